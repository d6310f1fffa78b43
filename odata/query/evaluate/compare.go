package evaluate

import (
	"bytes"
	"cmp"
	"math"
	"strconv"

	"github.com/odatagen/odatagen/wire"
)

// truth is a value of three-valued logic.
type truth int8

const (
	unknown truth = iota // null
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) value() wire.Value {
	if t == unknown {
		return null
	}
	return internal.Bool(t == yes)
}

// truthOfValue returns what a Boolean says. Anything else is null, which is the only
// other value that the binding of expressions lets through.
func truthOfValue(v wire.Value) truth {
	if v.Kind() != wire.KindBoolean {
		return unknown
	}
	return truthOf(v.Bool())
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// order is how two values compare. incomparable are those of which one is NaN, or whose
// types have nothing in common.
type order int8

const (
	less         order = -1
	same         order = 0
	greater      order = 1
	incomparable order = 2
)

// compare returns how two values that are not missing compare (URL Conventions 5.1.1.1).
// Texts compare by code points, Guids by their bytes in the order of the text, members of
// enumerations by their numbers.
func (c *calc) compare(a, b wire.Value) order {
	x, y := a.Kind(), b.Kind()
	if x != y {
		if rankOf(a) != noNumber && rankOf(b) != noNumber {
			return c.compareNumbers(a, b)
		}
		return c.compareMixed(a, b)
	}
	switch x {
	case wire.KindInteger:
		return order(cmp.Compare(a.Int(), b.Int()))
	case wire.KindSingle, wire.KindDouble:
		return compareFloats(a.Float(), b.Float())
	case wire.KindString:
		return order(cmp.Compare(a.Text(), b.Text()))
	case wire.KindDecimal:
		return compareDecimals(a.Decimal(), b.Decimal())
	case wire.KindBoolean:
		return order(cmp.Compare(truthBit(a), truthBit(b)))
	case wire.KindDateTimeOffset:
		return order(a.DateTimeOffset().Compare(b.DateTimeOffset()))
	case wire.KindDate:
		return order(a.Date().Compare(b.Date()))
	case wire.KindTimeOfDay:
		return order(a.TimeOfDay().Compare(b.TimeOfDay()))
	case wire.KindDuration:
		return order(a.Duration().Compare(b.Duration()))
	case wire.KindGuid:
		return order(a.Guid().Compare(b.Guid()))
	case wire.KindBinary:
		return order(bytes.Compare(a.Binary().Bytes(), b.Binary().Bytes()))
	case wire.KindEnum:
		return compareEnums(a, b)
	}
	return incomparable
}

func truthBit(v wire.Value) int {
	if v.Bool() {
		return 1
	}
	return 0
}

func compareFloats(a, b float64) order {
	switch {
	case a < b:
		return less
	case a > b:
		return greater
	case a == b:
		return same
	}
	return incomparable
}

// compareDecimals compares by the texts, however large the numbers.
func compareDecimals(a, b wire.Decimal) order {
	if isNaN(a) || isNaN(b) {
		return incomparable
	}
	return order(a.Compare(b))
}

func isNaN(d wire.Decimal) bool { return d.String() == "NaN" }

// compareNumbers compares after promotion.
func (c *calc) compareNumbers(a, b wire.Value) order {
	rank := max(rankOf(a), rankOf(b))
	if rank >= singleRank {
		return compareFloats(floatOf(a, rank), floatOf(b, rank))
	}
	return compareDecimals(a.Decimal(), b.Decimal())
}

func floatOfText(text string, rank int) float64 {
	switch text {
	case "INF":
		return math.Inf(1)
	case "-INF":
		return math.Inf(-1)
	case "NaN":
		return math.NaN()
	}
	size := 64
	if rank == singleRank {
		size = 32
	}
	f, _ := strconv.ParseFloat(text, size) // which rounds to an infinity what is out of range
	return f
}

func compareEnums(a, b wire.Value) order {
	x, ok := internal.EnumNumber(a)
	y, ok2 := internal.EnumNumber(b)
	if ok && ok2 {
		return order(cmp.Compare(x, y))
	}
	if a.Text() == b.Text() {
		return same
	}
	return incomparable // a member that is not known has no number
}

// compareMixed compares values of different kinds, of which one is the text of the
// other's type: as literals of durations and enumerations are, and what is not declared.
func (c *calc) compareMixed(a, b wire.Value) order {
	switch {
	case a.Kind() == wire.KindString:
		return c.compareText(a.Text(), b)
	case b.Kind() == wire.KindString:
		return c.compareText(b.Text(), a).reversed()
	case a.Kind() == wire.KindDateTimeOffset && b.Kind() == wire.KindDate:
		return compareToDate(a, b)
	case a.Kind() == wire.KindDate && b.Kind() == wire.KindDateTimeOffset:
		return compareToDate(b, a).reversed()
	}
	return incomparable
}

func (o order) reversed() order {
	if o == incomparable {
		return o
	}
	return -o
}

// compareText compares what a text says, as a value of the other's type, to that.
func (c *calc) compareText(text string, other wire.Value) order {
	if other.Kind() == wire.KindEnum {
		return compareEnums(internal.Enum(other, text), other)
	}
	if v := internal.Parse(other.TypeName(), text); !v.IsMissing() && v.Kind() != wire.KindString {
		return c.compare(v, other)
	}
	return incomparable
}

// compareToDate compares an instant to the beginning of a day in UTC.
func compareToDate(instant, date wire.Value) order {
	seconds, picos, _ := internal.Instant(instant.DateTimeOffset())
	return order(cmp.Or(cmp.Compare(seconds, internal.DaysOf(date.Date())*secondsPerDay), cmp.Compare(picos, 0)))
}
