package schema

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestTargets hangs annotations on everything that can be a target.
func TestTargets(t *testing.T) {
	content := `
<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>
  <Property Name="c" Type="s.c"/><NavigationProperty Name="n" Type="s.e"/></EntityType>
<EntityType Name="f" BaseType="s.e"><Property Name="own" Type="Edm.String"/></EntityType>
<ComplexType Name="c"><Property Name="p" Type="Edm.String"/></ComplexType>
<EnumType Name="color"><Member Name="red"/></EnumType>
<TypeDefinition Name="d" UnderlyingType="Edm.String"/>
<Term Name="term" Type="s.c"/>
<Action Name="act" IsBound="true"><Parameter Name="on" Type="Collection(s.e)" Nullable="false"/><Parameter Name="p" Type="Edm.String"/></Action>
<Function Name="fun"><ReturnType Type="Edm.String"/></Function>
<Function Name="fun"><Parameter Name="p" Type="Edm.String"/><Parameter Name="q" Type="s.e"/><ReturnType Type="Edm.String"/></Function>
<EntityContainer Name="box"><EntitySet Name="es" EntityType="s.e"/><Singleton Name="one" Type="s.f"/><FunctionImport Name="fun" Function="s.fun"/></EntityContainer>
<Annotations Target="s.c"><Annotation Term="s.term"><Record><PropertyValue Property="p" String="x"/></Record></Annotation></Annotations>
`
	type hung struct {
		target string
		nodes  func(m *Model) []*Node // where the annotation hangs
		leads  func(m *Model) *Node   // for paths that mean a context only
	}
	s := func(m *Model) *Schema { return m.Schemas()[0] }
	one := func(f func(m *Model) *Node) func(m *Model) []*Node {
		return func(m *Model) []*Node { return []*Node{f(m)} }
	}
	tests := []hung{
		{"s", one(func(m *Model) *Node { return &s(m).Node }), nil},
		{"s.e", one(func(m *Model) *Node { return &s(m).EntityTypes[0].Node }), nil},
		{"s.e/id", one(func(m *Model) *Node { return &s(m).EntityTypes[0].Properties[0].Node }), nil},
		{"s.e/n", one(func(m *Model) *Node { return &s(m).EntityTypes[0].NavigationProperties[0].Node }), nil},
		{"s.f/id", one(func(m *Model) *Node { return &s(m).EntityTypes[0].Properties[0].Node }), nil},
		{"s.c", one(func(m *Model) *Node { return &s(m).ComplexTypes[0].Node }), nil},
		{"s.color", one(func(m *Model) *Node { return &s(m).EnumTypes[0].Node }), nil},
		{"s.color/red", one(func(m *Model) *Node { return &s(m).EnumTypes[0].Members[0].Node }), nil},
		{"s.d", one(func(m *Model) *Node { return &s(m).TypeDefinitions[0].Node }), nil},
		{"s.term", one(func(m *Model) *Node { return &s(m).Terms[0].Node }), nil},
		{"s.act(Collection(s.e))", one(func(m *Model) *Node { return &s(m).Actions[0].Node }), nil},
		{"s.act(Collection(s.e),Edm.String)", one(func(m *Model) *Node { return &s(m).Actions[0].Node }), nil},
		{"s.act/p", one(func(m *Model) *Node { return &s(m).Actions[0].Parameters[1].Node }), nil},
		{"s.act(Collection(s.e))/on", one(func(m *Model) *Node { return &s(m).Actions[0].Parameters[0].Node }), nil},
		{"s.fun", func(m *Model) []*Node { return []*Node{&s(m).Functions[0].Node, &s(m).Functions[1].Node} }, nil},
		{"s.fun()", one(func(m *Model) *Node { return &s(m).Functions[0].Node }), nil},
		{"s.fun(Edm.String,s.e)", one(func(m *Model) *Node { return &s(m).Functions[1].Node }), nil},
		{"s.fun(Edm.String,s.e)/$ReturnType", one(func(m *Model) *Node { return &s(m).Functions[1].Return.Node }), nil},
		{"s.fun/$ReturnType", func(m *Model) []*Node { return []*Node{&s(m).Functions[0].Return.Node, &s(m).Functions[1].Return.Node} }, nil},
		{"s.box", one(func(m *Model) *Node { return &s(m).Container.Node }), nil},
		{"s.box/es", one(func(m *Model) *Node { return &s(m).Container.EntitySets[0].Node }), nil},
		{"s.box/one", one(func(m *Model) *Node { return &s(m).Container.Singletons[0].Node }), nil},
		{"s.box/fun", one(func(m *Model) *Node { return &s(m).Container.FunctionImports[0].Node }), nil},
		{"s.c/@s.term", one(func(m *Model) *Node { return &s(m).AnnotationGroups[0].Annotations[0].Node }), nil},
		{"s.c/@s.term/p", one(func(m *Model) *Node {
			return &s(m).AnnotationGroups[0].Annotations[0].Value.(*Record).Properties[0].Node
		}), nil},
		{"s.box/es/n", nil, func(m *Model) *Node { return &s(m).EntityTypes[0].NavigationProperties[0].Node }},
		{"s.box/es/c/p", nil, func(m *Model) *Node { return &s(m).ComplexTypes[0].Properties[0].Node }},
		{"s.box/es/s.f", nil, func(m *Model) *Node { return &s(m).EntityTypes[1].Node }},
		{"s.box/es/s.f/own", nil, func(m *Model) *Node { return &s(m).EntityTypes[1].Properties[0].Node }},
		{"s.e/c/p", nil, func(m *Model) *Node { return &s(m).ComplexTypes[0].Properties[0].Node }},
	}
	for _, test := range tests {
		t.Run(test.target, func(t *testing.T) {
			m := model(t, content+fmt.Sprintf(`<Annotations Target="%s" Qualifier="q"><Annotation Term="x.mark" String="x"/></Annotations>`, test.target))
			groups := s(m).AnnotationGroups
			g := groups[len(groups)-1]
			marked := 0
			m.eachNode(func(n *Node) {
				if n.Annotation("x.mark", "q") != nil {
					marked++
				}
			})
			if test.leads != nil {
				if g.TargetNode != test.leads(m) || marked != 0 {
					t.Errorf("target %p, want %p; hangs on %d nodes, want none", g.TargetNode, test.leads(m), marked)
				}
				return
			}
			want := test.nodes(m)
			if g.TargetNode != want[0] {
				t.Errorf("target is %v, want %v", g.TargetNode, want[0])
			}
			for _, n := range want {
				if n.Annotation("x.mark", "q") != g.Annotations[0] {
					t.Errorf("the annotation does not hang on %v", n)
				}
			}
			if !strings.Contains(test.target, "@") && marked != len(want) {
				t.Errorf("hangs on %d nodes, want %d", marked, len(want))
			}
		})
	}
}

