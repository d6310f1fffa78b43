package odata

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// This file walks the paths of a service: from the entity sets, singletons and
// imports of its container along navigation properties.

// maxDepth is how many navigation properties a path has when no --include
// says which paths are wanted. Large services have millions of deeper ones.
const maxDepth = 3

// maxRoutes is where a walk stops: no handler interface of that size is of use.
const maxRoutes = 20_000

// step is a segment of a path that yields entities.
type step struct {
	name       string // the segment
	typ        *schema.EntityType
	collection bool
	keyed      bool // followed by a key
	node       *schema.Node
	nav        *schema.NavigationProperty // nil for sets and singletons
}

// route is a path that requests can be made to.
type route struct {
	steps      []step
	operations []*schema.Operation // the overloads, for an operation's route
	imported   *schema.OperationImport
}

// last returns the step that the route ends in, before an operation.
func (r *route) last() *step {
	if len(r.steps) == 0 {
		return nil
	}
	return &r.steps[len(r.steps)-1]
}

// segments returns the route's segments, with keySegment for each key.
func (r *route) segments() []string {
	var list []string
	for _, s := range r.steps {
		list = append(list, strings.Split(s.name, "/")...)
		if s.keyed {
			list = append(list, keySegment)
		}
	}
	if r.imported != nil {
		list = append(list, r.imported.Name)
	} else if len(r.operations) > 0 {
		list = append(list, r.operations[0].Name)
	}
	return list
}

// walker collects routes.
type walker struct {
	patterns patterns // none: everything down to maxDepth
	bound    map[boundTo][]*schema.Operation
	inSlice  func(schema.Type) bool
	routes   []*route
	cut      int                                 // routes below maxDepth that were left out
	casts    map[*schema.NavigationProperty]bool // of derived types, which have no routes
	full     bool
}

// boundTo is what an operation is bound to.
type boundTo struct {
	typ        string
	collection bool
}

// boundOperations indexes the model's operations by their binding parameter.
func boundOperations(m *schema.Model) map[boundTo][]*schema.Operation {
	index := map[boundTo][]*schema.Operation{}
	for _, s := range m.Schemas() {
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			if o.Bound && len(o.Parameters) > 0 {
				t := o.Parameters[0].Type
				index[boundTo{t.Name, t.Collection}] = append(index[boundTo{t.Name, t.Collection}], o)
			}
		}
	}
	for _, list := range index {
		sortOverloads(list)
	}
	return index
}

// sortOverloads puts operations into an order that does not depend on the
// description's: by name and by the parameters' names and types.
func sortOverloads(list []*schema.Operation) {
	slices.SortStableFunc(list, func(a, b *schema.Operation) int {
		return cmp.Or(cmp.Compare(a.QualifiedName(), b.QualifiedName()), slices.CompareFunc(a.Parameters, b.Parameters, compareParameters))
	})
}

func compareParameters(a, b *schema.Parameter) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type.Name, b.Type.Name))
}

// walk visits the resources of a container in the order of their names.
func (w *walker) walk(c *schema.EntityContainer) {
	var starts []step
	for _, s := range c.AllEntitySets() {
		if s.Type != nil {
			starts = append(starts, step{name: s.Name, typ: s.Type, collection: true, node: &s.Node})
		}
	}
	for _, s := range c.AllSingletons() {
		if s.Type != nil {
			starts = append(starts, step{name: s.Name, typ: s.Type, node: &s.Node})
		}
	}
	slices.SortFunc(starts, func(a, b step) int { return cmp.Compare(a.name, b.name) })
	for _, s := range starts {
		w.visit([]step{s}, 0)
	}
	for _, i := range slices.Concat(c.AllActionImports(), c.AllFunctionImports()) {
		if m, _ := w.match([]string{i.Name}); m >= whole && len(i.Operations) > 0 {
			overloads := slices.Clone(i.Operations)
			sortOverloads(overloads)
			w.add(&route{imported: i, operations: overloads})
		}
	}
}

// match says whether a path is wanted, and whether it is named.
func (w *walker) match(path []string) (match, bool) {
	if len(w.patterns) == 0 {
		return within, false
	}
	return w.patterns.matchPath(path)
}

func (w *walker) add(r *route) {
	if len(w.routes) >= maxRoutes {
		w.full = true
		return
	}
	w.routes = append(w.routes, r)
}

