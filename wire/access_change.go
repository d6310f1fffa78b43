package wire

import (
	"fmt"
	"reflect"
	"slices"
)

// This file makes one object of two: what it is after a change, and the change.

// Merged returns what base is after a change, whose properties take the place of base's
// if they are there: see odata.Merge.
func (siblings) Merged(base, change Structured) (Structured, error) { return merged(base, change) }

func merged(base, change Structured) (Structured, error) {
	to, err := tableOf(base)
	if err != nil {
		return nil, err
	}
	from, err := tableOf(change)
	if err != nil {
		return nil, err
	}
	made := siblings{}.Clone(base)
	p, q := pointerOf(made), pointerOf(change)
	notes := from.dynamicOf(q)
	for i := range from.fields {
		f := &from.fields[i]
		state := from.stateOf(f, q)
		if state == stateAbsent {
			continue
		}
		n, known := i, from == to
		if !known {
			n, known = to.index[f.Name]
		}
		if !known || to.fields[n].goType != f.goType {
			return nil, fmt.Errorf("wire: a %s cannot change a %s: it has no such property %s", from.name, to.name, f.Name)
		}
		if err := to.mergeField(p, &to.fields[n], state, fieldAt(q, f.offset), notes.notesOf(f.Name)); err != nil {
			return nil, err
		}
	}
	return to.mergeUndeclared(made, notes)
}

// mergeField makes the field of the object at p what it is at q.
func (t *table) mergeField(p pointer, f *field, state optState, q pointer, notes []itemNote) error {
	d, at := t.dynamicOf(p), fieldAt(p, f.offset)
	if f.isNullIn(d) {
		f.clearNullIn(d)
	}
	d.delete(func(m member) bool { return isTypeOf(m.name, f.Name) }) // it was that of the value before
	if state == stateNull {
		if !f.codec.setNull(at) {
			f.setNullIn(d)
		}
		return nil
	}
	place := reflect.NewAt(f.goType, at).Elem()
	value := reflect.NewAt(f.goType, q).Elem()
	if f.isComplex() {
		before, _ := place.Interface().(Structured)
		after, _ := value.Interface().(Structured)
		if before != nil && !isNil(before) {
			whole, err := mergedComplex(before, after, f.Target, f.goType)
			if err == nil {
				place.Set(reflect.ValueOf(whole))
			}
			return err
		}
	}
	place.Set(value)
	d.setNotes(f.Name, notes)
	return nil
}

// isComplex reports whether the values of a property are single complex values.
func (f *field) isComplex() bool { return f.Target != nil && !f.Collection && !f.Navigation }

// setNotes makes the notes about a field those.
func (d *Dynamic) setNotes(name string, items []itemNote) {
	if len(items) == 0 && len(d.notesOf(name)) == 0 {
		return
	}
	b := d.change()
	if b.rest == nil {
		b.rest = new(rest)
	}
	b.rest.notes = slices.DeleteFunc(slices.Clone(b.rest.notes), func(n fieldNotes) bool { return n.name == name })
	if len(items) > 0 {
		b.rest.notes = append(b.rest.notes, fieldNotes{name, items})
	}
}

// mergeUndeclared makes of an object what it is with undeclared properties and annotations.
// Some may be declared in its own type, which the change did not know. Control
// information is about the change, and left out.
func (t *table) mergeUndeclared(o Structured, change *Dynamic) (Structured, error) {
	var declared []byte
	mergeMembers(t.dynamicOf(pointerOf(o)), change, t, func(m member) {
		if declared != nil {
			declared = append(declared, ',')
		}
		declared, _ = appendString(declared, m.name)
		declared = append(append(declared, ':'), m.value...)
	})
	if declared == nil {
		return o, nil
	}
	known := reflect.New(t.goType).Interface().(Structured)
	if err := Unmarshal(append(append([]byte{'{'}, declared...), '}'), known); err != nil {
		return nil, err
	}
	return merged(o, known)
}

// Change returns what has to be merged into from to come to what to is: see odata.Change.
func (siblings) Change(from, to Structured) (Structured, error) { return change(from, to) }

func change(from, to Structured) (Structured, error) {
	t, err := tableOf(to)
	if err != nil {
		return nil, err
	}
	if reflect.TypeOf(from) != reflect.TypeOf(to) {
		return nil, fmt.Errorf("wire: a %T cannot become a %T", from, to)
	}
	made := reflect.New(t.goType).Interface().(Structured)
	p, q, r := pointerOf(from), pointerOf(to), pointerOf(made)
	before, after := t.dynamicOf(p), t.dynamicOf(q)
	for i := range t.fields {
		f := &t.fields[i]
		if f.Key {
			continue
		}
		if err := t.changeOf(f, p, q, r); err != nil {
			return nil, err
		}
	}
	d := t.dynamicOf(r)
	d.changeMembers(before, after)
	siblings{}.Control(before, "", func(term string, value Raw) {
		if term == "etag" {
			d.set("@odata.etag", value)
		}
	})
	return made, nil
}

// changeOf makes a field of the object at r what has changed in it from p to q.
func (t *table) changeOf(f *field, p, q, r pointer) error {
	state, was := t.stateOf(f, q), t.stateOf(f, p)
	place, value := fieldAt(p, f.offset), fieldAt(q, f.offset)
	switch {
	case state == stateAbsent, state == stateNull && was == stateNull:
		return nil
	case state == stateNull || was != stateValue:
	case f.codec.equal(new(equality), place, value):
		return nil
	case f.isComplex():
		before := reflect.NewAt(f.goType, place).Elem().Interface().(Structured)
		after := reflect.NewAt(f.goType, value).Elem().Interface().(Structured)
		part, err := changeComplex(before, after, f)
		if err == nil {
			reflect.NewAt(f.goType, fieldAt(r, f.offset)).Elem().Set(reflect.ValueOf(part))
		}
		return err
	}
	if err := t.mergeField(r, f, state, value, t.dynamicOf(q).notesOf(f.Name)); err != nil {
		return err
	}
	if stated := t.dynamicOf(q).controlMember(f.Name, "type"); stated != nil {
		t.dynamicOf(r).set(stated.name, stated.value)
	}
	return nil
}

// stateOf returns the state of a field of the object at p: value for those that were
// written as strings, too.
func (t *table) stateOf(f *field, p pointer) optState {
	state := f.codec.state(fieldAt(p, f.offset))
	if state == stateAbsent && f.isNullIn(t.dynamicOf(p)) {
		return stateNull
	}
	return min(state, stateValue)
}
