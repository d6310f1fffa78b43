package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
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
	{"entity", "/Products(1)", 14},
	{"entity by segment", "/Products/1", 13},
	{"select", "/Products(1)?$select=ID,Name", 30},
	{"collection", "/Products", 19},
	{"count", "/Products/$count", 10},
	{"property", "/Products(1)/Name", 18},
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
