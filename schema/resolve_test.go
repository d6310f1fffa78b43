package schema

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// model reads the content of a schema s, or whole schemas, that has no errors.
func model(t *testing.T, content string) *Model {
	t.Helper()
	m, ds := Read(Source{Name: "in.xml", Data: []byte(envelope(content))}, ReadOptions{})
	if len(ds.Errors()) > 0 {
		t.Fatalf("findings: %v", ds)
	}
	return m
}

func entity(t *testing.T, m *Model, name string) *EntityType {
	t.Helper()
	e, ok := m.Type(name).(*EntityType)
	if !ok {
		t.Fatalf("%s is %v, want an entity type", name, m.Type(name))
	}
	return e
}

func TestTypesAreLinked(t *testing.T) {
	m := model(t, `
<EnumType Name="color"><Member Name="red"/></EnumType>
<TypeDefinition Name="weight" UnderlyingType="Edm.Decimal"/>
<ComplexType Name="tree"><Property Name="left" Type="s.tree"/><Property Name="color" Type="s.color"/></ComplexType>
<ComplexType Name="later"><Property Name="p" Type="t.late"/><Property Name="w" Type="s.weight"/></ComplexType>
<Function Name="f"><Parameter Name="p" Type="Collection(s.tree)" Nullable="false"/><ReturnType Type="Edm.String"/></Function>
</Schema><Schema Namespace="t"><ComplexType Name="late"/>`)
	tree := m.Type("s.tree").(*ComplexType)
	if got := tree.LookupProperty("left").Type.Type; got != Type(tree) {
		t.Errorf("left has the type %v, want the type itself", got)
	}
	if got := tree.LookupProperty("color").Type.Type; got != m.Type("s.color") {
		t.Errorf("color has the type %v", got)
	}
	if got := m.Type("s.later").(*ComplexType).LookupProperty("p").Type.Type; got != m.Type("t.late") {
		t.Errorf("p has the type %v, of another schema", got)
	}
	if got := m.Type("s.weight").(*TypeDefinition).Underlying.Type; got != Type(Primitive("Edm.Decimal")) {
		t.Errorf("weight stands for %v", got)
	}
	f := m.Schemas()[0].Functions[0]
	if f.Parameters[0].Type.Type != Type(tree) || f.Return.Type.Type != Type(Primitive("Edm.String")) {
		t.Errorf("function is not linked: %v %v", f.Parameters[0].Type, f.Return.Type)
	}
	if m.Type("s.nothing") != nil || m.Type("Edm.Nothing") != nil {
		t.Error("types that are not there were found")
	}
}

func TestInheritance(t *testing.T) {
	// The derived types come first, so that linking cannot rely on the order.
	m := model(t, `
<EntityType Name="c" BaseType="s.b"><Property Name="z" Type="Edm.String"/><NavigationProperty Name="cs" Type="Collection(s.c)"/></EntityType>
<EntityType Name="b" BaseType="s.a" OpenType="true"><Property Name="y" Type="Edm.String"/></EntityType>
<EntityType Name="d" BaseType="s.a"/>
<EntityType Name="a" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/><NavigationProperty Name="as" Type="Collection(s.a)"/></EntityType>`)
	a, b, c, d := entity(t, m, "s.a"), entity(t, m, "s.b"), entity(t, m, "s.c"), entity(t, m, "s.d")
	if c.Base != &b.StructuredType || b.Base != &a.StructuredType || a.Base != nil {
		t.Error("base types are not linked")
	}
	if want := []*StructuredType{&b.StructuredType, &d.StructuredType}; !slices.Equal(a.Derived, want) {
		t.Errorf("types derived from a: %v, want b and d", a.Derived)
	}
	if a.Open || !b.Open || !c.Open || c.OpenHere || d.Open {
		t.Errorf("open: a %t, b %t, c %t (here %t), d %t", a.Open, b.Open, c.Open, c.OpenHere, d.Open)
	}
	if key := c.EffectiveKey(); len(key) != 1 || key[0].Property != a.Properties[0] {
		t.Errorf("key of c: %v", key)
	}
	var names []string
	for _, p := range c.AllProperties() {
		names = append(names, p.Name)
	}
	for _, p := range c.AllNavigationProperties() {
		names = append(names, p.Name)
	}
	if got := strings.Join(names, " "); got != "id y z as cs" {
		t.Errorf("properties of c: %s", got)
	}
	if !c.IsDerivedFrom(&a.StructuredType) || !c.IsDerivedFrom(&c.StructuredType) || d.IsDerivedFrom(&b.StructuredType) {
		t.Error("IsDerivedFrom does not follow base types")
	}
	if c.LookupProperty("id") != a.Properties[0] || c.LookupNavigationProperty("as") == nil || c.LookupProperty("as") != nil {
		t.Error("inherited properties are not found")
	}
}

