package server_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

// FuzzRoute asks for any URL: every answer is well-formed, and none is 500.
func FuzzRoute(f *testing.F) {
	for _, seed := range []string{
		"/", "/$metadata", "/Products", "/Products(1)", "/Products/1/Reviews/01234567-89ab-cdef-0123-456789abcdef",
		"/Products(ID=1)?$select=ID,Maker/Street&$expand=Reviews($select=Text;$expand=Author)", "/Products(@a)?@a=1",
		"/Lines(Order=7,Pos='a%2Fb')", "/Suppliers('O''Neil')/Name/$value", "/Suppliers(')", "/Suppliers('a/b')",
		"/Products(1)/Shop.Discount(percent=10,color=Shop.Color'Red')", "/Products(1)/Discount(at=@a)?@a=%7B%22City%22:%22x%22%7D",
		"/Products(1)/Discount?percent=10", "/Products(2)/Shop.SpecialProduct/Discount", "/Products/Shop.SpecialProduct(2)/Reviews",
		"/Products/$count?$filter=ID%20eq%201", "/Products(1)/Places/$count", "/Products(1)/Maker/Country", "/Nearest()/$count",
		"/Products?$top=1&$skip=2&$count=true&$format=application/json;metadata=full", "/Products(1)?$levels=max", "/%2F", "//", "/a%", "/%00", "/Me(", "/Me)", "/Me()", "/$batch",
		"/Products/$filter(ID%20gt%201)(2)/Name", "/Products/Shop.Cheapest()/Reviews/$count", "/$entity?$id=Products(1)", "/Nearest()/-1/City", "/Suppliers('{a%2Fb}')",
		"/Products/Shop.SpecialProduct/$filter(Discount%20gt%20@d)/$count?@d=5", "/Lines/7/a%2Fb/Note", "/Products/$filter(ID%20eq%201)(1)/Supplier",
	} {
		f.Add("GET", seed, "application/json", "4.01", "")
	}
	f.Add("POST", "/Products(1)/Shop.Rate", "*/*;q=0.1", "", `{"stars":1,"at":{"City":"x"}}`)
	f.Add("POST", "/Products/Reset", "application/json;metadata=full;IEEE754Compatible=true", "4.0", "{}")
	f.Add("HEAD", "/Products(2)?$expand=*", "a/b, */*", "5", "")
	f.Add("OPTIONS", "/Products(1)/Name", "", "", "")
	f.Add("DELETE", "/Products(1)", "", "", "")

	h := newShop().handler(quiet())
	f.Fuzz(func(t *testing.T, method, target, accept, maxVersion, body string) {
		u, err := url.ParseRequestURI(target)
		if err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		if strings.Contains(u.Path, "Waits") || strings.Contains(u.Path, "Aborts") {
			return // these do not end well on purpose
		}
		r := httptest.NewRequest(http.MethodGet, "/", strings.NewReader(body))
		r.Method, r.URL, r.Host = method, u, "host"
		r.Header["Accept"], r.Header["Odata-Maxversion"] = []string{accept}, []string{maxVersion}
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		request := method + " " + target
		wellFormed(t, request, w)
		for _, trouble := range []string{"Panics", "Secret", "Canceled", "BadStatus", "BadText", "Wrong"} {
			if strings.Contains(u.Path, trouble) {
				return
			}
		}
		if w.Code == http.StatusInternalServerError {
			t.Errorf("%s: %d %s", request, w.Code, w.Body)
		}
		asParsed(t, h, u, method, w)
	})
}

// asParsed holds an answer to what the parser says of the path: one that it refuses is
// refused with its status and its words, and one that it reads is not.
func asParsed(t *testing.T, h http.Handler, u *url.URL, method string, w *httptest.ResponseRecorder) {
	path := strings.TrimSuffix(strings.TrimPrefix(u.EscapedPath(), "/"), "/")
	if path == "" || u.RawPath != "" && u.RawPath != u.EscapedPath() || strings.HasSuffix(path, "/$query") || strings.HasPrefix(path, "$") || w.Code == http.StatusRequestURITooLong ||
		strings.Contains(w.Body.String(), "OData-MaxVersion") || strings.Contains(w.Body.String(), "is not UTF-8") {
		return // refused before, or another request
	}
	parsed, err := server.ParsePath(h, path, u.RawQuery)
	var first *query.Error
	if errors.As(err, &first) {
		message, _ := json.Marshal(strings.TrimPrefix(first.Error(), "query: "))
		if w.Code != first.Status || method != http.MethodHead && first.Option == "path" && !strings.Contains(w.Body.String(), strings.Trim(string(message), `"`)[:10]) {
			t.Errorf("%s: %d %s, and the parser says %v", u, w.Code, w.Body, err)
		}
		return
	}
	if text := w.Body.String(); strings.Contains(text, "has nothing that is called") && strings.Contains(text, "path at offset") {
		t.Errorf("%s: %d %s, and the parser reads %s", u, w.Code, text, parsed)
	}
}
