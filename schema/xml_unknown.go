package schema

import "strings"

// The elements and attributes of CSDL XML, to tell what an unknown one was
// meant to be.
var (
	xmlElements = strings.Fields(`
		Edmx DataServices Reference Include IncludeAnnotations Schema
		EntityType Key PropertyRef Property NavigationProperty ReferentialConstraint OnDelete
		ComplexType EnumType Member TypeDefinition Action Function Parameter ReturnType
		EntityContainer EntitySet Singleton NavigationPropertyBinding ActionImport FunctionImport
		Term Annotations Annotation
		Binary Bool Date DateTimeOffset Decimal Duration EnumMember Float Guid Int String TimeOfDay
		AnnotationPath AnyPropertyPath ModelElementPath NavigationPropertyPath Path PropertyPath
		And Or Not Eq Ne Gt Ge Lt Le Has In Neg Add Sub Mul Div DivBy Mod
		Apply Cast IsOf If Collection LabeledElement LabeledElementReference Null Record PropertyValue UrlRef`)

	xmlAttributes = strings.Fields(`
		Version Uri Namespace Alias TermNamespace Qualifier TargetNamespace
		Name BaseType Abstract OpenType HasStream Type Nullable DefaultValue
		MaxLength Precision Scale SRID Unicode
		Partner ContainsTarget Property ReferencedProperty Action
		UnderlyingType IsFlags Value IsBound IsComposable EntitySetPath
		Extends EntityType IncludeInServiceDocument Path Target EntitySet Function
		BaseTerm AppliesTo Term
		Binary Bool Date DateTimeOffset Decimal Duration EnumMember Float Guid Int String TimeOfDay
		AnnotationPath AnyPropertyPath ModelElementPath NavigationPropertyPath PropertyPath UrlRef`)
)

// inAnyCase returns the name among the known ones that differs from it in case
// at most, or "".
func inAnyCase(known []string, name string) string {
	for _, k := range known {
		if strings.EqualFold(k, name) {
			return k
		}
	}
	return ""
}

// belongs reports whether an element is one of CSDL.
func (x *xmlReader) belongs(parent, c *element) bool {
	switch {
	case c.space == nsEdm, c.space == nsEdmx && parent.space == nsEdmx:
		return true
	case c.space == nsEdmx, c.space == "":
		x.unknownElement(parent, c)
	case c.name == "Schema" && parent.space == nsEdmx && oldNamespaces.MatchString(c.space):
		x.fail(x.pos(c.start), "csdl-version", "the schema is of an older version than OData 4 (namespace %s); versions 4.0 and 4.01 are read: %s", quote(c.space), adviceOldVersion)
	case c.name == "Schema" && parent.space == nsEdmx:
		x.wrongNamespace(c, nsEdm)
	case strings.HasPrefix(string(x.data[c.start+1:c.end]), c.space+":"):
		x.warnf(x.pos(c.start), "element-unknown", "the namespace prefix of <%s:%s> is not declared; the element is ignored", c.space, c.name)
	}
	return false
}

func (x *xmlReader) wrongNamespace(e *element, want string) {
	x.errorf(x.pos(e.start), "namespace-wrong", "<%s> is in the namespace %s, must be in %s: declare it with xmlns", e.name, quote(e.space), quote(want))
}

func (x *xmlReader) unknownElement(parent, c *element) {
	pos, known := x.pos(c.start), inAnyCase(xmlElements, c.name)
	switch {
	case c.name == "Schema" && parent.name == "DataServices" && c.space != nsEdm:
		x.wrongNamespace(c, nsEdm)
	case c.space == "":
		x.warnf(pos, "element-unknown", "<%s> in <%s> has no namespace, and is ignored: declare CSDL's with xmlns=%q", c.name, parent.name, nsEdm)
	case known == "":
		x.warnf(pos, "element-unknown", "<%s> in <%s> is not an element of CSDL 4.01, and is ignored", c.name, parent.name)
	case known != c.name:
		x.warnf(pos, "element-unknown", "<%s> in <%s> is ignored: did you mean <%s>?", c.name, parent.name, known)
	default:
		x.warnf(pos, "element-unknown", "<%s> does not belong in <%s>, and is ignored", c.name, parent.name)
	}
}

func (x *xmlReader) unknownAttribute(a attribute) {
	pos, known := x.at(a), inAnyCase(xmlAttributes, a.name)
	switch {
	case known == "":
		x.warnf(pos, "attribute-unknown", "%s is not an attribute of CSDL 4.01, and is ignored", a.name)
	case known != a.name:
		x.warnf(pos, "attribute-unknown", "attribute %s of <%s> is ignored: did you mean %s?", a.name, a.of.name, known)
	default:
		x.warnf(pos, "attribute-unknown", "attribute %s does not belong in <%s>, and is ignored", a.name, a.of.name)
	}
}

// noAttributes reports every attribute of an element that has none.
func (x *xmlReader) noAttributes(e *element) {
	for a := range x.attributes(e) {
		x.unknownAttribute(a)
	}
}

// needs reports a required attribute that is missing or empty.
func (x *xmlReader) needs(e *element, name, value string) {
	if value == "" {
		x.errorf(x.pos(e.start), "attribute-missing", "<%s> needs the attribute %s", e.name, name)
	}
}

// repeats reports an element that may occur once and did already, and skips it.
func (x *xmlReader) repeats(c *element, first Position) bool {
	if first.Line == 0 {
		return false
	}
	x.errorf(x.pos(c.start), "element-repeated", "<%s> occurs twice, first at %s: remove one", c.name, first)
	x.skip(c)
	return true
}
