package wire

import (
	"reflect"
	"strconv"
)

// ref is the codec of *T, and refs that of []*T, for a structured T. declared
// is nil, unless the option DeclaredType says of a value that stands alone that
// its type is another than T's.
type (
	ref struct {
		pointerField
		link
		declared *link
	}
	refs struct {
		sliceField
		one      ref  // the items
		nullable bool // the items: those that are entities are not (OData JSON Format 4.01, section 12)
	}
)

func (c *ref) decode(d *decoder, i int, p pointer) int {
	return d.structured(&c.link, i, as[pointer](p))
}

func (c *ref) append(e *encoder, p pointer) {
	e.structured(&c.link, *as[pointer](p), c.place())
}

// place returns the type that the place of a value is declared to have.
func (c *ref) place() *link {
	if c.declared != nil {
		return c.declared
	}
	return &c.link
}

func (c *refs) decode(d *decoder, i int, p pointer) int {
	if d.at(i) != '[' {
		return d.mismatch(i, "Collection("+c.one.zero.WireType().Name+")")
	}
	start := len(d.pointers)
	i, more := d.open(i, ']')
	for more {
		var item pointer
		n := len(d.pointers) - start
		if n == d.limits.Items {
			return d.tooMany(i, "items")
		}
		if i = c.readItem(d, n, i, to(&item)); i == failed {
			return d.in(strconv.Itoa(n))
		}
		d.pointers = append(d.pointers, item)
		i, more = d.next(i, ']')
	}
	if i != failed {
		*as[[]pointer](p) = taken(&d.pointers, start)
	}
	return i
}

func (c *refs) readItem(d *decoder, _, i int, p pointer) int {
	if d.at(i) == 'n' {
		return d.literal(i, "null")
	}
	return d.structured(&c.one.link, i, as[pointer](p))
}

func (c *refs) append(e *encoder, p pointer) { e.appendItems(c, p, pointerSize) }

func (c *refs) appendItem(e *encoder, _ int, p pointer) {
	item := *as[pointer](p)
	if item == nil {
		e.null(c.nullable)
		return
	}
	e.item(&c.one.link, item, c.one.place())
}

// variant is the codec of interfaces, and variants that of slices of them,
// that stand for a structured type and those derived from it.
type (
	variant struct {
		interfaceField
		iface reflect.Type
		base  link
	}
	variants struct {
		sliceField
		iface    reflect.Type
		base     link
		nullable bool // as in refs
	}
)

func (c *variant) decode(d *decoder, i int, p pointer) int {
	return d.variant(c.iface, c.base.zero, i, as[interfaceWords](p))
}

func (c *variant) append(e *encoder, p pointer) {
	e.structured(typeIn(c.iface, c.base.zero, p), as[interfaceWords](p).value, &c.base)
}

func (c *variants) decode(d *decoder, i int, p pointer) int {
	start := len(d.words)
	i = d.items(i, c.base.zero.WireType().Name, func(n, i int) int {
		var item interfaceWords
		i = c.readItem(d, n, i, to(&item))
		d.words = append(d.words, item)
		return i
	})
	if i != failed {
		*as[[]interfaceWords](p) = taken(&d.words, start)
	}
	return i
}

func (c *variants) readItem(d *decoder, _, i int, p pointer) int {
	if d.at(i) == 'n' {
		return d.literal(i, "null")
	}
	return d.variant(c.iface, c.base.zero, i, as[interfaceWords](p))
}

func (c *variants) append(e *encoder, p pointer) { e.appendItems(c, p, interfaceSize) }

func (c *variants) appendItem(e *encoder, _ int, p pointer) {
	item := as[interfaceWords](p).value
	if item == nil {
		e.null(c.nullable)
		return
	}
	e.item(typeIn(c.iface, c.base.zero, p), item, &c.base)
}

// objects is the codec of slices of values of several types, which only an answer has:
// $apply can make them. Those derived from base, if that is not nil, are declared to be
// of it, and all others of their own type.
type objects struct {
	sliceField
	base Structured
}

func (c *objects) decode(d *decoder, i int, _ pointer) int { return d.mismatch(i, "no value") }

func (c *objects) equal(*equality, pointer, pointer) bool { return false }

func (c *objects) append(e *encoder, p pointer) { e.appendItems(c, p, interfaceSize) }

func (c *objects) readItem(d *decoder, _, i int, p pointer) int { return c.decode(d, i, p) }

func (c *objects) appendItem(e *encoder, _ int, p pointer) {
	v := *as[Structured](p)
	own := &link{zero: v}
	declared := own
	if c.base != nil && derivedFrom(v, c.base) {
		declared = &link{zero: c.base}
	}
	e.item(own, pointerOf(v), declared)
}
