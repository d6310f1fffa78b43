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
		"odd.xml":    strings.Replace(shop, "<EntityContainer", `<ComplexType Name="item"/><EntityContainer`, 1),
		"left.xml":   strings.Replace(shop, "<EntitySet", `<EntitySet Name="none" EntityType="shop.none"/><EntitySet`, 1),
		"broken.xml": broken,
		"stores.xml": stores, "kinds.xml": kinds, "pets.yaml": pets,
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
		"show /clerks/{id} --schema stores.xml",
		"show shop.base --schema kinds.xml",
		"show shop.more --schema kinds.xml",
		"show shop.color --schema kinds.xml",
		"show shop.money --schema kinds.xml",
		"show shop.nearest --schema kinds.xml",
		"show /things --schema kinds.xml",
		"show Pet --schema pets.yaml --include /pets",
		"show Kind --schema pets.yaml",
		"show /pets --schema pets.yaml",
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

// kinds has what show prints of CSDL, and pets what of OpenAPI.
const (
	kinds = csdlHead + `<Schema Namespace="shop"` + edm + `>
<EnumType Name="color"><Member Name="red"/></EnumType>
<TypeDefinition Name="money" UnderlyingType="Edm.Decimal"/>
<EntityType Name="base"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="more" BaseType="shop.base"><Property Name="color" Type="shop.color"/><Property Name="price" Type="shop.money"/><NavigationProperty Name="next" Type="shop.more"/></EntityType>
<Function Name="nearest" IsBound="true"><Parameter Name="to" Type="shop.base"/><Parameter Name="by" Type="Edm.Int32"/><ReturnType Type="shop.base"/></Function>
<EntityContainer Name="C"><EntitySet Name="things" EntityType="shop.base"/></EntityContainer></Schema>` + csdlTail
	pets = `openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: addPet
      parameters: [{name: loud, in: query, schema: {type: boolean}}]
      security: [{key: []}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {"200": {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}}}
    Kind: {type: string, enum: [cat, dog]}
`
)

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
