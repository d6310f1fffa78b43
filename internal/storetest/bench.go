package storetest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
)

// openMany opens a shop with 20,000 products.
func (run suite) openMany(b *testing.B) *open {
	o := run.openShop(b)
	var rows []string
	for i := range 20_000 {
		rows = append(rows, fmt.Sprintf(`{"Code":"q%05d","Name":"Q%d","CategoryID":%d,"Price":%d}`, i, i, 1+i%2, i%100))
	}
	if err := o.store.Load([]byte(`{"Products":[` + strings.Join(rows, ",") + `]}`)); err != nil {
		b.Fatal(err)
	}
	return o
}

// Benchmark asks a store with 20,000 products, and changes it.
func Benchmark(b *testing.B, open Open) {
	h := shophttp.NewHandler(suite{open}.openMany(b).Service)
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

// BenchmarkDeltas follows links behind ten changes of 20,000 products, and makes such changes.
func BenchmarkDeltas(b *testing.B, open Open) {
	h := shophttp.NewHandler(suite{open}.openMany(b).Service)
	get := func(path string) string {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Prefer", "track-changes")
		if h.ServeHTTP(w, r); w.Code != 200 {
			b.Fatal(w.Body)
		}
		return w.Body.String()
	}
	n := 0
	change := func() { // one of those that the queries find
		n++
		if w := answerOf(h, http.MethodPatch, fmt.Sprintf("/Products('q%03d07')", n%200), fmt.Sprintf(`{"Name":"N%d"}`, n)); w.Code != 204 {
			b.Fatal(w.Body)
		}
	}
	links := map[string]string{}
	for name, path := range map[string]string{"filter": "/Products?$filter=Price%20eq%207", "expand": "/Products?$expand=Category&$filter=Price%20eq%207"} {
		_, rest, _ := strings.Cut(get(path), `"@odata.deltaLink":"http://example.com`)
		links[name], _, _ = strings.Cut(rest, `"`)
	}
	for range 10 {
		change()
	}
	for name, link := range links {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if strings.Count(get(link), `"Code"`) != 10 {
					b.Fatal(get(link))
				}
			}
		})
	}
	b.Run("change", func(b *testing.B) {
		for b.Loop() {
			change()
		}
	})
}
