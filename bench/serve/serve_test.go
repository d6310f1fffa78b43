// Package serve measures what answering a request costs beside a handler that somebody
// wrote by hand with encoding/json.
package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// The types are in the shape that generated code has.

type Order struct {
	ID       wire.Opt[int32]               `odata:"ID,key"`
	Customer wire.Opt[string]              `odata:"Customer"`
	Note     wire.Opt[string]              `odata:"Note"`
	Created  wire.Opt[wire.DateTimeOffset] `odata:"Created"`
	Total    wire.Opt[wire.Decimal]        `odata:"Total"`
	Count    wire.Opt[int64]               `odata:"Count"`
	Paid     wire.Opt[bool]                `odata:"Paid"`
	Weight   wire.Opt[float64]             `odata:"Weight"`
	State    State                         `odata:"State"`
	Tags     []string                      `odata:"Tags"`
	To       *Address                      `odata:"To"`
	Dynamic  wire.Dynamic
}

var orderType = wire.Type{Name: "shop.Order", Entity: true}

func (*Order) WireType() *wire.Type { return &orderType }

type Address struct {
	Street  wire.Opt[string] `odata:"Street"`
	City    wire.Opt[string] `odata:"City"`
	Country wire.Opt[string] `odata:"Country"`
	Dynamic wire.Dynamic
}

var addressType = wire.Type{Name: "shop.Address"}

func (*Address) WireType() *wire.Type { return &addressType }

type State string

var stateType = wire.EnumType{Name: "shop.State", Members: []wire.Member{{Name: "open"}, {Name: "sent", Value: 1}}}

func (State) EnumType() *wire.EnumType { return &stateType }

type functions struct {
	List   func(context.Context, *query.Options) (odata.Page[*Order], error)    `route:"GET /Orders" kind:"list"`
	Create func(context.Context, *Order, *query.Options) (*Order, error)        `route:"POST /Orders" kind:"create"`
	Get    func(context.Context, int32, *query.Options) (*Order, error)         `route:"GET /Orders/{order-ID}" kind:"read" keys:"order-ID=ID:Edm.Int32"`
	Update func(context.Context, int32, *Order, *query.Options) (*Order, error) `route:"PATCH /Orders/{order-ID}" kind:"update" keys:"order-ID=ID:Edm.Int32"`
}

// generated answers with orders that nothing changes: what is written is answered, and
// forgotten, so that the thousandth request costs what the first did.
func generated(orders []*Order) http.Handler {
	at := func(id int32) *Order {
		if id < 0 || int(id) >= len(orders) {
			return nil
		}
		return orders[id]
	}
	return server.New(struct{ Orders functions }{functions{
		List: func(context.Context, *query.Options) (odata.Page[*Order], error) {
			return odata.Page[*Order]{Items: orders}, nil
		},
		Create: func(_ context.Context, v *Order, _ *query.Options) (*Order, error) { return v, nil },
		Get:    func(_ context.Context, id int32, _ *query.Options) (*Order, error) { return at(id), nil },
		Update: func(_ context.Context, id int32, change *Order, _ *query.Options) (*Order, error) {
			order := at(id)
			if order == nil {
				return nil, nil
			}
			return odata.Merge(order, change)
		},
	}}, gen.Description{}, server.WithServiceRoot("http://host/"))
}

// handlers returns both, for a hundred orders.
func handlers(t testing.TB) (ours, plain http.Handler) {
	orders, plainOrders := rows(t)
	return generated(orders), &byHand{plainOrders}
}

func rows(t testing.TB) (orders []*Order, plainOrders []*plainOrder) {
	t.Helper()
	for i := range 100 {
		text := fmt.Sprintf(`{"ID":%d,"Customer":"customer %d","Note":null,"Created":"2024-05-06T07:08:09Z","Total":%d.50,"Count":%d,"Paid":true,"Weight":1.25,`+
			`"State":"open","Tags":["new","urgent"],"To":{"Street":"Main Street %d","City":"Bern","Country":"CH"}}`, i, i, i, 1000*i, i)
		o, p := new(Order), new(plainOrder)
		if err := wire.Unmarshal([]byte(text), o); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), p); err != nil {
			t.Fatal(err)
		}
		orders, plainOrders = append(orders, o), append(plainOrders, p)
	}
	return orders, plainOrders
}

var requests = []struct{ name, target string }{{"entity", "/Orders(17)"}, {"page", "/Orders"}}

// TestSame holds the answers against each other.
func TestSame(t *testing.T) {
	ours, plain := handlers(t)
	for _, c := range requests {
		same(t, c.target, func(h http.Handler, w http.ResponseWriter) {
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, c.target, nil))
		}, ours, plain)
	}
}

// same holds answers against each other: the status, the headers, whose names have no case,
// and the JSON.
func same(t *testing.T, request string, ask func(http.Handler, http.ResponseWriter), handlers ...http.Handler) {
	t.Helper()
	type answer struct {
		status int
		header map[string]string
		body   any
	}
	var answers []answer
	for _, h := range handlers {
		w := httptest.NewRecorder()
		ask(h, w)
		a := answer{w.Code, map[string]string{}, nil}
		for name := range w.Header() {
			value := strings.Join(w.Header()[name], ",")
			// Pages by hand know no preferences.
			a.header[strings.ToLower(name)] = strings.TrimSuffix(value, ", Prefer")
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a.body); err != nil || w.Code >= 300 {
			t.Fatalf("%s: %d %s", request, w.Code, w.Body)
		}
		answers = append(answers, a)
	}
	if !reflect.DeepEqual(answers[0], answers[1]) {
		t.Errorf("%s:\n%v\nby hand\n%v", request, answers[0], answers[1])
	}
}

// most is how many allocations answering with one entity may take.
const most = 3

// TestAllocations holds the server to its budget.
func TestAllocations(t *testing.T) {
	ours, plain := handlers(t)
	r, w := httptest.NewRequest(http.MethodGet, requests[0].target, nil), &sink{header: http.Header{}}
	count := func(h http.Handler) float64 {
		return testing.AllocsPerRun(100, func() { serve(h, w, r) })
	}
	got := count(ours)
	t.Logf("%v allocations, by hand %v", got, count(plain))
	if got > most {
		t.Errorf("%v allocations, want %d at most", got, most)
	}
}

// sink is a ResponseWriter that costs nothing.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }

func serve(h http.Handler, w *sink, r *http.Request) {
	clear(w.header)
	h.ServeHTTP(w, r)
}

// BenchmarkServe measures both in turn, for so short a time that a busy machine interrupts
// few of the pairs. It reports the medians, and that of the ratios of the pairs.
func BenchmarkServe(b *testing.B) {
	ours, plain := handlers(b)
	for _, c := range requests {
		b.Run(c.name, func(b *testing.B) {
			r, w := httptest.NewRequest(http.MethodGet, c.target, nil), &sink{header: http.Header{}}
			many := 20
			if c.name == "page" {
				many = 1
			}
			measured := func(h http.Handler) float64 {
				start := time.Now()
				for range many {
					serve(h, w, r)
				}
				return float64(time.Since(start)) / float64(many)
			}
			var ratios, times, hands []float64
			for b.Loop() {
				x, y := measured(ours), measured(plain)
				times, hands, ratios = append(times, x), append(hands, y), append(ratios, x/y)
			}
			for name, list := range map[string][]float64{"ns/request": times, "ns/request-by-hand": hands, "ratio": ratios} {
				slices.Sort(list)
				b.ReportMetric(list[len(list)/2], name)
			}
		})
	}
}
