package rest_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestEmbedded generates from the description that is kept beside generated code,
// with the lock that is: it describes the same API, so the same Go comes of it.
// The archives have descriptions of several documents, of which the first is the one
// that is given.
func TestEmbedded(t *testing.T) {
	goldens, err := filepath.Glob("../../generated/*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	archives, err := filepath.Glob("testdata/documents/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives:", err)
	}
	tested := 0
	for _, name := range goldens {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source := schema.Source{Name: name, Data: data}
		if d, _ := openapi.Load(source, schema.ReadOptions{Open: os.ReadFile}); d == nil || d.IsOData() {
			continue // one that is referenced, or a service of OData
		}
		tested++
		t.Run(filepath.Base(name), func(t *testing.T) { embedded(t, source, os.ReadFile) })
	}
	if tested < 2 {
		t.Errorf("only %d goldens", tested)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		open := func(name string) ([]byte, error) {
			for _, f := range archive.Files {
				if f.Name == name {
					return f.Data, nil
				}
			}
			return nil, fs.ErrNotExist
		}
		root := archive.Files[0]
		t.Run(filepath.Base(name), func(t *testing.T) {
			embedded(t, schema.Source{Name: root.Name, Data: root.Data}, open)
		})
	}
}

func embedded(t *testing.T, source schema.Source, open func(string) ([]byte, error), include ...string) map[string][]byte {
	cfg := plan.Config{Package: "scenario", ImportPath: "example.org/scenario", Server: true, Include: include}
	from := func(source schema.Source, opts schema.ReadOptions) *generator.Result {
		t.Helper()
		document, found := openapi.Load(source, opts)
		if document == nil {
			t.Fatalf("%v\n%s", found, source.Data)
		}
		a, more := api.Read(document)
		if found = append(found, more...); len(found) > 0 {
			t.Fatalf("%v\n%s", found, source.Data)
		}
		result, more := generator.Generate(generator.Description{API: a}, cfg)
		if result == nil {
			t.Fatal(more)
		}
		return result
	}
	first := from(source, schema.ReadOptions{Open: open})
	files := map[string][]byte{}
	for _, f := range first.Files {
		files[f.Name] = f.Content
	}
	cfg.Lock = lockOf(first)
	for _, cfg.Include = range [][]string{include, nil} {
		again := from(schema.Source{Name: source.Name, Data: files["description.gen.json"]}, schema.ReadOptions{})
		if len(first.Files) != len(again.Files) {
			t.Errorf("%d files from the description, %d from what is kept of it", len(first.Files), len(again.Files))
		}
		for _, f := range again.Files {
			if f.Name != "odatagen.lock" && !bytes.Equal(f.Content, files[f.Name]) {
				t.Errorf("%s from the description, and from what is kept of it:\n%s", f.Name, diff(files[f.Name], f.Content))
			}
		}
	}
	return files
}

// TestEmbeddedSlices does so with slices, which have nothing beside what they need.
func TestEmbeddedSlices(t *testing.T) {
	parts, err := txtar.ParseFile("testdata/slices/parts.txtar")
	if err != nil {
		t.Fatal(err)
	}
	inParts := func(name string) ([]byte, error) {
		for _, f := range parts.Files {
			if f.Name == name {
				return f.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	}
	for _, test := range []struct {
		name, include string
		open          func(string) ([]byte, error)
		has, lacks    string
	}{
		{"api.yaml", "/**", inParts, "/jobs /users token key", "Unused"},
		{"api.yaml", "/jobs", inParts, "Missing Limit Count Entity Owner RunStep Problem More key x-odatagen-part jobs", "/users User Unused token"},
		{"api.yaml", "/jobs/{id}", inParts, "Job Entity Step RunStep key since", "/users User Unused token Missing Limit"},
		{"api.yaml", "/users", inParts, "User Entity Job token", "/jobs key Missing Limit Unused"},
		{"api.yaml", "RunStep", inParts, "RunStep Step", "/jobs /users key token Entity Job"},
		{"../../generated/petstore/petstore.yaml", "/pets/{petId}", os.ReadFile, "Pet", "/pets /orders addPet"},
		{"../../generated/everything/everything.yaml", "/animals", os.ReadFile, "/animals", "/shapes /search /forms"},
	} {
		t.Run(path.Base(test.name)+" "+test.include, func(t *testing.T) {
			data, err := test.open(test.name)
			if err != nil {
				t.Fatal(err)
			}
			files := embedded(t, schema.Source{Name: test.name, Data: data}, test.open, test.include)
			text := string(files["description.gen.json"])
			for word := range strings.FieldsSeq(test.has) {
				if !strings.Contains(text, `"`+word+`"`) {
					t.Errorf("the slice lacks %s:\n%s", word, text)
				}
			}
			for word := range strings.FieldsSeq(test.lacks) {
				if strings.Contains(text, `"`+word+`"`) {
					t.Errorf("the slice has %s:\n%s", word, text)
				}
			}
		})
	}
}

// diff returns the first lines in which two texts differ.
func diff(a, b []byte) string {
	before, after := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(before), len(after)) {
		if before[i] != after[i] {
			return fmt.Sprintf("line %d is\n%s\n%s", i+1, before[i], after[i])
		}
	}
	return fmt.Sprintf("%d and %d lines", len(before), len(after))
}
