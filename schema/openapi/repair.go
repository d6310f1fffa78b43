package openapi

import (
	"fmt"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// This file goes on where what is wrong is not what is generated from, or leaves no
// doubt: a malformed example, a number where a text belongs. The document is changed, as
// a patch does, and loaded again.

// maxRepairs is how often a description is repaired and loaded again at most: what one
// error hides, the next round shows.
const maxRepairs = 10

// repair is a change of the node of a document.
type repair struct {
	path   nodePath
	change func(path nodePath, root *yaml.Node, added map[*yaml.Node]schema.Position)
}

// nodePath leads to a node from the one that a document consists of: the places in
// Content.
type nodePath []int

// repairs are those of one round. They are a [Patch].
type repairs []repair

// ApplyDocument changes the document, from its end on: removing a node changes the
// places of those behind it.
func (all repairs) ApplyDocument(root *yaml.Node) (map[*yaml.Node]schema.Position, schema.Diagnostics) {
	added := map[*yaml.Node]schema.Position{}
	slices.SortStableFunc(all, func(a, b repair) int { return slices.Compare(b.path, a.path) })
	for i, r := range all {
		inside := slices.ContainsFunc(all[i+1:], func(outer repair) bool {
			return len(outer.path) <= len(r.path) && slices.Equal(outer.path, r.path[:len(outer.path)])
		})
		if !inside { // of what is changed as a whole
			r.change(r.path, root, added)
		}
	}
	return added, nil
}

// at returns the node that the path leads to.
func (p nodePath) at(n *yaml.Node) *yaml.Node {
	for _, i := range p {
		n = n.Content[i]
	}
	return n
}

// take makes a scalar one of another kind.
func (s scalar) take(path nodePath, root *yaml.Node, _ map[*yaml.Node]schema.Position) {
	n := path.at(root)
	if n.Tag, n.Style = s.tag, 0; s.tag == "!!str" {
		n.Style = yaml.DoubleQuotedStyle
	}
}

// remove removes a member of an object, or an item of a list.
func remove(path nodePath, root *yaml.Node, _ map[*yaml.Node]schema.Position) {
	last := len(path) - 1
	parent, i := path[:last].at(root), path[last]
	if parent.Kind == yaml.MappingNode {
		parent.Content = slices.Delete(parent.Content, i&^1, i&^1+2)
		return
	}
	parent.Content = slices.Delete(parent.Content, i, i+1)
}

// takeAny makes a schema one of any value, and anything else one that says nothing.
func takeAny(path nodePath, root *yaml.Node, _ map[*yaml.Node]schema.Position) {
	*path.at(root) = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle}
}

// repairable are the rules whose errors are about one node, of a document that can be
// parsed.
var repairable = []string{
	"member-repeated", "openapi-form", "operation-reference", "reference-broken", "reference-cycle", "reference-depth", "reference-outside", "reference-unreadable",
}

// repair makes patches for the next round of what is wrong in this one, and notes what is
// to be said of it. It reports whether there is to be a next round: not if there is nothing
// to repair, or an error that cannot be.
func (l *loader) repair() bool {
	errs := l.found.Errors()
	if len(errs) == 0 {
		l.said = append(l.said, l.following...)
		l.patchNext(map[*file]repairs{l.root: l.followed})
		return len(l.followed) > 0
	}
	if l.root == nil {
		return false
	}
	m := mending{loader: l, repairs: map[*file]repairs{}, mended: map[int]bool{}}
	m.sort()
	if len(m.faults)+len(m.lost) > 0 && l.opts.SkipUnreadable {
		m.leaveOut()
	}
	l.said = append(l.said, m.said...)
	rest := l.found[:0]
	for i, d := range l.found {
		if !m.mended[i] {
			rest = append(rest, d)
		}
	}
	l.found = rest
	l.patchNext(m.repairs)
	return len(m.mended) > 0 && len(l.found.Errors()) == 0
}

// patchNext has the next round change documents.
func (l *loader) patchNext(all map[*file]repairs) {
	for f, list := range all {
		if uri := f.uri.String(); len(list) > 0 {
			l.patches[uri] = append(l.patches[uri], list)
		}
	}
}

// mending is what is repaired of the errors of one round.
type mending struct {
	*loader
	repairs map[*file]repairs
	said    schema.Diagnostics
	mended  map[int]bool // the errors that are repaired, by their places in found

	faults []fault
	lost   map[string]int // the errors of documents that cannot be parsed, by their names
}

// fault is an error that is about a node, without which something cannot be read.
type fault struct {
	spot
	index int // in found
}

// sort repairs what does not matter or leaves no doubt, and notes all other errors of which
// somebody may be able to do without what they are about.
func (m *mending) sort() {
	m.lost = map[string]int{}
	byFile := map[*file]map[schema.Position][]int{}
	for i, d := range m.found {
		f, known := m.fileOf(d.Pos)
		switch {
		case d.Severity != schema.Error || !known:
		case f == nil:
			m.lost[d.Pos.File] = i
		case d.Pos.Line > 0 && slices.Contains(repairable, d.Rule) && m.hasTree(f):
			if byFile[f] == nil {
				byFile[f] = map[schema.Position][]int{}
			}
			byFile[f][d.Pos] = append(byFile[f][d.Pos], i)
		}
	}
	for f, wanted := range byFile {
		visit(content(f.tree), func(n located) {
			at := f.at(n.node)
			for _, i := range wanted[at] { // of the outermost node there
				if !m.tolerate(f, i, n) {
					m.faults = append(m.faults, fault{spot{n.kept(), f}, i})
				}
			}
			delete(wanted, at)
		})
	}
	slices.SortFunc(m.faults, func(a, b fault) int { return a.index - b.index })
}

// fileOf returns the document that a place is in; nil for one that could not be parsed.
func (l *loader) fileOf(pos schema.Position) (f *file, known bool) {
	for uri, o := range l.origins {
		if o.name == pos.File {
			return l.files[uri], true
		}
	}
	return nil, false
}

// tolerate repairs what an error says of a node, if no Go comes from it or there is no
// doubt about it.
func (m *mending) tolerate(f *file, i int, n located) bool {
	d := m.found[i]
	d.Severity = schema.Warning
	var change func(nodePath, *yaml.Node, map[*yaml.Node]schema.Position)
	if s, ok := m.scalars[d.Pos]; ok {
		d.Message = fmt.Sprintf("%s must be %s, and is taken for that: %s", quotedIf(n.node), s.what, s.advice)
		change = s.take
	} else if len(n.path) > 0 && n.isAside() {
		d.Message += ". It is left out; no Go is generated from it"
		change = remove
	} else {
		return false
	}
	m.repairs[f] = append(m.repairs[f], repair{slices.Clone(n.path), change})
	m.said, m.mended[i] = append(m.said, d), true
	return true
}

// quotedIf returns a scalar as the document has it.
func quotedIf(n *yaml.Node) string {
	if n.Tag == "!!str" {
		return strconv.Quote(clip(n.Value))
	}
	return clip(n.Value)
}
