package query

import (
	"slices"
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
	case isOrdinal(segment) && (t.Collection && !isEntity(t) && !p.hasKeys(t) || p.isVague(t) && last.Kind != ResourceSegment):
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
	if p.hasKeys(last.Type) && segment != "" && p.keySegment(start, segment, t) {
		return
	}
	p.notFound(start, "%s has nothing that is called %s%s", t, p.excerpt(start), didYouMean(segment[:n], p.memberNames(t)))
}

// hasKeys reports whether a key can follow what is of the type: where the type does not say so,
// behind collections of the place.
func (p *parser) hasKeys(t Type) bool {
	switch {
	case t.known():
		return t.Collection && isEntity(t)
	case p.model == nil:
		return true
	}
	return t.Collection && len(p.keys()) > 0
}

// acceptSlash reads a slash that separates segments.
func (p *parser) acceptSlash() bool { return !p.isEscaped(p.pos) && p.accept('/') }

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
	if p.model == nil {
		return nil
	}
	if isQualified(name) {
		all, _ := resolve(p.model, p.model.Operations, name)
		return p.operationsFor(all, t)
	}
	found = p.operationsFor(p.model.Operations[name], t)
	for _, namespace := range p.model.DefaultNamespaces {
		if more := p.operationsFor(p.model.Operations[namespace+"."+name], t); more != nil {
			if found != nil {
				return nil // it could be either
			}
			found = more
		}
	}
	return found
}

// operationsFor returns those that can be called on values of the type. Where it is not
// known, a place says whether there are several.
func (p *parser) operationsFor(all []*Operation, t Type) (found []*Operation) {
	for _, o := range all {
		if o.accepts(t) && (p.place == nil || o.Binding.Collection == t.Collection) {
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
	var below Place
	if p.place != nil && !t.Collection {
		below = p.place.Below(t, name)
	}
	if t.Target != nil && !t.Collection && wire.FindProperty(t.Target, name) != nil || below != nil ||
		p.isVague(t) && !isQualified(name) && (bare || p.model == nil && p.isKeyAfter(name)) {
		p.propertyResource(start, name, t, below)
		return true
	}
	operations := p.operationsOn(name, t)
	switch {
	case len(operations) > 0 || p.model == nil && !bare && !p.isKeyAfter(name):
		p.skip(len(name))
		p.operationResource(start, name, t, operations)
		return true
	case p.isTypeOf(name, t) && (isQualified(name) || !p.hasKeys(t)):
		p.skip(len(name))
		s := p.named(start, name, &t)
		p.step(s)
		if !s.Type.known() {
			p.place = nil
		}
		p.key()
		return true
	case t.Target != nil && !t.Collection && t.Target.WireType().Open && !isQualified(name):
		p.skip(len(name))
		p.step(p.named(start, name, &t))
		p.place = nil
		return true
	}
	return false
}

// isVague reports whether nothing is known of what is of the type, which can be anything
// then: no model, an untyped or a dynamic property, one type out of many.
func (p *parser) isVague(t Type) bool { return !t.known() && (p.model == nil || p.place == nil) }

// propertyResource reads a property, whose type its place has if others do not.
func (p *parser) propertyResource(start int, name string, t Type, below Place) {
	p.skip(len(name))
	s := Segment{pos: int32(start), Kind: PropertySegment, Name: name}
	if below == nil || t.Target != nil && wire.FindProperty(t.Target, name) != nil {
		s = p.named(start, name, &t)
	}
	if below != nil && !s.Type.known() {
		s.Type = below.Type()
	}
	p.place = below
	p.step(s)
	p.key()
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
		return !t.known() && isQualified(name) && (p.model == nil || p.isModelType(name))
	}
	_, known := p.typeOn(t, name)
	return known || isQualified(name) && hasMany(t.Target) && (len(modelTypes(p.model)) == 0 || p.isModelType(name))
}

// operationResource reads a call of a bound operation.
func (p *parser) operationResource(start int, name string, t Type, overloads []*Operation) {
	s := Segment{pos: int32(start), Kind: OperationSegment, Name: name, Args: new(SegmentArgs)}
	at := p.pos
	p.place = nil
	switch {
	case p.peek() == '(':
		s.Args.Arguments = p.arguments()
		if overloads != nil {
			functions := functionsAmong(overloads)
			if functions == nil {
				p.fail(at, "%s is an action: its arguments stand in the body of a POST", name)
			}
			p.bindOverload(at, &s, functions)
		}
	case overloads == nil:
	default:
		functions := functionsAmong(overloads)
		if len(functions) == len(overloads) || p.implied(functions) != nil {
			p.implicit(&s, functions)
			break
		}
		action := overloads[slices.IndexFunc(overloads, func(o *Operation) bool { return o.Action })]
		s.Args.Operation, s.Type = action, action.Result
		p.lastOf(name)
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
			p.notFound(p.pos, "nothing can follow %s, found %s", s.Name, p.excerpt(p.pos))
		}
	}
}

// filterInPath reads a filter, in which slashes are those of its paths.
func (p *parser) filterInPath(item Type) Expr {
	outer, scope := p.resource, p.scope
	p.resource, p.scope = false, scope.about(item)
	x := p.nestedFilter(item)
	p.resource, p.scope = outer, scope
	return x
}

// about returns a scope in which names are those of an item.
func (s *scope) about(item Type) *scope {
	return &scope{it: item, this: item, outer: s, aliases: s.anew()}
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
