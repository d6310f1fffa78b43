package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
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
	for _, c := range []struct {
		file, text, service string
		flags               []string
	}{
		{"split.xml", stores, "Clerks: clerks.Handler{", []string{"--split"}},
		{"metadata.xml", stores, "ListClerks: func(ctx context.Context, q *query.Options) (result odata.Page[*stores.Clerk], err error) {", nil},
		{"ferries.yaml", ferries, "ListPorts: func(ctx context.Context, in *ferriesportsltdhttp.ListPortsInput) (result ferriesportsltdhttp.ListPortsOutput, err error) {", nil},
		{"tolls.yaml", tolls, "return apihttp.NewHandler(apihttp.Service{})", nil},
	} {
		t.Run(c.file, func(t *testing.T) {
			inFolder(t, map[string]string{
				c.file: c.text, "go.sum": string(sums),
				"go.mod": "module example.org/begin\n\ngo 1.26.0\n\ntool github.com/odatagen/odatagen/cmd/odatagen\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => " + root + "\n",
			})
			shell(t, "go mod tidy")
			if code, stdout, stderr := execute(t, "", append([]string{"init"}, c.flags...)...); code != exitOK || !strings.HasPrefix(stdout, "odatagen.yaml: written\n") {
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
	var all []string
	for name, c := range map[string]struct{ known, edit string }{
		"workspace":   {replace + tool + required, "\tgo work use .\n"},
		"nothing":     {"", "\tgo mod edit -replace github.com/odatagen/odatagen=../odatagen -tool github.com/odatagen/odatagen/cmd/odatagen\n"},
		"replace":     {replace, "\tgo mod edit -tool github.com/odatagen/odatagen/cmd/odatagen\n"},
		"and tool":    {replace + tool, ""},
		"and version": {replace + tool + required, ""},
	} {
		t.Run(name, func(t *testing.T) {
			// The clone is this one, where it is: so what is built of it is in the cache.
			clone := func(text string) string { return strings.ReplaceAll(text, "../odatagen", root) }
			inFolder(t, map[string]string{"new/m.xml": stores, "new/go.mod": "module example.org/new\n\ngo 1.26.0\n" + clone(c.known)})
			t.Chdir("new")
			if name == "workspace" {
				write(t, map[string]string{"../go.work": "go 1.26.0\n\nuse ./other\n", "../other/go.mod": "module example.org/other\n\ngo 1.26.0\n"})
			}
			if name != "nothing" { // which has to do without
				if err := os.WriteFile("go.sum", sums, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			code, stdout, stderr := execute(t, "", "init")
			_, next, _ := strings.Cut(stdout, "\nNext")
			_, next, _ = strings.Cut(next, ":\n\n")
			next, _, _ = strings.Cut(next, "\n\n")
			first := ""
			if name == "workspace" {
				first = "GOWORK=off "
			}
			if want := c.edit + "\t" + first + "go run -mod=mod github.com/odatagen/odatagen/cmd/odatagen generate\n\tgo mod tidy\n\tgo test"; code != exitOK || next != want {
				t.Fatalf("%d\n%s%s", code, stdout, stderr)
			}
			shell(t, strings.Split(clone(next), "\n")...)
			shell(t, "go mod tidy -diff")
			if known := knownBy(t); !slices.Contains(all, known) { // of another, the same would be done again
				all = append(all, known)
				shell(t, "go generate", "go tool odatagen check", "go vet ./...")
			} else if name == "workspace" {
				shell(t, "go generate")
			}
		})
	}
	if len(all) > 1 {
		t.Errorf("go.mod and go.sum come out in several ways:\n%s", strings.Join(all, "\n\n"))
	}
}

// knownBy returns the lines of go.mod and go.sum, but for the version of odatagen, which
// is replaced whatever it is.
func knownBy(t *testing.T) string {
	t.Helper()
	var lines []string
	for _, name := range []string{"go.mod", "go.sum"} {
		text := regexp.MustCompile(`(odatagen) v0\.0\.0\S*`).ReplaceAllString(contents(t, ".", name), "$1")
		lines = append(lines, strings.Split(text, "\n")...)
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
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

// TestInitWorkspace names the workspace that commands are run with, if there is one.
func TestInitWorkspace(t *testing.T) {
	for name, c := range map[string]struct {
		env, work string
		want      []string // lines that begin so
	}{
		"none":   {"", "", []string{"\tgo run -mod=mod "}},
		"used":   {"", "go 1.26.0\nuse (\n\t./other\n\t./in/../in\n)\n", []string{"\tGOWORK=off go run -mod=mod "}},
		"unused": {"", "go 1.26.0\nuse ./other\n", []string{"\tgo work use ..\n", "\tGOWORK=off go run -mod=mod "}},
		"off":    {"off", "go 1.26.0\n", []string{"\tgo run -mod=mod "}},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"in/go.mod": "module example.org/in\n", "in/sub/m.xml": stores}
			if c.work != "" {
				files["go.work"] = c.work
			}
			inFolder(t, files)
			t.Chdir("in/sub")
			t.Setenv("GOWORK", c.env)
			code, stdout, stderr := execute(t, "", "init")
			_, next, _ := strings.Cut(stdout, ":\n\n\tgo mod edit ")
			for _, want := range c.want {
				if code != exitOK || strings.Count(stdout, want) != 1 {
					t.Errorf("%d: %q is not there once:\n%s%s", code, want, next, stderr)
				}
			}
			if strings.Contains(stdout, "GOWORK") != (name == "used" || name == "unused") || strings.Contains(stdout, "go work use") != (name == "unused") {
				t.Errorf("got\n%s", stdout)
			}
		})
	}
	inFolder(t, map[string]string{"go.mod": "module example.org/in\n", "m.xml": stores, "go.work": "ues ./other\n"})
	if code, _, stderr := execute(t, "", "init"); code != exitProblem || !strings.Contains(stderr, "go.work:1: unknown directive: ues") {
		t.Errorf("%d %s", code, stderr)
	}
}

// TestInitAddress gets the description as update does, which then has nothing to get.
func TestInitAddress(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/$metadata":
			w.Header().Set("ETag", `"1"`)
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(stores))
		case "/cut.xml":
			io.WriteString(w, stores[:len(stores)/2])
		case "/secret.xml":
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer site.Close()
	inFolder(t, nil)
	code, stdout, stderr := execute(t, "", "init", "--schema", site.URL+"/v1/$metadata")
	if code != exitOK || !strings.HasPrefix(stdout, "metadata.xml: written\nodatagen.fetched.json: written\nodatagen.yaml: written\n") {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	if files := written(t, "."); files["metadata.xml"] != stores || !strings.Contains(files["odatagen.yaml"], "\nschema: "+site.URL+"/v1/$metadata\n") {
		t.Errorf("got\n%v", files)
	}
	if code, stdout, stderr := execute(t, "", "update"); code != exitOK || stdout != "metadata.xml: unchanged, says the server (304)\n" {
		t.Errorf("update: %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := execute(t, "", "generate"); code != exitOK {
		t.Errorf("generate: %d\n%s%s", code, stdout, stderr)
	}
	for address, want := range map[string]string{
		"/cut.xml":      "odatagen: " + site.URL + "/cut.xml: what it answers is not well-formed: ",
		"/secret.xml":   "it wants credentials, which headers can give: give --header 'Authorization: Bearer ${TOKEN}', say, with the secret in the environment\n",
		"/empty.xml":    ": the answer is empty\n",
		"/v1/$metadata": "nothing is written, since\nmetadata.xml is there\n",
	} {
		inFolder(t, map[string]string{"metadata.xml": "mine"})
		if code, _, stderr := execute(t, "", "init", "--schema", site.URL+address); code != exitProblem || !strings.Contains(stderr, want) || len(written(t, ".")) != 2 {
			t.Errorf("%s: %d\n%s", address, code, stderr)
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
		"address":   {nil, "--schema file:///x/m.xml", "--schema file:///x/m.xml: give the path of the file, /x/m.xml"},
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

// TestInitHeaders asks with headers, which odatagen.yaml then has without their secrets.
func TestInitHeaders(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer open sesame" || r.Header.Get("X-Tenant") != "a: b" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		io.WriteString(w, stores)
	}))
	defer site.Close()
	t.Setenv("STORES_TOKEN", "open sesame")
	t.Setenv("NOTHING", "")
	ask := []string{"init", "--schema", site.URL + "/stores.xml"}
	for header, want := range map[string]string{
		"Authorization: Bearer x":          "would be written into odatagen.yaml, which is committed",
		"Authorization":                    "is not of the form 'NAME: VALUE'",
		"X-Tenant:":                        "is not of the form",
		"Authorization: Bearer ${NOTHING}": "the header Authorization needs the environment variable NOTHING, which is not set",
		"X-Tenant: a":                      "it wants credentials",
	} {
		inFolder(t, nil)
		if code, _, stderr := execute(t, "", append(ask, "--header", header)...); code == exitOK || !strings.Contains(stderr, want) || strings.Contains(stderr, "Bearer x") || len(written(t, ".")) > 1 {
			t.Errorf("%s: %d\n%s", header, code, stderr)
		}
	}
	inFolder(t, map[string]string{"stores.xml": stores})
	if code, _, stderr := execute(t, "", "init", "--header", "A: b"); code != exitUsage || !strings.Contains(stderr, "--header is for a description at an address") {
		t.Errorf("without an address: %d\n%s", code, stderr)
	}
	inFolder(t, nil)
	code, stdout, stderr := execute(t, "", append(ask, "--header", "Authorization: Bearer ${STORES_TOKEN}", "--header", "X-Tenant: a: b")...)
	text := written(t, ".")["odatagen.yaml"]
	if code != exitOK || !strings.Contains(text, "Authorization: Bearer ${STORES_TOKEN}\n") || strings.Contains(text, "sesame") {
		t.Fatalf("%d\n%s%s%s", code, stdout, stderr, text)
	}
	for _, command := range []string{"update", "generate"} {
		if code, stdout, stderr := execute(t, "", command); code != exitOK {
			t.Errorf("%s: %d\n%s%s", command, code, stdout, stderr)
		}
	}
}
