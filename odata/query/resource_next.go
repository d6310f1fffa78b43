package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The segments behind the first one in the path of a URL.

// nextResource reads the segment behind a slash.
func (p *parser) nextResource() {
	last := *p.last()
	start, t := p.pos, last.Type
	if p.peek() == '$' {
		p.systemResource(start, &last)
		return
	}
	segment := p.segmentText()
	switch {
	case last.Kind == EachSegment && !p.isCallable(segment, t):
		p.want(start, "$query or an operation", "is expected after $each")
		return
	case (last.Kind == AllSegment || last.Kind == EntitySegment):
		p.castAny(start)
		return
	case isOrdinal(segment) && (t.Collection && !isEntity(t) || !t.known() && last.Kind != ResourceSegment):
		p.ordinal(start, segment, t)
		return
	}
	n, _ := scanName(segment)
	after := segment[n:]
	if n > 0 && (after == "" || after[0] == '(') && p.namedResource(start, segment[:n], t, after == "") {
		return
	}
	if p.isCallElsewhere(segment[:n], after) {
		p.notFound(start, "%s cannot be called on %s", segment[:n], t)
		return
	}
	if (t.Collection && isEntity(t) || !t.known()) && segment != "" && p.keySegment(start, segment, t) {
		return
	}
	p.notFound(start, "%s has nothing that is called %s%s", t, p.excerpt(start), didYouMean(segment[:n], p.memberNames(t)))
}

// isCallElsewhere reports whether a segment calls an operation that the model has, and
// that cannot be called here: it is no key then, though keys can be any text. One that looks
// like it has its parenthesis percent-encoded.
func (p *parser) isCallElsewhere(name, after string) bool {
	if p.model == nil || !strings.HasPrefix(after, "(") || p.isEscaped(p.pos+len(name)) {
		return false
	}
	r := p.model.Resources[name]
	_, bound := resolve(p.model, p.model.Operations, name)
	return bound || r != nil && r.Overloads != nil
}

// segmentText returns the text up to the next slash that was not percent-encoded.
func (p *parser) segmentText() string {
	end := p.pos
	for end < len(p.text) && (p.text[end] != '/' || p.isEscaped(end)) {
		end++
	}
	return p.text[p.pos:end]
}

// isEntity reports whether values of the type are entities.
func isEntity(t Type) bool { return t.Target != nil && t.Target.WireType().Entity }

func isOrdinal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && scanDigits(s) == len(s)
}

func (p *parser) ordinal(start int, segment string, t Type) {
	s := Segment{pos: int32(start), Kind: OrdinalSegment, Name: segment, Type: t.Item()}
	s.Args = &SegmentArgs{Index: p.signed()}
	p.step(s)
}

// isCallable reports whether the segment is the name of an operation, as far as that is
// known.
func (p *parser) isCallable(segment string, t Type) bool {
	n, _ := scanName(segment)
	if n == 0 {
		return false
	}
	return p.model == nil || len(p.operationsOn(segment[:n], t)) > 0
}

// operationsOn returns the overloads of an operation that can be called on values of the
// type.
func (p *parser) operationsOn(name string, t Type) (found []*Operation) {
	all, _ := resolve(p.model, modelOperations(p.model), name)
	for _, o := range all {
		if o.accepts(t) {
			found = append(found, o)
		}
	}
	return found
}

// castAny reads the name of a type behind $all and $entity.
func (p *parser) castAny(start int) {
	name := p.name()
	t, known := Type{}, p.model == nil
	if !known {
		t, known = resolve(p.model, p.model.Types, name)
	}
	if name == "" || !known {
		p.notFound(start, "the name of an entity type is expected, found %s", p.excerpt(start))
		return
	}
	t.Collection = p.last().Type.Collection
	p.step(Segment{pos: int32(start), Kind: CastSegment, Name: name, Type: t})
}

// namedResource reads a property, a cast or an operation, and reports whether the name
// is one; bare says that nothing stands in parentheses behind it.
func (p *parser) namedResource(start int, name string, t Type, bare bool) bool {
	declared := t.Target != nil && !t.Collection && wire.FindProperty(t.Target, name) != nil
	operations := p.operationsOn(name, t)
	switch {
	case declared, !t.known() && p.model == nil && !isQualified(name) && (bare || p.isKeyAfter(name)):
		p.skip(len(name))
		p.step(p.named(start, name, &t))
		p.key()
		return true
	case len(operations) > 0 || p.model == nil && !bare && !p.isKeyAfter(name):
		p.skip(len(name))
		p.operationResource(start, name, t, operations)
		return true
	case p.isTypeOf(name, t):
		p.skip(len(name))
		p.step(p.named(start, name, &t))
		p.key()
		return true
	case t.Target != nil && !t.Collection && t.Target.WireType().Open && !isQualified(name):
		p.skip(len(name))
		p.step(p.named(start, name, &t))
		return true
	}
	return false
}

