package evaluate

import (
	"slices"

	"github.com/odatagen/odatagen/wire"
)

// equal reports whether two values are equal: null to itself alone, NaN to nothing,
// entities by their keys and what contains them, complex values and collections by what they consist of.
func (c *calc) equal(a, b wire.Value) bool {
	switch {
	case a.IsMissing() || b.IsMissing():
		return a.IsMissing() && b.IsMissing()
	case a.Kind() == wire.KindCollection || b.Kind() == wire.KindCollection:
		return a.Kind() == b.Kind() && c.equalItems(a, b)
	case isObject(a) || isObject(b):
		return isObject(a) && isObject(b) && c.equalObjects(a, b)
	case a.Kind() == wire.KindSpatial || b.Kind() == wire.KindSpatial:
		return a.Kind() == b.Kind() && a.Text() == b.Text()
	}
	return c.compare(a, b) == same
}

func isObject(v wire.Value) bool {
	return v.Kind() == wire.KindStructured || v.Kind() == wire.KindUntyped
}

func (c *calc) equalItems(a, b wire.Value) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !c.equal(a.Item(i), b.Item(i)) {
			return false
		}
	}
	return true
}

// equalObjects compares entities by type and key, and others by all of their properties,
// where one that is missing is null.
func (c *calc) equalObjects(a, b wire.Value) bool {
	if a.Kind() == wire.KindStructured && b.Kind() == wire.KindStructured {
		x, y := declaredObject(a), declaredObject(b)
		if internal.IsEntity(x) && internal.IsEntity(y) {
			return c.sameEntity(x, y)
		}
	}
	for _, name := range append(namesOf(a), namesOf(b)...) {
		if !c.equal(memberOf(a, name), memberOf(b, name)) {
			return false
		}
	}
	return true
}

// declaredObject returns the object that an instance was made of, which has its key; or
// itself.
func declaredObject(v wire.Value) wire.Structured {
	o := v.Object()
	if r, ok := o.(*row); ok && r.base != nil {
		return r.base
	}
	return o
}

// equalKeys reports whether two entities of a type have the same key, and whether that has parts.
func (c *calc) equalKeys(a, b wire.Structured) (same, keyed bool) {
	name, keys := internal.Keys(a)
	other, others := internal.Keys(b)
	if name != other || len(keys) != len(others) {
		return false, false
	}
	for i := range keys {
		if keys[i].IsMissing() || !c.equal(keys[i], others[i]) {
			return false, true
		}
	}
	return true, len(keys) > 0
}

// namesOf returns the names of the structural properties of an object.
func namesOf(v wire.Value) (names []string) {
	if v.Kind() == wire.KindUntyped {
		return internal.MembersOf(v)
	}
	o := v.Object()
	if r, ok := o.(*row); ok {
		if r.base == nil {
			return slices.Clone(r.names)
		}
		return append(namesOf(internal.Object(r.base)), r.names...)
	}
	for _, p := range wire.Properties(o) {
		if !p.Navigation {
			names = append(names, p.Name)
		}
	}
	if d := wire.DynamicOf(o); d != nil {
		for name := range d.Undeclared() {
			names = append(names, name)
		}
	}
	return names
}

// memberOf returns the value of a property of an object.
func memberOf(v wire.Value, name string) wire.Value {
	if v.Kind() == wire.KindUntyped {
		return internal.MemberOf(v, name)
	}
	if r, ok := v.Object().(*row); ok {
		return r.get(name)
	}
	return wire.PropertyValue(v.Object(), name)
}
