package odata

import "reflect"

// ref is the codec of *T, and refs that of []*T, for a structured T. declared
// is T's type, unless the option DeclaredType says otherwise of a value that
// stands alone.
type (
	ref struct {
		pointerField
		target, declared Structured
	}
	refs struct {
		sliceField[pointer]
		target, declared Structured
	}
)

func (c *ref) decode(d *decoder, i int, p pointer) int {
	return d.structured(c.target, i, as[pointer](p))
}

func (c *ref) append(e *encoder, p pointer) { e.structured(c.target, *as[pointer](p), c.declared) }

func (c *refs) decode(d *decoder, i int, p pointer) int {
	values, end := readItems(d, i, c.target.ODataType().Name, func(_, i int, v *pointer) int {
		if d.at(i) == 'n' {
			return d.literal(i, "null")
		}
		return d.structured(c.target, i, v)
	})
	*as[[]pointer](p) = values
	return end
}

func (c *refs) append(e *encoder, p pointer) {
	appendItems(e, *as[[]pointer](p), func(_ int, v *pointer) {
		if *v == nil {
			e.b = append(e.b, "null"...)
			return
		}
		e.item(c.target, *v, c.declared)
	})
}

// variant is the codec of interfaces, and variants that of slices of them,
// that stand for a structured type and those derived from it.
type (
	variant struct {
		interfaceField
		iface reflect.Type
		base  Structured
	}
	variants struct {
		sliceField[interfaceWords]
		iface reflect.Type
		base  Structured
	}
)

func (c *variant) decode(d *decoder, i int, p pointer) int {
	return d.variant(c.iface, c.base, i, as[interfaceWords](p))
}

func (c *variant) append(e *encoder, p pointer) {
	e.structured(typeIn(c.iface, c.base, p), as[interfaceWords](p).value, c.base)
}

func (c *variants) decode(d *decoder, i int, p pointer) int {
	values, end := readItems(d, i, c.base.ODataType().Name, func(_, i int, v *interfaceWords) int {
		if d.at(i) == 'n' {
			return d.literal(i, "null")
		}
		return d.variant(c.iface, c.base, i, v)
	})
	*as[[]interfaceWords](p) = values
	return end
}

func (c *variants) append(e *encoder, p pointer) {
	appendItems(e, *as[[]interfaceWords](p), func(_ int, v *interfaceWords) {
		if v.value == nil {
			e.b = append(e.b, "null"...)
			return
		}
		e.item(typeIn(c.iface, c.base, to(v)), v.value, c.base)
	})
}
