package schema

import (
	"slices"
	"strings"
)

// isCSDL reports whether the document is CSDL JSON, and says what it is
// otherwise.
func (j *jsonReader) isCSDL(root *jsonValue) bool {
	has := func(names ...string) bool {
		for _, n := range names {
			if root.get(n) != nil {
				return true
			}
		}
		return false
	}
	switch {
	case has("$Version", "$EntityContainer", "$Reference"), hasSchema(root):
		return true
	case has("error"):
		j.fail(j.pos(root.start), "document-format", "the document is an error that a service answered; %s", adviceFormat)
	case has("@odata.context", "@context", "value"):
		j.fail(j.pos(root.start), "document-format", "the document is data of a service, not its description; %s", adviceFormat)
	default:
		j.fail(j.pos(root.start), "document-format", "the document is JSON, but has no member %q as CSDL JSON must have; %s", "$Version", adviceFormat)
	}
	return false
}

// hasSchema reports whether an object has a member that can be nothing but a schema:
// one with an element that says its kind.
func hasSchema(root *jsonValue) bool {
	return slices.ContainsFunc(root.members, func(m *jsonMember) bool {
		return slices.ContainsFunc(m.value.members, func(child *jsonMember) bool { return child.value.get("$Kind") != nil })
	})
}

// document reads the document's object (section 4 of the JSON specification).
func (j *jsonReader) document(root *jsonValue) bool {
	o := j.object(root, "the document")
	j.doc.Pos = j.pos(root.start)
	j.doc.Version = "4.01"
	if m := root.get("$Version"); m == nil {
		j.warnf(j.doc.Pos, "csdl-version-assumed", `the document needs the member "$Version"; it is read as version 4.01`)
	} else if m.value.kind == '0' {
		j.warnf(j.at(m), "value-spelling", `"$Version" is a number, must be a string`)
		j.version(m.value.text, j.at(m))
	} else if j.is(m, '"') {
		j.version(m.value.text, j.at(m))
	}
	if j.failed {
		return false
	}
	for _, m := range o.plain {
		switch {
		case m.name == "$Version", m.name == "$EntityContainer":
		case m.name == "$Reference":
			j.references(m)
		case strings.HasPrefix(m.name, "$"):
			j.unknown(m, "the document")
		default:
			j.readSchema(m)
		}
	}
	if m := root.get("$EntityContainer"); m != nil {
		j.entityContainerName(m)
	}
	j.done(o)
	return true
}

// entityContainerName checks that the container of the service is there, unless
// it is in a schema of another document.
func (j *jsonReader) entityContainerName(m *jsonMember) {
	if !j.is(m, '"') {
		return
	}
	name := newAliases(j.doc).expand(m.value.text, nil, func(string, []string) {})
	for _, s := range j.doc.Schemas {
		if s.Container != nil && s.Container.QualifiedName() == name {
			j.doc.service = name
			return
		}
	}
	for _, r := range j.doc.References {
		for _, i := range r.Includes {
			if strings.HasPrefix(name, i.Namespace+".") {
				return
			}
		}
	}
	j.warnf(j.at(m), "container-unknown", `"$EntityContainer" is %s, which is not in the document: name the service's container`, quote(m.value.text))
}

// references reads the references to other documents (section 4.1 of the JSON
// specification). Their URIs are the names of the members.
func (j *jsonReader) references(all *jsonMember) {
	if !j.is(all, '{') {
		return
	}
	for _, m := range all.value.members {
		r := &Reference{Node: Node{Pos: j.at(m)}, URI: m.name}
		j.doc.References = append(j.doc.References, r)
		o := j.object(m.value, "a reference")
		for _, m := range o.plain {
			switch m.name {
			case "$Include":
				j.each(m, func(v *jsonValue) { r.Includes = append(r.Includes, j.include(v)) })
			case "$IncludeAnnotations":
				j.each(m, func(v *jsonValue) { r.IncludeAnnotations = append(r.IncludeAnnotations, j.includeAnnotations(v)) })
			default:
				j.unknown(m, "a reference")
			}
		}
		j.annotate(o, "", &r.Node)
		j.done(o)
	}
}

// each reads the items of an array.
func (j *jsonReader) each(m *jsonMember, read func(v *jsonValue)) {
	if j.is(m, '[') {
		for _, item := range m.value.items {
			read(item)
		}
	}
}

func (j *jsonReader) include(v *jsonValue) *Include {
	i := &Include{Node: Node{Pos: j.pos(v.start)}}
	o := j.object(v, `an item of "$Include"`)
	for _, m := range o.plain {
		switch m.name {
		case "$Namespace":
			j.text(&i.Namespace, m)
		case "$Alias":
			j.text(&i.Alias, m)
		default:
			j.unknown(m, `"$Include"`)
		}
	}
	j.needs(o, `an item of "$Include"`, "$Namespace", i.Namespace)
	j.annotate(o, "", &i.Node)
	j.done(o)
	return i
}

