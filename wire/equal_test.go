package wire_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/wire"
)

type color string

var colorType = wire.EnumType{Name: "own.color", Members: []wire.Member{{Name: "red"}}}

func (color) EnumType() *wire.EnumType { return &colorType }

// everyKind is a structured type with a property of every kind.
type everyKind struct {
	Text    wire.Opt[string]              `odata:"text"`
	Real    wire.Opt[float64]             `odata:"real"`
	Short   wire.Opt[float32]             `odata:"short"`
	Long    wire.Opt[int64]               `odata:"long"`
	When    wire.Opt[wire.DateTimeOffset] `odata:"when"`
	ID      wire.Opt[wire.Guid]           `odata:"id"`
	Price   wire.Opt[wire.Decimal]        `odata:"price"`
	Data    wire.Opt[wire.Binary]         `odata:"data"`
	For     wire.Opt[wire.Duration]       `odata:"for"`
	Place   wire.Opt[wire.GeoJSON]        `odata:"place"`
	Color   color                         `odata:"color"`
	Colors  []color                       `odata:"colors"`
	Any     wire.Raw                      `odata:"any"`
	Many    []wire.Raw                    `odata:"many"`
	Texts   []string                      `odata:"texts"`
	Prices  []wire.Decimal                `odata:"prices"`
	Part    *everyKind                    `odata:"part"`
	Parts   []*everyKind                  `odata:"parts"`
	Contact library.AnyContact            `odata:"contact"`
	Calls   []library.AnyContact          `odata:"calls"`
	Rows    [][]int32                     `odata:"rows"`
	ByName  map[string]*everyKind         `odata:"byName"`
	Dynamic wire.Dynamic
}

var everyKindType = wire.Type{Name: "own.everyKind", Uses: []wire.Structured{(*library.Contact)(nil)}}

