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
	name := p.text[start:p.pos]
	if p.peek() == '(' {
		if x, ok := p.call(start, name); ok {
			return x
		}
	}
	base := len(p.steps)
	p.step(p.firstSegment(start, name))
	p.key()
	for p.err == nil && p.accept('/') {
		at := p.pos
		t := p.steps[len(p.steps)-1].Type
		if op := p.quantifier(); op != 0 {
			return p.lambda(at, op, p.newPath(start, base), t)
		}
		p.items(len(p.steps)-base, "the path")
		p.step(p.nextSegment(t))
		p.key()
	}
	if len(p.steps)-base == 1 && p.steps[base].Kind == CastSegment {
		p.fail(p.pos, "/ and a property are expected after %s", name)
	}
	t := p.steps[len(p.steps)-1].Type
	return operand{p.newPath(start, base), t}
}

// step adds a segment to the path that is being read.
func (p *parser) step(s Segment) { p.steps = append(p.steps, s) }

// newPath returns the path of the segments since base, which it takes off the stack.
func (p *parser) newPath(start, base int) *Path {
	x := p.paths.new(p.chunk)
	*x = Path{pos: start, Segments: p.segments.clone(p.steps[base:], p.chunk)}
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
	s := Segment{pos: int32(start), Kind: VariableSegment, Name: name}
	t, ok := p.lookup(name)
	switch {
	case ok:
	case name == "$it":
		t = p.scope.it
	case name == "$this":
		t = p.scope.this
	case name == "$root":
		s.Kind = RootSegment
		if p.peek() != '/' {
			p.fail(p.pos, "/ and the name of an entity set or singleton are expected after $root")
		}
	case name[0] == '$':
		p.fail(start, "there is no %s: only $it, $this and $root", name)
	case p.peek() == '(':
		return p.keyed(start, name, p.scope.this)
	default:
		return p.named(start, name, p.scope.this)
	}
	s.Type = t
	return s
}

// nextSegment reads a segment after a slash, on from t.
func (p *parser) nextSegment(t Type) Segment {
	start := p.pos
	switch p.peek() {
	case '$':
		return p.systemSegment(t)
	case '@':
		p.skip(1)
		p.unsupported(start, "the annotation @"+p.name()+" in expressions is")
		return Segment{}
	}
	name := p.name()
	switch {
	case name == "":
		p.fail(p.pos, "the name of a property is expected after /, found %s", p.excerpt(p.pos))
		return Segment{}
	case p.peek() == '(':
		return p.keyed(start, name, t)
	}
	return p.named(start, name, t)
}

// systemSegment reads $count and $filter.
func (p *parser) systemSegment(t Type) Segment {
	s := Segment{pos: int32(p.pos)}
	start := p.pos
	p.skip(1)
	s.Name = p.text[start : p.pos+scanWord(p.text[p.pos:])]
	p.pos = start + len(s.Name)
	if t.known() && !t.Collection {
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

// keyed reads a property with its key predicate. Functions of the model look
// the same.
func (p *parser) keyed(start int, name string, t Type) Segment {
	isKnown := t.Target == nil && !t.known()
	if t.Target != nil {
		isKnown = wire.FindProperty(t.Target, name) != nil
	}
	switch {
	case isQualified(name):
		p.unsupported(start, "calling the function "+name+" in expressions is")
	case strings.EqualFold(name, "any") || strings.EqualFold(name, "all"):
		p.fail(start, "%s wants a path to a collection before it, as in Items/%s(x:…)", name, name)
	case !isKnown:
		p.fail(start, "there is no function %s%s", name, didYouMean(name, functionNames()))
	case strings.HasPrefix(p.text[p.pos:], "()"):
		p.unsupported(start, "calling the function "+name+" in expressions is")
	default:
		return p.named(start, name, t)
	}
	return Segment{}
}

// key reads a key predicate, if one is next, that picks an item of the
// collection to which the segments lead.
func (p *parser) key() {
	if p.peek() != '(' || p.err != nil {
		return
	}
	last := &p.steps[len(p.steps)-1]
	t := last.Type
	switch {
	case last.Kind != PropertySegment && last.Kind != FilterSegment:
		return
	case t.known() && (!t.Collection || t.Target == nil):
		p.fail(p.pos, "%s is %s, which has no keys", last.Name, t)
	}
	s := Segment{pos: int32(p.pos), Kind: KeySegment, Type: t.Item(), Args: new(SegmentArgs)}
	for open := byte('('); p.err == nil && p.accept(open); open = ',' {
		s.Args.Key = append(s.Args.Key, p.keyValue(s.Type, s.Args.Key != nil))
	}
	p.expect(')', "to close the key")
	p.step(s)
}

// keyValue reads a part of a key of the type's.
func (p *parser) keyValue(t Type, further bool) (k KeyValue) {
	var want Type
	if n, _ := scanIdentifier(p.text[p.pos:]); n > 0 && strings.HasPrefix(p.text[p.pos+n:], "=") {
		k.Name = p.identifier()
		p.skip(1)
		want, _ = p.property(p.pos, t, k.Name)
	} else if further {
		p.fail(p.pos, "each part of a key is written name=value")
	}
	at := p.pos
	value := p.coerce(p.primary(), want)
	switch value.expr.(type) {
	case *Literal, *Alias:
	default:
		p.fail(at, "the value of a key is a literal or a parameter alias")
	}
	if _, ok := comparable(value.typ, want); !ok {
		p.fail(at, "%s is %s, not %s", k.Name, want, value.typ)
	}
	k.Value = value.expr
	return k
}

// named returns the segment for a property or, in longer or shorter form, a
// derived type.
func (p *parser) named(start int, name string, t Type) Segment {
	s := Segment{pos: int32(start), Kind: PropertySegment, Name: name}
	if isQualified(name) {
		s.Kind, s.Type = CastSegment, p.cast(start, name, t)
		return s
	}
	if t.Target != nil && !t.Collection && wire.FindProperty(t.Target, name) == nil {
		if derived := derivedType(t.Target, name); derived != nil {
			s.Kind, s.Type = CastSegment, typeOfTarget(derived, t.Collection)
			return s
		}
	}
	s.Type, s.Property = p.property(start, t, name)
	return s
}

// isNavigation reports whether the segment is a declared navigation property.
func (s *Segment) isNavigation() bool { return s.Property != nil && s.Property.Navigation }

// cast returns the type that the name says values of type t have.
func (p *parser) cast(start int, name string, t Type) Type {
	if t.Target == nil {
		if t.known() {
			p.fail(start, "%s has no derived types, so not %s", t, name)
		}
		return Type{Collection: t.Collection}
	}
	if derived := derivedType(t.Target, name); derived != nil {
		return typeOfTarget(derived, t.Collection)
	}
	declared := t.Target.WireType()
	if declared.Interface != nil && declared.Derived == nil { // too many to be listed
		return Type{Collection: t.Collection}
	}
	names := make([]string, len(declared.Derived))
	for i, d := range declared.Derived {
		names[i] = d.WireType().Name
	}
	p.fail(start, "%s is no type derived from %s%s", name, declared.Name, didYouMean(name, names))
	return Type{}
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
