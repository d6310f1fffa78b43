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

// TestWellKnown reads the literals of URLs.
func TestWellKnown(t *testing.T) {
	for text, want := range map[string]string{
		"SRID=4326;Point(1 2.5)":                                 `{"coordinates":[1,2.5],"type":"Point"}`,
		"srid=0;POINT(1 2)":                                      `{"coordinates":[1,2],"crs":{"properties":{"name":"EPSG:0"},"type":"name"},"type":"Point"}`,
		"SRID=4326;LineString(1 2,3 4)":                          `{"coordinates":[[1,2],[3,4]],"type":"LineString"}`,
		"SRID=4326;Polygon((0 0,1 0,1 1,0 0),(0 0,1 0,1 1,0 0))": `{"coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,0],[1,1],[0,0]]],"type":"Polygon"}`,
		"SRID=4326;MultiPoint((1 2),(3 4))":                      `{"coordinates":[[1,2],[3,4]],"type":"MultiPoint"}`,
		"SRID=4326;MultiPoint((1 2))":                            `{"coordinates":[[1,2]],"type":"MultiPoint"}`,
		"SRID=4326;MultiLineString((1 2,3 4),(5 6,7 8))":         `{"coordinates":[[[1,2],[3,4]],[[5,6],[7,8]]],"type":"MultiLineString"}`,
		"SRID=4326;MultiPolygon(((0 0,1 0,1 1,0 0)))":            `{"coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]],"type":"MultiPolygon"}`,
		"SRID=4326;Collection(Point(1 2),LineString(1 2,3 4))":   `{"geometries":[{"coordinates":[1,2],"type":"Point"},{"coordinates":[[1,2],[3,4]],"type":"LineString"}],"type":"GeometryCollection"}`,
		"Point(1 2)":            "",
		"SRID=4326;Circle(1 2)": "",
		"SRID=4326;Point(1 x)":  "",
		"SRID=4326;Point(1 2":   "",
		"SRID=4326;Point(1 2))": "",
		"SRID=4326;Point()":     "",
		"SRID=4326;" + strings.Repeat("Collection(", 9) + "Point(1 2)" + strings.Repeat(")", 9): "",
	} {
		if got, _ := geoJSONOf(text); string(got) != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
