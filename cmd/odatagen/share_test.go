package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write writes files into the folder of the test.
func write(t *testing.T, files map[string]string) {
	t.Helper()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

const (
	csdlHead = `<Edmx Version="4.0" xmlns="http://docs.oasis-open.org/odata/ns/edmx"><DataServices>`
	csdlTail = `</DataServices></Edmx>`
	edm      = ` xmlns="http://docs.oasis-open.org/odata/ns/edm"`
	common   = `<Schema Namespace="a.common"` + edm + `>
<EnumType Name="tone"><Member Name="low" Value="0"/></EnumType>
<ComplexType Name="base"><Property Name="as_base" Type="Edm.Guid"/></ComplexType>
<ComplexType Name="more" BaseType="a.common.base"/>
</Schema>`
	ours = `<Schema Namespace="a.ours"` + edm + `>
<ComplexType Name="base"><Property Name="of" Type="a.common.base"/><Property Name="t" Type="a.common.tone"/></ComplexType>
<ComplexType Name="mine" BaseType="a.common.more"><Property Name="AsBase" Type="Edm.String"/></ComplexType>
</Schema>`
)

// TestImports shares types of OData, of which two packages have some of one name.
func TestImports(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{
		"go.mod": "module example.org/shop\n",
		"a.xml":  csdlHead + common + ours + csdlTail,
		"b.xml":  csdlHead + common + csdlTail, // which does not know who derives from it
	})
	generate := []string{"generate", "--emit", "types"}
	for _, run := range []struct {
		flags []string
		want  string // of what goes wrong
	}{
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.common.*=common"}, "common has no Go that odatagen generated: generate the package there first [import-unreadable]"},
		{[]string{"--schema", "a.xml", "--out", "common", "--include", "a.common.tone"}, ""},
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.common.*=common"}, "package common in common does not have a.common.base, which is to be taken from there: add it to the --include of that package and generate it"},
		{[]string{"--schema", "b.xml", "--out", "common", "--type", "Edm.Guid=example.org/shop/ids.UUID"}, ""},
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.comon.*=common"}, "--import a.comon.*=common: nothing that is generated is or has a type that this names [import-unused]"},
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.common.more=common"}, "a.common.more is taken from package common, and its base type a.common.base is generated here: take that from there too with --import a.common.base=common [import-cycle]"},
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.common.*=common", "--rename", "a.common.base=Root"}, "a.common.base is not generated"},
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.common.*=common", "--shape", "a.common.base=pointer"}, "a.common.base is no entity type or complex type that is generated"},
		{[]string{"--schema", "a.xml", "--out", "ours", "--import", "a.common.*=common"}, ""},
		{[]string{"--schema", "a.xml", "--out", "common", "--import", "a.ours.*=ours"}, "ours imports the package that is to be generated, which Go does not allow the other way round too"},
	} {
		code, _, stderr := execute(t, "", append(generate[:len(generate):len(generate)], run.flags...)...)
		if !strings.Contains(stderr, run.want) || (run.want == "") != (code == exitOK) {
			t.Errorf("%q: %d %s\nwant %s", run.flags, code, stderr, run.want)
		}
	}
	made := contents(t, "ours", "types.gen.go")
	for _, want := range []string{
		"\tOf      common.AnyBase `odata:\"of\"`\n\tT       common.Tone    `odata:\"t\"`\n",
		"type Mine struct {\n\tcommon.More\n",
		"`odata:\"AsBase\"`",
		"(*common.Base)(nil)",
		"wire.ByText[ids.UUID, *ids.UUID]{}",
		"type Base struct {", // which has the name that the other has too
	} {
		if !strings.Contains(made, want) {
			t.Errorf("there is no %q in\n%s", want, made)
		}
	}
	if strings.Contains(made, "\tAsBase ") {
		t.Errorf("a field hides one of the type that is embedded:\n%s", made)
	}
	if description := contents(t, "ours", "description.gen.xml"); !strings.Contains(description, `Name="tone"`) {
		t.Errorf("the description lacks what is shared:\n%s", description)
	}
}

