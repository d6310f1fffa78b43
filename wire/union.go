package wire

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"
)

// Union is what a generated type of alternatives implements, on its pointer: a
// struct in which one field is set. The last field, Other, is a [Raw]: it keeps
// what was read and is none of the alternatives, and is written again. Beside an
// alternative with numbers of more digits than Go's types have, in a union that is in
// no struct, it has their text, which is written until the alternative changes. The tag
// "check" of the others has the rules of their values, as that of a property.
type Union interface {
	// UnionType returns the static description of the type. It must not use
	// the receiver, which may be a typed nil.
	UnionType() *UnionType
}

// UnionType describes a union: one static variable per type, written by the
// generator.
//
// Which alternative a value is, is decided by the member Discriminator of an
// object if there is one, and otherwise by the kind of the value and, among
// objects, by the names of its members: an alternative must have all members
// that it requires, and the one that declares most of the others is taken, the
// first of several. Where none fits, it is the one whose required members are there
// rather, so that an error is about what is wrong inside it; an object that speaks for
// none more than for another is kept in Other. Maps, lists and scalars are the first
// alternative that they fit with all that is in them, those that take fewer values first.
// That reads each value again per union it is in, and once more for each map or list that
// it could be; one payload can have alternatives looked at 100 million times, and more are
// an error. Where an object that is written lacks the discriminator, the first value that
// means its alternative is written.
type UnionType struct {
	// Name is the name that the description gives the type.
	Name string
	// Discriminator is the name of the member that says which alternative an
	// object is; "" if there is none.
	Discriminator string
	// Mapping says which of the discriminator's values mean which field.
	Mapping []UnionValue
	// Exclusive says that a value must be one alternative alone, as oneOf demands
	// where no discriminator says which: [Check] reports one that is several.
	Exclusive bool
	// Codecs has the codecs of the types of fields that others have written: see [Type].
	Codecs []Codec

	made atomic.Value // a *union
}

// UnionValue is a value of a discriminator, and the field that it stands for.
type UnionValue struct{ Value, Field string }

// union is the codec of pointers to unions.
type union struct {
	pointerField
	goType       reflect.Type // the struct
	typ          *UnionType
	alternatives []*alternative
	other        uintptr // offset of Other
	mapping      map[string]*alternative
	chosenBy     atomic.Value // a *choices
}

type alternative struct {
	name   string // of the field
	goType reflect.Type
	offset uintptr
	codec  codec
	check  string       // the rules of its values
	value  string       // of the discriminator, that means it
	stamp  string       // the discriminator with that value, as it is written
	rules  atomic.Value // a *rules
}

var (
	errNoAlternative   = errors.New("no alternative of the union is set")
	errTwoAlternatives = errors.New("several alternatives of the union are set")
)

// maxUnionDepth bounds how deep unions may lie in each other without an object
// between.
const maxUnionDepth = 16

func unionCodec(t reflect.Type) codec {
	typ := reflect.Zero(t).Interface().(Union).UnionType()
	if typ == nil || t.Elem().Kind() != reflect.Struct {
		return nil
	}
	return &lazyUnion{union: union{goType: t.Elem(), typ: typ}}
}

// lazyUnion is a union whose alternatives are looked at when they are needed,
// since a union may contain itself.
type lazyUnion struct{ union }

func (c *lazyUnion) typeName() string { return c.typ.Name }

// ready returns the union with its alternatives.
func (c *lazyUnion) ready() (*union, error) {
	if u, ok := c.typ.made.Load().(*union); ok && u.goType == c.goType {
		return u, nil
	}
	u := &union{goType: c.goType, typ: c.typ, mapping: map[string]*alternative{}}
	for f := range c.goType.Fields() {
		if f.Name == "_" {
			continue
		}
		if f.Type == reflect.TypeFor[Raw]() && f.Name == "Other" {
			u.other = f.Offset
			continue
		}
		item := lookup{codecs: c.typ.Codecs, typeName: typeFlag(f.Tag.Get("schema"))}.codecOf(f.Type)
		if item == nil {
			return nil, fmt.Errorf("wire: %s: field %s of %s has the type %s, which no alternative can have", c.typ.Name, f.Name, c.goType, f.Type)
		}
		allowNulls(item, "", f.Tag.Get("check"))
		u.alternatives = append(u.alternatives, &alternative{name: f.Name, goType: f.Type, offset: f.Offset, codec: item, check: f.Tag.Get("check")})
	}
	for _, v := range c.typ.Mapping {
		i := slices.IndexFunc(u.alternatives, func(a *alternative) bool { return a.name == v.Field })
		if i < 0 {
			return nil, fmt.Errorf("wire: %s: %s has no field %s", c.typ.Name, c.goType, v.Field)
		}
		u.mapping[v.Value] = u.alternatives[i]
		if a := u.alternatives[i]; a.stamp == "" {
			name, err := appendString(nil, c.typ.Discriminator)
			value, err2 := appendString(nil, v.Value)
			if err = errors.Join(err, err2); err != nil {
				return nil, fmt.Errorf("wire: %s: %w", c.typ.Name, err)
			}
			a.value, a.stamp = v.Value, string(name)+":"+string(value)
		}
	}
	c.typ.made.Store(u)
	return u, nil
}

