package wire_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

var inside = wire.Internal(sibling.Key{})

// TestPropertyValue holds values against what is written of the same properties, of
// random payloads of all kinds.
func TestPropertyValue(t *testing.T) {
	compared := 0
	for i := range min(*cases, 1000) * len(types) {
		v := newOf(types[i%len(types)])
		data := newPayloads(randomSource(i+1<<21, 600)).payload(v, false)
		if wire.Unmarshal(data, v) != nil {
			continue
		}
		names := []string{"none"}
		for _, p := range wire.Properties(v) {
			names = append(names, p.Name)
		}
		if d := wire.DynamicOf(v); d != nil {
			for name := range d.Undeclared() {
				names = append(names, name)
			}
		}
		for _, name := range names {
			want, _ := inside.ValueAt(v, name)
			got := wire.PropertyValue(v, name)
			if got.Kind() == wire.KindNull != want.IsNull() {
				t.Fatalf("%s of %T: null %v, kind %d\n%s", name, v, want.IsNull(), got.Kind(), data)
			}
			if got.Kind() == wire.KindAbsent && !want.IsAbsent() {
				t.Fatalf("%s of %T is absent\n%s", name, v, data)
			}
			if want.IsAbsent() || want.IsNull() {
				continue
			}
			a, err := want.Append(nil)
			info, _ := wire.LookupProperty(v, name)
			if info.Enum && info.Collection {
				for _, before := range []string{"[", ","} { // which is no member
					a = bytes.ReplaceAll(a, []byte(before+`""`), []byte(before+"null"))
				}
			}
			number := numberExactly
			if info.TypeName == "Edm.Single" || info.TypeName == "Edm.Double" {
				number = numberNearly // written is the text that was read
			}
			b, err2 := inside.AppendValue(nil, got)
			if err != nil {
				continue // what cannot be written
			}
			if err2 != nil || !sameValues(a, b, number) {
				t.Fatalf("%s of %T: %s, %v; written as %s\n%s", name, v, b, err2, a, data)
			}
			if plain, err := want.AppendText(nil); err == nil && info.TypeName != "Edm.Binary" && got.Kind() < wire.KindStructured && plainOf(got.String(), number) != plainOf(string(plain), number) {
				t.Fatalf("%s of %T: as text %s, want %s\n%s", name, v, got, plain, data)
			}
			compared++
		}
	}
	if compared < 1000 {
		t.Errorf("only %d values compared", compared)
	}
}

// sameValues compares two texts by their values, numbers as decimals, and strings that are
// numbers with numbers, as IEEE754Compatible has them.
func sameValues(a, b []byte, number func(string) string) bool {
	var x, y any
	for text, to := range map[*[]byte]*any{&a: &x, &b: &y} {
		d := json.NewDecoder(bytes.NewReader(*text))
		d.UseNumber()
		if d.Decode(to) != nil {
			return false
		}
	}
	return reflect.DeepEqual(plainOf(x, number), plainOf(y, number))
}

func plainOf(v any, number func(string) string) any {
	switch v := v.(type) {
	case json.Number:
		return number(string(v))
	case string:
		if d, err := wire.ParseDecimal(v); err == nil {
			return number(d.String())
		}
		if d, err := wire.ParseDuration(v); err == nil {
			return d.String()
		}
		return strings.ToLower(v)
	case []any:
		for i := range v {
			v[i] = plainOf(v[i], number)
		}
	case map[string]any:
		for name := range v {
			v[name] = plainOf(v[name], number)
		}
	}
	return v
}

func numberExactly(s string) string {
	d, err := wire.ParseDecimal(s)
	if err != nil {
		return s
	}
	r, err := d.Rat()
	if err != nil {
		return s
	}
	return r.RatString()
}

type valued struct {
	Key   wire.Opt[int32]     `odata:"Key,key"`
	Tags  []string            `odata:"Tags"`
	Depth wire.Opt[int16]     `odata:"Depth" default:"7"`
	Other *valued             `odata:"Other,nav"`
	Many  []*valued           `odata:"Many,nav"`
	Extra wire.Raw            `odata:"Extra"`
	Place wire.Opt[wire.Guid] `odata:"Place"`
	wire.Dynamic
}

var valuedType = wire.Type{Name: "test.valued", Entity: true, Open: true}

func (*valued) WireType() *wire.Type { return &valuedType }

