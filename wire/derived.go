package wire

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
)

// A place whose Go type is a pointer to a struct may hold a value that says, in
// its @odata.type, that it is of a type derived from that. What is the derived
// type's own is in Dynamic then, as what no description declares. This file makes
// a value of the derived type of it, and the other way round.

var errNoValueThere = errors.New("wire: a value wanted, not nil")

// derivedFrom reports whether the struct that v points to is that of base, or
// embeds it as its base type.
func derivedFrom(v, base Structured) bool {
	t, wanted := reflect.TypeOf(v).Elem(), reflect.TypeOf(base).Elem()
	for t != wanted {
		if t.Kind() != reflect.Struct || t.NumField() == 0 || !t.Field(0).Anonymous {
			return false
		}
		t = t.Field(0).Type
	}
	return true
}

// statedType returns the type that v says to be, as a typed nil: one derived from
// its Go type, which the description lists, or others, or newType if it is not
// nil. Otherwise it returns that of the Go type.
func statedType(v Structured, others []Structured, newType func(name string) Structured) Structured {
	own := typedNil(reflect.TypeOf(v))
	name := typeName(v)
	if name == own.WireType().Name {
		return own
	}
	for _, d := range slices.Concat(own.WireType().Derived, others) {
		if d.WireType().Name == name && derivedFrom(d, own) {
			return typedNil(reflect.TypeOf(d))
		}
	}
	if newType != nil {
		if d := newType(name); d != nil && isPointerToStruct(d) && derivedFrom(d, own) {
			return typedNil(reflect.TypeOf(d))
		}
	}
	return own
}

// derived returns v as a value of a type that target is or that implements it:
// see odata.Derived.
func derived(v Structured, target reflect.Type, opts []Option) (Structured, error) {
	if isNil(v) {
		return nil, errNoValueThere
	}
	if target.Kind() != reflect.Interface && reflect.TypeOf(v) == target {
		return v, nil
	}
	var others []Structured
	concrete := target.Kind() == reflect.Pointer && isPointerToStruct(typedNil(target))
	if concrete {
		others = append(slices.Clone(typedNil(target).WireType().Derived), typedNil(target))
	}
	stated := statedType(v, others, newOptions(opts).newType)
	name := typeName(v)
	switch own := stated.WireType().Name; {
	case reflect.TypeOf(stated).AssignableTo(target):
	case concrete && derivedFrom(stated, typedNil(target)):
		stated = typedNil(target) // a type between the two keeps what is left
	case name != own:
		return nil, fmt.Errorf("wire: the value is a %s, which is not known to be derived from %s: "+
			"the option odata.WithTypes(New), with the New of its package, finds the type if there is one", name, own)
	default:
		return nil, fmt.Errorf("wire: the value is a %s, and no %s", own, target)
	}
	if name != stated.WireType().Name && target.Kind() == reflect.Interface {
		return nil, fmt.Errorf("wire: the type %s is not known: the option odata.WithTypes(New), with the New of its package, finds it if it is derived from %s",
			name, v.WireType().Name)
	}
	return narrow(v, stated)
}

// narrow returns a copy of v as a value of a type derived from its own, or v if
// that is its own.
func narrow(v, to Structured) (Structured, error) {
	if reflect.TypeOf(v) == reflect.TypeOf(to) {
		return v, nil
	}
	from, err := tableOf(v)
	if err != nil {
		return nil, err
	}
	t, err := tableOf(to)
	if err != nil {
		return nil, err
	}
	made, err := from.narrow(pointerOf(v), t)
	if err != nil {
		return nil, err
	}
	return reflect.NewAt(t.goType, made).Interface().(Structured), nil
}

// narrow returns a copy of the struct at p as one of a derived type, whose
// properties it moves from the undeclared ones.
func (t *table) narrow(p pointer, derived *table) (pointer, error) {
	made := reflect.New(derived.goType).UnsafePointer()
	// The base type is the first field, and so on: it stands where the struct does.
	reflect.NewAt(t.goType, made).Elem().Set(reflect.NewAt(t.goType, p).Elem())
	dynamic := derived.dynamicOf(made)
	bag := dynamic.change()
	var text []byte // of the members that the derived type declares
	var wrong error
	bag.members = slices.DeleteFunc(bag.members, func(m member) bool {
		if isTypeControl(m.name) {
			name, _ := m.value.Text()
			form := derived.typeForm([]byte(m.name), []byte(name))
			dynamic.setTypeForm(form)
			return form != typeElsewhere
		}
		i, declared := derived.index[m.name]
		if !declared || i < len(t.fields) {
			return false
		}
		if bag.broken {
			if _, _, err := valueIn(m.value); err != nil {
				wrong = err
			}
		}
		text = append(append(text, derived.fields[i].prefix...), m.value...)
		return true
	})
	if text == nil || wrong != nil {
		return made, wrong
	}
	text[0] = '{'
	d := newDecoder(append(text, '}'), []Option{WithLimits(unlimited)})
	defer d.release()
	err := d.whole(func(i int) int { return d.object(derived, i, made) })
	if err, ok := errors.AsType[*Error](err); ok {
		err.Offset = -1 // it is none of a payload
	}
	return made, err
}

