package review

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/promise"
	"github.com/odatagen/odatagen/schema"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// home is the path that the types of tests are imported by.
const home = "example.org/p"

// generated makes a side of CSDL, with the names of another side if there is one.
func generated(t testing.TB, name string, data []byte, before *Side, says ...func(*plan.Config)) Side {
	t.Helper()
	m, ds := schema.Read(schema.Source{Name: name, Data: data}, schema.ReadOptions{})
	if m == nil || len(ds.Fatal()) > 0 {
		t.Fatalf("%v\n%s", ds.Errors(), data)
	}
	files := generate(t, generator.Description{Model: m, Found: ds}, before, says...)
	return Side{Model: m, Files: files}
}

// generatedAPI makes a side of an OpenAPI document, likewise.
func generatedAPI(t testing.TB, data []byte, before *Side) Side {
	t.Helper()
	var s Side
	if err := s.read(schema.Source{Name: "api.json", Data: data}); err != nil {
		t.Fatal(err)
	}
	s.Files = generate(t, generator.Description{API: s.API}, before)
	return s
}

// split has a package for each resource.
func split(cfg *plan.Config) { cfg.Split = true }

// generate generates from a description, with the names of another side if there is one.
func generate(t testing.TB, d generator.Description, before *Side, says ...func(*plan.Config)) []generator.File {
	t.Helper()
	cfg := plan.Config{Package: "p", ImportPath: home, Server: true, Client: true}
	for _, say := range says {
		say(&cfg)
	}
	if before != nil {
		old, err := packageSide(withoutTargets(before.Files))
		if err != nil {
			t.Fatal(err)
		}
		cfg.Lock = old.lock
	}
	result, ds := generator.Generate(d, cfg)
	if result == nil {
		t.Fatal(ds.Errors())
	}
	return result.Files
}

// withoutTargets returns files as they are read from a folder.
func withoutTargets(files []generator.File) (list []generator.File) {
	for _, f := range files {
		list = append(list, generator.File{Name: f.Name, Content: f.Content})
	}
	return list
}

// document puts schemas, or what is in the one of the namespace s, into a document.
func document(text []byte) []byte {
	content := strings.TrimRight(string(text), "\n")
	if !strings.HasPrefix(content, "<Schema") {
		content = `<Schema Namespace="s">` + "\n" + content + `</Schema>`
	}
	return fmt.Appendf(nil, `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm"><edmx:DataServices>%s</edmx:DataServices></edmx:Edmx>`, content)
}

// eachPair runs a test for the pairs of descriptions in archives.
func eachPair(t *testing.T, pattern string, test func(t *testing.T, path string, a *txtar.Archive, old, new Side)) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatal("no descriptions:", pattern, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			old := generated(t, "old.xml", document(a.Files[0].Data), nil)
			test(t, path, a, old, generated(t, "new.xml", document(a.Files[1].Data), &old))
		})
	}
}

// TestCompare compares pairs of descriptions.
func TestCompare(t *testing.T) {
	eachPair(t, "testdata/*.txtar", func(t *testing.T, path string, a *txtar.Archive, old, new Side) {
		report, err := Compare(old, new)
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

// TestSince has the old side of each pair in a folder, and says of the new one what
// Compare says of both in memory: the lock knows what Go there is of as well.
func TestSince(t *testing.T) {
	eachPair(t, "testdata/*.txtar", func(t *testing.T, _ string, _ *txtar.Archive, old, new Side) {
		dir := checkSince(t, old, new)
		if err := os.WriteFile(filepath.Join(dir, "description.gen.xml"), []byte("<broken"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Since(dir, new.Files); err == nil {
			t.Error("a broken description is compared")
		}
	})
}

// checkSince has the old side in a folder, and says of the new one what Compare says of
// both in memory. It returns the folder.
func checkSince(t *testing.T, old, new Side) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if _, err := generator.Write(t.Context(), dir, old.Files); err != nil {
		t.Fatal(err)
	}
	if same, err := Since(dir, old.Files); same != nil || err != nil {
		t.Errorf("the same description has changes: %v, %v", same, err)
	}
	want, err := Compare(old, new)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Since(dir, new.Files)
	if err != nil {
		t.Fatal(err)
	}
	if lines(got) != lines(want) {
		t.Errorf("of what is in the folder it is said:\n%swant:\n%s", lines(got), lines(want))
	}
	return dir
}

// lines returns the changes without their places, and all of their Go.
func lines(r *Report) string {
	var list []string
	for _, c := range r.Changes {
		list = append(list, c.Line())
		for _, g := range c.Go {
			list = append(list, "    "+g.Text()+" "+g.Path)
		}
	}
	return strings.Join(list, "\n") + "\n"
}

// TestGoRules holds the table of docs/evolution.md against the rules, and their ids
// against those that waivers may name.
func TestGoRules(t *testing.T) {
	var table strings.Builder
	var ids []string
	for i, r := range GoRules() {
		ids = append(ids, r.ID)
		if i > 0 && GoRules()[i-1].ID >= r.ID {
			t.Errorf("rule %s is not in alphabetical order", r.ID)
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", r.ID, r.Verdict, strings.NewReplacer("$new", "…", "$old", "…").Replace(r.Says), r.Means)
	}
	promise.Hold(t, "testdata/go-rules.txt", ids, *update)
	golden(t, "../../docs/evolution.md", "| rule | verdict | the identifier … | why |\n|---|---|---|---|\n", table.String())
}

// golden compares a table of a page, which stands below a head, with what it should be.
func golden(t *testing.T, name, head, table string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), head)
	_, after, ends := strings.Cut(rest, "\n## ")
	if !found || !ends {
		t.Fatalf("%s has no table below\n%s", name, head)
	}
	want := before + head + table + "\n## " + after
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("%s is out of date: run go test ./generator/review -run %s -update", name, t.Name())
	}
}
