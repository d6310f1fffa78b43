package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// What is known of the types of expressions while they are parsed: enough to
// resolve paths and to refuse operands that cannot go together. The zero value
// of typ stands for "not known", and goes with everything.

// class is a group of types whose values can be compared with each other.
type class uint8

const (
	unknownClass class = iota
	nullClass
	booleanClass
	numberClass
	textClass
	guidClass
	dateClass
	dateTimeClass
	timeOfDayClass
	durationClass
	binaryClass
	enumClass
	spatialClass // Go types do not tell Geography from Geometry
	streamClass
	structuredClass
)

// classNames name the classes in messages.
var classNames = [...]string{
	unknownClass: "a value", nullClass: "null", booleanClass: "Edm.Boolean", numberClass: "a number", textClass: "Edm.String",
	guidClass: "Edm.Guid", dateClass: "Edm.Date", dateTimeClass: "Edm.DateTimeOffset", timeOfDayClass: "Edm.TimeOfDay",
	durationClass: "Edm.Duration", binaryClass: "Edm.Binary", enumClass: "an enumeration", spatialClass: "a spatial value",
	streamClass: "Edm.Stream", structuredClass: "a structured value",
}

// classes is a set of classes.
type classes uint32

func setOf(members ...class) classes {
	var s classes
	for _, c := range members {
		s |= 1 << c
	}
	return s
}

func (s classes) has(c class) bool { return s>>c&1 != 0 }

type typ struct {
	class      class
	collection bool
	name       string          // the qualified name; "" if not known
	target     wire.Structured // a typed nil, for structured types
}

// String describes the type in messages.
func (t typ) String() string {
	name := t.name
	if name == "" {
		name = classNames[t.class]
	}
	if t.collection {
		return "Collection(" + name + ")"
	}
	return name
}

// known reports whether the type says anything.
func (t typ) known() bool { return t.class != unknownClass && t.class != nullClass }

func typeOfTarget(target wire.Structured, collection bool) typ {
	if target == nil {
		return typ{collection: collection}
	}
	return typ{class: structuredClass, collection: collection, name: target.WireType().Name, target: target}
}

func typeOfProperty(p wire.PropertyInfo) typ {
	switch {
	case p.Target != nil:
		return typ{class: structuredClass, collection: p.Collection, name: p.TypeName, target: p.Target}
	case p.Enum:
		return typ{class: enumClass, collection: p.Collection, name: p.TypeName}
	}
	return typ{class: classOf(p.TypeName), collection: p.Collection, name: p.TypeName}
}

// typeNamed returns the type for the argument of cast. Names of model types
// are not looked into: only the properties that a path leads through are known.
func typeNamed(name string) typ {
	item, ok := strings.CutPrefix(name, "Collection(")
	item = strings.TrimSuffix(item, ")")
	return typ{class: classOf(item), collection: ok, name: item}
}

func classOf(typeName string) class {
	edm, ok := strings.CutPrefix(typeName, "Edm.")
	if !ok {
		return unknownClass
	}
	switch edm {
	case "Boolean":
		return booleanClass
	case "Byte", "SByte", "Int16", "Int32", "Int64", "Single", "Double", "Decimal":
		return numberClass
	case "String":
		return textClass
	case "Guid":
		return guidClass
	case "Date":
		return dateClass
	case "DateTimeOffset":
		return dateTimeClass
	case "TimeOfDay":
		return timeOfDayClass
	case "Duration":
		return durationClass
	case "Binary":
		return binaryClass
	case "Stream":
		return streamClass
	}
	if strings.HasPrefix(edm, "Geo") {
		return spatialClass
	}
	return unknownClass
}

// primitiveTypes are the names that cast and isof take from the namespace Edm.
const primitiveTypes = " Binary Boolean Byte Date DateTimeOffset Decimal Double Duration Guid Int16 Int32 Int64 SByte Single Stream String TimeOfDay " +
	"Geography GeographyCollection GeographyLineString GeographyMultiLineString GeographyMultiPoint GeographyMultiPolygon GeographyPoint GeographyPolygon " +
	"Geometry GeometryCollection GeometryLineString GeometryMultiLineString GeometryMultiPoint GeometryMultiPolygon GeometryPoint GeometryPolygon "

func isPrimitiveType(edmName string) bool {
	return strings.Contains(primitiveTypes, " "+edmName+" ")
}

var literalClasses = [...]class{
	NullLiteral: nullClass, BooleanLiteral: booleanClass, IntegerLiteral: numberClass, DecimalLiteral: numberClass,
	DoubleLiteral: numberClass, StringLiteral: textClass, GuidLiteral: guidClass, DateLiteral: dateClass,
	DateTimeOffsetLiteral: dateTimeClass, TimeOfDayLiteral: timeOfDayClass, DurationLiteral: durationClass,
	BinaryLiteral: binaryClass, EnumLiteral: enumClass, GeographyLiteral: spatialClass, GeometryLiteral: spatialClass,
}

// comparable reports whether eq and ne can have operands of the types.
func comparable(a, b typ) bool {
	if !a.known() || !b.known() {
		return true
	}
	if a.collection != b.collection {
		return false
	}
	if a.class == enumClass && b.class == enumClass {
		return a.name == "" || b.name == "" || simpleName(a.name) == simpleName(b.name)
	}
	return a.class == b.class || setOf(dateClass, dateTimeClass).has(a.class) && setOf(dateClass, dateTimeClass).has(b.class)
}

// simpleName returns the name without its namespace, which may be an alias.
func simpleName(qualified string) string {
	return qualified[strings.LastIndexByte(qualified, '.')+1:]
}

// temporal are the classes that go together with durations.
const temporal = classes(1<<dateClass | 1<<dateTimeClass | 1<<timeOfDayClass | 1<<durationClass)

// arithmetic returns the type of a op b (URL Conventions 5.1.1.2), and whether
// there is one.
func arithmetic(op Op, a, b typ) (typ, bool) {
	if a.collection || b.collection {
		return typ{}, false
	}
	if !a.known() || !b.known() {
		return typ{}, true
	}
	switch {
	case a.class == numberClass && b.class == numberClass:
		return typ{class: numberClass}, true
	case (op == Add || op == Sub) && temporal.has(a.class) && b.class == durationClass:
		return typ{class: a.class}, true
	case op == Add && a.class == durationClass && temporal.has(b.class):
		return typ{class: b.class}, true
	case op == Sub && temporal.has(a.class) && a.class == b.class:
		return typ{class: durationClass}, true
	case (op == Mul || op == Div || op == DivBy) && a.class == durationClass && b.class == numberClass:
		return typ{class: durationClass}, true
	case op == Mul && a.class == numberClass && b.class == durationClass:
		return typ{class: durationClass}, true
	}
	return typ{}, false
}
