package api

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema/openapi"
)

// methods are the methods in the order in which they are generated.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "CONNECT"}

func (r *reader) readOperations() {
	if r.document.Paths == nil {
		return
	}
	items := r.document.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(items)) {
		item := items[path]
		if item == nil {
			continue
		}
		operations := item.Operations()
		for _, method := range sortedMethods(operations) {
			o := r.operation(path, method, item, operations[method])
			r.callbacks[o] = operations[method].Callbacks
			r.api.Operations = append(r.api.Operations, o)
		}
	}
}

// sortedMethods returns the methods of a path as they are usually listed.
func sortedMethods(operations map[string]*openapi3.Operation) []string {
	names := slices.Collect(maps.Keys(operations))
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(slices.Index(methods, a), slices.Index(methods, b)), cmp.Compare(a, b))
	})
	return names
}

// operation reads an operation, but for its callbacks.
func (r *reader) operation(path, method string, item *openapi3.PathItem, from *openapi3.Operation) *Operation {
	o := &Operation{Method: method, Path: path, ID: from.OperationID, Summary: from.Summary, Tags: from.Tags}
	o.Pos, o.Description, o.Deprecated = r.document.At(from.Origin), from.Description, from.Deprecated
	o.Servers = r.servers(item.Servers)
	if from.Servers != nil && len(*from.Servers) > 0 {
		o.Servers = r.servers(*from.Servers)
	}
	o.Parameters = r.parameters(item.Parameters, from.Parameters)
	if from.RequestBody != nil && from.RequestBody.Value != nil {
		v := from.RequestBody.Value
		o.Body = &Body{Component: componentIn(from.RequestBody.Ref), Required: v.Required, Content: r.content(v.Content)}
		o.Body.Pos, o.Body.Description = r.document.At(v.Origin), v.Description
	}
	if from.Responses != nil {
		all := from.Responses.Map()
		for _, status := range slices.Sorted(maps.Keys(all)) {
			v := all[status]
			switch {
			case v == nil || v.Value == nil:
			case !isStatus(status):
				r.found.Warnf(r.document.At(v.Origin), "status-unknown", "%q is no status of an answer: it is left out; write a code from 100 to 599, one such as 4XX, or default", status)
				r.found[len(r.found)-1].LeftOut = true
			default:
				o.Responses = append(o.Responses, Answer{status, r.response(v)})
			}
		}
	}
	o.Security, o.UnknownScheme = r.security(from)
	o.Inherits = from.Security == nil
	return o
}

// security returns the requirements of an operation, or those of the document, and a
// scheme of them that there is not.
func (r *reader) security(from *openapi3.Operation) (lists [][]Requirement, unknown *UnknownScheme) {
	all := r.document.Security
	if from.Security != nil {
		all = *from.Security
	}
	for _, requirement := range all {
		list := []Requirement{}
		for _, name := range slices.Sorted(maps.Keys(requirement)) {
			if s := r.schemes[name]; s != nil {
				list = append(list, Requirement{s, requirement[name]})
			} else if unknown == nil {
				unknown = &UnknownScheme{r.document.Field(from.Origin, "security"), name}
			}
		}
		lists = append(lists, list)
	}
	return lists, unknown
}

// parameters returns those of an operation, and of the path's those that the
// operation has not itself.
func (r *reader) parameters(path, own openapi3.Parameters) []*Parameter {
	var list []*Parameter
	for _, p := range slices.Concat(own, path) {
		if p == nil || p.Value == nil {
			continue
		}
		if slices.ContainsFunc(list, func(known *Parameter) bool { return known.Name == p.Value.Name && known.In == p.Value.In }) {
			continue
		}
		list = append(list, r.parameter(p.Value, p.Value.Name, p.Value.In))
		list[len(list)-1].Component = componentIn(p.Ref)
	}
	return list
}

// DefaultStyle returns the style of parameters that say none, by where they are.
func DefaultStyle(in string) string {
	if in == "query" || in == "cookie" {
		return "form"
	}
	return "simple"
}

func (r *reader) parameter(v *openapi3.Parameter, name, in string) *Parameter {
	p := &Parameter{Name: name, In: in, GoName: goName(v.Extensions), Required: v.Required, AllowEmpty: v.AllowEmptyValue, AllowReserved: v.AllowReserved, Style: v.Style, Schema: r.schema(v.Schema)}
	p.Pos, p.Description, p.Deprecated = r.document.At(v.Origin), v.Description, v.Deprecated
	if p.Style == "" {
		p.Style = DefaultStyle(in)
	}
	p.Explode = p.Style == "form"
	if v.Explode != nil {
		p.Explode = *v.Explode
	}
	if content := r.content(v.Content); len(content) > 0 {
		p.Schema, p.Media = content[0].Schema, content[0].Media
		p.JSON = openapi.IsJSON(p.Media)
	}
	return p
}

// content returns the media types, JSON first and the others by name.
func (r *reader) content(all openapi3.Content) []*Content {
	var list []*Content
	for _, media := range slices.Sorted(maps.Keys(all)) {
		v := all[media]
		if v == nil {
			continue
		}
		bare, _, _ := strings.Cut(media, ";")
		c := &Content{Pos: r.document.At(v.Origin), Media: strings.ToLower(strings.TrimSpace(bare)), Schema: r.schema(v.Schema)}
		if slices.ContainsFunc(list, func(known *Content) bool { return known.Media == c.Media }) {
			continue // the same type with other parameters
		}
		if kind, name, found := strings.Cut(c.Media, "/"); !found || kind == "" || name == "" || strings.ContainsAny(c.Media, " \t\"(),:<=>?@[\\]{}") {
			r.found.Warnf(c.Pos, "media-malformed", "%q is no media type, such as application/json: it is left out", media)
			continue
		}
		for name, e := range v.Encoding {
			if e == nil {
				continue
			}
			if c.Encodings == nil {
				c.Encodings = map[string]*Encoding{}
			}
			c.Encodings[name] = &Encoding{strings.ToLower(e.ContentType), e.Style, e.Explode}
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b *Content) int { return cmp.Compare(rank(a.Media), rank(b.Media)) })
	return list
}

// rank puts JSON before all else, and what is made of it next.
func rank(media string) int {
	switch {
	case media == "application/json":
		return 0
	case strings.HasSuffix(media, "+json"):
		return 1
	}
	return 2
}
