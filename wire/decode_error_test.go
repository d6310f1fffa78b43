package wire

import (
	"errors"
	"math/bits"
	"strings"
	"testing"
)

// TestErrors is a golden table of what is said about payloads that are wrong.
func TestErrors(t *testing.T) {
	long := strings.Repeat("ü", 30)
	tests := []struct{ data, want string }{
		{``, `wire: at byte 0: syntax: a value expected, found the end`},
		{`x`, `wire: at byte 0: syntax: a value expected, found x`},
		{"\x00", `wire: at byte 0: syntax: a value expected, found ` + "\x00"},
		{"\xff", `wire: at byte 0: syntax: a value expected, found byte 0xff`},
		{"\xef\xbb\xbf{}", `wire: at byte 0: syntax: a value expected, found ` + "\ufeff"},
		{`null`, `wire: at byte 0: test.kinds wanted, found null`},
		{`[]`, `wire: at byte 0: test.kinds wanted, found an array`},
		{`"x`, `wire: at byte 2: syntax: '"' expected, found the end`},
		{`{`, `wire: at byte 1: syntax: '"' of a member's name expected, found the end`},
		{`{} x`, `wire: at byte 3: syntax: the end of the payload expected, found x`},
		{`{"int32":1,}`, `wire: at byte 11: syntax: '"' of a member's name expected, found }`},
		{`{"int32"}`, `wire: at byte 8: syntax: ':' expected, found }`},
		{`{"int32":}`, `wire: /int32 at byte 9: syntax: a value expected, found }`},
		{`{"int32":1 "int64":2}`, `wire: at byte 11: syntax: ',' or '}' expected, found "`},
		{`{"int32":01}`, `wire: at byte 10: syntax: ',' or '}' expected, found 1`},
		{`{"int32":+1}`, `wire: /int32 at byte 9: syntax: a value expected, found +`},
		{`{"int32":1.}`, `wire: /int32 at byte 11: syntax: a digit expected, found }`},
		{`{"int32":-}`, `wire: /int32 at byte 10: syntax: a digit expected, found }`},
		{`{"int32":nul}`, `wire: /int32 at byte 9: syntax: null expected, found n`},
		{`{"int32":true}`, `wire: /int32 at byte 9: Edm.Int32 wanted, found true`},
		{`{"int32":"12"}`, `wire: /int32 at byte 9: Edm.Int32 wanted, found string "12"`},
		{`{"int32":2147483648}`, `wire: /int32 at byte 9: Edm.Int32 wanted, found number 2147483648: out of range`},
		{`{"int32":1.5}`, `wire: /int32 at byte 9: Edm.Int32 wanted, found number 1.5: not an integer`},
		{`{"byte":-1}`, `wire: /byte at byte 8: Edm.Byte wanted, found number -1: out of range`},
		{`{"sByte":128}`, `wire: /sByte at byte 9: Edm.SByte wanted, found number 128: out of range`},
		{`{"int16":{}}`, `wire: /int16 at byte 9: Edm.Int16 wanted, found an object`},
		{`{"int64":"1x"}`, `wire: /int64 at byte 9: Edm.Int64 wanted, found string "1x"`},
		{`{"int64":"1.5"}`, `wire: /int64 at byte 9: Edm.Int64 wanted, found string "1.5": not an integer`},
		{`{"single":1e39}`, `wire: /single at byte 10: Edm.Single wanted, found number 1e39: out of range`},
		{`{"double":"1"}`, `wire: /double at byte 10: Edm.Double wanted, found string "1"`},
		{`{"double":1e400}`, `wire: /double at byte 10: Edm.Double wanted, found number 1e400: out of range`},
		{`{"string":12}`, `wire: /string at byte 10: Edm.String wanted, found number 12`},
		{`{"string":["x"]}`, `wire: /string at byte 10: Edm.String wanted, found an array`},
		{`{"boolean":"true"}`, `wire: /boolean at byte 11: Edm.Boolean wanted, found string "true"`},
		{`{"boolean":truE}`, `wire: /boolean at byte 11: syntax: true expected, found t`},
		{`{"enum":1}`, `wire: /enum at byte 8: graph.records.modality wanted, found number 1`},
		{`{"enums":["a",1]}`, `wire: /enums/1 at byte 14: graph.records.modality wanted, found number 1`},
		{`{"strings":"x"}`, `wire: /strings at byte 11: Collection(Edm.String) wanted, found string "x"`},
		{`{"strings":["x",{}]}`, `wire: /strings/1 at byte 16: Edm.String wanted, found an object`},
		{`{"strings":["x",]}`, `wire: /strings/1 at byte 16: syntax: a value expected, found ]`},
		{`{"strings":["x"`, `wire: /strings at byte 15: syntax: ',' or ']' expected, found the end`},
		{`{"complex":[]}`, `wire: /complex at byte 11: test.kinds wanted, found an array`},
		{`{"complexes":{}}`, `wire: /complexes at byte 13: Collection(test.kinds) wanted, found an object`},
		{`{"complexes":[null,{"complex":{"string":1}}]}`, `wire: /complexes/1/complex/string at byte 40: Edm.String wanted, found number 1`},
		{`{"variant":"x"}`, `wire: /variant at byte 11: graph.records.endpoint wanted, found string "x"`},
		{`{"variant":{"@odata.type":5}}`, `wire: /variant/@odata.type at byte 26: a type name wanted, found number 5`},
		{`{"variants":[{"userAgent":{"a/b~":{"":[1,{"x":!}]}}}]}`, `wire: /variants/0/userAgent/a~1b~0//1/x at byte 46: syntax: a value expected, found !`},
		{`{"string":"` + "\n" + `"}`, `wire: /string at byte 11: control character in a string: it must be escaped`},
		{`{"string":"\x"}`, `wire: /string at byte 11: invalid escape in a string`},
		{`{"string":"\u12g4"}`, `wire: /string at byte 11: invalid escape in a string`},
		{`{"string":"\ud800"}`, `wire: /string at byte 11: \u escape of one half of a surrogate pair without the other`},
		{`{"string":"a\udc00"}`, `wire: /string at byte 12: \u escape of one half of a surrogate pair without the other`},
		{`{"string":"\ud800\u0041"}`, `wire: /string at byte 11: \u escape of one half of a surrogate pair without the other`},
		{`{"string":"\ud800\ue000"}`, `wire: /string at byte 11: \u escape of one half of a surrogate pair without the other`},
		{`{"u":"\ud800"}`, `wire: /u at byte 6: \u escape of one half of a surrogate pair without the other`},
		{"{\"string\":\"a\xc0\"}", `wire: /string at byte 12: invalid UTF-8 in a string`},
		{"{\"u\xff\":1}", `wire: at byte 3: invalid UTF-8 in a string`},
		{`{"int32":1,"int32":1}`, `wire: /int32 at byte 11: duplicate name: names of members must be unique (RFC 8259, section 4)`},
		{`{"u":{"v":1,"v":1}}`, `wire: /u/v at byte 12: duplicate name: names of members must be unique (RFC 8259, section 4)`},
		{`{"guid":"x"}`, `wire: /guid at byte 8: Edm.Guid wanted, found string "x": not a Guid (8-4-4-4-12 hexadecimal digits): a hexadecimal digit wanted at "x"`},
		{`{"int64":"` + long + `"}`, `wire: /int64 at byte 9: Edm.Int64 wanted, found string "` + long[:40] + `"…`},
		{`{"value":[{"string":"x"}]}`, `wire: at byte 0: the payload has a member "value", which test.kinds lacks, and no other property: read a single entity in such a wrapper with the option odata.InValue, a collection with odata.UnmarshalPage`},
	}
	for _, test := range tests {
		var v kindsT
		err := Unmarshal([]byte(test.data), &v)
		if err == nil {
			t.Errorf("%s: no error", test.data)
			continue
		}
		if err.Error() != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.data, err, test.want)
		}
		var e *Error
		if !errors.As(err, &e) || e.Offset < 0 || int(e.Offset) > len(test.data) {
			t.Errorf("%s: %#v", test.data, err)
		}
	}
}

