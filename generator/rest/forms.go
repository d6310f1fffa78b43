package rest

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/templates"
)

const multipartForm = "multipart/form-data"

// planForm plans the struct of a form, and returns its name, and whether the form has
// no fields but those; "" for what is no form or has no properties that are known.
func (p *planner) planForm(operation *templates.Operation, c *api.Content, o *api.Operation) (name string, closed bool) {
	part := formPart(c.Media)
	if part == "" || c.Schema == nil {
		return "", false
	}
	m := p.whole(c.Schema)
	if len(m.Properties) == 0 {
		return "", false
	}
	at := place{path: endpointOf(o) + part, of: endpointOf(o) + part}
	name = p.name(operationEntry(p.scopes.server, o, part, mediaName(c.Media)))
	record := templates.Record{Doc: doc(name+" is the body of "+operation.Endpoint+" as "+c.Media+".", m.Title, m.Description, false), Name: name}
	scope := names.NewInner(nil)
	scope.Reserve(templates.FormNames)
	scope.In(at.of)
	for _, property := range m.Properties {
		if property.ReadOnly {
			continue // only answers have it
		}
		field := p.name(names.Entry{Scope: scope, Path: at.path + "/" + word(property.Name), What: "field", Pos: property.Pos, Given: isGoName(property.GoName), Name: p.given(property.GoName, propertyName(property), property.Pos), Own: property.Name})
		record.Fields = append(record.Fields, p.planFormField(property, c, field, at.property(property)))
	}
	if m.Additional != nil && !m.Closed {
		item := p.typeOf(m.Additional, at.value())
		rest := &goType{kind: mapKind, item: item}
		record.Fields = append(record.Fields, templates.Field{
			Doc: "The fields that the description does not name.", Name: "Additional", Type: rest.bare(),
			Tags: slices.Concat([]templates.Tag{{Key: "form", Value: ""}}, p.typeTags(rest), tagOf("check", prefixRules("values", item))),
		})
	}
	operation.Forms = append(operation.Forms, record)
	return name, m.Closed
}

// whole returns a schema with all that it takes in, but for what it says of null and
// its rules.
func (p *planner) whole(s *api.Schema) merged {
	m := p.merge(s)
	for m.only != nil {
		m = p.merge(m.only)
	}
	return m
}

// planFormField plans a field of a form: a file, or what is read as a parameter is.
func (p *planner) planFormField(property *api.Property, c *api.Content, name string, at place) templates.Field {
	e := c.Encodings[property.Name]
	if e == nil {
		e = &api.Encoding{}
	}
	if prefix, file := p.isFile(property.Schema, e.ContentType); file && c.Media == multipartForm {
		flags := ""
		if property.Required {
			flags = ",required"
		}
		t := templates.Rest("File")
		t.Prefix = prefix + "*"
		return templates.Field{Doc: doc("", "", property.Description, property.Deprecated), Name: name, Type: t, Tags: []templates.Tag{{Key: "form", Value: tagName(property.Name) + flags}}}
	}
	parameter := &api.Parameter{Element: property.Element, Name: property.Name, Required: property.Required, Style: "form", Explode: true, Schema: property.Schema}
	if slices.Contains(stylesIn["query"], e.Style) {
		parameter.Style = e.Style
		parameter.Explode = e.Style == "form"
	}
	if e.Explode != nil {
		parameter.Explode = *e.Explode
	}
	parameter.JSON = isJSON(e.ContentType)
	if property.Schema != nil {
		// Objects in a part of their own are JSON (OpenAPI 3.1, section 4.8.15).
		t := p.typeOf(property.Schema, at)
		parameter.JSON = parameter.JSON || c.Media == multipartForm && (t.kind == structKind || t.kind == mapKind)
	}
	return p.planParameter(parameter, name, "form", at)
}

// isFile reports whether a property of a multipart form is a file, or with the prefix
// "[]" several: what has a media type that is neither JSON nor a text, by its encoding
// or its own saying, or by what OpenAPI takes for granted (3.0.3, section 4.7.14, for
// format: binary; 3.1.0, section 4.8.14.3, for contentMediaType and for no type).
func (p *planner) isFile(s *api.Schema, contentType string) (prefix string, file bool) {
	if s == nil {
		return "", !isJSON(contentType) && !strings.HasPrefix(contentType, "text/")
	}
	m := p.whole(s)
	if slices.Equal(m.Types, []string{"array"}) && m.Items != nil {
		prefix, file = p.isFile(m.Items, contentType)
		return "[]", file && prefix == ""
	}
	if len(m.Types) == 0 && alternativesOf(m.Schema) != nil || len(m.Types) > 1 {
		return "", false
	}
	text := len(m.Types) == 1 && m.Types[0] == "string"
	switch {
	case text && m.Format == "binary":
		return "", true
	case m.ContentEncoding != "":
		return "", false
	case contentType == "" && (text || len(m.Types) == 0):
		contentType = m.ContentMedia
	}
	if contentType == "" {
		return "", len(m.Types) == 0 && len(m.Enum) == 0
	}
	return "", !isJSON(contentType) && !strings.HasPrefix(contentType, "text/")
}
