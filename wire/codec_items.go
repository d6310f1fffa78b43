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

// readItems reads the array at i.
func readItems[T any](d *decoder, i int, typeName string, read func(n, i int, v *T) int) ([]T, int) {
	values := []T{}
	i = d.items(i, typeName, func(n, i int) int {
		if n == 0 {
			values = make([]T, 0, 4)
		}
		values = append(values, *new(T))
		return read(n, i, &values[n])
	})
	if i == failed {
		return nil, failed
	}
	return values, i
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

// appendItems writes values as an array.
func appendItems[T any](e *encoder, c itemCodec, values []T) {
	e.b = append(e.b, '[')
	start := len(e.b)
	for n := range values {
		if n > 0 {
			e.b = append(e.b, ',')
		}
		if n == sampled {
			e.expect((len(e.b) - start) / sampled * (len(values) - sampled))
		}
		if c.appendItem(e, n, to(&values[n])); e.err != nil {
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

// items is the codec of []T for a primitive T. Which items are null is noted
// beside the slice.
type items[T any] struct {
	sliceField[T]
	item *primitive[T]
}

func (c *items[T]) typeName() string { return c.item.name }

func (c *items[T]) decode(d *decoder, i int, p pointer) int {
	values, end := readItems(d, i, c.item.name, func(n, i int, v *T) int { return c.readItem(d, n, i, to(v)) })
	*as[[]T](p) = values
	return end
}

func (c *items[T]) readItem(d *decoder, n, i int, p pointer) int {
	if d.at(i) == 'n' {
		d.note(n, noteNull)
		return d.literal(i, "null")
	}
	i = d.strictly(i, c.item.name, c.item.read(d, i, as[T](p)))
	if d.quoted && d.inexact == nil { // whose text has its quotes
		d.note(n, noteQuoted)
	}
	d.quoted = false
	d.noteExact(n)
	return i
}

func (c *items[T]) append(e *encoder, p pointer) { appendItems(e, c, *as[[]T](p)) }

func (c *items[T]) appendItem(e *encoder, n int, p pointer) {
	v := as[T](p)
	note, noted := nextNote(&e.notes, n)
	// The program may have changed the item since it was read as null.
	if noted && note.note == noteNull && reflect.ValueOf(v).Elem().IsZero() {
		e.b = append(e.b, "null"...)
		return
	}
	if !noted || !c.item.writeExact(e, note, *v) {
		c.item.writeValue(e, *v, noted && note.note == noteQuoted)
	}
}

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
	sliceField[string]
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

func (c *enums) append(e *encoder, p pointer) { appendItems(e, c, *as[[]string](p)) }

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

func (c raw) state(p pointer) uint8 {
	if *as[Raw](p) == "null" {
		return stateNull
	}
	return c.textField.state(p)
}

// raws is the codec of []Raw. An item without text is null.
type raws struct{ sliceField[Raw] }

func (c raws) decode(d *decoder, i int, p pointer) int {
	values, end := readItems(d, i, "Edm.Untyped", func(_, i int, v *Raw) int { return readRaw(d, i, v) })
	*as[[]Raw](p) = values
	return end
}

func (raws) readItem(d *decoder, _, i int, p pointer) int { return readRaw(d, i, as[Raw](p)) }

func (c raws) append(e *encoder, p pointer) { appendItems(e, c, *as[[]Raw](p)) }

func (raws) appendItem(e *encoder, _ int, p pointer) {
	text := *as[Raw](p)
	if text == "" {
		e.b = append(e.b, "null"...)
		return
	}
	e.raw(text)
}
