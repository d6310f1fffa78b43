package memory_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
)

// TestKeptContext has functions ask the store with the context and the query of a request
// when that is being answered, and after that.
func TestKeptContext(t *testing.T) {
	store := memory.New()
	service := shophttp.Stored(store)
	if err := store.Load([]byte(soakRows)); err != nil {
		t.Fatal(err)
	}
	stored := service.Products.ListProducts
	var later sync.WaitGroup
	service.Products.ListProducts = func(ctx context.Context, q *query.Options) (odata.Page[*shop.Product], error) {
		ctx = context.WithoutCancel(ctx)
		for range 3 {
			later.Go(func() {
				for range 20 {
					if _, err := stored(ctx, q); err != nil {
						t.Error(err)
					}
				}
			})
		}
		return stored(ctx, q)
	}
	h := shophttp.NewHandler(service)
	for range 50 {
		for _, target := range []string{"/Products?$filter=Sold+gt+1&$expand=Category", "/Products/$count", "/Products?$filter=Category/Name+eq+$root/Categories(1)/Name"} {
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, httptest.NewRequest("GET", target, nil)); w.Code != 200 {
				t.Errorf("%s: %d %s", target, w.Code, w.Body)
			}
		}
	}
	later.Wait()
}
