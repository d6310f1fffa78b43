package storetest

import (
	"context"
	"net/http"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/server"
)

// linked are products of tenant a that the train of tenant b leads to, and what else does.
const linked = `{
	"Products": [
		{"Code": "y", "Name": "Yoyo", "Tags": [], "Tenant": "a"},
		{"Code": "z", "Name": "Zither", "Tags": [], "Tenant": "a"},
		{"Code": "v", "Name": "Van", "Tags": [], "Tenant": "b", "Similar@odata.bind": ["Products('y')"], "Size": {"Width": 1, "Fits@odata.bind": "Products('z')"}}],
	"Manuals": [{"ID": "00000000-0000-0000-0000-000000000002", "Text": "puff", "Product@odata.bind": "Products('t')"}],
	"Suppliers": [{"ID": 4, "Name": "Four", "Products@odata.bind": ["Products('t')"]}]
}`

// testRulesOfLinks changes and deletes, as tenant a, what leads to products of tenant b: nothing
// of these becomes another by it, whether a property says what they lead to or only a link.
func (run suite) testRulesOfLinks(t *testing.T) {
	const manual = "Manuals(00000000-0000-0000-0000-000000000002)"
	for kind, rule := range tenants() {
		o := run.openShop(t, rule)
		if err := o.store.Load([]byte(linked)); err != nil {
			t.Fatal(err)
		}
		h := shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin))
		c := &conversation{h: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r.WithContext(as("a"))) })}
		before := o.dump(t)
		for _, one := range []struct{ request, body string }{
			{"DELETE /" + manual, ""},
			{"DELETE /Products('y')", ""},
			{"DELETE /Products('z')", ""},
			{"DELETE /Products/$filter(Code_gt_'h')/$each", ""},
			{"DELETE /Manuals/$each", ""},
			{"PATCH /" + manual, `{"Product@odata.bind":"Products('x')"}`},
			{"PATCH /" + manual, `{"Product":{"Code":"x"}}`},
			{"PATCH /" + manual, `{"Product":{"Code":"n","Name":"New","Tags":[],"Tenant":"a"}}`},
			{"PUT /" + manual, `{"Product@odata.bind":"Products('x')"}`},
			{"PUT /" + manual + "/Product/$ref", `{"@odata.id":"Products('x')"}`},
			{"PUT /Products('x')/Manual/$ref", `{"@odata.id":"` + manual + `"}`},
			{"PATCH /Products('x')", `{"Manual@odata.bind":"` + manual + `"}`},
			{"PATCH /Products('x')", `{"Manual":{"ID":"00000000-0000-0000-0000-000000000002","Text":"Mine"}}`},
			{"PATCH /Products('n')", `{"Name":"New","Tags":[],"Tenant":"a","Manual@odata.bind":"` + manual + `"}`},
			{"POST /Products", `{"Code":"n","Name":"New","Tags":[],"Tenant":"a","Manual@odata.bind":"` + manual + `"}`},
			{"PATCH /Products", `{"@context":"#$delta","value":[{"Code":"x","Name":"Mine"},{"@removed":{"reason":"deleted"},"Code":"y"}]}`},
			{"PATCH /Products", `{"@context":"#$delta","value":[{"Code":"x","Name":"Mine"},{"@context":"#Products/$link","source":"Products('x')","relationship":"Manual","target":"` + manual + `"}]}`},
			{"PATCH /Products('x')", `{"Similar@delta":[{"@removed":{"reason":"deleted"},"Code":"h"},{"Code":"h"},{"Code":"y"}],"Manual@odata.bind":"` + manual + `"}`},
		} {
			t.Run(kind+" "+one.request, func(t *testing.T) {
				c.ask(t, one.request, one.body, 409, "out of reach")
				if got := changes(before, o.dump(t)); got != "" {
					t.Errorf("%s has changed\n%s", one.request, got)
				}
			})
		}
		set := `{"requests":[{"id":"1","atomicityGroup":"g","method":"patch","url":"Products('x')","headers":{"content-type":"application/json"},"body":{"Name":"Mine"}},{"id":"2","atomicityGroup":"g","method":"delete","url":"Products('y')"}]}`
		c.ask(t, "POST /$batch", set, 200, `"status":409`)
		if got := changes(before, o.dump(t)); got != "" {
			t.Errorf("a change set has changed\n%s", got)
		}
		c.ask(t, "DELETE /Suppliers(4)", "", 409, "Products of Suppliers leads to entities") // OnDelete says it
		// What leads to the train by a relationship of its own can stop to do so.
		c.ask(t, "PATCH /Products('x')", `{"Similar":[]}`, 204)
		c.ask(t, "DELETE /Products('x')", "", 204)
	}
}

// testRulesOfOwnLinks deletes what leads to entities that are out of reach: where these lead to it
// as well by a link that is no property of one of the two, they would have another value.
func (run suite) testRulesOfOwnLinks(t *testing.T) {
	o := run.openShop(t,
		WithRule("Categories", func(ctx context.Context, c *shop.Category) bool {
			return tenantOf(ctx) == "" || c.ID.Or(0) < 7 && c.ID.Or(0) != 1
		}),
		WithRule("Customers", func(ctx context.Context, c *shop.Customer) bool { return tenantOf(ctx) == "" }),
		WithRule("Suppliers", func(ctx context.Context, s *shop.Supplier) bool { return tenantOf(ctx) == "" }))
	if err := o.store.Load([]byte(`{"Products":[
		{"Code":"y","Name":"Yoyo","Tags":[],"CategoryID":7},{"Code":"z","Name":"Zither","Tags":[],"Suppliers@odata.bind":["Suppliers(3)"]}]}`)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"a product of a hidden category": {o.Products.DeleteProduct(as("a"), "y", nil), "0"},
		"a category below a hidden one":  {o.Categories.DeleteCategory(as("a"), 2, nil), "0"},
		"an order of a hidden customer":  {o.Orders.DeleteOrder(as("a"), order(10), nil), "0"},
		"a product of a hidden supplier": {o.Products.DeleteProduct(as("a"), "z", nil), "409"},
	} {
		if got := status(c.err); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
