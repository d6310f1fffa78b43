package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// below has a function that generated services do not have.
type below struct{ Below belowCategories }

type belowCategories struct {
	CreateBelow func(ctx context.Context, id int32, v *shop.Product, q *query.Options) (*shop.Product, error) `route:"POST /Categories/{Category-ID}/Products" kind:"create" keys:"Category-ID=ID:Edm.Int32"`
}

// open is a shop that a store answers for.
type open struct {
	shophttp.Service
	belowCategories
	store Store
}

const seed = `{
	"Categories": [{"ID": 1, "Name": "Tools", "Children": [{"ID": 2, "Name": "Hammers"}]}, {"ID": 7, "Name": "Toys"}],
	"Products": [
		{"Code": "h", "Name": "Hammer", "Tags": ["a"], "CategoryID": 2, "Sold": 5, "Serial": "s", "Suppliers@odata.bind": ["Suppliers(1)", "Suppliers(2)"], "Tenant": "a"},
		{"Code": "t", "Name": "Train", "Tags": [], "Price": 20, "Category@odata.bind": "Categories(7)", "Size": {"Width": 2, "Area": 4}, "Tenant": "b"},
		{"Code": "x", "Name": "Thing", "Tags": [], "Similar@odata.bind": ["Products('h')", "Products('t')"], "Tenant": "a"}],
	"Suppliers": [{"ID": 1, "Name": "One"}, {"ID": 2, "Name": "Two"}, {"ID": 3, "Name": "Three"}],
	"Customers": [{"ID": 1, "Name": "Ann"}, {"ID": 2, "Name": "Bob"}],
	"Manuals": [{"ID": "00000000-0000-0000-0000-000000000001", "Text": "hit", "Product@odata.bind": "Products('h')"}],
	"Orders": [{"ID": "00000000-0000-0000-0000-00000000000a", "Customer@odata.bind": "Customers(1)", "Items": [
		{"No": 1, "ProductCode": "h"}, {"No": 2, "Quantity": 3, "Product@odata.bind": "Products('t')"}]}],
	"Settings": {"Favorite@odata.bind": "Products('h')"}
}`

// described takes the description of a service.
type described struct{ gen.Description }

func (d *described) Fill(_ any, of gen.Description) { d.Description = of }

// openShop opens a shop with the seed.
func (run suite) openShop(t testing.TB, options ...Option) *open {
	t.Helper()
	o := &open{store: run.open(t, options...)}
	o.Service = shophttp.Stored(o.store)
	var d described
	shophttp.Stored(&d)
	var w below
	o.store.Fill(&w, d.Description)
	o.belowCategories = w.Below
	if err := o.store.Load([]byte(seed)); err != nil {
		t.Fatal(err)
	}
	return o
}

var ctx = context.Background()

// read reads an entity from JSON.
func read[T any, P interface {
	*T
	wire.Structured
}](t testing.TB, text string) P {
	t.Helper()
	v := P(new(T))
	if err := wire.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	return v
}

// dump returns all that is related in a shop, in a few words for each entity.
func (o *open) dump(t testing.TB) string { return o.dumpIn(ctx, t) }

func (o *open) dumpIn(ctx context.Context, t testing.TB) string {
	t.Helper()
	var lines []string
	line := func(err error, parts ...string) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	categories, err := o.Categories.ListCategories(ctx, expand[shop.Category](t, "Products($select=Code),Parent,Children"))
	for _, c := range categories.Items {
		line(err, "c"+show(c.ID), show(c.Name), "products="+codes(c.Products), "parent="+ids(c.Parent), "children="+idsOf(c.Children))
	}
	products, err := o.Products.ListProducts(ctx, expand[shop.Product](t, "Category,Suppliers,Manual,Similar"))
	for _, p := range products.Items {
		var suppliers []string
		for _, s := range p.Suppliers {
			suppliers = append(suppliers, show(s.ID))
		}
		manual := ""
		if p.Manual != nil {
			manual = show(p.Manual.ID)[35:]
		}
		line(err, "p"+show(p.Code), strings.TrimSuffix(show(p.Price), ".00"), "category="+show(p.CategoryID)+"/"+ids(p.Category), "suppliers="+strings.Join(suppliers, ","), "manual="+manual, "similar="+codes(p.Similar))
	}
	orders, err := o.Orders.ListOrders(ctx, expand[shop.Order](t, "Customer,Items($expand=Product,Order)"))
	for _, order := range orders.Items {
		var items []string
		for _, i := range order.Items {
			items = append(items, fmt.Sprintf("%s:%sx%s/%s/%s", show(i.No), show(i.Quantity), show(i.ProductCode), codes([]*shop.Product{i.Product}), show(i.Order.ID)[35:]))
		}
		line(err, "o"+show(order.ID)[35:], "customer="+show(order.Customer.ID), "items="+strings.Join(items, ","))
	}
	customers, err := o.Customers.ListCustomers(ctx, expand[shop.Customer](t, "Orders"))
	for _, c := range customers.Items {
		line(err, "u"+show(c.ID), "orders="+fmt.Sprint(len(c.Orders)))
	}
	return strings.Join(lines, "\n")
}

func show[T any](v wire.Opt[T]) string { return strings.Trim(fmt.Sprint(v), "<>") }

func codes(list []*shop.Product) string {
	var all []string
	for _, p := range list {
		all = append(all, show(p.Code))
	}
	return strings.Join(all, ",")
}

func ids(c *shop.Category) string {
	if c == nil {
		return ""
	}
	return show(c.ID)
}

func idsOf(list []*shop.Category) string {
	var all []string
	for _, c := range list {
		all = append(all, ids(c))
	}
	return strings.Join(all, ",")
}

// ask parses a query about a type.
func ask[T any, P interface {
	*T
	wire.Structured
}](t testing.TB, options map[string]string) *query.Options {
	t.Helper()
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(options)) {
		parts = append(parts, name+"="+strings.ReplaceAll(options[name], " ", "%20"))
	}
	q, err := query.Parse(strings.Join(parts, "&"), P(nil), true, query.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func expand[T any, P interface {
	*T
	wire.Structured
}](t testing.TB, text string) *query.Options {
	t.Helper()
	return ask[T, P](t, map[string]string{"$expand": text})
}

// status returns the status and the target of an error; 0 for none.
func status(err error) string {
	var own *odata.Error
	switch {
	case err == nil:
		return "0"
	case errors.As(err, &own):
		return strings.TrimSpace(fmt.Sprint(own.Status, " ", own.Target))
	}
	return err.Error()
}
