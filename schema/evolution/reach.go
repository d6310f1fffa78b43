package evolution

import (
	"slices"

	"github.com/odatagen/odatagen/schema"
)

// reached returns the types whose values a path of the service leads to, or a request to
// one has: from its entity sets, singletons and imports along properties, derived types,
// base types and bound operations. Without a service, all types count.
func reached(m *schema.Model) map[schema.Type]bool {
	w := reacher{seen: map[schema.Type]bool{}, bound: map[string][]*schema.Operation{}}
	for _, s := range m.Schemas() {
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			if o.Bound && len(o.Parameters) > 0 {
				w.bound[o.Parameters[0].Type.Name] = append(w.bound[o.Parameters[0].Type.Name], o)
			}
		}
	}
	if c := m.Container(); c != nil {
		w.addResources(c)
	} else {
		for _, e := range schema.Elements(m) {
			if isType(e) {
				w.add(e.Value.(schema.Type))
			}
		}
	}
	for len(w.waiting) > 0 {
		t := w.waiting[len(w.waiting)-1]
		w.waiting = w.waiting[:len(w.waiting)-1]
		w.follow(t)
	}
	return w.seen
}

// reacher follows types.
type reacher struct {
	seen    map[schema.Type]bool
	waiting []schema.Type                  // to be followed
	bound   map[string][]*schema.Operation // by the name of the type
}

func (w *reacher) add(t schema.Type) {
	if t != nil && !w.seen[t] {
		w.seen[t] = true
		w.waiting = append(w.waiting, t)
	}
}

func (w *reacher) addStructured(t *schema.StructuredType) {
	if e := t.EntityType(); e != nil {
		w.add(e)
	} else {
		w.add(t.ComplexType())
	}
}

func (w *reacher) addResources(c *schema.EntityContainer) {
	for _, s := range c.AllEntitySets() {
		if s.Type != nil {
			w.add(s.Type)
		}
	}
	for _, s := range c.AllSingletons() {
		if s.Type != nil {
			w.add(s.Type)
		}
	}
	for _, i := range slices.Concat(c.AllActionImports(), c.AllFunctionImports()) {
		w.addOperations(i.Operations)
	}
}

func (w *reacher) addOperations(list []*schema.Operation) {
	for _, o := range list {
		for _, p := range o.Parameters {
			w.add(p.Type.Type)
		}
		if o.Return != nil {
			w.add(o.Return.Type.Type)
		}
	}
}

// follow adds what a value of the type can have or be, and what can be asked of it.
func (w *reacher) follow(t schema.Type) {
	w.addOperations(w.bound[t.QualifiedName()])
	st := schema.Structured(t)
	if st == nil {
		return
	}
	for _, p := range st.Properties {
		w.add(p.Type.Type)
	}
	for _, p := range st.NavigationProperties {
		w.add(p.Type.Type)
	}
	for _, d := range st.Derived {
		w.addStructured(d)
	}
	if st.Base != nil {
		w.addStructured(st.Base)
	}
}
