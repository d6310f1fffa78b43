package wire

import (
	"cmp"
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an Edm.Decimal: an exact decimal number of any number of digits,
// or INF, -INF or NaN. Its text is [+|-]n[.n][e[+|-]n] (OData ABNF,
// decimalValue) with an exponent from -999999999 to 999999999, and is kept: 1.50
// does not turn into 1.5. The zero Decimal is 0.
//
// In JSON it is a number, and read from a string too; an Opt[Decimal] that came as
// a string goes out as one.
//
// Use Equal, not ==, which tells 1.50 from 1.5.
type Decimal struct {
	text string // as parsed; "" for the zero Decimal
}

const (
	wantDecimal = "a decimal number"
	// maxExponentDigits bounds exponents so that arithmetic on them is safe.
	maxExponentDigits = 9
	// maxRatExponent bounds the size of the numbers that Decimal.Rat makes.
	maxRatExponent = 100_000
)

// ParseDecimal parses the text of a Decimal, such as "-1.50" or "12e-3".
func ParseDecimal(s string) (Decimal, error) {
	if err := checkDecimal([]byte(s)); err != nil {
		return Decimal{}, err
	}
	return Decimal{s}, nil
}

func parseDecimal(b []byte) (Decimal, error) {
	if err := checkDecimal(b); err != nil {
		return Decimal{}, err
	}
	return Decimal{string(b)}, nil
}

// checkDecimal reports what is wrong with the text of a Decimal.
func checkDecimal(b []byte) error {
	switch string(b) {
	case "INF", "-INF", "NaN":
		return nil
	}
	i := 0
	if len(b) > 0 && (b[0] == '+' || b[0] == '-') {
		i++
	}
	end := digitsEnd(b, i)
	if end == i {
		return notAt(wantDecimal, b, i, "a digit")
	}
	if i = end; i < len(b) && b[i] == '.' {
		if end = digitsEnd(b, i+1); end == i+1 {
			return notAt(wantDecimal, b, end, "a digit after the point")
		}
		i = end
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		if i++; i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if end = digitsEnd(b, i); end == i {
			return notAt(wantDecimal, b, i, "a digit of the exponent")
		}
		for i < end && b[i] == '0' {
			i++
		}
		if end-i > maxExponentDigits {
			return notA(wantDecimal, "exponent out of range (-999999999 to 999999999)")
		}
		i = end
	}
	if i < len(b) {
		return notA(wantDecimal, "followed by "+excerpt(b[i:]))
	}
	return nil
}

// NewDecimal returns r as a Decimal without exponent. It is an error if r, as
// 1/3, has no end as a decimal number.
func NewDecimal(r *big.Rat) (Decimal, error) {
	digits, exact := r.FloatPrec()
	if !exact {
		return Decimal{}, errors.New(r.RatString() + " has no end as a decimal number")
	}
	return Decimal{r.FloatString(digits)}, nil
}

// Rat returns the exact value of d. It is an error if d is INF, -INF or NaN, or
// has an exponent beyond ±100000, whose number would be needlessly large.
func (d Decimal) Rat() (*big.Rat, error) {
	n := d.number()
	if n.special() {
		return nil, errors.New(d.text + " is not a rational number")
	}
	if n.exponent > maxRatExponent || n.exponent < -maxRatExponent {
		return nil, errors.New("exponent " + strconv.FormatInt(n.exponent, 10) + " is beyond ±" + strconv.Itoa(maxRatExponent))
	}
	digits, _ := new(big.Int).SetString("0"+n.whole+n.fraction, 10)
	if n.negative {
		digits.Neg(digits)
	}
	shift := n.exponent - int64(len(n.fraction))
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(max(shift, -shift)), nil)
	if shift < 0 {
		return new(big.Rat).SetFrac(digits, scale), nil
	}
	return new(big.Rat).SetInt(digits.Mul(digits, scale)), nil
}

// String returns the text of d.
func (d Decimal) String() string {
	if d.text == "" {
		return "0"
	}
	return d.text
}

// appendTo appends the text of d to b.
func (d Decimal) appendTo(b []byte) []byte { return append(b, d.String()...) }

// isJSONNumber reports whether the text of d is a number in JSON. It is not if
// d is INF, -INF or NaN, or has a plus sign or leading zeros.
func (d Decimal) isJSONNumber() bool {
	s := strings.TrimPrefix(d.String(), "-")
	return isDigit(s[0]) && (s[0] != '0' || len(s) == 1 || !isDigit(s[1]))
}

// maxShift bounds the zeros that are written for an exponent.
const maxShift = 1000

// inAnswer returns d as answers have it: with the digits of its text, and without
// an exponent, which clients ask for and get from nobody (OData JSON Format 4.01,
// section 3.2), a plus sign or needless zeros. An exponent that is large stays.
func (d Decimal) inAnswer() Decimal {
	if !strings.ContainsAny(d.text, "eE") && d.isJSONNumber() {
		return d
	}
	s, minus := strings.CutPrefix(strings.TrimPrefix(d.String(), "+"), "-")
	if !isDigit(s[0]) {
		return d // INF or NaN
	}
	exponent := d.number().exponent
	if exponent > maxShift || exponent < -maxShift {
		return d
	}
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		s = s[:at]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	point := len(whole) + int(exponent)
	digits := strings.Repeat("0", max(0, -point)) + whole + fraction
	point = max(0, point)
	digits += strings.Repeat("0", max(0, point-len(digits)))
	text := cmp.Or(strings.TrimLeft(digits[:point], "0"), "0")
	if minus {
		text = "-" + text
	}
	if point < len(digits) {
		text += "." + digits[point:]
	}
	return Decimal{text}
}

