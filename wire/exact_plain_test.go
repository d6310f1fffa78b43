package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
	"github.com/odatagen/odatagen/wire/gen"
)

// readings has numbers of the plain kinds, wherever a struct can hold one.
type readings struct {
	Must       float64                         `json:"must"`
	Maybe      wire.Opt[float32]               `json:"maybe,omitzero"`
	Row        []float64                       `json:"row,omitzero"`
	Grid       [][]float64                     `json:"grid,omitzero"`
	Gaps       []wire.Opt[float64]             `json:"gaps,omitzero" check:"items.nullable"`
	ByName     map[string]float64              `json:"byName,omitzero"`
	Nested     map[string]map[string][]float32 `json:"nested,omitzero"`
	Value      *choice                         `json:"value,omitzero"`
	Values     []*choice                       `json:"values,omitzero"`
	ValueOf    map[string]*choice              `json:"valueOf,omitzero"`
	Inner      *readings                       `json:"inner,omitzero"`
	Inners     []*readings                     `json:"inners,omitzero"`
	InnerOf    map[string]*readings            `json:"innerOf,omitzero"`
	More       map[string][]float64            `json:"-" schema:"rest"`
	Undeclared wire.Undeclared
}

var typeOfReadings = wire.Type{Name: "readings"}

func (*readings) WireType() *wire.Type { return &typeOfReadings }

// TestExactEverywhere reads numbers that say more than their Go values, in all places
// that can hold one: they are written as they were read.
func TestExactEverywhere(t *testing.T) {
	const (
		long  = `12345678901234567890.12`
		small = `0.1000000000000000055511151231257827`
		most  = `1.7976931348623157081e308`
	)
	for _, payload := range []string{
		`{"must":` + long + `}`,
		`{"must":1,"maybe":16777217}`,
		`{"must":1,"row":[1,` + long + `,2,` + small + `]}`,
		`{"must":1,"grid":[[],[1,` + long + `],[2],[` + small + `,` + most + `]]}`,
		`{"must":1,"gaps":[null,` + long + `,1.5,null]}`,
		`{"must":1,"byName":{"a":` + long + `,"b":1,"c":` + most + `,"":` + small + `}}`,
		`{"must":1,"nested":{"x":{"y":[1,16777217]},"z":{"":[60.123456],"q":[]}}}`,
		`{"must":1,"value":` + long + `}`,
		`{"must":1,"values":[1,` + long + `,"w",["a"],{"x":1,"y":2},` + small + `]}`,
		`{"must":1,"valueOf":{"k":` + long + `,"l":true,"m":` + small + `}}`,
		`{"must":1,"other":[` + long + `],"odd":[1,` + small + `],"row":[` + long + `],"more":[2]}`,
		`{"must":` + long + `,"inner":{"must":` + small + `,"byName":{"k":` + most + `}},"byName":{"k":` + long + `}}`,
		`{"must":1,"inners":[{"must":` + long + `},{"must":2,"row":[` + small + `]}],"innerOf":{"i":{"must":` + long + `,"other":[` + long + `]}}}`,
		`{"must":1,"row":[` + long + `],"inners":[{"must":2}],"grid":[[` + small + `]]}`,
	} {
		var v readings
		if err := wire.Unmarshal([]byte(payload), &v); err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		out, err := wire.Marshal(&v)
		if err != nil || !sameJSON(t, payload, out) {
			t.Errorf("%s comes back as %s %v", payload, out, err)
		}
		again := v
		if !wire.Equal(&v, &again) {
			t.Errorf("%s is not equal to itself", payload)
		}
	}
}

// TestTooLargeNumbers reads numbers that no Go type has: the error says what would be
// one, and that there are more digits.
func TestTooLargeNumbers(t *testing.T) {
	digits := strings.Repeat("123456789", 6)
	for payload, want := range map[string]string{
		`{"must":1e309}`:                                "a number of at most 1.7976931348623157e+308 wanted, found number 1e309",
		`{"must":1,"maybe":-1e39}`:                      "a number of at most 3.4028234663852886e+38 wanted, found number -1e39",
		`{"must":1,"byName":{"a":1` + digits + `e300}}`: "found number 1" + digits[:39] + "…",
	} {
		if err := wire.Unmarshal([]byte(payload), new(readings)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", payload, err)
		}
	}
}

