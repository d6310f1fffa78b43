package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
)

const goods = `{"Categories":[{"ID":1,"Name":"Tools"},{"ID":2,"Name":"Small","Parent@odata.bind":"Categories(1)"},{"ID":3,"Name":"Tiny","Parent@odata.bind":"Categories(2)"},{"ID":4,"Name":"Food"}],
	"Suppliers":[{"ID":1,"Name":"Acme"},{"ID":2,"Name":"Best"}],"Products":[
	{"Code":"a","Name":"Anvil","Price":400,"Tags":["x"],"Category@odata.bind":"Categories(1)","Similar@odata.bind":["Products('b')"]},{"Code":"b","Name":"Bolt","Price":1,"Tags":[],"Suppliers@odata.bind":["Suppliers(1)"]},
	{"Code":"c","Name":"Crane","Price":900,"Tags":[],"Serial":"1"},{"Code":"d","Name":"Drill","Price":80,"Tags":[]}]}`

// shopOf returns a shop, with transactions.
func shopOf(t *testing.T) http.Handler {
	t.Helper()
	store := memory.New()
	h := shophttp.NewHandler(shophttp.Stored(store), server.WithTransactions(store.Begin))
	if err := store.Load([]byte(goods)); err != nil {
		t.Fatal(err)
	}
	return h
}

// proxyOf returns a proxy of a handler, and notes what goes through it to change something.
func proxyOf(t *testing.T, h http.Handler, sent *[]string) http.Handler {
	t.Helper()
	return shophttp.NewHandler(shophttp.NewClient(behind(t, noting(h, sent))))
}

func noting(h http.Handler, sent *[]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			*sent = append(*sent, r.Method+" "+r.URL.Path)
		}
		h.ServeHTTP(w, r)
	})
}

var boundary = regexp.MustCompile(`(batch|changes|set)_\w+|Content-Length: \d+`)

var etags = regexp.MustCompile(`W/\\"\w+\\"`)

// wholly returns an answer with its header.
func wholly(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	h := w.Result().Header
	h.Del("Content-Length")
	fmt.Fprintln(&b, w.Code)
	_ = h.Write(&b)
	return boundary.ReplaceAllString(b.String()+"\n"+w.Body.String(), "…")
}

func delta(path, header string, items ...string) string {
	return "PATCH " + path + header + "\n\n" + `{"@context":"#$delta","value":[` + strings.Join(items, ",") + "]}"
}

// group is a batch with an atomicity group, of methods, URLs and bodies.
func group(requests ...string) string {
	for i, r := range requests {
		head, body, _ := strings.Cut(r, "\n")
		method, url, _ := strings.Cut(head, " ")
		if body != "" {
			body = `,"headers":{"content-type":"application/json","prefer":"return=representation"},"body":` + body
		}
		requests[i] = fmt.Sprintf(`{"id":"r%d","atomicityGroup":"g","method":%q,"url":%q%s}`, i, method, url, body)
	}
	return "POST /$batch\n\n" + `{"requests":[` + strings.Join(requests, ",") + `,{"id":"last","method":"GET","url":"Products/$count"}]}`
}

// multipart is group in the other form.
func multipart(requests ...string) string {
	b := "--b\nContent-Type: multipart/mixed; boundary=s\n\n"
	for i, r := range requests {
		head, body, _ := strings.Cut(r, "\n")
		b += fmt.Sprintf("--s\nContent-Type: application/http\nContent-Transfer-Encoding: binary\nContent-ID: r%d\n\n%s HTTP/1.1\nContent-Type: application/json\n\n%s\n", i, head, body)
	}
	return "POST /$batch\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.ReplaceAll(b+"--s--\n--b--\n", "\n", "\r\n")
}

