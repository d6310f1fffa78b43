package openapi_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

const answer = "{responses: {'204': {description: d}}}"

// body is an operation that answers with a schema.
func body(ref string) string {
	return "{responses: {'200': {description: d, content: {application/json: {schema: {$ref: '" + ref + "'}}}}}}"
}

// TestLeaveOut leaves out what needs a node that cannot be read, wherever that is, and
// nothing else. Without being told to, it is an error at that node.
func TestLeaveOut(t *testing.T) {
	two := func(a, b string) string { return newer + "paths:\n  /a: {get: " + a + "}\n  /b: {get: " + b + "}\n" }
	for name, test := range map[string]struct {
		files      map[string]string
		operations string
		unread     string
		found      string // the beginnings of what is found, sorted
	}{
		"a reference in a component of another document": {
			map[string]string{
				"api.yaml":  two(body("more.yaml#/components/responses/R"), body("more.yaml#/components/schemas/Good")),
				"more.yaml": "components:\n  schemas:\n    Bad: {type: object, properties: {p: {$ref: '#/nowhere'}}}\n    Good: {type: string}\n",
			},
			"GET /b", "GET /a",
			"api.yaml:4:94: warning: GET /a is left out: the reference \"more.yaml#/components/responses/R\" leads to nothing\nmore.yaml:3:48: warning: what the schema Bad says is left out: ",
		},
		"a document that is no YAML": {
			map[string]string{"api.yaml": two(body("more.yaml#/X"), answer), "more.yaml": "a: [\n"},
			"GET /b", "GET /a", "more.yaml:2:1: warning: GET /a is left out: the document is not well-formed",
		},
		"a document behind another": {
			map[string]string{
				"api.yaml":  two(body("more.yaml#/X"), body("more.yaml#/Y")),
				"more.yaml": "X: {type: array, items: {$ref: last.yaml}}\nY: {type: string}\n", "last.yaml": "type: object\nproperties: [x]\n",
			},
			"GET /b", "GET /a", "last.yaml:2:13: warning: GET /a is left out: the document does not have the form of OpenAPI",
		},
		"a method of a path in another document": {
			map[string]string{
				"api.yaml": newer + "paths:\n  /a: {$ref: item.yaml}\n", "item.yaml": "get: {parameters: {a: 1}, responses: {}}\nput: " + answer + "\n",
			},
			"PUT /a", "GET /a", "item.yaml:1:19: warning: GET /a is left out: ",
		},
		"a document that is not there": {
			map[string]string{"api.yaml": two(body("none.yaml"), answer)},
			"GET /b", "GET /a", "api.yaml:4:94: warning: GET /a is left out: the referenced document \"none.yaml\" cannot be read",
		},
		"a cycle of references": {
			map[string]string{"api.yaml": two(body("#/components/schemas/X"), answer) + "components: {schemas: {X: {allOf: [{$ref: '#/components/schemas/X'}]}}}\n"},
			"GET /a, GET /b", "", "api.yaml:6:43: warning: what the schema X says is left out: the schema consists of itself",
		},
		"members that are there twice": {
			map[string]string{"api.yaml": two("{operationId: a, operationId: b, responses: {}}", answer) + "  /b: {post: " + answer + "}\ncomponents: {schemas: {X: {type: string}, X: {type: integer}}}\n"},
			"GET /b", "GET /a, POST /b", "api.yaml:4:30: warning: GET /a is left out: \"operationId\" is given twice\n" +
				"api.yaml:6:3: warning: the path /b is left out: \"/b\" is given twice\napi.yaml:7:43: warning: what the schema X says is left out: \"X\" is given twice",
		},
		"members that are there twice, in another document": {
			map[string]string{"api.yaml": two(body("more.yaml#/X"), body("more.yaml#/Y")), "more.yaml": "X: {type: object, type: string}\nY: {type: string}\n"},
			"GET /b", "GET /a", "more.yaml:1:19: warning: GET /a is left out: \"type\" is given twice",
		},
		"a reference to another kind of node": {
			map[string]string{"api.yaml": two("{parameters: [{$ref: '#/components/schemas/X'}], responses: {}}", body("#/components/schemas/X")) + "components: {schemas: {X: {type: object, properties: {name: {type: string}}}}}\n"},
			"GET /b", "GET /a", "api.yaml:4:27: warning: GET /a is left out: the reference \"#/components/schemas/X\" does not lead to a parameter: correct it",
		},
		"a response that is empty": {
			map[string]string{"api.yaml": two("{responses: {'204': }}", answer)},
			"GET /b", "GET /a", "api.yaml:4:33: warning: GET /a is left out: there must be a response: write it, or remove the name",
		},
		"a component that several need": {
			map[string]string{"api.yaml": two("{parameters: [{$ref: '#/components/parameters/P'}], responses: {}}", answer) +
				"  /c: {parameters: [{$ref: '#/components/parameters/P'}], put: " + answer + "}\ncomponents: {parameters: {P: {name: [x], in: query}, Q: {in: [query]}}}\n"},
			"GET /b", "GET /a, PUT /c", "api.yaml:7:37: warning: GET /a is left out: \napi.yaml:7:37: warning: the path /c is left out: ",
		},
		"two faults in what one operation needs": {
			map[string]string{"api.yaml": two(body("more.yaml#/X"), body("more.yaml#/Y")), "more.yaml": "X: {type: object, properties: {p: {$ref: '#/no'}, q: {$ref: '#/none'}}}\nY: {type: string}\n"},
			"GET /b", "GET /a", "more.yaml:1:",
		},
		"a schema that is null": {
			map[string]string{"api.yaml": two(body("#/components/schemas/X"), answer) + "components: {schemas: {X: , Y: {type: string}}}\n"},
			"GET /a, GET /b", "", "api.yaml:6:27: warning: what the schema X says is left out: ",
		},
		"nothing needs a document that is no YAML": {
			map[string]string{"api.yaml": two(body("more.yaml#/Y"), answer), "more.yaml": "X: {$ref: last.yaml}\nY: {type: string}\n", "last.yaml": "a: {b: 1, b: 2}\nc: [\n"},
			"GET /a, GET /b", "", "last.yaml:3:1: warning: the document is not well-formed",
		},
		"nothing needs it": {
			map[string]string{"api.yaml": two(body("more.yaml#/Y"), answer), "more.yaml": "X: {$ref: nowhere.yaml}\nY: {type: string}\n"},
			"GET /a, GET /b", "", "more.yaml:1:11: warning: the referenced document \"nowhere.yaml\" cannot be read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			operations, found := loadFiles(t, test.files, schema.ReadOptions{SkipUnreadable: true})
			if operations != test.operations || !beginWith(found, test.found) {
				t.Errorf("%s\n%s", operations, found)
			}
			if unread := unreadOf(t, test.files); unread != test.unread {
				t.Errorf("unread: %s", unread)
			}
			without, errs := loadFiles(t, test.files, schema.ReadOptions{})
			at, _, _ := strings.Cut(found, " warning: ")
			if without != "" || !strings.Contains(errs, at) || strings.Contains(errs, "warning") {
				t.Errorf("without: %s\n%s", without, errs)
			}
		})
	}
}

