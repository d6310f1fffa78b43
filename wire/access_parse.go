package wire

import (
	"math"
	"strconv"
	"strings"
)

// This file makes values of texts: of JSON whose type is not declared, and of what
// stands in URLs.

// rawTyped returns the value of a JSON text. stated is the type that is said beside it,
// as @odata.type does; "" if none is. Without one a number is an integer or a decimal.
func rawTyped(text Raw, stated string) Value {
	text = Raw(strings.TrimSpace(string(text)))
	if text == "" {
		return Value{}
	}
	stated = strings.TrimPrefix(stated, "#")
	if item, ok := strings.CutPrefix(stated, "Collection("); ok && text[0] == '[' {
		return rawItems(text, strings.TrimSuffix(item, ")"))
	}
	switch text[0] {
	case 'n':
		return Value{kind: KindNull}
	case 't', 'f':
		return boolValue(text == "true")
	case '[':
		return rawItems(text, "")
	case '{':
		if kind := strings.TrimPrefix(stated, "Edm."); strings.HasPrefix(kind, "Geo") {
			return textValue(KindSpatial, string(text))
		}
		return textValue(KindUntyped, string(text))
	case '"':
		s, ok := text.Text()
		if !ok {
			return Value{}
		}
		if stated != "" {
			if v := parsedValue(stated, s); v.kind != KindAbsent {
				return v
			}
		}
		return textValue(KindString, s)
	}
	if stated != "" {
		if v := parsedValue(stated, string(text)); v.kind != KindAbsent {
			return v
		}
	}
	return numberValue(string(text))
}

// numberValue returns the number that a text says: an integer if it is one.
func numberValue(text string) Value {
	if !strings.ContainsAny(text, ".eE") {
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			return integerValue(i, 0)
		}
	}
	return parsedValue("Edm.Decimal", text)
}

// rawItem returns the value of an item: null if it has no text.
func rawItem(text Raw) Value {
	if v := rawTyped(text, ""); v.kind != KindAbsent {
		return v
	}
	return Value{kind: KindNull}
}

// rawItems returns the items of an array.
func rawItems(text Raw, stated string) Value {
	items := []Value{}
	s := newValueScanner(text)
	for i, more := s.open(s.space(0), ']'); more; {
		end := s.skip(i)
		if end == failed {
			return Value{}
		}
		item := rawTyped(Raw(s.data[i:end]), stated)
		if item.kind == KindAbsent {
			item.kind = KindNull
		}
		items = append(items, item)
		i, more = s.next(end, ']')
	}
	return listValue(items)
}

// parsedValue returns the value of a primitive type that a text is one of, as payloads
// and URLs have it without quotes; absent if it is none. The type may be written without
// its namespace.
func parsedValue(typeName, text string) Value {
	switch strings.TrimPrefix(typeName, "Edm.") {
	case "String":
		return textValue(KindString, text)
	case "Boolean":
		if text == "true" || text == "false" {
			return boolValue(text == "true")
		}
	case "Byte":
		return parsedInteger(text, 1, 0, math.MaxUint8)
	case "SByte":
		return parsedInteger(text, 2, math.MinInt8, math.MaxInt8)
	case "Int16":
		return parsedInteger(text, 3, math.MinInt16, math.MaxInt16)
	case "Int32":
		return parsedInteger(text, 4, math.MinInt32, math.MaxInt32)
	case "Int64":
		return parsedInteger(text, 0, math.MinInt64, math.MaxInt64)
	case "Single", "Double":
		return parsedFloat(typeName, text)
	case "Decimal":
		if d, err := ParseDecimal(text); err == nil {
			return textValue(KindDecimal, d.text)
		}
	case "Duration":
		if d, err := ParseDuration(text); err == nil {
			return textValue(KindDuration, d.text)
		}
	case "Binary":
		if b, err := ParseBinary(text); err == nil {
			return textValue(KindBinary, b.String())
		}
	case "Guid":
		if g, err := ParseGuid(text); err == nil {
			return Value{kind: KindGuid, at: to(&g)}
		}
	case "Date":
		if d, err := ParseDate(text); err == nil {
			return dateValue(d)
		}
	case "TimeOfDay":
		if t, err := ParseTimeOfDay(text); err == nil {
			return Value{kind: KindTimeOfDay, n: t.packed}
		}
	case "DateTimeOffset":
		if d, err := ParseDateTimeOffset(text); err == nil {
			return Value{kind: KindDateTimeOffset, at: to(&d)}
		}
	}
	return Value{}
}

func parsedInteger(text string, size uint8, low, high int64) Value {
	i, err := strconv.ParseInt(text, 10, 64)
	if err != nil || i < low || i > high {
		return Value{}
	}
	return integerValue(i, size)
}

func parsedFloat(typeName, text string) Value {
	kind, bits := KindDouble, 64
	if strings.HasSuffix(typeName, "Single") {
		kind, bits = KindSingle, 32
	}
	f, err := strconv.ParseFloat(text, bits)
	switch text {
	case "INF":
		f, err = math.Inf(1), nil
	case "-INF":
		f, err = math.Inf(-1), nil
	case "NaN":
		f, err = math.NaN(), nil
	default:
		if strings.ContainsAny(text, "_xXnNiI") {
			return Value{}
		}
	}
	if err != nil {
		return Value{}
	}
	return Value{kind: kind, n: math.Float64bits(f)}
}

// largeMaker is primitiveMaker for what is larger than a word, or kept as a text.
func largeMaker(v any) func(p pointer) Value {
	switch v.(type) {
	case Decimal:
		return func(p pointer) Value { return textValue(KindDecimal, as[Decimal](p).text) }
	case Duration:
		return func(p pointer) Value { return textValue(KindDuration, as[Duration](p).text) }
	case Binary:
		return func(p pointer) Value { return textValue(KindBinary, as[Binary](p).text) }
	case GeoJSON:
		return func(p pointer) Value { return textValue(KindSpatial, string(*as[GeoJSON](p))) }
	case Guid:
		return func(p pointer) Value { return Value{kind: KindGuid, at: p} }
	case DateTimeOffset:
		return func(p pointer) Value { return Value{kind: KindDateTimeOffset, at: p} }
	case Date:
		return func(p pointer) Value { return dateValue(*as[Date](p)) }
	case TimeOfDay:
		return func(p pointer) Value { return Value{kind: KindTimeOfDay, n: as[TimeOfDay](p).packed} }
	}
	return func(pointer) Value { return Value{} }
}

// maxShort is how many digits a word holds.
const maxShort = 18

// ShortDecimal returns the digits of a decimal of few digits, as an integer, and the
// number of them behind the point; false for others.
func (siblings) ShortDecimal(v Value) (digits int64, scale int, ok bool) {
	text := textFrom(v.at, v.n)
	if len(text) > maxShort || v.kind != KindDecimal {
		return 0, 0, false
	}
	i, point := 0, -1
	if len(text) > 0 && text[0] == '-' {
		i++
	}
	for start := i; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c):
			digits = digits*10 + int64(c-'0')
		case c == '.' && i > start:
			point = i
		default:
			return 0, 0, false
		}
	}
	if point >= 0 {
		scale = len(text) - 1 - point
	}
	if len(text) > 0 && text[0] == '-' {
		digits = -digits
	}
	return digits, scale, true
}