// several are requests to change several entities.
func several() (list []string) {
	for _, prefer := range []string{"", "\nPrefer: return=minimal", "\nPrefer: return=representation", "\nPrefer: continue-on-error", "\nPrefer: return=representation, continue-on-error\nOData-MaxVersion: 4.01"} {
		list = append(list,
			"PATCH /Products/$each"+prefer+"\n\n"+`{"Price":5}`,
			"PATCH /Products/$filter(Price gt 50)/$each?$select=Name,Price"+prefer+"\n\n"+`{"Name":"Dear"}`,
			"PATCH /Products/$filter(@f)/$each?@f=Price lt 2"+prefer+"\n\n"+`{"Name":"One"}`,
			"PATCH /Products/$filter(Price lt 0)/$each"+prefer+"\n\n"+`{"Name":"None"}`,
			"PATCH /Products/$each"+prefer+"\n\n"+`{"Name":null}`,
			"PATCH /Products/$each"+prefer+"\n\n"+`{"Category@odata.bind":"Categories(77)"}`,
			"PATCH /Products/$each"+prefer+"\n\n"+`{"Code":"z","Tags":["y"]}`,
			"PATCH /Categories(1)/Products/$each"+prefer+"\n\n"+`{"Price":5}`,
			"PATCH /Products('a')/Similar/$each"+prefer+"\n\n"+`{"Price":5}`,
			"DELETE /Products/$filter(Price gt 50)/$each"+prefer,
			"DELETE /Products/$each"+prefer+"\nIf-Match: \"x\"",
			"DELETE /Suppliers/$each"+prefer,
			"DELETE /Categories/$each"+prefer,
			delta("/Products", prefer, `{"Code":"a","Name":"One"}`, `{"Code":"n","Name":"New","Price":2}`, `{"@removed":{"reason":"deleted"},"@id":"Products('d')"}`),
			delta("/Products", prefer, `{"Code":"a","Name":"One","@Core.ContentID":"x"}`, `{"Code":"b","Name":null}`, `{"Code":"c","Name":"Three"}`),
			delta("/Products", prefer, `{"Code":"a","Name":"One"}`, `{"@removed":{},"@id":"Products('nobody')"}`),
			delta("/Products", prefer, `{"Code":"a","Name":"One"}`, `{"Code":"c","Name":"x","@etag":"W/\"old\""}`),
			delta("/Products", prefer, `{"@odata.context":"#Products/$link","source":"Products('b')","relationship":"Similar","target":"Products('c')"}`, `{"@odata.context":"#Products/$deletedLink","source":"Products('a')","relationship":"Similar","target":"Products('b')"}`, `{"@odata.context":"#Products/$link","source":"Products('b')","relationship":"Category","target":"Categories(4)"}`),
			delta("/Products", prefer, `{"Code":"a","Name":"One"}`, `{"@odata.context":"#Products/$link","source":"Products('b')","relationship":"Similar","target":"Products('nobody')"}`),
			delta("/Products", prefer, `{"Code":"a","Category":{"@id":"Categories(4)"},"Similar@delta":[{"@removed":{"reason":"changed"},"@id":"Products('b')"},{"@id":"Products('c')"}]}`, `{"Code":"b","Similar@delta":[{"@id":"Products('d')"}]}`),
			delta("/Categories(1)/Products", prefer, `{"Code":"a","Name":"One"}`, `{"Code":"d","Name":"Moved"}`, `{"@id":"Products('b')"}`, `{"Code":"new","Name":"New"}`),
			delta("/Categories(1)/Products", prefer, `{"@removed":{"reason":"changed"},"@id":"Products('a')"}`, `{"@id":"Products('b')"}`),
			delta("/Categories(1)/Products", prefer, `{"@id":"Products('b')"}`, `{"Code":"d","Name":null}`),
			delta("/Products('a')/Similar", prefer, `{"Code":"c","Name":"Added"}`, `{"Code":"s","Name":"New"}`, `{"@removed":{"reason":"deleted"},"@id":"Products('b')"}`),
			delta("/Categories", prefer, `{"Name":"New"}`, `{"Name":"Newer","Parent@odata.bind":"Categories(1)"}`),
		)
	}
	for _, form := range []func(...string) string{group, multipart} {
		list = append(list,
			form("POST Products\n"+`{"Code":"n","Name":"New"}`, "PATCH Products('a')\n"+`{"Name":"One"}`, "DELETE Products('d')"),
			form("PATCH Products('a')\n"+`{"Name":"One"}`, "PATCH Products('a')/Size\n"+`{"Width":"wide"}`, "DELETE Products('d')"),
			form("PATCH Products('a')\n"+`{"Name":"One"}`, "DELETE Products('nobody')", "DELETE Products('d')"),
			form("POST Products\n"+`{"Code":"a","Name":"There"}`, "DELETE Products('d')"),
			form("POST Categories\n"+`{"Name":"New"}`, "POST Products\n"+`{"Code":"n","Name":"New","Category@odata.bind":"$r0"}`, "PATCH Products('a')\n"+`{"Category@odata.bind":"$r0"}`),
			form("PATCH Products('a')\n"+`{"Name":"One"}`, "PUT $r0/Price\n"+`{"value":3}`),
			form("POST Products\n"+`{"Code":"n","Name":"New"}`, "PATCH Products/$filter(Price gt 50)/$each\n"+`{"Price":7}`, "PATCH Products\n"+`{"@context":"#$delta","value":[{"Code":"b","Name":"Two"},{"@removed":{},"@id":"Products('d')"}]}`),
			form("DELETE Products('a')", "PATCH Products\n"+`{"@context":"#$delta","value":[{"Code":"b","Name":"Two"},{"Code":"c","Name":null}]}`),
			form("PATCH Products('a')\n"+`{"Name":"One"}`, "POST Products('b')/Similar\n"+`{"Code":"n","Name":"New"}`),
			form("PATCH Products/$each\n"+`{"Price":7}`),
		)
	}
	return append(list,
		"POST /Products('b')/Similar\n\n"+`{"Code":"n","Name":"New"}`,
		"POST /Products('b')/Similar\n\n"+`{"Code":"a","Name":"There"}`,
		"POST /Categories(4)/Products\n\n"+`{"Code":"n","Name":"New"}`,
		"PUT /Products('a')/Similar/$ref\n\n"+`{"value":[{"@odata.id":"Products('c')"},{"@odata.id":"Products('d')"}]}`,
		"PUT /Products('a')/Similar/$ref\n\n"+`{"value":[{"@odata.id":"Products('c')"},{"@odata.id":"Products('nobody')"}]}`,
		"DELETE /Categories(1)/Products/$ref",
	)
}

