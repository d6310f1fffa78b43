// Package docs_test keeps the pages honest: every Go snippet of the README and
// of docs is part of a Go file that is tested, and every command that they show
// is run.
package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var fence = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// pages returns the texts of the README, of CONTRIBUTING, and of every page of docs.
func pages(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("*.md")
	if err != nil || len(paths) == 0 {
		t.Fatal("no pages:", err)
	}
	texts := map[string]string{}
	for _, p := range append(paths, "../README.md", "../CONTRIBUTING.md") {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		texts[p] = string(data)
	}
	return texts
}

// tested returns the Go files whose code is compiled and run by tests.
func tested(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"*_test.go", "../generated/*/*.go", "../generated/*/*/*.go", "../examples/*/*.go", "../bench/values/*_test.go", "../internal/page/*_test.go", "../odata/memory/*_test.go", "../odata/odatasql/enginetest/*_test.go"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(data)
		}
	}
	return squeeze(all.String())
}

// squeeze makes indentation and alignment not matter.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestGoSnippetsAreTested(t *testing.T) {
	code := tested(t)
	snippets := 0
	for page, text := range pages(t) {
		for _, m := range fence.FindAllStringSubmatch(text, -1) {
			if m[1] != "go" {
				continue
			}
			snippets++
			if !strings.Contains(code, squeeze(m[2])) {
				t.Errorf("%s: this snippet is in no tested file:\n%s", page, m[2])
			}
		}
	}
	if snippets == 0 {
		t.Error("no snippets found")
	}
}
