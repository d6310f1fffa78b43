package wire

import (
	"math"
	"strconv"
)

func readByte(d *decoder, i int, v *uint8) int {
	n, end := d.integer(i, "Edm.Byte", 0, math.MaxUint8)
	*v = uint8(n)
	return end
}

func readSByte(d *decoder, i int, v *int8) int {
	n, end := d.integer(i, "Edm.SByte", math.MinInt8, math.MaxInt8)
	*v = int8(n)
	return end
}

func readInt16(d *decoder, i int, v *int16) int {
	n, end := d.integer(i, "Edm.Int16", math.MinInt16, math.MaxInt16)
	*v = int16(n)
	return end
}

func readInt32(d *decoder, i int, v *int32) int {
	n, end := d.integer(i, "Edm.Int32", math.MinInt32, math.MaxInt32)
	*v = int32(n)
	return end
}

func readUint16(d *decoder, i int, v *uint16) int {
	n, end := d.integer(i, "uint16", 0, math.MaxUint16)
	*v = uint16(n)
	return end
}

func readUint32(d *decoder, i int, v *uint32) int {
	n, end := d.integer(i, "uint32", 0, math.MaxUint32)
	*v = uint32(n)
	return end
}

func readUint64(d *decoder, i int, v *uint64) int {
	const name = "uint64"
	if c := d.at(i); c != '-' && !isDigit(c) {
		return d.mismatch(i, name)
	}
	end, _ := d.number(i)
	if end == failed {
		return failed
	}
	digits, err := integralDigits(d.data[i:end])
	if err != nil {
		return d.invalid(i, name, err)
	}
	if *v, err = strconv.ParseUint(digits, 10, 64); err != nil {
		return d.invalid(i, name, errRange)
	}
	return end
}

func readInt64(d *decoder, i int, v *int64) (end int) {
	const name = "Edm.Int64"
	if d.at(i) != '"' {
		*v, end = d.integer(i, name, math.MinInt64, math.MaxInt64)
		return end
	}
	text, end := d.text(i)
	if end == failed {
		return failed
	}
	if !isNumber(text) {
		return d.mismatch(i, name)
	}
	n, err := parseIntegral(text)
	if err != nil {
		return d.invalid(i, name, err)
	}
	*v, d.quoted = n, true
	return end
}

func readDecimal(d *decoder, i int, v *Decimal) int {
	const name = "Edm.Decimal"
	switch c := d.at(i); {
	case c == '"':
		text, end := d.checked(i, name, checkDecimal)
		v.text, d.quoted = text, end != failed
		return end
	case c == '-' || isDigit(c):
		end, _ := d.number(i)
		if end == failed {
			return failed
		}
		if err := checkDecimal(d.data[i:end]); err != nil {
			return d.invalid(i, name, err)
		}
		v.text = d.strings.string(d.data[i:end])
		return end
	}
	return d.mismatch(i, name)
}

func readSingle(d *decoder, i int, v *float32) int {
	f, end := d.float(i, "Edm.Single", 32)
	*v = float32(f)
	return end
}

func readDouble(d *decoder, i int, v *float64) (end int) {
	*v, end = d.float(i, "Edm.Double", 64)
	return end
}

// float reads a number, or one of the strings INF, -INF and NaN.
func (d *decoder) float(i int, typeName string, bits int) (float64, int) {
	if f, end, ok := d.shortFloat(i, bits); ok {
		return f, end
	}
	return d.anyFloat(i, typeName, bits)
}

// anyFloat is float without the short cut.
func (d *decoder) anyFloat(i int, typeName string, bits int) (float64, int) {
	switch c := d.at(i); {
	case c == '"' && !d.strict:
		text, end := d.text(i)
		switch string(text) {
		case "INF":
			return math.Inf(1), end
		case "-INF":
			return math.Inf(-1), end
		case "NaN":
			return math.NaN(), end
		}
	case c == '-' || isDigit(c):
		end, _ := d.number(i)
		if end == failed {
			return 0, failed
		}
		f, err := strconv.ParseFloat(string(d.data[i:end]), bits)
		if err != nil {
			return 0, d.invalid(i, typeName, errRange)
		}
		if !exactFloat(d.data[i:end], f, bits) {
			d.inexact = d.data[i:end]
		}
		return f, end
	}
	return 0, d.mismatch(i, typeName)
}

