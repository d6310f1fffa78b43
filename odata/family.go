package odata

import "reflect"

// family is what a place of an interface type may hold: a structured type and
// the types derived from it.
type family struct {
	base      *relative
	byName    map[string]*relative
	byMethods map[pointer]*relative
}

// relative is a type in a place of an interface type.
type relative struct {
	zero    Structured // a typed nil
	methods pointer    // see methodsOf
}

// newRelative returns the type of v in places of type iface, or nil if v is nil
// or does not go there.
func newRelative(iface reflect.Type, v Structured) *relative {
	t := reflect.TypeOf(v)
	if t == nil || t.Kind() != reflect.Pointer || !t.Implements(iface) {
		return nil
	}
	return &relative{zero: typedNil(t), methods: methodsOf(iface, t)}
}

// familyOf returns the family of base, which is what iface stands for.
func familyOf(iface reflect.Type, base Structured) *family {
	typ := base.ODataType()
	if f := typ.family.Load(); f != nil {
		return f
	}
	f := &family{base: newRelative(iface, base), byName: map[string]*relative{}, byMethods: map[pointer]*relative{}}
	f.add(f.base)
	for _, v := range typ.Derived {
		f.add(newRelative(iface, v))
	}
	typ.family.Store(f)
	return f
}

func (f *family) add(r *relative) {
	if r != nil {
		f.byName[r.zero.ODataType().Name] = r
		f.byMethods[r.methods] = r
	}
}

// typeIn returns the type of what the place of type iface at p holds. It is
// never empty. A value that is no structured type's pointer gives nil.
func typeIn(iface reflect.Type, base Structured, p pointer) Structured {
	if r := familyOf(iface, base).byMethods[as[interfaceWords](p).methods]; r != nil {
		return r.zero
	}
	v, ok := structuredAt(iface, p)
	if !ok || reflect.TypeOf(v).Kind() != reflect.Pointer {
		return nil
	}
	return v
}
