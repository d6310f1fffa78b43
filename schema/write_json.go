package schema

import (
	"cmp"
	"io"
	"slices"
	"strconv"
)

// WriteJSON writes the document as CSDL JSON ("OData Common Schema Definition
// Language (CSDL) JSON Representation" 4.01), indented, with qualified names
// throughout and the format's defaults left out. The same document always
// gives the same text.
//
// JSON has one place per name. Where CSDL XML is usable although it gives two
// things one name, which [Read] warns of, the first is written: a type rather
// than operations of its name, and the first of two annotations with the same
// term and qualifier.
//
// The only error, besides those of w, is text that is not valid UTF-8.
func WriteJSON(w io.Writer, d *Document) error {
	j := &jsonWriter{doc: d, namespaces: namespacesOf(d)}
	data, err := appendJSON(nil, j.document(), "\n")
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}

// jsonWriter makes the JSON values of one document.
type jsonWriter struct {
	doc        *Document
	namespaces namespaces
}

func (j *jsonWriter) document() *object {
	d := j.doc
	doc := newObject()
	doc.add("$Version", d.Version)
	doc.given("$EntityContainer", d.service)
	for _, s := range d.Schemas {
		if s.Container != nil {
			doc.add("$EntityContainer", s.Container.QualifiedName()) // the first
		}
	}
	references := newObject()
	for _, r := range d.References {
		j.reference(references, r)
	}
	doc.addSome("$Reference", references)
	for _, s := range byNamespace(d.Schemas) {
		schema, ok := doc.get(s.Namespace).(*object)
		if !ok {
			schema = newObject()
			doc.add(s.Namespace, schema)
		}
		j.schema(schema, s)
	}
	return doc
}

// byNamespace returns the schemas, those of one namespace as one: JSON has one place
// for them. Only containers beside the first stay in schemas of their own.
func byNamespace(list []*Schema) []*Schema {
	var all, more []*Schema
	first := map[string]*Schema{}
	for _, s := range list {
		m := first[s.Namespace]
		if m == nil {
			c := *s
			first[s.Namespace] = &c
			all = append(all, &c)
			continue
		}
		m.Alias = cmp.Or(m.Alias, s.Alias)
		m.Annotations = slices.Concat(m.Annotations, s.Annotations)
		m.EntityTypes = slices.Concat(m.EntityTypes, s.EntityTypes)
		m.ComplexTypes = slices.Concat(m.ComplexTypes, s.ComplexTypes)
		m.EnumTypes = slices.Concat(m.EnumTypes, s.EnumTypes)
		m.TypeDefinitions = slices.Concat(m.TypeDefinitions, s.TypeDefinitions)
		m.Actions = slices.Concat(m.Actions, s.Actions)
		m.Functions = slices.Concat(m.Functions, s.Functions)
		m.Terms = slices.Concat(m.Terms, s.Terms)
		m.AnnotationGroups = slices.Concat(m.AnnotationGroups, s.AnnotationGroups)
		if m.Container == nil {
			m.Container = s.Container
		} else if s.Container != nil {
			more = append(more, &Schema{Namespace: s.Namespace, Container: s.Container})
		}
	}
	return append(all, more...)
}

// reference adds what is included from a document to what already is.
func (j *jsonWriter) reference(references *object, r *Reference) {
	o, ok := references.get(r.URI).(*object)
	if !ok {
		o = newObject()
		references.add(r.URI, o)
	}
	for _, i := range r.Includes {
		include := newObject()
		include.add("$Namespace", i.Namespace)
		include.given("$Alias", j.namespaces.usable(i.Alias, i.Namespace))
		j.annotations(include, "", "", i.Annotations)
		o.append("$Include", include)
	}
	for _, i := range r.IncludeAnnotations {
		include := newObject()
		include.add("$TermNamespace", i.TermNamespace)
		include.given("$Qualifier", i.Qualifier)
		include.given("$TargetNamespace", i.TargetNamespace)
		j.annotations(include, "", "", i.Annotations)
		o.append("$IncludeAnnotations", include)
	}
	j.annotations(o, "", "", r.Annotations)
}

