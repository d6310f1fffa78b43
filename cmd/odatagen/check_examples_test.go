package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const menu = "# Get an item\n\n```http\nGET https://shop.example.com/v1.0/items/7\n```\n\n```http\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\n  \"id\": \"7\"%s\n}\n```\n"

// TestCheckExamples checks pages and files, and folders of them.
func TestCheckExamples(t *testing.T) {
	inFolder(t, map[string]string{
		"shop.xml":         shop,
		"docs/right.md":    strings.Replace(menu, "%s", "", 1),
		"wrong.md":         strings.Replace(menu, "%s", ",\n  \"colour\": 3", 1),
		"docs/a/one.json":  `{"@odata.context": "https://x/$metadata#items/$entity", "id": "7"}`,
		"docs/a/other.txt": "GET /nothing",
		"untold.json":      `{"id": 7}`,
		"toys.overlay":     "patches:\n  - target: shop.item\n    reason: It is sent.\n    add: <Property Name=\"colour\" Type=\"Edm.Int32\"/>\n",
		"bikes.yaml":       bikes,
		"pets.yaml":        "openapi: 3.0.3\ninfo: {title: P, version: '1'}\npaths:\n  /pets:\n    get:\n      responses: {'200': {description: All., content: {application/json: {schema: {type: object, properties: {age: {type: integer}}}, example: {age: old}}}}}\n",
		"empty.md":         "# Nothing\n",
		"pets.md":          "```http\nGET https://pets.example.com/v2/pets\n```\n```json\n{\"age\": \"old\"}\n```\n",
	})
	for _, c := range []struct {
		args, stdout, stderr string
		code                 int
	}{
		{"docs", "2 examples: no errors\n", "", exitOK},
		{"docs/right.md docs/a/one.json --quiet", "", "", exitOK},
		{"wrong.md docs", "", "wrong.md:13:3: /colour is no property of shop.item, which is closed [example-property-unknown]\n", exitProblem},
		{"wrong.md --overlay toys.overlay", "1 example: no errors\n", "", exitOK},
		{"untold.json", "1 example: no errors\n", "1 warning: 1 example-untyped; --verbose shows them\n", exitOK},
		{"untold.json --type shop.item", "", "untold.json:1:8: /id is 7, must be a text [example-value]\n", exitProblem},
		{"empty.md", "", "odatagen: empty.md: no examples: blocks of Markdown are examples if they are HTTP or JSON\n", exitProblem},
		{"none.md", "", "odatagen: none.md: no such file or directory\n", exitProblem},
		{"", "", "odatagen check-examples: there are no examples: give files or folders of them, such as docs/api\nRun 'odatagen help check-examples' for the usage.\n", exitUsage},
		{"docs/right.md --schema pets.yaml", "", "docs/right.md:4:1: GET https://shop.example.com/v1.0/items/7 is no request of the service: the description has no path like it [example-path]\n", exitProblem},
		{"pets.md --schema pets.yaml", "", "pets.md:5:9: /age is not as its schema says: value must be an integer [example-invalid]\n", exitProblem},
		{"docs --schema pets.yaml --write-test x_test.go", "", "odatagen check-examples: --write-test is for services of OData, which the description is not: leave it out\nRun 'odatagen help check-examples' for the usage.\n", exitUsage},
		{"--schema bikes.yaml", "0 examples: no errors\n", "", exitOK},
		{"--schema pets.yaml", "", "pets.yaml:6:135: /age is not as its schema says: value must be an integer [example-invalid]\n", exitProblem},
		{"--write-test x_test.go", "", "odatagen check-examples: --write-test is for examples in files: give some, such as docs/api\nRun 'odatagen help check-examples' for the usage.\n", exitUsage},
	} {
		args := append([]string{"check-examples"}, strings.Fields(c.args)...)
		if !strings.Contains(c.args, "--schema") {
			args = append(args, "--schema", "shop.xml")
		}
		if code, stdout, stderr := execute(t, "", args...); code != c.code || stdout != c.stdout || stderr != c.stderr {
			t.Errorf("%s: %d\n%s%s\nwant %d\n%s%s", c.args, code, stdout, stderr, c.code, c.stdout, c.stderr)
		}
	}
}

