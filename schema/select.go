package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/pattern"
)

// MaxDerived is how many derived types a type may have for a reference to it to
// bring them in. A type with more is the root of most of a service, such as
// microsoft.graph.entity.
const MaxDerived = 100

// Selection is the part of a model that is asked for: types, and routes.
type Selection struct {
	// Types are those asked for and what reading them needs, with the reason.
	Types map[Type]*Reason
	// Routes are the operations on the paths asked for, in the order of the walk.
	Routes []*Route
	// Roots are types whose derived ones references to them did not bring in.
	Roots  []*StructuredType
	Beyond int // navigation properties deeper than MaxDepth, which were not followed
	Casts  int // navigation properties of derived types: paths with casts have no routes yet

	full bool // whether MaxPaths was reached, so that routes are missing
	// astray says that as much was looked at as is of use for patterns with ** in
	// the middle.
	astray bool
	model  *Model
	brings Brings
	all    bool // whether everything was asked for
	grown  int  // how often a type came in, or came to be referenced
}

// Reason says why a type is in a selection.
type Reason struct {
	Text string
	By   Type // the type that brought it in; nil for what was asked for
	// referenced says that a value of the type, and so of any derived one, can
	// stand somewhere; a type may also be here only as the base of others.
	referenced bool
}

// Brings decides whether a reference to a type brings in those derived from it.
type Brings func(*StructuredType) bool

// FewDerived is the rule where nothing else is known: at most [MaxDerived] types
// come in.
func FewDerived(t *StructuredType) bool { return !t.ManyDerived() }

// Select selects what patterns ask for ([pattern.New]), everything if there are
// none, and what reading that needs: base types, the types of properties, and the
// types derived from what is reachable. Navigation properties bring in nothing;
// they are there where their target is anyway. A pattern that matches nothing, and
// more than [MaxPaths] paths, are errors.
func Select(m *Model, patterns []string, brings Brings) (*Selection, Diagnostics) {
	var ds Diagnostics
	include := pattern.New(patterns)
	s := &Selection{Types: map[Type]*Reason{}, model: m, all: include.All(), brings: brings}
	s.addTypes(include)
	if c := m.Container(); c != nil {
		s.addRoutes(c, include)
	}
	for _, unused := range include.Unused() {
		ds.Errorf(Position{}, "include-unused", "--include %s matches no path, type or namespace of the description", unused)
	}
	if s.full {
		ds.Errorf(Position{}, "routes-many", "the paths asked for are more than %d; name fewer with --include", MaxPaths)
	}
	if s.astray {
		ds.Errorf(Position{}, "routes-many", "a ** in the middle of --include leads through more than %d places; spell out more of the path", maxVisits)
	}
	return s, ds
}

// SelectTypes selects all types of the first document, and what they need, but no
// routes.
func SelectTypes(m *Model, brings Brings) *Selection {
	s := &Selection{Types: map[Type]*Reason{}, model: m, all: true, brings: brings}
	s.addTypes(pattern.New(nil))
	return s
}

// addRoutes adds the routes of a container that patterns ask for.
func (s *Selection) addRoutes(c *EntityContainer, include *pattern.Set) {
	bound := boundOperations(s.model)
	// Routes through relationships that are not containment are wanted where their
	// target is selected, so the walk is made again when it brought in types: to
	// find the types of the routes that are wanted anyway, and with those known.
	for range 2 {
		before := s.grown
		w := &walker{include: include, bound: bound, out: s, navigations: map[reach][]Step{}, noted: map[*StructuredType]bool{}, casts: map[*NavigationProperty]bool{}}
		s.Routes, s.Beyond, s.full, s.astray = nil, 0, false, false
		w.walk(c)
		s.Casts = len(w.casts)
		for _, r := range s.Routes {
			s.addRoute(r)
		}
		if s.grown == before {
			break
		}
	}
}

