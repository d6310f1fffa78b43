package main

import (
	"strings"
	"testing"
)

// toys is a small service in Microsoft's mapping to OpenAPI.
const toys = `openapi: 3.0.4
info: {title: Toys, version: "1"}
paths:
  /toys:
    get:
      responses:
        2XX:
          description: the toys
          content: {application/json: {schema: {properties: {value: {type: array, items: {$ref: '#/components/schemas/toys.toy'}}}}}}
      x-ms-docs-operation-type: operation
  /toys/{toy-id}:
    parameters: [{name: toy-id, in: path, required: true, schema: {type: string}, x-ms-docs-key-type: toy}]
    get:
      responses: {2XX: {description: a toy, content: {application/json: {schema: {$ref: '#/components/schemas/toys.toy'}}}}}
      x-ms-docs-operation-type: operation
components:
  schemas:
    toys.toy: {title: toy, type: object, properties: {id: {type: string}, colour: {$ref: '#/components/schemas/toys.colour'}, '@odata.type': {type: string}}}
    toys.colour: {title: colour, type: string, enum: [red, blue]}
`

const toysOverlay = `patches:
  - target: toys.toy
    reason: Toys have more.
    set: {OpenType: true}
  - target: toys.colour/blue
    reason: As it is sent.
    set: {Value: 8}
`

func TestGenerateOpenAPI(t *testing.T) {
	inFolder(t, map[string]string{"toys.yaml": toys, "toys.overlay.yaml": toysOverlay})
	code, stdout, stderr := execute(t, "", "generate", "--schema", "toys.yaml", "--out", "toys")
	if code != exitOK || !strings.Contains(stdout, "1 entity type, 0 complex types, 1 enumeration; 5 routes in 1 handler") {
		t.Fatalf("%d\n%s%s", code, stdout, stderr)
	}
	const summary = `OpenAPI in Microsoft's mapping; what it does not say:
  abstract               1 missing
  container namespace    1 by first-type
  key                    1 by parameter-name
  member value           2 missing
  open type              1 missing
2 of 2 operations of the description have a handler
`
	if stderr != summary {
		t.Errorf("got\n%s\nwant\n%s", stderr, summary)
	}
	if code, stdout, stderr = execute(t, "", "check", "--schema", "toys.yaml", "--out", "toys", "--quiet"); code != exitOK || stdout+stderr != "" {
		t.Errorf("check: %d\n%s%s", code, stdout, stderr)
	}
	code, stdout, _ = execute(t, "", "check", "--schema", "toys.yaml", "--out", "toys", "--overlay", "toys.overlay.yaml")
	if code != exitProblem || !strings.Contains(stdout, `+		{Name: "blue", Value: 8},`) || !strings.Contains(stdout, "+	Open:   true,") {
		t.Errorf("check with an overlay: %d\n%s", code, stdout)
	}
	if _, _, stderr = execute(t, "", "generate", "--schema", "toys.yaml", "--out", "toys", "--overlay", "toys.overlay.yaml"); !strings.Contains(stderr, "member value           1 by overlay, 1 missing\n") || !strings.Contains(stderr, "open type              1 by overlay\n") {
		t.Errorf("with an overlay:\n%s", stderr)
	}
	if _, _, stderr = execute(t, "", "generate", "--schema", "toys.yaml", "--out", "toys", "--verbose"); !strings.Contains(stderr, "member value: 2 missing\n  toys.colour/red\n  toys.colour/blue\n") {
		t.Errorf("verbose:\n%s", stderr)
	}
}

func TestConvertOpenAPI(t *testing.T) {
	inFolder(t, map[string]string{"toys.overlay.yaml": toysOverlay})
	code, stdout, stderr := execute(t, toys, "convert", "--schema", "-", "--to", "csdl-xml", "--overlay", "toys.overlay.yaml", "--quiet")
	if code != exitOK || stderr != "" || !strings.Contains(stdout, `<EntityType Name="toy" OpenType="true">`) || !strings.Contains(stdout, `<Member Name="blue" Value="8" />`) {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
}

func TestOverlayProblems(t *testing.T) {
	inFolder(t, map[string]string{
		"toys.yaml": toys, "shop.xml": shop,
		"stale.yaml": strings.Replace(toysOverlay, "toys.toy", "toys.ball", 1),
		"wrong.yaml": "patches: none\n",
	})
	for args, want := range map[string]string{
		"--schema toys.yaml --overlay stale.yaml":   "stale.yaml:2:13: the description has no toys.ball: correct the target, or remove the patch if what it corrects is gone; its reason: Toys have more [overlay-stale]\n",
		"--schema shop.xml --overlay stale.yaml":    "stale.yaml:2:13: the description has no toys.ball: correct the target, or remove the patch if what it corrects is gone; its reason: Toys have more [overlay-stale]\nstale.yaml:5:13: the description has no toys.colour/blue: correct the target, or remove the patch if what it corrects is gone; its reason: As it is sent [overlay-stale]\n2 errors\n",
		"--schema toys.yaml --overlay wrong.yaml":   "wrong.yaml:1:10: patches must be a list [overlay-form]\n",
		"--schema toys.yaml --overlay missing.yaml": "missing.yaml: no such file or directory [config-file]\n",
	} {
		code, _, stderr := execute(t, "", append([]string{"generate", "--out", "toys", "--quiet"}, strings.Fields(args)...)...)
		if code != exitProblem || stderr != want {
			t.Errorf("%s: %d\n%s\nwant\n%s", args, code, stderr, want)
		}
	}
	if files := written(t, "toys"); len(files) != 0 {
		t.Errorf("files were written: %v", files)
	}
}
