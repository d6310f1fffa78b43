package generator_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// generatePlain generates from OpenAPI with the lock of a run before, if there was one.
func generatePlain(t *testing.T, text string, before []generator.File, shape map[string]string) *generator.Result {
	t.Helper()
	cfg := plan.Config{Package: "kept", ImportPath: generatedPath, Server: true, Shape: shape}
	if i := slices.IndexFunc(before, func(f generator.File) bool { return f.Name == names.LockFile }); i >= 0 {
		var ds schema.Diagnostics
		if cfg.Lock, ds = names.ReadLock(names.LockFile, before[i].Content); len(ds) > 0 {
			t.Fatal(ds)
		}
	}
	d, ds := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(text)}, schema.ReadOptions{})
	if d == nil {
		t.Fatal(ds)
	}
	a, _ := api.Read(d)
	result, ds := generator.Generate(generator.Description{API: a}, cfg)
	if result == nil {
		t.Fatal(ds)
	}
	return result
}

// addBesideAllOf gives a property to each schema that is another one.
func addBesideAllOf(a *api.API) {
	eachSchema(a, func(s *api.Schema) {
		if len(s.AllOf) == 1 && s.AllOf[0].Name != "" && len(s.Properties)+len(s.OneOf)+len(s.AnyOf) == 0 {
			s.Properties = object("added").Properties
		}
	})
}

// redefineInherited defines all inherited properties in another way.
func redefineInherited(a *api.API) {
	for _, s := range a.Schemas {
		for _, part := range s.AllOf {
			for _, p := range part.Properties {
				if part.Name != "" && !slices.ContainsFunc(s.Properties, func(own *api.Property) bool { return own.Name == p.Name }) {
					s.Properties = append(s.Properties, &api.Property{Name: p.Name, Schema: object("added"), Required: p.Required, ReadOnly: p.ReadOnly, WriteOnly: p.WriteOnly})
				}
			}
		}
	}
}

const keptHead = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"

const keptDescription = keptHead + `paths:
  /people:
    post:
      operationId: addPerson
      parameters: [{name: by, in: query, schema: {anyOf: [{type: integer}, {type: 'null'}]}}]
      requestBody: {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/Person'}]}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Person'}]}}}}}
components:
  schemas:
    Person: {type: object, required: [name], properties: {name: {type: string}, home: {$ref: '#/components/schemas/Place'}}}
    Place: {type: object, properties: {town: {type: string}}}
    Solo: {oneOf: [{$ref: '#/components/schemas/Person'}]}
    Alias: {allOf: [{$ref: '#/components/schemas/Person'}]}
    Text: {anyOf: [{type: string}, {type: string, enum: [a, b]}]}
    Worker: {allOf: [{$ref: '#/components/schemas/Person'}, {type: object, properties: {wage: {type: number}}}]}
    House:
      type: object
      properties:
        owner: {allOf: [{$ref: '#/components/schemas/Person'}]}
        guest: {anyOf: [{$ref: '#/components/schemas/Person'}, {type: 'null'}]}
        colour: {anyOf: [{type: string}, {type: string, enum: [red]}]}
        all: {type: array, items: {allOf: [{$ref: '#/components/schemas/Person'}]}}
        alias: {$ref: '#/components/schemas/Alias'}
        solo: {$ref: '#/components/schemas/Solo'}
        plain: {type: string}
`

