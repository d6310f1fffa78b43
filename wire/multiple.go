package wire

import (
	"errors"
	"math/big"
	"math/bits"
)

// divisor is what a number has to be a multiple of: an integer times a power of
// ten. Whether it is one is decided on the digits, modulo the integer: exactly, in
// time linear in the digits, whatever the exponents.
type divisor struct {
	text     string
	small    uint64 // the integer, if it has at most 64 bits
	exponent int64
	// large is dividesLarge of an integer of more bits, otherwise nil. A field with the
	// integer would link its methods into every program: what prints anything could
	// find it.
	large func(digits significantDigits, power int64) bool
}

func (m *divisor) set() bool { return m.text != "" }

func (m *divisor) parse(text string) error {
	d, err := ParseDecimal(text)
	if err != nil {
		return err
	}
	n := d.number()
	if n.special() || n.isZero() {
		return errors.New("a number other than 0 wanted")
	}
	digits, exponent := n.integer()
	integer, _ := new(big.Int).SetString(digits.whole+digits.fraction, 10)
	*m = divisor{text: text, exponent: exponent}
	if integer.IsUint64() {
		m.small = integer.Uint64()
	} else {
		m.large = func(digits significantDigits, power int64) bool { return dividesLarge(integer, digits, power) }
	}
	return nil
}

// divides reports whether d is a multiple.
func (m *divisor) divides(d Decimal) bool {
	n := d.number()
	switch {
	case n.special():
		return false
	case n.isZero():
		return true
	}
	digits, exponent := n.integer()
	// What d and the divisor differ by in their powers of ten.
	power := exponent - m.exponent
	switch {
	case power < 0:
		return false // the last digit is not zero
	case m.large != nil:
		return m.large(digits, power)
	}
	rest := uint64(0)
	for i := range digits.len() {
		rest = m.modulo(rest, 10, uint64(digits.digit(i)-'0'))
	}
	for square := 10 % m.small; power > 0 && rest != 0; power >>= 1 {
		if power&1 != 0 {
			rest = m.modulo(rest, square, 0)
		}
		square = m.modulo(square, square, 0)
	}
	return rest == 0
}

// modulo returns a×b+c modulo the small integer, for an a below it.
func (m *divisor) modulo(a, b, c uint64) uint64 {
	high, low := bits.Mul64(a, b)
	low, carry := bits.Add64(low, c, 0)
	return bits.Rem64(high+carry, low, m.small)
}

// dividesLarge reports whether digits times ten to a power are a multiple of a large
// integer.
func dividesLarge(integer *big.Int, digits significantDigits, power int64) bool {
	const chunk = 18 // digits that an int64 has room for
	rest, scale, next := new(big.Int), new(big.Int), new(big.Int)
	ten := big.NewInt(10)
	for i := 0; i < digits.len(); i += chunk {
		n, end := int64(0), min(i+chunk, digits.len())
		for k := i; k < end; k++ {
			n = n*10 + int64(digits.digit(k)-'0')
		}
		scale.Exp(ten, next.SetInt64(int64(end-i)), nil)
		rest.Mod(rest.Add(rest.Mul(rest, scale), next.SetInt64(n)), integer)
	}
	scale.Exp(ten, next.SetInt64(power), integer)
	return rest.Mod(rest.Mul(rest, scale), integer).Sign() == 0
}
