package main

import (
	"os"
	"strings"
	"testing"
)

func TestConvert(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	code, asJSON, stderr := execute(t, "", "convert", "--schema", "shop.xml", "--to", "csdl-json", "--quiet")
	if code != exitOK || stderr != "" || !strings.Contains(asJSON, `"$EntityContainer": "shop.Shop"`) {
		t.Fatalf("to JSON: %d\n%s%s", code, asJSON, stderr)
	}
	code, asXML, stderr := execute(t, asJSON, "convert", "--schema", "-", "--to", "csdl-xml", "--quiet")
	if code != exitOK || stderr != "" || !strings.Contains(asXML, `<EntitySet Name="items" EntityType="shop.item" />`) {
		t.Fatalf("to XML: %d\n%s%s", code, asXML, stderr)
	}
	if _, again, _ := execute(t, asXML, "convert", "--schema", "-", "--to", "csdl-json", "--quiet"); again != asJSON {
		t.Errorf("there and back: %s\nwas %s", again, asJSON)
	}
}

func TestConvertFile(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "out/shop.json": "old"})
	args := []string{"convert", "--schema", "shop.xml", "--to", "csdl-json", "--out", "out/shop.json"}
	const warned = "1 warning: 1 facet-misplaced; --verbose shows them\n"
	for _, state := range []string{"written", "unchanged"} {
		code, stdout, stderr := execute(t, "", args...)
		if code != exitOK || stdout != "" || stderr != warned+"out/shop.json: "+state+"\n" {
			t.Errorf("%d\n%s%s", code, stdout, stderr)
		}
	}
	if files := written(t, "out"); len(files) != 1 || !strings.HasPrefix(files["shop.json"], "{\n  \"$Version\"") {
		t.Errorf("files: %v", files)
	}
	code, _, stderr := execute(t, strings.Replace(shop, "Edm.Decimal", "shop.Money", 1), "convert", "--schema", "-", "--to", "csdl-json", "--out", "new.json", "--quiet")
	if _, err := os.Stat("new.json"); code != exitProblem || err == nil || !strings.HasPrefix(stderr, "<stdin>:5:") {
		t.Errorf("with an error: %d\n%s", code, stderr)
	}
	code, _, stderr = execute(t, "", "convert", "--schema", "shop.xml", "--to", "csdl-json", "--out", "nowhere/shop.json", "--quiet")
	if code != exitProblem || !strings.HasPrefix(stderr, "odatagen: nowhere: no such file or directory") {
		t.Errorf("into no folder: %d\n%s", code, stderr)
	}
}

func TestConvertSlice(t *testing.T) {
	two := strings.Replace(shop, "<EntityContainer", `<ComplexType Name="unused"/><EntityContainer`, 1)
	inFolder(t, nil)
	code, stdout, stderr := execute(t, two, "convert", "--schema", "-", "--to", "csdl-json", "--include", "/items/**", "--quiet")
	if code != exitOK || stderr != "" || strings.Contains(stdout, "unused") || !strings.Contains(stdout, `"items"`) {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr = execute(t, two, "convert", "--schema", "-", "--to", "csdl-json", "--include", "/itms"); code != exitProblem || stdout != "" || !strings.Contains(stderr, "[include-unused]") {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
}

func TestConvertUsage(t *testing.T) {
	const help = "\nRun 'odatagen help convert' for the usage.\n"
	inFolder(t, map[string]string{"shop.xml": shop})
	for args, want := range map[string]string{
		"":                                     "--schema is missing: give the service's description, such as --schema metadata.xml",
		"--schema shop.xml":                    "--to is missing: give " + choice(formatNames()),
		"--schema s --to XML":                  "--to knows " + choice(formatNames()) + `, not "XML"`,
		"--schema s --to csdl-jsn":             "--to knows " + choice(formatNames()) + `, not "csdl-jsn"; did you mean csdl-json?`,
		"--schema s --to csdl-json --out=":     "--out is empty: give a file, or - for the standard output",
		"--schema s --to csdl-json --include=": "--include is empty: give a path, a type or a namespace, or leave it out to take everything",
	} {
		code, stdout, stderr := execute(t, "", append([]string{"convert"}, strings.Fields(args)...)...)
		if code != exitUsage || stdout != "" || stderr != "odatagen convert: "+want+help {
			t.Errorf("convert %s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
}

func TestConvertToOpenAPI(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	_, want, _ := execute(t, "", "convert", "--schema", "shop.xml", "--to", "csdl-json", "--quiet")
	for to, version := range map[string]string{"openapi": "openapi: 3.1.1\n", "openapi-3.0": "openapi: 3.0.4\n"} {
		code, asJSON, stderr := execute(t, "", "convert", "--schema", "shop.xml", "--to", to, "--quiet")
		if code != exitOK || stderr != "" || !strings.Contains(asJSON, `"/items"`) {
			t.Errorf("%s: %d\n%s%s", to, code, asJSON, stderr)
		}
		if _, again, stderr := execute(t, asJSON, "convert", "--schema", "-", "--to", "csdl-json", "--quiet"); again != want {
			t.Errorf("%s there and back: %s%s\nwas %s", to, again, stderr, want)
		}
		code, _, stderr = execute(t, "", "convert", "--schema", "shop.xml", "--to", to, "--out", "shop.yaml", "--quiet")
		if text, _ := os.ReadFile("shop.yaml"); code != exitOK || !strings.HasPrefix(string(text), version) {
			t.Errorf("%s as YAML: %d\n%s%s", to, code, text, stderr)
		}
	}
	two := strings.Replace(shop, "<EntityContainer", `<ComplexType Name="unused"/><EntityContainer`, 1)
	code, stdout, stderr := execute(t, two, "convert", "--schema", "-", "--to", "openapi", "--include", "/items/**", "--quiet")
	if code != exitOK || strings.Contains(stdout, "unused") || !strings.Contains(stdout, `"/items"`) {
		t.Errorf("a slice: %d\n%s%s", code, stdout, stderr)
	}
}
