package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLeftOut says without --verbose what is left out of what is generated.
func TestLeftOut(t *testing.T) {
	t.Chdir(t.TempDir())
	const head = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">`
	const tail = `</Schema></edmx:DataServices></edmx:Edmx>`
	const item = `<EntityType Name="Item"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.String" Nullable="false"/></EntityType>` + "\n"
	for name, text := range map[string]string{
		"clash.xml": head + item + `<EntityContainer Name="C"><EntitySet Name="Items" EntityType="s.Item"/><Singleton Name="Items" Type="s.Item"/></EntityContainer>` + tail,
		"two.xml":   head + item + `<EntityContainer Name="A"><EntitySet Name="As" EntityType="s.Item"/></EntityContainer><EntityContainer Name="B"><EntitySet Name="Bs" EntityType="s.Item"/></EntityContainer>` + tail,
		"same.xml":  head + item + `<EntityContainer Name="A"><EntitySet Name="As" EntityType="s.Item"/></EntityContainer>` + "\n" + `<EntityContainer Name="A"><EntitySet Name="Bs" EntityType="s.Item"/></EntityContainer>` + tail,
		"name.xml":  head + item + `<ComplexType Name="1st"/><EntityContainer Name="A"><EntitySet Name="As" EntityType="s.Item"/></EntityContainer>` + tail,
		"empty.xml": head + "\n" + `<EntityContainer Name="C"><EntitySet Name="Items" EntityType="t.Item"/></EntityContainer>` + tail,
		"slice.xml": head + item + `<EntityType Name="Odd"><Property Name="P" Type="t.Gone"/></EntityType><EntityType Name="Any" HasStream="true"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.String" Nullable="false"/><Property Name="Icon" Type="Edm.Stream"/><NavigationProperty Name="Of" Type="Edm.EntityType"/></EntityType><EntityContainer Name="C"><EntitySet Name="Items" EntityType="s.Item"/><EntitySet Name="Anys" EntityType="s.Any"/></EntityContainer>` + tail,
		"bound.xml": head + item + `<EntityType Name="Gadget" BaseType="s.Item"/><Action Name="Reset" IsBound="true"><Parameter Name="it" Type="s.Gadget"/></Action><Action Name="Any" IsBound="true"><Parameter Name="it" Type="Edm.EntityType"/></Action><EntityContainer Name="C"><EntitySet Name="Items" EntityType="s.Item"/></EntityContainer>` + tail,
		"slip.yaml": "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n/a:\n  get: {responses: {'204': {description: d}}}\n",
		"part.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a: {get: {responses: {'204': {description: d}}}}\n  /b: {get: {responses: []}, put: {security: [{key: []}], responses: {'204': {description: d}}}}\n  /c: {operationId: c, get: }\n",
		"api.yaml":  "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'204': {description: d}}}}}\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args string
		code int
		want string // in the output
	}{
		{"--schema clash.xml --emit both", exitOK, "clash.xml:2:72: warning: singleton s.C/Items has the name of an entity set and is left out: rename or remove one of the two [child-duplicate]\n\tclash.xml:2:27: entity set Items\n"},
		{"--schema clash.xml --quiet", exitOK, ""},
		{"--schema two.xml", exitProblem, "the document has 2 entity containers, each of them a service: say which with --container s.A or --container s.B [container-several]"},
		{"--schema two.xml --emit types", exitOK, "1 entity type, 0 complex types, 0 enumerations\n"},
		{"--schema two.xml --container s.B", exitOK, "5 routes in 1 handler"},
		{"--schema two.xml --container D", exitProblem, `two.xml:1:1: the description has no entity container "D": there is s.A and s.B [container-unknown]`},
		{"--schema same.xml", exitOK, "same.xml:3:1: warning: entity container s.A is defined twice, and the second is left out: rename or remove one of the two [name-clash]\n\tsame.xml:2:1: first definition\n"},
		{"--schema same.xml --include /As/**", exitOK, "; 5 routes in 1 handler"},
		{"--schema name.xml", exitProblem, "name.xml:2:1: name \"1st\" of a complex type"},
		{"--schema name.xml --include /As/** --quiet", exitOK, ""},
		{"--schema name.xml --skip-unsupported", exitProblem, "name.xml: --skip-unsupported is for OpenAPI, which the description is not: leave it out."},
		{"--schema empty.xml", exitProblem, "empty.xml:1:1: there is nothing to generate, no type and no path of a service: give the document that has them, or correct this one [selection-empty]"},
		{"--schema empty.xml", exitProblem, "empty.xml:2:51: warning: entity set s.C/Items has the unknown type t.Item and is left out"},
		{"--schema slice.xml --include /Items/**", exitOK, "1 entity type, 0 complex types, 0 enumerations; 5 routes in 1 handler\n"},
		{"--schema slice.xml --include s.Odd", exitProblem, "slice.xml:2:43: property s.Odd/P has the unknown type t.Gone: no schema has the namespace t; add the schema, or a Reference that includes it [type-unknown]"},
		{"--schema slice.xml --include /Anys/**", exitOK, "1 entity type, 0 complex types, 0 enumerations; 11 routes in 1 handler\n"},
		{"--schema bound.xml", exitOK, "6 routes in 1 handler\n  1 operation of complex, primitive and derived types, or of any entity, has no handler: paths to what they are bound to are not served yet\n"},
		{"--schema slip.yaml", exitProblem, "slip.yaml: there is nothing to generate, no operation and no schema: see with --verbose what was not read, such as paths that are not indented below paths [selection-empty]"},
		{"--schema slip.yaml --verbose", exitProblem, "/a"},
		{"--schema part.yaml --skip-unsupported", exitOK, "; 1 of 4 operations in 1 handler\n  skipped PUT /b at part.yaml:5:36: the security scheme key is not in components/securitySchemes: add it there or correct the name\n"},
		{"--schema part.yaml --skip-unsupported --include /b --include /a", exitOK, "; 1 of 3 operations in 1 handler\n"},
		{"--schema part.yaml --skip-unsupported", exitOK, "part.yaml:6:8: warning: operationId of the path /c belong to an operation"},
		{"--schema api.yaml --container D", exitProblem, "api.yaml: --container is for services of OData, which the description is not taken as: leave it out [container-unknown]"},
	} {
		code, stdout, stderr := execute(t, "", append([]string{"generate", "--out", "out"}, strings.Fields(test.args)...)...)
		out := stderr + stdout
		if code != test.code || !strings.Contains(out, test.want) || test.want == "" && out != "" {
			t.Errorf("%s: %d, %s", test.args, code, out)
		}
	}
	if code, stdout, stderr := execute(t, "", "convert", "--schema", "name.xml", "--include", "/As/**", "--to", "csdl-json"); code != exitOK || !strings.Contains(stdout, `"As"`) || strings.Contains(stdout, "1st") {
		t.Errorf("convert a slice: %d %s %s", code, stderr, stdout)
	}
	code, stdout, stderr := execute(t, "", "convert", "--schema", "two.xml", "--container", "B", "--to", "openapi")
	if code != exitOK || !strings.Contains(stdout, `"/Bs"`) || strings.Contains(stdout, `"/As"`) {
		t.Errorf("convert: %d %s %s", code, stderr, stdout)
	}
}

