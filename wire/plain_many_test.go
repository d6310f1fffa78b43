package wire_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// TestManyFirmFields has more fields than fit in a word.
func TestManyFirmFields(t *testing.T) {
	text, half := "{", "{"
	for k := range 66 {
		text += fmt.Sprintf(`"f%d":%d,`, k, k)
		if k != 2 && k != 64 {
			half += fmt.Sprintf(`"f%d":%d,`, k, k)
		}
	}
	text, half = strings.TrimSuffix(text, ",")+"}", strings.TrimSuffix(half, ",")+"}"
	var v broadFirm
	if err := wire.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	if out, err := wire.Marshal(&v); err != nil || string(out) != text {
		t.Errorf("%s %v", out, err)
	}
	if err := wire.Unmarshal([]byte(half), &v); err == nil || err.Error() != `wire: /f2 at byte 0: is required, and missing, as is "f64"` {
		t.Error(err)
	}
}

type broadFirm struct {
	F0         int16 `json:"f0"`
	F1         int16 `json:"f1"`
	F2         int16 `json:"f2"`
	F3         int16 `json:"f3"`
	F4         int16 `json:"f4"`
	F5         int16 `json:"f5"`
	F6         int16 `json:"f6"`
	F7         int16 `json:"f7"`
	F8         int16 `json:"f8"`
	F9         int16 `json:"f9"`
	F10        int16 `json:"f10"`
	F11        int16 `json:"f11"`
	F12        int16 `json:"f12"`
	F13        int16 `json:"f13"`
	F14        int16 `json:"f14"`
	F15        int16 `json:"f15"`
	F16        int16 `json:"f16"`
	F17        int16 `json:"f17"`
	F18        int16 `json:"f18"`
	F19        int16 `json:"f19"`
	F20        int16 `json:"f20"`
	F21        int16 `json:"f21"`
	F22        int16 `json:"f22"`
	F23        int16 `json:"f23"`
	F24        int16 `json:"f24"`
	F25        int16 `json:"f25"`
	F26        int16 `json:"f26"`
	F27        int16 `json:"f27"`
	F28        int16 `json:"f28"`
	F29        int16 `json:"f29"`
	F30        int16 `json:"f30"`
	F31        int16 `json:"f31"`
	F32        int16 `json:"f32"`
	F33        int16 `json:"f33"`
	F34        int16 `json:"f34"`
	F35        int16 `json:"f35"`
	F36        int16 `json:"f36"`
	F37        int16 `json:"f37"`
	F38        int16 `json:"f38"`
	F39        int16 `json:"f39"`
	F40        int16 `json:"f40"`
	F41        int16 `json:"f41"`
	F42        int16 `json:"f42"`
	F43        int16 `json:"f43"`
	F44        int16 `json:"f44"`
	F45        int16 `json:"f45"`
	F46        int16 `json:"f46"`
	F47        int16 `json:"f47"`
	F48        int16 `json:"f48"`
	F49        int16 `json:"f49"`
	F50        int16 `json:"f50"`
	F51        int16 `json:"f51"`
	F52        int16 `json:"f52"`
	F53        int16 `json:"f53"`
	F54        int16 `json:"f54"`
	F55        int16 `json:"f55"`
	F56        int16 `json:"f56"`
	F57        int16 `json:"f57"`
	F58        int16 `json:"f58"`
	F59        int16 `json:"f59"`
	F60        int16 `json:"f60"`
	F61        int16 `json:"f61"`
	F62        int16 `json:"f62"`
	F63        int16 `json:"f63"`
	F64        int16 `json:"f64"`
	F65        int16 `json:"f65"`
	Undeclared wire.Undeclared
}

var typeOfBroadFirm = wire.Type{Name: "broadFirm"}

func (*broadFirm) WireType() *wire.Type { return &typeOfBroadFirm }

func TestNilItems(t *testing.T) {
	type deep struct {
		value any
		check string
		want  string
	}
	for _, test := range []deep{
		{[]string(nil), "", `[]`},
		{[]*loose(nil), "", `[]`},
		{map[string]int32(nil), "", `{}`},
		{[][]string{nil, {}}, "", `[[],[]]`},
		{[][]string{nil, {}}, "items.nullable", `[null,[]]`},
		{map[string][]string{"a": nil}, "pattern=^ values.nullable$", `{"a":[]}`},
		{map[string][][]string{"a": {nil}}, "values.items.nullable", `{"a":[null]}`},
		{[]*loose{nil}, "", `[null]`},
	} {
		goType := reflect.TypeOf(test.value)
		shape, err := wire.Internal(sibling.Key{}).ShapeOf(goType, test.check, formats.Texts{})
		if err != nil {
			t.Fatal(err)
		}
		place := reflect.New(goType).Elem()
		place.Set(reflect.ValueOf(test.value))
		out, err := shape.Append(nil, place)
		if err != nil || string(out) != test.want {
			t.Errorf("%T: %s %v, want %s", test.value, out, err, test.want)
		}
		again := reflect.New(goType).Elem()
		if err := shape.Unmarshal(out, again); err != nil {
			t.Errorf("%T: %v", test.value, err)
		}
	}
}

func TestNamesInTags(t *testing.T) {
	for tag, want := range map[string]string{
		`a`: "a", `a,omitzero`: "a", ``: "Field", `,omitzero`: "Field",
		`'a,b',omitzero`: "a,b", `'it\'s "\\"'`: `it's "\"`, `'-'`: "-", `'\u00e4'`: "ä",
	} {
		if got, err := wire.JSONName(tag, "Field"); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", tag, got, err, want)
		}
	}
	if _, err := wire.JSONName(`'a\'`, ""); err == nil {
		t.Error("no error for a name without an end")
	}
}

func TestNoNumbers(t *testing.T) {
	type numbers struct {
		*loose
		Single     wire.Opt[float32] `json:"single,omitzero"`
		Double     wire.Opt[float64] `json:"double,omitzero"`
		Undeclared wire.Undeclared
	}
	inf := math.Inf(1)
	for _, v := range []wire.Structured{
		&numbers{Single: wire.Some(float32(inf))}, &numbers{Double: wire.Some(-inf)}, &numbers{Double: wire.Some(math.NaN())},
		&firm{Real: inf, Size: "S", Part: new(loose), Maybe: wire.Null[string]()},
	} {
		if _, err := wire.Marshal(v); err == nil || !strings.HasSuffix(err.Error(), "no numbers in JSON") {
			t.Errorf("%+v: %v", v, err)
		}
	}
}
