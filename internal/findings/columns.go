package findings

import (
	"bytes"
	"unicode/utf8"

	"github.com/odatagen/odatagen/schema"
)

// columns says what the columns of positions, which count bytes, are in UTF-16 code
// units, as most other tools count.
type columns struct {
	open  func(name string) ([]byte, error)
	lines map[string][][]byte // of the files that were read; none for what cannot be
}

func newColumns(open func(string) ([]byte, error)) *columns {
	return &columns{open: open, lines: map[string][][]byte{}}
}

var byteOrderMark = []byte("\ufeff")

// of returns the column of a position; that of the bytes where the line is not known.
// The mark before the first line of a file is none of its characters (SARIF 3.30.2).
func (c *columns) of(pos schema.Position) int {
	lines, known := c.lines[pos.File]
	if !known && c.open != nil {
		if data, err := c.open(pos.File); err == nil {
			lines = bytes.Split(data, []byte("\n"))
		}
		c.lines[pos.File] = lines
	}
	if pos.Line < 1 || pos.Line > len(lines) {
		return pos.Column
	}
	before := lines[pos.Line-1]
	before = before[:max(min(pos.Column-1, len(before)), 0)]
	if pos.Line == 1 {
		before = bytes.TrimPrefix(before, byteOrderMark)
	}
	units := 1
	for len(before) > 0 {
		r, size := utf8.DecodeRune(before)
		if units++; r > 0xFFFF {
			units++
		}
		before = before[size:]
	}
	return units
}
