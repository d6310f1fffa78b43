// Package wire reads and writes JSON for the types that odatagen generates. It
// has the primitive types beyond Go's own, [Opt], what is kept of a payload that
// no field is for, and what all of these need to know about types.
//
// There are two kinds of types. OData's have control information, which has a
// meaning of its own: package odata has what only they know. Those of other APIs
// are plain: see [Type].
//
// A generated struct carries its wire knowledge in its field tags, and one
// static [Type] says what the struct cannot. From these the package builds, at
// a type's first use, the table that decoding, encoding, selecting and
// comparing run on. Nothing runs at program start, and types that a program
// does not use are dropped by the linker.
package wire

// Structured is what every generated entity type and complex type implements,
// on its pointer.
type Structured interface {
	// WireType returns the static description of the type. It must not use
	// the receiver, which may be a typed nil.
	WireType() *Type
}

// Enum is what every generated enumeration type implements.
type Enum interface {
	// EnumType returns the static description of the type.
	EnumType() *EnumType
}

// Type is what a generated struct cannot say of itself: one static variable
// per structured type, written by the generator. The struct says the rest: the
// base type is its first embedded field, properties are its fields tagged
//
//	Callee AnyEndpoint `odata:"callee"`
//
// with the property's name and, after commas, "key" for a key property, "nav" for
// a navigation property, "nonnull" for one that cannot be null, as no key can, and
// "required" and "readOnly" for what [Check] demands. A tag "default" beside it has
// the value that an answer has where the property is absent.
// The kind of a property is the field's Go type: see [Opt] for primitives; *T and
// []*T for structured types; interface and slice of interface for those with
// derived types; named strings implementing [Enum] for enumerations; slices of the
// primitive for collections.
//
// The struct at the root of an inheritance chain has a field of type [Dynamic].
//
// A plain struct, of an API that has nothing of OData, has a field of type
// [Undeclared] in its place, and no base type. Its fields say their names as for
// package encoding/json, and what else there is to say in a tag of their own:
//
//	Name   string              `json:"name"`
//	Colors []string            `json:"colors" schema:"required"`
//	Born   wire.Opt[wire.Date] `json:"born,omitzero" schema:"nullable"`
//	Extra  map[string]int32    `json:"-" schema:"rest"`
//
// The flags are "required", "nullable", "readOnly", "writeOnly", and "rest" for
// the map of the members that have no field. A primitive type may stand without
// Opt: it is required. A member that is required, and neither readOnly nor
// writeOnly, must be there: reading an object without it is an error, and so is
// null unless it is nullable. It is always written: a nil slice or map as [] or
// {}, and a nil pointer or an absent Opt is an error.
type Type struct {
	// Name is the qualified name, such as "microsoft.graph.callRecords.session".
	Name string
	// Abstract says that no value has exactly this type, Entity that it is an
	// entity type, Open that it has undeclared properties by design (all types
	// keep those they are sent).
	Abstract, Entity, Open bool
	// Interface is a nil pointer to the interface that stands for the type
	// and its derived types, such as (*AnyEndpoint)(nil); nil if the type has none,
	// or nothing refers to it.
	Interface any
	// Derived holds a typed nil pointer to every type derived from this one,
	// directly or not. It is nil for types with very many: see odata.WithTypes.
	Derived []Structured
	// Uses holds a typed nil pointer to the base type behind every interface
	// that a field of the struct, or of those it embeds, has as its type or
	// item type.
	Uses []Structured
	// Codecs has the codec of every type that others have written and a field of the
	// struct, or of those it embeds, has as its type, in an Opt or in a list. The flag
	// "type" in the tag of such a field says what the description says of the values,
	// such as "type=Edm.Guid" or, of a plain struct, "type=string/uuid".
	Codecs []Codec

	tables
}

// PropertyInfo describes a property of a structured type.
type PropertyInfo struct {
	Name       string
	TypeName   string // such as "Edm.Int32"; the item's type for collections
	Collection bool
	Key        bool
	Navigation bool
	Enum       bool
	// EnumType is the description of an enumeration; nil for other types.
	EnumType *EnumType
	// Target is a typed nil of the structured type that the property has or
	// collects; nil for primitive types and enumerations.
	Target Structured
}
