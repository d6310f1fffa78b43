package schema

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// format is one of the two that descriptions are written in.
type format struct {
	name  string
	write func(io.Writer, *Document) error
}

var formats = []format{{"xml", WriteXML}, {"json", WriteJSON}}

// readFirst reads a description and returns its document, nil if it has errors.
func readFirst(name string, data []byte) (*Document, Diagnostics) {
	m, ds := Read(Source{Name: name, Data: data}, ReadOptions{})
	if m == nil || len(ds.Errors()) > 0 {
		return nil, ds.Errors()
	}
	return m.Documents[0], nil
}

// rewritten writes a document, checks that writing what was written gives the
// same text, and returns what is read from it.
func rewritten(t *testing.T, f format, d *Document) *Document {
	t.Helper()
	var text, again bytes.Buffer
	if err := f.write(&text, d); err != nil {
		t.Fatalf("write %s: %v", f.name, err)
	}
	back, ds := readFirst("written."+f.name, text.Bytes())
	if back == nil {
		t.Fatalf("what was written as %s cannot be read: %v\n%s", f.name, ds, excerpt(text.String()))
	}
	if err := f.write(&again, back); err != nil {
		t.Fatalf("write %s again: %v", f.name, err)
	}
	if text.String() != again.String() {
		t.Errorf("%s changes when it is written again: %s", f.name, firstDifference(strings.Split(text.String(), "\n"), strings.Split(again.String(), "\n")))
	}
	return back
}

func excerpt(text string) string { return text[:min(len(text), 4000)] }

// firstDifference shows the first place where two lists differ, "" if none.
func firstDifference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		x, y := "(end)", "(end)"
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return "\n\t" + x + "\n\t" + y
		}
	}
	return ""
}

// checkRoundTrips writes a description in each format and both, one after the
// other, and compares what is read with what was written.
//
// It reports whether the kinds of values were kept on the way through JSON, without
// which there has to be a warning.
func checkRoundTrips(t *testing.T, name string, data []byte) (kept bool) {
	t.Helper()
	fresh := func() *Document { d, _ := readFirst(name, data); return d }
	for _, f := range formats {
		if f.name == strings.TrimPrefix(filepath.Ext(name), ".") {
			before, after := withoutDefaults(fresh()), withoutDefaults(rewritten(t, f, fresh()))
			if diff := firstDifference(content(before), content(after)); diff != "" {
				t.Errorf("through %s: was and is%s", f.name, diff)
			}
			continue
		}
		before, after := neutral(fresh()), neutral(rewritten(t, f, fresh()))
		if diff := firstDifference(content(before), content(after)); diff != "" {
			t.Errorf("through %s: was and is%s", f.name, diff)
		}
	}
	there := rewritten(t, formats[0], rewritten(t, formats[1], fresh()))
	if diff := firstDifference(content(neutral(fresh())), content(neutral(there))); diff != "" {
		t.Errorf("through json and xml: was and is%s", diff)
	}
	through := exact(rewritten(t, formats[0], rewritten(t, formats[1], fresh())))
	diff := firstDifference(content(exact(fresh())), content(through))
	// A value that has not the form of its kind was reported when it was read.
	if m, ds := Read(Source{Name: name, Data: data}, ReadOptions{}); diff != "" && len(m.LostInJSON()) == 0 && countRules(ds)["annotation-value"] == 0 {
		t.Errorf("kinds through json and xml, without a warning: was and is%s", diff)
	}
	return diff == ""
}

// withoutDefaults undoes the difference between stating a default and not.
func withoutDefaults(d *Document) *Document {
	for _, s := range d.Schemas {
		if s.Container != nil {
			for _, set := range s.Container.EntitySets {
				set.Bindings = oneByName(set.Bindings, func(b *NavigationPropertyBinding) string { return b.Path })
			}
		}
		var all []*TypeRef
		for _, t := range s.EntityTypes {
			all = append(all, typesOf(&t.StructuredType)...)
		}
		for _, t := range s.ComplexTypes {
			all = append(all, typesOf(&t.StructuredType)...)
		}
		for _, t := range s.Terms {
			all = append(all, &t.Type)
		}
		for _, list := range [][]*Operation{s.Actions, s.Functions} {
			for _, o := range list {
				for _, p := range o.Parameters {
					all = append(all, &p.Type)
				}
				if o.Return != nil {
					all = append(all, &o.Return.Type)
				}
			}
		}
		for _, t := range all {
			neutralType(t)
		}
	}
	return d
}

func typesOf(t *StructuredType) []*TypeRef {
	var all []*TypeRef
	for _, p := range t.Properties {
		all = append(all, &p.Type)
	}
	for _, p := range t.NavigationProperties {
		all = append(all, &p.Type)
	}
	return all
}

func TestWriteRoundTrip(t *testing.T) {
	for _, test := range []struct{ name, data string }{
		{"everything.xml", everythingXML},
		{"everything.json", everythingJSON},
	} {
		t.Run(test.name, func(t *testing.T) {
			if d, ds := readFirst(test.name, []byte(test.data)); d == nil {
				t.Fatal(ds)
			}
			checkRoundTrips(t, test.name, []byte(test.data))
		})
	}
}

