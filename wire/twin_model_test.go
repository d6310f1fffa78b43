package wire_test

import (
	"reflect"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/wire"
)

// This file is the twin's reading of a generated struct: see wire.Type.

// model is a structured type.
type model struct {
	goType     reflect.Type // the struct
	zero       wire.Structured
	name       string
	open       bool
	properties []property
	index      map[string]int
}

type kind int

const (
	primitive kind = iota
	untyped
	enum
	structured
)

type property struct {
	name   string
	key    bool
	nav    bool
	stream bool // which has no value in JSON
	// nonnull says that null is no value, and fallback is what answers have for an
	// absent one, as a text.
	nonnull  bool
	fallback string
	field    []int
	kind     kind
	many     bool
	// item is the Go type of a value: T of Opt[T] and []T, or the field's own.
	item reflect.Type
	// base is the declared structured type, and typeName the name of any type.
	base     wire.Structured
	typeName string
}

// edmNames are the primitive types by the Go types of their values.
var edmNames = map[reflect.Type]string{
	reflect.TypeFor[string]():              "Edm.String",
	reflect.TypeFor[bool]():                "Edm.Boolean",
	reflect.TypeFor[int8]():                "Edm.SByte",
	reflect.TypeFor[uint8]():               "Edm.Byte",
	reflect.TypeFor[int16]():               "Edm.Int16",
	reflect.TypeFor[int32]():               "Edm.Int32",
	reflect.TypeFor[int64]():               "Edm.Int64",
	reflect.TypeFor[float32]():             "Edm.Single",
	reflect.TypeFor[float64]():             "Edm.Double",
	reflect.TypeFor[wire.Decimal]():        "Edm.Decimal",
	reflect.TypeFor[wire.Guid]():           "Edm.Guid",
	reflect.TypeFor[wire.DateTimeOffset](): "Edm.DateTimeOffset",
	reflect.TypeFor[wire.Date]():           "Edm.Date",
	reflect.TypeFor[wire.TimeOfDay]():      "Edm.TimeOfDay",
	reflect.TypeFor[wire.Duration]():       "Edm.Duration",
	reflect.TypeFor[wire.Binary]():         "Edm.Binary",
	reflect.TypeFor[wire.GeoJSON]():        "Edm.Geography",
}

var models sync.Map // of *model, by reflect.Type; only to save time

// modelOf returns the model of v's type, which is a pointer to a struct.
func modelOf(v wire.Structured) *model {
	t := reflect.TypeOf(v).Elem()
	if m, ok := models.Load(t); ok {
		return m.(*model)
	}
	m := &model{goType: t, zero: zeroOf(t), name: v.WireType().Name, open: v.WireType().Open, index: map[string]int{}}
	bases := v.WireType().Uses
	if v.WireType().Interface != nil {
		bases = append([]wire.Structured{m.zero}, bases...)
	}
	m.add(t, nil, bases)
	for i, p := range m.properties {
		m.index[p.name] = i
	}
	models.Store(t, m)
	return m
}

func zeroOf(structType reflect.Type) wire.Structured {
	return reflect.Zero(reflect.PointerTo(structType)).Interface().(wire.Structured)
}

// add adds the properties of a struct type, which stands at a path of fields.
func (m *model) add(t reflect.Type, path []int, bases []wire.Structured) {
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(path[:len(path):len(path)], i)
		tag, tagged := f.Tag.Lookup("odata")
		switch {
		case i == 0 && f.Anonymous && f.Type != reflect.TypeFor[wire.Dynamic]():
			m.add(f.Type, at, bases)
		case tagged:
			name, flags, _ := strings.Cut(tag, ",")
			p := propertyOf(f.Type, bases)
			p.name, p.field = name, at
			p.key, p.nav, p.stream = strings.Contains(flags, "key"), strings.Contains(flags, "nav"), strings.Contains(flags, "stream")
			p.nonnull, p.fallback = p.key || strings.Contains(flags, "nonnull"), f.Tag.Get("default")
			m.properties = append(m.properties, p)
		}
	}
}

