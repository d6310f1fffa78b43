package overlay

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// action changes what a path selects in an OpenAPI document (Overlay
// Specification 1.0, section 4.4.3).
type action struct {
	note
	matches int // 0 for any number from 1 on
	target  string
	pos     schema.Position
	path    path
	update  *yaml.Node // what is merged into what is selected; nil for nothing
	copied  *path      // what of the document is merged into it; nil for nothing
	remove  bool       // whether what is selected is removed
}

// maxActionDepth limits the nesting of an overlay of actions, which has parts of
// a description.
const maxActionDepth = 100

// actions reads an overlay as OpenAPI has it: an object with the version of its
// form in the member overlay, and a list of actions.
func (r *reader) actions(root *yaml.Node) *Overlay {
	o := &Overlay{name: r.File, actions: []action{}}
	r.Each(root, "an overlay", func(key, value *yaml.Node) bool {
		switch {
		case key.Value == "overlay":
			if version := value.Value; version != "1.0" && version != "1.1" && !strings.HasPrefix(version, "1.0.") && !strings.HasPrefix(version, "1.1.") {
				r.Errorf(value, "the overlay is of version %q of the Overlay Specification; versions 1.0 and 1.1 are read", version)
			}
		case key.Value == "actions":
			if value.Kind != yaml.SequenceNode {
				r.Errorf(value, "actions must be a list")
				break
			}
			for _, item := range value.Content {
				o.actions = append(o.actions, r.action(item))
			}
		default:
			return key.Value == "info" || key.Value == "extends" || strings.HasPrefix(key.Value, "x-")
		}
		return true
	})
	if len(o.actions) == 0 && len(r.Found.Errors()) == 0 {
		r.Errorf(root, "the overlay has no actions: give it a list of them, as in docs/overlays.md")
	}
	return o
}

func (r *reader) action(n *yaml.Node) action {
	a := action{pos: r.At(n)}
	r.Each(n, "an action", func(key, value *yaml.Node) bool {
		switch {
		case key.Value == "target":
			a.target, a.pos = value.Value, r.At(value)
			a.path = r.path(key, value)
		case key.Value == "update":
			a.update = value
		case key.Value == "copy":
			from := r.path(key, value)
			a.copied = &from
		case key.Value == "remove":
			a.remove = r.truth(key, value)
		case key.Value == "description":
			a.reason = value.Value
		case key.Value == "x-odatagen-expires":
			a.expires = r.Date(value)
		case key.Value == "x-odatagen-matches":
			a.matches = r.matches(value)
		default:
			return strings.HasPrefix(key.Value, "x-")
		}
		return true
	})
	switch {
	case n.Kind != yaml.MappingNode:
	case a.target == "":
		r.Errorf(n, "the action has no target: name what it changes, such as $.paths['/pets'].get")
	case a.update == nil && a.copied == nil && !a.remove:
		r.Errorf(n, "the action on %s changes nothing: give it update, copy, or remove: true", a.target)
	case a.update != nil && a.copied != nil:
		r.Errorf(n, "the action on %s has both update and copy: leave out one", a.target)
	case a.remove && len(a.path.steps) == 0:
		r.Errorf(n, "the whole document cannot be removed")
	default:
		r.expired(n, "the action on "+a.target, a.note)
	}
	return a
}

func (r *reader) path(key, n *yaml.Node) path {
	p, problem := parsePath(n.Value)
	if problem != "" {
		r.Errorf(n, "the %s %s", key.Value, problem)
	}
	return p
}

// OfDocuments reports whether the overlay is one of OpenAPI's specification,
// which changes OpenAPI documents and not models.
func (o *Overlay) OfDocuments() bool { return o.actions != nil }

// maxAdded bounds how many nodes an overlay adds to a document.
const maxAdded = 1 << 20

// ApplyDocument applies the actions to an OpenAPI document, one after the other.
// An action that selects nothing is an error, unlike in the specification, since the
// overlay no longer fits its description; so is one that changes nothing. It returns
// the places of the nodes that come from the overlay.
func (o *Overlay) ApplyDocument(root *yaml.Node) (map[*yaml.Node]schema.Position, schema.Diagnostics) {
	e := editor{overlay: o, added: map[*yaml.Node]schema.Position{}}
	withoutAliases(root)
	for _, a := range o.actions {
		e.apply(root, a)
		if len(e.added) > maxAdded {
			e.found.Errorf(a.pos, "overlay-form", "the overlay adds more than %d values: select less", maxAdded)
			break
		}
	}
	return e.added, e.found
}

// withoutAliases writes out what aliases stand for, so that a change in one place
// is none in another. How much that can be was limited when the document was
// parsed.
func withoutAliases(n *yaml.Node) {
	n.Anchor = ""
	for i, c := range n.Content {
		if c.Kind == yaml.AliasNode {
			n.Content[i] = clone(c.Alias, func(*yaml.Node) {})
		}
		withoutAliases(n.Content[i])
	}
}

