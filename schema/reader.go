package schema

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// documentReader is the state of reading one document, whatever its format.
type documentReader struct {
	doc      *Document
	data     []byte
	place    func(offset int) Position
	lines    []int // offsets of the lines' starts
	maxBytes int
	maxDepth int
	found    *findings
	failed   bool // the rest of the document cannot be read

	schema *Schema // the schema being read; nil outside
	names  []pendingName
}

func newDocumentReader(src Source, opts ReadOptions, found *findings) *documentReader {
	return &documentReader{
		doc:      &Document{Name: src.Name, Node: Node{Pos: Position{File: src.Name}}},
		data:     src.Data,
		place:    src.Place,
		maxBytes: opts.MaxBytes,
		maxDepth: opts.MaxDepth,
		found:    found,
	}
}

// pos returns the position of a byte of the document.
func (d *documentReader) pos(offset int) Position {
	if d.place != nil {
		return d.place(offset)
	}
	if d.lines == nil {
		d.lines = lineStarts(d.data)
	}
	line, found := slices.BinarySearch(d.lines, offset)
	if !found {
		line--
	}
	return Position{File: d.doc.Name, Line: line + 1, Column: offset - d.lines[line] + 1}
}

func lineStarts(data []byte) []int {
	starts := make([]int, 1, 2+bytes.Count(data, []byte{'\n'}))
	for at := 0; ; {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return starts
		}
		at += i + 1
		starts = append(starts, at)
	}
}

func (d *documentReader) errorf(pos Position, rule, format string, args ...any) {
	d.found.add(Error, pos, rule, format, args)
}

func (d *documentReader) warnf(pos Position, rule, format string, args ...any) {
	d.found.add(Warning, pos, rule, format, args)
}

// fail reports an error after which nothing more of the document is read.
func (d *documentReader) fail(pos Position, rule, format string, args ...any) {
	if !d.failed {
		d.failed = true
		d.errorf(pos, rule, format, args...)
	}
}

// quote returns text from a document as part of a message: quoted, on one line,
// and not longer than a message should be.
func quote(text string) string {
	const most = 80
	if len(text) <= most {
		return strconv.Quote(text)
	}
	return strconv.Quote(strings.TrimSuffix(clip(text, most), "…")) + "…"
}

// clip shortens a text to about so many bytes.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most] + "…"
}

// container adds a container to a schema. A second one, which the standard does not
// allow, stands in another schema of the namespace.
func (d *documentReader) container(s *Schema, c *EntityContainer) {
	if s.Container == nil {
		s.Container = c
		return
	}
	d.warnf(c.Pos, "element-repeated", "the schema has a second entity container, first at %s, which is read as if it stood in a schema of its own: remove one", s.Container.Pos)
	c.Schema = &Schema{Node: Node{Pos: c.Pos}, Namespace: s.Namespace, Alias: s.Alias, Document: d.doc, Container: c}
	d.doc.Schemas = append(d.doc.Schemas, c.Schema)
}

// boolean reads true or false. Other spellings of a truth value are common
// enough to be understood with a warning.
func (d *documentReader) boolean(into *bool, what, text string, pos Position) {
	switch strings.ToLower(text) {
	case "true", "1":
		*into = true
	case "false", "0":
		*into = false
	default:
		d.errorf(pos, "value-invalid", "%s is %s, must be true or false", what, quote(text))
		return
	}
	if text != "true" && text != "false" {
		d.warnf(pos, "value-spelling", "%s is %s, should be %t", what, quote(text), *into)
	}
}

// facet sets the facet of a name such as "MaxLength" (section 7.2). It returns
// false if there is none of that name.
func (d *documentReader) facet(f *Facets, name, text string, pos Position) bool {
	switch name {
	case "MaxLength":
		d.size(&f.MaxLength, name, text, pos, "max")
	case "Precision":
		d.size(&f.Precision, name, text, pos)
	case "Scale":
		d.size(&f.Scale, name, text, pos, "variable", "floating")
	case "SRID":
		d.size(&f.SRID, name, text, pos, "variable")
	case "Unicode":
		f.Unicode = new(bool)
		d.boolean(f.Unicode, name, text, pos)
	default:
		return false
	}
	return true
}

// size reads a facet that is a number or one of some symbolic values. The
// latter are lower case in 4.01; 4.0 let services write Variable.
func (d *documentReader) size(into *string, name, text string, pos Position, symbols ...string) {
	if lower := strings.ToLower(text); slices.Contains(symbols, lower) {
		*into = lower
		return
	}
	if _, err := strconv.ParseUint(text, 10, 31); err != nil {
		want := strings.Join(append([]string{"a whole number from 0 to 2147483647"}, symbols...), " or ")
		d.errorf(pos, "value-invalid", "%s is %s, must be %s", name, quote(text), want)
		return
	}
	*into = text
}

// integer reads the value of an enumeration member (section 10.3).
func (d *documentReader) integer(into *int64, what, text string, pos Position) bool {
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		d.errorf(pos, "value-invalid", "%s is %s, must be a whole number of at most 64 bits", what, quote(text))
		return false
	}
	*into = v
	return true
}

// version checks the version of the document. Later versions of OData 4 are
// read as the latest that is known.
func (d *documentReader) version(text string, pos Position) {
	switch {
	case text == "4.0" || text == "4.01":
		d.doc.Version = text
	case strings.HasPrefix(text, "4."):
		d.doc.Version = "4.01"
		d.warnf(pos, "csdl-version-assumed", "the document is CSDL %s, and is read as CSDL 4.01", quote(text))
	default:
		d.fail(pos, "csdl-version", "the document is of version %s; versions 4.0 and 4.01 are read: %s", quote(text), adviceOldVersion)
	}
}

const adviceOldVersion = "get the description from the service's OData V4 endpoint, or convert it to V4 first"

// typeDefaults sets the facets of which an absent one means something else in
// the other format (section 7.2 of the XML and of the JSON specification).
func typeDefaults(t *TypeRef, decimalScale, temporalPrecision string) {
	switch strings.TrimPrefix(t.Name, "Edm.") { // which some leave out
	case "Decimal":
		if t.Scale == "" {
			t.Scale = decimalScale
		}
	case "DateTimeOffset", "Duration", "TimeOfDay":
		if t.Precision == "" {
			t.Precision = temporalPrecision
		}
	}
}
