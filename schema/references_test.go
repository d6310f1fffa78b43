package schema

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// openIn reads below a folder as the command does.
func openIn(folder, name string) ([]byte, error) {
	f, err := os.OpenInRoot(folder, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	data := make([]byte, info.Size())
	_, err = f.Read(data)
	return data, err
}

// TestReadFolder maps URIs to folders, in which there are links and out of which
// nothing leads.
func TestReadFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	const at = "http://host/v1/"
	for name, text := range map[string]string{
		"csdl/a.xml":       referencing("a", "b.xml", "../up.xml", at+"sub/c.xml"),
		"csdl/b.xml":       referencing("b"),
		"csdl/sub/c.xml":   referencing("c", "../b.xml"),
		"csdl/sp ace.xml":  referencing("sp"),
		"csdl/loop.xml":    referencing("l", "around/loop.xml"),
		"special/d.xml":    referencing("d"),
		"csdl/missing.xml": referencing("m", "gone.xml"),
		"up.xml":           "not to be read",
		"csdl/wrong.xml":   "<a/>",
		"csdl/folder/.txt": "",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"csdl/inside.xml": "b.xml", "csdl/outside.xml": "../up.xml", "csdl/away": "..", "csdl/around": "."} {
		if err := os.Symlink(to, link); err != nil {
			t.Skip(err)
		}
	}
	const unreadable = `f.xml:2:1: the referenced document %q cannot be read from %q: %s; give its file with --reference %[1]s=FILE, or do without it with --opaque %[1]s [reference-unreadable]`
	outside := "the URI leads out of the folder, or to none of its files"
	for uri, want := range map[string]string{
		at + "a.xml":                  "csdl/a.xml csdl/b.xml csdl/sub/c.xml",
		at + "a.xml?x=1#y":            "csdl/a.xml csdl/b.xml csdl/sub/c.xml",
		at + "./sub/../b.xml":         "csdl/b.xml",
		at + "sp%20ace.xml":           "csdl/sp ace.xml",
		at + "inside.xml":             "csdl/inside.xml",
		at + "special/d.xml":          "special/d.xml",
		at + "exact.xml":              "special/d.xml",
		at + "gone.xml":               fmt.Sprintf(unreadable, at+"gone.xml", "csdl/gone.xml", "no such file or directory"),
		at + "outside.xml":            fmt.Sprintf(unreadable, at+"outside.xml", "csdl/outside.xml", "path escapes from parent"),
		at + "away/up.xml":            fmt.Sprintf(unreadable, at+"away/up.xml", "csdl/away/up.xml", "path escapes from parent"),
		at + "../up.xml":              fmt.Sprintf(unreadable, at+"../up.xml", "csdl", outside),
		at + "%2e%2e/up.xml":          fmt.Sprintf(unreadable, at+"%2e%2e/up.xml", "csdl", outside),
		at + "sub%2f..%2f..%2fup.xml": fmt.Sprintf(unreadable, at+"sub%2f..%2f..%2fup.xml", "csdl", outside),
		at + "/up.xml":                fmt.Sprintf(unreadable, at+"/up.xml", "csdl", outside),
		at:                            `f.xml:2:1: the referenced document "http://host/v1/" cannot be read from "csdl": is a directory; give another file with --reference [reference-unreadable]`,
		at + "%zz.xml":                fmt.Sprintf(unreadable, at+"%zz.xml", "csdl", outside),
		at + "wrong.xml":              "csdl/wrong.xml:1:1: the root element is <a>, must be <edmx:Edmx>; give the service's metadata document ($metadata), CSDL as XML or JSON [document-root]\n\tf.xml:2:1: referenced here",
	} {
		source := referencing("f", uri, at+"b.xml", at+"special/d.xml", at+"exact.xml")
		m, ds := Read(Source{Name: "f.xml", Data: []byte(source)}, ReadOptions{
			References: map[string]string{at: "csdl", at + "special/": "special", at + "exact.xml": "special/d.xml"},
			Open:       os.ReadFile, OpenIn: openIn,
		})
		var got string
		if errors := ds.Errors(); len(errors) > 0 {
			got = errors[0].String()
		} else {
			got = documentsFrom(m.Documents[0].References[0].Document, map[*Document]bool{})
		}
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", uri, got, want)
		}
		checkRules(t, ds)
	}
	for opaque, want := range map[string]int{"gone.xml": 0, at + "gone.xml": 0, at: 0, "": 1} {
		opts := ReadOptions{References: map[string]string{at: "csdl"}, OpenIn: openIn}
		if opaque != "" {
			opts.Opaque = []string{opaque}
		}
		if _, ds := Read(Source{Name: "f.xml", Data: []byte(referencing("f", at+"missing.xml"))}, opts); len(ds.Errors()) != want {
			t.Errorf("a document that references one that is gone, with %q opaque: %v", opaque, ds)
		}
	}
	_, ds := Read(Source{Name: "f.xml", Data: []byte(referencing("f", at+"loop.xml"))}, ReadOptions{References: map[string]string{at: "csdl"}, OpenIn: openIn})
	if errs := ds.Errors(); len(errs) != 1 || errs[0].Rule != "reference-unreadable" && errs[0].Rule != "documents-many" {
		t.Errorf("a link to its own folder: %v", errs)
	}
}

