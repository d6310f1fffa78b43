package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shop is a small description with one warning.
const shop = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop">
  <EntityType Name="item"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String" Nullable="false"/>
    <Property Name="price" Type="Edm.Decimal" Scale="2"/>
    <Property Name="tags" Type="Collection(Edm.String)" Nullable="false" Precision="2"/>
  </EntityType>
  <EntityContainer Name="Shop"><EntitySet Name="items" EntityType="shop.item"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`

// execute runs a command line and returns the exit code and what was printed.
func execute(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &err)
	return code, out.String(), err.String()
}

// inFolder runs the test in a folder of its own with the given files.
func inFolder(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("go.mod", []byte("module example.org/test\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCommandLine has the command lines that generate nothing, and their whole
// output.
func TestCommandLine(t *testing.T) {
	const (
		helpGenerate = "\nRun 'odatagen help generate' for the usage.\n"
		helpCheck    = "\nRun 'odatagen help check' for the usage.\n"
		helpAll      = "\nRun 'odatagen help' for the commands.\n"
	)
	inFolder(t, map[string]string{"shop.xml": shop})
	const overview = `Odatagen generates Go for OData services, described by CSDL or OpenAPI, and for any other
API that OpenAPI describes.

Usage: odatagen COMMAND [FLAG]...

Commands:
  init           begin a package: its configuration, generate line, handler and test
  generate       generate a Go package from a description
  check          say whether a generated package is up to date, and print the difference
  update         get the descriptions that odatagen.yaml gives addresses of
  diff           say what changed between two descriptions, and whom it breaks
  convert        write a description in another format
  lint           say all that is wrong with descriptions
  check-examples check documented requests and responses against a description
  list           list the types, paths and operations of a description
  show           show a type, an operation or a path of a description
  config-schema  print the JSON Schema of odatagen.yaml, for editors
  completion     print a script with which a shell completes command lines
  version        print the version of odatagen
  help           explain odatagen or one of its commands

Run 'odatagen help COMMAND' for the flags of a command.

