package api

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestKeywords reads a schema with each keyword that OpenAPI 3.0 and JSON Schema
// 2020-12 have: the model has it, or says that it is unchecked, or it demands nothing.
func TestKeywords(t *testing.T) {
	values := map[string]string{
		"$ref": "'#/components/schemas/Other'", "type": "string", "enum": "[1]", "const": "null", "format": "date", "nullable": "true",
		"minimum": "1", "maximum": "1", "exclusiveMinimum": "1", "exclusiveMaximum": "1", "multipleOf": "2",
		"minLength": "1", "maxLength": "1", "pattern": "a", "minItems": "1", "maxItems": "1", "uniqueItems": "true",
		"items": "false", "prefixItems": "[true]", "contains": "true", "minContains": "0", "maxContains": "1", "unevaluatedItems": "false",
		"minProperties": "1", "maxProperties": "1", "required": "[a]", "properties": "{ a: true }", "patternProperties": "{ a: true }",
		"additionalProperties": "false", "propertyNames": "{ minLength: 1 }", "dependentRequired": "{ a: [b] }", "dependentSchemas": "{ a: false }",
		"unevaluatedProperties": "false", "allOf": "[true]", "anyOf": "[true]", "oneOf": "[true]", "not": "true", "if": "true", "then": "false", "else": "false",
		"discriminator": "{ propertyName: a }", "readOnly": "true", "writeOnly": "true", "default": "1", "deprecated": "true",
		"title": "t", "description": "d", "example": "1", "examples": "[1]", "externalDocs": "{ url: 'https://example.org' }", "xml": "{ name: a }",
		"$comment": "c", "$defs": "{ a: true }", "definitions": "{}", "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "a", "$anchor": "a", "$dynamicAnchor": "a", "$vocabulary": "{}",
		"contentEncoding": "base64", "contentMediaType": "text/plain", "contentSchema": "true",
		"$dynamicRef": "'#a'", "$recursiveRef": "'#'", "dependencies": "{ a: [b] }", "additionalItems": "false", "divisibleBy": "2", "disallow": "string", "extends": "{}",
	}
	if got, want := slices.Sorted(maps.Keys(values)), slices.Sorted(maps.Keys(keywords)); !slices.Equal(got, want) {
		t.Fatalf("the keywords are %q, those tried %q", want, got)
	}
	bare := oneSchema(t, "{}")
	for keyword, value := range values {
		s := oneSchema(t, "{ "+keyword+": "+value+" }")
		inModel := !reflect.DeepEqual(s, bare)
		switch keywords[keyword] {
		case modelled:
			if !inModel || len(s.Unchecked) > 0 {
				t.Errorf("%s: the model does not have it: %+v", keyword, s)
			}
		case unchecked:
			if !slices.Equal(s.Unchecked, []string{keyword}) {
				t.Errorf("%s: the model does not say that it is unchecked: %+v", keyword, s)
			}
		case annotation:
			if len(s.Unchecked) > 0 {
				t.Errorf("%s: it demands nothing, and is said to be unchecked", keyword)
			}
		}
	}
}

// oneSchema reads a schema, without its place.
func oneSchema(t *testing.T, text string) Schema {
	t.Helper()
	// What stands in the way of a reference is not what is tried here: minContains
	// alone, say, is in the model.
	document, found := openapi.Load(schema.Source{Name: "a.yaml", Data: []byte("openapi: 3.1.0\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents:\n  schemas:\n    Holder: { properties: { a: " + text + " } }\n    Other: { type: string }\n")}, schema.ReadOptions{})
	if document == nil {
		t.Fatalf("%s: %v", text, found)
	}
	a, _ := Read(document)
	for _, s := range a.Schemas {
		if s.Name == "Holder" {
			one := *s.Properties[0].Schema
			one.Pos = schema.Position{}
			return one
		}
	}
	t.Fatal("the schema was not read")
	return Schema{}
}
