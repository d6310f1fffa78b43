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
		p.want(start, "an operand", "is expected")
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
	if c := p.peek(); c != '/' && c != '(' { // one segment, as most paths have: it is made where it stays
		x := p.paths.new()
		x.pos, x.Segments = start, p.segments.take(1)
		s := &x.Segments[0]
		s.pos, s.Name = int32(start), name
		p.firstSegment(s)
		p.notCastAlone(s)
		return operand{x, &s.Type}
	}
	base := len(p.steps)
	s := Segment{pos: int32(start), Name: name}
	p.firstSegment(&s)
	p.push(&s)
	return p.pathFrom(start, base)
}

// notCastAlone fails if the only segment of a path is the name of a type.
func (p *parser) notCastAlone(s *Segment) {
	if s.Kind == CastSegment {
		p.wantBehind(s, "/ and a property")
	}
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
		s := Segment{pos: int32(at)}
		p.nextSegment(&s, &p.last().Type)
		p.push(&s)
		p.key()
	}
	if len(p.steps)-base == 1 {
		p.notCastAlone(&p.steps[base])
	}
	return pathOperand(p.newPath(start, base))
}

func pathOperand(x *Path) operand {
	return operand{x, &x.Segments[len(x.Segments)-1].Type}
}

// step adds a segment to the path that is being read.
func (p *parser) step(s Segment) { p.push(&s) }

// push is step without a copy.
func (p *parser) push(s *Segment) {
	if s.Kind == CastSegment {
		p.castOfCast(s)
	}
	p.steps = append(p.steps, *s)
}

func (p *parser) castOfCast(s *Segment) {
	if n := len(p.steps); n > 0 && p.steps[n-1].Kind == CastSegment && s.pos > p.steps[n-1].pos {
		p.fail(int(s.pos), "a type cannot follow the type %s", p.steps[n-1].Name)
	}
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
	x.pos, x.Segments = start, p.segments.clone(p.steps[base:])
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

// firstSegment finds what the name means that a path starts with.
func (p *parser) firstSegment(s *Segment) {
	if t := p.lookup(s.Name); t != nil {
		s.Kind, s.Type = VariableSegment, *t
		return
	} else if s.Name[0] != '$' {
		p.member(s, &p.scope.this)
		return
	}
	s.Kind = VariableSegment
	switch s.Name {
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
			p.want(p.pos, "/ and the name of an entity set or singleton", "are expected after $root")
		}
	default:
		p.fail(s.Offset(), "there is no %s: only $it, $this and $root", s.Name)
	}
}

// nextSegment reads a segment after a slash, on from t.
func (p *parser) nextSegment(s *Segment, t *Type) {
	start := p.pos
	s.pos = int32(start)
	switch p.peek() {
	case '$':
		*s = p.systemSegment(*t)
		return
	case '@':
		*s = p.annotation()
		return
	}
	if p.ordinalIn(s, t) {
		return
	}
	s.Name = p.name()
	switch {
	case s.Name == "":
		p.want(p.pos, "the name of a property", "is expected after /")
	case p.last().Kind == RootSegment:
		*s = p.resourceInExpression(start, s.Name)
	case s.Name == "aggregate" && p.peek() == '(' && (t.Collection || !t.known()):
		*s = p.aggregateSegment(start, *t)
	default:
		p.member(s, t)
	}
}

// ordinalIn reads the place of an item of a collection (URL Conventions 4.10), and reports whether
// one is there.
func (p *parser) ordinalIn(s *Segment, t *Type) bool {
	start := p.pos
	n := scanDigits(strings.TrimPrefix(p.text[start:], "-"))
	if n == 0 || !t.Collection && t.known() {
		return false
	}
	s.Kind, s.Type = OrdinalSegment, t.Item()
	s.Args = &SegmentArgs{Index: p.signed()}
	s.Name = p.text[start:p.pos]
	return true
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
		p.report(start, "the service has no resource %s that can be read", name)
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
		p.want(p.pos, "the name of a term", "is expected after @")
	}
	if p.accept('#') {
		if s.Args.Qualifier = p.identifier(); s.Args.Qualifier == "" {
			p.want(p.pos, "the qualifier of an annotation", "is expected after #")
		}
	}
	s.Name = p.text[start:p.pos]
	return s
}

// member reads what the segment's name stands for in values of the type: a property, a
// derived type, or a function that is called on them.
func (p *parser) member(s *Segment, t *Type) {
	if p.peek() == '(' {
		p.memberBefore(s, t)
		return
	}
	p.bind(s, t)
}

// memberBefore is member where a parenthesis follows.
func (p *parser) memberBefore(s *Segment, t *Type) {
	start, name := s.Offset(), s.Name
	property := !isQualified(name) && t.Target != nil && !t.Collection && wire.FindProperty(t.Target, name) != nil
	switch p.parenthesisAfter(name, property) {
	case callParenthesis:
		if !isQualified(name) {
			p.checkFunction(start, name, t)
		}
		*s = p.callOn(start, name, *t)
		return
	case keyParenthesis:
		if !property && (t.Target != nil && !t.Target.WireType().Open || t.Target == nil && t.known() || !isQualified(name) && !p.isKeyAfterParenthesis()) {
			p.checkFunction(start, name, t)
		}
	}
	p.bind(s, t)
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
	if !p.through {
		p.wantCollection(start, s.Name, &t)
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

// wantCollection fails if a value that something stands behind is no collection.
func (p *parser) wantCollection(start int, what string, t *Type) {
	if t.isSingle() {
		p.report(start, "%s wants a collection before it, not %s", what, *t)
	}
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
			p.want(start, "one $filter or $search", "is expected")
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
	p.scope = &scope{it: outer.it, this: item, outer: outer, aliases: outer.anew()}
	x := p.boolean("the filter")
	p.scope = outer
	return x
}
