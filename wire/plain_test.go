package wire_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
	"github.com/odatagen/odatagen/wire/gen"
)

// plain is a type with what plain JSON has beyond OData.
type plain struct {
	Text       string                     `json:"text" check:"minLength=2 pattern=^[a-z ]+$"`
	Number     wire.Opt[float64]          `json:"number,omitzero" check:"minimum=0 multipleOf=0.5"`
	Long       wire.Opt[int64]            `json:"long,omitzero" schema:"readOnly"`
	Secret     wire.Opt[string]           `json:"secret,omitzero" schema:"required,writeOnly"`
	Matrix     [][]int32                  `json:"matrix,omitzero" check:"items.maxItems=2 items.items.maximum=9"`
	Maybe      []wire.Opt[string]         `json:"maybe,omitzero" check:"items.nullable"`
	Labels     map[string]string          `json:"labels,omitzero" check:"values.maxLength=3"`
	Parts      map[string]*plain          `json:"parts,omitzero"`
	Lists      map[string][]wire.Raw      `json:"lists,omitzero"`
	Choice     *choice                    `json:"choice,omitzero" schema:"nullable"`
	Choices    []*choice                  `json:"choices,omitzero"`
	Comma      wire.Opt[bool]             `json:"'a,b\\\\c',omitzero"`
	More       map[string]wire.Opt[int16] `json:"-" schema:"rest" check:"nullable minimum=-5"`
	Undeclared wire.Undeclared            `check:"maxProperties=12"`
}

var typeOfPlain = wire.Type{Name: "plain"}

func (*plain) WireType() *wire.Type { return &typeOfPlain }

// choice is a union without a discriminator.
type choice struct {
	Flag   wire.Opt[bool]
	Word   wire.Opt[string] `check:"maxLength=4"`
	Number wire.Opt[float64]
	Words  []string
	Point  *point
	Circle *circle
	Other  wire.Raw
}

var typeOfChoice = wire.UnionType{Name: "choice"}

func (*choice) UnionType() *wire.UnionType { return &typeOfChoice }

type point struct {
	X          int32           `json:"x"`
	Y          int32           `json:"y"`
	Undeclared wire.Undeclared `check:"closed"`
}

var typeOfPoint = wire.Type{Name: "point"}

func (*point) WireType() *wire.Type { return &typeOfPoint }

type circle struct {
	X          wire.Opt[int32] `json:"x" schema:"required"`
	Radius     int32           `json:"radius"`
	Undeclared wire.Undeclared
}

var typeOfCircle = wire.Type{Name: "circle"}

func (*circle) WireType() *wire.Type { return &typeOfCircle }

var plainPayloads = []string{
	`{"text":""}`,
	`{"text":"ab","number":1.5,"long":9223372036854775807,"secret":"s"}`,
	`{"text":"","matrix":[[1,2],[],[3]],"maybe":["a",null,""],"labels":{"a":"b","":"c"},"parts":{"x":{"text":"in","@type":7,"@odata.type":8}},"lists":{"l":[1,null,{"a":[]}]}}`,
	`{"text":"","choice":true,"choices":["word",1.5,["a"],{"x":1,"y":2},{"x":1,"radius":3},{"x":1,"y":2,"radius":3}]}`,
	`{"text":"","choice":null,"choices":[null,{"x":2,"odd":1,"radius":1},[1]]}`,
	`{"text":"","a,b\\c":true,"one":1,"two":null,"three":-3}`,
	`{"text":"","value":{"not":"a wrapper"}}`,
}

