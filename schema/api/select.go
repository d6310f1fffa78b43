package api

import (
	"slices"

	"github.com/odatagen/odatagen/schema/pattern"
)

// Select returns what patterns ask for: the operations on the paths that they select, and
// the schemas that they name; without patterns, all but the schemas that are only there
// because others refer to them.
func (a *API) Select(patterns *pattern.Set) (operations []*Operation, schemas []*Schema) {
	for _, o := range a.Operations {
		if m, _ := patterns.Path(pattern.Segments(o.Path)); m >= pattern.Whole {
			operations = append(operations, o)
		}
	}
	for _, s := range a.Schemas {
		if (patterns.All() && !s.Part || patterns.Name(s.Name)) && !patterns.Excludes(s.Name) {
			schemas = append(schemas, s)
		}
	}
	return operations, schemas
}

// Part returns the API of some operations and schemas, and of what they lead to, without
// its Document.
func (a *API) Part(operations []*Operation, schemas []*Schema) *API {
	p := parter{map[*Schema]bool{}, map[*SecurityScheme]bool{}}
	for _, s := range schemas {
		p.follow(s)
	}
	for _, o := range operations {
		p.operation(o)
	}
	for more := true; more; {
		more = false
		for _, s := range a.Schemas { // derived ones come where those do that say by a discriminator which they are
			if !p.schemas[s] && slices.ContainsFunc(s.AllOf, func(base *Schema) bool { return p.schemas[base] && base.Discriminator != nil }) {
				p.follow(s)
				more = true
			}
		}
	}
	part := *a
	part.Operations, part.Webhooks, part.Document = operations, nil, nil
	part.Schemas = slices.DeleteFunc(slices.Clone(a.Schemas), func(s *Schema) bool { return !p.schemas[s] })
	part.SecuritySchemes = slices.DeleteFunc(slices.Clone(a.SecuritySchemes), func(s *SecurityScheme) bool { return !p.schemes[s] })
	return &part
}

// parter collects what a part of an API leads to.
type parter struct {
	schemas map[*Schema]bool
	schemes map[*SecurityScheme]bool
}

func (p *parter) operation(o *Operation) {
	for _, c := range o.Callbacks {
		p.operation(c.Operation)
	}
	for _, list := range o.Security {
		for _, r := range list {
			p.schemes[r.Scheme] = true
		}
	}
	p.parameters(o.Parameters)
	if o.Body != nil {
		p.contents(o.Body.Content)
	}
	for _, a := range o.Responses {
		p.parameters(a.Headers)
		p.contents(a.Content)
	}
}

func (p *parter) parameters(list []*Parameter) {
	for _, one := range list {
		p.follow(one.Schema)
	}
}

func (p *parter) contents(list []*Content) {
	for _, c := range list {
		p.follow(c.Schema)
	}
}

// follow takes a schema in, and what it is made of.
func (p *parter) follow(s *Schema) {
	for waiting := []*Schema{s}; len(waiting) > 0; {
		s, waiting = waiting[len(waiting)-1], waiting[:len(waiting)-1]
		if s == nil || p.schemas[s] {
			continue
		}
		p.schemas[s] = true
		waiting = append(waiting, s.Parts()...)
		if s.Discriminator != nil {
			for _, to := range s.Discriminator.Mapping {
				waiting = append(waiting, to.Schema)
			}
		}
	}
}
