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
