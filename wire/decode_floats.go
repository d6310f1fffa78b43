package wire

import (
	"math"
	"strconv"
)

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
