package schema

import "strings"

// primitiveNames are the names of the built-in types.
var primitiveNames = strings.Fields(`
	Binary Boolean Byte Date DateTimeOffset Decimal Double Duration Guid
	Int16 Int32 Int64 SByte Single Stream String TimeOfDay Untyped
	Geography GeographyCollection GeographyLineString GeographyMultiLineString
	GeographyMultiPoint GeographyMultiPolygon GeographyPoint GeographyPolygon
	Geometry GeometryCollection GeometryLineString GeometryMultiLineString
	GeometryMultiPoint GeometryMultiPolygon GeometryPoint GeometryPolygon
	PrimitiveType ComplexType EntityType
	AnnotationPath AnyPropertyPath ModelElementPath NavigationPropertyPath PropertyPath`)

// primitiveTypes holds the one value per name that references are linked to.
// It is never written to after its initialisation.
var primitiveTypes = func() map[string]*PrimitiveType {
	types := make(map[string]*PrimitiveType, len(primitiveNames))
	for _, name := range primitiveNames {
		types["Edm."+name] = &PrimitiveType{Name: name}
	}
	return types
}()

// Primitive returns the built-in type of a qualified name such as
// "Edm.String": a primitive type (section 4.4), a built-in abstract type
// (section 4.5), or a type of annotation terms (section 4.6). It returns the
// same value for the same name, and nil if there is no such type.
func Primitive(name string) *PrimitiveType { return primitiveTypes[name] }

// IsAbstract reports whether values are always of another, more specific type
// (section 4.5).
func (t *PrimitiveType) IsAbstract() bool {
	switch t.Name {
	case "PrimitiveType", "ComplexType", "EntityType", "Untyped", "Geography", "Geometry":
		return true
	}
	return false
}

// IsPath reports whether the type is one that only annotation terms have, such
// as Edm.PropertyPath (section 4.6).
func (t *PrimitiveType) IsPath() bool { return strings.HasSuffix(t.Name, "Path") }

// IsSpatial reports whether the type is a geography or geometry type.
func (t *PrimitiveType) IsSpatial() bool { return strings.HasPrefix(t.Name, "Geo") }

// IsInteger reports whether the type is one that an enumeration can have below
// it (section 10.1).
func (t *PrimitiveType) IsInteger() bool {
	_, ok := integerRanges[t.Name]
	return ok
}

type integerRange struct{ min, max int64 }

var integerRanges = map[string]integerRange{
	"SByte": {-1 << 7, 1<<7 - 1},
	"Byte":  {0, 1<<8 - 1},
	"Int16": {-1 << 15, 1<<15 - 1},
	"Int32": {-1 << 31, 1<<31 - 1},
	"Int64": {-1 << 63, 1<<63 - 1},
}

// primitiveOf returns the primitive type that values of t have: t itself, or
// what a type definition stands for. It is nil for other types.
func primitiveOf(t Type) *PrimitiveType {
	switch t := t.(type) {
	case *PrimitiveType:
		return t
	case *TypeDefinition:
		p, _ := t.Underlying.Type.(*PrimitiveType)
		return p
	}
	return nil
}

// Structured returns what entity types and complex types share, or nil for
// other types.
func Structured(t Type) *StructuredType {
	switch t := t.(type) {
	case *EntityType:
		return &t.StructuredType
	case *ComplexType:
		return &t.StructuredType
	}
	return nil
}