func TestAnnotationPrefersTheElement(t *testing.T) {
	m := model(t, `<ComplexType Name="c"><Annotation Term="x.t" String="inside"/></ComplexType>
<Annotations Target="s.c"><Annotation Term="x.t" String="outside"/><Annotation Term="x.t" Qualifier="q" String="qualified"/></Annotations>`)
	n := &m.Type("s.c").(*ComplexType).Node
	if got := constantText(n.Annotation("x.t", "").Value); got != "inside" {
		t.Errorf("the annotation is %q", got)
	}
	if got := constantText(n.Annotation("x.t", "q").Value); got != "qualified" {
		t.Errorf("the qualified annotation is %q", got)
	}
	if n.Annotation("x.u", "") != nil || n.Annotation("x.t", "r") != nil {
		t.Error("annotations that are not there were found")
	}
}

// TestConstantsTakeTheTermsType reads the strings and numbers of CSDL JSON as
// the kinds that CSDL XML would have named.
func TestConstantsTakeTheTermsType(t *testing.T) {
	color := `"color": {"$Kind": "EnumType", "$IsFlags": true, "red": 1, "blue": 2},`
	for _, test := range []struct {
		typ, value string
		want       Expression // without position
	}{
		{`"Edm.String"`, `"x"`, &Constant{Kind: StringConstant, Text: "x"}},
		{`"Edm.Date"`, `"2024-02-29"`, &Constant{Kind: DateConstant, Text: "2024-02-29"}},
		{`"Edm.DateTimeOffset"`, `"2024-02-29T01:02:03.1234567+03:00"`, &Constant{Kind: DateTimeOffsetConstant, Text: "2024-02-29T01:02:03.1234567+03:00"}},
		{`"Edm.Duration"`, `"-P1DT2H3M4.5S"`, &Constant{Kind: DurationConstant, Text: "-P1DT2H3M4.5S"}},
		{`"Edm.TimeOfDay"`, `"23:59"`, &Constant{Kind: TimeOfDayConstant, Text: "23:59"}},
		{`"Edm.Guid"`, `"21EC2020-3AEA-1069-A2DD-08002B30309D"`, &Constant{Kind: GuidConstant, Text: "21EC2020-3AEA-1069-A2DD-08002B30309D"}},
		{`"Edm.Binary"`, `"T0RhdGE"`, &Constant{Kind: BinaryConstant, Text: "T0RhdGE"}},
		{`"Edm.Int64"`, `"9007199254740993"`, &Constant{Kind: IntConstant, Text: "9007199254740993"}},
		{`"Edm.Decimal"`, `"3.14"`, &Constant{Kind: DecimalConstant, Text: "3.14"}},
		{`"Edm.Decimal"`, `3`, &Constant{Kind: DecimalConstant, Text: "3"}},
		{`"Edm.Double"`, `3.14`, &Constant{Kind: FloatConstant, Text: "3.14"}},
		{`"Edm.Double"`, `"-INF"`, &Constant{Kind: FloatConstant, Text: "-INF"}},
		{`"Edm.Int32"`, `3`, &Constant{Kind: IntConstant, Text: "3"}},
		{`"Edm.Untyped"`, `"2024-02-29"`, &Constant{Kind: StringConstant, Text: "2024-02-29"}},
		{`"n.color"`, `"red,blue"`, &Constant{Kind: EnumMemberConstant, Text: "red,blue", Enum: "n.color"}},
		{`"n.color"`, `"2"`, &Constant{Kind: EnumMemberConstant, Text: "blue", Enum: "n.color"}},
		{`"n.code"`, `"2024-02-29"`, &Constant{Kind: DateConstant, Text: "2024-02-29"}},
		{`"Edm.PropertyPath"`, `"a/b"`, &Path{Kind: PropertyPath, Text: "a/b"}},
		{`"Edm.NavigationPropertyPath"`, `"a/b"`, &Path{Kind: NavigationPropertyPath, Text: "a/b"}},
		{`"Edm.AnyPropertyPath"`, `"a/b"`, &Path{Kind: AnyPropertyPath, Text: "a/b"}},
		{`"Edm.AnnotationPath"`, `"@x.t"`, &Path{Kind: AnnotationPath, Text: "@x.t"}},
		{`"Edm.ModelElementPath"`, `"a"`, &Path{Kind: ModelElementPath, Text: "a"}},
	} {
		text := fmt.Sprintf(`{"$Version": "4.01", "n": {%s
"code": {"$Kind": "TypeDefinition", "$UnderlyingType": "Edm.Date"},
"rec": {"$Kind": "ComplexType", "p": {"$Type": %s}, "ps": {"$Type": %[2]s, "$Collection": true}},
"t": {"$Kind": "Term", "$Type": %[2]s}, "r": {"$Kind": "Term", "$Type": "n.rec"},
"c": {"$Kind": "ComplexType", "@n.t": %[3]s, "@n.r": {"p": %[3]s, "ps": [%[3]s]}, "@x.unread": %[3]s}}}`, color, test.typ, test.value)
		m, ds := Read(Source{Name: "in.json", Data: []byte(text)}, ReadOptions{})
		if len(ds) > 0 {
			t.Errorf("%s %s: %v", test.typ, test.value, ds)
			continue
		}
		n := &m.Type("n.c").(*ComplexType).Node
		record := n.Annotation("n.r", "").Value.(*Record)
		for where, got := range map[string]Expression{
			"term":            n.Annotation("n.t", "").Value,
			"record property": record.Value("p"),
			"collection item": record.Value("ps").(*Collection).Items[0],
		} {
			switch e := got.(type) {
			case *Constant:
				e.Pos = Position{}
			case *Path:
				e.Pos = Position{}
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%s %s as %s: %#v, want %#v", test.typ, test.value, where, got, test.want)
			}
		}
		if c := n.Annotation("x.unread", "").Value.(*Constant); strings.HasPrefix(test.value, `"`) && c.Kind != StringConstant {
			t.Errorf("%s: a string of an unknown term is %s", test.value, c.Kind)
		}
	}
}

