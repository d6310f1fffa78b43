package described

import "testing"

// TestWritten reads what is said of the values that clients write, here and of what a type has
// from its base type.
func TestWritten(t *testing.T) {
	s := Read(`<edmx:Edmx><edmx:DataServices><Schema Namespace="n">
<EntityType Name="Base"><Key><PropertyRef Name="ID" /></Key><Property Name="ID" Type="Edm.Int32" Nullable="false" />
 <Property Name="Plain" Type="Edm.String" /><Property Name="Full" Type="Edm.String" Nullable="false" />
 <Property DefaultValue="" Name="Default" Type="Edm.String" Nullable="false" /><Property Name="List" Type="Collection(Edm.String)" Nullable="false" />
 <Property Name="Content" Type="Edm.Stream" Nullable="false" />
 <Property Name="Made" Type="Edm.Guid" Nullable="false"><Annotation Term="Org.OData.Core.V1.ComputedDefaultValue" /></Property>
 <Property Name="Fixed" Type="Edm.Guid" Nullable="false"><Annotation Term="Org.OData.Core.V1.Immutable" /></Property>
 <Property Name="Read" Type="Edm.Guid" Nullable="false"><Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read" /></Property>
 <Property Name="OtherID" Type="Edm.Int32" Nullable="false" /><NavigationProperty Name="Other" Type="n.Base"><ReferentialConstraint Property="OtherID" ReferencedProperty="ID" /></NavigationProperty>
</EntityType><EntityType Name="Derived" BaseType="n.Base" /></Schema></edmx:DataServices></edmx:Edmx>`)
	for property, want := range map[string]Written{
		"Plain": {}, "Full": {NotNull: true, Needed: true}, "Default": {NotNull: true}, "List": {NotNull: true}, "Content": {}, "Made": {NotNull: true, Generated: true},
		"Fixed": {NotNull: true, Immutable: true, Needed: true}, "Read": {NotNull: true, Computed: true, Generated: true}, "OtherID": {NotNull: true}, "None": {},
	} {
		for _, typeName := range []string{"n.Base", "n.Derived"} {
			if got := s.Written(typeName, property); got != want {
				t.Errorf("%s/%s: %+v, want %+v", typeName, property, got, want)
			}
		}
	}
	if want := (Written{Computed: true, Immutable: true, Needed: true}); s.Says != want {
		t.Errorf("%+v, want %+v", s.Says, want)
	}
}
