package openapi

import (
	"net/url"
	"path"
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
	for key := range members(root) {
		if strings.HasPrefix(key.Value, "/") {
			l.leaveOut(l.root.at(key), "path-misplaced", "%s is no member of an OpenAPI document, and is left out: indent it, so that it stands below paths", key.Value)
		}
	}
	for i := 1; i < len(root.Content); i += 2 {
		all := root.Content[i]
		if root.Content[i-1].Value != "paths" || all.Kind != yaml.MappingNode {
			continue
		}
		for k := 1; k < len(all.Content); k += 2 {
			if name := all.Content[k-1].Value; !strings.HasPrefix(name, "x-") {
				l.checkPath(l.root, nodePath{i, k}, name, all.Content[k])
			}
		}
	}
}

// checkPath looks at what stands at a path, in the document itself or in one that it
// references: then at is nil.
func (l *loader) checkPath(f *file, at nodePath, name string, item *yaml.Node) {
	for i := 0; i+1 < len(item.Content) && item.Kind == yaml.MappingNode; i += 2 {
		key, value := item.Content[i], behind(item.Content[i+1])
		_, ref := entry(value, "$ref")
		switch isOperation := slices.Contains(methods, key.Value); {
		case key.Value == "$ref" && at != nil:
			if to, target := l.lead(f, value); target != nil {
				l.checkPath(to, nil, name, target)
			}
		case strings.HasPrefix(key.Value, "/"):
			l.leaveOut(f.at(key), "path-misplaced", "%s stands within the path %s, and is left out: indent it less, so that it stands below paths", key.Value, name)
		case isOperation && ref != nil && at == nil:
			l.errorf(f.at(ref), "operation-reference", "an operation is no place for a reference in OpenAPI, and one is followed in the description's own document only: bundle the description, for example with npx @redocly/cli bundle")
		case isOperation && ref != nil:
			l.followOperation(append(slices.Clip(at), i+1), ref)
		case !isOperation && !slices.Contains(pathMembers, key.Value) && !strings.HasPrefix(key.Value, "x-"):
			l.leaveOut(f.at(key), "operation-unknown", "%s of %s is no method that OpenAPI has, and is left out%s", key.Value, name, suggestion(key.Value, slices.Values(methods)))
		}
	}
}

// lead returns what a reference leads to, and in which document; nil if that has been
// reported.
func (l *loader) lead(f *file, ref *yaml.Node) (*file, *yaml.Node) {
	w := refWalk{loader: l, file: f, indexes: map[*yaml.Node]map[string]*yaml.Node{}}
	errs := len(l.found)
	to, n := w.lead(ref.Value, f.at(ref))
	l.found = l.found[:errs] // which the walk over all references has reported
	return to, n
}

// pathMembers are the members of a path that are no operations.
var pathMembers = []string{"$ref", "summary", "description", "servers", "parameters", "additionalOperations"}

func (l *loader) leaveOut(pos schema.Position, rule, format string, args ...any) {
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
	l.said.Warnf(l.root.at(ref), "operation-reference", "an operation is no place for a reference in OpenAPI; %s is followed", clip(ref.Value))
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
	if folder := path.Dir(l.root.uri.Path); target.Scheme == "" && target.Host == "" && folder != "." {
		target.Path = strings.TrimPrefix(target.Path, strings.TrimSuffix(folder, "/")+"/")
	}
	target.Fragment = fragment
	return target.String()
}
