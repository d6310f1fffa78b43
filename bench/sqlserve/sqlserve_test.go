// Package sqlserve measures what answering requests from a database costs beside a handler
// that somebody wrote by hand with database/sql and encoding/json.
package sqlserve

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/examples/database"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/sqlstore"
)

// row is the JSON of a product.
func row(code string, i int) string {
	return fmt.Sprintf(`{"Code":"%s","Name":"Product %d","Price":%d.25,"Serial":"s%d","Tags":["new","urgent"],"Tenant":"a"}`, code, i, i, i)
}

// sides are both handlers, each with a hundred products in a database of the same kind.
type sides struct {
	ours, plain http.Handler
	dbs         [2]*sql.DB
	posted      int
}

// forget deletes what was posted, so that a page has the same products as before.
func (s *sides) forget(t testing.TB) {
	for i, text := range []string{`DELETE FROM "Products" WHERE "Code" LIKE 'n%'`, `DELETE FROM hand_products WHERE code LIKE 'n%'`} {
		if _, err := s.dbs[i].Exec(text); err != nil {
			t.Fatal(err)
		}
	}
}

func newSides(t testing.TB, open [2]opener) *sides {
	t.Helper()
	s := new(sides)
	ctx := t.Context()
	for i := range open {
		db, dialect, err := open[i]()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		s.dbs[i] = db
		if i == 1 {
			if s.plain, err = newByHand(ctx, db, dialect); err != nil {
				t.Fatal(err)
			}
			continue
		}
		store := sqlstore.New(db, dialect)
		service := shophttp.Stored(store)
		if err := store.CreateTables(ctx); err != nil {
			t.Fatal(err)
		}
		if err := store.Reset(ctx); err != nil {
			t.Fatal(err)
		}
		s.ours = shophttp.NewHandler(service, server.WithTransactions(store.Begin), server.WithServiceRoot("http://host/"))
	}
	for _, h := range []http.Handler{s.ours, s.plain} {
		for i := range 100 {
			w := httptest.NewRecorder()
			if ask(h, w, "POST", "/Products", row(fmt.Sprintf("p%d", i), i)); w.Code != http.StatusCreated {
				t.Fatal(w.Code, w.Body)
			}
		}
	}
	return s
}

// opener opens a database that is empty, or may be emptied.
type opener func() (*sql.DB, odatasql.Dialect, error)

// databases are those that are measured, one for each side.
func databases(t testing.TB) map[string][2]opener {
	file := func(name string) opener {
		path := filepath.Join(t.TempDir(), name)
		return func() (*sql.DB, odatasql.Dialect, error) { return database.Open(path) }
	}
	all := map[string][2]opener{"SQLite": {file("ours.db"), file("hand.db")}}
	dsn := os.Getenv("ODATAGEN_POSTGRESQL")
	if dsn == "" {
		t.Log("PostgreSQL IS NOT MEASURED: ODATAGEN_POSTGRESQL is not set, to a database that is emptied")
		return all
	}
	open := func() (*sql.DB, odatasql.Dialect, error) {
		db, err := sql.Open("pgx", dsn)
		return db, odatasql.PostgreSQL, err
	}
	all["PostgreSQL"] = [2]opener{open, open}
	return all
}

func ask(h http.Handler, w http.ResponseWriter, method, target, body string) {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Prefer", "return=representation")
	}
	h.ServeHTTP(w, r)
}

// requests are what is measured, many of it in one go: the bodies say which of those that
// are posted they are.
var requests = []struct {
	name, method, target string
	many                 int
	body                 func(*sides) string
}{
	{"entity", "GET", "/Products('p17')", 10, func(*sides) string { return "" }},
	{"page", "GET", "/Products?$top=100", 2, func(*sides) string { return "" }},
	{"create", "POST", "/Products", 5, (*sides).next},
	{"update", "PATCH", "/Products('p17')", 5, func(*sides) string { return `{"Name":"Hammer","Price":5.25}` }},
	{"batch", "POST", "/$batch", 1, (*sides).batchOf20},
}

// next is a product that is not there.
func (s *sides) next() string {
	s.posted++
	return row(fmt.Sprintf("n%d", s.posted), s.posted)
}

// batchOf20 has 10 that read, 5 that create and 5 that update.
func (s *sides) batchOf20() string {
	var list []string
	for i := range 20 {
		const head = `"headers":{"content-type":"application/json"}`
		switch {
		case i%2 == 0:
			list = append(list, fmt.Sprintf(`{"id":"%d","method":"GET","url":"Products('p%d')"}`, i, i))
		case i%4 == 1:
			list = append(list, fmt.Sprintf(`{"id":"%d","method":"POST","url":"Products",%s,"body":%s}`, i, head, s.next()))
		default:
			list = append(list, fmt.Sprintf(`{"id":"%d","method":"PATCH","url":"Products('p%d')",%s,"body":{"Name":"Hammer"}}`, i, i, head))
		}
	}
	return `{"requests":[` + strings.Join(list, ",") + `]}`
}

// TestSame holds the answers of both against each other, but for their ETags.
func TestSame(t *testing.T) {
	for name, open := range databases(t) {
		s := newSides(t, open)
		for _, c := range requests {
			body := c.body(s)
			var answers []string
			for _, h := range []http.Handler{s.ours, s.plain} {
				w := httptest.NewRecorder()
				ask(h, w, c.method, c.target, body)
				var v any
				if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code >= 300 {
					t.Fatalf("%s, %s: %d %s", name, c.name, w.Code, w.Body)
				}
				answers = append(answers, fmt.Sprint(w.Code, len(w.Header()), withoutTags(v)))
			}
			if !reflect.DeepEqual(answers[0], answers[1]) {
				t.Errorf("%s, %s:\n%v\nby hand\n%v", name, c.name, answers[0], answers[1])
			}
		}
	}
}

// withoutTags returns JSON without ETags, which are random.
func withoutTags(v any) any {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "@odata.etag")
		delete(v, "etag")
		for name := range v {
			v[name] = withoutTags(v[name])
		}
	case []any:
		for i := range v {
			v[i] = withoutTags(v[i])
		}
	}
	return v
}

// sink is a ResponseWriter that costs nothing.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header         { return s.header }
func (s *sink) WriteHeader(int)             {}
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }

// BenchmarkSQL measures both in turn, and reports the medians, and that of the ratios of the
// pairs.
func BenchmarkSQL(b *testing.B) {
	for name, open := range databases(b) {
		s := newSides(b, open)
		for _, c := range requests {
			b.Run(name+"/"+c.name, func(b *testing.B) {
				w := &sink{header: http.Header{}}
				measured := func(h http.Handler, bodies []string) float64 {
					start := time.Now()
					for _, body := range bodies {
						clear(w.header)
						ask(h, w, c.method, c.target, body)
					}
					return float64(time.Since(start)) / float64(len(bodies)) / 1000
				}
				var ratios, times, hands []float64
				for b.Loop() {
					bodies := make([]string, c.many)
					for i := range bodies {
						bodies[i] = c.body(s)
					}
					x, y := measured(s.ours, bodies), measured(s.plain, bodies)
					times, hands, ratios = append(times, x), append(hands, y), append(ratios, x/y)
					s.forget(b)
				}
				for name, list := range map[string][]float64{"µs/request": times, "µs/request-by-hand": hands, "ratio": ratios} {
					slices.Sort(list)
					b.ReportMetric(list[len(list)/2], name)
				}
			})
		}
	}
}
