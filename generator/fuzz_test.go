package generator_test

import (
	"path"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/gotypes"
	"github.com/odatagen/odatagen/schema"
)

// FuzzGenerate: whatever is read without errors is generated as Go that compiles,
// in files that stay in their folder, or refused with an error. With the lock
// that it left everything is generated the same.
func FuzzGenerate(f *testing.F) {
	for _, s := range scenarios(f) {
		f.Add(string(s.file("input.xml")), "")
		f.Add(string(s.file("input.xml")), "/**")
	}
	f.Fuzz(func(t *testing.T, description, include string) {
		m, ds := schema.Read(schema.Source{Name: "fuzz.xml", Data: []byte(description)}, schema.ReadOptions{})
		if m == nil || len(ds.Errors()) > 0 {
			return
		}
		cfg := plan.Config{Package: "fuzz", Server: true}
		if include != "" {
			cfg.Include = []string{include}
		}
		result, ds := generator.Generate(generator.Description{Model: m}, cfg)
		if (result == nil) != (len(ds.Errors()) > 0) {
			t.Fatalf("result and errors do not agree: %v", ds)
		}
		for _, d := range ds {
			if d.Rule == "render" || d.Rule == "metadata" {
				t.Fatal(d)
			}
		}
		if result == nil {
			return
		}
		for _, file := range result.Files {
			if file.Name == names.LockFile {
				again(t, m, cfg, result.Files, file)
				continue
			}
			if folder := path.Dir(file.Name); folder != "." && folder != "fuzzhttp" || !strings.Contains(file.Name, ".gen.") {
				t.Errorf("a file is called %q", file.Name)
			}
		}
		gotypes.Check(t, cfg.Types().Path, result.Files)
		if _, err := generator.Check(t.TempDir(), result.Files); err != nil {
			t.Error(err) // a directive, say
		}
	})
}

// again generates with the lock of the run before.
func again(t *testing.T, m *schema.Model, cfg plan.Config, before []generator.File, lock generator.File) {
	t.Helper()
	var ds schema.Diagnostics
	if cfg.Lock, ds = names.ReadLock(lock.Name, lock.Content); len(ds) > 0 {
		t.Fatalf("%v\n%s", ds, lock.Content)
	}
	result, ds := generator.Generate(generator.Description{Model: m}, cfg)
	if result == nil {
		t.Fatalf("with the lock: %v\n%s", ds, lock.Content)
	}
	for i, file := range result.Files {
		if i >= len(before) || file.Name != before[i].Name || string(file.Content) != string(before[i].Content) {
			t.Errorf("with the lock %s is another:\n%s", file.Name, file.Content)
		}
	}
}
