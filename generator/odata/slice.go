package odata

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// maxDerived is how many derived types a type may have for a reference to it to
// bring them in and for its descriptor to list them. A type with more is the
// root of most of a service, such as microsoft.graph.entity: its derived types
// are found through New.
const maxDerived = 100

// slice is the part of a model that is generated: the types and the routes.
type slice struct {
	types  map[schema.Type]*included
	routes []*route
	roots  []*schema.StructuredType // types with more than maxDerived derived ones
	cut    int                      // routes deeper than maxDepth
	casts  int                      // navigation properties behind casts, which have no routes
	full   bool                     // whether maxRoutes was reached
}

// included says why a type is in the slice.
type included struct {
	reason string
	by     schema.Type // the type that brought it in; nil for what was asked for
	// referenced says that a value of the type, and so of any derived one, can
	// stand somewhere; a type may also be here only as the base of others.
	referenced bool
}

// has reports whether the type is generated.
func (s *slice) has(t schema.Type) bool { return s.types[t] != nil }

// newSlice selects what the patterns ask for and what decoding that needs:
// base types, the types of properties, and the types derived from what is
// reachable. Navigation properties bring in nothing; they are generated where
// their target is in the slice anyway.
func newSlice(m *schema.Model, c *schema.EntityContainer, ps patterns, server bool) *slice {
	s := &slice{types: map[schema.Type]*included{}}
	s.addTypes(m, ps)
	if c == nil {
		return s
	}
	// Routes through relationships that are not containment are wanted where
	// their target is in the slice, so the walk is made twice: to find the
	// types of the routes that are wanted anyway, and then with those known.
	for range 2 {
		w := &walker{patterns: ps, bound: boundOperations(m), inSlice: s.referenced, casts: map[*schema.NavigationProperty]bool{}}
		if len(ps) > 0 || server {
			w.walk(c)
		}
		s.routes, s.cut, s.casts, s.full = w.routes, w.cut, len(w.casts), w.full
		for _, r := range s.routes {
			s.addRoute(r)
		}
	}
	return s
}

// addTypes adds the types that are asked for by name.
func (s *slice) addTypes(m *schema.Model, ps patterns) {
	for _, doc := range m.Documents {
		if len(ps) == 0 && doc != m.Documents[0] {
			continue // a referenced document's types come in where they are used
		}
		for _, t := range typesOf(doc.Schemas) {
			if len(ps) == 0 || ps.matchesType(t) {
				s.add(t, "asked for", nil, true)
			}
		}
	}
}

// typesOf returns the types that schemas declare, sorted by name.
func typesOf(schemas []*schema.Schema) []schema.Type {
	var list []schema.Type
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
	slices.SortFunc(list, byName)
	return list
}

func byName(a, b schema.Type) int { return cmp.Compare(a.QualifiedName(), b.QualifiedName()) }

func (s *slice) referenced(t schema.Type) bool {
	in := s.types[t]
	return in != nil && in.referenced
}

// add adds a type and its closure.
func (s *slice) add(t schema.Type, reason string, by schema.Type, referenced bool) {
	if t == nil {
		return
	}
	if _, primitive := t.(*schema.PrimitiveType); primitive {
		return
	}
	in := s.types[t]
	if in != nil && (in.referenced || !referenced) {
		return
	}
	first := in == nil
	if first {
		in = &included{reason: reason, by: by}
		s.types[t] = in
	}
	in.referenced = referenced
	switch t := t.(type) {
	case *schema.EntityType:
		s.addStructured(&t.StructuredType, t, first, referenced)
	case *schema.ComplexType:
		s.addStructured(&t.StructuredType, t, first, referenced)
	}
}

// addStructured adds what a structured type needs.
func (s *slice) addStructured(t *schema.StructuredType, self schema.Type, first, referenced bool) {
	if first {
		if t.Base != nil {
			s.add(typeOf(t.Base), "base of "+t.QualifiedName(), self, false)
		}
		for _, p := range t.Properties {
			s.add(p.Type.Type, fmt.Sprintf("property %s of %s", p.Name, t.QualifiedName()), self, true)
		}
	}
	if !referenced {
		return
	}
	if countDerived(t) > maxDerived {
		s.roots = append(s.roots, t)
		return
	}
	for _, d := range t.Derived {
		s.add(typeOf(d), "derived from "+t.QualifiedName(), self, true)
	}
}

// addRoute adds the types that a route's answers and parameters have.
func (s *slice) addRoute(r *route) {
	path := "/" + join(r.segments())
	if len(r.operations) == 0 {
		s.add(r.last().typ, "answer of "+path, nil, true)
		return
	}
	for _, o := range r.operations {
		for i, p := range o.Parameters {
			if !o.Bound || i > 0 {
				s.add(p.Type.Type, "parameter of "+path, nil, true)
			}
		}
		if o.Return != nil {
			s.add(o.Return.Type.Type, "answer of "+path, nil, true)
		}
	}
}

// typeOf returns the entity or complex type that t is part of.
func typeOf(t *schema.StructuredType) schema.Type {
	if e := t.EntityType(); e != nil {
		return e
	}
	return t.ComplexType()
}

// structured returns the structured type that t is, or nil.
func structured(t schema.Type) *schema.StructuredType {
	switch t := t.(type) {
	case *schema.EntityType:
		return &t.StructuredType
	case *schema.ComplexType:
		return &t.StructuredType
	}
	return nil
}

// countDerived counts the types derived from t, directly or not.
func countDerived(t *schema.StructuredType) int {
	n := 0
	for _, d := range t.Derived {
		n += 1 + countDerived(d)
	}
	return n
}
