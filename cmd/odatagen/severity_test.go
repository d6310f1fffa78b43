package main

import (
	"strings"
	"testing"
)

// TestSeverity has findings of several descriptions, and what is made of them.
func TestSeverity(t *testing.T) {
	const (
		empty = `<EnumType Name="none"/>` // a warning
		left  = `<Function Name="f"/>`    // one that says what is left out
		same  = `<ComplexType Name="c"><Property Name="a" Type="Edm.String"/><Property Name="A" Type="Edm.String"/></ComplexType>`
	)
	with := func(elements string) string {
		return strings.Replace(stores, "<EntityContainer", elements+"<EntityContainer", 1)
	}
	for _, c := range []struct {
		description, flags string
		code               int
		has, hasNot        string
	}{
		{with(empty), "", exitOK, "1 enum-empty", ""},
		{with(empty), "--severity enum-empty=off", exitOK, "1 facet-misplaced", "enum-empty"},
		{with(empty), "--severity enum-empty=error", exitProblem, "none has no members", "error: "},
		{with(empty), "--werror", exitProblem, "2 errors\n", "1 warning"},
		{with(empty), "--werror --severity facet-misplaced=warning", exitProblem, "[enum-empty]\n1 warning: 1 facet-misplaced", "2 errors"},
		{with(empty), "--werror --severity facet-misplaced=off --severity enum-empty=warning", exitOK, "1 warning: 1 enum-empty", ""},
		{with(left), "", exitOK, "[function-return]\n", ""},
		{with(left), "--severity function-return=off", exitOK, "", "function-return"},
		{with(left), "--severity function-return=error", exitProblem, "[function-return]\n", ""},
		{with(same), "--severity name-case=error", exitProblem, "[name-case]\n", ""},
		{strings.Replace(stores, `Type="Edm.Decimal"`, `Type="stores.rate"`, 1), "--severity type-unknown=warning", exitProblem, "it stays an error, since nothing can be generated with it, although the severity of its rule is to be warning [type-unknown]", ""},
		{"<edmx", "--severity document-format=off --severity xml-syntax=off", exitProblem, "it stays an error", ""},
		{ferries, "", exitOK, "", "warning"},
		{strings.Replace(ferries, "in: path, required: true", "in: query", 1), "", exitOK, "1 parameter-undeclared", ""},
		{strings.Replace(ferries, "in: path, required: true", "in: query", 1), "--werror", exitProblem, "error", "warning"},
		{ferries, "--severity operation-unsupportd=off", exitUsage, `no rule is called "operation-unsupportd"; did you mean operation-unsupported?`, ""},
		{ferries, "--severity enum-empty=of", exitUsage, `the severity of enum-empty is "of", must be error, warning or off`, ""},
		{ferries, "--severity enum-empty", exitUsage, "is not of the form RULE=LEVEL", ""},
	} {
		inFolder(t, map[string]string{"description": c.description})
		code, stdout, stderr := execute(t, "", append(strings.Fields("generate --schema description --out out"), strings.Fields(c.flags)...)...)
		if code != c.code || !strings.Contains(stderr, c.has) || c.hasNot != "" && strings.Contains(stderr, c.hasNot) {
			t.Errorf("%s on\n%s\n%d\n%s%s", c.flags, c.description, code, stdout, stderr)
		}
		if files := written(t, "out"); (len(files) > 0) != (code == exitOK) {
			t.Errorf("%s: %d files", c.flags, len(files))
		}
	}
}
