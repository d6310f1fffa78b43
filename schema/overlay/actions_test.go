package overlay_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/overlay"
)

// TestActions applies the overlay of each archive to its document, in.yaml, and
// compares what comes of it and the findings.
func TestActions(t *testing.T) {
	paths, err := filepath.Glob("testdata/actions/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives:", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := act(t, file(archive, "overlay.yaml"), file(archive, "in.yaml"))
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

func act(t *testing.T, actions, document []byte) map[string]string {
	t.Helper()
	got := map[string]string{"findings": "", "out.yaml": ""}
	o, found := overlay.Read(schema.Source{Name: "overlay.yaml", Data: actions}, today)
	if o != nil {
		var root yaml.Node
		if err := yaml.Unmarshal(document, &root); err != nil {
			t.Fatal(err)
		}
		added, more := o.ApplyDocument(root.Content[0])
		for n, at := range added {
			if at.File != "overlay.yaml" || at.Line != n.Line {
				t.Errorf("%q comes from %s", n.Value, at)
			}
		}
		found = append(found, more...)
		text, err := yaml.Marshal(&root)
		if err != nil {
			t.Fatal(err)
		}
		got["out.yaml"] = string(text)
	}
	for _, d := range found {
		got["findings"] += d.String() + "\n"
	}
	return got
}

// FuzzTarget: whatever a target is, it is read and applied, or refused.
func FuzzTarget(f *testing.F) {
	for _, s := range []string{"$", "$.a", "$..*", "$['a'][0][-1]", "$[?@.a == 'b' && @['c'] != 1]", "$[?(@.a)]", "$..[?@.a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, target string) {
		quoted, err := yaml.Marshal(target)
		if err != nil {
			return
		}
		act(t, []byte("overlay: 1.0.0\nactions:\n  - remove: true\n    target: "+string(quoted)), []byte("a: {b: [c, {d: 1}]}"))
	})
}
