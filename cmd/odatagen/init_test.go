package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ferries is an API that has a path without parameters behind one with them.
const ferries = `openapi: 3.1.0
info: {title: "Ferries & Ports, Ltd.", version: "2"}
paths:
  /ferries/{id}:
    get:
      operationId: getFerry
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/Ferry'}}}}}
  /ports:
    get:
      operationId: listPorts
      tags: [Ports]
      responses: {'200': {description: All., content: {application/json: {schema: {type: array, items: {type: string}}}}}}
components:
  schemas:
    Ferry: {type: object, required: [name], properties: {name: {type: string}}}
`

// tolls is an API of which every operation wants credentials.
const tolls = `openapi: 3.0.3
info: {title: "3", version: "1"}
security: [{key: []}]
paths:
  /tolls: {get: {responses: {'200': {description: All.}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: K}}
`

// TestInit begins packages of descriptions of both kinds, which build and whose test
// passes.
func TestInit(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, text, service string }{
		{"metadata.xml", stores, "ListClerks: func(ctx context.Context, q *query.Options) (result odata.Page[*stores.Clerk], err error) {"},
		{"ferries.yaml", ferries, "ListPorts: func(ctx context.Context, in *ferriesportsltdhttp.ListPortsInput) (result ferriesportsltdhttp.ListPortsOutput, err error) {"},
		{"tolls.yaml", tolls, "return apihttp.NewHandler(apihttp.Service{})"},
	} {
		t.Run(c.file, func(t *testing.T) {
			inFolder(t, map[string]string{
				c.file: c.text, "go.sum": string(sums),
				"go.mod": "module example.org/begin\n\ngo 1.26.0\n\ntool github.com/odatagen/odatagen/cmd/odatagen\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => " + root + "\n",
			})
			shell(t, "go mod tidy")
			if code, stdout, stderr := execute(t, "", "init"); code != exitOK || !strings.HasPrefix(stdout, "odatagen.yaml: written\n") {
				t.Fatalf("%d\n%s%s", code, stdout, stderr)
			}
			if got := written(t, ".")["service.go"]; !strings.Contains(got, c.service) {
				t.Errorf("service.go is\n%s", got)
			}
			shell(t, "go generate ./...", "go build ./...", "go vet ./...", "go test ./...")
			if code, stdout, stderr := execute(t, "", "check"); code != exitOK {
				t.Errorf("check: %d\n%s%s", code, stdout, stderr)
			}
		})
	}
}

// TestInitPackage calls packages after namespaces, but not after versions.
func TestInitPackage(t *testing.T) {
	for namespace, want := range map[string]string{
		"zoo.v1": "zoo", "org.zoo.V20": "zoo", "zoo.v1.animals": "animals", "zoo.v": "v", "zoo.v1x": "v1x", "v1": "v1", "zoo": "zoo",
	} {
		inFolder(t, map[string]string{"m.xml": strings.NewReplacer(`Namespace="stores"`, `Namespace="`+namespace+`"`, `"stores.`, `"`+namespace+`.`, "(stores.", "("+namespace+".").Replace(stores)})
		code, _, stderr := execute(t, "", "init")
		if got := written(t, ".")["odatagen.yaml"]; code != exitOK || !strings.HasSuffix(got, "\nout: "+want+"\n") {
			t.Errorf("%s: %d\n%s%s", namespace, code, got, stderr)
		}
	}
}

// TestInitNext does what init says is next, in new modules that know more or less of
// odatagen, and then what init wrote for later.
func TestInitNext(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	t.Setenv("GOFLAGS", os.Getenv("GOFLAGS")+" -trimpath") // so that odatagen is built once for all folders
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	const (
		replace  = "\nreplace github.com/odatagen/odatagen => ../odatagen\n"
		required = "\nrequire github.com/odatagen/odatagen v0.0.0\n"
		tool     = "\ntool github.com/odatagen/odatagen/cmd/odatagen\n"
	)
	for name, c := range map[string]struct{ known, edit string }{
		"nothing":     {"", "\tgo mod edit -replace github.com/odatagen/odatagen=../odatagen -tool github.com/odatagen/odatagen/cmd/odatagen\n"},
		"replace":     {replace, "\tgo mod edit -tool github.com/odatagen/odatagen/cmd/odatagen\n"},
		"and tool":    {replace + tool, ""},
		"and version": {replace + tool + required, ""},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, map[string]string{"new/m.xml": stores, "new/go.mod": "module example.org/new\n\ngo 1.26.0\n" + c.known})
			if err := os.Symlink(root, "odatagen"); err != nil {
				t.Fatal(err)
			}
			t.Chdir("new")
			if name != "nothing" { // which has to do without
				if err := os.WriteFile("go.sum", sums, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			code, stdout, stderr := execute(t, "", "init")
			_, next, _ := strings.Cut(stdout, "\nNext")
			_, next, _ = strings.Cut(next, ":\n\n")
			next, _, _ = strings.Cut(next, "\n\n")
			if want := c.edit + "\tgo run -mod=mod github.com/odatagen/odatagen/cmd/odatagen generate\n\tgo mod tidy\n\tgo test"; code != exitOK || next != want {
				t.Fatalf("%d\n%s%s", code, stdout, stderr)
			}
			shell(t, strings.Split(next, "\n")...)
			shell(t, "go mod tidy -diff", "go generate", "go tool odatagen check", "go vet ./...")
		})
	}
}

