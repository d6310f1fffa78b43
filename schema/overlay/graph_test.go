package overlay_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/overlay"
)

// TestStartersForGraph applies the overlays for Microsoft Graph to what they are made
// for. Every patch must fit it and be needed, as everywhere, and the defects be gone.
func TestStartersForGraph(t *testing.T) {
	const folder = "../../examples/overlays"
	for description, files := range map[string][]string{
		"graph/graph-v1.0.csdl.xml":     {"graph-v1.0.yaml"},
		"graph/graph-v1.0-raw.csdl.xml": {"graph-v1.0.yaml", "graph-v1.0-metadata.yaml"},
	} {
		t.Run(description, func(t *testing.T) {
			src := schema.Source{Name: filepath.Base(description), Data: corpora.Read(t, description)}
			_, before := schema.Read(src, schema.ReadOptions{})
			m, after := schema.Read(src, schema.ReadOptions{Patch: func(m *schema.Model) (found schema.Diagnostics) {
				for _, name := range files {
					data, err := os.ReadFile(filepath.Join(folder, name))
					if err != nil {
						t.Fatal(err)
					}
					o, problems := overlay.Read(schema.Source{Name: name, Data: data}, today)
					if o == nil {
						t.Fatal(problems)
					}
					found = append(found, o.Apply(m)...)
				}
				return found
			}})
			for _, d := range after {
				if d.Severity == schema.Error || slices.Contains(files, d.Pos.File) && d.Rule != "annotation-target-unrouted" {
					t.Error(d)
				}
			}
			for rule, gone := range map[string]int{"enum-empty": 2, "binding-target": 25, "annotation-qualifier": 2} {
				of := func(found schema.Diagnostics) int {
					return len(slices.DeleteFunc(slices.Clone(found), func(d schema.Diagnostic) bool { return d.Rule != rule }))
				}
				if of(before) != gone || of(after) != 0 {
					t.Errorf("%s: %d before, %d after, want %d and none", rule, of(before), of(after), gone)
				}
			}
			if uses := usesOf(m, "microsoft.graph.Json"); len(uses) > 0 {
				t.Errorf("%d uses of Json: %v", len(uses), uses[:min(len(uses), 9)])
			}
		})
	}
}

// usesOf returns the paths of what has a type.
func usesOf(m *schema.Model, name string) (paths []string) {
	for _, e := range schema.Elements(m) {
		var ref schema.TypeRef
		switch v := e.Value.(type) {
		case *schema.Property:
			ref = v.Type
		case *schema.Parameter:
			ref = v.Type
		case *schema.ReturnType:
			ref = v.Type
		}
		if ref.Name == name {
			paths = append(paths, e.Path)
		}
	}
	return paths
}
