package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/internal/promise"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// TestRulesAreDocumented compares docs/rules.md with the tables of rules.
func TestRulesAreDocumented(t *testing.T) {
	const name = "../../docs/rules.md"
	want := rulesDocument()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: run go test ./cmd/odatagen -run TestRule -update", name)
	}
}

// TestRuleIDs holds the ids of rules against those that configurations may name.
func TestRuleIDs(t *testing.T) {
	var ids []string
	for _, r := range rules() {
		ids = append(ids, r.ID)
	}
	promise.Hold(t, "testdata/rules.txt", ids, *update)
}

func rulesDocument() string {
	var b strings.Builder
	b.WriteString(`# Findings about descriptions

Every finding names its place, its rule and what to do:

    metadata.xml:12:34: property ns.type/name has the unknown type ns.adress: did you mean ns.address? [type-unknown]

An error stops the run: nothing can be generated from the description as it is.
A warning does not: what is written breaks the standard (OData CSDL 4.01) or is
likely a mistake, and is usable all the same. A rule that is listed as an error
can be a warning where its message says how the description is read instead. What
says that something is left out of what is generated is printed
whatever else is.

Findings are about the slice: those about a type, an operation, or a child of the
container that is not generated from are not shown, and an unknown type there is no
error.

Rule ids are stable. Some are in two tables: of CSDL and of OpenAPI.

` + "`odatagen lint`" + ` prints all of them, those that only the author of a description cares for
too, whatever is generated, and ` + "`odatagen lint --explain RULE`" + ` says what stands here:
[lint.md](lint.md).

How findings are printed as JSON, SARIF or annotations is in [findings.md](findings.md).
`)
	for _, group := range ruleGroups() {
		b.WriteString("\n## " + group.title + "\n\n| rule | | what it means | what to do |\n|---|---|---|---|\n")
		for _, r := range group.rules {
			severity := "warning"
			if r.Severity == schema.Error {
				severity = "error"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, severity, r.Means, r.Do)
		}
	}
	b.WriteString("\nWhich rules are about what the standard's other checkers look for, one by one, is in [lint.md](lint.md#what-other-checkers-find).\n")
	return b.String()
}

var reported = regexp.MustCompile(`\b(Errorf|Askedf|Unused|Warnf)\((?:[^"()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*"([a-z]+(?:-[a-z]+)*)"`)

// TestRulesAreListed compares the tables of those packages that have no such test of
// their own with what the code reports.
func TestRulesAreListed(t *testing.T) {
	for _, c := range []struct {
		files []string
		rules []schema.Rule
	}{
		{[]string{"*.go"}, flagRules()},
		{[]string{"../../schema/api/*.go"}, api.Rules()},
		{[]string{"../../generator/*.go", "../../generator/*/*.go"}, generator.Rules()},
	} {
		used := map[string]string{} // the function, by rule
		for _, pattern := range c.files {
			for _, text := range sourcesOf(t, pattern) {
				for _, m := range reported.FindAllStringSubmatch(text, -1) {
					if used[m[2]] == "" || used[m[2]] == "Warnf" {
						used[m[2]] = m[1]
					}
				}
			}
		}
		for i, r := range c.rules {
			if i > 0 && c.rules[i-1].ID >= r.ID {
				t.Errorf("%v: %s is not in its place", c.files, r.ID)
			}
			switch function := used[r.ID]; {
			case function == "":
				t.Errorf("%v: rule %s is listed and never reported", c.files, r.ID)
			case (function != "Warnf") != (r.Severity == schema.Error):
				t.Errorf("%v: rule %s is reported by %s", c.files, r.ID, function)
			}
			delete(used, r.ID)
		}
		for rule := range used {
			t.Errorf("%v: rule %s is reported and not listed", c.files, rule)
		}
	}
}

// sourcesOf returns the texts of Go files that are no tests.
func sourcesOf(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no files: %v", pattern, err)
	}
	var texts []string
	for _, name := range slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") }) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}
