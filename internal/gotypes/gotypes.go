// Package gotypes lets tests check the types of generated Go, as the compiler would, in
// the process of the test.
package gotypes

import (
	"cmp"
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
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generator"
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

// Checked is generated Go whose types were checked.
type Checked struct {
	Packages map[string]*types.Package // by folder: "." for the types
	path     string                    // that the types are imported by
	others   types.Importer
}

// Check checks generated files. The types, which the others import, are imported by a
// path. What the compiler would refuse fails the test.
func Check(t testing.TB, importPath string, files []generator.File) *Checked {
	t.Helper()
	others, err := runtimePackages()
	if err != nil {
		t.Fatal(err)
	}
	c := &Checked{map[string]*types.Package{}, importPath, others}
	folders := map[string]map[string]string{}
	for _, f := range files {
		folder := path.Dir(f.Name)
		if path.Ext(f.Name) != ".go" {
			continue
		}
		if folders[folder] == nil {
			folders[folder] = map[string]string{}
		}
		folders[folder][f.Name] = string(f.Content)
	}
	for _, folder := range slices.SortedFunc(maps.Keys(folders), compareFolders) {
		made, errs := c.check(t, path.Join(importPath, folder), folders[folder])
		c.Packages[folder] = made
		for _, err := range errs {
			t.Error(err)
		}
	}
	return c
}

// compareFolders puts folders in an order in which they import each other: the types, what is
// of one resource alone, and what has all of them.
func compareFolders(a, b string) int {
	depth := func(folder string) int {
		if folder == "." {
			return 2
		}
		return strings.Count(folder, "/")
	}
	return cmp.Or(cmp.Compare(depth(b), depth(a)), cmp.Compare(a, b))
}

// Refused checks a package that uses what was generated, and returns what the compiler
// would say of each of its files that it would refuse.
func (c *Checked) Refused(t testing.TB, files map[string]string) map[string]error {
	t.Helper()
	_, errs := c.check(t, "consumer", files)
	refused := map[string]error{}
	for _, err := range errs {
		if name := err.Fset.Position(err.Pos).Filename; refused[name] == nil {
			refused[name] = err
		}
	}
	return refused
}

func (c *Checked) check(t testing.TB, name string, files map[string]string) (*types.Package, []types.Error) {
	t.Helper()
	places := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(places, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, files[name])
		}
		parsed = append(parsed, f)
	}
	var errs []types.Error
	config := types.Config{
		Error:    func(err error) { errs = append(errs, err.(types.Error)) },
		Importer: importing(c.imported),
	}
	made, _ := config.Check(name, places, parsed, nil)
	return made, errs
}

// Package returns what was generated into a folder; where there is nothing, a package
// without anything in it.
func (c *Checked) Package(folder string) *types.Package {
	if made := c.Packages[folder]; made != nil {
		return made
	}
	empty := types.NewPackage(path.Join(c.path, folder), path.Base(folder))
	empty.MarkComplete()
	return empty
}

// imported returns a package: one that was generated, or one of the runtime.
func (c *Checked) imported(name string) (*types.Package, error) {
	if folder, beside := strings.CutPrefix(name+"/", c.path+"/"); beside {
		return c.Package(path.Clean(folder)), nil
	}
	return c.others.Import(name)
}
