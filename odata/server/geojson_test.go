package server

import (
	"strings"
	"testing"
)

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		shape, text string
		fits        bool
	}{
		{"GeographyPoint", `{"type":"Point","coordinates":[1,2]}`, true},
		{"GeographyPoint", `{"type":"Point","coordinates":[1,2,3.5],"crs":{"type":"name"}}`, true},
		{"GeographyPoint", `{"type":"Point","coordinates":[1]}`, false},
		{"GeographyPoint", `{"type":"Point","coordinates":[]}`, false},
		{"GeographyPoint", `{"type":"Point","coordinates":["1",2]}`, false},
		{"GeographyPoint", `{"type":"Point","coordinates":[1,null]}`, false},
		{"GeographyPoint", `{"type":"Point","coordinates":[[1,2]]}`, false},
		{"GeographyPoint", `{"type":"Point","coordinates":{"x":1}}`, false},
		{"GeographyPoint", `{"type":"Point"}`, false},
		{"GeographyPoint", `{"type":"MultiPoint","coordinates":[[1,2]]}`, false},
		{"Geography", `{"type":"MultiPoint","coordinates":[[1,2]]}`, true},
		{"Geometry", `{"type":"MultiPoint","coordinates":[]}`, true},
		{"Geometry", `{"type":"Circle","coordinates":[1,2]}`, false},
		{"GeometryLineString", `{"type":"LineString","coordinates":[[1,2],[3,4]]}`, true},
		{"GeometryLineString", `{"type":"LineString","coordinates":[[1,2]]}`, false},
		{"GeographyPolygon", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`, true},
		{"GeographyPolygon", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, false},
		{"GeographyPolygon", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}`, false},
		{"GeographyMultiPolygon", `{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[]]}`, true},
		{"GeographyMultiLineString", `{"type":"MultiLineString","coordinates":[[[0,0],[1,0]],[[0,0]]]}`, false},
		{"GeographyCollection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}`, true},
		{"GeographyCollection", `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1]}]}`, false},
		{"GeographyCollection", `{"type":"GeometryCollection"}`, false},
		{"GeographyCollection", strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 8) + strings.Repeat("]}", 8), true},
		{"GeographyCollection", strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 9) + strings.Repeat("]}", 9), false},
	} {
		if what := shapeBeyond(c.shape, c.text); (what == "") != c.fits {
			t.Errorf("%s %s: %q", c.shape, c.text, what)
		}
	}
}
