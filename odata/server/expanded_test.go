package server_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// guarded returns a service whose routes have a scope each, of the name that stands
// last in its path, and "Secret" of parts forbidden. The number of calls is kept.
func guarded(calls *int, options ...server.Option) http.Handler {
	key := func(names ...string) (keys []server.KeyProperty) {
		for _, name := range names {
			keys = append(keys, server.KeyProperty{Name: name, Property: "ID", Type: "Edm.Int32"})
		}
		return keys
	}
	one := func(path, set, scope string, typ wire.Structured, v any, keys ...string) server.Route {
		return server.Route{Kind: server.ReadRoute, Method: "GET", Path: path, Context: set, Keys: key(keys...), Type: typ, Scopes: [][]string{{scope}}, Handle: func(*server.Parsed) (any, error) {
			*calls++
			return v, nil
		}}
	}
	many := func(path, set, scope string, typ wire.Structured, v any, keys ...string) server.Route {
		r := one(path, set, scope, typ, v, keys...)
		r.Kind, r.Collection = server.ListRoute, true
		return r
	}
	product, part := &Product{}, &Part{No: wire.Some("1")}
	forbidden := one("/Products/{p}/Supplier", "", "Supplier", (*Supplier)(nil), nil, "p")
	forbidden.Forbidden = true
	whole := one("/Parts/{q}/Whole", "Parts", "Whole", (*Part)(nil), part, "q")
	cheapest := one("/Cheapest", "Products", "Cheapest", (*Product)(nil), product)
	cheapest.Kind, cheapest.Function = server.FunctionRoute, [][]string{{}}
	return server.Serve(gen.Description{}, []server.Route{
		many("/Products", "", "Products", (*Product)(nil), odata.Page[*Product]{}),
		one("/Products/{p}", "", "Product", (*Product)(nil), product, "p"),
		many("/Products/{p}/Reviews", "", "Reviews", (*Review)(nil), odata.Page[*Review]{}, "p"),
		one("/Products/{p}/Reviews/{r}/Author", "", "Author", (*Supplier)(nil), nil, "p", "r"),
		one("/Products/{p}/Maker/Country", "", "Country", (*Country)(nil), nil, "p"),
		forbidden, cheapest,
		many("/Parts", "", "Parts", (*Part)(nil), odata.Page[*Part]{}), whole,
		one("/Best", "Parts", "Best", (*Part)(nil), part),
	}, append(options, quiet())...)
}

// TestExpandAuthorization asks for what is expanded as for what has its own path:
// the authorizer gets the scopes of each, and what is forbidden is refused, both
// before the handler is called.
func TestExpandAuthorization(t *testing.T) {
	var asked []string
	calls, denied := 0, ""
	type step struct{}
	h := guarded(&calls, server.WithAuthorizer(func(ctx context.Context, r *http.Request, scopes [][]string) (context.Context, error) {
		if n, _ := ctx.Value(step{}).(int); n != len(asked) {
			t.Errorf("%s: the context is not the one that was returned before", r.URL)
		}
		asked = append(asked, scopes[0][0])
		if scopes[0][0] == denied {
			return nil, server.Forbidden("no " + denied)
		}
		return context.WithValue(ctx, step{}, len(asked)), nil
	}))
	for _, c := range []struct {
		path, denied string
		code         int
		asked        string
	}{
		{"/Products", "", 200, "Products"},
		{"/Products?$expand=Reviews", "", 200, "Products Reviews"},
		{"/Products?$expand=Reviews", "Reviews", 403, "Products Reviews"},
		{"/Products(1)?$expand=Reviews($expand=Author),Maker/Country", "", 200, "Product Reviews Author Country"},
		{"/Products(1)?$expand=Reviews($expand=Author)", "Author", 403, "Product Reviews Author"},
		{"/Products(1)/Reviews?$expand=Author", "Author", 403, "Reviews Author"},
		{"/Products(1)?$select=Maker($compute=Country/Code%20as%20N)", "Country", 403, "Product Country"},
		{"/Products(1)/Maker?$expand=Country", "Country", 403, "Product Country"},
		{"/Products(1)/Shop.SpecialProduct?$expand=Reviews", "Reviews", 403, "Product Reviews"},
		{"/Products/$count?$expand=Reviews", "Reviews", 403, "Products Reviews"},
		{"/Products/$filter(Reviews/any())", "Reviews", 403, "Products Reviews"},
		{"/Products/$filter(Reviews/any(r:r/Author%20eq%20null))/$count", "Reviews", 403, "Products Reviews"},

		// What is forbidden is refused however it is asked for.
		{"/Products(1)?$expand=Supplier", "", 400, "Product"},
		{"/Products?$expand=Reviews,Supplier", "", 400, "Products"},
		{"/Products?$expand=*", "", 400, "Products"},
		{"/Products(1)/Supplier", "", 405, ""},

		// An entity of a set elsewhere is held to what is said of that set.
		{"/Cheapest()?$expand=Supplier", "", 400, "Cheapest"},
		{"/Best?$expand=Whole", "Whole", 403, "Best Whole"},
		{"/Best?$expand=Whole($levels=3)", "", 200, "Best Whole"},
		{"/Best?$expand=Whole($levels=max;$expand=Whole)", "", 200, "Best Whole"},
		{"/Parts?$expand=Parts($expand=Whole)", "", 200, "Parts"}, // Parts of parts has no route
	} {
		asked, calls, denied = nil, 0, c.denied
		w := ask(t, h, "GET "+c.path)
		if w.Code != c.code || strings.Join(asked, " ") != c.asked || (calls > 0) != (c.code == 200) {
			t.Errorf("%s: %d, asked for %v, %d calls; want %d, %s: %s", c.path, w.Code, asked, calls, c.code, c.asked, w.Body)
		}
		if c.code == 400 && !slices.Contains(strings.Fields(w.Body.String()), "Supplier") {
			t.Errorf("%s: the error does not name Supplier: %s", c.path, w.Body)
		}
	}
}

