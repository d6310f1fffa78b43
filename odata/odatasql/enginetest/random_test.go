package enginetest

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

var (
	queries = flag.Int("queries", 3000, "how many random queries there are")
	seed    = flag.Uint64("seed", 1, "which ones")
)

// sets are the entity sets, with what reads them and writes what was read.
var sets = []struct {
	name   string
	entity string
	target wire.Structured
	read   func(*engine, *odatasql.Query) (string, error)
}{
	{"customers", "customer", (*Customer)(nil), read[AnyCustomer]},
	{"orders", "order", (*Order)(nil), read[*Order]},
	{"lines", "line", (*Line)(nil), read[*Line]},
}

func read[T wire.Structured](e *engine, q *odatasql.Query) (string, error) {
	page, err := odatasql.Read[T](context.Background(), e, q, odatasql.Limits{})
	if err != nil {
		return "", err
	}
	return string(identify(fmt.Appendf(nil, "%v ", page.Count), page.Items)), nil
}

// identify appends the keys of entities, of those that are related to them, and counts.
func identify[T wire.Structured](b []byte, items []T) []byte {
	b = append(b, '[')
	for _, item := range items {
		b = identity(b, item)
	}
	return append(b, ']')
}

func identity(b []byte, v wire.Structured) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, '-')
	case *Company:
		return identity(b, &v.Customer)
	case *Customer:
		b = append(b, 'c')
		b = strconv.AppendInt(b, v.ID.Or(-1), 10)
		b = identity(b, v.Referer)
		b = counted(b, v, "orders", v.Orders)
		return counted(b, v, "friends", v.Friends)
	case *Order:
		b = append(b, 'o')
		b = append(b, v.ID.String()...)
		b = identity(b, v.Customer)
		return counted(b, v, "lines", v.Lines)
	case *Line:
		b = append(b, 'l')
		b = strconv.AppendInt(b, int64(v.Number.Or(-1)), 10)
		b = append(b, v.Position.Or("")...)
		if v.Order != nil {
			b = identity(b, v.Order)
		}
		return counted(b, v, "related", v.Related)
	}
	panic(fmt.Sprintf("%T", v))
}

func counted[T wire.Structured](b []byte, v wire.Structured, name string, items []T) []byte {
	if n, ok := odata.PropertyControlOf(wire.DynamicOf(v), name).Count.Get(); ok {
		b = strconv.AppendInt(b, n, 10)
	}
	if items == nil {
		return b
	}
	return identify(b, items)
}

// TestRandom compares the databases on random queries.
func TestRandom(t *testing.T) {
	all := engines(t, newData(300, 1000, 2000))
	g := &generator{random: random{rand.New(rand.NewPCG(*seed, 1))}}
	done := map[odatasql.Dialect]map[odatasql.Step]int{odatasql.SQLite: {}, odatasql.PostgreSQL: {}}
	reasons := map[string]int{}
	bad, refused := 0, 0
	for range *queries {
		set := &sets[g.IntN(len(sets))]
		text := g.options(set.entity)
		o, err := query.Parse(text, set.target, true, query.Limits{MaxNodes: 10000, MaxLength: 1 << 20})
		if err != nil {
			refused++
			if bad++; bad < 10 {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		first := ""
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
			got, err := set.read(e, q)
			if err != nil {
				t.Fatalf("%s\n%s: %s %v: %v", text, e.dialect, q.Rows.Text, q.Rows.Args, err)
			}
			if q.Done < odatasql.Select {
				continue
			}
			if first == "" {
				first = got
			} else if first != got {
				t.Fatalf("%s\n%s %v\n%s\nis\n%s, other\n%s", text, q.Rows.Text, q.Rows.Args, e.dialect, got, first)
			}
		}
	}
	t.Log(done, reasons, refused)
}
