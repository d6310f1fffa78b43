package wire

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
)

// This file tells the types of objects, and changes copies of them.

// typeTest tells whether objects are of a type or of one derived from it.
type typeTest struct {
	name string
	seen atomic.Pointer[[]typeSeen]
}

// typeSeen is what was found out about a Go type. says is that its objects may say
// otherwise.
type typeSeen struct {
	methods  pointer
	is, says bool
}

// TypeTest returns what tells whether objects are of a type, by its qualified name, or
// of one derived from it.
func (siblings) TypeTest(name string) *typeTest { return &typeTest{name: name} }

// Is reports whether o is of the type. One that only says to be of a derived type, in
// its @odata.type, is.
func (t *typeTest) Is(o Structured) bool {
	methods, p := structuredWords(o)
	if p == nil {
		return false
	}
	if seen := t.seen.Load(); seen != nil {
		for _, s := range *seen {
			if s.methods == methods {
				return s.is || s.says && t.stated(o)
			}
		}
	}
	found := typeSeen{methods: methods, is: slices.Contains(baseNames(reflect.TypeOf(o)), t.name), says: true}
	if table, err := tableOf(o); err != nil || table.plain {
		found.says = false
	}
	for {
		old := t.seen.Load()
		list := []typeSeen{found}
		if old != nil {
			list = append(list, *old...)
		}
		if t.seen.CompareAndSwap(old, &list) {
			return found.is || found.says && t.stated(o)
		}
	}
}

// stated reports whether o says to be of the type, or of a derived one that is known.
func (t *typeTest) stated(o Structured) bool {
	table, _ := tableOf(o)
	if table.dynamicOf(pointerOf(o)).typeForm() != typeElsewhere {
		return false
	}
	return typeName(o) == t.name || slices.Contains(baseNames(reflect.TypeOf(statedType(o, nil, nil))), t.name)
}

// baseNames returns the names of a type, a pointer to a struct, and of those that it is
// derived from.
func baseNames(t reflect.Type) (names []string) {
	for {
		v, ok := reflect.Zero(t).Interface().(Structured)
		if !ok {
			return names
		}
		names = append(names, v.WireType().Name)
		s := t.Elem()
		if s.Kind() != reflect.Struct || s.NumField() == 0 || !s.Field(0).Anonymous || s.Field(0).Type.Kind() != reflect.Struct {
			return names
		}
		t = reflect.PointerTo(s.Field(0).Type)
	}
}

// Keys returns the values of the key properties of an object, and the name of the type
// that declares them first. There are none for types without a key.
func (siblings) Keys(o Structured) (typeName string, keys []Value) {
	t, err := tableOf(o)
	if err != nil {
		return "", nil
	}
	names := baseNames(reflect.TypeOf(o))
	p := pointerOf(o)
	for i := range t.fields {
		if f := &t.fields[i]; f.Key && p != nil {
			keys = append(keys, accessOf(f.codec).at(fieldAt(p, f.offset)))
		}
	}
	return names[len(names)-1], keys
}

// IsEntity reports whether o is an entity, which is equal to another by its key.
func (siblings) IsEntity(o Structured) bool { return o.WireType().Entity }

// Strings calls found with each text that an object has: its strings, those in its
// collections and complex values, and those that are not declared. It stops when found
// returns false, and returns that. Navigation properties are left alone.
func (siblings) Strings(o Structured, found func(string) bool) bool { return eachText(o, found) }

func eachText(o Structured, found func(string) bool) bool {
	t, err := tableOf(o)
	p := pointerOf(o)
	if err != nil || p == nil {
		return true
	}
	t, p = t.stated(p)
	for i := range t.fields {
		f := &t.fields[i]
		if f.Navigation || f.Target == nil && f.TypeName != "Edm.String" && f.TypeName != "Edm.Untyped" {
			continue
		}
		if !eachTextOf(accessOf(f.codec).at(fieldAt(p, f.offset)), found) {
			return false
		}
	}
	if t.plain {
		return true
	}
	for _, text := range t.dynamicOf(p).Undeclared() {
		if !eachTextOf(rawTyped(text, ""), found) {
			return false
		}
	}
	return true
}

func eachTextOf(v Value, found func(string) bool) bool {
	switch v.kind {
	case KindString:
		return found(v.Text())
	case KindStructured:
		return eachText(v.Object(), found)
	case KindCollection:
		for i := range v.Len() {
			if !eachTextOf(v.Item(i), found) {
				return false
			}
		}
	}
	return true
}

