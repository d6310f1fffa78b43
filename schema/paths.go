package schema

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/schema/pattern"
)

// This file walks the paths of a service: from the entity sets, singletons and
// imports of its container along navigation properties. It alone decides how
// deep, through what, and which operations there are on a path.

// MaxDepth is how many navigation properties a path has when no pattern says
// which paths are wanted. Large services have millions of deeper ones.
const MaxDepth = 3

// MaxPaths is where a walk stops: no description of that size is of use.
const MaxPaths = 100_000

// maxVisits is how many places a walk looks at to find the paths that patterns
// with ** in the middle ask for.
const maxVisits = MaxPaths

// Paths returns the operations on every path of a service, in the order of a walk
// whose steps are sorted by name; of a model that [Selection.Model] made, those
// that were selected. More than [MaxPaths] paths are an error.
func Paths(m *Model) ([]*Route, Diagnostics) {
	if m.routes != nil {
		return m.routes, nil
	}
	s, ds := Select(m, nil, nil, nil)
	return s.Routes, ds
}

// walker collects the routes of a selection.
type walker struct {
	include *pattern.Set
	bound   map[boundTo][]*Operation
	out     *Selection
	child   *routed // that is being walked
	count   int     // paths
	visits  int     // places

	navigations map[reach][]Step
	casts       map[*NavigationProperty]bool // of derived types, on the way
	looked      map[*StructuredType]bool     // types whose values were looked at for what is bound to them
	unserved    map[*Operation]bool          // bound to what paths do not lead to yet
	any         map[*NavigationProperty]bool
}

func newWalker(include *pattern.Set, out *Selection, bound map[boundTo][]*Operation) *walker {
	return &walker{include: include, bound: bound, out: out, navigations: map[reach][]Step{}, casts: map[*NavigationProperty]bool{}, looked: map[*StructuredType]bool{}, unserved: map[*Operation]bool{}, any: map[*NavigationProperty]bool{}}
}

// place is a path that yields entities.
type place struct {
	steps    []Step
	segments []string
}

func (p place) last() *Step { return &p.steps[len(p.steps)-1] }

// below returns the place that a step leads to.
func (p place) below(next Step) place {
	return place{append(slices.Clone(p.steps), next), next.appendTo(slices.Clone(p.segments))}
}

// member returns the place of one entity of the collection.
func (p place) member() place {
	steps := slices.Clone(p.steps)
	steps[len(steps)-1].Keyed = true
	return place{steps, append(slices.Clone(p.segments), pattern.Key)}
}

// walk visits the children of a container in the order of their names, then the
// imports.
func (w *walker) walk(c *EntityContainer) {
	var starts []Step
	children := map[string]func() *routed{}
	for _, s := range c.AllEntitySets() {
		if s.Type != nil {
			starts = append(starts, Step{Name: s.Name, Type: s.Type, Collection: true, Node: &s.Node})
			children[s.Name] = func() *routed { return newRouted(c, s, nil) }
		}
	}
	for _, s := range c.AllSingletons() {
		if s.Type != nil {
			starts = append(starts, Step{Name: s.Name, Type: s.Type, Node: &s.Node})
			children[s.Name] = func() *routed { return newRouted(c, nil, s) }
		}
	}
	slices.SortFunc(starts, func(a, b Step) int { return cmp.Compare(a.Name, b.Name) })
	for _, start := range starts {
		if m, _ := w.include.Path([]string{start.Name}); m != pattern.None {
			w.child = children[start.Name]()
			w.visit(place{}.below(start), 0)
		}
	}
	w.child = nil
	for _, i := range slices.Concat(c.AllActionImports(), c.AllFunctionImports()) {
		if m, _ := w.include.Path([]string{i.Name}); m >= pattern.Whole && len(i.Operations) > 0 {
			overloads := slices.Clone(i.Operations)
			sortOverloads(overloads)
			w.addOperation(&Route{Import: i, Overloads: w.out.leading(overloads)})
		}
	}
}

// room reports whether there may be one more path.
func (w *walker) room() bool {
	if w.count >= MaxPaths {
		w.out.full = true
		return false
	}
	w.count++
	return true
}

// visit adds the routes of the place and goes on below it.
func (w *walker) visit(at place, depth int) {
	m, _ := w.include.Path(at.segments)
	if w.visits++; w.visits > maxVisits {
		w.out.astray = true
	}
	if m == pattern.None || w.out.full || w.out.astray {
		return
	}
	if m >= pattern.Whole {
		w.add(at)
	}
	w.addOperations(at)
	if last := at.last(); last.Collection {
		w.addCastOperations(at, depth)
		if !addressable(last.Type) || !last.contained() && m != pattern.OnTheWay {
			return // members have no address here
		}
		at = at.member()
		if m, _ = w.include.Path(at.segments); m >= pattern.Whole {
			w.add(at)
		}
		w.addOperations(at)
	}
	t := &at.last().Type.StructuredType
	for _, next := range w.navigationsOf(reach{t, described.MostWithin}) {
		w.follow(at, next, depth, m)
	}
	w.visitCasts(at, depth, m)
	if m == pattern.Within {
		w.noteUnserved(t)
	}
}

