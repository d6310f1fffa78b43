package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/generated/names"
	"github.com/odatagen/odatagen/generated/names/nameshttp"
	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// testSingleContained makes the only entity that another contains, which has a key of its
// own, and what that contains.
func (run suite) testSingleContained(t *testing.T) {
	for _, method := range []string{"PATCH", "PUT"} {
		store := run.open(t, WithRule("packages/select", func(_ context.Context, p *names.Package) bool { return p.Error.Or("") != "hidden" }))
		c := &conversation{h: nameshttp.NewHandler(nameshttp.Stored(store), server.WithLogger(nil))}
		if err := store.Load([]byte(`{"packages": [{"_id": "p"}, {"_id": ""}, {"_id": "h", "select": {"_id": "m", "error": "hidden"}}]}`)); err != nil {
			t.Fatal(err)
		}
		for _, below := range []string{"/packages('p')", "/packages('')"} {
			c.ask(t, "GET "+below+"/select", "", 204)
			c.ask(t, method+" "+below+"/select", `{"break":"b"}`, 400, "_id")
			c.ask(t, method+" "+below+"/select If-Match:*", `{"_id":"m"}`, 412)
			c.ask(t, method+" "+below+"/select", `{"_id":"m","error":"hidden"}`, 403)
			c.ask(t, method+" "+below+"/select", `{"_id":"m","break":"b"}`, 201, `"_id":"m"`)
			c.ask(t, method+" "+below+"/select", `{"_id":"m","break":"c"}`, 204)
			c.ask(t, "GET "+below+"/select", "", 200, `"_id":"m"`, `"break":"c"`)
			c.ask(t, "POST "+below+"/select/interface", `{"ctx":1,"err":"const"}`, 201)
			c.ask(t, "GET "+below+"/select/interface", "", 200, `"ctx":1`)
			c.ask(t, "DELETE "+below+"/select", "", 204)
			c.ask(t, "GET "+below+"/select", "", 204)
		}
		c.ask(t, method+" /packages('none')/select", `{"_id":"m"}`, 404)
		c.ask(t, method+" /packages('h')/select", `{"_id":"m"}`, 404)
	}
}

// testOptionsOfOtherTypes fills in functions of stores with options that take other
// entities than those of the set.
func (run suite) testOptionsOfOtherTypes(t *testing.T) {
	rule := func(context.Context, *shop.Order) bool { return true }
	for name, c := range map[string]struct {
		option Option
		want   string // "" for an option that fits
	}{
		"another type":              {WithRule("Products", rule), "an option for Products takes *shop.Order, and the entities there are *shop.Product"},
		"another type of contained": {WithRule("Orders/Items", rule), "an option for Orders/Items takes *shop.Order, and the entities there are *shop.Item"},
		"another type to save":      {WithSaving("Settings", func(context.Context, *shop.Order, *shop.Order) error { return nil }), "an option for Settings takes *shop.Order"},
		"its type":                  {WithRule("Orders", rule), ""},
		"any":                       {WithRule("Orders", func(context.Context, wire.Structured) bool { return true }), ""},
	} {
		if got := panics(func() { shophttp.Stored(run.open(t, c.option)) }); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		option Option
		want   string
	}{
		"one of several types": {WithRule("Publications", func(context.Context, *library.Book) bool { return true }), "takes *library.Book, and the entities there are library.AnyPublication"},
		"their base type":      {WithSaving("Publications", func(context.Context, *library.Publication, *library.Publication) error { return nil }), "takes *library.Publication, and the entities there are library.AnyPublication"},
		"all of them":          {WithRule("Publications", func(context.Context, library.AnyPublication) bool { return true }), ""},
	} {
		if got := panics(func() { libraryhttp.Stored(run.open(t, c.option)) }); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// panics returns what a function panics with; "" if it does not.
func panics(f func()) (with string) {
	defer func() {
		if v := recover(); v != nil {
			with = fmt.Sprint(v)
		}
	}()
	f()
	return ""
}
