package wire

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"sync/atomic"
)

// PropertyValue returns the value of a property of v, declared or not, by its
// (case-sensitive) name; absent if there is none. One that is absent has the value that
// the description says it has then. Of what is not declared the type is that of the
// annotation odata.type beside it, or that of its JSON.
func PropertyValue(v Structured, name string) Value {
	if _, p := structuredWords(v); p == nil {
		return Value{}
	}
	if t, err := tableOf(v); err == nil {
		if i, declared := t.index[name]; declared {
			return as[accessor](t.fields[i].accessor).Get(v)
		}
	}
	return newAccessor(name).Get(v)
}

// accessor reads the property with a name of objects of any type. It is safe for
// concurrent use.
type accessor struct {
	name string
	seen atomic.Pointer[view] // of the types that were met
}

func newAccessor(name string) *accessor { return &accessor{name: name} }

// view is how objects of one Go type have a property. It does not change.
type view struct {
	next    *view
	methods pointer // the first word of the object as a Structured
	offset  uintptr
	state   uintptr // where the state of an Opt is behind that; 0 for others
	read    func(p pointer) Value
	short   kind // a short cut around read, if not kindOther: see Of
	slowly  bool // narrows, noted, or not declared
	narrows bool // objects may say that they are of a derived type
	noted   bool // which items are null is said beside the field
	table   *table
	field   *field // nil for one that is not declared
}

// Get returns the value of the property of an object.
func (a *accessor) Get(o Structured) Value {
	methods, p := structuredWords(o)
	if p == nil {
		return Value{}
	}
	return a.Of(&Value{kind: KindStructured, of: methods, at: p})
}

// Of is Get of an object that is a Value; absent for other values.
func (a *accessor) Of(o *Value) Value {
	for v := a.seen.Load(); v != nil; v = v.next {
		if v.methods == o.of {
			switch p := fieldAt(o.at, v.offset); v.short {
			case kindString:
				if t := as[Opt[string]](p); t.state >= stateValue {
					return textValue(KindString, t.v)
				}
			case kindInt32:
				if i := as[Opt[int32]](p); i.state >= stateValue {
					return integerValue(int64(i.v), 4)
				}
			}
			if v.slowly {
				return v.slow(a, o.at)
			}
			return v.at(o.at)
		}
	}
	if o.kind != KindStructured {
		return Value{}
	}
	return a.meet(o)
}

// at returns the value of a declared property of the object at p.
func (v *view) at(p pointer) Value {
	place := fieldAt(p, v.offset)
	if v.state == 0 {
		if value := v.read(place); value.kind != KindAbsent {
			return value
		}
		return v.missing(p)
	}
	switch *as[optState](fieldAt(place, v.state)) {
	case stateAbsent:
		return v.missing(p)
	case stateNull:
		return Value{kind: KindNull}
	}
	return v.read(place)
}

// meet is Of an object of a type that was not seen yet.
func (a *accessor) meet(o *Value) Value {
	t, err := tableOf(o.Object())
	if err != nil {
		return Value{}
	}
	v := &view{methods: o.of, table: t}
	if i, declared := t.index[a.name]; declared {
		v.field = &t.fields[i]
		v.offset = v.field.offset
		access := accessOf(v.field.codec)
		v.state, v.read = access.state, access.value
		_, v.noted = v.field.codec.(interface{ nullsAreNoted() })
	}
	v.narrows = t.typ.Interface == nil && t.typ.Derived != nil
	v.slowly = v.narrows || v.noted || v.field == nil
	if !v.slowly {
		v.short, _ = kindOf(v.field.codec)
	}
	for {
		v.next = a.seen.Load()
		if a.seen.CompareAndSwap(v.next, v) {
			return a.Of(o)
		}
	}
}

// missing returns the value of a field that is absent.
func (v *view) missing(p pointer) Value {
	if v.field.nullIndex >= 0 && v.field.isNullIn(v.table.dynamicOf(p)) {
		return Value{kind: KindNull}
	}
	if v.field.fallback != nil {
		return v.read(v.field.fallback) // a value always
	}
	return Value{}
}

