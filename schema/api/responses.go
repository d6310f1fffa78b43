package api

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// nameResponses notes the names of those of the components, which are read when an
// operation has them: first what is defined there, since one that is a reference is
// called as what it refers to, if that is among them.
func (r *reader) nameResponses(all openapi3.ResponseBodies) {
	names := slices.Sorted(maps.Keys(all))
	for _, references := range []bool{false, true} {
		for _, name := range names {
			ref := all[name]
			if ref == nil || ref.Value == nil || (ref.Ref != "") != references || isComponent(ref.Ref) {
				continue
			}
			if key := keyOf(ref.Value.Origin, ref.Value); r.named[key] == "" {
				r.named[key] = name
			}
		}
	}
}

// response returns the response of a reference or the one in its place. One that
// stands in an operation has no name, whoever refers to it.
func (r *reader) response(ref *openapi3.ResponseRef) *Response {
	v := ref.Value
	key := keyOf(v.Origin, v)
	if a := r.responses[key]; a != nil {
		return a
	}
	a := &Response{Content: r.content(v.Content)}
	a.Pos = r.document.At(v.Origin)
	r.responses[key] = a
	if v.Description != nil {
		a.Description = *v.Description
	}
	for _, name := range slices.Sorted(maps.Keys(v.Headers)) {
		if h := v.Headers[name]; h != nil && h.Value != nil && !strings.EqualFold(name, "Content-Type") {
			a.Headers = append(a.Headers, r.parameter(&h.Value.Parameter, name, "header"))
			a.Headers[len(a.Headers)-1].Component = componentIn(h.Ref)
		}
	}
	if name := r.named[key]; name != "" {
		a.Name, a.Path = r.componentName(name, v.Extensions)
	} else if ref.Ref != "" && !isStatus(nameOf(ref.Ref)) {
		a.Name, a.Path = nameOf(ref.Ref), r.pathOf(a.Pos, ref.Ref)
	}
	return a
}

// isStatus reports whether a word is what an operation calls an answer (OpenAPI 3.1.0,
// section 4.8.16.2).
func isStatus(word string) bool { return statuses.MatchString(word) }

var statuses = regexp.MustCompile(`^(default|[1-5]([0-9]{2}|XX|xx))$`)
