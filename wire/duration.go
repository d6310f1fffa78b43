package wire

import (
	"bytes"
	"cmp"
	"errors"
	"math/bits"
	"strconv"
	"time"
)

// Duration is an Edm.Duration: a signed length of time in days, hours, minutes
// and seconds, without years and months. Its text is
// [-]P[nD][T[nH][nM][n[.n]S]], such as "PT36H" or "-P1DT2H3M4.5S" (OData ABNF,
// durationValue), and is kept: PT36H does not turn into P1DT12H. As in the
// ABNF, letters may be lower-case, and "P" alone is no time at all. A length is
// at most 9223372036854775807 seconds and a fraction of any number of digits.
// The zero Duration is PT0S.
//
// Use Equal, not ==, which tells PT36H from P1DT12H.
type Duration struct {
	text string // as parsed; "" for the zero Duration
}

const wantDuration = "a duration (PnDTnHnMn.nS)"

// ParseDuration parses the text of a Duration, such as "PT0.016S".
func ParseDuration(s string) (Duration, error) {
	if err := checkDuration([]byte(s)); err != nil {
		return Duration{}, err
	}
	return Duration{s}, nil
}

func parseDuration(b []byte) (Duration, error) {
	if err := checkDuration(b); err != nil {
		return Duration{}, err
	}
	return Duration{string(b)}, nil
}

// checkDuration reports what is wrong with the text of a Duration.
func checkDuration(b []byte) error {
	_, err := scanDuration(b)
	return err
}

// span is what the text of a Duration says.
type span struct {
	negative bool
	seconds  uint64 // at most 1<<63 - 1
	fraction []byte // the digits after the point, without zeros at the end
}

// The units of a Duration, in their order.
const (
	unitNone = iota
	unitDay
	unitHour
	unitMinute
	unitSecond
)

var secondsPer = [...]uint64{unitDay: secondsPerDay, unitHour: 3600, unitMinute: 60, unitSecond: 1}

// durationUnit returns the unit that a letter stands for.
func durationUnit(letter byte) int {
	switch letter &^ 0x20 {
	case 'D':
		return unitDay
	case 'H':
		return unitHour
	case 'M':
		return unitMinute
	case 'S':
		return unitSecond
	}
	return unitNone
}

// scanDuration parses the text of a Duration.
func scanDuration(b []byte) (d span, err error) {
	i := 0
	if len(b) > 0 && b[0] == '-' {
		d.negative = true
		i++
	}
	if i == len(b) || b[i]|0x20 != 'p' {
		return d, notAt(wantDuration, b, i, "P")
	}
	inTime, last := false, unitNone
	for i++; i < len(b); {
		if b[i]|0x20 == 't' && !inTime {
			inTime = true
			i++
			continue
		}
		end := digitsEnd(b, i)
		point := end
		if end < len(b) && b[end] == '.' {
			end = digitsEnd(b, end+1)
		}
		unit := unitNone
		if point > i && end < len(b) {
			unit = durationUnit(b[end])
		}
		fractional := end > point
		if unit <= last || inTime != (unit > unitDay) || fractional && (unit != unitSecond || end == point+1) {
			return d, durationError(b, i, end, inTime)
		}
		if !d.add(b[i:point], secondsPer[unit]) {
			return d, notA(wantDuration, "out of range: more than 9223372036854775807 seconds")
		}
		if fractional {
			d.fraction = bytes.TrimRight(b[point+1:end], "0")
		}
		i, last = end+1, unit
	}
	return d, nil
}

// durationError says what is wrong with the number b[i:end] or the unit behind.
func durationError(b []byte, i, end int, inTime bool) error {
	switch {
	case !isDigit(b[i]):
		return notAt(wantDuration, b, i, "a digit")
	case end == len(b):
		return notAt(wantDuration, b, end, "the unit of "+excerpt(b[i:]))
	}
	switch letter := b[end] &^ 0x20; {
	case letter == 'Y' || letter == 'W' || letter == 'M' && !inTime:
		return notA(wantDuration, excerpt(b[i:end+1])+": years, months and weeks are not part of Edm.Duration")
	case durationUnit(letter) == unitNone:
		return notAt(wantDuration, b, end, "a unit (days D, then T, hours H, minutes M, seconds S)")
	case bytes.IndexByte(b[i:end], '.') >= 0:
		return notA(wantDuration, "only seconds may have a fraction, of one digit or more")
	}
	return notA(wantDuration, "unit "+excerpt(b[end:end+1])+" is out of order, comes twice or lacks a T before it")
}