// isKeyAfter reports whether what stands in parentheses behind the name looks like a key.
func (p *parser) isKeyAfter(name string) bool {
	before := p.pos
	p.pos += len(name)
	is := p.parenthesisAfter(name, false) == keyParenthesis
	p.pos = before
	return is
}

// isTypeOf reports whether the name is that of a type that values of t may have.
func (p *parser) isTypeOf(name string, t Type) bool {
	if t.Target == nil {
		return !t.known() && isQualified(name)
	}
	_, known := p.typeOn(t, name)
	return known
}

// operationResource reads a call of a bound operation.
func (p *parser) operationResource(start int, name string, t Type, overloads []*Operation) {
	s := Segment{pos: int32(start), Kind: OperationSegment, Name: name, Args: new(SegmentArgs)}
	at := p.pos
	switch {
	case p.peek() == '(':
		s.Args.Arguments = p.arguments()
		if overloads != nil {
			p.bindOverload(at, &s, functionsAmong(overloads))
		}
	case overloads == nil:
	case overloads[0].Action:
		s.Args.Operation, s.Type = overloads[0], overloads[0].Result
		p.lastOf(name)
	default:
		p.implicit(&s, overloads)
	}
	p.step(s)
	p.key()
}

func functionsAmong(overloads []*Operation) (functions []*Operation) {
	for _, o := range overloads {
		if !o.Action {
			functions = append(functions, o)
		}
	}
	return functions
}

// memberNames are what can follow a value of the type.
func (p *parser) memberNames(t Type) (names []string) {
	if t.Target != nil {
		for _, property := range wire.Properties(t.Target) {
			names = append(names, property.Name)
		}
	}
	if p.model != nil {
		names = append(names, p.functionsOf(t)...)
	}
	return names
}

// systemResource reads a segment of the standard's.
func (p *parser) systemResource(start int, last *Segment) {
	p.skip(1)
	p.skip(scanWord(p.text[p.pos:]))
	t := last.Type
	s := Segment{pos: int32(start), Name: p.text[start:p.pos]}
	collection := t.Collection || !t.known()
	ok := true
	switch s.Name {
	case "$count":
		s.Kind, s.Type, ok = CountSegment, Type{Kind: Int64Kind}, collection && last.Kind != EachSegment
	case "$ref":
		s.Kind, s.Type, ok = RefSegment, t, isEntity(t) || !t.known()
	case "$value":
		s.Kind, s.Type, ok = ValueSegment, t, !t.Collection && t.Kind != StreamKind && (t.Target == nil || isEntity(t))
	case "$query":
		s.Kind, s.Type = QuerySegment, t
	case "$each":
		s.Kind, s.Type, ok = EachSegment, t.Item(), collection
	case "$filter":
		s.Kind, s.Type, ok = FilterSegment, t, collection && p.peek() == '('
		if ok {
			p.skip(1)
			s.Args = &SegmentArgs{Filter: p.filterInPath(t.Item())}
			p.expect(')', "to close $filter")
		}
	default:
		p.notFound(start, "there is no segment %s", s.Name)
		return
	}
	if !ok {
		p.notFound(start, "%s cannot follow %s", s.Name, t)
	}
	p.step(s)
	switch s.Kind {
	case FilterSegment:
		p.key()
	case EachSegment:
	default:
		if p.pos < len(p.text) {
			p.fail(p.pos, "nothing can follow %s, found %s", s.Name, p.excerpt(p.pos))
		}
	}
}

// filterInPath reads a filter, in which slashes are those of its paths.
func (p *parser) filterInPath(item Type) Expr {
	outer, it := p.resource, p.scope.it
	p.resource, p.scope.it = false, item
	x := p.nestedFilter(item)
	p.resource, p.scope.it = outer, it
	return x
}

func modelTypes(m *Model) map[string]Type {
	if m == nil {
		return nil
	}
	return m.Types
}

// scanName scans a simple or qualified name.
func scanName(s string) (int, bool) {
	n, _ := scanIdentifier(s)
	for n > 0 && n < len(s) && s[n] == '.' {
		m, _ := scanIdentifier(s[n+1:])
		if m == 0 {
			break
		}
		n += 1 + m
	}
	return n, n > 0
}
