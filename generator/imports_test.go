package generator_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// imports are the arrows between the folders: what a folder may import of this module
// and of others. Everything may import the standard library.
const imports = `
schema: schema/pattern internal/described internal/visible
schema/pattern:
schema/openapi: schema internal/visible github.com/getkin/kin-openapi/openapi3 go.yaml.in/yaml/v4
internal/strict: schema internal/visible go.yaml.in/yaml/v4
schema/overlay: schema internal/strict go.yaml.in/yaml/v4
schema/evolution: schema schema/api schema/openapi
schema/api: schema schema/pattern schema/openapi github.com/getkin/kin-openapi/openapi3
templates: wire/gen internal/visible github.com/dave/jennifer/jen
generator/plan: schema templates generator/names
generator/names: schema internal/visible
generator/odata: schema templates generator/plan generator/names
generator/rest: schema schema/api schema/pattern templates generator/plan generator/names
generator: schema schema/api templates generator/plan generator/odata generator/rest generator/names github.com/aymanbagabas/go-udiff golang.org/x/mod/modfile
generator/config: schema generator/plan generator/names internal/findings internal/strict go.yaml.in/yaml/v4 golang.org/x/mod/module
generator/begin: generator generator/plan golang.org/x/mod/modfile
generator/review: schema schema/api schema/openapi schema/evolution generator generator/plan generator/names internal/visible
generator/review/markdown: schema schema/evolution generator/plan generator/review internal/visible
generator/review/page: schema schema/evolution generator/plan generator/review internal/visible
generator/review/waivers: schema schema/evolution schema/pattern generator/review internal/strict internal/visible go.yaml.in/yaml/v4
cmd/odatagen: schema/pattern internal/uptodate generator/review generator/review/markdown generator/review/page generator/review/waivers schema/evolution schema schema/openapi schema/overlay schema/api schema/lint generator generator/begin generator/config generator/plan generator/names internal/findings internal/inventory github.com/spf13/pflag internal/examples internal/fetch internal/visible
wire: internal/sibling
wire/gen: wire internal/sibling
wire/formats: wire
internal/findings: schema internal/visible
internal/mutations:
internal/gotypes: generator internal/visible
internal/sibling:
internal/batch:
internal/binding: internal/together
internal/together:
internal/visible:
internal/web: internal/percent
rest/gen: wire internal/sibling
internal/message: wire wire/formats rest/gen internal/sibling internal/binding internal/percent
rest/client: wire rest rest/gen internal/sibling internal/binding internal/message internal/call internal/percent internal/visible internal/web
internal/roundtrip: wire wire/formats rest rest/client rest/gen internal/sibling internal/message
rest: wire rest/gen internal/message internal/percent internal/sibling internal/binding internal/web internal/page internal/page/openapi
odata: wire internal/sibling
odata/query: wire internal/literal internal/sibling internal/percent
odata/query/evaluate: wire odata/query internal/sibling
odata/odatasql: wire odata odata/query odata/query/evaluate internal/sibling
odata/server/gen: wire
odata/server: wire internal/literal internal/described odata odata/server/gen internal/sibling internal/batch odata/query odata/query/evaluate internal/web internal/binding internal/routes internal/percent internal/page internal/together
internal/store: internal/together wire odata odata/query odata/query/evaluate odata/server odata/server/gen internal/sibling internal/binding internal/routes internal/described
odata/memory: wire odata odata/query odata/server/gen internal/store
odata/client: internal/batch internal/together wire internal/literal wire/gen odata odata/query internal/sibling internal/binding internal/routes internal/call internal/percent internal/visible
internal/call:
internal/percent:
internal/routes: wire odata odata/query internal/binding
schema/lint: schema schema/api
internal/inventory: schema schema/api schema/pattern generator generator/plan internal/visible
internal/examples: schema schema/openapi wire odata/query internal/visible
`

// TestImports holds the arrows.
func TestImports(t *testing.T) {
	for line := range strings.Lines(strings.TrimSpace(imports)) {
		folder, may, _ := strings.Cut(strings.TrimSpace(line), ":")
		files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files: %v", folder, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range parsed.Imports {
				path, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
					continue
				}
				if !slices.Contains(strings.Fields(may), strings.TrimPrefix(path, "github.com/odatagen/odatagen/")) {
					t.Errorf("%s imports %s, which the folder must not", file, path)
				}
			}
			if filepath.Base(file) != "unsafe.go" {
				for _, spec := range parsed.Imports {
					if spec.Path.Value == `"unsafe"` {
						t.Errorf("%s imports unsafe, which only unsafe.go may", file)
					}
				}
			}
		}
	}
}
