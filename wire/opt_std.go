package wire

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
)

// This file makes an Opt what the standard library expects of a value: it is its
// value or null in JSON, and it prints and logs as that. Properties of generated
// types do not come here: their tables read and write them.
//
// The methods are small and call what is not generic, since a package of generated
// types compiles each of them, and each generic function that they call, for each
// type that an Opt holds there. There is no LogValue: slog writes
// what Format and MarshalJSON say, and to import it would make every program
// larger by a twentieth.

var errAbsentJSON = errors.New("wire: a value that is absent has no JSON: " +
	"tag the field `json:\",omitzero\"` to leave it out, or set it to wire.Null; " +
	"a generated type is encoded from its pointer, json.Marshal(&v)")

// MarshalJSON implements encoding/json's Marshaler: the value, or null. It is an
// error if o is absent: a field of a struct that may be absent has the tag
// `json:",omitzero"`, with which encoding/json leaves it out.
func (o Opt[T]) MarshalJSON() ([]byte, error) { return marshalOpt(&o) }

// UnmarshalJSON implements encoding/json's Unmarshaler: null makes o null, and
// all else has to be a T. After an error o is as it was.
func (o *Opt[T]) UnmarshalJSON(data []byte) error { return unmarshalOpt(data, o) }

// Format implements fmt.Formatter: an Opt prints as its value does, and as null
// or absent. %s is for all types, and %#v of a value that has a text, such as a
// date, is that text in quotes.
func (o Opt[T]) Format(s fmt.State, verb rune) { formatOpt(s, verb, o.state, o.v) }

// String returns the text of the value, or null or absent.
func (o Opt[T]) String() string { return text(o) }

//go:noinline
func text(v any) string { return fmt.Sprint(v) }

//go:noinline
func formatOpt(s fmt.State, verb rune, state optState, v any) {
	_, hasText := v.(fmt.Stringer)
	switch {
	case state == stateAbsent:
		v, verb = "absent", 's'
	case state == stateNull:
		v, verb = "null", 's'
	case verb == 's':
		v = fmt.Sprint(v)
	case verb == 'v' && s.Flag('#') && hasText:
		v = strconv.Quote(fmt.Sprint(v))
		verb = 's'
	}
	fmt.Fprintf(s, fmt.FormatString(s, verb), v)
}

// marshalOpt returns the JSON of the Opt that o points to.
//
//go:noinline
func marshalOpt(o any) ([]byte, error) {
	place := reflect.ValueOf(o)
	c, err := optCodecOf(place.Type().Elem())
	if err != nil {
		return nil, err
	}
	p := place.UnsafePointer()
	switch c.state(p) {
	case stateAbsent:
		return nil, errAbsentJSON
	case stateNull:
		return []byte("null"), nil
	}
	e := newEncoder(nil, nil)
	defer e.release()
	c.append(e, p)
	return e.finish(nil)
}

// unmarshalOpt reads JSON into the Opt that o points to.
//
//go:noinline
func unmarshalOpt(data []byte, o any) error {
	place := reflect.ValueOf(o).Elem()
	c, err := optCodecOf(place.Type())
	if err != nil {
		return err
	}
	read := reflect.New(place.Type())
	d := newDecoder(data, nil)
	defer d.release()
	if err := d.whole(func(i int) int { return c.decode(d, i, read.UnsafePointer()) }); err != nil {
		return inPlainWords(err)
	}
	place.Set(read.Elem())
	return nil
}

// optCodecOf returns the codec of an Opt of type t.
func optCodecOf(t reflect.Type) (codec, error) {
	if c := (lookup{}).primitiveCodecOf(t); c != nil {
		return c, nil
	}
	value := t.Field(0).Type
	if c := ownCodecOf(value); c != nil {
		return &optional{goType: t, value: c, stateAt: t.Field(1).Offset}, nil
	}
	return nil, fmt.Errorf("wire: an Opt of a %s has no JSON: the type lacks the methods MarshalJSON and UnmarshalJSON", value)
}

// optional is the codec of an Opt of a type that is no primitive one. Its value
// stands first, and then its state.
type optional struct {
	goType  reflect.Type
	value   codec
	stateAt uintptr
}

func (c *optional) place(p pointer) *optState { return as[optState](fieldAt(p, c.stateAt)) }

