package wire

import (
	"fmt"
	"reflect"
)

// This file says whether values fit types, for unions whose alternatives cannot be told
// by kinds and names: the maps, the lists and the scalars.

// maxLooks is how often alternatives are looked at in one payload, to see which a value
// is: many values could be compared with many alternatives each. So many looks take about
// a second.
const maxLooks = 100_000_000

// triedLooks is how many looks it takes to read a scalar.
const triedLooks = 10

// weigh counts n looks at the value at i. It is false, with an error, where those were too
// many.
func (d *decoder) weigh(i, n int) bool {
	if d.looks += n; d.looks > maxLooks {
		d.fail(i, &Error{Err: fmt.Errorf("the values up to here are compared with alternatives of unions more than %d times, which is the limit: send fewer of them at once", maxLooks)})
	}
	return d.err == nil
}

// fits reports whether the value at i is one of a codec: for scalars, and for all that is
// in maps and lists. Of an object it looks at its members alone, as choosing among objects
// does, and of a union at what kind the value is.
func (d *decoder) fits(c codec, i int) bool {
	if !d.weigh(i, 1) || d.at(i) == 'n' || !accepts(c, d.at(i), 0) {
		return false
	}
	switch d.at(i) {
	case '{':
		return d.fitsObject(c, i)
	case '[':
		item := itemOf(c)
		if item == nil {
			return true
		}
		null := takesNull(c)
		return d.all(i, ']', func(_ []byte, i int) bool { return d.at(i) == 'n' && null || d.fits(item, i) })
	}
	return d.tries(c, i)
}

// fitsObject is fits for an object.
func (d *decoder) fitsObject(c codec, i int) bool {
	switch c := c.(type) {
	case *dict:
		return d.all(i, '}', func(_ []byte, i int) bool { return c.takes(d, i) })
	case *ref:
		t, err := c.table()
		if err != nil || !d.weigh(i, len(t.fields)) {
			return false
		}
		one := tally{of: &candidate{required: t.demanded()}}
		return d.all(i, '}', func(name []byte, i int) bool {
			if !d.weigh(i, triedLooks) {
				return false
			}
			if k, declared := t.index[string(name)]; declared {
				field := t.fields[k].declaration()
				one.see(d, &field, i)
			} else if t.closed {
				one.wrong++
			}
			return one.barred+one.wrong == 0
		}) && one.fits() > 0
	}
	return true
}

// takes reports whether the value at i fits those of the map.
func (c *dict) takes(d *decoder, i int) bool {
	if d.at(i) == 'n' {
		_, any := c.item.(raw)
		return c.nullable || any
	}
	return d.fits(c.item, i)
}

// all reports whether something is true of all values of the object or array at i. It
// ends with the first of which it is not.
func (d *decoder) all(i int, closing byte, is func(name []byte, i int) bool) bool {
	depth := d.depth
	i, more := d.open(i, closing)
	for more {
		var name []byte
		value := i
		if closing == '}' {
			if name, value = d.name(i); value == failed {
				return false
			}
		}
		if !is(name, value) {
			d.depth = depth
			return false
		}
		if i = d.skip(value); i == failed {
			return false
		}
		i, more = d.next(i, closing)
	}
	return d.err == nil
}

// itemOf returns the codec of what is in lists; nil where the kind of an item says it all.
func itemOf(c codec) codec {
	switch c := c.(type) {
	case *list:
		return c.item
	case *refs:
		return &c.one
	case *enums:
		return &enum{name: c.name, typ: c.typ}
	case interface{ single() codec }:
		return c.single()
	}
	return nil
}

// takesNull reports whether an item of a list can be null.
func takesNull(c codec) bool {
	switch c := c.(type) {
	case *list:
		_, any := c.item.(raw)
		return c.nullable || any
	case *refs:
		return c.nullable
	}
	return false
}

// tries reports whether the scalar at i is one of a codec.
func (d *decoder) tries(c codec, i int) bool {
	if !d.weigh(i, triedLooks) {
		return false
	}
	switch c := c.(type) {
	case *lazyUnion:
		u, err := c.ready()
		return err == nil && u.chooseScalar(d, i) != nil
	case *enum:
		return d.isMember(c, i)
	}
	place := newPlace(c)
	if place == nil {
		return false
	}
	notes := len(d.notes)
	end := d.element(c, false, i, place)
	d.notes = d.notes[:notes] // what is read is thrown away
	if end == failed && d.err != nil && d.err.Type != "" {
		d.err, d.path = nil, d.path[:0] // the value does not fit, which is no error here
	}
	return end != failed
}

// isMember reports whether the text at i is a member of an enumeration.
func (d *decoder) isMember(e *enum, i int) bool {
	if !d.weigh(i, triedLooks) {
		return false
	}
	text, end := d.text(i)
	return end != failed && e.knows(string(text))
}

// newPlace returns a place for a scalar of a codec, nil if the codec is of none.
func newPlace(c codec) pointer {
	if c, ok := c.(interface{ newPlace() pointer }); ok {
		return c.newPlace()
	}
	return nil
}

func (c *primitive[T]) newPlace() pointer { return to(new(Opt[T])) }
func (c *bare) newPlace() pointer         { return reflect.New(c.item.goType()).UnsafePointer() }
func (raw) newPlace() pointer             { return to(new(Raw)) }

// openText is the rank of alternatives that take any text, number or value.
const openText = 2

// rankOf says how early an alternative is looked at: an enumeration first, then what
// has a form, such as a date. Maps and lists have that of what is in them.
func rankOf(c codec) int {
	switch c := c.(type) {
	case *enum, *enums:
		return 0
	case *primitive[string], *primitive[float64], *primitive[float32], *primitive[Decimal], raw, raws:
		return openText
	case *bare:
		return rankOf(c.item)
	case *dict:
		return rankOf(c.item)
	case *list:
		return rankOf(c.item)
	case interface{ single() codec }:
		return rankOf(c.single())
	}
	return 1
}
