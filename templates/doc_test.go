package templates

import (
	"go/format"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/visible"
)

// TestTextStaysText: no text of a description tells the go command something, looks
// like other code, or leaves its place.
func TestTextStaysText(t *testing.T) {
	long := strings.Repeat("word ", 14)
	for text, want := range map[string][]string{
		"+build !linux\n\nIs stored.":    {`// "+build" !linux`, "//", "// Is stored."},
		long + "with the +build ignore":  {"// " + long + "with", `// the "+build" ignore`},
		"go:build ignore":                {"// go:build ignore"},
		"\n//go:build ignore\npackage q": {"// //go:build ignore package q"},
		"*/ x\r\n/*":                     {"// */ x /*"},
		"a\u202eb \u2066 c\u200bd":       {`// a\u202eb \u2066 c\u200bd`},
		"\ufeffa\u2028b\x00c\u0085d":     {"// a b c d"},
		"+builds\n+build":                {`// +builds "+build"`},
	} {
		got := docLines(text)
		if !slices.Equal(got, want) {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
		source := "package p\n\ntype t struct {\n\t" + strings.Join(got, "\n\t") + "\n\ta int\n}\n"
		if formatted, err := format.Source([]byte(source)); err != nil || string(formatted) != source || visible.Text(source) != strings.ReplaceAll(strings.ReplaceAll(source, "\n", `\n`), "\t", `\t`) {
			t.Errorf("%q is formatted as\n%s (%v)", text, formatted, err)
		}
	}
}

// FuzzDoc: the comment of any text is formatted as it is and parses.
func FuzzDoc(f *testing.F) {
	f.Add("+build ignore")
	f.Add("a //go:build b\n\n# c\n\n\t- d\n")
	f.Fuzz(func(t *testing.T, text string) {
		source := "package p\n\ntype t struct {\n\t" + strings.Join(append(docLines(text), "a int"), "\n\t") + "\n}\n"
		if formatted, err := format.Source([]byte(source)); err != nil || string(formatted) != source {
			t.Errorf("%q is formatted as\n%s (%v)", text, formatted, err)
		}
	})
}
