package openapi

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// resource is a path, and what its placeholders are.
type resource struct {
	path   string
	params []*yaml.Node
	tag    string // the container's child
}

// routes describes what the service's routes do. What changes entities is
// described where Capabilities allow it: a method that is not described is
// answered with 405. What reads them always is, for there is a handler for it.
func (w *writer) routes() {
	routes, found := schema.Paths(w.model)
	w.found = append(w.found, found...)
	routes = slices.DeleteFunc(slices.Clone(routes), (*schema.Route).Casts)
	for len(routes) > 0 {
		first := routes[0]
		if first.Invokes() {
			w.invocation(first)
			routes = routes[1:]
			continue
		}
		r, item := w.resource(first), object()
		for len(routes) > 0 && samePath(first, routes[0]) {
			w.change(item, r, routes[0])
			routes = routes[1:]
		}
		w.path(r, item)
	}
}

// samePath reports whether two routes are of one path.
func samePath(a, b *schema.Route) bool { return !b.Invokes() && a.Last() == b.Last() }

// change describes what a route that reads or changes entities does. References
// and streams have no words in the mapping.
func (w *writer) change(item *yaml.Node, r resource, route *schema.Route) {
	var query []*yaml.Node
	var body, response *yaml.Node
	switch at := route.Last(); route.Kind {
	case schema.ListRoute:
		query, response = queryOf(route), w.collection(at.Type)
	case schema.ReadRoute:
		query, response = queryOf(route), w.named(at.Type)
	case schema.CreateRoute, schema.UpdateRoute:
		body, response = w.named(at.Type), w.named(at.Type)
	case schema.DeleteRoute:
	default:
		return
	}
	verb := strings.ToLower(route.Method)
	switch {
	case route.Allowed():
		n := w.method(r, verb, "operation", query, body, response)
		if route.Kind == schema.ListRoute {
			add(n, "x-ms-pageable", object("nextLinkName", text("@odata.nextLink"), "operationName", text("listMore"), "itemName", text("value")))
		}
		add(item, verb, n)
	case route.Reads():
		add(item, verb, w.forbidden(r, verb))
	}
}

// resource is the path of a route's steps.
func (w *writer) resource(route *schema.Route) resource {
	r := resource{path: "/"}
	if route.Import != nil {
		r.tag = route.Import.Name
		return r
	}
	r.path, r.tag = "", route.Steps[0].Name
	names := map[string]int{}
	for i := range route.Steps {
		r.path += "/" + route.Steps[i].Name
		w.key(&r, &route.Steps[i], names)
	}
	return r
}

// key adds the key that follows a step, as a segment. names counts those of the
// placeholders.
func (w *writer) key(r *resource, at *schema.Step, names map[string]int) {
	key := at.Key()
	var parts []string
	for _, part := range key {
		name := strings.ReplaceAll(part.Name(), "/", "-")
		if len(key) == 1 {
			name = at.Type.Name + "-" + name
		}
		names[name]++
		if names[name] > 1 {
			name = fmt.Sprintf("%s%d", name, names[name]-1)
		}
		segment := "{" + name + "}"
		if len(key) > 1 {
			segment = part.Name() + "=" + segment
		}
		parts = append(parts, segment)
		r.params = append(r.params, object("name", text(name), "in", text("path"), "required", flag(true),
			"schema", w.use(part.Property.Type), "x-ms-docs-key-type", text(at.Type.Name)))
	}
	if len(parts) > 0 {
		r.path += "/" + strings.Join(parts, ",")
	}
}

// path adds a path with its parameters, unless it has no method.
func (w *writer) path(r resource, item *yaml.Node) {
	if len(item.Content) == 0 || w.served[r.path] {
		return
	}
	w.served[r.path] = true
	if len(r.params) > 0 {
		add(item, "parameters", list(r.params...))
	}
	add(w.paths, r.path, item)
}

// queryOf refers to the query options that a route supports.
func queryOf(route *schema.Route) []*yaml.Node {
	var all []*yaml.Node
	for _, name := range route.QueryOptions() {
		all = append(all, to("parameters/"+name))
	}
	return all
}
