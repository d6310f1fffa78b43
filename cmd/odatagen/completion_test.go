package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/corpora"
)

// offered returns the candidates for a command line behind odatagen, whose last word is
// what follows the last space, and the marks.
func offered(t *testing.T, shell, line string) []string {
	t.Helper()
	code, stdout, stderr := execute(t, "", append([]string{completeName, shell}, strings.Split(line, " ")...)...)
	if code != exitOK || stderr != "" {
		t.Errorf("%s: %d %s", line, code, stderr)
	}
	var list []string
	for line := range strings.Lines(stdout) {
		word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, word)
	}
	return list
}

func TestComplete(t *testing.T) {
	const pets = "openapi: 3.1.0\ninfo: {title: a, version: \"1\"}\npaths:\n  /pets/{petId}:\n    get: {responses: {\"204\": {description: d}}}\ncomponents: {schemas: {Pet: {type: object}, Owner: {type: object}}}\n"
	inFolder(t, map[string]string{"shop.xml": shop, "pets.yaml": pets, "bad.xml": "<"})
	for line, want := range map[string]string{
		"ver":                                 "version",
		"check":                               "check check-examples",
		"xyz":                                 "",
		"xyz a":                               "",
		"generate --sch":                      "--schema",
		"convert --to c":                      "csdl-xml csdl-json",
		"convert --to=openapi":                "--to=openapi --to=openapi-3.0 ",
		"generate --emit types,":              "types,server types,client types,server,client",
		"list --format ":                      "text json",
		"lint --format s":                     "sarif",
		"lint --severity type-unk":            "type-unknown= :nospace",
		"lint --severity type-unknown=w":      "type-unknown=warning",
		"lint --explain key-mi":               "key-missing",
		"lint ":                               ":files",
		"generate --schema s":                 ":files",
		"generate --out ":                     ":dirs",
		"help sh":                             "show",
		"completion ":                         "bash zsh fish",
		"list --schema shop.xml ":             "/ shop. :nospace",
		"list --schema shop.xml shop.":        "shop.item",
		"list --schema shop.xml /":            "/items :nospace",
		"list --schema shop.xml '/items/":     "/items/{} :nospace",
		"list --schema shop.xml /items/{id}/": "",
		"show --schema=shop.xml shop.it":      "shop.item",
		"show --schema pets.yaml P":           "Pet",
		"show --schema pets.yaml /pe":         "/pets :nospace",
		"show --schema pets.yaml /pets/":      "/pets/{petId} :nospace",
		"show --schema bad.xml a":             "",
		"show --schema missing.xml a":         "",
		"show --schema - a":                   "",
		"generate --schema shop.xml --out o --include shop.": "shop.item",
		"generate --schema shop.xml --primary s":             "shop",
		"generate --schema pets.yaml --primary s":            "",
		"generate --schema shop.xml --rename s":              "shop. :nospace",
		"generate --schema shop.xml --rename shop.item":      "shop.item/ shop.item= :nospace",
		"generate --schema shop.xml --rename shop.item/ta":   "shop.item/tags= :nospace",
		"generate --schema shop.xml --rename shop.item=":     "",
		"generate --schema pets.yaml --rename Pe":            "Pet= :nospace",
		"generate --schema shop.xml --rename=shop.item/t":    "--rename=shop.item/tags= :nospace",
	} {
		if got := strings.Join(offered(t, "zsh", line), " "); got != strings.TrimSpace(want) {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
	for line, want := range map[string]string{ // as bash takes words apart
		"convert --to = openapi-":         "openapi-3.0",
		"lint --severity type-unknown = ": "error warning off",
		"generate --schema = ":            ":files",
	} {
		if got := strings.Join(offered(t, "bash", line), " "); got != want {
			t.Errorf("bash, %q: got %q, want %q", line, got, want)
		}
	}
}

// TestCompleteConfigured: without --schema the description is that of odatagen.yaml.
func TestCompleteConfigured(t *testing.T) {
	inFolder(t, map[string]string{"shop.xml": shop, "odatagen.yaml": "schema: shop.xml\nout: shop\n"})
	if got := offered(t, "fish", "show shop."); !slices.Equal(got, []string{"shop.item"}) {
		t.Errorf("got %v", got)
	}
}

// TestCompleteGraph: each path and name of a large description can be reached, and no
// list is longer than is of use.
func TestCompleteGraph(t *testing.T) {
	schema := corpora.Path(t, "graph/graph-v1.0.csdl.xml")
	for _, line := range []string{"", "/", "/users/{id}/", "/users/*/messages/{x}/a", "microsoft.", "microsoft.graph.", "microsoft.graph.callRecords."} {
		if got := offered(t, "zsh", "list --schema "+schema+" "+line); len(got) < 2 || len(got) > 1001 {
			t.Errorf("%q: %d candidates", line, len(got))
		}
	}
}

// TestScripts has the shells complete command lines by the scripts.
func TestScripts(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t, map[string]string{"shop.xml": shop, "sub/a.txt": ""})
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(here, "odatagen")); err != nil {
		t.Skip("this system has no links: ", err)
	}
	t.Setenv("PATH", here+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv(asCommand, "1")
	for shell, program := range map[string]string{
		"bash": `source <(odatagen completion bash); COMP_WORDS=(odatagen "$@"); COMP_CWORD=$#; _odatagen; printf '%s\n' "${COMPREPLY[@]}"`,
		// The shell's own functions, which need a terminal, print what they are given.
		"zsh":  `compdef() { }; compadd() { print -rl -- "${(@)@[$@[(i)--]+1,-1]}" }; _files() { print files "$@" }; compset() { print value }; source <(odatagen completion zsh); words=(odatagen "$@"); CURRENT=$#words; _odatagen`,
		"fish": `odatagen completion fish | source; complete -C "odatagen $argv" | string replace -r '\t.*' ''; true`,
	} {
		for line, want := range map[string]string{
			"vers":                             "version",
			"list --format j":                  "json",
			"list --schema shop.xml /it":       "/items",
			"show --schema shop.xml shop.":     "shop.item",
			"generate --schema sho":            map[string]string{"bash": "shop.xml", "zsh": "files", "fish": "shop.xml"}[shell],
			"generate --out su":                map[string]string{"bash": "sub", "zsh": "files -/", "fish": "sub/"}[shell],
			"generate --schema=sho":            map[string]string{"bash": "shop.xml", "zsh": "value files", "fish": "--schema=shop.xml"}[shell],
			"lint --severity type-unqualified": "type-unqualified=",
		} {
			t.Run(shell+" "+line, func(t *testing.T) {
				if _, err := exec.LookPath(shell); err != nil {
					t.Skipf("%s is not installed: its script is not tested", shell)
				}
				args := []string{"-c", program, shell}
				switch shell {
				case "fish":
					args = []string{"--no-config", "-c", program, line}
				case "bash": // which takes words apart
					line = strings.ReplaceAll(line, "=", " = ")
					fallthrough
				default:
					args = append(args, strings.Split(line, " ")...)
				}
				out, err := exec.Command(shell, args...).CombinedOutput()
				if got := strings.Join(strings.Fields(string(out)), " "); err != nil || got != want {
					t.Errorf("got %q, %v, want %q", got, err, want)
				}
			})
		}
	}
}

// TestScriptsOfFunctions completes a function that stands for go tool odatagen.
func TestScriptsOfFunctions(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(asCommand, "1")
	for shell, program := range map[string]string{
		"bash": `odatagen() { "$0" "$@"; }; source <(odatagen completion bash); COMP_WORDS=(odatagen vers); COMP_CWORD=1; _odatagen; printf '%s\n' "${COMPREPLY[@]}"`,
		"zsh":  `self=$0; odatagen() { "$self" "$@" }; compdef() { }; compadd() { print -rl -- "${(@)@[$@[(i)--]+1,-1]}" }; source <(odatagen completion zsh); words=(odatagen vers); CURRENT=2; _odatagen`,
	} {
		if _, err := exec.LookPath(shell); err != nil {
			t.Logf("%s is not installed: its script is not tested", shell)
			continue
		}
		if out, err := exec.Command(shell, "-c", program, self).CombinedOutput(); err != nil || string(out) != "version\n" {
			t.Errorf("%s: got %q, %v", shell, out, err)
		}
	}
}

func TestCompletionCommand(t *testing.T) {
	for args, want := range map[string]string{
		"completion":           "odatagen completion: give one shell: bash, zsh or fish\n",
		"completion zshh":      "odatagen completion: there are scripts for bash, zsh or fish, not for \"zshh\"; did you mean zsh?\n",
		"completion ../x":      "odatagen completion: there are scripts for bash, zsh or fish, not for \"../x\"\n",
		completeName:           "odatagen __complete: is for the scripts of odatagen completion\n",
		completeName + " bash": "odatagen __complete: is for the scripts of odatagen completion\n",
	} {
		if code, stdout, stderr := execute(t, "", strings.Fields(args)...); code != exitUsage || stdout != "" || !strings.HasPrefix(stderr, want) {
			t.Errorf("%s: %d\n%s%s", args, code, stdout, stderr)
		}
	}
}
