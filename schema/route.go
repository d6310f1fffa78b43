package schema

import (
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/schema/pattern"
)

// RouteKind says what a request to a route does.
type RouteKind string

// The kinds of routes. ReferenceRoute and MediaRoute are told apart further by
// their methods.
const (
	ReadRoute      RouteKind = "read"      // GET one entity
	ListRoute      RouteKind = "list"      // GET a collection of entities
	CreateRoute    RouteKind = "create"    // POST to a collection
	UpdateRoute    RouteKind = "update"    // PATCH one entity
	ReplaceRoute   RouteKind = "replace"   // PUT one entity
	DeleteRoute    RouteKind = "delete"    // DELETE one entity
	FunctionRoute  RouteKind = "function"  // GET
	ActionRoute    RouteKind = "action"    // POST
	ReferenceRoute RouteKind = "reference" // of a relationship, at $ref: GET, POST or PUT, DELETE
	// MediaRoute is a stream: of a media entity, at $value, or a property: GET, PUT, DELETE;
	// and, by POST to a collection of media entities, a new one of its content.
	MediaRoute RouteKind = "media"
)

// Route is an operation on a path of the service: a method, and what a request
// does with it.
type Route struct {
	Kind   RouteKind
	Method string // such as "GET"
	// Steps are the segments that yield entities, from the child of the container
	// on. Routes of one path share them. An import's route has none.
	Steps []Step
	// Overloads are those of a function or action that can be bound to what the
	// steps yield, or that Import imports, in an order that does not depend on the
	// description's.
	Overloads []*Operation
	// Apart says that overloads of the function which answer with another type have
	// the route that is the first of the path.
	Apart  bool
	Import *OperationImport
	Stream *Property // of the media route of a property

	child *routed // nil for imports
}

// Step is a segment of a path that yields entities: an entity set, a singleton,
// a navigation property, or a cast to a derived type.
type Step struct {
	// Name is the segment. Complex properties that lead to the navigation property
	// stand before it, as in "address/country", and types that declare it behind them, as in
	// "address/example.Foreign/country". That of a cast is the qualified name of the type.
	Name       string
	Cast       bool // of what the step before yields, whose node and navigation property it has
	Type       *EntityType
	Collection bool // the segment yields a collection, of which a key may follow
	Keyed      bool // followed by a key
	Node       *Node
	Navigation *NavigationProperty // nil for entity sets and singletons
	Through    []*Property         // the complex properties before the navigation property
	CastsTo    []*StructuredType   // the types that Name casts their values to, in its order
}

// Key returns the parts of the key that follows the segment, none if no key does.
func (s *Step) Key() []*PropertyRef {
	if s.Keyed {
		return s.Type.EffectiveKey()
	}
	return nil
}

// contained reports whether the segment is where its entities live, rather than
// a relationship with entities elsewhere.
func (s *Step) contained() bool { return s.Navigation == nil || s.Navigation.ContainsTarget }

// routed is the entity set or singleton that routes begin with.
type routed struct {
	container  *EntityContainer
	set        *EntitySet
	singleton  *Singleton
	restricted map[string]*Record // what its NavigationRestrictions say, by path
	bound      map[string]string  // the targets of its bindings, by path
}

func newRouted(container *EntityContainer, set *EntitySet, singleton *Singleton) *routed {
	c := &routed{container: container, set: set, singleton: singleton, bound: map[string]string{}}
	var bindings []*NavigationPropertyBinding
	if set != nil {
		c.restricted, bindings = restrictedPaths(&set.Node), set.Bindings
	} else {
		c.restricted, bindings = restrictedPaths(&singleton.Node), singleton.Bindings
	}
	for _, b := range bindings {
		if _, twice := c.bound[b.Path]; !twice {
			c.bound[b.Path] = b.Target
		}
	}
	return c
}

// Last returns the step that the route ends in, before an operation or the like.
// It is nil for imports.
func (r *Route) Last() *Step {
	if len(r.Steps) == 0 {
		return nil
	}
	return &r.Steps[len(r.Steps)-1]
}

// Reads reports whether the route reads entities, one or a collection.
func (r *Route) Reads() bool { return r.Kind == ReadRoute || r.Kind == ListRoute }

// Invokes reports whether the route invokes a function or an action.
func (r *Route) Invokes() bool { return len(r.Overloads) > 0 }

// Child returns the entity set or singleton that the route begins with, as one
// of the two; both are nil for imports.
func (r *Route) Child() (*EntitySet, *Singleton) {
	if r.child == nil {
		return nil, nil
	}
	return r.child.set, r.child.singleton
}

