package query

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/odatagen/odatagen/internal/literal"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/wire"
)

// value makes the node of a value of Go, beside one of a type: a literal (URL Conventions
// 5.1.1.14), or a list.
func (b *builder) value(v any, want Type) operand {
	switch v := v.(type) {
	case nil:
		return b.literal("null", "")
	case wire.Enum:
		return b.enum(v)
	}
	if text, typeName, ok := textOf(v, want); ok {
		return b.literal(text, typeName)
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return b.value(nil, want)
		}
		if r.Elem().Kind() != reflect.Struct {
			return b.value(r.Elem().Interface(), want)
		}
	case reflect.Slice:
		return b.list([]any{v}, want)
	}
	b.fail(0, "a %T is no value that a property can be compared with", v)
	return bad
}

// list makes the node of a list of values beside one of a type. A single one may be a
// slice, or an operand that is a collection.
func (b *builder) list(values []any, want Type) operand {
	if len(values) == 1 {
		if _, made := values[0].(built); made {
			return b.operand(values[0])
		}
		if r := reflect.ValueOf(values[0]); r.Kind() == reflect.Slice {
			if _, _, one := textOf(values[0], want); !one {
				values = make([]any, r.Len())
				for i := range values {
					values[i] = r.Index(i).Interface()
				}
			}
		}
	}
	x := &List{typ: Type{Collection: true}}
	for i, v := range values {
		item := b.operandFor(v, want.Item())
		x.typ = listType(x.typ, *item.typ, i == 0)
		x.Items = append(x.Items, item.expr)
	}
	return operand{x, &x.typ}
}

// enum makes the literal of a member of an enumeration, or of several.
func (b *builder) enum(v wire.Enum) operand {
	t := v.EnumType()
	x := b.newLiteral(0, EnumLiteral, literal.Quote(reflect.ValueOf(v).String(), t.Name))
	own := x.expr.(*Literal)
	own.TypeName = t.Name // what it is compared with has the description, if it is one of its values
	return operand{own, typeOf(own)}
}

// literal makes the literal of the text of a value.
func (b *builder) literal(text, typeName string) operand {
	if b.checkText(text); typeName == "" {
		return b.newLiteral(0, NullLiteral, text)
	}
	quoted := literal.Quote(text, typeName)
	kind := kindNamed(typeName)
	if kind.IsNumber() {
		number, n := scanNumber(quoted)
		if quoted == "NaN" {
			number, n = DoubleLiteral, len(quoted)
		}
		if n != len(quoted) || n == 0 {
			b.fail(0, "%q is no number", text)
		}
		return b.newLiteral(0, number, quoted)
	}
	i := slices.Index(literalKinds[:EnumLiteral], kind)
	if i < 0 {
		b.fail(0, "a value of %s has no literal: write it as RawOperand", typeName)
		return bad
	}
	return b.newLiteral(0, LiteralKind(i), quoted)
}

// textOf returns the text of a primitive value and its type, which is "" for null. That of time.Time, and of
// types that others have written, is the one that is wanted, as far as it can be.
func textOf(v any, want Type) (text, typeName string, ok bool) {
	switch v := v.(type) {
	case string:
		return v, "Edm.String", true
	case time.Duration:
		return wire.NewDuration(v).String(), "Edm.Duration", true
	case time.Time:
		switch want.Kind {
		case DateKind:
			return wire.NewDate(v).String(), "Edm.Date", true
		case TimeOfDayKind:
			return wire.NewTimeOfDay(v).String(), "Edm.TimeOfDay", true
		}
		return wire.NewDateTimeOffset(v).String(), "Edm.DateTimeOffset", true
	}
	if own, err := wire.Internal(sibling.Key{}).ValueOf(v); err == nil && !own.Info().Collection && strings.HasPrefix(own.Info().TypeName, "Edm.") {
		if own.IsNull() {
			return "null", "", true
		}
		if text, err := own.AppendText(nil); err == nil {
			return string(text), own.Info().TypeName, true
		}
		return "", "", false
	}
	if own, of := v.(interface{ MarshalText() ([]byte, error) }); of {
		if text, err := own.MarshalText(); err == nil {
			return string(text), wantedName(want), true
		}
		return "", "", false
	}
	return textOfKind(reflect.ValueOf(v))
}

// wantedName returns the name of a primitive type or an enumeration, Edm.String if it is
// none of these.
func wantedName(t Type) string {
	switch {
	case t.Kind == EnumKind:
		return t.Name
	case slices.Contains(literalKinds[BooleanLiteral:GeographyLiteral], t.Kind) || t.Kind.IsNumber():
		return t.Kind.String()
	}
	return StringKind.String()
}

// textOfKind is textOf for Go's types, under whatever name.
func textOfKind(r reflect.Value) (text, typeName string, ok bool) {
	switch {
	case r.Kind() == reflect.String:
		return r.String(), "Edm.String", true
	case r.Kind() == reflect.Bool:
		return strconv.FormatBool(r.Bool()), "Edm.Boolean", true
	case r.CanInt():
		return strconv.FormatInt(r.Int(), 10), "Edm.Int64", true
	case r.CanUint():
		return strconv.FormatUint(r.Uint(), 10), "Edm.Decimal", true
	case r.CanFloat():
		return float(r.Float(), r.Type().Bits()), "Edm.Double", true
	}
	return "", "", false
}

func float(v float64, bits int) string {
	switch {
	case math.IsInf(v, 1):
		return "INF"
	case math.IsInf(v, -1):
		return "-INF"
	case math.IsNaN(v):
		return "NaN"
	}
	return strconv.FormatFloat(v, 'g', -1, bits)
}
