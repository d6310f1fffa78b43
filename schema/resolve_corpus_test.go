package schema

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// corpora returns the folder of descriptions beside the checkout, and skips the
// test where there is none.
func corpora(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		candidate := filepath.Join(dir, "shared", "corpora")
		if _, err := os.Stat(candidate); err == nil {
			return candidate
		}
		if filepath.Dir(dir) == dir {
			t.Skip("SKIPPED: no folder shared/corpora beside the checkout; the descriptions of real services were not tried")
		}
		dir = filepath.Dir(dir)
	}
}

// readAll reads a description with all findings, however many there are.
func readAll(t *testing.T, name string) (*Model, Diagnostics) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return Read(Source{Name: name, Data: data}, ReadOptions{Open: os.ReadFile})
}

// countRules counts findings by severity and rule.
func countRules(ds Diagnostics) map[string]int {
	n := map[string]int{}
	for _, d := range ds {
		n[d.Rule]++
	}
	return n
}

func rulesText(n map[string]int) string {
	var parts []string
	for rule, count := range n {
		parts = append(parts, fmt.Sprintf("%s×%d", rule, count))
	}
	sort.Strings(parts)
	return strings.Join(parts, " ")
}

func TestGraphHasNoErrors(t *testing.T) {
	_, ds := readAll(t, filepath.Join(corpora(t), "graph", "graph-v1.0.csdl.xml"))
	for _, d := range ds.Errors() {
		t.Errorf("%s", d)
	}
	t.Logf("warnings: %s", rulesText(countRules(ds)))
}

func TestX(t *testing.T) {
	root := corpora(t)
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d.IsDir() && (d.Name() == "invalid" ) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".xml") {
			return nil
		}
		_, ds := readAll(t, path)
		n := countRules(ds.Errors())
		delete(n, "csdl-version")
		if len(n) > 0 || os.Getenv("ALL") != "" {
		fmt.Println(strings.TrimPrefix(path, root), "E:", rulesText(n), "W:", rulesText(countRules(ds.Warnings())))
		c:=map[string]int{}
		for _, d := range ds {
			c[d.Rule]++
			if c[d.Rule] <= 3 && (d.Severity == Error||os.Getenv("ALL") != "") {
				fmt.Println("     ", strings.ReplaceAll(d.String(), root, ""))
			}
		}
		}
		return nil
	})
}
