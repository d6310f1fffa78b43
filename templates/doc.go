package templates

import (
	"strings"
	"unicode"
)

// docWidth is where documentation comments wrap.
const docWidth = 77

// docLines turns text from a description into comment lines. The text is not
// trusted: control characters and line separators become spaces, so that no
// line can leave the comment, and every line begins "// ", so that none is a
// directive. Blank lines separate paragraphs.
func docLines(text string) []string {
	var lines []string
	for _, paragraph := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		words := strings.FieldsFunc(paragraph, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == unicode.ReplacementChar
		})
		if len(words) == 0 {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, "//")
		}
		lines = append(lines, wrap(words)...)
	}
	return lines
}

// wrap joins words into comment lines of at most docWidth bytes.
func wrap(words []string) []string {
	var lines []string
	line := "//"
	for _, w := range words {
		if len(line)+1+len(w) > docWidth && line != "//" {
			lines = append(lines, line)
			line = "//"
		}
		line += " " + w
	}
	return append(lines, line)
}

// oneLineOf returns a text that no line of it can leave the comment that it
// stands in, and that no line breaks.
func oneLineOf(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, text)
}
