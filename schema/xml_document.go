package schema

import "regexp"

// The namespaces of CSDL before version 4.
var oldNamespaces = regexp.MustCompile(`^https?://schemas\.microsoft\.com/ado/\d{4}/\d{2}/edmx?$`)

// checkRoot reports whether the document is CSDL XML of version 4, and says
// what it is otherwise.
func (x *xmlReader) checkRoot(root *element) bool {
	fail := func(rule, format string, args ...any) bool {
		x.fail(x.pos(root.start), rule, format, args...)
		return false
	}
	switch {
	case root.name == "Edmx" && root.space == nsEdmx:
		return true
	case oldNamespaces.MatchString(root.space):
		return fail("csdl-version", "the document is of an older version than OData 4 (namespace %s); versions 4.0 and 4.01 are read: %s", quote(root.space), adviceOldVersion)
	case root.name == "Edmx" && root.space == "":
		return fail("document-root", "the root element <Edmx> has no namespace; declare it with xmlns=%q", nsEdmx)
	case root.name == "Edmx":
		return fail("document-root", "the root element <Edmx> is in the namespace %s, must be in %s", quote(root.space), quote(nsEdmx))
	case root.name == "Schema":
		return fail("document-root", "the root element <Schema> is in the namespace %s, must be <edmx:Edmx> in %s", quote(root.space), quote(nsEdmx))
	case inAnyCase([]string{"html"}, root.name) != "":
		return fail("document-format", adviceHTML)
	case root.name == "service":
		return fail("document-format", "the document is the service document; %s", adviceFormat)
	}
	return fail("document-root", "the root element is <%s>, must be <edmx:Edmx>; %s", root.name, adviceFormat)
}

// bareSchema reads a document that is a schema and nothing around it.
func (x *xmlReader) bareSchema(root *element) {
	x.doc.Pos, x.doc.Version = x.pos(root.start), "4.0"
	x.warnf(x.doc.Pos, "document-root", "the root element is a <Schema> on its own, and is read as the only one of a document of version 4.0: put it into <edmx:Edmx Version=\"4.0\" xmlns:edmx=%q><edmx:DataServices>", nsEdmx)
	x.readSchema(root)
}

// edmx reads the document's root (section 3.1).
func (x *xmlReader) edmx(e *element) {
	x.doc.Pos = x.pos(e.start)
	for a := range x.attributes(e) {
		if a.name == "Version" {
			x.version(a.value, x.at(a))
		} else {
			x.unknownAttribute(a)
		}
	}
	if x.doc.Version == "" && !x.failed {
		x.doc.Version = "4.0"
		x.warnf(x.pos(e.start), "csdl-version-assumed", "<Edmx> needs the attribute Version; the document is read as version 4.0")
	}
	var services Position
	x.children(e, func(c *element) bool {
		switch {
		case c.name == "Schema" && c.space == nsEdm:
			x.warnf(x.pos(c.start), "element-unknown", "<Schema> stands in <Edmx>, and is read as if it stood in <edmx:DataServices>: put it there")
			services = x.pos(c.start)
			x.readSchema(c)
		case c.space != nsEdmx:
			return false
		case c.name == "Reference":
			x.reference(c)
		case c.name == "DataServices":
			if services.Line > 0 {
				x.warnf(x.pos(c.start), "element-repeated", "<DataServices> occurs again, after %s, and is read as a part of the first: merge the two", services)
			} else {
				services = x.pos(c.start)
			}
			x.dataServices(c)
		default:
			return false
		}
		return true
	})
	if services.Line == 0 && !x.failed {
		x.errorf(x.pos(e.start), "element-missing", "<Edmx> needs the element <edmx:DataServices>, which holds the schemas")
	}
}

// dataServices reads the element that holds the schemas (section 3.2).
func (x *xmlReader) dataServices(e *element) {
	x.noAttributes(e)
	x.children(e, func(c *element) bool {
		if c.name != "Schema" || c.space != nsEdm {
			return false
		}
		x.readSchema(c)
		return true
	})
}

// reference reads a reference to another document (section 3.3).
func (x *xmlReader) reference(e *element) {
	r := &Reference{Node: Node{Pos: x.pos(e.start)}}
	x.doc.References = append(x.doc.References, r)
	for a := range x.attributes(e) {
		if a.name == "Uri" {
			r.URI = a.value
		} else {
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Uri", r.URI)
	x.children(e, func(c *element) bool {
		switch c.name {
		case "Include":
			r.Includes = append(r.Includes, x.include(c))
		case "IncludeAnnotations":
			r.IncludeAnnotations = append(r.IncludeAnnotations, x.includeAnnotations(c))
		default:
			return x.annotates(c, &r.Node)
		}
		return true
	})
}

// include reads what a reference makes known (section 3.4).
func (x *xmlReader) include(e *element) *Include {
	i := &Include{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		switch a.name {
		case "Namespace":
			i.Namespace = a.value
		case "Alias":
			i.Alias = a.value
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Namespace", i.Namespace)
	x.annotations(e, &i.Node)
	return i
}

// includeAnnotations reads which annotations a reference asks for (section 3.5).
func (x *xmlReader) includeAnnotations(e *element) *IncludeAnnotations {
	i := &IncludeAnnotations{Node: Node{Pos: x.pos(e.start)}}
	for a := range x.attributes(e) {
		switch a.name {
		case "TermNamespace":
			i.TermNamespace = a.value
		case "Qualifier":
			i.Qualifier = a.value
		case "TargetNamespace":
			i.TargetNamespace = a.value
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "TermNamespace", i.TermNamespace)
	x.annotations(e, &i.Node)
	return i
}

// readSchema reads a schema (section 5).
func (x *xmlReader) readSchema(e *element) {
	s := &Schema{Node: Node{Pos: x.pos(e.start)}, Document: x.doc}
	x.doc.Schemas = append(x.doc.Schemas, s)
	for a := range x.attributes(e) {
		switch a.name {
		case "Namespace":
			s.Namespace = a.value
		case "Alias":
			s.Alias = a.value
		default:
			x.unknownAttribute(a)
		}
	}
	x.needs(e, "Namespace", s.Namespace)
	x.schema = s
	x.children(e, func(c *element) bool { return x.schemaChild(s, c) })
	x.schema = nil
}

func (x *xmlReader) schemaChild(s *Schema, c *element) bool {
	switch c.name {
	case "EntityType":
		s.EntityTypes = append(s.EntityTypes, x.entityType(c))
	case "ComplexType":
		s.ComplexTypes = append(s.ComplexTypes, x.complexType(c))
	case "EnumType":
		s.EnumTypes = append(s.EnumTypes, x.enumType(c))
	case "TypeDefinition":
		s.TypeDefinitions = append(s.TypeDefinitions, x.typeDefinition(c))
	case "Action":
		s.Actions = append(s.Actions, x.operation(c))
	case "Function":
		s.Functions = append(s.Functions, x.operation(c))
	case "Term":
		s.Terms = append(s.Terms, x.term(c))
	case "EntityContainer":
		x.container(s, x.entityContainer(c))
	case "Annotations":
		if g := x.annotationGroup(c); g.Target != "" {
			s.AnnotationGroups = append(s.AnnotationGroups, g)
		}
	default:
		return x.annotates(c, &s.Node)
	}
	return true
}
