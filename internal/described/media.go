package described

import (
	"html"
	"iter"
	"strings"
)

const acceptableMediaTypes = "Org.OData.Core.V1.AcceptableMediaTypes"

// HasMedia reports whether entities of a type, or of a base type of it, are media entities.
func (s *Service) HasMedia(typeName string) bool {
	for _, t := range s.Lineage(typeName) {
		if t.Media {
			return true
		}
	}
	return false
}

// MediaTypes returns the media types that the content of a stream property, or for "" of a
// media entity, can have; nil if nothing is said.
func (s *Service) MediaTypes(typeName, property string) []string {
	if property != "" {
		property = "/" + property
	}
	for name := range s.Lineage(typeName) {
		if list := s.Acceptable[name+property]; list != nil {
			return list
		}
	}
	return nil
}

// Lineage yields a type and its base types, with their names.
func (s *Service) Lineage(typeName string) iter.Seq2[string, *Type] {
	return func(yield func(string, *Type) bool) {
		for range s.Types { // a circle ends
			t := s.Types[typeName]
			if t == nil || !yield(typeName, t) {
				return
			}
			typeName = t.Base
		}
	}
}

// acceptable reads an annotation of a type or a property, if it says which media types its
// content can have.
func (r *reader) acceptable(target string) {
	if r.attr("Term") != acceptableMediaTypes {
		return
	}
	r.each(func(string) { // a collection
		r.each(func(name string) {
			if text, _, ok := strings.Cut(r.rest, "<"); name == "String" && ok {
				r.to.Acceptable[target] = append(r.to.Acceptable[target], strings.ToLower(strings.TrimSpace(html.UnescapeString(text))))
			}
		})
	})
}