func TestKeysThroughPaths(t *testing.T) {
	m := model(t, `
<ComplexType Name="address"><Property Name="city" Type="Edm.String" Nullable="false"/></ComplexType>
<EntityType Name="e"><Key><PropertyRef Name="at/city" Alias="city"/></Key><Property Name="at" Type="s.address" Nullable="false"/></EntityType>`)
	key := entity(t, m, "s.e").Key[0]
	if want := m.Type("s.address").(*ComplexType).Properties[0]; key.Property != want || key.Name() != "city" {
		t.Errorf("key %s is linked to %v", key.Name(), key.Property)
	}
}

func TestMemberValues(t *testing.T) {
	m := model(t, `
<EnumType Name="counted"><Member Name="a"/><Member Name="b"/></EnumType>
<EnumType Name="mixed" UnderlyingType="Edm.Int64"><Member Name="a" Value="-5"/><Member Name="b"/><Member Name="c" Value="9223372036854775807"/></EnumType>`)
	for name, want := range map[string]string{
		"s.counted": "a=0 b=1",
		"s.mixed":   "a=-5 b=-4 c=9223372036854775807",
	} {
		var got []string
		for _, member := range m.Type(name).(*EnumType).Members {
			got = append(got, fmt.Sprintf("%s=%d", member.Name, member.Value))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}

func TestContainers(t *testing.T) {
	m := model(t, `
<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<Function Name="f"><ReturnType Type="Edm.String"/></Function>
<Function Name="f"><Parameter Name="p" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>
<Function Name="f" IsBound="true"><Parameter Name="on" Type="s.e"/><ReturnType Type="Edm.String"/></Function>
<Action Name="f"/>
<EntityContainer Name="base"><EntitySet Name="a" EntityType="s.e"/><Singleton Name="one" Type="s.e"/></EntityContainer>
</Schema><Schema Namespace="t">
<EntityContainer Name="box" Extends="s.base">
  <EntitySet Name="b" EntityType="s.e"/>
  <FunctionImport Name="f" Function="s.f"/>
  <ActionImport Name="g" Action="s.f"/>
</EntityContainer>`)
	c := m.Container()
	if c == nil || c.QualifiedName() != "t.box" {
		t.Fatalf("container is %v, want the one that extends the other", c)
	}
	if sets := c.AllEntitySets(); len(sets) != 2 || sets[0].Name != "a" || sets[1].Name != "b" || sets[0].Type != entity(t, m, "s.e") {
		t.Errorf("entity sets: %v", sets)
	}
	if single := c.AllSingletons(); len(single) != 1 || single[0].Type == nil {
		t.Errorf("singletons: %v", single)
	}
	if imports := c.AllFunctionImports(); len(imports) != 1 || len(imports[0].Operations) != 2 {
		t.Errorf("function imports: %v, want one of two unbound overloads", imports)
	}
	if imports := c.AllActionImports(); len(imports) != 1 || len(imports[0].Operations) != 1 || imports[0].Operations[0].Function {
		t.Errorf("action imports: %v, want one of one action", imports)
	}
	if (&Model{}).Container() != nil || model(t, `<ComplexType Name="c"/>`).Container() != nil {
		t.Error("a model without containers has one")
	}
}

// TestTraps reads what is peculiar about real descriptions and has to be usable.
func TestTraps(t *testing.T) {
	for _, test := range []struct {
		name, content string
		rules         string // the warnings
	}{
		{"members not in order of value", `<EnumType Name="n"><Member Name="a" Value="0"/><Member Name="unknownFutureValue" Value="7"/><Member Name="b" Value="2"/></EnumType>`, ""},
		{"negative values", `<EnumType Name="n" UnderlyingType="Edm.SByte"><Member Name="a" Value="-128"/></EnumType>`, ""},
		{"values of 64 bits", `<EnumType Name="n" UnderlyingType="Edm.Int64"><Member Name="a" Value="-9223372036854775808"/></EnumType>`, ""},
		{"flags with composites", `<EnumType Name="n" IsFlags="true"><Member Name="a" Value="1"/><Member Name="b" Value="2"/><Member Name="ab" Value="3"/></EnumType>`, ""},
		{"Go's keywords", `<ComplexType Name="package"><Property Name="type" Type="Edm.String"/><Property Name="range" Type="Edm.String"/></ComplexType>`, ""},
		{"one name in two namespaces", `<ComplexType Name="c"/></Schema><Schema Namespace="s.sub"><ComplexType Name="c"><Property Name="p" Type="s.c"/></ComplexType>`, ""},
		{"property named as its type", `<ComplexType Name="list"><Property Name="list" Type="s.list"/></ComplexType>`, ""},
		{"function named as a type", `<ComplexType Name="image"/><Function Name="image"><ReturnType Type="s.image"/></Function>`, "name-clash×1"},
		{"action and function of one name", `<Action Name="delta"/><Function Name="delta"><ReturnType Type="Edm.String"/></Function>`, ""},
		{"overloads", `<Function Name="f"><ReturnType Type="Edm.String"/></Function><Function Name="f"><Parameter Name="p" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>`, ""},
		{"navigation on a complex type", entityE + `<ComplexType Name="c"><NavigationProperty Name="n" Type="s.e"/></ComplexType>`, ""},
		{"closed type derived from an open one", `<ComplexType Name="a" OpenType="true"/><ComplexType Name="b" BaseType="s.a" OpenType="false"/>`, ""},
		{"no key", `<EntityType Name="root"/><EntityContainer Name="c"><Singleton Name="root" Type="s.root"/></EntityContainer>`, ""},
		{"an entity set without a key", `<EntityType Name="e"/><EntityContainer Name="c"><EntitySet Name="es" EntityType="s.e"/></EntityContainer>`, "key-missing×1"},
		{"a key that is wrong, of an entity set and inherited", `<EntityType Name="e"><Key><PropertyRef Name="no"/></Key></EntityType><EntityType Name="d" BaseType="s.e"/><EntityContainer Name="c"><EntitySet Name="es" EntityType="s.e"/><EntitySet Name="ds" EntityType="s.d"/></EntityContainer>`, "key-unknown×1"},
		{"empty enumeration", `<EnumType Name="n"/>`, "enum-empty×1"},
		{"recursive complex type", `<ComplexType Name="c"><Property Name="p" Type="s.c"/><Property Name="q" Type="Collection(s.c)" Nullable="true"/></ComplexType>`, ""},
		{"spaces in a signature", entityE + `<Action Name="a" IsBound="true"><Parameter Name="on" Type="s.e"/><Parameter Name="p" Type="Edm.String"/></Action><Annotations Target="s.a(s.e, Edm.String)"><Annotation Term="x.t"/></Annotations>`, "annotation-target-spaces×1"},
		{"duplicate annotation", `<ComplexType Name="c"><Annotation Term="x.t"/><Annotation Term="x.t"/></ComplexType>`, "annotation-duplicate×1"},
		{"collection without Nullable", `<ComplexType Name="c"><Property Name="p" Type="Collection(Edm.String)"/></ComplexType>`, "collection-nullable×1"},
		{"hyphens", `<ComplexType Name="c"><Property Name="client-request-id" Type="Edm.String"/></ComplexType>`, "name-hyphen×1"},
		{"no content", ``, ""},
		{"self as the alias of two schemas", `<ComplexType Name="c"/></Schema><Schema Namespace="t" Alias="self"><ComplexType Name="d"><Property Name="p" Type="self.d"/></ComplexType></Schema><Schema Namespace="u" Alias="self"><ComplexType Name="d"><Property Name="p" Type="self.d"/></ComplexType>`, ""},
		{"Scale in upper case", `<ComplexType Name="c"><Property Name="p" Type="Edm.Decimal" Scale="Variable"/></ComplexType>`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, ds := Read(Source{Name: "in.xml", Data: []byte(envelope(test.content))}, ReadOptions{})
			if len(ds.Errors()) > 0 || rulesText(countRules(ds)) != test.rules {
				t.Errorf("findings %v, want %s", ds, test.rules)
			}
			checkLinked(t, test.name, m, ds)
		})
	}
}

const entityE = `<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>`

// TestLinkingIsLinear links schemas that are far larger than any in use, of
// types with bases, properties, annotations and, the second time, unknown names
// that are all alike. Eight times the types take about eight times as long; with
// anything that compares each with all they would take 64 times, whenever it is
// measured; on a busy machine one measurement says little.
func TestLinkingIsLinear(t *testing.T) {
	const few, many, most, attempts = 12_500, 100_000, 32, 5
	for _, suffix := range []string{"", "x"} {
		linear := false
		for i := 0; i < attempts && !linear; i++ {
			short, long := linkingTime(t, few, suffix), linkingTime(t, many, suffix)
			t.Logf("%d types in %v, %d in %v", few, short, many, long)
			linear = long <= most*short
		}
		if !linear {
			t.Errorf("%d types take more than %d times as long as %d", many, most, few)
		}
	}
}

// linkingTime links n types, and returns how long that took.
func linkingTime(t *testing.T, n int, suffix string) time.Duration {
	t.Helper()
	m := manyTypes(n, suffix)
	var ds Diagnostics
	start := time.Now()
	resolve(m, &ds)
	took := time.Since(start)
	if unknown := len(ds); suffix == "" && unknown != 0 || suffix != "" && unknown != n {
		t.Fatalf("%d types: %d findings, the first: %v", n, unknown, ds[:min(unknown, 1)])
	}
	if c := m.Documents[0].Schemas[0].ComplexTypes[n-1]; len(c.Lineage()) != 10 || len(c.Properties[0].External) != 1 {
		t.Errorf("type %s is not linked", c.QualifiedName())
	}
	return took
}

// manyTypes returns a model of n types whose properties are of types of the
// model, if suffix is "".
func manyTypes(n int, suffix string) *Model {
	s := &Schema{Namespace: "s"}
	s.Document = &Document{Version: "4.01", Schemas: []*Schema{s}}
	for i := range n {
		c := NewComplexType(s, fmt.Sprintf("type%d", i))
		if i%10 != 0 {
			c.BaseName = fmt.Sprintf("s.type%d", i-1)
		}
		ref := TypeRef{Name: fmt.Sprintf("s.type%d%s", (i*7)%n, suffix)}
		c.Properties = []*Property{{Name: fmt.Sprintf("p%d", i), Type: ref}}
		s.ComplexTypes = append(s.ComplexTypes, c)
		s.AnnotationGroups = append(s.AnnotationGroups, &AnnotationGroup{
			Target:      fmt.Sprintf("s.type%d/p%d", i, i),
			Annotations: []*Annotation{{TermName: "x.t", Value: &Constant{Kind: StringConstant}}},
		})
	}
	return &Model{Documents: []*Document{s.Document}}
}
