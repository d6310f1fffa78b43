package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

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
