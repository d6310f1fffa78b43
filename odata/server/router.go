package server

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// node is a place in the URL space of the service. What its parameter leads to
// is a member of a collection: members cannot be addressed if it has none.
type node = web.Node[place]

// place is what is at a node.
type place struct {
	node   *node // that it is the value of
	routes web.Methods[*route]
	media  *route       // makes a media entity of its content, by POST; nil for none
	keys   []routes.Key // the key that leads here, if one does

	// What the parser is told of it: see [query.Place].
	typ   query.Type
	parts [][]query.KeyPart
	casts []*node // of what is here: behind them is what derived types declare
	set   *place  // the entity set that what is here is in, if that is elsewhere
}

// route is a declaration prepared for requests.
type route struct {
	*declaration
	name      string // such as "GET /communications", for error messages
	operation bool
	// readingEntity are the options that the entity which it writes is read with.
	readingEntity []wire.Option
	// about is what a request for the route is about, if its path goes no further.
	about target
	// declaredType tells the codec about Type, or the type that others have written.
	declaredType []wire.Option
	// others are functions of the name with other parameters, which answer with
	// another type.
	others []*route
	// narrowedTo is the type of what a path leaves of the collection; nil for the result's.
	narrowedTo wire.Structured
	// narrowedBy is what $filter(…) in the path leaves; nil if there is none.
	narrowedBy query.Expr
	// ownContext says that the root decides the context URL, and context is the one that was
	// made last: see [request.contextURL].
	ownContext bool
	context    atomic.Pointer[rootContext]
}

// newRouter builds the tree. It panics on a route that is malformed or given
// twice, as http.ServeMux does: routes are part of a program.
func newRouter(all []declaration) *node {
	root := &node{}
	for i := range all {
		r, path := compile(&all[i])
		n := root
		for i, p := range path {
			n = n.Extend(p)
			n.Value.node = n
			n.Value.addKeys(r.Segments[i], r)
		}
		if r.Kind == routes.Media && r.Method == http.MethodPost && n.Value.media == nil {
			n.Value.media = r
			continue
		}
		if !n.Value.routes.Add(r.Method, r) {
			first := n.Value.routes.Of(r.Method)
			if !first.isApart(r) {
				panic("server: two routes for " + r.name)
			}
			first.others = append(first.others, r)
		}
	}
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
	copied.written = writtenBy(copied.Restrictions)
	r.operation = r.Kind == routes.Function || r.Kind == routes.Action
	r.decide()
	return r, path
}

// decide sets what is the same for all requests.
func (r *route) decide() {
	r.about = target{typ: r.typeLeft(), typeName: r.ResultType, collection: r.Collection}
	if item, ok := strings.CutPrefix(r.ResultType, "Collection("); ok {
		r.about.typeName, r.about.collection = strings.TrimSuffix(item, ")"), true
	}
	if r.about.typ != nil {
		r.about.typeName = r.about.typ.WireType().Name
	}
	r.ownContext = r.hasOwnContext()
	r.readingEntity = append(r.reading[:len(r.reading):len(r.reading)], odata.DeclaredType(r.Type))
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

// all are the routes of functions that have the name of this one, which may be nil.
func (r *route) all() []*route {
	if r == nil {
		return nil
	}
	return append([]*route{r}, r.others...)
}

// isApart reports whether functions can be told apart by the names of their parameters.
func (r *route) isApart(other *route) bool {
	if r.Kind != routes.Function || other.Kind != routes.Function {
		return false
	}
	for _, one := range r.all() {
		for _, overload := range one.Overloads {
			if slices.ContainsFunc(other.Overloads, func(same []string) bool { return slices.Equal(same, overload) }) {
				return false
			}
		}
	}
	return true
}

// called returns the route of a function that is called with arguments: the one of those
// of the name that takes them, or else the first.
func (r *route) called(arguments []query.Argument) *route {
	if r == nil || r.others == nil {
		return r
	}
	var names []string
	for i := range arguments {
		names = append(names, arguments[i].Name)
	}
	for _, one := range r.all() {
		if slices.ContainsFunc(one.Overloads, func(overload []string) bool { return routes.Takes(overload, names) }) {
			return one
		}
	}
	return r
}

// writes reports whether the route changes entities or relationships.
func (r *route) writes() bool {
	switch r.Kind {
	case routes.Create, routes.Update, routes.Delete, routes.Reference:
		return true
	case routes.Media:
		return r.Method != http.MethodGet
	}
	return false
}

// hasKey reports whether the path ends with the key of an entity.
func (r *route) hasKey() bool { return r.Segments[len(r.Segments)-1].Keys != nil }

// isOperation reports whether a function or an action is here.
func (p *place) isOperation() bool {
	for _, method := range [...]string{http.MethodGet, http.MethodPost} {
		if r := p.routes.Of(method); r != nil && r.operation {
			return true
		}
	}
	return false
}

// makes reports whether the route makes an entity in a collection.
func (r *route) makes() bool {
	return r.Kind == routes.Create || r.Kind == routes.Media && r.Method == http.MethodPost
}

// upserts reports whether Capabilities say that the function makes what it is to change and what is
// not there.
func (r *route) upserts() bool {
	_, is := r.Restrictions["UpdateRestrictions/Upsertable"]
	return is
}

// updatesBy reports whether what the route changes can be by a method, PATCH or PUT: Capabilities
// may allow one of them alone.
func (r *route) updatesBy(method string) bool {
	methods := r.Restrictions["UpdateRestrictions/UpdateMethod"]
	return methods == nil || slices.Contains(methods, method)
}

// leavesAlone reports whether Capabilities do not allow a method for what the route reads, a
// navigation property, to be changed by its path (NavigationRestrictions/RestrictedProperties).
func (r *route) leavesAlone(method string) bool {
	term := "UpdateRestrictions/Updatable"
	switch method {
	case http.MethodPost:
		term = "InsertRestrictions/Insertable"
	case http.MethodDelete:
		term = "DeleteRestrictions/Deletable"
	}
	_, is := r.Restrictions[term]
	return is
}
