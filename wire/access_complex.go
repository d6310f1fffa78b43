package wire

import "reflect"

// This file changes complex values whose type may be another one than that of their place
// (Protocol 11.4.3 and 11.4.9.3).

// mergedComplex returns what a complex value of a property is after a change. One that does
// not say of which type it is changes no type. One of another type makes it that: what
// both types inherit stays, and so do undeclared properties, if the type is open. The place is
// of a Go type.
func mergedComplex(before, after, declared Structured, place reflect.Type) (Structured, error) {
	own, err := narrow(before, statedType(before, nil, nil))
	if err != nil {
		return nil, err
	}
	if isStated(after, declared) {
		if after, err = narrow(after, statedType(after, nil, nil)); err != nil {
			return nil, err
		}
		if typeName(own) != typeName(after) {
			if own, err = retyped(own, after); err != nil {
				return nil, err
			}
		}
	}
	whole, err := merged(own, after)
	if err == nil && reflect.TypeOf(whole) == reflect.TypeOf(declared) && dynamicAt(whole).typeForm() != typeElsewhere {
		dynamicAt(whole).setTypeForm(typeAbsent) // the place says it
	}
	if err != nil || place.Kind() == reflect.Interface {
		return whole, err
	}
	return based(whole, place)
}

// MergedComplex is Merged for complex values of a declared type: the type may change.
func (siblings) MergedComplex(before, after, declared Structured) (Structured, error) {
	return mergedComplex(before, after, declared, reflect.TypeFor[Structured]())
}

// isStated reports whether a value says of which type it is: in what was read, or in Go.
func isStated(v, declared Structured) bool {
	return reflect.TypeOf(v) != reflect.TypeOf(declared) || dynamicAt(v).typeForm() != typeAbsent
}

// retyped returns what a value of the type of to has of v: the properties that both inherit,
// and the undeclared ones that the type can have.
func retyped(v, to Structured) (Structured, error) {
	from, err := tableOf(v)
	if err != nil {
		return nil, err
	}
	t, err := tableOf(to)
	if err != nil {
		return nil, err
	}
	shared := from.goType
	for !derivedFrom(to, reflect.Zero(reflect.PointerTo(shared)).Interface().(Structured)) {
		shared = shared.Field(0).Type // both are derived from the type of their place
	}
	common, err := tableOf(reflect.Zero(reflect.PointerTo(shared)).Interface().(Structured))
	if err != nil {
		return nil, err
	}
	made := reflect.New(t.goType)
	p := made.UnsafePointer()
	reflect.NewAt(shared, p).Elem().Set(reflect.NewAt(shared, pointerOf(v)).Elem())
	d := t.dynamicOf(p)
	d.change()
	for i := len(common.fields); i < len(from.fields); i++ {
		from.fields[i].forgetIn(d)
	}
	d.delete(func(m member) bool {
		name := propertyOf(m.name)
		_, inherited := common.index[name]
		_, was := from.index[name]
		_, is := t.index[name]
		return isTypeControl(m.name) || name != "" && !inherited && (was || is || !t.typ.Open)
	})
	stated := dynamicAt(to)
	d.setTypeForm(stated.typeForm())
	if m := stated.controlMember("", "type"); m != nil {
		d.set(m.name, m.value)
	}
	return made.Interface().(Structured), nil
}

// changeComplex returns what has to be merged into a complex value of a property: see Change.
// It says of which type that is to be, if it is of another one or says so itself.
func changeComplex(before, after Structured, f *field) (Structured, error) {
	own, err := narrow(before, statedType(before, nil, nil))
	if err != nil {
		return nil, err
	}
	if after, err = narrow(after, statedType(after, nil, nil)); err != nil {
		return nil, err
	}
	form := dynamicAt(after).typeForm()
	if typeName(own) != typeName(after) {
		form = max(form, typeCanonical)
		if own, err = retyped(own, after); err != nil {
			return nil, err
		}
	}
	part, err := change(own, after)
	if err != nil {
		return nil, err
	}
	d := dynamicAt(part)
	if m := dynamicAt(after).controlMember("", "type"); m != nil {
		d.set(m.name, m.value)
	}
	d.setTypeForm(form)
	if f.goType.Kind() == reflect.Interface {
		return part, nil
	}
	return based(part, f.goType)
}