// TestKeptTypes adds to a description what makes something else of a schema: either its
// Go type stays, or the report says that it changed. It always says what it does.
func TestKeptTypes(t *testing.T) {
	before := generatePlain(t, keptDescription, nil, nil)
	have := surfaceOf(t, before.Files)
	const object = "{type: object, required: [z], properties: {z: {type: string}}}"
	for name, test := range map[string]struct {
		old, new string
		said     string // of which path the report says something
		lost     []string
	}{
		"own properties": {"Alias: {", "Alias: {required: [age], properties: {age: {type: integer}}, ", "Alias has more than Person", nil},
		"a part more":    {"owner: {allOf: [", "owner: {allOf: [" + object + ", ", "House/owner has more than Person", nil},
		"a named part more": {"owner: {allOf: [", "owner: {allOf: [{$ref: '#/components/schemas/Place'}, ",
			"House/owner has more than Person", nil},
		"own properties of items": {"items: {", "items: {properties: {age: {type: integer}}, ", "House/all[] has more than Person", nil},
		"own properties of a body": {"schema: {allOf: [", "schema: {allOf: [" + object + ", ",
			"POST /people#body/application/json has more than Person", nil},
		"a redefined property": {"wage: {type: number}", "wage: {type: number}, name: {type: string, enum: [x]}", "Worker/name defines an inherited property in another way", nil},
		"a redefined object":   {"wage: {type: number}", "wage: {type: number}, home: {type: object, properties: {floor: {type: integer}}}", "Worker/home defines", nil},

		"a second alternative": {"Solo: {oneOf: [", "Solo: {oneOf: [" + object + ", ", "Solo was Person, and has the Go type *Solo now", []string{"House.Solo"}},
		"a second alternative of an answer": {"schema: {oneOf: [", "schema: {oneOf: [" + object + ", ",
			"POST /people#200/application/json was Person, and has the Go type *AddPerson200Body now", []string{"kepthttp/AddPerson200.Body"}},
		"a type beside null":     {"guest: {anyOf: [", "guest: {anyOf: [{type: string}, ", "House/guest was Person, and has the Go type *HouseGuest now", []string{"House.Guest"}},
		"a type of a parameter":  {"schema: {anyOf: [", "schema: {anyOf: [{type: string}, ", "POST /people#query/by was a single value", []string{"kepthttp/AddPersonInput.By"}},
		"an object of strings":   {"colour: {anyOf: [", "colour: {anyOf: [" + object + ", ", "House/colour was a string, and has the Go type *HouseColour now", []string{"House.Colour"}},
		"an object of a named":   {"Text: {anyOf: [", "Text: {anyOf: [" + object + ", ", "Text was a string, and has the Go type *Text now", []string{"Text", "Text", "Text.EnumType"}},
		"a type without a union": {"plain: {type: string}", "plain: " + object, "House/plain has a type of its own, HousePlain", []string{"House.Plain"}},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(keptDescription, test.old, test.new, 1)
			now := generatePlain(t, changed, before.Files, nil)
			var lost []string
			for _, line := range surfaceOf(t, now.Files).lost(have) {
				id, _, _ := strings.Cut(line, " ")
				lost = append(lost, id)
			}
			if !slices.Equal(lost, test.lost) || len(now.Report.Notes) != 1 || !strings.HasPrefix(now.Report.Notes[0], test.said) {
				t.Errorf("lost %v, said %q", lost, now.Report.Notes)
			}
			again := generatePlain(t, changed, now.Files, nil)
			if lost := surfaceOf(t, again.Files).lost(surfaceOf(t, now.Files)); len(lost) > 0 {
				t.Errorf("the run after: lost %v", lost)
			}
			path, _, _ := strings.Cut(test.said, " has more than ")
			path, _, _ = strings.Cut(path, " defines")
			if len(test.lost) > 0 || strings.Contains(path, "[]") {
				return
			}
			own := generatePlain(t, changed, now.Files, map[string]string{path: "own"})
			if lost := surfaceOf(t, own.Files).lost(have); len(lost) == 0 {
				t.Errorf("--shape %s=own changes nothing", path)
			}
			after := generatePlain(t, changed, own.Files, nil)
			if lost := surfaceOf(t, after.Files).lost(surfaceOf(t, own.Files)); len(lost) > 0 {
				t.Errorf("after --shape: lost %v", lost)
			}
		})
	}
}

// TestKeptForms adds a property to a schema that is another one: a form of it has the field,
// though the type stays.
func TestKeptForms(t *testing.T) {
	text := keptDescription + "    Form: {allOf: [{$ref: '#/components/schemas/Place'}]}\n"
	text = strings.Replace(text, "content: {application/json:", "content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Form'}}, application/json:", 1)
	before := generatePlain(t, text, nil, nil)
	now := generatePlain(t, strings.Replace(text, "Form: {", "Form: {properties: {zip: {type: string}}, ", 1), before.Files, nil)
	have := surfaceOf(t, now.Files)
	if lost := have.lost(surfaceOf(t, before.Files)); len(lost) > 0 || have["kepthttp/AddPersonForm.Zip"] == "" || have["kepthttp/AddPersonForm.Town"] == "" {
		t.Errorf("lost %v, form %v", lost, have)
	}
}

// TestKeptValues runs a program with types that stay: what they have more is kept, and
// checked.
func TestKeptValues(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	before := generatePlain(t, keptDescription, nil, nil)
	text := strings.Replace(keptDescription, "owner: {", "owner: {required: [age], properties: {age: {type: integer, minimum: 3}}, ", 1)
	text = strings.Replace(text, "wage: {type: number}", "wage: {type: number}, name: {type: string, enum: [x]}", 1)
	mod := module(t)
	for _, f := range generatePlain(t, text, before.Files, nil).Files {
		if !strings.Contains(f.Name, "/") {
			write(t, filepath.Join(mod, "kept", f.Name), string(f.Content))
		}
	}
	write(t, filepath.Join(mod, "main.go"), `package main

import (
	"encoding/json"
	"fmt"

	"github.com/odatagen/odatagen/wire"
	"github.com/odatagen/odatagen/wire/formats"
	"scenario/kept"
)

func try[T any, P interface{ *T; wire.Structured }](data string) {
	v := P(new(T))
	if err := json.Unmarshal([]byte(data), v); err != nil {
		fmt.Println(err)
		return
	}
	same, err := json.Marshal(v)
	fmt.Println(string(same) == data, err, wire.Check(v, wire.Request, formats.Texts{}))
}

func main() {
	try[kept.House](`+"`"+`{"owner":{"name":"Ann","age":7}}`+"`"+`)
	try[kept.House](`+"`"+`{"owner":{"name":"Ann","age":1}}`+"`"+`)
	try[kept.Worker](`+"`"+`{"name":"x","wage":1.5}`+"`"+`)
	try[kept.Worker](`+"`"+`{"name":"y"}`+"`"+`)
}
`)
	got := goRun(t, mod, nil, "run", "-mod=mod", ".")
	lines := strings.Split(got, "\n")
	if len(lines) != 5 || lines[0] != "true <nil> <nil>" || !strings.Contains(lines[1], "at least 3") || lines[2] != lines[0] || !strings.Contains(lines[3], `must be "x"`) {
		t.Errorf("it prints\n%s", got)
	}
}
