package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// target is what a request is about, as far as the description says: the
// result of the route, or a part of it.
type target struct {
	kind       targetKind
	path       []string        // of a property in the result; nil for all of it
	entity     wire.Structured // a typed nil of the result's type, as the casts have it, if path is not nil
	typ        wire.Structured // a typed nil; nil if it is not structured
	typeName   string          // of the item, for a collection
	collection bool
}

type targetKind uint8

const (
	wholeTarget targetKind = iota // the result, or a property of it
	countTarget                   // /$count of it
	valueTarget                   // /$value of it
)

// media is the media type that the target is answered in.
func (t *target) media() media {
	if t.kind == wholeTarget {
		return mediaJSON
	}
	return mediaText
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
		return unknownResource(m.tail[0].Text)
	case route == nil:
		return nil // the method is not allowed
	}
	t := &r.target
	*t = target{typ: route.Type, typeName: route.ResultType, collection: route.Collection}
	if item, ok := strings.CutPrefix(route.ResultType, "Collection("); ok {
		t.typeName, t.collection = strings.TrimSuffix(item, ")"), true
	}
	if t.typ != nil {
		t.typeName = t.typ.WireType().Name
	}
	for _, c := range m.casts {
		name := c.target.WireType().Name
		if at := c.node.Value.routes.Of(http.MethodGet); at != nil && at.Collection {
			return NotImplemented("restricting a collection to " + name)
		}
		if c.node == m.node {
			t.typ, t.typeName = c.target, name
		}
	}
	for i, s := range m.tail {
		if err := t.step(s.Text); err != nil {
			return r.handler.unserved(s.Text, err)
		}
		if i == len(m.tail)-1 && t.typeName == "Edm.Stream" && t.kind != countTarget {
			return NotImplemented("the stream property " + t.path[len(t.path)-1])
		}
		if t.kind != wholeTarget && i < len(m.tail)-1 {
			return notFoundBelow(m.tail[i+1].Text, s.Text)
		}
	}
	return nil
}

// unserved returns an error about a segment that leads to nothing: that it is not
// implemented, if the description has an operation of that name, of which there is
// no route to here (Protocol 9.3.1).
func (h *handler) unserved(segment string, err error) error {
	name, _, _ := strings.Cut(segment, "(")
	if notFound, ok := err.(*Error); ok && notFound.Status == http.StatusNotFound && h.operations[name[strings.LastIndexByte(name, '.')+1:]] {
		return NotImplemented(name)
	}
	return err
}

// step goes on to a segment below.
func (t *target) step(s string) error {
	name, _, _ := strings.Cut(s, "(")
	switch {
	case s == "$count" && t.collection:
		t.kind = countTarget
		return nil
	case s == "$value" && t.typ == nil && !t.collection:
		t.kind = valueTarget
		return nil
	case s == "$value" && t.typ != nil && t.typ.WireType().Entity:
		return NotImplemented("$value of " + t.typeName)
	case slices.Contains(unsupported, name):
		return NotImplemented(name)
	case strings.HasPrefix(s, "$"):
		return notFoundBelow(s, t.describe())
	case t.collection && t.typ != nil && strings.Contains(name, "."):
		return t.cast(name)
	case t.collection:
		return notFoundBelow(s, t.describe())
	case t.untyped() && !strings.ContainsAny(s, ".("):
		t.path = append(t.path, s)
		return nil
	case t.typ == nil:
		return notFoundBelow(s, t.describe())
	case strings.Contains(name, "."):
		return t.cast(name)
	}
	return t.property(s, name)
}

// untyped reports whether there may be an object of which only the JSON is known.
func (t *target) untyped() bool {
	return t.typ == nil && (t.typeName == "Edm.Untyped" || t.typeName == "Edm.ComplexType")
}

// cast goes on to a segment that restricts to a derived type. Those of the
// result itself have been dealt with where its derived types are known: they are not
// where they are very many.
func (t *target) cast(name string) error {
	declared := t.typ.WireType()
	switch target := derivedType(t.typ, name); {
	case target != nil && target.WireType() == declared:
		return nil
	case target != nil || declared.Interface != nil && declared.Derived == nil:
		return NotImplemented("restricting " + t.describe() + " to " + name)
	}
	return notFoundBelow(name, t.describe())
}

// property goes on to a property, of which name is the part before a key.
func (t *target) property(s, name string) error {
	parent := t.typ
	p, ok := wire.LookupProperty(parent, name)
	switch {
	case ok && p.Navigation:
		return NotImplemented(fmt.Sprintf("the navigation property %s of %s", s, t.typeName))
	case ok && s == name:
		t.typ, t.typeName, t.collection = p.Target, p.TypeName, p.Collection
	case !ok && parent.WireType().Open && !strings.Contains(s, "("):
		t.typ, t.typeName, t.collection = nil, "Edm.Untyped", false
	default:
		return notFoundBelow(s, t.describe())
	}
	if t.path == nil {
		t.entity = parent
	}
	t.path = append(t.path, s)
	return nil
}

func (t *target) describe() string {
	if t.collection {
		return "a collection of " + t.typeName
	}
	return t.typeName
}

func notFoundBelow(segment, parent string) error {
	return &Error{Status: http.StatusNotFound, Message: fmt.Sprintf("%s has nothing that is called %q", parent, segment), Target: segment}
}
