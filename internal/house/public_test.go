package house_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPublic holds the table of what is public in CONTRIBUTING against the files
// api.txt: every name is in one group of its package, and every group has names.
func TestPublic(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(page), "\r\n", "\n")
	_, table, found := strings.Cut(text, "\n| package | names | for |\n|---|---|---|\n")
	if !found {
		t.Fatal("CONTRIBUTING has no table of what is public")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	groups := map[string][]string{} // patterns, by folder
	quoted := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		folder := strings.Trim(cells[1], " `")
		for _, m := range quoted.FindAllStringSubmatch(cells[2], -1) {
			groups[folder] = append(groups[folder], m[1])
		}
	}
	for _, folder := range publicFolders(t) {
		names := topLevel(t, folder)
		used := map[string]bool{}
		for name := range names {
			var in []string
			for _, pattern := range groups[folder] {
				if ok, err := path.Match(pattern, name); err != nil {
					t.Fatal(pattern, err)
				} else if ok {
					in, used[pattern] = append(in, pattern), true
				}
			}
			if len(in) != 1 {
				t.Errorf("%s: %s is in %d groups of the table in CONTRIBUTING, not in one: %q", folder, name, len(in), in)
			}
		}
		for _, pattern := range groups[folder] {
			if !used[pattern] {
				t.Errorf("%s: the table in CONTRIBUTING has %s, which the package has not", folder, pattern)
			}
		}
		delete(groups, folder)
	}
	for folder := range groups {
		t.Errorf("the table in CONTRIBUTING has the package %s, which is not public", folder)
	}
}

// publicFolders are the folders that have a file api.txt.
func publicFolders(t *testing.T) []string {
	t.Helper()
	var folders []string
	for _, p := range list(t) {
		folder, ours := strings.CutPrefix(p.ImportPath, module+"/")
		if _, err := os.Stat(filepath.Join(root, folder, "api.txt")); ours && err == nil {
			folders = append(folders, folder)
		}
	}
	if len(folders) == 0 {
		t.Fatal("no package has a file api.txt")
	}
	return folders
}

// topLevel returns the names that a package's api.txt has, without fields and
// methods.
func topLevel(t *testing.T, folder string) map[string]bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, folder, "api.txt"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^(?:const|func|type|var) (\w+)`).FindAllStringSubmatch(string(text), -1) {
		names[m[1]] = true
	}
	return names
}
