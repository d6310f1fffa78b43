package openapi_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// loadFiles loads api.yaml of some files and returns its operations, which have a
// path, a method and in brackets the parameters, and what is found.
func loadFiles(t *testing.T, files map[string]string, opts schema.ReadOptions) (operations, found string) {
	t.Helper()
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	opts.Open = func(name string) ([]byte, error) { return fs.ReadFile(all, name) }
	opts.OpenIn = func(folder, name string) ([]byte, error) { return fs.ReadFile(all, folder+"/"+name) }
	d, ds := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(files["api.yaml"])}, opts)
	var list, lines []string
	if d != nil {
		a, _ := api.Read(d)
		for _, o := range a.Operations {
			text := o.Method + " " + o.Path
			for _, p := range o.Parameters {
				text += "[" + p.Name + "]"
			}
			list = append(list, text)
		}
	}
	for _, one := range ds {
		if one.Rule != "openapi-invalid" {
			lines = append(lines, one.String())
		}
	}
	return strings.Join(list, ", "), strings.Join(lines, "\n")
}

const newer = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"

// TestRepairs loads descriptions that are wrong where no Go comes from, or in a way that
// leaves no doubt.
func TestRepairs(t *testing.T) {
	for name, test := range map[string]struct{ text, operations, found string }{
		"numbers for texts": {
			"openapi: 3.0\ninfo: {title: 5, version: 1.0}\nservers: [{url: u, variables: {port: {default: 443, enum: [443, '80']}}}]\n" +
				"paths:\n  /a: {get: {operationId: 12, tags: [true], parameters: [{name: 7, in: query, schema: {type: string}}], responses: {200: {description: 1}}}}\n",
			"GET /a[7]", "",
		},
		"what is not generated from": {
			"openapi: 3.1.0\ninfo: {title: t, version: '1', contact: me}\nservers: here\ntags: [a, {name: b, description: {$ref: missing.md}}]\nexternalDocs: [x]\n" +
				"paths:\n  /a:\n    get:\n      externalDocs: u\n      tags: [{name: x}]\n      responses:\n" +
				"        '200': {description: d, links: [], content: {application/json: {examples: [1], schema: {type: string}}}}\n",
			"GET /a", "",
		},
		"security is not done without": {
			newer + "security: none\npaths: {/a: {get: {responses: {'200': {description: d}}}}}\n", "", "api.yaml:3:11: ",
		},
		"names of what is not generated from": {
			newer + "paths: {/tags: {get: {parameters: {}, responses: {'200': {description: d}}}}}\n", "", "api.yaml:3:35: ",
		},
	} {
		operations, found := loadFiles(t, map[string]string{"api.yaml": test.text}, schema.ReadOptions{})
		isError := strings.Contains(found, "form of OpenAPI") && !strings.Contains(found, "warning: ")
		if operations != test.operations || !strings.HasPrefix(found, test.found) || isError != (test.operations == "") {
			t.Errorf("%s: %s\n%s", name, operations, found)
		}
	}
	_, found := loadFiles(t, map[string]string{"api.yaml": "openapi: 3.0.3\ninfo: {title: t, version: 1.10}\npaths: {}\n"}, schema.ReadOptions{})
	if want := `api.yaml:2:27: warning: 1.10 must be a text, and is taken for that: put it in quotes, as "1.10" [openapi-form]`; found != want {
		t.Errorf("%s, want %s", found, want)
	}
}

