package strict_test

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/strict"
)

// TestReader has what is refused in files of one object with the members a and below.
func TestReader(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nbelow: {a: 2}": "",
		`{"a": 1}`:            "",
		"":                    "f: the list is empty: give it something [rule]",
		"# nothing\n":         "f: the list is empty: give it something [rule]",
		"a: 1\n---\nb: 2\n":   "f:2:1: the list has a second document: make one of them [rule]",
		"a:\n\tb: 1":          "f:2:1: the list is not well-formed YAML or JSON: a tab indents this line: indent it with spaces [rule]",
		"a:\n  b: 1\n\tc: 2":  "f:3:1: the list is not well-formed YAML or JSON: a tab indents this line: indent it with spaces [rule]",
		"a:\n- x\n\t- y":      "f:3:1: the list is not well-formed YAML or JSON: a tab indents this line: indent it with spaces [rule]",
		"a:\n  \tb: 1":        "f:2:3: the list is not well-formed YAML or JSON: a tab indents this line: indent it with spaces [rule]",
		"{\n\t\"a\": 1\n}":    "",
		"a: [\n\t1,\n\t@]":    "f:3:2: the list is not well-formed YAML or JSON: found character that cannot start any token [rule]",
		"a: [1":               "f:2:1: the list is not well-formed YAML or JSON: did not find expected ',' or ']' [rule]",
		"- a":                 "f:1:1: the file must be an object [rule]",
		"b: 1\nbelo: 2\na: 3\na: 4": `f:1:1: the file has no "b": correct or remove it [rule]
f:2:1: the file has no "belo"; did you mean below? [rule]
f:4:1: "a" is given twice: remove one [rule]`,
		"somewhere: 1":                  `f:1:1: the file has no "somewhere": correct or remove it [rule]`,
		"a: &x 1\nbelow: *x":            "f:2:8: the list has an alias, which is not taken: write out what *x stands for [rule]",
		"a: [[[[1]]]]":                  "f:1:6: the list is nested more than 2 deep [rule]",
		"a: " + strings.Repeat(" ", 98): "f: the list has 101 bytes, the limit is 100: split it [rule]",
	} {
		if got := read(text); got != want {
			t.Errorf("%.40q: got\n%s\nwant\n%s", text, got, want)
		}
	}
}

func read(text string) string {
	r := strict.Reader{File: "f", What: "list", Rule: "rule", MaxBytes: 100}
	if root := r.Root([]byte(text), "give it something"); root != nil && r.Plain(root, 2) {
		r.Each(root, "the file", func(key, _ *yaml.Node) bool { return key.Value == "a" || key.Value == "below" }, "a", "below")
	}
	var lines []string
	for _, d := range r.Found {
		lines = append(lines, d.String())
	}
	return strings.Join(lines, "\n")
}
