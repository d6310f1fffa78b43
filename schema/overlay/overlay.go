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
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/internal/strict"
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

// maxBytes limits the size of an overlay, maxDepth the nesting of one of patches.
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
	r := reader{strict.Reader{File: src.Name, What: "overlay", Rule: "overlay-form", MaxBytes: maxBytes}, today.Format(time.DateOnly)}
	o := r.read(src.Data)
	if len(r.Found.Errors()) > 0 {
		o = nil
	}
	return o, r.Found
}

// reader is one call of Read.
type reader struct {
	strict.Reader
	today string // as 2027-06-30
}

func (r *reader) read(data []byte) *Overlay {
	root := r.Root(data, "give it a list of patches or of actions, as in docs/overlays.md")
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
	defer r.inBytes(root) // when all that is placed by it is read
	if ofDocuments {
		return r.actions(root)
	}
	o := &Overlay{name: r.File, lines: strings.Split(string(data), "\n")}
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

// inBytes has the columns of what is kept count bytes, as those of positions do.
func (r *reader) inBytes(n *yaml.Node) {
	n.Column = r.At(n).Column
	for _, part := range n.Content {
		r.inBytes(part)
	}
}
