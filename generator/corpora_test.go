package generator_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
)

// module makes an empty module that uses this one.
func module(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), fmt.Sprintf("module scenario\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => %s\n", root))
	return dir
}

func goRun(t *testing.T, dir string, stdin []byte, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		text := stderr.String()
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, text[:min(len(text), 4000)])
	}
	return string(out)
}

// descriptions returns every file of the corpora that can be CSDL.
func descriptions(t *testing.T, dir string) []string {
	var list []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		xml := strings.HasSuffix(rel, ".xml") && filepath.Base(rel) != "catalog.xml"
		json := strings.HasSuffix(rel, ".json") && !strings.Contains(rel, "openapi") && !strings.Contains(rel, "abnf") &&
			!strings.Contains(rel, "payloads") && !strings.Contains(rel, "seed") && !strings.Contains(rel, "compliance-products") &&
			!strings.Contains(rel, "compliance-service") && !strings.HasSuffix(rel, "schema.json") && !strings.Contains(rel, "eslintrc")
		if xml || json {
			list = append(list, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(list)
	return list
}

// TestCorpora generates from every description of the corpora: each is
// generated, built and vetted, or refused with an error that names a place. Run
// with -v it prints the table of which.
func TestCorpora(t *testing.T) {
	if testing.Short() {
		t.Skip("builds hundreds of packages")
	}
	dir := corpora.Dir(t)
	mod := module(t)
	generated, refused := 0, 0
	for i, rel := range descriptions(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, rel))
		if err != nil {
			t.Fatal(err)
		}
		open := func(name string) ([]byte, error) { return os.ReadFile(name) }
		m, ds := schema.Read(schema.Source{Name: filepath.Join(dir, rel), Data: data}, schema.ReadOptions{Open: open})
		var result *generator.Result
		if m != nil && len(ds.Fatal()) == 0 {
			result, ds = generator.Generate(generator.Description{Model: m, Found: ds}, plan.Config{Package: "p", ImportPath: fmt.Sprintf("scenario/p%03d", i), Server: true})
		}
		if errs := ds.Errors(); len(errs) > 0 {
			refused++
			first := errs[0].String()
			if errs[0].Pos.File == "" && errs[0].Rule != "include-unused" {
				t.Errorf("%s: refused without a place: %s", rel, first)
			}
			t.Logf("refused   %-70s %s", rel, strings.TrimPrefix(strings.SplitN(first, "\n", 2)[0], filepath.Join(dir, rel)+":"))
			continue
		}
		generated++
		t.Logf("generated %-70s %s", rel, strings.SplitN(result.Report.String(), "\n", 2)[0])
		for _, f := range result.Files {
			write(t, filepath.Join(mod, fmt.Sprintf("p%03d", i), f.Name), string(f.Content))
		}
	}
	t.Logf("%d generated, %d refused", generated, refused)
	goRun(t, mod, nil, "vet", "-mod=mod", "./...")
}

// TestDocumentedExamples decodes documented answers of Microsoft Graph with
// types generated from its description, and encodes them again.
func TestDocumentedExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("builds all types of Microsoft Graph")
	}
	mod := module(t)
	data, examples := corpora.Read(t, "graph/graph-v1.0.csdl.xml"), corpora.Read(t, "docs/examples-300.jsonl")
	m, ds := schema.Read(schema.Source{Name: "graph.xml", Data: data}, schema.ReadOptions{})
	if errs := ds.Errors(); len(errs) > 0 {
		t.Fatal(errs[0])
	}
	result, ds := generator.Generate(generator.Description{Model: m}, plan.Config{Package: "graph"})
	if result == nil {
		t.Fatal(ds.Errors()[0])
	}
	for _, f := range result.Files {
		write(t, filepath.Join(mod, "graph", f.Name), string(f.Content))
	}
	program, err := os.ReadFile("testdata/roundtrip.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(mod, "main.go"), string(program))
	counts := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(goRun(t, mod, examples, "run", "-mod=mod", ".")), "\n") {
		word, reason, _ := strings.Cut(line, " ")
		counts[word]++
		if word == "failed" || word == "lost" {
			t.Log(line)
		}
		if word == "failed" && !strings.Contains(reason, "wire: ") {
			t.Errorf("an error that is not the codec's: %s", reason)
		}
	}
	t.Logf("%d equal after a round trip, %d with some values set aside, %d refused, %d of types that the description does not have",
		counts["equal"], counts["aside"], counts["failed"], counts["unknown"])
	if counts["lost"]+counts["broken"] > 0 || counts["equal"] == 0 || counts["aside"] == 0 {
		t.Errorf("%d examples lost something, %d are broken", counts["lost"], counts["broken"])
	}
}
