package schema_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestRestrictions looks at what Capabilities say of queries: on an element, in
// NavigationRestrictions and for all of the container. What is said nearer goes first.
func TestRestrictions(t *testing.T) {
	term := func(name, value string) string {
		return `<Annotation Term="Org.OData.Capabilities.V1.` + name + `"` + value
	}
	record := func(property, value string) string {
		return `><Record><PropertyValue Property="` + property + `"` + value + `</Record></Annotation>`
	}
	m := service(t, `
<EntityType Name="a">`+key+`<Property Name="x" Type="Edm.String"/><NavigationProperty Name="b" Type="Collection(s.b)" ContainsTarget="true"/></EntityType>
<EntityType Name="b">`+key+`</EntityType>
<EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a">`+
		term("FilterRestrictions", `><Record><PropertyValue Property="RequiresFilter" Bool="true"/><PropertyValue Property="Filterable" Bool="true"/>
 <PropertyValue Property="MaxLevels" Int="2"/>
 <PropertyValue Property="NonFilterableProperties"><Collection><PropertyPath>id</PropertyPath><PropertyPath>x</PropertyPath></Collection></PropertyValue>
 <PropertyValue Property="FilterExpressionRestrictions"><Collection><Record><PropertyValue Property="Property" PropertyPath="x"/><PropertyValue Property="AllowedExpressions" String="SingleRange"/></Record></Collection></PropertyValue>
</Record></Annotation>`)+
		term("ExpandRestrictions", record("MaxLevels", ` Int="-1"/>`))+term("SelectSupport", record("Supported", ` Bool="false"/>`))+
		term("SearchRestrictions", record("UnsupportedExpressions", `><EnumMember>Org.OData.Capabilities.V1.SearchExpressions/OR Org.OData.Capabilities.V1.SearchExpressions/phrase</EnumMember></PropertyValue>`))+
		term("InsertRestrictions", record("RequiredProperties", `><Collection><PropertyPath>x</PropertyPath></Collection></PropertyValue>`))+
		term("UpdateRestrictions", `><Record><PropertyValue Property="DeltaUpdateSupported" Bool="false"/><PropertyValue Property="FilterSegmentSupported" Bool="false"/><PropertyValue Property="TypecastSegmentSupported" Bool="true"/></Record></Annotation>`)+
		term("DeleteRestrictions", record("TypecastSegmentSupported", ` Bool="false"/>`))+
		term("TopSupported", ` Bool="true"/>`)+term("ComputeSupported", ` Bool="false"/>`)+
		term("NavigationRestrictions", `><Record><PropertyValue Property="RestrictedProperties"><Collection><Record>
 <PropertyValue Property="NavigationProperty" NavigationPropertyPath="b"/><PropertyValue Property="SkipSupported" Bool="false"/>
 <PropertyValue Property="SortRestrictions"><Record><PropertyValue Property="Sortable" Bool="false"/></Record></PropertyValue>
</Record></Collection></PropertyValue></Record></Annotation>`)+`
</EntitySet>
`+term("FilterFunctions", `><Collection><String>contains</String></Collection></Annotation>`)+
		term("DefaultCapabilities", `><Record><PropertyValue Property="TopSupported" Bool="false"/><PropertyValue Property="CountRestrictions"><Record><PropertyValue Property="Countable" Bool="false"/></Record></PropertyValue></Record></Annotation>`)+`
</EntityContainer>`)
	routes, _ := schema.Paths(m)
	want := map[string]string{
		"/as": "ComputeSupported CountRestrictions/Countable FilterFunctions=contains FilterRestrictions/FilterExpressionRestrictions=x:SingleRange FilterRestrictions/MaxLevels=2 " +
			"FilterRestrictions/NonFilterableProperties=id,x FilterRestrictions/RequiresFilter SearchRestrictions/UnsupportedExpressions=OR,phrase SelectSupport/Supported",
		"/as{id Edm.Int32}":                 "ComputeSupported FilterFunctions=contains SelectSupport/Supported",
		"/as{id Edm.Int32}/b":               "CountRestrictions/Countable FilterFunctions=contains SkipSupported SortRestrictions/Sortable TopSupported",
		"/as{id Edm.Int32}/b{id Edm.Int32}": "FilterFunctions=contains",
	}
	seen := 0
	writing := map[string]string{
		"POST create /as ":                    "InsertRestrictions/RequiredProperties=x",
		"PATCH update /as{id Edm.Int32} ":     "UpdateRestrictions/DeltaUpdateSupported UpdateRestrictions/FilterSegmentSupported",
		"DELETE delete /as{id Edm.Int32}/b{i": "",
		"DELETE delete /as{id Edm.Int32}":     "DeleteRestrictions/TypecastSegmentSupported",
	}
	for _, r := range routes {
		line := routeLine(r)
		for begin, want := range writing {
			if line == begin || strings.HasPrefix(line, begin) && !strings.HasSuffix(begin, "}") {
				delete(writing, begin)
				if got := strings.Join(r.Restrictions(), " "); got != want {
					t.Errorf("%s: got %s, want %s", line, got, want)
				}
			}
		}
		if !r.Reads() {
			continue
		}
		path := strings.TrimPrefix(strings.TrimPrefix(line, "GET list "), "GET read ")
		path, _, _ = strings.Cut(path, " →")
		got := strings.Join(slices.Sorted(slices.Values(r.Restrictions())), " ")
		if expected, known := want[path]; !known || got != expected {
			t.Errorf("%s:\n got %s\nwant %s", line, got, expected)
		}
		seen++
	}
	if seen != len(want) {
		t.Errorf("%d routes read", seen)
	}
	if len(writing) > 0 {
		t.Errorf("no routes for %v", writing)
	}
}

