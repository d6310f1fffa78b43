package schema

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"
)

// Characters knows the lines of a text that have characters of several bytes, for places
// in it whose columns count characters, as those of YAML do. Nil is a text without any.
type Characters struct {
	text  []byte
	known []characterPlace // in the order of the text
}

// characterPlace is a character of which it is known where it is, from which those behind
// it on its line are counted: the first of the line, and more of a long one.
type characterPlace struct {
	line, column int // that counts characters
	bytes        int // the column that counts bytes
	offset       int // in the text
}

func (p characterPlace) compare(q characterPlace) int {
	return cmp.Or(cmp.Compare(p.line, q.line), cmp.Compare(p.column, q.column))
}

// characterStep is how many bytes further the next known character of a line is: a text may be
// one line of many megabytes.
const characterStep = 256

// NewCharacters looks at the lines of a text, which must not change afterwards.
func NewCharacters(text []byte) *Characters {
	c := &Characters{text: text}
	start, number := 0, 0
	for line := range bytes.Lines(text) {
		if number++; bytes.ContainsFunc(line, func(r rune) bool { return r >= utf8.RuneSelf }) {
			c.add(number, start, line)
		}
		start += len(line)
	}
	if len(c.known) == 0 {
		return nil
	}
	return c
}

// add makes characters of a line known that begins at an offset of the text.
func (c *Characters) add(number, start int, line []byte) {
	for i, next, column := 0, 0, 1; i < len(line); column++ {
		if i >= next {
			c.known = append(c.known, characterPlace{number, column, i + 1, start + i})
			next = i + characterStep
		}
		_, n := utf8.DecodeRune(line[i:])
		i += n
	}
}

// Column returns in bytes, as [Position] has it, a column that counts characters.
func (c *Characters) Column(line, column int) int {
	if c == nil {
		return column
	}
	i, found := slices.BinarySearchFunc(c.known, characterPlace{line: line, column: column}, characterPlace.compare)
	if !found {
		i--
	}
	if i < 0 || c.known[i].line != line {
		return column
	}
	from := c.known[i]
	size, rest := from.bytes, c.text[from.offset:]
	for ; column > from.column && len(rest) > 0 && rest[0] != '\n'; column-- {
		_, n := utf8.DecodeRune(rest)
		rest, size = rest[n:], size+n
	}
	return size + column - from.column
}
