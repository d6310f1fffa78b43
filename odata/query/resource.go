package query

import (
	"strings"

	"github.com/odatagen/odatagen/internal/sibling"
)

// The paths of URLs (URL Conventions 4).

const statusNotFound = 404

// pathOption is what errors are about that are about the path.
const pathOption = "path"

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
		if wrong := r.readPath(rawPath, &besides{custom: u.Options.Custom}); wrong != nil {
			return nil, append(wrong, errs...) // what the options are about is not known
		}
		u.Path = r.parser.newPath(0, 0)
		target = u.Path.optionsType()
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

// Path parses a path as [Parser.Parse] does. Of the query, it reads the parameter aliases
// and the options that are arguments in the path.
func (p *Parser) Path(rawPath, rawQuery string) (*Path, error) {
	r, known := p.paths.Get().(*pathRequest)
	if !known {
		r = p.newPathRequest()
	}
	defer p.paths.Put(r)
	made := new(pathRoom)
	if err := r.read(made, rawPath, rawQuery); err != nil {
		return nil, err
	}
	return &made.Path, nil
}

// PathReader returns what does the same, in memory that it uses again: nothing is to hold any
// part of the path that it returned last. It is for one goroutine.
func (p *Parser) PathReader(sibling.Key) func(rawPath, rawQuery string) (*Path, error) {
	r, own := p.newPathRequest(), new(pathRoom)
	return func(rawPath, rawQuery string) (*Path, error) {
		own.literals[0] = Literal{}
		clear(own.args[:len(own.args)-len(r.args)])
		clear(own.values[:len(own.values)-len(r.values)])
		if err := r.read(own, rawPath, rawQuery); err != nil {
			return nil, err
		}
		return &own.Path, nil
	}
}

// pathRequest is what it takes to read a path: it is used again for others.
type pathRequest struct {
	request
	besides besides
}

func (p *Parser) newPathRequest() *pathRequest {
	r := new(pathRequest)
	r.begin(p.Limits, p.Model)
	return r
}

// read reads a path into a room that is empty, but for segments: none are read where none were
// written. Of the slabs of paths before it, it uses what nobody has got.
func (r *pathRequest) read(made *pathRoom, rawPath, rawQuery string) error {
	if err := r.checkLength(len(rawPath)); err != nil {
		return err
	}
	if r.root.used() {
		r.root = scope{}
	}
	r.nodes, r.besides = 0, besides{rawQuery: rawQuery}
	r.steps, r.literals.free, r.args, r.values = made.segments[:0], made.literals[:], made.args[:], made.values[:]
	if errs := r.readPath(rawPath, &r.besides); errs != nil {
		return errs
	}
	made.Segments = r.steps[:len(r.steps):len(r.steps)]
	return nil
}

// used reports whether a path has told the scope something.
func (s *scope) used() bool { return s.aliases != nil || s.computed != nil || s.sets != nil }

// pathRoom is a path, with room for what most have.
type pathRoom struct {
	Path
	segments [3]Segment
	literals [1]Literal
	args     [2]SegmentArgs
	values   [1]KeyValue
}

// besides are the options of the query that a path looks at: aliases, and others that are
// not the standard's. They are read when they are looked at.
type besides struct {
	rawQuery string
	custom   []Param
}

// read reads the options. The aliases go to the scope.
func (b *besides) read(p *parser) {
	if b.rawQuery == "" {
		return
	}
	var given values
	o := new(Options)
	if n, limit := len(b.rawQuery), p.limits.MaxLength; n > limit {
		p.stop(optionError(statusBadRequest, "", "%d bytes are too long: the limit is %d", n, limit))
	} else if errs := given.split(b.rawQuery, o, p.limits); errs != nil {
		p.stop(errs[0])
	}
	p.scope.addAliases(o)
	b.rawQuery, b.custom = "", o.Custom
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

// readPath reads the segments of a path.
func (r *request) readPath(rawPath string, b *besides) Errors {
	text, escaped, err := decode(rawPath, inPath, "")
	if err != nil {
		return Errors{err}
	}
	p := r.parse(pathOption, text, escaped)
	p.resource, p.besides = true, b
	if strings.IndexByte(text, '@') >= 0 {
		b.read(p)
	}
	p.resourcePath()
	if p.pos < len(p.text) {
		p.notFound(p.pos, "%s is unexpected here", p.excerpt(p.pos))
	}
	return p.errs
}

// resourcePath reads segments from the root on.
func (p *parser) resourcePath() {
	p.firstResource()
	for p.err == nil && p.acceptSlash() {
		p.items(len(p.steps), "the path")
		p.nextResource()
	}
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
		p.notFound(start, "the name of an entity set, a singleton or an operation is expected, found %s", p.excerpt(start))
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
	s.Args, s.Type = p.newArgs(), r.Type
	s.Args.Resource = r
	if r.Kind == FunctionImport || r.Kind == ActionImport {
		p.callImport(&s, r)
	}
	p.push(&s)
	p.place = r.Place
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
		s.Args.Operation, s.Type = r.Overloads[0], r.Overloads[0].Result
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
	s.Args.Arguments = p.implied(overloads)
	p.bindOverload(p.pos, s, overloads)
	if len(s.Args.Arguments) > 0 {
		p.lastOf(s.Name)
	}
}

// implied returns the arguments of the overload that options are given for: of several,
// the one that takes most. It is nil if there is none, and empty if none are given and
// needed.
func (p *parser) implied(overloads []*Operation) (best []Argument) {
	p.besides.read(p)
	for _, o := range overloads {
		found, names := []Argument{}, []string(nil)
		for _, parameter := range o.Parameters {
			if x := p.implicitArgument(parameter.Name); x != nil {
				found, names = append(found, Argument{parameter.Name, x}), append(names, parameter.Name)
			}
		}
		if o.takes(names) && (best == nil || len(found) > len(best)) {
			best = found
		}
	}
	return best
}

// implicitArgument returns the value of a query option; nil if there is none.
func (p *parser) implicitArgument(name string) Expr {
	for _, given := range p.besides.custom {
		if given.Name != name {
			continue
		}
		sub := parser{request: p.request, option: name, text: given.Value, scope: p.scope, depth: p.depth}
		x := sub.jsonValue()
		sub.end()
		p.adopt(&sub)
		if _, literal := x.expr.(*Literal); !literal { // it stands in no path, but an alias of it does
			return &Alias{pos: p.pos, Name: "@" + name, Value: x.expr}
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
		p.notFound(p.pos, "nothing can follow %s, found %s", name, p.excerpt(p.pos))
	}
}
