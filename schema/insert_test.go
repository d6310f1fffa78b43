package schema

import (
	"slices"
	"testing"
)

// unlinked reads a description and keeps its names as they are.
func unlinked(t *testing.T, name, text string) *Model {
	t.Helper()
	var m *Model
	Read(Source{Name: name, Data: []byte(text)}, ReadOptions{Patch: func(read *Model) (found Diagnostics) {
		m = read
		return nil
	}})
	if m == nil {
		t.Fatal("nothing was read")
	}
	return m
}

const everyElement = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="c.xml"><edmx:Include Namespace="Org.Core" Alias="Core"/></edmx:Reference><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s.&amp;" Alias="self">
<EntityType Name="E"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.String" Nullable="false"/><NavigationProperty Name="N" Type="self.E"/></EntityType>
<ComplexType Name="C"><Property Name="P" Type="Edm.String"/><NavigationProperty Name="N" Type="self.E"/></ComplexType>
<EnumType Name="M"><Member Name="A"/></EnumType>
<TypeDefinition Name="D" UnderlyingType="Edm.String"/>
<Term Name="T" Type="Edm.String"/>
<Action Name="A" IsBound="true"><Parameter Name="it" Type="self.E"/><ReturnType Type="self.E"/></Action>
<Function Name="F"><Parameter Name="it" Type="self.E"/><ReturnType Type="self.E"/></Function>
<EntityContainer Name="K"><EntitySet Name="S" EntityType="self.E"/><Singleton Name="O" Type="self.E"/><ActionImport Name="AI" Action="self.A"/><FunctionImport Name="FI" Function="self.F"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

// TestInsertAndRemoveEverywhere annotates every kind of element, and removes it.
func TestInsertAndRemoveEverywhere(t *testing.T) {
	kinds := map[ElementKind]bool{}
	for _, e := range Elements(unlinked(t, "m.xml", everyElement)) {
		m := unlinked(t, "m.xml", everyElement)
		here := func(o Element) bool { return o.Path == e.Path && o.Kind == e.Kind }
		all := Elements(m)
		one := all[slices.IndexFunc(all, here)]
		kinds[one.Kind] = true
		place := func(offset int) Position { return Position{"o.yaml", 1, offset + 1} }
		for range 2 { // the second time it is there
			there, found := Insert(one, Source{Name: "o.yaml", Data: []byte(` <Annotation Term="Core.Fine" Bool="true"/>`), Place: place})
			if len(found) > 0 || len(one.Node.Annotations) != 1 {
				t.Fatalf("%s %s: %v, annotations: %d", e.Kind, e.Path, found, len(one.Node.Annotations))
			}
			if a := one.Node.Annotations[0]; a.TermName != "Org.Core.Fine" || a.Pos != place(1) {
				t.Errorf("%s %s: %s at %s", e.Kind, e.Path, a.TermName, a.Pos)
			}
			if len(there) > 0 {
				one.Schema.AnnotationGroups = append(one.Schema.AnnotationGroups, &AnnotationGroup{Target: e.Path})
			}
		}
		Remove(m, one)
		if slices.ContainsFunc(Elements(m), here) || len(m.Schemas()) > 0 && len(one.Schema.AnnotationGroups) > 0 {
			t.Errorf("%s %s is still there, or its annotations", e.Kind, e.Path)
		}
	}
	if len(kinds) != 18 {
		t.Errorf("elements of %d kinds", len(kinds))
	}
}

// TestInsertInJSON adds to a description in CSDL JSON what CSDL XML says, with the
// aliases of the description.
func TestInsertInJSON(t *testing.T) {
	m := unlinked(t, "m.json", `{"$Version":"4.01","$EntityContainer":"s.C","s":{"$Alias":"self","E":{"$Kind":"EntityType","$Key":["Id"],"Id":{}},"C":{"$Kind":"EntityContainer"}}}`)
	e := Elements(m)[slices.IndexFunc(Elements(m), func(e Element) bool { return e.Path == "s.E" })]
	there, found := Insert(e, Source{Name: "o.yaml", Data: []byte(`<Property Name="Other" Type="Collection(self.E)"/>`), Place: func(int) Position { return Position{Line: 1} }})
	if len(there)+len(found) > 0 {
		t.Fatal(there, found)
	}
	if p := e.Value.(*EntityType).Properties[1]; p.Name != "Other" || p.Type.Name != "s.E" || !p.Type.Collection || !p.Type.Nullable {
		t.Errorf("%+v", p)
	}
}
