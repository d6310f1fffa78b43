// Package std_test puts values into the hands of the standard library: in a
// program's own structs, in maps, printed and logged. It is a package of its own so
// that little is built to run it with another version of encoding/json.
package std_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/gen"
)

type ownText string

type ownStamp struct{ time.Time }

// citizen is an Opt of one type: its JSON, and what it prints as.
type citizen struct {
	json, text string
	// What its JSON is read into: an Opt, a struct that has two, and a map.
	alone, field, keyed reflect.Type
}

func citizenOf[T any](json, text string) citizen {
	type fields struct {
		A wire.Opt[T] `json:"a"`
		B wire.Opt[T] `json:"b,omitzero"`
	}
	return citizen{json, text, reflect.TypeFor[wire.Opt[T]](), reflect.TypeFor[fields](), reflect.TypeFor[map[string]wire.Opt[T]]()}
}

var citizens = map[string]citizen{
	"string":         citizenOf[string](`"a \"b\" ü"`, `a "b" ü`),
	"bool":           citizenOf[bool](`true`, `true`),
	"int8":           citizenOf[int8](`-128`, `-128`),
	"uint8":          citizenOf[uint8](`255`, `255`),
	"uint16":         citizenOf[uint16](`65535`, `65535`),
	"uint32":         citizenOf[uint32](`4294967295`, `4294967295`),
	"uint64":         citizenOf[uint64](`18446744073709551615`, `18446744073709551615`),
	"int16":          citizenOf[int16](`-5`, `-5`),
	"int32":          citizenOf[int32](`2147483647`, `2147483647`),
	"int64":          citizenOf[int64](`9223372036854775807`, `9223372036854775807`),
	"int64 in text":  citizenOf[int64](`"9223372036854775807"`, `9223372036854775807`),
	"float32":        citizenOf[float32](`0.1`, `0.1`),
	"float64":        citizenOf[float64](`-1.5e+300`, `-1.5e+300`),
	"infinite":       citizenOf[float64](`"-INF"`, `-Inf`),
	"Date":           citizenOf[wire.Date](`"-0044-03-15"`, `-0044-03-15`),
	"DateTimeOffset": citizenOf[wire.DateTimeOffset](`"2016-12-31T23:59:24.7548426+03:00"`, `2016-12-31T23:59:24.7548426+03:00`),
	"Decimal":        citizenOf[wire.Decimal](`1.500`, `1.500`),
	"Decimal NaN":    citizenOf[wire.Decimal](`"NaN"`, `NaN`),
	"Duration":       citizenOf[wire.Duration](`"PT36H"`, `PT36H`),
	"Guid":           citizenOf[wire.Guid](`"E523d2ed-2966-4b6b-925b-754a88034cc5"`, `E523d2ed-2966-4b6b-925b-754a88034cc5`),
	"TimeOfDay":      citizenOf[wire.TimeOfDay](`"07:59:00.100"`, `07:59:00.100`),
	"Binary":         citizenOf[wire.Binary](`"T0RhdGE"`, `T0RhdGE`),
	"GeoJSON":        citizenOf[wire.GeoJSON](`{"type":"Point","coordinates":[1,2.0]}`, `{"type":"Point","coordinates":[1,2.0]}`),
	"Raw":            citizenOf[wire.Raw](`{"a":[1.0,null]}`, `{"a":[1.0,null]}`),
	"enumeration":    citizenOf[color](`"red"`, `red`),
	"own text":       citizenOf[ownText](`""`, ``),
	"int":            citizenOf[int](`-1`, `-1`),
	"own methods":    citizenOf[ownStamp](`"2020-01-02T03:04:05Z"`, `2020-01-02 03:04:05 +0000 UTC`),
	"list":           citizenOf[[]string](`["a","b"]`, `[a b]`),
	"map":            citizenOf[map[string]int32](`{"a":1}`, `map[a:1]`),
	"of an Opt":      citizenOf[wire.Opt[bool]](`true`, `true`),
}

type color string

func (color) EnumType() *wire.EnumType { return &colorType }

var colorType = wire.EnumType{Name: "own.color", Members: []wire.Member{{Name: "red"}}}

func TestOptInJSON(t *testing.T) {
	for name, c := range citizens {
		t.Run(name, func(t *testing.T) { library{json.Unmarshal, json.Marshal}.test(t, c) })
	}
}

// library is one for JSON.
type library struct {
	unmarshal func([]byte, any) error
	marshal   func(any) ([]byte, error)
}

