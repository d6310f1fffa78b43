package server_test

import (
	"net/http"
	"testing"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

func TestMethods(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct {
		request string
		code    int
		allow   string
	}{
		{"OPTIONS /", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /$metadata", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products(7)", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products(1)/Name/$value", 204, "GET, HEAD, OPTIONS"},
		{"OPTIONS /Products(1)/Shop.Rate", 204, "OPTIONS, POST"},
		{"OPTIONS /Nothing", 404, ""},
		{"OPTIONS /Products(1)/Nothing", 404, ""},
		{"POST /", 405, "GET, HEAD, OPTIONS"},
		{"DELETE /$metadata", 405, "GET, HEAD, OPTIONS"},
		{"POST /Products", 405, "GET, HEAD, OPTIONS"},
		{"PATCH /Products(1)", 405, "GET, HEAD, OPTIONS"},
		{"PUT /Products(1)/Name", 405, "GET, HEAD, OPTIONS"},
		{"BREW /Products(1)", 405, "GET, HEAD, OPTIONS"},
		{"GET /Products(1)/Shop.Rate", 405, "OPTIONS, POST"},
		{"HEAD /Restart", 405, "OPTIONS, POST"},
		{"POST /Products(1)/Shop.Discount(percent=1)", 405, "GET, HEAD, OPTIONS"},
		{"DELETE /Nothing", 404, ""},
	} {
		w := ask(t, h, c.request)
		if w.Code != c.code || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s: %d, Allow %q; want %d, %q", c.request, w.Code, w.Header().Get("Allow"), c.code, c.allow)
		}
	}
}

// TestHead compares HEAD with GET.
func TestHead(t *testing.T) {
	h := newShop().handler(quiet())
	for _, path := range []string{"/", "/$metadata", "/Products", "/Products(1)", "/Products/$count", "/Products(1)/Name/$value", "/Products(99)", "/Nothing", "/Products(3)/Supplier"} {
		get, head := ask(t, h, "GET "+path), ask(t, h, "HEAD "+path)
		if head.Body.Len() > 0 {
			t.Errorf("HEAD %s has a body", path)
		}
		for _, name := range []string{"Content-Type", "Content-Length", "Etag"} {
			if get.Header().Get(name) != head.Header().Get(name) || get.Code != head.Code {
				t.Errorf("HEAD %s: %d, %s %q; of GET it is %d, %q", path, head.Code, name, head.Header().Get(name), get.Code, get.Header().Get(name))
			}
		}
		if get.Code != http.StatusNoContent && get.Header().Get("Content-Length") == "" {
			t.Errorf("GET %s: no Content-Length", path)
		}
	}
}

// TestForbidden answers 405 where capabilities do not allow what a route does, and
// serves what is beside it.
func TestForbidden(t *testing.T) {
	routes := newShop().routes()
	for i := range routes {
		routes[i].Forbidden = routes[i].Path == "/Products" || routes[i].Path == "/Products/{product-ID}/Shop.Rate" || routes[i].Path == "/Me"
	}
	h := server.Serve(gen.Description{Container: "Shop.Container", MetadataXML: metadataXML, MetadataJSON: metadataJSON}, routes, quiet())
	for _, c := range []struct {
		request string
		code    int
		allow   string
	}{
		{"GET /Products", 405, "OPTIONS"},
		{"HEAD /Products", 405, "OPTIONS"},
		{"OPTIONS /Products", 204, "OPTIONS"},
		{"GET /Products/$count", 405, "OPTIONS"},
		{"GET /Products(1)", 200, ""},
		{"GET /Products(1)/Name", 200, ""},
		{"POST /Products(1)/Shop.Rate", 405, "OPTIONS"},
		{"GET /Me/Name", 405, "OPTIONS"},
	} {
		w := ask(t, h, c.request)
		if w.Code != c.code || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s: %d, Allow %q; want %d, %q", c.request, w.Code, w.Header().Get("Allow"), c.code, c.allow)
		}
	}
}
