package openapi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// This file goes on where what is wrong is not what is generated from: a number where
// a text belongs, a malformed example. The document is changed, as a patch does, and
// loaded again.

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

// quote makes a text of a number or truth value.
func quote(path nodePath, root *yaml.Node, _ map[*yaml.Node]schema.Position) {
	n := path.at(root)
	n.Tag, n.Style = "!!str", yaml.DoubleQuotedStyle
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

// takeAny makes a schema one of any value.
func takeAny(path nodePath, root *yaml.Node, _ map[*yaml.Node]schema.Position) {
	*path.at(root) = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Style: yaml.FlowStyle}
}

// located is a node that a finding is about.
type located struct {
	path nodePath
	keys []string // the names and numbers of the nodes on the way
	node *yaml.Node
}

// locate returns the nodes of the root document at some places: at each the outermost.
func (l *loader) locate(wanted map[schema.Position]bool) map[schema.Position]located {
	found := map[schema.Position]located{}
	var path nodePath
	var keys []string
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		if at := l.root.at(n); wanted[at] {
			if _, known := found[at]; !known {
				found[at] = located{slices.Clone(path), slices.Clone(keys), n}
			}
		}
		for i, child := range n.Content {
			key := strconv.Itoa(i)
			if n.Kind == yaml.MappingNode {
				key = n.Content[i&^1].Value
			}
			path, keys = append(path, i), append(keys, key)
			visit(child)
			path, keys = path[:len(path)-1], keys[:len(keys)-1]
		}
	}
	visit(content(l.root.tree))
	return found
}

// asideKeys are the members of nodes from which no Go is generated.
var asideKeys = []string{
	"callbacks", "contact", "example", "examples", "externalDocs", "info", "license", "links", "servers", "tags", "webhooks", "xml",
}

// isAside reports whether nothing is generated from a node.
func (n *located) isAside() bool {
	isName := false
	for _, key := range n.keys {
		switch {
		case isName:
			isName = false
			continue
		case strings.HasPrefix(key, "x-"), slices.Contains(asideKeys, key):
			return true
		}
		isName = slices.Contains(named, key)
	}
	return false
}

// unit is a part of a description that can be done without: an operation, all those of a
// path, or what a schema demands.
type unit struct {
	rule, what string
	path       nodePath
	change     func(nodePath, *yaml.Node, map[*yaml.Node]schema.Position)
}

// unit returns the part that a node belongs to; false if the description needs it.
func (n *located) unit() (unit, bool) {
	k := n.keys
	switch {
	case len(k) > 2 && k[0] == "paths" && slices.Contains(methods, k[2]):
		return unit{"operation-unreadable", strings.ToUpper(k[2]) + " " + k[1], n.path[:3], remove}, true
	case len(k) > 1 && k[0] == "paths":
		return unit{"operation-unreadable", "the path " + k[1], n.path[:2], remove}, true
	case len(k) > 2 && k[0] == "components" && k[1] == "schemas":
		return unit{"schema-unreadable", "what the schema " + k[2] + " says", n.path[:3], takeAny}, true
	}
	return unit{}, false
}

// methods are the fields of a path that are operations.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// repairable are the rules whose errors are about one node, of a document that can be
// parsed.
var repairable = []string{"openapi-form", "reference-broken", "reference-outside", "reference-unreadable"}

// repairs returns what lets the description be loaded, and what is to be said of it. The
// errors about that are taken away; no others can be repaired.
func (l *loader) repairs() (repairs, schema.Diagnostics) {
	errs := l.found.Errors()
	if len(errs) == 0 {
		return l.followed, l.said
	}
	if l.root == nil {
		return nil, nil
	}
	if l.root.tree == nil && !l.parseYAML(l.root) {
		return nil, nil
	}
	wanted := map[schema.Position]bool{}
	for _, d := range errs {
		wanted[d.Pos] = slices.Contains(repairable, d.Rule)
	}
	var all repairs
	var said schema.Diagnostics
	nodes := l.locate(wanted)
	l.found = slices.DeleteFunc(l.found, func(d schema.Diagnostic) bool {
		n, ok := nodes[d.Pos]
		if d.Severity != schema.Error || !ok || !slices.Contains(repairable, d.Rule) {
			return false
		}
		r, warning, ok := l.repair(d, n)
		if ok {
			all, said = append(all, r), append(said, warning)
		}
		return ok
	})
	return all, said
}

// repair returns the repair of what an error says of a node, if there is one.
func (l *loader) repair(d schema.Diagnostic, n located) (repair, schema.Diagnostic, bool) {
	d.Severity = schema.Warning
	switch p, isPart := n.unit(); {
	case l.numbers[d.Pos]:
		d.Message = fmt.Sprintf("%s must be a text, and is taken for one: put it in quotes, as \"%s\"", n.node.Value, clip(n.node.Value))
		return repair{n.path, quote}, d, true
	case len(n.path) > 0 && n.isAside():
		d.Message += ". It is left out; no Go is generated from it"
		return repair{n.path, remove}, d, true
	case isPart && l.opts.SkipUnreadable:
		d.Message, d.Rule, d.LeftOut = fmt.Sprintf("%s is left out: %s", clip(p.what), d.Message), p.rule, true
		return repair{p.path, p.change}, d, true
	}
	return repair{}, d, false
}
