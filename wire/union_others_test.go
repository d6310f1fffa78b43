package wire_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// holder has a value that must be one alternative alone.
type holder struct {
	One        *alone `json:"one,omitzero"`
	Undeclared wire.Undeclared
}

type alone struct {
	Word   wire.Opt[string] `check:"maxLength=4"`
	Long   wire.Opt[string] `check:"minLength=4"`
	Number wire.Opt[float64]
	Whole  wire.Opt[int64] `check:"minimum=10"`
	Words  []string        `check:"maxItems=1" check2:"items.maxLength=1"`
	Point  *point
	Circle *circle
	Tree   *tree
	Ring   *ring
	Other  wire.Raw
}

// tree and ring lie in each other: what is in them is one of both again.
type tree struct {
	In         *alone `json:"in,omitzero"`
	Name       string `json:"name"`
	Undeclared wire.Undeclared
}

type ring struct {
	In         *alone `json:"in,omitzero"`
	Name       string `json:"name" check:"maxLength=2"`
	Undeclared wire.Undeclared
}

var (
	typeOfHolder = wire.Type{Name: "holder"}
	typeOfAlone  = wire.UnionType{Name: "alone", Exclusive: true}
	typeOfTree   = wire.Type{Name: "tree"}
	typeOfRing   = wire.Type{Name: "ring"}
)

func (*holder) WireType() *wire.Type      { return &typeOfHolder }
func (*alone) UnionType() *wire.UnionType { return &typeOfAlone }
func (*tree) WireType() *wire.Type        { return &typeOfTree }
func (*ring) WireType() *wire.Type        { return &typeOfRing }

// TestExclusive checks values of oneOf: those that are several alternatives are wrong,
// and both are named. What one alternative forbids is no second one.
func TestExclusive(t *testing.T) {
	for value, want := range map[string]string{
		`"ab"`:                                   "",
		`"abcde"`:                                "",
		`"abcd"`:                                 "/one is both a string and a string, and must be only one of them",
		`5`:                                      "",
		`{"name":"abc","in":7.5}`:                "",
		`5.5`:                                    "",
		`12`:                                     "/one is both an integer and a number, and must be only one of them",
		`{"x":1,"y":2}`:                          "",
		`{"x":1,"radius":2}`:                     "",
		`{"x":1,"y":2,"radius":2}`:               "", // a point has nothing else
		`{"name":"abc"}`:                         "",
		`{"name":"ab"}`:                          "/one is both tree and ring, and must be only one of them",
		`{"name":"abc","radius":1}`:              "",
		`{"name":"abc","in":{"name":"a"}}`:       "/one/in is both tree and ring, and must be only one of them",
		`{"name":"abc","x":1,"radius":1}`:        "/one is both circle and tree, and must be only one of them",
		`{"name":"abc","in":{"x":1,"radius":2}}`: "",
	} {
		var v holder
		if err := wire.Unmarshal([]byte(`{"one":`+value+`}`), &v); err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		got := ""
		if err := wire.Check(&v, wire.Request, nil); err != nil {
			got = strings.TrimPrefix(err.Error(), "wire: ")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

// TestAnotherAlternative checks values of which the alternative that is chosen by the kind
// forbids something that another does not: they are the other one.
func TestAnotherAlternative(t *testing.T) {
	for _, exclusive := range []bool{true, false} {
		typ := typeOfAlone.Exclusive
		typeOfAlone.Exclusive = exclusive
		for value, is := range map[string]func(*alone) bool{
			`"abcde"`:        func(v *alone) bool { return v.Long == wire.Some("abcde") && v.Word.IsAbsent() },
			`5`:              func(v *alone) bool { return v.Number == wire.Some(5.0) && v.Whole.IsAbsent() },
			`{"name":"abc"}`: func(v *alone) bool { return v.Tree != nil && v.Ring == nil },
		} {
			var v holder
			if err := wire.Unmarshal([]byte(`{"one":`+value+`}`), &v); err != nil {
				t.Fatal(err)
			}
			if err := wire.Check(&v, wire.Request, nil); err != nil || !is(v.One) {
				t.Errorf("%s: %+v, %v", value, v.One, err)
			}
		}
		typeOfAlone.Exclusive = typ
	}
}

// TestExclusiveInEachOther checks unions in unions, each of which nearly is two
// alternatives: without a bound it would take twice as long for each level.
func TestExclusiveInEachOther(t *testing.T) {
	const levels = 29
	var v holder
	data := `{"one":` + strings.Repeat(`{"in":`, levels) + `5` + strings.Repeat(`,"name":"abc"}`, levels) + `}`
	if err := wire.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	if err := wire.Check(&v, wire.Request, nil); err != nil {
		t.Error(err)
	}
}

// TestAlternative switches over what unions are.
func TestAlternative(t *testing.T) {
	tree, point := &tree{Name: "a"}, &point{X: 1}
	for _, test := range []struct {
		of   wire.Union
		want any
	}{
		{&alone{Word: wire.Some("a")}, "a"},
		{&alone{Whole: wire.Some[int64](1)}, int64(1)},
		{&alone{Tree: tree}, tree},
		{&alone{Point: point}, point},
		{&alone{Other: "[1]"}, wire.Raw("[1]")},
		{&alone{Word: wire.Null[string]()}, nil},
		{&alone{}, nil},
		{(*alone)(nil), nil},
		{nil, nil},
	} {
		if got := wire.Alternative(test.of); got != test.want {
			t.Errorf("%#v: %#v, want %#v", test.of, got, test.want)
		}
	}
	if got, ok := wire.Alternative(&choice{Words: []string{"a"}}).([]string); !ok || len(got) != 1 {
		t.Errorf("a list: %#v", got)
	}
}
