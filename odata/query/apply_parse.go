package query

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// How $apply and $compute are read (OData Extension for Data Aggregation 4.0, 3 and 6).
// The words of transformations are in lower case, as their grammar has them.

// computed is a property that a query computes: others in it may use it.
type computed struct {
	name string
	typ  Type
}

// computes makes a name usable in what follows.
func (p *parser) computes(name string, t Type) {
	if name != "" {
		p.scope.computed = append(p.scope.computed, computed{name, t})
	}
}

// find returns the type of a computed property.
func (s *scope) computedType(name string) (Type, bool) {
	for i := len(s.computed) - 1; i >= 0; i-- {
		if s.computed[i].name == name {
			return s.computed[i].typ, true
		}
	}
	return Type{}, false
}

// apart reads something whose computed properties nothing beside it may use.
func (p *parser) apart(read func()) {
	before := len(p.scope.computed)
	read()
	p.scope.computed = p.scope.computed[:before:before]
}

// comma reads a comma with the spaces around it.
func (p *parser) comma() bool {
	start := p.pos
	p.space()
	if !p.accept(',') {
		p.rewind(start)
		return false
	}
	p.space()
	return true
}

// wantComma is comma, and fails if there is none.
func (p *parser) wantComma(before string) {
	if !p.comma() {
		p.want(p.pos, "a comma and "+before, "are expected")
	}
}

// spacedWord reads a word in lower case between spaces; nothing if another one follows.
func (p *parser) spacedWord(word string) bool {
	start := p.pos
	if p.space() && strings.HasPrefix(p.text[p.pos:], word) {
		if p.skip(len(word)); p.space() {
			return true
		}
	}
	p.rewind(start)
	return false
}

// as reads the name of a result.
func (p *parser) as() string {
	if !p.spacedWord("as") {
		p.want(p.pos, "as and the name of the result", "are expected")
		return ""
	}
	name := p.identifier()
	if name == "" {
		p.want(p.pos, "the name of the result", "is expected after as")
	}
	return name
}

// computeItems reads $compute, and what is in the parentheses of compute.
func (p *parser) computeItems() (items []ComputeItem) {
	for {
		p.items(len(items), "the list")
		x := p.expression(orPower)
		as := p.computedName()
		if slices.ContainsFunc(items, func(i ComputeItem) bool { return i.As == as }) {
			p.report(p.pos-len(as), "%s is computed twice", as)
		}
		items = append(items, p.computeItem(p.pos-len(as), x, as))
		if p.err != nil || !p.comma() {
			return items
		}
	}
}

// computeItem makes a name of a value usable in what follows.
func (p *parser) computeItem(at int, x operand, as string) ComputeItem {
	if p.scope.this.Target != nil && wire.FindProperty(p.scope.this.Target, as) != nil {
		p.report(at, "%s has a property %s already", p.scope.this, as)
	}
	p.computes(as, *x.typ)
	return ComputeItem{x.expr, as}
}

// computedName reads as and a name. The word is as insensitive to case as operators are.
func (p *parser) computedName() string {
	start := p.pos
	if p.space() && p.acceptWord("as") && p.space() {
		if name := p.identifier(); name != "" {
			return name
		}
	}
	p.want(start, "as and the name of the computed property", "are expected")
	return ""
}

// apply reads a sequence of transformations.
func (p *parser) apply() (steps []Transformation) {
	for {
		p.items(len(steps), "$apply")
		p.count(1)
		steps = append(steps, p.transformation())
		if p.err != nil || !p.accept('/') {
			return steps
		}
	}
}

// transformations are the names of those with arguments. What reads them is a switch
// and not a table of functions, which would link the parser into every program that
// imports the package.
var transformations = []string{
	"aggregate", "groupby", "concat", "compute", "filter", "search", "orderby", "top", "skip",
	"topcount", "topsum", "toppercent", "bottomcount", "bottomsum", "bottompercent",
	"join", "outerjoin", "nest", "addnested", "ancestors", "descendants", "traverse",
}

func (p *parser) transformation() Transformation {
	start := p.pos
	name := p.name()
	switch {
	case name == "identity":
		return &IdentityStep{start}
	case isQualified(name) && p.peek() == '(':
		t := p.scope.this
		t.Collection = true
		base := len(p.steps)
		p.step(p.callOn(start, name, t))
		return &FunctionStep{start, p.newPath(start, base)}
	case !slices.Contains(transformations, name):
		p.fail(start, "a transformation is expected, found %s%s", p.excerpt(start), didYouMean(name, append([]string{"identity"}, transformations...)))
		return nil
	case !p.enter():
		return nil
	}
	defer p.leave()
	p.expect('(', "after "+name)
	p.space()
	x := p.argumentsOf(name, start)
	p.space()
	p.expect(')', "to close "+name)
	return x
}

