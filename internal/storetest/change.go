package storetest

import (
	"cmp"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/wire"
)

// change is a line of a dump that is no more, or new.
func changes(before, after string) string {
	var lines []string
	old, made := strings.Split(before, "\n"), strings.Split(after, "\n")
	for _, line := range old {
		if !slices.Contains(made, line) {
			lines = append(lines, "-"+line)
		}
	}
	for _, line := range made {
		if !slices.Contains(old, line) {
			lines = append(lines, "+"+line)
		}
	}
	return strings.Join(lines, "\n")
}

func order(n byte) wire.Guid { return wire.NewGuid([16]byte{15: n}) }

// shopChange is one change to the seed.
type shopChange struct {
	name string
	do   func(t *testing.T, o *open) error
	err  string // a status, and what it is about
	want string // the lines of a dump that are no more, and those that are new
}

func shopChanges() []shopChange {
	first := func(_ any, err error) error { return err }
	return []shopChange{
		{"a product in a category, by its property", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","CategoryID":1,"Sold":3}`), nil))
		}, "0", "-c1 Tools products= parent= children=2\n+c1 Tools products=n parent= children=2\n+pn 1.50 category=1/1 suppliers= manual= similar="},
		{"a product in a category, by binding", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","Category@odata.bind":"Categories(1)","Suppliers@odata.bind":["Suppliers(3)"]}`), nil))
		}, "0", "-c1 Tools products= parent= children=2\n+c1 Tools products=n parent= children=2\n+pn 1.50 category=1/1 suppliers=3 manual= similar="},
		{"a product in a new category", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","Category":{"ID":99,"Name":"New"},"Suppliers":[{"ID":5,"Name":"Five"},{"@odata.id":"Suppliers(3)"}]}`), nil))
		}, "0", "+c8 New products=n parent= children=\n+pn 1.50 category=8/8 suppliers=3,5 manual= similar="},
		{"a new category with products", func(t *testing.T, o *open) error {
			return first(o.Categories.CreateCategory(ctx, read[shop.Category](t, `{"Name":"New","Products":[{"Code":"n","Name":"N"}],"Products@odata.bind":["Products('h')"],"Parent@odata.bind":"Categories(7)"}`), nil))
		}, "0", "-c2 Hammers products=h parent=1 children=\n-c7 Toys products=t parent= children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+c7 Toys products=t parent= children=8\n+c8 New products=h,n parent=7 children=\n+ph 1.50 category=8/8 suppliers=1,2 manual=1 similar=\n+pn 1.50 category=8/8 suppliers= manual= similar="},
		{"a product below a category", func(t *testing.T, o *open) error {
			return first(o.CreateBelow(ctx, 1, read[shop.Product](t, `{"Code":"n","Name":"N"}`), nil))
		}, "0", "-c1 Tools products= parent= children=2\n+c1 Tools products=n parent= children=2\n+pn 1.50 category=1/1 suppliers= manual= similar="},
		{"the key is taken", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"h","Name":"N","Category":{"Name":"New"}}`), nil))
		}, "409", ""},
		{"no key", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Name":"N"}`), nil))
		}, "400 Code", ""},
		{"no name", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n"}`), nil))
		}, "400 Name", ""},
		{"null in a complex value", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Size":{"Height":1}}`), nil))
		}, "400 Size/Width", ""},
		{"related to a complex value", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "t", read[shop.Product](t, `{"Size":{"Fits":{"Code":"h"}}}`), nil))
		}, "0", ""},
		{"bound to a complex value, of another type", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "t", read[shop.Product](t, `{"Size":{"Fits@odata.bind":"Categories(1)"}}`), nil))
		}, "400 Size/Fits", ""},
		{"no such category", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","CategoryID":99}`), nil))
		}, "400 CategoryID", ""},
		{"no such category to bind", func(t *testing.T, o *open) error {
			return first(o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","Category@odata.bind":"Categories(99)"}`), nil))
		}, "400 Category", ""},
		{"bound to something else", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Category@odata.bind":"Suppliers(1)"}`), nil))
		}, "400 Category", ""},
		{"another category, by its property", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"CategoryID":7,"Code":"z","Sold":77,"Serial":"other"}`), nil))
		}, "0", "-c2 Hammers products=h parent=1 children=\n-c7 Toys products=t parent= children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+c7 Toys products=h,t parent= children=\n+ph 1.50 category=7/7 suppliers=1,2 manual=1 similar="},
		{"no category, by its property", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"CategoryID":null}`), nil))
		}, "0", "-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+ph 1.50 category=null/ suppliers=1,2 manual=1 similar="},
		{"no category, as null", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Category":null}`), nil))
		}, "0", "-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+ph 1.50 category=null/ suppliers=1,2 manual=1 similar="},
		{"another category, by reference", func(_ *testing.T, o *open) error {
			return o.Products.SetProductsCategoryReference(ctx, "h", odata.Reference{ID: "Categories(1)"}, nil)
		}, "0", "-c1 Tools products= parent= children=2\n-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c1 Tools products=h parent= children=2\n+c2 Hammers products= parent=1 children=\n+ph 1.50 category=1/1 suppliers=1,2 manual=1 similar="},
		{"no category, by reference", func(_ *testing.T, o *open) error { return o.Products.RemoveProductsCategoryReference(ctx, "h", nil) },
			"0", "-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+ph 1.50 category=null/ suppliers=1,2 manual=1 similar="},
		{"no category that is none", func(_ *testing.T, o *open) error { return o.Products.RemoveProductsCategoryReference(ctx, "x", nil) }, "404", ""},
		{"a product of a category, by reference", func(_ *testing.T, o *open) error {
			return o.Categories.AddCategoriesProductsReference(ctx, 7, odata.Reference{ID: "Products('h')"}, nil)
		}, "0", "-c2 Hammers products=h parent=1 children=\n-c7 Toys products=t parent= children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+c7 Toys products=h,t parent= children=\n+ph 1.50 category=7/7 suppliers=1,2 manual=1 similar="},
		{"no product of a category", func(_ *testing.T, o *open) error {
			return o.Categories.RemoveFromCategoriesProductsReference(ctx, 7, odata.Reference{ID: "Products('t')"}, nil)
		}, "0", "-c7 Toys products=t parent= children=\n-pt 20 category=7/7 suppliers= manual= similar=\n+c7 Toys products= parent= children=\n+pt 20 category=null/ suppliers= manual= similar="},
		{"no product of another category", func(_ *testing.T, o *open) error {
			return o.Categories.RemoveFromCategoriesProductsReference(ctx, 7, odata.Reference{ID: "Products('h')"}, nil)
		}, "404", ""},
		{"a reference to nothing", func(_ *testing.T, o *open) error {
			return o.Categories.AddCategoriesProductsReference(ctx, 7, odata.Reference{ID: "Products('none')"}, nil)
		}, "400 $id", ""},
		{"a manual of another product", func(_ *testing.T, o *open) error {
			return o.Products.SetProductsManualReference(ctx, "t", odata.Reference{ID: "Manuals(00000000-0000-0000-0000-000000000001)"}, nil)
		}, "0", "-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n-pt 20 category=7/7 suppliers= manual= similar=\n+ph 1.50 category=2/2 suppliers=1,2 manual= similar=\n+pt 20 category=7/7 suppliers= manual=1 similar="},
		{"a similar product", func(_ *testing.T, o *open) error {
			return o.Products.AddProductsSimilarReference(ctx, "x", odata.Reference{ID: "Products('x')"}, nil)
		}, "0", "-px 1.50 category=null/ suppliers= manual= similar=h,t\n+px 1.50 category=null/ suppliers= manual= similar=h,t,x"},
		{"other suppliers", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Suppliers":[{"@odata.id":"Suppliers(3)"},{"ID":2,"Name":"Zwei"}],"Similar":[]}`), nil))
		}, "0", "-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+ph 1.50 category=2/2 suppliers=2,3 manual=1 similar="},
		{"products of others in a category", func(t *testing.T, o *open) error {
			return first(o.Categories.UpdateCategory(ctx, 1, read[shop.Category](t, `{"Products":[{"Code":"h","Price":3,"CategoryID":2},{"@odata.id":"Products('x')","CategoryID":7},{"Code":"n","Name":"N"}]}`), nil))
		}, "0", "-c1 Tools products= parent= children=2\n-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n-px 1.50 category=null/ suppliers= manual= similar=h,t\n+c1 Tools products=h,n,x parent= children=2\n+c2 Hammers products= parent=1 children=\n+ph 3 category=1/1 suppliers=1,2 manual=1 similar=\n+pn 1.50 category=1/1 suppliers= manual= similar=\n+px 1.50 category=1/1 suppliers= manual= similar=h,t"},
		{"a product of another category more", func(t *testing.T, o *open) error {
			return first(o.Categories.UpdateCategory(ctx, 7, read[shop.Category](t, `{"Products@delta":[{"Code":"h"}]}`), nil))
		}, "0", "-c2 Hammers products=h parent=1 children=\n-c7 Toys products=t parent= children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+c7 Toys products=h,t parent= children=\n+ph 1.50 category=7/7 suppliers=1,2 manual=1 similar="},
		{"another category, with a change of it", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Category":{"ID":7,"Name":"Fun"}}`), nil))
		}, "0", "-c2 Hammers products=h parent=1 children=\n-c7 Toys products=t parent= children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c2 Hammers products= parent=1 children=\n+c7 Fun products=h,t parent= children=\n+ph 1.50 category=7/7 suppliers=1,2 manual=1 similar="},
		{"a translation of another product", func(t *testing.T, o *open) error {
			if _, err := o.Translations.CreateTranslation(ctx, read[shop.Translation](t, `{"ProductCode":"x","Language":"de"}`), nil); err != nil {
				return err
			}
			_, err := o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Translations":[{"ProductCode":"x","Language":"de"}]}`), nil)
			return cmp.Or(err, o.Translations.DeleteTranslation(ctx, "x", "de", nil))
		}, "409", ""},
		{"a new category with a product that is there", func(t *testing.T, o *open) error {
			return first(o.Categories.CreateCategory(ctx, read[shop.Category](t, `{"Name":"New","Products":[{"Code":"h","Name":"H"}]}`), nil))
		}, "409", ""},
		{"one supplier more", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Suppliers@odata.bind":["Suppliers(3)"]}`), nil))
		}, "0", "-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+ph 1.50 category=2/2 suppliers=1,2,3 manual=1 similar="},
		{"a category without those below it", func(_ *testing.T, o *open) error { return o.Categories.DeleteCategory(ctx, 1, nil) },
			"0", "-c1 Tools products= parent= children=2\n-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+ph 1.50 category=null/ suppliers=1,2 manual=1 similar="},
		{"a product that an item needs", func(_ *testing.T, o *open) error { return o.Products.DeleteProduct(ctx, "h", nil) }, "409 ProductCode", ""},
		{"a product that nothing needs", func(_ *testing.T, o *open) error { return o.Products.DeleteProduct(ctx, "x", nil) },
			"0", "-px 1.50 category=null/ suppliers= manual= similar=h,t"},
		{"a product with what is known by it", func(t *testing.T, o *open) error {
			n, err := o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"n","Name":"N","Translations":[{"Language":"de","Name":"Ne"},{"Language":"fr"}]}`), expand[shop.Product](t, "Translations"))
			if err != nil || len(n.Translations) != 2 || show(n.Translations[0].ProductCode) != "n" {
				t.Errorf("%v %v", n, err)
			}
			if _, err = o.Translations.UpdateTranslation(ctx, "n", "de", read[shop.Translation](t, `{"ProductCode":"x","Name":"Nein","Product":{"@odata.id":"Products('x')"}}`), nil); status(err) != "409" {
				t.Errorf("the key has changed: %v", err)
			}
			if err := o.Products.DeleteProduct(ctx, "n", nil); err != nil {
				return err
			}
			left, err := o.Translations.ListTranslations(ctx, nil)
			if len(left.Items) > 0 {
				t.Errorf("%v are left", left.Items)
			}
			return err
		}, "0", ""},
		{"nothing", func(_ *testing.T, o *open) error { return o.Products.DeleteProduct(ctx, "none", nil) }, "404", ""},
		{"a supplier with products", func(_ *testing.T, o *open) error { return o.Suppliers.DeleteSupplier(ctx, 1, nil) }, "409 Products", ""},
		{"a supplier without products", func(_ *testing.T, o *open) error { return o.Suppliers.DeleteSupplier(ctx, 3, nil) }, "0", ""},
		{"a customer with orders", func(_ *testing.T, o *open) error { return o.Customers.DeleteCustomer(ctx, 1, nil) }, "409 Customer", ""},
		{"an order with its items", func(_ *testing.T, o *open) error { return o.Orders.DeleteOrder(ctx, order(10), nil) },
			"0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n-u1 orders=1\n+u1 orders=0"},
		{"an order with new items", func(t *testing.T, o *open) error {
			return first(o.Orders.CreateOrder(ctx, read[shop.Order](t, `{"ID":"00000000-0000-0000-0000-00000000000b","Customer@odata.bind":"Customers(2)","Items":[{"ProductCode":"x","Quantity":2},{"Product@odata.bind":"Products('h')"}]}`), nil))
		}, "0", "-u2 orders=0\n+ob customer=2 items=3:2xx/x/b,4:1xh/h/b\n+u2 orders=1"},
		{"an order of nobody", func(t *testing.T, o *open) error {
			return first(o.Orders.CreateOrder(ctx, read[shop.Order](t, `{"Note":"x"}`), nil))
		}, "400 Customer", ""},
		{"an order with an item of nothing", func(t *testing.T, o *open) error {
			return first(o.Orders.CreateOrder(ctx, read[shop.Order](t, `{"Customer@odata.bind":"Customers(2)","Items":[{"Quantity":2}]}`), nil))
		}, "400 ProductCode", ""},
		{"an item", func(t *testing.T, o *open) error {
			return first(o.Orders.CreateOrdersItem(ctx, order(10), read[shop.Item](t, `{"No":9,"ProductCode":"x"}`), nil))
		}, "0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n+oa customer=1 items=1:1xh/h/a,2:3xt/t/a,9:1xx/x/a"},
		{"an item of no order", func(t *testing.T, o *open) error {
			return first(o.Orders.CreateOrdersItem(ctx, order(99), read[shop.Item](t, `{"No":9,"ProductCode":"x"}`), nil))
		}, "404", ""},
		{"an item that is taken", func(t *testing.T, o *open) error {
			return first(o.Orders.CreateOrdersItem(ctx, order(10), read[shop.Item](t, `{"No":1,"ProductCode":"x"}`), nil))
		}, "409", ""},
		{"another product of an item", func(t *testing.T, o *open) error {
			return first(o.Orders.UpdateOrdersItem(ctx, order(10), 1, read[shop.Item](t, `{"ProductCode":"x","Quantity":7}`), nil))
		}, "0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n+oa customer=1 items=1:7xx/x/a,2:3xt/t/a"},
		{"other items", func(t *testing.T, o *open) error {
			return first(o.Orders.UpdateOrder(ctx, order(10), read[shop.Order](t, `{"Items":[{"No":2,"Quantity":4},{"No":5,"ProductCode":"h"}]}`), nil))
		}, "0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n+oa customer=1 items=2:4xt/t/a,5:1xh/h/a"},
		{"some items more and less", func(t *testing.T, o *open) error {
			return first(o.Orders.UpdateOrder(ctx, order(10), read[shop.Order](t, `{"Items@delta":[{"No":1,"@removed":{"reason":"changed"}},{"No":2,"Quantity":9},{"No":7,"ProductCode":"x"}]}`), nil))
		}, "0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n+oa customer=1 items=2:9xt/t/a,7:1xx/x/a"},
		{"some suppliers more and less", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Suppliers@odata.delta":[{"@odata.id":"Suppliers(1)","@odata.removed":{"reason":"changed"}},{"@odata.id":"Suppliers(3)"}]}`), nil))
		}, "0", "-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+ph 1.50 category=2/2 suppliers=2,3 manual=1 similar="},
		{"a child is deleted", func(t *testing.T, o *open) error {
			return first(o.Categories.UpdateCategory(ctx, 1, read[shop.Category](t, `{"Children@delta":[{"ID":2,"@removed":{"reason":"deleted"}}]}`), nil))
		}, "0", "-c1 Tools products= parent= children=2\n-c2 Hammers products=h parent=1 children=\n-ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=\n+c1 Tools products= parent= children=\n+ph 1.50 category=null/ suppliers=1,2 manual=1 similar="},
		{"a supplier less that it has not", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Suppliers@delta":[{"@id":"Suppliers(3)","@removed":{"reason":"changed"}}]}`), nil))
		}, "400 Suppliers", ""},
		{"a delta that is none", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "h", read[shop.Product](t, `{"Suppliers@delta":[1]}`), nil))
		}, "400 Suppliers@delta", ""},
		{"no item", func(_ *testing.T, o *open) error { return o.Orders.DeleteOrdersItem(ctx, order(10), 1, nil) },
			"0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n+oa customer=1 items=2:3xt/t/a"},
		{"a product that was not there", func(t *testing.T, o *open) error {
			return first(o.Products.UpdateProduct(ctx, "n", read[shop.Product](t, `{"Name":"N"}`), nil))
		}, "0", "+pn 1.50 category=null/ suppliers= manual= similar="},
		{"a category that was not there, whose key is not for clients", func(t *testing.T, o *open) error {
			return first(o.Categories.UpdateCategory(ctx, 99, read[shop.Category](t, `{"Name":"N"}`), nil))
		}, "404", ""},
		{"an item that was not there", func(t *testing.T, o *open) error {
			return first(o.Orders.UpdateOrdersItem(ctx, order(10), 8, read[shop.Item](t, `{"ProductCode":"x"}`), nil))
		}, "0", "-oa customer=1 items=1:1xh/h/a,2:3xt/t/a\n+oa customer=1 items=1:1xh/h/a,2:3xt/t/a,8:1xx/x/a"},
	}
}