// propertyOf describes a property by the type of its field.
func propertyOf(t reflect.Type, bases []wire.Structured) property {
	p := property{item: t}
	if get, ok := t.MethodByName("Get"); ok && t.Kind() == reflect.Struct {
		p.item = get.Type.Out(0)
	}
	if t.Kind() == reflect.Slice {
		p.many, p.item = true, t.Elem()
	}
	if name, ok := edmNames[p.item]; ok {
		p.typeName = name
		return p
	}
	zero := reflect.Zero(p.item).Interface()
	switch item := p.item; {
	case item == reflect.TypeFor[wire.Raw]():
		p.kind, p.typeName = untyped, "Edm.Untyped"
	case item.Kind() == reflect.String:
		p.kind, p.typeName = enum, zero.(wire.Enum).EnumType().Name
	case item.Kind() == reflect.Pointer:
		p.kind, p.base = structured, zero.(wire.Structured)
	default:
		p.kind = structured
		for _, base := range bases {
			if i := base.WireType().Interface; i != nil && reflect.TypeOf(i).Elem() == item {
				p.base = base
			}
		}
	}
	if p.base != nil {
		p.typeName = p.base.WireType().Name
	}
	return p
}

// relatives returns typed nils of what a place of the property can hold.
func (p *property) relatives() []wire.Structured {
	if p.item.Kind() != reflect.Interface {
		return []wire.Structured{p.base}
	}
	return append([]wire.Structured{p.base}, p.base.WireType().Derived...)
}

// What the twin decodes are values of its own, which say everything that the
// codec has to keep, where the codec keeps some of it out of sight.

// object is a value of a structured type.
type object struct {
	model *model
	// typeForm is how the payload gave the type.
	typeForm typeForm
	// values are those of the model's properties.
	values []value
	// kept is what is not declared, in order.
	kept []keptMember
}

type keptMember struct{ name, text string }

// typeForm is how an object names its type.
type typeForm int

const (
	noType   typeForm = iota
	hashType          // "@odata.type":"#", the name of the Go type, and "
	bareType          // the same without #
	keptType          // anything else: it is among what is kept
)

type state int

const (
	absent state = iota
	null
	some
)

// value is the value of a property or an item.
type value struct {
	state state
	v     any // a Go value of the property's item type; *object; text of an enumeration or untyped
	// quoted says that a number is a string, and exact is the text of a number
	// that the value does not say exactly.
	quoted bool
	exact  string
	items  []value
}

func newObject(m *model) *object { return &object{model: m, values: make([]value, len(m.properties))} }

func (o *object) lookup(name string) (string, bool) {
	for _, k := range o.kept {
		if k.name == name {
			return k.text, true
		}
	}
	return "", false
}

// removed reports whether the object stands for one that was deleted.
func (o *object) removed() bool {
	for _, k := range o.kept {
		if target, term, ok := controlName(k.name); ok && target == "" && term == "removed" {
			return true
		}
	}
	return false
}

// isTypeControl reports whether a name is that of the control information type.
func isTypeControl(name string) bool { return name == "@odata.type" || name == "@type" }

// controlName takes apart the name of control information: what it is about,
// and which it is. Any term without a namespace is control information.
func controlName(name string) (target, term string, ok bool) {
	target, term, ok = strings.Cut(name, "@")
	if short, prefixed := strings.CutPrefix(term, "odata."); ok && prefixed {
		return target, short, true
	}
	return target, term, ok && !strings.ContainsAny(term, ".@#")
}

// typeName returns the name of the type that an object states or has.
func (o *object) typeName() string {
	for _, k := range o.kept {
		if isTypeControl(k.name) && o.typeForm == keptType {
			if name := qualifiedName(unquote(k.text)); name != "" {
				return name
			}
			break
		}
	}
	return o.model.name
}

func qualifiedName(text string) string { return text[strings.LastIndexByte(text, '#')+1:] }
