package odata

import (
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// maxRoutes is how many routes are served: no handlers of that size are of use.
const maxRoutes = 50_000

// planSlice selects the types and routes. Routes are those that handlers answer. More
// than are of use refuse the server alone.
func (p *planner) planSlice() {
	var found schema.Diagnostics
	everything := len(p.cfg.Include) == 0
	if !everything || p.cfg.Service() {
		p.slice, found = schema.Select(p.model, p.cfg.Include, p.cfg.Exclude, before{p})
		p.routes = slices.DeleteFunc(slices.Clone(p.slice.Routes), func(r *schema.Route) bool { return !answered(r) })
	}
	many := func(d schema.Diagnostic) bool { return d.Rule == "routes-many" }
	if endless := everything && slices.ContainsFunc(found, many); p.cfg.Service() && (endless || len(p.routes) > maxRoutes) {
		p.leaveServerOut()
		found = slices.DeleteFunc(found, func(d schema.Diagnostic) bool { return endless && many(d) })
	}
	if everything && !p.cfg.Service() {
		p.slice = schema.SelectTypes(p.model, before{p}) // which need no paths
	}
	p.referred = p.slice.Referred()
	*p.ds = p.slice.About(*p.ds)
	if *p.ds = append(*p.ds, found...); len(found) == 0 {
		*p.ds = append(*p.ds, p.slice.CheckAny()...)
	}
}

// answered reports whether a route has a function of a handler. Those that Capabilities
// forbid to write have none, and no way to be called. The others are answered by functions
// too: PUT of an entity by that for PATCH, which gets all of it, reading references by that
// which reads what they lead to, and taking a reference out by its own address by that which
// does so by option.
func answered(r *schema.Route) bool {
	switch r.Kind {
	case schema.UpdateRoute: // its function answers PUT too
		return r.Changes()
	case schema.CreateRoute, schema.DeleteRoute:
		return r.Allowed()
	case schema.MediaRoute:
		return r.Method == http.MethodGet || r.Allowed()
	case schema.ReferenceRoute:
		return r.Method != http.MethodGet && !r.Last().Keyed && r.Allowed()
	}
	return r.Reads() || r.Invokes()
}

// leaveServerOut leaves out a server of more routes than are of use. The types are
// of use all the same.
func (p *planner) leaveServerOut() {
	p.cfg.Server, p.cfg.Client, p.routes = false, false, nil
	p.ds.Warnf(p.container.Pos, "routes-many", "the server is left out, since the paths asked for have more than %d routes: name fewer with --include, or say so with --emit types", maxRoutes)
	(*p.ds)[len(*p.ds)-1].LeftOut = true
}