// TestWriteTest writes a Go test of examples, which holds of the package that was
// generated, and not of one that reads them otherwise.
// TestCheckExamplesConfigured reads odatagen.yaml as the other commands do: the
// description, overlays, and what findings are.
func TestCheckExamplesConfigured(t *testing.T) {
	inFolder(t, map[string]string{
		"shop.xml":      shop,
		"odatagen.yaml": "schema: shop.xml\nout: shop\ninclude: [shop.other]\noverlay: [more.yaml]\n",
		"more.yaml":     "patches:\n  - {target: shop.item, reason: As it is sent., add: <Property Name=\"more\" Type=\"Edm.String\"/>}\n",
		"a.http":        "POST /items\n\n{\"id\": \"7\", \"more\": \"String (text)\"}\n",
		"b.http":        "GET /items?$select=nil\n",
	})
	for args, want := range map[string]string{
		"a.http": "0 1 example: no errors\n1 warning: 1 example-placeholder; --verbose shows them\n",
		"a.http --severity example-placeholder=error":        "1 a.http:3:21: /more is \"String (text)\", which stands for a text: write one [example-placeholder]\n",
		"a.http --werror --severity example-placeholder=off": "0 1 example: no errors\n",
		"b.http --severity example-query=warning --quiet":    "0 ",
		"b.http":                   "1 b.http:1:1: GET /items?$select=nil names \"nil\", which shop.item does not have [example-query]\n",
		"a.http --schema shop.xml": "1 a.http:3:13: /more is no property of shop.item, which is closed [example-property-unknown]\n",
		"a.http --severity example-placehold=off": "2 odatagen check-examples: --severity: no rule is called \"example-placehold\"; did you mean example-placeholder?",
	} {
		code, stdout, stderr := execute(t, "", append([]string{"check-examples"}, strings.Fields(args)...)...)
		if got := fmt.Sprintf("%d %s%s", code, stdout, stderr); !strings.HasPrefix(got, want) || code != exitUsage && got != want {
			t.Errorf("%s: got %s\nwant %s", args, got, want)
		}
	}
}

func TestWriteTest(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t, map[string]string{
		"go.mod":       "module example.org/m\n\ngo 1.26.0\n\nrequire github.com/odatagen/odatagen v0.0.0\n\nreplace github.com/odatagen/odatagen => " + root + "\n",
		"shop.xml":     shop,
		"docs/menu.md": "```http\nPOST /items\n\n{\"id\": \"`7`\", \"price\": 1.50, \"tags\": [], \"more\": \"\"}\n```\n```json\n{\"id\": \"7\", \"price\": 1.50e0, \"tags\": [\"a\"]}\n```\n```http\nGET /items\n```\n```json\n{\"value\": [{\"id\": \"8\"}, {\"id\": \"9\", \"price\": null}]}\n```\n",
		"more.overlay": "patches:\n  - target: shop.item\n    reason: As it is sent.\n    add: <Property Name=\"more\" Type=\"Edm.String\"/>\n",
	})
	arguments := strings.Fields("check-examples --schema shop.xml --write-test shop/examples_test.go docs")
	for _, c := range []struct{ add, stderr string }{
		{"", "odatagen: shop has no Go package: name a file in the folder of a generated one\n"},
		{"--write-test shop/examples.go", "odatagen check-examples: --write-test is given twice"},
	} {
		code, _, stderr := execute(t, "", append(arguments, strings.Fields(c.add)...)...)
		if code == exitOK || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s: %d\n%s", c.add, code, stderr)
		}
	}
	if code, _, stderr := execute(t, "", strings.Fields("generate --schema shop.xml --overlay more.overlay --out shop --emit types --quiet")...); code != exitOK {
		t.Fatal(stderr)
	}
	// Without the overlay, the first body has an error.
	code, stdout, _ := execute(t, "", arguments...)
	if code != exitProblem || stdout != "shop/examples_test.go: 3 objects; left out: 1 with errors, 0 that are no objects\n" {
		t.Errorf("%d\n%s", code, stdout)
	}
	code, stdout, stderr := execute(t, "", append(arguments, "--overlay", "more.overlay")...)
	if code != exitOK || stdout != "shop/examples_test.go: 4 objects; left out: 0 with errors, 0 that are no objects\n2 examples: no errors\n" {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	if testing.Short() {
		return
	}
	if out, err := program(t, "go", "vet", "./..."); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := program(t, "gofmt", "-l", "."); err != nil || out != "" {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := program(t, "go", "test", "./..."); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	text, err := os.ReadFile("shop/types.gen.go")
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(text), "wire.Opt[wire.Decimal]", "wire.Opt[bool]", 1)
	if err := os.WriteFile("shop/types.gen.go", []byte(broken), 0o644); err != nil || broken == string(text) {
		t.Fatal("nothing was broken", err)
	}
	if out, err := program(t, "go", "test", "./..."); err == nil || !strings.Contains(out, "/price") {
		t.Errorf("the test holds of types that do not read the examples:\n%s", out)
	}
}

// program runs a program, and returns what it says.
func program(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
