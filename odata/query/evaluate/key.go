package evaluate

import (
	"slices"
	"strconv"

	"github.com/odatagen/odatagen/wire"
)

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

// appendObjectKey is appendKey for objects: entities are told apart by their keys, and by what
// contains them.
func (c *calc) appendObjectKey(b []byte, v wire.Value) []byte {
	if v.Kind() == wire.KindStructured && internal.IsEntity(declaredObject(v)) {
		if key, ok := c.appendEntityKey(b, declaredObject(v)); ok {
			return key
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