func TestPropertyValueOfKinds(t *testing.T) {
	v := new(valued)
	const text = `{"Key":5,"Tags":["a",null,""],"Extra":{"b":[1,2.50]},"Place":"01234567-89AB-cdef-0123-456789abcdef",
		"born@odata.type":"#Date","born":"2001-02-03","n":12345678901234567890,"list@odata.type":"#Collection(Duration)","list":["PT1S",null],"Other":{"Key":6}}`
	if err := wire.Unmarshal([]byte(text), v); err != nil {
		t.Fatal(err)
	}
	if k := wire.PropertyValue(v, "Key"); k.Kind() != wire.KindInteger || k.Int() != 5 || k.TypeName() != "Edm.Int32" {
		t.Errorf("Key: %d %s", k.Int(), k.TypeName())
	}
	tags := wire.PropertyValue(v, "Tags")
	if tags.Len() != 3 || tags.Item(0).Text() != "a" || tags.Item(1).Kind() != wire.KindNull || tags.Item(2).Kind() != wire.KindString {
		t.Errorf("Tags: %d", tags.Len())
	}
	if d := wire.PropertyValue(v, "Depth"); d.Int() != 7 {
		t.Errorf("Depth is %d, not its default", d.Int())
	}
	if b := wire.PropertyValue(v, "born"); b.Kind() != wire.KindDate || b.Date().Year() != 2001 || b.Date().Day() != 3 {
		t.Errorf("born: %v", b.Date())
	}
	if n := wire.PropertyValue(v, "n"); n.Kind() != wire.KindDecimal || n.Decimal().String() != "12345678901234567890" {
		t.Errorf("n: %v", n.Decimal())
	}
	if list := wire.PropertyValue(v, "list"); list.Len() != 2 || list.Item(0).Kind() != wire.KindDuration || !list.Item(1).IsMissing() {
		t.Errorf("list: %d", list.Len())
	}
	if o := wire.PropertyValue(v, "Other"); wire.PropertyValue(o.Object(), "Key").Int() != 6 {
		t.Errorf("Other: %v", o.Object())
	}
	extra := inside.MemberOf(wire.PropertyValue(v, "Extra"), "b")
	if extra.Len() != 2 || extra.Item(1).Decimal().String() != "2.50" {
		t.Errorf("Extra: %d", extra.Len())
	}
	if p := wire.PropertyValue(v, "Place"); p.Guid().String() != "01234567-89AB-cdef-0123-456789abcdef" {
		t.Errorf("Place: %v", p.Guid())
	}
	if wire.PropertyValue(v, "Many").Kind() != wire.KindAbsent || wire.PropertyValue((*valued)(nil), "Key").Kind() != wire.KindAbsent {
		t.Error("what is not there is not absent")
	}
}

func TestPickAndSet(t *testing.T) {
	v := new(valued)
	if err := wire.Unmarshal([]byte(`{"Tags":["a",null,"c"],"Many":[{"Key":1},{"Key":2}]}`), v); err != nil {
		t.Fatal(err)
	}
	c := inside.Clone(v).(*valued)
	if err := inside.Pick(c, "Tags", []int{1, 0}); err != nil {
		t.Fatal(err)
	}
	if err := inside.SetObjects(c, "Many", []wire.Structured{v.Many[1]}); err != nil {
		t.Fatal(err)
	}
	if err := inside.SetObjects(c, "Other", []wire.Structured{v.Many[0]}); err != nil {
		t.Fatal(err)
	}
	c.Set("sum", "3")
	for v, want := range map[*valued]string{
		v: `{"Tags":["a",null,"c"],"Many":[{"Key":1},{"Key":2}]}`,
		c: `{"Tags":[null,"a"],"Other":{"Key":1},"Many":[{"Key":2}],"sum":3}`,
	} {
		if got, err := wire.Marshal(v); err != nil || string(got) != want {
			t.Errorf("got %s, want %s (%v)", got, want, err)
		}
	}
	if inside.Pick(c, "Key", nil) == nil || inside.SetObjects(c, "Tags", nil) == nil || inside.SetObjects(c, "Many", []wire.Structured{new(stranger)}) == nil {
		t.Error("no error for what is no such collection")
	}
}

type stranger struct{ wire.Dynamic }

var strangerType = wire.Type{Name: "test.stranger"}

func (*stranger) WireType() *wire.Type { return &strangerType }

func numberNearly(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(float64(float32(f)), 'g', -1, 32)
}

// TestValueOfAnotherKind asks values for what they are not.
func TestValueOfAnotherKind(t *testing.T) {
	var v wire.Structured
	for i := range 200 {
		v = newOf(types[i%len(types)])
		if wire.Unmarshal(newPayloads(randomSource(i+1<<22, 600)).payload(v, false), v) != nil {
			continue
		}
		for _, p := range wire.Properties(v) {
			value := wire.PropertyValue(v, p.Name)
			is := func(kinds ...wire.Kind) bool { return slices.Contains(kinds, value.Kind()) }
			if value.Bool() && !is(wire.KindBoolean) || value.Int() != 0 && !is(wire.KindInteger) ||
				value.Float() != 0 && !is(wire.KindSingle, wire.KindDouble) || value.Len() != 0 && !is(wire.KindCollection) {
				t.Fatalf("%s of %T, of kind %d, is %v, %d, %v", p.Name, v, value.Kind(), value.Bool(), value.Int(), value.Float())
			}
		}
	}
}

// TestFieldsOfValue holds that a Value can be kept in registers: the compiler keeps a struct of
// more than four fields or words in memory, and evaluating took twice the time.
func TestFieldsOfValue(t *testing.T) {
	if v := reflect.TypeFor[wire.Value](); v.NumField() > 4 || v.Size() > 4*reflect.TypeFor[uint64]().Size() {
		t.Errorf("a Value has %d fields in %d bytes", v.NumField(), v.Size())
	}
}
