package serve

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

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

func write(h http.Handler, w http.ResponseWriter, method, target, body string) {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Prefer", "return=representation")
	h.ServeHTTP(w, r)
}

// TestSameWrites holds the answers to writing against each other.
func TestSameWrites(t *testing.T) {
	ours, plain := handlers(t)
	for _, c := range writes {
		same(t, c.method+" "+c.target, func(h http.Handler, w http.ResponseWriter) {
			write(h, w, c.method, c.target, c.body)
		}, ours, plain)
	}
	w := httptest.NewRecorder()
	plain.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/Orders(17)", nil))
	if !strings.Contains(w.Body.String(), "customer 17") {
		t.Errorf("a change by hand has changed what there is: %s", w.Body)
	}
}

// TestSameRefusals has both refuse what cannot be read or kept.
func TestSameRefusals(t *testing.T) {
	ours, plain := handlers(t)
	for _, c := range []struct {
		method, target, contentType, body string
		status                            int
	}{
		{"GET", "/Orders(100)", "", "", http.StatusNotFound},
		{"GET", "/Other", "", "", http.StatusNotFound},
		{"PATCH", "/Orders(100)", "application/json", `{}`, http.StatusNotFound},
		{"PUT", "/Orders", "application/json", `{}`, http.StatusMethodNotAllowed},
		{"PATCH", "/Orders(17)", "text/plain", `{"Note":"x"}`, http.StatusUnsupportedMediaType},
		{"PATCH", "/Orders(17)", "application/json", `{"Note":"x"`, http.StatusBadRequest},
		{"PATCH", "/Orders(17)", "application/json", `{"Note":"x"} {}`, http.StatusBadRequest},
		{"PATCH", "/Orders(17)", "application/json", `{"Notes":"x"}`, http.StatusBadRequest},
		{"PATCH", "/Orders(17)", "application/json", `{"Note":5}`, http.StatusBadRequest},
		{"PATCH", "/Orders(17)", "application/json", `{"State":"lost"}`, http.StatusBadRequest},
		{"POST", "/Orders", "application/json", `{"ID":1,"Note":"` + strings.Repeat("x", 1<<20) + `"}`, http.StatusRequestEntityTooLarge},
	} {
		for _, h := range []http.Handler{ours, plain} {
			r, w := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body)), httptest.NewRecorder()
			r.Header.Set("Content-Type", c.contentType)
			if h.ServeHTTP(w, r); w.Code != c.status {
				t.Errorf("%s %s %.30s: %T answers %d, want %d: %s", c.method, c.target, c.body, h, w.Code, c.status, w.Body)
			}
		}
	}
}

// BenchmarkWrite measures both in turn, as BenchmarkServe does.
func BenchmarkWrite(b *testing.B) {
	ours, plain := handlers(b)
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
