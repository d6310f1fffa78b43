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
	Casts  int // navigation properties of derived types that have no route: see paths_casts.go
	Any    int // navigation properties to any entity, Edm.EntityType, which have no routes
	// Unserved are the operations without a route since they are bound to any entity, or
	// to a complex, a primitive or a derived type, to which no path leads yet.
	Unserved []*Operation
	// Routed is how many operations have a route, of how many Operations there are.
	Routed, Operations int

	full bool // whether MaxPaths was reached, so that routes are missing
	// astray says that as much was looked at as is of use for patterns with ** in
	// the middle.
	astray   bool
	pathless bool // no paths were asked for, whatever the patterns
	model    *Model
	decided  Decided
	include  *pattern.Set
	versions *versions
	grown    int // how often a type came in, or came to be referenced
}

// Reason says why a type is in a selection.
type Reason struct {
	Text string
	By   Type // the type that brought it in; nil for what was asked for
	// referenced says that a value of the type, and so of any derived one, can
	// stand somewhere; a type may also be here only as the base of others.
	referenced bool
}

// newSelection returns a selection without anything in it.
func newSelection(m *Model, include *pattern.Set, decided Decided) *Selection {
	return &Selection{Types: map[Type]*Reason{}, model: m, decided: decided, include: include, versions: newVersions(m)}
}

// Brings reports whether a reference to a type brings in those derived from it: as
// was decided before, or else if they are at most [MaxDerived].
func (s *Selection) Brings(t *StructuredType) bool {
	if s.decided != nil {
		if brings, known := s.decided.Brings(t); known {
			return brings
		}
	}
	return s.countDerived(t, 0) <= MaxDerived
}

// countDerived adds the number of types derived from t that a reference to it can
// bring in to n, and stops where it is known to be too large.
func (s *Selection) countDerived(t *StructuredType, n int) int {
	for _, d := range t.Derived {
		if n > MaxDerived {
			break
		}
		if !s.outdated(d) {
			n++
		}
		n = s.countDerived(d, n)
	}
	return n
}

// Superseded reports whether a newer version of the namespace of a type has one of its name.
func (s *Selection) Superseded(t *StructuredType) bool {
	return s.versions.outdated(t.QualifiedName())
}

// outdated reports whether the newest version of a type was asked for and t is not
// it, so that only what needs t brings it in.
func (s *Selection) outdated(t *StructuredType) bool {
	if name := t.QualifiedName(); s.versions.outdated(name) {
		newest, _ := s.versions.newest(name)
		return s.include.Name(newest)
	}
	return false
}

// Select selects what patterns ask for ([pattern.New]), everything if there are
// none, and what reading that needs: base types, the types of properties, and the
// types derived from what is reachable. Navigation properties bring in nothing;
// they are there where their target is anyway. In the name of a namespace, [Newest]
// stands for the newest version; then types derived from what is reachable come in
// from the newest version that has them, and others where something else needs them.
// What patterns of excluded select is not asked for, and there only where something
// else needs it.
// A pattern that matches nothing, and more than [MaxPaths] paths, are errors.
func Select(m *Model, patterns, excluded []string, decided Decided) (*Selection, Diagnostics) {
	var ds Diagnostics
	s := newSelection(m, pattern.New(patterns, excluded...), decided)
	s.addTypes()
	if c := m.Container(); c != nil {
		s.addRoutes(c)
	}
	if several := m.containers(); len(several) > 1 && s.include.Paths() {
		ds.Errorf(several[1].Pos, "container-several", "the document has %d entity containers, each of them a service: say which with --container %s or --container %s", len(several), several[0].QualifiedName(), several[1].QualifiedName())
		return s, ds
	}
	for _, unused := range s.Unused() {
		ds.Askedf(Position{}, "include-unused", "include", unused, "--include %s matches no path, type or namespace of the description%s", unused, s.Suggest(unused, "--include "))
	}
	for _, unused := range s.include.UnusedExcluded() {
		ds.Askedf(Position{}, "exclude-unused", "exclude", unused, "--exclude %s takes nothing away: no path and no type that is asked for matches it", unused)
	}
	if s.full {
		ds.Errorf(Position{}, "routes-many", "the paths asked for are more than %d; name fewer with --include", MaxPaths)
	}
	if s.astray {
		ds.Errorf(Position{}, "routes-many", "a ** in the middle of --include leads through more than %d places; spell out more of the path", maxVisits)
	}
	return s, ds
}

