package wire

import "reflect"

// Equal reports whether a and b are of one type and have the same values, those
// in what they refer to included. Values compare as their own Equal methods say:
// two spellings of a Guid, of an instant or of a number are equal. Absent, null
// and empty are three different things. What [Dynamic] keeps counts too, whatever
// its order. Values that are both nil are equal.
//
// Package github.com/google/go-cmp comes to this result too, by the Equal methods
// of what generated structs consist of, and says where two values differ. There is
// one exception: it takes a property that was null, whose Go type has no null, and
// that the program has since assigned, to be null still.
func Equal(a, b Structured) bool {
	p, noA := target(a)
	q, noB := target(b)
	if noA != nil || noB != nil {
		return isNil(a) && isNil(b)
	}
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		return false
	}
	return new(equality).structured(&link{zero: typedNil(reflect.TypeOf(a))}, p, q)
}

// isNil reports whether there is no value in v.
func isNil(v Structured) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}

// Equal reports whether o and other are both absent, both null, or have equal
// values: as the method Equal of T says if there is one, and otherwise as
// [reflect.DeepEqual] does, but that a NaN is equal to a NaN.
func (o Opt[T]) Equal(other Opt[T]) bool {
	if v, ok := any(o.v).(interface{ Equal(T) bool }); ok && o.state >= stateValue && other.state >= stateValue {
		return v.Equal(other.v)
	}
	return equalOpts(o.state, other.state, o.v, other.v)
}

//go:noinline
func equalOpts(state, otherState optState, v, other any) bool {
	state = min(state, stateValue) // a number that was a string is one as others
	return state == min(otherState, stateValue) && (state != stateValue || equalAny(v, other))
}

func equalValues[T any](a, b T) bool {
	if a, ok := any(a).(interface{ Equal(T) bool }); ok {
		return a.Equal(b)
	}
	return equalAny(a, b)
}

// equalAny is equalValues for types without Equal.
func equalAny(a, b any) bool {
	switch a := a.(type) {
	case float64:
		b := b.(float64)
		return a == b || a != a && b != b
	case float32:
		b := b.(float32)
		return a == b || a != a && b != b
	case Structured:
		return Equal(a, b.(Structured))
	}
	return reflect.DeepEqual(a, b)
}

// equality compares two values.
type equality struct {
	// seen has the pairs of objects that are being compared, or were and are
	// equal: values may contain themselves.
	seen map[[2]pointer]bool
	// notes are about the items of the two slices to be compared next.
	notes [2][]itemNote
}

// structured compares the structs at p and q, whose type is that of l.
func (c *equality) structured(l *link, p, q pointer) bool {
	pair := [2]pointer{p, q}
	switch {
	case p == q || c.seen[pair]:
		return true
	case p == nil || q == nil:
		return false
	}
	if c.seen == nil {
		c.seen = map[[2]pointer]bool{}
	}
	c.seen[pair] = true
	t, err := l.table()
	return err == nil && c.object(t, p, q)
}

func (c *equality) object(t *table, p, q pointer) bool {
	a, b := t.dynamicOf(p), t.dynamicOf(q)
	for i := range t.fields {
		f := &t.fields[i]
		x, y := fieldAt(p, f.offset), fieldAt(q, f.offset)
		state := f.stateIn(a, x)
		if state != f.stateIn(b, y) {
			return false
		}
		if state != stateValue {
			continue
		}
		c.notes = [2][]itemNote{a.notesOf(f.Name), b.notesOf(f.Name)}
		if !f.codec.equal(c, x, y) {
			return false
		}
	}
	return a.sameMembers(b) && (t.rest == nil || t.rest.codec.equal(c, fieldAt(p, t.rest.offset), fieldAt(q, t.rest.offset)))
}

// stateIn returns the state of the field at p of an object whose Dynamic is d.
func (f *field) stateIn(d *Dynamic, p pointer) optState {
	state := f.codec.state(p)
	if state == stateAbsent && f.isNullIn(d) {
		return stateNull
	}
	return state
}

// elements compares what stands at p and q in slices or maps.
func (c *equality) elements(item codec, p, q pointer) bool {
	c.notes = [2][]itemNote{}
	state := item.state(p)
	return state == item.state(q) && (state != stateValue || item.equal(c, p, q))
}

// equalItems compares the slices at p and q, whose items have a size, by same, which
// compares the items n at two places.
func equalItems(p, q pointer, size uintptr, same func(n int, x, y pointer) bool) bool {
	a, b := as[sliceWords](p), as[sliceWords](q)
	if a.len != b.len || (a.data == nil) != (b.data == nil) {
		return false
	}
	for n := range a.len {
		if !same(n, a.at(n, size), b.at(n, size)) {
			return false
		}
	}
	return true
}

