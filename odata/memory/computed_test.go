package memory_test

import (
	"context"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/wire"
)

// TestComputed has a store compute what clients do not say, once for a change, however many
// steps it takes and by whatever way it comes.
func TestComputed(t *testing.T) {
	o := openShop(t, memory.WithComputed("Products", func(_ context.Context, p, old *shop.Product) {
		before := int64(0)
		if old != nil {
			before = old.Sold.Or(0)
		}
		p.Sold = wire.Some(before + 100)
	}))
	sold := func(code string, want int64) {
		t.Helper()
		p, err := o.Products.GetProduct(ctx, code, nil)
		if err != nil || p == nil || p.Sold.Or(0) != want {
			t.Errorf("%s: %v, %v, want %d", code, p, err, want)
		}
	}
	sold("h", 5) // as it was loaded
	if _, err := o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Name":"Nail","Category@odata.bind":"Categories(7)"}`), nil); err != nil {
		t.Fatal(err)
	}
	sold("h", 105)
	if _, err := o.Categories.CreateCategory(ctx, read[shop.Category](t, `{"Name":"New","Products":[{"Code":"n","Name":"N","Sold":3}]}`), nil); err != nil {
		t.Fatal(err)
	}
	sold("n", 100)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("computed values for no entity set")
			}
		}()
		openShop(t, memory.WithComputed("Nowhere", func(_ context.Context, _, _ *shop.Product) {}))
	}()
}