// follow visits the target of a navigation property, if the path is wanted. What
// a relationship that is not containment leads to is read here, and has its other
// paths elsewhere.
func (w *walker) follow(at place, next Step, depth int, m pattern.Match) {
	if slices.ContainsFunc(at.steps, func(s Step) bool { return s.Navigation == next.Navigation }) {
		return // a path that runs in a circle
	}
	switch {
	case w.behindCast(at), depth > 0 && next.CastsTo != nil && !w.spelled(at, next):
		return // what is far behind casts is there for who asks for it
	case w.include.All() && depth >= MaxDepth && !w.spelled(at, next):
		w.out.Beyond++
		return
	}
	below := at.below(next)
	there, named := w.include.Path(below.segments)
	switch {
	case next.Navigation.ContainsTarget || named:
		w.visit(below, depth+1)
	case m == pattern.Within && there >= pattern.Whole && w.out.referenced(next.Type):
		w.add(below)
	}
}

// spelled reports whether a pattern for paths asks for what a step leads to, or for
// something below it.
func (w *walker) spelled(at place, next Step) bool {
	m, _ := w.include.Spelled(next.appendTo(slices.Clone(at.segments)))
	return m != pattern.None
}

// addressable reports whether entities of the type can be told apart in a URL:
// the type has a key, and all of it can be written there.
func addressable(t *EntityType) bool {
	key := t.EffectiveKey()
	return len(key) > 0 && !slices.ContainsFunc(key, func(r *PropertyRef) bool {
		return r.Property == nil || !isKeyType(&r.Property.Type)
	})
}

// reach is a type, and how many complex properties may stand before its
// navigation properties.
type reach struct {
	typ     *StructuredType
	complex int
}

// navigationsOf returns the navigation properties of a type as steps, those of
// its base types and of its single-valued complex properties included, in the
// order of their names. What a type has redefined is its own.
func (w *walker) navigationsOf(from reach) []Step {
	if steps, known := w.navigations[from]; known {
		return steps
	}
	var steps []Step
	declaring := map[string]*StructuredType{} // by the name of a property
	redefined := func(name string, in *StructuredType) bool {
		if declaring[name] == nil {
			declaring[name] = in
		}
		return declaring[name] != in
	}
	for b := from.typ; b != nil; b = b.Base {
		for _, n := range b.NavigationProperties {
			target, ok := n.Type.Type.(*EntityType)
			if !redefined(n.Name, b) && ok {
				steps = append(steps, Step{Name: n.Name, Type: target, Collection: n.Type.Collection, Node: &n.Node, Navigation: n})
			}
		}
		for _, p := range b.Properties {
			c, ok := p.Type.Type.(*ComplexType)
			if redefined(p.Name, b) || !ok || p.Type.Collection || from.complex == 0 {
				continue
			}
			for _, s := range w.navigationsWithin(&c.StructuredType, from.complex-1) {
				s.Name, s.Through = p.Name+"/"+s.Name, append([]*Property{p}, s.Through...)
				steps = append(steps, s)
			}
			if w.out.full = w.out.full || len(steps) > MaxPaths; w.out.full {
				return nil
			}
		}
	}
	slices.SortFunc(steps, func(a, b Step) int { return cmp.Compare(a.Name, b.Name) })
	w.navigations[from] = steps
	return steps
}

// add adds what can be done with the entities of a place. What a relationship
// leads to is changed where it is contained; here the relationship is.
func (w *walker) add(at place) {
	if !w.room() {
		return
	}
	last := at.last()
	route := func(kind RouteKind, method string) {
		w.out.add(&Route{Kind: kind, Method: method, Steps: at.steps, child: w.child})
	}
	one := !last.Collection || last.Keyed
	if one {
		route(ReadRoute, http.MethodGet)
	} else {
		route(ListRoute, http.MethodGet)
	}
	switch {
	case !last.contained():
		w.addReferences(at)
	case one:
		route(UpdateRoute, http.MethodPatch)
		route(ReplaceRoute, http.MethodPut)
		if last.Keyed || last.Navigation != nil {
			route(DeleteRoute, http.MethodDelete)
		}
		w.addMedia(at)
	default:
		route(CreateRoute, http.MethodPost)
		if last.Type.hasMedia() {
			route(MediaRoute, http.MethodPost)
		}
	}
}

// addReferences adds the routes that read and change a relationship (Protocol
// 11.4.6): one member leaves it by its own address or by an option of the query.
func (w *walker) addReferences(at place) {
	methods := []string{http.MethodGet, http.MethodPut, http.MethodDelete}
	switch last := at.last(); {
	case last.Keyed:
		methods = []string{http.MethodDelete}
	case last.Collection:
		methods = []string{http.MethodGet, http.MethodPost, http.MethodDelete}
	}
	for _, method := range methods {
		w.out.add(&Route{Kind: ReferenceRoute, Method: method, Steps: at.steps, child: w.child})
	}
}

// addMedia adds the routes of the streams that an entity is or has (Protocol
// 11.4.7, 11.4.8).
func (w *walker) addMedia(at place) {
	if at.last().Type.hasMedia() {
		w.media(at, nil, http.MethodGet, http.MethodPut)
	}
	for _, p := range at.last().Type.AllProperties() {
		if p.isStream() && at.last().Type.LookupProperty(p.Name) == p {
			w.media(at, p, http.MethodGet, http.MethodPut, http.MethodDelete)
		}
	}
}

// media adds the routes of a stream property, or of the entity for nil.
func (w *walker) media(at place, stream *Property, methods ...string) {
	for _, method := range methods {
		w.out.add(&Route{Kind: MediaRoute, Method: method, Steps: at.steps, Stream: stream, child: w.child})
	}
}

func (p *Property) isStream() bool { return p.Type.Name == "Edm.Stream" && !p.Type.Collection }

// hasMedia reports whether entities of the type are media entities.
func (e *EntityType) hasMedia() bool {
	return slices.ContainsFunc(e.Lineage(), func(t *StructuredType) bool { return t.entity.HasStream })
}
