package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

// tenantKey is that of the tenant who asks, in a context.
type tenantKey struct{}

func tenantOf(ctx context.Context) string {
	tenant, _ := ctx.Value(tenantKey{}).(string)
	return tenant
}

// tenants restricts products to those of who asks, by a function and by a condition; to all for
// who is no tenant.
func tenants() map[string]Option {
	return map[string]Option{
		"function": WithRule("Products", func(ctx context.Context, p *shop.Product) bool {
			return tenantOf(ctx) == "" || tenantOf(ctx) == p.Tenant.Or("")
		}),
		"condition": WithCondition[*shop.Product]("Products", func(ctx context.Context) query.Condition {
			if tenantOf(ctx) == "" {
				return query.Field("Code").Ne(nil)
			}
			return query.Field("Tenant").Eq(tenantOf(ctx))
		}),
	}
}

func as(tenant string) context.Context { return context.WithValue(ctx, tenantKey{}, tenant) }

// get asks a handler, and returns the status and the body.
func get(t *testing.T, h http.Handler, ctx context.Context, path string) (int, string) {
	t.Helper()
	path, raw, _ := strings.Cut(path, "?")
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, (&url.URL{Path: path}).String()+"?"+strings.ReplaceAll(raw, " ", "%20"), nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(body)
}

// testRulesOfReading looks for the train of tenant b, as tenant a, wherever a client can
// read.
func (run suite) testRulesOfReading(t *testing.T) {
	for name, rule := range tenants() {
		t.Run(name, func(t *testing.T) { run.readRuled(t, rule) })
	}
}

