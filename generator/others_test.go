package generator_test

import (
	"maps"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
)

// TestWriteBesideAnotherPackage: Go files of another package refuse the folder, for
// the two would not build; those that the go command takes do not.
func TestWriteBesideAnotherPackage(t *testing.T) {
	files := []generator.File{{Name: "x.go", Content: source("")}, {Name: "phttp/y.go", Content: []byte(generator.Header + "\n\npackage phttp\n")}}
	for name, c := range map[string]struct{ file, content, want string }{
		"other":           {"hand.go", "// Hand.\npackage shop\n", "hand.go:2:9: the file is of package shop, and a folder has one package, which is to be p: choose another folder with --out, or give --package shop"},
		"main":            {"main.go", "package main\n", "main.go:1:9: the file is of package main, and a folder has one package, which is to be p: choose another folder with --out"},
		"test of other":   {"hand_test.go", "package shop_test\n", "or give --package shop"},
		"transport":       {"phttp/hand.go", "package web\n", "which is to be phttp: choose another folder with --out"},
		"same":            {"hand.go", "package p\n", ""},
		"test":            {"hand_test.go", "package p\n", ""},
		"test outside":    {"hand_test.go", "package p_test\n", ""},
		"ignored":         {"gen.go", "//go:build ignore\n\npackage main\n", ""},
		"hidden":          {"_gen.go", "package main\n", ""},
		"ours, of before": {"old.go", generator.Header + "\npackage before\n", ""},
		"no Go":           {"hand.go", "packag", ""},
		"notes":           {"notes.md", "package shop\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, c.file), c.content)
			before := contents(t, dir)
			_, checked := generator.Check(dir, files)
			_, err := generator.Write(t.Context(), dir, files)
			if c.want == "" {
				if checked != nil || err != nil {
					t.Errorf("check: %v, write: %v", checked, err)
				}
				return
			}
			if err == nil || !strings.HasSuffix(err.Error(), c.want) || !strings.HasPrefix(err.Error(), filepath.Join(dir, c.file)+":") || checked == nil || checked.Error() != err.Error() {
				t.Errorf("got\n%v\n%v\nwant %s", err, checked, c.want)
			}
			if after := contents(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("folder\n got %q\n was %q", after, before)
			}
		})
	}
}

// TestWriteAfterRemovedGo: who removes the generated Go can generate again. What it
// embedded is ours by the lock beside it, or if it is what is to be written.
func TestWriteAfterRemovedGo(t *testing.T) {
	lock := generator.File{Name: names.LockFile, Content: []byte(names.LockHeader + "1\n")}
	embedding := generator.File{Name: "description.gen.go", Content: source("//go:embed description.gen.xml\nvar x string")}
	embedded := generator.File{Name: "description.gen.xml", Content: []byte("<new/>")}
	all := []generator.File{lock, embedding, embedded}
	const refused = "description.gen.xml was not written by odatagen (beside it is neither Go of odatagen that embeds it nor odatagen.lock): remove it or choose another folder"
	for name, c := range map[string]struct {
		left map[string]string
		want string
	}{
		"with the lock":       {map[string]string{"odatagen.lock": string(lock.Content), "description.gen.xml": "<old/>"}, ""},
		"of another kind":     {map[string]string{"odatagen.lock": string(lock.Content), "description.gen.json": "{}"}, ""},
		"equal":               {map[string]string{"description.gen.xml": "<new/>"}, ""},
		"without the lock":    {map[string]string{"description.gen.xml": "<old/>"}, refused},
		"with others' lock":   {map[string]string{"odatagen.lock": "mine\n", "description.gen.xml": "<old/>"}, refused},
		"beside Go by others": {map[string]string{"description.gen.go": "package p\n", "description.gen.xml": "<old/>"}, refused},
	} {
		dir := t.TempDir()
		fill(t, dir, c.left)
		_, err := generator.Write(t.Context(), dir, all)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, c.want)) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		want := map[string]string{}
		for _, f := range all {
			want[f.Name] = string(f.Content)
		}
		if got := contents(t, dir); err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v\n got %q\nwant %q", name, err, got, want)
		}
	}
	// The lock says nothing of other files.
	dir := t.TempDir()
	fill(t, dir, map[string]string{"odatagen.lock": string(lock.Content), "notes.gen.xml": "<mine/>"})
	if _, err := generator.Write(t.Context(), dir, all); err != nil || contents(t, dir)["notes.gen.xml"] != "<mine/>" {
		t.Errorf("notes: %v, %q", err, contents(t, dir))
	}
}
