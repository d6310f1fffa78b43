package schema_test

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/schema"
)

// TestElements lists the elements of a schema of every kind, in the order of their
// paths whatever theirs is.
func TestElements(t *testing.T) {
	parts := []string{
		`<EntityType Name="a">` + key + `<NavigationProperty Name="b" Type="s.a"/></EntityType>`,
		`<ComplexType Name="c"><Property Name="x" Type="Edm.Int32"/></ComplexType>`,
		`<EnumType Name="e"><Member Name="one"/></EnumType><TypeDefinition Name="d" UnderlyingType="Edm.Int32"/>`,
		`<Action Name="act" IsBound="true"><Parameter Name="it" Type="s.a"/><Parameter Name="n" Type="Edm.Int32"/></Action>`,
		`<Action Name="act"/>`,
		`<Function Name="f"><Parameter Name="of" Type="Collection(s.c)"/><ReturnType Type="Edm.Int32"/></Function>`,
		`<Term Name="t" Type="Edm.String"/>`,
		`<EntityContainer Name="k"><EntitySet Name="as" EntityType="s.a"/><Singleton Name="it" Type="s.a"/><ActionImport Name="act" Action="s.act"/><FunctionImport Name="f" Function="s.f"/></EntityContainer>`,
	}
	const want = `Schema s
EntityType s.a
NavigationProperty s.a/b
Property s.a/id
Action s.act() s.act
Action s.act(s.a) s.act s.act(s.a,Edm.Int32)
Parameter s.act(s.a)/it s.act/it s.act(s.a,Edm.Int32)/it
Parameter s.act(s.a)/n s.act/n s.act(s.a,Edm.Int32)/n
ComplexType s.c
Property s.c/x
TypeDefinition s.d
EnumType s.e
Member s.e/one
Function s.f(Collection(s.c)) s.f
ReturnType s.f(Collection(s.c))/$ReturnType s.f/$ReturnType
Parameter s.f(Collection(s.c))/of s.f/of
EntityContainer s.k
ActionImport s.k/act
EntitySet s.k/as
FunctionImport s.k/f
Singleton s.k/it
Term s.t
`
	backwards := make([]string, len(parts))
	for i, p := range parts {
		backwards[len(parts)-1-i] = p
	}
	for _, order := range [][]string{parts, backwards} {
		var b strings.Builder
		for _, e := range schema.Elements(service(t, strings.Join(order, "\n"))) {
			b.WriteString(strings.Join(append([]string{string(e.Kind), e.Path}, e.Also...), " ") + "\n")
			if e.Node == nil || e.Value == nil || e.Kind != schema.SchemaElement && e.Node.Pos.Line < 2 {
				t.Errorf("%s has the node %v", e.Path, e.Node)
			}
		}
		if b.String() != want {
			t.Errorf("got\n%s\nwant\n%s", b.String(), want)
		}
	}
}
