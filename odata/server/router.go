package server

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// node is a place in the URL space of the service. What its parameter leads to
// is a member of a collection: members cannot be addressed if it has none.
type node = web.Node[place]

// place is what is at a node.
type place struct {
	routes     web.Methods[*route]
	keys       []keyProperty    // the key that leads here, if one does
	operations map[string]*node // those of the node's texts that can be called without their namespace
}

// route is a declaration prepared for requests.
type route struct {
	*declaration
	name      string // such as "GET /communications", for error messages
	segments  []segment
	operation bool
	// declaredType tells the codec about Type, or the type that others have written.
	declaredType []wire.Option
	// others are functions of the name with other parameters, which answer with
	// another type.
	others []*route
}

// segment is a segment of a route's path: a name or a key.
type segment struct {
	name string
	keys []keyProperty
}

// newRouter builds the tree. It panics on a route that is malformed or given
// twice, as http.ServeMux does: routes are part of a program.
func newRouter(routes []declaration) *node {
	root := &node{}
	for i := range routes {
		r, path := compile(&routes[i])
		n := root
		for i, p := range path {
			n = n.Extend(p)
			n.Value.addKeys(r.segments[i], r)
		}
		if !n.Value.routes.Add(r.Method, r) {
			first := n.Value.routes.Of(r.Method)
			if !first.isApart(r) {
				panic("server: two routes for " + r.name)
			}
			first.others = append(first.others, r)
		}
	}
	addSimpleNames(root)
	return root
}

// compile checks a route and splits its path.
func compile(declared *declaration) (*route, []web.Pattern) {
	copied := *declared
	r := &route{declaration: &copied, name: copied.Method + " " + copied.Path}
	if copied.Type != nil {
		r.declaredType = append(r.declaredType, odata.DeclaredType(copied.Type))
	} else if len(copied.codecs) > 0 {
		item := strings.TrimSuffix(strings.TrimPrefix(copied.ResultType, "Collection("), ")")
		r.declaredType = append(r.declaredType, codec.Mapped(copied.codecs, item))
	}
	method, known := methods[r.Kind]
	switch {
	case !known:
		panic(fmt.Sprintf("server: the route %s is of the kind %q, which is not known", r.name, r.Kind))
	case r.Method != method:
		panic(fmt.Sprintf("server: the route %s is of the kind %q, which is for %s", r.name, r.Kind, method))
	case r.Handle == nil:
		panic("server: no Handle in the route " + r.name)
	}
	path, segments, err := r.split()
	if err != nil {
		panic("server: the route " + r.name + ": " + err.Error())
	}
	r.segments = segments
	r.operation = r.Kind == functionRoute || r.Kind == actionRoute
	return r, path
}

// methods are those that routes of a kind are for.
var methods = map[routeKind]string{readRoute: http.MethodGet, listRoute: http.MethodGet, functionRoute: http.MethodGet, actionRoute: http.MethodPost}

// split returns the segments of the path, as patterns and with their keys.
func (r *declaration) split() ([]web.Pattern, []segment, error) {
	path, err := web.ParsePath(r.Path)
	if err != nil {
		return nil, nil, err
	}
	segments := make([]segment, 0, len(path))
	for _, p := range path {
		switch {
		case p.Whole():
			segments = append(segments, segment{keys: r.keysOf(p.Parameters[0])})
		case len(p.Parameters) > 0 || p.Segment == "" || strings.ContainsAny(p.Segment, "()"):
			return nil, nil, errors.New("a segment is neither a name nor a key in braces")
		default:
			segments = append(segments, segment{name: p.Segment})
		}
	}
	return path, segments, nil
}

// keysOf returns the key properties that the names in braces stand for.
func (r *declaration) keysOf(names string) []keyProperty {
	var keys []keyProperty
	for name := range strings.SplitSeq(names, ",") {
		k := keyProperty{Name: name, Property: name[strings.LastIndexByte(name, '-')+1:], Type: "Edm.String"}
		if i := slices.IndexFunc(r.Keys, func(k keyProperty) bool { return k.Name == name }); i >= 0 {
			k = r.Keys[i]
		}
		keys = append(keys, k)
	}
	return keys
}

// addKeys notes the key that leads here, if one does.
func (p *place) addKeys(s segment, r *route) {
	if p.keys == nil {
		p.keys = s.keys
	}
	if !slices.Equal(p.keys, s.keys) {
		panic("server: a key in the route " + r.name + " is not the same as in another route")
	}
}

// addSimpleNames makes operations callable without their namespace where
// only one can be meant (Protocol 13.2.1, 9e).
func addSimpleNames(n *node) {
	p := &n.Value
	ambiguous := map[string]bool{}
	for name, child := range n.Texts() {
		addSimpleNames(child)
		dot := strings.LastIndexByte(name, '.')
		if dot < 0 || !child.Value.isOperation() {
			continue
		}
		simple := name[dot+1:]
		if p.operations == nil {
			p.operations = map[string]*node{}
		}
		ambiguous[simple] = ambiguous[simple] || p.operations[simple] != nil
		p.operations[simple] = child
	}
	for simple := range ambiguous {
		if ambiguous[simple] {
			delete(p.operations, simple)
		}
	}
	if member := n.Parameter(); member != nil {
		addSimpleNames(member)
	}
}

// isOperation reports whether a function or an action is here.
func (p *place) isOperation() bool {
	for _, method := range [...]string{http.MethodGet, http.MethodPost} {
		if r := p.routes.Of(method); r != nil && r.operation {
			return true
		}
	}
	return false
}

// function returns the function that is here, or nil.
func (p *place) function() *route {
	if r := p.routes.Of(http.MethodGet); r != nil && r.Kind == functionRoute {
		return r
	}
	return nil
}

// typ returns the structured type of what is here, or nil.
func (p *place) typ() wire.Structured {
	if r := p.routes.Of(http.MethodGet); r != nil {
		return r.Type
	}
	return nil
}
