package wire_test

import (
	"reflect"
	"testing"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
)

// TestSchemaRule holds values to schemas in JSON.
func TestSchemaRule(t *testing.T) {
	for _, c := range []struct{ schema, value, want string }{
		{`false`, `1`, "must not be there"},
		{`{"type":["string","null"]}`, `1`, "must be a string or null"},
		{`{"type":"integer"}`, `1.0`, ""},
		{`{"type":"integer"}`, `1e-1`, "must be an integer"},
		{`{"const":{"a":[1,2]}}`, `{ "a": [1.0, 2e0] }`, ""},
		{`{"enum":[1,"a"]}`, `"b"`, `must be one of 1, "a"`},
		{`{"minimum":2,"multipleOf":0.5}`, `1.7`, "must be at least 2; must be a multiple of 0.5"},
		{`{"maxLength":1,"pattern":"^a"}`, `"bb"`, "must have at most 1 character; must match the pattern ^a"},
		{`{"not":{"type":"string"}}`, `"a"`, "is what the description excludes by not"},
		{`{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":0}}`, `{"a":1}`, "/b is required"},
		{`{"if":{"required":["a"]},"then":{"required":["b"]},"else":{"maxProperties":0}}`, `{"c":1}`, "must have at most 0 properties"},
		{`{"anyOf":[{"minimum":10},{"maximum":0}]}`, `5`, "is none of what the description allows by anyOf"},
		{`{"oneOf":[{"minimum":1},{"maximum":5}]}`, `3`, "is several of what the description allows one of, by oneOf: number 1 and number 2"},
		{`{"dependentRequired":{"a":["b"]}}`, `{"a":1}`, `/b is required beside "a"`},
		{`{"dependentSchemas":{"a":{"maxProperties":1}}}`, `{"a":1,"b":2}`, "must have at most 1 property"},
		{`{"properties":{"a":{}},"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":false}`, `{"a":1,"x-a":"1","b":1}`, "/b is not a property that is known here"},
		{`{"propertyNames":{"maxLength":1}}`, `{"ab":1}`, "/ab has a name that is not allowed here"},
		{`{"prefixItems":[{"type":"string"}],"items":{"type":"integer"}}`, `[1,"a"]`, "/0 must be a string; /1 must be an integer"},
		{`{"contains":{"type":"string"},"maxContains":1}`, `["a","b"]`, "must have at most 1 item of those that the description means by contains"},
		{`{"contains":{"type":"string"},"minContains":0}`, `[]`, ""},
		{`{"uniqueItems":true}`, `[{"a":1,"b":2},{"b":2,"a":1.0}]`, "/1 is the same as item 0, and items must be unique"},
		{`{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}`, `{"a":1,"b":2}`, "/b is not a property that is known here"},
		{`{"anyOf":[{"prefixItems":[{"const":1}]},{}],"unevaluatedItems":{"type":"string"}}`, `[1,2]`, "/1 must be a string"},
		{`{"minimum":1}`, `1e9999999999`, "has an exponent that is too large to be compared"},
	} {
		shape, err := wire.Internal(sibling.Key{}).ShapeOf(reflect.TypeFor[wire.Raw](), "schema="+c.schema, formats.Texts{})
		if err != nil {
			t.Errorf("%s: %v", c.schema, err)
			continue
		}
		v := reflect.ValueOf(new(wire.Raw)).Elem()
		v.SetString(c.value)
		got := ""
		if err := shape.Check(v, wire.Request); err != nil {
			got = err.Error()
		}
		if want := c.want; want == "" && got != "" || want != "" && got != "wire: "+want {
			t.Errorf("%s of %s: %q, want %q", c.schema, c.value, got, want)
		}
	}
	for _, wrong := range []string{`{`, `1`, `{"minimum":"a"}`, `{"nothing":1}`, `{"enum":[]}`, `{"pattern":"("}`} {
		if _, err := wire.Internal(sibling.Key{}).ShapeOf(reflect.TypeFor[wire.Raw](), "schema="+wrong, formats.Texts{}); err == nil {
			t.Errorf("%s is taken for a schema", wrong)
		}
	}
}
