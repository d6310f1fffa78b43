package wire

import (
	"math"
	"strconv"
)

// Value is the value of a property, or an item of one, for tools that handle any
// generated type: see [PropertyValue]. Its kind says which of its methods has it; the
// others return zero. The zero Value is absent. A Value refers to the object that it was
// read from, and is good as long as nobody changes that.
type Value struct { // of four fields at most: more, and the compiler copies it through memory
	kind Kind
	n    uint64  // an integer, the bits of a float, the length of a text or a collection
	at   pointer // the text, the place of a larger value, the struct
	of   pointer // what a value has to be read, or the name of an integer's type: see its kind
}

// Kind is what a [Value] is.
type Kind uint8

// The kinds of values, with the method that has the value.
const (
	KindAbsent         Kind = iota
	KindNull                // an explicit null
	KindBoolean             // Bool
	KindInteger             // Int: Edm.Byte, SByte, Int16, Int32 and Int64
	KindSingle              // Float
	KindDouble              // Float
	KindDecimal             // Decimal
	KindString              // Text
	KindGuid                // Guid
	KindDate                // Date
	KindDateTimeOffset      // DateTimeOffset
	KindTimeOfDay           // TimeOfDay
	KindDuration            // Duration
	KindBinary              // Binary
	KindEnum                // Text: members and numbers, as they were read
	KindSpatial             // Text: a [GeoJSON]
	KindStructured          // Object
	KindUntyped             // Text: the JSON of an object of a type that is not known
	KindCollection          // Len and Item
)

// integerNames are the types of integers, to which Value.of points.
var integerNames = [...]string{"Edm.Int64", "Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32"}

// valueNames are the types of the other kinds.
var valueNames = [...]string{
	KindBoolean: "Edm.Boolean", KindSingle: "Edm.Single", KindDouble: "Edm.Double", KindDecimal: "Edm.Decimal",
	KindString: "Edm.String", KindGuid: "Edm.Guid", KindDate: "Edm.Date", KindDateTimeOffset: "Edm.DateTimeOffset",
	KindTimeOfDay: "Edm.TimeOfDay", KindDuration: "Edm.Duration", KindBinary: "Edm.Binary", KindSpatial: "Edm.Geography",
	KindUntyped: "Edm.Untyped", KindCollection: "",
}

// Kind returns what v is.
func (v Value) Kind() Kind { return v.kind }

// IsMissing reports whether v is null or absent.
func (v Value) IsMissing() bool { return v.kind <= KindNull }

// TypeName returns the qualified name of the type of v, such as "Edm.Int32"; "" if v is
// null, absent or a collection.
func (v Value) TypeName() string {
	switch v.kind {
	case KindInteger:
		return *as[string](v.of)
	case KindEnum:
		return v.enumType().Name
	case KindStructured:
		return typeName(v.Object())
	}
	return valueNames[v.kind]
}

// Bool returns the value of an Edm.Boolean.
func (v Value) Bool() bool { return v.kind == KindBoolean && v.n != 0 }

// Int returns the value of an integer.
func (v Value) Int() int64 {
	if v.kind != KindInteger {
		return 0
	}
	return int64(v.n)
}

// Float returns the value of an Edm.Single or Edm.Double.
func (v Value) Float() float64 {
	if v.kind != KindSingle && v.kind != KindDouble {
		return 0
	}
	return math.Float64frombits(v.n)
}

// Text returns the text of what is kept as one: see [Kind].
func (v Value) Text() string {
	switch v.kind {
	case KindString, KindEnum, KindSpatial, KindUntyped, KindBinary:
		return textFrom(v.at, v.n)
	case KindDecimal:
		return v.Decimal().String()
	case KindDuration:
		return v.Duration().String()
	}
	return ""
}

