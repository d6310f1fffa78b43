package openapi

import (
	"fmt"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"
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
	if err != nil || root.Decode(t) != nil {
		return nil
	}
	setOrigins(t, uri, root)
	l.keepNumbers(uri, root)
	l.root.tree, root = nil, nil
	if k.ResolveRefsIn(t, l.root.uri) != nil {
		return nil
	}
	return t
}
