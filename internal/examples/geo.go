package examples

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// coordinates are how many lists stand around the numbers of a geometry (RFC 7946, 3.1).
var coordinates = map[string]int{"Point": 1, "LineString": 2, "MultiPoint": 2, "Polygon": 3, "MultiLineString": 3, "MultiPolygon": 4}

// spatial checks a value of a geography or geometry type (JSON 4.01, 7.1), and reports
// whether the type is one.
func (c *checker) spatial(v *value, t *schema.PrimitiveType, pointer string) bool {
	want, is := strings.CutPrefix(t.Name, "Geography")
	if !is {
		if want, is = strings.CutPrefix(t.Name, "Geometry"); !is {
			return false
		}
	}
	if want == "Collection" {
		want = "GeometryCollection"
	}
	c.geometry(v, want, pointer)
	return true
}

// geometry checks a GeoJSON object of a type; "" is any.
func (c *checker) geometry(v *value, want, pointer string) {
	said := v.get("type")
	_, known := coordinates[textOf(said)]
	switch {
	case v.kind != object:
		c.instead(v, "example-value", pointer, `a GeoJSON object, such as {"type":"Point","coordinates":[8.55,47.37]}`)
	case said == nil:
		c.errorf(v.at, "example-value", pointer, `is no GeoJSON object, which has a member "type"`)
	case want != "" && textOf(said) != want:
		c.instead(said, "example-value", below(pointer, "type"), visible.Quoted(want))
	case textOf(said) == "GeometryCollection":
		parts := v.get("geometries")
		if parts == nil || parts.kind != list {
			c.errorf(v.at, "example-value", pointer, `has no list "geometries", which a GeometryCollection must have`)
			return
		}
		for i, part := range parts.items {
			c.geometry(part, "", below(below(pointer, "geometries"), strconv.Itoa(i)))
		}
	case !known:
		c.instead(said, "example-value", below(pointer, "type"), "the name of a GeoJSON geometry, such as Point")
	case v.get("coordinates") == nil:
		c.errorf(v.at, "example-value", pointer, `has no member "coordinates", which a %s must have`, textOf(said))
	default:
		c.positions(v.get("coordinates"), textOf(said), coordinates[textOf(said)], below(pointer, "coordinates"))
	}
}

// positions checks lists of lists, of which the innermost are of numbers.
func (c *checker) positions(v *value, of string, depth int, pointer string) {
	switch {
	case v.kind != list:
		c.errorf(v.at, "example-value", pointer, "is %s, must be a list in the coordinates of a %s", v.kind, of)
	case depth > 1:
		for i, part := range v.items {
			c.positions(part, of, depth-1, below(pointer, strconv.Itoa(i)))
		}
		ring := depth == 2 && strings.HasSuffix(of, "Polygon") && !slices.ContainsFunc(v.items, func(p *value) bool { return p.kind != list })
		if ring && (len(v.items) < 4 || !samePlace(v.items[0], v.items[len(v.items)-1])) {
			c.errorf(v.at, "example-value", pointer, "is no ring of a %s, which has at least four positions, and ends where it begins", of)
		}
	case len(v.items) < 2 || slices.ContainsFunc(v.items, func(n *value) bool { return n.kind != number }):
		c.errorf(v.at, "example-value", pointer, "is no position, which is a list of two numbers or more: longitude and latitude first")
	}
}

func samePlace(a, b *value) bool {
	return slices.EqualFunc(a.items, b.items, func(x, y *value) bool { return x.text == y.text })
}

func textOf(v *value) string {
	if v == nil || v.kind != str {
		return ""
	}
	return v.text
}
