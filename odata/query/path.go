package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Paths in expressions, and the steps that they share with $select and
// $expand.

// path reads a path, a call of a canonical function, or a lambda.
func (p *parser) path() operand {
	start := p.pos
	p.accept('$')
	if p.name() == "" {
		p.fail(start, "an operand is expected, found %s", p.excerpt(start))
		return bad
	}
	return p.pathOf(start, p.text[start:p.pos])
}

// pathOf reads on behind the name that a path, a call or a lambda starts with.
func (p *parser) pathOf(start int, name string) operand {
	if p.peek() == '(' {
		if x, ok := p.call(start, name); ok {
			return x
		}
	}
	base := len(p.steps)
	p.step(p.firstSegment(start, name))
	return p.pathFrom(start, base)
}

// pathFrom reads on from the first segment of a path.
func (p *parser) pathFrom(start, base int) operand {
	p.key()
	for p.err == nil && p.accept('/') {
		at := p.pos
		if op := p.quantifier(); op != 0 {
			return p.lambda(at, op, p.newPath(start, base))
		}
		p.items(len(p.steps)-base, "the path")
		p.step(p.nextSegment(&p.last().Type))
		p.key()
	}
	if first := &p.steps[base]; len(p.steps)-base == 1 && first.Kind == CastSegment {
		p.fail(p.pos, "/ and a property are expected after %s", first.Name)
	}
	return pathOperand(p.newPath(start, base))
}

func pathOperand(x *Path) operand {
	return operand{x, &x.Segments[len(x.Segments)-1].Type}
}

// step adds a segment to the path that is being read.
func (p *parser) step(s Segment) {
	if n := len(p.steps); s.Kind == CastSegment && n > 0 && p.steps[n-1].Kind == CastSegment && s.pos > p.steps[n-1].pos {
		p.fail(int(s.pos), "a type cannot follow the type %s", p.steps[n-1].Name)
	}
	p.steps = append(p.steps, s)
}

// last returns the segment that was read last.
func (p *parser) last() *Segment {
	if len(p.steps) == 0 {
		return new(Segment) // after an error
	}
	return &p.steps[len(p.steps)-1]
}

// newPath returns the path of the segments since base, which it takes off the stack.
func (p *parser) newPath(start, base int) *Path {
	if len(p.steps) == base { // after an error
		p.steps = append(p.steps, Segment{})
	}
	x := p.paths.new()
	*x = Path{pos: start, Segments: p.segments.clone(p.steps[base:])}
	p.steps = p.steps[:base]
	return x
}

// quantifier reads any or all if a parenthesis follows, else nothing.
func (p *parser) quantifier() Op {
	const length = len("any")
	rest := p.text[p.pos:]
	if len(rest) <= length || rest[length] != '(' {
		return 0
	}
	var op Op
	switch {
	case strings.EqualFold(rest[:length], "any"):
		op = Any
	case strings.EqualFold(rest[:length], "all"):
		op = All
	default:
		return 0
	}
	p.skip(length)
	return op
}

// firstSegment returns the segment for the name that a path starts with.
func (p *parser) firstSegment(start int, name string) Segment {
	if t, ok := p.lookup(name); ok {
		return Segment{pos: int32(start), Kind: VariableSegment, Name: name, Type: t}
	} else if name[0] != '$' {
		return p.member(start, name, &p.scope.this)
	}
	s := Segment{pos: int32(start), Kind: VariableSegment, Name: name}
	switch name {
	case "$it":
		s.Type = p.scope.it
	case "$this":
		s.Type = p.scope.this
	case "$these":
		s.Type = p.scope.this
		s.Type.Collection = true
	case "$root":
		s.Kind = RootSegment
		if p.peek() != '/' {
			p.fail(p.pos, "/ and the name of an entity set or singleton are expected after $root")
		}
	default:
		p.fail(start, "there is no %s: only $it, $this and $root", name)
	}
	return s
}

// nextSegment reads a segment after a slash, on from t.
func (p *parser) nextSegment(t *Type) Segment {
	start := p.pos
	switch p.peek() {
	case '$':
		return p.systemSegment(*t)
	case '@':
		return p.annotation()
	}
	name := p.name()
	switch {
	case name == "":
		p.fail(p.pos, "the name of a property is expected after /, found %s", p.excerpt(p.pos))
		return Segment{}
	case p.last().Kind == RootSegment:
		return p.resourceInExpression(start, name)
	case name == "aggregate" && p.peek() == '(' && (t.Collection || !t.known()):
		return p.aggregateSegment(start, *t)
	}
	return p.member(start, name, t)
}

// resourceInExpression reads what stands behind $root.
func (p *parser) resourceInExpression(start int, name string) Segment {
	s := Segment{pos: int32(start), Kind: ResourceSegment, Name: name}
	if p.model == nil {
		if p.parenthesisAfter(name, false) == callParenthesis {
			s.Args = &SegmentArgs{Arguments: p.arguments()}
		}
		return s
	}
	r := p.model.Resources[name]
	if r == nil || r.Kind == ActionImport {
		p.fail(start, "the service has no resource %s that can be read", name)
		return s
	}
	s.Args, s.Type = &SegmentArgs{Resource: r}, r.Type
	if r.Kind == FunctionImport {
		at := p.pos
		s.Args.Arguments = p.arguments()
		p.bindOverload(at, &s, r.Overloads)
	}
	return s
}

