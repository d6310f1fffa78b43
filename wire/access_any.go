package wire

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// anyValue is the value of a property of an entity, or one that stands alone, such
// as the result of a function. Its Name is "" in that case.
type anyValue struct {
	PropertyInfo
	codec codec
	at    pointer
	state optState
	notes []itemNote
	field *field // of a declared property; nil for others
}

// valueAt returns the value of a property of v by its path.
func valueAt(v Structured, path ...string) (anyValue, bool) {
	p := pointerOf(v)
	for i, name := range path {
		value, ok := valueOf(v, p, name)
		if !ok || i == len(path)-1 {
			return value, ok
		}
		if text, ok := value.text(); ok {
			return valueWithin(text, path[i+1:])
		}
		if v, p = value.object(); v == nil {
			return anyValue{}, false
		}
	}
	return anyValue{}, false
}

// valueWithin returns the value of a property by its path in an object that is JSON.
func valueWithin(text Raw, path []string) (anyValue, bool) {
	for _, name := range path {
		if text = memberIn(text, name); text == "" {
			return anyValue{}, false
		}
	}
	return rawValue(path[len(path)-1], text), true
}

func rawValue(name string, text Raw) anyValue {
	return anyValue{
		PropertyInfo: PropertyInfo{Name: name, TypeName: "Edm.Untyped"},
		codec:        raw{}, at: to(&text), state: raw{}.state(to(&text)),
	}
}

// valueOf returns the value of a property of the struct at p, whose type is
// that of v. A nil p is an object without any value.
func valueOf(v Structured, p pointer, name string) (anyValue, bool) {
	t, err := tableOf(v)
	if err != nil {
		return anyValue{}, false
	}
	t, p = t.stated(p)
	i, declared := t.index[name]
	if !declared {
		if p == nil {
			return anyValue{}, false
		}
		text, ok := t.dynamicOf(p).Lookup(name)
		return rawValue(name, text), ok
	}
	f := &t.fields[i]
	value := anyValue{PropertyInfo: f.PropertyInfo, codec: f.codec, field: f}
	if p != nil {
		d := t.dynamicOf(p)
		value.at = fieldAt(p, f.offset)
		value.notes = d.notesOf(name)
		if value.state = f.codec.state(value.at); value.state == stateAbsent && f.isNullIn(d) {
			value.state = stateNull
		}
	}
	return value, true
}

// object returns the struct that the value is, with its type; a nil pointer
// with the declared type if it is null or absent, and nil if it is no struct.
func (v *anyValue) object() (Structured, pointer) {
	if v.Target == nil || v.Collection {
		return nil, nil
	}
	if v.state != stateValue {
		return v.Target, nil
	}
	switch c := v.codec.(type) {
	case *variant:
		if l := typeIn(c.iface, c.base.zero, v.at); l != nil {
			return l.zero, as[interfaceWords](v.at).value
		}
		return nil, nil
	default:
		return v.Target, *as[pointer](v.at)
	}
}

// anyValueOf returns the value that v is.
func anyValueOf(v any, opts ...Option) (anyValue, error) {
	for _, p := range primitives {
		if c, at := p.hold(v); c != nil {
			return newValue(c, at), nil
		}
	}
	r := reflect.ValueOf(v)
	if !r.IsValid() {
		return anyValue{}, errors.New("wire: a value wanted, not nil")
	}
	o := newOptions(opts)
	if list, mixed := v.([]Structured); mixed {
		held := list // which is in memory of its own in this case alone
		return newValue(&objects{base: o.declared}, to(&held)), nil
	}
	for _, p := range lookup(o.known).primitives() {
		if c, at := p.hold(v); c != nil {
			return newValue(c, at), nil
		}
	}
	c, err := codecOfItems(o, r.Type())
	if err != nil {
		return anyValue{}, err
	}
	if o.declared != nil {
		switch c := c.(type) {
		case *ref:
			c.declared = &link{zero: o.declared}
		case *refs:
			c.one.declared = &link{zero: o.declared}
		}
	}
	place := reflect.New(r.Type())
	place.Elem().Set(r)
	return newValue(c, place.UnsafePointer()), nil
}

func newValue(c codec, at pointer) anyValue {
	return anyValue{PropertyInfo: describe(c), codec: c, at: at, state: c.state(at)}
}

// Info describes the value as a property: one without a name if it stands alone.
func (v anyValue) Info() PropertyInfo { return v.PropertyInfo }

// IsNull reports whether the value is null.
func (v anyValue) IsNull() bool { return v.state == stateNull }

// IsAbsent reports whether there is no value.
func (v anyValue) IsAbsent() bool { return v.state == stateAbsent }

// InAnswer returns the value as answers have it: where there is none, that which the
// description says.
func (v anyValue) InAnswer() anyValue {
	if v.state == stateAbsent && v.field != nil && v.field.fallback != nil {
		v.at, v.state = v.field.fallback, stateValue
	}
	return v
}

