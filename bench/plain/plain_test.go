// Package plain measures what answering a request of an API without OData costs beside
// the server that ogen makes of the same description, with all that it can do without
// left out.
package plain

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/odatagen/odatagen/bench/plain/peer"
	"github.com/odatagen/odatagen/bench/plain/shop"
	"github.com/odatagen/odatagen/bench/plain/shop/shophttp"
)

//go:generate go tool odatagen generate --quiet --schema shop.openapi.yaml --package shop --out shop
//go:generate go run github.com/ogen-go/ogen/cmd/ogen --clean --config peer.yaml --package peer --target peer shop.openapi.yaml

// Both answer GET with what the parameters say, and POST with how many lines there were.

func ours() http.Handler {
	return shophttp.NewHandler(shophttp.Service{Default: shophttp.DefaultHandler{
		ListOrders: func(_ context.Context, in *shophttp.ListOrdersInput) (shophttp.ListOrdersOutput, error) {
			o := &shop.Order{Customer: in.Customer, Status: in.Status, Placed: in.Since, Lines: make([]*shop.Line, 0, len(in.Tags))}
			limit, _ := in.Limit.Get()
			for _, tag := range in.Tags {
				o.Lines = append(o.Lines, &shop.Line{Article: tag, Quantity: limit})
			}
			return &shophttp.ListOrders200{Body: o}, nil
		},
		CreateOrder: func(_ context.Context, in *shophttp.CreateOrderInput) (shophttp.CreateOrderOutput, error) {
			return &shophttp.CreateOrder201{Body: &shop.Receipt{ID: in.Body.Customer, Lines: int32(len(in.Body.Lines))}}, nil
		},
	}})
}

type functions struct{}

func (functions) ListOrders(_ context.Context, in peer.ListOrdersParams) (*peer.Order, error) {
	o := &peer.Order{Customer: in.Customer, Status: in.Status, Placed: in.Since, Lines: make([]peer.Line, 0, len(in.Tags))}
	for _, tag := range in.Tags {
		o.Lines = append(o.Lines, peer.Line{Article: tag, Quantity: in.Limit.Value})
	}
	return o, nil
}

func (functions) CreateOrder(_ context.Context, in *peer.Order) (*peer.Receipt, error) {
	return &peer.Receipt{ID: in.Customer, Lines: int32(len(in.Lines))}, nil
}

func theirs(t testing.TB) http.Handler {
	s, err := peer.NewServer(functions{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// orderOf is the JSON of an order with so many lines.
func orderOf(lines int) string {
	var list []string
	for i := range lines {
		list = append(list, fmt.Sprintf(`{"article":"article %d","quantity":%d,"price":%d.25,"gift":true,"remark":"to be wrapped in paper no. %d"}`, i, i+1, i, i))
	}
	return `{"customer":"customer 101","status":"open","placed":"2024-05-06T07:08:09Z","note":null,"lines":[` + strings.Join(list, ",") + `]}`
}

const query = "/orders?customer=Miller%20%26%20Sons&status=paid&since=2024-05-06T07%3A08%3A09Z&limit=20&tags=new&tags=urgent"

var requests = []struct{ name, method, target, body string }{
	{"query", http.MethodGet, query, ""},
	{"one", http.MethodPost, "/orders", orderOf(1)},
	{"ten", http.MethodPost, "/orders", orderOf(10)},
	{"hundred", http.MethodPost, "/orders", orderOf(100)},
}

// TestSame holds the answers against each other.
func TestSame(t *testing.T) {
	refused := []struct{ name, method, target, body string }{
		{"no customer", http.MethodGet, "/orders?limit=5", ""},
		{"limit", http.MethodGet, query + "0", ""},
		{"too many", http.MethodGet, strings.Replace(query, "limit=20", "limit=200", 1), ""},
		{"status", http.MethodGet, strings.Replace(query, "paid", "lost", 1), ""},
		{"quantity", http.MethodPost, "/orders", strings.Replace(orderOf(3), `"quantity":2`, `"quantity":0`, 1)},
		{"no lines", http.MethodPost, "/orders", `{"customer":"c"}`},
		{"text", http.MethodPost, "/orders", strings.Replace(orderOf(3), `true`, `"true"`, 1)},
		{"not JSON", http.MethodPost, "/orders", orderOf(3) + "}"},
	}
	for _, r := range append(refused, requests...) {
		var statuses []int
		var bodies []any
		for _, h := range []http.Handler{ours(), theirs(t)} {
			w := httptest.NewRecorder()
			request := httptest.NewRequest(r.method, r.target, strings.NewReader(r.body))
			request.Header.Set("Content-Type", "application/json")
			h.ServeHTTP(w, request)
			var body any
			if w.Code < 300 {
				if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
					t.Fatal(err)
				}
			}
			statuses, bodies = append(statuses, w.Code), append(bodies, body)
		}
		if statuses[0] != statuses[1] || !reflect.DeepEqual(bodies[0], bodies[1]) {
			t.Errorf("%s: odatagen answers %d %v, ogen %d %v", r.name, statuses[0], bodies[0], statuses[1], bodies[1])
		}
	}
}

// writer drops what it gets.
type writer struct {
	header http.Header
	status int
}

func (w *writer) Header() http.Header         { return w.header }
func (w *writer) Write(b []byte) (int, error) { return len(b), nil }
func (w *writer) WriteHeader(status int)      { w.status = status }

// body is one that is read again and again.
type body struct{ bytes.Reader }

func (*body) Close() error { return nil }

// round is how many requests one takes. Garbage is collected in each then: what a request
// leaves behind is a part of what it costs.
const round = 4000

// BenchmarkPlain has both answer the same requests, in rounds that take turns. It reports the
// medians of the processor time of a request, and that of the ratios of the rounds: time in
// which something else runs on the machine is none of it. The request is made once, as for
// both it is the work of net/http.
func BenchmarkPlain(b *testing.B) {
	for _, r := range requests {
		b.Run(r.name, func(b *testing.B) {
			target, err := url.Parse(r.target)
			if err != nil {
				b.Fatal(err)
			}
			text, read := []byte(r.body), &body{}
			w := &writer{header: http.Header{}}
			request := &http.Request{Method: r.method, URL: target, RequestURI: r.target, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
				Header: http.Header{"Content-Type": {"application/json"}}, ContentLength: int64(len(text))}
			serve := func(h http.Handler) {
				read.Reset(text)
				clear(w.header)
				if request.Body = read; len(text) == 0 {
					request.Body = http.NoBody
				}
				h.ServeHTTP(w, request)
				if w.status >= 300 {
					b.Fatal(w.status)
				}
			}
			sides := []http.Handler{ours(), theirs(b)}
			var took [2][]float64
			var ratios []float64
			for b.Loop() {
				for i, h := range sides {
					runtime.GC() // what the other side has left
					start := processorTime(b)
					for range round {
						serve(h)
					}
					took[i] = append(took[i], float64(processorTime(b)-start)/round)
				}
				ratios = append(ratios, took[0][len(ratios)]/took[1][len(ratios)])
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(took[0]), "ns-ours")
			b.ReportMetric(median(took[1]), "ns-ogen")
			b.ReportMetric(median(ratios), "ratio")
			b.ReportMetric(testing.AllocsPerRun(100, func() { serve(sides[0]) }), "allocs-ours")
			b.ReportMetric(testing.AllocsPerRun(100, func() { serve(sides[1]) }), "allocs-ogen")
		})
	}
}

// processorTime returns the nanoseconds that the process has run.
func processorTime(b *testing.B) int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
