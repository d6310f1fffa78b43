package api

import (
	"cmp"
	"encoding/json"
	"math/big"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// This file reads single values: enumerations, constants and defaults.

// fillValues reads the values of an enumeration, or a constant, and the default.
func (r *reader) fillValues(s *Schema, from *openapi3.Schema) {
	if from.Default != nil {
		value := r.value(from.Default)
		value.Pos = r.document.Field(from.Origin, "default")
		s.Default = &value
	}
	if from.Const != nil || isNullConst(from) {
		r.addValue(s, from.Const, r.document.Field(from.Origin, "const"), map[string]bool{})
		r.fillNull(s, from.Const == nil)
		return
	}
	if _, found := field(from, "enum"); found {
		s.Never = len(from.Enum) == 0
		r.fillNull(s, slices.Contains(from.Enum, nil))
	}
	seen, itemAt := map[string]bool{}, r.document.Items(from.Origin, "enum")
	words := r.words(from, "x-enum-varnames", "x-enumNames")
	texts := r.words(from, "x-enum-descriptions", "x-enumDescriptions")
	for i, v := range from.Enum {
		text, _ := v.(string)
		if added := r.addValue(s, v, itemAt(text), seen); added != nil {
			added.GoName, added.Description = words[i], texts[i]
		}
	}
}

// field returns the place of a keyword, if a schema has it.
func field(s *openapi3.Schema, name string) (at openapi3.Location, found bool) {
	if s.Origin == nil {
		return at, false
	}
	return s.Origin.Fields.Lookup(name)
}

// fillNull says whether a schema with an enumeration takes null: where it is one of
// the values, and of the types if there are any. In version 3.0, where null is no
// type, the values are enough.
func (r *reader) fillNull(s *Schema, listed bool) {
	s.Null = listed && (s.Null || len(s.Types) == 0 || r.document.Version == "3.0")
}

// addValue adds a value to an enumeration, and returns it; nil for null, of which s
// says itself whether it is a value, and for one that has been seen.
func (r *reader) addValue(s *Schema, v any, pos schema.Position, seen map[string]bool) *Value {
	value := r.value(v)
	value.Pos = pos
	switch {
	case value.JSON == "null":
		return nil
	case seen[value.JSON]:
		return nil
	}
	seen[value.JSON] = true
	s.Enum = append(s.Enum, value)
	return &s.Enum[len(s.Enum)-1]
}

// words returns what the first of some extensions that is there has for each value
// of an enumeration: nothing if it has not as many.
func (r *reader) words(from *openapi3.Schema, extensions ...string) []string {
	list := make([]string, len(from.Enum))
	for _, extension := range extensions {
		given, found := from.Extensions[extension].([]any)
		if !found {
			continue
		}
		if len(given) != len(list) {
			r.found.Warnf(r.document.At(from.Origin), "enum-words", "%s has %d words for %d values, and is ignored", extension, len(given), len(list))
			return list
		}
		for i, word := range given {
			list[i], _ = word.(string)
		}
		return list
	}
	return list
}

// constants reads a choice of constants, each with a title or a description, as the
// enumeration that it is (OpenAPI 3.1.1, section 4.8.24: annotated enumerations), and
// reports whether it is one.
func (r *reader) constants(s *Schema, from *openapi3.Schema) bool {
	list := from.OneOf
	if len(list) == 0 {
		list = from.AnyOf
	}
	if len(list) == 0 || len(from.OneOf) > 0 && len(from.AnyOf) > 0 || len(s.Enum) > 0 ||
		slices.ContainsFunc(list, func(ref *openapi3.SchemaRef) bool { return !isConstant(ref) }) {
		return false
	}
	seen := map[string]bool{}
	for _, ref := range list {
		v := ref.Value
		if isNull(v) {
			s.Null = true
			continue
		}
		r.document.Restore(v)
		constant := v.Const
		if constant == nil {
			constant = v.Enum[0]
		}
		if added := r.addValue(s, constant, r.document.At(v.Origin), seen); added != nil {
			added.GoName, added.Title, added.Description = goName(v.Extensions), v.Title, v.Description
		}
		if t := v.Type.Slice(); len(s.Types) == 0 && len(t) == 1 {
			s.Types = t
		}
	}
	return len(s.Enum) > 0
}

// isConstant reports whether a schema in its place has one value, and says nothing
// that matters but that.
func isConstant(ref *openapi3.SchemaRef) bool {
	if ref == nil || ref.Value == nil || ref.Ref != "" {
		return false
	}
	v := *ref.Value
	if isNull(&v) {
		return true
	}
	if v.Const == nil && len(v.Enum) != 1 || len(v.Type.Slice()) > 1 {
		return false
	}
	v.Const, v.Enum, v.Type, v.Title, v.Description, v.Deprecated, v.Extensions, v.Origin = nil, nil, nil, "", "", false, nil, nil
	return reflect.DeepEqual(v, openapi3.Schema{})
}

// isNull reports whether null is the only value of a schema.
func isNull(s *openapi3.Schema) bool {
	t := s.Type.Slice()
	return len(t) == 1 && t[0] == "null" || len(t) == 0 && (len(s.Enum) == 1 && s.Enum[0] == nil || isNullConst(s))
}

// isNullConst reports whether null is a schema's const, which kin-openapi does not
// tell from none.
func isNullConst(s *openapi3.Schema) bool {
	_, found := field(s, "const")
	return found && s.Const == nil
}

// fillEnum leaves out the values that are of none of the types.
func (r *reader) fillEnum(s *Schema) {
	if len(s.Enum) == 0 {
		return
	}
	s.Enum = slices.DeleteFunc(s.Enum, func(v Value) bool {
		return len(s.Types) > 0 && !slices.Contains(s.Types, v.Type()) && !(v.Type() == "integer" && slices.Contains(s.Types, "number"))
	})
	if len(s.Enum) == 0 && s.Null {
		s.Types = []string{"null"}
	}
	s.Never = s.Never || len(s.Enum) == 0 && !s.Null
}

// Type returns the type of JSON Schema that a value has: "integer" for a whole
// number, never "null".
func (v Value) Type() string {
	switch first := v.JSON[0]; {
	case v.IsText:
		return "string"
	case first == '{':
		return "object"
	case first == '[':
		return "array"
	case first == 't' || first == 'f':
		return "boolean"
	case strings.ContainsAny(v.JSON, ".") || strings.Contains(v.JSON, "e-"):
		return "number"
	}
	return "integer"
}

// typesOf returns the types of values, of which "number" has the whole ones too; nil
// if some are lists or objects.
func typesOf(values []Value) (types []string) {
	if slices.ContainsFunc(values, func(v Value) bool { return v.Type() == "object" || v.Type() == "array" }) {
		return nil
	}
	for _, t := range []string{"string", "number", "integer", "boolean"} {
		if slices.ContainsFunc(values, func(v Value) bool { return v.Type() == t }) && !(t == "integer" && slices.Contains(types, "number")) {
			types = append(types, t)
		}
	}
	return types
}

func (r *reader) value(v any) Value {
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte("null") // of YAML: what has no JSON
	}
	text, isText := v.(string)
	return Value{JSON: string(b), Text: text, IsText: isText}
}

