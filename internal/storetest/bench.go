package storetest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
)

// Benchmark asks a store with 20,000 products, and changes it.
func Benchmark(b *testing.B, open Open) {
	o := suite{open}.openShop(b)
	var rows []string
	for i := range 20_000 {
		rows = append(rows, fmt.Sprintf(`{"Code":"q%05d","Name":"Q%d","CategoryID":%d,"Price":%d}`, i, i, 1+i%2, i%100))
	}
	if err := o.store.Load([]byte(`{"Products":[` + strings.Join(rows, ",") + `]}`)); err != nil {
		b.Fatal(err)
	}
	h := shophttp.NewHandler(o.Service)
	for name, path := range map[string]string{
		"one": "/Products('q10000')", "page": "/Products?$top=100", "filter": "/Products?$filter=Price%20eq%207&$top=100", "expand": "/Products?$expand=Category&$top=100",
		"last page of 1000": "/Products?$filter=Code%20ge%20'q19000'",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil)); w.Code != 200 {
					b.Fatal(w.Body)
				}
			}
		})
	}
	n := 0
	for name, write := range map[string]func() (method, path, body string, status int){
		"create": func() (string, string, string, int) {
			return http.MethodPost, "/Products", fmt.Sprintf(`{"Code":"b%d","Name":"N","CategoryID":1}`, n), http.StatusCreated
		},
		"change": func() (string, string, string, int) {
			return http.MethodPatch, "/Products('q10000')", fmt.Sprintf(`{"Name":"N%d"}`, n), http.StatusNoContent
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n++
				method, path, body, status := write()
				r := httptest.NewRequest(method, path, strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, r); w.Code != status {
					b.Fatal(w.Body)
				}
			}
		})
	}
}
