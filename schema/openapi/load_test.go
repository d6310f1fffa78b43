package openapi_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// open opens the files of an archive.
func open(archive *txtar.Archive) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		for _, f := range archive.Files {
			if f.Name == filepath.ToSlash(name) {
				return f.Data, nil
			}
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
}

// TestLoadFindings reads descriptions that are wrong in one way each. The first
// file of an archive is the description, the last, findings, what is expected.
func TestLoadFindings(t *testing.T) {
	paths, err := filepath.Glob("testdata/load/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			src := schema.Source{Name: archive.Files[0].Name, Data: archive.Files[0].Data}
			d, found := openapi.Load(src, schema.ReadOptions{Open: open(archive)})
			var got strings.Builder
			for _, f := range found {
				got.WriteString(f.String() + "\n")
			}
			if (d == nil) != (len(found.Errors()) > 0) {
				t.Errorf("document %v with %d errors", d != nil, len(found.Errors()))
			}
			last := &archive.Files[len(archive.Files)-1]
			if *update {
				last.Data = []byte(got.String())
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if last.Name != "findings" || got.String() != string(last.Data) {
				t.Errorf("got\n%s\nwant\n%s", &got, last.Data)
			}
		})
	}
}

// TestLoadJSON loads what JSON writes otherwise than YAML.
func TestLoadJSON(t *testing.T) {
	const text = "{\"openapi\": \"3.1.0\",\n\t\"info\": {\"title\": \"\\/ \\ud83d\\ude00 \\ud83d \\\\ud83d \u0085\u2028\u007f\\u0000\", \"version\": \"1\"}, \"paths\": {}}"
	d, found := openapi.Load(schema.Source{Name: "api.json", Data: []byte(text)}, schema.ReadOptions{})
	if d == nil {
		t.Fatal(found)
	}
	if want := "/ 😀 \ufffd \\ud83d \u0085\u2028\u007f\u0000"; d.Info.Title != want {
		t.Errorf("title %q, want %q", d.Info.Title, want)
	}
	if at := d.At(d.Info.Origin); at != (schema.Position{File: "api.json", Line: 2, Column: 2}) {
		t.Errorf("info is at %v", at)
	}
}

// TestLoadFolder maps the URIs of references to a folder, and those of references
// within it by what they mean.
func TestLoadFolder(t *testing.T) {
	const head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {a: {$ref: '%s#/components/schemas/a'}}}\n"
	files := map[string]string{
		"a.yaml":     strings.ReplaceAll(head, "%s", "sub/b.yaml"),
		"sub/b.yaml": "components: {schemas: {a: {type: string}}}",
		"up.yaml":    strings.ReplaceAll(head, "%s", "../other/b.yaml"),
	}
	for uri, want := range map[string]string{
		"http://host/v1/a.yaml":        "",
		"http://host/v1/./sub/b.yaml":  "",
		"http://host/v1/%2e%2e/b.yaml": "reference-unreadable",
		"http://host/v1/gone.yaml":     "reference-unreadable",
		"http://host/v1/up.yaml":       "reference-unreadable",
	} {
		_, found := openapi.Load(schema.Source{Name: "api.yaml", Data: []byte(strings.ReplaceAll(head, "%s", uri))}, schema.ReadOptions{
			References: map[string]string{"http://host/v1/": "folder"},
			OpenIn: func(folder, name string) ([]byte, error) {
				if text, ok := files[filepath.ToSlash(name)]; ok && folder == "folder" {
					return []byte(text), nil
				}
				return nil, &fs.PathError{Op: "openat", Path: name, Err: fs.ErrNotExist}
			},
		})
		got := ""
		if errs := found.Errors(); len(errs) > 0 {
			got = errs[0].Rule
		}
		if got != want {
			t.Errorf("%s: %v", uri, found)
		}
	}
}