func (*everyKind) WireType() *wire.Type              { return &everyKindType }
func (v *everyKind) MarshalJSON() ([]byte, error)    { return wire.Marshal(v) }
func (v *everyKind) UnmarshalJSON(data []byte) error { return wire.Unmarshal(data, v) }
func readEveryKind(t *testing.T, text string) *everyKind {
	t.Helper()
	v := new(everyKind)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// TestEqualValues compares values of one property, in the top of an object, below
// it, in a list and in a map. Each row has values that are equal to each other,
// and to none of another row of the property.
func TestEqualValues(t *testing.T) {
	for property, rows := range map[string][][]string{
		"text":  {{`"a"`, `"\u0061"`}, {`"A"`}, {`""`}, {`null`}, {``}},
		"real":  {{`1`, `1.0`, `1e0`}, {`2`}, {`"NaN"`}, {`"INF"`}, {`null`}, {``}},
		"short": {{`0.1`, `1e-1`}, {`"NaN"`}, {`0`, `-0.0`}},
		"long":  {{`12`, `"12"`}, {`13`}},
		"when":  {{`"2020-01-01T00:00:00Z"`, `"2020-01-01T03:00:00+03:00"`, `"2020-01-01T00:00Z"`, `"2020-01-01T00:00:00.000Z"`}, {`"2020-01-01T00:00:00.0000001Z"`}},
		"id":    {{`"e523d2ed-2966-4b6b-925b-754a88034cc5"`, `"E523D2ED-2966-4B6B-925B-754A88034CC5"`}, {`"e523d2ed-2966-4b6b-925b-754a88034cc6"`}},
		"price": {{`1.50`, `1.5`, `"15e-1"`}, {`1.51`}, {`"NaN"`}},
		"data":  {{`"T0RhdGE"`, `"T0RhdGE="`}, {`"T0RhdGF-"`, `"T0RhdGF+"`}, {`""`}},
		"for":   {{`"PT60S"`, `"PT1M"`}, {`"PT1S"`}},
		"place": {{`{"type":"Point","coordinates":[1,2]}`, `{ "coordinates": [1.0, 2], "type": "Point"}`}, {`{"type":"Point","coordinates":[2,1]}`}},
		"color": {{`"red"`}, {`"RED"`}, {`null`}, {``}},
		"any": {{`{"a":[1.0,{"b":null,"c":"ü"}]}`, `{ "\u0061" : [1, {"c":"\u00fc", "b":null}]}`}, {`{"a":[1,{"b":null}]}`},
			{`[]`}, {`{}`}, {`[1,2]`, `[1.0,2e0]`}, {`[2,1]`}, {`0`, `-0`, `0e5`}, {`100`, `1e2`, `0.1E+3`}, {`1e-2`, `0.01`}, {`-1`}, {`true`}, {`"true"`}, {`null`}, {``}},
		"many":    {{`["a",null]`}, {`["a"]`}, {`[]`}, {`null`}, {``}},
		"texts":   {{`["a",null]`}, {`["a",""]`}, {`[null,"a"]`}, {`[]`}, {`null`}, {``}},
		"prices":  {{`[1.50]`, `["1.5"]`}, {`[0]`}, {`[null]`}, {`[null,null]`}},
		"colors":  {{`["red",null]`}, {`["red",""]`}, {`["red"]`}, {`null`}},
		"part":    {{`{"text":"a","x":1}`, `{"x":1.0,"text":"a"}`, `{"@odata.type":"#own.everyKind","text":"a","x":1}`}, {`{"text":"a","x":2}`}, {`{"text":"a","y":1}`}, {`{"text":"a"}`}, {`{"text":"a","@odata.etag":"1"}`}, {`{}`}, {`null`}, {``}},
		"parts":   {{`[{"text":"a"},null]`}, {`[{"text":"a"}]`}, {`[{"text":"b"},null]`}, {`[null,{"text":"a"}]`}, {`[]`}, {`null`}},
		"contact": {{`{"@odata.type":"#example.library.Mail","Label":"a"}`}, {`{"@odata.type":"#example.library.Phone","Label":"a"}`}, {`{"@odata.type":"#example.library.Mail","Label":"b"}`}, {`null`}, {``}},
		"calls":   {{`[{"@odata.type":"#example.library.Mail"},null]`}, {`[{"@odata.type":"#example.library.Phone"},null]`}, {`[{"@odata.type":"#example.library.Mail"}]`}, {`[]`}},
		"rows":    {{`[[1],[2,3]]`}, {`[[1],[2]]`}, {`[[1]]`}, {`[[],[]]`}, {`[]`}},
		"byName":  {{`{"a":{"text":"x"},"b":null}`, `{"b":null,"a":{"text":"x"}}`}, {`{"a":{"text":"x"},"c":null}`}, {`{"a":{"text":"y"},"b":null}`}, {`{"a":{"text":"x"}}`}, {`{}`}},
		"other":   {{`[1.0]`, `[ 1 ]`}, {`[2]`}, {`null`}, {``}},
	} {
		for _, place := range []string{`{%}`, `{"part":{"parts":[null,{%}]}}`, `{"byName":{"k":{%}}}`} {
			at := func(value string) *everyKind {
				if value != "" {
					value = `"` + property + `":` + value
				}
				return readEveryKind(t, strings.Replace(place, "%", value, 1))
			}
			for i, row := range rows {
				for j, other := range rows {
					for _, a := range row {
						for _, b := range other {
							if got := wire.Equal(at(a), at(b)); got != (i == j) {
								t.Errorf("%s of %s and %s in %s: equal %t", property, a, b, place, got)
							}
						}
					}
				}
			}
		}
	}
}

func TestEqualObjects(t *testing.T) {
	var none *everyKind
	text := func(s string) *everyKind { return &everyKind{Text: wire.Some(s)} }
	cycle := func(s string, length int) *everyKind {
		first := text(s)
		last := first
		for range length - 1 {
			last.Parts = []*everyKind{text(s), nil}
			last = last.Parts[0]
		}
		last.Parts = []*everyKind{first, nil}
		return first
	}
	tower := func() *everyKind { // each level twice: 2⁶⁴ ways to the ground
		v := text("ground")
		for range 64 {
			v = &everyKind{Parts: []*everyKind{v, v}}
		}
		return v
	}
	cleared := readEveryKind(t, `{"texts":null,"text":"a"}`)
	cleared.Texts = []string{"x"}
	set := text("a")
	set.Dynamic.Set("@odata.etag", `"1"`)
	reset := text("a")
	reset.Dynamic.Set("@odata.etag", `"2"`)
	reset.Dynamic.Set("@odata.etag", `"1"`)
	for _, c := range []struct {
		name string
		a, b wire.Structured
		want bool
	}{
		{"nothing", nil, nil, true},
		{"nothing and a nil", nil, none, true},
		{"a nil and a value", none, new(everyKind), false},
		{"nothing and a value", nil, new(everyKind), false},
		{"empty", new(everyKind), new(everyKind), true},
		{"types", new(library.Mail), new(library.Phone), false},
		{"base and derived", new(library.Contact), new(library.Mail), false},
		{"a value and itself", cycle("a", 1), cycle("a", 1), true},
		{"cycles", cycle("a", 3), cycle("a", 3), true},
		{"cycles of two lengths that say the same", cycle("a", 2), cycle("a", 3), true},
		{"cycles that differ", cycle("a", 3), cycle("b", 3), false},
		{"shared values", tower(), tower(), true},
		{"a null that was replaced", cleared, &everyKind{Text: wire.Some("a"), Texts: []string{"x"}}, true},
		{"control information", set, reset, true},
		{"control information and none", set, text("a"), false},
	} {
		if got := wire.Equal(c.a, c.b); got != c.want {
			t.Errorf("%s: equal %t", c.name, got)
		}
		if got := wire.Equal(c.b, c.a); got != c.want {
			t.Errorf("%s, the other way round: equal %t", c.name, got)
		}
	}
}

// TestEqualSeesEveryField makes one field after the other of a value zero, at
// every depth.
func TestEqualSeesEveryField(t *testing.T) {
	const text = `{"id":"1","version":7,"callee":{"@odata.type":"#microsoft.graph.callRecords.participantEndpoint","name":"n"},"failureInfo":{"reason":"r","stage":"callSetup"},` +
		`"isTest":true,"modalities":["audio"],"startDateTime":"2020-01-01T00:00:00Z","segments":[{"id":"s","media":[{"label":"l","streams":[{"streamId":"x","averageJitter":"PT1S"}]}]}],"x":1}`
	read := func() *callrecords.Session {
		v := new(callrecords.Session)
		if err := json.Unmarshal([]byte(text), v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	n := 0
	for ; ; n++ {
		a, b := read(), read()
		if !wire.Equal(a, b) {
			t.Fatal("what was read twice is not equal")
		}
		at := n
		path, found := clearField(reflect.ValueOf(b).Elem(), &at)
		if !found {
			break
		}
		same := jsonOf(t, a) == jsonOf(t, b)
		if wire.Equal(a, b) != same || wire.Equal(b, a) != same {
			t.Errorf("without %s: equal %t", path, !same)
		}
	}
	if n < 20 {
		t.Errorf("only %d fields were made zero", n)
	}
}

// clearField makes the nth field zero, of those in v that are not.
func clearField(v reflect.Value, n *int) (path string, found bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return clearField(v.Elem(), n)
		}
	case reflect.Slice:
		for i := range v.Len() {
			if path, found = clearField(v.Index(i), n); found {
				return "/" + path, true
			}
		}
	case reflect.Struct:
		if v.NumField() == 0 || !v.Type().Field(v.NumField()-1).IsExported() {
			return "", false // no generated type
		}
		for i := range v.NumField() {
			field := v.Field(i)
			if path, found = clearField(field, n); found {
				return v.Type().Field(i).Name + "." + path, true
			}
			if field.IsZero() {
				continue
			}
			if *n--; *n < 0 {
				field.SetZero()
				return v.Type().Field(i).Name, true
			}
		}
	}
	return "", false
}

func TestEqualOfEach(t *testing.T) {
	instant := func(s string) wire.Opt[wire.DateTimeOffset] {
		d, err := wire.ParseDateTimeOffset(s)
		if err != nil {
			t.Fatal(err)
		}
		return wire.Some(d)
	}
	for _, c := range []struct {
		name string
		got  bool
		want bool
	}{
		{"offsets", instant("2020-01-01T00:00:00Z").Equal(instant("2020-01-01T01:00:00+01:00")), true},
		{"absent and null", wire.Opt[string]{}.Equal(wire.Null[string]()), false},
		{"null and zero", wire.Null[int32]().Equal(wire.Some[int32](0)), false},
		{"nulls", wire.Null[int32]().Equal(wire.Null[int32]()), true},
		{"NaN", wire.Some(math.NaN()).Equal(wire.Some(math.NaN())), true},
		{"a list", wire.Some([]string{"a"}).Equal(wire.Some([]string{"a"})), true},
		{"other lists", wire.Some([]string{"a"}).Equal(wire.Some([]string{"b"})), false},
		{"entities", wire.Some(&everyKind{Text: wire.Some("a")}).Equal(wire.Some(&everyKind{Text: wire.Some("a")})), true},
		{"other entities", wire.Some(&everyKind{Text: wire.Some("a")}).Equal(wire.Some(&everyKind{})), false},
		{"what is no JSON", wire.Raw("{").Equal("{"), true},
		{"what is no JSON, and something else", wire.Raw("{").Equal("{ "), false},
		{"JSON and none", wire.Raw("1").Equal("1x"), false},
		{"large exponents", wire.Raw("1e9999999999").Equal("1e9999999999 "), true},
		{"other large exponents", wire.Raw("1e9999999999").Equal("1e9999999998"), false},
		{"deep JSON", wire.Raw(strings.Repeat("[", 1e6)).Equal(wire.Raw(strings.Repeat("[", 1e6) + " ")), false},
		{"a name that looks like more", wire.Raw(`{"a":1,"b":2}`).Equal(`{"a\":1,\"b":2}`), false},
		{"Undeclared", undeclared("a", "1", "b", "2").Equal(undeclared("b", "2.0", "a", "1")), true},
		{"another Undeclared", undeclared("a", "1").Equal(undeclared("a", "2")), false},
		{"Dynamic with many nulls", nulls(70).Equal(nulls(70)), true},
	} {
		if c.got != c.want {
			t.Errorf("%s: equal %t", c.name, c.got)
		}
	}
}

func undeclared(members ...string) (u wire.Undeclared) {
	for i := 0; i < len(members); i += 2 {
		u.Set(members[i], wire.Raw(members[i+1]))
	}
	return u
}

func nulls(n int) wire.Dynamic {
	var d wire.Dynamic
	for i := range n {
		d.Set(strings.Repeat("n", i+1), "null")
	}
	return d
}

// TestEqualAfterReading reads what was written of random values, and what is
// written of that.
func TestEqualAfterReading(t *testing.T) {
	compared := 0
	for seed := range 300 {
		v, _ := newBuilder(randomSource(seed, 2000)).build(new(callrecords.Session), 3)
		first, second := new(callrecords.Session), new(callrecords.Session)
		text, err := wire.Marshal(v)
		if err != nil || wire.Unmarshal(text, first) != nil {
			continue // it cannot be written, or says what cannot be read
		}
		compared++
		if err := wire.Unmarshal([]byte(jsonOf(t, first)), second); err != nil {
			t.Fatal(err)
		}
		if !wire.Equal(first, second) {
			t.Errorf("seed %d: read again, it is not equal: %s", seed, text)
		}
	}
	if compared < 100 {
		t.Errorf("only %d values were compared", compared)
	}
}

func jsonOf(t *testing.T, v wire.Structured) string {
	t.Helper()
	text, err := wire.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