// Equal reports whether d and other are the same number; NaN is equal to NaN.
func (d Decimal) Equal(other Decimal) bool { return d == other || d.Compare(other) == 0 }

// Compare returns -1 if d is less than other, 1 if it is greater, otherwise 0.
// As in package cmp, NaN is equal to NaN and less than all numbers.
func (d Decimal) Compare(other Decimal) int {
	a, b := d.number(), other.number()
	if a.rank() != b.rank() || a.special() || a.isZero() {
		return cmp.Compare(a.rank(), b.rank())
	}
	magnitude := a.compareMagnitude(b)
	if a.negative {
		return -magnitude
	}
	return magnitude
}

// decimalNumber is what the text of a Decimal says: the digits before and after
// the point, without zeros at the outer ends, and the exponent; or its name.
type decimalNumber struct {
	negative        bool
	whole, fraction string
	exponent        int64
	name            string // "INF" or "NaN"
}

// number returns what the text of d says.
func (d Decimal) number() (n decimalNumber) {
	s := d.String()
	switch s[0] {
	case '-', '+':
		n.negative = s[0] == '-'
		s = s[1:]
	}
	if !isDigit(s[0]) {
		n.name = s
		return n
	}
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		// Leading zeros do not matter to ParseInt: it was checked to fit.
		n.exponent, _ = strconv.ParseInt(s[at+1:], 10, 64)
		s = s[:at]
	}
	n.whole, n.fraction, _ = strings.Cut(s, ".")
	n.whole = strings.TrimLeft(n.whole, "0")
	n.fraction = strings.TrimRight(n.fraction, "0")
	return n
}

func (n *decimalNumber) special() bool { return n.name != "" }

func (n *decimalNumber) isZero() bool { return n.whole == "" && n.fraction == "" }

// rank orders what differs in more than its digits.
func (n *decimalNumber) rank() int {
	rank := 1
	switch {
	case n.name == "NaN":
		return -3
	case n.special():
		rank = 2
	case n.isZero():
		return 0
	}
	if n.negative {
		return -rank
	}
	return rank
}

// compareMagnitude compares the absolute values of numbers that are not zero,
// in time linear in their digits, whatever their exponents.
func (n *decimalNumber) compareMagnitude(other decimalNumber) int {
	a, aPoint := n.significant()
	b, bPoint := other.significant()
	if aPoint != bPoint {
		return cmp.Compare(aPoint, bPoint)
	}
	for i := range max(a.len(), b.len()) {
		if c := cmp.Compare(a.digit(i), b.digit(i)); c != 0 {
			return c
		}
	}
	return 0
}

// canonical returns the text that all Decimals of the same value share.
func (d Decimal) canonical() string {
	n := d.number()
	if n.special() || n.isZero() {
		return strconv.Itoa(n.rank()) + n.name
	}
	digits, exponent := n.integer()
	sign := ""
	if n.negative {
		sign = "-"
	}
	return sign + digits.whole + digits.fraction + "e" + strconv.FormatInt(exponent, 10)
}

// integer returns n, which is not zero, as an integer times ten to the power of
// exponent. The integer's digits have no zeros at the outer ends.
func (n *decimalNumber) integer() (digits significantDigits, exponent int64) {
	digits, point := n.significant()
	if digits.fraction == "" {
		digits.whole = strings.TrimRight(digits.whole, "0")
	}
	return digits, point - int64(digits.len())
}

// significantDigits are the digits of a number from the first that is not zero.
type significantDigits struct {
	whole, fraction string
}

// significant returns the digits of n and where the point stands: n is
// 0.digits times ten to the power of point.
func (n *decimalNumber) significant() (digits significantDigits, point int64) {
	if n.whole != "" {
		return significantDigits{n.whole, n.fraction}, n.exponent + int64(len(n.whole))
	}
	fraction := strings.TrimLeft(n.fraction, "0")
	return significantDigits{"", fraction}, n.exponent - int64(len(n.fraction)-len(fraction))
}

func (d *significantDigits) len() int { return len(d.whole) + len(d.fraction) }

// digit returns the digit at i, which is zero behind the end.
func (d *significantDigits) digit(i int) byte {
	if i < len(d.whole) {
		return d.whole[i]
	}
	if i -= len(d.whole); i < len(d.fraction) {
		return d.fraction[i]
	}
	return '0'
}

// MarshalJSON implements encoding/json's Marshaler: a number, or a string if the
// text of d is none in JSON.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d.isJSONNumber() {
		return d.appendTo(nil), nil
	}
	return append(d.appendTo([]byte{'"'}), '"'), nil
}

// UnmarshalJSON implements encoding/json's Unmarshaler: a number, or a string
// that is the text of one. As it is usual, null changes nothing.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	r := newDecoder(data, nil)
	defer r.release()
	var read Decimal
	if err := r.whole(func(i int) int { return readDecimal(r, i, &read) }); err != nil {
		return err
	}
	*d = read
	return nil
}

// MarshalText implements encoding.TextMarshaler.
func (d Decimal) MarshalText() ([]byte, error) { return d.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Decimal) UnmarshalText(text []byte) (err error) {
	*d, err = parseDecimal(text)
	return err
}
