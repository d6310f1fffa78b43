package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sampled is a rule of a checker with a description that breaks it.
type sampled struct {
	checker
	sample string
}

// These are the rules of OASIS's checkers: what its XML schemas (edmx.xsd, edm.xsd) demand,
// what its JSON schema (csdl.schema.json) does beyond that, and what its converter from XML to
// JSON reports. Their words are what the schemas say, not their names, since few have one.
var (
	oasisXML = []sampled{
		{checker{"the root is Edmx", "document-root", ""}, `<Edm xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"/>`},
		{checker{"Edmx: Version, 4.0 or 4.01", "csdl-version", ""}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="5.0"><DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s"/></DataServices></Edmx>`},
		{checker{"Edmx: one DataServices", "element-missing", ""}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"/>`},
		{checker{"DataServices: a Schema at least", "", "a document may do nothing but reference others; where nothing is left to generate from, selection-empty says so"}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><DataServices/></Edmx>`},
		{checker{"Reference: Uri", "attribute-missing", ""}, referring(`<Reference><Include Namespace="a"/></Reference>`)},
		{checker{"Reference: an Include or IncludeAnnotations at least", "", "a reference that includes nothing is not followed"}, referring(`<Reference Uri="http://x/a"/>`)},
		{checker{"Include: Namespace", "attribute-missing", ""}, referring(`<Reference Uri="http://x/a"><Include/></Reference>`)},
		{checker{"Include: Alias is an identifier", "alias-invalid", ""}, referring(`<Reference Uri="http://x/a"><Include Namespace="a" Alias="a.b"/></Reference>`)},
		{checker{"IncludeAnnotations: TermNamespace", "attribute-missing", ""}, referring(`<Reference Uri="http://x/a"><IncludeAnnotations/></Reference>`)},
		{checker{"elements and attributes that there are not", "attribute-unknown element-unknown", ""}, inSchema(`<ComplexType Name="c" Nme="x"><Proprty/></ComplexType>`)},
		{checker{"text between elements", "text-unexpected", ""}, inSchema(`<ComplexType Name="c">text</ComplexType>`)},
		{checker{"the namespaces of elements", "namespace-wrong", ""}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edmx" Namespace="s"/></DataServices></Edmx>`},
		{checker{"Schema: Namespace of identifiers, 511 characters", "namespace-invalid", ""}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="1s"/></DataServices></Edmx>`},
		{checker{"Schema: Alias is an identifier", "alias-invalid", ""}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s" Alias="a.b"/></DataServices></Edmx>`},
		{checker{"Name of whatever has one, an identifier of 1 to 128 characters", "attribute-missing name-invalid", ""}, inSchema(`<ComplexType/><ComplexType Name="a b"/><ComplexType Name="` + strings.Repeat("a", 129) + `"/>`)},
		{checker{"truth values: Abstract, OpenType, HasStream, Nullable, Unicode, IsFlags, IsBound, IsComposable, ContainsTarget, IncludeInServiceDocument", "value-invalid", ""}, inSchema(`<ComplexType Name="c" Abstract="yes"/>`)},
		{checker{"EntityType: one Key at most", "element-repeated", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>`)},
		{checker{"Key: a PropertyRef at least, with Name", "", "a key without parts is none, and key-missing says where one is needed"}, inSchema(`<EntityType Name="e"><Key/><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>`)},
		{checker{"PropertyRef: Alias is an identifier", "name-invalid", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id" Alias="a.b"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>`)},
		{checker{"BaseType: a qualified name", "type-unknown", ""}, inSchema(`<ComplexType Name="c" BaseType="d"/>`)},
		{checker{"Property, Parameter, ReturnType, Term: Type, a qualified name, or Collection of one", "attribute-missing type-unknown", ""}, inSchema(`<ComplexType Name="c"><Property Name="p"/><Property Name="q" Type="strng"/></ComplexType>`)},
		{checker{"Type: no primitive type that there is not", "type-unknown", ""}, inSchema(`<ComplexType Name="c"><Property Name="p" Type="Edm.Strng"/></ComplexType>`)},
		{checker{"MaxLength: max or a number", "value-invalid", ""}, inSchema(`<ComplexType Name="c"><Property Name="p" Type="Edm.String" MaxLength="-1"/></ComplexType>`)},
		{checker{"Precision: a number", "value-invalid", ""}, inSchema(`<ComplexType Name="c"><Property Name="p" Type="Edm.Decimal" Precision="x"/></ComplexType>`)},
		{checker{"Scale: a number, floating or variable", "value-invalid", ""}, inSchema(`<ComplexType Name="c"><Property Name="p" Type="Edm.Decimal" Scale="some"/></ComplexType>`)},
		{checker{"SRID: a number or variable", "value-invalid", ""}, inSchema(`<ComplexType Name="c"><Property Name="p" Type="Edm.GeographyPoint" SRID="x"/></ComplexType>`)},
		{checker{"TypeDefinition: UnderlyingType, a primitive type", "attribute-missing typedef-underlying", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType><TypeDefinition Name="t"/><TypeDefinition Name="u" UnderlyingType="s.e"/>`)},
		{checker{"NavigationProperty: Type, no Edm type but Edm.EntityType", "attribute-missing navigation-type", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType><ComplexType Name="c"><NavigationProperty Name="n"/><NavigationProperty Name="m" Type="Edm.String"/></ComplexType>`)},
		{checker{"NavigationProperty: Partner is a path", "partner-unknown", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><NavigationProperty Name="n" Type="s.e" Partner="a b"/></EntityType>`)},
		{checker{"ReferentialConstraint: Property and ReferencedProperty", "constraint-incomplete", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><NavigationProperty Name="n" Type="s.e"><ReferentialConstraint Property="id"/></NavigationProperty></EntityType>`)},
		{checker{"OnDelete: once, with Action, one of Cascade, None, SetNull, SetDefault", "on-delete", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><NavigationProperty Name="n" Type="s.e"><OnDelete Action="Gone"/></NavigationProperty></EntityType>`)},
		{checker{"EnumType: UnderlyingType, one of five", "enum-underlying", ""}, inSchema(`<EnumType Name="n" UnderlyingType="Edm.String"><Member Name="a"/></EnumType>`)},
		{checker{"Member: Value, a number of 64 bits", "value-invalid", ""}, inSchema(`<EnumType Name="n"><Member Name="a" Value="x"/></EnumType>`)},
		{checker{"Action: one ReturnType at most; Function: one", "function-return", ""}, inSchema(`<Function Name="f"/>`)},
		{checker{"EntitySetPath: a path", "entity-set-path", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType><Action Name="a" IsBound="true" EntitySetPath="a b"><Parameter Name="b" Type="s.e"/><ReturnType Type="s.e"/></Action>`)},
		{checker{"Term: BaseTerm, a qualified name", "term-base", ""}, inSchema(`<Term Name="t" Type="Edm.String" BaseTerm="u"/>`)},
		{checker{"Term: AppliesTo, elements or identifiers", "term-applies", ""}, inSchema(`<Term Name="t" Type="Edm.String" AppliesTo="a.b"/>`)},
		{checker{"Annotations: Target, in the form of one", "attribute-missing", ""}, inSchema(`<Annotations><Annotation Term="Org.OData.Core.V1.Description" String="d"/></Annotations>`)},
		{checker{"Annotations: an Annotation at least", "", "a list of annotations without one says nothing"}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType><Annotations Target="s.e"/>`)},
		{checker{"Annotation: Term, a qualified name", "attribute-missing", ""}, inSchema(`<ComplexType Name="c"><Annotation String="x"/><Annotation Term="t" String="x"/></ComplexType>`)},
		{checker{"Annotation: Qualifier is an identifier", "annotation-qualifier", ""}, inSchema(`<ComplexType Name="c"><Annotation Term="Org.OData.Core.V1.Description" Qualifier="a b" String="d"/></ComplexType>`)},
		{checker{"Annotation, PropertyValue: one expression at most", "expression-operands", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><String>a</String><String>b</String></Annotation></ComplexType>`)},
		{checker{"constants: Bool, Int, Float, Decimal, Guid, Binary", "annotation-value", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Bool>maybe</Bool></Annotation></ComplexType>`)},
		{checker{"constants: Date, DateTimeOffset, Duration, TimeOfDay", "annotation-value", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Date>2020-13-01</Date></Annotation></ComplexType>`)},
		{checker{"EnumMember: qualified names with members", "annotation-type", ""}, inSchema(`<EnumType Name="n"><Member Name="a"/></EnumType><Term Name="t" Type="s.n"/><ComplexType Name="c"><Annotation Term="s.t"><EnumMember>red</EnumMember></Annotation></ComplexType>`)},
		{checker{"paths of expressions", "", "no Go is made of these paths, and they are kept as they are written"}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Path>a b</Path></Annotation></ComplexType>`)},
		{checker{"And, Or, Eq, Ne, Gt, Ge, Lt, Le, Has, In, Add, Sub, Mul, Div, DivBy, Mod: two operands", "expression-operands", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><And><Bool>true</Bool></And></Annotation></ComplexType>`)},
		{checker{"Not, Neg, UrlRef: one operand", "expression-operands", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Not/></Annotation></ComplexType>`)},
		{checker{"If: two or three operands", "expression-operands", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><If><Bool>true</Bool></If></Annotation></ComplexType>`)},
		{checker{"Cast, IsOf: one operand", "expression-operands", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Cast Type="Edm.String"/></Annotation></ComplexType>`)},
		{checker{"Apply: Function, one that there is", "", "no Go is made of it, and it is kept as it is written"}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Apply Function="odata.nothing"><String>a</String></Apply></Annotation></ComplexType>`)},
		{checker{"LabeledElement: Name, an identifier", "attribute-missing", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><LabeledElement><String>a</String></LabeledElement></Annotation></ComplexType>`)},
		{checker{"LabeledElementReference: a qualified name", "", "no Go is made of it, and it is kept as it is written"}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><LabeledElementReference>a b</LabeledElementReference></Annotation></ComplexType>`)},
		{checker{"Record: Type, a qualified name", "annotation-type", ""}, inSchema(`<ComplexType Name="r"/><Term Name="t" Type="s.r"/><ComplexType Name="c"><Annotation Term="s.t"><Record Type="s.q"/></Annotation></ComplexType>`)},
		{checker{"PropertyValue: Property, an identifier", "attribute-missing", ""}, inSchema(`<Term Name="t" Type="Edm.Untyped"/><ComplexType Name="c"><Annotation Term="s.t"><Record><PropertyValue String="x"/></Record></Annotation></ComplexType>`)},
		{checker{"EntityContainer: a child at least", "", "OASIS's own examples have an empty one"}, inSchema(`<EntityContainer Name="c"/>`)},
		{checker{"EntityContainer: Extends, a qualified name", "extends-unknown", ""}, inSchema(`<EntityContainer Name="c" Extends="d"/>`)},
		{checker{"EntitySet: EntityType, of no Edm type", "attribute-missing set-type", ""}, inSchema(`<EntityContainer Name="c"><EntitySet Name="a"/><EntitySet Name="b" EntityType="Edm.String"/></EntityContainer>`)},
		{checker{"Singleton: Type, of no Edm type", "attribute-missing set-type", ""}, inSchema(`<EntityContainer Name="c"><Singleton Name="a"/><Singleton Name="b" Type="Edm.String"/></EntityContainer>`)},
		{checker{"NavigationPropertyBinding: Path and Target", "attribute-missing binding-path", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType><EntityContainer Name="c"><EntitySet Name="b" EntityType="s.e"><NavigationPropertyBinding Path="x"/></EntitySet></EntityContainer>`)},
		{checker{"ActionImport: Action; FunctionImport: Function", "attribute-missing", ""}, inSchema(`<EntityContainer Name="c"><ActionImport Name="a"/></EntityContainer>`)},
		{checker{"EntitySet of an import: a path", "import-entity-set", ""}, inSchema(`<Action Name="a"/><EntityContainer Name="c"><ActionImport Name="a" Action="s.a" EntitySet="a b"/></EntityContainer>`)},
	}
	oasisJSON = []sampled{
		{checker{"$Version, 2.0, 3.0, 4.0 or 4.01", "csdl-version-assumed", ""}, `{"s":{"c":{"$Kind":"ComplexType"}}}`},
		{checker{"members of the document: namespaces of at most 511 characters", "member-unknown namespace-invalid", ""}, `{"$Version":"4.01","$Vrsion":"x","1s":{}}`},
		{checker{"$Reference: objects of $Include and $IncludeAnnotations", "member-unknown", ""}, `{"$Version":"4.01","$Reference":{"http://x/a":{"$Inclde":[]}},"s":{}}`},
		{checker{"$Include: $Namespace", "member-missing", ""}, `{"$Version":"4.01","$Reference":{"http://x/a":{"$Include":[{}]}},"s":{}}`},
		{checker{"$IncludeAnnotations: $TermNamespace", "member-missing", ""}, `{"$Version":"4.01","$Reference":{"http://x/a":{"$IncludeAnnotations":[{}]}},"s":{}}`},
		{checker{"members of a schema: identifiers, each of one of the kinds", "value-invalid", ""}, `{"$Version":"4.01","s":{"c":{"$Kind":"Complx"}}}`},
		{checker{"$Annotations: by targets", "annotation-target-unknown value-invalid", ""}, `{"$Version":"4.01","s":{"$Annotations":{"s.c":3}}}`},
		{checker{"$Kind, but of properties", "member-missing", ""}, `{"$Version":"4.01","s":{"c":{}}}`},
		{checker{"$Key: texts, or objects of one", "value-invalid", ""}, `{"$Version":"4.01","s":{"e":{"$Kind":"EntityType","$Key":[3]}}}`},
		{checker{"NavigationProperty: $Type", "member-missing", ""}, `{"$Version":"4.01","s":{"c":{"$Kind":"ComplexType","n":{"$Kind":"NavigationProperty"}}}}`},
		{checker{"$OnDelete: one of four", "on-delete", ""}, `{"$Version":"4.01","s":{"e":{"$Kind":"EntityType","n":{"$Kind":"NavigationProperty","$Type":"s.e","$OnDelete":"Gone"}}}}`},
		{checker{"EnumType: $UnderlyingType, one of five; members are numbers", "enum-underlying value-invalid", ""}, `{"$Version":"4.01","s":{"n":{"$Kind":"EnumType","$UnderlyingType":"Edm.String","a":"x"}}}`},
		{checker{"TypeDefinition: $UnderlyingType", "member-missing", ""}, `{"$Version":"4.01","s":{"t":{"$Kind":"TypeDefinition"}}}`},
		{checker{"Function: $ReturnType", "function-return", ""}, `{"$Version":"4.01","s":{"f":[{"$Kind":"Function"}]}}`},
		{checker{"$Parameter: $Name", "member-missing", ""}, `{"$Version":"4.01","s":{"f":[{"$Kind":"Action","$Parameter":[{}]}]}}`},
		{checker{"Term: $AppliesTo, a list of names of elements", "term-applies", ""}, `{"$Version":"4.01","s":{"t":{"$Kind":"Term","$AppliesTo":["Nothing"]}}}`},
		{checker{"EntitySet: $Collection is true, and $Type", "set-type-unknown", ""}, `{"$Version":"4.01","$EntityContainer":"s.c","s":{"c":{"$Kind":"EntityContainer","a":{"$Collection":false,"$Type":"s.e"}}}}`},
		{checker{"Singleton: $Type", "member-missing", ""}, `{"$Version":"4.01","$EntityContainer":"s.c","s":{"c":{"$Kind":"EntityContainer","a":{}}}}`},
		{checker{"ActionImport: $Action; FunctionImport: $Function", "value-invalid", ""}, `{"$Version":"4.01","$EntityContainer":"s.c","s":{"c":{"$Kind":"EntityContainer","a":{"$Function":3}}}}`},
		{checker{"$MaxLength: at least 1", "facet-range", ""}, `{"$Version":"4.01","s":{"c":{"$Kind":"ComplexType","p":{"$MaxLength":0}}}}`},
		{checker{"$Precision: at least 0; $Scale: a number, floating or variable; $SRID", "value-invalid", ""}, `{"$Version":"4.01","s":{"c":{"$Kind":"ComplexType","p":{"$Type":"Edm.Decimal","$Precision":-1}}}}`},
		{checker{"truth values", "value-invalid value-spelling", ""}, `{"$Version":"4.01","s":{"c":{"$Kind":"ComplexType","$Abstract":"yes"}}}`},
		{checker{"members that there are not", "member-unknown", ""}, `{"$Version":"4.01","s":{"c":{"$Kind":"ComplexType","$Abstrct":true}}}`},
	}
	oasisConverter = []sampled{
		{checker{"an element that is missing, or there too often", "enum-empty", ""}, inSchema(`<EnumType Name="n"/>`)},
		{checker{"Schema namespace collides with other schema", "schema-duplicate", ""}, `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0"><DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s"/><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s"/></DataServices></Edmx>`},
		{checker{"Type name collides with other schema child", "type-duplicate", ""}, inSchema(`<ComplexType Name="c"/><EnumType Name="c"><Member Name="a"/></EnumType>`)},
		{checker{"Action name, Function name collides with other schema child", "name-clash", ""}, inSchema(`<ComplexType Name="c"/><Action Name="c"/>`)},
		{checker{"Property name, Navigation property name collides with other property", "property-repeated", ""}, inSchema(`<ComplexType Name="c"><Property Name="p" Type="Edm.String"/><Property Name="p" Type="Edm.String"/></ComplexType>`)},
		{checker{"Enumeration member name collides with other member", "member-duplicate", ""}, inSchema(`<EnumType Name="n"><Member Name="a"/><Member Name="a"/></EnumType>`)},
		{checker{"a child of the container collides with another", "child-duplicate", ""}, inSchema(`<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType><EntityContainer Name="c"><EntitySet Name="b" EntityType="s.e"/><Singleton Name="b" Type="s.e"/></EntityContainer>`)},
	}
)

const edmx = `<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01">`

// inSchema is a description with something in its schema.
func inSchema(text string) string {
	return edmx + `<DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s">` + text + `</Schema></DataServices></Edmx>`
}

// referring is a description with something before its schema.
func referring(text string) string {
	return edmx + text + strings.TrimPrefix(inSchema(""), edmx)
}

// checkersOf are the rules without the samples.
func checkersOf(list []sampled) (of []checker) {
	for _, s := range list {
		of = append(of, s.checker)
	}
	return of
}

var ruleOf = regexp.MustCompile(`(?m)\[([a-z-]+)\]$`)

// TestSamples holds that what breaks a rule of OASIS's is found by the rules that the tables
// name for it, all of them, and by none where they name none.
func TestSamples(t *testing.T) {
	for i, s := range slices.Concat(oasisXML, oasisJSON, oasisConverter) {
		name := fmt.Sprintf("%d.xml", i)
		if strings.HasPrefix(s.sample, "{") {
			name = fmt.Sprintf("%d.json", i)
		}
		inFolder(t, map[string]string{name: s.sample})
		_, stdout, stderr := execute(t, "", "lint", name)
		var found []string
		for _, m := range ruleOf.FindAllStringSubmatch(stdout, -1) {
			found = append(found, m[1])
		}
		slices.Sort(found)
		if got := strings.Join(slices.Compact(found), " "); got != s.ours || stderr != "" && got == "" {
			t.Errorf("%s: found by %q, not by %q\n%s%s", s.theirs, got, s.ours, stdout, stderr)
		}
	}
}
