// Package house_test holds what must be true of the whole repository: what is
// tracked in it, and what its packages promise to the outside.
package house_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// root is the folder of the module, seen from this one.
const root = "../.."

// sizeLimit is how large a tracked file may be, in bytes. What is larger belongs
// beside the repository, or is made by a script.
const sizeLimit = 256 << 10

// binaries are the tracked files that are not text, each with its reason: test data
// that cannot be written as text, and pictures.
var binaries = map[string]string{
	"docs/diff.png": "shows the page that docs/evolution.md is about",
	"docs/page.png": "shows the page that docs/serving.md is about",
}

// TestTrackedFiles keeps programs and other things that are not text from being
// tracked: every clone and every download of the module would have them.
func TestTrackedFiles(t *testing.T) {
	files := strings.Split(strings.TrimSuffix(git(t, "ls-files", "-z"), "\x00"), "\x00")
	if len(files) < 100 {
		t.Fatalf("git tracks %d files only", len(files))
	}
	for _, name := range files {
		path := filepath.Join(root, name)
		info, err := os.Lstat(path)
		if os.IsNotExist(err) { // removed, and not yet from the index
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if !info.Mode().IsRegular() {
			t.Errorf("%s is no regular file: git rm --cached it", name)
			continue
		}
		if info.Size() > sizeLimit {
			t.Errorf("%s has %d bytes, at most %d are tracked: git rm --cached it", name, info.Size(), sizeLimit)
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !isText(data) && binaries[name] == "" {
			t.Errorf("%s is not text: git rm --cached it, or name it in binaries with the reason", name)
		}
	}
}

// TestBuildsAreIgnored holds that the program that go build puts into the root is
// not taken for a new file.
func TestBuildsAreIgnored(t *testing.T) {
	if got := strings.TrimSpace(git(t, "check-ignore", "odatagen", "bin/odatagen")); got != "odatagen\nbin/odatagen" {
		t.Errorf("git ignores %q only", got)
	}
}

// TestIsText keeps the other test able to fail.
func TestIsText(t *testing.T) {
	for data, want := range map[string]bool{
		"":                         true,
		"package p\r\n\t// é\n":    true,
		"\x7fELF\x02\x01\x01\x00":  false,
		"\x89PNG\r\n\x1a\n":        false,
		"caf\xe9\n":                false,
		"a bell \a":                false,
		"\ufeff<?xml version='1'>": true,
	} {
		if isText([]byte(data)) != want {
			t.Errorf("%q: %t", data, !want)
		}
	}
}

// isText reports whether data is UTF-8 without control characters but tabs and line
// ends.
func isText(data []byte) bool {
	control := func(r rune) bool { return (r < ' ' || r == 0x7f) && !strings.ContainsRune("\t\n\r", r) }
	return utf8.Valid(data) && !bytes.ContainsFunc(data, control)
}

// git runs git in the root and returns what it prints. It skips the test outside a
// checkout.
func git(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("SKIPPED: this is no checkout, so that what is tracked is not known")
	}
	cmd := exec.Command("git", append([]string{"-c", "safe.directory=*"}, args...)...)
	cmd.Dir = root
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}