// TestTogether changes several entities by one request, through a proxy and a proxy of that: each
// answers as the service does, leaves the same behind, and what changes something goes to the
// service by one request.
func TestTogether(t *testing.T) {
	all := []string{"GET /Products?$expand=Category,Similar,Suppliers", "GET /Categories?$expand=Parent", "GET /Suppliers"}
	for _, request := range several() {
		direct := shopOf(t)
		want := wholly(told(direct, request))
		through := shopOf(t)
		for times := 1; times <= 2; times++ {
			var sent []string
			h, proxy := through, through
			for range times {
				proxy = proxyOf(t, h, &sent)
				h = proxy
			}
			if got := wholly(told(proxy, request)); got != want {
				t.Errorf("%s\nis answered\n%s\nand through %d proxies\n%s", request, want, times, got)
			}
			if !strings.Contains(request, "continue-on-error") && len(sent) > times {
				if cascades := strings.Contains(request, "/Categories/$each"); !cascades {
					t.Errorf("%s: %d proxies sent %q", request, times, sent)
				}
			}
			for _, read := range all {
				want, got := told(direct, read).Body.String(), told(through, read).Body.String()
				if cascades := strings.Contains(request, "/Categories/$each"); cascades { // what was undone has had other ETags meanwhile
					want, got = etags.ReplaceAllString(want, ""), etags.ReplaceAllString(got, "")
				}
				if got != want {
					t.Errorf("%s\nleaves behind %s\n%s\nand through %d proxies\n%s", request, read, want, times, got)
				}
			}
			through = shopOf(t)
		}
	}
}

// TestProxySame asks for what the service says of itself and of its entities: a proxy says it of
// itself, in the form that it is asked for.
func TestProxySame(t *testing.T) {
	direct, through := shopOf(t), shopOf(t)
	var sent []string
	once := proxyOf(t, through, &sent)
	proxies := []http.Handler{once, proxyOf(t, once, &sent)}
	for _, request := range []string{
		"GET /Products('a')?$format=application/json;metadata=full",
		"GET /Products('a')?$format=application/json;metadata=none",
		"GET /Products?$format=application/json;metadata=full&$expand=Category",
		"GET /Products('a')?$format=application/json;metadata=none&$select=Name&$expand=Similar",
		"GET /Products('a')/Category/Name",
		"GET /Products('a')/Category/Parent/Name",
		"GET /Products('a')/Name",
		"GET /Categories(2)/Parent/Name?$format=application/json;metadata=full",
		"GET /$crossjoin(Products,Categories)?$filter=Products/CategoryID eq Categories/ID&$expand=Products($select=Name;$expand=Category($select=Name)),Categories",
		"GET /Products?$filter=Category/Name eq 'Tools'&$expand=Category($expand=Parent),Similar($expand=Category)",
		"GET /$all",
		"GET /$entity?$id=Products('a')&$select=Name",
		"GET /Settings",
		"GET /Products/$count",
		"OPTIONS /Products('a')",
		"OPTIONS /Products/$each",
	} {
		want := wholly(told(direct, request))
		for i, proxy := range proxies {
			if got := wholly(told(proxy, request)); got != want {
				t.Errorf("%s\nis answered\n%s\nand through %d proxies\n%s", request, want, i+1, got)
			}
		}
	}
	for i, proxy := range []http.Handler{once, proxies[1]} {
		for _, request := range []string{
			"POST /Categories?$select=Name\n\n" + `{"Name":"New"}`,
			"POST /Categories\nPrefer: return=minimal\n\n" + `{"Name":"New"}`,
			"POST /Categories?$select=Name&$expand=Parent\n\n" + `{"Name":"New","Parent@odata.bind":"Categories(1)"}`,
			"PATCH /Products('a')?$select=Name&$format=application/json;metadata=full\n\n" + `{"Name":"One"}`,
		} {
			if want, got := wholly(told(direct, request)), wholly(told(proxy, request)); got != want {
				t.Errorf("%s\nis answered\n%s\nand through %d proxies\n%s", request, want, i+1, got)
			}
		}
	}
}
