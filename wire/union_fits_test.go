package wire_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// bins has unions of maps and of lists.
type bins struct {
	One        *bin       `json:"one,omitzero"`
	All        []*crowded `json:"all,omitzero"`
	Undeclared wire.Undeclared
}

type bin struct {
	Texts    map[string]string
	Numbers  map[string]float64
	Wholes   map[string]int64               `check:"minProperties=1"`
	Days     map[string]wire.Opt[wire.Date] `check:"values.nullable"`
	Lists    map[string][]string
	Points   map[string]*point
	Words    []string
	Measures []float64
	Counts   []int64 `check:"maxItems=2"`
	Circles  []*circle
	Dots     []*point
	Inner    *inner
	Other    wire.Raw
}

// inner is a union in a union.
type inner struct {
	Flags []bool
	Guids []wire.Guid
	Other wire.Raw
}

var (
	typeOfInner = wire.UnionType{Name: "inner"}
	typeOfBins  = wire.Type{Name: "bins"}
	typeOfBin   = wire.UnionType{Name: "bin", Exclusive: true}
)

func (*bins) WireType() *wire.Type        { return &typeOfBins }
func (*inner) UnionType() *wire.UnionType { return &typeOfInner }
func (*bin) UnionType() *wire.UnionType   { return &typeOfBin }

// crowded has many alternatives that are objects with one name among their properties.
type crowded struct {
	A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P *crowd1
	Other                                          wire.Raw
}

type crowd1 struct {
	A          wire.Opt[float64] `json:"a,omitzero"`
	Undeclared wire.Undeclared
}

var (
	typeOfCrowded = wire.UnionType{Name: "crowded"}
	typeOfCrowd1  = wire.Type{Name: "crowd1"}
)

func (*crowded) UnionType() *wire.UnionType { return &typeOfCrowded }
func (*crowd1) WireType() *wire.Type        { return &typeOfCrowd1 }

// TestMapsAndLists reads values of unions of several maps and lists: what is in them
// says which they are, and two that fit are named.
func TestMapsAndLists(t *testing.T) {
	for value, want := range map[string]string{
		`{"a":"x","b":"y"}`:           "map[string]string",
		`{"a":1.5,"b":2}`:             "map[string]float64",
		`{"a":"2026-11-30","b":null}`: "map[string]wire.Opt[github.com/odatagen/odatagen/wire.Date]",
		`{"a":[],"b":["x"]}`:          "map[string][]string",
		`{"a":{"x":1,"y":2}}`:         "map[string]*wire_test.point",
		`{"a":1,"b":2}`:               "/one is both a map (each an integer) and a map (each a number), and must be only one of them",
		`{"a":"2026-11-30"}`:          "/one is both a map (each a date, such as 2026-11-26) and a map (each a string), and must be only one of them",
		`{}`:                          "/one is both a map (each a string) and a map (each a number), and must be only one of them", // at least one whole
		`{"a":1,"b":"x"}`:             "/one is none of a map (each a string), a map (each a number), a map (each an integer), a map (each a date, such as 2026-11-26), a map (each a list (each a string)), …",
		`["a","b"]`:                   "[]string",
		`[true,false]`:                "*wire_test.inner",
		`[1,2.5]`:                     "[]float64",
		`[1,2,3]`:                     "[]float64",
		`[1,2]`:                       "/one is both a list (each an integer) and a list (each a number), and must be only one of them",
		`[{"x":1,"radius":2}]`:        "[]*wire_test.circle",
		`[{"x":1,"y":2}]`:             "[]*wire_test.point",
	} {
		var v bins
		if err := wire.Unmarshal([]byte(`{"one":`+value+`}`), &v); err != nil {
			t.Errorf("%s: %v", value, err)
			continue
		}
		got := ""
		if err := wire.Check(&v, wire.Request, nil); err != nil {
			got = strings.TrimPrefix(err.Error(), "wire: ")
		} else {
			got = fmt.Sprint(reflect.TypeOf(wire.Alternative(v.One)))
		}
		if got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
		if out, err := wire.Marshal(&v); err != nil || !sameJSON(t, `{"one":`+value+`}`, out) {
			t.Errorf("%s: %s %v", value, out, err)
		}
	}
}

// TestUnionLooks reads lists of objects that each could be any of many alternatives: it
// takes no memory by alternative, and ends with an error where the list is too long.
func TestUnionLooks(t *testing.T) {
	read := func(items int) error {
		data := []byte(`{"all":[` + strings.Repeat(`{"a":1},`, items) + "null]}")
		return wire.Unmarshal(data, new(bins))
	}
	each := (testing.AllocsPerRun(3, func() { _ = read(2000) }) - testing.AllocsPerRun(3, func() { _ = read(1000) })) / 1000
	if each > 6 {
		t.Errorf("%.1f allocations for each object", each)
	}
	for value, each := range map[string]int{
		`{"a":1}`:   16 + 16, // once as an object, once for its member
		`{"odd":1}`: 16,
		`null`:      0,
	} {
		list := []byte("[" + strings.Repeat(value+",", 99) + value + "]")
		if looks, err := wire.Looks[*crowded](list, 0); err != nil || looks != 100*each {
			t.Errorf("%s: %d looks, %v", value, looks, err)
		}
		if _, err := wire.Looks[*crowded](list, wire.MaxLooks-100*each); err != nil {
			t.Errorf("%s: %v", value, err)
		}
		if _, err := wire.Looks[*crowded](list, wire.MaxLooks-100*each+1); each > 0 && (err == nil || !strings.Contains(err.Error(), "/99 at byte ")) {
			t.Errorf("%s, one look too many: %v", value, err)
		}
	}
}

// FuzzUnion reads and checks whatever comes as a union of maps and lists.
func FuzzUnion(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":1}`, `{"a":"2026-11-30","b":null}`, `{"a":[1,null]}`, `[[]]`, `[1,2.5,"x"]`, `{"a":{"x":1}}`, `[{"radius":1}]`, `{"a":1,"a":2}`, `[{"x`, `null`, `1`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		var v bins
		if wire.Unmarshal([]byte(`{"one":`+string(value)+`}`), &v) != nil {
			return
		}
		if err := wire.Check(&v, wire.Request, formats.Texts{}); err != nil {
			return
		}
		if _, err := wire.Marshal(&v); err != nil {
			t.Errorf("%s: %v", value, err)
		}
	})
}
