// Package openapi reads services from OpenAPI 3.0 and 3.1, YAML or JSON.
//
// [Load] loads a description of any service and what it references, with the
// place of every node and with limits: nothing that a document says makes it
// panic, hang or read a file outside the description's folder. [Read] makes the
// model of an OData service of it, whichever of the two mappings of OData to
// OpenAPI the description follows.
package openapi

import (
	"cmp"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// Document is a loaded description. All references are resolved: the Value of
// every reference is set, that of a circular one to the same node.
type Document struct {
	*openapi3.T
	Name    string  // the file's name, as positions show it
	Version string  // "3.0", "3.1" or "3.2"
	Mapping Mapping // how the description says that the service is one of OData

	// Unread are the operations that stand in the description and are left out, since
	// they cannot be read or stand where OpenAPI has none.
	Unread []Unread

	origins map[string]originFile // by the URIs that origins have
	exact   map[keyPlace][]byte   // see Exact
	folder  string                // the path in those that the description has
	csdl    *csdl                 // nil if the description carries none
}

// Unread is an operation that is left out: its method, in capital letters, and its path.
type Unread struct{ Method, Path string }

func (u Unread) compare(v Unread) int {
	return cmp.Or(cmp.Compare(u.Path, v.Path), cmp.Compare(u.Method, v.Method))
}

// originFile says what the positions of a document's origins mean.
type originFile struct {
	name  string
	shift int // bytes to take off the columns of the first line
	text  *schema.Characters
	moved places // where a document that was patched has what; nil for others
}

func (o originFile) position(line, column int) schema.Position {
	if o.moved != nil {
		return o.moved.position(o.name, line, column)
	}
	column = o.text.Column(line, column)
	if line == 1 {
		column = max(column-o.shift, 1)
	}
	return schema.Position{File: o.name, Line: line, Column: column}
}

// At returns the place of a node: of the key that it has in its parent, or of
// its first key. Origins are what every node of
// kin-openapi has; a nil one gives the file alone.
func (d *Document) At(o *openapi3.Origin) schema.Position {
	switch {
	case o == nil:
		return schema.Position{File: d.Name}
	case o.Key != nil:
		return d.position(*o.Key)
	case len(o.Fields) > 0:
		return d.position(o.Fields[0])
	}
	return schema.Position{File: d.Name}
}

// Identity returns what tells a node from all others, nil if its place is not known. The
// place of the key that leads to it is not enough: an item of a list has none, and has
// that of its first key instead, as what that leads to does.
func Identity(o *openapi3.Origin) any {
	if o == nil || o.Key == nil {
		return nil
	}
	places := [2]openapi3.Location{*o.Key}
	if len(o.Fields) > 0 {
		places[1] = o.Fields[0]
	}
	return places
}

// Field returns the place of a node's field, such as "type", or of the node if
// it has no such field.
func (d *Document) Field(o *openapi3.Origin, name string) schema.Position {
	if o != nil {
		if at, ok := o.Fields.Lookup(name); ok {
			return d.position(at)
		}
	}
	return d.At(o)
}

// Items returns what finds the place of a scalar in one of a node's lists, such as a
// name in "required", or of the field if it is not there.
func (d *Document) Items(o *openapi3.Origin, field string) func(value string) schema.Position {
	places := map[string]openapi3.Location{}
	if o != nil {
		for _, at := range o.Sequences[field] {
			if _, found := places[at.Name]; !found {
				places[at.Name] = at
			}
		}
	}
	return func(value string) schema.Position {
		if at, found := places[value]; found {
			return d.position(at)
		}
		return d.Field(o, field)
	}
}

func (d *Document) position(l openapi3.Location) schema.Position {
	o, ok := d.origins[l.File]
	if !ok {
		o = originFile{name: d.Name}
	}
	return o.position(l.Line, l.Column)
}

// IsOData reports whether the description is one of an OData service.
func (d *Document) IsOData() bool { return d.Mapping != NoMapping }
