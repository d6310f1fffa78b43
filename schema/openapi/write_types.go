package openapi

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// describeNode adds what people are told of an element.
func describeNode(n *yaml.Node, of *schema.Node) {
	about := strings.TrimSpace(of.Description() + "\n\n" + of.LongDescription())
	if about != "" {
		add(n, "description", text(about))
	}
	d := of.Deprecation()
	if d == nil {
		return
	}
	add(n, "deprecated", flag(true))
	deprecation := object()
	for _, p := range [...][2]string{{"version", d.Version}, {"date", d.Date}, {"removalDate", d.RemovalDate}, {"description", d.Description}} {
		if p[1] != "" {
			add(deprecation, p[0], text(p[1]))
		}
	}
	add(n, "x-ms-deprecation", deprecation)
}

// structured is the schema of an entity type or a complex type: a base type is
// the first part of an allOf.
func (w *writer) structured(t *schema.StructuredType) *yaml.Node {
	carried := w.takeProperties(t.QualifiedName())
	properties := object()
	own := object("title", text(t.Name), "type", text("object"))
	for _, p := range t.Properties {
		n := w.use(p.Type)
		describeNode(n, &p.Node)
		w.property(properties, p.Name, n, carried[p.Name])
	}
	for _, p := range t.NavigationProperties {
		n := w.use(p.Type)
		describeNode(n, &p.Node)
		add(n, "x-ms-navigationProperty", flag(true))
		w.property(properties, p.Name, n, carried[p.Name])
	}
	mapping := object()
	w.discriminated(mapping, t)
	hasDerived := len(t.Derived) > 0
	if hasDerived {
		add(properties, "@odata.type", object("type", text("string")))
	}
	if len(properties.Content) > 0 {
		add(own, "properties", properties)
	}
	if hasDerived {
		add(own, "required", list(text("@odata.type")))
	}
	if t.Open {
		add(own, "additionalProperties", object())
	}
	describeNode(own, &t.Node)
	n := own
	if t.Base != nil {
		n = object("allOf", list(w.schemaOf(t.Base), own), "x-ms-discriminator-value", text("#"+t.QualifiedName()))
	}
	if hasDerived {
		add(n, "discriminator", object("propertyName", text("@odata.type"), "mapping", mapping))
	}
	return n
}

func hasOwn(n *yaml.Node, name string) bool {
	key, _ := entry(n, name)
	return key != nil
}

func (w *writer) property(properties *yaml.Node, name string, n, carried *yaml.Node) {
	if carried != nil {
		add(n, embedded, carried)
	}
	add(properties, name, n)
}

// discriminated maps the concrete types among a type and those derived from it.
func (w *writer) discriminated(mapping *yaml.Node, t *schema.StructuredType) {
	if !t.Abstract {
		_, ref := entry(w.schemaOf(t), "$ref")
		add(mapping, "#"+t.QualifiedName(), ref)
	}
	for _, d := range t.Derived {
		w.discriminated(mapping, d)
	}
}

// enumSchema is the schema of an enumeration; the numbers of its members are
// beside their names.
func enumSchema(t *schema.EnumType) *yaml.Node {
	names, values := list(), list()
	for _, m := range t.Members {
		names.Content = append(names.Content, text(m.Name))
		values.Content = append(values.Content, object("name", text(m.Name), "value", text(m.Name), "x-odata-value", whole(m.Value)))
	}
	n := object("title", text(t.Name), "type", text("string"))
	if !t.IsFlags && len(t.Members) > 0 {
		add(n, "enum", names)
	}
	describeNode(n, &t.Node)
	add(n, "x-ms-enum", object("name", text(t.Name), "modelAsString", flag(false), "values", values))
	if t.IsFlags {
		add(n, "x-ms-enum-flags", object("isFlags", flag(true)))
	}
	return n
}

// schemaOf refers to the schema of a structured type.
func (w *writer) schemaOf(t *schema.StructuredType) *yaml.Node {
	return w.named(t.Self())
}

func (w *writer) named(t schema.Type) *yaml.Node {
	if !w.written[t.QualifiedName()] {
		w.pending = append(w.pending, t)
	}
	return to("schemas/" + t.QualifiedName())
}

// use is the schema of a value of a type, or of a collection of them.
func (w *writer) use(t schema.TypeRef) *yaml.Node {
	if t.Collection {
		return object("type", text("array"), "items", w.single(t))
	}
	return w.single(t)
}

func (w *writer) single(t schema.TypeRef) *yaml.Node {
	p, primitive := t.Type.(*schema.PrimitiveType)
	if t.Type == nil {
		return object()
	}
	if !primitive {
		ref := w.named(t.Type)
		switch {
		case !t.Nullable:
			return object("allOf", list(ref))
		case w.nullTypes:
			return object("anyOf", list(ref, object("type", text("null"))))
		}
		return object("anyOf", list(ref, object("type", text("object"), "nullable", flag(true))))
	}
	n := primitiveSchema(p.Name)
	facets(n, p.Name, t)
	if t.Nullable {
		w.nullable(n)
	}
	return n
}

func (w *writer) nullable(n *yaml.Node) {
	_, typ := entry(n, "type")
	switch {
	case typ == nil && !hasOwn(n, "anyOf"): // anything, null too
	case !w.nullTypes:
		add(n, "nullable", flag(true))
	case typ != nil:
		*typ = *list(text(typ.Value), text("null"))
	default:
		_, parts := entry(n, "anyOf")
		parts.Content = append(parts.Content, object("type", text("null")))
	}
}

// formats are the types and formats of the primitive types (OData CSDL 4.4).
var formats = map[string][2]string{
	"Binary": {"string", "base64url"}, "Boolean": {"boolean", ""}, "Byte": {"integer", "uint8"}, "SByte": {"integer", "int8"},
	"Int16": {"integer", "int16"}, "Int32": {"integer", "int32"}, "Int64": {"integer", "int64"}, "Decimal": {"number", "decimal"},
	"Date": {"string", "date"}, "DateTimeOffset": {"string", "date-time"}, "TimeOfDay": {"string", "time"},
	"Duration": {"string", "duration"}, "Guid": {"string", "uuid"}, "Stream": {"string", "base64url"}, "String": {"string", ""},
}

func primitiveSchema(name string) *yaml.Node {
	if name == "Double" || name == "Single" {
		format := map[string]string{"Double": "double", "Single": "float"}[name]
		return object("anyOf", list(object("type", text("number"), "format", text(format)),
			object("type", text("string"), "enum", list(text("-INF"), text("INF"), text("NaN")))))
	}
	f, known := formats[name]
	switch {
	case known && f[1] == "":
		return object("type", text(f[0]))
	case known:
		return object("type", text(f[0]), "format", text(f[1]))
	case strings.HasSuffix(name, "Path"):
		return object("type", text("string"))
	case strings.HasPrefix(name, "Geo"):
		return object("type", text("object"))
	}
	return object() // an abstract type
}

func facets(n *yaml.Node, name string, t schema.TypeRef) {
	if max, err := strconv.ParseInt(t.MaxLength, 10, 32); err == nil && name == "String" {
		add(n, "maxLength", whole(max))
	}
}
