package schema

import (
	"slices"
	"strings"
)

// checkOperations checks actions and functions (section 12).
func (r *resolver) checkOperations() {
	for _, s := range r.model.Schemas() {
		for _, list := range [2][]*Operation{s.Actions, s.Functions} {
			for _, o := range list {
				r.checkOperation(o)
			}
		}
	}
	seen := map[string]bool{}
	for _, s := range r.model.Schemas() {
		for _, list := range [2][]*Operation{s.Actions, s.Functions} {
			for _, o := range list {
				if name := o.QualifiedName(); !seen[name] {
					seen[name] = true
					r.checkOverloads(r.operations[name])
				}
			}
		}
	}
}

// kind returns what the standard calls the operation.
func (o *Operation) kind() string {
	if o.Function {
		return "function"
	}
	return "action"
}

// callable reports whether a request can say all that the operation takes, and the
// operation answer it. What is wrong with one that is not was reported.
func (o *Operation) callable() bool {
	names := map[string]bool{}
	for _, p := range o.Parameters {
		names[p.Name] = true
	}
	return len(names) == len(o.Parameters) && (o.Return != nil || !o.Function) && (len(o.Parameters) > 0 || !o.Bound)
}

func (r *resolver) checkOperation(o *Operation) {
	at := site{o.kind(), o, ""}
	if o.Function && o.Return == nil {
		r.leaveOut("function-return", o.Pos, "%s returns nothing and is left out: give it a return type, or make it an action", at)
	}
	if o.Bound && len(o.Parameters) == 0 {
		r.leaveOut("bound-parameter", o.Pos, "%s is bound, has no parameter to be bound to, and is left out: add the binding parameter, or remove IsBound", at)
	}
	first := make(map[string]*Parameter, len(o.Parameters))
	for _, p := range o.Parameters {
		r.checkName("parameter", o.QualifiedName(), p.Name, p.Pos)
		if f := first[p.Name]; f != nil {
			r.leaveOut("parameter-duplicate", p.Pos, "parameter %s/%s is defined twice, so that the %s is left out: rename or remove one of the two", o.QualifiedName(), p.Name, o.kind()).also(f.Pos, "first definition")
			continue
		}
		first[p.Name] = p
		r.checkFacets(site{"parameter", o, p.Name}, &p.Type)
		if !isEntity(p.Type.Type) {
			r.checkNullable(site{"parameter", o, p.Name}, &p.Type)
		}
	}
	if o.Return != nil {
		r.checkFacets(site{"return type of", o, ""}, &o.Return.Type)
		if !isEntity(o.Return.Type.Type) {
			r.checkNullable(site{"return type of", o, ""}, &o.Return.Type)
		}
	}
	if o.EntitySetPath != "" {
		r.checkEntitySetPath(at, o)
	}
}

// checkEntitySetPath checks the path from the binding parameter to the set of
// the returned entities (section 12.6).
func (r *resolver) checkEntitySetPath(at site, o *Operation) {
	if !o.Bound || len(o.Parameters) == 0 {
		r.report("entity-set-path", o.Pos, "%s has an EntitySetPath and is not bound, so that the path has no start: remove the path, or add IsBound", at)
		return
	}
	binding := o.Parameters[0]
	name, rest, more := strings.Cut(o.EntitySetPath, "/")
	start := Structured(binding.Type.Type)
	switch {
	case name != binding.Name:
		r.report("entity-set-path", o.Pos, "%s has the EntitySetPath %s, which does not start with its binding parameter: start it with %s", at, o.EntitySetPath, binding.Name)
	case start == nil || !more:
	default:
		if found := r.walk(start, rest); found.problem != "" {
			r.report("entity-set-path", o.Pos, "%s has the EntitySetPath %s, which leads nowhere: %s; correct the path", at, o.EntitySetPath, found.problem)
		}
	}
	if o.Return != nil && o.Return.Type.Type != nil && !isEntity(o.Return.Type.Type) {
		r.report("entity-set-path", o.Pos, "%s has an EntitySetPath and does not return entities: remove the path", at)
	}
}

// checkOverloads checks that a request tells the overloads of an operation
// apart (sections 12.2 and 12.4): actions by their binding type, functions by
// binding type and parameter types, and by binding type and parameter names. The
// functions of a binding type return one type.
func (r *resolver) checkOverloads(overloads []*Operation) {
	byTypes := map[string]*Operation{}
	byNames := map[string]*Operation{}
	byBinding := map[string]*Operation{}
	for _, o := range overloads {
		binding, rest := "", o.Arguments()
		if o.Bound && len(o.Parameters) > 0 {
			binding = o.Parameters[0].Type.Text()
		}
		if !o.Function {
			r.checkOverload(byTypes, "action "+binding, o, "the same binding type")
			continue
		}
		if first := byBinding[binding]; first == nil {
			byBinding[binding] = o
		} else {
			r.checkReturn(first, o)
		}
		names, types := make([]string, len(rest)), make([]string, len(rest))
		for i, p := range rest {
			names[i], types[i] = p.Name, p.Type.Text()
		}
		slices.Sort(names)
		if r.checkOverload(byTypes, "function "+binding+"("+strings.Join(types, ",")+")", o, "the same parameter types") {
			r.checkOverload(byNames, binding+"("+strings.Join(names, ",")+")", o, "the same parameter names")
		}
	}
}

func (r *resolver) checkOverload(seen map[string]*Operation, key string, o *Operation, same string) bool {
	first := seen[key]
	if first == nil {
		seen[key] = o
		return true
	}
	r.report("overload-clash", o.Pos, "%s %s has two overloads with %s, so that a request does not say which one it means: remove one, or change its parameters", o.kind(), o.QualifiedName(), same).
		also(first.Pos, "first overload")
	return false
}

// checkReturn checks that two overloads of a function return one type.
func (r *resolver) checkReturn(first, o *Operation) {
	if first.Return == nil || o.Return == nil || first.Return.Type.Text() == o.Return.Type.Text() {
		return
	}
	r.report("overload-return", o.Pos, "function %s returns %s, and another overload of the same binding type %s; generated Go has a function for each of the two: have them return one type",
		o.QualifiedName(), o.Return.Type.Text(), first.Return.Type.Text()).
		also(first.Pos, "other overload")
}
