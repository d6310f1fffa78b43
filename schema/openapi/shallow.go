package openapi

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// shallow puts an empty schema in the place of every reference to a schema, so
// that what looks at a document looks at each schema once. kin-openapi's
// validation follows references without remembering where it was, which takes
// time beyond all bounds for a large description whose types refer to each
// other. The result puts back what was there.
func shallow(t *openapi3.T) (restore func()) {
	s := shallower{media: map[*openapi3.MediaType]bool{}}
	if c := t.Components; c != nil {
		for _, r := range c.Schemas {
			s.ref(r) // one that is nothing but a reference
		}
		for _, p := range c.Parameters {
			s.parameter(p)
		}
		for _, b := range c.RequestBodies {
			s.body(b)
		}
		for _, r := range c.Responses {
			s.response(r)
		}
		for _, h := range c.Headers {
			s.header(h)
		}
	}
	for _, items := range []map[string]*openapi3.PathItem{t.Paths.Map(), t.Webhooks} {
		for _, item := range items {
			s.item(item)
		}
	}
	_ = t.WalkSchemas(func(_ string, ref *openapi3.SchemaRef) error {
		s.schema(ref.Value)
		return nil
	})
	return func() {
		for i, r := range s.refs {
			r.Value = s.values[i]
		}
	}
}

// shallower replaces the values of references.
type shallower struct {
	refs   []*openapi3.SchemaRef
	values []*openapi3.Schema
	media  map[*openapi3.MediaType]bool // that were visited
	empty  openapi3.Schema
}

func (s *shallower) ref(r *openapi3.SchemaRef) {
	if r != nil && r.Ref != "" && r.Value != nil && r.Value != &s.empty {
		s.refs, s.values = append(s.refs, r), append(s.values, r.Value)
		r.Value = &s.empty
	}
}

// schema replaces the references that a schema has of its own.
func (s *shallower) schema(v *openapi3.Schema) {
	for _, r := range slices.Concat(v.OneOf, v.AnyOf, v.AllOf, v.PrefixItems) {
		s.ref(r)
	}
	for _, r := range []*openapi3.SchemaRef{
		v.Not, v.Items, v.Contains, v.PropertyNames, v.If, v.Then, v.Else, v.ContentSchema,
		v.AdditionalProperties.Schema, v.UnevaluatedItems.Schema, v.UnevaluatedProperties.Schema,
	} {
		s.ref(r)
	}
	for _, m := range []openapi3.Schemas{v.Properties, v.PatternProperties, v.DependentSchemas, v.Defs} {
		for _, r := range m {
			s.ref(r)
		}
	}
}

func (s *shallower) item(item *openapi3.PathItem) {
	if item == nil {
		return
	}
	for _, p := range item.Parameters {
		s.parameter(p)
	}
	for _, op := range item.Operations() {
		for _, p := range op.Parameters {
			s.parameter(p)
		}
		s.body(op.RequestBody)
		for _, r := range op.Responses.Map() {
			s.response(r)
		}
	}
}

func (s *shallower) parameter(p *openapi3.ParameterRef) {
	if p != nil && p.Value != nil {
		s.ref(p.Value.Schema)
		s.content(p.Value.Content)
	}
}

func (s *shallower) header(h *openapi3.HeaderRef) {
	if h != nil && h.Value != nil {
		s.ref(h.Value.Schema)
		s.content(h.Value.Content)
	}
}

func (s *shallower) body(b *openapi3.RequestBodyRef) {
	if b != nil && b.Value != nil {
		s.content(b.Value.Content)
	}
}

func (s *shallower) response(r *openapi3.ResponseRef) {
	if r != nil && r.Value != nil {
		s.content(r.Value.Content)
		for _, h := range r.Value.Headers {
			s.header(h)
		}
	}
}

func (s *shallower) content(c openapi3.Content) {
	for _, m := range c {
		if m != nil && !s.media[m] {
			s.media[m] = true
			s.ref(m.Schema)
		}
	}
}
