package query

import "strings"

// What operands can go together: enough to resolve paths and to refuse what cannot be
// meant. A type that is not known goes with everything.

// kindSet is a set of kinds of types.
type kindSet uint32

func setOf(members ...TypeKind) kindSet {
	var s kindSet
	for _, k := range members {
		s |= 1 << k
	}
	return s
}

func (s kindSet) has(k TypeKind) bool { return s>>k&1 != 0 }

const numericKinds = kindSet(1<<(DoubleKind+1) - 1<<ByteKind)

// typeNamed returns the type for the argument of cast. Names of model types
// are not looked into: only the properties that a path leads through are known.
func typeNamed(name string) Type {
	item, ok := strings.CutPrefix(name, "Collection(")
	item = strings.TrimSuffix(item, ")")
	return Type{Kind: kindNamed(item), Collection: ok, Name: item}
}

// kindNamed returns the kind of the primitive type of that name; UnknownKind if there is
// none.
func kindNamed(typeName string) TypeKind {
	switch typeName {
	case "Edm.Boolean":
		return BooleanKind
	case "Edm.Byte":
		return ByteKind
	case "Edm.SByte":
		return SByteKind
	case "Edm.Int16":
		return Int16Kind
	case "Edm.Int32":
		return Int32Kind
	case "Edm.Int64":
		return Int64Kind
	case "Edm.Decimal":
		return DecimalKind
	case "Edm.Single":
		return SingleKind
	case "Edm.Double":
		return DoubleKind
	case "Edm.String":
		return StringKind
	case "Edm.Guid":
		return GuidKind
	case "Edm.Date":
		return DateKind
	case "Edm.DateTimeOffset":
		return DateTimeOffsetKind
	case "Edm.TimeOfDay":
		return TimeOfDayKind
	case "Edm.Duration":
		return DurationKind
	case "Edm.Binary":
		return BinaryKind
	case "Edm.Stream":
		return StreamKind
	}
	if strings.HasPrefix(typeName, "Edm.Geo") {
		return SpatialKind
	}
	return UnknownKind
}

// primitiveTypes are the names that cast and isof take from the namespace Edm.
const primitiveTypes = " Binary Boolean Byte Date DateTimeOffset Decimal Double Duration Guid Int16 Int32 Int64 SByte Single Stream String TimeOfDay " +
	"Geography GeographyCollection GeographyLineString GeographyMultiLineString GeographyMultiPoint GeographyMultiPolygon GeographyPoint GeographyPolygon " +
	"Geometry GeometryCollection GeometryLineString GeometryMultiLineString GeometryMultiPoint GeometryMultiPolygon GeometryPoint GeometryPolygon "

func isPrimitiveType(edmName string) bool {
	return strings.Contains(primitiveTypes, " "+edmName+" ")
}

var literalKinds = [...]TypeKind{
	NullLiteral: NullKind, BooleanLiteral: BooleanKind, IntegerLiteral: Int64Kind, DecimalLiteral: DecimalKind,
	DoubleLiteral: DoubleKind, StringLiteral: StringKind, GuidLiteral: GuidKind, DateLiteral: DateKind,
	DateTimeOffsetLiteral: DateTimeOffsetKind, TimeOfDayLiteral: TimeOfDayKind, DurationLiteral: DurationKind,
	BinaryLiteral: BinaryKind, EnumLiteral: EnumKind, GeographyLiteral: SpatialKind, GeometryLiteral: SpatialKind, EdgeLiteral: UnknownKind,
}

// comparable reports whether eq and ne can have operands of the types, and the kind that
// both are to be converted to.
func comparable(a, b *Type) (TypeKind, bool) {
	switch {
	case !a.known() || !b.known():
		return UnknownKind, true
	case a.Collection != b.Collection:
		return UnknownKind, false
	case a.Kind.IsNumber() && b.Kind.IsNumber():
		return Promote(a.Kind, b.Kind), true
	case a.Kind == DateKind && b.Kind == DateTimeOffsetKind, a.Kind == DateTimeOffsetKind && b.Kind == DateKind:
		return DateTimeOffsetKind, true // at midnight in UTC: clients write created gt 2024-01-01, as OASIS's own cases do
	case a.Kind == EnumKind && b.Kind == EnumKind:
		return EnumKind, a.Name == b.Name || a.Name == "" || b.Name == "" || simpleName(a.Name) == simpleName(b.Name)
	}
	return a.Kind, a.Kind == b.Kind && onOne(a, b)
}

// simpleName returns the name without its namespace, which may be an alias.
func simpleName(qualified string) string {
	return qualified[strings.LastIndexByte(qualified, '.')+1:]
}

// temporal are the kinds that go together with durations; a time of day does not.
const temporal = kindSet(1<<DateKind | 1<<DateTimeOffsetKind | 1<<DurationKind)

// arithmetic returns the kind of a op b (URL Conventions 5.1.1.2), and whether
// there is one.
func arithmetic(op Op, a, b *Type) (TypeKind, bool) {
	if !a.known() || !b.known() {
		return UnknownKind, true
	}
	if a.Collection || b.Collection {
		return UnknownKind, false
	}
	switch number := Promote(a.Kind, b.Kind); {
	case number != UnknownKind && op == DivBy:
		return max(number, DecimalKind), true
	case number != UnknownKind:
		return number, true
	case (op == Add || op == Sub) && temporal.has(a.Kind) && b.Kind == DurationKind:
		return a.Kind, true
	case op == Add && a.Kind == DurationKind && temporal.has(b.Kind):
		return b.Kind, true
	case op == Sub && temporal.has(a.Kind) && a.Kind == b.Kind:
		return DurationKind, true
	case (op == Mul || op == Div || op == DivBy) && a.Kind == DurationKind && b.Kind.IsNumber():
		return DurationKind, true
	case op == Mul && a.Kind.IsNumber() && b.Kind == DurationKind:
		return DurationKind, true
	}
	return UnknownKind, false
}
