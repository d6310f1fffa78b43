package schema_test

import (
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestResultPlaces follows the EntitySetPath of operations from what they are bound to,
// at the paths of a service: to a set, along what is contained, and to what it cannot
// name.
func TestResultPlaces(t *testing.T) {
	function := func(name, bound, path, result string) string {
		return `<Function Name="` + name + `" IsBound="true" EntitySetPath="` + path + `"><Parameter Name="b" Type="` + bound + `"/><ReturnType Type="` + result + `"/></Function>`
	}
	m := service(t, `
<EntityType Name="a">`+key+`<Property Name="at" Type="s.at"/><NavigationProperty Name="parts" Type="Collection(s.a)" ContainsTarget="true"/>
 <NavigationProperty Name="lid" Type="s.a" ContainsTarget="true"/><NavigationProperty Name="peer" Type="s.a"/><NavigationProperty Name="lost" Type="s.a"/></EntityType>
<EntityType Name="d" BaseType="s.a"><NavigationProperty Name="own" Type="s.a"/></EntityType>
<ComplexType Name="at"><NavigationProperty Name="of" Type="s.a"/></ComplexType>`+
		function("same", "s.a", "b", "s.a")+function("parts", "s.a", "b/parts", "Collection(s.a)")+function("lid", "s.a", "b/lid", "s.a")+
		function("peer", "s.a", "b/peer", "s.a")+function("of", "s.a", "b/at/of", "s.a")+function("lost", "s.a", "b/lost", "s.a")+
		function("lidPeer", "s.a", "b/lid/peer", "s.a")+function("partsLid", "s.a", "b/parts/lid", "Collection(s.a)")+function("own", "s.a", "b/s.d/own", "s.a")+
		function("all", "Collection(s.a)", "b", "Collection(s.a)")+function("allPeers", "Collection(s.a)", "b/peer", "Collection(s.a)")+function("number", "s.a", "b", "Edm.Int32")+`
<EntityContainer Name="c"><EntitySet Name="as" EntityType="s.a"><NavigationPropertyBinding Path="peer" Target="one"/><NavigationPropertyBinding Path="at/of" Target="as"/>
 <NavigationPropertyBinding Path="lid/peer" Target="as"/><NavigationPropertyBinding Path="parts/peer" Target="as"/><NavigationPropertyBinding Path="s.d/own" Target="as"/></EntitySet>
<Singleton Name="one" Type="s.a"><NavigationPropertyBinding Path="lost" Target="as"/></Singleton></EntityContainer>`)
	routes, found := schema.Paths(m)
	if len(found) > 0 {
		t.Fatal(found)
	}
	got := map[string]string{}
	for _, r := range routes {
		if r.Kind == schema.FunctionRoute {
			spellings := r.Spellings() // the last is without the namespace of the function
			got[spellings[len(spellings)-1][1:]] = r.Context()
		}
	}
	for path, want := range map[string]string{
		"as/{}/same": "./", "one/same": ".", "as/{}/parts/{}/same": "./", "as/{}/lid/same": ".",
		"as/{}/parts": "./parts/", "one/parts": "./parts/", "as/{}/lid": "./lid",
		"as/{}/peer": "one", "as/{}/of": "as", "one/peer": "", "one/lost": "as", "as/{}/lost": "",
		"as/{}/lidPeer": "as", "as/{}/partsLid": "", "as/{}/own": "as", "one/own": "",
		"as/all": "./", "as/allPeers": "one", "as/{}/parts/all": "./", "as/{}/parts/allPeers": "as", "as/{}/number": "",
	} {
		if place, ok := got[path]; !ok || place != want {
			t.Errorf("%s: %q (%t), want %q", path, place, ok, want)
		}
	}
}
