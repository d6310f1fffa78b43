package openapi

import (
	"errors"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// checkReferences checks the references of all documents, taking in those that
// are referenced, so that each that is broken is reported with its place.
func (l *loader) checkReferences() {
	w := refWalk{loader: l, edges: map[*yaml.Node][]edge{}, indexes: map[*yaml.Node]map[string]*yaml.Node{}}
	for i := 0; i < len(l.queue); i++ { // grows as references are followed
		w.file = l.queue[i]
		w.node(content(w.file.tree), false)
	}
	w.checkCycles()
}

// refWalk walks the trees of a description.
type refWalk struct {
	*loader
	file  *file
	nodes []*yaml.Node          // the keys of edges, in document order
	edges map[*yaml.Node][]edge // from a schema to what it consists of
	dead  map[*yaml.Node]string // nodes that refer to a document that cannot be parsed, and its name

	indexes map[*yaml.Node]map[string]*yaml.Node // of mappings that are large
}

// edge leads from a node to one that it includes whole: by $ref or allOf.
type edge struct {
	to  *yaml.Node
	at  schema.Position
	ref bool
}

// named are the fields whose value is a map from names to nodes, so that its
// keys have no meaning of their own.
var named = []string{
	"$defs", "callbacks", "content", "definitions", "dependentSchemas", "encoding", "examples", "headers", "links", "parameters",
	"pathItems", "paths", "patternProperties", "properties", "requestBodies", "responses", "schemas", "securitySchemes", "variables", "webhooks",
}

// data are the fields whose value is no part of the description, and may look
// like anything.
var data = []string{"const", "default", "enum", "example", "mapping", "security", "value"}

func (w *refWalk) node(n *yaml.Node, names bool) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			w.node(item, false)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i].Value, n.Content[i+1]
			switch {
			case names:
				w.node(value, false)
			case key == "$ref" && value.Kind == yaml.ScalarNode:
				w.reference(n, value)
			case strings.HasPrefix(key, "x-"), slices.Contains(data, key):
			default:
				if key == "allOf" {
					w.allOf(n, value)
				}
				w.node(value, value.Kind == yaml.MappingNode && slices.Contains(named, key))
			}
		}
	}
}

// reference checks one reference.
func (w *refWalk) reference(n, ref *yaml.Node) {
	w.pointed = w.pointed || !toComponent.MatchString(ref.Value)
	w.extended = w.extended || len(n.Content) > 2
	at := w.file.at(ref)
	target := w.target(ref.Value, at)
	switch {
	case target != nil:
		w.edge(n, edge{target, at, true})
	case w.dead != nil:
		if name := w.unparsed(ref.Value); name != "" {
			w.dead[n] = name
		}
	}
}

// toComponent is a reference to what kin-openapi has a name for.
var toComponent = regexp.MustCompile(`^#/components/(schemas|parameters|headers|requestBodies|responses|securitySchemes|examples|links|callbacks)/[^/]+$`)

// unparsed returns the name of the document that a reference leads to if that is there
// and cannot be parsed, or "".
func (w *refWalk) unparsed(ref string) string {
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	if key := resolve(w.file.uri, u).String(); w.files[key] == nil {
		return w.origins[key].name
	}
	return ""
}

func (w *refWalk) allOf(n, list *yaml.Node) {
	for _, item := range list.Content {
		w.edge(n, edge{behind(item), w.file.at(item), false})
	}
}

func (w *refWalk) edge(from *yaml.Node, e edge) {
	if _, ok := w.edges[from]; !ok {
		w.nodes = append(w.nodes, from)
	}
	w.edges[from] = append(w.edges[from], e)
}

// target returns the node that a reference leads to, or nil after reporting
// why there is none.
func (w *refWalk) target(ref string, at schema.Position) *yaml.Node {
	_, n := w.lead(ref, at)
	return n
}

// lead is target, and returns the document of the node too.
func (w *refWalk) lead(ref string, at schema.Position) (*file, *yaml.Node) {
	u, err := url.Parse(ref)
	if err != nil {
		w.errorf(at, "reference-broken", "the reference %q is not a URI: write it as #/components/schemas/Name or file.yaml#/components/schemas/Name", ref)
		return nil, nil
	}
	fragment := u.Fragment
	u.Fragment, u.RawFragment = "", ""
	f := w.file
	if u.String() != "" {
		if f = w.follow(u, at); f == nil {
			return nil, nil
		}
	}
	n := content(f.tree)
	if fragment == "" || fragment == "/" {
		return f, n
	}
	if !strings.HasPrefix(fragment, "/") {
		w.errorf(at, "reference-broken", "the reference %q names an anchor, which is not followed: write the path of the node, as in #/components/schemas/Name", ref)
		return nil, nil
	}
	for _, part := range strings.Split(fragment[1:], "/") {
		part = unescaped(part)
		next := w.child(n, part)
		if next == nil {
			w.errorf(at, "reference-broken", "the reference %q leads to nothing, as there is no %q%s: define it or correct the reference", ref, part, suggestion(part, keysOf(n)))
			return nil, nil
		}
		n = next
	}
	return f, n
}

// child returns a member of a mapping or an item of a sequence, following the
// reference that stands in its place.
func (w *refWalk) child(n *yaml.Node, name string) *yaml.Node {
	n = behind(n)
	const few = 32 // up to here, looking at each is cheap
	if n.Kind != yaml.MappingNode || len(n.Content) <= 2*few {
		return child(n, name)
	}
	index := w.indexes[n]
	if index == nil {
		index = make(map[string]*yaml.Node, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			index[n.Content[i].Value] = behind(n.Content[i+1])
		}
		w.indexes[n] = index
	}
	return index[name]
}

