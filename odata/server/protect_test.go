package server_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	store "github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// TestComputed writes what only the service says. The functions do not get it.
func TestComputed(t *testing.T) {
	var got string
	note := func(v wire.Structured) {
		b, err := wire.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		got = string(b)
	}
	var service shophttp.Service
	service.Categories.CreateCategory = func(_ context.Context, v *store.Category, _ *query.Options) (*store.Category, error) {
		note(v)
		return v, nil
	}
	service.Products.UpdateProduct = func(_ context.Context, _ string, v *store.Product, _ *query.Options) (*store.Product, error) {
		note(v)
		return v, nil
	}
	service.Products.GetProduct = func(context.Context, string, *query.Options) (*store.Product, error) {
		return &store.Product{Code: wire.Some("h")}, nil
	}
	h := shophttp.NewHandler(service)
	for _, c := range []struct{ request, want, not string }{
		{"POST /Categories\nContent-Type: application/json\n\n" + `{"ID":7,"Name":"n","Products":[{"Code":"h","Name":"n","Sold":3,"Size":{"Width":1,"Area":4}}]}`, `"ID":7`, "Sold"},
		{"POST /Categories\nContent-Type: application/json\n\n" + `{"ID":7,"Name":"n","Products":[{"Code":"h","Name":"n","Sold":3,"Size":{"Width":1,"Area":4}}]}`, `"Width":1`, "Area"},
		{"PATCH /Products('h')\nContent-Type: application/json\n\n" + `{"Sold":3,"Name":"n"}`, `"Name":"n"`, "Sold"},
		{"PUT /Products('h')\nContent-Type: application/json\n\n" + `{"Sold":3,"Name":"n","Size":{"Width":1,"Area":4}}`, `"Tenant":null`, "Sold"},
		{"PUT /Products('h')\nContent-Type: application/json\n\n" + `{"Sold":3,"Name":"n","Size":{"Width":1,"Area":4}}`, `"Width":1`, "Area"},
		{"PUT /Products('h')/Size\nContent-Type: application/json\n\n" + `{"Width":2,"Area":4}`, `"Width":2`, "Area"},
	} {
		got = ""
		w := ask(t, h, c.request)
		if w.Code >= 300 || !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s: %d %s; the function got %s, which is to have %s and not %s", c.request, w.Code, w.Body, got, c.want, c.not)
		}
	}
}

// TestEcho answers what the function was given: what was bound is said in requests alone.
func TestEcho(t *testing.T) {
	var got []string
	var service shophttp.Service
	service.Products.CreateProduct = func(_ context.Context, v *store.Product, _ *query.Options) (*store.Product, error) {
		got = append(got, odata.PropertyControlOf(&v.Dynamic, "Suppliers").Bind...)
		return v, nil
	}
	service.Products.GetProduct = func(context.Context, string, *query.Options) (*store.Product, error) {
		v := &store.Product{Code: wire.Some("h"), Manual: &store.Manual{}}
		v.Dynamic.Set("Category@odata.bind", `"Categories(1)"`)
		v.Manual.Dynamic.Set("Product@bind", `"Products('h')"`)
		return v, nil
	}
	h := shophttp.NewHandler(service)
	for _, version := range []string{"4.0", "4.01"} {
		for _, request := range []string{
			"POST /Products?$expand=Manual\nContent-Type: application/json;odata.metadata=full\nAccept: application/json;odata.metadata=full\nOData-MaxVersion: " + version + "\n\n" + `{"Code":"n","Name":"n","Category@odata.bind":"Categories(1)","Suppliers@odata.bind":["Suppliers(1)"],"Suppliers":[{"@odata.id":"Suppliers(2)"}],"Manual":{"Product@bind":"Products('h')"}}`,
			"GET /Products('h')?$expand=Manual\nOData-MaxVersion: " + version,
		} {
			if w := ask(t, h, request); w.Code >= 300 || strings.Contains(w.Body.String(), "bind") {
				t.Errorf("%s: %d %s", request, w.Code, w.Body)
			}
		}
	}
	if want := []string{"Suppliers(1)", "Suppliers(2)", "Suppliers(1)", "Suppliers(2)"}; !slices.Equal(got, want) {
		t.Errorf("the function got %q, want %q", got, want)
	}
}