// test checks that the library reads and writes a value, null and nothing,
// wherever they stand.
func (l library) test(t *testing.T, c citizen) {
	for _, place := range []struct {
		in   reflect.Type
		json string
	}{
		{c.alone, c.json},
		{c.alone, "null"},
		{c.field, `{"a":` + c.json + `,"b":` + c.json + `}`},
		{c.field, `{"a":null,"b":null}`},
		{c.field, `{"a":null}`},
		{c.keyed, `{"k":` + c.json + `,"n":null}`},
	} {
		v := reflect.New(place.in)
		if err := l.unmarshal([]byte(place.json), v.Interface()); err != nil {
			t.Errorf("reading %s: %v", place.json, err)
			continue
		}
		for _, of := range []any{v.Interface(), v.Elem().Interface()} {
			got, err := l.marshal(of)
			if err != nil || string(got) != place.json {
				t.Errorf("%T: %s is written as %s, %v", of, place.json, got, err)
			}
		}
	}
	if got, err := l.marshal(reflect.Zero(c.field).Interface()); err == nil || !strings.Contains(err.Error(), "omitzero") {
		t.Errorf("an absent value is written as %s, error %v", got, err)
	}
}

func TestOptKeepsStates(t *testing.T) {
	var v struct {
		Value, Null, Absent wire.Opt[int32]
	}
	if err := json.Unmarshal([]byte(`{"Value":0,"Null":null}`), &v); err != nil {
		t.Fatal(err)
	}
	if n, ok := v.Value.Get(); !ok || n != 0 || !v.Null.IsNull() || !v.Absent.IsAbsent() {
		t.Errorf("%v", v)
	}
	// A value gives way to null, as null does to a value.
	if err := json.Unmarshal([]byte(`{"Value":null,"Null":7}`), &v); err != nil || !v.Value.IsNull() || v.Null != wire.Some[int32](7) {
		t.Errorf("%v, %v", v, err)
	}
	// After an error there is what was there before.
	if err := json.Unmarshal([]byte(`{"Null":"x"}`), &v); err == nil || v.Null != wire.Some[int32](7) {
		t.Errorf("%v, %v", v, err)
	}
}

func TestOptErrorsInJSON(t *testing.T) {
	for _, c := range []struct {
		v    any
		text string
		want string
	}{
		{new(wire.Opt[int32]), `2147483648`, "out of range"},
		{new(wire.Opt[int32]), `"1"`, `an integer of 32 bits wanted, found string "1"`},
		{new(wire.Opt[wire.Date]), `"2016-02-30"`, "day 30"},
		{new(wire.Opt[ownText]), `1`, "a string wanted, found number 1"},
		{new(wire.Opt[ownStamp]), `"yesterday"`, "yesterday"},
		{new(wire.Opt[time.Month]), `"x"`, "wanted, found string"},
		{new(wire.Opt[[]int32]), `[1,"x"]`, "an integer of 32 bits wanted"},
		{new(wire.Opt[chan int]), `1`, "chan int has no JSON"},
		{new(wire.Opt[struct{ A int }]), `{}`, "has no JSON"},
	} {
		if err := json.Unmarshal([]byte(c.text), c.v); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s into %T: error %v, want %s", c.text, c.v, err, c.want)
		}
	}
	for _, v := range []any{
		wire.Some("\xff"), wire.Some(make(chan int)), wire.Some(struct{ A int }{}), wire.Opt[string]{},
		map[string]wire.Opt[bool]{"k": {}}, wire.Some(wire.Opt[string]{}),
	} {
		if text, err := json.Marshal(v); err == nil {
			t.Errorf("%T is written as %s", v, text)
		}
	}
	// The methods are called by others than encoding/json, with any text.
	for _, text := range []string{"", " ", "nul", "nulll", `"`, "1 2"} {
		var o wire.Opt[string]
		if err := o.UnmarshalJSON([]byte(text)); err == nil || !o.IsAbsent() {
			t.Errorf("%q is read as %v, %v", text, o, err)
		}
	}
}