func TestPlainRoundTrip(t *testing.T) {
	for _, payload := range plainPayloads {
		var v plain
		err := wire.Unmarshal([]byte(payload), &v)
		if strings.Contains(payload, "wrapper") {
			var place *wire.Error
			if !errors.As(err, &place) || place.Pointer != "/value" {
				t.Errorf("%s: %v", payload, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		out, err := wire.Marshal(&v)
		if err != nil || !sameJSON(t, payload, out) {
			t.Errorf("%s: %s %v", payload, out, err)
		}
	}
}

// sameJSON compares the values of two texts, numbers by their text.
func sameJSON(t *testing.T, a string, b []byte) bool {
	t.Helper()
	return reflect.DeepEqual(valueOf(t, a), valueOf(t, string(b)))
}

func valueOf(t *testing.T, text string) (v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

func TestStrict(t *testing.T) {
	for payload, want := range map[string]string{
		`{"long":"1"}`:                              `wire: /long at byte 8: an integer wanted, found string "1"`,
		`{"number":"INF"}`:                          `wire: /number at byte 10: a number wanted, found string "INF"`,
		`{"parts":{"a":7}}`:                         "wire: /parts/a at byte 14: an object (plain) wanted, found number 7",
		`{"parts":{"a":{"text":""},"a":{}}}`:        "wire: /parts/a at byte 26: duplicate name: names of members must be unique (RFC 8259, section 4)",
		`{"matrix":[null]}`:                         "wire: /matrix/0 at byte 11: a list wanted, found null: null, which no item can be",
		`{"matrix":[[1,null]]}`:                     "wire: /matrix/0 at byte 11: null, which no item can be",
		`{"matrix":[1]}`:                            "wire: /matrix/0 at byte 11: a list wanted, found number 1",
		`{"labels":{"a":null}}`:                     "wire: /labels/a at byte 15: a string wanted, found null: null, which no item can be",
		`{"labels":[]}`:                             "wire: /labels at byte 10: an object wanted, found an array",
		`{"more":40000}`:                            "wire: /more at byte 8: an integer of 16 bits wanted, found number 40000: out of range",
		`{"long":1}`:                                "wire: /text at byte 0: is required, and missing",
		`{"text":null}`:                             "wire: /text at byte 8: a string wanted, found null: is required, and not nullable",
		`{"text":"","parts":{"a":{}}}`:              "wire: /parts/a/text at byte 24: is required, and missing",
		`{"text":"","choice":{"radius":1,"r":2}}`:   "wire: /choice/x at byte 20: is required, and missing",
		`{"text":"","choices":[{"y":1,"z":{}},{}]}`: "wire: /choices/0/x at byte 22: is required, and missing",
	} {
		var v plain
		err := wire.Unmarshal([]byte(payload), &v)
		if err == nil || err.Error() != want {
			t.Errorf("%s:\ngot  %v\nwant %s", payload, err, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for payload, want := range map[string]string{
		`{"text":"ab","secret":"s"}`:                         "",
		`{"text":"ab","secret":"s","long":1}`:                "",
		`{"text":"ab"}`:                                      "/secret is required",
		`{"text":"a","secret":null,"number":-0.7}`:           "/text must have at least 2 characters; /number must be at least 0; /number must be a multiple of 0.5; /secret must not be null",
		`{"text":"A1","secret":"s"}`:                         "/text must match the pattern ^[a-z ]+$",
		`{"text":"ab","secret":"s","matrix":[[1,2,3],[10]]}`: "/matrix/0 must have at most 2 items; /matrix/1/0 must be at most 9",
		`{"text":"ab","secret":"s","labels":{"a":"long"},"parts":{"x":null,"y":{"text":"yy","secret":""}}}`: "/labels/a must have at most 3 characters; /parts/x must not be null",
		`{"text":"ab","secret":"s","choice":"lengthy","choices":[{"x":1,"y":1},null]}`:                      "/choice must have at most 4 characters; /choices/1 must not be null",
		`{"text":"ab","secret":"s","one":-6,"two":null}`:                                                    "/one must be at least -5",
		`{"text":"ab","secret":"s","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1}`:      "must have at most 12 properties",
	} {
		var v plain
		if err := wire.Unmarshal([]byte(payload), &v); err != nil {
			t.Errorf("%s: %v", payload, err)
			continue
		}
		got := ""
		if err := wire.Check(&v, wire.Request, formats.Texts{}); err != nil {
			got = strings.TrimPrefix(err.Error(), "wire: ")
		}
		if got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", payload, got, want)
		}
		if !v.Long.IsAbsent() {
			t.Errorf("%s: what is read-only is still there", payload)
		}
	}
	v := plain{Text: "ab", Long: wire.Some(int64(1)), Secret: wire.Some("s")}
	if err := wire.Check(&v, wire.Response, formats.Texts{}); err != nil || v.Long.IsAbsent() {
		t.Errorf("as a response: %v", err)
	}
	out, err := wire.Marshal(&v, wire.Internal(sibling.Key{}).ForAnswer(&sibling.Answer{}))
	if err != nil || string(out) != `{"text":"ab","long":1}` {
		t.Errorf("%s %v", out, err)
	}
}

func TestCheckReportsNotTooMuch(t *testing.T) {
	v := plain{Text: "ab", Secret: wire.Some("s"), Labels: map[string]string{}}
	for i := range 100 {
		v.Labels[fmt.Sprintf("key%d", i)] = "long"
	}
	var violations wire.Violations
	if err := wire.Check(&v, wire.Request, formats.Texts{}); !errors.As(err, &violations) || len(violations) != 20 {
		t.Errorf("%d violations", len(violations))
	}
}

func TestUnionValues(t *testing.T) {
	for _, test := range []struct {
		value choice
		want  string
	}{
		{choice{}, "no alternative of the union is set"},
		{choice{Flag: wire.Some(true), Word: wire.Some("a")}, "several alternatives of the union are set"},
		{choice{Flag: wire.Some(true), Other: "1"}, "several alternatives of the union are set"},
		{choice{Other: "{"}, "syntax"},
	} {
		_, err := wire.Marshal(&plain{Text: "", Choice: &test.value})
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "/choice") {
			t.Errorf("%+v: %v", test.value, err)
		}
	}
	out, err := gen.MarshalUnion(&choice{Words: []string{}})
	if err != nil || string(out) != "[]" {
		t.Errorf("%s %v", out, err)
	}
	var c choice
	if err := gen.UnmarshalUnion([]byte(`{"x":1,"y":2}`), &c); err != nil || c.Point == nil {
		t.Errorf("%+v %v", c, err)
	}
	if err := gen.UnmarshalUnion([]byte(`{`), &c); err == nil || c.Point != nil {
		t.Errorf("%+v %v", c, err)
	}
}

func TestUnionDepthIsBounded(t *testing.T) {
	deep := `{"text":"","choices":` + strings.Repeat(`[`, 2000) + strings.Repeat(`]`, 2000) + `}`
	if err := wire.Unmarshal([]byte(deep), new(plain)); err == nil || !strings.Contains(err.Error(), "the limit Depth") {
		t.Error(err)
	}
	nested := strings.Repeat(`{"text":"","parts":{"a":`, 40) + `{"text":""}` + strings.Repeat(`}}`, 40)
	if err := wire.Unmarshal([]byte(nested), new(plain)); err == nil || !strings.Contains(err.Error(), "the limit Depth") {
		t.Error(err)
	}
	many := `{"text":"","matrix":[` + strings.Repeat(`[],`, 1000) + `[]]}`
	err := wire.Unmarshal([]byte(many), new(plain), wire.WithLimits(wire.Limits{Memory: 10_000}))
	if err == nil || !strings.Contains(err.Error(), "the limit Memory") {
		t.Error(err)
	}
}

func TestNewBase64(t *testing.T) {
	for n := range 300 {
		data := bytes.Repeat([]byte{0xfb, 0xff, byte(n)}, n)[:n]
		if got, want := wire.NewBase64(data), base64.StdEncoding.EncodeToString(data); got.String() != want || !bytes.Equal(got.Bytes(), data) {
			t.Fatalf("%s, want %s", got, want)
		}
	}
}

func TestMalformedRules(t *testing.T) {
	type wrong struct {
		A       wire.Opt[string] `odata:"a" check:"minLength=x"`
		Dynamic wire.Dynamic
	}
	for _, check := range []string{"minLength=x", "unknown=1", "others.minLength=1", "pattern=(", "minimum=1x"} {
		if _, err := wire.Internal(sibling.Key{}).ShapeOf(reflect.TypeFor[string](), check, formats.Texts{}); err == nil {
			t.Errorf("%s: no error", check)
		}
	}
	for _, wrong := range []reflect.Type{reflect.TypeFor[chan int](), reflect.TypeFor[map[int]string](), reflect.TypeFor[[]chan int](), reflect.TypeFor[wrong]()} {
		if _, err := wire.Internal(sibling.Key{}).ShapeOf(wrong, "", formats.Texts{}); err == nil {
			t.Errorf("%s: no error", wrong)
		}
	}
}

// FuzzPlain reads whatever comes: what is accepted goes out as the same JSON,
// and what goes out is read as the same again.
func FuzzPlain(f *testing.F) {
	for _, payload := range plainPayloads {
		f.Add([]byte(payload))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		var v plain
		if err := wire.Unmarshal(payload, &v); err != nil {
			return
		}
		out, err := wire.Marshal(&v)
		if err != nil {
			t.Fatalf("%s: %v", payload, err)
		}
		var again plain
		if err := wire.Unmarshal(out, &again); err != nil {
			t.Fatalf("%s: %s: %v", payload, out, err)
		}
		twice, err := wire.Marshal(&again)
		if err != nil || !bytes.Equal(out, twice) {
			t.Fatalf("%s: %s and then %s: %v", payload, out, twice, err)
		}
		_ = wire.Check(&v, wire.Response, formats.Texts{})
		if !sameNumbers(t, payload, out) {
			t.Fatalf("%s went out as %s", payload, out)
		}
	})
}

// sameNumbers is sameJSON for numbers that may be written in another way.
func sameNumbers(t *testing.T, a, b []byte) bool {
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatalf("%s is accepted, and is no JSON: %v", a, err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return reflect.DeepEqual(x, y)
}
