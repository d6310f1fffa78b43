package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zoo is an API without OData, with an operation that cannot be generated.
const zoo = `openapi: 3.0.3
info: {title: Zoo, version: ""}
paths:
  /animals:
    get:
      operationId: listAnimals
      responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Animal'}}}}}}
  /odd/{a}{b}:
    get:
      parameters:
        - {name: a, in: path, required: true, schema: {type: string}}
        - {name: b, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: ok}}
components:
  schemas:
    Animal: {type: object, properties: {name: {type: string}}}
`

// TestGenerateAPI generates from a description that is not of OData, which the
// command tells by itself.
func TestGenerateAPI(t *testing.T) {
	inFolder(t, map[string]string{"zoo.yaml": zoo})
	code, stdout, stderr := execute(t, "", "generate", "--schema", "zoo.yaml", "--out", "zoo")
	const unsupported = "zoo.yaml:9:5: GET /odd/{a}{b} cannot be generated: the segment {a}{b} of its path has two parameters with nothing between; leave it out with --skip-unsupported, or correct the description [operation-unsupported]"
	if code != exitProblem || stdout != "" || !strings.Contains(stderr, unsupported) {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = execute(t, "", "generate", "--schema", "zoo.yaml", "--out", "zoo", "--skip-unsupported")
	const report = `OpenAPI without OData: 1 struct, 0 enumerations, 0 unions; 1 of 2 operations in 1 handler
  skipped GET /odd/{a}{b} at zoo.yaml:9:5: the segment {a}{b} of its path has two parameters with nothing between
`
	if code != exitOK || !strings.HasSuffix(stdout, report) || !strings.Contains(stderr, "1 warning: 1 openapi-invalid") {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr = execute(t, "", "check", "--schema", "zoo.yaml", "--out", "zoo", "--skip-unsupported", "--quiet"); code != exitOK || stdout+stderr != "" {
		t.Errorf("check: %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, stderr = execute(t, "", "generate", "--schema", "zoo.yaml", "--out", "zoo", "--include", "/animals", "--emit", "types")
	if code != exitOK || !strings.Contains(stdout, "4 removed") {
		t.Errorf("a slice: %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, _ = execute(t, "", "generate", "--schema", "zoo.yaml", "--out", "zoo", "--include", "/animals", "--emit", "types,client"); code != exitOK || !strings.Contains(stdout, "1 of 1 operation in 1 handler") || exists("zoo/zoohttp/server.gen.go") || !exists("zoo/zoohttp/client.gen.go") {
		t.Errorf("a client alone: %d\n%s", code, stdout)
	}
	for _, args := range [][]string{
		{"generate", "--schema", "zoo.yaml", "--out", "zoo", "--primary", "x"},
		{"convert", "--schema", "zoo.yaml", "--to", "csdl-xml"},
	} {
		if code, stdout, stderr := execute(t, "", args...); code != exitProblem || stdout != "" || !strings.Contains(stderr, "zoo.yaml: ") {
			t.Errorf("%v: %d\n%s%s", args, code, stdout, stderr)
		}
	}
}

// TestAsAPI takes the description of an OData service as any other: all of its
// operations have a handler, which writes no OData.
func TestAsAPI(t *testing.T) {
	source, err := filepath.Abs("../../generated/library/library.csdl.xml")
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t, nil)
	if code, _, stderr := execute(t, "", "convert", "--schema", source, "--to", "openapi", "--out", "library.json"); code != exitOK {
		t.Fatal(stderr)
	}
	code, stdout, stderr := execute(t, "", "generate", "--schema", "library.json", "--out", "library", "--as-api")
	if code != exitOK || !strings.Contains(stdout, "OpenAPI without OData: ") || !strings.Contains(stdout, " 33 of 33 operations in ") {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	if code, _, stderr := execute(t, "", "check", "--schema", "library.json", "--out", "library", "--as-api"); code != exitOK {
		t.Errorf("check: %d\n%s", code, stderr)
	}
	if code, stdout, stderr := execute(t, "", "generate", "--schema", source, "--out", "other", "--as-api"); code != exitProblem || stdout != "" || !strings.Contains(stderr, "library.csdl.xml: --as-api is for OpenAPI") {
		t.Errorf("CSDL: %d\n%s%s", code, stdout, stderr)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
