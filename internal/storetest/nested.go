package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
)

// list returns n objects, with commas. %d in one is its number.
func list(n int, object string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strings.ReplaceAll(object, "%d", fmt.Sprint(i)))
	}
	return b.String()
}

// counting is a shop that counts how often rows are looked at, and does something when
// that has happened often.
type counting struct {
	*open
	looks, most int
	then        func()
}

func (run suite) openCounting(t *testing.T) *counting {
	c := &counting{}
	look := func() bool {
		if c.looks++; c.looks == c.most {
			c.then()
		}
		return true
	}
	c.open = run.openShop(t,
		WithRule("Orders/Items", func(context.Context, *shop.Item) bool { return look() }),
		WithRule("Suppliers", func(context.Context, *shop.Supplier) bool { return look() }))
	return c
}

// testManyInOne writes many entities in another one, and counts how often the store looks
// at one of them: that grows as their number does.
func (run suite) testManyInOne(t *testing.T) {
	const n = 1000
	c := run.openCounting(t)
	items := read[shop.Order](t, `{"ID":"00000000-0000-0000-0000-00000000000b","Customer@odata.bind":"Customers(2)","Items":[`+list(n, `{"No":%d,"ProductCode":"h"}`)+`]}`)
	suppliers := read[shop.Product](t, `{"Code":"n","Name":"N","Suppliers":[`+list(n, `{"ID":1%d,"Name":"S"}`)+`]}`)
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"contained", func() error { _, err := c.Orders.CreateOrder(ctx, items, nil); return err }},
		{"contained, again", func() error { _, err := c.Orders.UpdateOrder(ctx, order(11), items, nil); return err }},
		{"contained, less", func() error {
			_, err := c.Orders.UpdateOrder(ctx, order(11), read[shop.Order](t, `{"Items@delta":[`+list(n, `{"No":%d,"@removed":{}}`)+`]}`), nil)
			return err
		}},
		{"related", func() error { _, err := c.Products.CreateProduct(ctx, suppliers, nil); return err }},
		{"related, again", func() error { _, err := c.Products.UpdateProduct(ctx, "n", suppliers, nil); return err }},
		{"related, less", func() error {
			_, err := c.Products.UpdateProduct(ctx, "n", read[shop.Product](t, `{"Suppliers@delta":[`+list(n, `{"ID":1%d,"@removed":{}}`)+`]}`), nil)
			return err
		}},
	} {
		c.looks = 0
		if err := step.do(); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		if c.looks < n/2 || c.looks > 10*n {
			t.Errorf("%s: %d looks at %d entities", step.name, c.looks, n)
		}
	}
}

// testTooManyInOne writes as many entities in one request as that can, and one more.
func (run suite) testTooManyInOne(t *testing.T) {
	o := run.openShop(t)
	h := shophttp.NewHandler(o.Service)
	c := &conversation{h: h}
	body := func(n int) string {
		return `{"ID":"00000000-0000-0000-0000-00000000000b","Customer@odata.bind":"Customers(2)","Items":[` + list(n, `{"No":1%d,"ProductCode":"h"}`) + `]}`
	}
	binds := `{"Suppliers@odata.bind":[` + list(10_000, `"Suppliers(1)"`) + `]}`
	before := o.dump(t)
	c.ask(t, "POST /Orders", body(10_000), 413, "10000 entities")
	c.ask(t, "PATCH /Products('x')", binds, 413, "10000 entities")
	if got := changes(before, o.dump(t)); got != "" {
		t.Errorf("changed:\n%s", got)
	}
	// The order counts too, and so does its customer, who is bound.
	c.ask(t, "POST /Orders", body(9_998), 201)
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000b)/Items/$count", "", 200, "9998")
}

// testWriteEndsWithContext ends the context while many entities are written.
func (run suite) testWriteEndsWithContext(t *testing.T) {
	c := run.openCounting(t)
	before := c.dump(t)
	for name, do := range map[string]func(ctx context.Context) error{
		"made": func(ctx context.Context) error {
			_, err := c.Orders.CreateOrder(ctx, read[shop.Order](t, `{"Customer@odata.bind":"Customers(2)","Items":[`+list(500, `{"ProductCode":"h"}`)+`]}`), nil)
			return err
		},
		"removed": func(ctx context.Context) error { return c.Orders.DeleteOrder(ctx, order(10), nil) },
	} {
		ending, cancel := context.WithCancel(ctx)
		c.looks, c.most, c.then = 0, 100, cancel
		if name == "removed" {
			c.most = 1
		}
		if err := do(ending); !errors.Is(err, context.Canceled) || c.looks > c.most+2 {
			t.Errorf("%s: %v, %d looks", name, err, c.looks)
		}
		cancel()
		if got := changes(before, c.dump(t)); got != "" {
			t.Errorf("%s has changed\n%s", name, got)
		}
	}
}

// testTwiceInOne has objects in a collection that are about one entity.
func (run suite) testTwiceInOne(t *testing.T) {
	o := run.openShop(t)
	c := &conversation{h: shophttp.NewHandler(o.Service)}
	before := o.dump(t)
	const one = "/Orders(00000000-0000-0000-0000-00000000000a)"
	for _, r := range []struct{ request, body, want string }{
		{"POST /Orders", `{"Customer@odata.bind":"Customers(2)","Items":[{"No":7,"ProductCode":"h"},{"No":8,"ProductCode":"h"},{"No":7,"ProductCode":"h"}]}`, "No=7"},
		{"PATCH " + one, `{"Items":[{"No":7,"ProductCode":"h"},{"No":7,"Quantity":2}]}`, "No=7"},
		{"PATCH " + one, `{"Items":[{"No":1,"Quantity":4},{"No":1,"Quantity":2}]}`, "No=1"},
		{"PATCH " + one, `{"Items@delta":[{"No":1,"Quantity":4},{"No":1,"Quantity":2}]}`, "No=1"},
		{"PATCH " + one, `{"Items@delta":[{"No":7,"ProductCode":"h"},{"No":7,"Quantity":2}]}`, "No=7"},
		{"POST /Products", `{"Code":"n","Name":"N","Suppliers":[{"ID":7,"Name":"a"},{"ID":7,"Name":"b"}]}`, "ID=7"},
		{"PATCH /Products('h')", `{"Suppliers":[{"ID":1,"Name":"a"},{"ID":1,"Name":"b"}]}`, "ID=1"},
		{"PATCH /Products('h')", `{"Suppliers":[{"ID":1,"Name":"a"},{"@odata.id":"Suppliers(1)","Name":"b"}]}`, "ID=1"},
	} {
		c.ask(t, r.request, r.body, 409, r.want)
		if got := changes(before, o.dump(t)); got != "" {
			t.Errorf("%s %s has changed\n%s", r.request, r.body, got)
		}
	}
	twice := read[shop.Product](t, `{"Suppliers":[{"@odata.id":"Suppliers(3)"},{"@odata.id":"/Suppliers/3"}]}`)
	if _, err := o.Products.UpdateProduct(ctx, "h", twice, nil); status(err) != "409 Suppliers" {
		t.Error(err)
	}
	c.ask(t, "PATCH "+one, `{"Items@delta":[{"No":1,"@removed":{}},{"No":1,"ProductCode":"x"}]}`, 204)
	c.ask(t, "GET "+one+"/Items(1)", "", 200, `"ProductCode":"x"`)
}