// TestUnreadOperationsAreCounted counts operations of an OData service that cannot be read.
func TestUnreadOperationsAreCounted(t *testing.T) {
	t.Chdir(t.TempDir())
	const service = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="Item"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.String" Nullable="false"/></EntityType><EntityContainer Name="C"><EntitySet Name="As" EntityType="s.Item"/></EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`
	_, text, _ := execute(t, service, "convert", "--schema", "-", "--to", "openapi")
	var description map[string]any
	if err := json.Unmarshal([]byte(text), &description); err != nil {
		t.Fatal(err)
	}
	set := description["paths"].(map[string]any)["/As"].(map[string]any)
	set["get"].(map[string]any)["parameters"] = 5
	broken, err := json.Marshal(description)
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := execute(t, string(broken), "generate", "--schema", "-", "--skip-unsupported", "--out", "out")
	if all := stdout + stderr; code != exitOK || !strings.Contains(all, "warning: GET /As is left out: ") || !strings.Contains(all, "4 of 5 operations of the description have a handler") {
		t.Errorf("%d %s", code, all)
	}
}

// TestLinksLeadNowhere follows no link out of the folder of a description.
func TestLinksLeadNowhere(t *testing.T) {
	t.Chdir(t.TempDir())
	const schema = `<Schema Namespace="l" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="t"/></Schema>`
	const main = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:Reference Uri="more.xml"><edmx:Include Namespace="l"/></edmx:Reference><edmx:DataServices><Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="c"><Property Name="p" Type="l.t"/></ComplexType></Schema></edmx:DataServices></edmx:Edmx>`
	for name, text := range map[string]string{"in/main.xml": main, "in/there.xml": schema, "out/more.xml": schema} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for target, want := range map[string]string{"there.xml": "", "../out/more.xml": "in/main.xml:1:80: the referenced document \"more.xml\" cannot be read from \"in/more.xml\": path escapes from parent; give its file with --reference more.xml=FILE"} {
		os.Remove("in/more.xml")
		if err := os.Symlink(target, "in/more.xml"); err != nil {
			t.Skip(err)
		}
		code, _, stderr := execute(t, "", "convert", "--schema", "in/main.xml", "--to", "csdl-json")
		if (code == exitOK) != (want == "") || !strings.Contains(stderr, want) {
			t.Errorf("link to %s: %d %s", target, code, stderr)
		}
	}
	if code, _, stderr := execute(t, "", "convert", "--schema", "in/main.xml", "--to", "csdl-json", "--reference", "more.xml=out/more.xml"); code != exitOK {
		t.Errorf("with its file: %d %s", code, stderr)
	}
}
