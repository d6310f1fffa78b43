package odata

import (
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// This file has what one run decides of a model for the next, beside names: the
// lines of the lock that the selection asks for, and those that stay.

// before is what the run before decided, for the selection.
type before struct{ *planner }

// Brings says whether the descriptor of a type lists those derived from it, which
// a reference to it then brings in. Where it does not, a shape that the user gives
// has that decided anew, by their number.
func (p before) Brings(t *schema.StructuredType) (brings, known bool) {
	shape := p.lock.Value(names.ShapeKind, t.QualifiedName())
	brings = !strings.HasSuffix(shape, unlisted)
	return brings, shape != "" && (brings || p.cfg.Shape[t.QualifiedName()] == "")
}

// Binds reports whether paths to t had an operation that is bound to a base type.
func (p before) Binds(o *schema.Operation, t *schema.StructuredType) bool {
	bound := &o.Parameters[0].Type
	at := &schema.TypeRef{Name: t.QualifiedName(), Collection: bound.Collection}
	return p.lock.Value(names.BindingKind, o.PathBoundTo(at)) == bound.Text()
}

// Answers reports whether an overload of a function answered for all.
func (p before) Answers(o *schema.Operation) bool {
	return o.Return != nil && p.lock.Value(names.AnswerKind, o.Path()) == o.Return.Type.Text()
}

// keepOperation records what another operation of the name could claim of a route:
// the binding, if it is one of a base type, and the answer of a function.
func (p *planner) keepOperation(r *schema.Route) {
	o, answer := r.Overloads[0], r.Answer()
	if o.Function && answer != nil && !r.Apart {
		p.decided.Set(names.AnswerKind, o.Path(), answer.Text())
	}
	if r.Import != nil {
		return
	}
	bound := &o.Parameters[0].Type
	at := &schema.TypeRef{Name: r.Last().Type.QualifiedName(), Collection: bound.Collection}
	if at.Name != bound.Name {
		p.decided.Set(names.BindingKind, o.PathBoundTo(at), bound.Text())
	}
}

// keepRest keeps what the run before decided of types and operations that the
// description has and the slice has not.
func (p *planner) keepRest() {
	keep := func(kind names.Kind, is func(names.Line) bool) {
		for _, line := range p.lock.Lines(kind) {
			if p.decided.Value(kind, line.Path) == "" && is(line) {
				p.decided.Set(kind, line.Path, line.Value)
			}
		}
	}
	known := func(line names.Line) bool { return p.table.Has(line.Path) }
	keep(names.ParameterKind, known)
	keep(names.AnswerKind, known)
	keep(names.BindingKind, func(line names.Line) bool {
		_, at, _ := strings.Cut(strings.Trim(line.Path, ")"), "(")
		return p.table.Has(operationBefore(line)) && p.model.Type(strings.TrimPrefix(at, "Collection(")) != nil
	})
	keep(names.ShapeKind, func(line names.Line) bool {
		t := p.model.Type(line.Path)
		return schema.Structured(t) != nil && !p.slice.Has(t)
	})
}

// operationBefore returns the path of the operation that a line about a binding
// names.
func operationBefore(line names.Line) string {
	name, _, _ := strings.Cut(line.Path, "(")
	return name + "(" + line.Value + ")"
}

// bindingNotes says which operations have no route, since that of a base type stays.
func (p *planner) bindingNotes() []string {
	var list []string
	for _, line := range p.decided.Lines(names.BindingKind) {
		if p.table.Has(line.Path) {
			list = append(list, line.Path+" is not generated: the "+operationBefore(line)+" keeps its place, as before; to have it instead, which changes the Go of who uses the other, remove this line from "+names.LockFile+": "+string(line.Kind)+" "+line.Path+" "+line.Value)
		}
	}
	return list
}
