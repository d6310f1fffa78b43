package evaluate

import (
	"math/big"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Durations are exact decimals here, their seconds; instants are seconds and picoseconds.

const (
	picosPerSecond = 1_000_000_000_000
	secondsPerDay  = 86_400
)

// temporal returns a op b for operands of which one is a date, a time or a duration.
func (c *calc) temporal(op query.Op, a, b wire.Value) wire.Value {
	if op == query.Add && a.Kind() == wire.KindDuration && b.Kind() != wire.KindDuration {
		a, b = b, a
	}
	if op == query.Mul && b.Kind() == wire.KindDuration {
		a, b = b, a
	}
	switch {
	case b.Kind() == wire.KindDuration && (op == query.Add || op == query.Sub):
		seconds, ok := c.secondsOf(b.Duration())
		if !ok {
			return null
		}
		if op == query.Sub {
			seconds = seconds.negate()
		}
		return c.later(op, a, b, seconds)
	case a.Kind() == wire.KindDuration && rankOf(b) != noNumber && (op == query.Mul || op == query.Div || op == query.DivBy):
		return c.scaled(op, a, b)
	case op == query.Sub && a.Kind() == b.Kind():
		return c.between(a, b)
	}
	return null
}

// later returns a plus some seconds.
func (c *calc) later(op query.Op, a, b wire.Value, seconds decimal) wire.Value {
	switch a.Kind() {
	case wire.KindDuration:
		if d, ok := c.secondsOf(a.Duration()); ok {
			return c.duration(d.add(seconds))
		}
		return null
	case wire.KindDateTimeOffset:
		s, picos, offset := internal.Instant(a.DateTimeOffset())
		s, picos, ok := c.plus(s, picos, seconds)
		if !ok {
			return null
		}
		return c.instant(s, picos, offset)
	case wire.KindDate:
		s, _, ok := c.plus(internal.DaysOf(a.Date())*secondsPerDay, 0, seconds)
		if !ok {
			return null
		}
		if d, ok := internal.DateOfDays(floorDiv(s, secondsPerDay)); ok {
			return internal.Date(d)
		}
		c.failRow(errRange)
		return null
	}
	return null
}

// plus adds exact seconds to an instant. Digits below the picosecond are cut off.
func (c *calc) plus(seconds, picos int64, by decimal) (int64, int64, bool) {
	total := shifted(by.int(), max(0, 12-by.scale))
	if by.scale > 12 {
		total = new(big.Int).Quo(total, power(by.scale-12))
	}
	total = new(big.Int).Add(total, big.NewInt(picos))
	s, p := new(big.Int).DivMod(total, big.NewInt(picosPerSecond), new(big.Int))
	s.Add(s, big.NewInt(seconds))
	if !s.IsInt64() {
		c.failRow(errRange)
		return 0, 0, false
	}
	return s.Int64(), p.Int64(), true
}

// instant returns an instant, if its year is one that can be written.
func (c *calc) instant(seconds, picos int64, offset int) wire.Value {
	if _, ok := internal.DateOfDays(floorDiv(seconds+int64(offset)*60, secondsPerDay)); !ok {
		c.failRow(errRange)
		return null
	}
	return internal.DateTimeOffset(internal.NewInstant(seconds, picos, offset))
}

// between returns the duration from b to a, which are of the same type.
func (c *calc) between(a, b wire.Value) wire.Value {
	switch a.Kind() {
	case wire.KindDate:
		return c.duration(decimalOfInt((internal.DaysOf(a.Date()) - internal.DaysOf(b.Date())) * secondsPerDay))
	case wire.KindDateTimeOffset:
		s, p, _ := internal.Instant(a.DateTimeOffset())
		s2, p2, _ := internal.Instant(b.DateTimeOffset())
		return c.duration(decimalOfInt(s - s2).add(trimmed(big.NewInt(p-p2), 12)))
	}
	return null
}

// scaled returns a duration times or divided by a number.
func (c *calc) scaled(op query.Op, a, b wire.Value) wire.Value {
	seconds, ok := c.secondsOf(a.Duration())
	var by decimal
	if ok {
		by, ok = c.exact(b)
	}
	switch {
	case c.err != nil:
		return null
	case !ok:
		c.failRow(errRange) // times INF or NaN
		return null
	case op == query.Mul:
		return c.duration(seconds.mul(by))
	case by.sign() == 0:
		c.failRow(errDivision)
		return null
	}
	return c.duration(seconds.quo(by))
}

// exact returns what the shortest text of a number says; false for INF, -INF and NaN.
func (c *calc) exact(v wire.Value) (decimal, bool) {
	switch v.Kind() {
	case wire.KindSingle:
		return c.decimalOfFloat(v.Float(), 32)
	case wire.KindDouble:
		return c.decimalOfFloat(v.Float(), 64)
	}
	return c.number(v)
}

// secondsOf returns the seconds of a duration.
func (c *calc) secondsOf(d wire.Duration) (decimal, bool) {
	negative, seconds, fraction := internal.Span(d)
	if len(fraction) > c.limits.MaxDigits {
		c.failDigits()
		return decimal{}, false
	}
	digits := new(big.Int).SetUint64(seconds)
	if fraction != "" {
		f, _ := new(big.Int).SetString(fraction, 10)
		digits = shifted(digits, len(fraction))
		digits = new(big.Int).Add(digits, f)
	}
	if negative {
		digits = new(big.Int).Neg(digits)
	}
	return normal(digits, len(fraction)), true
}

// duration returns the duration of some seconds, if it is one that can be written.
func (c *calc) duration(d decimal) wire.Value {
	if d, ok := c.checked(d); ok {
		text := d.text()
		minus := ""
		if text[0] == '-' {
			minus, text = "-", text[1:]
		}
		if whole, fraction, found := strings.Cut(text, "."); found {
			if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
				whole += "." + fraction
			}
			text = whole
		}
		v, err := wire.ParseDuration(minus + "PT" + text + "S")
		if err == nil {
			return internal.Duration(v)
		}
		c.failRow(errRange)
	}
	return null
}

