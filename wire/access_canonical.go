package wire

import (
	"cmp"
	"reflect"
	"slices"
)

// This file gives equal values one spelling, and what is not said the value that it has.

// Canonical gives the values in an object, which nobody else may have, the spelling that all
// values have that are equal to them: instants in UTC, durations in the canonical form of
// XML Schema, binary values in padded base64url, Guids in lower case, enumerations by the
// names of members, numbers as they are written of the value; and its type only where that is
// another one than its Go type. A property that is absent gets its default value, also of complex
// values in it, however deep (CSDL 7.2.7).
// Instants and times of the day have no more than so many digits of a second, of which the
// others are cut off. Undeclared properties stay as they are, but for null, which is as if they
// were not there. It returns the path of a property
// whose enumeration has no such member; "" for none.
func (siblings) Canonical(o Structured, digits int) (path string) {
	cut := int64(1)
	for range fractionOfPicos - digits {
		cut *= 10
	}
	return canonicalObject(o, cut)
}

// fractionOfPicos are the digits of a second that are picoseconds.
const fractionOfPicos = 12

func canonicalObject(o Structured, cut int64) (path string) {
	t, err := tableOf(o)
	if err != nil || isNil(o) {
		return ""
	}
	p := pointerOf(o)
	d := t.dynamicOf(p)
	if d.typeForm() != typeAbsent && typeName(o) == t.name {
		d.Delete("@odata.type") // it is written where it has to be
	}
	dropNulls(d)
	for i := range t.fields {
		f := &t.fields[i]
		v := reflect.NewAt(f.goType, fieldAt(p, f.offset))
		d.setNotes(f.Name, slices.DeleteFunc(slices.Clone(d.notesOf(f.Name)), func(n itemNote) bool { return n.note == noteExact || n.note == noteQuoted }))
		if f.fallback != nil && t.stateOf(f, p) == stateAbsent {
			v.Elem().Set(reflect.NewAt(f.goType, f.fallback).Elem())
		}
		switch {
		case f.Navigation:
		case f.Target != nil:
			if inner := canonicalObjects(v.Elem(), cut); inner != "" {
				path = f.Name + "/" + inner
			}
		case f.EnumType != nil:
			if !canonicalEnums(v.Elem(), f.EnumType) {
				path = f.Name
			}
		default:
			canonicalValues(v.Interface(), cut)
		}
	}
	return path
}

// dropNulls takes out what is null and not declared, with what is said of it.
func dropNulls(d *Dynamic) {
	var nulls []string
	for name, value := range d.Undeclared() {
		if value == "null" {
			nulls = append(nulls, name)
		}
	}
	for _, name := range nulls {
		d.Delete(name)
		d.Delete(name + "@odata.type")
	}
}

func canonicalObjects(v reflect.Value, cut int64) (path string) {
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			path = cmp.Or(path, canonicalObjects(v.Index(i), cut))
		}
	} else if o, ok := v.Interface().(Structured); ok && o != nil {
		path = canonicalObject(o, cut)
	}
	return path
}

// canonicalEnums reports whether all values are such of the enumeration.
func canonicalEnums(v reflect.Value, t *EnumType) (all bool) {
	all = true
	switch {
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			all = canonicalEnums(v.Index(i), t) && all
		}
	case v.Kind() == reflect.String && v.String() != "" && len(t.Members) > 0:
		var n int64
		if n, all = t.Value(v.String()); all {
			v.SetString(t.text(n))
		}
	}
	return all
}

func canonicalValues(v any, cut int64) {
	switch v := v.(type) {
	case *Opt[DateTimeOffset]:
		canonicalOpt(v, func(d DateTimeOffset) DateTimeOffset { return d.canonical(cut) })
	case *Opt[TimeOfDay]:
		canonicalOpt(v, func(t TimeOfDay) TimeOfDay { return t.canonical(cut) })
	case *Opt[Duration]:
		canonicalOpt(v, Duration.canonical)
	case *Opt[Binary]:
		canonicalOpt(v, func(b Binary) Binary { return NewBinary(b.Bytes()) })
	case *Opt[Guid]:
		canonicalOpt(v, func(g Guid) Guid { return NewGuid(g.bytes) })
	case *[]Guid:
		canonicalItems(*v, func(g Guid) Guid { return NewGuid(g.bytes) })
	case *[]DateTimeOffset:
		canonicalItems(*v, func(d DateTimeOffset) DateTimeOffset { return d.canonical(cut) })
	case *[]TimeOfDay:
		canonicalItems(*v, func(t TimeOfDay) TimeOfDay { return t.canonical(cut) })
	case *[]Duration:
		canonicalItems(*v, Duration.canonical)
	case *[]Binary:
		canonicalItems(*v, func(b Binary) Binary { return NewBinary(b.Bytes()) })
	}
}

func canonicalOpt[T any](v *Opt[T], of func(T) T) {
	if value, ok := v.Get(); ok {
		*v = Some(of(value))
	}
}

func canonicalItems[T any](items []T, of func(T) T) {
	for i := range items {
		items[i] = of(items[i])
	}
}

func (d DateTimeOffset) canonical(cut int64) DateTimeOffset {
	seconds, picos, _ := siblings{}.Instant(d)
	return siblings{}.NewInstant(seconds, picos-picos%cut, 0)
}

func (t TimeOfDay) canonical(cut int64) TimeOfDay {
	picos := siblings{}.PicosOfDay(t)
	return siblings{}.TimeOfPicos(picos - picos%cut)
}

func (d Duration) canonical() Duration {
	s := d.span()
	return durationOf(s.negative, s.seconds, string(s.fraction))
}
