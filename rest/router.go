package rest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// The router is a tree of path segments, built once from the operations. A
// segment can have parameters and text side by side, as in "users('{id}')",
// which the standard library's ServeMux cannot have. It is walked over the
// escaped path: a parameter can hold an escaped slash.

// template is a segment of an operation's path: the texts between which the
// parameters are. One text and no parameter is a segment as such.
type template struct {
	texts      []string
	parameters []string
}

// key identifies the segment whatever its parameters are called.
func (t *template) key() string { return strings.Join(t.texts, "{}") }

// parsePath splits a path into segments.
func parsePath(path string) ([]template, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, errors.New("the path does not begin with a slash")
	}
	var segments []template
	for segment := range strings.SplitSeq(path[1:], "/") {
		var t template
		for rest := segment; ; {
			text, after, found := strings.Cut(rest, "{")
			t.texts = append(t.texts, text)
			if !found {
				break
			}
			name, behind, closed := strings.Cut(after, "}")
			if !closed || name == "" {
				return nil, fmt.Errorf("the segment %q has a brace that is not closed or empty", segment)
			}
			t.parameters = append(t.parameters, name)
			rest = behind
		}
		if slices.Contains(t.texts[1:max(1, len(t.texts)-1)], "") {
			return nil, fmt.Errorf("the segment %q has two parameters with nothing between", segment)
		}
		segments = append(segments, t)
	}
	return segments, nil
}

// node is a place in the URL space of the API.
type node struct {
	children   map[string]*node // by the segment's text
	templates  []*templateNode  // those with more text first
	operations []*operation     // one per method, in order
}

type templateNode struct {
	template
	node
}

// add puts an operation into the tree.
func (n *node) add(o *operation) error {
	for i := range o.segments {
		n = n.child(&o.segments[i])
	}
	if n.method(o.Method) != nil {
		return errors.New("there are two operations of that method, with paths that only differ in the names of parameters")
	}
	n.operations = append(n.operations, o)
	slices.SortFunc(n.operations, func(a, b *operation) int { return strings.Compare(a.Method, b.Method) })
	return nil
}

func (n *node) child(t *template) *node {
	if len(t.parameters) == 0 {
		child := n.children[t.texts[0]]
		if child == nil {
			child = &node{}
			if n.children == nil {
				n.children = map[string]*node{}
			}
			n.children[t.texts[0]] = child
		}
		return child
	}
	for _, known := range n.templates {
		if known.key() == t.key() {
			return &known.node
		}
	}
	made := &templateNode{template: *t}
	n.templates = append(n.templates, made)
	slices.SortStableFunc(n.templates, func(a, b *templateNode) int { return len(b.key()) - len(a.key()) })
	return &made.node
}

func (n *node) method(method string) *operation {
	for _, o := range n.operations {
		if o.Method == method {
			return o
		}
	}
	return nil
}

// operation returns what serves a method: GET serves HEAD too.
func (n *node) operation(method string) *operation {
	o := n.method(method)
	if o == nil && method == http.MethodHead {
		o = n.method(http.MethodGet)
	}
	return o
}

// allow lists the methods of a node.
func (n *node) allow() string {
	list := []string{http.MethodOptions}
	for _, o := range n.operations {
		list = append(list, o.Method)
		if o.Method == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), ", ")
}

// find returns the node of an escaped path and the values of its parameters,
// in their order, still escaped.
func (n *node) find(path string, limit int) (*node, []string, error) {
	if path == "" {
		path = "/"
	}
	segments := strings.Split(path[1:], "/")
	if len(segments) > limit {
		return nil, nil, &Error{Status: http.StatusRequestURITooLong, Detail: fmt.Sprintf("the path has more than %d segments, the limit MaxSegments", limit)}
	}
	decoded := make([]string, len(segments))
	for i, s := range segments {
		var err error
		if decoded[i], err = url.PathUnescape(s); err != nil {
			return nil, nil, &Error{Status: http.StatusBadRequest, Detail: "the path has an escape that is none"}
		}
	}
	found, values := n.walk(segments, decoded, nil)
	if found == nil {
		return nil, nil, &Error{Status: http.StatusNotFound, Detail: "there is nothing at this path"}
	}
	return found, values, nil
}

func (n *node) walk(segments, decoded, values []string) (*node, []string) {
	if len(segments) == 0 {
		if len(n.operations) == 0 {
			return nil, nil
		}
		return n, values
	}
	if child := n.children[decoded[0]]; child != nil {
		if found, v := child.walk(segments[1:], decoded[1:], values); found != nil {
			return found, v
		}
	}
	for _, t := range n.templates {
		matched, ok := t.match(segments[0], decoded[0], values)
		if !ok {
			continue
		}
		if found, v := t.walk(segments[1:], decoded[1:], matched); found != nil {
			return found, v
		}
	}
	return nil, nil
}

// match appends the values of the parameters in a segment.
func (t *template) match(raw, decoded string, values []string) ([]string, bool) {
	values = slices.Clip(values)
	if len(t.texts) == 2 && t.texts[0] == "" && t.texts[1] == "" {
		return append(values, raw), raw != ""
	}
	rest, ok := strings.CutPrefix(decoded, t.texts[0])
	if !ok {
		return nil, false
	}
	for i := 1; i < len(t.texts); i++ {
		end := -1
		switch {
		case i < len(t.texts)-1:
			end = strings.Index(rest, t.texts[i])
		case strings.HasSuffix(rest, t.texts[i]):
			end = len(rest) - len(t.texts[i])
		}
		if end <= 0 {
			return nil, false
		}
		values = append(values, url.PathEscape(rest[:end]))
		rest = rest[end+len(t.texts[i]):]
	}
	return values, true
}
