package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestListAndShow(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "broken.xml": broken})
	for _, test := range []struct {
		args           string
		code           int
		stdout, stderr string // what is in them
	}{
		{"list --schema shop.xml", 0, "EntityType  shop.item  Item", ""},
		{"list --schema shop.xml /items/{id}", 0, "GET     /items/{}  ItemsHandler.GetItem", ""},
		{"list --schema shop.xml item", 1, "", "item matches nothing of the description; did you mean 'shop.item'? [include-unused]\n"},
		{"list --schema broken.xml shop.item", 0, "shop.item", ""}, // looking is of use where generating is refused
		{"show --schema shop.xml shop.item", 0, "tags   Collection(Edm.String)  Tags", ""},
		{"show --schema shop.xml shop.item --include /items", 0, "slice: answer of /items", ""},
		{"show --schema shop.xml shop.item --include /itms", 1, "", "did you mean --include '/items'?"},
		{"show --schema shop.xml shop.itme", 1, "", "did you mean 'shop.item'?"},
		{"show --schema shop.xml", 2, "", "odatagen show: give one name or path"},
		{"show --schema shop.xml a b", 2, "", "odatagen show: give one name or path"},
		{"list shop.xml", 2, "", "odatagen list: --schema is missing"},
		{"list --schema shop.xml --format yaml", 2, "", `--format knows text and json, not "yaml"`},
		{"list --schema missing.xml", 1, "", "missing.xml: no such file or directory [config-file]\n"},
	} {
		code, stdout, stderr := execute(t, "", strings.Fields(test.args)...)
		if code != test.code || !strings.Contains(stdout, test.stdout) || !strings.Contains(stderr, test.stderr) || test.stderr == "" && stderr != "" {
			t.Errorf("odatagen %s: %d\n%s%s", test.args, code, stdout, stderr)
		}
	}
}

func TestLookAsJSON(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	for _, args := range []string{"list", "list /items", "show shop.item", "show /items"} {
		code, stdout, stderr := execute(t, "", append(strings.Fields(args), "--schema", "shop.xml", "--format", "json")...)
		var list []struct{ Kind, Name, File string }
		if err := json.Unmarshal([]byte(stdout), &list); code != exitOK || err != nil || len(list) == 0 || list[0].Name == "" || list[0].File != "shop.xml" {
			t.Errorf("%s: %d, %v\n%s%s", args, code, err, stdout, stderr)
		}
	}
}

// TestLookByConfiguration: without --schema, odatagen.yaml says which description, which
// slice show is about, and where the lock with the names is.
func TestLookByConfiguration(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "odatagen.yaml": "schema: shop.xml\nout: shop\ninclude: [/items]\nrename: {shop.item: Article}\n"})
	if code, _, stderr := execute(t, "", "generate", "--quiet"); code != exitOK {
		t.Fatal(stderr)
	}
	for args, want := range map[string]string{"list shop.item": "Article", "show shop.item": "slice: answer of /items"} {
		if code, stdout, stderr := execute(t, "", strings.Fields(args)...); code != exitOK || !strings.Contains(stdout, want) {
			t.Errorf("%s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
	inFolder(t, map[string]string{"odatagen.yaml": "packages:\n- {schema: a.xml, out: a}\n- {schema: b.xml, out: b}\n"})
	if code, _, stderr := execute(t, "", "list"); code != exitUsage || !strings.Contains(stderr, "several descriptions: say with --schema which, such as a.xml") {
		t.Errorf("%d %s", code, stderr)
	}
}