func (c *lazyUnion) decode(d *decoder, i int, p pointer) int {
	u, err := c.ready()
	if err != nil {
		return d.fail(i, &Error{Err: err})
	}
	if d.memory += int(u.goType.Size()); d.memory > d.limits.Memory {
		return d.fail(i, &Error{Err: limitError("Memory", d.limits.Memory)})
	}
	if d.depth++; d.depth > d.limits.Depth {
		return d.fail(i, &Error{Err: fmt.Errorf("nested too deep: %w", limitError("Depth", d.limits.Depth))})
	}
	*as[pointer](p) = reflect.New(u.goType).UnsafePointer()
	i = u.read(d, i, *as[pointer](p))
	d.depth--
	return i
}

func (u *union) read(d *decoder, i int, p pointer) int {
	a := u.choose(d, i)
	if d.err != nil {
		return failed
	}
	if a == nil {
		return readRaw(d, i, as[Raw](fieldAt(p, u.other)))
	}
	return d.element(a.codec, false, i, fieldAt(p, a.offset))
}

func (c *lazyUnion) append(e *encoder, p pointer) {
	u, err := c.ready()
	if err != nil {
		e.fail(err)
		return
	}
	if e.depth++; e.depth > maxDepth {
		e.fail(errCycle)
		return
	}
	a, n := u.set(*as[pointer](p))
	other := *as[Raw](fieldAt(*as[pointer](p), u.other))
	switch {
	case n > 1:
		e.fail(errTwoAlternatives)
	case n == 1 && other != "" && e.keptText(u, a, fieldAt(*as[pointer](p), a.offset), other):
	case n == 1:
		start, place, notes := len(e.b), u.named(a, fieldAt(*as[pointer](p), a.offset)), e.notes
		e.appendElement(a.codec, true, place, notes) // one that is set
		if e.err == nil && a.stamp != "" && u.lacksDiscriminator(a, place) {
			e.stamp(start, a.stamp)
		}
	case other != "":
		e.raw(other)
	default:
		e.fail(errNoAlternative)
	}
	e.depth--
}

// named returns the place of an alternative or, if its object has the
// discriminator in a field that is always there and is empty, that of a copy with
// the value that means the alternative.
func (u *union) named(a *alternative, p pointer) pointer {
	c, ok := a.codec.(*ref)
	if !ok || a.stamp == "" {
		return p
	}
	t, err := c.table()
	if err != nil {
		return p
	}
	i, declared := t.index[u.typ.Discriminator]
	if !declared || !t.fields[i].always || t.fields[i].goType.Kind() != reflect.String || *as[string](fieldAt(*as[pointer](p), t.fields[i].offset)) != "" {
		return p
	}
	of := reflect.New(t.goType)
	of.Elem().Set(reflect.NewAt(t.goType, *as[pointer](p)).Elem())
	object := of.UnsafePointer()
	*as[string](fieldAt(object, t.fields[i].offset)) = a.value
	return to(&object)
}

// lacksDiscriminator reports whether the object at p does not say itself which
// alternative it is.
func (u *union) lacksDiscriminator(a *alternative, p pointer) bool {
	c, ok := a.codec.(*ref)
	if !ok {
		return false
	}
	t, err := c.table()
	if err != nil {
		return false
	}
	at := *as[pointer](p)
	if i, declared := t.index[u.typ.Discriminator]; declared && t.fields[i].codec.state(fieldAt(at, t.fields[i].offset)) != stateAbsent {
		return false
	}
	_, undeclared := t.dynamicOf(at).Lookup(u.typ.Discriminator)
	return !undeclared
}

// stamp inserts a member into the object that was written from start on.
func (e *encoder) stamp(start int, member string) {
	if e.b[start+1] != '}' {
		member += ","
	}
	e.b = slices.Insert(e.b, start+1, []byte(member)...)
}

// set returns the alternative that is set in the struct at p, and how many are.
func (u *union) set(p pointer) (a *alternative, n int) {
	for i := range u.alternatives {
		if u.alternatives[i].codec.state(fieldAt(p, u.alternatives[i].offset)) != stateAbsent {
			a = u.alternatives[i]
			n++
		}
	}
	return a, n
}

// marshalUnion returns the JSON of a union.
func marshalUnion(v Union) ([]byte, error) {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() {
		return []byte("null"), nil
	}
	e := newEncoder(nil, nil)
	defer e.release()
	e.strict = true
	place := r.UnsafePointer()
	e.appendElement(unionCodec(r.Type()), false, to(&place), nil)
	return e.finish(nil)
}

// unmarshalUnion reads JSON into the union that v points to.
func unmarshalUnion(data []byte, v Union) error {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Pointer || r.IsNil() {
		return &Error{Offset: -1, Err: errNoStruct}
	}
	r.Elem().SetZero()
	u, err := unionCodec(r.Type()).(*lazyUnion).ready()
	if err != nil {
		return &Error{Offset: -1, Err: err}
	}
	d := newDecoder(data, nil)
	d.strict = true
	place := r.UnsafePointer()
	if err = d.whole(func(i int) int { return u.read(d, i, place) }); err != nil {
		r.Elem().SetZero()
	} else {
		keepIn(unionCodec(r.Type()), to(&place), d.notes)
	}
	d.release()
	return err
}
