package rest

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestPathsAreUnique plans descriptions and checks that no two elements have one
// path: the lock would give one's name to the other.
func TestPathsAreUnique(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no scenarios:", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(filepath.Base(path), func(t *testing.T) { checkPaths(t, "input.yaml", archive.Files[0].Data) })
	}
	for _, file := range []string{"../../generated/everything/everything.yaml", "../../generated/petstore/petstore.yaml"} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			checkPaths(t, file, data)
		})
	}
}

// checkPaths registers the names of a description and fails where a path comes
// twice for another element.
func checkPaths(t *testing.T, name string, data []byte) {
	t.Helper()
	document, found := openapi.Load(schema.Source{Name: name, Data: data}, schema.ReadOptions{Open: os.ReadFile})
	if document == nil {
		t.Fatal(found)
	}
	a, _ := api.Read(document)
	first := map[string]names.Entry{}
	register := func(e names.Entry) string {
		if known, twice := first[e.Path]; twice && (known.Scope != e.Scope || known.What != e.What || known.Pos != e.Pos) {
			t.Errorf("%s %s at %s and %s %s at %s have one path, %q", known.What, known.Own, known.Pos, e.What, e.Own, e.Pos, e.Path)
		}
		first[e.Path] = e
		return e.Path
	}
	newPlanner(a, plan.Config{Package: "p", ImportPath: "example.org/p", Server: true, SkipUnsupported: true}, new(schema.Diagnostics), register).plan()
	if len(first) == 0 {
		t.Error("nothing is registered")
	}
}
