package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// This file compares writing: what is written is answered, and forgotten, so that the
// thousandth request costs what the first did.

type writers struct {
	Create func(context.Context, *Order, *query.Options) (*Order, error)        `route:"POST /Orders" kind:"create"`
	Update func(context.Context, int32, *Order, *query.Options) (*Order, error) `route:"PATCH /Orders/{order-ID}" kind:"update" keys:"order-ID=ID:Edm.Int32"`
	Get    func(context.Context, int32, *query.Options) (*Order, error)         `route:"GET /Orders/{order-ID}" kind:"read" keys:"order-ID=ID:Edm.Int32"`
}

func generatedWriters(orders []*Order) http.Handler {
	return server.New(struct{ Orders writers }{writers{
		Create: func(_ context.Context, v *Order, _ *query.Options) (*Order, error) { return v, nil },
		Update: func(_ context.Context, id int32, change *Order, _ *query.Options) (*Order, error) {
			return odata.Merge(orders[id], change)
		},
		Get: func(_ context.Context, id int32, _ *query.Options) (*Order, error) { return orders[id], nil },
	}}, gen.Description{}, server.WithServiceRoot("http://host/"))
}

// writersByHand is what a careful programmer writes, who reads no more of a body than he
// wants to and refuses what he does not know.
type writersByHand struct{ orders []*plainOrder }

func (h *writersByHand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/$batch" {
		h.batch(w, r)
		return
	}
	var order plainOrder
	status, context := http.StatusOK, "http://host/$metadata#Orders/$entity"
	switch id, err := strconv.Atoi(strings.Trim(strings.TrimPrefix(r.URL.Path, "/Orders"), "()")); {
	case r.Method == http.MethodPost:
		if !decode(w, r, &order) {
			return
		}
		status = http.StatusCreated
		w.Header().Set("Location", fmt.Sprintf("http://host/Orders(%d)", order.ID))
	case err != nil || id < 0 || id >= len(h.orders):
		http.NotFound(w, r)
		return
	default:
		order = *h.orders[id]
		if r.Method == http.MethodPatch && !decode(w, r, &order) {
			return
		}
	}
	order.Context = context
	answer(w, status, &order)
}

func decode(w http.ResponseWriter, r *http.Request, v any) bool {
	d := json.NewDecoder(io.LimitReader(r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func answer(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal")
	w.Header().Set("OData-Version", "4.0")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

type message struct {
	ID      string            `json:"id"`
	Method  string            `json:"method,omitempty"`
	URL     string            `json:"url,omitempty"`
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

func (h *writersByHand) batch(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Requests []message `json:"requests"`
	}
	if !decode(w, r, &in) {
		return
	}
	var out struct {
		Responses []message `json:"responses"`
	}
	for _, m := range in.Requests {
		inner, err := http.NewRequestWithContext(r.Context(), m.Method, "/"+m.URL, bytes.NewReader(m.Body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		recorder := httptest.NewRecorder()
		h.ServeHTTP(recorder, inner)
		headers := map[string]string{}
		for name := range recorder.Header() {
			headers[strings.ToLower(name)] = recorder.Header().Get(name)
		}
		out.Responses = append(out.Responses, message{ID: m.ID, Status: recorder.Code, Headers: headers, Body: recorder.Body.Bytes()})
	}
	answer(w, http.StatusOK, &out)
}

const newOrder = `{"ID":101,"Customer":"customer 101","Note":null,"Created":"2024-05-06T07:08:09Z","Total":101.50,"Count":101000,"Paid":true,"Weight":1.25,` +
	`"State":"open","Tags":["new","urgent"],"To":{"Street":"Main Street 101","City":"Bern","Country":"CH"}}`

// batchOf20 has 10 that read, 5 that create and 5 that update.
func batchOf20() string {
	var list []string
	for i := range 20 {
		switch {
		case i%2 == 0:
			list = append(list, fmt.Sprintf(`{"id":"%d","method":"GET","url":"Orders(%d)"}`, i, i))
		case i%4 == 1:
			list = append(list, fmt.Sprintf(`{"id":"%d","method":"POST","url":"Orders","headers":{"content-type":"application/json"},"body":%s}`, i, newOrder))
		default:
			list = append(list, fmt.Sprintf(`{"id":"%d","method":"PATCH","url":"Orders(%d)","headers":{"content-type":"application/json","prefer":"return=representation"},"body":{"Note":"late"}}`, i, i))
		}
	}
	return `{"requests":[` + strings.Join(list, ",") + `]}`
}

var writes = []struct{ name, method, target, body string }{
	{"create", "POST", "/Orders", newOrder},
	{"update", "PATCH", "/Orders(17)", `{"Customer":"another","Total":5.25,"To":{"Street":"Side Street 1","City":"Basel","Country":"CH"}}`},
	{"batch", "POST", "/$batch", batchOf20()},
}

func writingHandlers(t testing.TB) (ours, plain http.Handler) {
	orders, plainOrders := rows(t)
	return generatedWriters(orders), &writersByHand{plainOrders}
}

func write(h http.Handler, w http.ResponseWriter, method, target, body string) {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Prefer", "return=representation")
	h.ServeHTTP(w, r)
}

// TestSameWrites holds the answers to writing against each other, but for headers that
// only one of them sends.
func TestSameWrites(t *testing.T) {
	ours, plain := writingHandlers(t)
	for _, c := range writes {
		var bodies [2][]any
		for i, h := range []http.Handler{ours, plain} {
			w := httptest.NewRecorder()
			write(h, w, c.method, c.target, c.body)
			var v map[string]any
			if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code >= 300 {
				t.Fatalf("%s: %d %s", c.target, w.Code, w.Body)
			}
			list, ok := v["responses"].([]any)
			if !ok {
				list = []any{map[string]any{"status": float64(w.Code), "body": v}}
			}
			for _, m := range list {
				m := m.(map[string]any)
				bodies[i] = append(bodies[i], m["id"], m["status"], m["body"])
			}
		}
		if !reflect.DeepEqual(bodies[0], bodies[1]) {
			t.Errorf("%s:\n%v\nby hand\n%v", c.target, bodies[0], bodies[1])
		}
	}
}

// BenchmarkWrite measures both in turn, as BenchmarkServe does.
func BenchmarkWrite(b *testing.B) {
	ours, plain := writingHandlers(b)
	for _, c := range writes {
		b.Run(c.name, func(b *testing.B) {
			w := &sink{header: http.Header{}}
			many := 20
			if c.name == "batch" {
				many = 1
			}
			measured := func(h http.Handler) float64 {
				start := time.Now()
				for range many {
					clear(w.header)
					write(h, w, c.method, c.target, c.body)
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
