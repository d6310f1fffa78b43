package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/routes"
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
	keys       []routes.Key     // the key that leads here, if one does
	operations map[string]*node // those of the node's texts that can be called without their namespace
}

// route is a declaration prepared for requests.
type route struct {
	*declaration
	name      string // such as "GET /communications", for error messages
	operation bool
	// declaredType tells the codec about Type, or the type that others have written.
	declaredType []wire.Option
	// others are functions of the name with other parameters, which answer with
	// another type.
	others []*route
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
			n.Value.addKeys(r.Segments[i], r)
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
	path, err := web.ParsePath(r.Path)
	if err != nil {
		panic("server: the route " + r.name + ": " + err.Error())
	}
	r.operation = r.Kind == routes.Function || r.Kind == routes.Action
	return r, path
}

// addKeys notes the key that leads here, if one does.
func (p *place) addKeys(s routes.Segment, r *route) {
	if p.keys == nil {
		p.keys = s.Keys
	}
	if !slices.Equal(p.keys, s.Keys) {
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
	if r := p.routes.Of(http.MethodGet); r != nil && r.Kind == routes.Function {
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