// annotation reads the value of an annotation (URL Conventions 5.1.1.16).
func (p *parser) annotation() Segment {
	start := p.pos
	p.skip(1)
	s := Segment{pos: int32(start), Kind: AnnotationSegment, Args: &SegmentArgs{Term: p.name()}}
	if s.Args.Term == "" {
		p.fail(p.pos, "the name of a term is expected after @, found %s", p.excerpt(p.pos))
	}
	if p.accept('#') {
		if s.Args.Qualifier = p.identifier(); s.Args.Qualifier == "" {
			p.fail(p.pos, "the qualifier of an annotation is expected after #, found %s", p.excerpt(p.pos))
		}
	}
	s.Name = p.text[start:p.pos]
	return s
}

// member reads what a name stands for in values of the type: a property, a derived type,
// or a function that is called on them.
func (p *parser) member(start int, name string, t *Type) Segment {
	if p.peek() != '(' {
		return p.named(start, name, t)
	}
	property := !isQualified(name) && t.Target != nil && !t.Collection && wire.FindProperty(t.Target, name) != nil
	switch p.parenthesisAfter(name, property) {
	case callParenthesis:
		if !isQualified(name) {
			p.checkFunction(start, name, t)
		}
		return p.callOn(start, name, *t)
	case keyParenthesis:
		if !property && (t.Target != nil && !t.Target.WireType().Open || t.Target == nil && t.known()) {
			p.checkFunction(start, name, t)
		}
	}
	return p.named(start, name, t)
}

// checkFunction fails if there is no function of an unqualified name.
func (p *parser) checkFunction(start int, name string, t *Type) {
	_, known := resolve(p.model, modelOperations(p.model), name)
	switch {
	case strings.EqualFold(name, "any") || strings.EqualFold(name, "all"):
		p.fail(start, "%s wants a path to a collection before it, as in Items/%s(x:…)", name, name)
	case known || p.model == nil && t.Target == nil:
	default:
		p.fail(start, "there is no function %s%s", name, didYouMean(name, functionNames()))
	}
}

// systemSegment reads $count and $filter.
func (p *parser) systemSegment(t Type) Segment {
	s := Segment{pos: int32(p.pos)}
	start := p.pos
	p.skip(1)
	s.Name = p.text[start : p.pos+scanWord(p.text[p.pos:])]
	p.pos = start + len(s.Name)
	if t.known() && !t.Collection && !p.through {
		p.fail(start, "%s wants a collection before it, not %s", s.Name, t)
	}
	switch {
	case s.Name == "$count":
		s.Kind, s.Type = CountSegment, Type{Kind: Int64Kind}
		if p.peek() == '(' {
			s.Args = p.countOptions(t.Item())
		}
		if p.peek() == '/' {
			p.fail(p.pos, "nothing can follow $count")
		}
	case s.Name == "$filter" && p.peek() == '(':
		s.Kind, s.Type = FilterSegment, t
		s.Type.Collection = true
		p.skip(1)
		s.Args = &SegmentArgs{Filter: p.nestedFilter(t.Item())}
		p.expect(')', "to close $filter")
	default:
		p.fail(start, "%s cannot be in an expression: only $count and $filter(…)", s.Name)
	}
	return s
}

// countOptions reads the options in parentheses after $count.
func (p *parser) countOptions(item Type) *SegmentArgs {
	a := new(SegmentArgs)
	for open := byte('('); p.err == nil && p.accept(open); open = ';' {
		start := p.pos
		switch option := p.optionName(); {
		case option == filterOption && a.Filter == nil:
			a.Filter = p.nestedFilter(item)
		case option == searchOption && a.Search == nil:
			a.Search = p.search()
		default:
			p.fail(start, "one $filter or $search is expected, found %s", p.excerpt(start))
		}
	}
	p.expect(')', "to close the options of $count")
	return a
}

// nestedFilter reads a filter whose names are those of the item.
func (p *parser) nestedFilter(item Type) Expr {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	outer := p.scope
	p.scope = &scope{it: outer.it, this: item, outer: outer}
	x := p.boolean("the filter")
	p.scope = outer
	return x
}

// named returns the segment for a property or, in longer or shorter form, a
// derived type.
func (p *parser) named(start int, name string, t *Type) Segment {
	s := Segment{pos: int32(start), Kind: PropertySegment, Name: name}
	if isQualified(name) {
		s.Kind, s.Type = CastSegment, p.cast(start, name, *t)
		return s
	}
	if t.Target != nil {
		if s.Property = wire.FindProperty(t.Target, name); s.Property != nil && !t.Collection {
			s.Type = TypeOf(s.Property)
			return s
		} else if s.Property == nil {
			if derived, known := p.typeOn(*t, name); known {
				s.Kind, s.Type = CastSegment, derived
				return s
			}
		}
	}
	s.Type, s.Property = p.property(start, t, name)
	return s
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
			p.fail(start, "%s has no derived types, so not %s", t, name)
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
	p.fail(start, "%s is no type derived from %s%s", name, declared.Name, didYouMean(name, names))
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