// TestSkipUnreadable leaves out operations that cannot be read, and no others.
func TestSkipUnreadable(t *testing.T) {
	text := newer + `
paths:
  /a:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Bad'}}}}}}
    post: {parameters: {name: x}, responses: [1]}
    put: {requestBody: {$ref: '#/components/requestBodies/None'}, responses: {'200': {description: d}}}
  /b: 7
components:
  schemas:
    Bad: {type: object, properties: [x]}
`
	const left = `api.yaml:7:24: warning: POST /a is left out: the document does not have the form of OpenAPI: cannot construct !!map into Parameters in /paths/~1a/post/parameters [operation-unreadable]
api.yaml:7:46: warning: POST /a is left out: the document does not have the form of OpenAPI: cannot construct !!seq into map[string]*ResponseRef in /paths/~1a/post/responses [operation-unreadable]
api.yaml:8:31: warning: PUT /a is left out: the reference "#/components/requestBodies/None" leads to nothing, as there is no "requestBodies": define it or correct the reference [operation-unreadable]
api.yaml:9:7: warning: the path /b is left out: the document does not have the form of OpenAPI: cannot construct !!int ` + "`7`" + ` into PathItem in /paths/~1b [operation-unreadable]
api.yaml:12:37: warning: what the schema Bad says is left out: the document does not have the form of OpenAPI: cannot construct !!seq into Schemas in /components/schemas/Bad/properties [schema-unreadable]`
	operations, found := loadFiles(t, map[string]string{"api.yaml": text}, schema.ReadOptions{SkipUnreadable: true})
	if operations != "GET /a" || found != left {
		t.Errorf("%s\n%s", operations, found)
	}
	if operations, found = loadFiles(t, map[string]string{"api.yaml": text}, schema.ReadOptions{}); operations != "" || strings.Contains(found, "warning") {
		t.Errorf("without: %s\n%s", operations, found)
	}
}

// TestOperationReferences follows references in place of operations, in the document
// itself, to others, and from these on.
func TestOperationReferences(t *testing.T) {
	files := map[string]string{
		"api.yaml": newer + "paths:\n  /a:\n    get: {$ref: ops/get.yaml}\n    post: {$ref: '#/x-ops/post'}\n  /b: {$ref: ops/item.yaml}\n" +
			"x-ops: {post: {responses: {'204': {description: d}}}}\n",
		"ops/get.yaml":       "parameters: [{$ref: '../shared/all.yaml#/page'}, {$ref: '#/x-own'}]\nresponses: {'204': {description: d}}\nx-own: {name: own, in: query, schema: {type: string}}\n",
		"shared/all.yaml":    "page: {name: page, in: query, schema: {$ref: number.yaml}}\n",
		"shared/number.yaml": "type: integer\n",
		"ops/item.yaml":      "put: {responses: {'204': {description: d}}}\n",
	}
	operations, found := loadFiles(t, files, schema.ReadOptions{})
	const want = `api.yaml:5:17: warning: an operation is no place for a reference in OpenAPI; ops/get.yaml is followed [operation-reference]
api.yaml:6:18: warning: an operation is no place for a reference in OpenAPI; #/x-ops/post is followed [operation-reference]`
	if operations != "GET /a[page][own], POST /a, PUT /b" || found != want {
		t.Errorf("%s\n%s", operations, found)
	}
	files["ops/item.yaml"] = "put: {$ref: get.yaml}\n"
	if operations, found = loadFiles(t, files, schema.ReadOptions{}); operations != "" || !strings.HasPrefix(found, "ops/item.yaml:1:13: an operation is no place for a reference") {
		t.Errorf("in another document: %s\n%s", operations, found)
	}
}

