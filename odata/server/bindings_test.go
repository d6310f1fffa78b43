package server_test

import (
	"strings"
	"testing"

	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// TestItemsAuthorization asks for what the items of collections lead to, which has no route, as for
// the entity set that it is bound to, and gives it the id that it has there.
func TestItemsAuthorization(t *testing.T) {
	var asked []string
	swing := &zootypes.Swing{Pusher: &zootypes.Keeper{ID: wire.Some[int32](4)}}
	swing.Cleaner, swing.Birds = &zootypes.Keeper{ID: wire.Some[int32](3)}, []zootypes.AnyAnimal{&zootypes.Animal{ID: wire.Some[int64](5)}}
	cage := &zootypes.Cage{No: wire.Some[uint8](1), Perches: []zootypes.AnyPerch{swing}}
	route := func(path, scope string, typ wire.Structured, v any) server.Route {
		r := server.Route{Kind: server.ReadRoute, Method: "GET", Path: path, Type: typ, Scopes: [][]string{{scope}},
			Handle: func(*server.Parsed) (any, error) { return v, nil }}
		if strings.Contains(path, "{c}") {
			r.Keys = []server.KeyProperty{{Name: "c", Property: "No", Type: "Edm.Byte"}}
		}
		if _, one := v.(wire.Structured); !one {
			r.Kind, r.Collection = server.ListRoute, true
		}
		return r
	}
	routes := []server.Route{
		route("/Cages", "Cages", cage, odata.Page[*zootypes.Cage]{Items: []*zootypes.Cage{cage}}),
		route("/Cages/{c}", "Cage", cage, cage),
		route("/Animals", "Animals", (*zootypes.Animal)(nil), odata.Page[*zootypes.Animal]{}),
		route("/Keepers", "Keepers", (*zootypes.Keeper)(nil), odata.Page[*zootypes.Keeper]{}),
	}
	about := gen.Description{MetadataXML: zootypes.DescriptionXML(), Bindings: map[string]string{
		"Cages/Perches/Birds": "Animals", "Cages/Perches/Cleaner": "Keepers", "Cages/Perches/Hooks/Hung": "Animals", "Cages/Perches/example.zoo.Swing/Pusher": "Keepers",
		"Cages/Perches/Corner/Cleaner": "Keepers"}}
	h := server.Serve(about, routes, quiet(), server.WithAuthorizer(recordScopes(&asked)))
	routes[3].Forbidden = true
	closed := server.Serve(about, routes, quiet())
	for _, c := range []struct{ path, want, id string }{
		{"/Cages?$expand=Perches/Cleaner", "Cages Keepers", "/Keepers(3)"},
		{"/Cages?$expand=Perches/Cleaner($select=Name)", "Cages Keepers", "/Keepers(3)"},
		{"/Cages(1)?$expand=Perches/example.zoo.Swing/Pusher", "Cage Keepers", "/Keepers(4)"},
		{"/Cages(1)?$expand=Perches/example.zoo.Swing/Cleaner", "Cage Keepers", "/Keepers(3)"},
		{"/Cages(1)?$expand=Perches/Birds,Perches/Cleaner", "Cage Animals Keepers", "/Animals(5)"},
		{"/Cages(1)?$select=No&$expand=Perches/Birds", "Cage Animals", "/Animals(5)"},
		{"/Cages(1)/Perches?$expand=Cleaner", "Cage Keepers", "/Keepers(3)"},
		{"/Cages(1)/Perches?$expand=*", "Cage Animals Keepers", ""},
		{"/Cages(1)/Perches?$filter=Cleaner/Name%20eq%20'x'", "Cage Keepers", ""},
		{"/Cages?$filter=Perches/any(p:p/Cleaner/Name%20eq%20'x')", "Cages Keepers", ""},
		{"/Cages?$filter=Perches/any(p:p/Hooks/any(k:k/Hung/Name%20eq%20'x'))", "Cages Animals", ""},
		{"/Cages?$filter=Perches/any(p:p/Corner/Cleaner%20ne%20null)", "Cages Keepers", ""},
		{"/Cages?$filter=Perches/any(p:p/example.zoo.Swing/Pusher/Name%20eq%20'x')", "Cages Keepers", ""},
		{"/Cages/$filter(Perches/any(p:p/Birds/any()))/$count", "Cages Animals", ""},
		{"/Cages?$orderby=Perches/$count($filter=Cleaner/Name%20eq%20'x')", "Cages Keepers", ""},
		{"/Cages?$select=Perches($filter=Cleaner/Name%20eq%20%27x%27)", "Cages Keepers", ""},
		{"/Cages(1)?$select=No,Perches($orderby=Cleaner/Name)", "Cage Keepers", ""},
		{"/Cages(1)?$select=Perches($select=Hooks($filter=Hung/Name%20eq%20%27x%27))", "Cage Animals", ""},
		{"/Cages?$expand=Perches/Birds($filter=Name%20eq%20%27x%27)", "Cages Animals", ""},
	} {
		asked = nil
		if c.id != "" {
			c.path += "&$format=application/json%3Bodata.metadata%3Dfull"
		}
		w := ask(t, h, "GET "+c.path)
		if got := strings.Join(asked, " "); got != c.want || !strings.Contains(w.Body.String(), c.id) {
			t.Errorf("%s: asked for %s, want %s, and id %s: %d %s", c.path, got, c.want, c.id, w.Code, w.Body)
		}
		code := 200
		if strings.Contains(c.want, "Keepers") {
			code = 400
		}
		if w := ask(t, closed, "GET "+c.path); (w.Code == 400) != (code == 400) {
			t.Errorf("%s, with Keepers forbidden: %d %s", c.path, w.Code, w.Body)
		}
	}
}
