package openapi_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/internal/corpora"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestWrite writes every CSDL by others as OpenAPI: kin-openapi accepts it, and
// the model read from it is the one it was made of.
func TestWrite(t *testing.T) {
	paths := corpora.Glob(t, "graph/callrecords.csdl.xml", "edge/*/*.xml", "openapi/*/*.xml", "odata/tecsvc/*.xml", "odata/vocabularies/*.xml", "odata/csdl-schemas/examples/*.xml")
	written := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, found := schema.Read(schema.Source{Name: path, Data: data}, schema.ReadOptions{})
		if m == nil || len(found.Errors()) > 0 {
			continue
		}
		if filepath.Base(path) == "special-characters.xml" { // OpenAPI cannot name its type
			if found := openapi.Write(io.Discard, m, openapi.WriteOptions{Version: "3.1"}); len(found.Errors()) != 1 || found.Errors()[0].Rule != "openapi-name" {
				t.Errorf("%s: %v", path, found)
			}
			continue
		}
		want := csdlJSON(t, m)
		for _, o := range []openapi.WriteOptions{{Version: "3.0"}, {Version: "3.1", YAML: true}} {
			text := write(t, m, o)
			written++
			valid(t, path, text)
			got, _, found := openapi.Read(schema.Source{Name: "openapi.json", Data: text}, schema.ReadOptions{})
			if got == nil || len(found.Errors()) > 0 {
				t.Errorf("%s %v: %v", path, o, found.Errors())
			} else if !bytes.Equal(csdlJSON(t, got), want) {
				t.Errorf("%s %v: the model is not what it was", path, o)
			}
		}
	}
	t.Logf("%d descriptions, %d written", len(paths), written)
	if written < 40 {
		t.Errorf("only %d were written, of %d descriptions", written, len(paths))
	}
}

// write writes a description twice: the same text comes out.
func write(t *testing.T, m *schema.Model, o openapi.WriteOptions) []byte {
	t.Helper()
	var text, again bytes.Buffer
	if found := openapi.Write(&text, m, o); len(found.Errors()) > 0 {
		t.Fatalf("%v: %v", o, found.Errors())
	}
	openapi.Write(&again, m, o)
	if !bytes.Equal(text.Bytes(), again.Bytes()) {
		t.Errorf("%s %v: written differently the second time", m.Documents[0].Name, o)
	}
	return text.Bytes()
}

func valid(t *testing.T, path string, text []byte) {
	t.Helper()
	d, err := openapi3.NewLoader().LoadFromData(text)
	if err == nil {
		err = d.Validate(context.Background())
	}
	if err != nil {
		message := err.Error()
		t.Errorf("%s: %.600s", path, message)
	}
}

const station = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="base" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="stop" BaseType="s.base" OpenType="true"><Property Name="kind" Type="s.kind"/><NavigationProperty Name="lines" Type="Collection(s.line)" ContainsTarget="true"/></EntityType>
<EntityType Name="line" BaseType="s.base"/>
<EnumType Name="kind"><Member Name="bus" Value="3"/></EnumType>
<Function Name="near" IsBound="true"><Parameter Name="at" Type="s.stop"/><Parameter Name="km" Type="Edm.Int32"/><ReturnType Type="Collection(s.stop)"/></Function>
<EntityContainer Name="c"><EntitySet Name="stops" EntityType="s.stop"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

// TestWriteShape looks at what Microsoft's mapping says of a small service.
func TestWriteShape(t *testing.T) {
	m, found := schema.Read(schema.Source{Name: "s.xml", Data: []byte(station)}, schema.ReadOptions{})
	if len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	d, err := openapi3.NewLoader().LoadFromData(write(t, m, openapi.WriteOptions{Version: "3.0"}))
	if err != nil {
		t.Fatal(err)
	}
	const want = "/stops /stops/{stop-id} /stops/{stop-id}/lines /stops/{stop-id}/lines/{line-id} /stops/{stop-id}/s.near(km={km})"
	if got := strings.Join(d.Paths.InMatchingOrder(), " "); len(d.Paths.Map()) != 5 || !sameWords(got, want) {
		t.Errorf("paths %s, not %s", got, want)
	}
	base, stop := d.Components.Schemas["s.base"].Value, d.Components.Schemas["s.stop"].Value
	if base.Discriminator == nil || base.Discriminator.Mapping["#s.stop"].Ref != "#/components/schemas/s.stop" || len(base.Discriminator.Mapping) != 2 {
		t.Errorf("the discriminator of s.base is %+v", base.Discriminator)
	}
	if len(stop.AllOf) != 2 || stop.AllOf[0].Ref != "#/components/schemas/s.base" || stop.Extensions["x-ms-discriminator-value"] != "#s.stop" {
		t.Errorf("s.stop does not derive from s.base: %+v", stop)
	}
	if stop.AllOf[1].Value.Properties["lines"].Value.Extensions["x-ms-navigationProperty"] != true {
		t.Error("s.stop/lines is not marked as a navigation property")
	}
}

// TestWriteForbidden describes what Capabilities forbid: a GET with its answer, 405,
// and no method that would change something.
func TestWriteForbidden(t *testing.T) {
	const says = `<EntitySet Name="stops" EntityType="s.stop">
<Annotation Term="Org.OData.Capabilities.V1.ReadRestrictions"><Record><PropertyValue Property="Readable" Bool="false"/></Record></Annotation>
<Annotation Term="Org.OData.Capabilities.V1.InsertRestrictions"><Record><PropertyValue Property="Insertable" Bool="false"/></Record></Annotation>
<Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record><PropertyValue Property="RestrictedProperties"><Collection><Record>
<PropertyValue Property="NavigationProperty" NavigationPropertyPath="lines"/><PropertyValue Property="FilterRestrictions"><Record><PropertyValue Property="Filterable" Bool="false"/></Record></PropertyValue>
</Record></Collection></PropertyValue></Record></Annotation></EntitySet>`
	m, found := schema.Read(schema.Source{Name: "s.xml", Data: []byte(strings.Replace(station, `<EntitySet Name="stops" EntityType="s.stop"/>`, says, 1))}, schema.ReadOptions{})
	if len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	text := write(t, m, openapi.WriteOptions{Version: "3.1"})
	valid(t, "s.xml", text)
	d, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	stops, lines := d.Paths.Value("/stops"), d.Paths.Value("/stops/{stop-id}/lines")
	if stops.Get == nil || stops.Get.Responses.Value("405") == nil || stops.Get.Responses.Value("2XX") != nil || stops.Post != nil {
		t.Errorf("/stops: %+v", stops)
	}
	if lines.Get == nil || lines.Get.Responses.Value("2XX") == nil || lines.Post == nil {
		t.Errorf("lines: %+v", lines)
	}
	if p := lines.Get.Parameters; p.GetByInAndName("query", "$filter") != nil || p.GetByInAndName("query", "$top") == nil {
		t.Error("lines can be filtered, or not paged")
	}
}

func sameWords(a, b string) bool {
	return sortedLines([]byte(strings.ReplaceAll(a, " ", "\n"))) == sortedLines([]byte(strings.ReplaceAll(b, " ", "\n")))
}
