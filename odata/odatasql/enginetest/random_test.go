package enginetest

import (
	"flag"
	"math/rand/v2"
	"net/url"
	"testing"

	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

var (
	queries = flag.Int("queries", 1500, "how many random queries there are")
	seed    = flag.Uint64("seed", 1, "which ones")
)

// sets are the entity sets, with what reads them.
var sets = []struct {
	name   string
	entity string
	target wire.Structured
	read   func(*engine, *odatasql.Query) ([]wire.Structured, wire.Opt[int64], error)
}{
	{"customers", "customer", (*Customer)(nil), read[AnyCustomer]},
	{"orders", "order", (*Order)(nil), read[*Order]},
	{"lines", "line", (*Line)(nil), read[*Line]},
}

// TestRandom compares the databases with an evaluation in memory, on random queries. What
// SQL leaves to do is done behind it.
func TestRandom(t *testing.T) {
	t.Run("many queries", func(t *testing.T) { compare(t, newData(100, 300, 600), *queries) })
	t.Run("many rows", func(t *testing.T) { compare(t, newData(1000, 3000, 6000), *queries/6) })
}

func compare(t *testing.T, rows *data, queries int) {
	all := engines(t, rows)
	judge := newMemory(rows)
	g := &generator{random: random{rand.New(rand.NewPCG(*seed, 1))}}
	done := map[odatasql.Dialect]map[evaluate.Stage]int{odatasql.SQLite: {}, odatasql.PostgreSQL: {}}
	reasons := map[string]int{}
	failed := 0
	for range queries {
		set := &sets[g.IntN(len(sets))]
		text := g.options(set.entity)
		o, err := query.Parse(text, set.target, true, query.Limits{MaxNodes: 10000, MaxLength: 1 << 20})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		text, _ = url.QueryUnescape(text)
		want, wantErr := answer(o, evaluate.Nothing, judge[set.name], wire.Opt[int64]{})
		if wantErr != nil {
			failed++
		}
		for _, e := range all {
			q, err := e.mapping.Translate(set.name, o)
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			done[e.dialect][q.Done]++
			for _, r := range q.Reasons {
				reasons[r.Message]++
			}
			items, count, err := set.read(e, q)
			if err != nil {
				t.Fatalf("%s\n%s: %s %v: %v", text, e.dialect, q.Rows.Text, q.Rows.Args, err)
			}
			got, err := answer(o, q.Done, items, count)
			switch {
			case (err != nil) != (wantErr != nil):
				t.Errorf("%s\n%s: %v, want %v", text, e.dialect, err, wantErr)
			case got != want:
				g, w := difference(got, want)
				t.Errorf("%s\n%s: %s %v\nis\n%s, want\n%s (%v)", text, e.dialect, q.Rows.Text, q.Rows.Args, g, w, q.Reasons)
			}
			if t.Failed() {
				t.FailNow()
			}
		}
	}
	t.Log(done, reasons, failed)
}

// difference returns where two texts differ, with what is around.
func difference(a, b string) (string, string) {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	from := max(0, at-100)
	return a[from:min(len(a), at+100)], b[from:min(len(b), at+100)]
}
