package generator_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// runtimePackages imports what generated code does, as the compiler has it, which has
// compiled it to run the tests.
var runtimePackages = sync.OnceValues(func() (types.Importer, error) {
	const self = "github.com/odatagen/odatagen/"
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", self+"odata/...", self+"rest/...", self+"wire/...", "embed").Output()
	if err != nil {
		return nil, err
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[name] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(name string) (io.ReadCloser, error) {
		return os.Open(exports[name])
	}), nil
})

type importing func(string) (*types.Package, error)

func (f importing) Import(name string) (*types.Package, error) { return f(name) }

// typeCheck checks generated files as the compiler would, and returns their packages by
// folder. The types, which the others import, are imported by a path.
func typeCheck(t testing.TB, importPath string, files []generator.File) map[string]*types.Package {
	t.Helper()
	others, err := runtimePackages()
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string][]*ast.File{}
	places := token.NewFileSet()
	for _, f := range files {
		if path.Ext(f.Name) != ".go" {
			continue
		}
		parsed, err := parser.ParseFile(places, f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, f.Content)
		}
		folders[path.Dir(f.Name)] = append(folders[path.Dir(f.Name)], parsed)
	}
	made := map[string]*types.Package{}
	check := types.Config{Error: func(err error) { t.Error(err) }, Importer: importing(func(name string) (*types.Package, error) {
		if name == importPath {
			return made["."], nil
		}
		return others.Import(name)
	})}
	for _, folder := range slices.Sorted(maps.Keys(folders)) { // the types before what is beside them
		made[folder], _ = check.Check(path.Join(importPath, folder), places, folders[folder], nil)
	}
	return made
}

// TestPlainScenariosTypes checks the types of what is generated for the scenarios of
// APIs without OData.
func TestPlainScenariosTypes(t *testing.T) {
	paths, err := filepath.Glob("rest/testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scenarios:", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		document, _ := openapi.Load(schema.Source{Name: "input.yaml", Data: archive.Files[0].Data}, schema.ReadOptions{})
		if document == nil {
			continue // it is about errors
		}
		a, _ := api.Read(document)
		cfg := plan.Config{Package: "scenario", ImportPath: "example.org/scenario", Server: true, SkipUnsupported: true}
		if result, _ := generator.Generate(generator.Description{API: a}, cfg); result != nil {
			t.Run(path, func(t *testing.T) { typeCheck(t, cfg.ImportPath, result.Files) })
		}
	}
}

// TestScenariosTypes checks the types of what every scenario generates.
func TestScenariosTypes(t *testing.T) {
	for _, s := range scenarios(t) {
		if _, files := s.run(); files != nil {
			t.Run(s.path, func(t *testing.T) { typeCheck(t, s.cfg.ImportPath, files) })
		}
	}
}
