package generator_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/gotypes"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

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
			t.Run(path, func(t *testing.T) { gotypes.Check(t, cfg.ImportPath, result.Files) })
		}
	}
}

// TestScenariosTypes checks the types of what every scenario generates.
func TestScenariosTypes(t *testing.T) {
	for _, s := range scenarios(t) {
		if _, files := s.run(); files != nil {
			t.Run(s.path, func(t *testing.T) { gotypes.Check(t, s.cfg.ImportPath, files) })
		}
	}
}
