package query

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/wire"
)

// TestBuildRandom builds random queries, prints them and parses them again.
func TestBuildRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		data := make([]byte, 1+r.IntN(120))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		buildAgain(t, data)
	}
}

// FuzzBuild holds that what is built is printed as a text that parses to the same tree,
// types and properties included.
func FuzzBuild(f *testing.F) {
	for i := range byte(40) {
		f.Add([]byte{i, i, i * 7, i * 3, 1, 2, 3, i, i * 5, 9, 8, 7, 4, 2, i, i + 1, i + 2, i * 11})
	}
	f.Fuzz(buildAgain)
}

func buildAgain(t *testing.T, data []byte) {
	g := &calls{data: data}
	parts := g.parts(3)
	o, err := New[*Person](parts...)
	if err != nil {
		if g.invalid {
			return
		}
		t.Fatalf("%v: %v", callTexts(parts), err)
	}
	sameAgain(t, parts, o)
}

// sameAgain prints what was built, and parses it again.
func sameAgain(t *testing.T, parts []Part, o *Options) {
	t.Helper()
	text := o.Encode()
	again, err := Parse(text, (*Person)(nil), true, Limits{MaxLength: 1 << 22, MaxNodes: 1e6, MaxDepth: 900, MaxExpandDepth: 9})
	if err != nil {
		t.Fatalf("%v\nis built as %s, which does not parse: %v", callTexts(parts), text, err)
	}
	if again.Encode() != text {
		t.Fatalf("%v\nis built as\n%s, and printed again as\n%s", callTexts(parts), text, again.Encode())
	}
	if place := differs(reflect.ValueOf(o), reflect.ValueOf(again), "options"); place != "" {
		t.Fatalf("%v\nis built as %s, and parsed again it differs: %s", callTexts(parts), text, place)
	}
}

// FuzzBuildTexts holds the same of the texts that calls take, at the top and nested.
func FuzzBuildTexts(f *testing.F) {
	for _, c := range treeCases {
		f.Add(c.text, "name", "a b")
	}
	for _, c := range bindCases {
		f.Add(c.text, c.text, `"x" OR NOT y`)
	}
	for _, path := range []string{"address/city", "$it/name", "@p", "friends/any(x:x/age gt 1)", "null", "tags/$count", "friends('x')/name", "x;y", "name desc,age", "friends/$ref", "*", "ns.*"} {
		f.Add("active", path, "a;b 'c'")
	}
	f.Fuzz(func(t *testing.T, condition, path, words string) {
		for _, part := range []Part{
			Filter(RawCondition(condition)), Filter(Field(path).Eq(nil)), Filter(RawOperand(condition).Ne(Field(path))), Search(words), Select(path), OrderBy(path), Expand(path),
			Filter(Field("name").Eq(words)), Filter(Field("tags").Any(path, Field(path).Eq(words))), Compute(RawOperand(condition).As(path)), Apply(RawTransformation(condition)),
			Apply(GroupBy([]string{path})), Raw(path, condition), Raw("$filter", condition), Raw("$search", words), Raw("$skiptoken", words), Raw("own", words), Let(path, words), Filter(Func(path, Field("name")).Holds()),
			Filter(Field("friends").Key(words).Field(path).Eq(nil)), Filter(Field("manager").Func(path, Named(path, words)).Eq(1)), Filter(Field("name").Cast(path).Eq(words)), Filter(Func("concat", Field("name"), words).In(words, path)),
		} {
			for _, part := range []Part{part, Expand("friends", part)} {
				if o, err := New[*Person](part); err == nil {
					sameAgain(t, []Part{part}, o)
				}
			}
		}
	})
}

func callTexts(parts []Part) (list []string) {
	for _, p := range parts {
		list = append(list, p.text())
	}
	return list
}

// differs says where two trees are not the same, whatever the offsets in them.
func differs(a, b reflect.Value, place string) string {
	if a.Kind() != b.Kind() || a.IsValid() && a.Type() != b.Type() {
		return fmt.Sprintf("%s: %v and %v", place, a, b)
	}
	switch a.Kind() {
	case reflect.Pointer, reflect.Interface:
		if a.IsNil() || b.IsNil() || a.Kind() == reflect.Pointer && a.Pointer() == b.Pointer() {
			if a.IsNil() != b.IsNil() {
				return fmt.Sprintf("%s: %v and %v", place, a, b)
			}
			return ""
		}
		if a.Type() == reflect.TypeFor[*wire.PropertyInfo]() {
			return place + ": another property"
		}
		return differs(a.Elem(), b.Elem(), place)
	case reflect.Struct:
		for i := range a.NumField() {
			name := a.Type().Field(i).Name
			if name == "pos" {
				continue
			}
			if found := differs(a.Field(i), b.Field(i), place+"."+name); found != "" {
				return found
			}
		}
		return ""
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf("%s: %d and %d items", place, a.Len(), b.Len())
		}
		for i := range a.Len() {
			if found := differs(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", place, i)); found != "" {
				return found
			}
		}
		return ""
	}
	if !a.Equal(b) {
		return fmt.Sprintf("%s: %v and %v", place, a, b)
	}
	return ""
}

