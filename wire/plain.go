package wire

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// This file holds the codecs of what plain JSON has beyond OData: values that
// are neither null nor absent, lists of anything, and maps. Unions are in
// union.go.

// plainCodecOf returns the codec of a Go type that only descriptions other than
// OData's have, or nil.
func (k lookup) plainCodecOf(t reflect.Type) codec {
	switch {
	case t.Kind() == reflect.Pointer && t.Implements(reflect.TypeFor[Union]()):
		return unionCodec(t)
	case t.Name() != "":
		// A named type may contain itself.
		return nil
	case t.Kind() == reflect.Slice:
		if item := k.itemCodecOf(t.Elem()); item != nil {
			return &list{goType: t, item: item}
		}
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		if item := k.itemCodecOf(t.Elem()); item != nil {
			return &dict{goType: t, item: item}
		}
	}
	return nil
}

// itemCodecOf returns the codec of the items of a list or of the values of a
// map, which may be bare.
func (k lookup) itemCodecOf(t reflect.Type) codec {
	if c := k.codecOf(t); c != nil {
		return c
	}
	return k.bareCodecOf(t)
}

// bareCodecOf returns the codec of a primitive Go type that has a value always.
func (k lookup) bareCodecOf(t reflect.Type) codec {
	if p := k.primitiveOf(t); p != nil {
		return &bare{p}
	}
	return nil
}

// bare is the codec of a primitive value that stands without Opt.
type bare struct{ item primitiveType }

func (c *bare) decode(d *decoder, i int, p pointer) int {
	i = c.item.readAt(d, i, p)
	d.quoted = false
	d.noteExact(0)
	return i
}

func (c *bare) append(e *encoder, p pointer) {
	if len(e.notes) == 0 || !c.item.exactAt(e, e.notes[0], p) {
		c.item.writeAt(e, p, false)
	}
}

func (c *bare) state(pointer) optState { return stateValue }
func (c *bare) clear(p pointer)        { reflect.NewAt(c.item.goType(), p).Elem().SetZero() }
func (c *bare) setNull(p pointer) bool { c.clear(p); return false }
func (c *bare) typeName() string       { return c.item.typeName() }
func (c *bare) isMapped() bool         { return c.item.isMapped() }
func (c *bare) bareValue()             {}

// strictly refuses a number that was read from a string, if the options ask
// for that.
func (d *decoder) strictly(i int, typeName string, end int) int {
	if d.quoted && d.strict && end != failed {
		d.quoted = false
		return d.mismatch(i, typeName)
	}
	return end
}

var errNullItem = errors.New("null, which no item can be")

// hasItems reports whether the values of a codec are slices or maps, of which
// nil is one without items.
func hasItems(c codec) bool {
	switch c.(type) {
	case collection, *dict:
		return true
	}
	return false
}

// element reads an item of a list or a value of a map. What it cannot say of
// itself is in d.notes then, but no null. For a slice or a map it takes null only if that is
// nullable: otherwise nil stands for one without items.
func (d *decoder) element(c codec, nullable bool, i int, p pointer) int {
	if d.at(i) == 'n' {
		if c.setNull(p); c.state(p) == stateValue || !nullable && hasItems(c) {
			return d.invalid(i, d.wantedOf(c), errNullItem)
		}
		return d.literal(i, "null")
	}
	notes := len(d.notes)
	end := c.decode(d, i, p)
	for _, n := range d.notes[min(notes, len(d.notes)):] {
		if n.note == noteNull && end != failed {
			end = d.fail(i, &Error{Err: errNullItem})
		}
	}
	return end
}

// wantedOf returns the name of the type of a codec.
func wantedOf(c codec) string {
	info := describe(c)
	if info.Collection {
		return "Collection(" + info.TypeName + ")"
	}
	return info.TypeName
}

// appendElement writes an item of a list or a value of a map, of which notes say more;
// null if it is absent, but for what element says.
func (e *encoder) appendElement(c codec, nullable bool, p pointer, notes []itemNote) {
	if len(notes) > 0 && describe(c).Target != nil {
		notes = nil // there was something else when it was read
	}
	e.notes = notes
	if c.state(p) != stateValue && (nullable || !hasItems(c)) {
		_, any := c.(raw)
		e.null(nullable || any)
		return
	}
	c.append(e, p)
}

// list is the codec of slices whose items have a codec of their own.
type list struct {
	goType   reflect.Type
	item     codec
	nullable bool // the items
}

func (c *list) typeName() string { return describe(c.item).TypeName }

func (c *list) decode(d *decoder, i int, p pointer) int {
	place := reflect.NewAt(c.goType, p).Elem()
	values := reflect.MakeSlice(c.goType, 0, 0)
	zero := reflect.Zero(c.goType.Elem())
	size := int(c.goType.Elem().Size())
	i = d.items(i, c.typeName(), func(n, i int) int {
		if d.memory += size; d.memory > d.limits.Memory {
			return d.fail(i, &Error{Err: limitError("Memory", d.limits.Memory)})
		}
		values = reflect.Append(values, zero)
		outer := d.notes
		d.notes = outer[len(outer):]
		i = d.element(c.item, c.nullable, i, values.Index(n).Addr().UnsafePointer())
		d.noteWithin(outer, n, "")
		return i
	})
	if i != failed {
		place.Set(values)
	}
	return i
}

func (c *list) append(e *encoder, p pointer) {
	values, notes := reflect.NewAt(c.goType, p).Elem(), e.notes
	e.b = append(e.b, '[')
	for n := range values.Len() {
		if n > 0 {
			e.b = append(e.b, ',')
		}
		if e.appendElement(c.item, c.nullable, values.Index(n).Addr().UnsafePointer(), notesWithin(&notes, n)); e.err != nil {
			e.in(strconv.Itoa(n))
			return
		}
	}
	e.b = append(e.b, ']')
}