// argumentsOf reads what is in the parentheses of a transformation.
func (p *parser) argumentsOf(name string, pos int) Transformation {
	switch name {
	case "aggregate":
		return p.aggregateStep(pos)
	case "groupby":
		return p.groupByStep(pos)
	case "concat":
		return p.concatStep(pos)
	case "compute":
		return &ComputeStep{pos, p.computeItems()}
	case "filter":
		return &FilterStep{pos, p.boolean("the filter")}
	case "search":
		return &SearchStep{pos, p.search()}
	case "orderby":
		return &OrderByStep{pos, p.orderItems()}
	case "top", "skip":
		return &LimitStep{pos, name == "skip", p.integer()}
	case "topcount", "bottomcount":
		return p.rank(&RankStep{pos: pos, Bottom: name == "bottomcount", By: RankCount})
	case "topsum", "bottomsum":
		return p.rank(&RankStep{pos: pos, Bottom: name == "bottomsum", By: RankSum})
	case "toppercent", "bottompercent":
		return p.rank(&RankStep{pos: pos, Bottom: name == "bottompercent", By: RankPercent})
	case "join", "outerjoin":
		return p.join(&JoinStep{pos: pos, Outer: name == "outerjoin"})
	case "nest":
		return p.nest(&NestStep{pos: pos})
	case "addnested":
		return p.addNested(pos)
	case "ancestors", "descendants":
		return p.hierarchical(&HierarchyStep{pos: pos, Descendants: name == "descendants"})
	case "traverse":
		return p.traverse(pos)
	}
	panic("query: nothing reads the transformation " + name)
}

func (p *parser) concatStep(pos int) Transformation {
	x := &ConcatStep{pos: pos}
	before := len(p.scope.computed)
	var all []computed
	for {
		p.items(len(x.Sequences), "the list")
		p.scope.computed = p.scope.computed[:before:before]
		x.Sequences = append(x.Sequences, p.apply())
		all = append(all, p.scope.computed[before:]...)
		if p.err != nil || !p.comma() {
			break
		}
	}
	if len(x.Sequences) < 2 {
		p.want(p.pos, "a comma and another sequence of transformations", "are expected")
	}
	p.scope.computed = append(p.scope.computed[:before:before], all...)
	return x
}

func (p *parser) rank(x *RankStep) Transformation {
	x.Amount = p.expression(orPower).expr
	p.wantComma("what to rank by")
	x.Value = p.expression(orPower).expr
	return x
}

func (p *parser) join(x *JoinStep) Transformation {
	start := p.pos
	base := len(p.steps)
	if p.peek() == '@' {
		p.step(p.annotation())
	} else {
		p.step(p.named(start, p.name(), &p.scope.this))
	}
	for p.err == nil && p.accept('/') {
		at := p.pos
		t := p.last().Type
		p.step(p.named(at, p.name(), &t))
	}
	t := p.last().Type
	if t.known() && !t.Collection {
		p.fail(start, "a collection is joined, not %s", t)
	}
	x.Path = p.newPath(start, base)
	x.As = p.as()
	if p.comma() {
		p.withItem(t.Item(), func() { x.Apply = p.apply() })
	}
	if x.Apply != nil {
		t = Type{} // what the transformations have made of it
	}
	p.computes(x.As, t.Item())
	return x
}

// withItem reads something that is about values of another type.
func (p *parser) withItem(t Type, read func()) {
	outer := p.scope
	p.scope = &scope{it: outer.it, this: t, outer: outer}
	read()
	p.scope = outer
}

func (p *parser) addNested(pos int) Transformation {
	x := &NestStep{pos: pos}
	start := p.pos
	base := len(p.steps)
	t := &p.scope.this
	for p.err == nil {
		at := p.pos
		p.items(len(p.steps)-base, "the path")
		p.step(p.itemStep(at, p.name(), t))
		if t = &p.last().Type; !p.accept('/') {
			break
		}
	}
	x.Path = p.newPath(start, base)
	p.wantComma("transformations")
	p.withItem(t.Item(), func() { p.nestItems(x) })
	p.computesNested(x)
	return x
}

func (p *parser) nest(x *NestStep) Transformation {
	p.nestItems(x)
	p.computesNested(x)
	return x
}

func (p *parser) computesNested(x *NestStep) {
	for i := range x.Items {
		p.computes(x.Items[i].As, Type{Collection: true})
	}
}

func (p *parser) nestItems(x *NestStep) {
	for {
		p.items(len(x.Items), "the list")
		var item NestItem
		p.apart(func() { item.Apply = p.apply() })
		item.As = p.as()
		x.Items = append(x.Items, item)
		if p.err != nil || !p.comma() {
			break
		}
	}
}
