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
	kind := u.choices().byKind[beginning(d.at(i))]
	for _, a := range kind {
		if d.tries(a.codec, i) {
			return a
		}
		if d.err != nil {
			return nil
		}
	}
	return d.only(kind)
}

// chooseArray returns the first alternative that all items of the array at i fit, those
// that take fewer values first; or else that whose items can be what the first one is that
// is not null, or the only one with items.
func (u *union) chooseArray(d *decoder, i int) *alternative {
	if a := u.fittingArray(d, i); a != nil || d.err != nil {
		return a
	}
	first := d.at(d.firstItem(i))
	for _, a := range u.alternatives {
		if accepts(a.codec, '[', 0) && acceptsItem(a.codec, first) {
			return a
		}
	}
	return d.only(u.choices().byKind[beginning('[')])
}

// fittingArray returns the first alternative that all items of the array at i fit; nil if
// there is none. Of a union it asks the alternatives of that.
func (u *union) fittingArray(d *decoder, i int) *alternative {
	for _, a := range u.choices().byKind[beginning('[')] {
		fits := false
		if c, ok := a.codec.(*lazyUnion); ok {
			inner, err := c.ready()
			fits = err == nil && inner.fittingArray(d, i) != nil
		} else {
			fits = d.fits(a.codec, i)
		}
		switch {
		case d.err != nil:
			return nil
		case fits:
			return a
		}
	}
	return nil
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

// beginnings are the kinds of values, by how one of each begins; the last is any other.
const beginnings = "{[\"t0n"

// beginning returns the kind of a value that begins with a byte, as an index.
func beginning(first byte) int {
	switch first {
	case '{':
		return 0
	case '[':
		return 1
	case '"':
		return 2
	case 't', 'f':
		return 3
	}
	if first == '-' || isDigit(first) {
		return 4
	}
	return 5
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

func (c *bare) kind() formKind { return c.item.kind() }

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

func (c *items) single() codec { return c.item }
