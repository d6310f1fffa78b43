package wire

import (
	"errors"
	"math"
	"strings"
)

// This file is what package evaluate makes values with, and looks at.

// Accessor returns what reads the property with a name of objects of any type. It is
// made once, and faster than PropertyValue.
func (siblings) Accessor(name string) *accessor { return newAccessor(name) }

func (siblings) NullValue() Value            { return Value{kind: KindNull} }
func (siblings) Bool(b bool) Value           { return boolValue(b) }
func (siblings) Int(i int64) Value           { return integerValue(i, 0) }
func (siblings) Int32(i int64) Value         { return integerValue(i, 4) }
func (siblings) String(s string) Value       { return textValue(KindString, s) }
func (siblings) Decimal(d Decimal) Value     { return textValue(KindDecimal, d.text) }
func (siblings) Duration(d Duration) Value   { return textValue(KindDuration, d.text) }
func (siblings) Binary(b Binary) Value       { return textValue(KindBinary, b.text) }
func (siblings) Spatial(g GeoJSON) Value     { return textValue(KindSpatial, string(g)) }
func (siblings) Date(d Date) Value           { return dateValue(d) }
func (siblings) Guid(g Guid) Value           { return Value{kind: KindGuid, at: to(&g)} }
func (siblings) TimeOfDay(t TimeOfDay) Value { return Value{kind: KindTimeOfDay, n: t.packed} }
func (siblings) List(items []Value) Value    { return listValue(items) }
func (siblings) Object(o Structured) Value   { return objectValue(o) }

func (siblings) Double(f float64) Value { return Value{kind: KindDouble, n: math.Float64bits(f)} }
func (siblings) Single(f float32) Value {
	return Value{kind: KindSingle, n: math.Float64bits(float64(f))}
}

func (siblings) DateTimeOffset(d DateTimeOffset) Value {
	return Value{kind: KindDateTimeOffset, at: to(&d)}
}

// Enum returns a value of an enumeration; v is another one of it.
func (siblings) Enum(v Value, text string) Value { return enumValue(v.enumType(), text) }

// EnumNumber returns the number of an enumeration's value; false if it names a member
// that is not known.
func (siblings) EnumNumber(v Value) (int64, bool) { return v.enumType().Value(v.Text()) }

// EnumNumberOf returns the number that a text is in the enumeration of v.
func (siblings) EnumNumberOf(v Value, text string) (int64, bool) { return v.enumType().Value(text) }

// RawValue returns the value of a JSON text, of the type that is stated beside it.
func (siblings) RawValue(text Raw, stated string) Value { return rawTyped(text, stated) }

// Parse returns the value of a primitive type that a text is; absent if it is none.
func (siblings) Parse(typeName, text string) Value { return parsedValue(typeName, text) }

// PicosOfDay returns the picoseconds since midnight.
func (siblings) PicosOfDay(t TimeOfDay) int64 { return int64(t.packed >> 4) }

// TimeOfPicos is the inverse of PicosOfDay.
func (siblings) TimeOfPicos(picos int64) TimeOfDay {
	return TimeOfDay{uint64(picos)<<4 | fractionDigitsOf(uint64(picos)%picosPerSec)}
}

// fractionDigitsOf is the number of digits that some picoseconds need.
func fractionDigitsOf(picos uint64) uint64 {
	if picos == 0 {
		return 0
	}
	digits := uint64(maxFraction)
	for ; picos%10 == 0; picos /= 10 {
		digits--
	}
	return digits
}

// Instant returns the seconds since 1970-01-01T00:00:00Z, the picoseconds within the
// second, and the offset in minutes.
func (siblings) Instant(d DateTimeOffset) (seconds, picos int64, offset int) {
	return d.seconds, int64(d.nanos)*picosPerNano + int64(d.form&formPicos), d.Offset()
}

// NewInstant is the inverse of Instant.
func (siblings) NewInstant(seconds, picos int64, offset int) DateTimeOffset {
	form := uint32(picos%picosPerNano) | uint32(fractionDigitsOf(uint64(picos)))<<formDigits
	switch {
	case offset > 0:
		form |= formNumeric | uint32(offset)<<formOffset
	case offset < 0:
		form |= formNumeric | formNegative | uint32(-offset)<<formOffset
	}
	return DateTimeOffset{seconds: seconds, nanos: uint32(picos / picosPerNano), form: form}
}

