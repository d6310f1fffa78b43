package generator_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// dimension is descriptions that have n of one thing, and little else.
type dimension struct {
	name  string
	plain bool // OpenAPI without OData, not CSDL
	text  func(n int) string
}

const (
	keyedType = `<EntityType Name="t"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>%s</EntityType>`
	oneSet    = `<EntityContainer Name="c"><EntitySet Name="all" EntityType="s.t"/></EntityContainer>`
)

// service is a set of one type, which has those members, and what stands beside.
func service(members, beside string) string {
	return csdlDocument(fmt.Sprintf(keyedType, members) + beside + oneSet)
}

// each writes a text n times, with the number of the time for ~.
func each(n int, format string) string {
	return join(n, "", func(i int) string { return strings.ReplaceAll(format, "~", fmt.Sprint(i)) })
}

func eachOf(n int, format string) string {
	return join(n, ", ", func(i int) string { return strings.ReplaceAll(format, "~", fmt.Sprint(i)) })
}

var dimensions = []dimension{
	{"namespaces", false, func(n int) string {
		schemas := each(n, `<Schema Namespace="Item~.v1_~_0" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="T"><Property Name="A" Type="Edm.String"/></ComplexType></Schema>`)
		return strings.Replace(service("", ""), "</edmx:DataServices>", schemas+"</edmx:DataServices>", 1)
	}},
	{"types", false, func(n int) string {
		return service("", each(n, `<ComplexType Name="t~"><Property Name="p" Type="Edm.String"/></ComplexType>`))
	}},
	{"properties", false, func(n int) string { return service(each(n, `<Property Name="p~" Type="Edm.String"/>`), "") }},
	{"derived types", false, func(n int) string {
		return service(`<Property Name="of" Type="s.t"/>`, each(n, `<EntityType Name="t~" BaseType="s.t"><Property Name="p~" Type="Edm.String"/></EntityType>`))
	}},
	{"members", false, func(n int) string {
		return service(`<Property Name="e" Type="s.e"/>`, `<EnumType Name="e">`+each(n, `<Member Name="m~" Value="~"/>`)+`</EnumType>`)
	}},
	{"annotations", false, func(n int) string {
		return service("", `<Annotations Target="s.t">`+each(n, `<Annotation Term="x.Y" Qualifier="q~" String="a"/>`)+`</Annotations>`)
	}},
	{"targets", false, func(n int) string {
		return service(each(n, `<Property Name="p~" Type="Edm.String"/>`), each(n, `<Annotations Target="s.t/p~"><Annotation Term="x.Y" String="a"/></Annotations>`))
	}},
	{"overloads", false, func(n int) string {
		return service("", each(n, `<Function Name="f" IsBound="true"><Parameter Name="it" Type="s.t"/><Parameter Name="p~" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>`))
	}},
	{"operations", false, func(n int) string {
		return service("", each(n, `<Action Name="a~" IsBound="true"><Parameter Name="it" Type="s.t"/><Parameter Name="p" Type="Edm.String"/></Action>`))
	}},
	{"sets", false, func(n int) string {
		return strings.Replace(service("", ""), "</EntityContainer>", each(n, `<EntitySet Name="set~" EntityType="s.t"/>`)+"</EntityContainer>", 1)
	}},
	{"navigation", false, func(n int) string {
		return service(each(n, `<NavigationProperty Name="n~" Type="Collection(s.t)"/>`), "")
	}},
	{"paths", true, func(n int) string {
		return plainDocument(eachOf(n, `"/p~/{id}": {"get": {"operationId": "get~", "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}], "responses": {"204": {"description": "Done."}}}}`), `"A": {"type": "string"}`)
	}},
	{"tags", true, func(n int) string {
		return plainDocument(eachOf(n, `"/p~": {"get": {"tags": ["tag~"], "operationId": "get~", "responses": {"204": {"description": "Done."}}}}`), `"A": {"type": "string"}`)
	}},
	{"parameters", true, func(n int) string {
		return plainDocument(`"/p": {"get": {"operationId": "get", "parameters": [`+eachOf(n, `{"name": "q~", "in": "query", "schema": {"type": "string"}}`)+`], "responses": {"204": {"description": "Done."}}}}`, `"A": {"type": "string"}`)
	}},
	{"answers", true, func(n int) string {
		return plainDocument(`"/p": {"get": {"operationId": "get", "responses": {"200": {"description": "Done.", "content": {`+eachOf(n, `"application/x~": {"schema": {"type": "string"}}`)+`}}}}}`, `"A": {"type": "string"}`)
	}},
	{"schemas", true, func(n int) string {
		return plainDocument("", eachOf(n, `"S~": {"type": "object", "properties": {"a": {"type": "string"}}}`))
	}},
	{"plain properties", true, func(n int) string {
		return plainDocument("", `"S": {"type": "object", "required": [`+eachOf(n, `"p~"`)+`], "properties": {`+eachOf(n, `"p~": {"type": "string"}`)+`}}`)
	}},
	{"constants", true, func(n int) string {
		return plainDocument("", `"S": {"type": "string", "enum": [`+eachOf(n, `"v~"`)+`]}`)
	}},
	{"integer constants", true, func(n int) string {
		return plainDocument("", `"S": {"type": "integer", "enum": [`+eachOf(n, "~")+`]}`)
	}},
	{"alternatives", true, func(n int) string {
		return plainDocument("", `"U": {"oneOf": [`+eachOf(n, `{"$ref": "#/components/schemas/S~"}`)+`]}, `+eachOf(n, `"S~": {"type": "object", "required": ["p~"], "properties": {"p~": {"type": "string"}}}`))
	}},
	{"equal alternatives", true, func(n int) string {
		return plainDocument("", `"U": {"oneOf": [`+eachOf(n, `{"type": "object", "properties": {"a": {"type": "string", "maxLength": ~}}}`)+`]}`)
	}},
	{"takings", true, func(n int) string {
		return plainDocument("", `"S": {"allOf": [`+eachOf(n, `{"type": "object", "required": ["p~"], "properties": {"p~": {"type": "string"}}}`)+`]}`)
	}},
	{"derived schemas", true, func(n int) string {
		return plainDocument("", `"B": {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}, "discriminator": {"propertyName": "k"}}, `+eachOf(n, `"S~": {"allOf": [{"$ref": "#/components/schemas/B"}], "properties": {"p": {"type": "string"}}}`))
	}},
	{"references", true, func(n int) string {
		return plainDocument("", `"S": {"type": "object", "properties": {`+eachOf(n, `"p~": {"$ref": "#/components/schemas/T"}`)+`}}, "T": {"type": "object", "properties": {"a": {"type": "string"}}}`)
	}},
}