// Tail returns the segment after the steps: the qualified name of a bound
// operation, the name of an import or of a property with a stream, $ref or
// $value. It is "" if the route ends with its steps.
func (r *Route) Tail() string {
	switch {
	case r.Import != nil:
		return r.Import.Name
	case r.Invokes():
		return r.Overloads[0].QualifiedName()
	case r.Kind == ReferenceRoute:
		return "$ref"
	case r.Stream != nil:
		return r.Stream.Name
	case r.Kind == MediaRoute && r.Method != http.MethodPost:
		return "$value"
	}
	return ""
}

// Segments returns the segments of the path as patterns see it: [pattern.Key]
// for each key, and an operation with its namespace, which patterns may leave out.
func (r *Route) Segments() []string {
	var list []string
	for i := range r.Steps {
		list = r.Steps[i].appendTo(list)
	}
	if tail := r.Tail(); tail != "" {
		list = append(list, tail)
	}
	return list
}

// Spellings returns the path as patterns have it: with the namespace of a bound operation
// and without.
func (r *Route) Spellings() []string {
	segments := r.Segments()
	list := []string{"/" + strings.Join(segments, "/")}
	if last := len(segments) - 1; r.Invokes() && r.Import == nil {
		segments[last] = pattern.Unqualified(segments[last])
		list = append(list, "/"+strings.Join(segments, "/"))
	}
	return list
}

// Path returns the path by which the name of a route is known, such as
// "GET /people/{}/books": {} stands for a key, since which properties are the key names
// nothing. What stands in parentheses tells routes at one path apart: functions by what
// they answer, and what makes a media entity of its content by $value.
func (r *Route) Path() string {
	var b strings.Builder
	b.WriteString(r.Method + " ")
	for i := range r.Steps {
		b.WriteString("/" + r.Steps[i].Name)
		if r.Steps[i].Keyed {
			b.WriteString("/{}")
		}
	}
	if tail := r.Tail(); tail != "" {
		b.WriteString("/" + tail)
	}
	switch {
	case r.Apart:
		b.WriteString("(" + r.Answer().Text() + ")")
	case r.Kind == MediaRoute && r.Method == http.MethodPost:
		b.WriteString("($value)")
	}
	return b.String()
}

func (s *Step) appendTo(segments []string) []string {
	segments = append(segments, strings.Split(s.Name, "/")...)
	if s.Keyed {
		segments = append(segments, pattern.Key)
	}
	return segments
}

// names joins the names of the steps below the container's child, as bindings
// and NavigationRestrictions do.
func names(steps []Step) string {
	var list []string
	for _, s := range steps[1:] {
		list = append(list, s.Name)
	}
	return strings.Join(list, "/")
}

// Node returns the element that says what the route does: the operation, or what
// the last step is.
func (r *Route) Node() *Node {
	switch {
	case r.Invokes():
		return &r.Overloads[0].Node
	case r.Stream != nil:
		return &r.Stream.Node
	}
	return r.Last().Node
}

// Answer returns the type of the answer, or nil if it has no body. What creates, updates
// and replaces an entity answers with it. The overloads of a route answer alike.
func (r *Route) Answer() *TypeRef {
	switch r.Kind {
	case FunctionRoute, ActionRoute:
		return r.result()
	case MediaRoute:
		switch r.Method {
		case http.MethodGet:
			stream := Primitive("Edm.Stream")
			ref := &TypeRef{Name: stream.QualifiedName(), Type: stream}
			ref.Nullable = r.Stream != nil && r.Stream.Type.Nullable
			return ref
		case http.MethodPut, http.MethodDelete:
			return nil
		}
	case DeleteRoute, ReferenceRoute:
		return nil
	}
	at := r.Last()
	ref := &TypeRef{Name: at.Type.QualifiedName(), Type: at.Type, Collection: r.Kind == ListRoute}
	if r.Kind == ReadRoute && !at.Collection {
		if at.Navigation != nil {
			ref.Nullable = at.Navigation.Type.Nullable
		} else if _, singleton := r.Child(); singleton != nil {
			ref.Nullable = singleton.Nullable
		}
	}
	return ref
}

// result returns the type that the overloads answer with, which can be null where
// one of them says so.
func (r *Route) result() *TypeRef {
	first := r.Overloads[0].Return
	if first == nil {
		return nil
	}
	ref := first.Type
	for _, o := range r.Overloads[1:] {
		if o.Return != nil && o.Return.Type.Nullable {
			ref.Nullable = true
		}
	}
	return &ref
}
