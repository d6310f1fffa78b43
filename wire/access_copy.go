package wire

import (
	"reflect"
	"strings"
)

// This file makes copies that share nothing which a program can change.

// Copy returns a copy of an object, and of all objects and collections in it: changing
// either changes nothing of the other. An object of no generated type is returned itself.
func (siblings) Copy(o Structured) Structured { return copied(o) }

func copied(o Structured) Structured {
	t, err := tableOf(o)
	if err != nil || isNil(o) {
		return o
	}
	made := siblings{}.Clone(o)
	p := pointerOf(made)
	for i := range t.fields {
		f := &t.fields[i]
		copyInside(reflect.NewAt(f.goType, fieldAt(p, f.offset)).Elem())
	}
	return made
}

// copyInside puts copies in the place of what v refers to, and nobody else may change.
// Texts and values without structure cannot be changed.
func copyInside(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if o, ok := v.Interface().(Structured); ok && !v.IsNil() {
			v.Set(reflect.ValueOf(copied(o)))
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		made := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(made, v)
		if kind := v.Type().Elem().Kind(); kind == reflect.Pointer || kind == reflect.Interface {
			for i := range made.Len() {
				copyInside(made.Index(i))
			}
		}
		v.Set(made)
	}
}

// WithoutControl deletes the control information of an object, and of its properties,
// but the types: what a payload said of itself, and of operations.
func (siblings) WithoutControl(o Structured) {
	dynamicAt(o).delete(func(m member) bool {
		_, term, annotated := strings.Cut(m.name, "@")
		return annotated && isControl(term) && !isTypeControl("@"+term) || strings.HasPrefix(m.name, "#")
	})
}
