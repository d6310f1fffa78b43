package enginetest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/url"
	"sort"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// apply returns steps of $apply about orders, and options about what they make, with the
// properties of the result.
func (g *generator) apply() (text string, paths []string) {
	var steps []string
	p := place{"", "order", 1}
	if g.IntN(2) == 0 {
		steps = append(steps, "filter("+g.boolean(p)+")")
	}
	if g.IntN(4) == 0 {
		steps = append(steps, "compute(number add 1 as next)", "orderby(next desc)/top(500)")
	}
	var aggregates []string
	for _, a := range []string{"total with sum as x", "number with sum as x", "number with min as x", "note with max as x", "placed with min as x",
		"$count as x", "note with countdistinct as x", "customer/limit with max as x", "total with average as x", "units with sum as x", "took with max as x"} {
		if g.IntN(5) == 0 {
			name := fmt.Sprintf("a%d", len(aggregates))
			aggregates = append(aggregates, strings.TrimSuffix(a, "x")+name)
			paths = append(paths, name)
		}
	}
	made := "number"
	if len(aggregates) > 0 {
		made = paths[0]
	}
	if keys := choose(g.random, "", "number", "note", "customer/name", "customer/address/number,paid", "due", "status"); keys != "" || len(aggregates) == 0 {
		if keys == "" {
			keys = "number"
		}
		paths = append(paths, strings.Split(keys, ",")...)
		step := "groupby((" + keys + ")"
		if len(aggregates) > 0 {
			step += ",aggregate(" + strings.Join(aggregates, ",") + ")"
		} else {
			made = strings.Split(keys, ",")[0]
		}
		steps = append(steps, step+")")
	} else {
		steps = append(steps, "aggregate("+strings.Join(aggregates, ",")+")")
	}
	if g.IntN(3) == 0 {
		steps = append(steps, "filter("+made+" ne null)")
	}
	if g.IntN(4) == 0 {
		steps = append(steps, "skip(1)/top(4)")
	}
	options := "$apply=" + url.QueryEscape(strings.Join(steps, "/"))
	if g.IntN(2) == 0 {
		options += "&$orderby=" + url.QueryEscape(made+choose(g.random, "", " desc")) + "&$top=5&$skip=1"
	}
	return options + choose(g.random, "", "&$count=true"), paths
}

// TestApply compares the databases with an evaluation in memory on random groups and
// aggregates.
func TestApply(t *testing.T) {
	rows := newData(300, 1000, 0)
	all := engines(t, rows)
	judge := newMemory(rows)
	g := &generator{random: random{rand.New(rand.NewPCG(*seed, 2))}}
	done, reasons := map[string]int{}, map[string]int{}
	for range *queries / 6 {
		text, paths := g.apply()
		o, err := query.Parse(text, (*Order)(nil), true, query.Limits{MaxNodes: 10000})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		text, _ = url.QueryUnescape(text)
		want, wantErr := groups(o, evaluate.Nothing, judge["orders"], wire.Opt[int64]{}, paths)
		for _, e := range all {
			q, err := e.mapping.Translate("orders", o)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			items, count, err := read[*Order](e, q)
			if err != nil {
				t.Fatalf("%s\n%s: %s %v: %v", text, e.dialect, q.Rows.Text, q.Rows.Args, err)
			}
			done[fmt.Sprint(e.dialect, q.Done)]++
			for _, r := range q.Reasons {
				reasons[r.Message]++
			}
			got, err := groups(o, q.Done, items, count, paths)
			if got != want || (err != nil) != (wantErr != nil) {
				g, w := difference(got, want)
				t.Fatalf("%s\n%s: %s %v\nis\n%s (%v), want\n%s (%v)", text, e.dialect, q.Rows.Text, q.Rows.Args, g, err, w, wantErr)
			}
		}
	}
	t.Log(done, reasons)
}

// groups evaluates what is left to do, and returns the properties of the result.
func groups(o *query.Options, done evaluate.Stage, items []wire.Structured, count wire.Opt[int64], paths []string) (string, error) {
	result, err := evaluated(o, done, items)
	if err != nil {
		return "", err
	}
	if done >= evaluate.Count {
		result.Count = count
	}
	sort.Strings(paths)
	text := fmt.Sprintln(result.Count)
	for _, item := range result.Items {
		b, err := wire.Marshal(item)
		if err != nil {
			return "", err
		}
		var object map[string]any
		decoder := json.NewDecoder(strings.NewReader(string(b)))
		decoder.UseNumber()
		if err := decoder.Decode(&object); err != nil {
			return "", err
		}
		for _, path := range paths {
			text += path + "=" + member(object, strings.Split(path, "/")) + " "
		}
		text += "\n"
	}
	return text, nil
}

func member(object map[string]any, path []string) string {
	switch v := object[path[0]].(type) {
	case nil:
		return fmt.Sprint("null at ", len(path))
	case map[string]any:
		return member(v, path[1:])
	case json.Number:
		r, _ := new(big.Rat).SetString(v.String())
		return r.RatString()
	default:
		return fmt.Sprintf("%q", v)
	}
}
