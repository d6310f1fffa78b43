//go:build !race

// The race detector has pools forget what they keep, which is allocated anew then.

package memory_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/memory"
)

// TestAllocations holds an entity that is read, with nothing asked of it, to a budget: what
// the server works with is used again, and nothing is evaluated.
func TestAllocations(t *testing.T) {
	store := memory.New()
	service := shophttp.Stored(store)
	if err := store.Load([]byte(`{"Products":[{"Code":"a","Name":"A","Price":1.25,"Tags":["new"]}]}`)); err != nil {
		t.Fatal(err)
	}
	h := shophttp.NewHandler(service)
	r, w := httptest.NewRequest(http.MethodGet, "/Products('a')", nil), &sink{header: http.Header{}}
	got := testing.AllocsPerRun(100, func() {
		clear(w.header)
		h.ServeHTTP(w, r)
	})
	if t.Logf("%v allocations", got); w.status != http.StatusOK || got > 35 {
		t.Errorf("%d, %v allocations, want at most 35", w.status, got)
	}
}

// sink is a ResponseWriter that costs nothing.
type sink struct {
	header http.Header
	status int
}

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
