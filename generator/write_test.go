package generator_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generator"
)

// source returns the content of a generated file.
func source(body string) []byte {
	return []byte(generator.Header + "\n\npackage p\n\n" + body + "\n")
}

// fill writes files as they are into dir.
func fill(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// contents returns all files of dir, temporary ones included.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			all[e.Name()] = e.Type().String()
			continue
		}
		all[e.Name()] = string(data)
	}
	return all
}

func TestWriteBringsFolderInLine(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, map[string]string{
		"same.go":     string(source("// same")),
		"changed.go":  string(source("// old")),
		"stale.go":    string(source("// stale")),
		"hand.go":     "package p\n\n" + generator.Header + "\n",
		"notes.md":    generator.Header + "\n",
		"licensed.go": "// Copyright\n\n" + generator.Header + "\npackage p\n",
	})
	past := time.Now().Add(-48 * time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(dir, "same.go"), past, past); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "changed.go"), 0o664); err != nil {
		t.Fatal(err)
	}
	files := []generator.File{
		{Name: "new.go", Content: source("// new")},
		{Name: "same.go", Content: source("// same")},
		{Name: "changed.go", Content: source("// changed")},
	}
	got, err := generator.Write(t.Context(), dir, files)
	if err != nil {
		t.Fatal(err)
	}
	want := generator.Changes{
		Written:   []string{"changed.go", "new.go"},
		Unchanged: []string{"same.go"},
		Removed:   []string{"licensed.go", "stale.go"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("changes\n got %v\nwant %v", got, want)
	}
	wantFiles := map[string]string{
		"new.go":     string(source("// new")),
		"same.go":    string(source("// same")),
		"changed.go": string(source("// changed")),
		"hand.go":    "package p\n\n" + generator.Header + "\n",
		"notes.md":   generator.Header + "\n",
	}
	if got := contents(t, dir); !reflect.DeepEqual(got, wantFiles) {
		t.Errorf("files\n got %q\nwant %q", got, wantFiles)
	}
	if info, _ := os.Stat(filepath.Join(dir, "same.go")); !info.ModTime().Equal(past) {
		t.Errorf("an equal file was touched: %v, was %v", info.ModTime(), past)
	}
	if info, _ := os.Stat(filepath.Join(dir, "changed.go")); info.Mode().Perm() != 0o664 {
		t.Errorf("mode of a replaced file: %v, was 0664", info.Mode())
	}

	again, err := generator.Write(t.Context(), dir, files)
	if err != nil || len(again.Written)+len(again.Removed) > 0 || len(again.Unchanged) != 3 {
		t.Errorf("a second run: %v, %v", again, err)
	}
}

func TestWriteCreatesFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	got, err := generator.Write(t.Context(), dir, []generator.File{{Name: "x.go", Content: source("")}})
	if err != nil || !slices.Equal(got.Written, []string{"x.go"}) {
		t.Fatalf("%v, %v", got, err)
	}
}

// TestWriteRefuses lists what stops a run before anything is touched.
func TestWriteRefuses(t *testing.T) {
	ok := source("")
	long := strings.Repeat("x", 250) + ".go"
	tests := []struct{ name, want string }{
		{"", `file name "": must have 1 to 200 bytes`},
		{long, "must have 1 to 200 bytes"},
		{".", "must not be hidden"},
		{"..", "must not be hidden"},
		{".x.go", "must not be hidden"},
		{"_x.go", "must not be hidden"},
		{"/etc/x.go", "must have 1 to 200 bytes"},
		{"../x.go", "must not be hidden"},
		{"a/../../x.go", "must not be hidden"},
		{"a/../x.go", "must not be hidden"},
		{"a/b/../x.go", "must be plain"},
		{`a\x.go`, "must be plain"},
		{"c:x.go", "must be plain"},
		{"a\nb.go", "must be plain"},
		{"a\x00.go", "must be plain"},
		{"x.go.", "must not end in a dot"},
		{"x.go ", "must not end in a dot"},
		{"go.mod", "must end in .go"},
		{"con.go", "is reserved on Windows"},
		{"Lpt1.x.go", "is reserved on Windows"},
		{"GOOD.go", "differs from another only in case"},
	}
	for _, test := range tests {
		dir := filepath.Join(t.TempDir(), "out")
		files := []generator.File{{Name: "good.go", Content: ok}, {Name: test.name, Content: ok}}
		_, err := generator.Write(t.Context(), dir, files)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got error %v, want %q", test.name, err, test.want)
		}
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: the folder was created", test.name)
		}
		if _, checkErr := generator.Check(dir, files); checkErr == nil || checkErr.Error() != err.Error() {
			t.Errorf("%q: Check says %v, Write %v", test.name, checkErr, err)
		}
	}
}

