package wire

import (
	"reflect"
	"sync/atomic"
)

// family is what a place of an interface type may hold: a structured type and
// the types derived from it.
type family struct {
	iface reflect.Type
	base  *relative
	// first are the first of them, which are looked at one by one.
	first     []*relative
	byName    map[string]*relative
	byMethods map[pointer]*relative
	other     atomic.Value // a *family, of another Go type with the same description
}

// fewRelatives is how many types of a family are compared one by one.
const fewRelatives = 8

// named returns the type with a qualified name, or nil.
func (f *family) named(name []byte) *relative {
	for _, r := range f.first {
		if r.name == string(name) {
			return r
		}
	}
	return f.byName[string(name)]
}

// holding returns the type of a place by its first word, or nil.
func (f *family) holding(methods pointer) *relative {
	for _, r := range f.first {
		if r.methods == methods {
			return r
		}
	}
	return f.byMethods[methods]
}

// relative is a type in a place of an interface type.
type relative struct {
	link
	name    string
	typed   string  // see table
	methods pointer // see methodsOf
}

// newRelative returns the type of v in places of type iface, or nil if v is nil
// or does not go there.
func newRelative(iface reflect.Type, v Structured) *relative {
	t := reflect.TypeOf(v)
	if !isPointerToStruct(v) || !t.Implements(iface) {
		return nil
	}
	zero := typedNil(t)
	name := zero.WireType().Name
	return &relative{link: link{zero: zero}, name: name, typed: typedMember(name), methods: methodsOf(iface, t)}
}

// familyOf returns the family of base, which is what iface stands for.
func familyOf(iface reflect.Type, base Structured) *family {
	for place := &base.WireType().family; ; {
		f, made := place.Load().(*family)
		if !made {
			f = newFamily(iface, base)
			if !place.CompareAndSwap(nil, f) {
				f, _ = place.Load().(*family)
			}
		}
		if f.iface == iface && f.base.zero == base {
			return f
		}
		place = &f.other
	}
}

func newFamily(iface reflect.Type, base Structured) *family {
	f := &family{iface: iface, base: newRelative(iface, base), byName: map[string]*relative{}, byMethods: map[pointer]*relative{}}
	f.add(f.base)
	for _, v := range base.WireType().Derived {
		f.add(newRelative(iface, v))
	}
	return f
}

func (f *family) add(r *relative) {
	if r == nil {
		return
	}
	f.byName[r.name] = r
	f.byMethods[r.methods] = r
	if len(f.first) < fewRelatives {
		f.first = append(f.first, r)
	}
}

// typeIn returns the type of what the place of type iface at p holds. It is
// never empty. A value that is no structured type's pointer gives nil.
func typeIn(iface reflect.Type, base Structured, p pointer) *link {
	if r := familyOf(iface, base).holding(as[interfaceWords](p).methods); r != nil {
		return &r.link
	}
	v, ok := structuredAt(iface, p)
	if !ok || reflect.TypeOf(v).Kind() != reflect.Pointer {
		return nil
	}
	return &link{zero: v}
}
