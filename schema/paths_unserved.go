package schema

import (
	"cmp"
	"maps"
	"slices"
)

// This file notes what a walk finds and no path leads to yet.

// noteUnserved notes the operations bound to any entity, to what an entity or a complex
// value holds, or to a type derived from its own, and the navigation properties that
// lead to any entity: no path leads there yet.
func (w *walker) noteUnserved(t *StructuredType) {
	if w.looked[t] {
		return
	}
	w.looked[t] = true
	w.noteBound("Edm.EntityType")
	for _, n := range t.AllNavigationProperties() {
		if n.Type.Name == "Edm.EntityType" {
			w.any[n] = true
		}
	}
	for _, p := range t.AllProperties() {
		w.noteBound(p.Type.Name)
		if c, ok := p.Type.Type.(*ComplexType); ok {
			for b := c.Base; b != nil; b = b.Base {
				w.noteBound(b.QualifiedName())
			}
			w.noteUnserved(&c.StructuredType)
		}
	}
	if t.ManyDerived() {
		return
	}
	for _, d := range t.Derived {
		w.noteBound(d.QualifiedName())
		w.noteUnserved(d)
	}
}

// noteBound notes the operations bound to one or several values of a type.
func (w *walker) noteBound(typ string) {
	for _, collection := range [...]bool{false, true} {
		for _, o := range w.bound[boundTo{typ, collection}] {
			w.unserved[o] = true
		}
	}
}

// operations counts those that routes invoke, and those that there are in all: of the
// first document if everything is selected, else those that were noted too.
func (w *walker) operations(m *Model) (routed, all int) {
	invoked := w.out.invoked()
	if !w.include.All() {
		return len(invoked), len(invoked) + len(w.unserved)
	}
	for _, s := range m.Documents[0].Schemas {
		all += len(s.Actions) + len(s.Functions)
	}
	return len(invoked), max(all, len(invoked)+len(w.unserved))
}

// withoutRoute returns the operations that were noted and have no route anywhere, by
// name.
func (w *walker) withoutRoute() []*Operation {
	for _, r := range w.out.Routes {
		for _, o := range r.Overloads {
			delete(w.unserved, o)
		}
	}
	return slices.SortedFunc(maps.Keys(w.unserved), func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.QualifiedName(), b.QualifiedName()), cmp.Compare(a.fullSignature(), b.fullSignature()))
	})
}

// describes reports whether the selection has all types of an operation.
func (s *Selection) describes(o *Operation) bool {
	has := func(ref *TypeRef) bool {
		_, primitive := ref.Type.(*PrimitiveType)
		return primitive || s.Has(ref.Type)
	}
	return (o.Return == nil || has(&o.Return.Type)) && !slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return !has(&p.Type) })
}
