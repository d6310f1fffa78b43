// Package examples reads requests and responses as documentation has them, and checks
// them against a description.
//
// Examples stand in pages of Markdown, in files of JSON, or in lines of JSON. What is
// not of its type, or no name of the description, is a finding with its place in the
// file and its JSON pointer.
package examples

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// Example is a request, its response, or both.
type Example struct {
	Request  *Request
	Response *Response
}

// Request is a request as it is documented.
type Request struct {
	Method, URL string
	Pos         schema.Position
	body        text // nil data for none
}

// Response is a response as it is documented.
type Response struct {
	Type       string // the name of the body's type, or Collection(name); "" if it is not told
	Collection bool   // whether the body has several values of the type
	Status     int    // 0 if it is not told
	Pos        schema.Position
	body       text
	whole      bool // whether it is to have all properties that are never null
}

// Read reads the examples of a file; its name says what it is. Those of a JSON file
// that do not say their type are of the one given, if any is.
func Read(src schema.Source, typeName string) ([]Example, schema.Diagnostics) {
	r := reader{file: src.Name, data: src.Data, lines: lineStarts(src.Data)}
	switch strings.ToLower(filepath.Ext(src.Name)) {
	case ".md", ".markdown":
		r.markdown()
	case ".jsonl", ".ndjson":
		r.jsonLines()
	case ".http", ".rest":
		r.http(r.whole())
	default:
		if len(bytes.TrimSpace(src.Data)) == 0 {
			r.found.Errorf(r.at(0), "example-json", "the file is empty: write an example, or remove it")
			break
		}
		r.add(Example{Response: &Response{Type: typeName, Pos: r.at(0), body: r.whole()}})
	}
	return r.examples, r.found
}

// reader reads one file.
type reader struct {
	file     string
	data     []byte
	lines    []int // offsets of their starts
	examples []Example
	found    schema.Diagnostics
}

func (r *reader) add(e Example) { r.examples = append(r.examples, e) }

func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, b := range data {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// at is the place of a byte.
func (r *reader) at(offset int) schema.Position {
	line, found := slices.BinarySearch(r.lines, offset)
	if !found {
		line--
	}
	return schema.Position{File: r.file, Line: line + 1, Column: offset - r.lines[line] + 1}
}

// part is a part of the file.
func (r *reader) part(from, to int) text {
	return text{r.data[from:to], func(offset int) schema.Position { return r.at(from + offset) }}
}

// whole is the file without a byte order mark.
func (r *reader) whole() text {
	return r.part(len(r.data)-len(bytes.TrimPrefix(r.data, []byte("\ufeff"))), len(r.data))
}

// from is the rest of a text.
func (t text) from(offset int) text {
	return text{t.data[offset:], func(at int) schema.Position { return t.place(offset + at) }}
}
