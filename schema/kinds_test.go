package schema

import (
	"bytes"
	"strings"
	"testing"
)

// kinds has values of every kind that CSDL JSON writes as a string, in terms of
// vocabularies that come with no description.
const kinds = `<edmx:Reference Uri="https://example.org/ui.xml"><edmx:Include Namespace="org.example.ui" Alias="ui"/></edmx:Reference>
<edmx:DataServices><Schema Namespace="s">
<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>
<Property Name="at" Type="Edm.DateTimeOffset" Nullable="true"><Annotation Term="Org.OData.Measures.V1.DurationGranularity" String="days"/></Property>
<Property Name="name" Type="Edm.String" Nullable="true"><Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read"/></Property>
<Annotation Term="Org.OData.Core.V1.OptimisticConcurrency"><Collection><PropertyPath>at</PropertyPath></Collection></Annotation>
<Annotation Term="Org.OData.Core.V1.Revisions"><Collection><Record><PropertyValue Property="Kind" EnumMember="Org.OData.Core.V1.RevisionKind/Deprecated"/><PropertyValue Property="Version" String="v2"/></Record></Collection></Annotation>
</EntityType>
<EntityContainer Name="box"><EntitySet Name="items" EntityType="s.item">
<Annotation Term="Org.OData.Capabilities.V1.ExpandRestrictions"><Record><PropertyValue Property="NonExpandableProperties"><Collection><NavigationPropertyPath>more</NavigationPropertyPath></Collection></PropertyValue></Record></Annotation>
</EntitySet><Annotation Term="Org.OData.Capabilities.V1.ConformanceLevel" EnumMember="Org.OData.Capabilities.V1.ConformanceLevelType/Advanced"/></EntityContainer>
</Schema></edmx:DataServices>`

// TestKinds keeps the kinds of values in terms of OASIS's vocabularies, and says where
// it cannot.
func TestKinds(t *testing.T) {
	read := func(name, text string) *Model {
		t.Helper()
		m, ds := Read(Source{Name: name, Data: []byte(text)}, ReadOptions{})
		if len(ds) > 0 {
			t.Fatal(ds)
		}
		return m
	}
	written := func(f format, m *Model) string {
		t.Helper()
		var b bytes.Buffer
		if err := f.write(&b, m.Documents[0]); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	m := read("in.xml", envelope(kinds))
	first := written(formats[0], m)
	back := read("in.json", written(formats[1], m))
	if got := written(formats[0], back); got != first {
		t.Errorf("through JSON: %s", firstDifference(strings.Split(first, "\n"), strings.Split(got, "\n")))
	}
	for _, kind := range []string{"<PropertyPath>at<", "<NavigationPropertyPath>more<", `EnumMember="Org.OData.Core.V1.Permission/Read"`} {
		if !strings.Contains(first, kind) {
			t.Errorf("no %s in %s", kind, first)
		}
	}
	if ds := append(m.LostInJSON(), back.GuessedInXML()...); len(ds) > 0 {
		t.Error(ds)
	}
	const more = `<Property Name="id" MaxLength="max"`
	unknown := `<Annotation Term="ui.line"><Collection><PropertyPath>at</PropertyPath><String>text</String></Collection></Annotation><Annotation Term="ui.day" Date="2030-01-31"/><Annotation Term="other.day" Date="2030-01-31"/><Annotation Term="ui.n" Int="5"/>`
	m = read("in.xml", envelope(strings.Replace(strings.Replace(kinds, `<Property Name="id"`, more, 1), "</EntityType>", unknown+"</EntityType>", 1)))
	want := `in.xml:9:40: warning: a value of annotation org.example.ui.line is written as CSDL JSON has it, and will be read as another kind of value, such as a string, like 1 more of the vocabulary: no definition of the term was read; give it with --reference https://example.org/ui.xml=FILE [annotation-kind]
in.xml:9:192: warning: a value of annotation other.day is written as CSDL JSON has it, and will be read as another kind of value, such as a string: no definition of the term was read; add a Reference to a document that defines other, and give that with --reference URI=FILE [annotation-kind]
in.xml:4:96: warning: MaxLength="max" is left out here, as CSDL JSON does not have it: without MaxLength, there is no limit either [facet-lost]`
	if got := oneLiner(m.LostInJSON()); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if ds := m.GuessedInXML(); len(ds) > 0 {
		t.Error(ds)
	}
	back = read("in.json", written(formats[1], m))
	want = `in.json:30:9: warning: a value of annotation org.example.ui.line is written as a string, although it could be a path, a member of an enumeration or the like, like 2 more of the vocabulary: no definition of the term was read; give it with --reference https://example.org/ui.xml=FILE [annotation-kind]
in.json:34:21: warning: a value of annotation other.day is written as a string, although it could be a path, a member of an enumeration or the like: no definition of the term was read; add a Reference to a document that defines other, and give that with --reference URI=FILE [annotation-kind]`
	if got := oneLiner(back.GuessedInXML()); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
