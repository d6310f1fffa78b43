// Package strict reads the files that people write for odatagen in YAML or JSON, such
// as its configuration. Nothing in them is ignored: what is not known, is there twice,
// or makes a file larger than it looks is an error with its place.
package strict

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/schema"
)

// Reader reads one file.
type Reader struct {
	File     string // its name, for places
	What     string // what it is, such as "overlay"
	Rule     string // that its findings have
	MaxBytes int    // what it may have
	Found    schema.Diagnostics

	text *schema.Characters
}

// At is the place of a node.
func (r *Reader) At(n *yaml.Node) schema.Position {
	return r.position(n.Line, n.Column)
}

func (r *Reader) position(line, column int) schema.Position {
	return schema.Position{File: r.File, Line: line, Column: r.text.Column(line, column)}
}

// Errorf adds an error at the place of a node.
func (r *Reader) Errorf(n *yaml.Node, format string, args ...any) {
	r.Found.Errorf(r.At(n), r.Rule, format, args...)
}

// Root parses a file and returns its outermost value. It is nil if an error was added;
// an empty file is one, which says what to do with the words of advice.
func (r *Reader) Root(data []byte, advice string) *yaml.Node {
	whole := schema.Position{File: r.File}
	if len(data) > r.MaxBytes {
		r.Found.Errorf(whole, r.Rule, "the %s has %d bytes, the limit is %d: split it", r.What, len(data), r.MaxBytes)
		return nil
	}
	r.text = schema.NewCharacters(data)
	documents := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	err := documents.Decode(&document)
	switch {
	case errors.Is(err, io.EOF) || err == nil && len(document.Content) == 0:
		r.Found.Errorf(whole, r.Rule, "the %s is empty: %s", r.What, advice)
		return nil
	case err != nil:
		r.malformed(data, err)
		return nil
	}
	switch err := documents.Decode(&second); {
	case err == nil:
		r.Errorf(&second, "the %s has a second document: make one of them", r.What)
		return nil
	case !errors.Is(err, io.EOF):
		r.malformed(data, err)
		return nil
	}
	return document.Content[0]
}

func (r *Reader) malformed(data []byte, err error) {
	at, message := schema.Position{File: r.File}, strings.TrimPrefix(err.Error(), "yaml: ")
	var located *yaml.LoadError
	if errors.As(err, &located) {
		at, message = r.position(located.Mark.Line, located.Mark.Column), located.Message
		if tabIndents(data, located.Mark) {
			message = "a tab indents this line: indent it with spaces"
		}
	}
	r.Found.Errorf(at, r.Rule, "the %s is not well-formed YAML or JSON: %s", r.What, message)
}

// tabIndents reports whether what is at a place is a tab with nothing but space before it.
func tabIndents(data []byte, at yaml.Mark) bool {
	lines := bytes.Split(data, []byte("\n"))
	if at.Line < 1 || at.Line > len(lines) {
		return false
	}
	line := lines[at.Line-1]
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	return at.Column >= 1 && at.Column <= len(indent) && bytes.ContainsRune(indent, '\t')
}

// Plain refuses what such a file has no use for: nesting of more than depth, and
// aliases, which could make it larger than it is. It reports whether there is neither.
func (r *Reader) Plain(n *yaml.Node, depth int) bool { return r.plain(n, depth, depth) }

func (r *Reader) plain(n *yaml.Node, left, limit int) bool {
	switch {
	case left < 0:
		r.Errorf(n, "the %s is nested more than %d deep", r.What, limit)
		return false
	case n.Kind == yaml.AliasNode:
		r.Errorf(n, "the %s has an alias, which is not taken: write out what *%s stands for", r.What, n.Value)
		return false
	}
	for _, c := range n.Content {
		if !r.plain(c, left-1, limit) {
			return false
		}
	}
	return true
}

// Each calls read for the members of an object, and reports those that it does not
// know, with the known one that was probably meant, or that are there twice. What is
// how messages call the object.
func (r *Reader) Each(n *yaml.Node, what string, read func(key, value *yaml.Node) bool, known ...string) {
	if n.Kind != yaml.MappingNode {
		r.Errorf(n, "%s must be an object", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case seen[key.Value]:
			r.Errorf(key, "%s is given twice: remove one", visible.Quoted(key.Value))
		case !read(key, n.Content[i+1]):
			advice := ": correct or remove it"
			if meant := schema.DidYouMean(key.Value, known, ""); meant != "" {
				advice = meant
			}
			r.Errorf(key, "%s has no %s%s", what, visible.Quoted(key.Value), advice)
		}
		seen[key.Value] = true
	}
}

// Date reads the day on which something expires, such as 2027-06-30. It is "" if an error
// was added.
func (r *Reader) Date(n *yaml.Node) string {
	if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
		r.Errorf(n, "the day of expiry must be a date such as 2027-06-30")
		return ""
	}
	return n.Value
}
