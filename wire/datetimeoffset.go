package wire

import (
	"cmp"
	"slices"
	"time"
)

// DateTimeOffset is an Edm.DateTimeOffset: an instant, with up to twelve
// fractional digits of the second, and the offset from UTC, in minutes, that it
// was told in. Its text is a [Date], T, a [TimeOfDay], and Z or +hh:mm or -hh:mm
// up to 23:59 (OData ABNF, dateTimeOffsetValue). T and Z may be lower-case, the
// seconds may be missing; what was parsed is written as it was. The zero
// DateTimeOffset is 1970-01-01T00:00:00Z.
//
// Use Equal, not ==, to compare instants.
type DateTimeOffset struct {
	seconds int64  // since 1970-01-01T00:00:00Z
	nanos   uint32 // within the second
	form    uint32 // the rest: see the constants
}

// The parts of DateTimeOffset.form, from the lowest bit.
const (
	formPicos      = 1<<10 - 1 // picoseconds within the nanosecond
	formDigits     = 10        // shift: number of fractional digits, or noSeconds
	formOffset     = 14        // shift: minutes of the offset, 0 to 1439
	formNegative   = 1 << 25   // the offset has a minus sign
	formNumeric    = 1 << 26   // +hh:mm or -hh:mm rather than Z
	formLowerZ     = 1 << 27
	formLowerT     = 1 << 28
	formMinusYear0 = 1 << 29 // the year is -0000

	maxOffset          = 23*60 + 59
	wantDateTimeOffset = "a date and time with offset (YYYY-MM-DDThh:mm:ss.sssZ or ±hh:mm)"
)

// ParseDateTimeOffset parses the text of a DateTimeOffset, such as
// "2016-12-31T23:59:24.7548426+03:00".
func ParseDateTimeOffset(s string) (DateTimeOffset, error) { return parseDateTimeOffset([]byte(s)) }

func parseDateTimeOffset(b []byte) (DateTimeOffset, error) {
	if d, ok := parseCommonDateTimeOffset(b); ok {
		return d, nil
	}
	return parseAnyDateTimeOffset(b)
}

// parseCommonDateTimeOffset parses the form that nearly all texts have, with up
// to nine fractional digits. It reports false for all others.
func parseCommonDateTimeOffset(b []byte) (DateTimeOffset, bool) {
	seconds, ok := scanCommonDateTime(b)
	if !ok {
		return DateTimeOffset{}, false
	}
	d := DateTimeOffset{seconds: seconds}
	i := 19
	if i < len(b) && b[i] == '.' {
		digits := 0
		if d.nanos, digits = scanNanos(b[i+1:]); digits == 0 {
			return DateTimeOffset{}, false
		}
		d.form = uint32(digits) << formDigits
		i += 1 + digits
	}
	if i+1 == len(b) && b[i] == 'Z' {
		return d, true
	}
	if i+6 != len(b) {
		return DateTimeOffset{}, false
	}
	zone, err := scanOffset(b, i)
	d.form |= zone
	d.seconds -= offsetSeconds(zone)
	return d, err == nil
}

// parseAnyDateTimeOffset parses all texts, and says what is wrong.
func parseAnyDateTimeOffset(b []byte) (DateTimeOffset, error) {
	date, i, err := scanDate(b, wantDateTimeOffset)
	if err != nil {
		return DateTimeOffset{}, err
	}
	form := uint32(0)
	if i == len(b) || b[i]|0x20 != 't' {
		return DateTimeOffset{}, notAt(wantDateTimeOffset, b, i, "Thh:mm")
	}
	if b[i] == 't' {
		form |= formLowerT
	}
	if date.minus && date.year == 0 {
		form |= formMinusYear0
	}
	clock, n, err := scanTimeOfDay(b[i+1:], wantDateTimeOffset)
	if err != nil {
		return DateTimeOffset{}, err
	}
	zone, err := scanOffset(b, i+1+n)
	if err != nil {
		return DateTimeOffset{}, err
	}
	return newDateTimeOffset(daysFromDate(int64(date.year), int(date.month)+1, int(date.day)+1), clock, form|zone), nil
}

// newDateTimeOffset joins a day, a time of day and the bits of the form that do
// not come from the time of day.
func newDateTimeOffset(days int64, clock TimeOfDay, form uint32) DateTimeOffset {
	picos := clock.packed >> 4
	fraction := picos % picosPerSec
	return DateTimeOffset{
		seconds: days*secondsPerDay + int64(picos/picosPerSec) - offsetSeconds(form),
		nanos:   uint32(fraction / picosPerNano),
		form:    form | uint32(clock.packed&15)<<formDigits | uint32(fraction%picosPerNano),
	}
}

// scanOffset parses the offset that b[i:] must be.
func scanOffset(b []byte, i int) (form uint32, err error) {
	const expected = "Z or +hh:mm or -hh:mm"
	if i == len(b) {
		return 0, notAt(wantDateTimeOffset, b, i, "the offset ("+expected+")")
	}
	end := i + 1
	switch b[i] {
	case 'Z':
	case 'z':
		form = formLowerZ
	case '+', '-':
		hour, minute := twoDigits(b, i+1), twoDigits(b, i+4)
		if hour < 0 || minute < 0 || b[i+3] != ':' {
			return 0, notAt(wantDateTimeOffset, b, i, expected)
		}
		end = i + 6
		if hour > 23 || minute > 59 {
			return 0, notA(wantDateTimeOffset, "offset "+string(b[i:end]))
		}
		form = formNumeric | uint32(hour*60+minute)<<formOffset
		if b[i] == '-' {
			form |= formNegative
		}
	default:
		return 0, notAt(wantDateTimeOffset, b, i, expected)
	}
	if end != len(b) {
		return 0, notA(wantDateTimeOffset, "followed by "+excerpt(b[end:]))
	}
	return form, nil
}

