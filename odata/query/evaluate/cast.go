package evaluate

import (
	"math"
	"math/big"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// cast returns v as a value of a primitive type, null if that fails (URL Conventions
// 5.1.1.10.1). The second result says whether it failed: null can be cast to any type.
func (c *calc) cast(v wire.Value, typeName string) (wire.Value, bool) {
	if v.IsMissing() {
		return null, true
	}
	if v.TypeName() == typeName && v.Kind() != wire.KindCollection {
		return v, true
	}
	text, isText := "", v.Kind() == wire.KindString
	if isText {
		text = v.Text()
	}
	switch strings.TrimPrefix(typeName, "Edm.") {
	case "String":
		return c.castToString(v)
	case "Byte", "SByte", "Int16", "Int32", "Int64":
		if isText {
			return parsed(typeName, text)
		}
		return c.castToInteger(v, typeName)
	case "Decimal":
		if rankOf(v) != noNumber {
			return c.castToDecimal(v)
		}
	case "Single":
		if rankOf(v) != noNumber {
			return internal.Single(float32(floatOf(v, doubleRank))), true
		}
	case "Double":
		if rankOf(v) != noNumber {
			return internal.Double(floatOf(v, doubleRank)), true
		}
	case "DateTimeOffset":
		if isText {
			return castToInstant(text)
		}
	}
	if isText {
		return parsed(typeName, text)
	}
	return null, false
}

func parsed(typeName, text string) (wire.Value, bool) {
	v := internal.Parse(typeName, text)
	if v.IsMissing() {
		return null, false
	}
	return v, true
}

// castToInstant takes a text without an offset as one in UTC.
func castToInstant(text string) (wire.Value, bool) {
	if v, ok := parsed("Edm.DateTimeOffset", text); ok {
		return v, true
	}
	return parsed("Edm.DateTimeOffset", text+"Z")
}

// castToString returns the text that a payload has of a primitive value.
func (c *calc) castToString(v wire.Value) (wire.Value, bool) {
	switch v.Kind() {
	case wire.KindStructured, wire.KindUntyped, wire.KindCollection:
		return null, false
	case wire.KindSpatial:
		g, ok := geometryOfGeoJSON(v.Text())
		if !ok {
			return null, false
		}
		return internal.String(g.wellKnown()), true
	}
	text, err := internal.AppendValue(nil, v)
	if err != nil {
		return null, false
	}
	if text[0] == '"' {
		s, _ := wire.Raw(text).Text()
		return internal.String(s), true
	}
	return internal.String(string(text)), true
}

func (c *calc) castToInteger(v wire.Value, typeName string) (wire.Value, bool) {
	switch {
	case v.Kind() == wire.KindEnum:
		if n, ok := internal.EnumNumber(v); ok {
			return parsed(typeName, decimalOfInt(n).text())
		}
		return null, false
	case rankOf(v) == noNumber:
		return null, false
	}
	d, ok := c.truncatable(v)
	if !ok {
		return null, false
	}
	return parsed(typeName, d.whole(0).text())
}

// truncatable returns the exact value of a number; false for INF, -INF and NaN.
func (c *calc) truncatable(v wire.Value) (decimal, bool) {
	if v.Kind() == wire.KindSingle || v.Kind() == wire.KindDouble {
		f := v.Float()
		if math.IsNaN(f) || math.Abs(f) > 1<<63 {
			return decimal{}, false
		}
		whole := math.Round(f)
		n, _ := big.NewFloat(whole).Int(nil)
		return normal(n, 0), true
	}
	return c.number(v)
}

func (c *calc) castToDecimal(v wire.Value) (wire.Value, bool) {
	if v.Kind() == wire.KindSingle || v.Kind() == wire.KindDouble {
		d, ok := c.exact(v)
		if !ok {
			if c.err != nil {
				return null, false
			}
			return specialDecimal(v.Float()), true
		}
		return internal.Decimal(d.wire()), true
	}
	return internal.Decimal(v.Decimal()), true
}

// castToEnum returns a value as one of an enumeration: of a number that one of its
// members has, or of the text of members.
func castToEnum(v wire.Value, t *wire.EnumType) (wire.Value, bool) {
	switch v.Kind() {
	case wire.KindAbsent, wire.KindNull:
		return null, true
	case wire.KindEnum:
		return v, v.TypeName() == t.Name
	case wire.KindString:
		if _, ok := t.Value(v.Text()); ok {
			return internal.EnumOf(t, v.Text()), true
		}
	case wire.KindInteger:
		for _, m := range t.Members {
			if m.Value == v.Int() {
				return internal.EnumOf(t, m.Name), true
			}
		}
	}
	return null, false
}