func (c *list) state(p pointer) optState { return stateIf(!reflect.NewAt(c.goType, p).Elem().IsNil()) }
func (c *list) clear(p pointer)          { reflect.NewAt(c.goType, p).Elem().SetZero() }
func (c *list) setNull(p pointer) bool   { c.clear(p); return false }
func (c *list) length(p pointer) int     { return reflect.NewAt(c.goType, p).Elem().Len() }
func (c *list) at(p pointer, n int) pointer {
	return reflect.NewAt(c.goType, p).Elem().Index(n).Addr().UnsafePointer()
}

// dict is the codec of maps. They are written in the order of their keys.
type dict struct {
	goType   reflect.Type
	item     codec
	nullable bool // the values
}

func (c *dict) typeName() string { return describe(c.item).TypeName }

func (c *dict) decode(d *decoder, i int, p pointer) int {
	if d.at(i) != '{' {
		return d.mismatch(i, "a map of "+c.typeName())
	}
	place := reflect.NewAt(c.goType, p).Elem()
	place.Set(reflect.MakeMap(c.goType))
	names := d.newNames()
	i, more := d.open(i, '}')
	for more {
		name, value := d.name(i)
		switch {
		case value == failed:
			return failed
		case !d.unique(&names, i, name):
			return d.in(string(name))
		}
		if i = c.entry(d, value, place, string(name)); i == failed {
			return d.in(string(name))
		}
		i, more = d.next(i, '}')
	}
	d.forget(&names)
	return i
}

// entry reads the value at i as that of a key.
func (c *dict) entry(d *decoder, i int, place reflect.Value, key string) int {
	if d.memory += int(c.goType.Elem().Size()); d.memory > d.limits.Memory {
		return d.fail(i, &Error{Err: limitError("Memory", d.limits.Memory)})
	}
	value, outer := reflect.New(c.goType.Elem()), d.notes
	d.notes = outer[len(outer):]
	if i = d.element(c.item, c.nullable, i, value.UnsafePointer()); i == failed {
		return failed
	}
	d.noteWithin(outer, 0, key)
	place.SetMapIndex(reflect.ValueOf(key).Convert(c.goType.Key()), value.Elem())
	return i
}

func (c *dict) append(e *encoder, p pointer) {
	e.b = append(e.b, '{')
	first, notes := true, byKey(e.notes)
	c.each(p, func(key string, value pointer) {
		if !first {
			e.b = append(e.b, ',')
		}
		first = false
		if e.string(key); e.err == nil {
			e.b = append(e.b, ':')
			if e.appendElement(c.item, c.nullable, value, notes[key]); e.err != nil {
				e.in(key)
			}
		}
	})
	e.b = append(e.b, '}')
}

// each calls f with each key, in order, and a copy of its value.
func (c *dict) each(p pointer, f func(key string, value pointer)) {
	values := reflect.NewAt(c.goType, p).Elem()
	byKey := make(map[string]reflect.Value, values.Len())
	for k, v := range values.Seq2() {
		byKey[k.String()] = v
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		value := reflect.New(c.goType.Elem())
		value.Elem().Set(byKey[key])
		f(key, value.UnsafePointer())
	}
}

func (c *dict) state(p pointer) optState { return stateIf(!reflect.NewAt(c.goType, p).Elem().IsNil()) }
func (c *dict) clear(p pointer)          { reflect.NewAt(c.goType, p).Elem().SetZero() }
func (c *dict) setNull(p pointer) bool   { c.clear(p); return false }
func (c *dict) size(p pointer) int       { return reflect.NewAt(c.goType, p).Elem().Len() }

// adds reports whether the map of the struct at p has an entry of that name.
func (t *table) adds(name string, p pointer) bool {
	if t.rest == nil {
		return false
	}
	c := t.rest.codec.(*dict)
	key := reflect.ValueOf(name).Convert(c.goType.Key())
	return reflect.NewAt(c.goType, fieldAt(p, t.rest.offset)).Elem().MapIndex(key).IsValid()
}

// additional reads the value at i of a member that is no declared property into
// the map of those.
func (d *decoder) additional(o *object, name []byte, i int) int {
	c := o.table.rest.codec.(*dict)
	place := reflect.NewAt(c.goType, fieldAt(o.at, o.table.rest.offset)).Elem()
	if place.IsNil() {
		place.Set(reflect.MakeMap(c.goType))
	}
	if i = c.entry(d, i, place, string(name)); len(d.notes) > 0 && i != failed {
		r := d.restOf(o.dynamic)
		r.added = append(r.added, d.notes...)
		d.notes = d.notes[:0]
	}
	return i
}

// additional writes the members that are no declared properties from the map of
// those. An entry with the name of a declared one is left out, as such a member of
// [Undeclared] is, unless the field is absent: no member is written twice.
func (e *encoder) additional(t *table, at pointer, dynamic *Dynamic) {
	c, notes := t.rest.codec.(*dict), byKey(dynamic.addedNotes())
	c.each(fieldAt(at, t.rest.offset), func(key string, value pointer) {
		if e.err != nil {
			return
		}
		if i, declared := t.index[key]; declared {
			if _, kept := dynamic.Lookup(key); kept || e.present(&t.fields[i], at, dynamic) {
				return
			}
		}
		e.b = append(e.b, ',')
		if e.string(key); e.err == nil {
			e.b = append(e.b, ':')
			e.appendElement(c.item, c.nullable, value, notes[key])
		}
		if e.err != nil {
			e.in(key)
		}
	})
}