// TestImmutable writes values that only a new entity can be given: the functions get them of
// those alone, also of one that a change makes.
func TestImmutable(t *testing.T) {
	var got string
	note := func(v *store.Product) (*store.Product, error) {
		b, err := wire.Marshal(v)
		got = string(b)
		return v, err
	}
	var service shophttp.Service
	service.Products.CreateProduct = func(_ context.Context, v *store.Product, _ *query.Options) (*store.Product, error) { return note(v) }
	service.Products.UpdateProduct = func(_ context.Context, _ string, v *store.Product, _ *query.Options) (*store.Product, error) {
		return note(v)
	}
	service.Categories.UpdateCategory = func(_ context.Context, _ int32, v *store.Category, _ *query.Options) (*store.Category, error) {
		return v, nil
	}
	service.Products.GetProduct = func(_ context.Context, code string, _ *query.Options) (*store.Product, error) {
		if code != "h" {
			return nil, nil
		}
		return &store.Product{Code: wire.Some("h"), Name: wire.Some("n")}, nil
	}
	service.Products.ListProducts = func(context.Context, *query.Options) (odata.Page[*store.Product], error) {
		return odata.Page[*store.Product]{Items: []*store.Product{{Code: wire.Some("h"), Name: wire.Some("n")}}}, nil
	}
	begin := func(ctx context.Context) (context.Context, func(bool) error, error) {
		return ctx, func(bool) error { return nil }, nil
	}
	h := shophttp.NewHandler(service, server.WithTransactions(begin))
	const json = "\nContent-Type: application/json\n\n"
	for request, want := range map[string]bool{
		"POST /Products" + json + `{"Code":"n","Name":"n","Serial":"s"}`:                                                          true,
		"PATCH /Products('h')" + json + `{"Name":"n","Serial":"s"}`:                                                               false,
		"PUT /Products('h')" + json + `{"Name":"n","Serial":"s"}`:                                                                 false,
		"PATCH /Products('n')" + json + `{"Name":"n","Serial":"s"}`:                                                               true,
		"PUT /Products('n')" + json + `{"Name":"n","Serial":"s"}`:                                                                 true,
		"PATCH /Products('n')\nIf-Match: *" + json + `{"Name":"n","Serial":"s"}`:                                                  false,
		"PUT /Products('h')/Serial" + json + `{"value":"s"}`:                                                                      false,
		"PATCH /Products/$each" + json + `{"Name":"n","Serial":"s"}`:                                                              false,
		"POST /$batch" + json + `{"requests":[{"id":"1","method":"patch","url":"Products('h')","body":{"Serial":"s"}}]}`:          false,
		"POST /$batch" + json + `{"requests":[{"id":"1","method":"put","url":"Products('n')","body":{"Name":"n","Serial":"s"}}]}`: true,
	} {
		got = ""
		w := ask(t, h, request)
		if w.Code >= 300 || got == "" || strings.Contains(w.Body.String(), `"status":4`) || strings.Contains(got, `"Serial":"s"`) != want {
			t.Errorf("%s: %d %s; the function got %s, with the value is %v", request, w.Code, w.Body, got, want)
		}
	}
	// Without a function that reads it, nobody knows that there is no entity.
	service.Products.GetProduct = nil
	if w := ask(t, shophttp.NewHandler(service), "PATCH /Products('n')"+json+`{"Name":"n","Serial":"s"}`); w.Code != 204 || strings.Contains(got, "Serial") {
		t.Errorf("%d %s; the function got %s", w.Code, w.Body, got)
	}
}

