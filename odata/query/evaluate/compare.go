package evaluate

import (
	"bytes"
	"cmp"
	"math"
	"slices"
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

func (t truth) and(other truth) truth {
	switch {
	case t == no || other == no:
		return no
	case t == unknown || other == unknown:
		return unknown
	}
	return yes
}

func (t truth) or(other truth) truth {
	switch {
	case t == yes || other == yes:
		return yes
	case t == unknown || other == unknown:
		return unknown
	}
	return no
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

// equal reports whether two values are equal: null to itself alone, NaN to nothing,
// entities by their keys, complex values and collections by what they consist of.
func (c *calc) equal(a, b wire.Value) bool {
	switch {
	case a.IsMissing() || b.IsMissing():
		return a.IsMissing() && b.IsMissing()
	case a.Kind() == wire.KindCollection || b.Kind() == wire.KindCollection:
		return a.Kind() == b.Kind() && c.equalItems(a, b)
	case isObject(a) || isObject(b):
		return isObject(a) && isObject(b) && c.equalObjects(a, b)
	case a.Kind() == wire.KindSpatial || b.Kind() == wire.KindSpatial:
		return a.Kind() == b.Kind() && a.Text() == b.Text()
	}
	return c.compare(a, b) == same
}

func isObject(v wire.Value) bool {
	return v.Kind() == wire.KindStructured || v.Kind() == wire.KindUntyped
}

func (c *calc) equalItems(a, b wire.Value) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !c.equal(a.Item(i), b.Item(i)) {
			return false
		}
	}
	return true
}

// equalObjects compares entities by type and key, and others by all of their properties,
// where one that is missing is null.
func (c *calc) equalObjects(a, b wire.Value) bool {
	if a.Kind() == wire.KindStructured && b.Kind() == wire.KindStructured {
		x, y := declaredObject(a), declaredObject(b)
		if internal.IsEntity(x) && internal.IsEntity(y) {
			return x == y || c.equalKeys(x, y)
		}
	}
	for _, name := range append(namesOf(a), namesOf(b)...) {
		if !c.equal(memberOf(a, name), memberOf(b, name)) {
			return false
		}
	}
	return true
}

// declaredObject returns the object that an instance was made of, which has its key; or
// itself.
func declaredObject(v wire.Value) wire.Structured {
	o := v.Object()
	if r, ok := o.(*row); ok && r.base != nil {
		return r.base
	}
	return o
}

func (c *calc) equalKeys(a, b wire.Structured) bool {
	name, keys := internal.Keys(a)
	other, others := internal.Keys(b)
	if name != other || len(keys) == 0 || len(keys) != len(others) {
		return false
	}
	for i := range keys {
		if keys[i].IsMissing() || !c.equal(keys[i], others[i]) {
			return false
		}
	}
	return true
}

// namesOf returns the names of the structural properties of an object.
func namesOf(v wire.Value) (names []string) {
	if v.Kind() == wire.KindUntyped {
		return internal.MembersOf(v)
	}
	o := v.Object()
	if r, ok := o.(*row); ok {
		return r.names
	}
	for _, p := range wire.Properties(o) {
		if !p.Navigation {
			names = append(names, p.Name)
		}
	}
	if d := wire.DynamicOf(o); d != nil {
		for name := range d.Undeclared() {
			names = append(names, name)
		}
	}
	return names
}

// memberOf returns the value of a property of an object.
func memberOf(v wire.Value, name string) wire.Value {
	if v.Kind() == wire.KindUntyped {
		return internal.MemberOf(v, name)
	}
	if r, ok := v.Object().(*row); ok {
		return r.get(name)
	}
	return wire.PropertyValue(v.Object(), name)
}

// appendKey appends what values have in common that are equal, to group by them.
func (c *calc) appendKey(b []byte, v wire.Value) []byte {
	text := func(kind byte, s string) []byte {
		b = append(b, kind)
		b = strconv.AppendInt(b, int64(len(s)), 10)
		return append(append(b, ':'), s...)
	}
	switch v.Kind() {
	case wire.KindAbsent, wire.KindNull:
		return append(b, '0')
	case wire.KindBoolean:
		return append(b, 'b', byte('0'+truthBit(v)))
	case wire.KindInteger:
		return text('n', strconv.FormatInt(v.Int(), 10))
	case wire.KindDecimal:
		return text('n', c.numberKey(v))
	case wire.KindSingle, wire.KindDouble:
		return text('f', strconv.FormatFloat(v.Float()+0, 'g', -1, 64)) // -0 + 0 is 0
	case wire.KindDateTimeOffset:
		s, p, _ := internal.Instant(v.DateTimeOffset())
		return text('i', strconv.FormatInt(s, 10)+"."+strconv.FormatInt(p, 10))
	case wire.KindTimeOfDay:
		return text('t', strconv.FormatInt(internal.PicosOfDay(v.TimeOfDay()), 10))
	case wire.KindDuration:
		if d, ok := c.secondsOf(v.Duration()); ok {
			return text('d', trimmed(d.int(), d.scale).text())
		}
		return b
	case wire.KindGuid:
		g := v.Guid().Bytes()
		return text('g', string(g[:]))
	case wire.KindBinary:
		return text('x', string(v.Binary().Bytes()))
	case wire.KindEnum:
		if n, ok := internal.EnumNumber(v); ok {
			return text('e', strconv.FormatInt(n, 10))
		}
		return text('m', v.Text())
	case wire.KindDate:
		return text('D', v.Date().String())
	case wire.KindCollection:
		b = append(b, '[')
		for i := range v.Len() {
			b = c.appendKey(b, v.Item(i))
		}
		return append(b, ']')
	case wire.KindStructured, wire.KindUntyped:
		return c.appendObjectKey(b, v)
	}
	return text('s', v.Text())
}

// numberKey returns a text that equal numbers share.
func (c *calc) numberKey(v wire.Value) string {
	d, ok := c.number(v)
	if !ok {
		return v.Decimal().String()
	}
	return trimmed(d.int(), d.scale).text()
}

// appendObjectKey is appendKey for objects: entities are told apart by their keys.
func (c *calc) appendObjectKey(b []byte, v wire.Value) []byte {
	if v.Kind() == wire.KindStructured && internal.IsEntity(declaredObject(v)) {
		if name, keys := internal.Keys(declaredObject(v)); len(keys) > 0 {
			b = append(append(b, '@'), name...)
			for _, key := range keys {
				b = c.appendKey(b, key)
			}
			return b
		}
	}
	names := namesOf(v)
	slices.Sort(names)
	b = append(b, '{')
	for _, name := range slices.Compact(names) {
		if member := memberOf(v, name); !member.IsMissing() {
			b = strconv.AppendQuote(b, name)
			b = c.appendKey(b, member)
		}
	}
	return append(b, '}')
}
