package wire

import (
	"errors"
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// appendString appends a string as JSON: in quotes, with '"', '\\' and control
// characters escaped and all others as they are. It fails if s is not UTF-8.
func appendString(b []byte, s string) ([]byte, error) { return appendQuoted(b, s, 0) }

// appendQuoted is appendString, and leaves room behind it.
func appendQuoted(b []byte, s string, room int) ([]byte, error) {
	b = reserve(b, len(s)+plainRoom+room)
	if to, ok := putQuoted(end(b), s, cap(b)-len(b)); ok {
		return upTo(b, to), nil
	}
	b, err := appendAny(b, s)
	return reserve(b, room), err
}

// appendAny is appendString for a string that is long or has something to escape.
func appendAny(b []byte, s string) ([]byte, error) {
	if len(s) >= longText {
		return appendLong(b, s)
	}
	return appendEscaped(b, s)
}

// appendEscaped is appendString for a string with something to escape.
func appendEscaped(b []byte, s string) ([]byte, error) {
	start, all := len(b), uint64(0)
	b = append(b, '"')
	for i, high := 0, uint64(0); i < len(s); all |= high {
		b, i, high = appendEscaping(slices.Grow(b, len(s)-i+(len(s)-i)/8+escapeRoom), s, i)
	}
	if all&highBits != 0 && !validText(s) {
		return b[:start], errUTF8
	}
	return append(b, '"'), nil
}

// escapeOf returns the escape of a quote, a backslash or a control character, the first
// byte as the lowest, and how many bytes it has more than one.
func escapeOf(c byte) (escape uint64, more int) {
	switch c {
	case '"', '\\':
	case '\n':
		c = 'n'
	case '\r':
		c = 'r'
	case '\t':
		c = 't'
	default:
		const digits = "0123456789abcdef"
		return uint64(digits[c>>4])<<32 | uint64(digits[c&15])<<40 | '\\' | 'u'<<8 | '0'<<16 | '0'<<24, 5
	}
	return '\\' | uint64(c)<<8, 1
}

// string writes a string.
func (e *encoder) string(s string) {
	b, err := appendString(e.b, s)
	if err != nil {
		e.fail(err)
	}
	e.put(b)
}

// raw writes a JSON text, which the program may have made, after checking it.
func (e *encoder) raw(v Raw) {
	start := len(e.b)
	e.b = append(e.b, v...)
	padded := append(e.b, make([]byte, padding)...)
	e.b = padded[:len(e.b)]
	s := valueScanner(newSource(padded[start:]))
	i := s.skip(s.space(0))
	if i != failed {
		i = s.end(i)
	}
	if i == failed {
		e.fail(s.error())
	}
}

func writeBool(e *encoder, v bool) { e.put(strconv.AppendBool(e.b, v)) }

// putBool writes true or false.
func putBool(to pointer, v bool) pointer {
	text, n := uint64('f'|'a'<<8|'l'<<16|'s'<<24|'e'<<32), 5
	if v {
		text, n = 't'|'r'<<8|'u'<<16|'e'<<24, 4
	}
	storeAt(to, 0, text)
	return behind(to, n)
}

func writeInt[T int8 | uint8 | int16 | int32 | int64](e *encoder, v T) {
	e.put(appendInt(e.b, int64(v)))
}

func writeUint[T uint16 | uint32 | uint64](e *encoder, v T) {
	e.put(appendUint(e.b, uint64(v)))
}

// appendInt appends the digits of n.
func appendInt(b []byte, n int64) []byte {
	b = slices.Grow(b, numberRoom)
	return upTo(b, putInt(end(b), n))
}

// appendUint is appendInt without a sign.
func appendUint(b []byte, n uint64) []byte {
	b = slices.Grow(b, numberRoom)
	return upTo(b, putDigits(end(b), n))
}

// numberRoom is room for the longest number that is put, and the bytes that are written
// too much.
const numberRoom = 32

// putInt writes the digits of n.
func putInt(to pointer, n int64) pointer {
	// The sign is written always, and over if there is none.
	storeAt(to, 0, '-')
	sign := n >> 63
	to, n = behind(to, int(-sign)), n^sign-sign
	if n := uint64(n); n < uint64(len(fewDigits)) {
		few := fewDigits[n]
		storeAt(to, 0, few)
		return behind(to, int(few>>32))
	}
	return putDigits(to, uint64(n)) // of the least that there is, the same bits
}

// putDigits writes the digits of n.
func putDigits(to pointer, n uint64) pointer {
	if n >= 1e8 {
		to = putDigits(to, n/1e8)
		storeAt(to, 0, eightDigitsOf(uint32(n%1e8)))
		return behind(to, 8)
	}
	w := eightDigitsOf(uint32(n))
	zeros := min(bits.TrailingZeros64(w^everyZero)>>3, 7)
	storeAt(to, 0, w>>(8*zeros))
	return behind(to, 8-zeros)
}

// fewDigits has the digits of the numbers below 100, the first as the lowest byte, and how
// many in the upper half.
var fewDigits = func() (all [100]uint64) {
	for n := range all {
		if all[n] = '0' + uint64(n) | 1<<32; n >= 10 {
			all[n] = twoDigitsOf(uint32(n)) | 2<<32
		}
	}
	return all
}()

func writeSingle(e *encoder, v float32) { e.float(float64(v), 32) }
func writeDouble(e *encoder, v float64) { e.float(v, 64) }

var errNoNumber = errors.New("INF, -INF and NaN are no numbers in JSON")

func (e *encoder) float(f float64, size int) {
	if e.strict && f-f != 0 {
		e.fail(errNoNumber)
	}
	e.put(appendFloat(e.b, f, size))
}

// appendFloat writes the shortest text that is read as the same value: like
// ECMAScript, without an exponent from 1e-6 to below 1e21.
func appendFloat(b []byte, f float64, size int) []byte {
	if size == 32 {
		return appendSingle(b, float32(f))
	}
	if b, ok := appendShortDouble(b, f); ok {
		return b
	}
	return appendLongFloat(b, f, size)
}

// appendLongFloat is appendFloat for what is not short, or no number.
func appendLongFloat(b []byte, f float64, size int) []byte {
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
		(size == 64 && (abs < 1e-6 || abs >= 1e21) || size == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21)) {
		format = 'e'
	}
	return strconv.AppendFloat(b, f, format, -1, size)
}

