package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
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
	})
}
