package wire

import (
	"cmp"
	"fmt"
	"reflect"
)

// Properties returns the properties of v's type, those of base types first.
// v may be a typed nil. A type whose struct is not as [Type] says has none.
func Properties(v Structured) []PropertyInfo {
	t, err := tableOf(v)
	if err != nil {
		return nil
	}
	properties := make([]PropertyInfo, len(t.fields))
	for i := range t.fields {
		properties[i] = t.fields[i].PropertyInfo
	}
	return properties
}

// LookupProperty returns the property of v's type with that (case-sensitive)
// name. v may be a typed nil.
func LookupProperty(v Structured, name string) (PropertyInfo, bool) {
	if p := FindProperty(v, name); p != nil {
		return *p, true
	}
	return PropertyInfo{}, false
}

// FindProperty returns the property of v's type with that (case-sensitive) name, nil if
// there is none. v may be a typed nil. All callers share what the pointer leads to, and
// may not change it; the pointer is the same at each call.
func FindProperty(v Structured, name string) *PropertyInfo {
	t, err := tableOf(v)
	if err != nil {
		return nil
	}
	i, ok := t.index[name]
	if !ok {
		return nil
	}
	return &t.fields[i].PropertyInfo
}

// typeName returns the qualified name of the type of v that a payload stated, or
// else that of its Go type.
func typeName(v Structured) string {
	t, err := tableOf(v)
	p, nilErr := target(v)
	if err == nil && nilErr == nil && t.dynamicOf(p).typeForm() == typeElsewhere {
		if m := t.dynamicOf(p).controlMember("", "type"); m != nil && !t.plain {
			text, _ := m.value.Text()
			return cmp.Or(qualifiedName(text), t.name)
		}
	}
	return v.WireType().Name
}

// IsNull reports whether a property of v is an explicit null, as opposed to
// absent. The property is given by a pointer to its field:
//
//	wire.IsNull(session, &session.Callee)
func IsNull(v Structured, field any) bool {
	f, p, d := fieldOf(v, field)
	state := f.codec.state(p)
	return state == stateNull || state == stateAbsent && f.isNullIn(d)
}

// SetNull makes a property of v null: see [IsNull]. Giving the field a value
// ends that.
func SetNull(v Structured, field any) {
	f, p, d := fieldOf(v, field)
	if f.insists() {
		panic(fmt.Sprintf("wire: %s of %T cannot be null: it is required", f.Name, v))
	}
	if f.codec.setNull(p) || f.isNullIn(d) {
		return
	}
	f.setNullIn(d)
}

// SetAbsent makes a property of v absent, even if it was null: see [IsNull]. A
// field that has a value always gets its zero value.
func SetAbsent(v Structured, field any) {
	f, p, d := fieldOf(v, field)
	f.codec.clear(p)
	if f.isNullIn(d) {
		f.clearNullIn(d)
	}
}

// DynamicOf returns what v keeps beyond its declared properties, for code that
// does not know the type of v. It is nil if v is a nil pointer or no generated
// type.
func DynamicOf(v Structured) *Dynamic {
	t, err := tableOf(v)
	if err != nil || t.plain {
		return nil
	}
	if _, p := structuredWords(v); p != nil {
		return t.dynamicOf(p)
	}
	return nil
}

// fieldOf finds a field of v by its address. It panics if there is none:
// that is a mistake in the program, whatever the data.
func fieldOf(v Structured, pointerToField any) (*field, pointer, *Dynamic) {
	t, err := tableOf(v)
	if err != nil {
		panic(err)
	}
	object, r := reflect.ValueOf(v), reflect.ValueOf(pointerToField)
	if !object.IsNil() && r.Kind() == reflect.Pointer {
		for i := range t.fields {
			f := &t.fields[i]
			if r.Pointer() == object.Pointer()+f.offset && r.Type().Elem() == f.goType {
				p := pointerOf(v)
				return f, fieldAt(p, f.offset), t.dynamicOf(p)
			}
		}
	}
	panic(fmt.Sprintf("wire: a pointer to a field of the %T is wanted, not this %T", v, pointerToField))
}
