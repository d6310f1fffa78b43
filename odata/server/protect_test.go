package server_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	store "github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
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
