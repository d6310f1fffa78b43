package wire_test

import (
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// This file is the part of the twin's reading that knows types.

// object reads the object n, which is in depth others.
func (r *reader) object(m *model, n *node, path string, depth int) (*object, *refusal) {
	o := newObject(m)
	e := r.members(n, path, depth, m.names, func(name string, value *node, path string) (e *refusal) {
		i, declared := m.index[name]
		switch {
		case isTypeControl(name):
			return r.typeControl(o, name, value, path)
		case declared && m.properties[i].kind == enum && !m.properties[i].many && r.text(value) == `""`:
			// Text that the field has no room for.
			o.kept = append(o.kept, keptMember{name, `""`})
		case declared:
			o.values[i], e = r.property(&m.properties[i], value, path, depth+1)
			if e != nil && e.kind == mismatch && r.lenient {
				why := *e
				if e = r.setAside(why, value, path, depth+1); e == nil {
					o.keepAside(i, name, r.text(value))
				}
			}
		default:
			if e = r.check(value, path, depth+1); e == nil {
				o.kept = append(o.kept, keptMember{name, r.text(value)})
			}
		}
		return e
	})
	return o, e
}

// keepAside keeps the text of property i, which has no value.
func (o *object) keepAside(i int, name, text string) {
	o.values[i] = value{}
	o.kept = append(o.kept, keptMember{name, text})
}

// setAside notes that the value of a property is not of its type. What was set
// aside within it is not there any more.
func (r *reader) setAside(why refusal, n *node, path string, depth int) *refusal {
	if e := r.check(n, path, depth); e != nil {
		return e
	}
	if r.memory += 256; r.memory > r.limits.Memory {
		return refuse(path, n.start, limitMemory)
	}
	r.aside = append(slices.DeleteFunc(r.aside, func(inner refusal) bool { return strings.HasPrefix(inner.pointer, path+"/") }), why)
	return nil
}

// typeControl reads @odata.type.
func (r *reader) typeControl(o *object, name string, n *node, path string) *refusal {
	if n.kind != '"' || n.flaw != nil {
		return r.mismatch(n, path, "a type name", "")
	}
	switch text := r.text(n); {
	case name == "@odata.type" && text == `"#`+o.model.name+`"`:
		o.typeForm = hashType
	case name == "@odata.type" && text == `"`+o.model.name+`"`:
		o.typeForm = bareType
	default:
		o.typeForm = keptType
		o.kept = append(o.kept, keptMember{name, text})
	}
	return nil
}

// property reads the value of a property.
func (r *reader) property(p *property, n *node, path string, depth int) (value, *refusal) {
	if n.kind == 'n' {
		return value{state: null}, r.check(n, path, depth)
	}
	if p.many {
		return r.items(p, n, path, depth)
	}
	return r.value(p, n, path, depth)
}

func (r *reader) items(p *property, n *node, path string, depth int) (value, *refusal) {
	v := value{state: some, items: []value{}}
	if n.kind != '[' {
		return v, r.mismatch(n, path, "Collection("+p.typeName+")", "")
	}
	return v, r.each(n, path, depth, func(item *node, path string) (e *refusal) {
		one := value{state: null}
		if item.kind == 'n' {
			e = r.check(item, path, depth+1)
		} else {
			one, e = r.value(p, item, path, depth+1)
		}
		v.items = append(v.items, one)
		return e
	})
}

// value reads a value that is not null.
func (r *reader) value(p *property, n *node, path string, depth int) (value, *refusal) {
	switch {
	case p.kind == untyped:
		return value{state: some, v: r.text(n)}, r.check(n, path, depth)
	case p.kind == structured:
		return r.structured(p, n, path, depth)
	case p.kind == enum:
		if n.kind != '"' || n.flaw != nil {
			return value{}, r.mismatch(n, path, p.typeName, "")
		}
		return value{state: some, v: n.text}, nil
	case p.item == reflect.TypeFor[wire.GeoJSON]() && n.kind == '{':
		if e := r.check(n, path, depth); e != nil {
			return value{}, e
		}
	}
	if n.flaw != nil {
		return value{}, refuse(path, n.flaw.at, n.flaw.kind)
	}
	v, w := readPrimitive(p.item, n, r.text(n))
	if w != nil {
		return value{}, r.mismatch(n, path, p.typeName, w.reason)
	}
	return v, nil
}

// structured reads the object n into a new one.
func (r *reader) structured(p *property, n *node, path string, depth int) (value, *refusal) {
	if n.kind != '{' {
		return value{}, r.mismatch(n, path, p.typeName, "")
	}
	m := modelOf(r.dynamicType(p, n, depth))
	if r.memory += int(m.goType.Size()); r.memory > r.limits.Memory {
		return value{}, refuse(path, n.start, limitMemory)
	}
	o, e := r.object(m, n, path, depth)
	return value{state: some, v: o}, e
}

// dynamicType returns the type of the object n, which is the value of p and in
// depth others.
func (r *reader) dynamicType(p *property, n *node, depth int) wire.Structured {
	if p.item.Kind() != reflect.Interface {
		return p.base
	}
	for _, m := range n.members {
		if m.name.flaw == nil && isTypeControl(m.name.text) && m.value != nil && m.value.kind == '"' {
			if m.value.flaw != nil {
				return p.base
			}
			return r.typeNamed(p, qualifiedName(m.value.text))
		}
		if m.value != nil && depth+1+m.value.height() > r.limits.Depth {
			r.blur(n)
		}
	}
	if n.cut {
		r.blur(n)
	}
	return p.base
}

// blur says that there is an error in the object n, and that it depends on how
// far the codec looks for the type behind what is too deep or makes no sense.
// So any error that is right for some type will do.
func (r *reader) blur(n *node) {
	if r.blurred == nil {
		r.blurred = n
	}
}

func (r *reader) typeNamed(p *property, name string) wire.Structured {
	for _, relative := range p.relatives() {
		if relative.WireType().Name == name {
			return relative
		}
	}
	if r.newType != nil && name != "" {
		if v := r.newType(name); v != nil && reflect.TypeOf(v).Implements(p.item) {
			return zeroOf(reflect.TypeOf(v).Elem())
		}
	}
	return p.base
}