// String returns the text of a primitive value or an enumeration, as a URL with /$value
// gives it, and the JSON of others; null, and "" if v is absent.
func (v Value) String() string {
	switch v.kind {
	case KindAbsent:
		return ""
	case KindString, KindEnum, KindSpatial, KindUntyped, KindBinary, KindDecimal, KindDuration:
		return v.Text()
	}
	text, _ := siblings{}.AppendValue(nil, v)
	if quoted := len(text) > 1 && text[0] == '"'; quoted { // a date or a Guid, without escapes
		text = text[1 : len(text)-1]
	}
	return string(text)
}

// Decimal returns the value of an Edm.Decimal, or of an integer.
func (v Value) Decimal() Decimal {
	switch v.kind {
	case KindDecimal:
		return Decimal{textFrom(v.at, v.n)}
	case KindInteger:
		return Decimal{strconv.FormatInt(v.Int(), 10)}
	}
	return Decimal{}
}

// Duration returns the value of an Edm.Duration.
func (v Value) Duration() Duration {
	if v.kind != KindDuration {
		return Duration{}
	}
	return Duration{textFrom(v.at, v.n)}
}

// Binary returns the value of an Edm.Binary.
func (v Value) Binary() Binary { return Binary{v.Text()} }

// TimeOfDay returns the value of an Edm.TimeOfDay.
func (v Value) TimeOfDay() TimeOfDay {
	if v.kind != KindTimeOfDay {
		return TimeOfDay{}
	}
	return TimeOfDay{v.n}
}

// Date returns the value of an Edm.Date.
func (v Value) Date() Date {
	if v.kind != KindDate {
		return Date{}
	}
	return Date{year: int32(uint32(v.n >> 32)), month: uint8(v.n >> 16), day: uint8(v.n >> 8), minus: v.n&1 != 0}
}

// Guid returns the value of an Edm.Guid.
func (v Value) Guid() Guid {
	if v.kind != KindGuid {
		return Guid{}
	}
	return *as[Guid](v.at)
}

// DateTimeOffset returns the value of an Edm.DateTimeOffset.
func (v Value) DateTimeOffset() DateTimeOffset {
	if v.kind != KindDateTimeOffset {
		return DateTimeOffset{}
	}
	return *as[DateTimeOffset](v.at)
}

// Object returns the structured value that v is, or nil.
func (v Value) Object() Structured {
	if v.kind != KindStructured {
		return nil
	}
	return structuredOf(v.of, v.at)
}

// Len returns the number of items of a collection.
func (v Value) Len() int {
	if v.kind != KindCollection {
		return 0
	}
	return int(v.n)
}

// Item returns item i of a collection. It panics if there is none, as an index does.
func (v Value) Item(i int) Value { return as[access](v.of).item(v.at, i) }

// enumType returns the type of an enumeration's value.
func (v Value) enumType() *EnumType { return as[EnumType](v.of) }

// The values of each kind. Those that are larger than a word stay where they are.

func textValue(kind Kind, s string) Value {
	at, n := textAtPointer(s)
	return Value{kind: kind, at: at, n: n}
}

// integerValue returns an integer of a type in integerNames.
func integerValue(i int64, of uint8) Value {
	return Value{kind: KindInteger, n: uint64(i), of: to(&integerNames[of])}
}

func boolValue(b bool) Value {
	if b {
		return Value{kind: KindBoolean, n: 1}
	}
	return Value{kind: KindBoolean}
}

func dateValue(d Date) Value {
	n := uint64(uint32(d.year))<<32 | uint64(d.month)<<16 | uint64(d.day)<<8
	if d.minus {
		n |= 1
	}
	return Value{kind: KindDate, n: n}
}

func enumValue(t *EnumType, text string) Value {
	v := textValue(KindEnum, text)
	v.of = to(t)
	return v
}

func objectValue(o Structured) Value {
	methods, p := structuredWords(o)
	if p == nil {
		return Value{kind: KindNull}
	}
	return Value{kind: KindStructured, at: p, of: methods}
}