func (j *jsonReader) includeAnnotations(v *jsonValue) *IncludeAnnotations {
	i := &IncludeAnnotations{Node: Node{Pos: j.pos(v.start)}}
	o := j.object(v, `an item of "$IncludeAnnotations"`)
	for _, m := range o.plain {
		switch m.name {
		case "$TermNamespace":
			j.text(&i.TermNamespace, m)
		case "$Qualifier":
			j.text(&i.Qualifier, m)
		case "$TargetNamespace":
			j.text(&i.TargetNamespace, m)
		default:
			j.unknown(m, `"$IncludeAnnotations"`)
		}
	}
	j.needs(o, `an item of "$IncludeAnnotations"`, "$TermNamespace", i.TermNamespace)
	j.annotate(o, "", &i.Node)
	j.done(o)
	return i
}

// readSchema reads a schema (section 5 of the JSON specification).
func (j *jsonReader) readSchema(schema *jsonMember) {
	s := &Schema{Node: Node{Pos: j.at(schema)}, Namespace: schema.name, Document: j.doc}
	j.doc.Schemas = append(j.doc.Schemas, s)
	o := j.object(schema.value, "schema "+quote(schema.name))
	if m := o.get("$Alias"); m != nil {
		j.text(&s.Alias, m)
	}
	j.schema = s
	for _, m := range o.plain {
		switch {
		case m.name == "$Alias":
		case m.name == "$Annotations":
			j.annotationGroups(s, m)
		case strings.HasPrefix(m.name, "$"):
			j.unknown(m, "a schema")
		case m.value.kind == '[':
			for _, item := range m.value.items {
				j.overload(s, m, item)
			}
		default:
			j.schemaChild(s, m)
		}
	}
	j.annotate(o, "", &s.Node)
	j.done(o)
	j.schema = nil
}

// schemaChild reads a model element by its $Kind.
func (j *jsonReader) schemaChild(s *Schema, m *jsonMember) {
	o := j.object(m.value, quote(m.name))
	if o.kind != '{' {
		return
	}
	switch j.kindOf(m, o) {
	case "EntityType":
		t := NewEntityType(s, m.name)
		s.EntityTypes = append(s.EntityTypes, t)
		j.entityType(t, m, o)
	case "ComplexType":
		t := NewComplexType(s, m.name)
		s.ComplexTypes = append(s.ComplexTypes, t)
		j.structuredType(&t.StructuredType, m, o, func(*jsonMember) bool { return false })
	case "EnumType":
		s.EnumTypes = append(s.EnumTypes, j.enumType(m, o))
	case "TypeDefinition":
		s.TypeDefinitions = append(s.TypeDefinitions, j.typeDefinition(m, o))
	case "Term":
		s.Terms = append(s.Terms, j.term(m, o))
	case "EntityContainer":
		j.container(s, j.entityContainer(m, o))
	case "Action", "Function":
		j.warnf(j.at(m), "value-spelling", "%s is an object, should be an array of the overloads", quote(m.name))
		j.overload(s, m, m.value)
		return
	default:
		return
	}
	j.done(o)
}

// kindOf returns the kind of a schema's child. A child of another kind is
// reported; one with an underlying type can be nothing but a type definition.
func (j *jsonReader) kindOf(child *jsonMember, o *jsonObject) string {
	m := o.get("$Kind")
	if m == nil {
		j.errorf(j.at(child), "member-missing", `%s needs the member "$Kind", to say what it is`, quote(child.name))
		return ""
	}
	if !j.is(m, '"') {
		return ""
	}
	switch kind := m.value.text; kind {
	case "EntityType", "ComplexType", "EnumType", "TypeDefinition", "Term", "EntityContainer", "Action", "Function":
		return kind
	default:
		if o.get("$UnderlyingType") != nil {
			j.warnf(j.at(m), "value-spelling", `"$Kind" is %s, should be "TypeDefinition"`, quote(kind))
			return "TypeDefinition"
		}
		j.errorf(j.at(m), "value-invalid", `"$Kind" is %s, must be EntityType, ComplexType, EnumType, TypeDefinition, Term or EntityContainer`, quote(kind))
		return ""
	}
}

// annotationGroups reads the annotations with external targets (section 5.2 of
// the JSON specification).
func (j *jsonReader) annotationGroups(s *Schema, all *jsonMember) {
	if !j.is(all, '{') {
		return
	}
	for _, m := range all.value.members {
		g := &AnnotationGroup{Pos: j.at(m), Target: m.name}
		if g.Target == "" {
			j.warnf(g.Pos, "member-missing", "annotations have no target, without which they annotate nothing, and are ignored: name it")
		} else {
			s.AnnotationGroups = append(s.AnnotationGroups, g)
		}
		j.name(&g.Target, g.Pos)
		o := j.object(m.value, "an annotation target")
		for _, m := range o.plain {
			j.unknown(m, "an annotation target")
		}
		var n Node
		j.annotate(o, "", &n)
		g.Annotations = n.Annotations
		j.done(o)
	}
}
