package server

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// This file reads spatial values in URLs, which are well-known text (ABNF, fullGeographyLiteral):
// functions get them as GeoJSON, as they get those in bodies.

// checkShapes refuses spatial parameters that are not of the type which the description says.
func (r *request) checkShapes(v wire.Structured) error {
	for p, value := range codec.Values(v) {
		values := []wire.Value{value}
		if p.Collection {
			values = nil
			for i := range value.Len() {
				values = append(values, value.Item(i))
			}
		}
		for _, one := range values {
			if one.Kind() != wire.KindSpatial {
				continue
			}
			if what := shapeBeyond(r.route.shapeOf(p.Name), one.Text()); what != "" {
				return BadRequest("the parameter "+p.Name+" "+what, p.Name)
			}
		}
	}
	return nil
}

// shapeOf returns the spatial type of a parameter of the operation, as [described.Facets] has it.
func (r *route) shapeOf(parameter string) string {
	p, known := r.said[parameter]
	if !known {
		return "Geography"
	}
	typeName, _ := described.Named(p.Type)
	return strings.TrimPrefix(typeName, "Edm.")
}

// geoJSONOf returns the GeoJSON of a literal, such as "SRID=0;Point(1 2)", and whether it is
// one.
func geoJSONOf(literal string) ([]byte, bool) {
	system, text, ok := strings.Cut(literal, ";")
	srid, named := strings.CutPrefix(strings.ToUpper(system), "SRID=")
	if _, err := strconv.ParseUint(srid, 10, 32); !ok || !named || err != nil {
		return nil, false
	}
	w := wellKnown{rest: text, depth: maxGeometries}
	object := w.geometry()
	if object == nil || w.rest != "" {
		return nil, false
	}
	if srid != "4326" { // what GeoJSON has without saying so
		object["crs"] = map[string]any{"type": "name", "properties": map[string]any{"name": "EPSG:" + srid}}
	}
	b, err := json.Marshal(object)
	return b, err == nil
}

// wellKnown is well-known text that is being read. What it is not is nil.
type wellKnown struct {
	rest  string
	depth int
}

// shapes are the types in lower case, as GeoJSON spells them.
var shapes = map[string]string{
	"point": "Point", "linestring": "LineString", "polygon": "Polygon",
	"multipoint": "MultiPoint", "multilinestring": "MultiLineString", "multipolygon": "MultiPolygon",
	"collection": "GeometryCollection", "geometrycollection": "GeometryCollection",
}

func (w *wellKnown) geometry() map[string]any {
	open := strings.IndexByte(w.rest, '(')
	if open < 0 || w.depth == 0 {
		return nil
	}
	name := shapes[strings.ToLower(strings.TrimSpace(w.rest[:open]))]
	w.rest = w.rest[open:]
	object := map[string]any{"type": name}
	if name == "GeometryCollection" {
		w.depth--
		object["geometries"] = w.list(func() any {
			if inner := w.geometry(); inner != nil {
				return inner
			}
			return nil
		})
		w.depth++
		return object
	}
	levels := geometries[name].levels
	coordinates := w.coordinates(max(1, levels), name == "MultiPoint")
	if levels == 0 && len(coordinates) == 1 {
		object["coordinates"] = coordinates[0]
	} else {
		object["coordinates"] = coordinates
	}
	if name == "" || coordinates == nil {
		return nil
	}
	return object
}

// coordinates reads as many levels of lists of positions. Each of several points stands in
// parentheses of its own.
func (w *wellKnown) coordinates(levels int, points bool) []any {
	return w.list(func() any {
		switch {
		case levels > 1:
			if inner := w.coordinates(levels-1, false); inner != nil {
				return inner
			}
			return nil
		case points && strings.HasPrefix(w.rest, "("):
			if inner := w.list(w.position); len(inner) == 1 {
				return inner[0]
			}
			return nil
		}
		return w.position()
	})
}

// list reads what stands in parentheses, with commas.
func (w *wellKnown) list(item func() any) (all []any) {
	for before := "("; ; before = "," {
		rest, ok := strings.CutPrefix(w.rest, before)
		if !ok {
			return nil
		}
		w.rest = strings.TrimLeft(rest, " ")
		v := item()
		if v == nil {
			return nil
		}
		all = append(all, v)
		w.rest = strings.TrimLeft(w.rest, " ")
		if rest, ends := strings.CutPrefix(w.rest, ")"); ends {
			w.rest = rest
			return all
		}
	}
}

// position reads numbers between spaces.
func (w *wellKnown) position() any {
	end := strings.IndexAny(w.rest, ",)(")
	if end < 0 {
		return nil
	}
	var numbers []any
	for _, text := range strings.Fields(w.rest[:end]) {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	w.rest = w.rest[end:]
	if numbers == nil {
		return nil
	}
	return numbers
}
