package storetest

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/odata"
)

// FuzzReference names entities in all kinds of ways: each is one, or there is none.
func FuzzReference(f *testing.F, open Open) {
	for _, id := range []string{"Products('h')", "/Products('h')", "Products/h", "Products(Code='h')", "Products", "Products()", "Products('h')('h')", "Products/Category", "Products('h')/Manual/Product",
		"Products('h')/example.shop.Product", "Products/example.shop.Nothing('h')", "Products/example.shop.Product('h')", "Settings", "Settings(1)", "Settings/Favorite", "Orders(00000000-0000-0000-0000-00000000000a)/Items(1)/Product",
		"Orders(00000000-0000-0000-0000-00000000000a)/Items(1)", "Products('h')/Suppliers(1)", "Products('h')/Similar", "Products('x')/Similar('h')", "Products(1)", "Products(Nothing='h')", "Products('h',Code='h')", "", "/", "$root/Products('h')", "$1", "Products(@a)", "Products('')", "Products('%00')"} {
		f.Add(id)
	}
	o := suite{open}.openShop(f)
	f.Fuzz(func(t *testing.T, id string) {
		before := o.dump(t)
		err := o.Products.AddProductsSimilarReference(ctx, "t", odata.Reference{ID: id}, nil)
		page, wrong := o.Products.ListProductsSimilar(ctx, "t", nil)
		switch got := status(err); {
		case wrong != nil:
			t.Fatal(wrong)
		case err == nil && len(page.Items) != 1, err != nil && len(page.Items) != 0, err != nil && !strings.HasPrefix(got, "400"):
			t.Fatalf("%q: %s, with %d products", id, got, len(page.Items))
		}
		if _, err := o.Products.UpdateProduct(ctx, "t", read[shop.Product](t, `{"Similar":[]}`), nil); err != nil {
			t.Fatal(err)
		}
		if after := o.dump(t); after != before {
			t.Fatalf("%q: %s", id, changes(before, after))
		}
	})
}
