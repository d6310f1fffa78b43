package examples_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/internal/examples"
	"github.com/odatagen/odatagen/schema"
)

var update = flag.Bool("update", false, "rewrite the expected files")

func model(t testing.TB) *schema.Model {
	t.Helper()
	data, err := os.ReadFile("testdata/model.xml")
	if err != nil {
		t.Fatal(err)
	}
	m, found := schema.Read(schema.Source{Name: "model.xml", Data: data}, schema.ReadOptions{})
	if len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	return m
}

// TestExamples checks the files of each archive, and compares the findings.
func TestExamples(t *testing.T) {
	m := model(t)
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			last := len(archive.Files) - 1
			for _, f := range archive.Files[:last] {
				list, found := examples.Read(schema.Source{Name: f.Name, Data: f.Data}, "")
				for _, d := range append(found, examples.Check(m, list)...) {
					got.WriteString(d.String() + "\n")
				}
			}
			if want := string(archive.Files[last].Data); *update {
				archive.Files[last].Data = []byte(got.String())
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got.String() != want {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
			}
		})
	}
}

// FuzzRead reads and checks whatever a file has.
func FuzzRead(f *testing.F) {
	m := model(f)
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(filepath.Ext(file.Name), file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, extension string, data []byte) {
		list, found := examples.Read(schema.Source{Name: "x" + extension, Data: data}, "bakery.order")
		for _, d := range append(found, examples.Check(m, list)...) {
			if d.Message == "" || strings.Contains(d.Message, "%!") || d.Rule != "example-many" && d.Pos.Line < 1 {
				t.Errorf("%+v", d)
			}
		}
		if _, err := examples.TestOf(m, list, examples.Package{Name: "p", Path: "example.org/p"}); err != nil {
			t.Error(err)
		}
	})
}
