package wire

import (
	"errors"
	"fmt"
	"reflect"
	"sync/atomic"
)

// tables is what is made of a Type at its first use. Goroutines that come at
// the same time make equal ones, of which one stays.
type tables struct {
	table  atomic.Value // a *table
	family atomic.Value // a *family
}

// table is what reading and writing a structured type runs on.
type table struct {
	typ     *Type
	name    string
	hash    string       // "#" and the name
	typed   string       // the member @odata.type, as it is written and mostly read
	goType  reflect.Type // the struct
	dynamic uintptr      // the offset of Dynamic
	fields  []field      // those of base types first
	index   map[string]int
	rest    *field // of the undeclared properties that have a type; nil if there is none
	// plain says that objects have no control information, demanding that some
	// fields must be there, and hides and receives that some
	// are only for writing, and for reading.
	plain, demanding, hides, receives bool
	answers                           bool         // some fields must be there in answers
	check                             string       // the rules of an object as a whole
	closed                            bool         // whether these allow no undeclared properties
	rules                             atomic.Value // a *tableRules
	nulls                             int          // how many fields have a null index
	err                               error        // why the Go type does not do; the rest is empty then

	of    reflect.Type // what has this table: a pointer to goType
	alone *ref         // the codec of that
	other atomic.Value // a *table, of another Go type with the same description

	hot     []hot    // what the loops look at of each field: see heat
	slots   []uint16 // see addNames, also for the next two
	factor  uint64
	shift   uint
	inOrder []uint16 // the order of the struct, as an order has it
	room    int      // for all of an object that is no longer than a field's kind allows: see heat
	number  int      // the place of its order in a decoder
	size    int      // of the struct
}

// field is a declared property, and the field of the struct that holds it.
type field struct {
	PropertyInfo
	quoted string // "name", as it mostly stands in a payload
	prefix string // ,"name": as it is written
	offset uintptr
	codec  codec
	// nullIndex counts the fields whose Go type cannot say null, from the
	// root of the inheritance on; -1 for those that can.
	nullIndex int
	goType    reflect.Type
	// accessor is an *accessor. Its type is hidden from packages that have an Opt in what
	// they export: they would compile the methods of its atomic pointer.
	accessor pointer
	fallback pointer // the place of the value that an absent one stands for; nil for none
	demands
}

func (t *table) dynamicOf(p pointer) *Dynamic { return as[Dynamic](fieldAt(p, t.dynamic)) }

// tableOf returns the table of v's type. v may be a typed nil. A description that
// several Go types share, since one embeds the other or by mistake, has a table
// for each of them.
func tableOf(v Structured) (*table, error) {
	typ, goType := v.WireType(), reflect.TypeOf(v)
	if typ == nil {
		return nil, fmt.Errorf("wire: WireType of %s returns nil", goType)
	}
	for place := &typ.table; ; {
		t, made := place.Load().(*table)
		if !made {
			t = newTable(typ, goType)
			t.of, t.alone = goType, &ref{link: link{zero: typedNil(goType)}}
			if !place.CompareAndSwap(nil, t) {
				t, _ = place.Load().(*table)
			}
		}
		if t.of == goType {
			return t, t.err
		}
		place = &t.other
	}
}

// tableBuilder makes the table of one type.
type tableBuilder struct {
	*table
	hasDynamic bool
	known      lookup
}

// known is what there is to know of a field beside its Go type.
type known struct {
	bases    []Structured // the types behind the interfaces that fields may have
	codecs   []Codec      // of types that others have written
	typeName string       // of the values of such a type in the description
}

// lookup is known, with what looks codecs up by it. Options have a known without: the
// packages that have an Option in what they export would compile what codecs consist of.
type lookup known

// primitives returns the primitive types, first those that others have written, which
// may be a type of this package with another meaning.
func (k lookup) primitives() []primitiveType {
	if len(k.codecs) == 0 {
		return primitives[:]
	}
	var list []primitiveType
	for _, c := range k.codecs {
		list = append(list, c.primitive(k.typeName).(primitiveType))
	}
	return append(list, primitives[:]...)
}

