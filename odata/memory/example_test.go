package memory_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

const rows = `{
	"Categories": [{"ID": 1, "Name": "Tools", "Products": [
		{"Code": "h", "Name": "Hammer", "Tenant": "a"}]}],
	"Products": [{"Code": "s", "Name": "Saw", "Tenant": "b", "Category@odata.bind": "Categories(1)"}],
	"Settings": {"Currency": "EUR", "Favorite@odata.bind": "Products('h')"}
}`

// tenantKey is that of the tenant who asks, in a context.
type tenantKey struct{}

func tenantOf(ctx context.Context) string {
	tenant, _ := ctx.Value(tenantKey{}).(string)
	return tenant
}

// newHandler returns a shop that is answered for by a store.
func newHandler() (http.Handler, error) {
	store := memory.New(memory.WithRule("Products", func(ctx context.Context, p *shop.Product) bool {
		return p.Tenant.Or("") == tenantOf(ctx)
	}))
	service := shophttp.Stored(store)
	if err := store.Load([]byte(rows)); err != nil {
		return nil, err
	}

	stored := service.Products.CreateProduct
	service.Products.CreateProduct = func(ctx context.Context, v *shop.Product, q *query.Options) (*shop.Product, error) {
		if v.Price.IsNull() {
			return nil, server.BadRequest("a product has a price", "Price")
		}
		return stored(ctx, v, q)
	}
	service.Products.DeleteProduct = nil // is answered 501 Not Implemented

	return shophttp.NewHandler(service, server.WithTransactions(store.Begin)), nil
}

func Example() {
	handler, err := newHandler()
	if err != nil {
		fmt.Println(err)
		return
	}
	ask := func(method, path, body string) {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r = r.WithContext(context.WithValue(r.Context(), tenantKey{}, "a"))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Println(method, path, w.Code)
	}
	ask("GET", "/Products('h')?$expand=Category", "")
	ask("GET", "/Products('s')", "") // another tenant's
	ask("POST", "/Products", `{"Code":"n","Name":"Nail","Tenant":"a","CategoryID":1}`)
	ask("POST", "/Products", `{"Code":"n","Name":"Nail","Tenant":"a"}`)
	ask("DELETE", "/Products('n')", "")
	// Output:
	// GET /Products('h')?$expand=Category 200
	// GET /Products('s') 404
	// POST /Products 201
	// POST /Products 409
	// DELETE /Products('n') 501
}

func ExampleWithCondition() {
	store := memory.New(memory.WithCondition[*shop.Product]("Products", func(ctx context.Context) query.Condition {
		return query.Field("Tenant").Eq(tenantOf(ctx))
	}))
	service := shophttp.Stored(store)
	if err := store.Load([]byte(rows)); err != nil {
		fmt.Println(err)
		return
	}
	page, err := service.Products.ListProducts(context.WithValue(context.Background(), tenantKey{}, "a"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range page.Items {
		fmt.Println(p.Name)
	}
	// Output: Hammer
}
