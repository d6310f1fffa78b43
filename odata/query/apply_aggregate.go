package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// aggregate(…), as a transformation and behind a collection.

func (p *parser) aggregateStep(pos int) Transformation {
	x := &AggregateStep{pos: pos}
	for {
		p.items(len(x.Items), "the list")
		x.Items = append(x.Items, p.aggregate(true))
		if p.err != nil || !p.comma() {
			break
		}
	}
	for i := range x.Items {
		p.computes(x.Items[i].As, x.Items[i].Type)
	}
	return x
}

// aggregate reads an aggregate; named says that it is given a name, which only a custom
// aggregate may lack.
func (p *parser) aggregate(named bool) AggregateItem {
	item := AggregateItem{pos: p.pos}
	defer func(before bool) { p.through = before }(p.through)
	p.through = true
	if strings.HasPrefix(p.text[p.pos:], CountMethod) {
		p.skip(len(CountMethod))
		item.Method, item.Type = CountMethod, Type{Kind: DecimalKind}
	} else {
		p.aggregated(&item)
	}
	p.through = false
	custom := item.Method == ""
	for p.err == nil && p.spacedWord("from") {
		from := AggregateFrom{Properties: p.groupingProperties()}
		if !custom || p.isSpacedWord("with") {
			from.Method = p.method()
		}
		item.From = append(item.From, from)
	}
	if named && (!custom || item.From != nil || p.isSpacedWord("as")) {
		item.As = p.as()
		p.checkResult(p.pos-len(item.As), item.As, &item.Type)
	}
	return item
}

// checkResult fails if a result has the name of a declared property of another type, as
// which nobody could read it.
func (p *parser) checkResult(at int, as string, t *Type) {
	if p.scope.this.Target == nil || !t.known() {
		return
	}
	property := wire.FindProperty(p.scope.this.Target, as)
	if property == nil {
		return
	}
	if declared := TypeOf(property); declared.Kind != t.Kind || declared.Collection != t.Collection {
		p.report(at, "%s has a property %s, which is %s and not %s", p.scope.this, as, declared, t)
	}
}

// isSpacedWord reports whether the word is next, without reading it.
func (p *parser) isSpacedWord(word string) bool {
	start := p.pos
	is := p.spacedWord(word)
	p.rewind(start)
	return is
}

// aggregated reads what is aggregated, and how.
func (p *parser) aggregated(item *AggregateItem) {
	start := p.pos
	base := len(p.steps)
	x := p.aggregatedOperand()
	item.Expr = x.expr
	path, isPath := x.expr.(*Path)
	if isPath && path.Segments[len(path.Segments)-1].Kind == CountSegment && !p.isSpacedWord("with") {
		path.Segments = path.Segments[:len(path.Segments)-1]
		item.Method, item.Type = CountMethod, Type{Kind: DecimalKind}
		return
	}
	p.steps = p.steps[:base]
	if !p.isSpacedWord("with") {
		if !isPath {
			p.want(p.pos, "with and a method of aggregation", "are expected")
		}
		item.Type = p.customAggregate(start, x)
		return
	}
	item.Method = p.method()
	p.aggregates(start, item, x)
}

// aggregates says of what type an aggregate is, and fails if its method is none for the
// values.
func (p *parser) aggregates(start int, item *AggregateItem, x operand) {
	item.Type.Kind = aggregateKind(item.Method, x.typ.Kind)
	if x.typ.known() && !p.aggregatable(item.Method, *x.typ) {
		p.report(start, "%s cannot aggregate %s", item.Method, x.typ.Item())
	}
}

// customAggregate returns the type of a custom aggregate, which stands without a method.
func (p *parser) customAggregate(start int, x operand) Type {
	path, isPath := x.expr.(*Path)
	if !isPath || p.model == nil {
		return *x.typ
	}
	name := path.Segments[len(path.Segments)-1].Name
	t, known := p.model.CustomAggregates[name]
	if !known {
		p.fail(p.pos, "with and a method of aggregation are expected, found %s: %s is no custom aggregate", p.excerpt(p.pos), name)
	}
	return t
}

