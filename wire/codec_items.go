package wire

import (
	"reflect"
	"slices"
	"strconv"
)

// itemNote says what an item of a slice cannot say itself: that it is null, or
// how it was written.
// A value that is no item is item 0.
type itemNote struct {
	index  int
	note   note
	text   string      // of noteExact what was read, of noteWithin the key in a map
	within *[]itemNote // of noteWithin
}

type note uint8

const (
	noteNull   note = iota // null, and not the zero value
	noteQuoted             // a number that was a string
	noteEmpty              // an enumeration's "", and not null
	noteExact              // a text that says more than the value
	noteWithin             // there are notes about what stands in the item
)

// items reads the array at i, each item with read.
func (d *decoder) items(i int, typeName string, read func(n, i int) int) int {
	if d.at(i) != '[' {
		return d.mismatch(i, "Collection("+typeName+")")
	}
	i, more := d.open(i, ']')
	for n := 0; more; n++ {
		if n == d.limits.Items {
			return d.tooMany(i, "items")
		}
		if i = read(n, i); i == failed {
			return d.in(strconv.Itoa(n))
		}
		i, more = d.next(i, ']')
	}
	return i
}

// taken takes what stands on a stack from start on, as a slice that is not nil.
func taken[T any](stack *[]T, start int) []T {
	top := (*stack)[start:]
	values := make([]T, len(top))
	copy(values, top)
	clear(top)
	*stack = (*stack)[:start]
	return values
}

// readItems reads the array at i into the slice at p, which is of a type: each item, which
// is at i, into a place of its own.
func (d *decoder) readItems(i int, typeName string, slice reflect.Type, p pointer, read func(n, i int, at pointer) int) int {
	values, item := reflect.NewAt(slice, p).Elem(), slice.Elem().Size()
	words := as[sliceWords](p)
	*words = noItems
	i = d.items(i, typeName, func(n, i int) int {
		if n == words.cap {
			values.Grow(max(1, 4-n))
		}
		words.len = n + 1
		return read(n, i, words.at(n, item))
	})
	if i == failed {
		*words = sliceWords{}
	}
	return i
}

// itemCodec is a codec of slices, whose items it reads and writes one by one.
type itemCodec interface {
	// readItem reads item n, which is at i, into the place at p, which is
	// empty. What the place cannot say is in d.notes then.
	readItem(d *decoder, n, i int, p pointer) int
	// appendItem writes item n, which is at p. The first of e.notes is about
	// that or a later item.
	appendItem(e *encoder, n int, p pointer)
}

// appendItems writes the slice at p, whose items have a size, as an array.
func (e *encoder) appendItems(c itemCodec, p pointer, size uintptr) {
	values := as[sliceWords](p)
	e.b = append(e.b, '[')
	start := len(e.b)
	for n := range values.len {
		if n > 0 {
			e.b = append(e.b, ',')
		}
		if n == sampled {
			e.expect((len(e.b) - start) / sampled * (values.len - sampled))
		}
		if c.appendItem(e, n, values.at(n, size)); e.err != nil {
			e.in(strconv.Itoa(n))
			return
		}
	}
	e.b = append(e.b, ']')
}

// sampled is after how many items of a collection room is made for all: the
// alternative, a buffer that doubles, copies and clears several times as much.
const sampled = 8

// expect makes room for some n bytes, an eighth more, but for no more than 4 MB,
// since the first items of a collection need not be like the others.
func (e *encoder) expect(n int) { e.b = reserve(e.b, min(n+n/8, 4<<20)) }

// items is the codec of slices of a primitive type. Which items are null is noted
// beside the slice.
type items struct {
	sliceField
	item   primitiveType
	goType reflect.Type // of the slice
}

func (c *items) typeName() string { return c.item.typeName() }

func (c *items) decode(d *decoder, i int, p pointer) int {
	return d.readItems(i, c.typeName(), c.goType, p, func(n, i int, at pointer) int { return c.readItem(d, n, i, at) })
}

func (c *items) readItem(d *decoder, n, i int, p pointer) int {
	if d.at(i) == 'n' {
		d.note(n, noteNull)
		return d.literal(i, "null")
	}
	i = c.item.readAt(d, i, p)
	if d.quoted && d.inexact == nil { // whose text has its quotes
		d.note(n, noteQuoted)
	}
	d.quoted = false
	d.noteExact(n)
	return i
}

func (c *items) append(e *encoder, p pointer) { e.appendItems(c, p, c.goType.Elem().Size()) }

func (c *items) appendItem(e *encoder, n int, p pointer) {
	note, noted := nextNote(&e.notes, n)
	// The program may have changed the item since it was read as null.
	if noted && note.note == noteNull && c.isZero(p) {
		e.b = append(e.b, "null"...)
		return
	}
	if !noted || !c.item.exactAt(e, note, p) {
		c.item.writeAt(e, p, noted && note.note == noteQuoted)
	}
}

// isZero reports whether the item at p is as one that was read as null.
func (c *items) isZero(p pointer) bool { return reflect.NewAt(c.goType.Elem(), p).Elem().IsZero() }