// exactFloat reports whether the shortest text of f is the number that text
// is, if not digit by digit: 1.0 and 1 are one number, but 60.123456 is not the
// 60.123455 that its float32 is written as.
func exactFloat(text []byte, f float64, bits int) bool {
	// So many decimal digits survive in any normal value.
	digits, normal := 15, 0x1p-1022
	if bits == 32 {
		digits, normal = 6, 0x1p-126
	}
	if floatDigits(text) <= digits && (f == 0 || math.Abs(f) >= normal) {
		return f != 0 || floatDigits(text) == 0
	}
	read, err := parseDecimal(text)
	if err != nil {
		return true
	}
	var buffer [32]byte
	written, err := parseDecimal(appendFloat(buffer[:0], f, bits))
	return err == nil && read.Equal(written)
}

// floatDigits counts the digits of a number from the first that is not 0.
func floatDigits(text []byte) (n int) {
	for _, c := range text {
		switch {
		case c|0x20 == 'e':
			return n
		case isDigit(c) && (n > 0 || c != '0'):
			n++
		}
	}
	return n
}

func saysSingle(text string, v float32) bool {
	f, err := strconv.ParseFloat(text, 32)
	return err == nil && float32(f) == v
}

func saysDouble(text string, v float64) bool {
	f, err := strconv.ParseFloat(text, 64)
	return err == nil && f == v
}

// shortFloat reads a number that has so few digits, and no exponent, that its value is one
// operation away.
func (d *decoder) shortFloat(i, size int) (f float64, end int, ok bool) {
	base, begin := d.base, i
	negative := byteAt(base, i) == '-'
	if negative {
		i++
	}
	start := i
	mantissa := uint64(0)
	for c := byteAt(base, i) - '0'; c <= 9; c = byteAt(base, i) - '0' {
		mantissa = mantissa*10 + uint64(c)
		i++
	}
	digits, scale := i-start, 0
	if digits == 0 || digits > 1 && byteAt(base, start) == '0' {
		return 0, 0, false
	}
	if byteAt(base, i) == '.' {
		point := i
		for i++; ; i++ {
			c := byteAt(base, i) - '0'
			if c > 9 {
				break
			}
			mantissa = mantissa*10 + uint64(c)
		}
		scale = i - point - 1
		if scale == 0 {
			return 0, 0, false
		}
		digits += scale
	}
	// In up to 19 digits the mantissa has not overflown.
	if c := byteAt(base, i); c|0x20 == 'e' || digits > 19 || mantissa >= 1e15 || scale > 22 {
		return 0, 0, false
	}
	if size == 32 {
		if f, ok = single(mantissa, scale); !ok {
			return 0, 0, false
		}
		if mantissa >= 1e6 && !isShortest(mantissa, scale, f) {
			d.inexact = d.data[begin:i]
		}
	} else if f = float64(mantissa); scale > 0 {
		f /= float64Pow10[scale]
	}
	if negative {
		f = -f
	}
	return f, i, true
}

// single returns the float32 that is nearest to mantissa / 10^scale, if that is not too near
// the middle of two, and has so few digits that isShortest knows.
func single(mantissa uint64, scale int) (f float64, ok bool) {
	// A division takes several times as long as a multiplication, whose result may be one of
	// the float64 beside. That does not matter but in the middle of two float32.
	f = float64(mantissa) * inversePow10[scale]
	const half, near = 1 << 28, 4
	if math.Float64bits(f)&(2*half-1)-(half-near) <= 2*near || mantissa >= 1e9 {
		return 0, false
	}
	return float64(float32(f)), true
}