The exit code is 0 if all went well, 1 if something is wrong with a description or a file,
or what check looked at is out of date, 2 if the command line is wrong, 3 if diff found
changes that --fail-on names, and 130 if a run was interrupted while it wrote.
`
	for _, test := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"", 2, "", overview},
		{"help", 0, overview, ""},
		{"--help", 0, overview, ""},
		{"-h", 0, overview, ""},
		{"genrate", 2, "", `odatagen: unknown command "genrate"; did you mean generate?` + helpAll},
		{"frobnicate", 2, "", `odatagen: unknown command "frobnicate"` + helpAll},
		{"help chekc", 2, "", `odatagen: unknown command "chekc"; did you mean check?` + helpAll},
		{"version now", 2, "", "odatagen version: unexpected argument \"now\"\nRun 'odatagen help version' for the usage.\n"},
		{"generate", 2, "", "odatagen generate: --schema is missing: give the service's description, such as --schema metadata.xml; or begin with odatagen init, which writes odatagen.yaml" + helpGenerate},
		{"generate --schema x.xml", 2, "", "odatagen generate: --out is missing: give the folder of the package to generate, such as --out ./internal/callrecords" + helpGenerate},
		{"check --schema x.xml", 2, "", "odatagen check: --out is missing: give the folder of the package to generate, such as --out ./internal/callrecords" + helpCheck},
		{"generate --shema x.xml", 2, "", "odatagen generate: unknown flag --shema; did you mean --schema?" + helpGenerate},
		{"generate --frobnicate", 2, "", "odatagen generate: unknown flag --frobnicate" + helpGenerate},
		{"generate -x", 2, "", "odatagen generate: unknown flag -x" + helpGenerate},
		{"generate --schema", 2, "", "odatagen generate: flag needs an argument: --schema" + helpGenerate},
		{"generate --schema shop.xml --out shop extra", 2, "", `odatagen generate: unexpected argument "extra": every argument belongs to a flag` + helpGenerate},
		{"generate --schema shop.xml --out shop --quiet --verbose", 2, "", "odatagen generate: --quiet and --verbose exclude each other" + helpGenerate},
		{"generate --schema shop.xml --out v1.0", 2, "", `odatagen generate: --package is missing: the folder "v1.0" is not named as a Go package can be, since that is no identifier` + helpGenerate},
		{"generate --schema shop.xml --out a --package a-b", 2, "", `odatagen generate: --package "a-b" is not a name that a Go package can have, since that is no identifier` + helpGenerate},
		{"generate --schema shop.xml --out a --package func", 2, "", `odatagen generate: --package "func" is not a name that a Go package can have, since that is no identifier` + helpGenerate},
		{"generate --schema shop.xml --out a --emit types,sever", 2, "", `odatagen generate: --emit knows types, server, client and both, which is types and server, not "sever"; did you mean server?` + helpGenerate},
		{"generate --schema shop.xml --out a --emit server", 2, "", "odatagen generate: --emit server needs the types too: write --emit types,server" + helpGenerate},
		{"generate --schema shop.xml --out a --emit=", 2, "", "odatagen generate: --emit is empty: give types, or types,server,client" + helpGenerate},
		{"generate --schema shop.xml --out a --include=", 2, "", "odatagen generate: --include is empty: give a path, a type or a namespace, or leave it out to take everything" + helpGenerate},
		{"generate --schema shop.xml --out a --rename shop.item", 2, "", `odatagen generate: --rename "shop.item" is not of the form TARGET=GONAME` + helpGenerate},
		{"generate --schema shop.xml --out a --rename =Item", 2, "", `odatagen generate: --rename "=Item" is not of the form TARGET=GONAME` + helpGenerate},
		{"generate --schema shop.xml --out a --rename a=B --rename a=C", 2, "", "odatagen generate: --rename is given twice for a: B and C" + helpGenerate},
		{"generate --schema shop.xml --out a --reference http://x", 2, "", `odatagen generate: --reference "http://x" is not of the form URI=FILE` + helpGenerate},
		{"generate --schema a.xml --schema b.xml --out a", 2, "", `odatagen generate: --schema is given twice, as "a.xml" and as "b.xml": give it once` + helpGenerate},
		{"check --schema a.xml --out a --primary=x --primary=y", 2, "", `odatagen check: --primary is given twice, as "x" and as "y": give it once` + helpCheck},
		{"generate --out= --out a --schema a.xml", 2, "", `odatagen generate: --out is given twice, as "" and as "a": give it once` + helpGenerate},
		{"generate --schema https://host/v1.0/$metadata --out a", 2, "", `odatagen generate: --schema https://host/v1.0/$metadata: only odatagen init and update get what is at addresses, so that other runs need no network and can be repeated: run odatagen init --schema 'https://host/v1.0/$metadata' or, where odatagen.yaml is there, write schema: https://host/v1.0/$metadata into it and run odatagen update; then give --schema metadata.xml` + helpGenerate},
		{"check --schema HTTP://host/api/openapi.yaml?v='1 --out a", 2, "", `odatagen check: --schema HTTP://host/api/openapi.yaml?v='1: only odatagen init and update get what is at addresses, so that other runs need no network and can be repeated: run odatagen init --schema 'HTTP://host/api/openapi.yaml?v='\''1' or, where odatagen.yaml is there, write schema: HTTP://host/api/openapi.yaml?v='1 into it and run odatagen update; then give --schema openapi.yaml` + helpCheck},
		{"generate --schema shop.xml --out a --overlay https://host/patches.yaml", 2, "", `odatagen generate: --overlay https://host/patches.yaml: only odatagen init and update get what is at addresses, so that other runs need no network and can be repeated: run curl -fL -o patches.yaml 'https://host/patches.yaml'; then give --overlay patches.yaml` + helpGenerate},
		{"generate --schema shop.xml --out a --reference http://x/a.xml=http://x/a.xml", 2, "", `odatagen generate: --reference http://x/a.xml=http://x/a.xml: only odatagen init and update get what is at addresses, so that other runs need no network and can be repeated: write reference: {http://x/a.xml: http://x/a.xml} into odatagen.yaml and run odatagen update; then give --reference http://x/a.xml=a.xml` + helpGenerate},
		{"generate --schema file:///data/a.xml --out a", 2, "", "odatagen generate: --schema file:///data/a.xml: give the path of the file, /data/a.xml" + helpGenerate},
		{"generate -schema a.xml --out a", 2, "", "odatagen generate: unknown flag -schema; did you mean --schema?" + helpGenerate},
		{"generate --schema . --out a", 1, "", ".: is a folder: give a file in it [config-file]\n"},
		{"generate --schema shop.xml --out /dev/null --package a", 1, "", "odatagen: /dev/null is a file, not a folder\n"},
		{"generate --schema missing.xml --out a", 1, "", "missing.xml: no such file or directory [config-file]\n"},
		{"check --schema missing.xml --out a", 1, "", "missing.xml: no such file or directory [config-file]\n"},
	} {
		code, stdout, stderr := execute(t, "", strings.Fields(test.args)...)
		if code != test.code || stdout != test.stdout || stderr != test.stderr {
			t.Errorf("odatagen %s:\n got %d\n%s%s\nwant %d\n%s%s", test.args, code, stdout, stderr, test.code, test.stdout, test.stderr)
		}
	}
	if entries, _ := os.ReadDir("."); len(entries) != 2 {
		t.Errorf("files were written: %v", entries)
	}
}

// TestExitCodes has the exit codes as scripts know them.
func TestExitCodes(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "later.xml": shopLater})
	for line, want := range map[string]int{
		"convert --schema shop.xml --to csdl-json": 0,
		"check --schema shop.xml --out shop":       1,
		"check --schema none.xml --out shop":       1,
		"check --shcema shop.xml":                  2,
		"diff shop.xml later.xml":                  3,
	} {
		if code, stdout, stderr := execute(t, "", strings.Fields(line)...); code != want {
			t.Errorf("%s exits with %d, not %d\n%s%s", line, code, want, stdout, stderr)
		}
	}
}

func TestHelpCommand(t *testing.T) {
	_, want, _ := execute(t, "", "help", "generate")
	for _, part := range []string{
		"Usage: odatagen generate [PACKAGE]... [FLAG]...\n",
		"\n  --include PATTERN       generate only what PATTERN selects; may be repeated\n",
		"\n  --quiet                 print errors only\n",
	} {
		if !strings.Contains(want, part) {
			t.Errorf("help lacks %q:\n%s", part, want)
		}
	}
	if code, got, _ := execute(t, "", "generate", "--help"); code != exitOK || got != want {
		t.Errorf("--help is %d\n%s\nhelp is\n%s", code, got, want)
	}
	for _, c := range commands() {
		if code, got, _ := execute(t, "", "help", c.name); code != exitOK || !strings.Contains(got, c.summary) || !strings.Contains(got, "\n\todatagen "+c.name) {
			t.Errorf("help %s: %d\n%s", c.name, code, got)
		}
	}
}