// TestExactUntilChanged changes what was read: what a program sets is written, and
// what it leaves keeps its text.
func TestExactUntilChanged(t *testing.T) {
	const long, other = `12345678901234567890.12`, `98765432109876543210.98`
	var v readings
	if err := wire.Unmarshal([]byte(`{"must":`+long+`,"grid":[[`+long+`,`+other+`]],"byName":{"a":`+long+`,"b":`+other+`},"value":`+long+`,"values":[`+long+`,`+other+`],"odd":[`+long+`]}`), &v); err != nil {
		t.Fatal(err)
	}
	v.Must = 1.5
	v.Grid[0][0] = 2.5
	v.ByName["a"], v.ByName["c"] = 3.5, 4.5
	v.Value = &choice{Point: &point{X: 1, Y: 2}}
	v.Values[0] = &choice{Words: []string{"x"}}
	v.More["new"], v.More["odd"] = v.More["odd"], []float64{1}
	out, err := wire.Marshal(&v)
	want := `{"must":1.5,"grid":[[2.5,` + other + `]],"byName":{"a":3.5,"b":` + other + `,"c":4.5},"value":{"x":1,"y":2},"values":[["x"],` + other + `],"new":[12345678901234567000],"odd":[1]}`
	if err != nil || !sameJSON(t, want, out) {
		t.Errorf("%s %v", out, err)
	}
}

// TestExactAlone reads values that are in no struct, as bodies are: a union keeps the
// digits itself.
func TestExactAlone(t *testing.T) {
	const long, list = `12345678901234567890.12`, `[1,0.1234567890123456789]`
	for _, test := range []struct {
		payload string
		change  func(*amount)
		want    string
	}{
		{long, func(*amount) {}, long},
		{list, func(*amount) {}, list},
		{`{"a":` + long + `}`, func(*amount) {}, `{"a":` + long + `}`},
		{`1.5`, func(*amount) {}, `1.5`},
		{long, func(v *amount) { v.Number = wire.Some(2.5) }, `2.5`},
		{long, func(v *amount) { *v = amount{Numbers: []float64{1}, Other: v.Other} }, `[1]`},
		{list, func(v *amount) { v.Numbers[0] = 2 }, `[2,0.12345678901234568]`},
	} {
		var v amount
		if err := json.Unmarshal([]byte(test.payload), &v); err != nil {
			t.Fatal(err)
		}
		test.change(&v)
		if out, err := json.Marshal(&v); err != nil || string(out) != test.want {
			t.Errorf("%s comes back as %s %v, not %s", test.payload, out, err, test.want)
		}
	}
	if out, err := json.Marshal(&amount{Number: wire.Some(1.5), Other: "true"}); err == nil {
		t.Errorf("a number and another value are written as %s", out)
	}
}

// amount is a union of numbers, and of what has numbers in it.
type amount struct {
	Number  wire.Opt[float64]
	Numbers []float64
	ByName  map[string]float64
	Other   wire.Raw
}

var typeOfAmount = wire.UnionType{Name: "amount"}

func (*amount) UnionType() *wire.UnionType     { return &typeOfAmount }
func (v *amount) MarshalJSON() ([]byte, error) { return gen.MarshalUnion(v) }
func (v *amount) UnmarshalJSON(b []byte) error { return gen.UnmarshalUnion(b, v) }

// counters has limits and values that a float64 does not have.
type counters struct {
	Signed     wire.Opt[int64]  `json:"signed,omitzero" check:"minimum=-9223372036854775807 exclusiveMaximum=9007199254740993"`
	Unsigned   wire.Opt[uint64] `json:"unsigned,omitzero" check:"minimum=9007199254740993 exclusiveMaximum=18446744073709551615"`
	Listed     wire.Opt[int64]  `json:"listed,omitzero" check:"enum=9007199254740993|9223372036854775807"`
	Steps      wire.Opt[int64]  `json:"steps,omitzero" check:"multipleOf=9007199254740993"`
	Undeclared wire.Undeclared
}

var typeOfCounters = wire.Type{Name: "counters"}

func (*counters) WireType() *wire.Type { return &typeOfCounters }

// TestExactLimits checks integers beside limits that no float64 is.
func TestExactLimits(t *testing.T) {
	for payload, want := range map[string]string{
		`{"signed":9007199254740992,"unsigned":9007199254740993,"listed":9007199254740993,"steps":18014398509481986}`: "",
		`{"signed":-9223372036854775807,"unsigned":18446744073709551614,"listed":9223372036854775807,"steps":0}`:      "",
		`{"signed":9007199254740993}`:       "must be less than 9007199254740993",
		`{"signed":-9223372036854775808}`:   "must be at least -9223372036854775807",
		`{"unsigned":9007199254740992}`:     "must be at least 9007199254740993",
		`{"unsigned":18446744073709551615}`: "must be less than 18446744073709551615",
		`{"listed":9007199254740992}`:       "must be one of",
		`{"steps":9007199254740992}`:        "must be a multiple of 9007199254740993",
	} {
		var v counters
		if err := wire.Unmarshal([]byte(payload), &v); err != nil {
			t.Fatal(err)
		}
		if err := wire.Check(&v, wire.Request, formats.Texts{}); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", payload, err, want)
		}
	}
}
