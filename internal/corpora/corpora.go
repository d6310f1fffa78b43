// Package corpora gives tests the descriptions and payloads by others that are
// not part of this repository. They lie in a folder that the environment variable
// ODATAGEN_CORPORA names; CONTRIBUTING.md says what the folder holds. Without it
// the tests that need it are skipped, and say so.
package corpora

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Variable is the environment variable that names the folder, absolutely.
const Variable = "ODATAGEN_CORPORA"

// Dir returns the folder. It skips the test if the variable is not set, and fails
// it if the variable does not name a folder.
func Dir(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv(Variable)
	if dir == "" {
		tb.Skip("SKIPPED: " + Variable + " names no folder of descriptions and payloads by others (CONTRIBUTING.md)")
	}
	if !filepath.IsAbs(dir) { // tests run in the folders of their packages
		tb.Fatalf("%s is %q: give the absolute path of the folder", Variable, dir)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		tb.Fatalf("%s is %q, which is no folder", Variable, dir)
	}
	return dir
}

// Path returns the path of a file or folder in the folder, named with slashes. It
// skips the test if it is not there.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(Dir(tb), filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("SKIPPED: the folder that %s names has no %s", Variable, name)
	}
	return path
}

// Read returns the content of a file in the folder. It skips the test if it is
// not there.
func Read(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(Path(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// Glob returns the paths of the files in the folder that match a pattern of
// [filepath.Match], sorted. It skips the test if there are none.
func Glob(tb testing.TB, patterns ...string) []string {
	tb.Helper()
	dir := Dir(tb)
	var all []string
	for _, p := range patterns {
		paths, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			tb.Fatalf("%s: %v", p, err)
		}
		all = append(all, paths...)
	}
	if len(all) == 0 {
		tb.Skipf("SKIPPED: the folder that %s names has nothing like %q", Variable, patterns)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