// CompareNumbers compares the texts of two numbers that keywords have, such as that of minimum.
func CompareNumbers(a, b string) int {
	x, ok := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	if !ok || !ok2 {
		return cmp.Compare(a, b)
	}
	return x.Cmp(y)
}

// maxMultiple is how many digits the text of a least common multiple may have.
const maxMultiple = 30

// LeastMultiple returns the least number that is a multiple of two that are greater than 0,
// exactly. There is none for what are no numbers, or none of a text that is of use.
func LeastMultiple(a, b string) (string, bool) {
	x, ok := new(big.Rat).SetString(a)
	y, ok2 := new(big.Rat).SetString(b)
	if !ok || !ok2 || x.Sign() <= 0 || y.Sign() <= 0 {
		return "", false
	}
	// Of fractions in lowest terms it is the one of the numerators over the greatest common
	// divisor of the denominators.
	top := new(big.Int).GCD(nil, nil, x.Num(), y.Num())
	top.Mul(x.Num(), new(big.Int).Quo(y.Num(), top))
	least := new(big.Rat).SetFrac(top, new(big.Int).GCD(nil, nil, x.Denom(), y.Denom()))
	digits, exact := least.FloatPrec()
	text := least.FloatString(digits)
	return text, exact && len(text) <= maxMultiple
}

// IsMultiple reports whether a number is a multiple of another, as multipleOf has them.
func IsMultiple(text, of string) bool {
	x, ok := new(big.Rat).SetString(text)
	y, ok2 := new(big.Rat).SetString(of)
	return ok && ok2 && y.Sign() != 0 && x.Quo(x, y).IsInt()
}
