package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestPackageNames: a package may have the name of whatever stands in the generated
// code: a parameter, an import, a predeclared name, a declaration.
func TestPackageNames(t *testing.T) {
	if testing.Short() {
		t.Skip("builds packages")
	}
	read := func(path string) schema.Source {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return schema.Source{Name: path, Data: data}
	}
	model, _ := schema.Read(read("../generated/library/library.csdl.xml"), schema.ReadOptions{})
	document, _ := openapi.Load(read("../generated/petstore/petstore.yaml"), schema.ReadOptions{})
	plain, _ := api.Read(document)
	mod := module(t)
	for _, name := range strings.Fields("s options types v data http context wire gen server rest odata query string error nil any Service NewHandler PetsHandler") {
		for folder, d := range map[string]generator.Description{"odata": {Model: model}, "plain": {API: plain}} {
			at := folder + "/" + strings.ToLower(name)
			result, ds := generator.Generate(d, plan.Config{Package: name, ImportPath: "scenario/" + at, Server: true})
			if result == nil {
				t.Fatal(ds.Errors())
			}
			for _, f := range result.Files {
				write(t, filepath.Join(mod, at, f.Name), string(f.Content))
			}
		}
	}
	goRun(t, mod, nil, "build", "-mod=mod", "./...")
}
