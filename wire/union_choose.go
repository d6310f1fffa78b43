package wire

// choose returns the alternative that the value at i is or, so that what is wrong with
// it can be said, the one that it must be meant to be; nil if that could be several.
func (u *union) choose(d *decoder, i int) *alternative {
	switch c := d.at(i); {
	case c == '{':
		return u.chooseObject(d, i)
	case c == '[':
		return u.chooseArray(d, i)
	default:
		return u.chooseScalar(d, i)
	}
}

// chooseScalar returns the first alternative that reads the scalar at i without an
// error, those that take fewer values first, or the only one of its kind.
func (u *union) chooseScalar(d *decoder, i int) *alternative {
	var kind []*alternative
	for rank := range openText + 1 {
		for _, a := range u.alternatives {
			if rankOf(a.codec) != rank || !accepts(a.codec, d.at(i), 0) {
				continue
			}
			if d.tries(a, i) {
				return a
			}
			kind = append(kind, a)
		}
	}
	return d.only(kind)
}

// openText is the rank of alternatives that take any text, number or value.
const openText = 2

// rankOf says how early an alternative is looked at: an enumeration first, then what
// has a form, such as a date.
func rankOf(c codec) int {
	switch c.(type) {
	case *enum:
		return 0
	case *primitive[string], *primitive[float64], *primitive[float32], *primitive[Decimal], raw:
		return openText
	}
	return 1
}

// tries reports whether the scalar at i is of an alternative.
func (d *decoder) tries(a *alternative, i int) bool {
	if inner, ok := a.codec.(*lazyUnion); ok {
		u, err := inner.ready()
		return err == nil && u.chooseScalar(d, i) != nil
	}
	if e, ok := a.codec.(*enum); ok {
		text, end := d.text(i)
		return end != failed && e.knows(string(text))
	}
	place := newPlace(a.codec)
	if place == nil {
		return false
	}
	notes := len(d.notes)
	end := d.element(a.codec, false, i, place)
	d.notes = d.notes[:notes] // what is read is thrown away
	if end == failed && d.err != nil && d.err.Type != "" {
		d.err, d.path = nil, d.path[:0] // the value does not fit, which is no error here
	}
	return end != failed
}

// newPlace returns a place for a scalar of a codec, nil if the codec is of none.
func newPlace(c codec) pointer {
	if c, ok := c.(interface{ newPlace() pointer }); ok {
		return c.newPlace()
	}
	return nil
}

func (c *primitive[T]) newPlace() pointer { return to(new(Opt[T])) }
func (raw) newPlace() pointer             { return to(new(Raw)) }

// chooseArray returns the first alternative whose items can be what the first item of
// the array at i is that is not null, or the only one with items.
func (u *union) chooseArray(d *decoder, i int) *alternative {
	first := d.firstItem(i)
	var lists []*alternative
	for _, a := range u.alternatives {
		if !accepts(a.codec, '[', 0) {
			continue
		}
		if d.at(first) == ']' || acceptsItem(a.codec, d.at(first)) {
			return a
		}
		lists = append(lists, a)
	}
	return d.only(lists)
}

// firstItem returns where the first item of the array at i that is not null begins,
// or where the array ends.
func (d *decoder) firstItem(i int) int {
	for i++; ; i++ {
		switch d.at(i) {
		case ' ', '\n', '\t', '\r', ',':
		case 'n':
			i += len("null") - 1
		default:
			return i
		}
	}
}

// only returns the alternative in a list of one where what is wrong inside it is to be
// said. For other readers the value is kept in Other.
func (d *decoder) only(list []*alternative) *alternative {
	if d.options.forCheck && len(list) == 1 {
		return list[0]
	}
	return nil
}

// accepts reports whether a value that begins with a byte can be one of a codec.
func accepts(c codec, first byte, depth int) bool {
	switch c := c.(type) {
	case *lazyUnion:
		u, err := c.ready()
		if err != nil || depth > maxUnionDepth {
			return false
		}
		for k := range u.alternatives {
			if accepts(u.alternatives[k].codec, first, depth+1) {
				return true
			}
		}
		return false
	case raw:
		return true
	case *ref, *variant, *dict:
		return first == '{'
	case *enum:
		return first == '"'
	case collection:
		return first == '['
	case interface{ kind() formKind }:
		switch c.kind() {
		case boolForm:
			return first == 't' || first == 'f'
		case numberForm, integerForm:
			return first == '-' || isDigit(first)
		case textForm:
			return first == '"'
		}
		return true
	}
	return false
}

// kind says what values are in JSON.
func (c *primitive[T]) kind() formKind {
	if c.mapped != nil {
		return c.mapped.kind
	}
	switch any(*new(T)).(type) {
	case bool:
		return boolForm
	case int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, Decimal:
		return numberForm
	}
	return textForm
}

func (c *bare[T]) kind() formKind { return c.item.kind() }

// acceptsItem is accepts for the items of a collection.
func acceptsItem(c codec, first byte) bool {
	switch c := c.(type) {
	case *list:
		return accepts(c.item, first, 0)
	case *refs, *variants:
		return first == '{' || first == 'n'
	case *enums:
		return first == '"'
	case *lazyUnion, raws:
		return true
	case interface{ single() codec }:
		return accepts(c.single(), first, 0)
	}
	return false
}

func (c *items[T]) single() codec { return c.item }
