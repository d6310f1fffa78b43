package openapi

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/page"
)

// body returns the body of an operation in the media type that can best be written by
// hand; nil if it has none.
func (d document) body(operation object) *page.Body {
	content := d.object(d.object(operation["requestBody"])["content"])
	if len(content) == 0 {
		return nil
	}
	best := ""
	for _, media := range content.names() {
		if best == "" || rank(media) < rank(best) {
			best = media
		}
	}
	media := d.object(content[best])
	t := templates{d, 500}
	switch rank(best) {
	case isJSON:
		value := media["example"]
		if value == nil {
			value = t.of(media["schema"], 0)
		}
		text, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			return nil
		}
		return &page.Body{Media: best, Template: string(text)}
	case isForm:
		values := url.Values{}
		for name, value := range t.fields(media["schema"]) {
			values.Set(name, plain(value))
		}
		return &page.Body{Media: best, Template: values.Encode()}
	case isParts:
		var text strings.Builder
		fields := object(t.fields(media["schema"]))
		for _, name := range fields.names() {
			text.WriteString("--part\nContent-Disposition: form-data; name=\"" + name + "\"\n\n" + plain(fields[name]) + "\n")
		}
		return &page.Body{Media: best + "; boundary=part", Template: text.String() + "--part--\n"}
	}
	return &page.Body{Media: best}
}

const (
	isJSON = iota
	isForm
	isParts
	isOther
)

// rank says how well a media type can be written by hand: 0 is best.
func rank(media string) int {
	name, _, _ := strings.Cut(media, ";")
	switch {
	case strings.HasSuffix(name, "json"):
		return isJSON
	case name == "application/x-www-form-urlencoded":
		return isForm
	case name == "multipart/form-data":
		return isParts
	}
	return isOther
}

// templates makes values that schemas allow, as far as can be told at a glance.
type templates struct {
	document
	left int // how many more values may be made: schemas can be recursive
}

// fields are the properties of an object.
func (t *templates) fields(schema any) map[string]any {
	fields, _ := t.of(schema, 0).(map[string]any)
	return fields
}

// of returns a value of a schema.
func (t *templates) of(value any, depth int) any {
	schema := t.object(value)
	if t.left--; t.left < 0 || depth > 6 || schema == nil {
		return nil
	}
	for _, name := range [...]string{"example", "default", "const"} {
		if given, ok := schema[name]; ok {
			return given
		}
	}
	for _, name := range [...]string{"examples", "enum"} {
		if list := schema.list(name); len(list) > 0 {
			return list[0]
		}
	}
	if made := t.composed(schema, depth); made != nil {
		return made
	}
	switch typeOf(schema) {
	case "object", "":
		if schema["properties"] == nil && typeOf(schema) == "" {
			return nil
		}
		return t.properties(schema, depth)
	case "array":
		if item := t.of(schema["items"], depth+1); item != nil {
			return []any{item}
		}
		return []any{}
	case "boolean":
		return false
	case "integer", "number":
		if least, ok := schema["minimum"].(json.Number); ok {
			return least
		}
		return 0
	}
	return texts[schema.text("format")]
}

// texts are values by their formats.
var texts = map[string]string{
	"date": "2000-01-31", "date-time": "2000-01-31T12:00:00Z", "time": "12:00:00Z", "uuid": "00000000-0000-0000-0000-000000000000",
	"email": "name@example.com", "uri": "https://example.com/", "hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1",
}

// properties returns an object with all properties that clients can write.
func (t *templates) properties(schema object, depth int) map[string]any {
	made := map[string]any{}
	properties := t.object(schema["properties"])
	for _, name := range properties.names() {
		if t.object(properties[name]).is("readOnly") {
			continue
		}
		if value := t.of(properties[name], depth+1); value != nil {
			made[name] = value
		}
	}
	return made
}

// composed returns a value of all schemas of allOf, and of the first of the alternatives;
// nil if there are none.
func (t *templates) composed(schema object, depth int) any {
	parts := schema.list("allOf")
	for _, name := range [...]string{"oneOf", "anyOf"} {
		for _, alternative := range schema.list(name) {
			if typeOf(t.object(alternative)) != "null" {
				parts = append(parts[:len(parts):len(parts)], alternative)
				break
			}
		}
	}
	var made any
	for _, part := range parts {
		value := t.of(part, depth+1)
		all, ok := made.(map[string]any)
		if more, both := value.(map[string]any); ok && both {
			for name, value := range more {
				all[name] = value
			}
		} else if made == nil {
			made = value
		}
	}
	if all, ok := made.(map[string]any); ok {
		for name, value := range t.properties(schema, depth) {
			all[name] = value
		}
	}
	return made
}
