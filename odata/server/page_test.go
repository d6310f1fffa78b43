package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

const described = `<edmx:Edmx Version="4.0"><edmx:DataServices><Schema Namespace="n">` +
	`<EntityType Name="Pet"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Int32"/></EntityType>` +
	`<EntityContainer Name="C"><EntitySet Name="Pets" EntityType="n.Pet"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`

// root sends a request for the root of a service.
func root(t *testing.T, method, target string, header http.Header, options ...server.Option) *httptest.ResponseRecorder {
	t.Helper()
	h := server.New(struct{}{}, gen.Description{Container: "n.C", MetadataXML: described, Resources: []gen.Resource{{Name: "Pets", Kind: gen.EntitySet}}}, options...)
	r := httptest.NewRequest(method, target, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestPageNegotiated has the page for those who like it better than the service document.
func TestPageNegotiated(t *testing.T) {
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
	for _, c := range []struct{ accept, target, want string }{
		{browser, "/", "text/html"},
		{"text/html", "/", "text/html"},
		{"text/html;charset=utf-8", "/?model", "text/html"},
		{"application/json;q=0.5, text/html;q=0.6", "/", "text/html"},
		{"application/json, text/html;q=0.9", "/", "application/json"},
		{"text/html;q=0.3, application/json;q=0.4", "/", "application/json"},
		{"text/html;q=0, */*", "/", "application/json"},
		{"", "/", "application/json"},
		{"*/*", "/", "application/json"},
		{"application/json", "/", "application/json"},
		{"application/json;odata.metadata=none", "/", "application/json"},
		{"application/json, text/plain, */*", "/", "application/json"},
		{browser, "/?$format=json", "application/json"},
		{browser, "/$metadata", "application/xml"},
		{"application/vnd.odatagen.page+json", "/?model", "application/vnd.odatagen.page+json"},
	} {
		header := http.Header{}
		if c.accept != "" {
			header.Set("Accept", c.accept)
		}
		w := root(t, "GET", c.target, header)
		if got, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";"); w.Code != 200 || got != c.want || !strings.Contains(strings.Join(w.Header()["Vary"], ","), "Accept") {
			t.Errorf("%s for %s: %d %s, want %s; the answer varies by %s", c.target, c.accept, w.Code, got, c.want, w.Header()["Vary"])
		}
	}
	header := http.Header{"Accept": {browser}}
	if w := root(t, "GET", "/", header, server.WithoutPage()); w.Header().Get("Content-Type") != "application/json;odata.metadata=minimal" {
		t.Errorf("without the page: %d %s", w.Code, w.Header())
	}
	if w := root(t, "GET", "/", http.Header{"Accept": {"text/html"}}, server.WithoutPage()); w.Code != 406 {
		t.Errorf("without the page, and with nothing else to send: %d", w.Code)
	}
	if w := root(t, "POST", "/", header); w.Code != 405 {
		t.Errorf("POST: %d", w.Code)
	}
	batch := http.Header{"Content-Type": {"application/json"}}
	h := server.New(struct{}{}, gen.Description{MetadataXML: described})
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/$batch", strings.NewReader(`{"requests":[{"id":"1","method":"GET","url":"/","headers":{"accept":"text/html,*/*;q=0.1"}}]}`))
	r.Header = batch
	h.ServeHTTP(w, r)
	if w.Code != 200 || strings.Contains(w.Body.String(), "doctype") || !strings.Contains(w.Body.String(), `"value":[]`) {
		t.Errorf("in a batch: %d %s", w.Code, w.Body)
	}
}

// TestPageHeaders has the page, and what it shows, kept and asked about, and its policy.
func TestPageHeaders(t *testing.T) {
	for _, media := range []string{"text/html", "application/vnd.odatagen.page+json"} {
		header := http.Header{"Accept": {media}}
		get := root(t, "GET", "/", header)
		head := root(t, "HEAD", "/", header)
		if head.Body.Len() > 0 || head.Header().Get("Content-Length") != get.Header().Get("Content-Length") || head.Header().Get("ETag") != get.Header().Get("ETag") {
			t.Errorf("HEAD is answered %v with %d bytes, GET %v", head.Header(), head.Body.Len(), get.Header())
		}
		for name, want := range map[string]string{"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"} {
			if got := get.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", media, name, got)
			}
		}
		header.Set("If-None-Match", get.Header().Get("ETag"))
		if again := root(t, "GET", "/", header); again.Code != 304 || again.Body.Len() > 0 {
			t.Errorf("%s: asked again: %d with %d bytes", media, again.Code, again.Body.Len())
		}
		header.Set("If-None-Match", `"other"`)
		if again := root(t, "GET", "/", header); again.Code != 200 {
			t.Errorf("%s: with another ETag: %d", media, again.Code)
		}
	}
	page := root(t, "GET", "/", http.Header{"Accept": {"text/html"}})
	policy := page.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none';", "connect-src 'self';", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", "script-src 'sha256-", "style-src 'sha256-"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %s does not have %s", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || page.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers: %v", page.Header())
	}
	if text := page.Body.String(); strings.Contains(text, " onclick=") || strings.Contains(text, " style=\"") || strings.Contains(text, "src=") || page.Body.Len() > 56<<10 {
		t.Errorf("the page has %d bytes, or handlers, styles or sources that its policy forbids", page.Body.Len())
	}
	if model := root(t, "GET", "/", http.Header{"Accept": {"application/vnd.odatagen.page+json"}}).Body.String(); !strings.Contains(model, `{"name":"Pets","path":"Pets","type":"Collection(n.Pet)"}`) || !strings.Contains(model, `"n.Pet":{"key":["ID"],"properties":[{"name":"ID","type":"Edm.Int32"}]}`) {
		t.Errorf("what it shows is %s", model)
	}
}

// TestPages follows the links of all pages.
func TestPages(t *testing.T) {
	all := suppliers(7)
	h := lister(func(context.Context, *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{Items: all}, nil
	}, server.WithLimits(server.Limits{MaxPageSize: 3}))
	for request, want := range map[string]string{
		"/Suppliers":                                         "0 1 2 | 3 4 5 | 6",
		"/Suppliers?$count=true":                             "0 1 2 of 7 | 3 4 5 of 7 | 6 of 7",
		"/Suppliers?$top=3":                                  "0 1 2",
		"/Suppliers?$top=4":                                  "0 1 2 | 3",
		"/Suppliers?$skip=1&$top=5":                          "1 2 3 | 4 5",
		"/Suppliers?$skip=3&$count=true":                     "3 4 5 of 7 | 6 of 7",
		"/Suppliers?$skip=7":                                 "",
		"/Suppliers?$top=0&$count=true":                      "of 7",
		"/Suppliers?skip=6&top=9223372036854775807":          "6",
		"/Suppliers?$skip=9223372036854775807":               "",
		"/Suppliers\nPrefer: maxpagesize=2":                  "0 1 | 2 3 | 4 5 | 6",
		"/Suppliers?$top=3\nPrefer: odata.maxpagesize=2":     "0 1 | 2",
		"/Suppliers\nPrefer: maxpagesize=9":                  "0 1 2 | 3 4 5 | 6",
		"/Suppliers\nPrefer: maxpagesize=0":                  "0 1 2 | 3 4 5 | 6",
		"/Suppliers\nPrefer: maxpagesize=-1, maxpagesize=1":  "0 1 2 | 3 4 5 | 6",
		"/Suppliers\nPrefer: maxpagesize":                    "0 1 2 | 3 4 5 | 6",
		"/Suppliers\nPrefer: maxpagesize=99999999999999999":  "0 1 2 | 3 4 5 | 6",
		"/Suppliers?x=%24skiptoken%3D&$top=4&$select=*":      "0 1 2 | 3",
		"/Suppliers/?$format=application/json;metadata=none": "0 1 2 | 3 4 5 | 6",
	} {
		if got := pagesOf(t, h, request); got != want {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
	w := ask(t, h, "GET /Suppliers\nPrefer: maxpagesize=9")
	if got := w.Header().Get("Preference-Applied"); got != "maxpagesize=3" {
		t.Errorf("Preference-Applied: %q", got)
	}
	if text, _ := names(t, ask(t, lister(func(context.Context, *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{Items: suppliers(1200)}, nil
	}), "GET /Suppliers")); len(strings.Fields(text)) != 1000 {
		t.Errorf("a page has %d items", len(strings.Fields(text)))
	}
}

// TestPagesMove changes what is behind the pages while they are read: what stays is read
// once.
func TestPagesMove(t *testing.T) {
	var all []*Supplier
	h := lister(func(context.Context, *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{Items: all}, nil
	}, server.WithLimits(server.Limits{MaxPageSize: 3}))
	for name, c := range map[string]struct {
		change func()
		want   string
	}{
		"one more before":   {func() { all = append(suppliers(9)[8:], all...) }, "3 4 5"},
		"one less before":   {func() { all = all[1:] }, "3 4 5"},
		"the last is gone":  {func() { all = slices.Delete(all, 2, 3) }, "3 4 5"},
		"all is gone":       {func() { all = nil }, ""},
		"the next is gone":  {func() { all = slices.Delete(all, 3, 4) }, "4 5 6"},
		"nothing has moved": {func() {}, "3 4 5"},
	} {
		all = suppliers(7)
		_, next := names(t, ask(t, h, "GET /Suppliers"))
		c.change()
		if got, _ := names(t, ask(t, h, "GET "+next)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestSkipTokens refuses tokens that were made for another query, changed, or made up.
func TestSkipTokens(t *testing.T) {
	list := func(context.Context, *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{Items: suppliers(7)}, nil
	}
	key := server.WithTokenKey([]byte("a key of sixteen"))
	small := server.WithLimits(server.Limits{MaxPageSize: 3})
	h := lister(list, small, key)
	_, next := names(t, ask(t, h, "GET /Suppliers?$top=5&$select=Name"))
	_, token, _ := strings.Cut(next, "$skiptoken=")
	for request, want := range map[string]string{
		next: "3 4",
		"/Suppliers?%24top=5&%24select=%4eame&%24skiptoken=" + token: "3 4",
		"/Suppliers?$skiptoken=" + token + "&$top=5&$select=Name":    "3 4",
	} {
		if got, _ := names(t, ask(t, lister(list, small, key), "GET "+request)); got != want {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
	refused := []string{
		"/Suppliers?$top=6&$select=Name&$skiptoken=" + token, "/Suppliers?$top=5&$skiptoken=" + token, "/Suppliers?$select=Name&$top=5&$skiptoken=" + token,
		"/Suppliers?$skiptoken=x", "/Suppliers?$skiptoken=" + token + "=", "/Suppliers?$skiptoken=%20", "/Suppliers?$skiptoken=AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	}
	for i := range token {
		refused = append(refused, "/Suppliers?$top=5&$select=Name&$skiptoken="+token[:i], "/Suppliers?$top=5&$select=Name&$skiptoken="+token[:i]+string(token[i]^1)+token[i+1:])
	}
	for _, request := range refused {
		if strings.HasSuffix(request, "$skiptoken=") {
			continue // none is given
		}
		w := ask(t, h, "GET "+request)
		if e := errorOf(t, request, w); w.Code != 400 || e.Target != "$skiptoken" {
			t.Errorf("%s: %d %s", request, w.Code, w.Body)
		}
	}
	// A process of its own has a key of its own.
	if w := ask(t, lister(list, small), "GET "+next); w.Code != 400 || !strings.Contains(w.Body.String(), "another process") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestOwnPages has a function make its own pages: it gets its tokens back, and the server
// makes its pages smaller where they are too large.
func TestOwnPages(t *testing.T) {
	all := suppliers(9)
	for name, link := range map[string]func(ctx context.Context, token string) string{
		"made":     func(ctx context.Context, token string) string { return server.RequestOf(ctx).NextLink(token) },
		"relative": func(_ context.Context, token string) string { return "?$skiptoken=" + token },
		"absolute": func(_ context.Context, token string) string { return "http://host/Suppliers?$skiptoken=" + token },
	} {
		h := lister(func(ctx context.Context, q *query.Options) (p odata.Page[*Supplier], err error) {
			server.Done(ctx, server.Select)
			from := 0
			if q.SkipToken != "" {
				if _, err := fmt.Sscanf(q.SkipToken, "at%d", &from); err != nil {
					t.Errorf("the token is %q", q.SkipToken)
				}
			}
			p.Items = all[from:min(from+4, len(all))]
			if from+4 < len(all) {
				p.NextLink = link(ctx, fmt.Sprintf("at%d", from+4))
			}
			return p, nil
		}, server.WithLimits(server.Limits{MaxPageSize: 4}))
		if got := pagesOf(t, h, "/Suppliers"); got != "0 1 2 3 | 4 5 6 7 | 8" {
			t.Errorf("%s: %s", name, got)
		}
		if got := pagesOf(t, h, "/Suppliers\nPrefer: maxpagesize=3"); got != "0 1 2 | 3 | 4 5 6 | 7 | 8" {
			t.Errorf("%s: %s", name, got)
		}
		if w := ask(t, h, "GET /Suppliers?$skiptoken=at4"); w.Code != 400 {
			t.Errorf("%s: a token that was made up: %d %s", name, w.Code, w.Body)
		}
	}
}

// TestPagesOfProxy follows the links of a service whose functions are those of a client:
// they are the proxy's own, and its pages are those of the service behind it, or smaller.
func TestPagesOfProxy(t *testing.T) {
	direct := httptest.NewServer(lister(func(context.Context, *query.Options) (odata.Page[*Supplier], error) {
		return odata.Page[*Supplier]{Items: suppliers(7)}, nil
	}, server.WithLimits(server.Limits{MaxPageSize: 3}), server.WithTokenKey(make([]byte, 32))))
	defer direct.Close()
	c, err := client.New(direct.URL)
	if err != nil {
		t.Fatal(err)
	}
	list := client.Fill[struct{ G supplierFunctions }](c).G.List
	proxy := lister(list, server.WithTokenKey(make([]byte, 32)))
	for request, want := range map[string]string{
		"/Suppliers":                                       "0 1 2 | 3 4 5 | 6",
		"/Suppliers?$top=4":                                "0 1 2 | 3",
		"/Suppliers?$skip=2&$top=4&$count=true":            "2 3 4 of 7 | 5 of 7",
		"/Suppliers\nPrefer: maxpagesize=2":                "0 1 | 2 | 3 4 | 5 | 6",
		"/Suppliers?$top=4&$skip=1\nPrefer: maxpagesize=2": "1 2 | 3 | 4",
	} {
		if got := pagesOf(t, proxy, request); got != want {
			t.Errorf("%s: %s, want %s", request, got, want)
		}
	}
	// Who asks others for something else has not answered the query.
	other := lister(func(ctx context.Context, q *query.Options) (odata.Page[*Supplier], error) {
		return list(ctx, nil)
	})
	if got := pagesOf(t, other, "/Suppliers?$top=2"); got != "0 1" {
		t.Error(got)
	}
}