// floorDiv is a/b rounded down, for positive b.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// part is a component of a date or a time.
type part int

const (
	yearPart part = iota
	monthPart
	dayPart
	hourPart
	minutePart
	secondPart
	fractionPart
	datePart
	timePart
	offsetPart
)

// component returns a part of a date, a time or both, in the offset that it is told in
// (URL Conventions 5.1.1.8).
func (c *calc) component(p part, v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindDate:
		if p <= dayPart {
			return dateComponent(p, v.Date())
		}
	case wire.KindTimeOfDay:
		if p >= hourPart && p <= fractionPart {
			return timeComponent(p, internal.PicosOfDay(v.TimeOfDay()))
		}
	case wire.KindDateTimeOffset:
		seconds, picos, offset := internal.Instant(v.DateTimeOffset())
		local := seconds + int64(offset)*60
		days := floorDiv(local, secondsPerDay)
		clock := (local-days*secondsPerDay)*picosPerSecond + picos
		switch {
		case p == offsetPart:
			return internal.Int32(int64(offset))
		case p == timePart:
			return internal.TimeOfDay(internal.TimeOfPicos(clock))
		case p >= hourPart && p <= fractionPart:
			return timeComponent(p, clock)
		}
		d, ok := internal.DateOfDays(days)
		if !ok {
			c.failRow(errRange)
			return null
		}
		return dateComponent(p, d)
	}
	return null
}

var partNames = [...]string{"year", "month", "day", "hour", "minute", "second", "fractionalseconds", "date", "time", "totaloffsetminutes"}

func dateComponent(p part, d wire.Date) wire.Value {
	switch p {
	case yearPart:
		return internal.Int32(int64(d.Year()))
	case monthPart:
		return internal.Int32(int64(d.Month()))
	case dayPart:
		return internal.Int32(int64(d.Day()))
	}
	return internal.Date(d)
}

func timeComponent(p part, picos int64) wire.Value {
	seconds := picos / picosPerSecond
	switch p {
	case hourPart:
		return internal.Int32(seconds / 3600)
	case minutePart:
		return internal.Int32(seconds / 60 % 60)
	case secondPart:
		return internal.Int32(seconds % 60)
	}
	return internal.Decimal(trimmed(big.NewInt(picos%picosPerSecond), 12).wire())
}

// totalSeconds returns the seconds of a duration.
func (c *calc) totalSeconds(v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindDuration:
		if d, ok := c.secondsOf(v.Duration()); ok {
			return internal.Decimal(d.wire())
		}
		return null
	}
	return null
}