// slow is Get where an object may be of another type than its Go type, and for what is
// not declared.
func (v *view) slow(a *accessor, p pointer) Value {
	if v.narrows {
		if t, narrowed := v.table.stated(p); t != v.table {
			return a.Get(reflect.NewAt(t.goType, narrowed).Interface().(Structured))
		}
	}
	if v.read != nil {
		value := v.at(p)
		if v.noted {
			return withNulls(value, v.table.dynamicOf(p).notesOf(a.name))
		}
		return value
	}
	if v.table.plain {
		return Value{}
	}
	d := v.table.dynamicOf(p)
	text, ok := d.Lookup(a.name)
	if !ok {
		return Value{}
	}
	stated := ""
	for _, name := range [...]string{"@odata.type", "@type"} {
		if raw, ok := d.Lookup(a.name + name); ok {
			stated, _ = raw.Text()
			break
		}
	}
	return rawTyped(text, stated)
}

// access is how values are read of the places of one codec. item is nil for what is no
// collection. If state is not 0, it is where the place has a state, and value is called
// where that says that there is a value.
type access struct {
	value func(p pointer) Value
	item  func(p pointer, i int) Value
	state uintptr
}

// at returns the value at a place.
func (a *access) at(p pointer) Value {
	if a.state != 0 {
		if state := *as[optState](fieldAt(p, a.state)); state < stateValue {
			return Value{kind: Kind(state)}
		}
	}
	return a.value(p)
}

// accessible is a codec that says how.
type accessible interface{ access() *access }

// accessOf returns how values are read that a codec is for: of what has no access of its
// own as JSON.
func accessOf(c codec) *access {
	if c, ok := c.(accessible); ok {
		return c.access()
	}
	return &access{value: func(p pointer) Value {
		if state := c.state(p); state != stateValue {
			return Value{kind: Kind(state)}
		}
		e := newEncoder(nil, nil)
		defer e.release()
		if c.append(e, p); e.err != nil {
			return Value{}
		}
		return rawTyped(Raw(e.b), "")
	}}
}

func (c *primitive[T]) access() *access {
	return &access{value: c.made(), state: uintptr(stateOffset[T]())}
}

func (c *bare) access() *access { return &access{value: c.item.(maker).made()} }

func (c *items) access() *access {
	return collectionAccess(c.goType.Elem().Size(), c.item.(maker).made())
}

func (c *items) nullsAreNoted() {}

// withNulls returns a collection with null for the items of which that is noted.
func withNulls(v Value, notes []itemNote) Value {
	if !slices.ContainsFunc(notes, func(n itemNote) bool { return n.note == noteNull }) {
		return v
	}
	items := make([]Value, v.Len())
	for i := range items {
		items[i] = v.Item(i)
		// The program may have changed the item since it was read as null.
		if note, noted := nextNote(&notes, i); noted && note.note == noteNull && items[i].isZero() {
			items[i] = Value{kind: KindNull}
		}
	}
	return listValue(items)
}

// isZero reports whether v is what an item is that was read as null.
func (v Value) isZero() bool {
	switch v.kind {
	case KindGuid:
		return v.Guid() == Guid{}
	case KindDateTimeOffset:
		return v.DateTimeOffset() == DateTimeOffset{}
	}
	return v.n == 0
}

func (c *enum) access() *access {
	return &access{value: func(p pointer) Value {
		if text := *as[string](p); text != "" {
			return enumValue(c.typ, text)
		}
		return Value{}
	}}
}

func (c *enums) access() *access {
	return collectionAccess(textSize, func(p pointer) Value {
		text := *as[string](p)
		if text == "" {
			return Value{kind: KindNull}
		}
		return enumValue(c.typ, text)
	})
}

func (c *ref) access() *access {
	methods, _ := structuredWords(c.zero)
	return &access{value: func(p pointer) Value { return refValue(methods, *as[pointer](p), KindAbsent) }}
}

func (c *refs) access() *access {
	methods, _ := structuredWords(c.one.zero)
	a := collectionAccess(pointerSize, nil)
	a.item = func(p pointer, i int) Value { return refValue(methods, (*as[[]pointer](p))[i], KindNull) }
	return a
}