func (run suite) readRuled(t *testing.T, rule Option) {
	o := run.openShop(t, rule)
	h := shophttp.NewHandler(o.Service)
	const item = "/Orders(00000000-0000-0000-0000-00000000000a)/Items(2)"
	for path, status := range map[string]int{
		"/Products": 200, "/Products('t')": 404, "/Products/t": 404, "/Products('t')/Name": 404, "/Products('t')/Category": 404, "/Products('t')/Size/Width": 404,
		"/Products?$count=true": 200, "/Products/$count": 200, "/Products?$filter=Code eq 't'": 200, "/Products?$search=Train": 200,
		"/Products?$orderby=Price desc&$top=1": 200, "/Products?$apply=aggregate(Price with max as Most)": 200, "/Products?$apply=groupby((Name))": 200,
		"/Products('x')/Similar": 200, "/Products('x')/Similar('t')": 404, "/Products('x')?$expand=Similar": 200, "/Products('x')/Similar/$count": 200,
		"/Products('x')?$expand=Similar($levels=max)": 200, "/Products?$expand=Similar($expand=Category($expand=Products))": 200, "/Products('x')?$expand=*": 200,
		"/Products('x')?$expand=Similar/$count": 200, "/Products('x')?$expand=Similar/$ref": 200, "/Products('x')?$expand=Similar($count=true;$top=0)": 200,
		"/Categories(7)/Products": 200, "/Categories(7)?$expand=Products": 200, "/Categories?$expand=Products($levels=1)": 200, "/Categories(7)/Products/$count": 200,
		"/Categories?$filter=Products/any(p:p/Name eq 'Train')": 200, "/Categories?$filter=Products/$count gt 0 and ID eq 7": 200,
		"/Categories?$apply=aggregate(Products/Price with max as Most)": 200, "/Categories?$orderby=Products/$count desc&$top=1&$expand=Products": 200,
		item + "/Product": 404, item + "?$expand=Product": 200, "/Orders?$expand=Items($expand=Product)": 200, "/Orders?$filter=Items/any(i:i/Product/Name eq 'Train')": 200,
		"/Suppliers?$expand=Products": 200, "/Manuals?$filter=Product/Similar/any(s:s/Code eq 't')": 200, "/Products?$filter=Similar/any(s:s/Name eq 'Train')": 200,
		"/Products?$compute=Name as N&$select=N": 200, "/Products?$filter=$root/Products('t')/Name eq 'Train'": 200, "/Products?$compute=$root/Products('t')/Name as N&$select=N": 200,
		"/$entity?$id=Products('t')": 404, "/$all": 200, "/$crossjoin(Products,Categories)": 200, "/$crossjoin(Categories,Products)?$filter=Products/Name eq 'Train'": 200,
		"/Categories?$expand=Products($filter=@f)&@f=Name eq 'Train'": 200, "/Categories?$filter=Products/$filter(@f)/$count gt 0&@f=Similar/any(s:s/Name eq 'Train')": 200,
		"/Products/$filter(@f)?@f=Code eq 't'": 200, "/Categories/$filter(@f)?@f=Products/any(p:p/Name eq 'Train')": 200, "/Products('t')/$ref": 404, "/Categories(7)/Products/$ref": 200,
	} {
		got, body := get(t, h, as("a"), path)
		if got != status && got != http.StatusNotImplemented && !(got == http.StatusNoContent && status == 404) {
			t.Errorf("%s: %d, want %d: %s", path, got, status, body)
		}
		if strings.Contains(body, "Train") || strings.Contains(body, `"Code":"t"`) || strings.Contains(body, `"Most":20`) {
			t.Errorf("%s shows what is another tenant's: %s", path, body)
		}
		if filtered := strings.Contains(path, "any(") || strings.Contains(path, "ID eq 7"); got == 200 && filtered && !strings.Contains(body, `"value":[]`) {
			t.Errorf("%s: the filter has seen what is another tenant's: %s", path, body)
		}
	}
	batch := `{"requests":[{"id":"1","method":"get","url":"Categories(7)?$expand=Products"},{"id":"2","method":"get","url":"Products('t')"}]}`
	r := httptest.NewRequestWithContext(as("a"), http.MethodPost, "/$batch", strings.NewReader(batch))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); strings.Contains(w.Body.String(), "Train") || !strings.Contains(w.Body.String(), `"Toys"`) || !strings.Contains(w.Body.String(), `"status":404`) {
		t.Errorf("a batch: %s", w.Body)
	}
	for path, want := range map[string]string{"/Products/$count": "2", "/Categories(7)/Products/$count": "0", "/Products('x')/Similar/$count": "1"} {
		if _, body := get(t, h, as("a"), path); body != want {
			t.Errorf("%s: %s, want %s", path, body, want)
		}
	}
	var found struct {
		Count int `json:"@odata.count"`
		Value []json.RawMessage
	}
	if _, body := get(t, h, as("b"), "/Products?$count=true&$expand=Similar,Category"); json.Unmarshal([]byte(body), &found) != nil || len(found.Value) != 1 || !strings.Contains(body, "Train") {
		t.Errorf("tenant b: %s", body)
	}
}

