package evaluate_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// TestTwinApply holds $apply against the twin.
func TestTwinApply(t *testing.T) {
	rows, failed := 0, 0
	for seed := range *cases / 2 {
		n, err := compareApply(t, uint64(seed))
		if rows += n; err {
			failed++
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d queries, %d rows, %d queries failed", *cases/2, rows, failed)
	if rows < *cases || failed > *cases/10 {
		t.Errorf("%d rows, %d queries failed: the queries do not tell much", rows, failed)
	}
}

func FuzzTwinApply(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compareApply(t, seed) })
}

func compareApply(t *testing.T, seed uint64) (rows int, failed bool) {
	t.Helper()
	g := newGenerator(seed)
	text := g.steps(3)
	contained := [...]string{"", "Parts", "Parent", "Parts Parent"}[seed%4]
	model := &query.Model{Contains: func(_, navigation string) bool { return strings.Contains(contained, navigation) }}
	parser := query.Parser{Model: model, Limits: query.Limits{MaxDepth: 100, MaxNodes: 10000}}
	options, err := parser.Query("$apply="+escape(text), query.TypeOf(&wire.PropertyInfo{Target: (*Thing)(nil), Collection: true}))
	if err != nil {
		t.Fatalf("seed %d: %s: %v", seed, text, err)
	}
	var texts []string
	var objects []any
	parent := ""
	for i := range 12 {
		one := fmt.Sprintf(`{"ID":%d,`, i) + strings.SplitN(g.thing(1), ",", 2)[1]
		const begin = `"Parent":{"ID":`
		if before, itsOwn, has := strings.Cut(one, begin); has { // some have the same one
			if parent == "" || g.IntN(3) > 0 {
				parent = fmt.Sprint(begin, i, itsOwn[strings.IndexByte(itsOwn, ','):])
			}
			one = before + parent
		}
		texts, objects = append(texts, one), append(objects, twinObject(one))
	}
	want, wantErr := twinApply(options.Apply, objects)
	p, err := evaluate.Compile(options, evaluate.Nothing, evaluate.Limits{})
	if err != nil {
		t.Fatalf("seed %d: %s: %v", seed, text, err)
	}
	r, err := p.Run(t.Context(), seq(things(t, texts...)))
	if err != nil || wantErr != nil {
		if (err != nil) != (wantErr != nil) {
			t.Fatalf("seed %d: %s\nof %s\nerror %v, want %v", seed, text, strings.Join(texts, "\n"), err, wantErr)
		}
		return 0, true
	}
	var a, b []string
	for _, item := range r.Items {
		a = append(a, resultText(t, item))
	}
	for _, item := range want {
		b = append(b, wantedText(item.(*tObject)))
	}
	if !slices.Equal(a, b) {
		t.Fatalf("seed %d: %s\nof %s\ngot  %s\nwant %s", seed, text, strings.Join(texts, "\n"), strings.Join(a, "\n     "), strings.Join(b, "\n     "))
	}
	return len(a), false
}

// wantedText is twinText of a row: of an instance the key, and what was computed.
func wantedText(o *tObject) string {
	if o.typ == "" {
		return twinText(o)
	}
	fields := map[string]any{"ID": o.fields["ID"]}
	for name, v := range o.fields {
		if twinTypes["test.Thing"][name] == "" {
			fields[name] = v
		}
	}
	return twinText(&tObject{fields: fields})
}

// resultText is the same of a result, read from its JSON.
func resultText(t *testing.T, item wire.Structured) string {
	b, err := wire.Marshal(item)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&members); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	if _, ok := item.(*Thing); ok {
		for name := range members {
			if name != "ID" && twinTypes["test.Thing"][name] != "" {
				delete(members, name)
			}
		}
	}
	return twinText(readRow("", members))
}

