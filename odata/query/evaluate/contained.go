package evaluate

import (
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Contained entities are told apart by what contains them: their own key is that of one among its
// others, and a single one needs none. What contains which, values do not say. It is noted as paths
// lead to them, in queries that tell entities apart.

// container is what contains an entity, by a navigation property, or has a complex value.
type container struct {
	owner wire.Structured
	by    string
}

// mostContainers bounds how deep entities are in others.
const mostContainers = 32

// tellsApart notes that the query compares expressions that may be entities.
func (c *compiler) tellsApart(list ...query.Expr) {
	entities := false
	for _, x := range list {
		switch x := x.(type) {
		case *query.Literal:
			return
		case *query.Path:
			entities = entities || leadsToEntities(x) || x.Segments[len(x.Segments)-1].Kind == query.VariableSegment
		case *query.Case, *query.Call, *query.Alias:
			entities = true // it may be
		}
	}
	*c.apart = *c.apart || entities
}

// containing returns a step that notes what contains what it leads to, if the first of the segments
// is for entities that it contains, or for a complex value on the way to such.
func containing(segments []query.Segment, next step) step {
	first := 0
	for first < len(segments) && !segments[first].Contained && (segments[first].Property == nil || !segments[first].Property.Navigation) {
		first++
	}
	if segments[0].Kind != query.PropertySegment || first == len(segments) || !segments[first].Contained {
		return next
	}
	name := segments[0].Name
	return func(s *scope, v wire.Value) wire.Value {
		to := next(s, v)
		if s == nil || s.containers == nil {
			return to
		}
		owner := declaredObject(v)
		if _, made := owner.(*row); owner == nil || made {
			return to
		}
		for i := range to.Len() {
			s.contains(owner, name, to.Item(i))
		}
		s.contains(owner, name, to)
		return to
	}
}

func (c *calc) contains(owner wire.Structured, name string, v wire.Value) {
	if v.Kind() == wire.KindStructured {
		c.containers[declaredObject(v)] = container{owner, name}
	}
}

// sameEntity reports whether two entities are the same: they have the same key and are contained in
// the same one, as far as that is known.
func (c *calc) sameEntity(a, b wire.Structured) bool {
	for range mostContainers {
		if a == b {
			return true
		}
		x, known := c.containers[a]
		y, too := c.containers[b]
		same, keyed := c.equalKeys(a, b)
		switch {
		case !same:
			return false
		case !known || !too:
			return keyed
		case x.by != y.by:
			return false
		}
		a, b = x.owner, y.owner
	}
	return false
}

// appendEntityKey is appendKey for entities; false if nothing tells one from others.
func (c *calc) appendEntityKey(b []byte, v wire.Structured) ([]byte, bool) {
	for range mostContainers {
		name, keys := internal.Keys(v)
		in, known := c.containers[v]
		if len(keys) == 0 && !known {
			return b, false
		}
		b = append(append(b, '@'), name...)
		for _, key := range keys {
			b = c.appendKey(b, key)
		}
		if !known {
			return b, true
		}
		b = append(append(b, '<'), in.by...)
		v = in.owner
	}
	return b, true
}
