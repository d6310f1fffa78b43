package query

import "slices"

// Parameter aliases (URL Conventions 5.3).

// alias is a parameter alias that the query gives a value.
type alias struct {
	name   string
	option string // for messages: the alias itself, or the option it is nested in
	text   string // what to parse, from offset at
	at     int

	state aliasState
	value operand
	nodes int
}

type aliasState uint8

const (
	unparsed aliasState = iota
	beingParsed
	parsed
)

// find returns the innermost alias of that name, and the scope that has it.
func (s *scope) find(name string) (*alias, *scope) {
	for ; s != nil; s = s.outer {
		for i := range s.aliases {
			if s.aliases[i].name == name {
				return &s.aliases[i], s
			}
		}
	}
	return nil, nil
}

// anew returns the aliases that can be used in a scope, to be read again in one that is about
// other items: the same one may stand in several places, about different types.
func (s *scope) anew() (list []alias) {
	for ; s != nil; s = s.outer {
		for i := range s.aliases {
			a := &s.aliases[i]
			if !slices.ContainsFunc(list, func(b alias) bool { return b.name == a.name }) {
				list = append(list, alias{name: a.name, option: a.option, text: a.text, at: a.at})
			}
		}
	}
	return list
}

// alias reads the use of an alias, and the alias's value at its first use, or an
// annotation of the instance, which looks the same: a name with a namespace or a
// qualifier is one.
func (p *parser) alias() operand {
	start := p.pos
	p.skip(1)
	name := p.name()
	switch {
	case name == "":
		p.want(p.pos, "the name of a parameter alias", "is expected after @")
		return bad
	case isQualified(name) || p.peek() == '#':
		p.rewind(start)
		base := len(p.steps)
		p.step(p.annotation())
		return p.pathFrom(start, base)
	}
	x := &Alias{pos: start, Name: p.text[start:p.pos]}
	t := p.bindAlias(x)
	if p.peek() != '/' {
		return operand{x, t}
	}
	base := len(p.steps)
	p.step(Segment{pos: int32(start), Kind: AliasSegment, Name: x.Name, Type: *t, Args: &SegmentArgs{Alias: x}})
	return p.pathFrom(start, base)
}

// bindAlias gives the alias the value that the query has for it: null if it has none.
func (p *parser) bindAlias(x *Alias) *Type {
	a, scope := p.scope.find(x.Name)
	if a == nil {
		x.Value = &Literal{pos: int32(x.pos), Kind: NullLiteral, Text: "null"}
		return ofKind(NullKind)
	}
	if a.state == parsed {
		p.count(a.nodes)
	} else {
		p.parseAlias(a, scope, x.pos)
	}
	x.Value = a.value.expr
	return a.value.typ
}

func (p *parser) parseAlias(a *alias, scope *scope, use int) {
	if a.state == beingParsed {
		p.fail(use, "the value of %s refers to itself", a.name)
		return
	}
	if !p.enter() {
		return
	}
	defer p.leave()
	a.state, a.value = beingParsed, bad
	before := p.nodes
	sub := parser{request: p.request, option: a.option, text: a.text, pos: a.at, scope: scope, depth: p.depth}
	a.value = sub.jsonValue()
	sub.end()
	a.state = parsed
	a.nodes = p.nodes - before
	p.adopt(&sub)
}
