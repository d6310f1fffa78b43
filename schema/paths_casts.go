package schema

import (
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/schema/pattern"
)

// This file walks what stands behind casts: the navigation properties that derived types
// declare, and the operations bound to them. An entity set or a singleton has those of all
// types that are derived from its own; elsewhere, and further below, a pattern has to spell
// them out: most descriptions have very many, and what a relationship leads to has them in
// its entity set. So it is with what types derived from those of complex values declare.

// castTo returns the place of what is at a place and of a derived type.
func (p place) castTo(t *EntityType) place {
	last := p.last()
	return p.below(Step{Name: t.QualifiedName(), Cast: true, Type: t, Collection: last.Collection && !last.Keyed, Node: last.Node, Navigation: last.Navigation})
}

// before returns the place that the last step is a step from.
func (p place) before() place {
	n := len(p.steps) - 1
	before := place{steps: p.steps[:n]}
	for i := range before.steps {
		before.segments = before.steps[i].appendTo(before.segments)
	}
	return before
}

// named reports whether a pattern names the cast that a place ends in.
func (w *walker) named(cast place) bool {
	m, named := w.include.Spelled(cast.segments)
	return named && m != pattern.None
}

// behindCast reports whether the navigation property that leads to the place stands behind a
// cast that no pattern names.
func (w *walker) behindCast(at place) bool {
	n := len(at.steps) - 1
	return n > 0 && !at.steps[n].Cast && at.steps[n-1].Cast && !w.named(at.before())
}

// derivedTypes returns the types derived from t, directly or not, that patterns leave.
func (w *walker) derivedTypes(t *StructuredType) (list []*StructuredType) {
	if !w.out.Brings(t) {
		return nil
	}
	for _, d := range t.Derived {
		if !w.include.Excludes(d.QualifiedName()) {
			list = append(list, d)
		}
		list = append(list, w.derivedTypes(d)...)
	}
	return list
}

// navigationsWithin returns the navigation properties of a complex type as steps, and behind
// casts those that derived types declare.
func (w *walker) navigationsWithin(t *StructuredType, complex int) []Step {
	steps := w.navigationsOf(reach{t, complex})
	for _, d := range w.derivedTypes(t) {
		for _, s := range w.ownNavigations(d, complex) {
			s.Name, s.CastsTo = d.QualifiedName()+"/"+s.Name, append([]*StructuredType{d}, s.CastsTo...)
			steps = append(slices.Clip(steps), s)
		}
	}
	return steps
}

// ownNavigations returns the navigation properties of a derived type, as steps, that its base type
// has not.
func (w *walker) ownNavigations(t *StructuredType, complex int) (list []Step) {
	before := w.navigationsOf(reach{t.Base, complex})
	for _, s := range w.navigationsOf(reach{t, complex}) {
		if !slices.ContainsFunc(before, func(b Step) bool { return b.Name == s.Name }) {
			list = append(list, s)
		}
	}
	return list
}

// visitCasts adds the routes behind casts of one entity.
func (w *walker) visitCasts(at place, depth int, m pattern.Match) {
	for _, d := range w.derivedTypes(&at.last().Type.StructuredType) {
		cast, t := at.castTo(d.entity), d.entity
		if at.last().contained() && (depth == 0 || w.named(cast)) {
			w.addCastMedia(cast, t)
		}
		for _, next := range w.ownNavigations(d, described.MostWithin) {
			if depth == 0 || w.named(cast) {
				w.follow(cast, next, depth, m)
			}
			if m >= pattern.Whole {
				w.casts[next.Navigation] = true
			}
		}
	}
	w.addCastOperations(at, depth)
}

// addCastMedia adds the routes of the streams that entities of a derived type are or have, and
// those of its base type not.
func (w *walker) addCastMedia(cast place, t *EntityType) {
	if t.HasStream && !t.Base.entity.hasMedia() {
		w.media(cast, nil, http.MethodGet, http.MethodPut)
	}
	for _, p := range t.Properties {
		if p.isStream() && t.Base.LookupProperty(p.Name) == nil {
			w.media(cast, p, http.MethodGet, http.MethodPut, http.MethodDelete)
		}
	}
}

// addCastOperations adds the operations bound to derived types of what is at the place.
func (w *walker) addCastOperations(at place, depth int) {
	for _, t := range w.derivedTypes(&at.last().Type.StructuredType) {
		cast := at.castTo(t.entity)
		if depth == 0 || w.named(cast) {
			w.addOperations(cast)
		}
	}
}

// castsWithoutRoute returns how many navigation properties of derived types were noted and have
// no route anywhere.
func (w *walker) castsWithoutRoute() int {
	for _, r := range w.out.Routes {
		if last := r.Last(); last != nil {
			delete(w.casts, last.Navigation)
		}
	}
	return len(w.casts)
}

// Casts reports whether the route is behind a cast, of an entity or of a complex value.
func (r *Route) Casts() bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Cast || s.CastsTo != nil })
}
