package wire

import "reflect"

// maxTried is how many bytes of values are read again, within one value that is
// checked, to see what other alternatives they are: unions lie in each other, and each
// reads what is in it. What is beyond is not looked at.
const maxTried = 2 << 20

// trying is what it costs to read a value again, however short, in bytes.
const trying = 16

// alternative checks the alternative that is set in the struct at p. Reading has chosen it
// by types and names, not by rules: where something is wrong with it and another fits, the value
// is that one. Where it must be one alternative alone, no other may fit as well.
func (c *checker) alternative(u *union, a *alternative, own *rules, p pointer) {
	place := fieldAt(p, a.offset)
	if a.codec.state(place) != stateValue {
		return
	}
	var data []byte
	if u.typ.Exclusive {
		data = c.written(u, a, place) // as it came: checking takes out what is read-only
	}
	before := len(c.found)
	c.value(a.codec, own, place)
	wrong := len(c.found) > before
	if wrong && !u.typ.Exclusive {
		data = c.written(u, a, place)
	}
	if len(data) == 0 || !wrong && !u.typ.Exclusive || data[0] == '{' && u.typ.Discriminator != "" {
		return
	}
	other, value := c.other(u, data, a, nil)
	if other != nil && wrong {
		c.found = c.found[:before]
		a.codec.clear(place)
		reflect.NewAt(other.goType, fieldAt(p, other.offset)).Elem().Set(value)
		if !u.typ.Exclusive {
			return
		}
		chosen := a
		a = other
		other, _ = c.other(u, data, chosen, a)
	}
	if other != nil {
		c.add("is both " + a.words() + " and " + other.words() + ", and must be only one of them")
	}
}

// written returns the JSON of an alternative; nil if it need not be looked at, or
// cannot.
func (c *checker) written(u *union, a *alternative, place pointer) []byte {
	if c.tried == nil {
		c.tried = new(int)
	}
	if len(u.alternatives) < 2 || *c.tried > maxTried || len(c.found) >= maxViolations {
		return nil
	}
	e := newEncoder(nil, nil)
	defer e.release()
	e.strict = true
	e.appendElement(a.codec, true, place, nil)
	data, err := e.finish(nil)
	if *c.tried += len(data); err != nil {
		return nil
	}
	return data
}

// other returns the first alternative beside two that JSON is, with nothing wrong in it,
// and the value of its field.
func (c *checker) other(u *union, data []byte, one, two *alternative) (*alternative, reflect.Value) {
	for _, a := range u.alternatives {
		if a == one || a == two || !accepts(a.codec, data[0], 0) {
			continue
		}
		if value := reflect.New(a.goType); c.isAlternative(a, data, value.UnsafePointer()) {
			return a, value.Elem()
		}
	}
	return nil, reflect.Value{}
}

// isAlternative reads JSON as an alternative into a place, and reports whether nothing is wrong.
func (c *checker) isAlternative(a *alternative, data []byte, place pointer) bool {
	if *c.tried += len(data) + trying; *c.tried > maxTried {
		return false
	}
	d := newDecoder(data, nil)
	defer d.release()
	d.strict = true
	if d.whole(func(i int) int { return d.element(a.codec, false, i, place) }) != nil {
		return false
	}
	rules, err := a.checks(c.texts)
	if err != nil {
		return false
	}
	inner := newChecker(c.direction, c.texts)
	inner.depth, inner.tried = c.depth, c.tried
	inner.value(a.codec, rules, place)
	return inner.end() == nil
}
