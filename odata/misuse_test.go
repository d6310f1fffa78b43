package odata_test

import (
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
)

// This file writes descriptions of types by hand, and wrongly. What comes of it
// must be an error, or do no harm: the codec takes nothing from an odata.Type
// that says where in memory something is.

// firstT and secondT share a description. What is before the properties of one
// is not there in the other.
type (
	firstT struct {
		Name  odata.Opt[string] `odata:"name"`
		Inner *secondT          `odata:"inner"`
		odata.Dynamic
	}
	secondT struct {
		Before [8]uint64
		Name   odata.Opt[string] `odata:"name"`
		Inner  *firstT           `odata:"inner"`
		Many   []*firstT         `odata:"many"`
		After  [8]uint64
		odata.Dynamic
	}
)

var sharedType = odata.Type{Name: "test.shared"}

func (*firstT) ODataType() *odata.Type  { return &sharedType }
func (*secondT) ODataType() *odata.Type { return &sharedType }

// outerT has what it embeds, but not where its description says; innerFirstT
// has it there.
type (
	outerT struct {
		Before [8]uint64
		odata.IdentityT
	}
	innerFirstT struct {
		odata.IdentityT
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
		odata.SetNull(&second, &second.Inner)
		if !odata.IsNull(&second, &second.Inner) || odata.IsNull(&first, &first.Inner) {
			t.Error("null is where it should not be")
		}
	}
	for range 2 {
		var outer outerT
		if err := odata.Unmarshal([]byte(`{"displayName":"a"}`), &outer); err == nil {
			t.Error("a struct without properties is read")
		}
		var identity odata.IdentityT
		checkTrip(t, `{"displayName":"a","u":1}`, &identity)
		var inner innerFirstT
		checkTrip(t, `{"displayName":"a","u":1}`, &inner)
		if outer.Before != [8]uint64{} || inner.After != [8]uint64{} {
			t.Error("something beside the properties has changed")
		}
	}
}

// checkTrip reads data and writes it again, with the collector at work.
func checkTrip(t *testing.T, data string, v odata.Structured) {
	t.Helper()
	if err := odata.Unmarshal([]byte(data), v); err != nil {
		t.Errorf("%T: %v", v, err)
		return
	}
	runtime.GC()
	if out, err := odata.Marshal(v); err != nil || string(out) != data {
		t.Errorf("%T: %v\n got %s\nwant %s", v, err, out, data)
	}
}

// The descriptions that follow have a mistake each.

type noTypeT struct{ odata.Dynamic }

func (*noTypeT) ODataType() *odata.Type { return nil }

type placeT struct {
	Value anyPlace   `odata:"value"`
	Many  []anyPlace `odata:"many"`
	odata.Dynamic
}

var placeType odata.Type

func (*placeT) ODataType() *odata.Type { return &placeType }
func (*placeT) IsPlace()               {}

type anyPlace interface {
	odata.Structured
	IsPlace()
}

// numberT and valueT stand in the place, and are no pointers to structs.
type (
	numberT int
	valueT  struct{ *odata.IdentityT }
)

var numberType = odata.Type{Name: "test.number"}

func (*numberT) ODataType() *odata.Type { return &numberType }
func (*numberT) IsPlace()               {}
func (valueT) IsPlace()                 {}

// embedsT stands in the place, and has the description of what it embeds.
type embedsT struct {
	Before [8]uint64
	placeT
}

type nilEnumT string

func (nilEnumT) EnumType() *odata.EnumType { return nil }

type nilEnumHolderT struct {
	Value nilEnumT `odata:"value"`
	odata.Dynamic
}

var nilEnumHolderType = odata.Type{Name: "test.nilEnum"}

func (*nilEnumHolderT) ODataType() *odata.Type { return &nilEnumHolderType }