// offsetSeconds returns the offset of a form, in seconds east of UTC.
func offsetSeconds(form uint32) int64 {
	s := int64(form>>formOffset&(1<<11-1)) * 60
	if form&formNegative != 0 {
		return -s
	}
	return s
}

// NewDateTimeOffset returns the instant t with as many fractional digits as it
// needs. The offset is that of t's location, its seconds cut off; Z if it is
// zero, or more than the 23:59 that the text can say. A year beyond ±999999999 is
// kept, but is more than the parser reads.
func NewDateTimeOffset(t time.Time) DateTimeOffset {
	form := uint32(fractionDigits(t.Nanosecond())) << formDigits
	_, seconds := t.Zone()
	if minutes := seconds / 60; minutes > 0 && minutes <= maxOffset {
		form |= formNumeric | uint32(minutes)<<formOffset
	} else if minutes < 0 && minutes >= -maxOffset {
		form |= formNumeric | formNegative | uint32(-minutes)<<formOffset
	}
	return DateTimeOffset{seconds: t.Unix(), nanos: uint32(t.Nanosecond()), form: form}
}

// Time returns the instant, in UTC or in a fixed zone of the offset. Digits
// below the nanosecond are cut off.
func (d DateTimeOffset) Time() time.Time {
	t := time.Unix(d.seconds, int64(d.nanos))
	if offset := offsetSeconds(d.form); offset != 0 {
		return t.In(time.FixedZone("", int(offset)))
	}
	return t.UTC()
}

// Offset returns the offset from UTC in minutes, positive to the east.
func (d DateTimeOffset) Offset() int { return int(offsetSeconds(d.form) / 60) }

// String returns the text of d.
func (d DateTimeOffset) String() string { return string(d.appendTo(make([]byte, 0, dateTimeRoom))) }

// appendTo appends the text of d to b.
func (d DateTimeOffset) appendTo(b []byte) []byte {
	b = slices.Grow(b, dateTimeRoom)
	to, year, common := d.put(end(b))
	text := upTo(b, to)
	if common {
		return text
	}
	if d.form&formLowerT != 0 {
		text[len(b)+len("YYYY-MM-DD")] = 't'
	}
	rest := string(text[len(b)+len("YYYY"):])
	return append(appendYear(b, year, year < 0 || d.form&formMinusYear0 != 0), rest...)
}

// put writes the text of d, which takes dateTimeRoom. It is common if its year has four digits
// and its T is no t; of others that year is not written, and a T.
func (d DateTimeOffset) put(to pointer) (end pointer, year int64, common bool) {
	local := d.seconds + offsetSeconds(d.form)
	days := floorDiv(local, secondsPerDay)
	clock := uint32(local - days*secondsPerDay)
	year, month, day := dateFromDays(days)
	common = year >= 0 && year <= 9999 && d.form&(formMinusYear0|formLowerT) == 0

	y := uint64(year) & (1<<14 - 1)
	storeAt(to, 0, pairsOf(y/100%100|y%100<<16|uint64(month)<<40, 0xf|0xf<<16|0xf<<40)+(everyZero-('0'-'-')<<32-('0'-'-')<<56))
	storeAt(to, 8, pairsOf(uint64(day)|uint64(clock/3600)<<24|uint64(clock/60%60)<<48, 0xf|0xf<<24|0xf<<48)+(everyZero+('T'-'0')<<16+(':'-'0')<<40))
	storeAt(to, 16, ':'|twoDigitsOf(clock%60)<<8|'.'<<24)
	n := len("YYYY-MM-DDThh:mm:ss")
	if digits := int(d.form >> formDigits & 15); digits == noSeconds {
		n -= len(":ss")
	} else if digits > 0 {
		storeAt(to, 20, eightDigitsOf(d.nanos/10))
		if digits > 8 {
			storeAt(to, 28, eightDigitsOf(d.nanos%10*picosPerNano+d.form&formPicos)>>32)
		}
		n += len(".") + digits
	}
	offset, length := offsetDigits(d.form)
	storeAt(to, n, offset)
	return behind(to, n+length), year, common
}

// dateTimeRoom is room for the longest text with a year of four digits,
// YYYY-MM-DDThh:mm:ss.ssssssssssss and the offset, which is written in words.
const dateTimeRoom = 40

// offsetDigits returns the text of the offset of a form, and its length.
func offsetDigits(form uint32) (text uint64, length int) {
	sign := uint64('+')
	switch {
	case form&formLowerZ != 0:
		return 'z', len("z")
	case form&formNumeric == 0:
		return 'Z', len("Z")
	case form&formNegative != 0:
		sign = '-'
	}
	minutes := form >> formOffset & (1<<11 - 1)
	return sign | twoDigitsOf(minutes/60)<<8 | ':'<<24 | twoDigitsOf(minutes%60)<<32, len("+hh:mm")
}

// Equal reports whether d and other are the same instant, whatever their offsets.
func (d DateTimeOffset) Equal(other DateTimeOffset) bool { return d.Compare(other) == 0 }

// Compare returns -1 if d is before other, 1 if it is after, 0 if they are the
// same instant, whatever their offsets.
func (d DateTimeOffset) Compare(other DateTimeOffset) int {
	return cmp.Or(
		cmp.Compare(d.seconds, other.seconds),
		cmp.Compare(d.nanos, other.nanos),
		cmp.Compare(d.form&formPicos, other.form&formPicos))
}

// MarshalText implements encoding.TextMarshaler.
func (d DateTimeOffset) MarshalText() ([]byte, error) { return d.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *DateTimeOffset) UnmarshalText(text []byte) (err error) {
	*d, err = parseDateTimeOffset(text)
	return err
}
