package server

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// authorizeRelated holds what the query asks about, in $expand and in expressions, to what
// a request for it alone is held to: it refuses what the service's capabilities do not
// allow, and asks the authorizer for the rest.
func (r *request) authorizeRelated() error {
	all := r.asked
	if r.route.narrowedBy != nil { // what $filter(…) in the path asks about is asked for too
		own := *r.asked
		own.Filter = query.Both(r.route.narrowedBy, own.Filter)
		all = &own
	}
	if r.target.path == nil && len(r.route.Restrictions) > 0 {
		x := restricted{route: r.route, asked: all}
		if err := x.restrict(r.target.kind == countTarget); err != nil {
			return err
		}
	}
	if t := &r.target; t.typ == nil && !t.untyped() && (r.asked.Select != nil || r.asked.Expand != nil) {
		return BadRequest("$select and $expand are about the properties of a structured type, and this is "+t.describe(), "$select")
	}
	asked := relatedIn(all, r.target.typ)
	if asked == nil {
		return nil
	}
	x := expansion{handler: r.handler, seen: map[relatedAt]bool{}}
	if err := x.add(r.places(), asked); err != nil {
		return err
	}
	for _, route := range x.routes {
		if err := r.authorize(route); err != nil {
			return err
		}
	}
	return nil
}

// expansion collects the routes of what is asked about, each once.
type expansion struct {
	handler *handler
	seen    map[relatedAt]bool
	routes  []*route
}

// relatedAt is something that is asked about, and its route. Entities may lead back to
// each other, and $levels goes on as long as they do.
type relatedAt struct {
	asked *related
	route *route
}

// add adds what is asked about of entities which are at the places.
func (x *expansion) add(at places, asked []*related) error {
	for _, n := range asked {
		if err := x.addProperty(at, n); err != nil {
			return err
		}
	}
	return nil
}

// addProperty adds the route of a navigation property, and those of what is asked about
// of what it leads to. Where there is no route, it is read as what it is bound to.
func (x *expansion) addProperty(at places, n *related) error {
	own, inside := x.handler.follow(at, &n.navigation)
	route := own
	if own == nil {
		route = x.handler.reader(inside.set)
	}
	if route != nil {
		if x.seen[relatedAt{n, route}] {
			return nil
		}
		x.seen[relatedAt{n, route}] = true
		if route.Forbidden {
			return BadRequest("the service does not allow "+n.name+" to be read, so it cannot be asked about in "+n.option, n.option)
		}
		if n.item != nil && own != nil {
			inner := restricted{own, cmp.Or(n.item.Options, new(query.Options)), " of $expand=" + n.name}
			if err := inner.restrict(n.item.Count); err != nil {
				return err
			}
		}
		if !slices.Contains(x.routes, route) {
			x.routes = append(x.routes, route)
		}
	}
	if err := x.add(inside, n.inner); err != nil {
		return err
	}
	if route != nil && n.levels(2) > 1 {
		return x.addProperty(inside, n)
	}
	return nil
}

// navigation is a navigation property that an item of $expand expands.
type navigation struct {
	within []string          // the complex properties before it
	owners []wire.Structured // what has each of these, as far as the path says
	owner  wire.Structured   // what has the navigation property
	name   string
	typ    wire.Structured // of the entities it leads to; nil if that is not known
}

// navigations returns what an item of $expand expands of a type: one navigation
// property, or all of them.
func navigations(item *query.ExpandItem, typ wire.Structured) []navigation {
	n := navigation{owner: typ}
	last := item.Navigation()
	for i := range item.Path.Segments {
		g := &item.Path.Segments[i]
		if g == last {
			break
		}
		if g.Kind == query.PropertySegment {
			n.within, n.owners = append(n.within, g.Name), append(n.owners, n.owner)
		}
		n.owner = g.Type.Target
	}
	if last.Kind != query.WildcardSegment {
		n.name, n.typ = last.Name, last.Type.Target
		return []navigation{n}
	}
	if n.owner == nil {
		return nil
	}
	var list []navigation
	for _, p := range wire.Properties(n.owner) {
		if p.Navigation {
			n.name, n.typ = p.Name, p.Target
			list = append(list, n)
		}
	}
	return list
}