func newTable(typ *Type, goType reflect.Type) *table {
	t := &table{typ: typ, name: typ.Name, hash: "#" + typ.Name, typed: typedMember(typ.Name)}
	if goType.Kind() != reflect.Pointer || goType.Elem().Kind() != reflect.Struct {
		t.err = fmt.Errorf("wire: %s: %s is not a pointer to a struct", typ.Name, goType)
		return t
	}
	t.goType = goType.Elem()
	b := tableBuilder{table: t, known: lookup{bases: typ.Uses, codecs: typ.Codecs}}
	if typ.Interface != nil {
		b.known.bases = append([]Structured{typedNil(goType)}, typ.Uses...)
	}
	t.plain = isPlainStruct(t.goType)
	b.addFields(t.goType, 0)
	if t.err == nil && !b.hasDynamic {
		t.err = fmt.Errorf("wire: %s: %s has no field of type wire.Dynamic or wire.Undeclared", typ.Name, t.goType)
	}
	t.index = make(map[string]int, len(t.fields))
	for i := range t.fields {
		f := &t.fields[i]
		if _, twice := t.index[f.Name]; twice && t.err == nil {
			t.err = fmt.Errorf("wire: %s: two fields of %s are tagged %q", typ.Name, t.goType, f.Name)
		}
		t.index[f.Name] = i
	}
	if _, declared := t.index["@odata.type"]; declared || t.plain || typ.Name == "" {
		t.typed = "" // it is a name as any other, or there is no type to name
	}
	if len(t.fields) > maxFields && t.err == nil {
		t.err = fmt.Errorf("wire: %s: %s has more than %d properties", typ.Name, t.goType, maxFields)
	}
	if t.goType.Size() > maxSize && t.err == nil {
		t.err = fmt.Errorf("wire: %s: %s is larger than %d bytes", typ.Name, t.goType, maxSize)
	}
	if t.err != nil {
		return &table{typ: typ, name: typ.Name, err: t.err}
	}
	t.size = int(t.goType.Size())
	t.number = int(tableCount.Add(1)) % orderCount
	t.heat()
	return t
}

// These bound the numbers of fields, their offsets, and the lengths of their
// names, to what a hot field has room for.
const (
	maxFields = 1<<16 - 2
	maxSize   = 1<<31 - 1
	maxName   = 1 << 15
)

// tableCount counts the tables made, which gives those that are used together
// different places in a decoder.
var tableCount atomic.Uint32

// typedMember returns the member @odata.type of a type, as it is mostly written.
func typedMember(name string) string { return `"@odata.type":"#` + name + `"` }

// typedNil returns the nil pointer of a type, which must implement Structured.
func typedNil(pointerType reflect.Type) Structured {
	return reflect.Zero(pointerType).Interface().(Structured)
}

// addFields adds the fields of a struct that stands at an offset: properties,
// the base type, which is the first field if that is embedded, and Dynamic. The
// base type's descriptor is not asked, because it would link all derived types.
func (b *tableBuilder) addFields(t reflect.Type, offset uintptr) {
	for i := 0; i < t.NumField() && b.err == nil; i++ {
		sf := t.Field(i)
		sf.Offset += offset
		switch {
		case sf.Type == reflect.TypeFor[Dynamic](), sf.Type == reflect.TypeFor[Undeclared]():
			b.dynamic, b.hasDynamic = sf.Offset, true
			b.check = sf.Tag.Get("check")
			b.closed = isClosed(b.check)
		case i == 0 && sf.Anonymous && sf.Type.Kind() == reflect.Struct:
			b.addFields(sf.Type, sf.Offset)
		default:
			if name, flags, ok, err := b.member(sf); ok {
				b.addProperty(sf, name, flags, err)
			}
		}
	}
}

func (b *tableBuilder) addProperty(sf reflect.StructField, name, flags string, err error) {
	quoted, wrong := appendString(nil, name)
	if err = errors.Join(err, wrong); err != nil {
		b.err = fmt.Errorf("wire: %s: tag of field %s: %w", b.name, sf.Name, err)
		return
	}
	if len(quoted) > maxName {
		b.err = fmt.Errorf("wire: %s: tag of field %s: a name longer than %d bytes", b.name, sf.Name, maxName)
		return
	}
	b.known.typeName = typeFlag(flags)
	codec := b.codecOf(sf.Type)
	if codec == nil {
		b.err = fmt.Errorf("wire: %s: field %s of %s has the type %s, which no property can have: see wire.Type "+
			"(an interface must be that of a type in Uses, a type of others one with a codec in Codecs)", b.name, sf.Name, b.goType, sf.Type)
		return
	}
	f := field{
		PropertyInfo: describe(codec), quoted: string(quoted), prefix: "," + string(quoted) + ":",
		offset: sf.Offset, goType: sf.Type, codec: codec, nullIndex: -1,
	}
	f.Name, f.accessor = name, to(newAccessor(name))
	f.check = sf.Tag.Get("check")
	f.readFlags(flags)
	if text, ok := sf.Tag.Lookup("default"); ok && !b.plain {
		if err := f.setFallback(text); err != nil {
			b.err = fmt.Errorf("wire: %s: tag of field %s: %w", b.name, sf.Name, err)
			return
		}
	}
	if b.plain {
		f.insist(codec)
	}
	b.demanding = b.demanding || f.must
	b.answers = b.answers || f.answered
	b.hides = b.hides || f.writeOnly
	b.receives = b.receives || f.readOnly
	if b.plain {
		allowNulls(codec, "", f.check)
	}
	if f.rest {
		if c, ok := codec.(*dict); ok {
			c.nullable = hasRule(f.check, "nullable")
			allowNulls(c.item, "", f.check)
		} else {
			b.err = fmt.Errorf("wire: %s: field %s of %s is tagged rest and no map", b.name, sf.Name, b.goType)
		}
		b.rest = &f
		return
	}
	if !f.insists() && !holdsNull(codec) {
		f.nullIndex = b.nulls
		b.nulls++
	}
	b.fields = append(b.fields, f)
}

