package templates

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/odatagen/odatagen/internal/visible"
)

// docWidth is where documentation comments wrap.
const docWidth = 77

// docLines turns text from a description into comment lines. The text is not
// trusted: control characters and line separators become spaces, so that no
// line can leave the comment, and every line begins "// ", so that none is a
// directive. Blank lines separate paragraphs.
//
// The exception is "// +build", which is one with the space too, and which go/format
// moves to the top of the file: that word is put into quotes, wherever it stands, as
// it may be the first of a line by chance.
func docLines(text string) []string {
	var lines []string
	for _, paragraph := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		words := strings.FieldsFunc(paragraph, func(r rune) bool {
			return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == unicode.ReplacementChar
		})
		for i, word := range words {
			if words[i] = visible.Text(word); word == "+build" {
				words[i] = strconv.Quote(word)
			}
		}
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
	line := append(make([]byte, 0, docWidth), "//"...)
	for _, w := range words {
		if len(line)+1+len(w) > docWidth && len(line) > len("//") {
			lines = append(lines, string(line))
			line = append(line[:0], "//"...)
		}
		line = append(append(line, ' '), w...)
	}
	return append(lines, string(line))
}
