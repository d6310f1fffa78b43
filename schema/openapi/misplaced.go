package openapi

import (
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/odatagen/odatagen/schema"
)

// checkPaths looks for operations that nobody would miss until they are called: at
// members that OpenAPI does not have where they stand, and behind references. Those in
// place of an operation are followed, though OpenAPI has none there.
func (l *loader) checkPaths() {
	root := content(l.root.tree)
	for key, value := range members(root) {
		switch {
		case strings.HasPrefix(key.Value, "/"):
			l.misplace(l.root.at(key), "path-misplaced", "%s is no member of an OpenAPI document, and is left out: indent it, so that it stands below paths", key.Value)
			l.noteMisplaced(operationsOf(key.Value, value)...)
		case slices.Contains(methods, key.Value):
			l.misplace(l.root.at(key), "operation-misplaced", "%s is no member of an OpenAPI document, and is left out: indent it, so that it stands below a path", key.Value)
		}
	}
	for i := 1; i < len(root.Content); i += 2 {
		if all := root.Content[i]; root.Content[i-1].Value == "paths" && all.Kind == yaml.MappingNode {
			l.checkEach(nodePath{i}, all)
		}
	}
}

// checkEach looks at the members of paths.
func (l *loader) checkEach(at nodePath, all *yaml.Node) {
	empty := "" // the path before, if nothing is below it
	for k := 1; k < len(all.Content); k += 2 {
		key, item := all.Content[k-1], all.Content[k]
		name := key.Value
		switch isOperation := slices.Contains(methods, name); {
		case strings.HasPrefix(name, "x-"):
		case (isOperation || slices.Contains(pathMembers, name)) && empty != "":
			l.misplace(l.root.at(key), "operation-misplaced", "%s stands beside the path %s, and is left out: indent it, so that it stands below that", name, empty)
			if isOperation {
				l.noteMisplaced(Unread{strings.ToUpper(name), empty})
			}
		case isOperation:
			l.misplace(l.root.at(key), "operation-misplaced", "%s stands among the paths, and is left out: put it below the path that it is of", name)
		default:
			empty = ""
			if item.Tag == "!!null" {
				empty = name
			}
			l.checkPath(l.root, append(slices.Clip(at), k), name, item)
		}
	}
}

// noteMisplaced notes operations that stand where OpenAPI has none.
func (l *loader) noteMisplaced(operations ...Unread) {
	for _, o := range operations {
		l.misplaced[o] = true
	}
}

// checkPath looks at what stands at a path, in the document itself or in one that it
// references: then at is nil.
func (l *loader) checkPath(f *file, at nodePath, name string, item *yaml.Node) {
	l.checkFields(f, name, item)
	for i := 0; i+1 < len(item.Content) && item.Kind == yaml.MappingNode; i += 2 {
		key, value := item.Content[i], behind(item.Content[i+1])
		_, ref := entry(value, "$ref")
		switch isOperation := slices.Contains(methods, key.Value); {
		case key.Value == "$ref" && at != nil:
			if to, target := l.lead(f, value); target != nil {
				l.checkPath(to, nil, name, target)
			}
		case strings.HasPrefix(key.Value, "/"):
			l.misplacePath(f, key, value, "the path "+name)
		case isOperation && ref != nil && at == nil:
			l.errorf(f.at(ref), "operation-reference", "an operation is no place for a reference in OpenAPI, and one is followed in the description's own document only: bundle the description, for example with npx @redocly/cli bundle")
		case isOperation && ref != nil:
			l.followOperation(append(slices.Clip(at), i+1), ref)
		case isOperation:
			l.checkOperation(f, strings.ToUpper(key.Value)+" "+name, name, value)
		case !slices.Contains(pathMembers, key.Value) && !slices.Contains(operationMembers, key.Value) && !strings.HasPrefix(key.Value, "x-"):
			l.misplace(f.at(key), "operation-unknown", "%s of %s is no method that OpenAPI has, and is left out%s", key.Value, name, suggestion(key.Value, slices.Values(methods)))
		}
	}
}

// misplacePath leaves out a path that stands within something else.
func (l *loader) misplacePath(f *file, key, item *yaml.Node, within string) {
	l.misplace(f.at(key), "path-misplaced", "%s stands within %s, and is left out: indent it less, so that it stands below paths", key.Value, within)
	l.noteMisplaced(operationsOf(key.Value, item)...)
}

// operationMembers are the members of operations that paths do not have.
var operationMembers = []string{"callbacks", "deprecated", "externalDocs", "operationId", "requestBody", "responses", "security", "tags"}