func TestOptPrints(t *testing.T) {
	for name, c := range citizens {
		v := reflect.New(c.alone).Interface()
		if err := json.Unmarshal([]byte(c.json), v); err != nil {
			t.Fatal(err)
		}
		o := reflect.ValueOf(v).Elem().Interface()
		for _, verb := range []string{"%v", "%s", "%+v"} {
			if got := fmt.Sprintf(verb, o); got != c.text {
				t.Errorf("%s: %s prints %s, want %s", name, verb, got, c.text)
			}
			if got := fmt.Sprintf(verb, v); got != c.text {
				t.Errorf("%s: %s of the pointer prints %s, want %s", name, verb, got, c.text)
			}
		}
		if got := o.(fmt.Stringer).String(); got != c.text {
			t.Errorf("%s: the text is %s, want %s", name, got, c.text)
		}
	}
	date, _ := wire.ParseDate("2016-12-31")
	for _, c := range []struct{ got, want string }{
		{fmt.Sprintf("%v %s %+v %d", wire.Null[int32](), wire.Null[string](), wire.Null[wire.Guid](), wire.Opt[int32]{}), "null null null absent"},
		{fmt.Sprintf("%6s|%-6s|%6v", wire.Some(int32(42)), wire.Some(true), wire.Null[bool]()), "    42|true  |  null"},
		{fmt.Sprintf("%05d|%x|%q|%6.2f|%-4v|", wire.Some(int32(42)), wire.Some(int64(255)), wire.Some("a"), wire.Some(math.Pi), wire.Some(true)), `00042|ff|"a"|  3.14|true|`},
		{fmt.Sprintf("%#v %#v %#v", wire.Some("a"), wire.Some(date), wire.Null[bool]()), `"a" "2016-12-31" null`},
		{fmt.Sprintf("%+v", struct{ A, B, C wire.Opt[string] }{A: wire.Some("x"), B: wire.Null[string]()}), "{A:x B:null C:absent}"},
		{fmt.Sprint(map[string]wire.Opt[int16]{"k": wire.Some(int16(1))}), "map[k:1]"},
	} {
		if c.got != c.want {
			t.Errorf("%s is printed, want %s", c.got, c.want)
		}
	}
}

func TestValuesInLogs(t *testing.T) {
	when, _ := wire.ParseDateTimeOffset("2016-12-31T23:59:24.7548426+03:00")
	price, _ := wire.ParseDecimal("1.50")
	guid, _ := wire.ParseGuid("E523d2ed-2966-4b6b-925b-754a88034cc5")
	attrs := []any{
		"id", wire.Some("a b"), "n", wire.Some(int32(7)), "when", wire.Some(when), "nothing", wire.Null[string](),
		"price", price, "guid", guid, "raw", wire.Raw(`{"a":1}`), "color", color("red"),
		"own", struct {
			When wire.Opt[wire.DateTimeOffset] `json:"when,omitzero"`
			ID   wire.Opt[string]              `json:"id,omitzero"`
		}{When: wire.Some(when)},
	}
	var text, js bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("x", attrs...)
	slog.New(slog.NewJSONHandler(&js, nil)).Info("x", attrs...)
	for _, want := range []string{
		` id="a b" n=7 when=2016-12-31T23:59:24.7548426+03:00 nothing=null price=1.50 guid=E523d2ed-2966-4b6b-925b-754a88034cc5 `,
		` raw="{\"a\":1}" color=red own="{When:2016-12-31T23:59:24.7548426+03:00 ID:absent}"`,
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the text is %s, it lacks %s", &text, want)
		}
	}
	want := `"id":"a b","n":7,"when":"2016-12-31T23:59:24.7548426+03:00","nothing":null,` +
		`"price":1.50,"guid":"E523d2ed-2966-4b6b-925b-754a88034cc5","raw":{"a":1},"color":"red","own":{"when":"2016-12-31T23:59:24.7548426+03:00"}}`
	if !strings.Contains(js.String(), want) {
		t.Errorf("the JSON is %s, it lacks %s", &js, want)
	}
}

