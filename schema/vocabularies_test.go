package schema

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// TestVocabularies compares the built-in vocabularies with OASIS's, where these are at
// hand; with -update it writes them.
func TestVocabularies(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(corpora.Path(t, "odata/vocabularies/vocabularies"), "*.xml"))
	if err != nil || len(names) == 0 {
		t.Fatal("no vocabularies", err)
	}
	var want strings.Builder
	for _, name := range names {
		m, ds := readAll(t, name)
		if len(ds.Errors()) > 0 {
			t.Fatal(ds.Errors())
		}
		for _, s := range m.Documents[0].Schemas {
			want.WriteString(vocabulary(s))
		}
	}
	if *update {
		if err := os.WriteFile("vocabularies.txt", []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, want := strings.Split(vocabularyText, "\n"), strings.Split(want.String(), "\n"); !slices.Equal(got, want) {
		t.Errorf("vocabularies.txt is out of date, run this test with -update: %s", firstDifference(got, want))
	}
}

// vocabulary writes a vocabulary as vocabularies.txt has it.
func vocabulary(s *Schema) string {
	var b strings.Builder
	name := func(qualified string) string {
		if rest, ok := strings.CutPrefix(qualified, s.Namespace+"."); ok && !strings.Contains(rest, ".") {
			return rest
		}
		return qualified
	}
	typed := func(ref TypeRef) string {
		if ref.Collection {
			return "Collection(" + name(ref.Name) + ")"
		}
		return name(ref.Name)
	}
	fmt.Fprintln(&b, s.Namespace)
	for _, t := range s.Terms {
		fmt.Fprintf(&b, "\tterm %s %s", t.Name, typed(t.Type))
		if t.Type.Default != nil {
			b.WriteString(" = " + *t.Type.Default)
		}
		b.WriteByte('\n')
	}
	for _, t := range s.ComplexTypes {
		fmt.Fprintln(&b, strings.TrimRight("\tcomplex "+t.Name+" "+name(t.BaseName), " "))
		for _, p := range t.Properties {
			fmt.Fprintf(&b, "\t\t%s %s\n", p.Name, typed(p.Type))
		}
		for _, p := range t.NavigationProperties {
			fmt.Fprintf(&b, "\t\t%s %s\n", p.Name, typed(p.Type))
		}
	}
	for _, t := range s.EnumTypes {
		fmt.Fprintf(&b, "\tenum %s\n", t.Name)
		for _, m := range t.Members {
			fmt.Fprintf(&b, "\t\t%s %d\n", m.Name, m.Value)
		}
	}
	for _, t := range s.TypeDefinitions {
		fmt.Fprintf(&b, "\tdefinition %s %s\n", t.Name, typed(t.Underlying))
	}
	return b.String()
}

// TestVocabulariesAreLinked finds every type that the built-in vocabularies name.
func TestVocabulariesAreLinked(t *testing.T) {
	b := vocabularies()
	if len(b.terms) < 100 || len(b.namespaces) < 9 {
		t.Fatalf("%d terms in %d vocabularies", len(b.terms), len(b.namespaces))
	}
	unlinked := map[string]bool{}
	check := func(ref TypeRef) {
		if ref.Type == nil {
			unlinked[ref.Name] = true
		}
	}
	for _, term := range b.terms {
		check(term.Type)
	}
	for _, typ := range b.types {
		if s := Structured(typ); s != nil {
			for _, p := range s.Properties {
				check(p.Type)
			}
			if s.BaseName != "" && s.Base == nil {
				unlinked[s.BaseName] = true
			}
		}
	}
	if len(unlinked) > 0 {
		t.Errorf("not linked: %v", slices.Sorted(maps.Keys(unlinked)))
	}
}
