package wire

import "reflect"

// This file keeps the digits of numbers that Go's types lack, in unions that are in no
// struct: structs keep those of their fields. The text of the alternative is in Other.

// keepIn keeps in the unions that the value at p is, or has in it, what was noted
// of it.
func keepIn(c codec, p pointer, notes []itemNote) {
	if len(notes) == 0 || c.state(p) != stateValue {
		return
	}
	switch c := c.(type) {
	case *lazyUnion:
		at := *as[pointer](p)
		if u, err := c.ready(); err == nil {
			if a, _ := u.set(at); a != nil {
				*as[Raw](fieldAt(at, u.other)) = textOf(a.codec, fieldAt(at, a.offset), notes)
			}
		}
	case *list:
		for n := range c.length(p) {
			keepIn(c.item, c.at(p, n), notesWithin(&notes, n))
		}
	case *dict:
		keys := byKey(notes)
		c.each(p, func(key string, value pointer) { keepIn(c.item, value, keys[key]) })
	}
}

// textOf returns the JSON of the value at p with what was noted of it.
func textOf(c codec, p pointer, notes []itemNote) Raw {
	e := newEncoder(nil, nil)
	defer e.release()
	e.strict = true
	e.appendElement(c, true, p, notes)
	if e.err != nil {
		return ""
	}
	return Raw(e.b)
}

// keptText writes the text that is kept beside an alternative, which is at p, if the
// alternative still is what it says, and reports whether there is no more to write. A
// text without such numbers, or of no alternative, cannot stand beside one.
func (e *encoder) keptText(u *union, a *alternative, p pointer, text Raw) bool {
	kept, same := u.keeps(text, a, p)
	switch {
	case !kept:
		e.fail(errTwoAlternatives)
	case same:
		e.raw(text)
	}
	return !kept || same
}

// keeps reports whether a text beside an alternative is what one was read from, and
// whether it still is: not after a program has changed the alternative.
func (u *union) keeps(text Raw, a *alternative, p pointer) (kept, same bool) {
	d := newDecoder([]byte(text), nil)
	defer d.release()
	d.strict = true
	read := reflect.New(u.goType).UnsafePointer()
	if d.whole(func(i int) int { return u.read(d, i, read) }) != nil || len(d.notes) == 0 {
		return false, false
	}
	found, _ := u.set(read)
	if found == a {
		same = new(equality).elements(a.codec, fieldAt(read, a.offset), p)
	}
	return found != nil, same
}