func TestWriteRefusesContentWithoutHeader(t *testing.T) {
	_, err := generator.Write(t.Context(), t.TempDir(), []generator.File{{Name: "x.go", Content: []byte("package p\n")}})
	if err == nil || !strings.Contains(err.Error(), `file "x.go": its content does not begin with the line `+generator.Header) {
		t.Errorf("got %v", err)
	}
}

func TestWriteLeavesForeignFilesAlone(t *testing.T) {
	outside := t.TempDir()
	fill(t, outside, map[string]string{"victim.go": string(source("// outside"))})
	dir := t.TempDir()
	fill(t, dir, map[string]string{"hand.go": "package p\n", "old.go": string(source("// old"))})
	if err := os.Mkdir(filepath.Join(dir, "folder.go"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "victim.go"), filepath.Join(dir, "link.go")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	before := contents(t, dir)
	_, err := generator.Write(t.Context(), dir, []generator.File{
		{Name: "fine.go", Content: source("")},
		{Name: "hand.go", Content: source("")},
		{Name: "link.go", Content: source("")},
		{Name: "folder.go", Content: source("")},
	})
	for _, want := range []string{
		filepath.Join(dir, "hand.go") + " was not written by odatagen (it does not begin with the line " + generator.Header + "): remove it or choose another folder",
		filepath.Join(dir, "link.go") + " is not a regular file: remove it or choose another folder",
		filepath.Join(dir, "folder.go") + " is not a regular file: remove it or choose another folder",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v\nwant %s", err, want)
		}
	}
	if after := contents(t, dir); !reflect.DeepEqual(after, before) {
		t.Errorf("folder\n got %q\n was %q", after, before)
	}
	if got := contents(t, outside)["victim.go"]; got != string(source("// outside")) {
		t.Errorf("a file outside was changed: %q", got)
	}
}

// TestWriteKeepsLinkedStaleFile: a link to a file of ours is not a file of ours.
func TestWriteKeepsLinkedStaleFile(t *testing.T) {
	outside, dir := t.TempDir(), t.TempDir()
	fill(t, outside, map[string]string{"ours.go": string(source(""))})
	if err := os.Symlink(filepath.Join(outside, "ours.go"), filepath.Join(dir, "link.go")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	got, err := generator.Write(t.Context(), dir, nil)
	if err != nil || len(got.Removed) > 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "link.go")); err != nil {
		t.Error(err)
	}
}

func TestWriteInterrupted(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, map[string]string{"a.go": string(source("// old")), "stale.go": string(source(""))})
	before := contents(t, dir)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the user said stop"))
	_, err := generator.Write(ctx, dir, []generator.File{{Name: "a.go", Content: source("// new")}})
	if want := dir + " is as it was: the user said stop"; err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
	if after := contents(t, dir); !reflect.DeepEqual(after, before) {
		t.Errorf("folder\n got %q\n was %q", after, before)
	}

	missing := filepath.Join(dir, "new", "deeper")
	if _, err := generator.Write(ctx, missing, []generator.File{{Name: "a.go", Content: source("")}}); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(filepath.Join(dir, "new")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("an interrupted run left the folder it had created")
	}
}

// lateContext is cancelled when it has been asked a number of times.
type lateContext struct {
	context.Context
	cancel   context.CancelCauseFunc
	patience int
}

// Err is what every question about a context begins with.
func (c *lateContext) Err() error {
	if c.patience--; c.patience < 0 {
		c.cancel(errors.New("stop"))
	}
	return c.Context.Err()
}