// checkFields looks for an operation that is not indented below its method: its members
// are those of the path then, and the method may be there and empty.
func (l *loader) checkFields(f *file, name string, item *yaml.Node) {
	var first *yaml.Node
	var fields, empty []string
	for key, value := range members(item) {
		switch {
		case slices.Contains(operationMembers, key.Value):
			fields = append(fields, key.Value)
			if first == nil {
				first = key
			}
		case slices.Contains(methods, key.Value) && value.Tag == "!!null":
			empty = append(empty, key.Value)
			l.noteMisplaced(Unread{strings.ToUpper(key.Value), name})
		}
	}
	switch {
	case first != nil && len(empty) > 0:
		l.misplace(f.at(first), "operation-misplaced", "%s of the path %s belong to an operation, and are left out: indent them, so that they stand below %s:", strings.Join(fields, ", "), name, empty[0])
	case first != nil:
		l.misplace(f.at(first), "operation-misplaced", "%s of the path %s belong to an operation, and are left out: indent them, so that they stand below its method, such as get:", strings.Join(fields, ", "), name)
	case len(empty) > 0:
		l.misplace(f.at(item), "operation-misplaced", "%s of the path %s is empty, and is left out: indent what belongs to it, so that it stands below it", strings.Join(empty, ", "), name)
	}
}

// checkOperation looks for operations and paths within an operation, or its responses.
func (l *loader) checkOperation(f *file, operation, path string, n *yaml.Node) {
	_, responses := entry(n, "responses")
	for _, within := range []*yaml.Node{n, responses} {
		if within == nil {
			continue
		}
		for key, value := range members(within) {
			switch {
			case strings.HasPrefix(key.Value, "/"):
				l.misplacePath(f, key, value, operation)
			case slices.Contains(methods, key.Value) && value.Kind == yaml.MappingNode:
				l.misplace(f.at(key), "operation-misplaced", "%s stands within %s, and is left out: indent it less, so that it stands below the path", key.Value, operation)
				l.noteMisplaced(Unread{strings.ToUpper(key.Value), path})
			}
		}
	}
}

// lead returns what a reference leads to, and in which document; nil if that has been
// reported.
func (l *loader) lead(f *file, ref *yaml.Node) (to *file, n *yaml.Node) {
	w := refWalk{loader: l, file: f, indexes: map[*yaml.Node]map[string]*yaml.Node{}}
	l.quietly(func() { to, n = w.lead(ref.Value, f.at(ref)) })
	return to, n
}

// pathMembers are the members of a path that are no operations.
var pathMembers = []string{"$ref", "summary", "description", "servers", "parameters", "additionalOperations"}

func (l *loader) misplace(pos schema.Position, rule, format string, args ...any) {
	for i, a := range args {
		args[i] = clip(a.(string))
	}
	l.found.Warnf(pos, rule, format, args...)
	l.found[len(l.found)-1].LeftOut = true
}

// followOperation notes that a reference in place of an operation is to be replaced by
// the operation. It leads to something: that has been checked.
func (l *loader) followOperation(at nodePath, ref *yaml.Node) {
	to, operation := l.lead(l.root, ref)
	if operation == nil {
		return
	}
	l.following.Warnf(l.root.at(ref), "operation-reference", "an operation is no place for a reference in OpenAPI; %s is followed", clip(ref.Value))
	l.followed = append(l.followed, repair{at, func(path nodePath, root *yaml.Node, added map[*yaml.Node]schema.Position) {
		place := path.at(root)
		*place = *l.copied(operation, to, added)
		added[place] = to.at(operation)
	}})
}

// copied returns a copy of a node of a document that means the same in the root document.
func (l *loader) copied(n *yaml.Node, from *file, added map[*yaml.Node]schema.Position) *yaml.Node {
	copied := *n
	added[&copied] = from.at(n)
	copied.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		copied.Content[i] = l.copied(child, from, added)
	}
	for key, value := range members(&copied) {
		if key.Value == "$ref" && value.Kind == yaml.ScalarNode && from != l.root {
			value.Value = l.fromRoot(value.Value, from)
		}
	}
	return &copied
}

// fromRoot returns a reference that stands in a document as the root document has it.
func (l *loader) fromRoot(ref string, from *file) string {
	u, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	fragment := u.Fragment
	u.Fragment, u.RawFragment = "", ""
	to := from.uri
	if u.String() != "" {
		to = resolve(from.uri, u)
	}
	target := *to
	if below, err := filepath.Rel(path.Dir(l.root.uri.Path), target.Path); err == nil && target.Scheme == "" && target.Host == "" {
		target.Path = filepath.ToSlash(below)
	}
	target.Fragment = fragment
	return target.String()
}