func (c *optional) decode(d *decoder, i int, p pointer) int {
	if d.at(i) == 'n' {
		*c.place(p) = stateNull
		return d.literal(i, "null")
	}
	*c.place(p) = stateValue
	return d.element(c.value, false, i, p)
}

func (c *optional) append(e *encoder, p pointer) { e.appendElement(c.value, false, p, e.notes) }
func (c *optional) state(p pointer) optState     { return *c.place(p) }
func (c *optional) clear(p pointer)              { reflect.NewAt(c.goType, p).Elem().SetZero() }
func (c *optional) setNull(p pointer) bool       { c.clear(p); *c.place(p) = stateNull; return true }

// ownCodecOf returns the codec of a type of a program's own: one that has JSON
// or text methods, or whose kind is that of a primitive type; and of lists, maps
// and generated types. Otherwise it returns nil.
func ownCodecOf(t reflect.Type) codec {
	pointer := reflect.PointerTo(t)
	switch {
	case pointer.Implements(reflect.TypeFor[jsonMethods]()):
		return byJSON{byMethods{t}}
	case pointer.Implements(reflect.TypeFor[textMethods]()):
		return byText{byMethods{t}}
	}
	if basic := basicOf(t.Kind()); basic != nil {
		return lookup{}.bareCodecOf(basic)
	}
	return lookup{}.itemCodecOf(t)
}

// basicOf returns the type that a primitive type has in Go, for a kind whose
// values are laid out as those of that; nil if there is none.
func basicOf(kind reflect.Kind) reflect.Type {
	switch kind {
	case reflect.String:
		return reflect.TypeFor[string]()
	case reflect.Bool:
		return reflect.TypeFor[bool]()
	case reflect.Int8:
		return reflect.TypeFor[int8]()
	case reflect.Int16:
		return reflect.TypeFor[int16]()
	case reflect.Int32:
		return reflect.TypeFor[int32]()
	case reflect.Int64:
		return reflect.TypeFor[int64]()
	case reflect.Int:
		if reflect.TypeFor[int]().Size() == 4 {
			return reflect.TypeFor[int32]()
		}
		return reflect.TypeFor[int64]()
	case reflect.Uint8:
		return reflect.TypeFor[uint8]()
	case reflect.Uint16:
		return reflect.TypeFor[uint16]()
	case reflect.Uint32:
		return reflect.TypeFor[uint32]()
	case reflect.Uint64:
		return reflect.TypeFor[uint64]()
	case reflect.Float32:
		return reflect.TypeFor[float32]()
	case reflect.Float64:
		return reflect.TypeFor[float64]()
	}
	return nil
}

type (
	jsonMethods interface {
		MarshalJSON() ([]byte, error)
		UnmarshalJSON(data []byte) error
	}
	textMethods interface {
		MarshalText() ([]byte, error)
		UnmarshalText(text []byte) error
	}
)

// byMethods is part of the codecs of types that read and write themselves.
type byMethods struct{ goType reflect.Type }

func (c byMethods) at(p pointer) reflect.Value { return reflect.NewAt(c.goType, p) }
func (byMethods) state(pointer) optState       { return stateValue }
func (c byMethods) clear(p pointer)            { c.at(p).Elem().SetZero() }
func (c byMethods) setNull(p pointer) bool     { c.clear(p); return false }

type byJSON struct{ byMethods }

func (c byJSON) decode(d *decoder, i int, p pointer) int {
	end := d.skip(i)
	if end == failed {
		return failed
	}
	if err := c.at(p).Interface().(jsonMethods).UnmarshalJSON(d.data[i:end]); err != nil {
		return d.fail(i, &Error{Err: err})
	}
	return end
}

func (c byJSON) append(e *encoder, p pointer) {
	text, err := c.at(p).Interface().(jsonMethods).MarshalJSON()
	if err != nil {
		e.fail(err)
		return
	}
	e.raw(Raw(text))
}

type byText struct{ byMethods }

func (c byText) decode(d *decoder, i int, p pointer) int {
	var text string
	end := readString(d, i, &text)
	if end == failed {
		return failed
	}
	if err := c.at(p).Interface().(textMethods).UnmarshalText([]byte(text)); err != nil {
		return d.fail(i, &Error{Err: err})
	}
	return end
}

func (c byText) append(e *encoder, p pointer) {
	text, err := c.at(p).Interface().(textMethods).MarshalText()
	if err != nil {
		e.fail(err)
		return
	}
	e.string(string(text))
}
