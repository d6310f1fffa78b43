package odata

import (
	"cmp"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/templates"
)

// planOperation plans the invocation of an operation. All overloads that can be
// bound to the path are one function, so that a new overload renames nothing: its
// parameters are those of all of them.
func (p *planner) planOperation(e *endpoint) {
	p.keepOperation(e.Route)
	e.parameters = p.table.Name(e.Overloads[0].Path())
	for _, o := range e.Overloads {
		if o.Function {
			e.overloads = append(e.overloads, signature(o))
		}
	}
	e.required = required(e.Overloads)
	slices.SortFunc(e.overloads, slices.Compare)
	e.overloads = slices.CompactFunc(e.overloads, slices.Equal)
	answer := e.Answer()
	if answer == nil {
		return
	}
	e.nullable = answer.Nullable && !answer.Collection
	if schema.Structured(answer.Type) == nil {
		e.resultType = answer.Name
	}
	single := *answer
	single.Collection = false
	result := p.fieldType("", &single)
	if answer.Collection {
		if result.Arg != nil {
			result = *result.Arg
		}
		result = page(result)
	}
	e.result = &result
}

// signature returns the names of the parameters that a function is called with, in
// their order. A question mark says that one may be left out.
func signature(o *schema.Operation) []string {
	list := []string{}
	for _, pr := range o.Arguments() {
		name := pr.Name
		if optional(pr) {
			name += "?"
		}
		list = append(list, name)
	}
	return list
}

// optional reports whether a parameter has Core.OptionalParameter.
func optional(pr *schema.Parameter) bool {
	return pr.Annotation("Org.OData.Core.V1.OptionalParameter", "") != nil
}

// required returns the names of the parameters that every overload must be
// given: those that are neither nullable nor collections nor optional, sorted.
func required(overloads []*schema.Operation) []string {
	count := map[string]int{}
	for _, o := range overloads {
		for _, pr := range o.Arguments() {
			if !pr.Type.Nullable && !pr.Type.Collection && !optional(pr) {
				count[pr.Name]++
			}
		}
	}
	var names []string
	for name, n := range count {
		if n == len(overloads) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// planParameters plans the structs of the parameters of the slice's operations, in the
// packages of the resources that have them, in the order of their Go names.
func (p *planner) planParameters() {
	files := map[string]*templates.FileSet{}
	for _, r := range p.resources {
		files[r.path] = r.files
	}
	byFiles := map[*templates.FileSet]map[string][]*schema.Operation{}
	for _, r := range p.routes {
		if !r.Invokes() {
			continue
		}
		byName := byFiles[files[handlerPath(r)]]
		if byName == nil {
			byName = map[string][]*schema.Operation{}
			byFiles[files[handlerPath(r)]] = byName
		}
		name := p.table.Name(r.Overloads[0].Path())
		for _, o := range r.Overloads {
			if !slices.Contains(byName[name], o) {
				byName[name] = append(byName[name], o)
			}
		}
	}
	for files, byName := range byFiles {
		for _, name := range slices.Sorted(maps.Keys(byName)) {
			s := p.planParameterStruct(name, byName[name])
			if !p.budget.Take(plan.Size(s), byName[name][0].Pos) {
				return
			}
			files.Add("parameters.gen.go", s)
		}
	}
}

// planParameterStruct plans the struct of the parameters of all overloads.
func (p *planner) planParameterStruct(name string, overloads []*schema.Operation) templates.Struct {
	o := overloads[0]
	kind := "action"
	if o.Function {
		kind = "function"
	}
	s := templates.Struct{
		Doc:  name + " is the parameters of the " + kind + " " + o.QualifiedName() + ".",
		Name: name, Var: "typeOf" + name, Wire: o.QualifiedName(),
		Keeper: "Dynamic",
	}
	byWire := map[string]*schema.Parameter{}
	for _, overload := range overloads {
		for _, pr := range overload.Arguments() {
			if byWire[pr.Name] == nil || pr.Type.Text() == p.lock.Value(names.ParameterKind, o.Path()+"/"+pr.Name) {
				byWire[pr.Name] = pr
			}
		}
	}
	var uses []templates.Type
	used := map[plan.GoType]bool{}
	for _, pr := range sortedParameters(byWire) {
		path := o.Path() + "/" + pr.Name
		if o.Function {
			p.decided.Set(names.ParameterKind, path, pr.Type.Text())
		}
		s.Fields = append(s.Fields, templates.Field{Doc: doc("", &pr.Node), Name: p.table.Name(path), Type: p.fieldType(path, &pr.Type), Tags: odataTag(pr.Name + p.typeTag(path, &pr.Type))})
		if st := schema.Structured(pr.Type.Type); st != nil && p.hasInterface(st) {
			uses = append(uses, p.goType(pr.Type.Type))
		}
		if m, found := p.mapping(path, &pr.Type); found {
			used[m] = true
		}
	}
	s.Uses, s.Codecs = sorted(uses), plan.Codecs(used)
	return s
}

func sortedParameters(byWire map[string]*schema.Parameter) []*schema.Parameter {
	var list []*schema.Parameter
	for _, pr := range byWire {
		list = append(list, pr)
	}
	slices.SortFunc(list, func(a, b *schema.Parameter) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
