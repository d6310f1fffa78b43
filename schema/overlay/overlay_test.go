package overlay_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/overlay"
)

// today is after the days of expiry that the archives have in the past, and before others.
var today = time.Date(2027, time.July, 1, 12, 0, 0, 0, time.UTC)

var update = flag.Bool("update", false, "rewrite the expected files")

// TestOverlays applies the overlay of each archive to its description, in.xml,
// and compares what comes of it, in CSDL XML, and the findings.
func TestOverlays(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := apply(t, archive)
			for i := range archive.Files {
				f := &archive.Files[i]
				if want, ok := got[f.Name]; ok && *update {
					f.Data = []byte(want)
				} else if ok && want != string(f.Data) {
					t.Errorf("%s: got\n%s\nwant\n%s", f.Name, want, f.Data)
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

func apply(t *testing.T, archive *txtar.Archive) map[string]string {
	t.Helper()
	o, found := overlay.Read(schema.Source{Name: archive.Files[0].Name, Data: archive.Files[0].Data}, today)
	got := map[string]string{"findings": ""}
	if o != nil {
		m, more := schema.Read(schema.Source{Name: "in.xml", Data: file(archive, "in.xml")}, schema.ReadOptions{Patch: o.Apply})
		found = append(found, more...)
		if m != nil && len(found.Errors()) == 0 {
			var text bytes.Buffer
			if err := schema.WriteXML(&text, m.Documents[0]); err != nil {
				t.Fatal(err)
			}
			got["out.xml"] = text.String()
		}
	}
	for _, f := range found {
		got["findings"] += f.String() + "\n"
	}
	return got
}

func file(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// FuzzOverlay reads and applies whatever comes.
func FuzzOverlay(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data, file(archive, "in.xml"))
	}
	f.Fuzz(func(t *testing.T, patches, description []byte) {
		o, found := overlay.Read(schema.Source{Name: "overlay.yaml", Data: patches}, today)
		if (o == nil) != (len(found.Errors()) > 0) {
			t.Fatalf("overlay %v with %v", o != nil, found)
		}
		if o != nil {
			schema.Read(schema.Source{Name: "in.xml", Data: description}, schema.ReadOptions{Patch: o.Apply, MaxBytes: 1 << 16})
		}
	})
}
