package server

import (
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// hop is the beginning of a path that a function answers with an entity, and from which
// the path goes on elsewhere: below the entity set that the entity is in, as from a
// composable function or from what a relationship leads to.
type hop struct {
	match
	route    *route
	keys     []keyValue // behind those of the hop before
	to       *node      // where it goes on
	segments int        // of the match's tail that are part of it
}

// casted are the casts of what the hop leads to, which it holds to them: a navigation property may
// lead to entities of a derived type alone.
func (h *hop) casted() []cast {
	to := h.route.typeLeft()
	if here := h.castHere(h.match.node); here != nil {
		to = here.target
	}
	if declared := h.to.Value.typ.Target; declared != nil && to.WireType() == declared.WireType() {
		return nil
	}
	return []cast{{node: h.to, target: to, routed: true}}
}

// onward returns the hop with which the path goes on behind the node that was found, if
// there is one.
func (r *request) onward() (h hop, ok bool) {
	if len(r.match.tail) == 0 && r.reads() {
		return h, false
	}
	m := r.match
	get := m.node.Value.routes.Of(http.MethodGet).called(m.arguments)
	if get == nil || get.Type == nil || get.unserved {
		return h, false
	}
	m.casts = slices.Clone(m.casts)
	narrowed := m.narrow(get)
	if narrowed.Collection || narrowed.Context == "" || isTypeName(narrowed.Context) {
		return h, false
	}
	leads := r.leadsTo(get, &m, narrowed.typeLeft(), r.match.alternates(len(m.tail)))
	if leads == nil {
		return h, false
	}
	for _, n := range r.handler.below(m.node, narrowed).nodes {
		if n != m.node && leads(n) {
			return hop{match: m, route: narrowed, keys: r.keys, to: n, segments: len(r.match.tail) - len(m.tail)}, true
		}
	}
	return h, false
}

// leadsTo returns what reports whether a path leads on from a node: to what has a function
// of its own there, or, to be changed, to the entity itself or a property of it, whose entity
// set has the function; nil if it leads nowhere. What is there is of the type, and found by an
// alternate key or not.
func (r *request) leadsTo(from *route, m *match, of wire.Structured, alternate bool) func(*node) bool {
	method := r.exchange.Request.Method
	changes := func(n *node) bool { return n.Value.changes(method) && !from.leavesAlone(method) }
	to, tail := m.castAhead(of)
	if len(tail) > 0 {
		has := func(name string) func(*node) bool {
			return func(n *node) bool { return n.Text(name) != nil || r.handler.behind(n, to, name) != nil }
		}
		switch s := &tail[0]; {
		case s.Kind == query.OperationSegment:
			return has(s.Args.Operation.Name)
		case s.Kind == query.PropertySegment && s.Property != nil && (s.Property.Navigation || s.Type.Kind == query.StreamKind),
			s.Kind == query.ValueSegment && method != http.MethodDelete:
			return has(s.Name)
		case r.reads() || s.Kind != query.PropertySegment:
			return nil
		}
		changes = func(n *node) bool { return n.Value.updates() && !from.leavesAlone(http.MethodPatch) }
	}
	if from.Collection && !alternate || changes(m.node) { // a member has what memberThrough finds
		return nil
	}
	return changes
}

// alternates reports whether the tail has an alternate key before the last segments, so many: one
// whose entity has to be read first for the key that functions take.
func (m *match) alternates(rest int) bool {
	last := len(m.tail) - rest - 1
	primary := m.node.Value.keyParts()
	if last < 0 || m.tail[last].Kind != query.KeySegment || primary == nil {
		return false
	}
	key := m.tail[last].Args.Key
	return len(key) != len(primary) || slices.ContainsFunc(primary, func(p query.KeyPart) bool { return valueOf(key, p.Name) == nil })
}

// changes reports whether a function changes or deletes the entity that is here.
func (p *place) changes(method string) bool {
	kind, asked := routes.Update, method
	switch method {
	case http.MethodPut:
		method = http.MethodPatch
	case http.MethodDelete:
		kind = routes.Delete
	}
	does := p.routes.Of(method)
	return does != nil && does.Kind == kind && !does.Forbidden && (kind == routes.Delete || does.updatesBy(asked))
}

// updates reports whether a function changes the entity that is here, by whatever method.
func (p *place) updates() bool { return p.changes(http.MethodPatch) || p.changes(http.MethodPut) }

// followHops calls the functions of the hops, each with the keys of the entity before.
func (r *request) followHops() error {
	if len(r.hops) == 0 {
		return nil
	}
	var before []keyValue
	for i := range r.hops {
		h := &r.hops[i]
		before = r.onto.behind(i, before)
		sub := r.inner(h.route, slices.Concat(before, h.keys), &query.Options{})
		sub.match = h.match
		sub.match.casts = shifted(h.casts, len(before))
		if err := sub.authorize(h.route); err != nil {
			return err
		}
		r.exchange.Request = sub.exchange.Request
		v, err := sub.entity()
		if err != nil {
			return err
		}
		where := (&loader{request: sub}).answered(v, sub.places())
		at := slices.Index(where.at.nodes, h.to)
		if at < 0 || where.keys[at] == nil {
			return NotImplemented("what is behind " + h.route.name + ", which answered without a key,")
		}
		before = where.keys[at]
	}
	before = r.onto.behind(len(r.hops), before)
	if x := r.through; x != nil {
		x.keys = append(before[:len(before):len(before)], x.keys...)
		x.match.casts = shifted(x.match.casts, len(before))
		return nil
	}
	r.keys = append(before[:len(before):len(before)], r.keys...)
	r.match.casts = shifted(r.match.casts, len(before))
	return nil
}

// entity calls the function of a request for an entity.
func (r *request) entity() (wire.Structured, error) {
	if r.route.Kind == routes.Function {
		var err error
		if r.parameters, err = r.readArguments(); err != nil {
			return nil, err
		}
	}
	if err := r.checkCasts(); err != nil {
		return nil, err
	}
	result, err := r.route.Handle(r)
	if err != nil {
		return nil, err
	}
	v, ok := result.(wire.Structured)
	if !ok || isNil(result) {
		return nil, NotFound("there is no entity where the path leads to")
	}
	for _, c := range r.match.casts {
		if c.node == r.match.node {
			if err := checkCast(v, c.target); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// shifted returns casts behind so many more keys.
func shifted(casts []cast, keys int) []cast {
	casts = slices.Clone(casts)
	for i := range casts {
		casts[i].keys += keys
	}
	return casts
}
