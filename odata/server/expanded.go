package server

import (
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// authorizeExpanded holds what $expand adds to the answer to what a request for it
// alone is held to: it refuses what the service's capabilities do not allow, and
// asks the authorizer for the rest.
func (r *request) authorizeExpanded() error {
	if r.asked.Expand == nil {
		return nil
	}
	at := r.handler.below(r.match.node, r.route)
	for _, name := range r.target.path {
		at = texts(at, name)
	}
	x := expansion{handler: r.handler, seen: map[expandedAt]bool{}}
	if err := x.add(at, r.asked, r.target.typ); err != nil {
		return err
	}
	for _, route := range x.routes {
		if err := r.authorize(route); err != nil {
			return err
		}
	}
	return nil
}

// expansion collects the routes of what is expanded, each once.
type expansion struct {
	handler *handler
	seen    map[expandedAt]bool
	routes  []*route
}

// expandedAt is an item of $expand, and the route of what it expands. Entities may
// lead back to each other, and $levels goes on as long as they do.
type expandedAt struct {
	item  *query.ExpandItem
	route *route
}

// add adds what the options expand of entities of the type, which are at the nodes.
func (x *expansion) add(at []*node, q *query.Options, typ wire.Structured) error {
	if q == nil {
		return nil
	}
	for i := range q.Expand {
		if err := x.addItem(at, &q.Expand[i], typ); err != nil {
			return err
		}
	}
	return nil
}

func (x *expansion) addItem(at []*node, item *query.ExpandItem, typ wire.Structured) error {
	navigation := item.Navigation()
	for i := range item.Path.Segments {
		g := &item.Path.Segments[i]
		if g == navigation {
			break
		}
		typ = g.Type
		if g.Kind == query.PropertySegment {
			at = texts(at, g.Name)
		}
	}
	if navigation.Kind != query.WildcardSegment {
		return x.addProperty(at, item, navigation.Name, navigation.Type)
	}
	if typ == nil {
		return nil
	}
	for _, p := range wire.Properties(typ) {
		if !p.Navigation {
			continue
		}
		if err := x.addProperty(at, item, p.Name, p.Target); err != nil {
			return err
		}
	}
	return nil
}

// addProperty adds the route of a navigation property, and those of what is expanded
// in it. Where there is no route, nothing is known of it.
func (x *expansion) addProperty(at []*node, item *query.ExpandItem, name string, typ wire.Structured) error {
	for _, n := range texts(at, name) {
		route := n.Value.routes.Of(http.MethodGet)
		if route == nil || route.operation {
			continue
		}
		if x.seen[expandedAt{item, route}] {
			return nil
		}
		x.seen[expandedAt{item, route}] = true
		if route.Forbidden {
			return BadRequest("the service does not allow "+name+" to be read, so it cannot be expanded", "$expand")
		}
		if !slices.Contains(x.routes, route) {
			x.routes = append(x.routes, route)
		}
		inside := x.handler.below(n, route)
		if err := x.add(inside, item.Options, typ); err != nil {
			return err
		}
		if item.Levels > 1 || item.Levels == query.LevelsMax {
			return x.addProperty(inside, item, name, typ)
		}
		return nil
	}
	return nil
}

// below returns the nodes that what belongs to an entity of a route's result may be
// below: its own, and the one of the entity set or singleton that it is in.
func (h *handler) below(n *node, r *route) []*node {
	list := []*node{n}
	if set := h.root.Text(r.Context); set != nil && set != n {
		list = append(list, set)
	}
	for i, n := range list {
		if place := n.Value.routes.Of(http.MethodGet); n.Parameter() != nil && (place == nil || place.Collection) {
			list[i] = n.Parameter()
		}
	}
	return list
}

// texts returns the nodes behind a segment of those that have it.
func texts(at []*node, segment string) []*node {
	var list []*node
	for _, n := range at {
		if child := n.Text(segment); child != nil {
			list = append(list, child)
		}
	}
	return list
}
