package server

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The router is a tree of path segments, built once from the routes. It is
// walked over the escaped path, since the standard library's ServeMux would
// clean away what a key may hold, such as "//".

// node is a place in the URL space of the service.
type node struct {
	children   map[string]*node // by segment
	operations map[string]*node // those of children that can be called without their namespace
	member     *node            // behind a key; nil if members cannot be addressed
	keys       []KeyProperty    // the key that leads here, if one does
	routes     []*route         // one per method, in Allow's order
}

// route is a Route prepared for requests.
type route struct {
	*Route
	name      string // such as "GET /communications", for error messages
	segments  []segmentPattern
	operation bool
	// declaredType tells the codec about Type.
	declaredType wire.Option
}

// segmentPattern is a segment of a route's path.
type segmentPattern struct {
	name string
	keys []KeyProperty // of a segment in braces
}

// newRouter builds the tree. It panics on a route that is malformed or given
// twice, as http.ServeMux does: routes are part of a program.
func newRouter(routes []Route) *node {
	root := &node{}
	for i := range routes {
		r := compile(&routes[i])
		n := root
		for _, s := range r.segments {
			n = n.extend(s, r)
		}
		if n.route(r.Method) != nil {
			panic("server: two routes for " + r.name)
		}
		n.routes = append(n.routes, r)
		slices.SortFunc(n.routes, func(a, b *route) int { return strings.Compare(a.Method, b.Method) })
	}
	root.addSimpleNames()
	return root
}

// compile checks a route and splits its path.
func compile(declared *Route) *route {
	copied := *declared
	r := &route{Route: &copied, declaredType: wire.DeclaredType(copied.Type), name: copied.Method + " " + copied.Path}
	method, known := methods[r.Kind]
	switch {
	case !known:
		panic(fmt.Sprintf("server: the route %s is of the kind %q, which is not known", r.name, r.Kind))
	case r.Method != method:
		panic(fmt.Sprintf("server: the route %s is of the kind %q, which is for %s", r.name, r.Kind, method))
	case r.Handle == nil:
		panic("server: no Handle in the route " + r.name)
	}
	var err error
	if r.segments, err = r.split(); err != nil {
		panic("server: " + err.Error() + " in the route " + r.name)
	}
	r.operation = r.Kind == FunctionRoute || r.Kind == ActionRoute
	return r
}

// methods are those that routes of a kind are for.
var methods = map[Kind]string{ReadRoute: http.MethodGet, ListRoute: http.MethodGet, FunctionRoute: http.MethodGet, ActionRoute: http.MethodPost}

// split returns the segments of the path.
func (r *Route) split() ([]segmentPattern, error) {
	if !strings.HasPrefix(r.Path, "/") || len(r.Path) == 1 {
		return nil, errors.New("the path has no segments after a slash")
	}
	var segments []segmentPattern
	for segment := range strings.SplitSeq(r.Path[1:], "/") {
		p := segmentPattern{name: segment}
		if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
			for name := range strings.SplitSeq(segment[1:len(segment)-1], ",") {
				k := KeyProperty{Name: name, Property: name[strings.LastIndexByte(name, '-')+1:], Type: "Edm.String"}
				if i := slices.IndexFunc(r.Keys, func(k KeyProperty) bool { return k.Name == name }); i >= 0 {
					k = r.Keys[i]
				}
				p.keys = append(p.keys, k)
			}
		} else if segment == "" || strings.ContainsAny(segment, "{}()") {
			return nil, fmt.Errorf("the segment %q is neither a name nor a key in braces", segment)
		}
		segments = append(segments, p)
	}
	return segments, nil
}

// extend returns the node below n at a segment of r.
func (n *node) extend(s segmentPattern, r *route) *node {
	if s.keys != nil {
		if n.member == nil {
			n.member = &node{keys: s.keys}
		}
		if !slices.Equal(n.member.keys, s.keys) {
			panic(fmt.Sprintf("server: the key %s in the route %s is not the same as in another route", s.name, r.name))
		}
		return n.member
	}
	child := n.children[s.name]
	if child == nil {
		if n.children == nil {
			n.children = map[string]*node{}
		}
		child = &node{}
		n.children[s.name] = child
	}
	return child
}

// addSimpleNames makes operations callable without their namespace where
// only one can be meant (Protocol 13.2.1, 9e).
func (n *node) addSimpleNames() {
	ambiguous := map[string]bool{}
	for name, child := range n.children {
		child.addSimpleNames()
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 || len(child.routes) == 0 || !child.routes[0].operation {
			continue
		}
		simple := name[dot+1:]
		if n.operations == nil {
			n.operations = map[string]*node{}
		}
		ambiguous[simple] = ambiguous[simple] || n.operations[simple] != nil
		n.operations[simple] = child
	}
	for simple := range ambiguous {
		if ambiguous[simple] {
			delete(n.operations, simple)
		}
	}
	if n.member != nil {
		n.member.addSimpleNames()
	}
}

// route returns the node's route for a method, or nil.
func (n *node) route(method string) *route {
	for _, r := range n.routes {
		if r.Method == method {
			return r
		}
	}
	return nil
}

// function returns the node's function, or nil.
func (n *node) function() *route {
	if r := n.route(http.MethodGet); r != nil && r.Kind == FunctionRoute {
		return r
	}
	return nil
}

// typ returns the structured type of what is at the node, or nil.
func (n *node) typ() wire.Structured {
	if r := n.route(http.MethodGet); r != nil {
		return r.Type
	}
	return nil
}
