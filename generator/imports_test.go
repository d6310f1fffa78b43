package generator_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestImports holds the arrows between the folders: what a folder may import of
// this module and of others. Everything may import the standard library.
func TestImports(t *testing.T) {
	const self = "github.com/odatagen/odatagen/"
	allowed := map[string][]string{
		"schema":            {self + "schema/pattern", self + "internal/visible"},
		"schema/pattern":    {},
		"schema/openapi":    {self + "schema", self + "internal/visible", "github.com/getkin/kin-openapi/openapi3", "go.yaml.in/yaml/v4"},
		"internal/strict":   {self + "schema", self + "internal/visible", "go.yaml.in/yaml/v4"},
		"schema/overlay":    {self + "schema", self + "internal/strict", "go.yaml.in/yaml/v4"},
		"schema/evolution":  {self + "schema"},
		"schema/api":        {self + "schema", self + "schema/openapi", "github.com/getkin/kin-openapi/openapi3"},
		"templates":         {self + "wire/gen", self + "internal/visible", "github.com/dave/jennifer/jen"},
		"generator/plan":    {self + "schema", self + "templates", self + "generator/names"},
		"generator/names":   {self + "schema", self + "internal/visible"},
		"generator/odata":   {self + "schema", self + "templates", self + "generator/plan", self + "generator/names"},
		"generator/rest":    {self + "schema", self + "schema/api", self + "schema/pattern", self + "templates", self + "generator/plan", self + "generator/names"},
		"generator":         {self + "schema", self + "schema/api", self + "templates", self + "generator/plan", self + "generator/odata", self + "generator/rest", self + "generator/names", "github.com/aymanbagabas/go-udiff", "golang.org/x/mod/modfile"},
		"generator/config":  {self + "schema", self + "generator/plan", self + "internal/findings", self + "internal/strict", "go.yaml.in/yaml/v4", "golang.org/x/mod/module"},
		"generator/begin":   {self + "generator", self + "generator/plan"},
		"generator/review":  {self + "schema", self + "schema/evolution", self + "generator", self + "generator/plan", self + "generator/names"},
		"cmd/odatagen":      {self + "generator/review", self + "schema/evolution", self + "schema", self + "schema/openapi", self + "schema/overlay", self + "schema/api", self + "generator", self + "generator/begin", self + "generator/config", self + "generator/plan", self + "generator/names", self + "internal/examples", self + "internal/findings", self + "internal/inventory", "github.com/spf13/pflag"},
		"wire":              {self + "internal/sibling"},
		"wire/gen":          {self + "wire", self + "internal/sibling"},
		"internal/examples": {self + "schema", self + "wire", self + "internal/visible"},
		"internal/findings": {self + "schema", self + "internal/visible"},
		"internal/sibling":  {},
		"internal/binding":  {},
		"internal/visible":  {},
		"internal/web":      {},
		"rest/gen":          {self + "wire"},
		"rest":              {self + "wire", self + "rest/gen", self + "internal/sibling", self + "internal/binding", self + "internal/web"},
		"odata":             {self + "wire", self + "internal/sibling"},
		"odata/query":       {self + "wire"},
		"odata/server/gen":  {self + "wire"},
		"odata/server":      {self + "wire", self + "odata", self + "odata/server/gen", self + "internal/sibling", self + "odata/query", self + "internal/web", self + "internal/binding"},

		"internal/inventory": {self + "schema", self + "schema/api", self + "schema/pattern", self + "generator", self + "generator/plan", self + "internal/visible"},
	}
	for folder, may := range allowed {
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
				ok := false
				for _, m := range may {
					ok = ok || path == m
				}
				if !ok {
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
