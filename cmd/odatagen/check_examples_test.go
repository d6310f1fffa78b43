package main

import (
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
		"empty.md":         "# Nothing\n",
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
		{"docs --schema bikes.yaml", "", "bikes.yaml: the description shows no sign of OData, and examples of other APIs are not checked: give the description of an OData service [openapi-no-odata]\n2 warnings: 2 openapi-invalid; --verbose shows them\n", exitProblem},
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