// schema adds what a schema declares to what others of its namespace do.
func (j *jsonWriter) schema(o *object, s *Schema) {
	o.given("$Alias", j.namespaces.usable(s.Alias, s.Namespace))
	j.annotations(o, "", "", s.Annotations)
	for _, t := range s.EntityTypes {
		o.add(t.Name, j.structuredType("EntityType", &t.StructuredType, t.HasStream, t.Key))
	}
	for _, t := range s.ComplexTypes {
		o.add(t.Name, j.structuredType("ComplexType", &t.StructuredType, false, nil))
	}
	for _, t := range s.EnumTypes {
		o.add(t.Name, j.enumType(t))
	}
	for _, t := range s.TypeDefinitions {
		definition := kind("TypeDefinition")
		definition.add("$UnderlyingType", t.Underlying.Name)
		j.sizes(definition, t.Underlying)
		j.annotations(definition, "", "", t.Annotations)
		o.add(t.Name, definition)
	}
	j.operations(o, s.Actions, s.Functions)
	for _, t := range s.Terms {
		o.add(t.Name, j.term(t))
	}
	if c := s.Container; c != nil {
		o.add(c.Name, j.container(c))
	}
	groups, ok := o.get("$Annotations").(*object)
	if !ok {
		groups = newObject()
	}
	for _, g := range s.AnnotationGroups {
		target, ok := groups.get(g.Target).(*object)
		if !ok {
			target = newObject()
			groups.add(g.Target, target)
		}
		j.annotations(target, "", g.Qualifier, g.Annotations)
	}
	o.addSome("$Annotations", groups)
}

func (j *jsonWriter) structuredType(name string, t *StructuredType, hasStream bool, key []*PropertyRef) *object {
	o := kind(name)
	o.given("$BaseType", t.BaseName)
	o.flag("$Abstract", t.Abstract, false)
	o.flag("$OpenType", t.OpenHere, false)
	o.flag("$HasStream", hasStream, false)
	for _, r := range key {
		if r.Alias == "" {
			o.append("$Key", r.Path)
			continue
		}
		part := newObject()
		part.add(r.Alias, r.Path)
		o.append("$Key", part)
	}
	j.annotations(o, "", "", t.Annotations)
	for _, p := range t.Properties {
		property := newObject()
		j.typed(property, p.Type)
		j.annotations(property, "", "", p.Annotations)
		o.add(p.Name, property)
	}
	for _, p := range t.NavigationProperties {
		o.add(p.Name, j.navigationProperty(p))
	}
	return o
}

func (j *jsonWriter) navigationProperty(p *NavigationProperty) *object {
	o := kind("NavigationProperty")
	o.flag("$Collection", p.Type.Collection, false)
	o.add("$Type", p.Type.Name)
	o.flag("$Nullable", p.Type.Nullable && !p.Type.Collection, false)
	o.given("$Partner", p.Partner)
	o.flag("$ContainsTarget", p.ContainsTarget, false)
	constraints := newObject()
	for _, c := range p.ReferentialConstraints {
		constraints.add(c.Property, c.ReferencedProperty)
		j.annotations(constraints, c.Property, "", c.Annotations)
	}
	o.addSome("$ReferentialConstraint", constraints)
	if p.OnDelete != nil {
		o.add("$OnDelete", p.OnDelete.Action)
		j.annotations(o, "$OnDelete", "", p.OnDelete.Annotations)
	}
	j.annotations(o, "", "", p.Annotations)
	return o
}

func (j *jsonWriter) enumType(t *EnumType) *object {
	o := kind("EnumType")
	if t.Underlying != "Edm.Int32" {
		o.given("$UnderlyingType", t.Underlying)
	}
	o.flag("$IsFlags", t.IsFlags, false)
	j.annotations(o, "", "", t.Annotations)
	for _, m := range t.Members {
		o.add(m.Name, literal(strconv.FormatInt(m.Value, 10)))
		j.annotations(o, m.Name, "", m.Annotations)
	}
	return o
}

// operations adds the overloads of each name, actions and functions together.
func (j *jsonWriter) operations(schema *object, actions, functions []*Operation) {
	overloads := newObject()
	for _, a := range actions {
		overloads.append(a.Name, j.operation("Action", a))
	}
	for _, f := range functions {
		overloads.append(f.Name, j.operation("Function", f))
	}
	for _, m := range overloads.members {
		schema.add(m.name, m.value)
	}
}

func (j *jsonWriter) operation(name string, op *Operation) *object {
	o := kind(name)
	o.flag("$IsBound", op.Bound, false)
	o.given("$EntitySetPath", op.EntitySetPath)
	o.flag("$IsComposable", op.Composable, false)
	for _, p := range op.Parameters {
		parameter := newObject()
		parameter.add("$Name", p.Name)
		j.typed(parameter, p.Type)
		j.annotations(parameter, "", "", p.Annotations)
		o.append("$Parameter", parameter)
	}
	if op.Return != nil {
		result := newObject()
		j.typed(result, op.Return.Type)
		j.annotations(result, "", "", op.Return.Annotations)
		o.add("$ReturnType", result)
	}
	j.annotations(o, "", "", op.Annotations)
	return o
}

