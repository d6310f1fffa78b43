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
		"model.yaml": "patches:\n  - target: a.b\n    set: {Abstract: true}\n",
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
		"--schema bikes.yaml --overlay stale.yaml": "stale.yaml:3:15: $.paths['/cars'] selects nothing in the description: correct the target, or remove the action [overlay-stale]\n",
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
