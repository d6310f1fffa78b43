package server

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// target is what a request is about, as far as the description says: the
// result of the route, or a part of it.
type target struct {
	kind       targetKind
	path       []string        // of a property in the result; nil for all of it
	steps      []sibling.Step  // the path, with what it restricts and picks
	entity     wire.Structured // a typed nil of the result's type, as the casts have it, if path is not nil
	typ        wire.Structured // a typed nil; nil if it is not structured
	typeName   string          // of the item, for a collection
	collection bool
	filter     query.Expr // what $filter(…) behind a property leaves of it; nil for all
}

// owners returns what has each property of the path; nil for what is not known.
func (t *target) owners() (owners []wire.Structured) {
	of := t.entity
	for i := range t.steps {
		switch s := &t.steps[i]; {
		case s.Kind == sibling.CastStep && of != nil:
			of = derivedType(of, s.Name)
		case s.Kind == sibling.PropertyStep:
			owners = append(owners, of)
			if of != nil {
				of = targetOf(of, s.Name)
			}
		}
	}
	return owners
}

// targetOf returns the type of a property's values; nil if they have no properties.
func targetOf(owner wire.Structured, name string) wire.Structured {
	if p := wire.FindProperty(owner, name); p != nil {
		return p.Target
	}
	return nil
}

type targetKind uint8

const (
	wholeTarget targetKind = iota // the result, or a property of it
	countTarget                   // /$count of it
	valueTarget                   // /$value of it
	refTarget                     // /$ref of it: references to the entities
)

// media are the media types that may be asked for. A count is a plain text, whatever they
// say of JSON: clients ask for JSON with every request (Protocol 11.2.10).
func (t *target) media() []media {
	switch t.kind {
	case countTarget:
		return []media{mediaText, mediaJSON}
	case valueTarget:
		return []media{mediaText}
	}
	return []media{mediaJSON}
}

// resolve finds what the request is about: the result of its route or, below
// that of a GET, what the segments lead to.
func (r *request) resolve() error {
	m := &r.match
	route := r.route
	if route == nil || len(m.tail) > 0 {
		route = m.node.Value.routes.Of(http.MethodGet).called(m.arguments)
	}
	switch {
	case route == nil && len(m.tail) > 0:
		return unserved(&m.tail[0])
	case route == nil:
		return nil // the method is not allowed
	}
	before := route
	if route = m.narrow(before); r.route == before {
		r.route = route
	}
	picked := m.castPicked(route)
	if m.narrowed && len(m.tail) == 0 && r.route != route {
		r.route = nil // what makes an entity in the collection is not for a part of it
	}
	t := &r.target
	*t = route.about
	for _, c := range m.casts {
		if c.node == m.node {
			t.typ, t.typeName = c.target, nameOf(c.target)
		}
		if c.routed {
			continue
		}
		if at := c.node.Value.routes.Of(http.MethodGet); at != nil && at.Collection && !route.makes() {
			return NotImplemented("restricting a collection to " + nameOf(c.target) + " before what is called on it")
		}
	}
	if picked != nil {
		t.typ, t.typeName = picked, nameOf(picked)
	}
	for i := range m.tail {
		if m.tail[i].Kind == query.ValueSegment && t.typ != nil && r.handler.described.Types[t.typeName] != nil && !r.handler.described.HasMedia(t.typeName) {
			return BadRequest("$value is of media entities and primitive properties, and "+t.typeName+" is neither", "$value")
		}
		if err := t.step(&m.tail[i]); err != nil {
			return err
		}
	}
	if t.filter != nil && !r.reads() {
		return NotImplemented("changing what $filter(…) leaves of " + t.describe())
	}
	r.ofProperty = t.path != nil
	if t.typeName == "Edm.Stream" && t.kind != countTarget && t.path != nil {
		return NotImplemented("the stream property " + t.path[len(t.path)-1])
	}
	return nil
}

// step goes on to a segment below.
func (t *target) step(s *query.Segment) error {
	switch s.Kind {
	case query.CountSegment:
		t.kind = countTarget
		return nil
	case query.RefSegment:
		t.kind = refTarget
		return nil
	case query.ValueSegment:
		if t.typ != nil {
			return NotImplemented("$value of " + t.typeName)
		}
		t.kind = valueTarget
		return nil
	case query.PropertySegment:
		return t.property(s)
	case query.FilterSegment:
		t.filter = query.Both(t.filter, s.Args.Filter)
		return nil
	case query.CastSegment:
		return t.cast(s)
	case query.KeySegment:
		return NotImplemented("a key of " + t.describe() + " here")
	case query.OrdinalSegment:
		if t.path == nil || t.filter != nil {
			return NotImplemented("a place in " + t.describe() + " here")
		}
		t.collection = false
		t.steps = append(t.steps, sibling.Step{Kind: sibling.IndexStep, Name: s.Name, Index: s.Args.Index})
		return nil
	}
	return unserved(s)
}

// cast goes on to what of that is of a type.
func (t *target) cast(s *query.Segment) error {
	if t.typ != nil && s.Type.Target != nil && s.Type.Target.WireType() == t.typ.WireType() {
		return nil
	}
	if t.path == nil || s.Type.Target == nil {
		return NotImplemented("restricting " + t.describe() + " to " + s.Name)
	}
	t.typ = s.Type.Target
	t.typeName = nameOf(t.typ)
	t.steps = append(t.steps, sibling.Step{Kind: sibling.CastStep, Name: t.typeName})
	return nil
}

// picks reports whether the path leads to an item of a collection, or to those that are of a
// type: not to a property of the result as it stands.
func (t *target) picks() bool {
	return slices.ContainsFunc(t.steps, func(s sibling.Step) bool { return s.Kind != sibling.PropertyStep })
}

// picksItems is picks for what is in a collection: a cast of the only value there is picks nothing.
func (t *target) picksItems() bool {
	return t.picks() && (t.collection || slices.ContainsFunc(t.steps, func(s sibling.Step) bool { return s.Kind == sibling.IndexStep }))
}

// property goes on to a property.
func (t *target) property(s *query.Segment) error {
	if s.Property != nil && s.Property.Navigation {
		return NotImplemented(fmt.Sprintf("the navigation property %s of %s", s.Name, t.typeName))
	}
	if t.path == nil {
		t.entity = t.typ
	}
	t.typ, t.typeName, t.collection = nil, "Edm.Untyped", false
	if p := s.Property; p != nil {
		t.typ, t.typeName, t.collection = p.Target, p.TypeName, p.Collection
	}
	t.path = append(t.path, s.Name)
	t.steps = append(t.steps, sibling.Step{Name: s.Name})
	return nil
}

func (t *target) describe() string {
	if t.collection {
		return "a collection of " + t.typeName
	}
	return t.typeName
}

// notFoundBelow says that what is there has nothing of a name.
func notFoundBelow(name, parent string) error {
	return &Error{Status: http.StatusNotFound, Message: fmt.Sprintf("%s has nothing that is called %q", parent, name), Target: name}
}

// untyped reports whether there may be an object of which only the JSON is known.
func (t *target) untyped() bool {
	return t.typ == nil && (t.typeName == "Edm.Untyped" || t.typeName == "Edm.ComplexType")
}