// TestWriteRestrictions looks at what Capabilities say of what is written, and of paths.
func TestWriteRestrictions(t *testing.T) {
	term := func(name, properties string) string {
		return `<Annotation Term="Org.OData.Capabilities.V1.` + name + `"><Record>` + properties + `</Record></Annotation>`
	}
	paths := func(property, path string) string {
		return `<PropertyValue Property="` + property + `"><Collection><PropertyPath>` + path + `</PropertyPath></Collection></PropertyValue>`
	}
	m := service(t, `
<EntityType Name="a">`+key+`<Property Name="x" Type="Edm.String"/><NavigationProperty Name="b" Type="Collection(s.a)" ContainsTarget="true"/><NavigationProperty Name="r" Type="Collection(s.a)"/><NavigationProperty Name="one" Type="s.a"/></EntityType>
<Action Name="do" IsBound="true"><Parameter Name="it" Type="Collection(s.a)"/>`+term("OperationRestrictions", `<PropertyValue Property="FilterSegmentSupported" Bool="false"/>`)+`</Action>
<EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a"><NavigationPropertyBinding Path="r" Target="as"/><NavigationPropertyBinding Path="one" Target="as"/>`+
		term("InsertRestrictions", `<PropertyValue Property="MaxLevels" Int="0"/>`+paths("NonInsertableProperties", "x")+paths("NonInsertableNavigationProperties", "r"))+
		term("UpdateRestrictions", `<PropertyValue Property="UpdateMethod"><EnumMember>Org.OData.Capabilities.V1.HttpMethod/PATCH</EnumMember></PropertyValue><PropertyValue Property="Upsertable" Bool="true"/>`+
			paths("RequiredProperties", "x")+paths("NonUpdatableProperties", "y")+paths("NonUpdatableNavigationProperties", "one"))+
		term("DeleteRestrictions", paths("NonDeletableNavigationProperties", "r"))+term("ChangeTracking", `<PropertyValue Property="Supported" Bool="false"/>`)+
		term("NavigationRestrictions", `<PropertyValue Property="RestrictedProperties"><Collection><Record><PropertyValue Property="NavigationProperty" NavigationPropertyPath="one"/><PropertyValue Property="UpdateRestrictions"><Record><PropertyValue Property="Updatable" Bool="false"/></Record></PropertyValue></Record></Collection></PropertyValue>`)+
		term("DeepInsertSupport", `<PropertyValue Property="Supported" Bool="false"/>`)+term("DeepUpdateSupport", `<PropertyValue Property="Supported" Bool="false"/>`)+
		`<Annotation Term="Org.OData.Capabilities.V1.IndexableByKey" Bool="false"/></EntitySet></EntityContainer>`)
	routes, _ := schema.Paths(m)
	want := map[string]string{
		"POST /as":       "true InsertRestrictions/NonInsertableProperties=x InsertRestrictions/NonInsertableNavigationProperties=r DeepInsertSupport/Supported",
		"PATCH /as{}":    "true IndexableByKey UpdateRestrictions/UpdateMethod=PATCH UpdateRestrictions/RequiredProperties=x UpdateRestrictions/NonUpdatableProperties=y UpdateRestrictions/NonUpdatableNavigationProperties=one UpdateRestrictions/Upsertable DeepUpdateSupport/Supported",
		"GET /as":        "true ChangeTracking/Supported",
		"GET /as{}":      "true IndexableByKey",
		"GET /as{}/one":  "true IndexableByKey UpdateRestrictions/Updatable",
		"POST /as{}/b":   "false IndexableByKey",
		"POST /as{}/r":   "true IndexableByKey",
		"DELETE /as{}/r": "false IndexableByKey",
		"PUT /as{}/one":  "false IndexableByKey",
		"POST /as/do":    "true OperationRestrictions/FilterSegmentSupported",
	}
	for _, r := range routes {
		var path strings.Builder
		for _, s := range r.Steps {
			path.WriteString("/" + s.Name)
			if s.Keyed {
				path.WriteString("{}")
			}
		}
		if r.Invokes() {
			path.WriteString("/" + r.Overloads[0].Name)
		}
		line := r.Method + " " + path.String()
		said := strings.TrimSpace(fmt.Sprint(r.Allowed(), " ", strings.Join(r.Restrictions(), " ")))
		if expected, asked := want[line]; asked {
			if said != expected {
				t.Errorf("%s:\n got %s\nwant %s", line, said, expected)
			}
			delete(want, line)
		}
	}
	if len(want) > 0 {
		t.Errorf("no routes for %v", want)
	}
}
