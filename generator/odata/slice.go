package odata

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// maxRoutes is how many routes are generated: no handlers of that size are of use.
const maxRoutes = 20_000

// planSlice selects the types and routes. Routes are those that handlers answer
// today: they read entities or invoke operations.
func (p *planner) planSlice() {
	if len(p.cfg.Include) == 0 && !p.cfg.Server {
		p.slice = schema.SelectTypes(p.model, before{p})
		return
	}
	s, found := schema.Select(p.model, p.cfg.Include, before{p})
	p.slice = s
	*p.ds = append(*p.ds, found...)
	p.routes = slices.DeleteFunc(slices.Clone(s.Routes), func(r *schema.Route) bool { return !r.Reads() && !r.Invokes() })
	if p.cfg.Server && len(found) == 0 && len(p.routes) > maxRoutes {
		p.ds.Errorf(schema.Position{}, "routes-many", "the paths asked for have more than %d routes; name fewer with --include, or leave the server out with --emit types", maxRoutes)
	}
}