// child returns a member of a mapping or an item of a sequence.
func child(n *yaml.Node, name string) *yaml.Node {
	n = behind(n)
	if n.Kind == yaml.SequenceNode {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.Content) {
			return behind(n.Content[i])
		}
		return nil
	}
	_, value := entry(n, name)
	return value
}

// unescaped returns a segment of a JSON Pointer as it was before escaping.
func unescaped(segment string) string {
	return strings.ReplaceAll(strings.ReplaceAll(segment, "~1", "/"), "~0", "~")
}

// follow returns the document of a URI, which it takes in if it is new.
func (w *refWalk) follow(u *url.URL, at schema.Position) *file {
	resolved := resolve(w.file.uri, u)
	key := resolved.String()
	if f, ok := w.files[key]; ok {
		return f // nil if that was reported
	}
	m := w.opts.Mapped(u.String())
	if m == nil {
		m = w.opts.Mapped(w.shown(resolved))
	}
	if m == nil && u.Scheme == "" && u.Host == "" && !path.IsAbs(u.Path) {
		m = w.file.mapped.Beside(u.Path)
	}
	if m != nil {
		w.used[m.URI] = true
	} else if m = &(schema.Mapped{Name: w.beside(u, resolved)}); m.Name == "" {
		more := ""
		if folder, _ := path.Split(u.String()); folder != "" {
			more = ", or the folder of all with --reference " + folder + "=FOLDER"
		}
		w.errorf(at, "reference-outside", "the referenced document %q is not below the description's folder, and nothing else is read: give its file with --reference %s=FILE%s", u.String(), u.String(), more)
		w.files[key] = nil
		return nil
	}
	data, err := m.Read(&w.opts)
	if err != nil {
		w.files[key] = nil
		reason := err.Error()
		if errors.Is(err, fs.ErrNotExist) {
			reason = "there is no such file"
		}
		w.errorf(at, "reference-unreadable", "the referenced document %q cannot be read from %q: %s; give its file with --reference %s=FILE", u.String(), m.Path(), reason, u.String())
		return nil
	}
	f := w.add(resolved, m.Path(), data)
	if f != nil {
		f.mapped = m
	}
	return f
}

// resolve returns the URI of a reference as kin-openapi makes it.
func resolve(base, ref *url.URL) *url.URL {
	if ref.Scheme != "" || ref.Host != "" || ref.Opaque != "" || filepath.IsAbs(ref.Path) {
		return ref
	}
	u := *base
	u.Path, u.RawPath = path.Join(path.Dir(base.Path), ref.Path), ""
	return &u
}

// shown returns a URI as it is written from where the description's path was: that of a
// file is relative if that was.
func (l *loader) shown(uri *url.URL) string {
	below, err := filepath.Rel(path.Dir(l.root.uri.Path), uri.Path)
	if uri.Scheme != "" || uri.Host != "" || err != nil {
		return uri.String()
	}
	shown := *uri
	shown.Path = path.Join(path.Dir(filepath.ToSlash(l.root.name)), filepath.ToSlash(below))
	return shown.String()
}

// beside returns the file below the description's folder that a URI means, or
// "". Of a URI of a network it is the last element of the path.
func (l *loader) beside(ref, resolved *url.URL) string {
	var below string
	var err error
	switch {
	case ref.Opaque != "":
		return ""
	case resolved.Host != "" || resolved.Scheme != "":
		below = path.Base(resolved.Path)
	case filepath.IsAbs(ref.Path):
		return ""
	default:
		below, err = filepath.Rel(path.Dir(l.root.uri.Path), resolved.Path)
	}
	if err == nil {
		below, err = filepath.Localize(filepath.ToSlash(below))
	}
	if err != nil {
		return ""
	}
	return filepath.Join(filepath.Dir(l.root.name), below)
}

// maxChain is how many references may lead over one another: for each, kin-openapi
// follows all that come after it.
const maxChain = 100

// checkCycles reports chains of references that are too long, and schemas that consist of themselves, by references or
// allOf: no value fits them, and whoever expands them does not end. A cycle
// over properties, items or alternatives is fine.
func (w *refWalk) checkCycles() {
	const onPath, done = 1, 2
	state := make(map[*yaml.Node]int, len(w.edges))
	chain := map[*yaml.Node]int{} // references from a node to what is none
	var path []edge
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		state[n] = onPath
		for _, e := range w.edges[n] {
			switch state[e.to] {
			case done:
			case onPath:
				w.reportCycle(append(path, e))
			default:
				path = append(path, e)
				visit(e.to)
				path = path[:len(path)-1]
			}
			if e.ref {
				if chain[n] = chain[e.to] + 1; chain[n] == maxChain+1 {
					w.errorf(e.at, "reference-depth", "the reference leads over %d others, each to the next: refer to what the last one leads to", maxChain)
				}
			}
		}
		state[n] = done
	}
	for _, n := range w.nodes {
		if state[n] == 0 {
			visit(n)
		}
	}
}

func (w *refWalk) reportCycle(path []edge) {
	last := path[len(path)-1]
	start := len(path) - 1
	for start > 0 && path[start-1].to != last.to {
		start--
	}
	w.errorf(last.at, "reference-cycle", "the schema consists of itself, over $ref or allOf alone: remove one of the references")
	if w.more > 0 {
		return
	}
	d := &w.found[len(w.found)-1]
	for _, e := range path[start : len(path)-1] {
		if e.ref && len(d.Related) < 10 {
			d.Related = append(d.Related, schema.Related{Pos: e.at, Message: "over this reference"})
		}
	}
}
