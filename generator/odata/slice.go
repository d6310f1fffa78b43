package odata

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// maxRoutes is how many routes are served: no handlers of that size are of use.
const maxRoutes = 20_000

// planSlice selects the types and routes. Routes are those that handlers answer
// today: they read entities or invoke operations. More than are of use refuse the
// server alone.
func (p *planner) planSlice() {
	var found schema.Diagnostics
	everything := len(p.cfg.Include) == 0
	if !everything || p.cfg.Service() {
		p.slice, found = schema.Select(p.model, p.cfg.Include, p.cfg.Exclude, before{p})
		p.routes = slices.DeleteFunc(slices.Clone(p.slice.Routes), func(r *schema.Route) bool { return !r.Reads() && !r.Invokes() })
	}
	many := func(d schema.Diagnostic) bool { return d.Rule == "routes-many" }
	if endless := everything && slices.ContainsFunc(found, many); p.cfg.Service() && (endless || len(p.routes) > maxRoutes) {
		p.leaveServerOut()
		found = slices.DeleteFunc(found, func(d schema.Diagnostic) bool { return endless && many(d) })
	}
	if everything && !p.cfg.Service() {
		p.slice = schema.SelectTypes(p.model, before{p}) // which need no paths
	}
	*p.ds = p.slice.About(*p.ds)
	if *p.ds = append(*p.ds, found...); len(found) == 0 {
		*p.ds = append(*p.ds, p.slice.CheckAny()...)
	}
}

// leaveServerOut leaves out a server of more routes than are of use. The types are
// of use all the same.
func (p *planner) leaveServerOut() {
	p.cfg.Server, p.cfg.Client, p.routes = false, false, nil
	p.ds.Warnf(p.container.Pos, "routes-many", "the server is left out, since the paths asked for have more than %d routes: name fewer with --include, or say so with --emit types", maxRoutes)
	(*p.ds)[len(*p.ds)-1].LeftOut = true
}