func TestConstantForms(t *testing.T) {
	for kind, texts := range map[ConstantKind]struct{ valid, invalid string }{
		BoolConstant:           {"true false", "True 1 yes"},
		DateConstant:           {"2024-02-29 -0044-03-15 12024-01-01", "2024-2-29 2024-00-01 2024-01-32 24-01-01 2024-01-01Z"},
		DateTimeOffsetConstant: {"2024-01-01T00:00Z 2024-01-01T23:59:59.123456789012+14:00", "2024-01-01T00:00 2024-01-01T24:00Z 2024-01-01 2024-01-01T00:00:60Z"},
		DecimalConstant:        {"1 -1.5 +2 1e5 INF", "1. .5 1,5 0x10 one"},
		DurationConstant:       {"P1D PT1H PT0.5S -P1DT2H3M4.5S P0D", "P PT P1Y P1DT 1D PT1.M P1M PT.5S"},
		FloatConstant:          {"1 1.5E-10 INF -INF NaN", "Infinity nan 1.5f"},
		GuidConstant:           {"21EC2020-3AEA-1069-A2DD-08002B30309D", "21EC2020 {21EC2020-3AEA-1069-A2DD-08002B30309D} 21EC2020-3AEA-1069-A2DD-08002B30309G"},
		IntConstant:            {"0 -1 +1 007", "1.0 1e1 x"},
		TimeOfDayConstant:      {"00:00 23:59:59 07:59:59.999", "7:59 24:00 12:60 12:00:00Z"},
		BinaryConstant:         {"T0RhdGE T0RhdGE= AA AAA AAAA", "A 0x1234 T0Rh+/"},
		StringConstant:         {"anything", ""},
	} {
		for text := range strings.FieldsSeq(texts.valid) {
			if !validConstant(kind, text) {
				t.Errorf("%s %q is not valid", kind, text)
			}
		}
		for text := range strings.FieldsSeq(texts.invalid) {
			if validConstant(kind, text) {
				t.Errorf("%s %q is valid", kind, text)
			}
		}
	}
}

