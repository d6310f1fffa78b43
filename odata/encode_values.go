package odata

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// AppendString appends a string as JSON: in quotes, with '"', '\\' and control
// characters escaped and all others as they are. It fails if s is not UTF-8.
func AppendString(b []byte, s string) ([]byte, error) {
	start := len(b)
	b = append(append(append(b, '"'), s...), '"')
	if plainEnd(b, start+1) == len(b)-1 {
		return b, nil
	}
	if !utf8.ValidString(s) {
		return b[:start], errUTF8
	}
	b = b[:start+1]
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= ' ':
			b = utf8.AppendRune(b, r)
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		default:
			const digits = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		}
	}
	return append(b, '"'), nil
}

// string writes a string.
func (e *encoder) string(s string) {
	b, err := AppendString(e.b, s)
	if err != nil {
		e.fail(err)
	}
	e.b = b
}

// raw writes a JSON text, which the program may have made, after checking it.
func (e *encoder) raw(v Raw) {
	start := len(e.b)
	e.b = append(e.b, v...)
	s := newValueScanner(e.b[start:])
	i := s.skip(s.space(0))
	if i != failed {
		i = s.end(i)
	}
	if i == failed {
		e.fail(s.error())
	}
}

func writeBool(e *encoder, v bool) { e.b = strconv.AppendBool(e.b, v) }

func writeInt[T int8 | uint8 | int16 | int32 | int64](e *encoder, v T) {
	e.b = strconv.AppendInt(e.b, int64(v), 10)
}

func writeSingle(e *encoder, v float32) { e.b = appendFloat(e.b, float64(v), 32) }
func writeDouble(e *encoder, v float64) { e.b = appendFloat(e.b, v, 64) }

// appendFloat writes the shortest text that is read as the same value: like
// ECMAScript, without an exponent from 1e-6 to below 1e21.
func appendFloat(b []byte, f float64, bits int) []byte {
	switch {
	case math.IsInf(f, 1):
		return append(b, `"INF"`...)
	case math.IsInf(f, -1):
		return append(b, `"-INF"`...)
	case f != f:
		return append(b, `"NaN"`...)
	}
	format := byte('f')
	// What is below the limit depends on the precision the value has.
	if abs := math.Abs(f); abs != 0 &&
		(bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21)) {
		format = 'e'
	}
	return strconv.AppendFloat(b, f, format, -1, bits)
}

func writeDecimal(e *encoder, v Decimal) { e.b = v.Append(e.b) }

func writeGeoJSON(e *encoder, v GeoJSON) {
	if v == "" {
		e.b = append(e.b, "null"...)
		return
	}
	e.raw(Raw(v))
}
