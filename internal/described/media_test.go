package described

import (
	"fmt"
	"testing"
)

// TestMedia reads which entities have content, and of which media types.
func TestMedia(t *testing.T) {
	const types = `<Annotation Term="Org.OData.Core.V1.AcceptableMediaTypes"><Collection><String>%s</String><String> a/b </String></Collection></Annotation>`
	s := Read(`<Schema Namespace="n.m" Alias="x"><EntityType Name="A" HasStream="true">` + fmt.Sprintf(types, "image/*") + `</EntityType>
<EntityType Name="B" BaseType="n.m.A"><Property Name="P" Type="Edm.Stream">` + fmt.Sprintf(types, "Text/Plain") + `</Property><Property Name="Q" Type="Edm.Stream" />
 <NavigationProperty Name="N" Type="n.m.B" Partner="M" /></EntityType><EntityType Name="C" /><EntityType Name="D" BaseType="n.m.D" />
<Annotations Target="x.B/Q">` + fmt.Sprintf(types, "c/d") + `</Annotations><Annotations Target="n.m.C">` + fmt.Sprintf(types, "e/f") + `</Annotations></Schema>`)
	if got := fmt.Sprint(s.HasMedia("n.m.A"), s.HasMedia("n.m.B"), s.HasMedia("n.m.C"), s.HasMedia("n.m.D"), s.HasMedia("no")); got != "true true false false false" {
		t.Error(got)
	}
	if got := fmt.Sprint(s.MediaTypes("n.m.B", ""), s.MediaTypes("n.m.B", "P"), s.MediaTypes("n.m.B", "Q"), s.MediaTypes("n.m.C", ""), s.MediaTypes("n.m.A", "P"), s.Partner("n.m.B", "N")); got != "[image/* a/b] [text/plain a/b] [c/d a/b] [e/f a/b] []M" {
		t.Error(got)
	}
}
