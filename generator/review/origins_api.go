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
	derived map[string][]string    // the paths of those that take a schema in, by its path
	success map[string][]string    // the paths of what can be the success, by operation
	answers map[string][]api.Answer
	forms   map[string][]*api.Schema // what may be sent as a form, by operation
}

func newAPIOrigins(a *api.API) apiOrigins {
	o := apiOrigins{map[string][]string{}, map[string]*api.Schema{}, map[string][]string{}, map[string][]string{}, map[string][]api.Answer{}, map[string][]*api.Schema{}}
	for _, one := range a.Operations {
		tags := one.Tags
		if len(tags) == 0 {
			tags = []string{"default"}
		}
		for _, tag := range tags {
			path := api.TagPath + "/" + names.Exported(tag)
			o.tagged[path] = append(o.tagged[path], one.Endpoint())
		}
		at := one.Endpoint()
		o.success[at], o.answers[at] = successPaths(one), one.Responses
		if one.Body != nil {
			for _, c := range one.Body.Content {
				if c.Schema != nil {
					o.forms[at] = append(o.forms[at], c.Schema)
				}
			}
		}
	}
	for _, s := range a.Schemas {
		o.schemas[s.Place()] = s
		for _, base := range s.AllOf {
			o.derived[base.Place()] = append(o.derived[base.Place()], s.Place())
		}
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
			list = append(list, o.taken(union, alternative)...)
			list = append(list, alternative)
		}
		if union, is := strings.CutSuffix(path, "#any"); is {
			for _, derived := range o.derived[union] {
				list = append(list, o.taken(union, derived)...)
			}
		}
		if answer, media, is := strings.Cut(path, "#output/"); is { // the type of an answer in one of its bodies
			list = append(list, answer+"/"+media)
		}
		if endpoint, is := strings.CutSuffix(path, "#form"); is {
			for _, s := range o.forms[endpoint] {
				list = append(list, s.Place(), s.Place()+"{}")
			}
		}
		if endpoint, property, is := strings.Cut(path, "#form/"); is { // of the schema of the form
			for _, s := range o.forms[endpoint] {
				list = append(list, s.Place()+"/"+property)
				list = append(list, o.inherited(s, property, 0)...)
			}
		}
		if schema, property, is := strings.Cut(path, "/"); is {
			list = append(list, o.inherited(o.schemas[schema], property, 0)...)
		}
	}
	return list
}

// taken returns the paths of what a schema takes in from one that it is derived from: which
// is new or gone with that.
func (o apiOrigins) taken(base, derived string) (list []string) {
	if s := o.schemas[base]; s != nil {
		for _, p := range s.Properties {
			list = append(list, derived+"/"+api.Word(p.Name))
		}
	}
	return list
}

// answersOf returns the paths of the answers of an operation that have a name.
func (o apiOrigins) answersOf(endpoint, name string) (list []string) {
	for _, a := range o.answers[endpoint] {
		if place := a.Place(); a.Name != "" && (name == place || strings.HasPrefix(name, place+"#")) {
			list = append(list, endpoint+"#"+a.Status)
		}
	}
	return list
}

// instead returns the paths of all answers of an operation, if a path is that of its
// answer by default: there is one in Go where there is no other for some status.
func (o apiOrigins) instead(path string) (list []string) {
	endpoint, is := strings.CutSuffix(path, "#default")
	for _, a := range o.answers[endpoint] {
		if is {
			list = append(list, endpoint+"#"+a.Status)
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
		path = path[:max(len(route), strings.LastIndexAny(path, "#/|[{~"))]
	}
	if route != "" {
		list = append(list, route)
	}
	return list
}
