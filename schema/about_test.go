package schema

import "testing"

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