// appendShortDouble appends f if its text has no more digits than any Double has to
// itself, so that they need no search: 15.
func appendShortDouble(b []byte, f float64) ([]byte, bool) {
	abs := math.Abs(f)
	if abs < 1e-6 {
		return b, false
	}
	n, scale := decimalDigits(abs, 15)
	if n == 0 || float64(n)/float64Pow10[scale] != abs {
		return b, false
	}
	for scale > 0 && n%10 == 0 {
		n /= 10
		scale--
	}
	if scale >= len(pow10) {
		return b, false
	}
	if math.Signbit(f) {
		b = append(b, '-')
	}
	whole := n / pow10[scale]
	b = appendUint(b, whole)
	if scale > 0 {
		// The digits of a number with a one in the place of the point.
		point := len(b)
		b = appendUint(b, pow10[scale]+n-whole*pow10[scale])
		b[point] = '.'
	}
	return b, true
}

// appendSingle is appendFloat for a Single.
func appendSingle(b []byte, f float32) []byte {
	b = slices.Grow(b, numberRoom)
	if to, ok := putSingle(end(b), f); ok {
		return upTo(b, to)
	}
	return appendLongFloat(b, float64(f), 32)
}

// putSingle writes a Single whose text has no more than 6 digits: these are one word, and the
// point is put between its bytes. It returns false for others.
func putSingle(to pointer, f float32) (end pointer, ok bool) {
	if math.Float32bits(f) == 0 {
		storeAt(to, 0, '0')
		return behind(to, 1), true
	}
	abs := math.Abs(float64(f))
	n, scale := decimalDigits(abs, 6)
	if n < 1e5 || n >= 1e6 || float64(float32(float64(n)/float64Pow10[scale])) != abs || float32(abs) < 1e-6 {
		return to, false
	}
	storeAt(to, 0, '-')
	to = behind(to, int(math.Float32bits(f)>>31))
	digits := eightDigitsOf(uint32(n)) >> 16
	length := 8 - bits.LeadingZeros64(digits^everyZero>>16)>>3 // without the zeros at their end
	whole := 6 - scale                                         // digits before the point
	if whole <= 0 {
		storeAt(to, 0, everyZero-'0'<<8+'.'<<8)
		storeAt(to, 2-whole, digits)
		return behind(to, 2-whole+length), true
	}
	before := uint64(1)<<(8*whole) - 1
	storeAt(to, 0, digits&before|'.'<<(8*whole)|digits&^before<<8)
	if length++; length <= whole+1 {
		length = whole
	}
	return behind(to, length), true
}

// decimalDigits returns the number that has a count of decimal digits, of abs times ten to the
// power of scale, rounded; 0 if there is no such scale from 0 to what float64Pow10 has.
func decimalDigits(abs float64, count int) (n uint64, scale int) {
	// The power of ten below abs, or the next one below.
	magnitude := (int(math.Float64bits(abs)>>52) - 1023) * 1233 >> 12
	scale = count - 1 - magnitude
	if scale < 1 || scale >= len(float64Pow10) {
		return 0, 0
	}
	if abs*float64Pow10[scale] >= float64Pow10[count]-1 {
		scale--
	}
	return uint64(abs*float64Pow10[scale] + 0.5), scale
}

func writeDecimal(e *encoder, v Decimal) { e.put(v.appendTo(e.b)) }

func writeGeoJSON(e *encoder, v GeoJSON) {
	if v == "" {
		e.b = append(e.b, "null"...)
		return
	}
	e.raw(Raw(v))
}
