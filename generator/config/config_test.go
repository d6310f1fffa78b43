package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator/config"
	"github.com/odatagen/odatagen/schema"
)

func read(text, dir string) ([]*config.Settings, schema.Diagnostics) {
	return config.Read(schema.Source{Name: "odatagen.yaml", Data: []byte(text)}, dir)
}

func lines(found schema.Diagnostics) string {
	var b strings.Builder
	for _, d := range found {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

// TestForm has what is wrong with the form of configurations.
func TestForm(t *testing.T) {
	for text, want := range map[string]string{
		"shema: a.xml\nout: x\nouts: y\nincludes: [a]\nout: z\n": `odatagen.yaml:1:1: the configuration has no "shema"; did you mean schema?
odatagen.yaml:3:1: the configuration has no "outs"; did you mean out?
odatagen.yaml:4:1: the configuration has no "includes"; did you mean include?
odatagen.yaml:5:1: "out" is given twice: remove one
`,
		"schema: a.xml\ninclude: /users/**\nrename: [a]\nwerror: 1\npackage:\nout: [x]\n": `odatagen.yaml:2:10: include must be a list: write include: [/users/**]
odatagen.yaml:3:9: rename must be an object
odatagen.yaml:4:9: werror must be true or false
odatagen.yaml:5:9: package has no value: give it one, or remove it
odatagen.yaml:6:6: out must be a single text
`,
		"schema: {url: ftp://x/y}\nreference:\n  http://x/a: {headers: {A: b}, file: c}\n  http://x/b: {}\n  http://x/c: {file: http://x/d}\n": `odatagen.yaml:1:9: schema: "ftp://x/y" is no address of http or https that has a host
odatagen.yaml:3:15: http://x/a in reference has headers and no url to send them to: give it one, or remove them
odatagen.yaml:4:15: http://x/b in reference names no file: give it file, or url
odatagen.yaml:5:15: http://x/c in reference: the file is an address: write it as url
`,
		"reference: {http://x/b: {}}": "odatagen.yaml:1:25: http://x/b in reference names no file: give it file, or url\n",
		"schema: file:///a.xml":       "odatagen.yaml:1:9: schema: \"file:///a.xml\" is no address of http or https that has a host\n",
		"schema: [x]\nreference: {u: [y]}": `odatagen.yaml:1:9: schema must be a file or an address, such as metadata.xml, or an object with url and file
odatagen.yaml:2:16: u in reference must be a file or an address, such as metadata.xml, or an object with url and file
`,
		"schema: http://u:pw@a:b/c": "odatagen.yaml:1:9: schema: \"http://xxxxx@a:b/c\" is no address of http or https that has a host\n",
		"schema: '-'":               "odatagen.yaml:1:9: schema: - is the standard input, which the flag alone can name: give a file\n",
		"packages: []":              "odatagen.yaml:1:11: packages has none: add one, or leave the key out\n",
		"packages: [{packages: []}, 3]": `odatagen.yaml:1:13: a package has no "packages"; did you mean package?
odatagen.yaml:1:28: a package must be an object
`,
		"severity: {a: {b: c}}": "odatagen.yaml:1:15: a in severity must be a single text\n",
		"":                      "odatagen.yaml: the configuration is empty: give it at least the key schema, as in schema: metadata.xml\n",
	} {
		list, found := read(text, ".")
		if got := strings.ReplaceAll(lines(found), " [config-form]", ""); got != want || slices.ContainsFunc(list, (*config.Settings).Complete) {
			t.Errorf("%s\n got\n%swant\n%s", text, got, want)
		}
	}
}

// TestMerge: what a package says takes the place of what the top says, of maps entry
// by entry; paths are those from the folder of the file.
func TestMerge(t *testing.T) {
	const text = `
schema: api/graph.xml
include: [/a/**]
overlay: [fixes.yaml]
rename: {ns.a: A, ns.b: B}
severity: {name-case: off}
packages:
  - {out: one, include: [/b], rename: {ns.b: C, ns.c: D}}
  - {out: /abs/two, emit: [types], overlay: [a.yaml, b.yaml]}
  - {schema: "https://host/v1/$metadata"}
`
	list, found := read(text, "deep/er")
	if len(found) > 0 || len(list) != 3 {
		t.Fatal(list, found)
	}
	got := ""
	for _, s := range list {
		got += fmt.Sprintln(s.Schema.File, s.Out, s.Include, s.Emit, s.Overlay, s.Rename, s.Severity)
	}
	const want = `deep/er/api/graph.xml deep/er/one [/b] [] [deep/er/fixes.yaml] map[ns.a:A ns.b:C ns.c:D] map[name-case:off]
deep/er/api/graph.xml /abs/two [/a/**] [types] [deep/er/a.yaml deep/er/b.yaml] map[ns.a:A ns.b:B] map[name-case:off]
deep/er/metadata.xml deep/er [/a/**] [] [deep/er/fixes.yaml] map[ns.a:A ns.b:B] map[name-case:off]
`
	if filepath.ToSlash(got) != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	flags := &config.Settings{Out: "there", Rename: map[string]string{"ns.a": "Z"}}
	flags.Say("out")
	flags.Say("rename")
	if s := list[0].With(flags); s.Out != "there" || fmt.Sprint(s.Rename) != "map[ns.a:Z ns.b:C ns.c:D]" || s.Include[0] != "/b" {
		t.Errorf("with flags: %+v", s)
	}
	if list[0].Out == "there" || list[0].Rename["ns.a"] != "A" {
		t.Error("flags changed what the file says")
	}
}

// TestValues has values that keys cannot have, all of which are said.
func TestValues(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("docs", 0o755); err != nil {
		t.Fatal(err)
	}
	rules := []schema.Rule{{ID: "name-case"}, {ID: "type-unknown", Severity: schema.Error}}
	const text = `schema: https://host/openapi.yaml
out: v1.0
emit: [tipes]
import-path: a b
include: [/x]
initialism: [SKU, sku, A-B]
severity: {name-cas: off, type-unknown: of}
opaque: [http://x/]
reference:
  http://x/docs: docs
  http://x/missing/: nowhere
  http://y/many/: https://host/a.xml
`
	list, found := read(text, ".")
	if len(found) > 0 {
		t.Fatal(found)
	}
	_, found = list[0].Config(rules)
	const want = `odatagen.yaml:1:1: schema: openapi.yaml is not there: run odatagen update, which gets it from https://host/openapi.yaml
odatagen.yaml:2:1: package is missing: the folder "v1.0" is not named as a Go package can be, since that is no identifier
odatagen.yaml:3:8: emit knows types, server, client and both, which is types and server, not "tipes"; did you mean types?
odatagen.yaml:4:1: import-path: no Go package can be imported so: malformed import path "a b": invalid char ' '
odatagen.yaml:6:19: initialism "sku" is no word of 2 to 32 capitals and digits, such as SKU
odatagen.yaml:6:24: initialism "A-B" is no word of 2 to 32 capitals and digits, such as SKU
odatagen.yaml:7:12: severity: no rule is called "name-cas"; did you mean name-case?
odatagen.yaml:7:27: severity: the severity of type-unknown is "of", must be error, warning or off
odatagen.yaml:10:3: reference http://x/docs=docs gives a folder for one document: end the URI with a slash, as in http://x/docs/=docs, to give it for all below
odatagen.yaml:11:3: reference http://x/missing/=nowhere: no such file or directory
odatagen.yaml:12:3: reference http://y/many/: a.xml is not there: run odatagen update, which gets it from https://host/a.xml
odatagen.yaml:12:3: reference http://y/many/: an address is that of one document, and what ends in a slash stands for many: give a folder
`
	if got := strings.NewReplacer(" [config-value]", "", " [config-file]", "").Replace(lines(found)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestTogether: what is wrong with the form hides no bad value, and makes nothing missing
// of what it may have been meant for.
func TestTogether(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"metadata.xml", "fixes.yaml"} {
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	rules := []schema.Rule{{ID: "name-case"}}
	for text, want := range map[string]string{
		"schema: metadata.xm\npackge: shop\nout: v1.0\nemit: [servr, types, clnt]\nrename: {ns.a: b, ns.b*: $2, ns.c: [D]}\nshape: {ns.a: pointr}\nseverity: {name-cas: off}\noverlay: [fixs.yaml, fixes.yaml]\nwaivers: waivers.yaml\nreference: {http://x/a: a.xml, http://x/b: fixe.yaml}\n": `odatagen.yaml:2:1: the configuration has no "packge"; did you mean package?
odatagen.yaml:5:36: ns.c in rename must be a single text
odatagen.yaml:1:1: schema: metadata.xm: no such file or directory; did you mean metadata.xml?
odatagen.yaml:4:8: emit knows types, server, client and both, which is types and server, not "servr"; did you mean server?
odatagen.yaml:4:22: emit knows types, server, client and both, which is types and server, not "clnt"; did you mean client?
odatagen.yaml:5:10: --rename 'ns.a=b': "b" is no exported Go identifier, which begins with a capital and has letters, digits and underscores
odatagen.yaml:5:19: --rename 'ns.b*=$2': $2 stands for nothing, since the target has 1 *
odatagen.yaml:6:9: shape ns.a=pointr: a shape is pointer or interface, or of an API without OData map, struct or own; did you mean pointer?
odatagen.yaml:7:12: severity: no rule is called "name-cas"; did you mean name-case?
odatagen.yaml:8:11: overlay: fixs.yaml: no such file or directory; did you mean fixes.yaml?
odatagen.yaml:9:1: waivers: waivers.yaml: no such file or directory
odatagen.yaml:10:13: reference http://x/a: a.xml: no such file or directory
odatagen.yaml:10:32: reference http://x/b: fixe.yaml: no such file or directory; did you mean fixes.yaml?
`,
		"shema: metadata.xml\nemit: types\ninclude: ['']\nout: [a]\nopaque: [{}]": `odatagen.yaml:1:1: the configuration has no "shema"; did you mean schema?
odatagen.yaml:2:7: emit must be a list: write emit: [types]
odatagen.yaml:3:11: an item of include has no value: give it one, or remove it
odatagen.yaml:4:6: out must be a single text
odatagen.yaml:5:10: an item of opaque must be a single text
`,
		"schema: .\npackage: p\n": "odatagen.yaml:1:1: schema: .: is a folder: give a file in it\n",
	} {
		list, found := read(text, ".")
		_, more := list[0].Config(rules)
		got := lines(append(found, more...))
		for _, rule := range []string{"config-form", "config-value", "config-file", "rename-invalid"} {
			got = strings.ReplaceAll(got, " ["+rule+"]", "")
		}
		if got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	}
}

// TestDeepest has what is nested deepest, and something that is nested deeper.
func TestDeepest(t *testing.T) {
	list, found := read("packages: [{reference: {http://x: {url: http://x/y.xml, headers: {A: '${B}'}}}}]", ".")
	if len(found) > 0 || list[0].Reference["http://x"].Headers["A"] != "${B}" {
		t.Errorf("%v", found)
	}
	_, found = read("schema: "+strings.Repeat("[", 20)+strings.Repeat("]", 20), ".")
	if got := lines(found); got != "odatagen.yaml:1:17: the configuration is nested more than 8 deep [config-form]\n" {
		t.Error(got)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"schema: a.xml", "packages: [{out: a}, {out: b, rename: {a: b}}]", "schema: {url: https://x/y, headers: {A: '${B}'}}",
		"reference: {http://x/: y}\nseverity: {a: off}\nwerror: true", "a: &b [*b]", "? {a: b}\n: c", "include: [!!binary aGk=]",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list, found := config.Read(schema.Source{Name: "odatagen.yaml", Data: text}, ".")
		if list == nil && len(found) == 0 || len(list) > 0 && list[0].Complete() != (len(found) == 0) {
			t.Fatalf("%v with %v", list, found)
		}
		for _, s := range list {
			s.Config(nil)
		}
	})
}