func (j *jsonWriter) term(t *Term) *object {
	o := kind("Term")
	j.typed(o, t.Type)
	o.given("$BaseTerm", t.BaseTerm)
	for _, a := range t.AppliesTo {
		o.append("$AppliesTo", a)
	}
	j.annotations(o, "", "", t.Annotations)
	return o
}

func (j *jsonWriter) container(c *EntityContainer) *object {
	o := kind("EntityContainer")
	o.given("$Extends", c.ExtendsName)
	j.annotations(o, "", "", c.Annotations)
	for _, s := range c.EntitySets {
		set := newObject()
		set.add("$Collection", true)
		set.add("$Type", s.TypeName)
		set.flag("$IncludeInServiceDocument", s.IncludeInServiceDocument, true)
		set.addSome("$NavigationPropertyBinding", bindings(s.Bindings))
		j.annotations(set, "", "", s.Annotations)
		o.add(s.Name, set)
	}
	for _, s := range c.Singletons {
		singleton := newObject()
		singleton.add("$Type", s.TypeName)
		singleton.flag("$Nullable", s.Nullable, false)
		singleton.addSome("$NavigationPropertyBinding", bindings(s.Bindings))
		j.annotations(singleton, "", "", s.Annotations)
		o.add(s.Name, singleton)
	}
	for _, i := range c.ActionImports {
		o.add(i.Name, j.operationImport("$Action", i))
	}
	for _, i := range c.FunctionImports {
		o.add(i.Name, j.operationImport("$Function", i))
	}
	return o
}

func bindings(all []*NavigationPropertyBinding) *object {
	o := newObject()
	for _, b := range all {
		o.add(b.Path, b.Target)
	}
	return o
}

func (j *jsonWriter) operationImport(member string, i *OperationImport) *object {
	o := newObject()
	o.add(member, i.OperationName)
	o.given("$EntitySet", i.EntitySet)
	o.flag("$IncludeInServiceDocument", i.IncludeInServiceDocument, false)
	j.annotations(o, "", "", i.Annotations)
	return o
}

// kind returns an object that says what kind of element it describes.
func kind(name string) *object {
	o := newObject()
	o.add("$Kind", name)
	return o
}

// typed adds the members of a type where it is used (section 7.2).
func (j *jsonWriter) typed(o *object, t TypeRef) {
	o.flag("$Collection", t.Collection, false)
	if t.Name != "Edm.String" {
		o.add("$Type", t.Name)
	}
	if !(t.Collection && isEntityType(t)) { // whose items are never null
		o.flag("$Nullable", t.Nullable, false)
	}
	j.sizes(o, t)
	if t.Default != nil {
		o.add("$DefaultValue", defaultValue(t))
	}
}

func isEntityType(t TypeRef) bool {
	_, ok := t.Type.(*EntityType)
	return ok || t.Name == "Edm.EntityType"
}

// sizes adds the facets that are about a type's values, except those that are
// the default where a type is used (section 7.2).
func (j *jsonWriter) sizes(o *object, t TypeRef) {
	f := t.Facets
	if f.Scale == "variable" && t.Name == "Edm.Decimal" {
		f.Scale = ""
	}
	j.facets(o, f)
}

func (j *jsonWriter) facets(o *object, f Facets) {
	if f.MaxLength != "" && f.MaxLength != "max" {
		o.add("$MaxLength", numberOrText(f.MaxLength))
	}
	if f.Precision != "" {
		o.add("$Precision", numberOrText(f.Precision))
	}
	if f.Scale != "" {
		o.add("$Scale", numberOrText(f.Scale))
	}
	o.given("$SRID", f.SRID)
	if f.Unicode != nil {
		o.flag("$Unicode", *f.Unicode, true)
	}
}

// defaultValue returns the default of a property or term (section 7.2.7): a
// number, truth value or null for the types whose values are written so.
func defaultValue(t TypeRef) any {
	text := *t.Default
	name := t.Name
	if p := primitiveOf(t.Type); p != nil {
		name = p.QualifiedName()
	}
	switch name {
	case "Edm.Boolean":
		if text == "true" || text == "false" || text == "null" {
			return literal(text)
		}
	case "Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double", "Edm.Single":
		if text == "null" {
			return literal(text)
		}
		return numberOrText(text)
	}
	return text
}
