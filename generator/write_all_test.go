package generator

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWriteAll writes several folders, or none: whether the last of them cannot be written
// to, or fails when the others are done.
func TestWriteAll(t *testing.T) {
	before := func(t *testing.T) (dirs []string, old []map[string]string) {
		root := t.TempDir()
		for _, name := range []string{"a", "b"} {
			dir := filepath.Join(root, name)
			if _, err := Write(t.Context(), dir, []File{goFile("package.gen.go", "old"), goFile("stale.gen.go", "old")}); err != nil {
				t.Fatal(err)
			}
			dirs, old = append(dirs, dir), append(old, packagesIn(t, dir))
		}
		return append(dirs, filepath.Join(root, "c", "d")), old
	}
	outputs := func(dirs []string) (all []Output) {
		for _, dir := range dirs {
			all = append(all, Output{dir, []File{goFile("package.gen.go", "new"), goFile("types.gen.go", "new")}})
		}
		return all
	}
	asBefore := func(t *testing.T, dirs []string, old []map[string]string) {
		t.Helper()
		for i, dir := range dirs[:2] {
			if now := packagesIn(t, dir); !maps.Equal(now, old[i]) {
				t.Errorf("%s: %v, and before %v", dir, now, old[i])
			}
		}
		if _, err := os.Stat(filepath.Dir(dirs[2])); err == nil {
			t.Error("folders that were made for it are left")
		}
	}
	t.Run("all", func(t *testing.T) {
		dirs, _ := before(t)
		done, err := WriteAll(t.Context(), outputs(dirs))
		if err != nil || len(done) != 3 || len(done[0].Removed) != 1 || len(done[2].Written) != 2 {
			t.Fatalf("%+v, %v", done, err)
		}
		for _, dir := range dirs {
			if now := packagesIn(t, dir); len(now) != 2 || now["types.gen.go"] != "new" {
				t.Errorf("%s: %v", dir, now)
			}
		}
	})
	t.Run("in the way", func(t *testing.T) {
		dirs, old := before(t)
		mine := filepath.Join(dirs[1], "types.gen.go")
		if err := os.WriteFile(mine, []byte("package old\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteAll(t.Context(), outputs(dirs)); err == nil || !strings.Contains(err.Error(), "was not written by odatagen") {
			t.Errorf("%v", err)
		}
		old[1]["types.gen.go"] = "old"
		asBefore(t, dirs, old)
	})
	t.Run("while it is done", func(t *testing.T) {
		dirs, old := before(t)
		all := prepared(t, outputs(dirs))
		if err := os.Remove(filepath.Join(dirs[1], "stale.gen.go")); err != nil { // somebody else, meanwhile
			t.Fatal(err)
		}
		if err := commit(all[0].transaction, all[1].transaction, all[2].transaction); err == nil || !strings.HasPrefix(err.Error(), dirs[1]+": ") {
			t.Errorf("%v", err)
		}
		for _, w := range all {
			w.end(true)
		}
		delete(old[1], "stale.gen.go")
		asBefore(t, dirs, old)
	})
	t.Run("killed", func(t *testing.T) {
		dirs, _ := before(t)
		all := prepared(t, outputs(dirs))
		for _, w := range all {
			if err := w.decide(w.changes); err != nil {
				t.Fatal(err)
			}
		}
		if err := all[0].apply(); err != nil {
			t.Fatal(err)
		}
		for _, w := range all { // as the system does
			w.journal.Close()
			w.root.Close()
		}
		done, err := WriteAll(t.Context(), outputs(dirs))
		if err != nil || len(done[1].Written) > 0 || !done[1].Repaired {
			t.Errorf("%+v, %v", done, err)
		}
		for _, dir := range dirs {
			if now := packagesIn(t, dir); len(now) != 2 || now["types.gen.go"] != "new" {
				t.Errorf("%s: %v", dir, now)
			}
		}
	})
}

// prepared stages outputs.
func prepared(t *testing.T, outputs []Output) (all []*writing) {
	t.Helper()
	for _, o := range outputs {
		w := &writing{}
		if err := w.prepare(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	return all
}
