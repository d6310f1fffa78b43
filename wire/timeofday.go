package wire

import (
	"cmp"
	"encoding/binary"
	"time"
)

// TimeOfDay is an Edm.TimeOfDay: a time from 00:00:00 up to, not including,
// 24:00:00, with up to twelve fractional digits of the second. Its text is
// hh:mm[:ss[.fraction]] (OData ABNF, timeOfDayValue). The zero TimeOfDay is
// 00:00:00.
type TimeOfDay struct {
	// Picoseconds since midnight times 16 plus the number of fractional digits
	// in the text, or noSeconds.
	packed uint64
}

const (
	noSeconds     = 13 // where a number of fractional digits stands otherwise
	maxFraction   = 12
	picosPerNano  = 1_000
	picosPerSec   = 1_000_000_000_000
	nanosPerSec   = 1_000_000_000
	secondsPerDay = 86_400
	wantTimeOfDay = "a time of day (hh:mm:ss.sss)"
)

var pow10 = [maxFraction + 1]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12}

// ParseTimeOfDay parses the text of a TimeOfDay, such as "07:59:59.999".
func ParseTimeOfDay(s string) (TimeOfDay, error) { return parseTimeOfDay([]byte(s)) }

func parseTimeOfDay(b []byte) (TimeOfDay, error) {
	t, n, err := scanTimeOfDay(b, wantTimeOfDay)
	if err == nil && n != len(b) {
		return TimeOfDay{}, notA(wantTimeOfDay, "followed by "+excerpt(b[n:]))
	}
	return t, err
}

// scanTimeOfDay parses the time of day that b begins with and returns its length.
func scanTimeOfDay(b []byte, want string) (TimeOfDay, int, error) {
	hour, minute, second := twoDigits(b, 0), -1, 0
	if hour < 0 {
		return TimeOfDay{}, 0, notAt(want, b, 0, "hh")
	}
	if len(b) > 2 && b[2] == ':' {
		minute = twoDigits(b, 3)
	}
	if minute < 0 {
		return TimeOfDay{}, 0, notAt(want, b, 2, ":mm")
	}
	i, digits, fraction := 5, uint64(noSeconds), uint64(0)
	if i < len(b) && b[i] == ':' {
		if second = twoDigits(b, i+1); second < 0 {
			return TimeOfDay{}, 0, notAt(want, b, i, ":ss")
		}
		i, digits = i+3, 0
		if i < len(b) && b[i] == '.' {
			end := digitsEnd(b, i+1)
			if end == i+1 {
				return TimeOfDay{}, 0, notAt(want, b, end, "a fractional digit")
			}
			if end > i+1+maxFraction {
				return TimeOfDay{}, 0, notA(want, "more than 12 fractional digits")
			}
			fraction, digits = scanFraction(b[i+1:end]), uint64(end-i-1)
			i = end
		}
	}
	switch {
	case hour > 23:
		return TimeOfDay{}, 0, notA(want, "hour "+string(b[:2]))
	case minute > 59:
		return TimeOfDay{}, 0, notA(want, "minute "+string(b[3:5]))
	case second == 60:
		return TimeOfDay{}, 0, notA(want, "second 60: leap seconds are not supported")
	case second > 59:
		return TimeOfDay{}, 0, notA(want, "second "+string(b[6:8]))
	}
	picos := uint64(hour*3600+minute*60+second)*picosPerSec + fraction
	return TimeOfDay{picos<<4 | digits}, i, nil
}

// scanFraction returns the picoseconds that up to 12 fractional digits spell.
func scanFraction(digits []byte) uint64 {
	n := uint64(0)
	for _, c := range digits {
		n = n*10 + uint64(c-'0')
	}
	return n * pow10[maxFraction-len(digits)]
}

// appendFraction appends a point and the first digits of picos, the picoseconds
// within a second; nothing if digits is 0.
func appendFraction(b []byte, picos uint64, digits int) []byte {
	if digits == 0 {
		return b
	}
	var text [1 + maxFraction]byte
	text[0] = '.'
	binary.LittleEndian.PutUint64(text[1:], eightDigitsOf(uint32(picos/10000)))
	putFour(text[9:], uint32(picos%10000))
	return append(b, text[:1+digits]...)
}

// fractionDigits is the number of fractional digits that nanos needs.
func fractionDigits(nanos int) int {
	if nanos == 0 {
		return 0
	}
	digits := 9
	for ; nanos%10 == 0; nanos /= 10 {
		digits--
	}
	return digits
}

// NewTimeOfDay returns the time of day of t in t's location, with as many
// fractional digits as it needs.
func NewTimeOfDay(t time.Time) TimeOfDay {
	hour, minute, second := t.Clock()
	picos := uint64(hour*3600+minute*60+second)*picosPerSec + uint64(t.Nanosecond())*picosPerNano
	return TimeOfDay{picos<<4 | uint64(fractionDigits(t.Nanosecond()))}
}

// Std returns the time since midnight. Digits below the nanosecond are cut off.
func (t TimeOfDay) Std() time.Duration { return time.Duration(t.packed >> 4 / picosPerNano) }

// String returns the text of t.
func (t TimeOfDay) String() string { return string(t.appendTo(nil)) }

// appendTo appends the text of t to b.
func (t TimeOfDay) appendTo(b []byte) []byte {
	picos, digits := t.packed>>4, int(t.packed&15)
	seconds := uint32(picos / picosPerSec)
	text := [8]byte{2: ':', 5: ':'}
	putTwo(text[:], seconds/3600)
	putTwo(text[3:], seconds/60%60)
	putTwo(text[6:], seconds%60)
	if digits == noSeconds {
		return append(b, text[:len("hh:mm")]...)
	}
	return appendFraction(append(b, text[:]...), picos%picosPerSec, digits)
}

// Equal reports whether t and other are the same time of day.
func (t TimeOfDay) Equal(other TimeOfDay) bool { return t.packed>>4 == other.packed>>4 }

// Compare returns -1 if t is before other, 1 if it is after, otherwise 0.
func (t TimeOfDay) Compare(other TimeOfDay) int { return cmp.Compare(t.packed>>4, other.packed>>4) }

// MarshalText implements encoding.TextMarshaler.
func (t TimeOfDay) MarshalText() ([]byte, error) { return t.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *TimeOfDay) UnmarshalText(text []byte) (err error) {
	*t, err = parseTimeOfDay(text)
	return err
}