// calls makes calls of the builder of bytes: the queries are well typed, but for values
// that have no text.
type calls struct {
	data    []byte
	at      string // what stands before a property: "" or the variable of a lambda
	depth   int
	invalid bool // whether a value was used that New refuses
}

func (g *calls) byte() int {
	if len(g.data) == 0 {
		return 0
	}
	c := g.data[0]
	g.data = g.data[1:]
	return int(c)
}

func (g *calls) pick(n int) int { return g.byte() % n }

// one picks one of several choices.
func one[T any](g *calls, choices ...T) T { return choices[g.pick(len(choices))] }

// deeper reports whether there may be another level; the caller ends it.
func (g *calls) deeper() bool {
	g.depth++
	return g.depth < 7 && len(g.data) > 0
}

func (g *calls) text() string {
	n := min(g.pick(6), len(g.data))
	s := strings.ToValidUTF8(string(g.data[:n]), "é")
	g.data = g.data[n:]
	return s
}

func (g *calls) field(names ...string) Operand { return Field(g.at + one(g, names...)) }

func (g *calls) parts(depth int) (parts []Part) {
	given := map[int]bool{}
	for range g.pick(5) {
		kind := g.pick(10)
		if given[kind] {
			continue
		}
		given[kind] = true
		switch kind {
		case 0:
			parts = append(parts, Select(one(g, "id", "address/city", "address/test.militaryAddress/post", "*", "tags"), one(g, "name", "age")))
		case 1:
			parts = append(parts, Filter(g.condition()))
		case 2:
			parts = append(parts, OrderBy(one(g, "name desc", "age", "length(name) desc,id")))
		case 3:
			parts = append(parts, OrderBy(one(g, g.number().Desc(), g.string().Asc())))
		case 4:
			parts = append(parts, Top(int64(g.byte())))
		case 5:
			parts = append(parts, Skip(int64(g.byte())))
		case 6:
			parts = append(parts, one(g, Count(), Search(one(g, "a", `blue AND NOT "x y"`, "a OR b c"))))
		case 7:
			parts = append(parts, g.expand(depth))
		case 8:
			parts = append(parts, Compute(g.number().As("twice"), g.string().As("named")))
		case 9:
			if parts = append(parts, Let("@p", g.literal())); !given[1] {
				parts = append(parts, Filter(Field("anything").Eq(Field("@p"))))
				given[1] = true
			}
		}
	}
	if depth == 3 && g.pick(4) == 0 {
		return []Part{Apply(g.steps()...)}
	}
	return parts
}

func (g *calls) expand(depth int) Part {
	if depth == 0 {
		return Expand(one(g, "manager", "pets/$ref", "friends/$count", "address/country", "*"))
	}
	parts := g.parts(depth - 1)
	if g.pick(3) == 0 {
		parts = append(parts, Levels(one(g, 1, 3, LevelsMax)))
	}
	return Expand("friends", parts...)
}

func (g *calls) steps() []Part {
	all := []Part{
		Filter(g.condition()), Compute(g.number().As("c")), OrderBy("id desc"), Top(3), Skip(2), Search("a"), RawTransformation(one(g, "identity", "topcount(3,age)")),
		GroupBy([]string{"name", "address/city"}, Aggregate(g.number().With(one(g, SumMethod, MaxMethod, AverageMethod), "s"), CountAs("n"))),
		Aggregate(Field("friends/age").With(MinMethod, "m"), Field("friends").With(CountMethod, "k"), g.string().With(CountDistinctMethod, "d")),
		GroupBy([]string{"age"}), GroupBy([]string{"rollup(name,age)"}, Top(1), Skip(1)),
	}
	steps := []Part{all[g.pick(len(all))]}
	if g.pick(2) == 0 && steps[0].name != "GroupBy" && steps[0].name != "Aggregate" {
		steps = append(steps, all[g.pick(len(all))])
	}
	return steps
}

func (g *calls) condition() Condition {
	defer func() { g.depth-- }()
	if !g.deeper() {
		return g.comparison()
	}
	switch g.pick(12) {
	case 0:
		return g.condition().And(g.condition(), g.condition())
	case 1:
		return g.condition().Or(g.condition())
	case 2:
		return g.condition().Not()
	case 3, 4:
		return g.quantified()
	case 5:
		return one(g, g.field("tags"), g.field("friends").Where(g.under("", g.condition))).NotEmpty()
	case 6:
		return g.field("color").Has(Color(one(g, "red", "red,blue", "-1")))
	case 7:
		return one(g, g.string().Contains(g.text()), g.string().StartsWith(g.string()), g.string().EndsWith(g.text()))
	case 8:
		return one(g, g.field("address").IsOf("test.militaryAddress"), g.number().IsOf("Edm.Int32"), Func("hassubset", g.field("tags"), []string{"a", g.text()}).Holds())
	case 9:
		return one(g, g.string().In(g.text(), g.text(), nil), g.string().In([]string{}), g.number().In([]int{1, -2, g.byte()}), g.string().In(g.field("tags")), g.field("color").In(Color("red"), "blue"), g.number().In(g.number(), 3))
	case 10:
		return one(g, g.field("active").Holds(), RawCondition("length("+g.at+"name) gt 3"), g.field("active").Eq(g.comparison()))
	}
	return g.comparison()
}

