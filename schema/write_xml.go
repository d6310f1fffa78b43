package schema

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
)

// WriteXML writes the document as CSDL XML ("OData Common Schema Definition
// Language (CSDL) XML Representation" 4.01), indented, with qualified names
// throughout and the format's defaults left out. The same document always
// gives the same text.
//
// The only errors, besides those of w, are texts that XML cannot express:
// invalid UTF-8 and control characters.
func WriteXML(w io.Writer, d *Document) error {
	x := &xmlWriter{w: bufio.NewWriter(w), namespaces: namespacesOf(d)}
	x.document(d)
	return errors.Join(x.err, x.w.Flush())
}

func (x *xmlWriter) document(d *Document) {
	x.w.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	x.start("edmx:Edmx")
	x.attr("xmlns:edmx", "http://docs.oasis-open.org/odata/ns/edmx")
	x.attr("xmlns", "http://docs.oasis-open.org/odata/ns/edm")
	x.attr("Version", d.Version)
	for _, r := range d.References {
		x.reference(r)
	}
	x.start("edmx:DataServices")
	for _, s := range d.Schemas {
		x.schema(s)
	}
	x.end()
	x.end()
}

func (x *xmlWriter) reference(r *Reference) {
	x.start("edmx:Reference")
	x.attr("Uri", r.URI)
	for _, i := range r.Includes {
		x.start("edmx:Include")
		x.attr("Namespace", i.Namespace)
		x.given("Alias", x.namespaces.usable(i.Alias, i.Namespace))
		x.annotations(i.Annotations)
		x.end()
	}
	for _, i := range r.IncludeAnnotations {
		x.start("edmx:IncludeAnnotations")
		x.attr("TermNamespace", i.TermNamespace)
		x.given("Qualifier", i.Qualifier)
		x.given("TargetNamespace", i.TargetNamespace)
		x.annotations(i.Annotations)
		x.end()
	}
	x.annotations(r.Annotations)
	x.end()
}

func (x *xmlWriter) schema(s *Schema) {
	x.start("Schema")
	x.attr("Namespace", s.Namespace)
	x.given("Alias", x.namespaces.usable(s.Alias, s.Namespace))
	x.annotations(s.Annotations)
	for _, t := range s.EntityTypes {
		x.structuredType("EntityType", &t.StructuredType, t.HasStream, t.Key)
	}
	for _, t := range s.ComplexTypes {
		x.structuredType("ComplexType", &t.StructuredType, false, nil)
	}
	for _, t := range s.EnumTypes {
		x.enumType(t)
	}
	for _, t := range s.TypeDefinitions {
		x.start("TypeDefinition")
		x.attr("Name", t.Name)
		x.attr("UnderlyingType", t.Underlying.Name)
		x.sizes(t.Underlying)
		x.annotations(t.Annotations)
		x.end()
	}
	for _, o := range s.Actions {
		x.operation("Action", o)
	}
	for _, o := range s.Functions {
		x.operation("Function", o)
	}
	for _, t := range s.Terms {
		x.term(t)
	}
	if s.Container != nil {
		x.container(s.Container)
	}
	for _, g := range s.AnnotationGroups {
		x.start("Annotations")
		x.attr("Target", g.Target)
		x.given("Qualifier", g.Qualifier)
		x.annotations(g.Annotations)
		x.end()
	}
	x.end()
}

func (x *xmlWriter) structuredType(element string, t *StructuredType, hasStream bool, key []*PropertyRef) {
	x.start(element)
	x.attr("Name", t.Name)
	x.given("BaseType", t.BaseName)
	x.flag("Abstract", t.Abstract, false)
	x.flag("OpenType", t.OpenHere, false)
	x.flag("HasStream", hasStream, false)
	x.annotations(t.Annotations)
	if len(key) > 0 {
		x.start("Key")
		for _, r := range key {
			x.start("PropertyRef")
			x.attr("Name", r.Path)
			x.given("Alias", r.Alias)
			x.end()
		}
		x.end()
	}
	for _, p := range t.Properties {
		x.start("Property")
		x.attr("Name", p.Name)
		x.typed(p.Type)
		x.annotations(p.Annotations)
		x.end()
	}
	for _, p := range t.NavigationProperties {
		x.navigationProperty(p)
	}
	x.end()
}

func (x *xmlWriter) navigationProperty(p *NavigationProperty) {
	x.start("NavigationProperty")
	x.attr("Name", p.Name)
	x.attr("Type", typeText(p.Type))
	if !p.Type.Collection { // of which none states it (section 8.3)
		x.nullable(p.Type)
	}
	x.given("Partner", p.Partner)
	x.flag("ContainsTarget", p.ContainsTarget, false)
	x.annotations(p.Annotations)
	for _, c := range p.ReferentialConstraints {
		x.start("ReferentialConstraint")
		x.attr("Property", c.Property)
		x.attr("ReferencedProperty", c.ReferencedProperty)
		x.annotations(c.Annotations)
		x.end()
	}
	if p.OnDelete != nil {
		x.start("OnDelete")
		x.attr("Action", p.OnDelete.Action)
		x.annotations(p.OnDelete.Annotations)
		x.end()
	}
	x.end()
}