// visit adds the routes of the path and goes on below it.
func (w *walker) visit(path []step, depth int) {
	r := &route{steps: path}
	m, _ := w.match(r.segments())
	if m == noMatch || w.full {
		return
	}
	at := r.last()
	if m >= whole {
		w.add(r)
		w.addOperations(path, at.collection)
	}
	if at.collection {
		if !addressable(at.typ) || at.nav != nil && !at.nav.ContainsTarget && m != onTheWay {
			return // members have no address here
		}
		path = slices.Clone(path)
		at = &path[len(path)-1]
		at.keyed = true
		if m, _ = w.match((&route{steps: path}).segments()); m >= whole {
			w.add(&route{steps: path})
			w.addOperations(path, false)
		}
	}
	for _, next := range navigations(&at.typ.StructuredType, 0) {
		w.follow(path, next, depth, m)
	}
	if m >= whole {
		w.noteCasts(&at.typ.StructuredType)
	}
}

// noteCasts notes the navigation properties of derived types: paths that cast
// have no routes yet.
func (w *walker) noteCasts(t *schema.StructuredType) {
	if countDerived(t) > maxDerived {
		return
	}
	for _, d := range t.Derived {
		for _, n := range d.NavigationProperties {
			w.casts[n] = true
		}
		w.noteCasts(d)
	}
}

// addressable reports whether entities of the type can be told apart in a URL:
// the type has a key, and all of it can be written there.
func addressable(t *schema.EntityType) bool {
	key := t.EffectiveKey()
	return len(key) > 0 && !slices.ContainsFunc(key, func(r *schema.PropertyRef) bool {
		if r.Property == nil || r.Property.Type.Collection {
			return true
		}
		switch t := r.Property.Type.Type.(type) {
		case *schema.PrimitiveType:
			return !keyType(t)
		case *schema.TypeDefinition:
			p, ok := t.Underlying.Type.(*schema.PrimitiveType)
			return !ok || !keyType(p)
		case *schema.EnumType:
			return false
		}
		return true
	})
}

// keyType reports whether a key can have the type (CSDL 6.5).
func keyType(t *schema.PrimitiveType) bool {
	_, hasValue := primitives[t.QualifiedName()]
	return hasValue && !t.IsSpatial() && !t.IsAbstract() && !t.IsPath()
}

// follow visits the target of a navigation property, if the path is wanted.
func (w *walker) follow(path []step, next step, depth int, m match) {
	if slices.ContainsFunc(path, func(s step) bool { return s.nav == next.nav }) {
		return // a path that runs in a circle
	}
	below := append(slices.Clone(path), next)
	_, named := w.match((&route{steps: below}).segments())
	switch {
	case len(w.patterns) == 0 && depth >= maxDepth:
		w.cut++
	case next.nav.ContainsTarget || named:
		w.visit(below, depth+1)
	case m == within && w.inSlice(next.typ):
		w.add(&route{steps: below})
	}
}

// addOperations adds the operations bound to what the path yields.
func (w *walker) addOperations(path []step, collection bool) {
	byName := map[string][]*schema.Operation{}
	var names []string
	for t := &path[len(path)-1].typ.StructuredType; t != nil; t = t.Base {
		for _, o := range w.bound[boundTo{t.QualifiedName(), collection}] {
			key := o.QualifiedName() + " action"
			if o.Function {
				key = o.QualifiedName() + " function"
			}
			if list := byName[key]; list == nil {
				names = append(names, key)
			} else if list[0].Parameters[0].Type.Name != o.Parameters[0].Type.Name {
				continue // hidden by one bound to a more derived type
			}
			byName[key] = append(byName[key], o)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		r := &route{steps: path, operations: byName[name]}
		if m, _ := w.match(r.segments()); m >= whole {
			w.add(r)
		}
	}
}

// navigations returns the navigation properties of a type as steps, those of
// its base types and of its single-valued complex properties included, in the
// order of their names.
func navigations(t *schema.StructuredType, depth int) []step {
	var steps []step
	for b := t; b != nil; b = b.Base {
		for _, n := range b.NavigationProperties {
			if target, ok := n.Type.Type.(*schema.EntityType); ok {
				steps = append(steps, step{name: n.Name, typ: target, collection: n.Type.Collection, node: &n.Node, nav: n})
			}
		}
		for _, p := range b.Properties {
			c, ok := p.Type.Type.(*schema.ComplexType)
			if !ok || p.Type.Collection || depth > 2 {
				continue
			}
			for _, s := range navigations(&c.StructuredType, depth+1) {
				s.name = p.Name + "/" + s.name
				steps = append(steps, s)
			}
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.name, b.name) })
	return steps
}
