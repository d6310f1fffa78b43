package odata

import (
	"cmp"
	"reflect"
)

// itemCodec is a codec of slices that reads and writes their items one by one.
type itemCodec interface {
	// readItem reads item n, which is at i, into the place at p, which is
	// empty. What the place cannot say is in d.notes then.
	readItem(d *decoder, n, i int, p pointer) int
	// appendItem writes item n, which is at p.
	appendItem(e *encoder, n int, p pointer)
}

func (c *items[T]) readItem(d *decoder, n, i int, p pointer) int {
	if d.at(i) == 'n' {
		d.note(n, noteNull)
		return d.literal(i, "null")
	}
	i = c.item.read(d, i, as[T](p))
	if d.quoted {
		d.note(n, noteQuoted)
		d.quoted = false
	}
	d.noteExact(n)
	return i
}

func (c *items[T]) appendItem(e *encoder, n int, p pointer) {
	v := as[T](p)
	note, noted := nextNote(&e.notes, n)
	if noted && note.note == noteNull && reflect.ValueOf(v).Elem().IsZero() {
		e.b = append(e.b, "null"...)
		return
	}
	if !noted || !c.item.writeExact(e, note, *v) {
		c.item.writeValue(e, *v, noted && note.note == noteQuoted)
	}
}

func (c *enums) readItem(d *decoder, n, i int, p pointer) int {
	switch v := as[string](p); d.at(i) {
	case 'n':
		return d.literal(i, "null")
	case '"':
		if i = readMember(d, i, v); *v == "" {
			d.note(n, noteEmpty)
		}
		return i
	}
	return d.mismatch(i, c.name)
}

func (c *enums) appendItem(e *encoder, n int, p pointer) {
	if _, empty := nextNote(&e.notes, n); *as[string](p) == "" && !empty {
		e.b = append(e.b, "null"...)
		return
	}
	e.string(*as[string](p))
}

func (raws) readItem(d *decoder, _, i int, p pointer) int { return readRaw(d, i, as[Raw](p)) }

func (raws) appendItem(e *encoder, _ int, p pointer) {
	if *as[Raw](p) == "" {
		e.b = append(e.b, "null"...)
		return
	}
	e.raw(*as[Raw](p))
}

func (c *refs) readItem(d *decoder, _, i int, p pointer) int {
	if d.at(i) == 'n' {
		return d.literal(i, "null")
	}
	return d.structured(&c.link, i, as[pointer](p))
}

func (c *refs) appendItem(e *encoder, _ int, p pointer) {
	if *as[pointer](p) == nil {
		e.b = append(e.b, "null"...)
		return
	}
	e.item(&c.link, *as[pointer](p), cmp.Or(c.declared, &c.link))
}

func (c *variants) readItem(d *decoder, _, i int, p pointer) int {
	if d.at(i) == 'n' {
		return d.literal(i, "null")
	}
	return d.variant(c.iface, c.base.zero, i, as[interfaceWords](p))
}

func (c *variants) appendItem(e *encoder, _ int, p pointer) {
	if as[interfaceWords](p).value == nil {
		e.b = append(e.b, "null"...)
		return
	}
	e.item(typeIn(c.iface, c.base.zero, p), as[interfaceWords](p).value, &c.base)
}
