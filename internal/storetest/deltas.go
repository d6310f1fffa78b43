package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// connect starts a server, and returns a client of it.
func connect(t *testing.T, h http.Handler) *client.Client {
	t.Helper()
	host := httptest.NewServer(h)
	t.Cleanup(host.Close)
	conn, err := client.New(host.URL)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// copyOf is what a client knows of the answer to a query, by key, without ETags.
type copyOf map[string]string

func (c copyOf) take(t *testing.T, p *shop.Product) {
	t.Helper()
	if odata.ControlOf(&p.Dynamic).Removed {
		key := p.Code.Or("")
		if _, id, named := strings.Cut(odata.ControlOf(&p.Dynamic).ID, "Products('"); key == "" && named {
			key = strings.TrimSuffix(id, "')")
		}
		if c[key] == "" {
			t.Errorf("%q is gone, and was not there", key)
		}
		delete(c, key)
		return
	}
	for name := range p.Dynamic.Annotations() {
		p.Dynamic.Delete(name)
	}
	text, err := wire.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	c[p.Code.Or("")] = string(text)
}

// RunDeltas runs the tests of a store that tells what has changed.
func RunDeltas(t *testing.T, open Open) {
	s := suite{open}
	t.Run("DeltasTellAll", s.testDeltasTellAll)
	t.Run("DeltasOfRelated", s.testDeltasOfRelated)
	t.Run("DeltasWithin", s.testDeltasWithin)
	t.Run("DeltasOfDens", s.testDeltasOfDens)
	t.Run("ForgottenDeltas", s.testForgottenDeltas)
	t.Run("DeltasInContext", s.testDeltasInContext)
	t.Run("DeltasOutOfReach", s.testDeltasOutOfReach)
}

// testDeltasTellAll changes a shop at random. What a client has read, with what has changed
// since, is what it reads anew: of queries that filter, select and expand, through a proxy,
// in pages, and with a rule.
func (run suite) testDeltasTellAll(t *testing.T) {
	o := run.openShop(t, WithRule("Products", func(_ context.Context, p *shop.Product) bool { return p.Name.Or("") != "n3" }))
	service := shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin), server.WithLimits(server.Limits{MaxPageSize: 3}))
	conn := connect(t, service)
	proxy := connect(t, shophttp.NewHandler(shophttp.NewClient(conn)))
	for seed, q := range []*query.Options{
		nil,
		query.Must(query.New[*shop.Product](query.Filter(query.Field("Price").Gt(4)))),
		query.Must(query.New[*shop.Product](query.Select("Code", "Name"), query.Filter(query.Field("Category/Name").Eq("Tools")))),
		query.Must(query.New[*shop.Product](query.Expand("Category", query.Select("ID", "Name")), query.Expand("Similar", query.Select("Code")), query.Select("Code"))),
		query.Must(query.New[*shop.Product](query.OrderBy("Name desc"), query.Count())),
	} {
		for _, c := range []*client.Client{conn, proxy} {
			keepUp(t, shophttp.NewClient(c), c, o, q, uint64(seed))
		}
	}
}

// keepUp changes a shop, and holds what is known by its delta links against what there is.
func keepUp(t *testing.T, service shophttp.Service, conn *client.Client, o *open, q *query.Options, seed uint64) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 1))
	all := func() (copyOf, string) {
		found, link := copyOf{}, ""
		for p, err := range client.All(client.TrackChanges(ctx, &link), service.Products.ListProducts, q) {
			if err != nil {
				t.Fatal(err)
			}
			found.take(t, p)
		}
		return found, link
	}
	known, link := all()
	changed := 0
	for range 25 {
		for range rnd.IntN(4) {
			changeAtRandom(t, o, rnd)
		}
		since := link
		if since == "" {
			t.Fatalf("query %d: no link leads on", seed)
		}
		for p, err := range client.Read(client.TrackChanges(ctx, &link), conn, since, new(odata.Page[*shop.Product])) {
			if err != nil {
				t.Fatal(err)
			}
			known.take(t, p)
			changed++
		}
		if now, _ := all(); !maps.Equal(now, known) {
			t.Fatalf("query %d: known is\n%v\nand there is\n%v", seed, known, now)
		}
	}
	if changed < 5 {
		t.Errorf("query %d: only %d changes were told of", seed, changed)
	}
}

