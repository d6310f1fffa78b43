package rest

import (
	"fmt"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// This file decides what an object is in Go that had no properties in the run
// before: the map that it was, so that the first property breaks nobody. The map
// has the property too.

// The shapes of objects.
const (
	mapShape    = "map"
	structShape = "struct"
)

// staysMap reports whether an object that has properties is a map all the same.
func (p *planner) staysMap(s *api.Schema) bool {
	path := p.pathOf(s)
	if path == "" {
		return false
	}
	shape, given := p.cfg.Shape[path]
	if given {
		p.shaped[path] = true
		return shape == mapShape
	}
	return p.cfg.Lock.Value(names.ShapeKind, path) == mapShape
}

// keepMap records that an object is a map, and says so of one that need not be.
func (p *planner) keepMap(s, m *api.Schema, at place) {
	p.decided.Set(names.ShapeKind, at.path, mapShape)
	if len(m.Properties) > 0 {
		p.report.notes = append(p.report.notes, fmt.Sprintf("%s has properties, and stays the map that it was; --shape '%s=struct' makes it a struct", at.path, at.path))
	}
}

// checkShapes refuses shapes that are none, or of what is no object with
// properties.
func (p *planner) checkShapes() {
	for _, path := range slices.Sorted(maps.Keys(p.cfg.Shape)) {
		switch shape := p.cfg.Shape[path]; {
		case shape != mapShape && shape != structShape && shape != ownShape:
			p.ds.Askedf(schema.Position{File: p.api.Name}, "shape-unknown", "shape", path, "--shape %s=%s: the shape of an object is map or struct, and of what was another schema own", path, shape)
		case !p.shaped[path]:
			p.cfg.Unused(p.ds, schema.Position{File: p.api.Name}, "shape-unused", "shape", path, "--shape %s=%s is of no use: the path is that of no object with properties and of nothing that was another schema, as odatagen.lock has them", path, shape)
		}
	}
}