// TestMisplacedPaths says of every operation that stands where OpenAPI has none that it
// is left out, and where it belongs.
func TestMisplacedPaths(t *testing.T) {
	for text, want := range map[string]string{
		`
  /a:
    get: {responses: {'204': {description: d}}}
    putt: {responses: {'204': {description: d}}}
    x-more: {}
    /b: {get: {responses: {'204': {description: d}}}}
/c: {get: {responses: {'204': {description: d}}}}
`: `api.yaml:6:5: warning: putt of /a is no method that OpenAPI has, and is left out (did you mean "put"?) [operation-unknown]
api.yaml:8:5: warning: /b stands within the path /a, and is left out: indent it less, so that it stands below paths [path-misplaced]
api.yaml:9:1: warning: /c is no member of an OpenAPI document, and is left out: indent it, so that it stands below paths [path-misplaced]`,
		`
  /a: {get: {responses: {'204': {description: d}}}}
  /b:
  servers: {}
  put:
    operationId: b
  post: {}
delete: {}
`: `api.yaml:6:3: warning: servers stands beside the path /b, and is left out: indent it, so that it stands below that [operation-misplaced]
api.yaml:7:3: warning: put stands beside the path /b, and is left out: indent it, so that it stands below that [operation-misplaced]
api.yaml:9:3: warning: post stands beside the path /b, and is left out: indent it, so that it stands below that [operation-misplaced]
api.yaml:10:1: warning: delete is no member of an OpenAPI document, and is left out: indent it, so that it stands below a path [operation-misplaced]`,
		`
  /a: {get: {responses: {'204': {description: d}}}}
  patch: {}
  /b: {operationId: b, summary: s, responses: {}}
  /c:
    post:
    tags: [x]
    deprecated: true
  /d: {delete: }
`: `api.yaml:5:3: warning: patch stands among the paths, and is left out: put it below the path that it is of [operation-misplaced]
api.yaml:6:8: warning: operationId, responses of the path /b belong to an operation, and are left out: indent them, so that they stand below its method, such as get: [operation-misplaced]
api.yaml:9:5: warning: tags, deprecated of the path /c belong to an operation, and are left out: indent them, so that they stand below post: [operation-misplaced]
api.yaml:11:7: warning: delete of the path /d is empty, and is left out: indent what belongs to it, so that it stands below it [operation-misplaced]`,
		`
  /a:
    get:
      responses:
        '204': {description: d}
        post: {responses: {}}
      put: {responses: {}}
      /b: {put: {responses: {}}}
`: `api.yaml:8:9: warning: post stands within GET /a, and is left out: indent it less, so that it stands below the path [operation-misplaced]
api.yaml:9:7: warning: put stands within GET /a, and is left out: indent it less, so that it stands below the path [operation-misplaced]
api.yaml:10:7: warning: /b stands within GET /a, and is left out: indent it less, so that it stands below paths [path-misplaced]`,
	} {
		operations, found := loadFiles(t, map[string]string{"api.yaml": newer + "paths:" + text}, schema.ReadOptions{})
		if operations != "GET /a" || found != want {
			t.Errorf("%s\n%s", operations, found)
		}
	}
}

// TestFolderOfReferences reads documents beside the description's folder from one that
// is given for all.
func TestFolderOfReferences(t *testing.T) {
	files := map[string]string{
		"api.yaml":        newer + "paths: {/a: {get: {parameters: [{$ref: ../shared/p.yaml}], responses: {'204': {description: d}}}}}\n",
		"common/p.yaml":   "name: p\nin: query\nschema: {$ref: t/t.yaml}\n",
		"common/t/t.yaml": "$ref: ../u.yaml#/u\n",
		"common/u.yaml":   "u: {type: string}\n",
		"p.yaml":          "name: p\nin: query\nschema: {$ref: u.yaml}\n",
	}
	for folder, want := range map[string]string{
		"../shared/=common":       "GET /a[p]", // and from these on
		"":                        `api.yaml:3:40: the referenced document "../shared/p.yaml" is not below the description's folder, and nothing else is read: give its file with --reference ../shared/p.yaml=FILE, or the folder of all with --reference ../shared/=FOLDER [reference-outside]`,
		"../shared/p.yaml=p.yaml": `p.yaml:3:16: the referenced document "u.yaml" is not below the description's folder`,
	} {
		references := map[string]string{}
		if uri, name, ok := strings.Cut(folder, "="); ok {
			references[uri] = name
		}
		operations, found := loadFiles(t, files, schema.ReadOptions{References: references})
		if !strings.HasPrefix(operations+found, want) {
			t.Errorf("%s: %s\n%s", folder, operations, found)
		}
	}
}