// testRulesOfWriting changes, deletes and names the train of tenant b as tenant a.
func (run suite) testRulesOfWriting(t *testing.T) {
	first := func(_ any, err error) error { return err }
	to := odata.Reference{ID: "Products('t')"}
	for name, c := range map[string]struct {
		do   func(o *open) error
		want string
	}{
		"change": {func(o *open) error {
			return first(o.Products.UpdateProduct(as("a"), "t", read[shop.Product](t, `{"Name":"Mine","Tenant":"a"}`), nil))
		}, "404"},
		"replace": {func(o *open) error {
			return first(o.Products.CreateProduct(as("a"), read[shop.Product](t, `{"Code":"t","Name":"Mine","Tenant":"a"}`), nil))
		}, "409"},
		"delete":    {func(o *open) error { return o.Products.DeleteProduct(as("a"), "t", nil) }, "404"},
		"name it":   {func(o *open) error { return o.Products.AddProductsSimilarReference(as("a"), "x", to, nil) }, "400 $id"},
		"take it":   {func(o *open) error { return o.Categories.AddCategoriesProductsReference(as("a"), 1, to, nil) }, "400 $id"},
		"remove it": {func(o *open) error { return o.Categories.RemoveFromCategoriesProductsReference(as("a"), 7, to, nil) }, "404"},
		"its end": {func(o *open) error {
			return o.Products.SetProductsCategoryReference(as("a"), "t", odata.Reference{ID: "Categories(1)"}, nil)
		}, "404"},
		"remove its": {func(o *open) error { return o.Products.RemoveProductsCategoryReference(as("a"), "t", nil) }, "404"},
		"bind it": {func(o *open) error {
			return first(o.Products.UpdateProduct(as("a"), "x", read[shop.Product](t, `{"Similar@odata.bind":["Products('t')"]}`), nil))
		}, "400 Similar"},
		"bind what leads to it": {func(o *open) error {
			return first(o.Products.UpdateProduct(as("a"), "x", read[shop.Product](t, `{"Category@odata.bind":"Products('t')/Category"}`), nil))
		}, "400 Category"},
		"nest it": {func(o *open) error {
			return first(o.Products.UpdateProduct(as("a"), "x", read[shop.Product](t, `{"Similar":[{"@odata.id":"Products('t')","Name":"Mine"}]}`), nil))
		}, "400 Similar"},
		"nest its key": {func(o *open) error {
			return first(o.Categories.UpdateCategory(as("a"), 7, read[shop.Category](t, `{"Products":[{"Code":"t","Name":"Mine","Tenant":"a"}]}`), nil))
		}, "409"},
		"name it by a property": {func(o *open) error {
			return first(o.Orders.UpdateOrdersItem(as("a"), order(10), 1, read[shop.Item](t, `{"ProductCode":"t"}`), nil))
		}, "400 ProductCode"},
		"give away": {func(o *open) error {
			return first(o.Products.UpdateProduct(as("a"), "x", read[shop.Product](t, `{"Tenant":"b"}`), nil))
		}, "403"},
		"make for another": {func(o *open) error {
			return first(o.Products.CreateProduct(as("a"), read[shop.Product](t, `{"Code":"n","Name":"N","Tenant":"b"}`), nil))
		}, "403"},
		"delete what it is in": {func(o *open) error { return o.Categories.DeleteCategory(as("a"), 7, nil) }, "409"},
		"leave it out of all": {func(o *open) error {
			return first(o.Categories.UpdateCategory(as("a"), 7, read[shop.Category](t, `{"Products":[]}`), nil))
		}, "0"},
		"as a favorite": {func(o *open) error {
			return first(o.Settings.UpdateSettings(as("a"), read[shop.Settings](t, `{"Favorite":{"@odata.id":"Products('t')"}}`), nil))
		}, "400 Favorite"},
	} {
		for kind, rule := range tenants() {
			o := run.openShop(t, rule)
			before := o.dump(t)
			if got := status(c.do(o)); got != c.want {
				t.Errorf("%s, %s: %s, want %s", kind, name, got, c.want)
			}
			if got := changes(before, o.dump(t)); got != "" {
				t.Errorf("%s, %s has changed\n%s", kind, name, got)
			}
		}
	}
}

// testRulesOfContained hides what entities contain that are hidden, also from those who ask
// for it by another way.
func (run suite) testRulesOfContained(t *testing.T) {
	o := run.openShop(t, WithRule("Orders", func(context.Context, *shop.Order) bool { return false }),
		WithRule("Orders/Items", func(context.Context, *shop.Item) bool { return true }))
	h := shophttp.NewHandler(o.Service, server.WithLogger(nil))
	for _, path := range []string{"/Orders(00000000-0000-0000-0000-00000000000a)/Items", "/Orders(00000000-0000-0000-0000-00000000000a)/Items(1)"} {
		if status, body := get(t, h, ctx, path); status != 404 {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if _, err := o.Orders.CreateOrdersItem(ctx, order(10), read[shop.Item](t, `{"ProductCode":"h"}`), nil); status(err) != "404" {
		t.Error(err)
	}
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, "Prodcts") {
			t.Error(got)
		}
	}()
	shophttp.Stored(run.open(t, WithRule("Prodcts", func(context.Context, *shop.Product) bool { return true })))
}