func refValue(methods, p pointer, none Kind) Value {
	if p == nil {
		return Value{kind: none}
	}
	return Value{kind: KindStructured, at: p, of: methods}
}

func (c *variant) access() *access {
	return &access{value: variantReader(c.iface, &c.base, KindAbsent)}
}

func (c *variants) access() *access {
	return collectionAccess(interfaceSize, variantReader(c.iface, &c.base, KindNull))
}

func variantReader(iface reflect.Type, base *link, none Kind) func(p pointer) Value {
	return func(p pointer) Value {
		w := as[interfaceWords](p)
		if w.value == nil {
			return Value{kind: none}
		}
		l := typeIn(iface, base.zero, p)
		if l == nil {
			return Value{kind: none}
		}
		methods, _ := structuredWords(l.zero)
		return Value{kind: KindStructured, at: w.value, of: methods}
	}
}

func (raw) access() *access {
	return &access{value: func(p pointer) Value { return rawTyped(*as[Raw](p), "") }}
}

func (raws) access() *access {
	return collectionAccess(textSize, func(p pointer) Value { return rawItem(*as[Raw](p)) })
}

// collectionAccess returns the access to slices, whose items have a size, and of which
// read reads that at a place.
func collectionAccess(size uintptr, read func(p pointer) Value) *access {
	a := &access{item: func(p pointer, i int) Value { return read(as[sliceWords](p).at(i, size)) }}
	a.value = func(p pointer) Value {
		items := as[sliceWords](p)
		if items.data == nil {
			return Value{}
		}
		return Value{kind: KindCollection, n: uint64(items.len), at: p, of: to(a)}
	}
	return a
}

// listValue returns a collection of values.
func listValue(items []Value) Value {
	return Value{kind: KindCollection, n: uint64(len(items)), at: to(&items), of: to(&listAccess)}
}

var listAccess = access{item: func(p pointer, i int) Value { return (*as[[]Value](p))[i] }}

// maker is every [primitiveType], but no part of it: programs that only read or write JSON
// would link the methods of Value, and with String all that writes.
type maker interface{ made() func(p pointer) Value }

// made returns what makes a Value of a T at a place, where it stays.
func (c *primitive[T]) made() func(p pointer) Value {
	if c.mapped != nil {
		return func(p pointer) Value {
			o := Some(*as[T](p))
			text, err := textAt(c, to(&o))
			if err != nil {
				return Value{}
			}
			return parsedValue(c.name, string(text))
		}
	}
	return primitiveMaker(*new(T))
}

// primitiveMaker returns what makes a Value of what stands at a place, and is of the type
// of v.
func primitiveMaker(v any) func(p pointer) Value {
	switch v.(type) {
	case string:
		return func(p pointer) Value { return textValue(KindString, *as[string](p)) }
	case bool:
		return func(p pointer) Value { return boolValue(*as[bool](p)) }
	case uint8:
		return func(p pointer) Value { return integerValue(int64(*as[uint8](p)), 1) }
	case int8:
		return func(p pointer) Value { return integerValue(int64(*as[int8](p)), 2) }
	case int16:
		return func(p pointer) Value { return integerValue(int64(*as[int16](p)), 3) }
	case int32:
		return func(p pointer) Value { return integerValue(int64(*as[int32](p)), 4) }
	case int64:
		return func(p pointer) Value { return integerValue(*as[int64](p), 0) }
	case uint16:
		return func(p pointer) Value { return integerValue(int64(*as[uint16](p)), 0) }
	case uint32:
		return func(p pointer) Value { return integerValue(int64(*as[uint32](p)), 0) }
	case uint64:
		return func(p pointer) Value { return textValue(KindDecimal, strconv.FormatUint(*as[uint64](p), 10)) }
	case float32:
		return func(p pointer) Value { return Value{kind: KindSingle, n: math.Float64bits(float64(*as[float32](p)))} }
	case float64:
		return func(p pointer) Value { return Value{kind: KindDouble, n: math.Float64bits(*as[float64](p))} }
	}
	return largeMaker(v)
}
