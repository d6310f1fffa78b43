package generator

import (
	"os"
	"path/filepath"
	"testing"
)

// TestCommitUndoes makes the last of several steps fail: what the others did
// is undone, down to the mode of a removed file.
func TestCommitUndoes(t *testing.T) {
	dir := t.TempDir()
	old := Header + "\npackage old\n"
	for _, name := range []string{"changed.go", "stale.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(old), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	changes, _, err := compare(root, dir, []File{
		{Name: "changed.go", Content: []byte(Header + "\npackage new\n")},
		{Name: "added.go", Content: []byte(Header + "\npackage new\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	changes = append(changes, change{name: "gone.go", exists: true}) // somebody else removed it meanwhile
	w := writer{ctx: t.Context(), root: root}
	if err := w.stage(changes); err != nil {
		t.Fatal(err)
	}
	if err := w.commit(changes); err == nil {
		t.Fatal("no error")
	}
	w.cleanUp()

	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("files: %v", entries)
	}
	for _, name := range []string{"changed.go", "stale.go"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(data) != old {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		if info, _ := os.Stat(filepath.Join(dir, name)); info.Mode().Perm() != 0o640 {
			t.Errorf("%s: mode %v", name, info.Mode())
		}
	}
}