// TestWriteCorpora takes every description of OData 4 that can be read.
func TestWriteCorpora(t *testing.T) {
	root := corpora.Dir(t)
	tried, kept := 0, 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err != nil || e.IsDir() || ext != ".xml" && ext != ".json" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if testing.Short() && len(data) > 1<<20 {
			return nil
		}
		if d, _ := readFirst(path, data); d == nil {
			return nil
		}
		tried++
		name, _ := filepath.Rel(root, path)
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			if checkRoundTrips(t, path, data) {
				kept++
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d descriptions, %d of which keep the kinds of all values through JSON and XML", tried, kept)
	if tried < 50 {
		t.Errorf("only %d descriptions could be read", tried)
	}
}

// TestWriteText shows what is written: defaults are left out, names in full.
func TestWriteText(t *testing.T) {
	const source = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
		<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop.v1" Alias="s">
			<Annotations Target="s.Item/Name"><Annotation Term="a.b" String="x &lt; y"/></Annotations>
			<EntityType OpenType="false" Name="Item"><Property Name="Name" Nullable="false" Type="Edm.String"/><Key><PropertyRef Name="Name"/></Key>
				<NavigationProperty Name="Parts" Type="Collection(s.Item)" ContainsTarget="true"/></EntityType>
			<Function Name="Item"><ReturnType Type="Edm.String"/></Function>
			<EnumType Name="Kind"><Member Name="None"/></EnumType>
			<EntityContainer Name="Shop"><EntitySet Name="Items" EntityType="s.Item" IncludeInServiceDocument="true"/></EntityContainer>
		</Schema></edmx:DataServices></edmx:Edmx>`
	want := map[string]string{"xml": `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.0">
  <edmx:DataServices>
    <Schema Namespace="shop.v1" Alias="s">
      <EntityType Name="Item">
        <Key>
          <PropertyRef Name="Name" />
        </Key>
        <Property Name="Name" Type="Edm.String" Nullable="false" />
        <NavigationProperty Name="Parts" Type="Collection(shop.v1.Item)" ContainsTarget="true" />
      </EntityType>
      <EnumType Name="Kind">
        <Member Name="None" />
      </EnumType>
      <Function Name="Item">
        <ReturnType Type="Edm.String" />
      </Function>
      <EntityContainer Name="Shop">
        <EntitySet Name="Items" EntityType="shop.v1.Item" />
      </EntityContainer>
      <Annotations Target="shop.v1.Item/Name">
        <Annotation Term="a.b" String="x &lt; y" />
      </Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`, "json": `{
  "$Version": "4.0",
  "$EntityContainer": "shop.v1.Shop",
  "shop.v1": {
    "$Alias": "s",
    "Item": {
      "$Kind": "EntityType",
      "$Key": [
        "Name"
      ],
      "Name": {},
      "Parts": {
        "$Kind": "NavigationProperty",
        "$Collection": true,
        "$Type": "shop.v1.Item",
        "$ContainsTarget": true
      }
    },
    "Kind": {
      "$Kind": "EnumType",
      "None": 0
    },
    "Shop": {
      "$Kind": "EntityContainer",
      "Items": {
        "$Collection": true,
        "$Type": "shop.v1.Item"
      }
    },
    "$Annotations": {
      "shop.v1.Item/Name": {
        "@a.b": "x < y"
      }
    }
  }
}
`}
	for _, f := range formats {
		d, ds := readFirst("shop.xml", []byte(source))
		if d == nil {
			t.Fatal(ds)
		}
		var got strings.Builder
		if err := f.write(&got, d); err != nil {
			t.Fatal(err)
		}
		if diff := firstDifference(strings.Split(got.String(), "\n"), strings.Split(want[f.name], "\n")); diff != "" {
			t.Errorf("%s: got and want%s", f.name, diff)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add([]byte(everythingXML))
	f.Add([]byte(everythingJSON))
	f.Fuzz(func(t *testing.T, data []byte) {
		name := "a.xml"
		if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
			name = "a.json"
		}
		if d, _ := readFirst(name, data); d != nil {
			checkRoundTrips(t, name, data)
		}
	})
}

func TestWriteUnwritable(t *testing.T) {
	described := func(text string) *Document {
		return &Document{Version: "4.01", Schemas: []*Schema{{Namespace: "n", Node: Node{Annotations: []*Annotation{
			{TermName: "Core.Description", Value: &Constant{Kind: StringConstant, Text: text}},
		}}}}}
	}
	for _, test := range []struct {
		text, xml, json string
	}{
		{"plain \U0001F600 \uFFFD \t\r\n", "", ""},
		{"a\x00b", `edmx:Edmx/edmx:DataServices/Schema/Annotation: XML cannot express the byte 0x00 in "a\x00b"`, ""},
		{"a\uFFFEb", `edmx:Edmx/edmx:DataServices/Schema/Annotation: XML cannot express the byte 0xef in "a\ufffeb"`, ""},
		{"a\xffb", `edmx:Edmx/edmx:DataServices/Schema/Annotation: XML cannot express the byte 0xff in "a\xffb"`, `JSON cannot express "a\xffb", which is not valid UTF-8`},
	} {
		for i, want := range []string{test.xml, test.json} {
			got := ""
			if err := formats[i].write(io.Discard, described(test.text)); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s of %q:\n got error %q\nwant       %q", formats[i].name, test.text, got, want)
			}
		}
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteReportsFailure(t *testing.T) {
	for _, f := range formats {
		if err := f.write(failingWriter{}, &Document{Version: "4.0"}); err == nil || err.Error() != "disk full" {
			t.Errorf("%s: got %v", f.name, err)
		}
	}
}
