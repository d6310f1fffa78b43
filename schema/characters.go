package schema

import (
	"bytes"
	"unicode/utf8"
)

// Characters knows the lines of a text, for places in it whose columns count
// characters, as those of YAML do. Nil is a text of characters of one byte each.
type Characters struct{ lines [][]byte }

// NewCharacters returns the lines of a text.
func NewCharacters(text []byte) *Characters {
	if !bytes.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return nil
	}
	return &Characters{bytes.Split(text, []byte("\n"))}
}

// Column returns in bytes, as [Position] has it, a column that counts characters.
func (c *Characters) Column(line, column int) int {
	if c == nil || line < 1 || line > len(c.lines) {
		return column
	}
	rest, size := c.lines[line-1], 1
	for ; column > 1 && len(rest) > 0; column-- {
		_, n := utf8.DecodeRune(rest)
		rest, size = rest[n:], size+n
	}
	return size + max(column-1, 0)
}
