package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/promise"
)

// TestMembers holds the members of what commands print as JSON, with their kinds,
// against those that programs may rely on.
func TestMembers(t *testing.T) {
	file, err := filepath.Abs("testdata/members.txt")
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]bool{}
	inFolder(t, map[string]string{
		"shop.xml": documentedShop, "later.xml": strings.Replace(shopLater, "<EntityContainer", `<ComplexType Name="other"/><EntityContainer`, 1),
		"odd.xml":     strings.Replace(shop, "<EntityContainer", `<ComplexType Name="item"/><EntityContainer`, 1),
		"left.xml":    strings.Replace(shop, "<EntitySet", `<EntitySet Name="none" EntityType="shop.none"/><EntitySet`, 1),
		"broken.xml":  broken,
		"waived.yaml": "waivers:\n- {path: shop.item/tags, reason: they go, expires: 2999-01-01}\n",
	})
	if code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--quiet"); code != exitOK {
		t.Fatal(stderr)
	}
	for _, line := range []string{
		"generate --schema odd.xml --out odd",
		"generate --schema left.xml --out left",
		"diff shop.xml later.xml --out shop --waivers waived.yaml",
		"diff shop.xml broken.xml",
		"list --schema shop.xml",
		"show shop.item --schema shop.xml --include /items",
	} {
		_, stdout, stderr := execute(t, "", append(strings.Fields(line), "--format", "json")...)
		var v any
		if err := json.Unmarshal([]byte(stdout), &v); err != nil {
			t.Fatalf("%s: %v\n%s%s", line, err, stdout, stderr)
		}
		command, _, _ := strings.Cut(line, " ")
		members(strings.Replace(command, "generate", "findings", 1), v, printed)
	}
	promise.Hold(t, file, slices.Collect(maps.Keys(printed)), *update)
}

// documentedShop has what show prints only where it is there.
var documentedShop = strings.Replace(shop, `Scale="2"/>`, `Scale="2"><Annotation Term="Org.OData.Core.V1.Description" String="What it costs."/></Property><Annotation Term="Org.OData.Core.V1.Description" String="What is sold."/>`, 1)

// members adds a line for each member below a value, with the kind of its value.
func members(path string, v any, to map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		to[path+" object"] = true
		for name, member := range v {
			members(path+"."+name, member, to)
		}
	case []any:
		to[path+" list"] = true
		for _, item := range v {
			members(path+"[]", item, to)
		}
	case float64:
		to[path+" number"] = true
	default:
		to[fmt.Sprintf("%s %T", path, v)] = true // string, bool
	}
}
