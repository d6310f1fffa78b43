package described

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

const text = `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01"><!-- <Schema Namespace="no"> -->
<edmx:DataServices><Schema Namespace="a.b" Alias="c"><Annotation Term="Org.OData.Core.V1.DefaultNamespace" />
<EntityType Name="App" BaseType="a.b.Base"><Key><PropertyRef Name="id" /></Key>
 <Property Name="id" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.Description" String="a &gt; &quot;b&quot; > c" /></Property>
 <Property Name="org" Type="a.b.Org" /><Property Name="text" Type="Edm.String" MaxLength="7" /><Property Name="bytes" Type="Edm.Binary" MaxLength="9" Unicode="false" />
 <NavigationProperty Name="of" Type="a.b.App" Partner="has" ContainsTarget="true" /><NavigationProperty Name="alone" Type="a.b.App" />
 <Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection>
  <Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Alias" String="x&amp;y" /><PropertyValue Property="Name" PropertyPath="org/x" /></Record>
   <Record><PropertyValue Property="Name" PropertyPath="z" /><PropertyValue Property="Alias" String="z" /></Record></Collection></PropertyValue></Record>
  <Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Alias" String="w" /><PropertyValue Property="Name" PropertyPath="w" /></Record></Collection></PropertyValue></Record>
 </Collection></Annotation>
</EntityType>
<ComplexType Name="Org" /><EnumType Name="E"><Member Name="M" Value="1" /></EnumType><TypeDefinition Name="D" UnderlyingType="Edm.Int32" />
<Function Name="F" IsBound="true"><Parameter Name="it" Type="Collection(a.b.App)" /><Parameter Name="p" Type="Edm.Int32"><Annotation Term="Org.OData.Core.V1.OptionalParameter" /></Parameter><ReturnType Type="Edm.Boolean" /></Function>
<Action Name="G" /><EntityContainer Name="C"><EntitySet Name="As" EntityType="a.b.App"><NavigationPropertyBinding Path="x" Target="y" /><Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection><Record><PropertyValue Property="Key"><Collection><Record><PropertyValue Property="Name" PropertyPath="mail" /><PropertyValue Property="Alias" String="m" /></Record></Collection></PropertyValue></Record></Collection></Annotation></EntitySet><Singleton Name="O" Type="a.b.App" /><FunctionImport Name="I" Function="a.b.F" /></EntityContainer>
</Schema><Schema Namespace="d"><EntityType Name="Last" BaseType="a.b.App" /><Annotation Term="Org.OData.Core.V1.SchemaVersion" String="1.2" /></Schema></edmx:DataServices></edmx:Edmx>`

func TestRead(t *testing.T) {
	s := Read(text)
	if got := fmt.Sprint(s.Namespaces, s.Default); got != "map[a.b:a.b c:a.b d:d] [a.b]" {
		t.Error(got)
	}
	facets := func(typeName, property string) Facets {
		f, _ := s.FacetsOf(typeName, property)
		return f
	}
	if got := fmt.Sprint(s.Versions, " ", s.Partner("d.Last", "of"), s.Partner("a.b.App", "alone"), " ", facets("d.Last", "text"), facets("a.b.App", "bytes"), facets("a.b.No", "text")); got != "[1.2] has {7 -1 -1 false false } {9 -1 -1 true false } {0 0 0 false false }" {
		t.Error(got)
	}
	if !s.Contains("d.Last", "of") || s.Contains("d.Last", "alone") || s.Contains("no", "of") {
		t.Error("it is of that contains what it leads to, and of alone")
	}
	app := s.Types["a.b.App"]
	if got := fmt.Sprint(app.Alternate, " ", app.Base); got != "[[{x&y org/x} {z z}] [{w w}]] a.b.Base" {
		t.Error(got)
	}
	if len(s.Types) != 5 || s.Types["a.b.E"].Kind != Enum || fmt.Sprint(s.Types["a.b.E"].Members) != "[{M 1}]" || *s.Types["a.b.D"].of() != (typeOf{Definition, "Edm.Int32"}) || s.Types["d.Last"] == nil {
		t.Error(s.Types)
	}
	if got := fmt.Sprintf("%+v", s.Operations); got != "[{Name:a.b.F Action:false Bound:true Parameters:[{Name:it Type:Collection(a.b.App) Optional:false NotNull:false} {Name:p Type:Edm.Int32 Optional:true NotNull:false}] Result:Edm.Boolean} {Name:a.b.G Action:true Bound:false Parameters:[] Result:}]" {
		t.Error(got)
	}
	if got := fmt.Sprint(s.Children); got != "[{EntitySet As a.b.App [[{m mail}]]} {Singleton O a.b.App []} {FunctionImport I a.b.F []}]" {
		t.Error(got)
	}
}

type typeOf struct {
	Kind Kind
	Base string
}

func (t *Type) of() *typeOf { return &typeOf{t.Kind, t.Base} }

// TestCut reads what ends anywhere.
func TestCut(t *testing.T) {
	for n := range len(text) {
		Read(text[:n])
		Read(text[n:])
	}
}

// TestGraph reads a large document by others, which this reader is not made for, and
// counts what a search for names counts.
func TestGraph(t *testing.T) {
	data := string(corpora.Read(t, "graph/graph-v1.0.csdl.xml"))
	s := Read(data)
	count := func(elements ...string) (n int) {
		for _, e := range elements {
			n += strings.Count(data, "<"+e+" ")
		}
		return n
	}
	if got, want := len(s.Operations), count("Function", "Action"); got != want {
		t.Errorf("%d operations, want %d", got, want)
	}
	if got, want := len(s.Types), count("EntityType", "ComplexType", "EnumType", "TypeDefinition"); got != want {
		t.Errorf("%d types, want %d", got, want)
	}
}

func BenchmarkRead(b *testing.B) {
	data := string(corpora.Read(b, "graph/graph-v1.0.csdl.xml"))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Read(data)
	}
}
