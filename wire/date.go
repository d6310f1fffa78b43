package wire

import (
	"cmp"
	"time"
)

// Date is an Edm.Date: a day of the proleptic Gregorian calendar, without a
// time and without an offset. Its text is [-]YYYY-MM-DD with a year of four
// digits or more, -999999999 to 999999999 (OData ABNF, dateValue). The zero
// Date is 0000-01-01.
type Date struct {
	year       int32
	month, day uint8 // counted from 0, so that the zero Date is a date
	minus      bool  // the text has a minus sign; keeps -0000 apart
}

const (
	maxYear  = 999_999_999
	wantDate = "a date (YYYY-MM-DD)"
)

// ParseDate parses the text of a Date, such as "2016-12-31".
func ParseDate(s string) (Date, error) { return parseDate([]byte(s)) }

func parseDate(b []byte) (Date, error) {
	d, n, err := scanDate(b, wantDate)
	if err == nil && n != len(b) {
		return Date{}, notA(wantDate, "followed by "+excerpt(b[n:]))
	}
	return d, err
}

// scanDate parses the date that b begins with and returns its length.
func scanDate(b []byte, want string) (Date, int, error) {
	var d Date
	i := 0
	if len(b) > 0 && b[0] == '-' {
		d.minus = true
		i++
	}
	end := digitsEnd(b, i)
	switch {
	case end-i < 4:
		return Date{}, 0, notAt(want, b, i, "a year of four digits")
	case end-i > 4 && b[i] == '0':
		return Date{}, 0, notA(want, "year with a leading zero")
	case end-i > 9:
		return Date{}, 0, notA(want, "year out of range (-999999999 to 999999999)")
	}
	for ; i < end; i++ {
		d.year = d.year*10 + int32(b[i]-'0')
	}
	if d.minus {
		d.year = -d.year
	}
	month, day := -1, -1
	if i < len(b) && b[i] == '-' {
		month = twoDigits(b, i+1)
	}
	if month < 0 {
		return Date{}, 0, notAt(want, b, i, "-MM")
	}
	if i += 3; i < len(b) && b[i] == '-' {
		day = twoDigits(b, i+1)
	}
	if day < 0 {
		return Date{}, 0, notAt(want, b, i, "-DD")
	}
	if month < 1 || month > 12 {
		return Date{}, 0, notA(want, "month "+string(b[i-2:i]))
	}
	if day < 1 || day > daysIn(int64(d.year), month) {
		return Date{}, 0, notA(want, "day "+string(b[i+1:i+3])+" of month "+string(b[:i]))
	}
	d.month, d.day = uint8(month-1), uint8(day-1)
	return d, i + 3, nil
}

// NewDate returns the date of t in t's location. A year that a Date cannot
// have becomes the nearest that it can.
func NewDate(t time.Time) Date {
	year, month, day := t.Date()
	year = min(max(year, -maxYear), maxYear)
	return Date{year: int32(year), month: uint8(month - 1), day: uint8(day - 1), minus: year < 0}
}

// Year returns the year; 0 is the year before 1.
func (d Date) Year() int { return int(d.year) }

// Month returns the month of the year.
func (d Date) Month() time.Month { return time.Month(d.month + 1) }

// Day returns the day of the month, from 1.
func (d Date) Day() int { return int(d.day) + 1 }

// Time returns the beginning of the day in UTC.
func (d Date) Time() time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
}

// String returns the text of d.
func (d Date) String() string { return string(d.appendTo(nil)) }

// appendTo appends the text of d to b.
func (d Date) appendTo(b []byte) []byte {
	text := [6]byte{0: '-', 3: '-'}
	putTwo(text[1:], uint32(d.month)+1)
	putTwo(text[4:], uint32(d.day)+1)
	return append(appendYear(b, int64(d.year), d.minus), text[:]...)
}

// Equal reports whether d and other are the same day.
func (d Date) Equal(other Date) bool { return d.Compare(other) == 0 }

// Compare returns -1 if d is before other, 1 if it is after, otherwise 0.
func (d Date) Compare(other Date) int {
	return cmp.Or(
		cmp.Compare(d.year, other.year),
		cmp.Compare(d.month, other.month),
		cmp.Compare(d.day, other.day))
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return d.appendTo(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = parseDate(text)
	return err
}
