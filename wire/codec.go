package wire

import (
	"reflect"
	"strings"
)

// codec reads and writes the fields of one Go type. Every field of a table has
// one; those of primitive types are shared by all fields of that type.
type codec interface {
	// decode reads the value at i into the field at p. It is called for null
	// only if the field itself can hold one.
	decode(d *decoder, i int, p pointer) int
	// append writes the field at p, whose state is stateValue.
	append(e *encoder, p pointer)
	// state returns stateAbsent, stateNull or stateValue.
	state(p pointer) optState
	// clear makes the field absent.
	clear(p pointer)
	// setNull makes the field null. If it cannot hold a null, setNull clears
	// it and reports false.
	setNull(p pointer) bool
	// equal reports whether the fields at p and q, whose states are stateValue,
	// have equal values.
	equal(c *equality, p, q pointer) bool
}

// collection is a codec of slices.
type collection interface {
	codec
	length(p pointer) int
}

// primitive is the codec of Opt[T]. Values are read by read, and written by
// write or, if they are strings in JSON, by format.
type primitive[T any] struct {
	name   string // such as "Edm.Guid"
	read   func(d *decoder, i int, v *T) int
	write  func(e *encoder, v T)
	format func(v T, b []byte) []byte
	// parse returns the value of a text that stands in a URL, or an error for one whose JSON
	// is to be read. It is nil if that is to be done with all.
	parse func(text string) (T, error)
	// number is not nil if it is a number that may be a string as well: which
	// it is with IEEE754Compatible, and if number says that it must be.
	number func(v T) bool
	// inAnswer is not nil if OData's answers have some values in another form.
	inAnswer func(v T) T
	// says is not nil if a text can say more than the value: it reports whether
	// a text is still one of v.
	says func(text string, v T) bool
	// mapped is what the description says of values whose Go type others have
	// written, and judgedBy what rules look at in one; both are nil for other types.
	mapped   *form
	judgedBy func(v T) any
}

// writeValue writes a value. quoted says that it was read from a string, as which
// it is written but in an answer, whose form has been negotiated.
func (c *primitive[T]) writeValue(e *encoder, v T, quoted bool) {
	if e.answer && !e.strict && c.inAnswer != nil {
		v = c.inAnswer(v)
	}
	if c.format != nil {
		e.put(append(c.format(v, append(e.b, '"')), '"'))
		return
	}
	if c.number != nil && (quoted && !e.answer || e.IEEE754Compatible || !c.number(v)) {
		e.b = append(e.b, '"')
		c.write(e, v)
		e.b = append(e.b, '"')
		return
	}
	c.write(e, v)
}

func (c *primitive[T]) decode(d *decoder, i int, p pointer) int {
	o := as[Opt[T]](p)
	if d.at(i) == 'n' {
		o.state = stateNull
		return d.literal(i, "null")
	}
	if i = d.strictly(i, c.name, c.read(d, i, &o.v)); i != failed {
		o.state = stateValue
		if d.quoted {
			o.state = stateQuoted
			d.quoted = false
		}
		d.noteExact(0)
	}
	return i
}

func (c *primitive[T]) append(e *encoder, p pointer) {
	o := as[Opt[T]](p)
	if len(e.notes) == 0 || !c.writeExact(e, e.notes[0], o.v) {
		c.writeValue(e, o.v, o.state == stateQuoted)
	}
}

// writeExact writes the text that v was read from, if it was noted and v has
// not been changed since.
func (c *primitive[T]) writeExact(e *encoder, n itemNote, v T) bool {
	if n.note != noteExact || c.says == nil || !c.says(n.text, v) {
		return false
	}
	e.exact(n.text, c.mapped)
	return true
}

// exact writes the text that a value was read from. A number that may be a string is
// one or not as [primitive.writeValue] says.
func (e *encoder) exact(text string, mapped *form) {
	if mapped != nil && mapped.quotable {
		digits, quoted := strings.CutPrefix(text, `"`)
		text = mapped.inAnswer(e, strings.TrimSuffix(digits, `"`))
		if quoted && !e.answer || e.IEEE754Compatible || !isNumber([]byte(text)) {
			text = `"` + text + `"`
		}
	}
	e.b = append(e.b, text...)
}

func (c *primitive[T]) state(p pointer) optState { return min(as[Opt[T]](p).state, stateValue) }
func (c *primitive[T]) clear(p pointer)          { *as[Opt[T]](p) = Opt[T]{} }

func (c *primitive[T]) setNull(p pointer) bool {
	*as[Opt[T]](p) = Null[T]()
	return true
}

func (c *primitive[T]) typeName() string     { return c.name }
func (c *primitive[T]) isMapped() bool       { return c.mapped != nil }
func (c *primitive[T]) goType() reflect.Type { return reflect.TypeFor[T]() }

func (c *primitive[T]) hold(v any) (codec, pointer) {
	switch v := v.(type) {
	case T:
		o := Some(v)
		return c, to(&o)
	case Opt[T]:
		return c, to(&v)
	case []T:
		return &items{item: c, goType: reflect.TypeFor[[]T]()}, to(&v)
	}
	return nil, nil
}

func (c *primitive[T]) readAt(d *decoder, i int, p pointer) int {
	return d.strictly(i, c.name, c.read(d, i, as[T](p)))
}

func (c *primitive[T]) writeAt(e *encoder, p pointer, quoted bool) {
	c.writeValue(e, *as[T](p), quoted)
}

func (c *primitive[T]) exactAt(e *encoder, n itemNote, p pointer) bool {
	return c.writeExact(e, n, *as[T](p))
}

func (c *primitive[T]) equalAt(p, q pointer) bool { return equalValues(*as[T](p), *as[T](q)) }
func (c *primitive[T]) valueAt(p pointer) any     { return *as[T](p) }

// The parts of codecs that only depend on how a field holds absent follow:
// pointers, interfaces, slices and strings have a zero value for it, and none
// for null.

// sliceField is part of the codecs of slices, whatever their items: nil is absent.
type sliceField struct{}

func (sliceField) state(p pointer) optState { return stateIf(as[sliceWords](p).data != nil) }
func (sliceField) clear(p pointer)          { *as[sliceWords](p) = sliceWords{} }
func (c sliceField) setNull(p pointer) bool { c.clear(p); return false }
func (sliceField) length(p pointer) int     { return as[sliceWords](p).len }

// textField is part of the codecs of named strings: "" is absent.
type textField struct{}

func (textField) state(p pointer) optState { return stateIf(*as[string](p) != "") }
func (textField) clear(p pointer)          { *as[string](p) = "" }
func (c textField) setNull(p pointer) bool { c.clear(p); return false }

// pointerField is part of the codec of *T: nil is absent.
type pointerField struct{}

func (pointerField) state(p pointer) optState { return stateIf(*as[pointer](p) != nil) }
func (pointerField) clear(p pointer)          { *as[pointer](p) = nil }
func (c pointerField) setNull(p pointer) bool { c.clear(p); return false }

// interfaceField is part of the codec of interfaces: nil is absent, and so is
// an interface that holds a nil pointer.
type interfaceField struct{}

func (interfaceField) state(p pointer) optState { return stateIf(as[interfaceWords](p).value != nil) }
func (interfaceField) clear(p pointer)          { *as[interfaceWords](p) = interfaceWords{} }
func (c interfaceField) setNull(p pointer) bool { c.clear(p); return false }

func stateIf(value bool) optState {
	if value {
		return stateValue
	}
	return stateAbsent
}
