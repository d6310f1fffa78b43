package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// shopLater is shop with four changes.
var shopLater = strings.NewReplacer(
	`<Property Name="price" Type="Edm.Decimal" Scale="2"/>`, `<Property Name="price" Type="Edm.Double"/>`,
	`<Property Name="tags" Type="Collection(Edm.String)" Nullable="false" Precision="2"/>`, "<Property Name=\"weight\" Type=\"Edm.Double\"/>\n    <Property Name=\"must\" Type=\"Edm.String\" Nullable=\"false\"/>",
).Replace(shop)

const shopDiff = `breaking: 3 changes
  later.xml:7:5: property shop.item/must is new, and must be given; new in Go: Item.Must (breaking for writing) [property-added-required]
  later.xml:5:5: property shop.item/price has the type Edm.Double, not Edm.Decimal; Item.Price is wire.Opt[float64], not wire.Opt[wire.Decimal] (breaking for reading, writing, Go types, Go handlers) [type-changed]
  shop.xml:6:5: property shop.item/tags is gone; gone in Go: Item.Tags (breaking for reading, writing, Go types, Go handlers) [property-removed]
safe: 1 change
  later.xml:6:5: property shop.item/weight is new; new in Go: Item.Weight [property-added]
`

// TestDiff compares two descriptions, and what has one name by its lock.
func TestDiff(t *testing.T) {
	other := strings.Replace(shop, "<EntityContainer", `<ComplexType Name="other"/><EntityContainer`, 1)
	inFolder(t, map[string]string{"shop.xml": shop, "later.xml": shopLater, "other.xml": other})
	for _, test := range []struct {
		args string
		code int
		want string // is printed; nothing is if it is empty
	}{
		{"shop.xml later.xml", exitChanged, shopDiff + "Go names are those of a first run; --out and --lock give those that a package has\n"},
		{"shop.xml later.xml --fail-on none", exitOK, shopDiff},
		{"shop.xml other.xml --include shop.other", exitOK, "complex type shop.other is new"},
		{"shop.xml later.xml --quiet", exitChanged, ""},
		{"shop.xml shop.xml", exitOK, "shop.xml says what shop.xml says\n"},
		{"later.xml shop.xml --fail-on dangerous", exitChanged, "breaking: 3 changes"},
		{"shop.xml later.xml --include shop.item", exitChanged, "Item.Tags"},
		{"shop.xml later.xml --include /items/**", exitChanged, "Item.Tags"},
		{"shop.xml later.xml --include /none", exitProblem, "the pattern /none matches no path, type or namespace of either description"},
		{"shop.xml later.xml --exclude shop.none", exitProblem, "the pattern shop.none matches no"},
		{"shop.xml later.xml --exclude /items", exitChanged, "Item.Tags"},
		{"shop.xml other.xml --include /items/** --include shop.other", exitOK, "complex type shop.other is new; new in Go: Other"},
		{"shop.xml later.xml --verbose", exitChanged, "      Item.Tags is gone [go-gone]\n"},
		{"shop.xml later.xml --opaque http://other/", exitChanged, "breaking"},
		{"shop.xml later.xml --format markdown", exitChanged, "| property [`shop.item/tags`](shop.xml#L6) is gone; in Go `Item.Tags` (`property-removed`) | **breaking** |"},
		{"shop.xml later.xml --format markdown --quiet", exitChanged, ""},
		{"shop.xml later.xml --format html", exitChanged, "<a href=\"shop.xml#L6\">shop.xml:6</a>"},
		{"shop.xml", exitUsage, "1 argument given: give the two descriptions, OLD and NEW"},
		{"shop.xml later.xml --git HEAD", exitUsage, "give the file that --git is about"},
		{"shop.xml --git -x", exitUsage, `--git "-x" is no revision`},
		{"shop.xml --git=", exitUsage, `--git "" is no revision`},
		{"- --git HEAD", exitUsage, "- is the standard input: name the file"},
		{"shop.xml later.xml --format xml", exitUsage, "--format knows text, json, markdown, html, not"},
		{"shop.xml later.xml --fail-on safe", exitUsage, "--fail-on knows breaking, dangerous and none"},
		{"shop.xml later.xml --lock a --out b", exitUsage, "exclude each other"},
		{"shop.xml later.xml --lock none.lock", exitProblem, "none.lock"},
		{"shop.xml none.xml", exitProblem, "none.xml: no such file"},
		{"http://x/a.xml later.xml", exitUsage, "only odatagen init and update get what is at addresses"},
	} {
		code, stdout, stderr := execute(t, "", append([]string{"diff"}, strings.Fields(test.args)...)...)
		all := stdout + stderr
		if code != test.code || !strings.Contains(all, test.want) || test.want == "" && all != "" {
			t.Errorf("diff %s: exit code %d\n%s", test.args, code, all)
		}
	}
}

// TestDiffLock gives a property the name that another lock has for it.
func TestDiffLock(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "later.xml": shopLater})
	if code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--rename", "shop.item/tags=Labels"); code != exitOK {
		t.Fatal(stderr)
	}
	for _, flags := range []string{"--out shop", "--lock shop/odatagen.lock"} {
		_, stdout, stderr := execute(t, "", append([]string{"diff", "shop.xml", "later.xml"}, strings.Fields(flags)...)...)
		if !strings.Contains(stdout, "gone in Go: Item.Labels") || !strings.Contains(stdout, "\nGo names are those of shop/odatagen.lock\n") {
			t.Errorf("%s says\n%s%s", flags, stdout, stderr)
		}
	}
}

