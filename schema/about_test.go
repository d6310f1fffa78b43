package schema

import (
	"strings"
	"testing"
)

// TestAbout keeps the findings that are about what is selected.
func TestAbout(t *testing.T) {
	const text = `<EntityType Name="good"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="many" Type="Collection(Edm.String)"/></EntityType>
<EntityType Name="bad"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="odd" Type="other.kind"/><Property Name="many" Type="Collection(Edm.String)"/></EntityType>
<Function Name="f"/>
<EntityContainer Name="box"><EntitySet Name="Goods" EntityType="s.good"/>
<EntitySet Name="Bads" EntityType="s.bad"/>
<EntitySet Name="Lost" EntityType="s.lost"/></EntityContainer>
<Annotations Target="s.bad"><Annotation Term="s.none" String=""/></Annotations>`
	m, found := Read(Source{Name: "in.xml", Data: []byte(envelope(text))}, ReadOptions{})
	if len(found) != 6 || len(found.Errors()) != 1 || len(found.Fatal()) != 0 {
		t.Fatalf("findings: %v", found)
	}
	for _, test := range []struct {
		include string
		want    []string
	}{
		{"**", []string{"collection-nullable", "type-unknown", "collection-nullable", "function-return", "set-type-unknown", "term-unknown"}},
		{"s.good", []string{"collection-nullable"}},
		{"/Goods/**", []string{"collection-nullable"}},
		{"/Lost", []string{"set-type-unknown"}},
		{"s.bad", []string{"type-unknown", "collection-nullable", "term-unknown"}},
		{"/Bads", []string{"type-unknown", "collection-nullable", "term-unknown"}},
	} {
		s, _ := Select(m, []string{test.include}, nil, nil)
		var got []string
		for _, d := range s.About(found) {
			got = append(got, d.Rule)
		}
		if len(got) != len(test.want) {
			t.Errorf("%s: %v", test.include, got)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%s: %v", test.include, got)
				break
			}
		}
	}
}

// TestAboutNames keeps the errors about names that are about what is selected, or about
// another of the same name.
func TestAboutNames(t *testing.T) {
	const text = `<EntityType Name="good"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="twice"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="id" Type="Edm.Int32"/></EntityType>
<ComplexType Name="same"><Property Name="a" Type="Edm.String"/></ComplexType>
<EnumType Name="same"><Member Name="m"/></EnumType>
<ComplexType Name="2nd"><Property Name="b" Type="Edm.String"/></ComplexType>
<ComplexType Name="odd"><Property Name="b c" Type="Edm.String"/></ComplexType>
<ComplexType Name="uses"><Property Name="of" Type="s.same"/></ComplexType>
<Action Name="do it"><Parameter Name="p" Type="Edm.String"/></Action>
<EntityContainer Name="box"><EntitySet Name="Goods" EntityType="s.good"/><EntitySet Name="Twices" EntityType="s.twice"/></EntityContainer>`
	m, found := Read(Source{Name: "in.xml", Data: []byte(envelope(text))}, ReadOptions{})
	if len(found.Errors()) != 5 || len(found.Fatal()) != 0 {
		t.Fatalf("findings: %v", found)
	}
	for include, want := range map[string]string{
		"/Goods/**": "", "s.good": "", "/Twices/**": "property-duplicate", "s.twice": "property-duplicate",
		"s.uses": "type-duplicate", "s.same": "type-duplicate", "s.2nd": "name-invalid", "s.odd": "name-invalid",
	} {
		s, _ := Select(m, []string{include}, nil, nil)
		var got []string
		for _, d := range s.About(found).Errors() {
			got = append(got, d.Rule)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", include, got)
		}
	}
}