// generateAll reads a description and generates from it.
func (d *dimension) generateAll(t testing.TB, text string) {
	of := modelOf
	if d.plain {
		of = plainOf
	}
	if made, found := generator.Generate(of(t, text), plan.Config{Package: "p", Server: true}); made == nil {
		t.Fatal(found)
	}
}

// writeAll reads a description and writes it in every format.
func (d *dimension) writeAll(t testing.TB, text string) {
	m := modelOf(t, text).Model
	for _, write := range []func(io.Writer, *schema.Document) error{schema.WriteXML, schema.WriteJSON} {
		if err := write(io.Discard, m.Documents[0]); err != nil {
			t.Fatal(err)
		}
	}
	if found := openapi.Write(io.Discard, m, openapi.WriteOptions{Version: "3.1"}); len(found.Errors()) > 0 {
		t.Fatal(found)
	}
}

// TestGrowth takes descriptions that have n of one thing, twice and four times as
// many: what is allocated for the second half of them is twice what it is for the
// first, in bytes and in objects, as it is where nothing is done for each pair.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("generates from large descriptions")
	}
	for _, d := range dimensions {
		t.Run(d.name, func(t *testing.T) {
			linear(t, "generating", func(n int) func() {
				text := d.text(n)
				return func() { d.generateAll(t, text) }
			})
			if !d.plain {
				linear(t, "writing", func(n int) func() {
					text := d.text(n)
					return func() { d.writeAll(t, text) }
				})
			}
		})
	}
}

