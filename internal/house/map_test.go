package house_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestMap holds the table of folders in CONTRIBUTING against the tree: every package
// has a row, its own or, where there are many of a kind, that of the folder above; and
// every folder that has a row is there.
func TestMap(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "\n| folder | what it does |\n")
	if !found {
		t.Fatal("CONTRIBUTING has no table of folders")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	rows := map[string]bool{}
	for line := range strings.Lines(table) {
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(strings.Split(line, "|")[1], -1) {
			rows[m[1]] = true
			if info, err := os.Stat(filepath.Join(root, m[1])); err != nil || !info.IsDir() {
				t.Errorf("CONTRIBUTING has a row for %s, which is no folder", m[1])
			}
		}
	}
	many := map[string]bool{"generated": true, "examples": true}
	for _, p := range list(t) {
		folder, ours := strings.CutPrefix(p.ImportPath, module+"/")
		if above, _, _ := strings.Cut(folder, "/"); many[above] {
			folder = above
		}
		if ours && !rows[folder] {
			t.Errorf("CONTRIBUTING has no row for %s under \"Finding your way around\"", folder)
		}
	}
}
