package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/wire"
)

// match is what a path leads to. Only its shape has been looked at: keys and
// arguments are text.
type match struct {
	node       *node
	predicates []predicate // of the keys on the way, in path order
	arguments  string      // of a function, with the parentheses; "" for none
	casts      []cast
	tail       []web.Segment // below the node: properties, $count, $value, …
	unclosed   string        // a key or arguments without a closing parenthesis
}

// predicate is a key as text: "('a')", or "a" for a segment of its own.
type predicate struct {
	keys    []routes.Key
	text    string
	segment bool
}

// cast is a segment that restricts what is at a node to a derived type (URL
// Conventions 4.11).
type cast struct {
	node       *node
	predicates int // how many lead to the node
	target     wire.Structured
}

// find walks the tree along a path, which is not empty. What it finds is the
// deepest node with a route, and the segments below that.
func (h *handler) find(path []web.Segment) (match, error) {
	var at, found match
	at.node = h.root
	for i := range path {
		if h.lacksRoute(&at, path[i].Text) || h.lacksCast(&at, path[i].Text) || !at.step(path[i].Text) {
			break
		}
		if at.unclosed != "" {
			return match{}, BadRequest("in "+at.unclosed+" the closing parenthesis is missing; write a slash in a key as %2F", at.unclosed)
		}
		if len(at.node.Value.routes) > 0 {
			found, found.tail = at, path[i+1:]
		}
	}
	if found.node == nil {
		return match{}, unknownResource(path[0].Text)
	}
	found.casts = slices.DeleteFunc(found.casts, func(c cast) bool { return c.predicates > len(found.predicates) })
	return found, nil
}

// lacksRoute reports whether a segment behind a cast is a described operation that no
// route is for. It would else be taken for a key as a segment of its own, which comes
// last (URL Conventions 4.3.6).
func (h *handler) lacksRoute(m *match, s string) bool {
	name, _, called := strings.Cut(s, "(")
	simple := name[strings.LastIndexByte(name, '.')+1:]
	return h.operations[simple] && (called || simple != name) && m.node.Text(name) == nil && m.node.Value.operations[name] == nil &&
		slices.ContainsFunc(m.casts, func(c cast) bool { return c.node == m.node })
}

// lacksCast reports whether a segment is a described type that is not among the derived
// types of what is at the node, which may have too many to be listed. It would else be
// taken for a key.
func (h *handler) lacksCast(m *match, s string) bool {
	name, _, _ := strings.Cut(s, "(")
	typ := m.typ()
	return typ != nil && h.types[name] && derivedType(typ, name) == nil && m.node.Text(name) == nil
}

// step goes on to a segment, and reports whether the tree has it. The order of
// the attempts is that of URL Conventions 4.3.6: a member's key as a segment
// of its own comes last.
func (m *match) step(s string) bool {
	n := m.node
	name, arguments := s, ""
	if i := strings.IndexByte(s, '('); i >= 0 {
		name, arguments = s[:i], s[i:]
	}
	if child := n.Text(name); child != nil {
		return m.call(child, arguments)
	}
	if child := n.Value.operations[name]; child != nil && !m.hasProperty(name) {
		return m.call(child, arguments)
	}
	if strings.HasPrefix(s, "$") || s == "" {
		return false
	}
	if m.cast(name) {
		return arguments == "" || m.call(n, arguments)
	}
	if member := n.Parameter(); member != nil {
		m.enter(member, s, true)
		return true
	}
	return false
}

// call goes to a node with what is in parentheses after its name, if anything:
// arguments for a function, a key otherwise.
func (m *match) call(n *node, text string) bool {
	if text != "" && text[len(text)-1] != ')' {
		m.unclosed = text
	}
	if text == "" {
		m.node = n
		return true
	}
	if n.Value.function() != nil {
		m.node, m.arguments = n, text
		return true
	}
	member := n.Parameter()
	if member != nil {
		m.enter(member, text, false)
	}
	return member != nil
}

// enter goes to a member of a collection.
func (m *match) enter(n *node, text string, segment bool) {
	for i := range m.casts {
		if c := &m.casts[i]; c.node.Parameter() == n {
			c.node, c.predicates = n, len(m.predicates)+1
		}
	}
	m.node = n
	m.predicates = append(m.predicates, predicate{n.Value.keys, text, segment})
}

// cast takes name for that of a type that what is at the node may have.
func (m *match) cast(name string) bool {
	typ := m.typ()
	if typ == nil || !strings.Contains(name, ".") {
		return false
	}
	target := derivedType(typ, name)
	if target == nil {
		return false
	}
	if target.WireType() != typ.WireType() { // else all that is here is of the type
		m.casts = append(m.casts, cast{m.node, len(m.predicates), target})
	}
	return true
}

// typ returns the structured type of what is at the node, as far as the path
// says; nil if it says nothing.
func (m *match) typ() wire.Structured {
	typ := m.node.Value.typ()
	for _, c := range m.casts {
		if c.node == m.node {
			typ = c.target
		}
	}
	return typ
}

// hasProperty reports whether the entity at the node has a property of the
// name, which goes before an operation whose namespace is left out.
func (m *match) hasProperty(name string) bool {
	typ := m.typ()
	if typ == nil || m.node.Value.keys == nil && m.node.Parameter() != nil {
		return false
	}
	_, ok := wire.LookupProperty(typ, name)
	return ok
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

// unsupported are the segments of OData's that begin with a dollar sign and
// that no service of this package answers yet.
var unsupported = []string{
	"$crossjoin", "$all", "$entity", "$ref", "$links", "$each", "$filter", "$query", "$root", "$it", "$apply",
}

// unknownResource says that nothing is at the segment.
func unknownResource(segment string) error {
	name, _, _ := strings.Cut(segment, "(")
	if slices.Contains(unsupported, name) {
		return NotImplemented(name)
	}
	return &Error{Status: http.StatusNotFound, Message: fmt.Sprintf("the service has no resource %q", segment), Target: segment}
}