// TestDiffJSON reads the report as a program does.
func TestDiffJSON(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "later.xml": shopLater})
	_, stdout, _ := execute(t, "", "diff", "shop.xml", "later.xml", "--format", "json")
	var report struct {
		Old, New string
		Counts   map[string]int
		Changes  []struct {
			Rule, Kind, Path, Text, Old, New, Verdict, Before, After, Means, Do string
			Verdicts                                                            map[string]string
			Go                                                                  []map[string]string
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err, stdout)
	}
	if report.Old != "shop.xml" || report.New != "later.xml" || report.Counts["breaking"] != 3 || report.Counts["safe"] != 1 || len(report.Changes) != 4 {
		t.Fatalf("the report is\n%s", stdout)
	}
	gone := report.Changes[2]
	if gone.Rule != "property-removed" || gone.Path != "shop.item/tags" || gone.Old != "shop.xml:6:5" || gone.New != "" || gone.Verdict != "breaking" ||
		gone.Verdicts["goHandlers"] != "breaking" || gone.Go[0]["name"] != "Item.Tags" || gone.Go[0]["rule"] != "go-gone" || gone.Do == "" {
		t.Errorf("the change is %+v", gone)
	}
}

// TestDiffOther has descriptions in two formats, of two kinds, and ones that Go cannot be
// made of.
func TestDiffOther(t *testing.T) {
	unknown := strings.Replace(shop, "Edm.Decimal", "other.money", 1)
	inFolder(t, map[string]string{"shop.xml": shop, "later.xml": shopLater, "unknown.xml": unknown, "plain.yaml": "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {a: {type: object, properties: {b: {type: string}}}}}\n"})
	for _, format := range []string{"csdl-json", "openapi", "openapi-3.0"} {
		if code, _, stderr := execute(t, "", "convert", "--schema", "shop.xml", "--to", format, "--out", format); code != exitOK {
			t.Fatal(stderr)
		}
		if code, stdout, stderr := execute(t, "", "diff", "shop.xml", format); code != exitOK || stdout != format+" says what shop.xml says\n" {
			t.Errorf("%s: exit code %d\n%s%s", format, code, stdout, stderr)
		}
		if code, stdout, stderr := execute(t, "", "diff", format, "later.xml"); code != exitChanged || !strings.Contains(stdout, "  "+format+":") || !strings.Contains(stdout, "property shop.item/tags is gone; gone in Go: Item.Tags") {
			t.Errorf("%s and later: exit code %d\n%s%s", format, code, stdout, stderr)
		}
	}
	if code, _, stderr := execute(t, "", "diff", "shop.xml", "plain.yaml"); code != exitProblem || !strings.Contains(stderr, "--as-api") {
		t.Errorf("two kinds: exit code %d\n%s", code, stderr)
	}
	code, stdout, stderr := execute(t, "", "diff", "shop.xml", "unknown.xml")
	if code != exitChanged || !strings.Contains(stderr, "nothing is said of Go: unknown.xml:5:") || !strings.Contains(stdout, "property shop.item/price has the type other.money, not Edm.Decimal (breaking for reading, writing) [type-changed]") {
		t.Errorf("an unknown type: exit code %d\n%s%s", code, stdout, stderr)
	}
}

// TestDiffAPI compares two descriptions of an API without OData.
func TestDiffAPI(t *testing.T) {
	const old = `{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": {
  "/pets": {"get": {"operationId": "listPets", "tags": ["pets"], "responses": {"204": {"description": "Done."}}}},
  "/shops": {"get": {"operationId": "listShops", "tags": ["shops"], "responses": {"204": {"description": "Done."}}}}}}`
	inFolder(t, map[string]string{"old.json": old, "new.json": strings.Replace(strings.Replace(old, `"/pets": {"get"`, `"/pets": {"post"`, 1), "listPets", "addPet", 1)})
	code, out, errs := execute(t, "", "diff", "old.json", "new.json")
	if code != exitChanged || !strings.Contains(out, "operation GET /pets is gone; gone in Go: Pets.ListPets (GET /pets)") || !strings.Contains(out, "operation POST /pets is new; new in Go: Pets.AddPet (POST /pets)") || errs != "" {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
	if code, out, errs := execute(t, "", "diff", "old.json", "new.json", "--include", "/shops"); code != exitOK || out != "new.json says what old.json says\n" {
		t.Errorf("a slice: exit code %d\n%s%s", code, out, errs)
	}
	if code, out, errs := execute(t, "", "diff", "old.json", "new.json", "--exclude", "/shops"); code != exitChanged || !strings.Contains(out, "breaking: 1 change") {
		t.Errorf("without a path: exit code %d\n%s%s", code, out, errs)
	}
	if code, out, errs := execute(t, "", "diff", "old.json", "new.json", "--include", "/cats"); code != exitProblem || !strings.Contains(errs, "/cats matches no path") {
		t.Errorf("an unknown path: exit code %d\n%s%s", code, out, errs)
	}
}
