package inventory

import (
	"slices"

	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/pattern"
)

// apiSlice is what patterns select of an API without OData, and why each schema is there.
// A nil one says nothing of anything.
type apiSlice struct {
	names   goNames // of what is generated
	include []string
	reasons map[*api.Schema]reason
	queue   []*api.Schema // with a reason, whose parts are not looked at yet
}

// reason says why a schema is in a slice, and the schema that brought it; nil for none.
type reason struct {
	text string
	by   *api.Schema
}

func newAPISlice(a *api.API, cfg plan.Config, names goNames) *apiSlice {
	s := &apiSlice{names: names, include: cfg.Include, reasons: map[*api.Schema]reason{}}
	operations, schemas := a.Select(pattern.New(cfg.Include, cfg.Exclude...))
	for _, schema := range schemas {
		s.give(schema, reason{text: s.asked(func(one *pattern.Set) bool { return one.Name(schema.Name) || one.All() })})
	}
	for _, o := range operations {
		s.operation(o)
	}
	for s.follow(); s.derived(a); s.follow() {
	}
	return s
}

// asked names the first pattern that selects something.
func (s *apiSlice) asked(selects func(one *pattern.Set) bool) string {
	for _, p := range s.include {
		if selects(pattern.New([]string{p})) {
			return "asked for by " + p
		}
	}
	return "asked for"
}

// give gives a reason to a schema that has none yet or, if it has no name, to its parts.
func (s *apiSlice) give(to *api.Schema, why reason) { s.giveBelow(to, why, map[*api.Schema]bool{}) }

func (s *apiSlice) giveBelow(to *api.Schema, why reason, seen map[*api.Schema]bool) {
	switch _, has := s.reasons[to]; {
	case to == nil || has || seen[to]:
	case to.Name != "":
		s.reasons[to] = why
		s.queue = append(s.queue, to)
	default:
		seen[to] = true
		for _, part := range to.Parts() {
			s.giveBelow(part, why, seen)
		}
	}
}

// operation gives reasons to what an operation takes and answers.
func (s *apiSlice) operation(o *api.Operation) {
	at := " of " + o.Method + " " + o.Path
	for _, p := range o.Parameters {
		s.give(p.Schema, reason{text: "parameter " + p.Name + at})
	}
	if o.Body != nil {
		for _, c := range o.Body.Content {
			s.give(c.Schema, reason{text: "body" + at})
		}
	}
	for _, a := range o.Responses {
		for _, c := range a.Content {
			s.give(c.Schema, reason{text: "answer " + a.Status + at})
		}
		for _, h := range a.Headers {
			s.give(h.Schema, reason{text: "header " + h.Name + " of answer " + a.Status + at})
		}
	}
	for _, c := range o.Callbacks {
		s.operation(c.Operation)
	}
}

// follow gives reasons to the parts of schemas that have one.
func (s *apiSlice) follow() {
	for len(s.queue) > 0 {
		of := s.queue[0]
		s.queue = s.queue[1:]
		for _, p := range of.Properties {
			s.give(p.Schema, reason{"property " + p.Name + " of " + of.Name, of})
		}
		for _, base := range of.AllOf {
			s.give(base, reason{"in the allOf of " + of.Name, of})
		}
		for _, one := range slices.Concat(of.OneOf, of.AnyOf) {
			s.give(one, reason{"alternative of " + of.Name, of})
		}
		if of.Items != nil {
			s.give(of.Items, reason{"item of " + of.Name, of})
		}
		for _, part := range of.Parts() {
			s.give(part, reason{"part of " + of.Name, of})
		}
	}
}

// derived gives reasons to schemas that are derived, as a discriminator says, from one
// that has some, and reports whether there are any.
func (s *apiSlice) derived(a *api.API) bool {
	for _, schema := range a.Schemas {
		for _, base := range schema.AllOf {
			if _, has := s.reasons[base]; has && base.Discriminator != nil {
				s.give(schema, reason{"derived from " + base.Name, base})
			}
		}
	}
	return len(s.queue) > 0
}

// ofSchema says why a schema is in the slice, or that it is not.
func (s *apiSlice) ofSchema(schema *api.Schema) string {
	if s == nil {
		return ""
	}
	why, has := s.reasons[schema]
	switch {
	case s.names[schema.Path] == "" && !has:
		return "not in the slice"
	case !has:
		return "in the slice"
	}
	text := why.text
	for by := why.by; by != nil; by = s.reasons[by].by {
		text += "; " + by.Name + ": " + s.reasons[by].text
	}
	return text
}

// ofOperation says which pattern asks for an operation, or that none does.
func (s *apiSlice) ofOperation(o *api.Operation) string {
	switch {
	case s == nil:
		return ""
	case s.names[o.Method+" "+o.Path] == "":
		return "not in the slice"
	}
	return s.asked(func(one *pattern.Set) bool {
		m, _ := one.Path(pattern.Segments(o.Path))
		return m >= pattern.Whole
	})
}
