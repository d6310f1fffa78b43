package server

import (
	"fmt"
	"slices"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file answers what a path picks of a collection that a function answers with, and no
// function picks: the entities of a derived type, those that $filter(…) leaves, the one
// with an alternate key, or at a place.

// narrowing are segments that leave a part of a collection.
type narrowing []query.Segment

// narrowingIn returns the segments at the beginning that do, and whether what they leave
// is one item.
func narrowingIn(segments []query.Segment) (narrowing, bool) {
	for i := range segments {
		switch segments[i].Kind {
		case query.FilterSegment, query.CastSegment:
		case query.KeySegment, query.OrdinalSegment:
			return segments[:i+1], true
		default:
			return segments[:i], false
		}
	}
	return segments, false
}

// narrow returns a route that answers what the path leaves of the collection that a route
// answers with: the casts at its node, and what stands at the beginning of the tail, which
// it takes off. It is the route itself if that is nothing.
func (m *match) narrow(r *route) *route {
	if !r.Collection || r.Type == nil {
		return r
	}
	var by narrowing
	for len(m.casts) > 0 && m.casts[len(m.casts)-1].node == m.node {
		c := m.casts[len(m.casts)-1]
		m.casts = m.casts[:len(m.casts)-1]
		by = append(by, query.Segment{Kind: query.CastSegment, Name: nameOf(c.target), Type: structured(c.target, true)})
	}
	slices.Reverse(by)
	more, one := narrowingIn(m.tail)
	if by = append(by, more...); len(by) == 0 {
		return r
	}
	m.tail, m.narrowed = m.tail[len(more):], m.narrowed || len(more) > 0
	keys := m.node.Value.parts
	d := *r.declaration
	d.Handle = func(x *request) (any, error) { return x.narrowed(r, by, keys, one) }
	if one {
		d.Collection = false
		if d.Kind == routes.List {
			d.Kind = routes.Read
		}
		if last := len(d.Segments) - 1; d.Context == "" && !r.operation {
			if d.Context = d.Segments[0].Name; last > 0 {
				d.Context = "./" + d.Segments[last].Name + "/"
			}
		}
	}
	narrowed := &route{declaration: &d, name: r.name, operation: r.operation, declaredType: r.declaredType, others: r.others, narrowedTo: by.typeAfter(r.Type), narrowedBy: by.filter()}
	narrowed.decide()
	return narrowed
}

// typeLeft returns the type of what a path leaves of the result.
func (r *route) typeLeft() wire.Structured {
	if r.narrowedTo != nil {
		return r.narrowedTo
	}
	return r.Type
}

// filter returns what the $filter(…) of a narrowing are together; nil if there is none.
func (by narrowing) filter() (all query.Expr) {
	for i := range by {
		if by[i].Kind == query.FilterSegment {
			all = query.Both(all, by[i].Args.Filter)
		}
	}
	return all
}

// typeAfter returns the type of what a narrowing leaves.
func (by narrowing) typeAfter(t wire.Structured) wire.Structured {
	for i := range by {
		if by[i].Kind == query.CastSegment {
			t = by[i].Type.Target
		}
	}
	return t
}

// castPicked takes the cast behind what a route has picked of a collection off the tail, and notes it,
// to which the answer is held; nil if there is none.
func (m *match) castPicked(r *route) wire.Structured {
	if !m.narrowed || r.Collection || len(m.tail) == 0 || m.tail[0].Kind != query.CastSegment || m.tail[0].Type.Target == nil {
		return nil
	}
	to := m.tail[0].Type.Target
	m.casts = append(slices.Clip(m.casts), cast{node: m.node, target: to, routed: true})
	m.tail = m.tail[1:]
	return to
}

// narrowed calls the function of a route with the conditions that are about its type, and
// does what it leaves undone of these and the other ones.
func (r *request) narrowed(of *route, by narrowing, keys [][]query.KeyPart, one bool) (any, error) {
	asked, rest := &query.Options{Aliases: r.asked.Aliases}, new(query.Options)
	items, to := structured(of.Type, false), asked
	place := int64(0)
	for i := range by {
		s := &by[i]
		if s.Kind == query.OrdinalSegment {
			place = s.Args.Index
			continue
		}
		condition := s.Condition(items, keys)
		if condition == nil {
			return nil, BadRequest("the path has a key of a derived type of "+nameOf(items.Target)+", behind a cast to which it has to stand", "")
		}
		to.Filter = query.Both(to.Filter, condition)
		if s.Kind == query.CastSegment {
			items, to = s.Type.Item(), rest
		}
	}
	sub := r.inner(of, r.keys, asked)
	sub.parameters, sub.match = r.parameters, r.match
	sub.target = target{typ: of.Type, typeName: nameOf(of.Type), collection: true}
	result, err := of.Handle(sub)
	if err != nil {
		return nil, err
	}
	page, ok := pageIn(result)
	switch {
	case !ok:
		return nil, fmt.Errorf("server: the handler of %s returned %T, which is no page", of.name, result)
	case page.NextLink != "":
		return nil, NotImplemented("what " + of.name + " answers in parts, within another answer")
	}
	page.Count = wire.Opt[int64]{}
	page.DeltaLink = "" // what will have changed in all that the function answers with, and not in this part
	if _, err := sub.held(&page); err != nil {
		return nil, err
	}
	sub.target.typ = by.typeAfter(of.Type)
	if page.Items, err = sub.filtered(rest, page.Items); err != nil || !one {
		return &page, err
	}
	item, err := itemAt(page.Items, place)
	if item == nil && err == nil {
		err = NotFound("the collection has no such item")
	}
	return item, err
}

// filtered returns the items of a slice that a filter leaves.
func (r *request) filtered(q *query.Options, before any) (any, error) {
	if q.Filter == nil {
		return before, nil
	}
	items, err := objectsIn(before)
	if err != nil {
		return nil, err
	}
	sub := r.inner(r.route, r.keys, q)
	sub.match, sub.target, sub.ofProperty = r.match, r.target, r.ofProperty
	if items, err = sub.load(relatedIn(q, r.target.typ), items); err != nil {
		return nil, err
	}
	made, err := sub.run(q, items)
	if err != nil {
		return nil, err
	}
	return itemsFrom(made.Items, before), nil
}

// itemAt returns the item at a place, from the end if it is negative; nil if there is none.
func itemAt(items any, place int64) (any, error) {
	list, err := objectsIn(items)
	if err != nil {
		return nil, err
	}
	n := int64(len(list))
	if place < 0 {
		place += n
	}
	if place < 0 || place >= n {
		return nil, nil
	}
	return list[place], nil
}