// TestValuesInOwnStructs is about the values that stand without an Opt.
func TestValuesInOwnStructs(t *testing.T) {
	type own struct {
		Date      wire.Date           `json:"date"`
		When      wire.DateTimeOffset `json:"when"`
		Price     wire.Decimal        `json:"price"`
		Odd       wire.Decimal        `json:"odd"`
		For       wire.Duration       `json:"for"`
		ID        wire.Guid           `json:"id"`
		Time      wire.TimeOfDay      `json:"time"`
		Data      wire.Binary         `json:"data"`
		Place     wire.GeoJSON        `json:"place"`
		Rest      wire.Raw            `json:"rest"`
		Color     color               `json:"color"`
		Prices    []wire.Decimal      `json:"prices"`
		ByID      map[wire.Guid]int   `json:"byId"`
		Untouched wire.Decimal        `json:"untouched"`
	}
	const text = `{"date":"2016-12-31","when":"2016-12-31T23:59:24.7548426+03:00","price":1.50,"odd":"+01","for":"P1D","id":"E523d2ed-2966-4b6b-925b-754a88034cc5",` +
		`"time":"07:59","data":"T0RhdGE=","place":{"type":"Point","coordinates":[1,2]},"rest":[1.0],"color":"red","prices":[1e3],"byId":{"e523d2ed-2966-4b6b-925b-754a88034cc5":1},"untouched":0}`
	var v own
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(v); err != nil || string(got) != text {
		t.Errorf("%s\nis written as\n%s, %v", text, got, err)
	}
	const printed = `{Date:2016-12-31 When:2016-12-31T23:59:24.7548426+03:00 Price:1.50 Odd:+01 For:P1D ID:E523d2ed-2966-4b6b-925b-754a88034cc5 Time:07:59 ` +
		`Data:T0RhdGE= Place:{"type":"Point","coordinates":[1,2]} Rest:[1.0] Color:red Prices:[1e3] ByID:map[e523d2ed-2966-4b6b-925b-754a88034cc5:1] Untouched:0}`
	if got := fmt.Sprintf("%+v", v); got != printed {
		t.Errorf("it prints %s, want %s", got, printed)
	}
	v.Rest = ""
	if got, err := json.Marshal(v); err == nil || !strings.Contains(err.Error(), "omitzero") {
		t.Errorf("a Raw that is absent is written as %s, %v", got, err)
	}
	for _, bad := range []string{`"x"`, `true`, `{}`, `1x`} {
		if err := v.Price.UnmarshalJSON([]byte(bad)); err == nil || v.Price.String() != "1.50" {
			t.Errorf("%s is read as %s, %v", bad, v.Price, err)
		}
	}
	if err := json.Unmarshal([]byte(`{"price":null}`), &v); err != nil || v.Price.String() != "1.50" {
		t.Errorf("null makes %s, %v", v.Price, err)
	}
}

type entity struct {
	ID      wire.Opt[string] `odata:"id,key"`
	Kind    color            `odata:"kind"`
	Kinds   []color          `odata:"kinds"`
	Dynamic wire.Dynamic
}

var entityType = wire.Type{Name: "own.entity", Entity: true}

func (*entity) WireType() *wire.Type              { return &entityType }
func (v *entity) MarshalJSON() ([]byte, error)    { return gen.MarshalJSON(v) }
func (v *entity) UnmarshalJSON(data []byte) error { return gen.UnmarshalJSON(data, v) }

func TestDynamicPrints(t *testing.T) {
	v := new(entity)
	const text = `{"@odata.etag":"W/\"1\"","id":"1","color":{"r": 1},"color@x.y":null}`
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	const want = `{"@odata.etag":"W/\"1\"","color":{"r": 1},"color@x.y":null}`
	for _, got := range []string{fmt.Sprint(v.Dynamic), fmt.Sprintf("%+v", &v.Dynamic), fmt.Sprintf("%#v", v.Dynamic), v.Dynamic.String()} {
		if got != want {
			t.Errorf("%s is printed, want %s", got, want)
		}
	}
	nulls := new(entity)
	if err := json.Unmarshal([]byte(`{"id":null,"kinds":null,"x":1}`), nulls); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(nulls.Dynamic); got != `{"x":1} null:1` {
		t.Errorf("nulls print as %s", got)
	}
	if got := fmt.Sprint(wire.Dynamic{}); got != "{}" {
		t.Errorf("an empty one prints %s", got)
	}
	var u wire.Undeclared
	u.Set("@type", `"x"`)
	for _, got := range []string{fmt.Sprint(u), fmt.Sprintf("%#v", u)} {
		if got != `{"@type":"x"}` {
			t.Errorf("an Undeclared prints %s", got)
		}
	}
	if text, err := json.Marshal(v.Dynamic); err == nil {
		t.Errorf("it is written as %s", text)
	}
	var wrapped *json.MarshalerError
	if _, err := json.Marshal(*v); !errors.As(err, &wrapped) {
		t.Errorf("by its value, it is written with error %v", err)
	}
}

// TestPagesAreRefused: encoding/json has no idea of a page, and says so.
func TestPagesAreRefused(t *testing.T) {
	for _, page := range []any{new(odata.Page[*entity]), new(odata.Page[string])} {
		if err := json.Unmarshal([]byte(`{"@odata.count":1,"value":[]}`), page); err == nil || !strings.Contains(err.Error(), "odata.UnmarshalPage") {
			t.Errorf("%T is read with error %v", page, err)
		}
		if text, err := json.Marshal(page); err == nil || !strings.Contains(err.Error(), "odata.MarshalPage") {
			t.Errorf("%T is written as %s, error %v", page, text, err)
		}
	}
}
