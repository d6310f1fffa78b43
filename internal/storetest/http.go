package storetest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/internal/telling"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// conversation asks a handler one request after the other. In what is sent, and wanted,
// "etag" stands for the ETag of the last answer that had one.
type conversation struct {
	h    http.Handler
	etag string
}

// ask sends a request, such as "PATCH /People(1) If-Match:etag", and compares the status
// and a part of the body.
func (c *conversation) ask(t *testing.T, request, body string, status int, want ...string) string {
	t.Helper()
	words := strings.Fields(strings.ReplaceAll(request, "etag", c.etag))
	r := httptest.NewRequest(words[0], strings.ReplaceAll(words[1], "_", "%20"), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for _, h := range words[2:] {
		name, value, _ := strings.Cut(h, ":")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	got := w.Body.String()
	if w.Code != status {
		t.Errorf("%s: %d, want %d: %s", request, w.Code, status, got)
	}
	if err := telling.Unfit(w.Code, w.Body.Bytes()); err != nil {
		t.Errorf("%s: %v", request, err)
	}
	for _, part := range want {
		if !strings.Contains(got, part) {
			t.Errorf("%s: %s\nwant %s", request, got, part)
		}
	}
	if etag := w.Header().Get("ETag"); etag != "" {
		c.etag = etag
	}
	return got
}

// testShop writes over HTTP.
func (run suite) testShop(t *testing.T) {
	o := run.openShop(t)
	c := &conversation{h: shophttp.NewHandler(o.Service, server.WithTransactions(o.store.Begin))}
	c.ask(t, "POST /Categories", `{"Name":"New","Products":[{"Code":"n","Name":"N"}],"Parent@odata.bind":"Categories(1)"}`, 201, `"ID":8`, `"@odata.etag":"W/`)
	c.ask(t, "GET /Categories(8)?$expand=Products($select=Code),Parent($select=Name)", "", 200, `"Products":[{`, `"Code":"n"`, `"Name":"Tools"`)
	first := c.etag
	c.ask(t, "GET /Categories(8) If-None-Match:etag", "", 304)
	c.ask(t, "PATCH /Categories(8) If-Match:etag", `{"Name":"Newer"}`, 204)
	c.ask(t, "PATCH /Categories(8) If-Match:"+first, `{"Name":"Newest"}`, 412)
	c.ask(t, "GET /Categories(8)/Name", "", 200, `"Newer"`)
	c.ask(t, "PUT /Products('h') Prefer:return=representation", `{"Name":"Nail","CategoryID":8}`, 200, `"Nail"`, `"Price":1.50`, `"CategoryID":8`, `"Sold":5`)
	c.ask(t, "GET /Categories(8)/Products/$count", "", 200, "2")
	c.ask(t, "PATCH /Products('new')", `{"Name":"Made"}`, 201, `"Code":"new"`)
	c.ask(t, "PATCH /Products('other') If-Match:*", `{"Name":"Made"}`, 412)
	c.ask(t, "DELETE /Products('new') If-Match:W/\"none\"", "", 412)
	c.ask(t, "DELETE /Products('new')", "", 204)
	c.ask(t, "GET /Products('new')", "", 404)
	c.ask(t, "POST /Categories(7)/Products/$ref", `{"@odata.id":"Products('h')"}`, 204)
	c.ask(t, "GET /Products('h')/Category/Name", "", 200, "Toys")
	c.ask(t, "DELETE /Products('h')/Category/$ref", "", 204)
	c.ask(t, "GET /Products('h')/Category", "", 204)
	c.ask(t, "PATCH /Products('h')/Size", `{"Width":4}`, 204)
	c.ask(t, "GET /Products('h')/Size/Width/$value", "", 200, "4")
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000a)/Items(1)/Product/Name", "", 200, "Nail")
	c.ask(t, "POST /Orders(00000000-0000-0000-0000-00000000000a)/Items", `{"ProductCode":"none"}`, 400, "ProductCode")
	c.ask(t, "PATCH /Orders(00000000-0000-0000-0000-00000000000a)", `{"Items@delta":[{"No":2,"@removed":{"reason":"deleted"}},{"No":1,"Quantity":8}]}`, 204)
	c.ask(t, "GET /Orders(00000000-0000-0000-0000-00000000000a)/Items?$count=true", "", 200, `"@odata.count":1`, `"Quantity":8`)
	c.ask(t, "PATCH /Products('x')", `{"Similar":[{"@id":"Products('n')"}]}`, 204)
	c.ask(t, "GET /Products('x')/Similar/$count", "", 200, "1")
	c.ask(t, "PATCH /Products('x')", `{"Similar@odata.bind":["Products('t')"]}`, 204)
	c.ask(t, "GET /Products('x')/Similar/$count", "", 200, "2")
	c.ask(t, "GET /Products('h')/Size/Fits", "", 204)
	c.ask(t, "PATCH /Settings", `{"Currency":"CHF"}`, 204)
	c.ask(t, "GET /Settings?$expand=Favorite", "", 200, `"CHF"`, `"Nail"`)
	c.ask(t, "GET /Products?$apply=groupby((CategoryID),aggregate($count_as_N))", "", 200, `"N":`)
	c.ask(t, "GET /Products?$filter=Category/Name_eq_'Toys'&$orderby=Price_desc&$expand=Category($expand=Products)&$count=true", "", 200, `"@odata.count":1`)
	c.ask(t, "GET /Products?$filter=Name_eq_$root/Products('t')/Name&$select=Code", "", 200, `"t"`)
	c.ask(t, "GET /Products Prefer:maxpagesize=2", "", 200, `"@odata.nextLink"`)
	answer := c.ask(t, "POST /$batch", `{"requests":[
		{"id":"1","atomicityGroup":"g","method":"post","url":"Categories","headers":{"content-type":"application/json"},"body":{"Name":"Batched"}},
		{"id":"2","atomicityGroup":"g","method":"post","url":"Products","headers":{"content-type":"application/json"},"body":{"Code":"b","Name":"B","Category@odata.bind":"$1"}},
		{"id":"3","atomicityGroup":"h","method":"post","url":"Suppliers","headers":{"content-type":"application/json"},"body":{"ID":9,"Name":"Nine"}},
		{"id":"4","atomicityGroup":"h","method":"post","url":"Suppliers","headers":{"content-type":"application/json"},"body":{"ID":9,"Name":"Nine"}}]}`, 200)
	if strings.Count(answer, `"status":201`) != 2 {
		t.Error(answer)
	}
	c.ask(t, "GET /Products('b')/Category/Name", "", 200, "Batched")
	c.ask(t, "GET /Suppliers(9)", "", 404)
}

// testLibrary answers for entities of derived types, which contain others.
func (run suite) testLibrary(t *testing.T) {
	store := run.open(t)
	s := libraryhttp.Stored(store)
	if s.OperationImports.CountOf != nil || s.Publications.PublicationsSimilar != nil {
		t.Error("operations are the store's")
	}
	if err := store.Load([]byte(`{
		"People": [{"ID": "00000000-0000-0000-0000-000000000001", "Name": "Ann", "Contacts": [{"@odata.type": "#example.library.Phone", "Number": "1"}]}],
		"Publications": [{"@odata.type": "#example.library.Book", "ID": 4, "Title": "Go", "Author@odata.bind": "People(00000000-0000-0000-0000-000000000001)",
			"Copies": [{"Shelf": "A/'", "Place": 1, "Condition": "New"}], "Related@odata.bind": ["Publications(5)"]},
			{"@odata.type": "#example.library.Magazine", "ID": 5, "Title": "Weekly", "Issue": 3}],
		"Main": {"Name": "Town", "Head@odata.bind": "People(00000000-0000-0000-0000-000000000001)"}}`)); err != nil {
		t.Fatal(err)
	}
	get := s.People.GetPeople
	s.People.GetPeople = func(ctx context.Context, id wire.Guid, q *query.Options) (*library.Person, error) {
		p, err := get(ctx, id, q)
		if p != nil {
			p.Name = wire.Some(p.Name.Or("") + "!")
		}
		return p, err
	}
	c := &conversation{h: libraryhttp.NewHandler(s)}
	c.ask(t, "GET /People(00000000-0000-0000-0000-000000000001)?$expand=Books", "", 200, `"Ann!"`, `"Go"`)
	c.ask(t, "GET /Publications?$expand=example.library.Book/Author,Copies,Related", "", 200, `"Name":"Ann"`, `"Shelf":"A/'"`, `"Weekly":false`)
	c.ask(t, "GET /Publications(5)/example.library.Book", "", 404)
	c.ask(t, "GET /Publications(4)/Copies(Shelf='A%2F''',Place=1)", "", 200, `"Condition":"New"`)
	c.ask(t, "POST /Publications(5)/Copies", `{"Shelf":"B","Place":2,"Condition":"Worn"}`, 201, `"Shelf":"B"`)
	c.ask(t, "POST /Publications(5)/Copies", `{"Shelf":"B","Place":2,"Condition":"Worn"}`, 409)
	c.ask(t, "POST /Publications(99)/Copies", `{"Shelf":"B","Place":2,"Condition":"Worn"}`, 404)
	c.ask(t, "POST /Publications", `{"Title":"None"}`, 400, "abstract")
	c.ask(t, "POST /Publications", `{"@odata.type":"#example.library.Book","ID":77,"Title":"New","Notes":[{"Text":"a","More":1}]}`, 201, `"ID":6`, `"More":1`)
	c.ask(t, "PATCH /Publications(6)", `{"@odata.type":"#example.library.Book","Pages":7,"Author@odata.bind":"People(00000000-0000-0000-0000-000000000001)"}`, 204)
	c.ask(t, "GET /People(00000000-0000-0000-0000-000000000001)/Books/$count", "", 200, "2")
	c.ask(t, "PATCH /Main", `{"Name":"City"}`, 204)
	c.ask(t, "GET /Main?$expand=Head", "", 200, `"City"`, `"Ann`)
	c.ask(t, "DELETE /Publications(5)", "", 204)
	c.ask(t, "GET /Publications(4)/Related", "", 200, `"value":[]`)
}

// testUpsertThroughProxy makes, through a client that is the handler, what was to be updated.
func (run suite) testUpsertThroughProxy(t *testing.T) {
	host := httptest.NewServer(libraryhttp.NewHandler(libraryhttp.Stored(run.open(t))))
	defer host.Close()
	c, err := client.New(host.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &conversation{h: libraryhttp.NewHandler(libraryhttp.NewClient(c))}
	const path = "PATCH /People(01234567-89ab-cdef-0123-456789abcdef)"
	proxy.ask(t, path, `{"Name":"Ada"}`, http.StatusCreated, `"Name":"Ada"`)
	proxy.ask(t, path, `{"Name":"Bo"}`, http.StatusNoContent)
	const other = "PATCH /People(01234567-89ab-cdef-0123-456789abcde0)"
	proxy.ask(t, other, `{"Name":"Bo","Books":[{"@odata.type":"#example.library.Book","Title":"Made"}]}`, http.StatusCreated, `"Books":[{`, `"Title":"Made"`)
	proxy.ask(t, other+"?$select=Name", `{"Name":"Bob","Books":[]}`, http.StatusOK, `"Name":"Bob"}`)
}

// answerOf returns the answer to a request with a body of JSON.
func answerOf(h http.Handler, method, path, body string) *httptest.ResponseRecorder {
	asked := httptest.NewRequest(method, strings.ReplaceAll(path, " ", "%20"), strings.NewReader(body))
	asked.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, asked)
	return w
}
