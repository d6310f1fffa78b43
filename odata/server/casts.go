package server

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file finds what derived types declare: their navigation properties, and the operations
// bound to them, have their routes behind a segment that casts. What casts are about has to be of the type.

// isCast reports whether a segment of a route's path, which is no operation, is the name of a
// type.
func isCast(name string) bool { return strings.Contains(name, ".") }

// behind returns the node of what is called so behind a cast to a type, or to one that it is
// derived from; nil if there is none, and for a type that is nil.
func (h *handler) behind(n *node, target wire.Structured, name string) *node {
	child, _ := h.behindType(n, nameOf(target), name)
	return child
}

// behindType is behind for the name of a type, and says whether the cast is to the type itself.
func (h *handler) behindType(n *node, typeName, name string) (child *node, itself bool) {
	for itself = true; typeName != ""; itself = false {
		if cast := n.Text(typeName); cast != nil && cast.Text(name) != nil {
			return cast.Text(name), itself
		}
		typeName = h.baseOf(typeName)
	}
	return nil, false
}

// baseOf returns the name of the type that one is derived from; "" for none.
func (h *handler) baseOf(typeName string) string {
	if t := h.described.Types[typeName]; t != nil {
		return t.Base
	}
	return ""
}

// nodeAlong returns the node at the end of a path of names, which may have casts; nil if there is none.
// What a type declares is behind the cast to it, or to one that is derived from it.
func (h *handler) nodeAlong(n *node, path string) *node {
	typeName := ""
	for name := range strings.SplitSeq(path, "/") {
		if isCast(name) {
			typeName = name
			continue
		}
		next := n.Text(name)
		if next == nil {
			next, _ = h.behindType(n, typeName, name)
		}
		if n, typeName = next, ""; n == nil {
			return nil
		}
	}
	return n
}

// castHere returns the last cast of what is at a node; nil if there is none.
func (m *match) castHere(n *node) *cast {
	if last := len(m.casts) - 1; last >= 0 && m.casts[last].node == n {
		return &m.casts[last]
	}
	return nil
}

// behindCast returns the node of what a derived type declares that the path casts to; nil if
// there is none, or nothing there that reads, where that is asked for: the entity may have it.
func (r *request) behindCast(m *match, name string) *node {
	here := m.castHere(m.node)
	if here == nil {
		return nil
	}
	child, itself := r.handler.behindType(m.node, nameOf(here.target), name)
	if child == nil {
		return nil
	}
	if get := child.Value.routes.Of(http.MethodGet); r.reads() && get != nil && get.unserved && !get.operation {
		return nil
	}
	m.casts = slices.Clone(m.casts) // others that were found on the way have them too
	here = m.castHere(m.node)
	here.routed = here.routed || itself
	return child
}

// castAhead returns the type that what was found, which is of one, is cast to, and what follows.
func (m *match) castAhead(to wire.Structured) (_ wire.Structured, tail []query.Segment) {
	if here := m.castHere(m.node); here != nil {
		to = here.target
	}
	for tail = m.tail; len(tail) > 0 && tail[0].Kind == query.CastSegment; tail = tail[1:] {
		to = tail[0].Type.Target
	}
	return to, tail
}

// declared returns the nodes of what a type declares, behind those that have it, with a cast or
// without.
func (h *handler) declared(at []*node, owner wire.Structured, name string) []*node {
	found := texts(at, name)
	for _, n := range at {
		if child := h.behind(n, owner, name); child != nil {
			found = append(found, child)
		}
	}
	return found
}

// checkCasts makes sure that what casts on the way are about is of the type
// (URL Conventions 4.11). The last one is about the result, which is not read twice, unless
// that is what the request changes or deletes.
func (r *request) checkCasts() error {
	m := &r.match
	for _, c := range m.casts {
		if c.routed {
			continue
		}
		ofResult := c.node == m.node
		if changes := r.route.Kind == routes.Update || r.route.Kind == routes.Delete; ofResult && (!changes || r.target.path != nil) {
			continue // checkThere reads what has the property
		}
		at := c.node
		if c.of != nil {
			at = c.of
		}
		read := at.Value.routes.Of(http.MethodGet)
		if read == nil || read.unserved {
			return NotImplemented("restricting what cannot be read to " + nameOf(c.target))
		}
		sub := r.inner(read, r.keys[:c.keys], &query.Options{})
		if err := sub.authorize(sub.route); err != nil {
			return err
		}
		v, err := sub.route.Handle(sub)
		e, is := errors.AsType[*Error](err)
		if nothing := err == nil && isNil(v) || is && e.Status == http.StatusNotFound; nothing && ofResult && r.route.Kind == routes.Update {
			continue // the change may make it, of the type (Protocol 11.4.4)
		}
		if err != nil {
			return err
		}
		if err := checkCast(behind(v, c.within), c.target); err != nil {
			return err
		}
	}
	return nil
}

// behind returns the complex value behind properties of an entity; nil for none.
func behind(v any, path []string) any {
	for _, name := range path {
		o, ok := v.(wire.Structured)
		if !ok || isNil(o) {
			return nil
		}
		if v = wire.PropertyValue(o, name).Object(); isNil(v) {
			return nil
		}
	}
	return v
}

// checkCast reports that v is not of the type.
func checkCast(v any, target wire.Structured) error {
	s, ok := v.(wire.Structured)
	if !ok || isNil(v) || !isA(s, target) {
		return &Error{Status: http.StatusNotFound, Message: "the resource is not a " + target.WireType().Name, Target: target.WireType().Name}
	}
	return nil
}
