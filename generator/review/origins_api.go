package review

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
)

// apiOrigins say which paths of an API Go is made of.
type apiOrigins struct {
	tagged  map[string][]string    // the operations, by the path of their tag
	schemas map[string]*api.Schema // by path
	success map[string][]string    // the paths of what can be the success, by operation
}

func newAPIOrigins(a *api.API) apiOrigins {
	o := apiOrigins{map[string][]string{}, map[string]*api.Schema{}, map[string][]string{}}
	for _, one := range a.Operations {
		tags := one.Tags
		if len(tags) == 0 {
			tags = []string{"default"}
		}
		for _, tag := range tags {
			path := api.TagPath + "/" + names.Exported(tag)
			o.tagged[path] = append(o.tagged[path], one.Endpoint())
		}
		o.success[one.Endpoint()] = successPaths(one)
	}
	for _, s := range a.Schemas {
		o.schemas[s.Place()] = s
	}
	return o
}

// successPaths returns the paths of the answers that can be the success of an operation,
// each after those of its bodies; a response that has a name has changes of its own.
func successPaths(o *api.Operation) (list []string) {
	for _, a := range o.Responses {
		if a.Status != "default" && !strings.HasPrefix(a.Status, "2") {
			continue
		}
		paths := []string{o.Endpoint() + "#" + a.Status}
		if a.Name != "" {
			paths = append(paths, a.Place())
		}
		for _, path := range paths {
			for _, c := range a.Content {
				list = append(list, path+"/"+api.MediaWord(c.Media))
			}
			list = append(list, path)
		}
	}
	return list
}

// paths returns the paths of what a target is made of or in, the nearest first: of a
// handler, its operations.
func (o apiOrigins) paths(target string) (list []string) {
	list = slices.Clone(o.tagged[target])
	if head, header, is := strings.Cut(target, "#header/"); is { // which all media types of an answer have
		for _, path := range outwards(head) {
			list = append(list, path+"#header/"+header)
		}
	}
	for _, path := range outwards(target) {
		list = append(list, path)
		if union, alternative, is := strings.Cut(path, "#any|"); is {
			list = append(list, union+"|"+alternative)
		}
		if answer, media, is := strings.Cut(path, "#output/"); is { // the type of an answer in one of its bodies
			list = append(list, answer+"/"+media)
		}
		if schema, property, is := strings.Cut(path, "/"); is {
			list = append(list, o.inherited(o.schemas[schema], property, 0)...)
		}
	}
	return list
}

// mostBases is how long a chain of schemas is that is followed.
const mostBases = 100

// inherited returns the paths that a property of a schema may be declared at in the
// schemas that it takes in.
func (o apiOrigins) inherited(s *api.Schema, property string, depth int) (list []string) {
	if s == nil || depth > mostBases {
		return nil
	}
	for _, base := range s.AllOf {
		if base.Name != "" {
			list = append(list, base.Place()+"/"+property)
			list = append(list, o.inherited(base, property, depth+1)...)
		}
	}
	return list
}

// outwards returns a path and those of what it is in; an operation is in nothing.
func outwards(path string) (list []string) {
	route, _, _ := strings.Cut(path, "#")
	if !isRoute(route) {
		route = ""
	}
	for len(path) > len(route) {
		list = append(list, path)
		path = path[:max(len(route), strings.LastIndexAny(path, "#/|[{"))]
	}
	if route != "" {
		list = append(list, route)
	}
	return list
}
