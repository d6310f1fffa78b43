package odata

import (
	"fmt"
	"reflect"
)

// structured reads the object at i into a new struct of the type of l.
func (d *decoder) structured(l *link, i int, p *pointer) int {
	t, err := l.table()
	if err != nil {
		return d.fail(i, &Error{Err: err})
	}
	if d.at(i) != '{' {
		return d.mismatch(i, t.name)
	}
	if t.size > d.limits.Memory-d.memory {
		return d.fail(i, &Error{Err: fmt.Errorf("the structs of the payload take too many bytes: %w", limitError("Memory", d.limits.Memory))})
	}
	d.memory += t.size
	*p = reflect.New(t.goType).UnsafePointer()
	return d.object(t, i, *p)
}

// object is an object being read into a struct.
type object struct {
	table   *table
	at      pointer
	dynamic *Dynamic
	// seen has a bit for every field that has been read, names has the other
	// members, and typed says that @odata.type was among them.
	seen  [4]uint64
	more  []uint64 // for fields from 256 on
	names objectNames
	typed bool
}

// object reads the object at i into the struct at p.
func (d *decoder) object(t *table, i int, p pointer) int {
	o := object{table: t, at: p, dynamic: t.dynamicOf(p), names: d.newNames()}
	if n := len(t.fields); n > 64*len(o.seen) {
		o.more = make([]uint64, n/64+1)
	}
	next := t.inOrder
	if order := &d.orders[t.number]; order.table == t {
		next = order.next
	}
	last := -1
	i, more := d.open(i, '}')
	for more {
		start, k := i, int(next[last+1])
		h := &t.hot[k]
		if d.matches(h, i) {
			i = d.space(i + int(h.size))
		} else if !o.typed && d.hasPrefix(i, t.typed) {
			o.typed = true
			o.dynamic.setTypeForm(typeCanonical)
			i, more = d.next(i+len(t.typed), '}')
			continue
		} else {
			var name []byte
			if k, name, i = d.member(t, i); i == failed {
				return failed
			}
			if k < 0 {
				if i = d.undeclared(&o, name, start, i); i == failed {
					return d.in(string(name))
				}
				i, more = d.next(i, '}')
				continue
			}
			h = &t.hot[k]
			next = d.orders[t.number].learn(t, last, k)
		}
		if !o.see(k) {
			d.fail(start, &Error{Err: errDuplicate})
			return d.in(t.fields[k].Name)
		}
		if i = d.property(&o, k, h, i); i == failed {
			return d.in(t.fields[k].Name)
		}
		last = k
		i, more = d.next(i, '}')
	}
	d.forget(&o.names)
	return i
}

// member reads the name at i and the colon behind it. It returns the number of
// the field with that name, or -1 and the name, and the position of the value.
func (d *decoder) member(t *table, i int) (k int, name []byte, value int) {
	if d.at(i) == '"' {
		if end, _ := d.plain(i + 1); d.at(end) == '"' {
			if k = t.lookup(&d.source, i, end+1); k >= 0 {
				return k, nil, d.colon(end + 1)
			}
		}
	}
	if name, value = d.name(i); value == failed {
		return -1, nil, failed
	}
	if k, declared := t.index[string(name)]; declared {
		return k, nil, value
	}
	return -1, name, value
}

func (d *decoder) hasPrefix(i int, text string) bool {
	return len(d.data)-i >= len(text) && string(d.data[i:i+len(text)]) == text
}

// see records that field k has been read, and reports whether it is the first time.
func (o *object) see(k int) bool {
	words := o.seen[:]
	if o.more != nil {
		words = o.more
	}
	bit := uint64(1) << (k % 64)
	first := words[k/64]&bit == 0
	words[k/64] |= bit
	return first
}

// property reads the value at i into field k.
func (d *decoder) property(o *object, k int, h *hot, i int) int {
	p := fieldAt(o.at, uintptr(h.offset))
	if d.at(i) == 'n' {
		return d.null(o, k, p, i)
	}
	switch h.kind {
	case kindString:
		v := as[Opt[string]](p)
		if i = readString(d, i, &v.v); i != failed {
			v.state = stateValue
		}
		return i
	case kindEnum:
		if d.at(i) == '"' && d.at(i+1) == '"' {
			// Nothing to say in a field in which "" is absent: keep it beside.
			o.dynamic.keep(o.table.fields[k].Name, `""`)
			return i + 2
		}
		return h.codec.(*enum).decode(d, i, p)
	case kindBool:
		v := as[Opt[bool]](p)
		if i = readBool(d, i, &v.v); i != failed {
			v.state = stateValue
		}
		return i
	case kindInt32:
		v := as[Opt[int32]](p)
		if i = readInt32(d, i, &v.v); i != failed {
			v.state = stateValue
		}
		return i
	case kindSingle:
		v := as[Opt[float32]](p)
		if i = readSingle(d, i, &v.v); i != failed {
			v.state = stateValue
		}
	case kindDateTimeOffset:
		v := as[Opt[DateTimeOffset]](p)
		if i = readDateTimeOffset(d, i, &v.v); i != failed {
			v.state = stateValue
		}
		return i
	case kindDuration:
		v := as[Opt[Duration]](p)
		if i = readDuration(d, i, &v.v); i != failed {
			v.state = stateValue
		}
		return i
	case kindRef:
		return d.structured(&h.codec.(*ref).link, i, as[pointer](p))
	case kindRefs:
		return h.codec.(*refs).decode(d, i, p)
	case kindVariant:
		return h.codec.(*variant).decode(d, i, p)
	default:
		i = h.codec.decode(d, i, p)
	}
	if d.inexact != nil {
		d.noteExact(0)
	}
	if len(d.notes) > 0 {
		o.dynamic.keepNotes(o.table.fields[k].Name, d.notes)
		d.notes = d.notes[:0]
	}
	return i
}

// null reads the null at i into field k, which is at p.
func (d *decoder) null(o *object, k int, p pointer, i int) int {
	if f := &o.table.fields[k]; f.nullIndex >= 0 {
		o.dynamic.setNull(f)
	} else {
		f.codec.setNull(p)
	}
	return d.literal(i, "null")
}

// undeclared reads a member that is no declared property. Its name is at
// start, its value at i.
func (d *decoder) undeclared(o *object, name []byte, start, i int) int {
	isType := isTypeControl(name)
	if isType && o.typed {
		return d.fail(start, &Error{Err: errDuplicate})
	}
	if !d.unique(&o.names, start, name) {
		return failed
	}
	if isType && d.at(i) != '"' {
		return d.mismatch(i, "a type name")
	}
	end := d.skip(i)
	if end == failed {
		return failed
	}
	if isType {
		o.typed = true
		if form := o.table.typeForm(name, d.data[i+1:end-1]); form != typeElsewhere {
			o.dynamic.setTypeForm(form)
			return end
		}
		o.dynamic.setTypeForm(typeElsewhere)
	}
	o.dynamic.keep(d.strings.string(name), d.raw(i, end))
	return end
}

// variant reads the object at i into a new struct of the type that its
// @odata.type says, if it is base or derived from it.
func (d *decoder) variant(iface reflect.Type, base Structured, i int, place *interfaceWords) int {
	if d.at(i) != '{' {
		return d.mismatch(i, base.ODataType().Name)
	}
	r := d.dynamicType(iface, base, i)
	place.methods = r.methods
	return d.structured(&r.link, i, &place.value)
}
