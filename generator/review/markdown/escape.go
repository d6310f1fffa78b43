package markdown

import (
	"fmt"
	"strings"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// code writes a text of a description, of which nothing is to be markup: as code, in which
// nothing else has a meaning. What could end the code or the cell of a table is written
// in numbers. It is cut after a number of characters.
func code(text string, most int) string {
	text = visible.Short(text, most)
	switch {
	case text == "":
		return ""
	case !strings.ContainsAny(text, "`|") && strings.TrimSpace(text) == text:
		return "`" + text + "`"
	}
	var b strings.Builder
	for _, r := range text {
		if r < 0x80 && !plain(r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return "<code>" + b.String() + "</code>"
}

// link leads to a line of a file, if the file is below the folder that this was run in.
func (p *page) link(at schema.Position, text string) string {
	target := p.report.Link(at)
	if target == "" || text == "" {
		return text
	}
	return "[" + text + "](" + target + ")"
}

// plain reports whether a character is a letter or digit of ASCII.
func plain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// stood says what stood at a place.
func (p *page) stood(at schema.Position, text string) string {
	place := ""
	if at.Line > 0 {
		place = p.link(at, code(fmt.Sprintf("%s:%d", at.File, at.Line), mostLong))
	}
	return strings.TrimSpace(code(text, mostLong) + " " + place)
}
