package generator_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
)

// exported returns the files with what the packages export that generated code may
// import, by path. The go command has them compiled already, to run the tests.
var exported = sync.OnceValues(func() (map[string]string, error) {
	const self = "github.com/odatagen/odatagen/"
	list := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}",
		self+"wire", self+"wire/gen", self+"odata", self+"odata/query", self+"odata/server", self+"odata/server/gen", self+"rest", self+"rest/gen", "embed")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, stderr.Bytes())
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return files, nil
})

// typeCheck checks the types of generated packages, as the compiler would: those of
// the package that the others import first.
func typeCheck(t testing.TB, cfg plan.Config, files []generator.File) {
	t.Helper()
	exports, err := exported()
	if err != nil {
		t.Fatal(err)
	}
	places := token.NewFileSet()
	others := importer.ForCompiler(places, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s is not for generated code", path)
		}
		return os.Open(exports[path])
	})
	made := imports{others: others, made: map[string]*types.Package{}}
	for _, p := range []struct{ folder, path string }{{".", cfg.Types().Path}, {cfg.HTTP().Folder, cfg.HTTP().Path}} {
		var parsed []*ast.File
		for _, f := range files {
			if path.Dir(f.Name) != p.folder || path.Ext(f.Name) != ".go" {
				continue
			}
			file, err := parser.ParseFile(places, f.Name, f.Content, parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("%v\n%s", err, f.Content)
				return
			}
			parsed = append(parsed, file)
		}
		if len(parsed) == 0 {
			continue
		}
		check := types.Config{Importer: made, Error: func(err error) { t.Error(err) }}
		made.made[p.path], _ = check.Check(p.path, places, parsed, nil)
	}
}

// imports finds generated packages, and others.
type imports struct {
	others types.Importer
	made   map[string]*types.Package
}

func (i imports) Import(path string) (*types.Package, error) {
	if p := i.made[path]; p != nil {
		return p, nil
	}
	return i.others.Import(path)
}

// TestScenariosTypes checks the types of what every scenario generates.
func TestScenariosTypes(t *testing.T) {
	for _, s := range scenarios(t) {
		if _, files := s.run(); files != nil {
			t.Run(s.path, func(t *testing.T) { typeCheck(t, s.cfg, files) })
		}
	}
}