// add adds the number that digits spell, times unit seconds. It reports false
// if the sum is out of range.
func (d *span) add(digits []byte, unit uint64) bool {
	n := uint64(0)
	for _, c := range digits {
		if n > (1<<63-1)/10 {
			return false
		}
		n = n*10 + uint64(c-'0') // at most 1<<63 + 1
	}
	high, low := bits.Mul64(n, unit)
	sum := low + d.seconds
	if high != 0 || low>>63 != 0 || sum>>63 != 0 {
		return false
	}
	d.seconds = sum
	return true
}

// span returns what the text of d says.
func (d Duration) span() span {
	s, _ := scanDuration([]byte(d.String())) // was checked when it was parsed
	return s
}

// NewDuration returns d in the canonical form of XML Schema: 36 hours are
// P1DT12H, and no time at all is PT0S.
func NewDuration(d time.Duration) Duration {
	if d == 0 {
		return Duration{}
	}
	n := uint64(d)
	if d < 0 {
		n = -n
	}
	nanos := int(n % nanosPerSec)
	var fraction [1 + maxFraction]byte
	digits := appendFraction(fraction[:0], uint64(nanos)*picosPerNano, fractionDigits(nanos))
	return durationOf(d < 0, n/nanosPerSec, string(bytes.TrimPrefix(digits, []byte("."))))
}

// durationOf returns seconds, with digits after the point, in the canonical form.
func durationOf(negative bool, seconds uint64, fraction string) Duration {
	if seconds == 0 && fraction == "" {
		return Duration{}
	}
	b := make([]byte, 0, 32)
	if negative {
		b = append(b, '-')
	}
	b = append(b, 'P')
	component := func(n uint64, unit byte) {
		if n != 0 {
			b = append(strconv.AppendUint(b, n, 10), unit)
		}
	}
	component(seconds/secondsPerDay, 'D')
	if seconds %= secondsPerDay; seconds != 0 || fraction != "" {
		b = append(b, 'T')
	}
	component(seconds/3600, 'H')
	component(seconds/60%60, 'M')
	if seconds %= 60; fraction != "" {
		b = append(append(strconv.AppendUint(b, seconds, 10), '.'), fraction...)
		b = append(b, 'S')
	} else {
		component(seconds, 'S')
	}
	return Duration{string(b)}
}

// Std returns d as a time.Duration. It is an error if that is not exactly the
// same: if d is longer than about 292 years or finer than a nanosecond.
func (d Duration) Std() (time.Duration, error) {
	s := d.span()
	if len(s.fraction) > 9 {
		return 0, errors.New(d.text + " has digits below the nanosecond")
	}
	nanos := uint64(0)
	for i := range 9 {
		nanos *= 10
		if i < len(s.fraction) {
			nanos += uint64(s.fraction[i] - '0')
		}
	}
	high, low := bits.Mul64(s.seconds, nanosPerSec)
	total := low + nanos
	if limit := uint64(1) << 63; high != 0 || total < low || total > limit || total == limit && !s.negative {
		return 0, errors.New(d.text + " is out of the range of time.Duration")
	}
	if s.negative {
		total = -total
	}
	return time.Duration(total), nil
}

// String returns the text of d.
func (d Duration) String() string {
	if d.text == "" {
		return "PT0S"
	}
	return d.text
}

// appendTo appends the text of d to b.
func (d Duration) appendTo(b []byte) []byte { return append(b, d.String()...) }

// Equal reports whether d and other are the same length of time.
func (d Duration) Equal(other Duration) bool { return d == other || d.Compare(other) == 0 }

// Compare returns -1 if d is less than other, 1 if it is greater, otherwise 0.
func (d Duration) Compare(other Duration) int { return d.span().compare(other.span()) }

func (a span) compare(b span) int {
	magnitude := cmp.Or(cmp.Compare(a.seconds, b.seconds), bytes.Compare(a.fraction, b.fraction))
	switch {
	case a.sign() != b.sign():
		return cmp.Compare(a.sign(), b.sign())
	case a.negative:
		return -magnitude
	}
	return magnitude
}

func (s span) sign() int {
	switch {
	case s.seconds == 0 && len(s.fraction) == 0:
		return 0
	case s.negative:
		return -1
	}
	return 1
}

// MarshalText implements encoding.TextMarshaler.
func (d Duration) MarshalText() ([]byte, error) { return d.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) (err error) {
	*d, err = parseDuration(text)
	return err
}
