package lint_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/lint"
	"github.com/odatagen/odatagen/schema/openapi"
)

// envelope puts the content of a schema into a document; it begins on the second line.
func envelope(content string) []byte {
	return []byte(`<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s">` + "\n" + content + `</Schema></edmx:DataServices></edmx:Edmx>`)
}

// vocabulary is a schema with terms, as the content of one.
const vocabulary = `<Term Name="sign" Type="s.record" AppliesTo="Property Collection"/>
<Term Name="old" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.Revisions"><Collection><Record><PropertyValue Property="Kind" EnumMember="Org.OData.Core.V1.RevisionKind/Deprecated"/><PropertyValue Property="Description" String="Use s.new."/></Record></Collection></Annotation></Term>
<ComplexType Name="record"><Property Name="must" Type="Edm.String" Nullable="false"/><Property Name="may" Type="Edm.String"/><Property Name="has" Type="Edm.Boolean" Nullable="false" DefaultValue="false"/><Property Name="inner" Type="Collection(s.record)" Nullable="false"/></ComplexType>
`

// TestRules checks small descriptions, each with what is to be found in it: the rule,
// the line and the message.
func TestRules(t *testing.T) {
	tried := map[string]bool{}
	for _, test := range []struct{ content, want string }{
		{`<EntityType Name="a" OpenType="true"/><EntityType Name="b" BaseType="s.a"/>
<EntityType Name="c" BaseType="s.b" OpenType="false"/>`, "3: s.c states that it is not open, and its base type s.b is: remove OpenType [base-open]"},
		{`<EnumType Name="f" IsFlags="true"><Member Name="all" Value="-1"/></EnumType><EnumType Name="e"><Member Name="all" Value="-1"/></EnumType>`,
			"2: member all of s.f has the value -1, and flags have none below zero: give it another [enum-flags-negative]"},
		{`<ComplexType Name="c"><Property Name="t" Type="Edm.TimeOfDay" Precision="13"/><Property Name="u" Type="Edm.Duration" Precision="12"/>
<Property Name="d" Type="Edm.Decimal" Precision="0"/>
<Property Name="s" Type="Edm.String" MaxLength="0"/></ComplexType>`,
			`2: s.c/t has the Precision 13, and times have at most 12 digits of a second: correct it [facet-range]
3: s.c/d has the Precision 0, and a number has at least one digit: correct or remove it [facet-range]
4: s.c/s has the MaxLength 0, so that nothing but an empty value fits: correct or remove it [facet-range]`},
		{`<Action Name="a"><Parameter Name="x" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter>
<Parameter Name="y" Type="Edm.String"/><Parameter Name="z" Type="Edm.String"/></Action>
<Action Name="b"><Parameter Name="y" Type="Edm.String"/><Parameter Name="x" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter></Action>`,
			"3: parameter y of s.a must be given and follows x, which is optional: make it optional too, or put it first [parameter-optional]"},
		{`<EntityType Name="e"><Property Name="p" Type="Edm.PropertyPath"/></EntityType><ComplexType Name="c"><Property Name="p" Type="Edm.PropertyPath"/></ComplexType>
<Function Name="f"><ReturnType Type="Edm.AnnotationPath"/></Function>`,
			`2: s.e/p has the type Edm.PropertyPath, which only annotations have values of: make it a string [path-type]
3: s.f()/$ReturnType has the type Edm.AnnotationPath, which only annotations have values of: make it a string [path-type]`},
		{`<TypeDefinition Name="d" UnderlyingType="Edm.Stream"/><EntityType Name="e"><Property Name="one" Type="s.d"/>
<Property Name="p" Type="Collection(s.d)" Nullable="false"/></EntityType>
<Action Name="a"><Parameter Name="x" Type="Edm.Stream"/><ReturnType Type="Edm.Stream"/></Action>`,
			`3: s.e/p is a collection of streams, and a stream stands alone: give it another type [stream-misplaced]
4: s.a()/x is a parameter and a stream, which has a place only in entities and answers: give it another type [stream-misplaced]`},
		{`<Term Name="t" Type="Edm.String" AppliesTo="EntityType Proprety"/>`, `2: term s.t applies to "Proprety", which is no element of CSDL; did you mean Property? [term-applies]`},
		{vocabulary + `<ComplexType Name="c"><Annotation Term="s.sign"><Record><PropertyValue Property="must" String=""/></Record></Annotation>
<Property Name="p" Type="Edm.String"><Annotation Term="s.sign"><Record><PropertyValue Property="must" String=""/></Record></Annotation></Property></ComplexType>
<EntityContainer Name="x"/>`, "5: annotation s.sign stands on the ComplexType s.c, and its term applies to Property, Collection alone: move or remove it [annotation-applies]"},
		{vocabulary + `<ComplexType Name="c"><Property Name="p" Type="Edm.String"><Annotation Term="s.sign"><Record/></Annotation></Property>
<Property Name="q" Type="Edm.String"><Annotation Term="s.sign"><Record><PropertyValue Property="must" String=""/><PropertyValue Property="inner"><Collection>
<Record/></Collection></PropertyValue></Record></Annotation></Property></ComplexType>`,
			`5: a record in annotation s.sign lacks the property must of s.record, which cannot be null and has no default: give it [annotation-incomplete]
7: a record in annotation s.sign lacks the property must of s.record, which cannot be null and has no default: give it [annotation-incomplete]`},
		{vocabulary + `<ComplexType Name="c"><Annotation Term="s.old" String=""/></ComplexType>`, "5: annotation s.old has a term that is deprecated: Use s.new. [term-deprecated]"},
	} {
		m, found := schema.Read(schema.Source{Name: "in.xml", Data: envelope(test.content)}, schema.ReadOptions{})
		if len(found.Errors()) > 0 {
			t.Fatal(found)
		}
		var got []string
		for _, d := range lint.Check(m) {
			tried[d.Rule] = true
			_, text, _ := strings.Cut(d.String(), " warning: ")
			got = append(got, strings.Split(d.Pos.String(), ":")[1]+": "+text)
		}
		if strings.Join(got, "\n") != test.want {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), test.want)
		}
	}
	for _, rule := range []string{"alias-duplicate", "range-empty", "required-forbidden"} {
		tried[rule] = true // below
	}
	for i, r := range lint.Rules() {
		if !tried[r.ID] {
			t.Errorf("no description breaks %s", r.ID)
		}
		if i > 0 && lint.Rules()[i-1].ID >= r.ID {
			t.Errorf("%s is not in its place", r.ID)
		}
	}
}

