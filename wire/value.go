package wire

import "strconv"

// valueError is what the parsers of values return: what was wanted, with its
// form, and why the text is not that. The place is the caller's to add.
type valueError struct {
	want, why string
}

func (e *valueError) Error() string { return "not " + e.want + ": " + e.why }

func notA(want, why string) error { return &valueError{want, why} }

// notAt is the error for a text that breaks off or goes wrong at byte i.
func notAt(want string, b []byte, i int, expected string) error {
	if i >= len(b) {
		if len(b) == 0 {
			return notA(want, "empty")
		}
		return notA(want, "ends where "+expected+" is missing")
	}
	return notA(want, expected+" wanted at "+excerpt(b[i:]))
}

// isDigit reports whether c is a decimal digit.
func isDigit(c byte) bool { return c-'0' < 10 }

// digitsEnd returns the index after the digits that begin at b[i].
func digitsEnd(b []byte, i int) int {
	for i < len(b) && isDigit(b[i]) {
		i++
	}
	return i
}

// twoDigits returns the number that b[i:i+2] spells, or -1.
func twoDigits(b []byte, i int) int {
	if i+2 > len(b) || !isDigit(b[i]) || !isDigit(b[i+1]) {
		return -1
	}
	return int(b[i]-'0')*10 + int(b[i+1]-'0')
}

// appendYear appends a year, which has at least four digits. minus is set for
// years below 0, and for -0000.
func appendYear(b []byte, year int64, minus bool) []byte {
	if minus {
		b = append(b, '-')
		year = -year
	}
	if year > 9999 {
		return strconv.AppendInt(b, year, 10)
	}
	var text [4]byte
	putFour(text[:], uint32(year))
	return append(b, text[:]...)
}

// daysIn is the number of days in the month of the year of the proleptic
// Gregorian calendar, in which the year 0 is a leap year.
func daysIn(year int64, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// Days are counted from 1970-01-01. The algorithms begin the year with March,
// so that the leap day is its last, and count in cycles of 400 years (Howard
// Hinnant, chrono-compatible low-level date algorithms). Multiplications stand for most
// divisions (Cassio Neri and Lorenz Schneider, Euclidean affine functions and their
// application to calendar algorithms).

const (
	daysPerCycle = 146097
	daysToEpoch  = 719468 // from 0000-03-01 to 1970-01-01
)

// daysFromDate returns the day of a date.
func daysFromDate(year int64, month, day int) int64 {
	m := int64(month+9) % 12
	if m >= 10 { // January, February
		year--
	}
	cycle := floorDiv(year, 400)
	y := year - cycle*400
	return cycle*daysPerCycle + y*365 + y/4 - y/100 + (153*m+2)/5 + int64(day) - 1 - daysToEpoch
}

// dateFromDays is the inverse of daysFromDate.
func dateFromDays(days int64) (year int64, month, day int) {
	days += daysToEpoch
	cycle := floorDiv(days, daysPerCycle)
	d := uint32(days - cycle*daysPerCycle)
	n := 4*d + 3
	century := n / daysPerCycle
	// The years of the century, and in the lower half the part of one that is left.
	years := uint64(n%daysPerCycle|3) * 2939745
	d = uint32(years) / 2939745 / 4
	months := 2141*d + 197913
	year = cycle*400 + int64(100*century) + int64(years>>32)
	month, day = int(months>>16), int(months&0xffff/2141)+1
	if month > 12 {
		return year + 1, month - 12, day
	}
	return year, month, day
}

// floorDiv is a/b rounded down, for positive b.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