// codecOf returns the codec for fields of a Go type, or nil if there is none.
// Only in plain structs there may be values that are neither null nor absent.
func (b *tableBuilder) codecOf(t reflect.Type) codec {
	if c := b.known.codecOf(t); c != nil || !b.plain {
		return c
	}
	return b.known.bareCodecOf(t)
}

// codecOf returns the codec for what can be null or absent, or nil if there is none.
func (k lookup) codecOf(t reflect.Type) codec {
	if c := k.primitiveCodecOf(t); c != nil {
		return c
	}
	switch t {
	case reflect.TypeFor[Raw]():
		return raw{}
	case reflect.TypeFor[[]Raw]():
		return raws{}
	}
	if c := valueCodecOf(t, k.bases); c != nil {
		return c
	}
	return k.plainCodecOf(t)
}

// valueCodecOf returns the codec of an enumeration, a structured type, or a
// collection of these; nil for others.
func valueCodecOf(t reflect.Type, bases []Structured) codec {
	item, many := t, t.Kind() == reflect.Slice
	if many {
		item = t.Elem()
	}
	switch item.Kind() {
	case reflect.String:
		if e, ok := reflect.Zero(item).Interface().(Enum); ok && e.EnumType() != nil {
			return oneOrMany(many, &enum{name: e.EnumType().Name, typ: e.EnumType()}, &enums{name: e.EnumType().Name, typ: e.EnumType(), nullable: true})
		}
	case reflect.Pointer:
		if target, ok := reflect.Zero(item).Interface().(Structured); ok && isPointerToStruct(target) {
			return oneOrMany(many, &ref{link: link{zero: target}}, &refs{one: ref{link: link{zero: target}}, nullable: !target.WireType().Entity})
		}
	case reflect.Interface:
		for _, base := range bases {
			if isPointerToStruct(base) && reflect.TypeOf(base.WireType().Interface) == reflect.PointerTo(item) && reflect.TypeOf(base).Implements(item) {
				return oneOrMany(many, &variant{iface: item, base: link{zero: base}}, &variants{iface: item, base: link{zero: base}, nullable: !base.WireType().Entity})
			}
		}
	}
	return nil
}

// isPointerToStruct reports whether v is what a structured type has to be.
func isPointerToStruct(v Structured) bool {
	t := reflect.TypeOf(v)
	return t != nil && t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && v.WireType() != nil
}

// describe returns what a codec says about a property.
func describe(c codec) PropertyInfo {
	_, many := c.(collection)
	info := PropertyInfo{TypeName: "Edm.Untyped", Collection: many}
	switch c := c.(type) {
	case interface{ typeName() string }:
		info.TypeName = c.typeName()
	case *enum:
		info.TypeName, info.Enum, info.EnumType = c.name, true, c.typ
	case *enums:
		info.TypeName, info.Enum, info.EnumType = c.name, true, c.typ
	case *ref:
		info.Target = c.zero
	case *refs:
		info.Target = c.one.zero
	case *variant:
		info.Target = c.base.zero
	case *variants:
		info.Target = c.base.zero
	}
	if info.Target != nil {
		info.TypeName = info.Target.WireType().Name
	}
	return info
}

func oneOrMany(many bool, one, more codec) codec {
	if many {
		return more
	}
	return one
}

// holdsNull reports whether the fields of a codec can say null.
func holdsNull(c codec) bool {
	switch c.(type) {
	case collection, *enum, *ref, *variant, *dict, *lazyUnion:
		return false
	}
	return true
}

// isWrapper reports whether what was read into the struct at p has nothing but
// a member "value" that holds an object or an array, and the type lacks it.
func (t *table) isWrapper(p pointer) bool {
	d := t.dynamicOf(p)
	value, ok := d.Lookup("value")
	if _, declared := t.index["value"]; !ok || declared || t.typ.Open || value[0] != '{' && value[0] != '[' {
		return false
	}
	for name := range d.Undeclared() {
		if name != "value" {
			return false
		}
	}
	for i := range t.fields {
		if f := &t.fields[i]; f.codec.state(fieldAt(p, f.offset)) != stateAbsent || f.isNullIn(d) {
			return false
		}
	}
	return true
}
