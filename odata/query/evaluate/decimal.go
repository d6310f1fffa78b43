package evaluate

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// decimal is an exact decimal number: its digits, as an integer, times ten to the power
// of -scale. Most fit into a word.
type decimal struct {
	small int64
	large *big.Int // in place of small, if not nil; nobody changes it
	scale int      // at least 0
}

// quotientDigits is how many significant digits a quotient has that does not end: as
// many as a decimal of IEEE 754 with 128 bits.
const quotientDigits = 34

// decimalOf returns the value of a number that is not INF, -INF or NaN; false for those,
// and for one with more digits than the limit allows.
func (c *calc) decimalOf(d wire.Decimal) (decimal, bool) {
	text := d.String()
	digits, exponent := text, 0
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		e, err := strconv.Atoi(text[at+1:])
		if err != nil {
			return decimal{}, false
		}
		digits, exponent = text[:at], e
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(digits, "+"), ".")
	scale := len(fraction) - exponent
	if size := len(whole) + len(fraction) + max(scale, -scale); size > c.limits.MaxDigits {
		c.failDigits()
		return decimal{}, false
	}
	if fraction != "" {
		whole += fraction
	}
	if scale < 0 {
		whole += strings.Repeat("0", -scale)
		scale = 0
	}
	if len(whole) <= 18 {
		n, err := strconv.ParseInt(whole, 10, 64)
		return decimal{small: n, scale: scale}, err == nil
	}
	n, ok := new(big.Int).SetString(whole, 10)
	return decimal{large: n, scale: scale}, ok
}

func decimalOfInt(i int64) decimal { return decimal{small: i} }

// int returns the digits.
func (d decimal) int() *big.Int {
	if d.large != nil {
		return d.large
	}
	return big.NewInt(d.small)
}

// normal returns d with a word for its digits if they fit.
func normal(digits *big.Int, scale int) decimal {
	if digits.IsInt64() {
		return decimal{small: digits.Int64(), scale: scale}
	}
	return decimal{large: digits, scale: scale}
}

// sign returns -1, 0 or 1.
func (d decimal) sign() int {
	if d.large != nil {
		return d.large.Sign()
	}
	switch {
	case d.small < 0:
		return -1
	case d.small > 0:
		return 1
	}
	return 0
}

// text returns d as the text of a wire.Decimal.
func (d decimal) text() string {
	digits := ""
	if d.large != nil {
		digits = d.large.String()
	} else {
		digits = strconv.FormatInt(d.small, 10)
	}
	if d.scale == 0 {
		return digits
	}
	minus := ""
	if digits[0] == '-' {
		minus, digits = "-", digits[1:]
	}
	if short := d.scale + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	point := len(digits) - d.scale
	return minus + digits[:point] + "." + digits[point:]
}

// wire returns d as a value of a payload.
func (d decimal) wire() wire.Decimal {
	v, err := wire.ParseDecimal(d.text())
	if err != nil {
		panic(err) // the text is one
	}
	return v
}

// decimalOfFloat returns the number that the shortest text of f says; false for INF, -INF
// and NaN.
func (c *calc) decimalOfFloat(f float64, size int) (decimal, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return decimal{}, false
	}
	d, err := wire.ParseDecimal(strconv.FormatFloat(f, 'e', -1, size))
	if err != nil {
		return decimal{}, false
	}
	return c.decimalOf(d)
}

// aligned returns the digits of a and b at the same scale.
func aligned(a, b decimal) (x, y *big.Int, scale int) {
	scale = max(a.scale, b.scale)
	return shifted(a.int(), scale-a.scale), shifted(b.int(), scale-b.scale), scale
}

// shifted returns n times ten to the power of by.
func shifted(n *big.Int, by int) *big.Int {
	if by == 0 {
		return n
	}
	return new(big.Int).Mul(n, power(by))
}

func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// compare returns -1, 0 or 1 as a is less than, equal to or greater than b.
func (d decimal) compare(other decimal) int {
	if d.large == nil && other.large == nil && d.scale == other.scale {
		switch {
		case d.small < other.small:
			return -1
		case d.small > other.small:
			return 1
		}
		return 0
	}
	if a, b := d.sign(), other.sign(); a != b {
		return max(-1, min(1, a-b))
	}
	x, y, _ := aligned(d, other)
	return x.Cmp(y)
}

