package storetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/server"
)

// follow follows next links to the end, and returns what the items have as a member. After
// each page between is called.
func follow(t *testing.T, h http.Handler, path, member string, between func()) (all []string, pages int) {
	t.Helper()
	for next := path; next != ""; pages++ {
		r := httptest.NewRequest(http.MethodGet, strings.ReplaceAll(next, " ", "%20"), nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var page struct {
			Value []map[string]any
			Next  string `json:"@odata.nextLink"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %s", next, w.Code, w.Body)
		}
		for _, item := range page.Value {
			all = append(all, fmt.Sprint(item[member]))
		}
		next = page.Next
		between()
	}
	return all, pages
}

// testPages reads collections page by page, while others change them.
func (run suite) testPages(t *testing.T) {
	o := run.openShop(t)
	h := shophttp.NewHandler(o.Service, server.WithLimits(server.Limits{MaxPageSize: 10}))
	var rows []string
	for i := range 25 {
		rows = append(rows, fmt.Sprintf(`{"Code":"q%02d","Name":"Q%d","CategoryID":%d}`, i, i%2, 1+i%2))
	}
	if err := o.store.Load([]byte(`{"Products":[` + strings.Join(rows, ",") + `],"Suppliers":[{"ID":-1,"Name":"x"},{"ID":10,"Name":"x"},{"ID":-300,"Name":"x"}]}`)); err != nil {
		t.Fatal(err)
	}
	var codes []string
	for i := range 25 {
		codes = append(codes, fmt.Sprintf("q%02d", i))
	}
	codes = append(append([]string{"h"}, codes...), "t", "x")
	for path, pages := range map[string]int{
		"/Products": 3, "/Products?$select=Code": 3, "/Products?$expand=Category($expand=Products)": 3, "/Products?$orderby=Code": 3, "/Products?$count=true": 3, "/Products?$filter=Code ne 'none'": 3,
	} {
		if got, n := follow(t, h, path, "Code", func() {}); !slices.Equal(got, codes) || n != pages {
			t.Errorf("%s: %v in %d pages", path, got, n)
		}
	}
	if got, n := follow(t, h, "/Products?$filter=Name eq 'Q0'", "Code", func() {}); len(got) != 13 || n != 2 {
		t.Errorf("%v in %d pages", got, n)
	}
	if got, n := follow(t, h, "/Categories(1)/Products", "Code", func() {}); len(got) != 13 || n != 2 {
		t.Errorf("%v in %d pages", got, n)
	}
	if got, n := follow(t, h, "/Products/$filter(Name eq 'Q0')", "Code", func() {}); len(got) != 13 || n != 2 {
		t.Errorf("%v in %d pages", got, n)
	}
	if got, _ := follow(t, h, "/Suppliers", "ID", func() {}); strings.Join(got, " ") != "-300 -1 1 2 3 10" {
		t.Error(got)
	}
	for path, want := range map[string]string{"/Products/$count": "28", "/Categories(1)/Products/$count": "13"} {
		if _, body := get(t, h, ctx, path); body != want {
			t.Errorf("%s: %s, want %s", path, body, want)
		}
	}
	got, _ := follow(t, h, "/Products", "Code", func() {
		_ = o.Products.DeleteProduct(ctx, "q08", nil) // the last of the first page
		_, _ = o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"a","Name":"before"}`), nil)
		_, _ = o.Products.CreateProduct(ctx, read[shop.Product](t, `{"Code":"zz","Name":"behind"}`), nil)
	})
	if !slices.Equal(got, append(codes, "zz")) {
		t.Errorf("%v", got)
	}
	if status, body := get(t, h, ctx, "/Products?$skiptoken=x"); status != 400 && status != 410 {
		t.Errorf("%d %s", status, body)
	}
}