var float64Pow10 = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

var inversePow10 = [...]float64{
	1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11,
	1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22,
}

// isShortest reports whether the shortest text of a float32 is the number
// mantissa / 10^scale, of at most nine digits.
func isShortest(mantissa uint64, scale int, f float64) bool {
	for mantissa%10 == 0 {
		mantissa /= 10
		scale--
	}
	var buffer [24]byte
	text := strconv.AppendFloat(buffer[:0], f, 'e', -1, 32) // d.ddde±dd
	shortest, i := uint64(0), 0
	for ; text[i] != 'e'; i++ {
		if isDigit(text[i]) {
			shortest = shortest*10 + uint64(text[i]-'0')
		}
	}
	exponent, err := strconv.Atoi(string(text[i+1:]))
	return err == nil && shortest == mantissa && exponent-max(i-2, 0) == -scale
}

// integer reads a number without a fraction, however it is written.
func (d *decoder) integer(i int, typeName string, low, high int64) (int64, int) {
	start := i
	negative := d.at(i) == '-'
	if negative {
		i++
	}
	first := i
	n := int64(0)
	for c := d.at(i) - '0'; c <= 9; c = d.at(i) - '0' {
		n = n*10 + int64(c)
		i++
	}
	digits, c := i-first, d.at(i)
	if digits == 0 || digits > 18 || d.at(first) == '0' && digits > 1 || c == '.' || c|0x20 == 'e' {
		return d.longInteger(start, typeName, low, high)
	}
	if negative {
		n = -n
	}
	if n < low || n > high {
		return 0, d.invalid(start, typeName, errRange)
	}
	return n, i
}

// longInteger is integer for what is not just a few digits.
func (d *decoder) longInteger(i int, typeName string, low, high int64) (int64, int) {
	if c := d.at(i); c != '-' && !isDigit(c) {
		return 0, d.mismatch(i, typeName)
	}
	end, _ := d.number(i)
	if end == failed {
		return 0, failed
	}
	n, err := parseIntegral(d.data[i:end])
	if err == nil && (n < low || n > high) {
		err = errRange
	}
	if err != nil {
		return 0, d.invalid(i, typeName, err)
	}
	return n, end
}

// isNumber reports whether text is a JSON number.
func isNumber(text []byte) bool {
	s := newValueScanner(text)
	end, _ := s.number(0)
	return end == len(text)
}

// parseIntegral returns the value of a JSON number that is an integer, even if
// it is written with a fraction or an exponent.
func parseIntegral(text []byte) (int64, error) {
	digits, err := integralDigits(text)
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, errRange
	}
	return n, nil
}

// integralDigits returns the digits of an integer as parseIntegral takes it, a minus
// before them if it is negative; it is out of range if it has more than any of 64 bits.
func integralDigits(text []byte) (string, error) {
	var digits []byte // without leading zeros
	exponent := int64(0)
	i, negative, fraction := 0, text[0] == '-', false
	if negative {
		i++
	}
	for ; i < len(text) && text[i]|0x20 != 'e'; i++ {
		if text[i] == '.' {
			fraction = true
			continue
		}
		if fraction {
			exponent--
		}
		if len(digits) > 0 || text[i] != '0' {
			digits = append(digits, text[i])
		}
	}
	if i < len(text) {
		// A number too large is cut to the largest, which does as well.
		e, _ := strconv.ParseInt(string(text[i+1:]), 10, 32)
		exponent += e
	}
	for len(digits) > 0 && digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
		exponent++
	}
	switch {
	case len(digits) == 0:
		return "0", nil
	case exponent < 0:
		return "", errIntegral
	case int64(len(digits))+exponent > 20:
		return "", errRange
	}
	for range exponent {
		digits = append(digits, '0')
	}
	if negative {
		return "-" + string(digits), nil
	}
	return string(digits), nil
}