// changeAtRandom makes, changes or deletes a product, or a relationship of one.
func changeAtRandom(t *testing.T, o *open, rnd *rand.Rand) {
	t.Helper()
	code := fmt.Sprintf("r%d", rnd.IntN(8))
	var err error
	switch rnd.IntN(6) {
	case 0, 1:
		_, err = o.Products.CreateProduct(ctx, read[shop.Product](t, fmt.Sprintf(`{"Code":%q,"Name":"n%d","Price":%d,"CategoryID":%d}`, code, rnd.IntN(9), rnd.IntN(9), 1+rnd.IntN(2))), nil)
	case 2:
		_, err = o.Products.UpdateProduct(ctx, code, read[shop.Product](t, fmt.Sprintf(`{"Name":"n%d","Price":%d}`, rnd.IntN(9), rnd.IntN(9))), nil)
	case 3:
		_, err = o.Products.UpdateProduct(ctx, code, read[shop.Product](t, fmt.Sprintf(`{"CategoryID":%d,"Similar@odata.bind":["Products('h')"]}`, 1+rnd.IntN(2))), nil)
	case 4:
		_, err = o.Categories.UpdateCategory(ctx, 2, read[shop.Category](t, fmt.Sprintf(`{"Name":%q}`, []string{"Tools", "Hammers"}[rnd.IntN(2)])), nil)
	case 5:
		err = o.Products.DeleteProduct(ctx, code, nil)
	}
	var wrong *odata.Error
	if err != nil && !errors.As(err, &wrong) { // it was there, or was not
		t.Fatal(err)
	}
}

// testForgottenDeltas follows links of another store, and of long ago.
func (run suite) testForgottenDeltas(t *testing.T) {
	key := server.WithTokenKey([]byte("a key of more than sixteen"))
	o, other := run.openShop(t), run.openShop(t)
	a, b := shophttp.NewHandler(o.Service, key), shophttp.NewHandler(other.Service, key)
	c, d := &conversation{h: a}, &conversation{h: b}
	link := func() string {
		_, rest, _ := strings.Cut(c.ask(t, "GET /Products Prefer:track-changes", "", 200), `"@odata.deltaLink":"http://example.com`)
		link, _, _ := strings.Cut(rest, `"`)
		return strings.ReplaceAll(link, "_", "%5F")
	}
	first := link()
	d.ask(t, "GET "+first, "", 410, "forgotten")
	c.ask(t, "GET "+first, "", 200, `"value":[]`, "$metadata#Products/$delta")
	for i := range 1001 {
		c.ask(t, "PATCH /Products('h')", fmt.Sprintf(`{"Price":%d}`, i), 204)
		if i%100 == 0 && i < 1000 {
			c.ask(t, "GET "+first, "", 200, fmt.Sprintf(`"Price":%d`, i))
		}
		link()
	}
	c.ask(t, "GET "+first, "", 410, "read the collection again")
	since := link()
	c.ask(t, "DELETE /Products('x')", "", 204)
	c.ask(t, "GET "+since, "", 200, `"value":[{"@odata.context":"#Products/$deletedEntity","id":"http://example.com/Products('x')","reason":"deleted"}]`)
	c.ask(t, "GET "+since+" OData-MaxVersion:4.01", "", 200, `"value":[{"@removed":{"reason":"deleted"},"@id":"http://example.com/Products('x')","Code":"x"}]`)
	c.ask(t, "GET "+strings.Replace(since, "/Products?", "/Products/$count?", 1), "", 200, "1")
	for _, untracked := range []string{"/Products?$top=2 Prefer:track-changes", "/Products?$apply=groupby((Name)) Prefer:track-changes", "/Products/$filter(Price%20ge%200) Prefer:track-changes", "/Products"} {
		if got := c.ask(t, "GET "+untracked, "", 200); strings.Contains(got, "deltaLink") {
			t.Errorf("%s: %s", untracked, got)
		}
	}
}