// places are where the routes may be of what belongs to an entity.
type places struct {
	nodes []*node
	set   string   // the entity set or singleton that the entity is in; "" if not known
	bound []string // the paths that bindings may have to the entity: see [handler.boundBelow]
}

// into returns the places of what a complex property has.
func (h *handler) into(at places, owner wire.Structured, name string) places {
	return places{nodes: h.declared(at.nodes, owner, name), set: at.set, bound: h.boundBelow(at.bound, owner, name)}
}

// places returns those of what the request is about.
func (r *request) places() places {
	at := r.handler.below(r.match.node, r.route)
	for i, owner := range r.target.owners() {
		at = r.handler.into(at, owner, r.target.path[i])
	}
	return at
}

// below returns the places of what belongs to an entity of a route's result: below
// the route's own node, and that of the entity set or singleton that it is in.
func (h *handler) below(n *node, r *route) places {
	if strings.HasPrefix(r.Context, ".") {
		return h.along(r)
	}
	at := places{nodes: []*node{n}, set: r.Context}
	if at.set == "" && !r.operation && (len(r.Segments) == 1 || len(r.Segments) == 2 && r.Segments[1].Keys != nil) {
		at.set = r.Segments[0].Name
	}
	if at.bound = []string{at.set}; at.set == "" && !r.operation {
		at.bound[0] = boundAt(r.Segments)
	}
	if set := h.root.Text(at.set); set != nil && set != n {
		at.nodes = append(at.nodes, set)
	}
	members(at.nodes)
	return at
}

// along returns the places of what belongs to the results of an operation that are
// found on a path from what it is bound to.
func (h *handler) along(r *route) (at places) {
	at.nodes = []*node{h.ownerNode(r.Segments)}
	if path := strings.FieldsFunc(r.Context[1:], func(c rune) bool { return c == '/' }); path != nil {
		at.nodes = texts(slices.Compact(append(at.nodes, h.nodeOf(r.Segments[:len(r.Segments)-1]))), path...)
	}
	members(at.nodes)
	return at
}

// in returns the places of what belongs to an entity of a set, or to a singleton.
func (h *handler) in(set string) places {
	at := places{set: set, bound: []string{set}}
	if n := h.root.Text(set); n != nil {
		at.nodes = []*node{n}
		members(at.nodes)
	}
	return at
}

// members puts the member of a collection in the place of each collection.
func members(nodes []*node) {
	for i, n := range nodes {
		if place := n.Value.routes.Of(http.MethodGet); n.Parameter() != nil && (place == nil || place.Collection) {
			nodes[i] = n.Parameter()
		}
	}
}

// follow returns the route of a navigation property of an entity, nil if there is
// none, and the places of what belongs to the entities that it leads to.
func (h *handler) follow(at places, n *navigation) (*route, places) {
	for i, name := range n.within {
		at = h.into(at, n.owners[i], name)
	}
	for _, node := range h.declared(at.nodes, n.owner, n.name) {
		if route := node.Value.routes.Of(http.MethodGet); route != nil && !route.operation {
			return route, h.below(node, route)
		}
	}
	return nil, h.bound(at, n)
}

// texts returns the nodes behind segments of those that have them.
func texts(at []*node, segments ...string) []*node {
	for _, segment := range segments {
		var list []*node
		for _, n := range at {
			if child := n.Text(segment); child != nil {
				list = append(list, child)
			}
		}
		at = list
	}
	return at
}

// isSingleton reports whether a child of the container is a single entity.
func (h *handler) isSingleton(name string) bool {
	return slices.Contains(h.description.Singletons, name) || slices.Contains(h.description.Resources, gen.Resource{Name: name, Kind: gen.Singleton})
}
