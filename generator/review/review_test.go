package review_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/generator/review"
	"github.com/odatagen/odatagen/schema"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// generate makes a side of a description, with the lock of another, if there is one.
func generate(t testing.TB, name string, data []byte, before *review.Side) review.Side {
	t.Helper()
	m, ds := schema.Read(schema.Source{Name: name, Data: data}, schema.ReadOptions{})
	if m == nil || len(ds.Fatal()) > 0 {
		t.Fatal(ds.Errors())
	}
	cfg := plan.Config{Package: "p", ImportPath: "example.org/p", Server: true}
	if before != nil {
		cfg.Lock = lockOf(t, before.Files)
	}
	result, ds := generator.Generate(generator.Description{Model: m, Found: ds}, cfg)
	if result == nil {
		t.Fatal(ds.Errors())
	}
	return review.Side{Model: m, Files: result.Files}
}

// lockOf returns the lock among generated files.
func lockOf(t testing.TB, files []generator.File) *names.Lock {
	t.Helper()
	for _, f := range files {
		if f.Name == names.LockFile {
			lock, ds := names.ReadLock(f.Name, f.Content)
			if len(ds) > 0 {
				t.Fatal(ds)
			}
			return lock
		}
	}
	t.Fatal("there is no lock")
	return nil
}

// TestCompare compares pairs of descriptions.
func TestCompare(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no descriptions in testdata", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			old := generate(t, "old.xml", envelope(a.Files[0].Data), nil)
			new := generate(t, "new.xml", envelope(a.Files[1].Data), &old)
			report, err := review.Compare(old, new)
			if err != nil {
				t.Fatal(err)
			}
			got := report.Text(false)
			if *update {
				a.Files = append(a.Files[:2], txtar.File{Name: "report", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if len(a.Files) < 3 || got != string(a.Files[2].Data) {
				t.Errorf("report:\n%s", got)
			}
		})
	}
}

// TestSince has the old side of each pair in a folder, and says of the new one what
// Compare says of both in memory: the lock knows what Go there is of as well.
func TestSince(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no descriptions in testdata", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			old := generate(t, "old.xml", envelope(a.Files[0].Data), nil)
			new := generate(t, "new.xml", envelope(a.Files[1].Data), &old)
			dir := t.TempDir()
			if _, err := generator.Write(t.Context(), dir, old.Files); err != nil {
				t.Fatal(err)
			}
			if same, err := review.Since(dir, old.Files); same != nil || err != nil {
				t.Errorf("the same description has changes: %v, %v", same, err)
			}
			want, err := review.Compare(old, new)
			if err != nil {
				t.Fatal(err)
			}
			got, err := review.Since(dir, new.Files)
			if err != nil {
				t.Fatal(err)
			}
			if lines(got) != lines(want) {
				t.Errorf("of what is in the folder it is said:\n%swant:\n%s", lines(got), lines(want))
			}
			write := func(name, content string) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write("description.gen.xml", "<broken")
			if _, err := review.Since(dir, new.Files); err == nil {
				t.Error("a broken description is compared")
			}
		})
	}
}

// lines returns the changes without their places, and all of their Go.
func lines(r *review.Report) string {
	var list []string
	for _, c := range r.Changes {
		list = append(list, c.Line())
		for _, g := range c.Go {
			list = append(list, "    "+g.Text()+" "+g.Path)
		}
	}
	return strings.Join(list, "\n") + "\n"
}

// envelope puts what is in a schema s into a document.
func envelope(text []byte) []byte {
	return []byte(`<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm"><edmx:DataServices><Schema Namespace="s">` +
		"\n" + strings.TrimRight(string(text), "\n") + `</Schema></edmx:DataServices></edmx:Edmx>`)
}

// TestGoRules holds the table of docs/evolution.md against the rules.
func TestGoRules(t *testing.T) {
	const name = "../../docs/evolution.md"
	const head = "| rule | verdict | the identifier … | why |\n|---|---|---|---|\n"
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), head)
	_, after, ends := strings.Cut(rest, "\n## ")
	if !found || !ends {
		t.Fatalf("%s has no table of rules", name)
	}
	var table strings.Builder
	for i, r := range review.GoRules() {
		if i > 0 && review.GoRules()[i-1].ID >= r.ID {
			t.Errorf("rule %s is not in alphabetical order", r.ID)
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", r.ID, r.Verdict, strings.NewReplacer("$new", "…", "$old", "…").Replace(r.Says), r.Means)
	}
	want := before + head + table.String() + "\n## " + after
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("%s is out of date: run go test ./generator/review -run TestGoRules -update", name)
	}
}