// TestImportsTogether generates packages that share types in one run, whatever their order
// is: all of them, of what is new, or none.
func TestImportsTogether(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{
		"go.mod": "module example.org/shop\n",
		"a.xml":  csdlHead + common + ours + csdlTail,
		"odatagen.yaml": `schema: a.xml
emit: [types]
packages:
  - {out: ours, import: {a.common.*: common}}
  - {out: common, include: [a.common.*], import-path: example.org/else/common}
`})
	run := func(code int, want string, args ...string) {
		t.Helper()
		got, stdout, stderr := execute(t, "", args...)
		if got != code || !strings.Contains(stdout+stderr, want) {
			t.Errorf("%q: %d\n%s%s\nwant %q", args, got, stdout, stderr, want)
		}
	}
	run(exitProblem, "common has no Go that odatagen generated", "generate", "ours")
	write(t, map[string]string{"common/types.gen.go": "package common\n"})
	run(exitProblem, "was not written by odatagen", "generate")
	if _, err := os.Stat("ours"); err == nil {
		t.Error("one package is written, and the other cannot be")
	}
	if err := os.RemoveAll("common"); err != nil {
		t.Fatal(err)
	}
	run(exitOK, "common: 7 files written", "generate")
	run(exitOK, "common is up to date", "check")
	if made := contents(t, "ours", "types.gen.go"); !strings.Contains(made, `"example.org/else/common"`) {
		t.Errorf("generated is\n%s", made)
	}
	write(t, map[string]string{"a.xml": csdlHead + strings.Replace(common+ours, `Name="more"`, `Name="most"`, 1) + csdlTail})
	run(exitProblem, "the unknown base type a.common.more", "generate")
	write(t, map[string]string{"a.xml": csdlHead + strings.ReplaceAll(strings.Replace(common+ours, `Name="more"`, `Name="most"`, 1), "a.common.more", "a.common.most") + csdlTail})
	run(exitOK, "", "generate")
	if made := contents(t, "ours", "types.gen.go"); !strings.Contains(made, "\tcommon.Most\n") {
		t.Errorf("what is new in the other package is not known:\n%s", made)
	}
}

// TestImportsStated says how packages are imported that are in no module.
func TestImportsStated(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{"a.xml": csdlHead + common + ours + csdlTail})
	generate := func(want string, args ...string) {
		t.Helper()
		code, _, stderr := execute(t, "", append([]string{"generate", "--schema", "a.xml", "--emit", "types"}, args...)...)
		if !strings.Contains(stderr, want) || (want == "") != (code == exitOK) {
			t.Errorf("%q: %d %s", args, code, stderr)
		}
	}
	generate("", "--out", "common", "--include", "a.common.*")
	generate("or say it behind a comma, as in common,example.org/shop", "--out", "ours", "--import", "a.common.*=common")
	generate(`--import a.common.*=common,no path: no Go package can be imported so`, "--out", "ours", "--import", "a.common.*=common,no path")
	generate("--import a.common.*=,x: the folder is missing", "--out", "ours", "--import", "a.common.*=,x")
	generate("", "--out", "ours", "--import", "a.common.*=common,example.org/else/common")
	if made := contents(t, "ours", "types.gen.go"); !strings.Contains(made, `"example.org/else/common"`) {
		t.Errorf("generated is\n%s", made)
	}
}

// TestImportsPlain shares schemas.
func TestImportsPlain(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{
		"go.mod": "module example.org/shop\n",
		"a.yaml": `openapi: 3.0.3
info: {title: t, version: '1'}
paths: {}
components:
  schemas:
    User: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
    Order: {type: object, properties: {by: {$ref: '#/components/schemas/User'}, pet: {$ref: '#/components/schemas/Pet'}, cats: {type: array, items: {$ref: '#/components/schemas/Cat'}}}}
`,
	})
	generate := []string{"generate", "--schema", "a.yaml", "--emit", "types"}
	for _, run := range []struct {
		flags []string
		want  string // of what goes wrong
	}{
		{[]string{"--out", "users", "--include", "User"}, ""},
		{[]string{"--out", "orders", "--include", "Order", "--import", "Order=users"}, "package users in users does not have Order, which is to be taken from there: add it to the --include of that package and generate it"},
		{[]string{"--out", "orders", "--include", "Order", "--import", "Usr=users"}, "--import Usr=users: nothing that is generated is or has a schema that this names [import-unused]"},
		{[]string{"--out", "orders", "--include", "Order", "--import", "*=users"}, ""},
		{[]string{"--out", "users", "--include", "User", "--import", "*=orders"}, "orders imports the package that is to be generated"},
	} {
		code, _, stderr := execute(t, "", append(generate[:len(generate):len(generate)], run.flags...)...)
		if !strings.Contains(stderr, run.want) || (run.want == "") != (code == exitOK) {
			t.Errorf("%q: %d %s\nwant %s", run.flags, code, stderr, run.want)
		}
	}
	made := contents(t, "orders", "types.gen.go")
	for _, want := range []string{"By         *users.User", "Pet        *users.AnyPet", "Cats       []*users.Cat"} {
		if !strings.Contains(made, want) {
			t.Errorf("there is no %q in\n%s", want, made)
		}
	}
	if strings.Count(made, "struct {") != 1 {
		t.Errorf("what is shared is generated again:\n%s", made)
	}
}