// testChanges makes one change to the seed, and looks at everything.
func (run suite) testChanges(t *testing.T) {
	for _, c := range shopChanges() {
		t.Run(c.name, func(t *testing.T) {
			o := run.openShop(t)
			before := o.dump(t)
			if got := status(c.do(t, o)); got != c.err {
				t.Errorf("got %s, want %s", got, c.err)
			}
			if got := changes(before, o.dump(t)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if err := o.store.Reset(ctx); err != nil || o.dump(t) != before {
				t.Errorf("not reset: %v", err)
			}
		})
	}
}

// testChangesByClient makes the same changes through a client, a connection and a server.
func (run suite) testChangesByClient(t *testing.T) {
	for _, c := range shopChanges() {
		t.Run(c.name, func(t *testing.T) {
			o := run.openShop(t)
			before := o.dump(t)
			service := httptest.NewServer(shophttp.NewHandler(o.Service))
			defer service.Close()
			conn, err := client.New(service.URL)
			if err != nil {
				t.Fatal(err)
			}
			remote := *o
			remote.Service = shophttp.NewClient(conn)
			if got := remote.dump(t); got != before {
				t.Errorf("got\n%s\nwant\n%s", got, before)
			}
			want, _, _ := strings.Cut(c.err, " ")
			if got, _, _ := strings.Cut(status(c.do(t, &remote)), " "); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			if got := changes(before, remote.dump(t)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