func (x *xmlWriter) enumType(t *EnumType) {
	x.start("EnumType")
	x.attr("Name", t.Name)
	if t.Underlying != "Edm.Int32" {
		x.given("UnderlyingType", t.Underlying)
	}
	x.flag("IsFlags", t.IsFlags, false)
	x.annotations(t.Annotations)
	for _, m := range t.Members {
		x.start("Member")
		x.attr("Name", m.Name)
		if m.ValueGiven {
			x.attr("Value", strconv.FormatInt(m.Value, 10))
		}
		x.annotations(m.Annotations)
		x.end()
	}
	x.end()
}

func (x *xmlWriter) operation(element string, o *Operation) {
	x.start(element)
	x.attr("Name", o.Name)
	x.flag("IsBound", o.Bound, false)
	x.given("EntitySetPath", o.EntitySetPath)
	x.flag("IsComposable", o.Composable, false)
	x.annotations(o.Annotations)
	for _, p := range o.Parameters {
		x.start("Parameter")
		x.attr("Name", p.Name)
		x.typed(p.Type)
		x.annotations(p.Annotations)
		x.end()
	}
	if o.Return != nil {
		x.start("ReturnType")
		x.typed(o.Return.Type)
		x.annotations(o.Return.Annotations)
		x.end()
	}
	x.end()
}

func (x *xmlWriter) term(t *Term) {
	x.start("Term")
	x.attr("Name", t.Name)
	x.typed(t.Type)
	x.given("BaseTerm", t.BaseTerm)
	x.given("AppliesTo", strings.Join(t.AppliesTo, " "))
	x.annotations(t.Annotations)
	x.end()
}

func (x *xmlWriter) container(c *EntityContainer) {
	x.start("EntityContainer")
	x.attr("Name", c.Name)
	x.given("Extends", c.ExtendsName)
	x.annotations(c.Annotations)
	for _, s := range c.EntitySets {
		x.start("EntitySet")
		x.attr("Name", s.Name)
		x.attr("EntityType", s.TypeName)
		x.flag("IncludeInServiceDocument", s.IncludeInServiceDocument, true)
		x.bindings(s.Bindings)
		x.annotations(s.Annotations)
		x.end()
	}
	for _, s := range c.Singletons {
		x.start("Singleton")
		x.attr("Name", s.Name)
		x.attr("Type", s.TypeName)
		x.flag("Nullable", s.Nullable, false)
		x.bindings(s.Bindings)
		x.annotations(s.Annotations)
		x.end()
	}
	for _, i := range c.ActionImports {
		x.operationImport("Action", i)
	}
	for _, i := range c.FunctionImports {
		x.operationImport("Function", i)
	}
	x.end()
}

func (x *xmlWriter) bindings(bindings []*NavigationPropertyBinding) {
	for _, b := range bindings {
		x.start("NavigationPropertyBinding")
		x.attr("Path", b.Path)
		x.attr("Target", b.Target)
		x.end()
	}
}

func (x *xmlWriter) operationImport(kind string, i *OperationImport) {
	x.start(kind + "Import")
	x.attr("Name", i.Name)
	x.attr(kind, i.OperationName)
	x.given("EntitySet", i.EntitySet)
	x.flag("IncludeInServiceDocument", i.IncludeInServiceDocument, false)
	x.annotations(i.Annotations)
	x.end()
}

// typed writes the attributes of a type where it is used (section 7.2).
func (x *xmlWriter) typed(t TypeRef) {
	x.attr("Type", typeText(t))
	x.nullable(t)
	x.sizes(t)
	if t.Default != nil {
		x.attr("DefaultValue", *t.Default)
	}
}

// nullable states what is not the default. Of the items of a collection there is
// none: it is stated as in the description, or where they cannot be null (section
// 7.2.1). Entities in a collection never are, which nobody need say.
func (x *xmlWriter) nullable(t TypeRef) {
	switch {
	case t.Collection && isEntityType(t):
	case !t.Nullable, t.Collection && t.NullableGiven:
		x.attr("Nullable", strconv.FormatBool(t.Nullable))
	}
}

// sizes writes the facets that are about a type's values, except those that are
// the default where a type is used (section 7.2). Of temporal values without a
// limit on their fractional seconds, XML can only state the most that there are.
func (x *xmlWriter) sizes(t TypeRef) {
	f := t.Facets
	switch t.Name {
	case "Edm.Decimal":
		if f.Scale == "0" {
			f.Scale = ""
		}
	case "Edm.DateTimeOffset", "Edm.Duration", "Edm.TimeOfDay":
		switch f.Precision {
		case "0":
			f.Precision = ""
		case "":
			f.Precision = "12"
		}
	}
	x.facets(f)
}

func (x *xmlWriter) facets(f Facets) {
	x.given("MaxLength", f.MaxLength)
	x.given("Precision", f.Precision)
	x.given("Scale", f.Scale)
	x.given("SRID", f.SRID)
	if f.Unicode != nil {
		x.attr("Unicode", strconv.FormatBool(*f.Unicode))
	}
}

// typeText returns the type's name as XML attributes give it.
func typeText(t TypeRef) string {
	if t.Collection {
		return "Collection(" + t.Name + ")"
	}
	return t.Name
}
