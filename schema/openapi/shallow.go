package openapi

import (
	"github.com/getkin/kin-openapi/openapi3"
)

// shallow puts an empty schema in the place of every reference to a schema, so
// that what looks at a document looks at each schema once. kin-openapi's
// validation follows references without remembering where it was, which takes
// time beyond all bounds for a large description whose types refer to each
// other. The result puts back what was there.
func shallow(t *openapi3.T) (restore func()) {
	s := shallower{seen: map[*openapi3.Schema]bool{}}
	// The references of callbacks stay, which are few; schemas are looked at there too.
	callbacks := schemaUses{visit: s.schema, seen: map[any]bool{}}
	callbacks.callbacks = callbacks.callback
	uses := schemaUses{visit: s.use, seen: map[any]bool{}, callbacks: callbacks.callback}
	if c := t.Components; c != nil {
		for _, r := range c.Schemas {
			s.use(r) // one that is nothing but a reference
		}
		for _, p := range c.Parameters {
			uses.parameter(p)
		}
		for _, b := range c.RequestBodies {
			uses.body(b)
		}
		for _, r := range c.Responses {
			uses.response(r)
		}
		for _, h := range c.Headers {
			uses.header(h)
		}
		for _, c := range c.Callbacks {
			uses.callbacks(c)
		}
	}
	for _, items := range []map[string]*openapi3.PathItem{t.Paths.Map(), t.Webhooks} {
		for _, item := range items {
			uses.item(item)
		}
	}
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
	seen   map[*openapi3.Schema]bool
	empty  openapi3.Schema
}

// use replaces a reference, or those in the schema that stands in its place.
func (s *shallower) use(r *openapi3.SchemaRef) {
	if r != nil && r.Ref != "" && r.Value != nil && r.Value != &s.empty {
		s.refs, s.values = append(s.refs, r), append(s.values, r.Value)
		r.Value = &s.empty
	}
	s.schema(r)
}

// schema replaces the references in a schema.
func (s *shallower) schema(r *openapi3.SchemaRef) {
	if r == nil || r.Value == nil || s.seen[r.Value] {
		return
	}
	v := r.Value
	s.seen[v] = true
	for _, list := range [...]openapi3.SchemaRefs{v.OneOf, v.AnyOf, v.AllOf, v.PrefixItems} {
		for _, r := range list {
			s.use(r)
		}
	}
	for _, r := range [...]*openapi3.SchemaRef{
		v.Not, v.Items, v.Contains, v.PropertyNames, v.If, v.Then, v.Else, v.ContentSchema,
		v.AdditionalProperties.Schema, v.UnevaluatedItems.Schema, v.UnevaluatedProperties.Schema,
	} {
		s.use(r)
	}
	for _, m := range [...]openapi3.Schemas{v.Properties, v.PatternProperties, v.DependentSchemas, v.Defs} {
		for _, r := range m {
			s.use(r)
		}
	}
}

// schemaUses visits the schemas of what is not a schema, each of that once.
type schemaUses struct {
	visit     func(*openapi3.SchemaRef)
	callbacks func(*openapi3.CallbackRef)
	seen      map[any]bool // the contents and callbacks that were visited
}

func (u *schemaUses) item(item *openapi3.PathItem) {
	if item == nil {
		return
	}
	for _, p := range item.Parameters {
		u.parameter(p)
	}
	for _, op := range item.Operations() {
		for _, p := range op.Parameters {
			u.parameter(p)
		}
		u.body(op.RequestBody)
		for _, r := range op.Responses.Map() {
			u.response(r)
		}
		for _, c := range op.Callbacks {
			u.callbacks(c)
		}
	}
}

func (u *schemaUses) callback(c *openapi3.CallbackRef) {
	if c == nil || c.Value == nil || u.seen[c.Value] {
		return
	}
	u.seen[c.Value] = true
	for _, item := range c.Value.Map() {
		u.item(item)
	}
}

func (u *schemaUses) parameter(p *openapi3.ParameterRef) {
	if p != nil && p.Value != nil {
		u.visit(p.Value.Schema)
		u.content(p.Value.Content)
	}
}

func (u *schemaUses) header(h *openapi3.HeaderRef) {
	if h != nil && h.Value != nil {
		u.visit(h.Value.Schema)
		u.content(h.Value.Content)
	}
}

func (u *schemaUses) body(b *openapi3.RequestBodyRef) {
	if b != nil && b.Value != nil {
		u.content(b.Value.Content)
	}
}

func (u *schemaUses) response(r *openapi3.ResponseRef) {
	if r != nil && r.Value != nil {
		u.content(r.Value.Content)
		for _, h := range r.Value.Headers {
			u.header(h)
		}
	}
}

func (u *schemaUses) content(c openapi3.Content) {
	for _, m := range c {
		if m != nil && !u.seen[m] {
			u.seen[m] = true
			u.visit(m.Schema)
			u.visit(m.ItemSchema)
		}
	}
}