// SelectTypes selects all types of the first document, those of its container's
// sets and singletons, which others may define, and what they need, but no routes.
func SelectTypes(m *Model, decided Decided) *Selection {
	s := newSelection(m, pattern.New(nil), decided)
	s.pathless = true
	s.addTypes()
	if c := m.Container(); c != nil {
		for _, set := range c.AllEntitySets() {
			s.addEntityType(set.Type, "entity set "+set.Name)
		}
		for _, single := range c.AllSingletons() {
			s.addEntityType(single.Type, "singleton "+single.Name)
		}
	}
	return s
}

// CheckAny reports a selection that has nothing in it.
func (s *Selection) CheckAny() (ds Diagnostics) {
	if len(s.Types) == 0 && len(s.Routes) == 0 {
		ds.Errorf(s.model.Documents[0].Pos, "selection-empty", "there is nothing to generate, no type and no path of a service: give the document that has them, or correct this one")
	}
	return ds
}

// addRoutes adds the routes of a container that patterns ask for.
func (s *Selection) addRoutes(c *EntityContainer) {
	bound := boundOperations(s.model)
	// Routes through relationships that are not containment are wanted where their
	// target is selected, so the walk is made again when it brought in types: to
	// find the types of the routes that are wanted anyway, and with those known.
	for range 2 {
		before := s.grown
		w := newWalker(s.include, s, bound)
		s.Routes, s.Beyond, s.full, s.astray = nil, 0, false, false
		w.walk(c)
		s.Casts, s.Any, s.Unserved = w.castsWithoutRoute(), len(w.any), w.withoutRoute()
		s.Routed, s.Operations = w.operations(s.model)
		for _, r := range s.Routes {
			s.addRoute(r)
		}
		if s.grown == before {
			break
		}
	}
}

// addTypes adds the types that are asked for by name, and those of the first
// document if everything is: a referenced document's types come in where they are
// used.
func (s *Selection) addTypes() {
	for i, doc := range s.model.Documents {
		for _, t := range declaredTypes(doc.Schemas) {
			if (s.Asked(t.QualifiedName()) || i == 0 && s.include.All()) && !s.include.Excludes(t.QualifiedName()) {
				s.addType(t, "asked for", nil, true)
			}
		}
	}
}

// Asked reports whether a pattern asks for what has a qualified name.
func (s *Selection) Asked(name string) bool {
	asked := s.include.Name(name)
	if newest, is := s.versions.newest(name); is && s.include.Name(newest) {
		asked = true
	}
	return asked
}

// AskedPath reports whether a pattern asks for a path, of segments as [Route.Segments]
// has them.
func (s *Selection) AskedPath(segments []string) bool {
	m, _ := s.include.Operation(segments)
	return m >= pattern.Whole
}

// Unused returns the patterns that nothing has matched that was looked at.
func (s *Selection) Unused() []string { return s.include.Unused() }

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

// Has reports whether the type is selected. Edm.EntityType, any entity, always is: as
// the target of a navigation property (section 4.5) it needs no other type.
func (s *Selection) Has(t Type) bool {
	return s.Types[t] != nil || t == Type(Primitive("Edm.EntityType"))
}

func (s *Selection) referenced(t Type) bool {
	in := s.Types[t]
	return in != nil && in.referenced
}

func (s *Selection) add(r *Route) { s.Routes = append(s.Routes, r) }

// addEntityType adds a type that may be unknown.
func (s *Selection) addEntityType(t *EntityType, reason string) {
	if t != nil {
		s.addType(t, reason, nil, true)
	}
}

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
	if st := Structured(t); st != nil {
		s.addStructured(st, t, first, referenced)
	}
}

// addStructured adds what a structured type needs.
func (s *Selection) addStructured(t *StructuredType, self Type, first, referenced bool) {
	if first {
		if t.Base != nil {
			s.addType(t.Base.Self(), "base of "+t.QualifiedName(), self, false)
		}
		for _, p := range t.Properties {
			s.addType(p.Type.Type, fmt.Sprintf("property %s of %s", p.Name, t.QualifiedName()), self, true)
		}
	}
	if !referenced {
		return
	}
	if !s.Brings(t) {
		s.Roots = append(s.Roots, t)
		return
	}
	s.addDerived(t, t, self)
}

// addDerived adds the types derived from a referenced one, directly or over t.
func (s *Selection) addDerived(t, from *StructuredType, self Type) {
	for _, d := range t.Derived {
		if s.outdated(d) {
			s.addDerived(d, from, self)
		} else {
			s.addType(d.Self(), "derived from "+from.QualifiedName(), self, true)
		}
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
