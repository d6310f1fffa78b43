package schema

import (
	"bytes"
	"strings"
	"testing"
)

// written returns the text of a document in a format.
func written(t *testing.T, f format, d *Document) string {
	t.Helper()
	var text bytes.Buffer
	if err := f.write(&text, d); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// TestWriteMinimal goes from XML through JSON and back to the same XML: no default is
// stated that was not, nor what has no meaning.
func TestWriteMinimal(t *testing.T) {
	const single, many = `Type="Edm.String"`, `Type="Collection(Edm.Int32)" Nullable="true"`
	for name, content := range map[string]string{
		"properties":  `<ComplexType Name="t"><Property Name="p" ` + single + `/><Property Name="q" ` + single + ` Nullable="false"/><Property Name="r" ` + many + `/><Property Name="s" Type="n.t"/></ComplexType>`,
		"navigations": `<EntityType Name="e"><NavigationProperty Name="a" Type="n.e"/><NavigationProperty Name="b" Type="n.e" Nullable="false"/><NavigationProperty Name="c" Type="Collection(n.e)"/><NavigationProperty Name="d" Type="Collection(Edm.EntityType)"/></EntityType>`,
		"operations": `<EntityType Name="e"/><ComplexType Name="t"/><Function Name="f" IsBound="true"><Parameter Name="b" Type="Collection(n.e)"/><Parameter Name="p" ` + single + `/><ReturnType Type="Collection(n.e)"/></Function>
<Function Name="g"><ReturnType Type="n.e"/></Function><Function Name="h"><ReturnType Type="n.t" Nullable="false"/></Function><Action Name="i"><Parameter Name="p" ` + many + `/><ReturnType ` + many + `/></Action>`,
		"terms": `<Term Name="t" ` + single + `/><Term Name="u" ` + many + `/><Term Name="v" Type="Edm.Boolean" Nullable="false" DefaultValue="true"/>`,
	} {
		first, ds := readFirst("in.xml", []byte(xmlHead+content+xmlTail))
		if first == nil {
			t.Fatal(name, ds)
		}
		want := written(t, formats[0], first)
		between, ds := readFirst("between.json", []byte(written(t, formats[1], first)))
		if between == nil {
			t.Fatal(name, ds)
		}
		if got := written(t, formats[0], between); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
		for _, word := range []string{`String" Nullable="true"`, `n.e)" Nullable`, `n.e" Nullable="true"`, `EntityType)" Nullable`} {
			if strings.Contains(want, word) {
				t.Errorf("%s has %s, which is the default:\n%s", name, word, want)
			}
		}
	}
}

// TestWriteAliases writes no alias that is the namespace of something else, whose names
// would be read as the alias's. In the description, they have an alias of their own.
func TestWriteAliases(t *testing.T) {
	const a = `<Schema Namespace="a" Alias="one" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="t"><Property Name="p" Type="one.t"/></ComplexType></Schema>`
	const b = `<Schema Namespace="x.y" Alias="%" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="u"><Property Name="p" Type="%.u"/></ComplexType></Schema>`
	edmx := func(references, schemas string) string {
		return `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">` + references + `<edmx:DataServices>` + schemas + `</edmx:DataServices></edmx:Edmx>`
	}
	const include = `<edmx:Reference Uri="z.xml"><edmx:Include Namespace="v.w" Alias="%"/></edmx:Reference>`
	for name, c := range map[string]struct{ text, alias string }{
		"of another schema":     {edmx("", a+strings.ReplaceAll(b, "%", "a")), ""},
		"of its own":            {edmx("", a+strings.ReplaceAll(b, "%", "two")), "two"},
		"of an included one":    {edmx(strings.ReplaceAll(include, "%", "w"), strings.ReplaceAll(b, "%", "two")), "two"},
		"included, and clashes": {edmx(strings.ReplaceAll(include, "%", "a"), a), ""},
	} {
		for _, f := range formats {
			m, ds := Read(Source{Name: "in.xml", Data: []byte(c.text)}, ReadOptions{Open: func(string) ([]byte, error) {
				return []byte(edmx("", `<Schema Namespace="v.w" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>`)), nil
			}})
			if m == nil || len(ds.Errors()) > 0 {
				t.Fatal(name, ds)
			}
			text := written(t, f, m.Documents[0])
			if has := strings.Contains(text, `"`+c.alias+`"`); c.alias != "" && !has || c.alias == "" && strings.Contains(text, `Alias="a"`) || strings.Contains(text, `"$Alias": "a"`) {
				t.Errorf("%s, %s: the alias %q:\n%s", name, f.name, c.alias, text)
			}
			again, ds := Read(Source{Name: "again." + f.name, Data: []byte(text)}, ReadOptions{Open: func(string) ([]byte, error) {
				return []byte(edmx("", `<Schema Namespace="v.w" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>`)), nil
			}})
			if again == nil || len(ds.Errors()) > 0 {
				t.Errorf("%s, %s: %v\n%s", name, f.name, ds, text)
			}
		}
	}
}
