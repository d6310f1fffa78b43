package overlay_test

import (
	"os"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/overlay"
)

// shop is the description that the page's first overlay is for.
const shop = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop">
  <EntityType Name="order"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>
    <NavigationProperty Name="lines" Type="Collection(shop.line)"/></EntityType>
  <EntityType Name="line"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
  <ComplexType Name="customer"/><ComplexType Name="address"/>
  <Action Name="cancel" IsBound="true"><Parameter Name="it" Type="shop.order"/><Parameter Name="why" Type="Edm.String"/></Action>
  <Action Name="cancel" IsBound="true"><Parameter Name="it" Type="shop.line"/><Parameter Name="why" Type="Edm.String"/></Action>
</Schema></edmx:DataServices></edmx:Edmx>`

// TestPage reads the overlays that docs/overlays.md shows, and applies the first.
func TestPage(t *testing.T) {
	text, err := os.ReadFile("../../docs/overlays.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```yaml\n")[1:]
	if len(blocks) != 3 {
		t.Fatalf("the page has %d overlays", len(blocks))
	}
	for i, block := range blocks {
		block, _, _ = strings.Cut(block, "```\n")
		o, found := overlay.Read(schema.Source{Name: "page.yaml", Data: []byte(block)}, today.AddDate(0, -1, 0))
		if o == nil {
			t.Fatal(found)
		}
		if i > 0 {
			continue
		}
		m, found := schema.Read(schema.Source{Name: "shop.xml", Data: []byte(shop)}, schema.ReadOptions{Patch: o.Apply})
		if len(found) > 0 || len(m.Schemas()[0].Actions) != 1 {
			t.Errorf("%v\n%d actions", found, len(m.Schemas()[0].Actions))
		}
	}
}
