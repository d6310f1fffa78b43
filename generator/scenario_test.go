package generator_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the expected files of the scenarios")

// A scenario is a txtar file: a comment with one "key: value" a line (include,
// primary, emit, rename, shape, opaque), the description as input.xml, input.yaml or
// input.json (OpenAPI), the lock of the run before as before.lock, and what is
// expected: generated files, each under its name (those that are not listed are
// not compared), report, and errors.
type scenario struct {
	path    string
	archive *txtar.Archive
	cfg     plan.Config
	opaque  []string
}

func readScenario(t testing.TB, path string) *scenario {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{path: path, archive: archive, cfg: plan.Config{Package: "scenario", ImportPath: "scenario/" + strings.TrimSuffix(filepath.Base(path), ".txtar"), Server: true, Rename: map[string]string{}, Shape: map[string]string{}}}
	for _, line := range strings.Split(string(archive.Comment), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "include":
			s.cfg.Include = append(s.cfg.Include, value)
		case "opaque":
			s.opaque = append(s.opaque, value)
		case "primary":
			s.cfg.Primary = value
		case "emit":
			s.cfg.Server = strings.Contains(value, "server")
		case "shape":
			name, shape, _ := strings.Cut(value, "=")
			s.cfg.Shape[name] = shape
		case "rename":
			target, name, _ := strings.Cut(value, "=")
			s.cfg.Rename[target] = name
		}
	}
	if before := s.file(beforeLock); before != nil {
		lock, ds := names.ReadLock(beforeLock, before)
		if lock == nil {
			t.Fatal(ds)
		}
		s.cfg.Lock = lock
	}
	return s
}

const beforeLock = "before.lock"

func (s *scenario) file(name string) []byte {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// read reads the description.
func (s *scenario) read() (*schema.Model, schema.Diagnostics) {
	if src := s.source(); schema.IsOpenAPI(src.Data) {
		m, _, ds := openapi.Read(src, schema.ReadOptions{})
		return m, ds
	} else {
		return schema.Read(src, schema.ReadOptions{Opaque: s.opaque})
	}
}

// source returns the description.
func (s *scenario) source() schema.Source {
	for _, name := range []string{"input.xml", "input.yaml", "input.json"} {
		if data := s.file(name); data != nil {
			return schema.Source{Name: name, Data: data}
		}
	}
	return schema.Source{}
}

// run generates and returns everything that a scenario can expect, by name.
func (s *scenario) run() (map[string]string, []generator.File) {
	m, ds := s.read()
	got := map[string]string{}
	var files []generator.File
	if len(ds.Errors()) == 0 {
		result, more := generator.Generate(generator.Description{Model: m}, s.cfg)
		ds = append(ds, more...)
		if result != nil {
			files = result.Files
			got["report"] = result.Report.Verbose()
		}
	}
	for _, f := range files {
		got[f.Name] = string(f.Content)
	}
	for _, d := range ds.Errors() {
		got["errors"] += d.String() + "\n"
	}
	return got, files
}

func scenarios(t testing.TB) []*scenario {
	paths, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no scenarios:", err)
	}
	var list []*scenario
	for _, p := range paths {
		list = append(list, readScenario(t, p))
	}
	return list
}

func TestScenarios(t *testing.T) {
	for _, s := range scenarios(t) {
		t.Run(strings.TrimSuffix(filepath.Base(s.path), ".txtar"), func(t *testing.T) {
			got, _ := s.run()
			expectations := 0
			for i := range s.archive.Files {
				f := &s.archive.Files[i]
				if f.Name == s.source().Name || f.Name == beforeLock {
					continue
				}
				expectations++
				if *update {
					f.Data = []byte(got[f.Name])
				} else if got[f.Name] != string(f.Data) {
					t.Errorf("%s: got\n%s\nwant\n%s", f.Name, got[f.Name], f.Data)
				}
			}
			if expectations == 0 {
				t.Error("the scenario expects nothing")
			}
			if got["errors"] != "" && s.file("errors") == nil {
				t.Errorf("unexpected errors:\n%s", got["errors"])
			}
			if *update {
				if err := os.WriteFile(s.path, txtar.Format(s.archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestScenariosCompile builds and vets what every scenario generates.
func TestScenariosCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("builds packages")
	}
	dir := module(t)
	for _, s := range scenarios(t) {
		_, files := s.run()
		for _, f := range files {
			write(t, filepath.Join(dir, strings.TrimSuffix(filepath.Base(s.path), ".txtar"), f.Name), string(f.Content))
		}
	}
	goRun(t, dir, nil, "vet", "-mod=mod", "./...")
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestDeterministic generates every scenario again and again, and with the
// elements of its description in the reverse order.
func TestDeterministic(t *testing.T) {
	for _, s := range scenarios(t) {
		want, _ := s.run()
		for range 5 {
			if got, _ := s.run(); !equalMaps(got, want) {
				t.Fatalf("%s: two runs differ", s.path)
			}
		}
	}
}

func equalMaps(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

// TestReordered generates from a description with all elements in the reverse
// order: the output is the same to the byte.
func TestReordered(t *testing.T) {
	for _, s := range scenarios(t) {
		if s.file("errors") != nil {
			continue // messages name places
		}
		read := func() *schema.Model {
			m, ds := s.read()
			if len(ds.Errors()) > 0 {
				t.Fatal(ds.Errors())
			}
			return m
		}
		m := read()
		reverse(m)
		got, ds := generator.Generate(generator.Description{Model: m}, s.cfg)
		if got == nil {
			t.Fatal(ds)
		}
		want, _ := generator.Generate(generator.Description{Model: read()}, s.cfg)
		if len(got.Files) != len(want.Files) {
			t.Fatalf("%s: %d files, want %d", s.path, len(got.Files), len(want.Files))
		}
		for i, f := range got.Files {
			if string(f.Content) != string(want.Files[i].Content) {
				t.Errorf("%s: %s depends on the order of the description:\n%s\nwant\n%s", s.path, f.Name, f.Content, want.Files[i].Content)
			}
		}
	}
}

// reverse turns round every list of a model whose order means nothing.
func reverse(m *schema.Model) {
	for _, d := range m.Documents {
		slices.Reverse(d.Schemas)
	}
	for _, s := range m.Schemas() {
		slices.Reverse(s.EntityTypes)
		slices.Reverse(s.ComplexTypes)
		slices.Reverse(s.EnumTypes)
		slices.Reverse(s.TypeDefinitions)
		slices.Reverse(s.Actions)
		slices.Reverse(s.Functions)
		for _, t := range s.EntityTypes {
			reverseStructured(&t.StructuredType)
		}
		for _, t := range s.ComplexTypes {
			reverseStructured(&t.StructuredType)
		}
		for _, t := range s.EnumTypes {
			slices.Reverse(t.Members)
		}
		if c := s.Container; c != nil {
			slices.Reverse(c.EntitySets)
			slices.Reverse(c.Singletons)
			slices.Reverse(c.ActionImports)
			slices.Reverse(c.FunctionImports)
		}
	}
}

func reverseStructured(t *schema.StructuredType) {
	slices.Reverse(t.Properties)
	slices.Reverse(t.NavigationProperties)
	slices.Reverse(t.Derived)
}
