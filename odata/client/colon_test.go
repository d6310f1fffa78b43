package client_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// TestColonKeys has entities whose keys look like the beginning of a URL, wherever references
// to them stand.
func TestColonKeys(t *testing.T) {
	for _, key := range []string{"a:b", "http://x/y", "urn:1:2", ":", "mailto:a@b"} {
		store := memory.New()
		direct := shophttp.NewHandler(shophttp.Stored(store), server.WithTransactions(store.Begin))
		if err := store.Load(fmt.Appendf(nil, `{"Products":[{"Code":%q,"Name":"n","Tags":[]},{"Code":"z","Name":"z","Tags":[]}],"Suppliers":[]}`, key)); err != nil {
			t.Fatal(err)
		}
		conn := behind(t, direct)
		proxy := shophttp.NewHandler(shophttp.NewClient(conn))
		relative := "Products('" + strings.ReplaceAll(key, "/", "%2F") + "')"
		for _, h := range []http.Handler{direct, proxy} {
			for _, c := range []struct {
				request string
				status  int
				want    string
			}{
				{"POST /Products('z')/Similar/$ref\n\n" + `{"@odata.id":"` + relative + `"}`, 204, ""},
				{"GET /Products('z')/Similar?$select=Code", 200, key},
				{"GET /Products('z')/Similar/$ref", 200, relative},
				{"DELETE /Products('z')/Similar/$ref?$id=" + strings.ReplaceAll(relative, "%", "%25"), 204, ""},
				{"GET /Products('z')/Similar?$select=Code", 200, `"value":[]`},
				{"PATCH /Products('z')\n\n" + `{"Similar@odata.bind":["` + relative + `"]}`, 204, ""},
				{"GET /Products('z')/Similar?$select=Code", 200, key},
				{"PATCH /Products('z')\n\n" + `{"Similar@delta":[{"@removed":{"reason":"changed"},"@id":"` + relative + `"}]}`, 204, ""},
				{"GET /Products('z')/Similar?$select=Code", 200, `"value":[]`},
				{"PATCH /Products('z')\n\n" + `{"Similar":[{"@odata.id":"` + relative + `"}]}`, 204, ""},
				{"GET /Products('z')/Similar?$select=Code", 200, key},
				{"POST /$batch\n\n" + `{"requests":[{"id":"1","method":"GET","url":"` + relative + `?$select=Code"}]}`, 200, `"status":200`},
				{"GET /$entity?$id=" + strings.ReplaceAll(relative, "%", "%25"), 200, key},
				{"PATCH /Products\n\n" + `{"@context":"#$delta","value":[{"@id":"` + relative + `","Name":"new"}]}`, 204, ""},
				{"GET /" + relative + "/Name", 200, "new"},
				{"PUT /Products('z')/Similar/$ref\n\n" + `{"value":[]}`, 204, ""},
			} {
				if w := told(h, c.request); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
					t.Errorf("%q, %s: %d %s", key, c.request, w.Code, w.Body)
				}
			}
		}
		read, err := client.Get[*shop.Product](t.Context(), conn, relative)
		if err != nil || read.Code != wire.Some(key) {
			t.Error(key, err)
		}
		if err := shophttp.NewClient(conn).Products.AddProductsSimilarReference(t.Context(), "z", odata.Reference{ID: relative}, nil); err != nil {
			t.Error(key, err)
		}
	}
}

// TestColonLinks follows links that are relative and begin with a key that has a colon.
func TestColonLinks(t *testing.T) {
	for _, link := range []string{"Products('a:b')/Similar?page=2", "./Products('a:b')/Similar?page=2", "/Products('a:b')/Similar?page=2", "Products('a%3Ab')/Similar?page=2"} {
		var asked []string
		conn := behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = append(asked, r.URL.String())
			w.Header().Set("Content-Type", "application/json")
			if len(asked) == 1 {
				fmt.Fprintf(w, `{"@odata.context":"http://%s/$metadata#Products","value":[],"@odata.nextLink":"%s"}`, r.Host, link)
			} else {
				fmt.Fprint(w, `{"value":[{"Code":"c"}]}`)
			}
		}))
		n := 0
		for _, err := range client.All(t.Context(), shophttp.NewClient(conn).Products.ListProducts, nil) {
			if err != nil {
				t.Error(link, err)
			}
			n++
		}
		if want := "/" + strings.TrimLeft(link, "./"); n != 1 || len(asked) != 2 || asked[1] != want {
			t.Error(link, n, asked)
		}
	}
}
