package schema

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// readAll reads a description with all findings, however many there are.
func readAll(t *testing.T, name string) (*Model, Diagnostics) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return Read(Source{Name: name, Data: data}, ReadOptions{Open: os.ReadFile})
}

// countRules counts findings by severity and rule.
func countRules(ds Diagnostics) map[string]int {
	n := map[string]int{}
	for _, d := range ds {
		n[d.Rule]++
	}
	return n
}

func rulesText(n map[string]int) string {
	var parts []string
	for rule, count := range n {
		parts = append(parts, fmt.Sprintf("%s×%d", rule, count))
	}
	sort.Strings(parts)
	return strings.Join(parts, " ")
}

func TestGraphHasNoErrors(t *testing.T) {
	_, ds := readAll(t, corpora.Path(t, "graph/graph-v1.0.csdl.xml"))
	for _, d := range ds.Errors() {
		t.Errorf("%s", d)
	}
	t.Logf("warnings: %s", rulesText(countRules(ds)))
}

// brokenDescriptions are the descriptions among the valid ones that have errors
// of another kind than names that are not there.
var brokenDescriptions = map[string]string{
	"compliance-model/compliance-model.xml": "property-duplicate", // two properties Photo
	"csdl-schemas/catalog.xml":              "document-root",      // an XML catalog
	"examples/counterexamples/test1.xml":    "element-repeated",   // two keys
	"examples/counterexamples/test2.xml":    "navigation-type",    // a primitive one
}

// missing are the rules of names that are not in the model.
var missing = map[string]bool{"type-unknown": true, "operation-unknown": true, "extends-unknown": true, "key-unknown": true}

func TestValidDescriptions(t *testing.T) {
	root := corpora.Dir(t)
	files, unresolved := 0, 0
	check := func(path string) {
		name := filepath.ToSlash(strings.TrimPrefix(path, root))
		m, ds := readAll(t, path)
		if n := countRules(ds); n["csdl-version"] > 0 || n["document-encoding"] > 0 {
			t.Logf("%s: not read: %s", name, ds[0].Message)
			return
		}
		files++
		checkLinked(t, name, m, ds)
		for _, d := range ds.Errors() {
			if missing[d.Rule] {
				unresolved++
				t.Logf("%s: %s [%s]", name, d.Message, d.Rule)
				continue
			}
			known := false
			for suffix, rule := range brokenDescriptions {
				known = known || strings.HasSuffix(name, suffix) && rule == d.Rule
			}
			if !known {
				t.Errorf("%s", d)
			}
		}
		t.Logf("%s: %s", name, rulesText(countRules(ds)))
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "invalid":
			return filepath.SkipDir
		case strings.HasSuffix(path, ".xml"), strings.Contains(path, "csdl-examples") && strings.HasSuffix(path, ".json"):
			check(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d descriptions, %d names that are not there", files, unresolved)
}

// checkLinked checks that what is not linked was reported.
func checkLinked(t *testing.T, name string, m *Model, ds Diagnostics) {
	if m == nil || len(ds.Errors()) > 0 {
		return
	}
	for _, s := range m.Schemas() {
		for _, e := range s.EntityTypes {
			for _, k := range e.Key {
				if k.Property == nil {
					t.Errorf("%s: key %s/%s is not linked", name, e.QualifiedName(), k.Path)
				}
			}
		}
		for _, p := range allRefs(s) {
			if p.Type == nil {
				t.Errorf("%s: %s: type %s is not linked", name, p.Pos, p.Name)
			}
		}
		if c := s.Container; c != nil {
			for _, e := range c.EntitySets {
				if e.Type == nil && len(ds.LeftOut()) == 0 {
					t.Errorf("%s: entity set %s is not linked", name, e.Name)
				}
			}
		}
	}
}

func allRefs(s *Schema) []*TypeRef {
	var refs []*TypeRef
	each := func(t *StructuredType) {
		for _, p := range t.Properties {
			refs = append(refs, &p.Type)
		}
		for _, p := range t.NavigationProperties {
			refs = append(refs, &p.Type)
		}
	}
	for _, t := range s.EntityTypes {
		each(&t.StructuredType)
	}
	for _, t := range s.ComplexTypes {
		each(&t.StructuredType)
	}
	for _, o := range append(s.Actions[:len(s.Actions):len(s.Actions)], s.Functions...) {
		for _, p := range o.Parameters {
			refs = append(refs, &p.Type)
		}
		if o.Return != nil {
			refs = append(refs, &o.Return.Type)
		}
	}
	return refs
}
