package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestExclude takes parts of the shop away from others.
func TestExclude(t *testing.T) {
	for _, c := range []struct{ include, exclude, gets, types string }{
		{"**", "/orders/** /buyers/**", "/best /items /items/{}", "s.buyer s.card s.gift s.item s.line s.note s.order s.place s.state s.thing"},
		{"**", "s.buyer s.state /buyers/** /orders/**", "/best /items /items/{}", "s.card s.gift s.item s.line s.note s.order s.place s.state s.thing"}, // s.state is needed
		{"/items /buyers", "/buyers", "/items /items/{}", "s.item"},
		{"/orders/**", "/orders/lines", "/orders /orders/{}", ""},
		{"/orders/**", "/orders/*/lines/**", "/orders /orders/{}", ""},
		{"/orders/**", "/orders", "/orders/{}/lines /orders/{}/lines/{}", ""},                               // what is below is asked for all the same
		{"s.*", "s.gift s.buyer", "", "s.card s.gift s.item s.line s.note s.order s.place s.state s.thing"}, // s.gift is derived from s.order
		{"s.card s.note", "s.c*", "", ""},
	} {
		s, found := schema.Select(service(t, shop), strings.Fields(c.include), strings.Fields(c.exclude), nil)
		if c.exclude == "s.c*" { // a star is a whole segment
			if len(found) != 1 || found[0].Rule != "exclude-unused" || found[0].Asked != "exclude/s.c*" {
				t.Errorf("%s: %v", c.exclude, found)
			}
			continue
		}
		if len(found) > 0 {
			t.Errorf("%s without %s: %v", c.include, c.exclude, found)
		}
		var gets, types []string
		for _, r := range s.Routes {
			if r.Reads() || r.Import != nil {
				gets = append(gets, "/"+strings.Join(r.Segments(), "/"))
			}
		}
		for typ := range s.Types {
			types = append(types, typ.QualifiedName())
		}
		slices.Sort(gets)
		slices.Sort(types)
		if got := strings.Join(gets, " "); got != c.gets {
			t.Errorf("%s without %s: routes %s, want %s", c.include, c.exclude, got, c.gets)
		}
		if got := strings.Join(types, " "); c.types != "" && got != c.types {
			t.Errorf("%s without %s: types %s, want %s", c.include, c.exclude, got, c.types)
		}
	}
	for _, unused := range []string{"/orderz", "/best/**/x", "s.none", "t.*"} {
		_, found := schema.Select(service(t, shop), []string{"/orders", "s.card"}, []string{unused}, nil)
		if len(found) != 1 || found[0].Rule != "exclude-unused" {
			t.Errorf("%s: %v", unused, found)
		}
	}
}