// addTypes adds the types that are asked for by name.
func (s *Selection) addTypes(include *pattern.Set) {
	for _, doc := range s.model.Documents {
		if s.all && doc != s.model.Documents[0] {
			continue // a referenced document's types come in where they are used
		}
		for _, t := range declaredTypes(doc.Schemas) {
			if include.Name(t.QualifiedName()) {
				s.addType(t, "asked for", nil, true)
			}
		}
	}
}

// declaredTypes returns the types that schemas declare, sorted by name.
func declaredTypes(schemas []*Schema) []Type {
	var list []Type
	for _, sch := range schemas {
		for _, t := range sch.EntityTypes {
			list = append(list, t)
		}
		for _, t := range sch.ComplexTypes {
			list = append(list, t)
		}
		for _, t := range sch.EnumTypes {
			list = append(list, t)
		}
		for _, t := range sch.TypeDefinitions {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b Type) int { return cmp.Compare(a.QualifiedName(), b.QualifiedName()) })
	return list
}

// Has reports whether the type is selected.
func (s *Selection) Has(t Type) bool { return s.Types[t] != nil }

func (s *Selection) referenced(t Type) bool {
	in := s.Types[t]
	return in != nil && in.referenced
}

func (s *Selection) add(r *Route) { s.Routes = append(s.Routes, r) }

// addType adds a type and its closure.
func (s *Selection) addType(t Type, reason string, by Type, referenced bool) {
	if t == nil {
		return
	}
	if _, primitive := t.(*PrimitiveType); primitive {
		return
	}
	in := s.Types[t]
	if in != nil && (in.referenced || !referenced) {
		return
	}
	first := in == nil
	if first {
		in = &Reason{Text: reason, By: by}
		s.Types[t] = in
	}
	in.referenced = referenced
	s.grown++
	if st := structured(t); st != nil {
		s.addStructured(st, t, first, referenced)
	}
}

// addStructured adds what a structured type needs.
func (s *Selection) addStructured(t *StructuredType, self Type, first, referenced bool) {
	if first {
		if t.Base != nil {
			s.addType(t.Base.self(), "base of "+t.QualifiedName(), self, false)
		}
		for _, p := range t.Properties {
			s.addType(p.Type.Type, fmt.Sprintf("property %s of %s", p.Name, t.QualifiedName()), self, true)
		}
	}
	if !referenced {
		return
	}
	if !s.brings(t) {
		s.Roots = append(s.Roots, t)
		return
	}
	for _, d := range t.Derived {
		s.addType(d.self(), "derived from "+t.QualifiedName(), self, true)
	}
}

// addRoute adds the types that a route's parameters, answers and keys have.
func (s *Selection) addRoute(r *Route) {
	if !r.Reads() && !r.Invokes() {
		return // others have the types of the route that reads there
	}
	path := "/" + strings.Join(r.Segments(), "/")
	for _, o := range r.Overloads {
		for i, p := range o.Parameters {
			if !o.Bound || i > 0 {
				s.addType(p.Type.Type, "parameter of "+path, nil, true)
			}
		}
		if o.Return != nil {
			s.addType(o.Return.Type.Type, "answer of "+path, nil, true)
		}
	}
	if r.Reads() {
		s.addType(r.Last().Type, "answer of "+path, nil, true)
	}
	for i := range r.Steps {
		for _, part := range r.Steps[i].Key() {
			s.addType(part.Property.Type.Type, "key in "+path, nil, true)
		}
	}
}

// ManyDerived reports whether more than [MaxDerived] types are derived from the
// type, directly or not.
func (t *StructuredType) ManyDerived() bool { return countDerived(t, 0) > MaxDerived }

// countDerived adds the number of types derived from t to n, and stops where it
// is known to be too large.
func countDerived(t *StructuredType, n int) int {
	for _, d := range t.Derived {
		if n > MaxDerived {
			break
		}
		n = countDerived(d, n+1)
	}
	return n
}
