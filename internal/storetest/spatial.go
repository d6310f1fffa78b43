package storetest

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
)

// testSpatial asks about places on the earth, and on a plane, which nothing compares with each other.
func (run suite) testSpatial(t *testing.T) {
	samples, animals := run.open(t), run.open(t)
	library := &conversation{h: libraryhttp.NewHandler(libraryhttp.Stored(samples))}
	zoo := &conversation{h: animalshttp.NewHandler(animalshttp.Stored(animals))}
	if err := animals.Load([]byte(`{"Animals":[{"ID":1,"Place":{"type":"Point","coordinates":[1,2]}},{"ID":2}]}`)); err != nil {
		t.Fatal(err)
	}
	earth, plane := "geography'SRID=4326;Point(1_2)'", "geometry'SRID=0;Point(1_2)'"
	for filter, want := range map[string]string{
		"geo.distance(Place,E)_lt_1":                  "1",
		"geo.distance(E,Place)_lt_1":                  "1",
		"geo.distance(Place,P)_lt_1":                  "",
		"geo.distance(P,Place)_lt_1":                  "",
		"geo.distance(E,P)_lt_1":                      "",
		"geo.distance(P,P)_lt_1":                      "2",
		"Place_eq_P":                                  "",
		"P_ne_Place":                                  "",
		"Place_in_(E)":                                "0",
		"Place_in_(E,P)":                              "",
		"case(true:Place)_eq_P":                       "",
		"Friends/any(f:geo.distance(f/Place,P)_lt_1)": "",
		"Friends/any(f:geo.distance(f/Place,E)_lt_1)": "0",
	} {
		status := 200
		if want == "" {
			status = 400
		}
		filter = strings.NewReplacer("E", earth, "P)", plane+")", "P,", plane+",", "P_", plane+"_", "P ", plane).Replace(filter + " ")
		if got := zoo.ask(t, "GET /Animals/$count?$filter="+strings.TrimSpace(filter), "", status); want != "" && got != want {
			t.Errorf("%s: %s, want %s", filter, got, want)
		}
	}
	for filter, status := range map[string]int{
		"geo.intersects(geometry'SRID=0;Point(1_2)',Area)":                  200,
		"geo.intersects(geography'SRID=4326;Point(1_2)',Area)":              400,
		"Areas/any(a:a_eq_geometry'SRID=0;Point(1_2)')":                     200,
		"Areas/any(a:a_eq_geography'SRID=4326;Point(1_2)')":                 400,
		"geo.length(Area)_gt_1_and_Area_eq_geography'SRID=4326;Point(1_2)'": 400,
	} {
		library.ask(t, "GET /Samples/$count?$filter="+filter, "", status)
	}
}
