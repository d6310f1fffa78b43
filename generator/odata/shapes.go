package odata

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// This file decides how a reference to a structured type is written: as a pointer
// to its struct, or as an interface that derived types implement too. What was
// decided once stays, since Go that uses it depends on it.

// The shapes. Behind one, unlisted says that the derived types are not listed: the
// type had too many when it was first generated.
const (
	pointerShape   = "pointer"
	interfaceShape = "interface"
	unlisted       = "-unlisted"
)

// checkShapes refuses shapes that are none, or of what is no structured type of
// the slice.
func (p *planner) checkShapes() {
	for name, shape := range p.cfg.Shape {
		if shape != pointerShape && shape != interfaceShape {
			p.ds.Askedf(schema.Position{}, "shape-unknown", "shape", name, "--shape %s=%s: a shape is %s or %s", name, shape, pointerShape, interfaceShape)
		}
		if t := p.model.Type(name); schema.Structured(t) == nil || !p.slice.Has(t) || p.importOf(t) != nil {
			p.cfg.Unused(p.ds, schema.Position{}, "shape-unused", "shape", name, "--shape %s=%s: %s is no entity type or complex type that is generated", name, shape, name)
		}
	}
}

// hasInterface reports whether references to the type are an interface: the user
// says so, or the run before, or it has derived types in the slice and may be referred to.
func (p *planner) hasInterface(t *schema.StructuredType) bool {
	if from := p.importOf(t.Self()); from != nil {
		return p.imported(from, t.Self()).Interface != ""
	}
	name := t.QualifiedName()
	shape := p.cfg.Shape[name]
	if shape == "" {
		shape = strings.TrimSuffix(p.lock.Value(names.ShapeKind, name), unlisted)
	}
	if shape != "" {
		return shape == interfaceShape
	}
	return p.hasDerived(t) && !p.between(t)
}

// between reports whether a type is an older version of one that nothing refers to: it only
// stands between the others, each derived from the one before. An interface for every one of
// them would give the newest a method per version, of which there are dozens.
func (p *planner) between(t *schema.StructuredType) bool {
	return p.slice.Superseded(t) && !p.referred[t]
}

// hasDerived reports whether the slice has types derived from t.
func (p *planner) hasDerived(t *schema.StructuredType) bool {
	return slices.ContainsFunc(t.Derived, func(d *schema.StructuredType) bool { return p.slice.Has(d.Self()) })
}

// shapeOf returns the shape of a type.
func (p *planner) shapeOf(t *schema.StructuredType) string {
	if p.hasInterface(t) {
		return interfaceShape
	}
	return pointerShape
}

// keepShape records the shape of a type that is printed, unless nothing refers to it
// yet: what does so first has the choice.
func (p *planner) keepShape(t *schema.StructuredType) {
	shape := p.shapeOf(t)
	if shape == pointerShape && p.hasDerived(t) && p.between(t) {
		return
	}
	if !p.slice.Brings(t) {
		shape += unlisted
	}
	p.decided.Set(names.ShapeKind, t.QualifiedName(), shape)
}

// shapeNotes says which pointers stand for types that have derived ones.
func (p *planner) shapeNotes() []string {
	var list []string
	for t := range p.slice.Types {
		st := schema.Structured(t)
		if st == nil || p.importOf(t) != nil || p.hasInterface(st) || !p.hasDerived(st) || p.between(st) {
			continue
		}
		list = append(list, fmt.Sprintf("%s has derived types and stays *%s, as before; a value of one keeps what is its own in Dynamic, and odata.Derived gives it as its own type; --shape %s=interface makes references to it an interface, which changes the Go of who uses it",
			t.QualifiedName(), p.typeName(t), t.QualifiedName()))
	}
	slices.Sort(list)
	return list
}

// rootNote says that references to a type do not bring in those derived from it,
// and why: they are very many, or were when that was decided.
func (p *planner) rootNote(t *schema.StructuredType) string {
	const advice = "give New to odata.WithTypes to decode them"
	name := t.QualifiedName()
	if t.ManyDerived() {
		casts := ""
		if p.cfg.Server {
			casts = "; paths that cast to them answer 501"
		}
		return name + " has very many derived types, which references to it do not bring in; " + advice + casts
	}
	return fmt.Sprintf("%s had very many derived types, and as before, references to it do not bring in those that it has; %s, or --shape %s=%s to list them, which changes the Go of who uses it",
		name, advice, name, p.shapeOf(t))
}

// derivedNames returns the Go names of the types of the slice that are derived
// from t, directly or not, sorted; nil if they are too many to list.
func (p *planner) derivedNames(t *schema.StructuredType) []string {
	if !p.slice.Brings(t) {
		return nil
	}
	var list []string
	for _, d := range t.Derived {
		p.eachDerived(d, func(d *schema.StructuredType) {
			if p.importOf(d.Self()) == nil { // otherwise the other package would have to import this one
				list = append(list, p.typeName(d.Self()))
			}
		})
	}
	slices.Sort(list)
	return list
}

// eachDerived calls found with a type and those derived from it that the slice has.
func (p *planner) eachDerived(t *schema.StructuredType, found func(*schema.StructuredType)) {
	if !p.slice.Has(t.Self()) {
		return
	}
	found(t)
	for _, d := range t.Derived {
		p.eachDerived(d, found)
	}
}
