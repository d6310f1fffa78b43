// Package overlay corrects descriptions without editing them. Of an OData service
// an overlay is a file of patches, each of which sets attributes of elements, adds
// something to them or removes them. It supplies what a description does not say,
// such as the key of an entity type in an OpenAPI document, or sets right what it
// says wrongly. Of any other API it is one of OpenAPI's own specification.
//
// A patch outlives the mistake that it corrects unless somebody notices. So it says
// why it is there, and is an error when it no longer fits the description, when the
// description says the same without it, and when it has expired.
package overlay

import (
	"errors"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// Overlay is a list of patches of a model, or of actions on an OpenAPI document.
type Overlay struct {
	name    string
	lines   []string // of the file
	patches []patch
	actions []action // nil if it has patches
}

// Name returns the name of the overlay's file.
func (o *Overlay) Name() string { return o.name }

// Sets calls yield for every attribute that the overlay sets, with its target.
func (o *Overlay) Sets(yield func(target, attribute string) bool) {
	for _, p := range o.patches {
		for _, t := range p.targets {
			for _, a := range p.set {
				if !yield(strings.ReplaceAll(t.path, " ", ""), a.attribute) {
					return
				}
			}
		}
	}
}

// maxBytes limits the size of an overlay, maxDepth its nesting.
const (
	maxBytes = 16 << 20
	maxDepth = 10
)

// Read reads an overlay, which is YAML or JSON:
//
//	patches:
//	  - target: microsoft.graph.entity
//	    reason: The service has no entities of this type, only of derived ones.
//	    set: {Abstract: true, Key: [id]}
//	  - target: microsoft.graph.callRecords.callRecord/version
//	    reason: Versions are counted beyond 32 bits; reported to the service's owner.
//	    expires: 2027-06-30
//	    set: {Type: Edm.Int64, Nullable: false}
//	  - target: [microsoft.graph.user/oldName, microsoft.graph.group/oldName]
//	    reason: They are never sent.
//	    remove: true
//	  - target: microsoft.graph.user
//	    reason: It is sent, and not described.
//	    add: <Property Name="nickname" Type="Edm.String"/>
//
// Targets are those of annotations (CSDL 14.2.2), attributes and what is added those
// of CSDL XML. Or it is one of the OpenAPI Initiative's Overlay Specification 1.0 or
// 1.1, for OpenAPI documents:
//
//	overlay: 1.0.0
//	info: {title: Corrections, version: "1"}
//	actions:
//	  - target: $.paths['/pets'].get
//	    description: The service has no name for it.
//	    update: {operationId: listPets}
//	  - target: $.paths[*][*].parameters[?@.name == 'trace']
//	    remove: true
//
// What has expired before today is an error. The overlay is nil if a finding is one.
func Read(src schema.Source, today time.Time) (*Overlay, schema.Diagnostics) {
	r := reader{name: src.Name, today: today.Format(time.DateOnly)}
	o := r.read(src.Data)
	if len(r.found.Errors()) > 0 {
		o = nil
	}
	return o, r.found
}

// reader is one call of Read.
type reader struct {
	name  string
	today string // as 2027-06-30
	found schema.Diagnostics
}

func (r *reader) at(n *yaml.Node) schema.Position {
	return schema.Position{File: r.name, Line: n.Line, Column: n.Column}
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) {
	r.found.Errorf(r.at(n), "overlay-form", format, args...)
}

func (r *reader) read(data []byte) *Overlay {
	whole := schema.Position{File: r.name}
	if len(data) > maxBytes {
		r.found.Errorf(whole, "overlay-form", "the overlay has %d bytes, the limit is %d: split it", len(data), maxBytes)
		return nil
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		message := strings.TrimPrefix(err.Error(), "yaml: ")
		var located *yaml.LoadError
		if errors.As(err, &located) {
			whole.Line, whole.Column, message = located.Mark.Line, located.Mark.Column, located.Message
		}
		r.found.Errorf(whole, "overlay-form", "the overlay is not well-formed YAML or JSON: %s", message)
		return nil
	}
	if len(document.Content) == 0 {
		r.found.Errorf(whole, "overlay-form", "the overlay is empty: give it a list of patches or of actions, as in docs/overlays.md")
		return nil
	}
	root := document.Content[0]
	ofDocuments := root.Kind == yaml.MappingNode && member(root, "overlay") > 0
	depth := maxDepth
	if ofDocuments {
		depth = maxActionDepth
	}
	if !r.plain(root, depth, depth) {
		return nil
	}
	if ofDocuments {
		return r.actions(root)
	}
	o := &Overlay{name: r.name, lines: strings.Split(string(data), "\n")}
	r.each(root, "an overlay", func(key, value *yaml.Node) bool {
		if key.Value != "patches" {
			return false
		}
		if value.Kind != yaml.SequenceNode {
			r.errorf(value, "patches must be a list")
			return true
		}
		for _, item := range value.Content {
			o.patches = append(o.patches, r.patch(item))
		}
		return true
	})
	return o
}

// plain refuses what an overlay has no use for: deep nesting, and aliases, which
// could make it larger than it is.
func (r *reader) plain(n *yaml.Node, left, limit int) bool {
	switch {
	case left < 0:
		r.errorf(n, "the overlay is nested more than %d deep", limit)
		return false
	case n.Kind == yaml.AliasNode:
		r.errorf(n, "an overlay has no aliases: write out what *%s stands for", n.Value)
		return false
	}
	for _, c := range n.Content {
		if !r.plain(c, left-1, limit) {
			return false
		}
	}
	return true
}

// each calls read for the members of an object, and reports those that it does
// not know, or that are there twice.
func (r *reader) each(n *yaml.Node, what string, read func(key, value *yaml.Node) bool) {
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "%s must be an object", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case seen[key.Value]:
			r.errorf(key, "%q is given twice: remove one", key.Value)
		case !read(key, n.Content[i+1]):
			r.errorf(key, "%s has no %q: correct or remove it", what, key.Value)
		}
		seen[key.Value] = true
	}
}
