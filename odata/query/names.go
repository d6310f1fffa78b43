package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// What names stand for: properties, and types.

// named returns the segment for a property or, in longer or shorter form, a
// derived type.
func (p *parser) named(start int, name string, t *Type) Segment {
	s := Segment{pos: int32(start), Name: name}
	p.bind(&s, t)
	return s
}

// bind is named for a segment that has its name.
func (p *parser) bind(s *Segment, t *Type) {
	start, name := s.Offset(), s.Name
	if t.Target != nil {
		s.Property = wire.FindProperty(t.Target, name)
	}
	switch {
	case s.Property != nil && !t.Collection:
		s.Type.hold(s.Property)
		p.described(s, t)
		return
	case s.Property != nil:
	case isQualified(name):
		s.Kind, s.Type = CastSegment, p.cast(start, name, *t)
		return
	case t.Target != nil:
		if derived, known := p.typeOn(*t, name); known {
			s.Kind, s.Type = CastSegment, derived
			return
		}
	}
	s.Type, s.Property = p.property(start, t, name)
	p.described(s, t)
}

// described adds what the model alone knows of a property of a type: whether it contains what it
// leads to, and which spatial type it has.
func (p *parser) described(s *Segment, t *Type) {
	switch {
	case s.Property == nil || p.model == nil:
	case s.Property.Navigation && p.model.Contains != nil:
		s.Contained = p.model.Contains(t.Name, s.Name)
	case s.Type.Kind == SpatialKind && p.model.Shape != nil:
		s.Type.Name = p.model.Shape(t.Name, s.Name)
	}
}

// typeOn returns the type of the name, if values of t, which is structured, can have it.
func (p *parser) typeOn(t Type, name string) (Type, bool) {
	if derived := derivedType(t.Target, p.model.qualified(name)); derived != nil {
		return typeOfTarget(derived, t.Collection), true
	}
	if found, known := resolve(p.model, modelTypes(p.model), name); known && found.Target != nil && isDerived(found.Target, t.Target) {
		found.Collection = t.Collection
		return found, true
	}
	return Type{}, false
}

// isNavigation reports whether the segment is a declared navigation property.
func (s *Segment) isNavigation() bool { return s.Property != nil && s.Property.Navigation }

// cast returns the type that the name says values of type t have.
func (p *parser) cast(start int, name string, t Type) Type {
	if t.Target == nil {
		if t.known() {
			p.report(start, "%s has no derived types, so not %s", t, name)
		}
		found, _ := resolve(p.model, modelTypes(p.model), name)
		found.Collection = t.Collection
		return found
	}
	if derived, known := p.typeOn(t, name); known {
		return derived
	}
	if hasMany(t.Target) {
		return Type{Collection: t.Collection}
	}
	declared := t.Target.WireType()
	names := make([]string, len(declared.Derived))
	for i, d := range declared.Derived {
		names[i] = d.WireType().Name
	}
	p.report(start, "%s is no type derived from %s%s", name, declared.Name, didYouMean(name, names))
	return Type{}
}

// hasMany reports whether a type has more derived types than are listed.
func hasMany(t wire.Structured) bool {
	declared := t.WireType()
	return declared.Interface != nil && declared.Derived == nil
}

// derivedType returns the type of that name, qualified or not, among base and
// the types derived from it; nil if there is none.
func derivedType(base wire.Structured, name string) wire.Structured {
	is := func(t wire.Structured) bool {
		own := t.WireType().Name
		return own == name || !isQualified(name) && simpleName(own) == name
	}
	if is(base) {
		return base
	}
	for _, derived := range base.WireType().Derived {
		if is(derived) {
			return derived
		}
	}
	return nil
}

// property returns the type of the property that values of type t have, and
// its description if it is declared.
func (p *parser) property(offset int, t *Type, name string) (Type, *wire.PropertyInfo) {
	switch {
	case t.Collection && p.through:
		one := t.Item()
		item, info := p.property(offset, &one, name)
		item.Collection = true
		return item, info
	case t.Collection && t.known():
		p.report(offset, "%s is a collection: %s of its items is reached by any, all, $filter or a key", *t, name)
	case t.Target != nil:
		if info := wire.FindProperty(t.Target, name); info != nil {
			return TypeOf(info), info
		}
		return p.undeclared(offset, t, name), nil
	case t.known():
		p.report(offset, "%s has no properties, so no %s", *t, name)
	case p.scope.sets != nil && p.isThis(t):
		return p.joined(offset, name), nil
	}
	return Type{}, nil
}

// isThis reports whether the type is that of the instance itself, and not of another one
// that a path has led to.
func (p *parser) isThis(t *Type) bool {
	if t == &p.scope.this {
		return true
	}
	last := p.last()
	return last.Kind == VariableSegment && last.Name[0] == '$' && *t == p.scope.this
}

// joined returns the type of what an instance of a crossjoin has: an entity of each set, and
// what is computed.
func (p *parser) joined(offset int, name string) Type {
	own, ok := p.scope.computedType(name)
	if !ok {
		p.report(offset, "the entity sets that are joined are %s, not %s%s", strings.Join(p.scope.sets, ", "), name, didYouMean(name, p.scope.sets))
	}
	return own
}

// undeclared returns the type of a property that the type of t does not declare.
func (p *parser) undeclared(offset int, t *Type, name string) Type {
	if own, ok := p.scope.computedType(name); ok && p.isThis(t) {
		return own
	}
	if !t.Target.WireType().Open {
		p.failUnknown(offset, t, name)
	}
	return Type{}
}

// failUnknown records that the type has no such property.
func (p *parser) failUnknown(offset int, t *Type, name string) {
	properties := wire.Properties(t.Target)
	names := make([]string, len(properties))
	for i := range properties {
		names[i] = properties[i].Name
	}
	if p.isThis(t) {
		for _, c := range p.scope.computed {
			names = append(names, c.name)
		}
	}
	e := p.newError(statusBadRequest, offset, t.Name+" has no property "+name+didYouMean(name, names))
	e.Wanted = nearest(name, names)
	p.add(e)
}