// DaysOf returns the days of a date since 1970-01-01, and DateOfDays is its inverse: false
// if a Date cannot have the year.
func (siblings) DaysOf(d Date) int64 {
	return daysFromDate(int64(d.year), int(d.Month()), d.Day())
}

func (siblings) DateOfDays(days int64) (Date, bool) {
	year, month, day := dateFromDays(days)
	if year < -maxYear || year > maxYear {
		return Date{}, false
	}
	return Date{year: int32(year), month: uint8(month - 1), day: uint8(day - 1), minus: year < 0}, true
}

// AppendValue appends the JSON of a value as payloads have it; null if there is none.
// After an error it returns b as it was.
func (siblings) AppendValue(b []byte, v Value) ([]byte, error) {
	e := newEncoder(b, nil)
	defer e.release()
	e.appendValue(v)
	return e.finish(b)
}

// AppendMade is AppendValue for what an answer has beside declared properties: of objects all
// that there is, and the type where that is not the declared one, nil for none.
func (siblings) AppendMade(b []byte, v Value, declared Structured) ([]byte, error) {
	if v.kind != KindStructured {
		return siblings{}.AppendValue(b, v)
	}
	t, err := tableOf(v.Object())
	if err != nil {
		return b, err
	}
	var of *table
	if declared != nil {
		if of, err = tableOf(declared); err != nil {
			return b, err
		}
	}
	e := newEncoder(b, nil)
	defer e.release()
	e.fills = true
	e.object(t, pointerOf(v.Object()), of)
	return e.finish(b)
}

var errNoJSON = errors.New("wire: a value of a kind that has no JSON")

func (e *encoder) appendValue(v Value) {
	switch v.kind {
	case KindAbsent, KindNull:
		e.b = append(e.b, "null"...)
	case KindBoolean:
		writeBool(e, v.Bool())
	case KindInteger:
		writeInt(e, v.Int())
	case KindSingle:
		writeSingle(e, float32(v.Float()))
	case KindDouble:
		writeDouble(e, v.Float())
	case KindDecimal:
		primitiveDecimal.writeValue(e, v.Decimal().inAnswer(), false)
	case KindString, KindEnum, KindDuration, KindBinary:
		e.string(v.Text())
	case KindSpatial, KindUntyped:
		e.raw(Raw(v.Text()))
	case KindGuid:
		e.string(v.Guid().String())
	case KindDate:
		e.string(v.Date().String())
	case KindDateTimeOffset:
		e.string(v.DateTimeOffset().String())
	case KindTimeOfDay:
		e.string(v.TimeOfDay().String())
	case KindStructured:
		text, err := Marshal(v.Object())
		if err != nil {
			e.fail(err)
			return
		}
		e.b = append(e.b, text...)
	case KindCollection:
		e.b = append(e.b, '[')
		for i := range v.Len() {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			if e.appendValue(v.Item(i)); e.err != nil {
				return
			}
		}
		e.b = append(e.b, ']')
	default:
		e.fail(errNoJSON)
	}
}

var primitiveDecimal = &primitive[Decimal]{write: writeDecimal, number: Decimal.isJSONNumber}

// Span returns what the text of a duration says: its seconds, at most 1<<63 - 1, and the
// digits of the fraction, without zeros at the end.
func (siblings) Span(d Duration) (negative bool, seconds uint64, fraction string) {
	s := d.span()
	return s.negative, s.seconds, string(s.fraction)
}

// EnumOf returns a value of an enumeration.
func (siblings) EnumOf(t *EnumType, text string) Value { return enumValue(t, text) }

// EnumText returns the text that all values of an enumeration have with a number.
func (siblings) EnumText(t *EnumType, n int64) string { return t.text(n) }

// MembersOf returns the names of the members of an object that is JSON, without its
// control information and annotations.
func (siblings) MembersOf(v Value) (names []string) {
	s := newValueScanner(v.Text())
	for i, more := s.open(s.space(0), '}'); more; {
		name, value := s.name(i)
		if value == failed {
			return names
		}
		if text := string(name); !strings.Contains(text, "@") {
			names = append(names, text)
		}
		if i = s.skip(value); i == failed {
			return names
		}
		i, more = s.next(i, '}')
	}
	return names
}

// StringOf returns the text of a value that is a string, which is not checked.
func (siblings) StringOf(v Value) string { return textFrom(v.at, v.n) }
