package generator

import "github.com/odatagen/odatagen/schema"

// Describe returns the document that describes what the patterns of include
// select, sorted, with annotations inside their targets, and the paths that are
// served. None selects everything. The findings are those of [Generate].
func Describe(m *schema.Model, include []string) (*schema.Document, []*schema.ResourcePath, schema.Diagnostics) {
	var ds schema.Diagnostics
	p := newPlanner(m, Config{Include: include, Server: true}, &ds)
	p.planSlice()
	if len(ds.Errors()) > 0 {
		ds.Sort()
		return nil, nil, ds
	}
	var paths []*schema.ResourcePath
	for _, r := range p.slice.routes {
		paths = append(paths, p.resourcePath(r))
	}
	return p.sliceDocument(), paths, ds
}

func (p *planner) resourcePath(r *route) *schema.ResourcePath {
	path := &schema.ResourcePath{Operations: r.operations, Import: r.imported, Scopes: p.scopes(r)}
	for _, s := range r.steps {
		path.Segments = append(path.Segments, schema.PathSegment{
			Name: s.name, Type: s.typ, Collection: s.collection, Keyed: s.keyed, Node: s.node, Navigation: s.nav,
		})
	}
	return path
}