// readRow reads the JSON of a row as the twin has its values.
func readRow(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := &tObject{fields: map[string]any{}}
		for name, value := range v {
			if !strings.Contains(name, "@") {
				o.fields[name] = readRow(name, value)
			}
		}
		return o
	case json.Number:
		r, _ := new(big.Rat).SetString(string(v))
		return tDec{r}
	case string:
		switch {
		case name == "Color":
			return twinParse("test.Color", v)
		case name == "Born":
			return twinParse("Date", v)
		case v == "INF" || v == "-INF" || v == "NaN":
			return tOdd(v)
		}
	}
	return v
}

// steps makes a sequence of transformations. known are dynamic properties that are
// numbers, which those before have made; rows says that there is nothing but these.
func (g *generator) steps(n int) string {
	var list []string
	for range 1 + g.IntN(n) {
		s, last := g.step()
		if list = append(list, s); last {
			break
		}
	}
	return strings.Join(list, "/")
}

func (g *generator) step() (text string, last bool) {
	switch g.IntN(11) {
	case 0:
		return "filter(" + g.expr("bool") + ")", false
	case 1:
		return fmt.Sprintf("compute(%s as X,%s as Y)", g.expr("int"), g.expr("decimal")), false
	case 2:
		return fmt.Sprintf("orderby(%s %s,ID)", g.expr(g.pick("int", "string", "date", "double")), g.pick("asc", "desc")), false
	case 3:
		return g.pick("top", "skip") + g.pick("(0)", "(1)", "(5)"), false
	case 4:
		return fmt.Sprintf("%s(%s,%s)", g.pick("topcount", "bottomcount"), g.pick("1", "3", "20"), g.expr(g.pick("int", "string"))), false
	case 5:
		return fmt.Sprintf("%s(%s,%s)", g.pick("topsum", "bottomsum", "toppercent", "bottompercent"), g.pick("1", "50", "100"), g.pick("Byte", "Standard", "Parts/$count")), false
	case 6:
		if g.depth++; g.depth < 3 {
			defer func() { g.depth-- }()
			return fmt.Sprintf("concat(%s,%s)", g.steps(1), g.pick("identity", g.steps(1))), true
		}
		g.depth--
		return "identity", false
	case 7:
		return "aggregate(" + g.aggregates() + ")", true
	}
	properties := g.pick("Name", "Flag", "Number", "Born", "Color", "Address/City", "Parent/Name", "Name,Flag", "Parent/Name,Parent/Flag", "Address/City,Number",
		"rollup(Name,Flag)", "Number,rollup(Parent/Name,Parent/Flag,Name)", "rollup(Flag,Color),rollup(Address/City,Born)")
	switch g.IntN(5) {
	case 4:
		return fmt.Sprintf("groupby((Parent),aggregate(%s))/aggregate($count as Groups,A0 with max as Most)", g.aggregates()), true
	case 0:
		return "groupby((" + properties + "))", true
	case 1:
		return fmt.Sprintf("groupby((%s),%s)", properties, g.steps(1)), true
	}
	return fmt.Sprintf("groupby((%s),aggregate(%s))/%s", properties, g.aggregates(),
		g.pick("filter(A0 gt 1)", "orderby(A0 desc)", "topcount(2,A0)", "aggregate(A0 with sum as Sum)", "compute(A0 add 1 as More)")), true
}

func (g *generator) aggregates() string {
	var list []string
	for i := range 1 + g.IntN(3) {
		a := g.pick("$count", "Parts/$count", "Number with sum", "Number with average", "Price with max", "Price with sum", "Byte with average",
			"Parts/Weight with sum", "Parts/Cost with average", "Numbers with sum", "Double with min", "Number add 1 with max", "Parts with countdistinct",
			"Name with countdistinct", "Parent/Number with sum", "Parent/$count", "Parent/Parts/$count", "Parent/Parts/Weight with sum", "Price mul 2 with average", "Byte with sum from Name with max", "Byte with sum from Flag,Name with average from Name with max")
		if i == 0 {
			a = g.pick("$count", "Byte with sum", "Small with max")
		}
		list = append(list, fmt.Sprintf("%s as A%d", a, i))
	}
	return strings.Join(list, ",")
}