func TestDocumentationAndScopes(t *testing.T) {
	m := model(t, `
<EntityType Name="e" Abstract="true">
  <Annotation Term="Org.OData.Core.V1.Description" String="short"/>
  <Annotation Term="Org.OData.Core.V1.LongDescription" String="long"/>
  <Annotation Term="Org.OData.Core.V1.Revisions"><Collection>
    <Record><PropertyValue Property="Kind" EnumMember="Org.OData.Core.V1.RevisionKind/Added"/></Record>
    <Record>
      <PropertyValue Property="Kind" EnumMember="Org.OData.Core.V1.RevisionKind/Deprecated"/>
      <PropertyValue Property="Version" String="v2"/>
      <PropertyValue Property="Date" Date="2024-01-02"/>
      <PropertyValue Property="RemovalDate" Date="2026-01-02"/>
      <PropertyValue Property="Description" String="use f"/>
    </Record>
  </Collection></Annotation>
</EntityType>
<EntityType Name="f" Abstract="true">
  <Annotation Term="Org.OData.Core.V1.Description"><Path>x</Path></Annotation>
  <Annotation Term="Org.OData.Core.V1.Revisions"><Collection><Record><PropertyValue Property="Kind" EnumMember="Org.OData.Core.V1.RevisionKind/Added"/></Record></Collection></Annotation>
</EntityType>
<Annotations Target="s.e">
  <Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record>
    <PropertyValue Property="Permissions"><Collection>
      <Record><PropertyValue Property="SchemeName" String="app"/><PropertyValue Property="Scopes"><Collection>
        <Record><PropertyValue Property="Scope" String="Read.All"/></Record><Record><PropertyValue Property="Scope" String="ReadWrite.All"/></Record>
      </Collection></PropertyValue></Record>
      <Record><PropertyValue Property="SchemeName" String="user"/></Record>
    </Collection></PropertyValue>
    <PropertyValue Property="ReadByKeyRestrictions"><Record><PropertyValue Property="Permissions"><Collection>
      <Record><PropertyValue Property="SchemeName" String="key"/></Record>
    </Collection></PropertyValue></Record></PropertyValue>
  </Record></Annotation>
  <Annotation Term="Org.OData.Capabilities.V1.OperationRestrictions"><Record><PropertyValue Property="Permissions"><Collection>
    <Record><PropertyValue Property="SchemeName" String="call"/></Record>
  </Collection></PropertyValue></Record></Annotation>
  <Annotation Term="Org.OData.Capabilities.V1.DeleteRestrictions"><Null/></Annotation>
</Annotations>`)
	e, f := &entity(t, m, "s.e").Node, &entity(t, m, "s.f").Node
	if e.Description() != "short" || e.LongDescription() != "long" || f.Description() != "" || f.LongDescription() != "" {
		t.Errorf("descriptions: %q %q %q %q", e.Description(), e.LongDescription(), f.Description(), f.LongDescription())
	}
	want := &Deprecation{Version: "v2", Date: "2024-01-02", RemovalDate: "2026-01-02", Description: "use f"}
	if got := e.Deprecation(); !reflect.DeepEqual(got, want) {
		t.Errorf("deprecation: %+v, want %+v", got, want)
	}
	if got := f.Deprecation(); got != nil {
		t.Errorf("f is deprecated: %+v", got)
	}
	scopes := Scopes{
		Read:      []Permission{{"app", []string{"Read.All", "ReadWrite.All"}}, {"user", nil}},
		ReadByKey: []Permission{{"key", nil}},
		Invoke:    []Permission{{"call", nil}},
	}
	if got := e.Scopes(); !reflect.DeepEqual(got, scopes) {
		t.Errorf("scopes: %+v, want %+v", got, scopes)
	}
	if got := f.Scopes(); !reflect.DeepEqual(got, Scopes{}) {
		t.Errorf("scopes of f: %+v", got)
	}
}
