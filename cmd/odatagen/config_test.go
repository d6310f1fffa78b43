package main

import (
	"os"
	"strings"
	"testing"
)

// stores is a service with something to slice, rename and warn of.
const stores = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="stores">
  <EntityType Name="sku_v2"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String" Nullable="false"/>
    <Property Name="tags" Type="Collection(Edm.String)" Nullable="false" Precision="2"/>
    <NavigationProperty Name="parts" Type="Collection(stores.part_v2)" ContainsTarget="true"/>
  </EntityType>
  <EntityType Name="part_v2"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String" Nullable="false"/>
    <Property Name="vatRate" Type="Edm.Decimal"/>
  </EntityType>
  <EntityType Name="clerk"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
  <EntityContainer Name="Stores"><EntitySet Name="skus" EntityType="stores.sku_v2"/><EntitySet Name="clerks" EntityType="stores.clerk"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

// TestConfiguration generates and checks one package by what odatagen.yaml says.
func TestConfiguration(t *testing.T) {
	inFolder(t, map[string]string{"api/stores.xml": stores, "api/odatagen.yaml": `schema: stores.xml
package: stores
include: [/skus/**, /clerks]
exclude: [/skus/*/parts/**]
rename:
  stores.*_v2: $1
initialism: [SKU, VAT]
severity:
  facet-misplaced: off
`})
	code, stdout, stderr := execute(t, "", "generate", "--config", "api/odatagen.yaml")
	if code != exitOK || stderr != "" || !strings.HasPrefix(stdout, "api: ") || !strings.Contains(stdout, "2 entity types") {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	files := written(t, "api")
	if code := files["types.gen.go"] + files["sku_types.gen.go"]; !strings.Contains(code, "type SKU struct") || strings.Contains(code, "type Part") {
		t.Errorf("the types are\n%s", code)
	}
	handler := files["storeshttp/skus_handler.gen.go"]
	if !strings.Contains(handler, `GET /skus/{skus-id}`) || strings.Contains(handler, "Part") || !strings.Contains(handler, "skusID string") {
		t.Errorf("the handler is\n%s", handler)
	}
	t.Chdir("api")
	for _, args := range []string{"check", "check stores", "check . --verbose", "check --config ../api/odatagen.yaml"} {
		if code, stdout, stderr := execute(t, "", strings.Fields(args)...); code != exitOK || !strings.HasSuffix(stdout, "is up to date\n") {
			t.Errorf("%s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
	// A flag takes the place of its key, of a map entry by entry.
	if code, stdout, _ := execute(t, "", "check", "--initialism", "SKU", "--rename", "stores.clerk=Seller"); code != exitProblem || !strings.Contains(stdout, "+type Seller struct") || !strings.Contains(stdout, "SKU") {
		t.Errorf("%d\n%s", code, stdout)
	}
	// Without the file, flags say the same.
	code, stdout, stderr = execute(t, "", "check", "--schema", "stores.xml", "--out", ".", "--package", "stores", "--include", "/skus/**", "--include", "/clerks", "--exclude", "/skus/*/parts/**",
		"--rename", "stores.*_v2=$1", "--initialism", "SKU,VAT", "--severity", "facet-misplaced=off")
	if code != exitOK || stdout != ". is up to date\n" || stderr != "" {
		t.Errorf("by flags: %d\n%s%s", code, stdout, stderr)
	}
}

// TestConfigurationFindings has findings about what the file asks for, at their places.
func TestConfigurationFindings(t *testing.T) {
	for text, want := range map[string]string{
		"schema: a.xml\nout: x\nprimary: stors\n":   "odatagen.yaml:3:1: --primary stors is not a namespace of the description; did you mean stores? [primary-unknown]\n",
		"schema: a.xml\nout: x\ninclude: [/skuz]\n": "odatagen.yaml:3:11: --include /skuz matches no path, type or namespace of the description; did you mean --include '/skus'? [include-unused]\n",
		"schema: a.xml\nout: x\nexclude:\n- /skus\n- stores.no*\nrename: {stores.*_v3: X, stores.clrk: Y}\nshape:\n  stores.no: pointer": `odatagen.yaml:5:3: --exclude stores.no* takes nothing away: no path and no type that is asked for matches it [exclude-unused]
odatagen.yaml:6:10: --rename 'stores.*_v3=X' names nothing of the description: give a target as messages and odatagen.lock have it, with * for a part of a name [rename-unused]
odatagen.yaml:6:26: --rename 'stores.clrk=Y' names nothing of the description; did you mean 'stores.clerk'? [rename-unused]
odatagen.yaml:8:3: --shape stores.no=pointer: stores.no is no entity type or complex type that is generated [shape-unused]
4 errors
`,
		"schema: a.xml\nout: x\nwerror: true\n":                                  "a.xml:5:27: property stores.sku_v2/tags has the facet Precision, which means nothing for Edm.String: remove it [facet-misplaced]\n",
		"schema: a.xml\nout: x\nseverity: {include-unused: off}\ninclude: [/no]": "; it stays an error, since nothing can be generated with it, although the severity of its rule is to be off [include-unused]\n",
		"schema: a.xml\nout: x\nseverity: {enum-empti: off}\n":                   "odatagen.yaml:3:12: severity: no rule is called \"enum-empti\"; did you mean enum-empty? [config-value]\n",
		"schema: b.xml\nout: x\n":                                                "odatagen.yaml:1:1: schema: b.xml: no such file or directory [config-file]\n",
		"schema: https://x/a/b.json\nout: x":                                     "odatagen.yaml:1:1: schema: b.json is not there: run odatagen update, which gets it from https://x/a/b.json [config-file]\n",
		"schema a.xml":                                                           "odatagen.yaml:1:1: the configuration must be an object [config-form]\n",
	} {
		inFolder(t, map[string]string{"odatagen.yaml": text, "a.xml": stores})
		code, stdout, stderr := execute(t, "", "generate")
		if code != exitProblem || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s\n%d\n%s%swant\n%s", text, code, stdout, stderr, want)
		}
		if _, err := os.Stat("x"); err == nil {
			t.Errorf("%s\nsomething was written", text)
		}
	}
}

// TestPackages generates several packages by one file: all or none of them.
func TestPackages(t *testing.T) {
	const several = `schema: stores.xml
packages:
  - {out: all}
  - {out: sub/clerks, emit: [types], include: [stores.clerk]}
  - {out: v1, package: parts, include: [/skus/*/parts]}
`
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": several})
	code, stdout, stderr := execute(t, "", "generate")
	if code != exitOK || stderr != "1 warning: 1 facet-misplaced; --verbose shows them\n" {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	for _, want := range []string{"all: 11", "sub/clerks: ", "v1: "} {
		if !strings.Contains("\n"+stdout, "\n"+want) {
			t.Errorf("no line about %s:\n%s", want, stdout)
		}
	}
	if code, stdout, _ := execute(t, "", "check", "parts", "sub/clerks"); code != exitOK || stdout != "v1 is up to date\nsub/clerks is up to date\n" {
		t.Errorf("check of two: %d\n%s", code, stdout)
	}
	if code, stdout, _ := execute(t, "", "check", "clerks", "--rename", "stores.clerk=Seller"); code != exitProblem || !strings.Contains(stdout, "+type Seller struct") {
		t.Errorf("check of one with a flag: %d\n%s", code, stdout)
	}
	for args, want := range map[string]string{
		"generate --out x":             "--out is about one package, and the configuration has several: say which before the flags, all or clerks or parts\n",
		"generate part":                `the configuration has no package "part"; did you mean parts?; it has all, clerks, parts` + "\n",
		"check parts all --emit=types": "--emit is about one package",
	} {
		if code, _, stderr := execute(t, "", strings.Fields(args)...); code != exitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d\n%s", args, code, stderr)
		}
	}

	// One that fails keeps the others from being written, not from being looked at.
	broken := strings.Replace(several, "[types]", "[types], rename: {stores.x: X}", 1)
	broken = strings.Replace(broken, "package: parts,", "package: parts, shape: {stores.y: pointer},", 1)
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": broken})
	code, stdout, stderr = execute(t, "", "generate")
	if code != exitProblem || stdout != "" || !strings.Contains(stderr, "odatagen.yaml:4:47: --rename 'stores.x=X'") || !strings.Contains(stderr, "odatagen.yaml:5:39: --shape stores.y") {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	if _, err := os.Stat("all"); err == nil {
		t.Error("a package was written beside one that failed")
	}

	for text, want := range map[string]string{
		"packages: [{out: a}, {out: ./b/../a}]":               "odatagen.yaml:1:23: out: the package in odatagen.yaml:1:13 is written to ",
		"packages: [{out: a}, {out: a/ahttp}]":                "is written to ",
		"packages: [{out: a, emit: [types]}, {out: a/ahttp}]": "",
		"packages: [{package: a}, {package: b}]":              "odatagen.yaml:1:26: out: the package in odatagen.yaml:1:12",
	} {
		inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": "schema: stores.xml\n" + text})
		code, _, stderr := execute(t, "", "generate")
		want = strings.ReplaceAll(want, ":1:", ":2:")
		if (code == exitOK) != (want == "") || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d\n%s", text, code, stderr)
		}
	}
}

// TestSharedNames: what the top says of names has to be of use to one of the packages.
func TestSharedNames(t *testing.T) {
	const packages = "schema: stores.xml\nrename: {stores.clerk: Seller, stores.sku_v2: Article}\nshape: {stores.part_v2: interface}\npackages:\n  - {out: clerks, emit: [types], include: [stores.clerk]}\n  - {out: skus, emit: [types], include: [stores.sku_v2, stores.part_v2]}\n"
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": packages})
	for _, args := range []string{"generate", "check", "generate clerks", "check", "check skus"} {
		if code, stdout, stderr := execute(t, "", strings.Fields(args)...); code != exitOK || strings.Contains(stderr, "unused") {
			t.Errorf("%s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
	if got := written(t, "."); !strings.Contains(got["clerks/types.gen.go"], "type Seller struct") || !strings.Contains(got["skus/types.gen.go"], "type Article struct") {
		t.Error("the names are not those of the top")
	}
	for text, want := range map[string]string{
		strings.Replace(packages, "stores.clerk:", "stores.clrk:", 1):                                                  "odatagen.yaml:2:10: --rename 'stores.clrk=Seller' names nothing of the description; did you mean 'stores.clerk'? [rename-unused]\n",
		strings.Replace(packages, ", stores.part_v2]", "]", 1):                                                         "odatagen.yaml:3:9: --shape stores.part_v2=interface",
		strings.Replace(packages, "include: [stores.clerk]", "include: [stores.clerk], rename: {stores.sku_v2: X}", 1): "odatagen.yaml:5:68: --rename 'stores.sku_v2=X' is of no use",
	} {
		inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": text})
		if code, _, stderr := execute(t, "", "generate"); code != exitProblem || !strings.Contains(stderr, want) {
			t.Errorf("%s%d\n%s", text, code, stderr)
		}
	}
}

// TestConvertExclude converts what is left of a description.
func TestConvertExclude(t *testing.T) {
	inFolder(t, map[string]string{"stores.xml": stores})
	code, stdout, stderr := execute(t, "", "convert", "--schema", "stores.xml", "--to", "csdl-xml", "--exclude", "stores.clerk", "--exclude", "/clerks/**")
	if code != exitOK || strings.Contains(stdout, "clerk") || !strings.Contains(stdout, "sku_v2") {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
}

// TestTakenName: a rename that takes the Go name of something else says so, in every run.
func TestTakenName(t *testing.T) {
	const renames = "schema: stores.xml\nout: stores\nrename:\n  stores.clerk: PartV2\n"
	const want = "odatagen.yaml:4:3: warning: --rename 'stores.clerk=PartV2' takes the Go name of EntityType stores.part_v2, which is now Part_v2: give that another name with --rename 'stores.part_v2=NAME', or choose another for EntityType stores.clerk [rename-displaces]\n"
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": renames})
	for range 2 {
		if code, _, stderr := execute(t, "", "generate"); code != exitOK || !strings.Contains(stderr, want) {
			t.Errorf("%d\n%s", code, stderr)
		}
	}
	if code, _, stderr := execute(t, "", "check", "--werror"); code != exitProblem || !strings.Contains(stderr, "odatagen.yaml:4:3: --rename") {
		t.Errorf("as an error: %d\n%s", code, stderr)
	}
	for _, text := range []string{
		renames + "  stores.part_v2: Part\n",                                   // which has a name of its own
		"schema: stores.xml\nout: stores\nrename:\n  stores.part_v2: PartV2\n", // which it would have anyway
		"schema: stores.xml\nout: stores\nrename:\n  stores.*_v2: $1\n",        // which nothing else would have
		renames + "include: [stores.clerk]\nemit: [types]\n",                   // nothing is printed that it is taken from
		renames + "severity: {rename-displaces: off}\n",
	} {
		inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": text})
		if code, _, stderr := execute(t, "", "generate"); code != exitOK || strings.Contains(stderr, "displaces") {
			t.Errorf("%s%d\n%s", text, code, stderr)
		}
	}
	const several = "packages:\n- {out: stores}\n- {out: others}\nschema: stores.xml\nrename:\n  stores.clerk: PartV2\n"
	inFolder(t, map[string]string{"stores.xml": stores, "odatagen.yaml": several})
	if code, _, stderr := execute(t, "", "generate"); code != exitOK || strings.Count(stderr, "odatagen.yaml:6:3: warning: --rename 'stores.clerk=PartV2' takes") != 1 {
		t.Errorf("of several packages: %d\n%s", code, stderr)
	}
}

// TestStages: no error of a configuration, of its files or of a waiver waits for another.
func TestStages(t *testing.T) {
	inFolder(t, map[string]string{"stores.xml": stores, "a.yaml": "schema: stores.xm\nout: x\nemits: [types]\nemit: [typs]\npackages: [{out: x}, {out: x}]\noverlay: [no.yaml]\nwaivers: none.yaml\n"})
	for _, command := range []string{"generate", "check", "diff"} {
		args := strings.Fields(command + " --config a.yaml")
		if command == "diff" {
			args = append(args, "--git", "HEAD")
		}
		code, _, stderr := execute(t, "", args...)
		for _, want := range []string{"a.yaml:1:1: schema: stores.xm: no such file or directory; did you mean stores.xml?", "a.yaml:3:1: the configuration has no \"emits\"; did you mean emit?", "a.yaml:4:8: emit knows", "a.yaml:6:11: overlay: no.yaml: no such", "a.yaml:7:1: waivers: none.yaml: no such"} {
			if code != exitProblem || strings.Count(stderr, want) != 1 {
				t.Errorf("%s: %d, without %q\n%s", command, code, want, stderr)
			}
		}
		if same := strings.Contains(stderr, "a.yaml:5:23: out: the package in a.yaml:5:13 is written to"); same != (command != "diff") {
			t.Errorf("%s: of packages:\n%s", command, stderr)
		}
	}
	for _, args := range []string{"list", "show stores.clerk", "lint", "check-examples x.json"} {
		if code, stdout, stderr := execute(t, "", append(strings.Fields(args), "--config", "a.yaml")...); code != exitProblem || !strings.Contains(stdout+stderr, "a.yaml:3:1: ") || !strings.Contains(stdout+stderr, "a.yaml:6:11: ") {
			t.Errorf("%s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
}