// isNoted reports whether item n has that note.
func isNoted(notes []itemNote, n int, note note) bool {
	for _, found := range notes {
		if found.index == n && found.note == note {
			return true
		}
	}
	return false
}

// The codecs follow. They are asked about two places whose state is stateValue.

func (c *primitive[T]) equal(_ *equality, p, q pointer) bool {
	return as[Opt[T]](p).Equal(*as[Opt[T]](q))
}

func (c *bare) equal(_ *equality, p, q pointer) bool { return c.item.equalAt(p, q) }

func (c *items) equal(cmp *equality, p, q pointer) bool {
	notes := cmp.notes
	isNull := func(i, n int, at pointer) bool { return isNoted(notes[i], n, noteNull) && c.isZero(at) }
	return equalItems(p, q, c.goType.Elem().Size(), func(n int, a, b pointer) bool {
		null := isNull(0, n, a)
		return null == isNull(1, n, b) && (null || c.item.equalAt(a, b))
	})
}

func (textField) equal(_ *equality, p, q pointer) bool { return *as[string](p) == *as[string](q) }

func (c *enums) equal(cmp *equality, p, q pointer) bool {
	notes := cmp.notes
	return equalItems(p, q, textSize, func(n int, x, y pointer) bool {
		a, b := *as[string](x), *as[string](y)
		return a == b && (a != "" || isNoted(notes[0], n, noteEmpty) == isNoted(notes[1], n, noteEmpty))
	})
}

func (raw) equal(_ *equality, p, q pointer) bool { return as[Raw](p).Equal(*as[Raw](q)) }

func (raws) equal(_ *equality, p, q pointer) bool {
	return equalItems(p, q, textSize, func(_ int, a, b pointer) bool { return as[Raw](a).Equal(*as[Raw](b)) })
}

func (c *ref) equal(cmp *equality, p, q pointer) bool {
	return cmp.structured(&c.link, *as[pointer](p), *as[pointer](q))
}

func (c *refs) equal(cmp *equality, p, q pointer) bool {
	return equalItems(p, q, pointerSize, func(_ int, a, b pointer) bool { return cmp.structured(&c.one.link, *as[pointer](a), *as[pointer](b)) })
}

func (c *variant) equal(cmp *equality, p, q pointer) bool {
	a, b := as[interfaceWords](p), as[interfaceWords](q)
	if a.value == nil || b.value == nil {
		return a.value == b.value
	}
	l := typeIn(c.iface, c.base.zero, p)
	return a.methods == b.methods && l != nil && cmp.structured(l, a.value, b.value)
}

func (c *variants) equal(cmp *equality, p, q pointer) bool {
	item := &variant{iface: c.iface, base: link{zero: c.base.zero}}
	return equalItems(p, q, interfaceSize, func(_ int, a, b pointer) bool { return item.equal(cmp, a, b) })
}

func (c *list) equal(cmp *equality, p, q pointer) bool {
	if c.length(p) != c.length(q) || c.state(p) != c.state(q) {
		return false
	}
	for n := range c.length(p) {
		if !cmp.elements(c.item, c.at(p, n), c.at(q, n)) {
			return false
		}
	}
	return true
}

func (c *dict) equal(cmp *equality, p, q pointer) bool {
	if c.size(p) != c.size(q) || c.state(p) != c.state(q) {
		return false
	}
	other := reflect.NewAt(c.goType, q).Elem()
	equal := true
	c.each(p, func(key string, value pointer) {
		found := other.MapIndex(reflect.ValueOf(key).Convert(c.goType.Key()))
		if equal = equal && found.IsValid(); equal {
			place := reflect.New(c.goType.Elem())
			place.Elem().Set(found)
			equal = cmp.elements(c.item, value, place.UnsafePointer())
		}
	})
	return equal
}

func (c *lazyUnion) equal(cmp *equality, p, q pointer) bool {
	u, err := c.ready()
	if err != nil {
		return false
	}
	p, q = *as[pointer](p), *as[pointer](q)
	for _, a := range u.alternatives {
		if !cmp.elements(a.codec, fieldAt(p, a.offset), fieldAt(q, a.offset)) {
			return false
		}
	}
	return as[Raw](fieldAt(p, u.other)).Equal(*as[Raw](fieldAt(q, u.other)))
}

func (c *optional) equal(cmp *equality, p, q pointer) bool { return cmp.elements(c.value, p, q) }

func (c byMethods) equal(_ *equality, p, q pointer) bool {
	return reflect.DeepEqual(c.at(p).Interface(), c.at(q).Interface())
}
