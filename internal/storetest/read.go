package storetest

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/wire"
)

// testSeed reads what was loaded, at all ends of each relationship.
func (run suite) testSeed(t *testing.T) {
	want := strings.TrimSpace(`
c1 Tools products= parent= children=2
c2 Hammers products=h parent=1 children=
c7 Toys products=t parent= children=
ph 1.50 category=2/2 suppliers=1,2 manual=1 similar=
pt 20 category=7/7 suppliers= manual= similar=
px 1.50 category=null/ suppliers= manual= similar=h,t
oa customer=1 items=1:1xh/h/a,2:3xt/t/a
u1 orders=1
u2 orders=0`)
	if got := run.openShop(t).dump(t); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// testQueries answers queries without a server, through all relationships.
func (run suite) testQueries(t *testing.T) {
	o := run.openShop(t)
	for filter, want := range map[string]string{
		"Category/Name eq 'Toys'":                      "t",
		"Category/Parent/Name eq 'Tools'":              "h",
		"Suppliers/any(s:s/Name eq 'Two')":             "h",
		"Suppliers/$count eq 0":                        "t,x",
		"Similar/any(s:s/Category/ID eq 7)":            "x",
		"Price gt 2":                                   "t",
		"Manual/Product/Manual/Text eq 'hit'":          "h",
		"Category eq null":                             "x",
		"Similar/any(s:s/Suppliers/any(x:x/ID eq 99))": "",
	} {
		page, err := o.Products.ListProducts(ctx, ask[shop.Product](t, map[string]string{"$filter": filter, "$count": "true"}))
		if got := codes(page.Items); got != want || err != nil {
			t.Errorf("%s: %s, want %s (%v)", filter, got, want, err)
		}
		if n, _ := page.Count.Get(); int(n) != len(page.Items) {
			t.Errorf("%s: counted %d", filter, n)
		}
	}
	page, err := o.Products.ListProducts(ctx, ask[shop.Product](t, map[string]string{"$orderby": "Name desc", "$skip": "1", "$top": "1", "$count": "true"}))
	if got := codes(page.Items); got != "x" || page.Count.Or(0) != 3 || err != nil {
		t.Errorf("%s %v %v", got, page.Count, err)
	}
	p, err := o.Products.GetProduct(ctx, "x", expand[shop.Product](t, "Similar($orderby=Code desc;$top=1;$expand=Category($expand=Parent($levels=2)))"))
	if err != nil || codes(p.Similar) != "t" || show(p.Similar[0].Category.Name) != "Toys" {
		t.Errorf("%v %v", p, err)
	}
	if p, err := o.Products.GetProduct(ctx, "none", nil); p != nil || err != nil {
		t.Errorf("%v %v", p, err)
	}
	if c, err := o.Products.ReadProductsCategory(ctx, "x", nil); c != nil || err != nil {
		t.Errorf("%v %v", c, err)
	}
	if _, err := o.Products.ReadProductsCategory(ctx, "none", nil); status(err) != "404" {
		t.Error(err)
	}
}

// testCopies changes what the store has given and was given: it has nothing of that.
func (run suite) testCopies(t *testing.T) {
	o := run.openShop(t)
	before := o.dump(t)
	p, err := o.Products.GetProduct(ctx, "t", expand[shop.Product](t, "Category"))
	if err != nil {
		t.Fatal(err)
	}
	p.Size.Width = wire.Some[int32](9)
	p.Tags = append(p.Tags, "x")
	p.Category.Name = wire.Some("Other")
	h, _ := o.Products.GetProduct(ctx, "h", nil)
	h.Tags[0] = "changed"
	h, _ = o.Products.GetProduct(ctx, "h", nil)
	if again, _ := o.Products.GetProduct(ctx, "t", nil); show(again.Size.Width) != "2" || len(again.Tags) != 0 || h.Tags[0] != "a" {
		t.Errorf("%v", again)
	}
	given := read[shop.Product](t, `{"Code":"n","Name":"New","Tags":["a"],"Size":{"Width":1}}`)
	if _, err := o.Products.CreateProduct(ctx, given, nil); err != nil {
		t.Fatal(err)
	}
	given.Tags[0], given.Size = "b", nil
	change := read[shop.Product](t, `{"Tags":["c"],"Size":{"Width":5}}`)
	if _, err := o.Products.UpdateProduct(ctx, "n", change, nil); err != nil {
		t.Fatal(err)
	}
	change.Tags[0] = "d"
	change.Size.Width = wire.Some[int32](6)
	if n, _ := o.Products.GetProduct(ctx, "n", nil); n.Tags[0] != "c" || show(n.Size.Width) != "5" {
		t.Errorf("%v", n)
	}
	if err := o.Products.DeleteProduct(ctx, "n", nil); err != nil || o.dump(t) != before {
		t.Error(err)
	}
}
