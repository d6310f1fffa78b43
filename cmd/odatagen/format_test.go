package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

// broken is a description with an error on a line that begins with other letters.
var broken = strings.Replace(shop, `    <Property Name="price" Type="Edm.Decimal" Scale="2"/>`, `<!-- Preis in Ä€😀 --><Property Name="price" Type="shop.prize"/>`, 1)

// TestFormats: in a format for programs the standard output has one document and
// nothing else, whatever the command does.
func TestFormats(t *testing.T) {
	for _, command := range []string{"generate --schema - --out a", "generate --schema - --out a --verbose", "generate --schema - --out a --quiet", "check --schema - --out a", "convert --schema - --to csdl-json --out b.json"} {
		for stdin, want := range map[string]string{shop: "facet-misplaced", broken: "type-unknown"} {
			t.Run(command, func(t *testing.T) {
				inFolder(t, nil)
				args := strings.Fields(command)
				code, text, said := execute(t, stdin, args...)
				inFolder(t, nil)
				again, stdout, stderr := execute(t, stdin, append(args, "--format", "json")...)
				if again != code || (stdin == broken) != (code == exitProblem) && args[0] != "check" {
					t.Errorf("the exit code is %d, with text %d: %s", again, code, said)
				}
				var doc struct {
					Findings []struct {
						Rule, File   string
						Line, Column int
					}
				}
				if err := json.Unmarshal([]byte(stdout), &doc); err != nil {
					t.Fatalf("%v in %q", err, stdout)
				}
				quiet := strings.Contains(command, "quiet") && stdin == shop
				if found := len(doc.Findings) > 0 && doc.Findings[0].Rule == want && doc.Findings[0].File == "<stdin>"; found == quiet {
					t.Errorf("findings %+v, want the first of %s", doc.Findings, want)
				}
				for line := range strings.Lines(text) {
					if !strings.Contains(stderr, line) {
						t.Errorf("the standard error lacks %q, which text has on the standard output", line)
					}
				}
			})
		}
	}
}

// TestFormatOfOutdated: in a format for programs each file that generate would change is
// a finding, and the difference stands on the standard error.
func TestFormatOfOutdated(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	if code, _, stderr := execute(t, "", "generate", "--schema", "shop.xml", "--out", "shop", "--quiet"); code != exitOK {
		t.Fatal(stderr)
	}
	check := func() (int, string, string) {
		return execute(t, "", "check", "--schema", "shop.xml", "--out", "shop", "--format", "github")
	}
	if code, stdout, _ := check(); code != exitOK || strings.Contains(stdout, "package-outdated") {
		t.Errorf("up to date: %d\n%s", code, stdout)
	}
	change(t, "shop/types.gen.go", "\n// Item", "\n// By hand.\n// Item")
	code, stdout, stderr := check()
	want := "::error file=shop/types.gen.go,title=package-outdated::generate would change the file, by 0 more and 1 fewer lines: run odatagen generate with the same flags\n"
	if code != exitProblem || strings.Count(stdout, "package-outdated") != 1 || !strings.Contains(stdout, want) || !strings.Contains(stderr, "\n-// By hand.\n") {
		t.Errorf("%d\n%s%s", code, stdout, stderr)
	}
}

func TestFormatsAreChecked(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop})
	for args, want := range map[string]string{
		"generate --schema shop.xml --out a --format sarf":          `odatagen generate: --format knows text, json, sarif or github, not "sarf"; did you mean sarif?`,
		"convert --schema shop.xml --to openapi --format github":    "odatagen convert: --format github goes to the standard output, as the description does: give a file with --out",
		"check --schema shop.xml --out a --format json --format=ex": `odatagen check: --format is given twice, as "json" and as "ex": give it once`,
	} {
		if code, stdout, stderr := execute(t, "", strings.Fields(args)...); code != exitUsage || stdout != "" || !strings.HasPrefix(stderr, want+"\n") {
			t.Errorf("%s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
}

// TestFormatColumns: the columns of SARIF and annotations count UTF-16 code units, of
// what came by the standard input too.
func TestFormatColumns(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": broken})
	for _, schema := range []string{"shop.xml", "-"} {
		for format, want := range map[string]string{"text": ":5:51: ", "json": `"column": 51,`, "sarif": `"startColumn": 46`, "github": "line=5,col=46,title=type-unknown::"} {
			_, stdout, stderr := execute(t, broken, "generate", "--schema", schema, "--out", "a", "--format", format)
			if !strings.Contains(stdout+stderr, want) {
				t.Errorf("%s has no %s:\n%s%s", format, want, stdout, stderr)
			}
		}
	}
}

// TestFormatColumnsOfYAML: places in YAML, and in JSON that is read as such, are those
// of CSDL: bytes in text, and UTF-16 code units in other formats; with a mark at the
// beginning of the file, too.
func TestFormatColumnsOfYAML(t *testing.T) {
	const (
		info   = `"info": {"title": "Ä€😀", "version": 1.0}`
		paths  = `"paths": {"/x": {"get": {"responses": {"204": {"description": "d"}}}}}`
		asJSON = `{"openapi": "3.0.3", ` + info + ", " + paths + "}"
	)
	for name, text := range map[string]string{
		"a.json":      asJSON,
		"marked.json": "\ufeff" + asJSON,
		"a.yaml":      "openapi: 3.0.3\n" + info + "\n" + paths,
	} {
		inFolder(t, map[string]string{name: text})
		before, _, _ := strings.Cut(text, "1.0}")
		number := 1 + strings.Count(before, "\n")
		before = before[strings.LastIndexByte(before, '\n')+1:]
		plain := strings.TrimPrefix(before, "\ufeff")
		units := len(utf16.Encode([]rune(plain))) + 1
		for format, want := range map[string]string{
			"text":   fmt.Sprintf("%s:%d:%d: warning: 1.0 must be a text", name, number, len(before)+1),
			"github": fmt.Sprintf("file=%s,line=%d,col=%d,", name, number, units),
		} {
			if _, stdout, _ := execute(t, "", "lint", name, "--format", format); !strings.Contains(stdout, want) {
				t.Errorf("%s has no %s:\n%s", format, want, stdout)
			}
		}
	}
}
