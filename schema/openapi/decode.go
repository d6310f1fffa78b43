package openapi

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"
)

// This file has kin-openapi decode what was checked: its nodes, as far as that comes to
// the same, or else its text.

// decode returns what kin-openapi makes of the description. What would be a panic of its
// code is an error, as bad input must never be more.
func (l *loader) decode(version string) (t *openapi3.T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("kin-openapi failed on the document, which is a defect, please report it: %v", p)
		}
	}()
	if l.root.isJSON {
		// kin-openapi keeps to itself where fragments of other kinds come from, and what
		// stands beside references.
		if len(l.files) == 1 && !l.pointed && (!l.extended || version == "3.0") {
			if t := l.decodeNodes(); t != nil {
				return t, nil
			}
		}
		l.root = l.root.yaml() // of whose lines the errors tell
		l.files[l.root.uri.String()], l.origins[l.root.uri.String()] = l.root, l.root.origin()
		if !l.parseYAML(l.root) {
			return nil, fmt.Errorf("the document is JSON, and not YAML")
		}
	}
	clear(l.exact)
	for uri, f := range l.files {
		if f != nil {
			l.keepNumbers(uri, f.tree)
			f.tree = nil // kin-openapi makes its own
		}
	}
	l.read = l.root
	return l.kin().LoadFromDataWithPath(l.root.data, l.root.uri)
}

// kin returns a loader that reads the files of the description, and no others.
func (l *loader) kin() *openapi3.Loader {
	k := openapi3.NewLoader()
	k.IncludeOrigin = true
	k.ReadFromURIFunc = func(_ *openapi3.Loader, uri *url.URL) ([]byte, error) {
		bare := *uri
		bare.Fragment = ""
		if f := l.files[bare.String()]; f != nil {
			l.read = f
			return f.data, nil
		}
		return nil, fmt.Errorf("the document %q was not expected to be referenced", bare.String())
	}
	return k
}

// decodeNodes has kin-openapi decode the nodes of the description, so that it does not
// parse it again. It returns nil for what it refuses: of a text it says better what is wrong.
func (l *loader) decodeNodes() *openapi3.T {
	uri, root := l.root.uri.String(), content(l.root.tree)
	k := l.kin()
	t, err := k.LoadFromDataWithPath([]byte("{}"), l.root.uri) // by which it knows its place
	if err != nil {
		return nil
	}
	l.keepNumbers(uri, root)
	l.root.tree = nil
	p := newParts(root)
	if root.Decode(t) != nil {
		return nil
	}
	origins := newOriginSetter(uri)
	origins.setDocument(t, root)
	if p.decode(t, origins) != nil || k.ResolveRefsIn(t, l.root.uri) != nil {
		return nil
	}
	return t
}

// parts are what most of a description is: the paths and the schemas. They are decoded
// one by one, and the nodes of each let go of then, so that those of a large description
// and what is made of them are not in memory at once.
type parts struct{ paths, schemas []*yaml.Node }

// newParts takes the parts out of the nodes of a description.
func newParts(root *yaml.Node) (p parts) {
	_, paths := entry(root, "paths")
	p.paths = takeOut(paths, func(name string) bool { return !strings.HasPrefix(name, "x-") })
	if _, components := entry(root, "components"); components != nil {
		_, schemas := entry(components, "schemas")
		p.schemas = takeOut(schemas, func(string) bool { return true })
	}
	return p
}

// takeOut takes members out of an object.
func takeOut(n *yaml.Node, isTaken func(name string) bool) (taken []*yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var rest []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isTaken(n.Content[i].Value) {
			taken = append(taken, n.Content[i:i+2]...)
		} else {
			rest = append(rest, n.Content[i:i+2]...)
		}
	}
	n.Content = rest
	return taken
}

// decode adds the parts to the document.
func (p parts) decode(t *openapi3.T, origins *originSetter) error {
	err := eachPart(p.paths, origins, func(name string, n *yaml.Node) (*openapi3.PathItem, error) {
		item := new(openapi3.PathItem)
		err := n.Decode(item)
		t.Paths.Set(name, item)
		return item, err
	})
	if err != nil {
		return err
	}
	return eachPart(p.schemas, origins, func(name string, n *yaml.Node) (ref *openapi3.SchemaRef, err error) {
		err = n.Decode(&ref)
		t.Components.Schemas[name] = ref
		return ref, err
	})
}

// eachPart decodes parts, and lets go of their nodes.
func eachPart[T any](nodes []*yaml.Node, origins *originSetter, decode func(name string, n *yaml.Node) (*T, error)) error {
	for i := 0; i+1 < len(nodes); i += 2 {
		key, n := nodes[i], nodes[i+1]
		nodes[i], nodes[i+1] = nil, nil
		part, err := decode(key.Value, n)
		if err != nil {
			return err
		}
		origins.set(reflect.ValueOf(part), n)
		origins.setKey(reflect.ValueOf(part), origins.location(key))
	}
	return nil
}
