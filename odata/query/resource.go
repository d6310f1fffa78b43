package query

// The paths of URLs (URL Conventions 4).

const statusNotFound = 404

// Parse parses a path below the root of the service and a query, both as they stand in
// the URL, percent-encoded; the path without a slash before it, the query without '?'.
// The query is about what the path leads to; arguments in the path may be parameter
// aliases of the query, or, without any parentheses, options that have the names of the
// parameters (Protocol 11.5.4.1).
//
// An error is [Errors]. Where the path names something that the service does not have, the
// status of the first is 404.
func (p *Parser) Parse(rawPath, rawQuery string) (*URL, error) {
	r := newRequest(p.Limits, p.Model)
	if err := r.checkLength(len(rawPath) + len(rawQuery)); err != nil {
		return nil, err
	}
	u := &URL{Options: new(Options)}
	var given values
	errs := given.split(rawQuery, u.Options, r.limits)
	s := &r.root
	s.addAliases(u.Options)
	target := Type{}
	if rawPath != "" {
		r.fill(len(rawPath))
		path, wrong := r.path(rawPath, u.Options.Custom)
		if wrong != nil {
			return nil, append(wrong, errs...) // what the options are about is not known
		}
		u.Path, target = path, path.optionsType()
	}
	s.it, s.this, s.single = target.Item(), target.Item(), target.known() && !target.Collection
	errs = append(errs, r.options(&given, u.Options)...)
	if err := checkOptions(u.Path, &given); err != nil {
		errs = append(errs, err)
	}
	if errs != nil {
		return nil, errs
	}
	return u, nil
}

// checkOptions holds the resources that have little to ask of to their options (ABNF,
// batchOptions and its kin).
func checkOptions(path *Path, given *values) *Error {
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
	if id := given.firstOutside(allowed); id != noOption {
		return optionError(statusBadRequest, optionNames[id], "the option cannot be given for %s", path)
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
func (r *request) path(rawPath string, custom []Param) (*Path, Errors) {
	text, escaped, err := decode(rawPath, inPath, "")
	if err != nil {
		return nil, Errors{err}
	}
	p := r.parse("", text, escaped)
	p.resource, p.custom = true, custom
	path := p.resourcePath()
	p.end()
	return path, p.errs
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
		p.want(start, "the name of an entity set, a singleton or an operation", "is expected")
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
		p.adopt(&sub)
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
			p.want(start, "the name of an entity set", "is expected")
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
