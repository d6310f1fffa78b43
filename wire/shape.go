package wire

import (
	"fmt"
	"reflect"
)

// shape reads, writes and checks, as plain JSON, the values of a Go type that a
// property can have, or a primitive type without Opt, where they are no property
// of an object: the body of a message, or a parameter.
type shape struct {
	info   PropertyInfo
	goType reflect.Type
	codec  codec
	rules  *rules
	texts  Texts
	// nullable says whether nil is null where it could be a slice or a map
	// without items.
	nullable bool

	free         bool         // nothing is asked of a value
	textual      textual      // nil for values that no text is read as
	textualItems textualItems // nil for others than lists of such
}

// uncheckedShapeOf returns the shape of a Go type, with what the tag "check" says of
// nulls and without the rules that it has. It is an error if no property can have the type.
func uncheckedShapeOf(t reflect.Type, check string, opts []Option) (*shape, error) {
	c := lookup(newOptions(opts).known).itemCodecOf(t)
	if c == nil {
		return nil, fmt.Errorf("wire: no property can have the type %s: see wire.Type", t)
	}
	allowNulls(c, "", check)
	s := &shape{info: describe(c), goType: t, codec: c, nullable: hasRule(check, "nullable")}
	s.textual, _ = c.(textual)
	s.textualItems, _ = c.(textualItems)
	return s, nil
}

// shapeOf returns the shape of a Go type, held to the rules that a tag "check"
// has, and texts judges. It is an error if no property can have the type, or for
// a rule that is not one.
func shapeOf(t reflect.Type, check string, texts Texts, opts []Option) (*shape, error) {
	s, err := uncheckedShapeOf(t, check, opts)
	if err != nil {
		return nil, err
	}
	s.texts = texts
	s.rules, err = parseRules(check, texts)
	switch s.codec.(type) {
	case scalar, *items:
		s.free = s.rules == nil
	}
	return s, err
}

// Info describes the values as a property without a name.
func (s *shape) Info() PropertyInfo { return s.info }

// place returns the pointer to what v is, which must be addressable and of the
// type of the shape.
func (s *shape) place(v reflect.Value) pointer {
	if v.Type() != s.goType {
		panic(fmt.Sprintf("wire: a %s wanted, not a %s", s.goType, v.Type()))
	}
	return addressOf(v)
}

// Unmarshal reads JSON into v, an addressable value of the shape's type. An
// error is an [*Error]. For Check, the members of objects that are not of their type
// are [Violations]: v has all others then.
func (s *shape) Unmarshal(data []byte, v reflect.Value, opts ...Option) error {
	p := s.place(v)
	v.SetZero()
	d := newDecoder(data, opts)
	d.strict = true
	if d.options.forCheck {
		d.aside = &d.forCheck
	}
	err := d.whole(func(i int) int { return d.element(s.codec, true, i, p) })
	if err != nil {
		v.SetZero()
	} else if d.options.forCheck {
		err = d.violations()
	} else {
		d.tell(d.space(0), 0)
	}
	if err == nil {
		keepIn(s.codec, p, d.notes)
	}
	d.release()
	return err
}

// Append appends the JSON of v, an addressable value of the shape's type; null
// if it is absent, but [] or {} for a nil slice or map without
// the rule "nullable". After an error, an [*Error], it returns b as it was.
func (s *shape) Append(b []byte, v reflect.Value, opts ...Option) ([]byte, error) {
	e := newEncoder(b, opts)
	defer e.release()
	e.strict = true
	e.appendElement(s.codec, s.nullable, s.place(v), nil)
	return e.finish(b)
}

// Check reports what of v, an addressable value of the shape's type, is not as
// the description demands, as [Violations]. What a request has of read-only
// properties is removed. An absent value has nothing wrong with it.
func (s *shape) Check(v reflect.Value, direction Direction) error {
	if s.free {
		return nil
	}
	p := s.place(v)
	if e, ok := s.codec.(*enum); ok && s.rules == nil && e.knows(*as[string](p)) {
		return nil
	}
	c := newChecker(direction, s.texts)
	switch s.codec.state(p) {
	case stateValue:
		c.value(s.codec, s.rules, p)
	case stateNull:
		c.null(s.rules, true) // whether it is a value where the shape stands is not asked here
	}
	return c.end()
}

// IsAbsent reports whether v, an addressable value of the shape's type, is
// neither a value nor null.
func (s *shape) IsAbsent(v reflect.Value) bool { return s.codec.state(s.place(v)) == stateAbsent }

// Check reports what of v is not as its description demands, as [Violations].
// What a request has of read-only properties is removed. OData's types do not say
// where null is a value, so that it is nowhere wrong in them.
func Check(v Structured, direction Direction, texts Texts) error {
	p, err := target(v)
	if err != nil {
		return err
	}
	t, err := tableOf(v)
	if err != nil {
		return err
	}
	c := newChecker(direction, texts)
	c.object(t, p)
	return c.end()
}
