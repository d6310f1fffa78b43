package generator

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
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
	w, err := begin(t.Context(), root, packagePrefix)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.stage(changes); err != nil {
		t.Fatal(err)
	}
	if err := commit(w); err == nil {
		t.Fatal("no error")
	}
	w.end()

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

// goFile returns a file of ours whose package tells who wrote it.
func goFile(name, pkg string) File {
	return File{Name: name, Content: []byte(Header + "\n\npackage " + pkg + "\n")}
}

// packagesIn returns the files of a folder and of those below, each with the package
// that it is of, or its content.
func packagesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		inside, relErr := filepath.Rel(dir, name)
		_, pkg, _ := strings.Cut(string(content), "package ")
		found[filepath.ToSlash(inside)] = strings.TrimSpace(pkg)
		return errors.Join(err, relErr)
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestKilled kills a run after each of its steps: the next does what it had decided,
// or finds everything as it was, and removes what it left. Check notices.
func TestKilled(t *testing.T) {
	before := []File{goFile("package.gen.go", "old"), goFile("stale.gen.go", "old"), goFile("oldhttp/server.gen.go", "oldhttp")}
	after := []File{goFile("package.gen.go", "new"), goFile("types.gen.go", "new"), goFile("newhttp/server.gen.go", "newhttp")}
	is := func(files []File) map[string]string {
		dir := t.TempDir()
		if _, err := Write(t.Context(), dir, files); err != nil {
			t.Fatal(err)
		}
		return packagesIn(t, dir)
	}
	old, done := is(before), is(after)
	const staging, deciding = -2, -1
	for steps := staging; steps <= len(before)+len(after)-1; steps++ {
		dir := t.TempDir()
		if _, err := Write(t.Context(), dir, before); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		killed, err := begin(t.Context(), root, packagePrefix)
		if err != nil {
			t.Fatal(err)
		}
		changes, _, err := compare(root, dir, after)
		if err == nil {
			err = killed.stage(changes)
		}
		want := done
		switch {
		case steps == staging:
			want = old
		case steps == deciding:
			want = old
			_, err = killed.journal.WriteString(`[{"Name":"package.gen`)
		default:
			err = errors.Join(err, killed.decide(changes))
		}
		for _, c := range changes[:min(max(steps, 0), len(changes))] {
			if c.wanted {
				err = errors.Join(err, killed.place(c.name))
			} else {
				err = errors.Join(err, root.Remove(c.name))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		killed.journal.Close() // as the system does
		if _, err := Check(dir, after); err == nil || !strings.Contains(err.Error(), "was interrupted") {
			t.Errorf("%d steps: check says %v", steps, err)
		}
		next, err := begin(t.Context(), root, packagePrefix)
		if err != nil || !next.repaired {
			t.Fatalf("%d steps: repaired: %v, %v", steps, next, err)
		}
		next.end()
		if got := packagesIn(t, dir); !maps.Equal(got, want) {
			t.Errorf("%d steps:\n got %v\nwant %v", steps, got, want)
		}
		if again, err := Write(t.Context(), dir, after); err != nil || again.Repaired || !maps.Equal(packagesIn(t, dir), done) {
			t.Errorf("%d steps, another run: %v, %v\n%v", steps, again, err, packagesIn(t, dir))
		}
		root.Close()
	}
}

// TestRepairLeavesOthersAlone: a journal changes no file that odatagen would not have.
func TestRepairLeavesOthersAlone(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside.go")
	for name, content := range map[string]string{
		packagePrefix + journalSuffix: `[{"Name":"mine.go"},{"Name":"main.go","Temp":"` + packagePrefix + `x.tmp"},{"Name":"../outside.go"},{"Name":"ours.go"}]`,
		packagePrefix + "x.tmp":       "package evil",
		"mine.go":                     "package mine", "main.go": "package main", "ours.go": Header + "\n\npackage ours\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(outside, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if done, err := Write(t.Context(), dir, nil); err != nil || !done.Repaired {
		t.Fatal(done, err)
	}
	if got, want := packagesIn(t, dir), map[string]string{"mine.go": "mine", "main.go": "main"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
}

// TestRunsExclude has several runs write packages of many files into one folder: each
// writes all of its own or says that another is at it.
func TestRunsExclude(t *testing.T) {
	dir := t.TempDir()
	var running sync.WaitGroup
	for i := range 8 {
		var files []File
		for k := range 20 {
			files = append(files, goFile(fmt.Sprintf("f%d.gen.go", k), fmt.Sprintf("p%d", i)))
		}
		running.Go(func() {
			if _, err := Write(t.Context(), dir, files); err != nil && !errors.Is(err, errBusy) {
				t.Error(err)
			}
		})
	}
	running.Wait()
	got := packagesIn(t, dir)
	for name, pkg := range got {
		if pkg != got["f0.gen.go"] || len(got) != 20 {
			t.Errorf("%s is of %s, f0.gen.go of %s; there are %d files", name, pkg, got["f0.gen.go"], len(got))
		}
	}
}

func TestBusy(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	first, err := begin(t.Context(), root, packagePrefix)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), dir, nil); !errors.Is(err, errBusy) {
		t.Errorf("beside another run: %v", err)
	}
	first.end()
	if _, err := Write(t.Context(), dir, nil); err != nil {
		t.Errorf("after it: %v", err)
	}
}
