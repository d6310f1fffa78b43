package main

import (
	"strings"
	"testing"
)

// TestDiffWaivers accepts changes: they are shown with the reason, and do not count.
func TestDiffWaivers(t *testing.T) {
	const until = ", expires: 2999-01-01}\n"
	file := func(waivers ...string) string { return "waivers:\n" + strings.Join(waivers, "") }
	price := "- {path: shop.item/price, reason: nobody counts" + until
	tags := "- {rule: property-removed, reason: they go" + until
	must := "- {path: shop.item/must, readers: [writing], reason: all give it" + until
	inFolder(t, map[string]string{
		"shop.xml": shop, "later.xml": shopLater,
		"all.yaml":     file(price, tags, must),
		"two.yaml":     file(price, must),
		"reading.yaml": file("- {rule: property-removed, readers: [reading], reason: they go"+until, price, must),
		"unused.yaml":  file("- {rule: key-changed, reason: r" + until),
		"wrong.yaml":   file("- {rule: key-change, reason: r" + until),
		"old.yaml":     file("- {rule: key-changed, reason: r, expires: 2020-01-01}\n"),
	})
	for _, test := range []struct {
		args string
		code int
		want []string
	}{
		{"--waivers all.yaml", exitOK, []string{"breaking: 3 changes, 3 waived\n", "[type-changed]\n      waived for reading, writing, Go types, Go handlers until 2999-01-01: nobody counts\n"}},
		{"--waivers all.yaml --quiet", exitOK, nil},
		{"--waivers all.yaml --format json", exitOK, []string{`"waived": {
    "breaking": 3
  }`, `"reason": "they go"`}},
		{"--waivers two.yaml", exitChanged, []string{"breaking: 3 changes, 2 waived\n"}},
		{"--waivers reading.yaml", exitChanged, []string{"breaking: 3 changes, 2 waived\n", "waived for reading until 2999-01-01: they go"}},
		{"--waivers unused.yaml", exitProblem, []string{"breaking: 3 changes\n", "unused.yaml:2:3: the waiver is of no use"}},
		{"--waivers wrong.yaml", exitProblem, []string{"did you mean key-changed?"}},
		{"--waivers old.yaml", exitProblem, []string{"old.yaml:2:3: the waiver expired on 2020-01-01"}},
		{"--waivers none.yaml", exitProblem, []string{"none.yaml: no such file"}},
	} {
		code, stdout, stderr := execute(t, "", append([]string{"diff", "shop.xml", "later.xml"}, strings.Fields(test.args)...)...)
		if code != test.code {
			t.Errorf("%s: exit code %d\n%s%s", test.args, code, stdout, stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(stdout+stderr, want) {
				t.Errorf("%s: without %q:\n%s%s", test.args, want, stdout, stderr)
			}
		}
	}
}
