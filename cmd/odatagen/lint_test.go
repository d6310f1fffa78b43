package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// library references a vocabulary that is beside it; both have something wrong.
const (
	library = `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:Reference Uri="terms.xml"><edmx:Include Namespace="terms"/></edmx:Reference><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="library">
  <EnumType Name="state"><Annotation Term="terms.sign"/><Member Name="torn"/></EnumType>
  <ComplexType Name="shelf"><Property Name="room" Type="library.rom"/></ComplexType>
</Schema></edmx:DataServices></edmx:Edmx>`
	terms = `<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="terms">
  <Term Name="sign" Type="Edm.String" Nullable="false" AppliesTo="Propertey"/>
</Schema></edmx:DataServices></edmx:Edmx>`
)

func TestLint(t *testing.T) {
	const (
		applies = "library.xml:3:26: warning: annotation terms.sign stands on the EnumType library.state, and its term applies to Propertey alone: move or remove it [annotation-applies]\n"
		value   = "library.xml:3:26: warning: annotation terms.sign has no value, and the term has no default: give a value of type Edm.String [annotation-value]\n"
		unknown = "library.xml:4:51: property library.shelf/room has the unknown type library.rom: define it [type-unknown]\n"
		word    = "terms.xml:3:3: warning: term terms.sign applies to \"Propertey\", which is no element of CSDL; did you mean Property? [term-applies]\n"
	)
	asError := strings.NewReplacer("warning: ", "")
	for _, test := range []struct {
		args   string
		code   int
		stdout string
	}{
		{"library.xml", 1, applies + value + unknown},
		{"library.xml terms.xml", 1, applies + value + word + unknown},
		{"library.xml --severity type-unknown=off", 0, applies + value},
		{"library.xml --severity type-unknown=warning --severity annotation-value=off --severity annotation-applies=off", 0, strings.Replace(unknown, "property", "warning: property", 1)},
		{"terms.xml --werror", 1, asError.Replace(word)},
		{"terms.xml --werror --severity term-applies=warning", 0, word},
		{"library.xml --quiet", 1, unknown},
		{"", 0, ""}, // what odatagen.yaml names, and as it says
		{"--explain annotation-applies", 0, "annotation-applies (warning, In lint alone)\n  An annotation stands on an element that its term does not apply to (14.1.2).\n  Annotate an element of a kind that the term names.\n"},
	} {
		inFolder(t, map[string]string{"library.xml": library, "terms.xml": terms, "odatagen.yaml": "schema: terms.xml\nout: x\nseverity: {term-applies: off}\n"})
		code, stdout, stderr := execute(t, "", strings.Fields("lint "+test.args)...)
		if code != test.code || stdout != test.stdout || stderr != "" {
			t.Errorf("lint %s: %d\n%s%s\nwant %d\n%s", test.args, code, stdout, stderr, test.code, test.stdout)
		}
	}
}

// TestLintIsNotSilent: what generate does not say by itself is found.
func TestLintIsNotSilent(t *testing.T) {
	collection := strings.Replace(library, `Name="room" Type="library.rom"`, `Name="rooms" Type="Collection(Edm.String)"`, 1)
	inFolder(t, map[string]string{"library.xml": collection, "terms.xml": terms})
	if code, stdout, _ := execute(t, "", "lint", "library.xml", "--werror"); code != exitProblem || !strings.Contains(stdout, "[collection-nullable]") {
		t.Errorf("%d\n%s", code, stdout)
	}
}

// TestLintOpenAPI: of an API without OData, what generating finds is found.
func TestLintOpenAPI(t *testing.T) {
	inFolder(t, map[string]string{"pets.yaml": "openapi: 3.0.3\ninfo: {title: a, version: \"1\"}\npaths:\n  /pets/{id}:\n    get:\n      responses: {\"204\": {description: d}}\n"})
	code, stdout, stderr := execute(t, "", "lint", "pets.yaml")
	if code != exitOK || !strings.Contains(stdout, "pets.yaml:5:5: warning: the parameter \"id\" of the path /pets/{id} is not declared") {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
}

func TestLintCommandLine(t *testing.T) {
	inFolder(t, map[string]string{"library.xml": library})
	for args, want := range map[string]string{
		"lint": "odatagen lint: no FILE: give a description, such as metadata.xml",
		"lint library.xml --severity type-unknwn=off": `odatagen lint: --severity: no rule is called "type-unknwn"; did you mean type-unknown?`,
		"lint library.xml --severity type-unknown=no": `odatagen lint: --severity: the severity of type-unknown is "no", must be error, warning or off`,
		"lint --explain type-unknwn":                  `odatagen lint: --explain "type-unknwn": no rule is called so; did you mean type-unknown?`,
	} {
		if code, stdout, stderr := execute(t, "", strings.Fields(args)...); code != exitUsage || stdout != "" || !strings.HasPrefix(stderr, want+"\n") {
			t.Errorf("%s: %d\n%s%s\nwant %s", args, code, stdout, stderr, want)
		}
	}
	if code, stdout, stderr := execute(t, "", "lint", "missing.xml", "library.xml"); code != exitProblem || !strings.Contains(stdout, "missing.xml: no such file") || !strings.Contains(stdout, "type-unknown") {
		t.Errorf("one file is missing: %d\n%s%s", code, stdout, stderr)
	}
}

// TestLintGoldens: nothing is wrong with the descriptions of the generated packages.
func TestLintGoldens(t *testing.T) {
	for _, folder := range goldens(t) {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Chdir(folder)
			args := []string{"lint"} // what odatagen.yaml names
			flags := flagsOf(t, folder)
			for i, flag := range flags {
				switch flag {
				case "--schema":
					args = append(args, flags[i+1])
				case "--overlay", "--reference":
					args = append(args, flag, flags[i+1])
				}
			}
			if code, stdout, stderr := execute(t, "", args...); code != exitOK || stdout+stderr != "" {
				t.Errorf("%v: %d\n%s%s", args, code, stdout, stderr)
			}
		})
	}
}

// TestLintODataInOpenAPI applies the rules of schemas to OpenAPI of a service of OData too.
func TestLintODataInOpenAPI(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	if code, _, stderr := execute(t, "", "convert", "--schema", "shop.xml", "--to", "openapi", "--out", "shop.json"); code != exitOK {
		t.Fatal(stderr)
	}
	rules := func() string {
		t.Helper()
		_, stdout, stderr := execute(t, "", "lint", "shop.json")
		if stderr != "" {
			t.Fatal(stderr)
		}
		return stdout
	}
	if said := rules(); strings.Contains(said, "range-empty") || strings.Contains(said, "required-forbidden") {
		t.Errorf("of what convert writes it says\n%s", said)
	}
	text, err := os.ReadFile("shop.json")
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(text), `"tags": {`, `"tags": { "minItems": 3, "maxItems": 2,`, 1)
	if err := os.WriteFile("shop.json", []byte(wrong), 0o644); err != nil || wrong == string(text) {
		t.Fatal("nothing is wrong", err)
	}
	if said := rules(); !strings.Contains(said, "[range-empty]") {
		t.Errorf("it says\n%s", said)
	}
}
