package rest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema/api"
)

// findDerived finds the schemas that take in another: where that one has a
// discriminator, a value of it can be one of these.
func (p *planner) findDerived() {
	for _, s := range p.api.Schemas {
		for _, base := range s.AllOf {
			p.derived[base] = append(p.derived[base], s)
		}
	}
}

// isFamily reports whether a schema stands for itself and those derived from it:
// with a discriminator it does, though none is derived yet. With that of a schema that
// it takes in it does if one is, unless it did not in the run before.
func (p *planner) isFamily(s, m *api.Schema) bool {
	switch {
	case len(s.OneOf)+len(s.AnyOf) > 0:
		return false
	case m.Discriminator != nil:
		return true
	case s.Name == "" || len(p.derived[s]) == 0 || p.inherited(s) == nil:
		return false
	}
	return !p.staysAlone(s)
}

// staysAlone reports whether a schema was none that others are derived from in the run
// before: what refers to it stays as it was.
func (p *planner) staysAlone(s *api.Schema) bool {
	path := named(s).path
	return p.locked.has(path) && !p.locked.has(path+anyPart)
}

// noteAlone says which struct is read where a value can be one of a derived schema.
func (p *planner) noteAlone(s *api.Schema) {
	if s.Name != "" && len(p.derived[s]) > 0 && len(s.OneOf)+len(s.AnyOf) == 0 && p.inherited(s) != nil && p.staysAlone(s) {
		path := named(s).path
		p.report.notes = append(p.report.notes, fmt.Sprintf("%s stays the struct that it was, though %s is derived from it and has a discriminator; without its line in %s it is a union of both", path, named(p.derived[s][0]).path, names.LockFile))
	}
}

// inherited returns the discriminator of a schema or of one that it takes in.
func (p *planner) inherited(s *api.Schema) *api.Discriminator {
	if s.Discriminator != nil {
		return s.Discriminator
	}
	d, known := p.discriminators[s]
	if known {
		return d
	}
	p.discriminators[s] = nil // while it is being found out: what takes itself in adds nothing
	for _, part := range s.AllOf {
		if d = p.inherited(part); d != nil {
			break
		}
	}
	p.discriminators[s] = d
	return d
}

// planFamily plans the struct of a schema with a discriminator and the union of
// it and the schemas derived from it, which stands for it wherever it is used.
func (p *planner) planFamily(d declaration) {
	s := d.schema
	self := p.selfOf(s, d.at)
	p.structs = append(p.structs, p.structOf(self, d.merged, d.name, d.at))
	alternatives := []*api.Schema{self}
	seen := map[*api.Schema]bool{s: true}
	for queue := p.derived[s]; len(queue) > 0; queue = queue[1:] {
		if derived := queue[0]; !seen[derived] {
			seen[derived] = true
			alternatives = append(alternatives, p.selfOf(derived, named(derived)))
			queue = append(queue, p.derived[derived]...)
		}
	}
	slices.SortFunc(alternatives[1:], func(a, b *api.Schema) int { return strings.Compare(a.Path, b.Path) })
	p.budget.TakeIn(len(alternatives)-1, s.Pos)
	m := *d.merged
	if m.Discriminator == nil {
		of := *p.inherited(s)
		of.Mapping = slices.DeleteFunc(slices.Clone(of.Mapping), func(v api.Mapped) bool { return !seen[v.Schema] }) // others of the base
		m.Discriminator = &of
	}
	p.addUnion(s, &m, d.typ.name, alternatives, place{path: d.typ.of, of: d.typ.of})
}

// selfOf returns a schema without those derived from it, whose type is the struct.
func (p *planner) selfOf(s *api.Schema, at place) *api.Schema {
	if !p.isFamily(s, p.merge(s).Schema) {
		return s
	}
	if self := p.selves[s]; self != nil {
		return self
	}
	p.typeOf(s, at)
	self := *s
	self.Discriminator = nil
	p.selves[s] = &self
	t := &goType{kind: structKind, of: typePath(s, at)}
	if from, has := p.importOf(s); from != nil {
		t.name, t.path, t.shared = has.Name, from.Package.Path, true
	} else {
		t.name = p.typeName(s, at)
	}
	p.types[&self] = t
	return &self
}