// IsMissing reports whether there is no value, and null is none either.
func (v anyValue) IsMissing() bool {
	return v.state == stateAbsent && v.field != nil && v.field.nonnull && !v.Collection
}

// Len returns the number of items of a collection.
func (v anyValue) Len() int {
	if c, ok := v.codec.(collection); ok && v.state == stateValue {
		return c.length(v.at)
	}
	return 0
}

// UnknownMember returns the first text of an enumeration, or of a list of such, that is no
// value of it: see [EnumType.has]; false if there is none.
func (v anyValue) UnknownMember(flags bool) (text string, found bool) {
	if v.state != stateValue {
		return "", false
	}
	var typ *EnumType
	var texts []string
	switch c := v.codec.(type) {
	case *enum:
		typ, texts = c.typ, []string{*as[string](v.at)}
	case *enums:
		typ, texts = c.typ, *as[[]string](v.at)
	}
	for i, text := range texts {
		isNull := text == "" && !isNoted(v.notes, i, noteEmpty)
		if !typ.has(text, flags) && !isNull {
			return text, true
		}
	}
	return "", false
}

// IsMember reports whether a text is a value of an enumeration: see [EnumType.has].
func (siblings) IsMember(t *EnumType, text string, flags bool) bool { return t.has(text, flags) }

// Append appends the JSON value to b; null if there is none. After an error it
// returns b as it was.
func (v anyValue) Append(b []byte, opts ...Option) ([]byte, error) {
	e := newEncoder(b, opts)
	defer e.release()
	v.append(e)
	return e.finish(b)
}

func (v *anyValue) append(e *encoder) {
	switch {
	case v.state == stateValue:
		e.notes = v.notes
		v.codec.append(e, v.at)
	case v.Collection:
		e.b = append(e.b, "[]"...)
	default:
		e.b = append(e.b, "null"...)
	}
}

// AppendResponse appends the payload that represents the value in a response
// (OData JSON Format 4.01, sections 11 and 12): the object of a structured
// value, also of one whose type is only known as JSON, and others in the member
// "value" of an object. A null has no payload (OData Protocol 4.01, section
// 11.2.4): it is written as {"value":null}.
func (v anyValue) AppendResponse(b []byte, opts ...Option) ([]byte, error) {
	e := newEncoder(b, opts)
	defer e.release()
	if v.state == stateValue && v.Target != nil && !v.Collection {
		e.root = true
		v.append(e)
		return e.finish(b)
	}
	start := len(e.b)
	text, isText := v.text()
	if !isText || memberIn(text, "@odata.context") == "" {
		e.link("context", e.ContextURL)
	}
	if e.Count != nil && e.controlName("", "count") {
		writeInt(e, *e.Count)
	}
	if isText && text[0] == '{' {
		e.membersOf(text)
	} else {
		e.b = append(e.b, `,"value":`...)
		v.append(e)
	}
	e.close(start)
	return e.finish(b)
}

// text returns the JSON of a value of which nothing else is known.
func (v *anyValue) text() (Raw, bool) {
	if _, ok := v.codec.(raw); !ok || v.state != stateValue {
		return "", false
	}
	text := Raw(strings.TrimSpace(string(*as[Raw](v.at))))
	return text, text != ""
}

// membersOf writes the members of an object that is JSON, with a comma before them.
func (e *encoder) membersOf(text Raw) {
	start := len(e.b)
	if e.raw(text); e.err != nil {
		return
	}
	e.b[start] = ','
	if e.b = e.b[:len(e.b)-1]; strings.TrimSpace(string(e.b[start+1:])) == "" {
		e.b = e.b[:start] // there is none
	}
}

// AppendText appends what the URL of a primitive property with /$value gives
// (OData Protocol 4.01, section 11.2.4.1): the bytes of an Edm.Binary, and the
// text of all others. It fails for structured values and collections, and if
// there is no value.
func (v anyValue) AppendText(b []byte) ([]byte, error) {
	if v.state != stateValue {
		return b, errors.New("wire: no text: the value is null or absent")
	}
	if v.Collection || v.Target != nil {
		return b, fmt.Errorf("wire: no text: %s is no primitive type", v.TypeName)
	}
	text, err := textAt(v.codec, v.at)
	if v.TypeName == "Edm.Binary" && err == nil {
		text = Binary{string(text)}.Bytes()
	}
	return append(b, text...), err
}

// textAt returns the text of a primitive value.
func textAt(c codec, p pointer) ([]byte, error) {
	e := newEncoder(nil, nil)
	defer e.release()
	if c.append(e, p); e.err != nil {
		return nil, e.err
	}
	s := newValueScanner(e.b)
	if s.at(0) != '"' {
		return e.b, nil
	}
	text, _ := s.text(0)
	return text, nil
}
