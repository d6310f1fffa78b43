package query

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Value returns what the literal stands for, as the Go type that the comment
// of its [LiteralKind] names. It is made at each call: a tree holds no boxed
// values.
func (x *Literal) Value() any {
	v, err := x.value()
	if err != nil {
		return nil // not a literal of Parse
	}
	return v
}

// Plain returns the text of what the literal stands for: without quotes and prefix.
func (x *Literal) Plain() string {
	switch x.Kind {
	case StringLiteral:
		return x.string()
	case DurationLiteral, BinaryLiteral, EnumLiteral, GeographyLiteral, GeometryLiteral:
		return x.quotedPart()
	}
	return x.Text
}

func (x *Literal) value() (any, error) {
	switch x.Kind {
	case BooleanLiteral:
		return strings.EqualFold(x.Text, "true"), nil
	case IntegerLiteral:
		return strconv.ParseInt(x.Text, 10, 64)
	case DecimalLiteral:
		return wire.ParseDecimal(strings.TrimPrefix(x.Text, "+"))
	case DoubleLiteral:
		return parseDouble(x.Text)
	case StringLiteral:
		return x.string(), nil
	case GuidLiteral:
		return wire.ParseGuid(x.Text)
	case DateLiteral:
		return wire.ParseDate(x.Text)
	case DateTimeOffsetLiteral:
		return wire.ParseDateTimeOffset(x.Text)
	case TimeOfDayLiteral:
		return wire.ParseTimeOfDay(x.Text)
	case DurationLiteral:
		return wire.ParseDuration(x.quotedPart())
	case BinaryLiteral:
		return wire.ParseBinary(x.quotedPart())
	case EnumLiteral, GeographyLiteral, GeometryLiteral:
		return x.quotedPart(), nil
	case EdgeLiteral:
		return x.Text, nil
	}
	return nil, nil
}

// literalSet is a set of kinds of literals.
type literalSet uint32

func (s literalSet) has(k LiteralKind) bool { return s>>k&1 != 0 }

// checked are the kinds whose texts can be wrong though they look right.
const checked = ^literalSet(1<<NullLiteral | 1<<BooleanLiteral | 1<<IntegerLiteral | 1<<StringLiteral | 1<<GuidLiteral)

// check reports what is wrong with the literal's value, without making it.
func (x *Literal) check() (err error) {
	switch x.Kind {
	case DecimalLiteral:
		_, err = wire.ParseDecimal(strings.TrimPrefix(x.Text, "+"))
	case DoubleLiteral:
		_, err = parseDouble(x.Text)
	case DateLiteral:
		_, err = wire.ParseDate(x.Text)
	case DateTimeOffsetLiteral:
		_, err = wire.ParseDateTimeOffset(x.Text)
	case TimeOfDayLiteral:
		_, err = wire.ParseTimeOfDay(x.Text)
	case DurationLiteral:
		_, err = wire.ParseDuration(x.quotedPart())
	case BinaryLiteral:
		_, err = wire.ParseBinary(x.quotedPart())
	case EnumLiteral:
		if !isEnumValue(x.quotedPart()) {
			err = fmt.Errorf("%s names no members of an enumeration: names or numbers separated by commas are expected", x.Text)
		}
	case GeographyLiteral, GeometryLiteral:
		err = checkSpatial(x.quotedPart())
	}
	return err
}

func parseDouble(s string) (float64, error) {
	switch s {
	case "INF":
		return math.Inf(1), nil
	case "-INF":
		return math.Inf(-1), nil
	case "NaN":
		return math.NaN(), nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is out of the range of Edm.Double", s)
	}
	return v, nil
}

// string returns the text of a string, which may be one of JSON.
func (x *Literal) string() string {
	if strings.HasPrefix(x.Text, `"`) {
		s, _ := unquoteJSON(x.Text)
		return s
	}
	return x.quotedPart()
}

// quotedPart returns what is in the single quotes.
func (x *Literal) quotedPart() string {
	s := x.Text[strings.IndexByte(x.Text, '\'')+1 : len(x.Text)-1]
	if strings.IndexByte(s, '\'') < 0 {
		return s
	}
	return strings.ReplaceAll(s, "''", "'")
}

// isEnumValue reports whether s is a list of member names and numbers.
func isEnumValue(s string) bool {
	for more := true; more; {
		var item string
		item, s, more = strings.Cut(s, ",")
		item = strings.TrimLeft(item, " ")
		if n, _ := scanIdentifier(item); n > 0 && n == len(item) {
			continue
		}
		if _, err := strconv.ParseInt(item, 10, 64); err != nil {
			return false
		}
	}
	return true
}
