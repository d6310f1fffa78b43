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
	var buf [4]Segment
	segments := buf[:1]
	var t typ
	segments[0], t = p.firstSegment(start, name)
	for p.err == nil && p.accept('/') {
		at := p.pos
		if op := p.quantifier(); op != 0 {
			return p.lambda(at, op, p.newPath(start, segments), t)
		}
		p.items(len(segments), "the path")
		var next Segment
		next, t = p.nextSegment(t)
		segments = append(segments, next)
	}
	if segments[0].Kind == CastSegment && len(segments) == 1 {
		p.fail(p.pos, "/ and a property are expected after %s", name)
	}
	return operand{p.newPath(start, segments), t}
}

func (p *parser) newPath(start int, segments []Segment) *Path {
	x := p.paths.new(p.chunk)
	*x = Path{pos: start, Segments: p.segments.clone(segments, p.chunk)}
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
func (p *parser) firstSegment(start int, name string) (Segment, typ) {
	s := Segment{pos: start, Kind: VariableSegment, Name: name}
	t, ok := p.lookup(name)
	switch {
	case ok:
	case name == "$it":
		t = p.scope.it
	case name == "$this":
		t = p.scope.this
	case name == "$root":
		if p.peek() != '/' {
			p.fail(p.pos, "/ and the name of an entity set or singleton are expected after $root")
		}
	case name[0] == '$':
		p.fail(start, "there is no %s: only $it, $this and $root", name)
	case p.peek() == '(':
		return p.keyed(start, name, p.scope.this)
	default:
		return p.step(start, name, p.scope.this)
	}
	s.Type, s.Collection = t.target, t.collection
	return s, t
}

// nextSegment reads a segment after a slash, on from t.
func (p *parser) nextSegment(t typ) (Segment, typ) {
	start := p.pos
	switch p.peek() {
	case '$':
		return p.systemSegment(t)
	case '@':
		p.skip(1)
		p.unsupported(start, "the annotation @"+p.name()+" in expressions is")
		return Segment{}, typ{}
	}
	name := p.name()
	switch {
	case name == "":
		p.fail(p.pos, "the name of a property is expected after /, found %s", p.excerpt(p.pos))
		return Segment{}, typ{}
	case p.peek() == '(':
		return p.keyed(start, name, t)
	}
	return p.step(start, name, t)
}

// systemSegment reads $count and $filter.
func (p *parser) systemSegment(t typ) (Segment, typ) {
	s := Segment{pos: p.pos}
	p.skip(1)
	s.Name = p.text[s.pos : p.pos+scanWord(p.text[p.pos:])]
	p.pos = s.pos + len(s.Name)
	if t.known() && !t.collection {
		p.fail(s.pos, "%s wants a collection before it, not %s", s.Name, t)
	}
	item := t
	item.collection = false
	switch {
	case s.Name == "$count":
		s.Kind = CountSegment
		if p.peek() == '(' {
			p.countOptions(&s, item)
		}
		if p.peek() == '/' {
			p.fail(p.pos, "nothing can follow $count")
		}
		return s, typ{class: numberClass, name: "Edm.Int64"}
	case s.Name == "$filter" && p.peek() == '(':
		s.Kind = FilterSegment
		s.Type, s.Collection = t.target, true
		p.skip(1)
		p.nestedFilter(&s, item)
		p.expect(')', "to close $filter")
		return p.key(s, t)
	}
	p.fail(s.pos, "%s cannot be in an expression: only $count and $filter(…)", s.Name)
	return s, typ{}
}

// countOptions reads the options in parentheses after $count.
func (p *parser) countOptions(s *Segment, item typ) {
	for open := byte('('); p.err == nil && p.accept(open); open = ';' {
		start := p.pos
		switch option := p.optionName(); {
		case option == filterOption && s.Filter == nil:
			p.nestedFilter(s, item)
		case option == searchOption && s.Search == "":
			s.Search = p.search(p.pos + scanNested(p.text[p.pos:], true))
		default:
			p.fail(start, "one $filter or $search is expected, found %s", p.excerpt(start))
		}
	}
	p.expect(')', "to close the options of $count")
}

// nestedFilter reads a filter whose names are those of the item.
func (p *parser) nestedFilter(s *Segment, item typ) {
	if !p.enter() {
		return
	}
	defer p.leave()
	outer := p.scope
	p.scope = &scope{it: outer.it, this: item, outer: outer}
	s.Filter = p.boolean("the filter")
	p.scope = outer
}

// keyed reads a property with its key predicate. Functions of the model look
// the same.
func (p *parser) keyed(start int, name string, t typ) (Segment, typ) {
	isKnown := t.target == nil && !t.known()
	if t.target != nil {
		_, isKnown = wire.LookupProperty(t.target, name)
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
		s, next := p.step(start, name, t)
		if next.known() && (!next.collection || next.target == nil) {
			p.fail(p.pos, "%s is %s, which has no keys", name, next)
		}
		return p.key(s, next)
	}
	return Segment{}, typ{}
}

// key reads a key predicate, if one is next, that picks an item of the
// collection to which the segment leads.
func (p *parser) key(s Segment, t typ) (Segment, typ) {
	if p.peek() != '(' {
		return s, t
	}
	t.collection, s.Collection = false, false
	for open := byte('('); p.err == nil && p.accept(open); open = ',' {
		var k KeyValue
		if n, _ := scanIdentifier(p.text[p.pos:]); n > 0 && strings.HasPrefix(p.text[p.pos+n:], "=") {
			k.Name = p.identifier()
			p.skip(1)
		} else if s.Key != nil {
			p.fail(p.pos, "each part of a key is written name=value")
		}
		var want typ
		if k.Name != "" {
			want, _ = p.property(p.pos, t, k.Name)
		}
		at := p.pos
		value := p.coerce(p.primary(), want)
		switch value.expr.(type) {
		case *Literal, *Alias:
		default:
			p.fail(at, "the value of a key is a literal or a parameter alias")
		}
		if !comparable(value.typ, want) {
			p.fail(at, "%s is %s, not %s", k.Name, want, value.typ)
		}
		k.Value = value.expr
		s.Key = append(s.Key, k)
	}
	p.expect(')', "to close the key")
	return s, t
}

// step returns the segment for a property or, in longer or shorter form, a
// derived type.
func (p *parser) step(start int, name string, t typ) (Segment, typ) {
	s := Segment{pos: start, Kind: PropertySegment, Name: name}
	var next typ
	switch {
	case isQualified(name):
		s.Kind = CastSegment
		next = p.cast(start, name, t)
	case t.target != nil && !t.collection:
		next, s.Property, s.Kind = p.propertyOrCast(start, name, t)
	default:
		next, s.Property = p.property(start, t, name)
	}
	s.Type, s.Collection = next.target, next.collection
	return s, next
}

// propertyOrCast resolves an unqualified name, which can be that of a derived
// type too.
func (p *parser) propertyOrCast(start int, name string, t typ) (typ, wire.PropertyInfo, SegmentKind) {
	if _, ok := wire.LookupProperty(t.target, name); !ok {
		if derived := derivedType(t.target, name); derived != nil {
			return typeOfTarget(derived, t.collection), wire.PropertyInfo{}, CastSegment
		}
	}
	next, info := p.property(start, t, name)
	return next, info, PropertySegment
}

// cast returns the type that the name says values of type t have.
func (p *parser) cast(start int, name string, t typ) typ {
	if t.target == nil {
		if t.known() {
			p.fail(start, "%s has no derived types, so not %s", t, name)
		}
		return typ{collection: t.collection}
	}
	if derived := derivedType(t.target, name); derived != nil {
		return typeOfTarget(derived, t.collection)
	}
	declared := t.target.WireType()
	if declared.Interface != nil && declared.Derived == nil { // too many to be listed
		return typ{class: unknownClass, collection: t.collection}
	}
	names := make([]string, len(declared.Derived))
	for i, d := range declared.Derived {
		names[i] = d.WireType().Name
	}
	p.fail(start, "%s is no type derived from %s%s", name, declared.Name, didYouMean(name, names))
	return typ{}
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
