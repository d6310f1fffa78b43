package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// shapeBeyond says what is wrong with the text of a GeoJSON geometry that is to be of a spatial
// type, such as "GeographyPoint", of which "Geography" is any; "" for nothing (RFC 7946, 3.1).
func shapeBeyond(shape, text string) string {
	name := strings.TrimPrefix(strings.TrimPrefix(shape, "Geography"), "Geometry")
	if name == "Collection" {
		name = "GeometryCollection"
	}
	return geometryBeyond(name, []byte(text), maxGeometries)
}

// maxGeometries is how deep collections of geometries are in each other at most.
const maxGeometries = 8

// geometryBeyond is shapeBeyond for a type of GeoJSON, "" for any.
func geometryBeyond(name string, text []byte, depth int) string {
	var g struct {
		Type        string
		Coordinates any
		Geometries  []json.RawMessage
	}
	if err := json.Unmarshal(text, &g); err != nil {
		return "is no GeoJSON: " + err.Error()
	}
	if name != "" && g.Type != name {
		return fmt.Sprintf("is a %s of GeoJSON, and a %s is wanted", g.Type, name)
	}
	if g.Type == "GeometryCollection" {
		switch {
		case g.Geometries == nil:
			return `is a GeometryCollection without "geometries"`
		case depth == 0:
			return fmt.Sprintf("has collections more than %d deep in each other", maxGeometries)
		}
		for _, inner := range g.Geometries {
			if what := geometryBeyond("", inner, depth-1); what != "" {
				return what
			}
		}
		return ""
	}
	kind, known := geometries[g.Type]
	if !known {
		return fmt.Sprintf("has the type %q, which GeoJSON does not have", g.Type)
	}
	if !kind.has(g.Coordinates, kind.levels) {
		return "has coordinates that are not those of a " + g.Type + ", which are " + kind.form
	}
	return ""
}

// geometry is what the coordinates of a type are: a position, or lists of as many levels.
type geometry struct {
	levels int
	line   int  // how many positions the innermost list has at least
	closed bool // it ends where it begins
	form   string
}

var geometries = map[string]geometry{
	"Point":           {form: "two numbers or more"},
	"MultiPoint":      {levels: 1, form: "a list of positions"},
	"LineString":      {levels: 1, line: 2, form: "two positions or more"},
	"MultiLineString": {levels: 2, line: 2, form: "lists of two positions or more"},
	"Polygon":         {levels: 2, line: 4, closed: true, form: "rings of four positions or more, of which the last is the first"},
	"MultiPolygon":    {levels: 3, line: 4, closed: true, form: "lists of rings of four positions or more, of which the last is the first"},
}

// has reports whether coordinates are as many levels of lists of positions.
func (g geometry) has(coordinates any, levels int) bool {
	list, is := coordinates.([]any)
	switch {
	case !is:
		return false
	case levels == 0:
		return isPosition(list)
	case levels == 1 && len(list) < g.line:
		return false
	}
	for _, item := range list {
		if !g.has(item, levels-1) {
			return false
		}
	}
	return levels > 1 || !g.closed || slices.Equal(list[0].([]any), list[len(list)-1].([]any))
}

// isPosition reports whether a list is two numbers or more.
func isPosition(list []any) bool {
	return len(list) >= 2 && !slices.ContainsFunc(list, func(v any) bool {
		_, number := v.(float64)
		return !number
	})
}