// TestNeeded makes entities without a value that they have to have: no function is called.
func TestNeeded(t *testing.T) {
	called := false
	var service shophttp.Service
	service.Products.CreateProduct = func(_ context.Context, v *store.Product, _ *query.Options) (*store.Product, error) {
		called = true
		return v, nil
	}
	service.Products.UpdateProduct = func(_ context.Context, _ string, v *store.Product, _ *query.Options) (*store.Product, error) {
		called = true
		return v, nil
	}
	service.Products.GetProduct = func(_ context.Context, code string, _ *query.Options) (*store.Product, error) {
		v := &store.Product{Code: wire.Some(code), Name: wire.Some("n")}
		if code == "h" {
			v.Size = &store.Size{Width: wire.Some[int32](1)}
		}
		return v, nil
	}
	h := shophttp.NewHandler(service)
	const json = "\nContent-Type: application/json\n\n"
	for request, missing := range map[string]string{
		"POST /Products" + json + `{"Code":"n","Name":"n"}`:                                                      "",
		"POST /Products" + json + `{"Code":"n"}`:                                                                 "Name",
		"POST /Products" + json + `{"Code":"n","Name":"n","Size":{"Width":1}}`:                                   "",
		"POST /Products" + json + `{"Code":"n","Name":"n","Size":{"Height":1}}`:                                  "Size/Width",
		"POST /Products" + json + `{"Code":"n","Name":"n","Category":{"Name":"c"}}`:                              "",
		"POST /Products" + json + `{"Code":"n","Name":"n","Category":{"ID":1}}`:                                  "Category/Name",
		"POST /Products" + json + `{"Code":"n","Name":"n","Category":{"@odata.id":"Categories(1)"}}`:             "",
		"POST /Products" + json + `{"Code":"n","Name":"n","Category":{"Name":"c","Children":[{"ID":2}]}}`:        "Category/Children/Name",
		"PATCH /Products('h')" + json + `{"Serial":"s"}`:                                                         "",
		"PATCH /Products('h')" + json + `{"Size":{"Height":2}}`:                                                  "",
		"PATCH /Products('small')" + json + `{"Size":{"Height":2}}`:                                              "Size/Width",
		"PATCH /Products('small')/Size" + json + `{"Height":1}`:                                                  "Size/Width",
		"PUT /Products('small')/Size/Height" + json + `{"value":1}`:                                              "Size/Width",
		"PATCH /Products('h')" + json + `{"Category":{"ID":1}}`:                                                  "",
		"PATCH /Products('h')" + json + `{"Suppliers":[{}]}`:                                                     "Suppliers/Name",
		"PUT /Products('h')" + json + `{"Serial":"s"}`:                                                           "Name",
		"PUT /Products('h')" + json + `{"Name":"n"}`:                                                             "",
		"PUT /Products('h')/Size" + json + `{"Height":1}`:                                                        "Size/Width",
		"PATCH /Products('h')/Size" + json + `{"Height":1}`:                                                      "",
		"POST /$batch" + json + `{"requests":[{"id":"1","method":"post","url":"Products","body":{"Code":"n"}}]}`: "Name",
	} {
		called = false
		w := ask(t, h, request)
		if refused := strings.Contains(w.Body.String(), `"target":"`+missing+`"`) && strings.Contains(w.Body.String(), "must have a value"); called != (missing == "") || refused == called {
			t.Errorf("%s: %d %s, called %v, want missing %q", request, w.Code, w.Body, called, missing)
		}
	}
}

// TestImmutableWithin writes values of complex values that only what is new can be given.
func TestImmutableWithin(t *testing.T) {
	shelf := &zoo.Shelf{}
	if err := wire.Unmarshal([]byte(`{"No":1,"Label":{"Serial":"s","Spot":{"Row":1}},"Labels":[{"Serial":"s"},{"Serial":"t"}]}`), shelf); err != nil {
		t.Fatal(err)
	}
	var got string
	var service zoohttp.Service
	service.Shelves.GetShelve = func(context.Context, int8, *query.Options) (*zoo.Shelf, error) { return shelf, nil }
	service.Shelves.UpdateShelve = func(_ context.Context, _ int8, v *zoo.Shelf, _ *query.Options) (*zoo.Shelf, error) {
		b, err := wire.Marshal(v)
		got = string(b)
		return shelf, err
	}
	h := zoohttp.NewHandler(service)
	for _, c := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"PATCH /Shelves(1)", `{"Label":{"Serial":"n","Spot":{"Row":2,"Column":3}},"Labels":[{"Serial":"u","Spot":{"Row":4}}]}`, 204, `{"Label":{"Spot":{"Column":3}},"Labels":[{"Serial":"u","Spot":{"Row":4}}]}`},
		{"PUT /Shelves(1)/Labels", `{"value":[{"Serial":"u"}]}`, 204, `{"Labels":[{"Serial":"u"}]}`},
		{"PATCH /Shelves(1)/Labels/1", `{"Serial":"n","Spot":{"Row":4}}`, 204, `{"Labels":[{"Serial":"s"},{"Serial":"t","Spot":{"Row":4}}]}`},
		{"PATCH /Shelves(1)", `{"Labels":[{"Spot":{"Column":4}}]}`, 400, `Labels/Spot/Row`},
		{"PATCH /Shelves(1)", `{"Labels":[{"Spot":{"Row":null}}]}`, 400, `Labels/Spot/Row`},
		{"PATCH /Shelves(1)", `{"Label":{"Spot":{"Row":null}}}`, 204, `{"Label":{"Spot":{}}}`},
		{"PATCH /Shelves(1)", `{"Label":{"@odata.type":"#example.zoo.Sticker"}}`, 400, `Label/Glue`},
		{"PATCH /Shelves(1)", `{"Label":{"@odata.type":"#example.zoo.Sticker","Glue":"g","Serial":"n"}}`, 204, `{"Label":{"@odata.type":"#example.zoo.Sticker","Glue":"g"}}`},
	} {
		got = ""
		w := ask(t, h, c.request+"\nContent-Type: application/json\n\n"+c.body)
		if c.status != 204 {
			got += w.Body.String()
		}
		if w.Code != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %d %s; got %s, want %d %s", c.request, c.body, w.Code, w.Body, got, c.status, c.want)
		}
	}
}
