package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRow takes a package written by hand, one that does not compile, and one
// without a session through the steps.
func TestRow(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module cost\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	w := &workshop{dir: dir, module: "cost", runs: 1, env: append(os.Environ(), "GOFLAGS=-mod=mod")}
	const reads = "package main\n\nimport api \"PACKAGE\"\n\nfunc main() { _ = api.SESSION{} }\n"
	for _, test := range []struct{ name, code, session, last, said string }{
		{"fine", "package api\n\ntype Session struct{}\n", "Session", " MB", ""},
		{"no session", "package api\n\ntype Other struct{}\n", "Session", "no session type", ""},
		{"wrong", "package api\n\nvar x int = \"\"\n", "Session", "fails", "cannot use"},
	} {
		row, err := w.row(subject{label: test.name, files: map[string]string{"api.go": test.code}, program: reads, session: test.session})
		if !strings.HasSuffix(row[len(row)-1], test.last) {
			t.Errorf("%s: %q, %v", test.name, row, err)
		}
		if (err != nil) != (test.said != "") || err != nil && !strings.Contains(err.Error(), test.said) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestUsage(t *testing.T) {
	for u, want := range map[usage]string{
		{450 * time.Millisecond, 59_000_000}: "0.45 s, 59 MB",
		{14600 * time.Millisecond, 590e6}:    "15 s, 590 MB",
	} {
		if got := u.String(); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}