// shell runs commands, none of which may fail.
func shell(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		cmd := exec.Command("sh", "-c", line)
		cmd.Env = append(os.Environ(), "GOSUMDB=off") // the versions are those of this module's go.sum
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", line, err, out)
		}
	}
}

// TestInitRefuses: nothing is written over, and nothing is written in part.
func TestInitRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		args  string
		want  string
	}{
		"files": {map[string]string{"m.xml": stores, "service.go": "package x\n", "odatagen.yaml": "schema: m.xml\n", "stores/a.go": "package other\n"}, "", `odatagen: nothing is written, since
odatagen.yaml is there
service.go is there
stores/a.go:1:9: the file is of package other, and a folder has one package, which is to be stores: choose another folder with --out, or give --package other
Move that away, run odatagen init again, and bring both together
`},
		"functions": {map[string]string{"m.xml": stores, "x.go": "package x\n\nfunc NewHandler() {}\n"}, "", "x.go:3:6: NewHandler is declared\n"},
		"several":   {map[string]string{"a.xml": stores, "b.yaml": ferries}, "", "odatagen: this folder has several descriptions: say which with --schema, a.xml or b.yaml\n"},
		"none":      {map[string]string{"a.xml": "<a/>", "package.json": "{}", "x.yaml": "a: b\n"}, "", "odatagen: this folder has no description: give its file, such as --schema ../metadata.xml\n"},
		"broken":    {map[string]string{"a.xml": strings.Replace(stores, `Type="stores.clerk"`, `Type="stores.clrk"`, 1)}, "--package in", ""},
		"input":     {nil, "--schema -", "--schema - is the standard input, which no configuration can name: give a file\n"},
		"address":   {nil, "--schema https://x/$metadata", "addresses are not fetched"},
		"package":   {map[string]string{"a.xml": stores}, "--package func", `--package "func" is not a name that a Go package can have`},
	} {
		t.Run(name, func(t *testing.T) {
			inFolder(t, c.files)
			before := len(written(t, "."))
			code, stdout, stderr := execute(t, "", append([]string{"init"}, strings.Fields(c.args)...)...)
			if name == "broken" {
				if code != exitOK {
					t.Errorf("a set that is left out stops init: %d\n%s", code, stderr)
				}
				return
			}
			if code == exitOK || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("%d\n%s%s", code, stdout, stderr)
			}
			if after := len(written(t, ".")); after != before {
				t.Errorf("%d files before, %d after", before, after)
			}
		})
	}
	t.Chdir(t.TempDir())
	if code, _, stderr := execute(t, "", "init"); code != exitProblem || !strings.Contains(stderr, "run go mod init") {
		t.Errorf("without go.mod: %d\n%s", code, stderr)
	}
}

// TestInitAttributes adds lines to what is there, once.
func TestInitAttributes(t *testing.T) {
	inFolder(t, map[string]string{"api/m.xml": stores, ".gitattributes": "*.png binary"})
	if code, _, stderr := execute(t, "", "init", "--schema", "api/m.xml", "--quiet"); code != exitOK {
		t.Fatalf("%d\n%s", code, stderr)
	}
	files := written(t, ".")
	if got := files[".gitattributes"]; got != "*.png binary\n"+attributes {
		t.Errorf("got\n%s", got)
	}
	if got, want := files["odatagen.yaml"], "# yaml-language-server: $schema=odatagen.schema.json\nschema: api/m.xml\nout: stores\n"; got != want {
		t.Errorf("got\n%s", got)
	}
	for name := range files {
		if name != ".gitattributes" && !strings.HasPrefix(name, "api/") {
			os.Remove(name)
		}
	}
	if err := os.WriteFile("go.mod", []byte("module example.org/again\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	execute(t, "", "init", "--schema", "api/m.xml")
	if got := written(t, ".")[".gitattributes"]; strings.Count(got, "odatagen.lock") != 1 {
		t.Errorf("got\n%s", got)
	}
}
