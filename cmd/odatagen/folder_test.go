package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFolderOfDescription generates the same from a description however its path is
// written, though it refers back into its own folder by that folder's name.
func TestFolderOfDescription(t *testing.T) {
	base := t.TempDir()
	const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
	for name, text := range map[string]string{
		"x/api.yaml": head + "  /a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: ../x/parts/order.yaml#/Order}}}}}}}\n" +
			"components: {schemas: {Customer: {type: object, properties: {name: {type: string}}}}}\n",
		"x/parts/order.yaml": "Order:\n  type: object\n  properties:\n    by: {$ref: ../../x/api.yaml#/components/schemas/Customer}\n    lines: {type: array, items: {$ref: ../../x/line.yaml}}\n    first: {$ref: ../line.yaml}\n",
		"x/line.yaml":        "type: object\nproperties: {sku: {type: string}}\n",
		"x/out.yaml":         head + "  /a: {get: {parameters: [{$ref: ../y/secret.yaml}], responses: {'204': {description: d}}}}\n",
		"y/secret.yaml":      "{name: p, in: query, schema: {type: string}}\n",
	} {
		name = filepath.Join(base, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ways := []struct{ from, schema string }{
		{"x", "api.yaml"}, {"x", "./api.yaml"}, {"y", "../x/api.yaml"}, {".", "x/api.yaml"}, {"x/parts", "../api.yaml"}, {"y", filepath.Join(base, "x", "api.yaml")},
	}
	if err := os.Symlink("x", filepath.Join(base, "link")); err == nil {
		ways = append(ways, struct{ from, schema string }{".", "link/api.yaml"}, struct{ from, schema string }{"link", "api.yaml"})
	}
	var first string
	for _, way := range ways {
		t.Chdir(filepath.Join(base, way.from))
		out := filepath.Join(t.TempDir(), "api")
		code, stdout, stderr := execute(t, "", "generate", "--schema", way.schema, "--out", out, "--emit", "types")
		if code != exitOK {
			t.Fatalf("%s in %s: %s%s", way.schema, way.from, stdout, stderr)
		}
		made := contents(t, out, "types.gen.go") + contents(t, out, "description.gen.json") + contents(t, out, "odatagen.lock")
		if first == "" {
			first = made
		}
		if made != first || strings.Count(made, "type Customer struct") != 1 || strings.Contains(made, base) {
			t.Errorf("%s in %s:\n%s", way.schema, way.from, made)
		}
		code, _, stderr = execute(t, "", "generate", "--schema", strings.Replace(way.schema, "api.yaml", "out.yaml", 1), "--out", out)
		if code != exitProblem || !strings.Contains(stderr, "is not below the description's folder") {
			t.Errorf("out of the folder of %s in %s: %s", way.schema, way.from, stderr)
		}
	}
}

// contents returns what a generated file has, without the lines that name the description.
func contents(t *testing.T, folder, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "// Source:") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}
