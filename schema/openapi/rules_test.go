package openapi_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
	"github.com/odatagen/odatagen/schema/overlay"
)

// page is where the heuristics are documented.
const page = "../../docs/openapi.md"

var reported = regexp.MustCompile(`(?:\b[eE]rrorf|\bWarnf|\bfail|\bmisplace|\bu = unit)[({](?:[^"()\n]|\([^()\n]*\))*"([a-z-]+)"`)

// TestRulesAreListed compares the rules with those that the code reports.
func TestRulesAreListed(t *testing.T) {
	for _, c := range []struct {
		files string
		rules []schema.Rule
	}{{"*.go", openapi.Rules()}, {"../overlay/*.go", overlay.Rules()}} {
		used := map[string]bool{}
		for _, text := range sources(t, c.files) {
			for _, m := range reported.FindAllStringSubmatch(text, -1) {
				used[m[1]] = true
			}
		}
		var listed []string
		for _, r := range c.rules {
			listed = append(listed, r.ID)
			if !used[r.ID] {
				t.Errorf("%s: rule %s is listed and never reported", c.files, r.ID)
			}
			delete(used, r.ID)
		}
		if !slices.IsSorted(listed) {
			t.Errorf("%s: rules are not sorted: %v", c.files, listed)
		}
		for rule := range used {
			t.Errorf("%s: rule %s is reported and not listed", c.files, rule)
		}
	}
}

var heuristic = regexp.MustCompile(`(?:how|navBy|containedBy|keyBy)\b[^"\n]*= [^"\n]*"([a-z0-9-]+)"|facts\.add\("[^"]+", "([a-z0-9-]+)"|return [^"\n]*, "([a-z0-9-]+)"$`)

// TestHeuristicsAreDocumented looks the heuristics of the code up on the page.
func TestHeuristicsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, source := range sources(t, "*.go") {
		for line := range strings.Lines(source) {
			for _, m := range heuristic.FindAllStringSubmatch(strings.TrimRight(line, "\n"), -1) {
				name := m[1] + m[2] + m[3]
				if name == "" || name == "exact" || name == "missing" {
					continue
				}
				found++
				if !strings.Contains(string(text), "`"+name+"`") {
					t.Errorf("heuristic %s is not in %s", name, page)
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d heuristics were found in the code", found)
	}
}

// sources returns the texts of Go files that are no tests.
func sources(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: no files: %v", pattern, err)
	}
	var texts []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}
