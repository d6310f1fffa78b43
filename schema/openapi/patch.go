package openapi

import (
	"bytes"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// Patch changes a parsed document in place. It returns the places of the nodes
// that it has added.
type Patch interface {
	ApplyDocument(root *yaml.Node) (map[*yaml.Node]schema.Position, schema.Diagnostics)
}

// places are where the nodes of a document that was written anew come from, by
// line and column.
type places map[[2]int]schema.Position

// position returns the place of what a node begins at; the file alone for others.
func (p places) position(file string, line, column int) schema.Position {
	if at, ok := p[[2]int{line, column}]; ok {
		return at
	}
	return schema.Position{File: file}
}

// patch changes a document, and writes it anew for kin-openapi, which parses it
// itself: what stands where is remembered.
func (l *loader) patch(f *file, p Patch) bool {
	root := content(f.tree)
	added, found := p.ApplyDocument(root)
	for _, d := range found {
		if d.Severity == schema.Error {
			l.errorf(d.Pos, d.Rule, "%s", d.Message)
		} else {
			l.found = append(l.found, d)
		}
	}
	if len(found.Errors()) > 0 {
		return false
	}
	var text bytes.Buffer
	encoder := yaml.NewEncoder(&text)
	err := encoder.Encode(root)
	if err == nil {
		err = encoder.Close()
	}
	if err != nil {
		l.errorf(schema.Position{File: f.name}, "openapi-form", "the patched description cannot be written: %v", err)
		return false
	}
	written := &file{name: f.name, uri: f.uri, data: text.Bytes()}
	if !l.parseYAML(written) {
		return false
	}
	written.moved = places{}
	f.remember(written.moved, content(written.tree), root, added)
	*f = *written
	l.origins[f.uri.String()] = f.origin()
	return true
}

// remember notes where the nodes of a document that was written anew come from.
func (f *file) remember(moved places, written, from *yaml.Node, added map[*yaml.Node]schema.Position) {
	for i := range min(len(written.Content), len(from.Content)) {
		f.remember(moved, written.Content[i], from.Content[i], added)
	}
	at, isAdded := added[from]
	if !isAdded {
		at = f.at(from)
	}
	key := [2]int{written.Line, written.Column}
	if _, known := moved[key]; !known { // an object begins where its first key does
		moved[key] = at
	}
}
