package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPromisesAreHeld: every line of the table of promises names tests, which are there.
func TestPromisesAreHeld(t *testing.T) {
	_, table, found := strings.Cut(pages(t)["versioning.md"], "| held by |\n|---|---|---|---|\n")
	if !found {
		t.Fatal("the page has no table of promises")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	named := regexp.MustCompile("((?:`Test\\w+`(?:, )?)+) in `([\\w/]+)`")
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		groups := named.FindAllStringSubmatch(cells[4], -1)
		if len(groups) == 0 {
			t.Errorf("no test is named that holds%s", cells[1])
		}
		for _, group := range groups {
			code := testsOf(t, filepath.Join("..", group[2]))
			for _, test := range regexp.MustCompile(`Test\w+`).FindAllString(group[1], -1) {
				if !strings.Contains(code, "func "+test+"(t *testing.T)") {
					t.Errorf("%s has no %s", group[2], test)
				}
			}
		}
	}
}

// testsOf returns the tests of a folder.
func testsOf(t *testing.T, folder string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		code, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(code)
	}
	return all.String()
}
