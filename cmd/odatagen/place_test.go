package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSourceLine: what files call their description depends on where it and they
// are, and not on the folder that the command runs in.
func TestSourceLine(t *testing.T) {
	inFolder(t, map[string]string{"api/shop.xml": shop, "internal/shop/notes.md": ""})
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "shop.xml")
	alone := filepath.Join(t.TempDir(), "alone") // in no module
	if err := os.WriteFile(elsewhere, []byte(shop), 0o644); err != nil {
		t.Fatal(err)
	}
	header := func(schema, out, want string) {
		t.Helper()
		code, _, stderr := execute(t, shop, "generate", "--quiet", "--schema", schema, "--out", out)
		if first := written(t, out)["package.gen.go"]; code != exitOK || !strings.Contains(first, "\n// Source: "+want+"\n") {
			t.Errorf("%s to %s: %d\n%s%.200s", schema, out, code, stderr, first)
		}
	}
	header("-", "internal/shop", "standard input")
	header(elsewhere, "internal/shop", "shop.xml")
	header("api/shop.xml", alone, "shop.xml")
	header("api/shop.xml", "api", "shop.xml")
	header("api/shop.xml", "internal/shop", "../../api/shop.xml")
	for _, c := range []struct{ from, schema, out string }{
		{".", "api/shop.xml", "internal/shop"},
		{".", filepath.Join(home, "api/shop.xml"), filepath.Join(home, "internal/shop")},
		{"internal/shop", "../../api/shop.xml", "."},
		{"internal", "../api/../api/shop.xml", "./shop/"},
		{"api", "shop.xml", "../internal/shop"},
	} {
		t.Chdir(filepath.Join(home, c.from))
		if code, stdout, stderr := execute(t, "", "check", "--schema", c.schema, "--out", c.out); code != exitOK {
			t.Errorf("from %s: %d\n%.1000s%s", c.from, code, stdout, stderr)
		}
	}
}

// TestImportable: a package that Go would not import, or not see, is refused with
// what to do.
func TestImportable(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop,
		"broken/go.mod":  "module example.org/broken\n\n  requires (\n",
		"unnamed/go.mod": "go 1.26\n",
	})
	home, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		flags string
		code  int
		want  string
	}{
		{"--out shop --package init", exitUsage, `--package "init" is not a name that a Go package can have, since Go imports no package as init`},
		{"--out documentation", exitUsage, "--package is missing: the folder \"documentation\" is not named as a Go package can be, since Go ignores the files"},
		{"--out shop_test", exitUsage, "_test is for the packages of tests"},
		{"--out shop --import-path /x", exitUsage, `--import-path: no Go package can be imported so: malformed import path "/x"`},
		{"--out shop --import-path a|b", exitUsage, `malformed import path "a|b": invalid char '|'`},
		{"--out été/shop", exitProblem, `--out été/shop: no Go package can be imported so: malformed import path "example.org/test/été/shop": invalid char 'é': choose another folder, or say with --import-path`},
		{"--out shop --package été", exitProblem, `no Go package, which that of the server is to be, can be imported so: malformed import path "example.org/test/shop/étéhttp"`},
		{"--out broken/shop", exitProblem, "odatagen: " + filepath.Join(home, "broken", "go.mod") + ":4:1: syntax error"},
		{"--out unnamed/shop", exitProblem, "odatagen: " + filepath.Join(home, "unnamed", "go.mod") + ":1:1: there is no module line: add one"},
	} {
		code, _, stderr := execute(t, "", append([]string{"generate", "--schema", "shop.xml"}, strings.Fields(c.flags)...)...)
		if code != c.code || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: %d\n%s", c.flags, code, stderr)
		}
	}
	if code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "a b/shop"); code != exitProblem || !strings.Contains(stderr, "invalid char ' '") {
		t.Errorf("a folder with a space: %d\n%s", code, stderr)
	}
	for _, flags := range []string{"--out été/shop --import-path example.org/test/ete/shop", "--out shop --package été --emit types"} {
		if code, _, stderr := execute(t, "", append([]string{"generate", "--schema", "shop.xml"}, strings.Fields(flags)...)...); code != exitOK {
			t.Errorf("%s: %d\n%s", flags, code, stderr)
		}
	}
}
