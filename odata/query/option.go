package query

import (
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The system query options, at the top and nested.

type option uint8

const (
	noOption      option = iota
	applyOption          // first, since the others are about what it makes
	computeOption        // then this, since the others can use what it makes
	expandOption
	selectOption
	filterOption
	orderbyOption
	topOption
	skipOption
	countOption
	searchOption
	formatOption
	skiptokenOption
	deltatokenOption
	idOption
	levelsOption
	indexOption
	schemaversionOption
	atOption
	fromOption
	toOption
	toInclusiveOption
	optionCount
)

var optionNames = [optionCount]string{
	noOption:     "$",
	selectOption: "$select", expandOption: "$expand", filterOption: "$filter", orderbyOption: "$orderby",
	topOption: "$top", skipOption: "$skip", countOption: "$count", searchOption: "$search",
	formatOption: "$format", skiptokenOption: "$skiptoken", deltatokenOption: "$deltatoken", idOption: "$id",
	levelsOption: "$levels", computeOption: "$compute", applyOption: "$apply", indexOption: "$index",
	schemaversionOption: "$schemaversion", atOption: "$at", fromOption: "$from", toOption: "$to", toInclusiveOption: "$toInclusive",
}

// optionSet is a set of options.
type optionSet uint32

func (s optionSet) has(id option) bool { return s>>id&1 != 0 }

// The options that may be in parentheses (ABNF, expandOption and its like).
const (
	collectionOptions optionSet = 1<<filterOption | 1<<orderbyOption | 1<<topOption | 1<<skipOption | 1<<countOption | 1<<searchOption

	temporalOptions optionSet = 1<<atOption | 1<<fromOption | 1<<toOption | 1<<toInclusiveOption
	// dollarOptions need their '$' (ABNF, skiptoken; Temporal Data 4.0, 4.2).
	dollarOptions = temporalOptions | 1<<skiptokenOption | 1<<deltatokenOption

	inExpand         = collectionOptions | 1<<selectOption | 1<<expandOption | 1<<levelsOption | 1<<computeOption | 1<<applyOption | temporalOptions
	inExpandWildcard = optionSet(1 << levelsOption)
	inExpandRef      = collectionOptions
	inCount          = optionSet(1<<filterOption | 1<<searchOption)
	inSelect         = collectionOptions | 1<<selectOption | 1<<computeOption
)

// lookupOption returns the option of that name, with or without '$', in
// whatever case.
func lookupOption(name string) option {
	bare, dollar := strings.CutPrefix(name, "$")
	for id := option(1); id < optionCount; id++ {
		if own := optionNames[id][1:]; len(own) == len(bare) && strings.EqualFold(own, bare) {
			if !dollar && dollarOptions.has(id) {
				return noOption
			}
			return id
		}
	}
	return noOption
}

// topOption reads the value of an option of the query itself.
func (p *parser) topOption(id option, o *Options) {
	p.collectionOnly(id, -1)
	switch id {
	case searchOption:
		o.Search = p.search()
	case indexOption:
		o.Index = wire.Some(p.index())
	case schemaversionOption:
		o.SchemaVersion = p.schemaVersion()
	case formatOption:
		o.Format = p.format()
	case skiptokenOption:
		o.SkipToken = p.rest()
	case deltatokenOption:
		o.DeltaToken = p.rest()
	case idOption:
		o.ID = p.rest()
	default:
		p.value(id, o)
	}
}

// rest reads the whole text.
func (p *parser) rest() string {
	p.pos = len(p.text)
	return p.text
}

// collectionOnly fails if the option is for collections and the scope is about
// a single instance. $apply is one of them (Data Aggregation 3).
func (p *parser) collectionOnly(id option, offset int) {
	if p.scope.single && (collectionOptions | 1<<applyOption).has(id) {
		p.report(offset, "%s applies to collections, and this is not one", optionNames[id])
	}
}

// value reads the value of an option that can also be nested; what ends it is
// left to the caller.
func (p *parser) value(id option, o *Options) {
	switch id {
	case atOption, fromOption, toOption, toInclusiveOption:
		p.temporal(id, o)
	case applyOption:
		o.Apply = p.apply()
		p.scope.sets = nil // what is made of a crossjoin has other properties
	case computeOption:
		o.Compute = p.computeItems()
	case selectOption:
		o.Select = p.selectItems()
	case expandOption:
		o.Expand = p.expandItems()
	case filterOption:
		o.Filter = p.boolean("$filter")
	case orderbyOption:
		o.OrderBy = p.orderItems()
	case topOption:
		start := p.pos
		n := p.integer()
		if limit := p.limits.MaxTop; limit > 0 && n > limit {
			p.report(start, "%d is too many: the limit is %d", n, limit)
		}
		o.Top = wire.Some(n)
	case skipOption:
		o.Skip = wire.Some(p.integer())
	case countOption:
		start := p.pos
		word := p.identifier()
		o.Count = strings.EqualFold(word, "true")
		if !o.Count && !strings.EqualFold(word, "false") {
			p.want(start, "true or false", "is expected")
		}
	}
}

// integer reads a number without a sign.
func (p *parser) integer() int64 {
	start := p.pos
	p.skip(scanDigits(p.text[start:]))
	n, err := strconv.ParseInt(p.text[start:p.pos], 10, 64)
	if err != nil {
		p.want(start, "an integer from 0 to 9223372036854775807", "is expected")
	}
	return n
}

// optionName reads the name of a nested option and the '=' after it.
func (p *parser) optionName() option {
	start := p.pos
	p.accept('$')
	p.identifier()
	id := lookupOption(p.text[start:p.pos])
	if !p.accept('=') {
		return noOption
	}
	return id
}

// nested reads options in parentheses, separated by semicolons, about
// instances of type item. allowed says which there may be, and x, which may
// be nil, takes $levels.
func (p *parser) nested(item Type, single bool, allowed optionSet, x *ExpandItem) *Options {
	if p.nesting >= p.limits.MaxExpandDepth {
		p.failLimit(int64(p.limits.MaxExpandDepth), "options are nested too deeply")
		return nil
	}
	p.nesting++
	outer := p.scope
	around := outer
	if again := outer.anew(); again != nil {
		around = &scope{it: outer.it, this: item, single: single, aliases: again, outer: outer}
	}
	p.scope = &scope{it: outer.it, this: item, single: single, aliases: p.nestedAliases(), outer: around}
	p.nestedComputed()
	o := new(Options)
	var given optionSet
	for open := byte('('); p.err == nil && p.accept(open); open = ';' {
		if p.peek() == '@' {
			p.nestedAlias(o)
			continue
		}
		start := p.pos
		id := p.optionName()
		p.collectionOnly(id, start)
		switch {
		case p.err != nil:
		case id == noOption:
			p.want(start, "an option such as $select=…", "is expected")
		case !allowed.has(id):
			p.fail(start, "%s cannot be nested here", optionNames[id])
		case given.has(id):
			p.fail(start, "%s is given twice", optionNames[id])
		case id == levelsOption:
			x.Levels = p.levels()
		case id == searchOption:
			o.Search = p.search()
		default:
			p.value(id, o)
		}
		given |= 1 << id
	}
	if p.pos == len(p.text) || p.peek() == '&' {
		p.fail(p.pos, "the parenthesis of the nested options is not closed; they are separated by ; and not by &")
	}
	p.expect(')', "or ; after a nested option")
	p.scope = outer
	p.nesting--
	return o
}

// nestedAliases finds the parameter aliases among the nested options whose
// parenthesis is next, because they may be used before they are given.
func (p *parser) nestedAliases() []alias {
	if strings.IndexByte(p.text[p.pos:], '@') < 0 {
		return nil
	}
	var found []alias
	for i := p.pos + 1; ; i++ {
		end := i + scanNested(p.text[i:], false)
		name, _, ok := strings.Cut(p.text[i:end], "=")
		if ok && strings.HasPrefix(name, "@") {
			if p.items(len(found), "the list of parameter aliases"); p.err != nil {
				return nil
			}
			found = append(found, alias{name: name, option: p.option, text: p.text[:end], at: i + len(name) + 1})
		}
		if i = end; i == len(p.text) || p.text[i] != ';' {
			return found
		}
	}
}

// nestedComputed finds what the nested options whose parenthesis is next compute, because
// it may be used before it is given.
func (p *parser) nestedComputed() {
	if !strings.Contains(p.text[p.pos:], "compute") && !strings.Contains(p.text[p.pos:], "apply") {
		return
	}
	for i := p.pos + 1; p.err == nil; i++ {
		end := i + scanNested(p.text[i:], false)
		name, _, valued := strings.Cut(p.text[i:end], "=")
		if id := lookupOption(name); valued && (id == computeOption || id == applyOption) {
			sub := parser{request: p.request, option: p.option, text: p.text[:end], pos: i + len(name) + 1, scope: p.scope, depth: p.depth, nesting: p.nesting}
			sub.value(id, new(Options))
			p.adopt(&sub)
		}
		if i = end; i == len(p.text) || p.text[i] != ';' {
			return
		}
	}
	p.pos = len(p.text)
}

// nestedAlias takes the alias that is next to be found by nestedAliases.
func (p *parser) nestedAlias(o *Options) {
	start := p.pos
	p.skip(1)
	p.identifier()
	name := p.text[start:p.pos]
	given := 0
	var end int
	for _, a := range p.scope.aliases {
		if a.name == name {
			given++
		}
		if a.at == p.pos+1 {
			end = len(a.text)
		}
	}
	switch {
	case name == "@" || p.peek() != '=' || end == 0:
		p.fail(start, "a parameter alias is given as @name=value, found %s", p.excerpt(start))
	case given > 1:
		p.fail(start, "%s is given twice", name)
	default:
		o.Aliases = append(o.Aliases, Param{name, p.text[p.pos+1 : end]})
		p.pos = end
	}
}

// scanNested scans a nested option up to the semicolon or parenthesis that ends
// it: one outside of quotes and inner parentheses. In $search, and that is what
// inSearch says it starts in, single quotes are ordinary characters.
func scanNested(s string, inSearch bool) int {
	depth := 0
	search := -1 // the depth of the $search that the place is in
	if inSearch || startsSearch(s) {
		search = 0
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '(':
			depth++
		case c == ')' || c == ';':
			if depth == 0 {
				return i
			}
			if c == ')' {
				depth--
			}
			if search > depth || search == depth && c == ';' {
				search = -1
			}
		case c == '"' || c == '\'' && (search < 0 || i == 0 || s[i-1] == '='):
			n := max(scanQuoted(s[i:]), scanJSONString(s[i:]))
			if n == 0 {
				return len(s)
			}
			i += n - 1
		}
		if search < 0 && (s[i] == '(' || s[i] == ';') && startsSearch(s[i+1:]) {
			search = depth
		}
	}
	return len(s)
}

// startsSearch reports whether s starts with $search=.
func startsSearch(s string) bool {
	name, _, _ := strings.Cut(s[:min(len(s), len("$search="))], "=")
	return len(name) < len(s) && lookupOption(name) == searchOption
}

// levels reads the value of $levels.
func (p *parser) levels() int {
	start := p.pos
	if word := p.identifier(); strings.EqualFold(word, "max") {
		return LevelsMax
	}
	p.pos = start
	if c := p.peek(); c < '1' || c > '9' {
		p.want(start, "max or a number from 1", "is expected")
		return 0
	}
	n := p.integer()
	if limit := int64(p.limits.MaxExpandDepth); n > limit {
		p.report(start, "%d levels are too many: the limit is %d", n, limit)
	}
	return int(n)
}
