package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// match is the route that a path leads to, and what is below that.
type match struct {
	path      *query.Path
	node      *node
	arguments []query.Argument // of a function
	casts     []cast
	tail      []query.Segment // below the node: properties, $count, $value, …
	// narrowed says that segments of the tail, which are taken off it, leave a part of a collection.
	narrowed bool
}

// cast is a segment that restricts what is at a node to a derived type (URL
// Conventions 4.11).
type cast struct {
	node   *node
	keys   int // how many lead to the node
	target wire.Structured
	// routed says that the path of the route has the cast: its function holds the request to it.
	routed bool
	// Of a complex value, of is the node of the entity that it stands in, and within its path
	// from there.
	of     *node
	within []string
}

// find parses the path of the request, and walks the tree along it. What it finds is the
// deepest node with a route, and the segments below that.
func (r *request) find(rawPath string) error {
	path, err := r.readPath(rawPath, r.exchange.Request.URL.RawQuery)
	if err != nil {
		return err
	}
	r.keys = r.keyRoom[:0]
	at := match{path: path, node: r.handler.root, tail: path.Segments}
	for {
		if err := r.walk(&at); err != nil {
			return err
		}
		next, ok := r.onward()
		if !ok {
			part, called, err := r.calledOnPart(rawPath)
			if err != nil {
				return err
			}
			if called {
				at, r.keys = part, nil
				continue
			}
			m := &r.match
			r.inTree = r.hops == nil && r.onto == nil && m.arguments == nil && m.casts == nil && len(m.tail) == 0
			return nil
		}
		r.hops = append(r.hops, next)
		at = match{path: path, node: next.to, tail: r.match.tail[next.segments:], casts: next.casted()}
		r.keys = nil
	}
}

// walk goes on from a node along its tail, as far as there are routes.
func (r *request) walk(at *match) error {
	path, keys := at.tail, 0
	var found match
	if len(at.node.Value.routes) > 0 { // a hop has led here
		found = *at
	}
	for i := range path {
		before := at.node
		if err := r.step(at, &path[i]); err != nil {
			return err
		}
		if path[i].Kind == query.CastSegment && found.node != nil && before != found.node {
			r.castWithin(at, &found, found.tail[:len(found.tail)-len(path)+i], &path[i])
		}
		if at.node == nil {
			break
		}
		if len(at.node.Value.routes) > 0 {
			at.tail = path[i+1:]
			found, keys = *at, len(r.keys)
		}
	}
	if found.node == nil {
		return unserved(&path[0])
	}
	r.keys = r.keys[:keys]
	for len(found.casts) > 0 && found.casts[len(found.casts)-1].keys > keys {
		found.casts = found.casts[:len(found.casts)-1]
	}
	r.match = found
	return nil
}

// step goes on to a segment. The node is nil then if the tree does not have it.
func (r *request) step(m *match, s *query.Segment) error {
	n := m.node
	switch s.Kind {
	case query.ResourceSegment:
		if at, known := s.Args.Resource.Place.(*place); known {
			m.node = at.node
		} else {
			m.node = n.Text(s.Name)
		}
	case query.PropertySegment:
		if m.node = r.behindCast(m, s.Name); m.node == nil {
			m.node = n.Text(s.Name)
		}
	case query.OperationSegment:
		name := s.Args.Operation.Name
		if m.node = r.behindCast(m, name); m.node == nil {
			m.node = n.Text(name)
		}
		if last := m.castHere(n); last != nil && !last.routed && n.Value.typ.Collection {
			m.node = nil // it is called on a part of what is here
		}
	case query.KeySegment:
		if m.node = n.Parameter(); m.node != nil {
			return r.enter(m, s)
		}
		return nil
	case query.CastSegment:
		return r.cast(m, s)
	case query.RefSegment:
		if m.node = n.Text("$ref"); r.reads() {
			m.node = nil // what it is a reference to is read
		}
	case query.ValueSegment:
		if m.node = r.behindCast(m, "$value"); m.node == nil {
			m.node = n.Text("$value")
		}
		if r.exchange.Request.Method == http.MethodDelete {
			m.node = nil // the entity is deleted
		}
	default:
		m.node = nil
	}
	if s.Args != nil {
		m.arguments = s.Args.Arguments
	}
	return nil
}

// reads reports whether the request is for reading.
func (r *request) reads() bool {
	method := r.exchange.Request.Method
	return method == http.MethodGet || method == http.MethodHead
}

// enter goes to a member of a collection by its key. An alternate key leads nowhere in
// the tree.
func (r *request) enter(m *match, s *query.Segment) error {
	for _, k := range m.node.Value.keys {
		value := valueOf(s.Args.Key, k.Property)
		if value == nil {
			m.node = nil
			return nil
		}
		v, err := keyFromURL(&k, value)
		if err != nil {
			status := http.StatusBadRequest
			if s.Name != "" { // a segment may as well have been meant for something else
				status = http.StatusNotFound
			}
			return pathError(status, value.Offset(), err.Error(), k.Property)
		}
		r.keys = append(r.keys, keyValue{k.Name, v})
	}
	for i := range m.casts {
		if c := &m.casts[i]; c.node.Parameter() == m.node {
			c.node, c.keys = m.node, len(r.keys)
		}
	}
	return nil
}

// valueOf returns the value of a part of a key, nil if there is none.
func valueOf(key []query.KeyValue, property string) query.Expr {
	for i := range key {
		if key[i].Name == property || key[i].Name == "" {
			return key[i].Value
		}
	}
	return nil
}

// cast notes a type that what is at the node is restricted to.
func (r *request) cast(m *match, s *query.Segment) error {
	if s.Type.Target == nil {
		return NotImplemented("restricting to " + s.Name)
	}
	declared := m.node.Value.typ.Target
	if at := m.node.Value.routes.Of(http.MethodGet).called(m.arguments); at != nil {
		declared = at.Type
	}
	if declared != nil && s.Type.Target.WireType() != declared.WireType() { // else all that is here is of the type
		m.casts = append(m.casts, cast{node: m.node, keys: len(r.keys), target: s.Type.Target})
	}
	return nil
}

// castWithin notes a type that a complex value is restricted to, which stands in the entity at a
// node, behind properties.
func (r *request) castWithin(m, entity *match, before []query.Segment, s *query.Segment) {
	c := cast{node: m.node, keys: len(r.keys), target: s.Type.Target, of: entity.node}
	for i := range before {
		if before[i].Kind == query.PropertySegment {
			c.within = append(c.within, before[i].Name)
		}
	}
	m.casts = append(slices.Clone(m.casts), c)
}

// pathError is an error about a place in the path.
func pathError(status, offset int, message, target string) error {
	return &Error{Status: status, Message: fmt.Sprintf("path at offset %d: %s", offset, message), Target: target}
}

// unserved says that a segment is of something that the description has, and no
// route is for. An operation without a namespace is only where its routes are.
func unserved(s *query.Segment) error {
	if s.Kind == query.OperationSegment && !strings.Contains(s.Args.Operation.Name, ".") {
		return notFoundBelow(s.Name, "the resource")
	}
	return NotImplemented(s.Name)
}

// derivedType returns a typed nil of the type with that name that is declared
// or derived from it, or nil.
func derivedType(declared wire.Structured, name string) wire.Structured {
	if declared.WireType().Name == name {
		return declared
	}
	for _, d := range declared.WireType().Derived {
		if d.WireType().Name == name {
			return d
		}
	}
	return nil
}

// isA reports whether v is of the type or of one derived from it.
func isA(v, target wire.Structured) bool {
	return derivedType(target, codec.Stated(v).WireType().Name) != nil
}
