package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The paths of URLs (URL Conventions 4).

const statusNotFound = 404

// Parse parses a path below the root of the service and a query, both as they stand in
// the URL, percent-encoded; the path without a slash before it, the query without '?'.
// The query is about what the path leads to; arguments in the path may be parameter
// aliases of the query, or, without any parentheses, options that have the names of the
// parameters (Protocol 11.5.4.1).
//
// Every error is an [*Error]. Its status is 404 where the path names something that the
// service does not have.
func (p *Parser) Parse(rawPath, rawQuery string) (*URL, error) {
	r := newRequest(rawPath, rawQuery, p)
	if err := r.checkLength(len(rawPath) + len(rawQuery)); err != nil {
		return nil, err
	}
	u := &URL{Options: new(Options)}
	var given values
	if err := given.split(rawQuery, u.Options, r.limits); err != nil {
		return nil, err
	}
	s := new(scope)
	s.addAliases(u.Options)
	target := Type{}
	if rawPath != "" {
		path, err := r.path(rawPath, s, u.Options.Custom)
		if err != nil {
			return nil, err
		}
		u.Path, target = path, path.optionsType()
	}
	s.it, s.this, s.single = target.Item(), target.Item(), target.known() && !target.Collection
	if err := r.options(&given, s, u.Options); err != nil {
		return nil, err
	}
	return u, checkOptions(u.Path, given.optionSet)
}

// checkOptions holds the resources that have little to ask of to their options (ABNF,
// batchOptions and its kin).
func checkOptions(path *Path, given optionSet) error {
	const onType = 1<<selectOption | 1<<expandOption
	if path == nil {
		return nil
	}
	var allowed optionSet
	switch first := path.Segments[0]; first.Kind {
	case BatchSegment, MetadataSegment:
		allowed = 1 << formatOption
	case EntitySegment:
		if !given.has(idOption) {
			return optionError(statusBadRequest, "$id", "the option is missing: $entity?$id=… names the entity")
		}
		if allowed = 1<<formatOption | 1<<idOption; len(path.Segments) > 1 {
			allowed |= onType
		}
	default:
		return nil
	}
	for id := option(1); id < optionCount; id++ {
		if given.has(id) && !allowed.has(id) {
			return optionError(statusBadRequest, "$"+optionNames[id], "the option cannot be given for %s", path)
		}
	}
	return nil
}

// optionsType returns the type that options are about: what is counted, where the path
// ends with $count.
func (x *Path) optionsType() Type {
	n := len(x.Segments)
	if x.Segments[n-1].Kind == CountSegment {
		n--
	}
	return x.Segments[n-1].Type
}

// path parses a path.
func (r *request) path(rawPath string, s *scope, custom []Param) (*Path, error) {
	text, err := decodePath(rawPath)
	if err != nil {
		return nil, err
	}
	sub := parser{request: r, text: text, escaped: escapedPlaces(rawPath, '/'), scope: s, resource: true, custom: custom}
	path := sub.resourcePath()
	sub.end()
	if sub.err != nil {
		return nil, sub.err
	}
	return path, nil
}

// resourcePath reads a path from the root on.
func (p *parser) resourcePath() *Path {
	base := len(p.steps)
	p.firstResource()
	for p.err == nil && p.accept('/') {
		p.items(len(p.steps)-base, "the path")
		p.nextResource()
	}
	return p.newPath(0, base)
}

// notFound records that nothing is at the place.
func (p *parser) notFound(offset int, format string, args ...any) {
	p.failStatus(statusNotFound, offset, format, args...)
}

func (p *parser) firstResource() {
	start := p.pos
	if p.peek() == '$' {
		p.firstOfOData()
		return
	}
	name := p.identifier()
	if name == "" {
		p.fail(start, "the name of an entity set, a singleton or an operation is expected, found %s", p.excerpt(start))
		return
	}
	s := Segment{Kind: ResourceSegment, Name: name}
	if p.model == nil {
		if p.parenthesisAfter(name, false) == callParenthesis {
			s.Args = &SegmentArgs{Arguments: p.arguments()}
		}
		p.step(s)
		if p.key(); p.peek() == '(' {
			p.callOfKey()
			p.key()
		}
		return
	}
	r := p.model.Resources[name]
	if r == nil {
		p.notFound(start, "the service has no resource %s%s", name, didYouMean(name, p.resourceNames()))
		return
	}
	s.Args, s.Type = &SegmentArgs{Resource: r}, r.Type
	if r.Kind == FunctionImport || r.Kind == ActionImport {
		p.callImport(&s, r)
	}
	p.step(s)
	p.key()
}

// callOfKey makes the arguments of a call of what was taken for a key, since another
// parenthesis follows.
func (p *parser) callOfKey() {
	last := len(p.steps) - 1
	if key := p.steps[last].Key(); key != nil && key[0].Name != "" {
		a := new(SegmentArgs)
		for _, k := range key {
			a.Arguments = append(a.Arguments, Argument(k))
		}
		p.steps = p.steps[:last]
		p.steps[last-1].Args = a
	}
}

func (p *parser) resourceNames() (names []string) {
	for name := range p.model.Resources {
		names = append(names, name)
	}
	return names
}

// callImport reads the arguments of an import, if there are any.
func (p *parser) callImport(s *Segment, r *Resource) {
	at := p.pos
	switch {
	case r.Kind == ActionImport:
		s.Args.Operation = r.Overloads[0]
		s.Type = s.Args.Operation.Result
		p.lastOf(s.Name)
	case p.peek() == '(':
		s.Args.Arguments = p.arguments()
		p.bindOverload(at, s, r.Overloads)
	default:
		p.implicit(s, r.Overloads)
	}
}

