package wire

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"sync"
)

// Unmarshal reads the JSON of an entity or complex value into *v, which it
// clears first: a property that the payload lacks is absent afterwards. After
// an error *v is cleared too. What *v holds never aliases data.
//
// @odata.type may stand anywhere in an object. One that is missing, or names a
// type that is unknown, abstract or not derived from the declared type, leaves
// the declared type; its text is kept. So are undeclared properties,
// annotations and control information: see [Dynamic].
//
// An error is an [*Error]: it says where in the payload, and what was found
// there in place of what. Names are case-sensitive and must be unique; the
// JSON must be valid as in RFC 8259 and RFC 7493 (I-JSON).
func Unmarshal(data []byte, v Structured, opts ...Option) error {
	p, err := target(v)
	if err != nil {
		return err
	}
	reflect.ValueOf(v).Elem().SetZero()
	d := newDecoder(data, opts)
	err = d.document(v, p)
	d.release()
	if err != nil {
		reflect.ValueOf(v).Elem().SetZero()
	}
	return err
}

// target returns the pointer in v.
func target(v Structured) (pointer, error) {
	if r := reflect.ValueOf(v); r.Kind() != reflect.Pointer || r.IsNil() {
		return nil, &Error{Offset: -1, Err: fmt.Errorf("a pointer to a struct wanted, not a %T that is nil or no pointer", v)}
	}
	return pointerOf(v), nil
}

// decoder reads one payload. Its methods are like those of scanner.
type decoder struct {
	scanner
	options *options
	own     options // what options leads to, if there are any
	strings slab
	// strict says that the payload is plain JSON: numbers are no strings, and
	// errors have no names of OData's types.
	strict bool
	// quoted says that the number just read was a string, and notes is what
	// the items just read cannot say of themselves.
	quoted bool
	notes  []itemNote
	// inexact is the text of the value just read, if that says less.
	inexact []byte
	ahead   ahead
	// found are the types that WithTypes was asked for; nil if it has none.
	found map[typeKey]*relative
	aside *aside // nil for one that does not go on with what is not of its type
	// forCheck is the one for Check.
	forCheck aside
	memory   int // bytes of structs made
	looks    int // at alternatives of unions: see maxLooks
	chunks   chunks

	// What follows outlasts a payload: see newDecoder.
	buffer   []byte // for the text and its padding
	orders   [orderCount]order
	interned [internCount]string
	bits     []uint64 // a stack of what objects have seen of many fields
	// The items of the collections that are being read, before it is known
	// how many there are.
	pointers []pointer
	words    []interfaceWords
	texts    []string
	// What the alternatives of a union have seen of an object: see talliesOf.
	tallies []tally
}

// decoders has decoders that are not in use. What one learned or made room for
// then serves the next payload.
var decoders = sync.Pool{New: func() any { return new(decoder) }}

// maxBuffer is how large the buffer may be that an unused decoder keeps.
const maxBuffer = 8 << 20

// newDecoder returns a decoder of a private copy of data, which is released in
// the end, or left to the garbage collector.
func newDecoder(data []byte, opts []Option) *decoder {
	d := decoders.Get().(*decoder)
	d.options = &defaults
	if len(opts) > 0 {
		d.options = &d.own
		d.own.take(opts)
	}
	d.limits, d.strict = d.options.limits, false
	if report := d.options.setAside; report != nil {
		d.aside = &aside{report: report}
	}
	if len(data) > d.limits.Size {
		d.fail(0, &Error{Err: fmt.Errorf("payload of %d bytes: %w", len(data), limitError("Size", d.limits.Size))})
		data = nil
	}
	d.buffer = append(append(d.buffer[:0], data...), make([]byte, padding)...)
	d.source = newSource(d.buffer)
	return d
}

// restart prepares d for a value whose parents are depth objects and arrays, as
// if it was a payload by itself. It keeps what d has learned, and no more.
func (d *decoder) restart(depth int) {
	clear(d.names)
	clear(d.pointers)
	clear(d.words)
	clear(d.texts)
	clear(d.notes)
	d.names, d.notes, d.bits = d.names[:0], d.notes[:0], d.bits[:0]
	d.pointers, d.words, d.texts = d.pointers[:0], d.words[:0], d.texts[:0]
	d.depth, d.memory, d.looks = depth, 0, 0
	d.quoted, d.inexact = false, nil
	d.err, d.path = nil, d.path[:0]
	if d.aside != nil {
		d.aside.found, d.aside.values = nil, nil
	}
	if d.ahead.until, d.ahead.asked = 0, 0; len(d.ahead.types) < maxKept {
		d.ahead.types = d.ahead.types[:0]
	} else {
		d.ahead.types = nil
	}
	if len(d.found) >= maxKept {
		d.found = nil
	}
}