// under makes something whose properties stand behind another prefix.
func (g *calls) under(prefix string, make func() Condition) Condition {
	before := g.at
	g.at = prefix
	defer func() { g.at = before }()
	return make()
}

func (g *calls) quantified() Condition {
	of, name := g.field("friends", "manager/friends"), one(g, "x", "y", "eq", "in")
	inner := g.under(name+"/", g.condition)
	if g.pick(2) == 0 {
		return of.All(name, inner)
	}
	return one(g, of.Any(name, inner), g.field("tags").Any("t", Field("t").Eq(g.text())))
}

func (g *calls) comparison() Condition {
	x, v := g.typed()
	return one(g, x.Eq(v), x.Ne(v), x.Gt(v), x.Ge(v), x.Lt(v), x.Le(v))
}

// typed makes an operand and a value of its type.
func (g *calls) typed() (Operand, any) {
	at := time.Unix(int64(g.byte())<<24|int64(g.byte()), int64(g.byte())).In(time.FixedZone("", 60*(g.byte()-128)))
	switch g.pick(9) {
	case 0, 1:
		return g.number(), one(g, g.value(), any(g.number()), nil)
	case 2:
		return g.field("born"), one[any](g, at, wire.NewDate(at))
	case 3:
		return g.field("created"), one[any](g, at, Func("now").Sub(time.Duration(g.byte())*time.Second))
	case 4:
		return g.field("wakes"), one[any](g, at, wire.NewTimeOfDay(at))
	case 5:
		return g.field("shift"), one[any](g, time.Duration(g.byte()-99)*time.Hour, "PT1H", g.field("created").Sub(at))
	case 6:
		return g.field("badge"), wire.NewGuid([16]byte{byte(g.byte()), 2, 0xAB})
	case 7:
		return g.field("color"), one[any](g, Color("red"), "red", nil)
	}
	return g.string(), one[any](g, g.text(), g.string(), wire.Some(g.text()), wire.Null[string]())
}

// value makes a number.
func (g *calls) value() any {
	d, err := wire.ParseDecimal(fmt.Sprintf("%d.%d0", g.byte()-128, g.byte()))
	if err != nil {
		panic(err)
	}
	return one[any](g, g.byte()-128, uint64(math.MaxUint64), float64(g.byte())*1e5, float32(1.1), math.Inf(-1), math.NaN(), d, int8(-g.pick(100)), wire.Some(int64(3)), 1e-7)
}

func (g *calls) literal() any {
	return one[any](g, g.value(), g.text(), []string{g.text(), "b"}, Color("red"), nil, true, time.Duration(5))
}

func (g *calls) number() Operand {
	defer func() { g.depth-- }()
	if !g.deeper() {
		return g.field("age", "salary")
	}
	switch g.pick(9) {
	case 0:
		return one(g, g.number().Add(g.number()), g.number().Sub(g.value()), g.number().Mul(2), Value(g.value()).Sub(g.number()))
	case 1:
		return one(g, g.number().Div(g.number()), g.number().DivBy(3), g.number().Mod(g.number()))
	case 2:
		return one(g, g.number(), Value(g.value()), Value(5)).Negate()
	case 3:
		return one(g, Func("length", g.string()), Func("year", g.field("born")), Func("round", g.number()), Func("indexof", g.string(), g.text()))
	case 4:
		return one(g, g.field("tags", "friends").Count(), g.field("friends").Where(g.under("", g.condition)).Count())
	case 5:
		return When(g.condition(), g.number()).When(g.condition(), g.value()).Else(one[any](g, 0, nil))
	case 6:
		return g.string().Cast("Edm.Int32")
	case 7:
		return one(g, g.field("friends").Key(g.text()).Field("age"), g.field("pets").Key(7).Field("number"), g.field("friends").Key(Named("id", g.text())).Field("manager/age"))
	}
	return g.field("age", "salary")
}

func (g *calls) string() Operand {
	defer func() { g.depth-- }()
	if !g.deeper() {
		return g.field("name")
	}
	switch g.pick(8) {
	case 0:
		return one(g, Func("concat", g.string(), g.text()), Func("substring", g.string(), 1, g.number()), Func("tolower", g.string()))
	case 1:
		return g.number().Cast("Edm.String")
	case 2:
		return When(g.condition(), g.text()).End()
	case 3:
		return one(g, Func("ns.fn", Named("a", g.literal())), g.field("manager").Func("ns.fn"), g.field("manager").Func("ns.fn", Named("b", g.string()), Named("c", nil)))
	case 4:
		return one(g, Field("$it/name"), Field("$it").Field("address/city"))
	}
	return g.field("name", "id", "address/city", "address/test.militaryAddress/post", "manager/name", "address/country/dynamic", "anything/deep")
}