// documentsFrom returns the names of a document and of those that it references.
func documentsFrom(d *Document, seen map[*Document]bool) string {
	if d == nil || seen[d] {
		return ""
	}
	seen[d] = true
	names := d.Name
	for _, r := range d.References {
		if more := documentsFrom(r.Document, seen); more != "" {
			names += " " + more
		}
	}
	return names
}

// TestReadManyDocuments stops at a chain of documents that has no end.
func TestReadManyDocuments(t *testing.T) {
	n := 0
	open := func(string) ([]byte, error) {
		n++
		return []byte(referencing(fmt.Sprint("n", n), fmt.Sprintf("%d.xml", n))), nil
	}
	_, ds := Read(Source{Name: "f.xml", Data: []byte(referencing("f", "0.xml"))}, ReadOptions{Open: open})
	if errs := ds.Errors(); len(errs) != 1 || errs[0].Rule != "documents-many" || errs[0].Pos.Line != 2 {
		t.Errorf("found %v", errs)
	}
	if n != maxDocuments-1 {
		t.Errorf("%d documents were read", n)
	}
}

// TestOpaque uses names of a document that is not there everywhere where a name can
// stand: each is noted and none is a finding.
func TestOpaque(t *testing.T) {
	const source = `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<edmx:Reference Uri="http://host/x/o.xml"><edmx:Include Namespace="o" Alias="other"/></edmx:Reference>
<edmx:DataServices><Schema Namespace="s">
<EntityType Name="e" BaseType="other.e"><Key><PropertyRef Name="own"/></Key><Property Name="p" Type="Collection(o.t)" Nullable="false" MaxLength="3"/>
 <NavigationProperty Name="n" Type="o.e" Partner="back"/><NavigationProperty Name="m" Type="s.e" Partner="back"/></EntityType>
<ComplexType Name="c"><Property Name="d" Type="s.d"/></ComplexType>
<TypeDefinition Name="d" UnderlyingType="o.d"/>
<Term Name="term" Type="o.t"/><Annotations Target="o.e/x"><Annotation Term="s.term" String="x"/></Annotations>
<Annotations Target="s.e/inherited"><Annotation Term="s.term" String="x"/></Annotations>
<Action Name="act" IsBound="true"><Parameter Name="it" Type="o.e"/><Parameter Name="with" Type="o.t"/><ReturnType Type="o.t"/></Action>
<EntityContainer Name="k" Extends="o.k"><EntitySet Name="os" EntityType="o.e"><NavigationPropertyBinding Path="x" Target="es"/></EntitySet>
 <EntitySet Name="es" EntityType="s.e"><NavigationPropertyBinding Path="o.f/x" Target="os"/><NavigationPropertyBinding Path="inherited" Target="os"/></EntitySet>
 <Singleton Name="one" Type="o.e"/><ActionImport Name="acts" Action="o.act"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`
	read := func(opaque ...string) (*Model, Diagnostics) {
		return Read(Source{Name: "f.xml", Data: []byte(source)}, ReadOptions{Opaque: opaque, Open: func(string) ([]byte, error) { return nil, fs.ErrNotExist }})
	}
	if _, ds := read(); len(ds.Errors()) < 8 {
		t.Errorf("without the option %d errors", len(ds.Errors()))
	}
	for _, by := range []string{"http://host/x/o.xml", "http://host/x/", "http://host/"} {
		m, ds := read(by)
		if len(ds) > 0 {
			t.Errorf("%s: found\n%v", by, ds)
		}
		notes, details := m.OpaqueNotes()
		want := by + " is opaque, and what has its o.act and 4 more is raw JSON, undeclared or left out: 1 action import, 1 base type, 1 container, 1 entity set, 1 navigation property, 2 parameters, 1 property, 1 return type, 1 singleton, 1 type definition"
		if got := strings.Join(notes, "\n"); got != want {
			t.Errorf("notes:\n got %s\nwant %s", got, want)
		}
		if len(details) != 11 || details[1] != "? o.d of http://host/x/o.xml, which was not given: type definition s.d" {
			t.Errorf("details:\n%s", strings.Join(details, "\n"))
		}
		e := m.Type("s.e").(*EntityType)
		if p := e.Properties[0].Type; p.Name != "o.t" || p.Type != Primitive("Edm.Untyped") || e.Base != nil || e.BaseName != "o.e" {
			t.Errorf("property of type %v, base %v", p.Type, e.Base)
		}
		s, _ := Select(m, nil, nil, nil)
		if part := s.Model(); part.Type("s.e").(*EntityType).Properties[0].Type.Type != Primitive("Edm.Untyped") {
			t.Error("the type is not opaque in a part of the model")
		}
	}
	service := strings.Replace(referencing("s", "http://host/$metadata"), "<Schema Namespace='s'/>", `<Schema Namespace='s'><EntityContainer Name="k"><EntitySet Name="es" EntityType="x.e"/></EntityContainer></Schema>`, 1)
	_, ds := Read(Source{Name: "f.xml", Data: []byte(service)}, ReadOptions{})
	if want := "give it with --reference 'http://host/$metadata=FILE', or do without it with --opaque 'http://host/$metadata' [type-unknown]"; len(ds.Errors()) != 1 || !strings.HasSuffix(ds.Errors()[0].String(), want) {
		t.Errorf("an entity set of an unread document: %v", ds)
	}
	if _, ds := read("http://host/y/", "http://host/x/"); len(ds) != 1 || ds[0].Rule != "opaque-unused" {
		t.Errorf("found %v", ds)
	}
}
