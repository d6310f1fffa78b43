// Package markdown prints tables, and puts them into a page.
package markdown

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"
)

// Table is a table; its columns but the first are aligned to the right, unless
// Text says that all hold text.
type Table struct {
	Title  string
	Header []string
	Text   bool
	Rows   [][]string
	// Notes stand below the table, each in a paragraph.
	Notes []string
}

// Add adds a row.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// String returns the table in Markdown, aligned for reading as text.
func (t *Table) String() string {
	width := make([]int, len(t.Header))
	for _, row := range append(t.Rows, t.Header) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell), 3)
		}
	}
	var b strings.Builder
	if t.Title != "" {
		fmt.Fprintf(&b, "%s\n\n", t.Title)
	}
	line := func(row []string) {
		for i, w := range width {
			cell := ""
			if i < len(row) {
				cell = row[i]
			}
			pad := strings.Repeat(" ", w-utf8.RuneCountInString(cell))
			if i == 0 || t.Text {
				fmt.Fprintf(&b, "| %s%s ", cell, pad)
			} else {
				fmt.Fprintf(&b, "| %s%s ", pad, cell)
			}
		}
		b.WriteString("|\n")
	}
	line(t.Header)
	for i, w := range width {
		if i == 0 || t.Text {
			fmt.Fprintf(&b, "|%s", strings.Repeat("-", w+2))
		} else {
			fmt.Fprintf(&b, "|%s:", strings.Repeat("-", w+1))
		}
	}
	b.WriteString("|\n")
	for _, row := range t.Rows {
		line(row)
	}
	for _, note := range t.Notes {
		fmt.Fprintf(&b, "\n%s\n", note)
	}
	return b.String()
}

// Replace puts text between the lines <!-- name --> and <!-- /name --> of a
// file.
func Replace(file, name, text string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	start, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, found := strings.Cut(string(data), start)
	_, after, foundEnd := strings.Cut(rest, end)
	if !found || !foundEnd {
		return fmt.Errorf("%s: no lines %q and %q to put the table between", file, strings.TrimSpace(start), end)
	}
	return os.WriteFile(file, []byte(before+start+"\n"+strings.TrimSpace(text)+"\n\n"+end+after), 0o644)
}