// clone copies a node, and calls made with each part of the copy.
func clone(n *yaml.Node, made func(*yaml.Node)) *yaml.Node {
	c := *n
	c.Content = make([]*yaml.Node, len(n.Content))
	for i := range n.Content {
		c.Content[i] = clone(n.Content[i], made)
	}
	made(&c)
	return &c
}

// editor is one call of ApplyDocument.
type editor struct {
	overlay *Overlay
	added   map[*yaml.Node]schema.Position
	found   schema.Diagnostics
}

func (e *editor) apply(root *yaml.Node, a action) {
	selected := a.path.find(root)
	if len(selected) == 0 {
		e.found.Errorf(a.pos, "overlay-stale", "%s selects nothing in the description: correct the target, or remove the action if what it corrects is gone%s", a.target, a.because())
		return
	}
	if a.matches > 0 && a.matches != len(selected) {
		e.found.Errorf(a.pos, "overlay-stale", "%s selects %d values in the description, and the action is for %d: see whether it fits all of them, and say x-odatagen-matches: %d%s", a.target, len(selected), a.matches, len(selected), a.because())
		return
	}
	if a.remove {
		e.remove(root, selected)
		return
	}
	update := a.update
	if a.copied != nil {
		from := a.copied.find(root)
		if len(from) != 1 {
			e.found.Errorf(a.pos, "overlay-stale", "what the action on %s copies selects %d values in the description: it must be one%s", a.target, len(from), a.because())
			return
		}
		// The copy may be merged into what it is a part of. It is placed at the action.
		update = clone(from[0], func(n *yaml.Node) { n.Line, n.Column = a.pos.Line, a.pos.Column })
	}
	changed := false
	for _, n := range selected {
		if n.Kind != update.Kind && n.Kind != yaml.SequenceNode {
			e.found.Errorf(a.pos, "overlay-value", "%s selects %s, and what is to be merged into it is %s", a.target, kindOf(n), kindOf(update))
			return
		}
		changed = e.combine(n, update) || changed
	}
	if !changed {
		e.found.Errorf(a.pos, "overlay-unneeded", "%s is so already: the description says it without the overlay, so remove the action%s", a.target, a.because())
	}
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "an object"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}

// combine merges a value into another: objects by their members, lists by joining
// them, and single values by replacing one. What is no list is a further item of one.
// It reports whether anything changed; items that a list has already are added once
// more only if others are new.
func (e *editor) combine(into, from *yaml.Node) (changed bool) {
	switch {
	case into.Kind == yaml.MappingNode && from.Kind == yaml.MappingNode:
		return e.merge(into, from)
	case into.Kind == yaml.SequenceNode:
		items := []*yaml.Node{from}
		if from.Kind == yaml.SequenceNode {
			items = from.Content
		}
		if !slices.ContainsFunc(items, func(item *yaml.Node) bool { return !has(into, item) }) {
			return false
		}
		for _, item := range items {
			into.Content = append(into.Content, e.copy(item))
		}
		return true
	case same(into, from):
		return false
	}
	added := e.copy(from)
	*into = *added
	if at, ok := e.added[added]; ok {
		e.added[into] = at
	}
	return true
}

// has reports whether a list has an item.
func has(list, item *yaml.Node) bool {
	return slices.ContainsFunc(list.Content, func(n *yaml.Node) bool { return same(n, item) })
}

// same compares two values, objects with the order of their members.
func same(a, b *yaml.Node) bool {
	return a.Kind == b.Kind && a.Value == b.Value && a.ShortTag() == b.ShortTag() && slices.EqualFunc(a.Content, b.Content, same)
}

// copy copies a part of the overlay.
func (e *editor) copy(n *yaml.Node) *yaml.Node {
	return clone(n, func(part *yaml.Node) {
		e.added[part] = schema.Position{File: e.overlay.name, Line: part.Line, Column: part.Column}
	})
}

// merge adds the members of an object to another, and combines those that both have.
// It reports whether anything changed.
func (e *editor) merge(into, from *yaml.Node) (changed bool) {
	for i := 0; i+1 < len(from.Content); i += 2 {
		key, value := from.Content[i], from.Content[i+1]
		at := member(into, key.Value)
		if at < 0 {
			into.Content = append(into.Content, e.copy(key), e.copy(value))
			changed = true
			continue
		}
		changed = e.combine(into.Content[at], value) || changed
	}
	return changed
}

// member returns where the value of a member of an object stands, or -1.
func member(n *yaml.Node, name string) int {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return i + 1
		}
	}
	return -1
}

// remove takes nodes out of the objects and lists that have them.
func (e *editor) remove(n *yaml.Node, gone []*yaml.Node) {
	doomed := map[*yaml.Node]bool{}
	for _, g := range gone {
		doomed[g] = true
	}
	prune(n, doomed)
}

func prune(n *yaml.Node, doomed map[*yaml.Node]bool) {
	step := 1
	if n.Kind == yaml.MappingNode {
		step = 2
	}
	kept := n.Content[:0]
	for i := 0; i+step <= len(n.Content); i += step {
		if value := n.Content[i+step-1]; !doomed[value] {
			prune(value, doomed)
			kept = append(kept, n.Content[i:i+step]...)
		}
	}
	n.Content = kept
}
