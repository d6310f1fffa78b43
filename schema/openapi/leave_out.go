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
	n := needs{mending: m, bad: map[*yaml.Node]int{}, units: map[*yaml.Node]map[int]bool{}, same: map[int]int{}}
	n.walk()
	for _, f := range m.faults {
		n.bad[f.node] = f.index
	}
	for _, f := range m.faults {
		m.neutralize(f)
		n.climb(f.spot, f.index, true)
	}
	for _, r := range n.references {
		if i, is := m.lost[n.walked.dead[r.node]]; is {
			n.bad[r.node] = i
			m.repairs[r.file] = append(m.repairs[r.file], repair{r.path, takeAny})
			n.climb(r, i, false)
		}
	}
	for len(n.queue) > 0 {
		r := n.queue[0]
		n.queue = n.queue[1:]
		n.climb(r, n.bad[r.node], false)
	}
	n.settle()
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
	walked     refWalk
	references []spot                      // the nodes that refer to others
	from       map[*yaml.Node][]spot       // of these, those that refer to a node
	bad        map[*yaml.Node]int          // nodes that are or refer to what cannot be read, and the error
	queue      []spot                      // those of which nobody has asked yet what refers to them
	units      map[*yaml.Node]map[int]bool // the parts that are left out, and for which errors
	same       map[int]int                 // errors that are repaired if another is
}

// walk finds the references of all documents again, and where they stand.
func (n *needs) walk() {
	n.walked = refWalk{loader: n.loader, edges: map[*yaml.Node][]edge{}, indexes: map[*yaml.Node]map[string]*yaml.Node{}, dead: map[*yaml.Node]string{}}
	n.from = map[*yaml.Node][]spot{}
	var files []*file
	for _, uri := range slices.Sorted(maps.Keys(n.loader.files)) {
		if f := n.loader.files[uri]; f != nil && n.hasTree(f) {
			files = append(files, f)
		}
	}
	for _, f := range files {
		n.quietly(func() {
			n.walked.file = f
			n.walked.node(content(f.tree), false)
		})
		visit(content(f.tree), func(at located) {
			edges, isDead := n.walked.edges[at.node], n.walked.dead[at.node] != ""
			if !isDead && !slices.ContainsFunc(edges, func(e edge) bool { return e.ref }) {
				return
			}
			n.references = append(n.references, spot{at.kept(), f})
		})
	}
	for _, r := range n.references {
		for _, e := range n.walked.edges[r.node] {
			if e.ref {
				n.from[e.to] = append(n.from[e.to], r)
			}
		}
	}
}

// quietly does something of which all has been reported.
func (l *loader) quietly(do func()) {
	found, more := len(l.found), l.more
	do()
	l.found, l.more = l.found[:found], more
}

// climb goes from a node that is bad to those that it is in, up to a part that can be left
// out: this is. What refers to one on the way is bad too.
func (n *needs) climb(at spot, i int, isFault bool) {
	nodes := []*yaml.Node{content(at.file.tree)}
	for _, k := range at.path {
		nodes = append(nodes, nodes[len(nodes)-1].Content[k])
	}
	for size := len(at.path); size >= 0; size-- {
		node := nodes[size]
		part := located{at.path[:size], at.keys[:size], node, size == len(at.path) && at.isKey}
		u, is := part.unit(at.file == n.root)
		if is {
			n.take(at.file, part, u, i, isFault)
		}
		if is && !u.needed {
			return
		}
		for _, r := range n.from[node] {
			if other, known := n.bad[r.node]; !known {
				n.bad[r.node] = i
				n.queue = append(n.queue, r)
			} else if a, b := n.first(i), n.first(other); a != b {
				n.same[a] = b
			}
		}
	}
}

// take leaves a part out. All that is wrong in it is said, and otherwise one thing that it
// needs.
func (n *needs) take(f *file, part located, u unit, i int, isFault bool) {
	n.mended[i] = true
	if n.units[part.node] == nil {
		n.units[part.node] = map[int]bool{}
		n.repairs[f] = append(n.repairs[f], repair{u.path, u.change})
	}
	if u.what != "" && !n.units[part.node][i] && (isFault || len(n.units[part.node]) == 0) {
		n.say(f, part, u, i)
	}
	n.units[part.node][i] = true
}

// first returns the error that stands for all that are repaired with one.
func (n *needs) first(i int) int {
	for {
		other, has := n.same[i]
		if !has {
			return i
		}
		i = other
	}
}

// settle notes which errors are repaired: also those whose nodes are needed by the same as
// others, and those of which nothing is needed.
func (n *needs) settle() {
	repaired := map[int]bool{}
	for i := range n.mended {
		repaired[n.first(i)] = true
	}
	for _, f := range n.faults {
		switch i := f.index; {
		case repaired[n.first(i)], n.mended[n.bad[f.node]]:
			n.mended[i] = true
		case n.found[i].Rule != "openapi-form":
			n.sayUnneeded(i)
		}
	}
	for _, i := range n.lost {
		if !repaired[n.first(i)] {
			n.sayUnneeded(i)
		}
	}
	for i, d := range n.found {
		if _, isLost := n.lost[d.Pos.File]; isLost && d.Severity == schema.Error {
			n.mended[i] = true
		}
	}
}

// sayUnneeded says that what an error is about is left out, and that nobody misses it.
func (n *needs) sayUnneeded(i int) {
	d := n.found[i]
	d.Severity = schema.Warning
	d.Message += ". It is left out; nothing that is generated needs it"
	n.said, n.mended[i] = append(n.said, d), true
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