// TestWriteInterruptedMidway stops a run when some files are already staged.
func TestWriteInterruptedMidway(t *testing.T) {
	files := []generator.File{{Name: "a.go", Content: source("// new")}, {Name: "b.go", Content: source("// new")}}
	for patience := range 4 {
		dir := t.TempDir()
		fill(t, dir, map[string]string{"a.go": string(source("// old")), "stale.go": string(source(""))})
		before := contents(t, dir)
		ctx, cancel := context.WithCancelCause(t.Context())
		_, err := generator.Write(&lateContext{ctx, cancel, patience}, dir, files)
		if want := dir + " is as it was: stop"; err == nil || err.Error() != want {
			t.Errorf("patience %d: got error %v, want %s", patience, err, want)
		}
		if after := contents(t, dir); !reflect.DeepEqual(after, before) {
			t.Errorf("patience %d: folder\n got %q\n was %q", patience, after, before)
		}
	}
}

// TestWriteFolders writes files into a folder below, with one that is embedded,
// and removes what is no longer wanted, the folder too if nothing is left in it.
func TestWriteFolders(t *testing.T) {
	dir := t.TempDir()
	ours := func(name, rest string) generator.File {
		return generator.File{Name: name, Content: []byte(generator.Header + "\n\n" + rest)}
	}
	pkg := ours("package.gen.go", "package shop\n")
	embedding := ours("description.gen.go", "package shop\n\n//go:embed description.gen.xml\nvar x string\n")
	embedded := generator.File{Name: "description.gen.xml", Content: []byte("<a/>")}
	server := ours("shophttp/server.gen.go", "package shophttp\n")
	write := func(files ...generator.File) (generator.Changes, error) {
		return generator.Write(context.Background(), dir, files)
	}
	put := func(name, content string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(content), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	for want, files := range map[string][]generator.File{
		"does not begin with the line":      {pkg, embedded},
		`its folder must be plain`:          {ours("a/b/c/x.go", "package x\n")},
		`its folder must not be hidden`:     {ours("../x.go", "package x\n")},
		`file name "/x.go": its folder mus`: {ours("/x.go", "package x\n")},
	} {
		if _, err := write(files...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	done, err := write(pkg, embedding, embedded, server)
	if err != nil || len(done.Written) != 4 {
		t.Fatalf("%v, %v", done, err)
	}
	// What is not ours stays, and a folder that another run may have written.
	put("notes.gen.xml", "<mine/>")
	put("other/types.gen.go", generator.Header+"\n\npackage other\n")
	put("other/server.go", "package other\n")
	if done, err = write(pkg, embedding, embedded, server); err != nil || len(done.Unchanged) != 4 || len(done.Removed) != 0 {
		t.Fatalf("again: %v, %v", done, err)
	}
	if diff, err := generator.Check(dir, []generator.File{pkg, embedding, embedded}); err != nil || !strings.Contains(textOf(diff), "shophttp/server.gen.go\n+++ /dev/null") {
		t.Errorf("check: %v, %v", diff, err)
	}
	// Another name of the package, and only types.
	renamed := ours("package.gen.go", "package store\n")
	if done, err = write(renamed); err != nil || !slices.Equal(done.Removed, []string{"description.gen.go", "description.gen.xml", "shophttp/server.gen.go"}) {
		t.Fatalf("renamed: %v, %v", done, err)
	}
	for name, want := range map[string]bool{"shophttp": false, "other/types.gen.go": true, "notes.gen.xml": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A folder that has a file of others stays, and so does the file.
	put("storehttp/mine.go", "package storehttp\n")
	if _, err = write(renamed, ours("storehttp/mine.go", "package storehttp\n")); err == nil || !strings.Contains(err.Error(), "was not written by odatagen") {
		t.Errorf("a file of others: %v", err)
	}
	put("description.gen.xml", "<mine/>")
	if _, err = write(renamed, embedding, embedded); err == nil || !strings.Contains(err.Error(), "was not written by odatagen") {
		t.Errorf("a description of others: %v", err)
	}
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "linkhttp")); err == nil {
		if _, err = write(renamed, ours("linkhttp/server.gen.go", "package linkhttp\n")); err == nil {
			t.Error("a link led out of the folder")
		}
	}
}
