package schema_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestPathsCapabilitiesOfPaths looks at restrictions whose target is a path: from
// the container, from a type, and through complex properties. What is said of the
// path goes before what is said of the element, and only holds on that path.
func TestPathsCapabilitiesOfPaths(t *testing.T) {
	reads := func(target, readable, scope string) string {
		return `<Annotations Target="` + target + `"><Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record><PropertyValue Property="Readable" Bool="` + readable + `"/>
 <PropertyValue Property="Permissions"><Collection><Record><PropertyValue Property="Scopes"><Collection><Record><PropertyValue Property="Scope" String="` + scope + `"/></Record></Collection></PropertyValue></Record></Collection></PropertyValue></Record></Annotation></Annotations>`
	}
	m := service(t, `
<EntityType Name="base">`+key+`<Property Name="at" Type="s.at"/><NavigationProperty Name="b" Type="s.b" ContainsTarget="true"/></EntityType>
<EntityType Name="a" BaseType="s.base"/>
<ComplexType Name="at"><Property Name="in" Type="s.in"/></ComplexType>
<ComplexType Name="in"><NavigationProperty Name="lamp" Type="s.d" ContainsTarget="true"/></ComplexType>
<EntityType Name="b"><NavigationProperty Name="d" Type="s.d" ContainsTarget="true"/><NavigationProperty Name="e" Type="s.d" ContainsTarget="true"/></EntityType>
<EntityType Name="d"/>
<EntityContainer Name="c"><Singleton Name="one" Type="s.a"/><Singleton Name="two" Type="s.a"/></EntityContainer>
<Annotations Target="s.c/one"><Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record/></Annotation></Annotations>
<Annotations Target="s.c/one/b"><Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record><PropertyValue Property="RestrictedProperties"><Collection><Record>
 <PropertyValue Property="NavigationProperty" NavigationPropertyPath="e"/>
 <PropertyValue Property="ReadRestrictions"><Record><PropertyValue Property="Readable" Bool="false"/></Record></PropertyValue>
</Record></Collection></PropertyValue></Record></Annotation></Annotations>`+
		reads("s.base/b", "true", "b.type")+reads("s.c/one/b", "false", "b.one")+
		reads("s.base/b/d", "true", "d.type")+reads("s.c/one/b/d", "false", "d.one")+
		reads("s.at/in/lamp", "true", "lamp.at")+reads("s.c/one/at/in/lamp", "false", "lamp.one"))
	want := strings.TrimPrefix(`
GET read /one → s.a
GET read /one/at/in/lamp → s.d? [[lamp.one]] forbidden
GET read /one/b → s.b? [[b.one]] forbidden
GET read /one/b/d → s.d? [[d.one]] forbidden
GET read /one/b/e → s.d? [[b.one]] forbidden
GET read /two → s.a
GET read /two/at/in/lamp → s.d? [[lamp.at]]
GET read /two/b → s.b? [[b.type]]
GET read /two/b/d → s.d? [[d.type]]
GET read /two/b/e → s.d? [[b.type]]
`, "\n")
	selection, found := schema.Select(m, nil, nil, nil)
	if len(found) > 0 {
		t.Fatal(found)
	}
	for name, m := range map[string]*schema.Model{"read": m, "selected": selection.Model()} {
		routes, _ := schema.Paths(m)
		if got := readingLines(routes); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestPathsCapabilities looks at what Capabilities say: on the element, of a key,
// and in the container's child of what is below it.
func TestPathsCapabilities(t *testing.T) {
	m := service(t, `
<EntityType Name="a">`+key+`<NavigationProperty Name="b" Type="Collection(s.b)" ContainsTarget="true"/></EntityType>
<EntityType Name="b">`+key+`</EntityType>
<EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a">
 <Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record><PropertyValue Property="Readable" Bool="false"/>
  <PropertyValue Property="Permissions"><Collection><Record><PropertyValue Property="Scopes"><Collection><Record><PropertyValue Property="Scope" String="a.read"/></Record></Collection></PropertyValue></Record></Collection></PropertyValue>
  <PropertyValue Property="ReadByKeyRestrictions"><Record><PropertyValue Property="Readable" Bool="true"/></Record></PropertyValue></Record></Annotation>
 <Annotation Term="Org.OData.Capabilities.V1.InsertRestrictions"><Record><PropertyValue Property="Insertable" Bool="false"/></Record></Annotation>
 <Annotation Term="Org.OData.Capabilities.V1.UpdateRestrictions"><Record><PropertyValue Property="UpdateMethod"><EnumMember>Org.OData.Capabilities.V1.HttpMethod/PUT</EnumMember></PropertyValue></Record></Annotation>
 <Annotation Term="Org.OData.Capabilities.V1.FilterRestrictions"><Record><PropertyValue Property="Filterable" Bool="false"/></Record></Annotation>
 <Annotation Term="Org.OData.Capabilities.V1.TopSupported" Bool="false"/>
 <Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record><PropertyValue Property="RestrictedProperties"><Collection><Record>
  <PropertyValue Property="NavigationProperty" NavigationPropertyPath="b"/>
  <PropertyValue Property="DeleteRestrictions"><Record><PropertyValue Property="Deletable" Bool="false"/></Record></PropertyValue>
  <PropertyValue Property="InsertRestrictions"><Record><PropertyValue Property="Permissions"><Collection><Record><PropertyValue Property="Scopes"><Collection><Record><PropertyValue Property="Scope" String="b.add"/></Record></Collection></PropertyValue></Record></Collection></PropertyValue></Record></PropertyValue>
 </Record></Collection></PropertyValue></Record></Annotation>
</EntitySet></EntityContainer>`)
	checkPaths(t, m, strings.TrimPrefix(`
GET list /as → []s.a [[a.read]] forbidden
POST create /as → s.a forbidden
GET read /as{id Edm.Int32} → s.a [[a.read]]
PATCH update /as{id Edm.Int32} → s.a forbidden
PUT replace /as{id Edm.Int32} → s.a
DELETE delete /as{id Edm.Int32}
GET list /as{id Edm.Int32}/b → []s.b [[a.read]]
POST create /as{id Edm.Int32}/b → s.b [[b.add]]
GET read /as{id Edm.Int32}/b{id Edm.Int32} → s.b [[a.read]]
PATCH update /as{id Edm.Int32}/b{id Edm.Int32} → s.b
PUT replace /as{id Edm.Int32}/b{id Edm.Int32} → s.b
DELETE delete /as{id Edm.Int32}/b{id Edm.Int32} forbidden
`, "\n"))
	routes, _ := schema.Paths(m)
	for _, c := range []struct {
		term, property string
		want           bool
	}{{"FilterRestrictions", "Filterable", false}, {"TopSupported", "", false}, {"SkipSupported", "", true}, {"SortRestrictions", "Sortable", true}} {
		if got := routes[0].Supports(c.term, c.property); got != c.want {
			t.Errorf("%s: %v", c.term, got)
		}
	}
}