// maxKept is how much a map may have that serves the next value.
const maxKept = 1000

// release makes d available to others.
func (d *decoder) release() {
	d.restart(0)
	d.source, d.path = source{}, nil // the rest of the scanner is as it was made
	d.options, d.own, d.found, d.aside = nil, options{}, nil, nil
	d.chunks = chunks{}
	if cap(d.buffer) <= maxBuffer {
		decoders.Put(d)
	}
}

// document reads the whole payload into the struct at p, whose type is that of v.
func (d *decoder) document(v Structured, p pointer) error {
	t, err := tableOf(v)
	if err != nil {
		return &Error{Offset: -1, Err: err}
	}
	d.strict = d.strict || t.plain
	return d.whole(func(i int) int {
		switch {
		case d.at(i) != '{':
			return d.mismatch(i, t.name)
		case d.options.inValue:
			return d.wrapped(t, i, p)
		}
		i = d.object(t, i, p)
		if i != failed && !d.strict && t.isWrapper(p) {
			return d.fail(0, &Error{Err: errWrapped(t.name)})
		}
		return i
	})
}

// whole reads the payload's one value with read and checks that nothing follows.
func (d *decoder) whole(read func(i int) int) error {
	i := failed
	if d.err == nil {
		i = read(d.space(0))
	}
	if i != failed {
		i = d.end(i)
	}
	if i == failed {
		return d.error()
	}
	d.tell(d.space(0), 0)
	return nil
}

var errWrapper = errors.New(`the option odata.InValue wants {"value": {…}}, perhaps with annotations beside, and nothing else`)

// wrapped reads an entity in the member "value" of the object at i.
func (d *decoder) wrapped(t *table, i int, p pointer) int {
	start, found := i, false
	var beside []member
	names := d.newNames()
	i, more := d.open(i, '}')
	for more {
		name, value := d.name(i)
		switch {
		case value == failed:
			return failed
		case !d.unique(&names, i, name):
			return d.in(string(name))
		case string(name) == "value" && d.at(value) == '{':
			found = true
			i = d.object(t, value, p)
		case bytes.IndexByte(name, '@') >= 0:
			if i = d.skip(value); i != failed {
				beside = append(beside, member{string(name), d.raw(value, i)})
			}
		default:
			i = d.fail(value, &Error{Err: errWrapper})
		}
		if i == failed {
			return d.in(string(name))
		}
		i, more = d.next(i, '}')
	}
	d.forget(&names)
	if i != failed && !found {
		return d.fail(start, &Error{Err: errWrapper})
	}
	return d.keepBeside(t.dynamicOf(p), beside, start, i)
}

// keepBeside keeps what stood beside the wrapped entity with it.
func (d *decoder) keepBeside(dynamic *Dynamic, beside []member, start, end int) int {
	for _, m := range beside {
		_, twice := dynamic.Lookup(m.name)
		if isTypeControl(m.name) {
			twice = dynamic.typeForm() != typeAbsent
			dynamic.setTypeForm(typeElsewhere)
		}
		if twice {
			return d.fail(start, &Error{Err: fmt.Errorf("%s stands both in the wrapper and in the entity", m.name)})
		}
		d.keep(dynamic, m.name, m.value, true)
	}
	return end
}

// mismatch fails because the value at i is none of the type.
func (d *decoder) mismatch(i int, typeName string) int { return d.invalid(i, typeName, nil) }

// invalid fails because the value at i is none of the type, for the reason err.
func (d *decoder) invalid(i int, typeName string, err error) int {
	found := d.describe(i)
	if found == "" {
		return failed
	}
	if d.strict {
		typeName = plainWant(typeName, err)
	}
	return d.fail(i, &Error{Type: typeName, Found: found, Err: err})
}

// describe says what is at i, or fails and returns "".
func (d *decoder) describe(i int) string {
	switch c := d.at(i); {
	case c == '{':
		return "an object"
	case c == '[':
		return "an array"
	}
	end := d.skip(i)
	if end == failed {
		return ""
	}
	switch c := d.at(i); {
	case c == '"':
		text, _ := d.text(i)
		return "string " + excerpt(text)
	case c == '-' || isDigit(c):
		short := cut(d.data[i:end])
		if len(short) < end-i {
			short += "…"
		}
		return "number " + short
	}
	return string(d.data[i:end])
}
