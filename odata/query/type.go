package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Type is the type of an expression: what its value is, if it has one. The zero value
// stands for a type that is not known, as that of a dynamic property, which goes
// with everything.
type Type struct {
	// Kind says what the value is, or each item of a collection.
	Kind       TypeKind
	Collection bool
	// Name is the qualified name of the type, that of the items for a collection; ""
	// for primitive types, whose kinds have the name, but for spatial ones, and if it is not known.
	Name string
	// Target is a typed nil of a structured type; nil where it is not known.
	Target wire.Structured
	// Enum is the description of an enumeration; nil where it is not known.
	Enum *wire.EnumType
}

// TypeKind is the sort of a [Type]: a primitive type, or what else there is.
type TypeKind uint8

// The kinds of types. Those of numbers stand in the order of promotion: of two, the
// later one is what both are converted to (URL Conventions 5.1.1.18). Edm.Untyped is
// UnknownKind.
const (
	UnknownKind TypeKind = iota
	NullKind             // of the literal null
	BooleanKind
	ByteKind
	SByteKind
	Int16Kind
	Int32Kind
	Int64Kind
	DecimalKind
	SingleKind
	DoubleKind
	StringKind
	GuidKind
	DateKind
	DateTimeOffsetKind
	TimeOfDayKind
	DurationKind
	BinaryKind
	StreamKind
	SpatialKind // Edm.Geography, Edm.Geometry and theirs, which a Type's name tells apart, and Go types do not
	EnumKind
	StructuredKind // an entity type, a complex type or an object
	kindCount
)

// kindNames are the names of the primitive types, and what messages say of others.
var kindNames = [kindCount]string{
	UnknownKind: "a value", NullKind: "null", BooleanKind: "Edm.Boolean", ByteKind: "Edm.Byte", SByteKind: "Edm.SByte",
	Int16Kind: "Edm.Int16", Int32Kind: "Edm.Int32", Int64Kind: "Edm.Int64", DecimalKind: "Edm.Decimal", SingleKind: "Edm.Single",
	DoubleKind: "Edm.Double", StringKind: "Edm.String", GuidKind: "Edm.Guid", DateKind: "Edm.Date",
	DateTimeOffsetKind: "Edm.DateTimeOffset", TimeOfDayKind: "Edm.TimeOfDay", DurationKind: "Edm.Duration",
	BinaryKind: "Edm.Binary", StreamKind: "Edm.Stream", SpatialKind: "a spatial value", EnumKind: "an enumeration",
	StructuredKind: "a structured value",
}

// String returns the name of the primitive type, or what the kind is.
func (k TypeKind) String() string { return kindNames[k] }

// IsNumber reports whether the kind is that of a numeric type.
func (k TypeKind) IsNumber() bool { return ByteKind <= k && k <= DoubleKind }

// Promote returns the kind that numbers of both kinds are converted to before they are
// compared or calculated with (URL Conventions 5.1.1.18): the later one in the order of
// the kinds, and Int16Kind for a byte with a sign and one without. It is UnknownKind if
// one of them is no number.
func Promote(a, b TypeKind) TypeKind {
	switch {
	case !a.IsNumber() || !b.IsNumber():
		return UnknownKind
	case a != b && max(a, b) == SByteKind:
		return Int16Kind
	}
	return max(a, b)
}

// Item returns the type of the items of a collection.
func (t Type) Item() Type {
	t.Collection = false
	return t
}

// each is Item for types that are shared.
func (t *Type) each() *Type {
	if !t.Collection {
		return t
	}
	item := t.Item()
	return &item
}

// String returns the name of the type, with Collection(…) around it for a collection,
// or a description of what is not known better.
func (t Type) String() string {
	name := t.Name
	if name == "" {
		name = kindNames[t.Kind]
	}
	if t.Collection {
		return "Collection(" + name + ")"
	}
	return name
}

// isSingle reports whether the type is known to be none of collections.
func (t *Type) isSingle() bool { return t.known() && !t.Collection }

// kindTypes are the types that their kind says all of.
var kindTypes = [kindCount]Type{
	{Kind: UnknownKind}, {Kind: NullKind}, {Kind: BooleanKind}, {Kind: ByteKind}, {Kind: SByteKind}, {Kind: Int16Kind},
	{Kind: Int32Kind}, {Kind: Int64Kind}, {Kind: DecimalKind}, {Kind: SingleKind}, {Kind: DoubleKind}, {Kind: StringKind},
	{Kind: GuidKind}, {Kind: DateKind}, {Kind: DateTimeOffsetKind}, {Kind: TimeOfDayKind}, {Kind: DurationKind},
	{Kind: BinaryKind}, {Kind: StreamKind}, {Kind: SpatialKind}, {Kind: EnumKind}, {Kind: StructuredKind},
}

func ofKind(k TypeKind) *Type { return &kindTypes[k] }

// ofLiteral returns the type of literals of a kind that is not [EnumLiteral].
func ofLiteral(k LiteralKind) *Type {
	switch k {
	case GeographyLiteral:
		return &geography
	case GeometryLiteral:
		return &geometry
	}
	return ofKind(literalKinds[k])
}

// geography and geometry are the types of spatial values: positions on the earth, and on a plane.
var (
	geography = Type{Kind: SpatialKind, Name: "Edm.Geography"}
	geometry  = Type{Kind: SpatialKind, Name: "Edm.Geometry"}
)

// isPlane reports whether a type is that of positions on a plane, and not on the earth.
func (t *Type) isPlane() bool { return strings.HasPrefix(t.Name, geometry.Name) }

// onOne reports whether values of two types can both be positions on the earth, or on a plane.
func onOne(a, b *Type) bool {
	return a.Kind != SpatialKind || b.Kind != SpatialKind || a.Name == "" || b.Name == "" || a.isPlane() == b.isPlane()
}

// typeOf is the type of an expression, shared where it can be.
func typeOf(x Expr) *Type {
	if literal, ok := x.(*Literal); ok && literal.Kind != EnumLiteral {
		return ofLiteral(literal.Kind)
	}
	t := x.Type()
	return &t
}

// known reports whether the type says anything.
func (t *Type) known() bool { return t.Kind > NullKind }

// typeOfTarget returns the type of a structured value, or of a collection of them. A nil
// target is not known.
func typeOfTarget(target wire.Structured, collection bool) Type {
	if target == nil {
		return Type{Collection: collection}
	}
	return Type{Kind: StructuredKind, Collection: collection, Name: target.WireType().Name, Target: target}
}

// TypeOf returns the type of what a property holds; one that is not known for nil.
func TypeOf(p *wire.PropertyInfo) Type {
	var t Type
	if p != nil {
		t.hold(p)
	}
	return t
}

// hold makes a type that is zero that of what a property holds, without a copy.
func (t *Type) hold(p *wire.PropertyInfo) {
	t.Collection = p.Collection
	switch {
	case p.Target != nil:
		t.Kind, t.Name, t.Target = StructuredKind, p.TypeName, p.Target
	case p.Enum:
		t.Kind, t.Name, t.Enum = EnumKind, p.TypeName, p.EnumType
	default:
		t.Kind = kindNamed(p.TypeName)
	}
}
