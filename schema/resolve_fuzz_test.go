package schema

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

// FuzzResolve links and checks what comes: nothing panics or hangs, the same
// text gives the same findings, and a model without errors is linked.
func FuzzResolve(f *testing.F) {
	names, err := filepath.Glob("testdata/errors/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(parseArchive(string(data)).files["in.xml"])
	}
	f.Add(`<EntityType Name="e" BaseType="s.e"><Key><PropertyRef Name="e/e/s.e"/></Key><NavigationProperty Name="e" Type="s.e" Partner="e/s.e"/></EntityType>`)
	f.Add(`<EntityContainer Name="e" Extends="s.e"><Singleton Name="e" Type="s.e"><NavigationPropertyBinding Path="s.e" Target="s.e/e/"/></Singleton></EntityContainer>`)
	f.Add(`<Annotations Target="s/@s#/("><Annotation Term="s."/></Annotations>`)
	f.Fuzz(func(t *testing.T, content string) {
		source := Source{Name: "in.xml", Data: []byte(envelope(content))}
		m, ds := Read(source, ReadOptions{})
		_, again := Read(source, ReadOptions{})
		if !reflect.DeepEqual(ds, again) {
			t.Errorf("findings differ: %v and %v", ds, again)
		}
		if m == nil {
			return
		}
		checkLinked(t, "in.xml", m, ds)
		for _, s := range m.Schemas() {
			for _, c := range s.EntityTypes {
				if n := len(c.Lineage()); n > maxInheritance+1 {
					t.Errorf("%s has %d types in its lineage", c.QualifiedName(), n)
				}
				c.EffectiveKey()
				c.Deprecation()
				c.Scopes()
			}
		}
		m.Container()
		for _, d := range ds {
			if printable(d.Message) != d.Message {
				t.Errorf("message %q is not printable", d.Message)
			}
		}
	})
}