// unlimited is for what is in memory already.
var unlimited = Limits{Depth: maxDepth, Size: math.MaxInt, Items: math.MaxInt, Memory: math.MaxInt}

// based returns v as a value of its base type that target is: see odata.Base.
func based(v Structured, target reflect.Type) (Structured, error) {
	switch {
	case isNil(v):
		return nil, errNoValueThere
	case reflect.TypeOf(v) == target:
		return v, nil
	case target.Kind() != reflect.Pointer || !isPointerToStruct(typedNil(target)) || !derivedFrom(v, typedNil(target)):
		return nil, fmt.Errorf("wire: %T is not derived from %s", v, target)
	}
	from, err := tableOf(v)
	if err != nil {
		return nil, err
	}
	t, err := tableOf(typedNil(target))
	if err != nil {
		return nil, err
	}
	made, err := from.widen(pointerOf(v), t)
	if err != nil {
		return nil, err
	}
	return reflect.NewAt(t.goType, made).Interface().(Structured), nil
}

// widen returns a copy of the struct at p as one of a base type, which has the
// other properties as undeclared ones.
func (t *table) widen(p pointer, base *table) (pointer, error) {
	made := reflect.New(base.goType).UnsafePointer()
	reflect.NewAt(base.goType, made).Elem().Set(reflect.NewAt(base.goType, p).Elem())
	dynamic := base.dynamicOf(made)
	dynamic.change().special = true
	switch dynamic.typeForm() {
	case typeElsewhere:
	case typeBare:
		dynamic.insert(0, member{"@odata.type", Raw(`"` + t.name + `"`)})
	default:
		dynamic.insert(0, member{"@odata.type", Raw(`"` + t.hash + `"`)})
	}
	dynamic.setTypeForm(typeElsewhere)
	for i := len(base.fields); i < len(t.fields); i++ {
		f := &t.fields[i]
		text, err := f.text(fieldAt(p, f.offset), dynamic)
		if err != nil {
			return nil, err
		}
		f.forgetIn(dynamic)
		if text != "" {
			dynamic.bag.members = slices.DeleteFunc(dynamic.bag.members, func(m member) bool { return m.name == f.Name })
			dynamic.insert(len(dynamic.bag.members), member{f.Name, text})
		}
	}
	return made, nil
}

// insert inserts a member into what d, which is no copy, keeps.
func (d *Dynamic) insert(i int, m member) { d.bag.members = slices.Insert(d.bag.members, i, m) }

// text returns the JSON of the field at p; "" if it is absent.
func (f *field) text(p pointer, d *Dynamic) (Raw, error) {
	switch f.stateIn(d, p) {
	case stateAbsent:
		return "", nil
	case stateNull:
		return "null", nil
	}
	e := newEncoder(nil, nil)
	defer e.release()
	e.notes = d.notesOf(f.Name)
	if f.codec.append(e, p); e.err != nil {
		e.in(f.Name)
	}
	text, err := e.finish(nil)
	return Raw(text), err
}

// forgetIn drops what d, which is no copy, keeps about a field: that it is null,
// and notes.
func (f *field) forgetIn(d *Dynamic) {
	if f.isNullIn(d) {
		f.clearNullIn(d)
	}
	if d.bag != nil && d.bag.rest != nil {
		r := d.bag.rest
		r.notes = slices.DeleteFunc(slices.Clone(r.notes), func(n fieldNotes) bool { return n.name == f.Name })
	}
}

// stated returns the struct at p as one of the type that it says to be, if places
// of its own type hold derived ones as pointers and the description lists that
// type; otherwise, and if it cannot be one, what it was given.
func (t *table) stated(p pointer) (*table, pointer) {
	if p == nil || t.typ.Interface != nil || t.typ.Derived == nil || t.dynamicOf(p).typeForm() != typeElsewhere {
		return t, p
	}
	own, err := tableOf(statedType(reflect.NewAt(t.goType, p).Interface().(Structured), nil, nil))
	if err != nil || own.goType == t.goType {
		return t, p
	}
	made, err := t.narrow(p, own)
	if err != nil {
		return t, p
	}
	return own, made
}
