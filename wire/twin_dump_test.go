package wire_test

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file writes down what the twin and the codec have decoded, a line for
// each fact, so that the two can be compared. The codec's values are seen
// through the public API. What that does not show, such as which numbers were
// strings, shows when they are written: see checkDecode.

type dump struct{ lines []string }

func (d *dump) add(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *dump) String() string { return strings.Join(d.lines, "\n") }

// object writes down what the twin has decoded.
func (d *dump) object(path string, o *object) {
	d.add("%s is a %s, by name %s", path, o.model.goType, o.typeName())
	for i, v := range o.values {
		p := &o.model.properties[i]
		here := path + "/" + p.name
		switch {
		case v.state == absent:
		case v.state == null:
			d.add("%s is null", here)
		case p.many:
			d.add("%s has %d items", here, len(v.items))
			for i, item := range v.items {
				d.value(fmt.Sprintf("%s/%d", here, i), p, item)
			}
		default:
			d.value(here, p, v)
		}
	}
	d.kept(path, o.kept)
}

// kept writes down what is undeclared and then the annotations.
func (d *dump) kept(path string, kept []keptMember) {
	for _, annotations := range []bool{false, true} {
		for _, k := range kept {
			if strings.Contains(k.name, "@") == annotations {
				d.add("%s keeps %q: %s", path, k.name, k.text)
			}
		}
	}
}

func (d *dump) value(path string, p *property, v value) {
	switch p.kind {
	case structured:
		if v.state == null {
			d.add("%s is nil", path)
			return
		}
		d.object(path, v.v.(*object))
	case primitive:
		if v.state == null { // an item: it shows when it is written
			v.v = reflect.Zero(p.item).Interface()
		}
		d.add("%s = %s", path, show(v.v))
	default:
		text, _ := v.v.(string)
		if v.state == null && p.kind == untyped {
			text = "null"
		}
		d.add("%s = %q", path, text)
	}
}

// decoded writes down what the codec has decoded.
func (d *dump) decoded(path string, v wire.Structured) {
	m := modelOf(v)
	d.add("%s is a %s, by name %s", path, m.goType, odata.TypeName(v))
	for i := range m.properties {
		p := &m.properties[i]
		here := path + "/" + p.name
		field := reflect.ValueOf(v).Elem().FieldByIndex(p.field)
		switch isNull, isAbsent := states(v, field); {
		case isNull:
			d.add("%s is null", here)
		case isAbsent:
		case p.many:
			d.add("%s has %d items", here, field.Len())
			for i := range field.Len() {
				d.field(fmt.Sprintf("%s/%d", here, i), p, field.Index(i))
			}
		default:
			d.field(here, p, field)
		}
	}
	d.bag(path, wire.DynamicOf(v))
}

func (d *dump) bag(path string, dynamic *wire.Dynamic) {
	for name, text := range dynamic.Undeclared() {
		d.add("%s keeps %q: %s", path, name, text)
	}
	for name, text := range dynamic.Annotations() {
		d.add("%s keeps %q: %s", path, name, text)
	}
}

// states returns whether a field of v is null, and whether it is absent if not.
func states(v wire.Structured, field reflect.Value) (isNull, isAbsent bool) {
	isNull = wire.IsNull(v, field.Addr().Interface())
	switch f := field.Interface().(type) {
	case wire.Raw:
		if isNull != f.IsNull() {
			panic(fmt.Sprintf("null is %t and %t", isNull, f.IsNull()))
		}
		return isNull, f.IsAbsent()
	case interface{ IsNull() bool }:
		if isNull != f.IsNull() {
			panic(fmt.Sprintf("null is %t and %t", isNull, f.IsNull()))
		}
		return isNull, f.(interface{ IsAbsent() bool }).IsAbsent()
	}
	if field.Kind() == reflect.Interface && !field.IsNil() {
		field = field.Elem() // an interface that holds a nil pointer is absent
	}
	return isNull, field.IsZero()
}

func (d *dump) field(path string, p *property, field reflect.Value) {
	switch p.kind {
	case structured:
		if field.IsNil() {
			d.add("%s is nil", path)
			return
		}
		d.decoded(path, field.Interface().(wire.Structured))
	case primitive:
		if !p.many {
			field = field.MethodByName("Get").Call(nil)[0]
		}
		d.add("%s = %s", path, show(field.Interface()))
	default:
		text := field.String()
		if text == "" && p.kind == untyped {
			text = "null" // as an item
		}
		d.add("%s = %q", path, text)
	}
}