// TestWrongTypes reads into and writes what is described wrongly.
func TestWrongTypes(t *testing.T) {
	this := (*placeT)(nil)
	iface := (*anyPlace)(nil)
	tests := []struct {
		name string
		typ  *odata.Type
		want string // "" if it does no harm
	}{
		{"no interface", &odata.Type{}, "Uses"},
		{"another interface", &odata.Type{Interface: (*odata.AnyEndpoint)(nil)}, "Uses"},
		{"an interface that is none", &odata.Type{Interface: 5}, "Uses"},
		{"a struct as interface", &odata.Type{Interface: new(odata.IdentityT)}, "Uses"},
		{"nil in Uses", &odata.Type{Uses: []odata.Structured{nil}}, "Uses"},
		{"nil in Uses before the right one", &odata.Type{Interface: iface, Uses: []odata.Structured{nil, this}}, ""},
		{"no description in Uses", &odata.Type{Interface: iface, Uses: []odata.Structured{(*noTypeT)(nil)}}, ""},
		{"nil in Derived", &odata.Type{Interface: iface, Derived: []odata.Structured{nil, this}}, ""},
		{"a stranger in Derived", &odata.Type{Interface: iface, Derived: []odata.Structured{(*odata.IdentityT)(nil)}}, ""},
		{"no description in Derived", &odata.Type{Interface: iface, Derived: []odata.Structured{(*noTypeT)(nil)}}, ""},
		{"no struct in Derived", &odata.Type{Interface: iface, Derived: []odata.Structured{(*numberT)(nil)}}, ""},
		{"no pointer in Derived", &odata.Type{Interface: iface, Derived: []odata.Structured{valueT{}}}, ""},
		{"no type in Derived", &odata.Type{Interface: iface, Derived: []odata.Structured{(*nothingT)(nil)}}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.typ.Name = "test.place"
			setType(&placeType, test.typ)
			data := []byte(`{"value":{"@odata.type":"#graph.identity","value":null},"many":[{},null,{"@odata.type":"#test.place"}]}`)
			v := new(placeT)
			checkWrong(t, odata.Unmarshal(data, v), test.want)
			runtime.GC()
			_, err := odata.Marshal(v)
			checkWrong(t, err, test.want)
			_, err = odata.Marshal(&placeT{Value: v, Many: []anyPlace{v, nil}})
			checkWrong(t, err, test.want)
		})
	}
	setType(&placeType, &odata.Type{Name: "test.place", Interface: iface, Derived: []odata.Structured{(*numberT)(nil)}})
	checkTrip(t, `{"value":{"@odata.type":"#test.number"}}`, new(placeT))
	for _, wrong := range []anyPlace{new(numberT), valueT{new(odata.IdentityT)}, valueT{}, new(embedsT)} {
		_, err := odata.Marshal(&placeT{Many: []anyPlace{wrong}})
		if (err == nil) != reflect.ValueOf(wrong).IsZero() {
			t.Errorf("%T: %v", wrong, err)
		}
		odata.ValueAt(&placeT{Value: wrong}, "value", "value")
	}
	for _, v := range []odata.Structured{new(noTypeT), new(nilEnumHolderT), new(numberT), valueT{new(odata.IdentityT)}} {
		_, err := odata.Marshal(v)
		checkWrong(t, err, "odata: ")
		checkWrong(t, odata.Unmarshal([]byte(`{"value":"x"}`), v), "odata: ")
		odata.Properties(v)
		odata.DynamicOf(v)
	}
}

type nothingT struct{ odata.Dynamic }

func (*nothingT) ODataType() *odata.Type { return nil }
func (*nothingT) IsPlace()               {}

// hugeT has its properties further away than the codec can say.
type (
	hugeT struct {
		Before  [1 << 32]byte
		Name    odata.Opt[string] `odata:"name"`
		Dynamic odata.Dynamic
	}
	holdsHugeT struct {
		Huge *hugeT `odata:"huge"`
		odata.Dynamic
	}
)

var hugeType, holdsHugeType = odata.Type{Name: "test.huge"}, odata.Type{Name: "test.holdsHuge"}

func (*hugeT) ODataType() *odata.Type      { return &hugeType }
func (*holdsHugeT) ODataType() *odata.Type { return &holdsHugeType }

func TestHugeType(t *testing.T) {
	limits := odata.WithLimits(odata.Limits{Memory: 1 << 40})
	checkWrong(t, odata.Unmarshal([]byte(`{"huge":{"name":"x"}}`), new(holdsHugeT), limits), "larger than")
	if odata.Properties((*hugeT)(nil)) != nil {
		t.Error("a type that is too large has properties")
	}
}

// setType gives a description other content, as a program can that has it.
func setType(typ, to *odata.Type) {
	*typ = odata.Type{}
	typ.Name, typ.Interface, typ.Derived, typ.Uses = to.Name, to.Interface, to.Derived, to.Uses
}

func checkWrong(t *testing.T, err error, want string) {
	t.Helper()
	var e *odata.Error
	if want == "" && err != nil || want != "" && (!errors.As(err, &e) || !strings.Contains(err.Error(), want)) {
		t.Errorf("%v; want %q", err, want)
	}
}