// beginWith reports whether the lines of a text have some beginnings, each its own.
func beginWith(text, beginnings string) bool {
	lines, wanted := strings.Split(text, "\n"), strings.Split(beginnings, "\n")
	for i, begin := range wanted {
		if len(lines) != len(wanted) || !strings.HasPrefix(lines[i], begin) {
			return false
		}
	}
	return true
}

// unreadOf returns the operations that are left out of api.yaml.
func unreadOf(t *testing.T, files map[string]string) string {
	t.Helper()
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	open := func(name string) ([]byte, error) { return fs.ReadFile(all, name) }
	d, found := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(files["api.yaml"])}, schema.ReadOptions{Open: open, SkipUnreadable: true})
	if d == nil {
		t.Fatal(found)
	}
	var list []string
	for _, u := range d.Unread {
		list = append(list, u.Method+" "+u.Path)
	}
	return strings.Join(list, ", ")
}

// TestScalarsOfAnotherKind takes texts that spell what must be there for that, and no
// others.
func TestScalarsOfAnotherKind(t *testing.T) {
	schemas := func(text string) map[string]string {
		return map[string]string{"api.yaml": newer + "paths: {/a: {get: " + answer + "}}\ncomponents: {schemas: {X: " + text + "}}\n"}
	}
	for text, want := range map[string]string{
		"{maxLength: '5'}":                         `warning: "5" must be a number, and is taken for that: write it without quotes, as 5`,
		"{minimum: '-0.5'}":                        `warning: "-0.5" must be a number, and is taken for that: write it without quotes, as -0.5`,
		"{type: array, uniqueItems: 'true'}":       `warning: "true" must be true or false, and is taken for that: write it without quotes, as true`,
		"{exclusiveMaximum: '7'}":                  `warning: "7" must be a number`,
		"{minItems: '5.5'}":                        "the document does not have the form",
		"{maxLength: five}":                        "the document does not have the form",
		"{readOnly: perhaps}":                      "the document does not have the form",
		"{maxLength: 'true'}":                      "the document does not have the form",
		"{properties: {a: {multipleOf: \"1e2\"}}}": `warning: "1e2" must be a number`,
	} {
		operations, found := loadFiles(t, schemas(text), schema.ReadOptions{})
		_, message, _ := strings.Cut(found, ": ")
		if !strings.HasPrefix(message, want) || strings.Contains(found, "\n") || (operations != "") != strings.HasPrefix(want, "warning") {
			t.Errorf("%s: %s\n%s", text, operations, found)
		}
	}
}
