package generator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// TestBudget has descriptions of which more is made than the budget allows, each in
// another way: that is one error, with a place, and what it advises helps.
func TestBudget(t *testing.T) {
	for name, c := range map[string]struct {
		description func() generator.Description
		include     string
		bytes       int
	}{
		"properties taken in":   {func() generator.Description { return plainOf(t, takingIn(300)) }, "S1", 1 << 20},
		"alternatives":          {func() generator.Description { return plainOf(t, families(200)) }, "S200", 1 << 20},
		"security":              {func() generator.Description { return plainOf(t, alternativesOfSecurity(500)) }, "/p1", 1 << 20},
		"documentation":         {func() generator.Description { return modelOf(t, longDocumentation(200)) }, "s.t", 1 << 20},
		"number of properties":  {func() generator.Description { return plainOf(t, takingIn(400)) }, "S1", 0},
		"properties in a chain": {func() generator.Description { return plainOf(t, chain(480)) }, "S470", 0},
		"alternatives' own":     {func() generator.Description { return plainOf(t, choosing(320)) }, "S1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := c.description()
			cfg := plan.Config{Package: "p", Server: true, MaxOutput: c.bytes}
			made, found := generator.Generate(d, cfg)
			if made != nil || len(found.Errors()) != 1 || found.Errors()[0].Rule != "output-large" || found.Errors()[0].Pos.Line == 0 {
				t.Fatalf("made %v, %v, want one output-large with a place", made != nil, found)
			}
			cfg.Include = []string{c.include}
			if made, found = generator.Generate(d, cfg); made == nil {
				t.Errorf("--include %s: %v", c.include, found)
			}
		})
	}
}

// TestRoutesMany has more routes than are served: the types are generated, and the
// server is said to be left out.
func TestRoutesMany(t *testing.T) {
	functions := join(480, "", func(i int) string {
		return fmt.Sprintf(`<Function Name="f%d" IsBound="true"><Parameter Name="it" Type="s.t"/><ReturnType Type="Edm.String"/></Function>`, i)
	})
	sets := join(110, "", func(i int) string { return fmt.Sprintf(`<EntitySet Name="set%d" EntityType="s.t"/>`, i) })
	d := modelOf(t, csdlDocument(functions+`<EntityType Name="t"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType><EntityContainer Name="c">`+sets+`</EntityContainer>`))
	made, found := generator.Generate(d, plan.Config{Package: "p", Server: true})
	if made == nil || len(found) != 1 || found[0].Rule != "routes-many" || found[0].Severity != schema.Warning || found[0].Pos.Line == 0 {
		t.Fatalf("made %v, %v, want the types and a warning", made != nil, found)
	}
	types := false
	for _, f := range made.Files {
		if types = types || f.Name == "types.gen.go"; strings.Contains(f.Name, "/") {
			t.Errorf("there is %s", f.Name)
		}
	}
	if !types {
		t.Error("there are no types")
	}
	if made, found = generator.Generate(d, plan.Config{Package: "p", Server: true, Include: []string{"/set1/**"}}); made == nil || len(found) > 0 {
		t.Errorf("with --include: %v", found)
	}
}

// takingIn is n schemas that each take in n properties.
func takingIn(n int) string {
	return plainDocument("", join(n, ", ", func(i int) string {
		return fmt.Sprintf(`"S%d": {"allOf": [{"$ref": "#/components/schemas/Wide"}], "properties": {"own": {"type": "string"}}}`, i)
	})+`, "Wide": {"type": "object", "properties": {`+join(n, ", ", func(i int) string { return fmt.Sprintf(`"p%d": {"type": "string"}`, i) })+`}}`)
}

// chain is n schemas, of which each takes in all that come after it.
func chain(n int) string {
	return plainDocument("", join(n, ", ", func(i int) string {
		return fmt.Sprintf(`"S%d": {"allOf": [{"$ref": "#/components/schemas/S%d"}], "properties": {"p%d": {"type": "string"}}}`, i, i+1, i)
	})+fmt.Sprintf(`, "S%d": {"type": "object", "properties": {"end": {"type": "string"}}}`, n))
}

// choosing is n objects that have the properties of one of n others.
func choosing(n int) string {
	return plainDocument("", join(n, ", ", func(i int) string {
		return fmt.Sprintf(`"S%d": {"properties": {"own": {"type": "string"}}, "anyOf": [{"$ref": "#/components/schemas/Either"}]}`, i)
	})+`, "Either": {"type": "object", "properties": {"k": {"type": "string"}}, "anyOf": [`+join(n, ", ", func(i int) string {
		return fmt.Sprintf(`{"type": "object", "properties": {"p%d": {"type": "string"}}}`, i)
	})+`]}`)
}

// families is n schemas of which each can be any that comes after it.
func families(n int) string {
	const family = `"required": ["kind"], "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}}`
	return plainDocument("", `"S0": {"type": "object", `+family+`, `+join(n, ", ", func(i int) string {
		return fmt.Sprintf(`"S%d": {"allOf": [{"$ref": "#/components/schemas/S%d"}], `+family, i+1, i)
	}))
}

// alternativesOfSecurity is n operations that each can be called in n ways.
func alternativesOfSecurity(n int) string {
	schemes := join(n, ", ", func(i int) string { return fmt.Sprintf(`"s%d": {"type": "http", "scheme": "basic"}`, i) })
	paths := join(n, ", ", func(i int) string {
		return fmt.Sprintf(`"/p%d": {"get": {"operationId": "o%d", "responses": {"204": {"description": "Done."}}}}`, i, i)
	})
	security := join(n, ", ", func(i int) string { return fmt.Sprintf(`{"s%d": []}`, i) })
	return fmt.Sprintf(`{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "security": [%s], "paths": {%s}, "components": {"securitySchemes": {%s}}}`, security, paths, schemes)
}

// longDocumentation is a property that n sets lead to, with much to say of it.
func longDocumentation(n int) string {
	text := strings.Repeat("word ", 2000)
	return csdlDocument(`<EntityType Name="t"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/><NavigationProperty Name="next" Type="s.t" ContainsTarget="true"><Annotation Term="Org.OData.Core.V1.Description" String="` + text + `"/></NavigationProperty></EntityType><EntityContainer Name="c">` +
		join(n, "", func(i int) string { return fmt.Sprintf(`<EntitySet Name="set%d" EntityType="s.t"/>`, i) }) + `</EntityContainer>`)
}

func join(n int, separator string, one func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = one(i)
	}
	return strings.Join(parts, separator)
}

func plainDocument(paths, schemas string) string {
	return fmt.Sprintf(`{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {%s}, "components": {"schemas": {%s}}}`, paths, schemas)
}

func csdlDocument(elements string) string {
	return `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">` + elements + `</Schema></edmx:DataServices></edmx:Edmx>`
}

func modelOf(t testing.TB, text string) generator.Description {
	t.Helper()
	m, found := schema.Read(schema.Source{Name: "x.xml", Data: []byte(text)}, schema.ReadOptions{})
	if m == nil {
		t.Fatal(found)
	}
	return generator.Description{Model: m}
}

func plainOf(t testing.TB, text string) generator.Description {
	t.Helper()
	d, found := openapi.Load(schema.Source{Name: "x.json", Data: []byte(text)}, schema.ReadOptions{})
	if d == nil {
		t.Fatal(found)
	}
	a, found := api.Read(d)
	if len(found.Errors()) > 0 {
		t.Fatal(found)
	}
	return generator.Description{API: a}
}