func TestAliases(t *testing.T) {
	const text = `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:Reference Uri="http://x/a.xml">
<edmx:Include Namespace="a" Alias="x"/><edmx:Include Namespace="b" Alias="y"/></edmx:Reference><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="s" Alias="x"/>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="r" Alias="self"/></edmx:DataServices></edmx:Edmx>`
	m, _ := schema.Read(schema.Source{Name: "in.xml", Data: []byte(text)}, schema.ReadOptions{})
	found := lint.Check(m)
	const want = "in.xml:3:1: warning: s has the alias x, which a has too: give one of them another alias [alias-duplicate]\n\tin.xml:2:1: the alias of a"
	if len(found) != 1 || found[0].String() != want {
		t.Errorf("%v, want %s", found, want)
	}
}

// TestAPI checks an API in which nothing is right, and what is like it and right.
func TestAPI(t *testing.T) {
	const text = `openapi: 3.1.0
info: {title: a, version: "1"}
paths:
  /a:
    post:
      parameters: [{name: q, in: query, schema: {type: integer, minimum: 2.5, maximum: 2}}]
      requestBody: {content: {application/json: {schema: {type: array, maxItems: 1, items: {type: string, minLength: 5, maxLength: 3}}}}}
      responses: {"204": {description: d}}
components:
  schemas:
    Closed: {type: object, required: [a, b], additionalProperties: false, properties: {a: {type: string, minLength: 3, maxLength: 3}}}
    Open: {type: object, required: [b]}
    Patterns: {type: object, required: [b], additionalProperties: false, patternProperties: {b: {type: string}}}
    Self: {type: array, items: {$ref: '#/components/schemas/Self'}, minItems: 2, maxItems: 1}
`
	document, found := openapi.Load(schema.Source{Name: "in.yaml", Data: []byte(text)}, schema.ReadOptions{})
	if document == nil {
		t.Fatal(found)
	}
	a, _ := api.Read(document)
	var got []string
	for _, d := range lint.CheckAPI(a) {
		got = append(got, d.String())
	}
	want := []string{
		`in.yaml:6:21: warning: minimum is 2.5 and maximum is 2, so that no value fits: correct one of them [range-empty]`,
		`in.yaml:7:85: warning: minLength is 5 and maxLength is 3, so that no value fits: correct one of them [range-empty]`,
		`in.yaml:11:5: warning: the property "b" is required, and additionalProperties forbids it: declare it, or do not require it [required-forbidden]`,
		`in.yaml:14:5: warning: minItems is 2 and maxItems is 1, so that no value fits: correct one of them [range-empty]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestMany: a description that is wrong in very many places has not as many findings.
func TestMany(t *testing.T) {
	var members strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&members, `<Member Name="m%d" Value="-%d"/>`, i, i+1)
	}
	m, _ := schema.Read(schema.Source{Name: "in.xml", Data: envelope(`<EnumType Name="f" IsFlags="true">` + members.String() + `</EnumType>`)}, schema.ReadOptions{})
	found := lint.Check(m)
	if last := found[len(found)-1]; len(found) != 2001 || last.String() != "warning: and 1000 more warnings [too-many-warnings]" {
		t.Errorf("%d findings, the last one is %s", len(found), last)
	}
}

// defects are what is found in descriptions that are meant to be right, by rule and
// place, each of them a defect of the description.
var defects = map[string]string{
	"Org.OData.Core.V1.xml:527":  "a term whose items can be null, or not",
	"Org.OData.Core.V1.xml:533":  "Validation.Pattern does not apply to type definitions",
	"Org.OData.Core.V1.xml:542":  "the same",
	"Org.OData.Core.V1.json:693": "the same",
	"Org.OData.Core.V1.json:705": "the same",
	"callrecords.csdl.xml:":      "collections that do not say whether their items can be null, as 4.01 demands",
}

// TestClean checks descriptions that are right: nothing is found but defects that are
// known.
func TestClean(t *testing.T) {
	vocabularies := corpora.Path(t, "odata/vocabularies/vocabularies")
	files, err := filepath.Glob(filepath.Join(vocabularies, "*.*"))
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	references := map[string]string{"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/": vocabularies}
	for _, name := range []string{
		"odata/vocabularies/examples/Org.OData.Core.V1.GeometryFeature-sample.xml", "odata/vocabularies/examples/Org.OData.Temporal.V1.timeline-sample.xml",
		"odata/vocabularies/examples/Org.OData.Temporal.V1.snapshot-sample.json", "odata/vocabularies/examples/Org.OData.Temporal.V1.objectkey-sample.xml", "odata/vocabularies/examples/Org.OData.Validation.V1.AllowedValues-sample.xml",
		"odata/csdl-schemas/examples/csdl-16.1.xml", "odata/csdl-schemas/examples/csdl-16.1.json", "graph/callrecords.csdl.json", "graph/callrecords.csdl.xml", "openapi/oasis/Northwind.xml", "openapi/oasis/annotations.xml", "openapi/oasis/example.xml",
	} {
		files = append(files, corpora.Path(t, name))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, found := schema.Read(schema.Source{Name: file, Data: data}, schema.ReadOptions{References: references, Open: os.ReadFile, OpenIn: func(folder, name string) ([]byte, error) { return os.ReadFile(filepath.Join(folder, name)) }})
		if m == nil {
			t.Fatal(found)
		}
		for _, d := range append(found, lint.Check(m)...) {
			place := filepath.Base(d.Pos.String())
			known := slices.ContainsFunc(slices.Collect(maps.Keys(defects)), func(at string) bool { return strings.HasPrefix(place, at) })
			if d.Pos.File == file && d.Rule != "reference-unused" && !known {
				t.Error(d)
			}
		}
	}
}
