package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// sink is a ResponseWriter that costs nothing.
type sink struct {
	header http.Header
	status int
	n      int
}

func (s *sink) Header() http.Header { return s.header }
func (s *sink) WriteHeader(status int) {
	s.status = status
}
func (s *sink) Write(b []byte) (int, error) {
	s.n += len(b)
	return len(b), nil
}

// reads are requests whose cost is measured.
var reads = []struct {
	name, target string
	allocations  float64 // at most
}{
	{"entity", "/Products(1)", 3},
	{"entity by segment", "/Products/1", 6},
	{"select", "/Products(1)?$select=ID,Name", 26},
	{"collection", "/Products", 10},
	{"count", "/Products/$count", 8},
	{"property", "/Products(1)/Name", 15},
}

func TestAllocations(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range reads {
		r := httptest.NewRequest("GET", c.target, nil)
		w := &sink{header: http.Header{}}
		got := testing.AllocsPerRun(100, func() {
			clear(w.header)
			h.ServeHTTP(w, r)
		})
		if w.status != 200 {
			t.Fatalf("%s: %d", c.name, w.status)
		}
		t.Logf("%s: %v allocations", c.name, got)
		if got > c.allocations && !raceEnabled {
			t.Errorf("GET %s: %v allocations, want at most %v", c.target, got, c.allocations)
		}
	}
}

type keptChanges struct {
	Update func(context.Context, int32, *kept, *query.Options) (*kept, error) `route:"PATCH /Kept/{kept-ID}" kind:"update" keys:"kept-ID=ID:Edm.Int32"`
}

// TestAllocationsOfChange holds a change, which is answered with the entity, to a budget.
func TestAllocationsOfChange(t *testing.T) {
	h := server.New(struct{ Kept keptChanges }{keptChanges{
		Update: func(_ context.Context, _ int32, change *kept, _ *query.Options) (*kept, error) { return change, nil },
	}}, gen.Description{})
	body := strings.NewReader("")
	r, w := httptest.NewRequest("PATCH", "/Kept(1)", body), &sink{header: http.Header{}}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Prefer": {"return=representation"}}
	const text, most = `{"Name":"a name that is no short one"}`, 9
	r.ContentLength = int64(len(text))
	got := testing.AllocsPerRun(100, func() {
		clear(w.header)
		body.Reset(text)
		h.ServeHTTP(w, r)
	})
	if t.Logf("%v allocations", got); w.status != 200 || got > most && !raceEnabled {
		t.Errorf("%d, %v allocations, want at most %v", w.status, got, most)
	}
}

func BenchmarkGet(b *testing.B) {
	h := newShop().handler(quiet())
	for _, c := range reads {
		b.Run(c.name, func(b *testing.B) {
			r := httptest.NewRequest("GET", c.target, nil)
			w := &sink{header: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				h.ServeHTTP(w, r)
			}
		})
	}
}
