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
	part := api.FormPart(c.Media)
	if part == "" || c.Schema == nil {
		return "", false
	}
	m := p.whole(c.Schema)
	if len(m.Properties) == 0 && (m.Additional == nil || m.Closed) {
		if len(m.Types) > 0 && m.Types[0] != "object" || choices(m.Schema) != nil {
			p.ds.Warnf(c.Pos, "form-unread", "the body of %s as %s is no object of which the properties are known: the handler gets it as a stream, and it is not checked", operation.Endpoint, c.Media)
		}
		return "", false
	}
	at := place{path: o.Endpoint() + part, of: o.Endpoint() + part}
	name = p.name(operationEntry(p.scopes.server, o, part, mediaName(c.Media)))
	record := templates.Record{Doc: doc(name+" is the body of "+operation.Endpoint+" as "+c.Media+".", m.Title, m.Description, false), Name: name}
	scope := names.NewInner(nil)
	scope.Reserve(templates.FormNames)
	scope.In(at.of)
	for _, property := range m.Properties {
		if property.ReadOnly { // only answers have it, and requests that have it all the same are read without
			if m.Closed {
				record.Fields = append(record.Fields, templates.Field{Name: "_", Type: templates.Type{Name: "struct{}"}, Tags: []templates.Tag{{Key: "form", Value: tagName(property.Name)}}})
			}
			continue
		}
		field := p.name(names.Entry{Scope: scope, Path: at.path + "/" + api.Word(property.Name), What: "field", Pos: property.Pos, Given: isGoName(property.GoName), Name: p.given(property.GoName, propertyName(property), property.Pos), Own: property.Name})
		record.Fields = append(record.Fields, p.planFormField(property, c, field, at.property(property)))
	}
	if m.Additional != nil && !m.Closed {
		record.Fields = append(record.Fields, p.planAdditional(m.Additional, c, at))
	}
	operation.Forms = append(operation.Forms, record)
	return name, m.Closed
}

// planAdditional plans the field for what a form has and the description does not name.
func (p *planner) planAdditional(s *api.Schema, c *api.Content, at place) templates.Field {
	field := templates.Field{Doc: "The fields that the description does not name.", Name: "Additional", Tags: []templates.Tag{{Key: "form", Value: ""}}}
	if prefix, file := p.isFile(s, nil); file && c.Media == multipartForm && s != nil && len(p.whole(s).Types) > 0 {
		file := p.fileField(s, prefix, nil)
		field.Type, field.Tags = file.Type, append(field.Tags, file.Tags...)
		field.Type.Prefix = "map[string]" + field.Type.Prefix
		return field
	}
	item := p.typeOf(s, at.value())
	rest := &goType{kind: mapKind, item: item}
	field.Type, field.Tags = rest.bare(), slices.Concat(field.Tags, p.typeTags(rest), tagOf("check", prefixRules("values", item)))
	return field
}

// fileField returns the type of a file, or with a prefix of several, and what is demanded
// of them.
func (p *planner) fileField(s *api.Schema, prefix string, media []string) templates.Field {
	t := templates.Rest("File")
	t.Prefix = prefix + "*"
	field := templates.Field{Type: t, Tags: tagOf("media", strings.Join(media, " "))}
	if prefix != "" {
		m := p.whole(s)
		field.Tags = append(field.Tags, tagOf("check", p.rules(&api.Schema{Types: m.Types, MinItems: m.MinItems, MaxItems: m.MaxItems}))...)
	}
	return field
}

// mediaOf returns the media types of an encoding, without parameters.
func mediaOf(e *api.Encoding) (list []string) {
	for media := range strings.SplitSeq(e.ContentType, ",") {
		media, _, _ = strings.Cut(media, ";")
		if media = strings.TrimSpace(media); media != "" {
			list = append(list, media)
		}
	}
	return list
}

// areTexts reports whether all of some media types are JSON or texts.
func areTexts(media []string) bool {
	return !slices.ContainsFunc(media, func(m string) bool { return !isJSON(m) && !strings.HasPrefix(m, "text/") })
}

// whole returns a schema with all that it takes in, but for what it says of null and
// its rules.
func (p *planner) whole(s *api.Schema) merged {
	m := p.merge(s)
	for m.only != nil {
		if m.rest != nil { // which Go has not, but a form has
			return merged{Schema: p.mergeAll(m.Schema, 0)}
		}
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
	media := mediaOf(e)
	if prefix, file := p.isFile(property.Schema, media); file && c.Media == multipartForm {
		flags := ""
		if property.Required {
			flags = ",required"
		}
		field := p.fileField(property.Schema, prefix, media)
		field.Doc, field.Name = doc("", "", property.Description, property.Deprecated), name
		field.Tags = append([]templates.Tag{{Key: "form", Value: tagName(property.Name) + flags}}, field.Tags...)
		return field
	}
	parameter := &api.Parameter{Element: property.Element, Name: property.Name, Required: property.Required, Style: "form", Explode: true, Schema: property.Schema}
	if slices.Contains(stylesIn["query"], e.Style) {
		parameter.Style = e.Style
		parameter.Explode = e.Style == "form"
	}
	if e.Explode != nil {
		parameter.Explode = *e.Explode
	}
	parameter.JSON = len(media) > 0 && !slices.ContainsFunc(media, func(m string) bool { return !isJSON(m) })
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
func (p *planner) isFile(s *api.Schema, media []string) (prefix string, file bool) {
	if s == nil {
		return "", len(media) == 0 || !areTexts(media)
	}
	m := p.whole(s)
	if slices.Equal(m.Types, []string{"array"}) && m.Items != nil {
		prefix, file = p.isFile(m.Items, media)
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
	case len(media) == 0 && m.ContentMedia != "" && (text || len(m.Types) == 0):
		media = []string{m.ContentMedia}
	}
	if len(media) == 0 {
		return "", len(m.Types) == 0 && len(m.Enum) == 0
	}
	return "", !areTexts(media)
}