// note notes something about item n of the slice being read.
func (d *decoder) note(n int, note note) { d.notes = append(d.notes, itemNote{index: n, note: note}) }

// noteExact notes the text of the value just read as item n, if that does not say as
// much.
func (d *decoder) noteExact(n int) {
	if d.inexact != nil {
		d.notes = append(d.notes, itemNote{index: n, note: noteExact, text: d.strings.string(d.inexact)})
		d.inexact = nil
	}
}

// noteWithin notes about item n of a list, or about a key of a map, what has been
// noted of what stands in it, which is all since outer was.
func (d *decoder) noteWithin(outer []itemNote, n int, key string) {
	inner := d.notes
	d.notes = outer
	if len(inner) > 0 {
		d.memory += len(inner) * int(reflect.TypeFor[itemNote]().Size())
		within := slices.Clone(inner)
		d.notes = append(outer, itemNote{index: n, note: noteWithin, text: key, within: &within})
	}
}

// byKey returns the notes about what stands under the keys of a map.
func byKey(notes []itemNote) (keys map[string][]itemNote) {
	for _, n := range notes {
		if n.note == noteWithin {
			if keys == nil {
				keys = map[string][]itemNote{}
			}
			keys[n.text] = *n.within
		}
	}
	return keys
}

// notesWithin returns the notes about what stands in item n of a list, and takes them
// from notes.
func notesWithin(notes *[]itemNote, n int) []itemNote {
	if note, ok := nextNote(notes, n); ok && note.note == noteWithin {
		return *note.within
	}
	return nil
}

// nextNote takes the note about item n, if there is one, from notes.
func nextNote(notes *[]itemNote, n int) (itemNote, bool) {
	if len(*notes) == 0 || (*notes)[0].index != n {
		return itemNote{}, false
	}
	note := (*notes)[0]
	*notes = (*notes)[1:]
	return note, true
}

// enum is the codec of enumerations: named strings. An empty string is not
// read into the field, where it would mean absent: see object.property.
type enum struct {
	textField
	name string
	typ  *EnumType
}

// knows reports whether the description names a member of that text, or none
// at all.
func (c *enum) knows(text string) bool { return c.typ.hasMember(text) }

func (c *enum) decode(d *decoder, i int, p pointer) int {
	if d.at(i) != '"' {
		return d.mismatch(i, d.memberOf(c.name))
	}
	return readMember(d, i, as[string](p))
}

func (c *enum) append(e *encoder, p pointer) { e.string(*as[string](p)) }

// enums is the codec of slices of an enumeration. "" is a null item.
type enums struct {
	sliceField
	name     string
	typ      *EnumType
	nullable bool // the items
}

func (c *enums) decode(d *decoder, i int, p pointer) int {
	start := len(d.texts)
	i = d.items(i, c.name, func(n, i int) int {
		text := ""
		i = c.readItem(d, n, i, to(&text))
		d.texts = append(d.texts, text)
		return i
	})
	if i != failed {
		*as[[]string](p) = taken(&d.texts, start)
	}
	return i
}

func (c *enums) readItem(d *decoder, n, i int, p pointer) int {
	switch text := as[string](p); d.at(i) {
	case 'n':
		return d.literal(i, "null")
	case '"':
		if i = readMember(d, i, text); *text == "" {
			d.note(n, noteEmpty)
		}
		return i
	}
	return d.mismatch(i, d.memberOf(c.name))
}

func (c *enums) append(e *encoder, p pointer) { e.appendItems(c, p, textSize) }

func (c *enums) appendItem(e *encoder, n int, p pointer) {
	text := *as[string](p)
	if _, empty := nextNote(&e.notes, n); text == "" && !empty {
		e.null(c.nullable)
		return
	}
	e.string(text)
}

// raw is the codec of Raw: "" is absent, "null" is null.
type raw struct{ textField }

func (raw) decode(d *decoder, i int, p pointer) int { return readRaw(d, i, as[Raw](p)) }
func (raw) append(e *encoder, p pointer)            { e.raw(*as[Raw](p)) }
func (raw) setNull(p pointer) bool                  { *as[Raw](p) = "null"; return true }

func (c raw) state(p pointer) optState {
	if *as[Raw](p) == "null" {
		return stateNull
	}
	return c.textField.state(p)
}

// raws is the codec of []Raw. An item without text is null.
type raws struct{ sliceField }

func (c raws) decode(d *decoder, i int, p pointer) int {
	return d.readItems(i, "Edm.Untyped", reflect.TypeFor[[]Raw](), p, func(n, i int, at pointer) int { return c.readItem(d, n, i, at) })
}

func (raws) readItem(d *decoder, _, i int, p pointer) int { return readRaw(d, i, as[Raw](p)) }

func (c raws) append(e *encoder, p pointer) { e.appendItems(c, p, textSize) }

func (raws) appendItem(e *encoder, _ int, p pointer) {
	text := *as[Raw](p)
	if text == "" {
		e.b = append(e.b, "null"...)
		return
	}
	e.raw(text)
}
