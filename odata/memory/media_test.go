package memory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/memory"
)

// TestContentLimit has a store keep a few bytes.
func TestContentLimit(t *testing.T) {
	store := memory.New(memory.WithMaxContent(5))
	service, ctx := shophttp.Stored(store), t.Context()
	if err := store.Load([]byte(`{"Products":[{"Code":"x","Name":"n","Tags":[]},{"Code":"t","Name":"n","Tags":[]}]}`)); err != nil {
		t.Fatal(err)
	}
	put := func(code, s, want string) {
		t.Helper()
		got := "<nil>"
		if err := service.Products.ReplaceProductPhoto(ctx, code, odata.NewMedia("text/plain", strings.NewReader(s)), nil); err != nil {
			got = fmt.Sprint(err.(*odata.Error).Status)
		}
		if got != want {
			t.Errorf("%s: %s, want %s", s, got, want)
		}
	}
	put("x", "123456", "507")
	put("x", "12345", "<nil>")
	put("x", "54321", "<nil>")
	put("t", "1", "507")
	put("x", "1234", "<nil>")
	put("t", "1", "<nil>")
	if err := service.Products.DeleteProduct(ctx, "x", nil); err != nil {
		t.Fatal(err)
	}
	put("t", "12345", "<nil>")
	if m, err := service.Products.GetProductPhoto(ctx, "t", nil); err != nil || m.Size != 5 {
		t.Error(m, err)
	}
}
