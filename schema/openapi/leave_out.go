package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// This file leaves out what needs a node that cannot be read, in whichever document that
// is, so that all else can be generated.

// leaveOut leaves out the operations, and what the schemas say, that need what is wrong.
func (m *mending) leaveOut() {
	n := needs{mending: m, bad: map[*yaml.Node]int{}, faulty: map[*yaml.Node]bool{}, units: map[*yaml.Node]map[int]bool{}}
	n.walk()
	for _, f := range m.faults {
		n.bad[f.node], n.faulty[f.node] = f.index, true
		m.neutralize(f)
	}
	for node, name := range n.walked.dead {
		if i, is := m.lost[name]; is {
			n.bad[node] = i
		}
	}
	for n.spread() {
	}
	for _, f := range m.faults {
		if d := m.found[f.index]; m.mended[n.bad[f.node]] {
			m.mended[f.index] = true // also of two errors about one node
		} else if d.Rule != "openapi-form" {
			d.Severity = schema.Warning
			d.Message += ". It is left out; nothing that is generated needs it"
			m.said, m.mended[f.index] = append(m.said, d), true
		}
	}
}

// neutralize has the next round find no fault in what it reads all the same: a part of
// another document that nothing refers to, say.
func (m *mending) neutralize(f fault) {
	switch path, last := f.path, len(f.path)-1; {
	case last < 0:
	case m.found[f.index].Rule == "member-repeated":
		m.repairs[f.file] = append(m.repairs[f.file], repair{append(slices.Clone(path[:last]), path[last]|1), remove})
	case m.found[f.index].Rule == "openapi-form":
	case f.keys[last] == "$ref":
		m.repairs[f.file] = append(m.repairs[f.file], repair{path[:last], takeAny})
	default:
		m.repairs[f.file] = append(m.repairs[f.file], repair{path, takeAny})
	}
}

// needs finds out what needs what.
type needs struct {
	*mending
	walked refWalk
	files  []*file
	bad    map[*yaml.Node]int          // nodes that are or refer to what cannot be read, and the error
	hit    map[*yaml.Node]int          // nodes that have such in them
	faulty map[*yaml.Node]bool         // of these, those that are
	units  map[*yaml.Node]map[int]bool // the parts that are left out, and for which errors
}

// walk finds the references of all documents again.
func (n *needs) walk() {
	n.walked = refWalk{loader: n.loader, edges: map[*yaml.Node][]edge{}, indexes: map[*yaml.Node]map[string]*yaml.Node{}, dead: map[*yaml.Node]string{}}
	for _, uri := range slices.Sorted(maps.Keys(n.loader.files)) {
		if f := n.loader.files[uri]; f != nil && n.hasTree(f) {
			n.files = append(n.files, f)
		}
	}
	n.quietly(func() {
		for _, f := range n.files {
			n.walked.file = f
			n.walked.node(content(f.tree), false)
		}
	})
}

// quietly does something of which all has been reported.
func (l *loader) quietly(do func()) {
	found, more := len(l.found), l.more
	do()
	l.found, l.more = l.found[:found], more
}

// spread goes from what is bad to what refers to it. It reports whether that was something
// new.
func (n *needs) spread() (more bool) {
	n.hit = map[*yaml.Node]int{}
	for _, f := range n.files {
		n.mark(f)
	}
	for _, from := range n.walked.nodes {
		for _, e := range n.walked.edges[from] {
			_, known := n.bad[from]
			if i, isHit := n.hit[e.to]; isHit && e.ref && !known {
				n.bad[from], more = i, true
			}
		}
	}
	return more
}

// mark marks the nodes of a document that have something bad in them, up to the parts that
// can be left out: these are.
func (n *needs) mark(f *file) {
	visit(content(f.tree), func(at located) {
		if i, isBad := n.bad[at.node]; isBad {
			n.up(f, at, i)
		}
	})
}

// up marks a node, and those that it is in.
func (n *needs) up(f *file, at located, i int) {
	for size := len(at.path); size >= 0; size-- {
		path := at.path[:size]
		node := path.at(content(f.tree))
		part := located{path, at.keys[:size], node, size == len(at.path) && at.isKey}
		u, ok := part.unit(f == n.root)
		if !ok || u.needed {
			n.hit[node] = i
		}
		if !ok {
			continue
		}
		n.mended[i] = true
		if n.units[node] == nil {
			n.units[node] = map[int]bool{}
			n.repairs[f] = append(n.repairs[f], repair{u.path, u.change})
		}
		// All that is wrong in a part is said, and otherwise one thing that it needs.
		if u.what != "" && !n.units[node][i] && (n.faulty[at.node] || len(n.units[node]) == 0) {
			n.say(f, part, u, i)
		}
		n.units[node][i] = true
		if !u.needed {
			return
		}
	}
}

// say says that a part is left out, and notes its operations.
func (n *needs) say(f *file, part located, u unit, i int) {
	operations := n.operations(f, part, u)
	for _, o := range operations {
		n.unread[o] = true
	}
	switch {
	case u.method != "" && len(operations) > 0:
		u.what = operations[0].Method + " " + operations[0].Path
	case u.method != "":
		u.what += " of " + f.name
	}
	d := n.found[i]
	d.Severity, d.Rule, d.LeftOut = schema.Warning, u.rule, true
	d.Message = fmt.Sprintf("%s is left out: %s", clip(u.what), d.Message)
	n.said = append(n.said, d)
}

// operations returns the operations of the description that a part is.
func (n *needs) operations(f *file, part located, u unit) (all []Unread) {
	switch {
	case f == n.root && u.method != "":
		return []Unread{{u.method, part.keys[1]}}
	case u.method != "":
		item := part.path[:len(part.path)-1].at(content(f.tree))
		_, paths := entry(content(n.root.tree), "paths")
		for path, at := range members(paths) {
			for _, e := range n.walked.edges[at] {
				if e.to == item {
					all = append(all, Unread{u.method, path.Value})
				}
			}
		}
	case f == n.root && part.keys[0] == "paths":
		item := u.path.at(content(f.tree))
		all = operationsOf(part.keys[1], item)
		for _, e := range n.walked.edges[item] {
			all = append(all, operationsOf(part.keys[1], e.to)...)
		}
	}
	return all
}

// operationsOf returns the operations that stand at a path.
func operationsOf(path string, item *yaml.Node) (all []Unread) {
	for key := range members(item) {
		if slices.Contains(methods, key.Value) {
			all = append(all, Unread{strings.ToUpper(key.Value), path})
		}
	}
	return all
}