// testDeltasInContext says in context URLs where the items of deltas belong (Protocol 10.12, JSON
// Format 15), and none of metadata where that cannot be.
func (run suite) testDeltasInContext(t *testing.T) {
	c := &conversation{h: shophttp.NewHandler(run.openShop(t).Service)}
	link := func(path string) string {
		_, rest, _ := strings.Cut(c.ask(t, "GET "+path+" Prefer:track-changes", "", 200), `"@odata.deltaLink":"http://example.com`)
		link, _, _ := strings.Cut(rest, `"`)
		return strings.ReplaceAll(link, "_", "%5F")
	}
	const order = "Orders(00000000-0000-0000-0000-00000000000a)"
	references, items, names := link("/Products/$ref"), link("/"+order+"/Items"), link("/Products?$select=Name")
	c.ask(t, "DELETE /"+order+"/Items(1)", "", 204)
	c.ask(t, "DELETE /Products('x')", "", 204)
	c.ask(t, "PATCH /Products('h')", `{"Name":"N"}`, 204)
	gone := `"id":"http://example.com/Products('x')","reason":"deleted"}`
	c.ask(t, "GET "+references, "", 200, `$metadata#Collection($ref)/$delta"`, `{"@odata.context":"#Products/$deletedEntity",`+gone, `{"@odata.id":"http://example.com/Products('h')"}`)
	c.ask(t, "GET "+references+" OData-MaxVersion:4.01", "", 200, `{"@removed":{"reason":"deleted"},"@id":"http://example.com/Products('x')"`)
	c.ask(t, "GET "+items, "", 200, "$metadata#"+order+`/Items/$delta"`, `{"@odata.context":"#`+order+`/Items/$deletedEntity","id":"http://example.com/`+order+`/Items(1)"`)
	c.ask(t, "GET "+names, "", 200, `$metadata#Products(Name)/$delta"`, `{"@odata.context":"#Products/$deletedEntity",`+gone)
	c.ask(t, "GET "+names+" Accept:application/json;odata.metadata=none", "", 400, "metadata=none")
	c.ask(t, "GET "+strings.Replace(names, "/Products?", "/Products/$count?", 1)+" Accept:application/json;odata.metadata=none", "", 200, "2")
	c.ask(t, "GET /Products Prefer:track-changes Accept:application/json;odata.metadata=none", "", 200, `{"value":[`)
}

// testDeltasOutOfReach has rows come into the reach of a tenant, and leave it.
func (run suite) testDeltasOutOfReach(t *testing.T) {
	o := run.openShop(t, WithRule("Products", func(ctx context.Context, p *shop.Product) bool {
		return tenantOf(ctx) == "" || p.Tenant.Or("") == tenantOf(ctx)
	}))
	inner := shophttp.NewHandler(o.Service)
	c := &conversation{h: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(as(r.Header.Get("Tenant"))))
	})}
	link := func(path string) string {
		_, rest, _ := strings.Cut(c.ask(t, "GET "+path+" Prefer:track-changes Tenant:a", "", 200), `"@odata.deltaLink":"http://example.com`)
		link, _, _ := strings.Cut(rest, `"`)
		return strings.ReplaceAll(link, "_", "%5F")
	}
	all, related := link("/Products"), link("/Categories?$expand=Products($select=Code)")
	whole := link("/Suppliers?$expand=Products")
	c.ask(t, "PATCH /Products('h')", `{"Tenant":"b","Name":"Secret"}`, 204)
	c.ask(t, "PATCH /Products('t')", `{"Tenant":"a"}`, 204)
	if got := c.ask(t, "GET "+all+" Tenant:a OData-MaxVersion:4.01", "", 200, `{"@removed":{"reason":"changed"},"@id":"http://example.com/Products('h')","Code":"h"}`, `"Train"`); strings.Contains(got, "Secret") {
		t.Error(got)
	}
	c.ask(t, "POST /Suppliers", `{"ID":5,"Name":"Five","Products":[{"Code":"five","Name":"F","Tenant":"a"}]}`, 201)
	c.ask(t, "GET "+whole+" Tenant:a", "", 200, `"Code":"five"`, `"Tags":[]`)
	if got := c.ask(t, "GET "+related+" Tenant:a", "", 200, `"ID":7`, `"Products":[{`, `"Code":"t"`); strings.Contains(got, `"h"`) {
		t.Error(got)
	}
	all = link("/Products")
	c.ask(t, "PATCH /Products('h')", `{"Name":"Another"}`, 204)
	c.ask(t, "GET "+all+" Tenant:a", "", 200, `"value":[]`)
}
