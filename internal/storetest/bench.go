package storetest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
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
	b.Run("create", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n++
			if _, err := o.Products.CreateProduct(ctx, read[shop.Product](b, fmt.Sprintf(`{"Code":"b%d","Name":"N","CategoryID":1}`, n)), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("change", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n++
			if _, err := o.Products.UpdateProduct(ctx, "q10000", read[shop.Product](b, fmt.Sprintf(`{"Name":"N%d"}`, n)), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