// TestExpandForbiddenWithoutAuthorizer refuses what is forbidden whoever asks.
func TestExpandForbiddenWithoutAuthorizer(t *testing.T) {
	calls := 0
	w := ask(t, guarded(&calls), "GET /Products?$expand=Supplier")
	if got := fmt.Sprint(w.Code, calls); got != "400 0" || !strings.Contains(w.Body.String(), `"target":"$expand"`) {
		t.Errorf("%s %s", got, w.Body)
	}
}

// TestExpandBehindCasts asks for what complex values of derived types lead to as for what has
// its own path, and gives it the id that it has in its set.
func TestExpandBehindCasts(t *testing.T) {
	var asked []string
	lair := &zootypes.Lair{Prey: []zootypes.AnyAnimal{&zootypes.Animal{ID: wire.Some[int64](5)}}}
	route := func(path, set, scope string, typ wire.Structured, v any) server.Route {
		r := server.Route{Kind: server.ReadRoute, Method: "GET", Path: path, Context: set, Type: typ, Scopes: [][]string{{scope}},
			Keys:   []server.KeyProperty{{Name: "c", Property: "No", Type: "Edm.Byte"}},
			Handle: func(*server.Parsed) (any, error) { return v, nil }}
		if v == nil {
			r.Kind, r.Collection = server.ListRoute, true
		}
		return r
	}
	h := server.Serve(gen.Description{}, []server.Route{
		route("/Cages/{c}", "Cages", "Cage", (*zootypes.Cage)(nil), &zootypes.Cage{No: wire.Some[uint8](1), Den: lair}),
		route("/Cages/{c}/Den/example.zoo.Lair/Prey", "Animals", "Prey", (*zootypes.Animal)(nil), nil),
		route("/Cages/{c}/Den/example.zoo.Lair/Nook/Cleaner", "Keepers", "Cleaner", (*zootypes.Keeper)(nil), (*zootypes.Keeper)(nil)),
	}, quiet(), server.WithAuthorizer(recordScopes(&asked)))
	for path, want := range map[string]string{
		"$expand=Den/example.zoo.Lair/Prey($select=Name)":                     "Prey",
		"$expand=Den/example.zoo.Lair/Nook/Cleaner":                           "Cleaner",
		"$compute=Den/example.zoo.Lair/Prey/$count%20as%20N":                  "Prey",
		"$compute=Den/example.zoo.Lair/Nook/Cleaner/Name%20as%20N":            "Cleaner",
		"$expand=Den/example.zoo.Lair/Prey,Den/example.zoo.Lair/Nook/Cleaner": "Prey Cleaner",
	} {
		asked = nil
		w := ask(t, h, "GET /Cages(1)?"+path)
		if got := strings.Join(asked, " "); got != "Cage "+want {
			t.Errorf("%s: asked for %s, want Cage %s: %s", path, got, want, w.Body)
		}
		if strings.Contains(path, "$select") && !strings.Contains(w.Body.String(), `/Animals(5)"`) {
			t.Errorf("%s: the id is not that of the set: %s", path, w.Body)
		}
	}
}
