package wire

import "reflect"

// Complete makes all properties of an object be there, as one that replaces another has
// them: a property that is absent gets the value that the description says, or null if it
// can be. Keys, navigation properties and streams, whose content is elsewhere, are left alone,
// and so is what must have a value and has none.
func (s siblings) Complete(o Structured) {
	t, err := tableOf(o)
	p := pointerOf(o)
	if err != nil || p == nil {
		return
	}
	for i := range t.fields {
		f := &t.fields[i]
		state := t.stateOf(f, p)
		switch {
		case f.Key || f.Navigation || f.TypeName == "Edm.Stream":
		case state == stateValue && f.Target != nil && !f.Collection:
			if inner, ok := reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem().Interface().(Structured); ok {
				s.Complete(inner)
			}
		case state != stateAbsent:
		case f.fallback != nil:
			reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem().Set(reflect.NewAt(f.goType, f.fallback).Elem())
		case f.Collection:
			if place := reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem(); place.Kind() == reflect.Slice {
				place.Set(reflect.MakeSlice(f.goType, 0, 0))
			}
		case !f.nonnull && f.TypeName != "Edm.Stream":
			_ = s.SetNull(o, f.Name) // it is declared
		}
	}
}

// SayType makes an object say of which type it is, if it does not.
func (siblings) SayType(o Structured) {
	if d := dynamicAt(o); d.typeForm() == typeAbsent {
		d.setTypeForm(typeCanonical)
	}
}

// SaysType reports whether an object in a place of a declared type says of which type it is:
// by its Go type, or in what was read.
func (siblings) SaysType(o, declared Structured) bool { return isStated(o, declared) }

// Narrow returns an object as one of a type that is derived from its own, or itself.
func (siblings) Narrow(o, to Structured) (Structured, error) {
	if !derivedFrom(to, o) {
		return o, nil
	}
	return narrow(o, typedNil(reflect.TypeOf(to)))
}

// Clear makes a declared property of an object absent.
func (siblings) Clear(o Structured, name string) {
	f, p, err := declared(o, name)
	if err != nil || f == nil || p == nil {
		return
	}
	f.codec.clear(fieldAt(p, f.offset))
	if d := dynamicAt(o); f.isNullIn(d) {
		f.clearNullIn(d)
	}
}

// UnknownType returns the type that an object says to be, if that is neither its own nor one
// derived from it that the description lists; false if there is no such text.
func (siblings) UnknownType(o Structured) (text string, found bool) {
	t, err := tableOf(o)
	p := pointerOf(o)
	if err != nil || p == nil || t.plain || t.dynamicOf(p).typeForm() != typeElsewhere {
		return "", false
	}
	m := t.dynamicOf(p).controlMember("", "type")
	if m == nil {
		return "", false
	}
	if text, found = m.value.Text(); !found {
		return string(m.value), true
	}
	name := qualifiedName(text)
	return name, name != statedType(o, nil, nil).WireType().Name
}
