package main

import (
	"os"
	"strings"
	"testing"
)

const bikes = `openapi: 3.0.3
info: { title: Bikes, version: "1" }
paths:
  /bikes:
    get:
      parameters: [{ name: trace, in: query, style: matrix, schema: { type: string } }]
      responses: { '200': { description: All. } }
  /bikes/{id}{part}:
    get:
      responses: { '200': { description: One. } }
`

// TestOverlayOfDocument corrects the description of an API that is none of
// OData, and checks that findings are where their cause is: in the description,
// or in the overlay.
func TestOverlayOfDocument(t *testing.T) {
	inFolder(t, map[string]string{
		"bikes.yaml": bikes,
		"bikes.json": `{"openapi":"3.0.3","info":{"title":"B","version":"1"},"paths":{"/bikes":{"get":{"responses":{"200":{"description":"All."}}}}}}`,
		"right.yaml": `overlay: 1.0.0
actions:
  - target: $.paths['/bikes'].get.parameters[?@.style == 'matrix']
    remove: true
  - target: $.paths['/bikes/{id}{part}']
    remove: true
  - target: $.paths['/bikes'].get
    update: { operationId: listBikes }
`,
		"half.yaml": `overlay: 1.0.0
actions:
  - target: $.paths['/bikes'].get.parameters
    update: { name: page, in: query, style: label, schema: { type: string } }
  - target: $.paths['/bikes'].get.parameters[0]
    remove: true
`,
		"json.yaml":  "overlay: 1.0.0\nactions:\n  - target: $.paths['/bikes'].get\n    update: { parameters: [{ name: page, in: query, style: label }] }\n",
		"stale.yaml": "overlay: 1.0.0\nactions:\n  - { target: \"$.paths['/cars']\", remove: true }\n",
		"model.yaml": "patches:\n  - target: a.b\n    reason: It is.\n    set: {Abstract: true}\n",
		"shop.xml":   shop,
	})
	if code, _, stderr := execute(t, "", "generate", "--schema", "bikes.yaml", "--out", "bikes", "--overlay", "right.yaml", "--quiet"); code != exitOK {
		t.Fatalf("%d\n%s", code, stderr)
	}
	if text, err := os.ReadFile("bikes/bikeshttp/default_handler.gen.go"); err != nil || !strings.Contains(string(text), "ListBikes") {
		t.Errorf("%v\n%s", err, text)
	}
	for args, want := range map[string]string{
		"--schema bikes.yaml --overlay half.yaml":  "half.yaml:4:15: GET /bikes cannot be generated",
		"--schema bikes.json --overlay json.yaml":  "json.yaml:4:30: GET /bikes cannot be generated",
		"--schema bikes.yaml --overlay stale.yaml": "stale.yaml:3:15: $.paths['/cars'] selects nothing in the description: correct the target, or remove the action if what it corrects is gone [overlay-stale]\n",
		"--schema bikes.yaml --overlay model.yaml": "model.yaml: patches are for services of OData",
		"--schema shop.xml --overlay stale.yaml":   "stale.yaml: the overlay is for OpenAPI documents, which the description is not",
	} {
		code, _, stderr := execute(t, "", append(strings.Fields("generate --out out --quiet"), strings.Fields(args)...)...)
		if code != exitProblem || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d\n%s", args, code, stderr)
		}
		if strings.Contains(args, "half") && !strings.Contains(stderr, "bikes.yaml:9:5: GET /bikes/{id}{part}") {
			t.Errorf("%s\n%s", args, stderr)
		}
	}
}

// TestOverlaysInOrder applies one overlay to what another has made, of both kinds:
// those of documents come first, wherever they stand on the command line.
func TestOverlaysInOrder(t *testing.T) {
	inFolder(t, map[string]string{
		"toys.yaml": toys,
		"document.yaml": `overlay: 1.0.0
actions:
  - target: $.components.schemas['toys.toy'].properties
    description: It is sent.
    x-odatagen-matches: 1
    x-odatagen-expires: 9999-12-31
    update: {size: {type: string}}
`,
		"again.yaml": `overlay: 1.1.0
actions:
  - target: $.components.schemas['toys.toy'].properties.size
    update: {format: uuid}
`,
		"model.yaml": `patches:
  - target: toys.toy/size
    reason: It can be null.
    set: {Nullable: true}
  - target: toys.toy
    reason: It is sent, too.
    add: |
      <Property Name="maker" Type="Edm.String"/>
      <Property Name="price" Type="toys.prize"/>
`,
		"after.yaml": `patches:
  - target: toys.toy/price
    reason: The type was misspelt.
    set: {Type: Edm.Decimal}
`,
		"old.yaml": "patches:\n  - target: toys.toy\n    reason: The model of 2019.\n    expires: 2020-01-31\n    set: {OpenType: true}\n",
	})
	convert := func(overlays string) (int, string, string) {
		args := strings.Fields("convert --schema toys.yaml --to csdl-xml --quiet")
		for name := range strings.FieldsSeq(overlays) {
			args = append(args, "--overlay", name)
		}
		return execute(t, "", args...)
	}
	code, stdout, stderr := convert("model.yaml after.yaml document.yaml again.yaml")
	for _, want := range []string{`<Property Name="size" Type="Edm.Guid" />`, `<Property Name="maker" Type="Edm.String" />`, `<Property Name="price" Type="Edm.Decimal"`} {
		if code != exitOK || !strings.Contains(stdout, want) {
			t.Errorf("%d, no %s\n%s%s", code, want, stdout, stderr)
		}
	}
	for overlays, want := range map[string]string{
		"document.yaml model.yaml": "model.yaml:9:30: property toys.toy/price has the unknown type toys.prize",
		"after.yaml model.yaml":    "after.yaml:2:13: the description has no toys.toy/price",
		"again.yaml document.yaml": "again.yaml:3:13: $.components.schemas['toys.toy'].properties.size selects nothing",
		"old.yaml":                 "old.yaml:2:5: the patch of toys.toy expired on 2020-01-31: see whether it is still needed, and give it a later day or remove it; its reason: The model of 2019 [overlay-expired]\n",
	} {
		if code, _, stderr := convert(overlays); code != exitProblem || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d\n%s", overlays, code, stderr)
		}
	}
}
