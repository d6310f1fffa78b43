package wire_test

import (
	"errors"
	"math"
	"math/bits"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// This file writes descriptions of types by hand, and wrongly. What comes of it
// must be an error, or do no harm: the codec takes nothing from an wire.Type
// that says where in memory something is.

// firstT and secondT share a description. What is before the properties of one
// is not there in the other.
type (
	firstT struct {
		Name  wire.Opt[string] `odata:"name"`
		Inner *secondT         `odata:"inner"`
		wire.Dynamic
	}
	secondT struct {
		Before [8]uint64
		Name   wire.Opt[string] `odata:"name"`
		Inner  *firstT          `odata:"inner"`
		Many   []*firstT        `odata:"many"`
		After  [8]uint64
		wire.Dynamic
	}
)

var sharedType = wire.Type{Name: "test.shared"}

func (*firstT) WireType() *wire.Type  { return &sharedType }
func (*secondT) WireType() *wire.Type { return &sharedType }

// outerT has what it embeds, but not where its description says; innerFirstT
// has it there.
type (
	outerT struct {
		Before [8]uint64
		wire.IdentityT
	}
	innerFirstT struct {
		wire.IdentityT
		After [8]uint64
	}
)

// TestSharedType uses a description for several Go types, in either order.
func TestSharedType(t *testing.T) {
	const data = `{"name":"a","inner":{"name":"b","inner":{"name":"c"}}}`
	for range 2 {
		var first firstT
		checkTrip(t, data, &first)
		var second secondT
		checkTrip(t, data, &second)
		if second.Before != [8]uint64{} || second.After != [8]uint64{} || first.Inner.Before != [8]uint64{} {
			t.Error("something beside the properties has changed")
		}
		wire.SetNull(&second, &second.Inner)
		if !wire.IsNull(&second, &second.Inner) || wire.IsNull(&first, &first.Inner) {
			t.Error("null is where it should not be")
		}
	}
	for range 2 {
		var outer outerT
		if err := wire.Unmarshal([]byte(`{"displayName":"a"}`), &outer); err == nil {
			t.Error("a struct without properties is read")
		}
		var identity wire.IdentityT
		checkTrip(t, `{"displayName":"a","u":1}`, &identity)
		var inner innerFirstT
		checkTrip(t, `{"displayName":"a","u":1}`, &inner)
		if outer.Before != [8]uint64{} || inner.After != [8]uint64{} {
			t.Error("something beside the properties has changed")
		}
	}
}

// checkTrip reads data and writes it again, with the collector at work.
func checkTrip(t *testing.T, data string, v wire.Structured) {
	t.Helper()
	if err := wire.Unmarshal([]byte(data), v); err != nil {
		t.Errorf("%T: %v", v, err)
		return
	}
	runtime.GC()
	if out, err := wire.Marshal(v); err != nil || string(out) != data {
		t.Errorf("%T: %v\n got %s\nwant %s", v, err, out, data)
	}
}

// The descriptions that follow have a mistake each.

type noTypeT struct{ wire.Dynamic }

func (*noTypeT) WireType() *wire.Type { return nil }

type placeT struct {
	Value anyPlace   `odata:"value"`
	Many  []anyPlace `odata:"many"`
	wire.Dynamic
}

var placeType wire.Type

func (*placeT) WireType() *wire.Type { return &placeType }
func (*placeT) IsPlace()             {}

type anyPlace interface {
	wire.Structured
	IsPlace()
}

// numberT and valueT stand in the place, and are no pointers to structs.
type (
	numberT int
	valueT  struct{ *wire.IdentityT }
)

var numberType = wire.Type{Name: "test.number"}

func (*numberT) WireType() *wire.Type { return &numberType }
func (*numberT) IsPlace()             {}
func (valueT) IsPlace()               {}

// embedsT stands in the place, and has the description of what it embeds.
type embedsT struct {
	Before [8]uint64
	placeT
}

type nilEnumT string

func (nilEnumT) EnumType() *wire.EnumType { return nil }

type nilEnumHolderT struct {
	Value nilEnumT `odata:"value"`
	wire.Dynamic
}

var nilEnumHolderType = wire.Type{Name: "test.nilEnum"}

func (*nilEnumHolderT) WireType() *wire.Type { return &nilEnumHolderType }

// TestWrongTypes reads into and writes what is described wrongly.
func TestWrongTypes(t *testing.T) {
	this := (*placeT)(nil)
	iface := (*anyPlace)(nil)
	tests := []struct {
		name string
		typ  *wire.Type
		want string // "" if it does no harm
	}{
		{"no interface", &wire.Type{}, "Uses"},
		{"another interface", &wire.Type{Interface: (*wire.AnyEndpoint)(nil)}, "Uses"},
		{"an interface that is none", &wire.Type{Interface: 5}, "Uses"},
		{"a struct as interface", &wire.Type{Interface: new(wire.IdentityT)}, "Uses"},
		{"nil in Uses", &wire.Type{Uses: []wire.Structured{nil}}, "Uses"},
		{"nil in Uses before the right one", &wire.Type{Interface: iface, Uses: []wire.Structured{nil, this}}, ""},
		{"no description in Uses", &wire.Type{Interface: iface, Uses: []wire.Structured{(*noTypeT)(nil)}}, ""},
		{"nil in Derived", &wire.Type{Interface: iface, Derived: []wire.Structured{nil, this}}, ""},
		{"a stranger in Derived", &wire.Type{Interface: iface, Derived: []wire.Structured{(*wire.IdentityT)(nil)}}, ""},
		{"no description in Derived", &wire.Type{Interface: iface, Derived: []wire.Structured{(*noTypeT)(nil)}}, ""},
		{"no struct in Derived", &wire.Type{Interface: iface, Derived: []wire.Structured{(*numberT)(nil)}}, ""},
		{"no pointer in Derived", &wire.Type{Interface: iface, Derived: []wire.Structured{valueT{}}}, ""},
		{"no type in Derived", &wire.Type{Interface: iface, Derived: []wire.Structured{(*nothingT)(nil)}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.typ.Name = "test.place"
			setType(&placeType, test.typ)
			data := []byte(`{"value":{"@odata.type":"#graph.identity","value":null},"many":[{},null,{"@odata.type":"#test.place"}]}`)
			v := new(placeT)
			checkWrong(t, wire.Unmarshal(data, v), test.want)
			runtime.GC()
			_, err := wire.Marshal(v)
			checkWrong(t, err, test.want)
			_, err = wire.Marshal(&placeT{Value: v, Many: []anyPlace{v, nil}})
			checkWrong(t, err, test.want)
		})
	}
	setType(&placeType, &wire.Type{Name: "test.place", Interface: iface, Derived: []wire.Structured{(*numberT)(nil)}})
	checkTrip(t, `{"value":{"@odata.type":"#test.number"}}`, new(placeT))
	for _, wrong := range []anyPlace{new(numberT), valueT{new(wire.IdentityT)}, valueT{}, new(embedsT)} {
		_, err := wire.Marshal(&placeT{Many: []anyPlace{wrong}})
		if (err == nil) != reflect.ValueOf(wrong).IsZero() {
			t.Errorf("%T: %v", wrong, err)
		}
		wire.Internal(sibling.Key{}).ValueAt(&placeT{Value: wrong}, "value", "value")
	}
	for _, v := range []wire.Structured{new(noTypeT), new(nilEnumHolderT), new(numberT), valueT{new(wire.IdentityT)}} {
		_, err := wire.Marshal(v)
		checkWrong(t, err, "wire: ")
		checkWrong(t, wire.Unmarshal([]byte(`{"value":"x"}`), v), "wire: ")
		wire.Properties(v)
		wire.DynamicOf(v)
	}
}

type nothingT struct{ wire.Dynamic }

func (*nothingT) WireType() *wire.Type { return nil }
func (*nothingT) IsPlace()             {}

// hugeT has its properties further away than the codec can say, which nothing can
// have where addresses have 32 bits.
type (
	hugeT struct {
		Before  [1 << (30 + ^uint(0)>>62)]byte // 1 << 33
		Name    wire.Opt[string]               `odata:"name"`
		Dynamic wire.Dynamic
	}
	holdsHugeT struct {
		Huge *hugeT `odata:"huge"`
		wire.Dynamic
	}
)

var hugeType, holdsHugeType = wire.Type{Name: "test.huge"}, wire.Type{Name: "test.holdsHuge"}

func (*hugeT) WireType() *wire.Type      { return &hugeType }
func (*holdsHugeT) WireType() *wire.Type { return &holdsHugeType }

func TestHugeType(t *testing.T) {
	if bits.UintSize == 32 {
		t.Skip("no type is too large where addresses have 32 bits")
	}
	limits := wire.WithLimits(wire.Limits{Memory: math.MaxInt})
	checkWrong(t, wire.Unmarshal([]byte(`{"huge":{"name":"x"}}`), new(holdsHugeT), limits), "larger than")
	if wire.Properties((*hugeT)(nil)) != nil {
		t.Error("a type that is too large has properties")
	}
}

// setType gives a description other content, as a program can that has it.
func setType(typ, to *wire.Type) {
	*typ = wire.Type{}
	typ.Name, typ.Interface, typ.Derived, typ.Uses = to.Name, to.Interface, to.Derived, to.Uses
}

func checkWrong(t *testing.T, err error, want string) {
	t.Helper()
	var e *wire.Error
	if want == "" && err != nil || want != "" && (!errors.As(err, &e) || !strings.Contains(err.Error(), want)) {
		t.Errorf("%v; want %q", err, want)
	}
}