// shares is two chains of schemas, of which each takes in the next of both by a
// keyword, and says something itself: there are 2ⁿ ways from the first to the last.
func shares(n int, keyword, says string) string {
	return plainDocument("", join(n, ", ", func(i int) string {
		both := fmt.Sprintf(`"%s": [{"$ref": "#/components/schemas/L%d"}, {"$ref": "#/components/schemas/R%d"}]`, keyword, i+1, i+1)
		return fmt.Sprintf(`"L%d": {%s}, "R%d": {%s, %s}`, i, both, i, both, strings.ReplaceAll(says, "~", fmt.Sprint(i+1)))
	})+fmt.Sprintf(`, "L%d": {"type": "object", "properties": {"l": {"type": "string"}}}, "R%d": {"type": "object", "properties": {"r": {"type": "string"}}}`, n, n))
}

// TestShares takes in what schemas share: as they become twice as many, what is
// allocated grows with their square at most, not with the ways that lead to each.
func TestShares(t *testing.T) {
	for _, c := range []struct{ keyword, says string }{
		{"allOf", `"description": "nothing"`},
		{"allOf", `"properties": {"p~": {"type": "string"}}`},
		{"allOf", `"unevaluatedProperties": false`},
		{"allOf", `"if": {"required": ["r"]}, "then": {"minProperties": ~}`},
		{"allOf", `"not": {"required": ["q~"]}`},
		{"allOf", `"anyOf": [{"$ref": "#/components/schemas/L~"}, {"$ref": "#/components/schemas/R~"}]`},
		{"allOf", `"required": ["r"], "discriminator": {"propertyName": "r"}`},
		{"anyOf", `"type": "object"`},
		{"oneOf", `"properties": {"p~": {"type": "string"}}`},
	} {
		d := dimension{plain: true}
		var allocated [2]float64
		for i := range allocated {
			text := shares(9<<i, c.keyword, c.says)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			d.generateAll(t, text)
			runtime.ReadMemStats(&after)
			allocated[i] = float64(after.TotalAlloc - before.TotalAlloc)
		}
		if ratio := allocated[1] / allocated[0]; ratio > 4.5 {
			t.Errorf("%s %s: twice as many schemas allocate %.1f times as much", c.keyword, c.says, ratio)
		}
	}
}

// linear measures work on n, 2n and 4n.
func linear(t *testing.T, what string, work func(n int) func()) {
	t.Helper()
	const least, most = 250, 2.6
	var bytes, objects [3]float64
	for i := range bytes {
		run := work(least << i)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		run()
		runtime.ReadMemStats(&after)
		bytes[i], objects[i] = float64(after.TotalAlloc-before.TotalAlloc), float64(after.Mallocs-before.Mallocs)
	}
	moreBytes, moreObjects := (bytes[2]-bytes[1])/(bytes[1]-bytes[0]), (objects[2]-objects[1])/(objects[1]-objects[0])
	t.Logf("%s: %.2f times the bytes, %.2f times the objects", what, moreBytes, moreObjects)
	if moreBytes > most || moreObjects > most {
		t.Errorf("%s grows %.2f times in bytes and %.2f times in objects where its input doubles", what, moreBytes, moreObjects)
	}
}

// BenchmarkGrowth has the time that TestGrowth does not look at: where n is twice as
// large, so is it.
func BenchmarkGrowth(b *testing.B) {
	for _, d := range dimensions {
		for _, n := range []int{500, 1000, 2000} {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(d.name, " ", "-"), n), func(b *testing.B) {
				text := d.text(n)
				for b.Loop() {
					d.generateAll(b, text)
				}
			})
		}
	}
}
