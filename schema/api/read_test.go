package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

func read(t *testing.T, text string) (*api.API, schema.Diagnostics) {
	t.Helper()
	d, found := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(text)}, schema.ReadOptions{})
	if d == nil {
		t.Fatal(found.Errors())
	}
	a, more := api.Read(d)
	return a, append(found, more...)
}

// schemasOf returns what the components are, without their places.
func schemasOf(t *testing.T, version, schemas string) string {
	t.Helper()
	a, found := read(t, "openapi: "+version+"\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"+schemas)
	for _, d := range found {
		t.Errorf("%s: %s", version, d)
	}
	var lines []string
	for _, s := range a.Schemas {
		forget(s)
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(b))
	}
	return strings.Join(lines, "\n")
}

// forget clears the places, which differ.
func forget(s *api.Schema) {
	if s == nil {
		return
	}
	s.Pos = schema.Position{}
	for i := range s.Enum {
		s.Enum[i].Pos = schema.Position{}
	}
	for _, p := range s.Properties {
		p.Pos = schema.Position{}
		forget(p.Schema)
	}
	forget(s.Items)
	for _, a := range s.OneOf {
		forget(a)
	}
}

// TestVersions checks that what 3.0 and 3.1 say in different words is the same.
func TestVersions(t *testing.T) {
	old := schemasOf(t, "3.0.3", `    A:
      type: object
      required: [a]
      properties:
        a: { type: string, nullable: true, enum: [x, y, null] }
        b: { type: integer, minimum: 1, exclusiveMinimum: true, maximum: 5 }
        c: { type: string, enum: [fixed] }
        d: { type: array, items: { type: string, nullable: true } }
        e: { nullable: true, oneOf: [{ type: string }, { type: integer }] }
`)
	now := schemasOf(t, "3.1.0", `    A:
      type: object
      required: [a]
      properties:
        a: { type: [string, 'null'], enum: [x, y, null] }
        b: { type: integer, exclusiveMinimum: 1, maximum: 5 }
        c: { type: string, const: fixed }
        d: { type: array, items: { type: ['null', string] } }
        e: { oneOf: [{ type: string }, { type: 'null' }, { type: integer }] }
`)
	if old != now {
		t.Errorf("3.0\n%s\n3.1\n%s", old, now)
	}
}

func TestOperations(t *testing.T) {
	a, found := read(t, `openapi: 3.0.3
info: {title: T, version: '1'}
security: [{key: []}]
paths:
  /b/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
    put:
      parameters: [{name: q, in: query, required: true, style: form, explode: false, schema: {type: string}}]
      requestBody: {content: {text/plain: {}, 'application/json; charset=utf-8': {}, application/json: {}, application/hal+json: {}}}
      responses: {default: {description: d, headers: {X-A: {schema: {type: string}}, content-type: {schema: {type: string}}}}, '200': {description: ok}}
    get: {security: [], responses: {'200': {description: ok}}}
  /a:
    get: {security: [{}, {gone: []}], responses: {'200': {description: ok}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X}}
`)
	var got []string
	for _, o := range a.Operations {
		line := o.Method + " " + o.Path
		for _, p := range o.Parameters {
			line += " " + p.In + ":" + p.Name
			if p.Required {
				line += "!"
			}
			if p.Explode {
				line += "*"
			}
		}
		if o.Body != nil {
			for _, c := range o.Body.Content {
				line += " " + c.Media
			}
		}
		for _, r := range o.Responses {
			line += " " + r.Status
			for _, h := range r.Headers {
				line += "+" + h.Name
			}
		}
		for _, list := range o.Security {
			line += " ["
			for _, r := range list {
				line += r.Scheme.Name
			}
			line += "]"
		}
		got = append(got, line)
	}
	want := []string{
		"GET /a 200 [] []",
		"GET /b/{id} path:id! query:q* 200",
		"PUT /b/{id} query:q! path:id! application/json application/hal+json text/plain 200 default+X-A [key]",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(found.Errors()) > 0 {
		t.Errorf("%v", found)
	}
	for _, o := range a.Operations {
		if u := o.UnknownScheme; (u != nil) != (o.Path == "/a") || u != nil && (u.Name != "gone" || u.Pos.Line == 0) {
			t.Errorf("%s %s: the unknown scheme is %v", o.Method, o.Path, u)
		}
	}
}

// TestItemsFirst has alternatives whose first keyword is that of another schema, which
// stands at the same place as far as kin-openapi says.
func TestItemsFirst(t *testing.T) {
	for _, text := range []string{
		"openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A:\n      oneOf:\n        - items:\n            type: string\n        - type: integer\n",
		`{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{},"components":{"schemas":{"A":{"oneOf":[{"items":{"type":"string"}},{"type":"integer"}]}}}}`,
		`{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{},"components":{"schemas":{"A":{"oneOf":[{"not":{"type":"string"}},{"type":"integer"}]}}}}`,
	} {
		a, _ := read(t, text)
		first := a.Schemas[0].OneOf[0]
		if part := first.Parts(); len(part) != 1 || part[0] == first || len(part[0].Types) != 1 || part[0].Types[0] != "string" {
			t.Errorf("%s: the first alternative is %+v", text, first)
		}
	}
}
