package storetest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testEach changes and deletes several entities at once, all or none.
func (run suite) testEach(t *testing.T) {
	o := run.openShop(t)
	c := &conversation{h: shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin), server.WithPreconditions())}
	before := o.dump(t)
	c.ask(t, "PATCH /Products/$each", `{"Category@odata.bind":"Categories(99)"}`, 400, "Products(")
	c.ask(t, "PATCH /Products/$each", `{"Nothing":1}`, 400, "Products(", "Nothing")
	c.ask(t, "PATCH /Products('h')", `{"Name":"Unseen"}`, 428, "If-Match")
	c.ask(t, "DELETE /Products('h')", "", 428)
	if o.dump(t) != before {
		t.Error("what was refused has changed something")
	}
	c.ask(t, "PATCH /Products/$filter(Code_lt_'t')/$each?$select=Code,Name Prefer:return=representation", `{"Name":"Same"}`, 200, `#Products(Code,Name)"`, `"Code":"h","Name":"Same"`)
	c.ask(t, "GET /Products/$filter(Name_eq_'Same')/$count", "", 200, "1")
	c.ask(t, "PATCH /Orders(00000000-0000-0000-0000-00000000000a)/Items/$each", `{"Quantity":9}`, 204)
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000a)/Items/$filter(Quantity_eq_9)/$count", "", 200, "2")
	c.ask(t, "DELETE /Orders(00000000-0000-0000-0000-00000000000a)/Items/$filter(No_eq_2)/$each", "", 204)
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000a)/Items/$count", "", 200, "1")
	c.ask(t, "PATCH /Orders(00000000-0000-0000-0000-00000000000a)/Items Prefer:return=representation", `{"@context":"#$delta","value":[{"No":1,"@etag":"*","Quantity":3},{"No":7,"ProductCode":"h","Quantity":1}]}`, 200, `#Orders(00000000-0000-0000-0000-00000000000a)/Items/$delta"`, `"No":7`)
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000a)/Items/$filter(Quantity_eq_3)/$count", "", 200, "1")
	c.ask(t, "PATCH /Orders(00000000-0000-0000-0000-00000000000a)/Items", `{"@context":"#$delta","value":[{"@removed":{},"@etag":"*","No":7},{"No":1,"@etag":"*","Quantity":4},{"@removed":{},"No":9}]}`, 404, "item 2 of the delta")
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000a)/Items/$filter(Quantity_lt_4)/$count", "", 200, "2")
	c.ask(t, "PATCH /Products", `{"@context":"#$delta","value":[{"Code":"h","Name":"Unseen"}]}`, 428, "item 0 of the delta")
	c.ask(t, "DELETE /Orders/$each", "", 204)
	c.ask(t, "GET /Orders/$count", "", 200, "0")
}

// testRulesOfEach changes and deletes what the one who asks may see, and not the train of
// tenant b, as tenant a.
func (run suite) testRulesOfEach(t *testing.T) {
	o := run.openShop(t, tenants()["condition"])
	h := shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin))
	c := &conversation{h: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r.WithContext(as("a"))) })}
	c.ask(t, "DELETE /Products/$filter(Code_eq_'t')/$each", "", 204)
	c.ask(t, "PATCH /Products/$each Prefer:return=representation", `{"Name":"Seen"}`, 200, `"Name":"Seen"`)
	c.ask(t, "PATCH /Products Prefer:continue-on-error", `{"@context":"#$delta","value":[{"Code":"t","Name":"Seen"},{"@removed":{},"Code":"t"},{"@context":"#Products/$deletedLink","source":"Products('t')","relationship":"Category","target":"Categories(1)"}]}`, 200, `"failedOperation":"insert"`, `"failedOperation":"delete"`, `"failedOperation":"unlink"`)
	if _, body := get(t, h, as("b"), "/Products('t')/Name"); !strings.Contains(body, "Train") {
		t.Errorf("what is not to be seen has been deleted or changed: %s", body)
	}
}
