package openapi_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestRead reads the description of each archive, its first file, and compares
// the model, as CSDL XML, the report and the findings.
func TestRead(t *testing.T) {
	for path, archive := range archives(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			src := schema.Source{Name: archive.Files[0].Name, Data: archive.Files[0].Data}
			m, report, found := openapi.Read(src, schema.ReadOptions{})
			got := map[string]string{"findings": ""}
			if m != nil {
				var text bytes.Buffer
				if err := schema.WriteXML(&text, m.Documents[0]); err != nil {
					t.Fatal(err)
				}
				got["out.xml"] = text.String()
				got["report"] = report.Summary() + "\n" + report.Details()
				for _, o := range report.Operations {
					got["operations"] += fmt.Sprintf("%s %s: %s\n", o.Method, o.Path, o.Resource)
				}
			}
			for _, d := range found {
				got["findings"] += d.String() + "\n"
			}
			for i := range archive.Files[1:] {
				f := &archive.Files[1+i]
				if *update {
					f.Data = []byte(got[f.Name])
				} else if got[f.Name] != string(f.Data) {
					t.Errorf("%s: got\n%s\nwant\n%s", f.Name, got[f.Name], f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func archives(t testing.TB) map[string]*txtar.Archive {
	t.Helper()
	paths, err := filepath.Glob("testdata/read/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives:", err)
	}
	all := map[string]*txtar.Archive{}
	for _, path := range paths {
		if all[path], err = txtar.ParseFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// FuzzRead reads whatever comes, starting from the archives: it ends with a
// model or with an error.
func FuzzRead(f *testing.F) {
	for _, archive := range archives(f) {
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, report, found := openapi.Read(schema.Source{Name: "api.yaml", Data: data}, schema.ReadOptions{MaxBytes: 1 << 16, MaxDepth: 50})
		if m == nil && len(found.Errors()) == 0 {
			t.Fatal("no model and no error")
		}
		if m != nil && report.Details() == "" {
			t.Fatal("a model without a report")
		}
	})
}
