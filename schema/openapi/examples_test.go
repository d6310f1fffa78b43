package openapi_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

const exemplary = `openapi: VERSION
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer}, example: first}
    get:
      parameters:
        - name: sort
          in: query
          schema: {type: string, enum: [name, age]}
          examples:
            right: {value: age}
            wrong:
              value: weight
      responses:
        '200':
          description: One.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example:
                name: 5
                friends: [{name: Tom}, {name: Jo, born: yesterday}]
            text/csv:
              schema: {type: string}
              example: "name\nTom"
    put:
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Pet'}
            examples:
              whole: {value: {name: Tom, born: 2026-08-31, id: 4}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, minLength: 2, example: T}
        born: {type: string, format: date}
        kind: {type: string, NULL, example: cat}
        friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
      example: {name: Tom, kind: null}
    Tagged:
      type: object
      additionalProperties: false
      patternProperties: {'^x-': {type: string}}
      example: {x-a: b}
`

// TestCheckExamples finds the same in documents of both versions.
func TestCheckExamples(t *testing.T) {
	const want = `a.yaml:6:71: the example
a.yaml:15:15: the example
a.yaml:22:15: /friends/1/born
a.yaml:22:15: /name
a.yaml:34:23: /id
a.yaml:43:44: the example
`
	for version, null := range map[string]string{"3.0.3": "nullable: true", "3.1.0": "x: 1"} {
		text := strings.NewReplacer("VERSION", version, "type: string, NULL", "type: string, "+null).Replace(exemplary)
		if version == "3.1.0" {
			text = strings.Replace(text, "kind: {type: string", "kind: {type: [string, 'null']", 1)
		}
		d, found := openapi.Load(schema.Source{Name: "a.yaml", Data: []byte(text)}, schema.ReadOptions{})
		if d == nil {
			t.Fatal(found)
		}
		checked, found := d.CheckExamples()
		var got strings.Builder
		for _, f := range found {
			where, what, _ := strings.Cut(f.String(), " is not as its schema says: ") // what is said of it differs
			got.WriteString(where + "\n")
			if strings.HasPrefix(what, "at ") || !strings.HasSuffix(what, " [example-invalid]") {
				t.Error(f)
			}
		}
		if checked != 9 || got.String() != want {
			t.Errorf("%s: %d checked\n%s", version, checked, got.String())
		}
	}
}