// isAggregateWithin reports whether a path is next with aggregates in parentheses, a form of
// earlier drafts of the Data Aggregation Extension. A function has none in its own.
func (p *parser) isAggregateWithin() bool {
	start := p.pos
	defer func() { p.rewind(start) }()
	for p.name() != "" && p.accept('/') {
	}
	if p.pos == start || p.peek() != '(' {
		return false
	}
	rest := p.text[p.pos+1:]
	inner := rest[:scanNested(rest, false)]
	return strings.Contains(inner, " with ") && !strings.ContainsAny(inner, "()")
}

// aggregatedOperand reads an expression, or a path that ends with a type.
func (p *parser) aggregatedOperand() operand {
	start := p.pos
	if name := p.name(); name != "" && p.isSpacedWord("with") && p.isType(name) {
		base := len(p.steps)
		p.step(p.named(start, name, &p.scope.this))
		return pathOperand(p.newPath(start, base))
	}
	p.rewind(start)
	if p.isAggregateWithin() {
		p.failStatus(statusNotImplemented, start, "aggregates in the parentheses of a path are not supported: write the path before each, as in aggregate(Sales/Amount with sum as Total)")
	}
	if p.isCustomAggregate() { // which a crossjoin may have beside its sets
		sets := p.scope.sets
		p.scope.sets = nil
		defer func() { p.scope.sets = sets }()
	}
	return p.expression(orPower)
}

// isCustomAggregate reports whether the name that is next is that of a custom aggregate.
func (p *parser) isCustomAggregate() bool {
	if p.model == nil {
		return false
	}
	n, _ := scanIdentifier(p.text[p.pos:])
	_, is := p.model.CustomAggregates[p.text[p.pos:p.pos+n]]
	return is
}

// isType reports whether a name is that of a type.
func (p *parser) isType(name string) bool {
	if isQualified(name) {
		return true
	}
	if t := p.scope.this.Target; t != nil && wire.FindProperty(t, name) == nil {
		return derivedType(t, name) != nil
	}
	return false
}

// aggregatable reports whether a method works on values of the type (3.2.1.2).
func (p *parser) aggregatable(method string, t Type) bool {
	switch method {
	case SumMethod, AverageMethod:
		return t.Kind.IsNumber() || t.Kind == DurationKind
	case MinMethod, MaxMethod:
		item := t.Item()
		return item.isOrdered()
	}
	return true
}

// aggregateKind returns the kind of what a method makes of values.
func aggregateKind(method string, of TypeKind) TypeKind {
	switch {
	case method == CountDistinctMethod:
		return DecimalKind
	case method == SumMethod || method == AverageMethod:
		if of.IsNumber() && of < SingleKind {
			return DecimalKind
		}
		return of
	case method == MinMethod || method == MaxMethod:
		return of
	}
	return UnknownKind
}

// method reads with and a method.
func (p *parser) method() string {
	if !p.spacedWord("with") {
		p.want(p.pos, "with and a method of aggregation", "are expected")
		return ""
	}
	start := p.pos
	name := p.name()
	p.checkMethod(start, name, p.excerpt(start))
	return name
}

// checkMethod fails if a name, found as the text says, is no method of aggregation.
func (p *parser) checkMethod(start int, name, found string) {
	known := []string{SumMethod, MinMethod, MaxMethod, AverageMethod, CountDistinctMethod}
	if !isQualified(name) && !slices.Contains(known, name) {
		there := "; there are " + strings.Join(known, ", ") + ", and those of the service, which have qualified names"
		p.fail(start, "a method of aggregation is expected, found %s%s", found, cmp.Or(didYouMean(name, known), there))
	}
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		p.checkNamespace(start, name[:dot])
	}
}

// aggregateSegment reads aggregate(…) behind a collection (6.2.1).
func (p *parser) aggregateSegment(start int, t Type) Segment {
	if !p.enter() {
		return Segment{}
	}
	defer p.leave()
	s := Segment{pos: int32(start), Kind: AggregateSegment, Name: "aggregate"}
	p.skip(1)
	p.space()
	outer := p.scope
	p.scope = &scope{it: outer.it, this: t.Item(), outer: outer, computed: outer.computed}
	item := p.aggregate(false)
	p.scope = outer
	p.space()
	p.expect(')', "to close aggregate")
	s.Args, s.Type = &SegmentArgs{Aggregate: &item}, item.Type
	return s
}