// implicit gives a call without parentheses the arguments that query options with the
// names of its parameters have (Protocol 11.5.4.1.2).
func (p *parser) implicit(s *Segment, overloads []*Operation) {
	at := p.pos
	for _, o := range overloads {
		var found []Argument
		for _, parameter := range o.Parameters {
			if x := p.implicitArgument(parameter.Name); x != nil {
				found = append(found, Argument{parameter.Name, x})
			}
		}
		if len(found) > len(s.Args.Arguments) {
			s.Args.Arguments = found
		}
	}
	p.bindOverload(at, s, overloads)
	p.lastOf(s.Name)
}

// implicitArgument returns the value of a query option; nil if there is none.
func (p *parser) implicitArgument(name string) Expr {
	for _, given := range p.custom {
		if given.Name != name {
			continue
		}
		sub := parser{request: p.request, option: name, text: given.Value, scope: p.scope, depth: p.depth}
		x := sub.jsonValue()
		sub.end()
		if sub.err != nil {
			p.err, p.pos = sub.err, len(p.text)
		}
		return x.expr
	}
	if a, _ := p.scope.find("@" + name); a != nil {
		x := &Alias{pos: p.pos, Name: "@" + name}
		p.bindAlias(x)
		return x
	}
	return nil
}

// lastOf fails if more than $query follows.
func (p *parser) lastOf(name string) {
	if rest := p.text[p.pos:]; rest != "" && rest != "/$query" {
		p.fail(p.pos, "nothing can follow %s, found %s", name, p.excerpt(p.pos))
	}
}

// firstOfOData reads what the standard has at the root.
func (p *parser) firstOfOData() {
	start := p.pos
	p.skip(1)
	p.skip(scanWord(p.text[p.pos:]))
	s := Segment{pos: int32(start), Name: p.text[start:p.pos]}
	switch s.Name {
	case "$batch":
		s.Kind = BatchSegment
		p.lastOf(s.Name)
	case "$metadata":
		s.Kind = MetadataSegment
		p.lastOf(s.Name)
	case "$all":
		s.Kind, s.Type = AllSegment, Type{Collection: true}
	case "$entity":
		s.Kind = EntitySegment
	case "$crossjoin":
		s.Kind, s.Type = CrossjoinSegment, Type{Collection: true}
		s.Args = &SegmentArgs{Sets: p.crossjoin()}
		p.lastOf(s.Name)
	default:
		p.notFound(start, "there is nothing that is called %s at the root of a service", s.Name)
	}
	p.step(s)
}

// crossjoin reads the entity sets in parentheses.
func (p *parser) crossjoin() (sets []string) {
	for open := byte('('); p.err == nil && (open == '(' || p.peek() == ','); open = ',' {
		p.expect(open, "before the name of an entity set")
		p.items(len(sets), "$crossjoin")
		start := p.pos
		name := p.identifier()
		if name == "" {
			p.fail(start, "the name of an entity set is expected, found %s", p.excerpt(start))
		} else if p.model != nil {
			r := p.model.Resources[name]
			if r == nil || r.Kind != EntitySet {
				p.notFound(start, "the service has no entity set %s%s", name, didYouMean(name, p.resourceNames()))
				break
			}
			p.computes(name, r.Type.Item())
		}
		sets = append(sets, name)
	}
	p.expect(')', "to close $crossjoin")
	return sets
}

// nextResource reads the segment behind a slash.
func (p *parser) nextResource() {
	last := p.steps[len(p.steps)-1]
	start, t := p.pos, last.Type
	if p.peek() == '$' {
		p.systemResource(start, &last)
		return
	}
	segment := p.segmentText()
	switch {
	case last.Kind == EachSegment && !p.isCallable(segment, t):
		p.fail(start, "$query or an operation is expected after $each, found %s", p.excerpt(start))
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
	if (isEntity(t) || !t.known()) && (t.Collection || !t.known()) && segment != "" {
		p.keySegment(start, segment, t)
		return
	}
	p.notFound(start, "%s has nothing that is called %s%s", t, p.excerpt(start), didYouMean(segment[:n], p.memberNames(t)))
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
	t.Collection = p.steps[len(p.steps)-1].Type.Collection
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
		p.step(p.named(start, name, t))
		p.key()
		return true
	case len(operations) > 0 || p.model == nil && !bare && !p.isKeyAfter(name):
		p.skip(len(name))
		p.operationResource(start, name, t, operations)
		return true
	case p.isTypeOf(name, t):
		p.skip(len(name))
		p.step(p.named(start, name, t))
		p.key()
		return true
	case t.Target != nil && !t.Collection && t.Target.WireType().Open && !isQualified(name):
		p.skip(len(name))
		p.step(p.named(start, name, t))
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
	if derivedType(t.Target, p.model.qualified(name)) != nil {
		return true
	}
	found, known := resolve(p.model, modelTypes(p.model), name)
	return known && found.Target != nil && isDerived(found.Target, t.Target)
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

// keySegment reads a key that is a segment of its own (4.3.6).
func (p *parser) keySegment(start int, text string, t Type) {
	p.skip(len(text))
	value := &Literal{pos: start, Kind: StringLiteral, Text: string(appendQuoted(nil, text))}
	s := Segment{pos: int32(start), Kind: KeySegment, Name: text, Type: t.Item()}
	s.Args = &SegmentArgs{Key: []KeyValue{{Value: value}}}
	p.step(s)
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
		s.Kind, s.Type, ok = ValueSegment, t, !t.Collection
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