func (d decimal) add(other decimal) decimal {
	if d.large == nil && other.large == nil && d.scale == other.scale {
		if sum := d.small + other.small; (sum > d.small) == (other.small > 0) {
			return decimal{small: sum, scale: d.scale}
		}
	}
	x, y, scale := aligned(d, other)
	return normal(new(big.Int).Add(x, y), scale)
}

func (d decimal) negate() decimal {
	if d.large == nil && d.small != math.MinInt64 {
		return decimal{small: -d.small, scale: d.scale}
	}
	return normal(new(big.Int).Neg(d.int()), d.scale)
}

func (d decimal) mul(other decimal) decimal {
	scale := d.scale + other.scale
	if d.large == nil && other.large == nil {
		if product, ok := product(d.small, other.small); ok {
			return decimal{small: product, scale: scale}
		}
	}
	return normal(new(big.Int).Mul(d.int(), other.int()), scale)
}

// product returns a times b; false if it does not fit.
func product(a, b int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	switch {
	case high != 0 || low > 1<<63 || low == 1<<63 && !negative:
		return 0, false
	case negative:
		return -int64(low), true
	}
	return int64(low), true
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// quo returns d divided by other, which is not zero: exactly if that has at most
// quotientDigits significant digits, and else rounded to so many, half away from zero.
func (d decimal) quo(other decimal) decimal {
	x, y := d.int(), other.int()
	if x.Sign() == 0 {
		return decimal{}
	}
	// The quotient of the digits has at least quotientDigits+1 digits then.
	shift := max(0, quotientDigits+2-digitsOf(x)+digitsOf(y))
	q := new(big.Int).Quo(shifted(x, shift), y)
	scale := d.scale - other.scale + shift
	if excess := digitsOf(q) - quotientDigits; excess > 0 {
		q, scale = rounded(q, excess), scale-excess
	}
	return trimmed(q, scale)
}

// rounded returns n without its last digits, half away from zero.
func rounded(n *big.Int, digits int) *big.Int {
	divisor := power(digits)
	q, r := new(big.Int).QuoRem(n, divisor, new(big.Int))
	if r.Abs(r).Lsh(r, 1).Cmp(divisor) >= 0 {
		q.Add(q, big.NewInt(int64(n.Sign())))
	}
	return q
}

// trimmed returns a number without zeros at the end of its fraction, and without a
// negative scale.
func trimmed(n *big.Int, scale int) decimal {
	if scale < 0 {
		return normal(shifted(n, -scale), 0)
	}
	for ten, r := big.NewInt(10), new(big.Int); scale > 0; scale-- {
		q, r := new(big.Int).QuoRem(n, ten, r)
		if r.Sign() != 0 {
			break
		}
		n = q
	}
	return normal(n, scale)
}

// digitsOf returns the number of decimal digits of n.
func digitsOf(n *big.Int) int { return len(new(big.Int).Abs(n).String()) }

// rem returns the remainder of d divided by other, which is not zero, with the sign of d.
func (d decimal) rem(other decimal) decimal {
	x, y, scale := aligned(d, other)
	return normal(new(big.Int).Rem(x, y), scale)
}

// whole returns d rounded to an integer: down for a negative direction, up for a
// positive one, and for 0 to the nearest, half away from zero.
func (d decimal) whole(direction int) decimal {
	if d.scale == 0 {
		return d
	}
	divisor := power(d.scale)
	q, r := new(big.Int).QuoRem(d.int(), divisor, new(big.Int))
	sign := r.Sign()
	away := direction == sign && sign != 0
	if direction == 0 {
		away = r.Abs(r).Lsh(r, 1).Cmp(divisor) >= 0
	}
	if away {
		q.Add(q, big.NewInt(int64(sign)))
	}
	return normal(q, 0)
}

func (c *calc) failDigits() {
	c.fail(&LimitError{Limit: "MaxDigits", Max: int64(c.limits.MaxDigits), What: "digits of a number"})
}

// checked returns d, if it is not too long.
func (c *calc) checked(d decimal) (decimal, bool) {
	if d.scale > c.limits.MaxDigits || d.large != nil && d.large.BitLen() > c.limits.MaxDigits*4 {
		c.failDigits()
		return decimal{}, false
	}
	return d, true
}