func TestLimits(t *testing.T) {
	nested := func(n int) string { return strings.Repeat(`{"complex":`, n-1) + `{}` + strings.Repeat(`}`, n-1) }
	tests := []struct {
		name, data string
		limits     Limits
		want       string // "" for no error
	}{
		{"depth 64", nested(64), Limits{}, ""},
		{"depth 65", nested(65), Limits{}, "the limit Depth"},
		{"depth 65 allowed", nested(65), Limits{Depth: 65}, ""},
		{"depth of what is undeclared", `{"u":` + strings.Repeat("[", 63) + strings.Repeat("]", 63) + `}`, Limits{}, ""},
		{"too deep, undeclared", `{"u":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + `}`, Limits{}, "the limit Depth"},
		{"never endless", nested(20_000), Limits{Depth: 1 << 30}, "the limit Depth"},
		{"depth ahead", `{"variant":{"u":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}}`, Limits{}, "the limit Depth"},
		{"siblings are not nested", `{"complexes":[` + strings.Repeat("{},", 200) + `{}],"u":[` + strings.Repeat("{},", 200) + `[]]}`, Limits{}, ""},
		{"size", `{"u":"12345"}`, Limits{Size: 13}, ""},
		{"too long", `{"u":"123456"}`, Limits{Size: 13}, "the limit Size"},
		{"items", `{"int32s":[1,2,3]}`, Limits{Items: 3}, ""},
		{"too many items", `{"int32s":[1,2,3,4]}`, Limits{Items: 3}, "/int32s at byte 17: too many items: more than 3: this is the limit Items"},
		{"too many objects", `{"complexes":[{},{},{},{}]}`, Limits{Items: 3}, "the limit Items"},
		{"too many undeclared items", `{"u":[1,2,3,4]}`, Limits{Items: 3}, "the limit Items"},
		{"too many members", `{"a":1,"b":2,"c":3,"d":4}`, Limits{Items: 3}, "/d at byte 19: too many members: more than 3"},
		{"memory", `{"complexes":[{},{}]}`, Limits{Memory: 10_000}, ""},
		{"too much memory", `{"complexes":[{},{},{},{},{},{},{},{},{},{},{},{}]}`, Limits{Memory: 10_000 * bits.UintSize / 64}, "the limit Memory"},
	}
	for _, test := range tests {
		var v kindsT
		err := Unmarshal([]byte(test.data), &v, WithLimits(test.limits))
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: %v; want %q", test.name, err, test.want)
		}
		if err != nil && !strings.Contains(err.Error(), "wire.WithLimits") {
			t.Errorf("%s: %v does not name the option", test.name, err)
		}
	}
}

// unsupportedT and the types below are what no generator writes.
type unsupportedT struct {
	Good Opt[string]    `odata:"good"`
	Bad  map[string]int `odata:"bad"`
	Dynamic
}

var unsupportedType = Type{Name: "test.unsupported"}

func (*unsupportedT) WireType() *Type { return &unsupportedType }

type rootlessT struct {
	Good Opt[string] `odata:"good"`
}

var rootlessType = Type{Name: "test.rootless"}

func (*rootlessT) WireType() *Type { return &rootlessType }

type twiceT struct {
	A Opt[string] `odata:"a"`
	B Opt[string] `odata:"a"`
	Dynamic
}

var twiceType = Type{Name: "test.twice"}

func (*twiceT) WireType() *Type { return &twiceType }

type strangerT struct {
	A anyEndpoint `odata:"a"` // not in Uses
	Dynamic
}

var strangerType = Type{Name: "test.stranger"}

func (*strangerT) WireType() *Type { return &strangerType }

type scalarT int

var scalarType = Type{Name: "test.scalar"}

func (scalarT) WireType() *Type { return &scalarType }

type holderT struct {
	Bad *unsupportedT `odata:"bad"`
	Dynamic
}

var holderType = Type{Name: "test.holder"}

func (*holderT) WireType() *Type { return &holderType }

func TestUnsupportedTypes(t *testing.T) {
	for _, test := range []struct {
		v    Structured
		want []string
	}{
		{new(unsupportedT), []string{"test.unsupported", "Bad", "map[string]int"}},
		{new(rootlessT), []string{"test.rootless", "wire.Dynamic"}},
		{new(twiceT), []string{"test.twice", `"a"`}},
		{new(strangerT), []string{"test.stranger", "anyEndpoint", "Uses"}},
		{new(scalarT), []string{"test.scalar", "not a pointer to a struct"}},
		{scalarT(1), []string{"a pointer to a struct wanted"}},
		{(*sessionT)(nil), []string{"nil"}},
		{nil, []string{"nil"}},
		{&holderT{Bad: new(unsupportedT)}, []string{"/bad", "test.unsupported"}},
	} {
		_, writeErr := Marshal(test.v)
		readErr := Unmarshal([]byte(`{"bad":{}}`), test.v)
		for _, err := range []error{writeErr, readErr} {
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%T: %v is no *Error", test.v, err)
				continue
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%T: %v; want %s", test.v, err, want)
				}
			}
		}
	}
}
