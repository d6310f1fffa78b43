package described

import (
	"fmt"
	"testing"
)

const storeText = `<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01"><edmx:DataServices>
<Schema Namespace="shop"><EntityType Name="Order" HasStream="true" BaseType="shop.Thing"><Key><PropertyRef Name="ID" /></Key>
 <Property Name="ID" Type="Edm.Int32" Nullable="false"><Annotation Term="Org.OData.Core.V1.Computed" /></Property>
 <Property Name="Code" Type="Edm.String" DefaultValue=""><Annotation Term="Org.OData.Core.V1.Immutable" Bool="true" /><Annotation Term="Org.OData.Core.V1.Computed" Bool="false" /></Property>
 <Property Name="Tags" Type="Collection(Edm.String)"><Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read" /></Property>
 <NavigationProperty Name="Items" Type="Collection(shop.Item)" ContainsTarget="true"><OnDelete Action="Cascade" /></NavigationProperty>
 <NavigationProperty Name="Buyer" Type="shop.Buyer" Nullable="false" Partner="Orders"><ReferentialConstraint Property="BuyerID" ReferencedProperty="ID" /></NavigationProperty>
 <Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection><Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Name" PropertyPath="Code" /></Record></Collection></PropertyValue></Record></Collection></Annotation>
</EntityType><ComplexType Name="Place" Abstract="true" />
<EntityContainer Name="C"><EntitySet Name="Orders" EntityType="shop.Order"><NavigationPropertyBinding Path="Buyer" Target="Buyers" /><Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection><Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Name" PropertyPath="Tag" /><PropertyValue Property="Alias" String="tag" /></Record></Collection></PropertyValue></Record></Collection></Annotation></EntitySet><Singleton Name="Me" Type="shop.Buyer" /><ActionImport Name="A" Action="shop.A" /></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

func TestReadModel(t *testing.T) {
	m := ReadModel(storeText)
	want := `{Name:shop.Order Base:shop.Thing Abstract:false Media:true Key:[ID] Properties:[` +
		`{Name:ID Type:Edm.Int32 Collection:false Default: Defaults:false Precision: Scale: Written:{NotNull:true Computed:true Generated:true Immutable:false Needed:false}} ` +
		`{Name:Code Type:Edm.String Collection:false Default: Defaults:true Precision: Scale: Written:{NotNull:false Computed:false Generated:false Immutable:true Needed:false}} ` +
		`{Name:Tags Type:Edm.String Collection:true Default: Defaults:false Precision: Scale: Written:{NotNull:false Computed:true Generated:true Immutable:false Needed:false}}] Navigations:[` +
		`{Name:Items Type:shop.Item Collection:true Contained:true NotNull:false Partner: Constraints:[] OnDelete:Cascade Alternate:[]} ` +
		`{Name:Buyer Type:shop.Buyer Collection:false Contained:false NotNull:true Partner:Orders Constraints:[{Property:BuyerID Referenced:ID}] OnDelete: Alternate:[]}] Alternate:[[{Alias: Path:Code}]]}`
	if got := fmt.Sprintf("%+v", *m.Types["shop.Order"]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(m.Types) != 2 || !m.Types["shop.Place"].Abstract {
		t.Error(m.Types)
	}
	if got := fmt.Sprintf("%+v %+v %d", *m.Sets["Orders"], *m.Sets["Me"], len(m.Sets)); got !=
		"{Name:Orders Type:shop.Order Singleton:false Bindings:map[Buyer:Buyers] Alternate:[[{Alias:tag Path:Tag}]]} {Name:Me Type:shop.Buyer Singleton:true Bindings:map[] Alternate:[]} 2" {
		t.Error(got)
	}
}

// TestCutModel reads what ends anywhere.
func TestCutModel(t *testing.T) {
	for n := range len(storeText) {
		ReadModel(storeText[:n])
		ReadModel(storeText[n:])
	}
}
