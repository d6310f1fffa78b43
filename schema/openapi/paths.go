package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// segment is a part of a path between two slashes: a name, with arguments in
// parentheses, or a key alone.
type segment struct {
	name   string
	parens bool
	args   []argument
}

// argument is a placeholder, and the name it is given for, or "".
type argument struct {
	name  string
	param string // of the parameter that describes it
}

// isKey reports whether the segment is a key or ends in one: what stands in
// parentheses has no names, or the names are for a type's key.
func (s *segment) isKey() bool {
	return len(s.args) > 0 && (s.name == "" || s.args[0].name == "")
}

// splitPath splits a path at its slashes, except those in placeholders and
// parentheses.
func splitPath(path string) []string {
	var parts []string
	depth, start := 0, 0
	for i := 0; i < len(path); i++ {
		switch path[i] {
		case '(', '{':
			depth++
		case ')', '}':
			depth--
		case '/':
			if depth <= 0 {
				parts = append(parts, path[start:i])
				start = i + 1
			}
		}
	}
	parts = append(parts, path[start:])
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

// parseSegment reads a segment.
func parseSegment(text string) segment {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "'{") {
		return segment{args: parseArguments(text)}
	}
	name, args, parens := strings.Cut(text, "(")
	s := segment{name: name, parens: parens}
	if parens {
		s.args = parseArguments(strings.TrimSuffix(args, ")"))
	}
	return s
}

func parseArguments(text string) []argument {
	var list []argument
	for _, part := range strings.Split(text, ",") {
		name, value, named := strings.Cut(part, "=")
		if !named {
			name, value = "", part
		}
		value = strings.Trim(strings.Trim(value, "'"), "{}")
		if value != "" {
			list = append(list, argument{name: strings.TrimSpace(name), param: value})
		}
	}
	return list
}

// node is a segment of the tree of all paths.
type node struct {
	segment
	path     string // of the first path that leads here, for messages
	item     *openapi3.PathItem
	children []*node
	index    map[string]*node
}

// tree makes the tree of all paths, in the order of their text.
func (s *service) tree() *node {
	root := &node{}
	items := s.Paths.Map()
	paths := make([]string, 0, len(items))
	for path := range items {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		n := root
		for _, text := range splitPath(path) {
			n = n.child(text, path)
		}
		if n != root && items[path] != nil {
			n.item = items[path]
		}
	}
	return root
}

func (n *node) child(text, path string) *node {
	if c := n.index[text]; c != nil {
		return c
	}
	c := &node{segment: parseSegment(text), path: path}
	if n.index == nil {
		n.index = map[string]*node{}
	}
	n.index[text] = c
	n.children = append(n.children, c)
	return c
}

// operations returns what can be done at the node, by method.
func (n *node) operations() map[string]*openapi3.Operation {
	if n.item == nil {
		return nil
	}
	return n.item.Operations()
}

// operation returns the operation of one of the methods, the first that there is.
func (n *node) operation(methods ...string) *openapi3.Operation {
	if n.item != nil {
		for _, m := range methods {
			if op := n.item.GetOperation(m); op != nil {
				return op
			}
		}
	}
	return nil
}

// operationType returns what x-ms-docs-operation-type says about the node:
// "operation", "action", "function", "actionImport", "functionImport" or "".
func (n *node) operationType() string {
	for _, method := range [...]string{"GET", "POST", "PATCH", "PUT", "DELETE"} {
		if op := n.operation(method); op != nil {
			if t := extension(op.Extensions, "x-ms-docs-operation-type"); t != "" {
				return t
			}
		}
	}
	return ""
}

// parameter returns the parameter of a name, of the operation or of all
// operations of the path, or nil.
func (n *node) parameter(op *openapi3.Operation, name string) *openapi3.Parameter {
	lists := []openapi3.Parameters{n.item.Parameters}
	if op != nil {
		lists = append(lists, op.Parameters)
	}
	for _, list := range lists {
		for _, p := range list {
			// A parameter alias, which stands for what may be left out, has the name too.
			if p != nil && p.Value != nil && (p.Value.Name == name || p.Value.Name == strings.TrimPrefix(name, "@")) {
				return p.Value
			}
		}
	}
	return nil
}

// keyParameters returns the parameters that describe a key: they stand at the
// node or at the first one below it that has any.
func (n *node) keyParameters() []*openapi3.Parameter {
	for at := n; at != nil; {
		if at.item != nil {
			var list []*openapi3.Parameter
			for _, a := range n.args {
				for _, op := range at.operations() {
					if p := at.parameter(op, a.param); p != nil {
						list = append(list, p)
						break
					}
				}
			}
			return list
		}
		if len(at.children) == 0 {
			return nil
		}
		at = at.children[0]
	}
	return nil
}

// systemOptions are the system query options, which may be written without
// their dollar sign in OData 4.01.
var systemOptions = []string{
	"apply", "compute", "count", "deltatoken", "expand", "filter", "format", "id", "index", "levels", "orderby", "schemaversion",
	"search", "select", "skip", "skiptoken", "top",
}

// queryParameters returns the names of the query parameters of reading a node
// that are no system query options: OData 4.01 lets the parameters of functions
// be given there.
func queryParameters(n *node) []string {
	get := n.operation("GET")
	if get == nil {
		return nil
	}
	var names []string
	for _, list := range [2]openapi3.Parameters{n.item.Parameters, get.Parameters} {
		for _, p := range list {
			if p == nil || p.Value == nil || p.Value.In != "query" {
				continue
			}
			if name := p.Value.Name; !strings.HasPrefix(name, "$") && !strings.HasPrefix(name, "@") && !slices.Contains(systemOptions, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
