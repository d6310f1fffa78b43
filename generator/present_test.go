package generator_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
)

// TestPresent reads back what was written, and nothing of others.
func TestPresent(t *testing.T) {
	data, err := os.ReadFile("../generated/library/library.csdl.xml")
	if err != nil {
		t.Fatal(err)
	}
	m, _ := schema.Read(schema.Source{Name: "library.csdl.xml", Data: data}, schema.ReadOptions{})
	result, ds := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "library", ImportPath: "example.org/library", Server: true})
	if result == nil {
		t.Fatal(ds)
	}
	dir := t.TempDir()
	if files, err := generator.Present(filepath.Join(dir, "none")); files != nil || err != nil {
		t.Errorf("without a folder there is %v, %v", files, err)
	}
	if _, err := generator.Write(t.Context(), dir, result.Files); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "mine.go"), "package library\n")
	write(t, filepath.Join(dir, "notes.xml"), "<notes/>")
	files, err := generator.Present(dir)
	if err != nil || len(files) != len(result.Files) {
		t.Fatalf("there are %d files, %v; written were %d", len(files), err, len(result.Files))
	}
	for i, f := range files {
		if f.Name != result.Files[i].Name || string(f.Content) != string(result.Files[i].Content) {
			t.Errorf("%s is not %s as it was written", f.Name, result.Files[i].Name)
		}
	}
}