// TestTypes refuses Go types that cannot stand for what they are given for.
func TestTypes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, map[string]string{
		"go.mod": "module example.org/shop\n",
		"a.xml":  csdlHead + common + ours + csdlTail,
		"b.yaml": "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object, properties: {id: {type: string, format: uuid}}}}}\n",
	})
	for _, test := range []struct {
		schema, flag string
		code         int
		want         string
	}{
		{"a.xml", "Edm.Guid=uuid", exitUsage, "the Go type is written with the path of its package, as in github.com/google/uuid.UUID"},
		{"a.xml", "Edm.Guid=example.org/uuid", exitUsage, "the Go type is written with the path of its package"},
		{"a.xml", "Edm.Guid=example.org/uuid.uuid", exitUsage, `"uuid" is the name of no exported Go type without parameters`},
		{"a.xml", "Edm.Guid=example.org/uuid.Of[int]", exitUsage, "is the name of no exported Go type without parameters"},
		{"a.xml", "Edm.Guid=*example.org/uuid.UUID", exitUsage, "a pointer stands for no value: give the type without the *"},
		{"a.xml", "Edm.Guid=example..org/x y.UUID", exitUsage, "no Go package can be imported so"},
		{"a.xml", "Edm.Guide=example.org/uuid.UUID", exitProblem, "a Go type cannot stand for Edm.Guide"},
		{"a.xml", "Edm.Stream=example.org/uuid.UUID", exitProblem, "a Go type cannot stand for Edm.Stream"},
		{"a.xml", "a.common.tone=example.org/uuid.UUID", exitProblem, "--type a.common.tone=example.org/uuid.UUID names nothing that is generated: give a primitive type"},
		{"a.xml", "a.common.base/as_bse=example.org/uuid.UUID", exitProblem, "[type-unused]"},
		{"a.xml", "Edm.Date=time.Time", exitOK, ""},
		{"b.yaml", "A=example.org/uuid.UUID", exitProblem, "names no single value that is generated: give a type, with its format if there is one (string/uuid, integer), a schema (Price), a property (Pet/id)"},
		{"b.yaml", "string/uid=example.org/uuid.UUID", exitOK, ""},
		{"b.yaml", "A/id=example.org/go-types/v2.UUID", exitOK, ""},
	} {
		code, stdout, stderr := execute(t, "", "generate", "--schema", test.schema, "--out", "out", "--emit", "types", "--type", test.flag)
		if code != test.code || !strings.Contains(stderr, test.want) {
			t.Errorf("%s: %d %s\nwant %d %s", test.flag, code, stderr, test.code, test.want)
		}
		if idle := "stands for nothing: no "; strings.Contains(test.flag, "Edm.Date") || strings.Contains(test.flag, "string/uid=") {
			if !strings.Contains(stdout, idle) {
				t.Errorf("%s: the report is %s", test.flag, stdout)
			}
		}
	}
	// The last of the elements of a path need not be a name that a file can use.
	if made := contents(t, "out", "types.gen.go"); !strings.Contains(made, "\tpkgtypes \"example.org/go-types/v2\"\n") || !strings.Contains(made, "wire.Opt[pkgtypes.UUID]") {
		t.Errorf("generated is\n%s", made)
	}
}
