// Package overlay corrects descriptions without editing them. Of an OData service
// an overlay is a file of patches, each of which sets attributes of one element.
// It supplies what a description does not say, such as the key of an entity type
// in an OpenAPI document, or sets right what it says wrongly. Of any other API it
// is one of OpenAPI's own specification.
//
// An overlay that no longer fits its description is an error rather than a
// patch without effect: every target of a patch must be in the description
// exactly once, every one of an action at all.
package overlay

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/strict"
	"github.com/odatagen/odatagen/schema"
)

// Overlay is a list of patches of a model, or of actions on an OpenAPI document.
type Overlay struct {
	name    string
	patches []patch
	actions []action // nil if it has patches
}

// patch sets attributes of the element that a target path names.
type patch struct {
	target string
	pos    schema.Position
	set    []assignment // in the order of the file
}

// assignment is one attribute and its value.
type assignment struct {
	attribute string
	value     *yaml.Node
	pos       schema.Position
}

// Name is the name of the overlay's file.
func (o *Overlay) Name() string { return o.name }

// Sets calls yield for every attribute that the overlay sets, with its target.
func (o *Overlay) Sets(yield func(target, attribute string) bool) {
	for _, p := range o.patches {
		for _, a := range p.set {
			if !yield(strings.ReplaceAll(p.target, " ", ""), a.attribute) {
				return
			}
		}
	}
}

// maxBytes limits the size of an overlay, maxDepth the nesting of one of patches.
const (
	maxBytes = 16 << 20
	maxDepth = 10
)

// Read reads an overlay, which is YAML or JSON:
//
//	patches:
//	  - target: microsoft.graph.entity
//	    set: {Abstract: true, Key: [id]}
//	  - target: microsoft.graph.callRecords.callRecord/version
//	    set: {Type: Edm.Int64, Nullable: false}
//
// Targets are those of annotations (CSDL 14.2.2), attributes those of CSDL XML.
// Or it is one of the OpenAPI Initiative's Overlay Specification 1.0, for OpenAPI
// documents of whatever is no OData service:
//
//	overlay: 1.0.0
//	info: {title: Corrections, version: "1"}
//	actions:
//	  - target: $.paths['/pets'].get
//	    update: {operationId: listPets}
//	  - target: $.paths[*][*].parameters[?@.name == 'trace']
//	    remove: true
//
// The overlay is nil if a finding is an error.
func Read(src schema.Source) (*Overlay, schema.Diagnostics) {
	r := reader{strict.Reader{File: src.Name, What: "overlay", Rule: "overlay-form", MaxBytes: maxBytes}}
	o := r.read(src.Data)
	if len(r.Found.Errors()) > 0 {
		o = nil
	}
	return o, r.Found
}

// reader is one call of Read.
type reader struct{ strict.Reader }

func (r *reader) read(data []byte) *Overlay {
	root := r.Root(data, "give it a list of patches, as in docs/openapi.md, or of actions, as in docs/openapi-apis.md")
	if root == nil {
		return nil
	}
	ofDocuments := root.Kind == yaml.MappingNode && member(root, "overlay") > 0
	depth := maxDepth
	if ofDocuments {
		depth = maxActionDepth
	}
	if !r.Plain(root, depth) {
		return nil
	}
	if ofDocuments {
		return r.actions(root)
	}
	o := &Overlay{name: r.File}
	r.Each(root, "an overlay", func(key, value *yaml.Node) bool {
		if key.Value != "patches" {
			return false
		}
		if value.Kind != yaml.SequenceNode {
			r.Errorf(value, "patches must be a list")
			return true
		}
		for _, item := range value.Content {
			o.patches = append(o.patches, r.patch(item))
		}
		return true
	}, "patches", "overlay")
	return o
}

func (r *reader) patch(n *yaml.Node) patch {
	p := patch{pos: r.At(n)}
	r.Each(n, "a patch", func(key, value *yaml.Node) bool {
		switch key.Value {
		case "target":
			p.target, p.pos = value.Value, r.At(value)
		case "set":
			r.Each(value, "set", func(key, value *yaml.Node) bool {
				p.set = append(p.set, assignment{attribute: key.Value, value: value, pos: r.At(value)})
				return true
			})
		default:
			return false
		}
		return true
	}, "target", "set")
	switch {
	case n.Kind != yaml.MappingNode:
	case p.target == "":
		r.Errorf(n, "the patch has no target: name the element that it is for, such as ns.type/property")
	case len(p.set) == 0:
		r.Errorf(n, "the patch of %s sets nothing: give it attributes in set", p.target)
	}
	return p
}