// Clone returns a copy of an object: changing one of its properties, declared or not,
// does not change the other.
func (siblings) Clone(o Structured) Structured {
	made := reflect.New(reflect.TypeOf(o).Elem())
	made.Elem().Set(reflect.ValueOf(o).Elem())
	return made.Interface().(Structured)
}

// Pick makes the items of a collection of o those with the given indexes, in that order.
func (siblings) Pick(o Structured, name string, indexes []int) error {
	f, p, err := declared(o, name)
	if err != nil {
		return err
	}
	if f == nil || !f.Collection {
		return fmt.Errorf("%s of %s is no declared collection", name, typeName(o))
	}
	place := reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem()
	picked := reflect.MakeSlice(f.goType, len(indexes), len(indexes))
	for to, from := range indexes {
		picked.Index(to).Set(place.Index(from))
	}
	place.Set(picked)
	d := dynamicAt(o)
	notes := d.notesOf(name)
	if len(notes) == 0 {
		return nil
	}
	var kept []itemNote
	for to, from := range indexes {
		for _, n := range notes {
			if n.index == from {
				n.index = to
				kept = append(kept, n)
			}
		}
	}
	b := d.change()
	b.rest.notes = slices.Clone(b.rest.notes)
	for i := range b.rest.notes {
		if b.rest.notes[i].name == name {
			b.rest.notes[i].items = kept
		}
	}
	return nil
}

// SetObjects makes the items of a collection of structured values of o, or its only
// value, objects: each of a type that the property can have. Where that is for pointers to
// the declared type, derived objects become such.
func (siblings) SetObjects(o Structured, name string, objects []Structured) error {
	f, p, err := declared(o, name)
	if err != nil {
		return err
	}
	if f == nil || f.Target == nil {
		return fmt.Errorf("%s of %s is no declared property of a structured type", name, typeName(o))
	}
	place := reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem()
	if !f.Collection {
		return setObject(place, objects[0], name)
	}
	made := reflect.MakeSlice(f.goType, len(objects), len(objects))
	for i, object := range objects {
		if err := setObject(made.Index(i), object, name); err != nil {
			return err
		}
	}
	place.Set(made)
	return nil
}

func setObject(place reflect.Value, o Structured, name string) (err error) {
	if isNil(o) {
		return nil
	}
	if place.Kind() == reflect.Pointer {
		if o, err = based(o, place.Type()); err != nil {
			return err
		}
	}
	v := reflect.ValueOf(o)
	if !v.Type().AssignableTo(place.Type()) {
		return fmt.Errorf("%s cannot hold a %s", name, v.Type())
	}
	place.Set(v)
	return nil
}

// declared returns the field of a declared property of o; nil if there is none.
func declared(o Structured, name string) (*field, pointer, error) {
	t, err := tableOf(o)
	if err != nil {
		return nil, nil, err
	}
	i, ok := t.index[name]
	if !ok {
		return nil, nil, nil
	}
	return &t.fields[i], pointerOf(o), nil
}

func dynamicAt(o Structured) *Dynamic {
	t, _ := tableOf(o)
	return t.dynamicOf(pointerOf(o))
}

// MemberOf returns the value of a member of an object that is JSON, of the type that is
// said beside it.
func (siblings) MemberOf(v Value, name string) Value {
	text := Raw(v.Text())
	stated, _ := memberIn(text, name+"@odata.type").Text()
	return rawTyped(memberIn(text, name), strings.TrimPrefix(stated, "#"))
}

// SetAbsent makes a declared property of o absent.
func (siblings) SetAbsent(o Structured, name string) error {
	f, p, err := declared(o, name)
	if err != nil || f == nil {
		return err
	}
	f.codec.clear(fieldAt(p, f.offset))
	if d := dynamicAt(o); f.isNullIn(d) {
		f.clearNullIn(d)
	}
	return nil
}

// SetNull makes a declared property of o null.
func (siblings) SetNull(o Structured, name string) error {
	f, p, err := declared(o, name)
	if err != nil {
		return err
	}
	if f == nil {
		return fmt.Errorf("%s of %s is no declared property", name, typeName(o))
	}
	if d := dynamicAt(o); !f.codec.setNull(fieldAt(p, f.offset)) && !f.isNullIn(d) {
		f.setNullIn(d)
	}
	return nil
}
