package schema

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema/pattern"
)

// This file adds the operations on the paths of a service.

// boundTo is what an operation is bound to.
type boundTo struct {
	typ        string
	collection bool
}

// boundOperations indexes the model's operations by their binding parameter.
func boundOperations(m *Model) map[boundTo][]*Operation {
	index := map[boundTo][]*Operation{}
	for _, s := range m.Schemas() {
		for _, o := range slices.Concat(s.Actions, s.Functions) {
			if o.Bound && o.callable() {
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
func sortOverloads(list []*Operation) {
	slices.SortStableFunc(list, func(a, b *Operation) int {
		return cmp.Or(cmp.Compare(a.QualifiedName(), b.QualifiedName()), slices.CompareFunc(a.Parameters, b.Parameters, compareParameters))
	})
}

func compareParameters(a, b *Parameter) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Type.Name, b.Type.Name))
}

// addOperations adds the operations bound to what the place yields, in the order
// of their names.
func (w *walker) addOperations(at place) {
	type named struct{ name, kind string }
	last := at.last()
	collection := last.Collection && !last.Keyed
	byName := map[named][]*Operation{}
	var order []named
	for t := &last.Type.StructuredType; t != nil; t = t.Base {
		for _, o := range w.bound[boundTo{t.QualifiedName(), collection}] {
			key := named{o.QualifiedName(), o.kind()}
			list := byName[key]
			switch {
			case list == nil:
				order = append(order, key)
			case list[0].Parameters[0].Type.Name == o.Parameters[0].Type.Name:
			case w.out.binds(o, &last.Type.StructuredType):
				list = nil // what is bound to a more derived type came later
			default:
				continue // hidden by one bound to a more derived type
			}
			byName[key] = append(list, o)
		}
		if last.Cast {
			break // the others are bound to what is cast
		}
	}
	slices.SortFunc(order, func(a, b named) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.kind, b.kind)) })
	for _, key := range order {
		r := &Route{Steps: at.steps, Overloads: w.out.leading(byName[key]), child: w.child}
		if m, _ := w.include.Operation(append(slices.Clone(at.segments), r.Overloads[0].QualifiedName())); m >= pattern.Whole {
			w.addOperation(r)
		}
	}
}

// addOperation adds the invocation of a function or an action. Overloads of a function
// that answer with another type than the first have a route each type.
func (w *walker) addOperation(r *Route) {
	if !r.Overloads[0].Function {
		w.addInvocation(r, ActionRoute, http.MethodPost)
		return
	}
	answers, order := byAnswer(r.Overloads)
	for i, answer := range order {
		one := *r
		one.Overloads, one.Apart = answers[answer], i > 0
		w.addInvocation(&one, FunctionRoute, http.MethodGet)
	}
}

// byAnswer divides the overloads of a function by the types that they answer with, which
// are in the order of the first ones. What a request cannot tell from an overload before
// it, since its parameters have the same names, goes with that.
func byAnswer(overloads []*Operation) (answers map[string][]*Operation, order []string) {
	answers = map[string][]*Operation{}
	byNames := map[string]string{}
	for _, o := range overloads {
		var names []string
		for _, p := range o.Arguments() {
			names = append(names, p.Name)
		}
		slices.Sort(names)
		key := strings.Join(names, ",")
		answer, known := byNames[key]
		if !known {
			if o.Return != nil {
				answer = o.Return.Type.Text()
			}
			byNames[key] = answer
		}
		if answers[answer] == nil {
			order = append(order, answer)
		}
		answers[answer] = append(answers[answer], o)
	}
	return answers, order
}

func (w *walker) addInvocation(r *Route, kind RouteKind, method string) {
	if w.room() {
		r.Kind, r.Method = kind, method
		w.out.add(r)
	}
}
