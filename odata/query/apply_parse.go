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
		p.fail(p.pos, "a comma and %s are expected, found %s", before, p.excerpt(p.pos))
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
		p.fail(p.pos, "as and the name of the result are expected, found %s", p.excerpt(p.pos))
		return ""
	}
	name := p.identifier()
	if name == "" {
		p.fail(p.pos, "the name of the result is expected after as, found %s", p.excerpt(p.pos))
	}
	return name
}

// computeItems reads $compute, and what is in the parentheses of compute.
func (p *parser) computeItems() (items []ComputeItem) {
	for {
		p.items(len(items), "the list")
		x := p.expression(orPower)
		at := p.pos
		item := ComputeItem{x.expr, p.computedName()}
		if p.scope.this.Target != nil && wire.FindProperty(p.scope.this.Target, item.As) != nil {
			p.fail(at, "%s has a property %s already", p.scope.this, item.As)
		}
		p.computes(item.As, x.typ)
		items = append(items, item)
		if p.err != nil || !p.comma() {
			return items
		}
	}
}

// computedName reads as and a name. The word is as insensitive to case as operators are.
func (p *parser) computedName() string {
	start := p.pos
	if p.space() && p.word("as") && p.space() {
		if name := p.identifier(); name != "" {
			return name
		}
	}
	p.fail(start, "as and the name of the computed property are expected, found %s", p.excerpt(start))
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

// transformations are those with arguments.
var transformations = map[string]func(*parser, int) Transformation{}

func init() {
	rank := func(bottom bool, by RankBy) func(*parser, int) Transformation {
		return func(p *parser, pos int) Transformation { return p.rank(&RankStep{pos: pos, Bottom: bottom, By: by}) }
	}
	transformations = map[string]func(*parser, int) Transformation{
		"aggregate": (*parser).aggregateStep,
		"groupby":   (*parser).groupByStep,
		"concat":    (*parser).concatStep,
		"compute":   func(p *parser, pos int) Transformation { return &ComputeStep{pos, p.computeItems()} },
		"filter":    func(p *parser, pos int) Transformation { return &FilterStep{pos, p.boolean("the filter")} },
		"search":    func(p *parser, pos int) Transformation { return &SearchStep{pos, p.search()} },
		"orderby":   func(p *parser, pos int) Transformation { return &OrderByStep{pos, p.orderItems()} },
		"top":       func(p *parser, pos int) Transformation { return &LimitStep{pos, false, p.integer()} },
		"skip":      func(p *parser, pos int) Transformation { return &LimitStep{pos, true, p.integer()} },
		"topcount":  rank(false, RankCount), "topsum": rank(false, RankSum), "toppercent": rank(false, RankPercent),
		"bottomcount": rank(true, RankCount), "bottomsum": rank(true, RankSum), "bottompercent": rank(true, RankPercent),
		"join":      func(p *parser, pos int) Transformation { return p.join(&JoinStep{pos: pos}) },
		"outerjoin": func(p *parser, pos int) Transformation { return p.join(&JoinStep{pos: pos, Outer: true}) },
		"nest":      func(p *parser, pos int) Transformation { return p.nest(&NestStep{pos: pos}) },
		"addnested": (*parser).addNested,
		"ancestors": func(p *parser, pos int) Transformation { return p.hierarchical(&HierarchyStep{pos: pos}) },
		"descendants": func(p *parser, pos int) Transformation {
			return p.hierarchical(&HierarchyStep{pos: pos, Descendants: true})
		},
		"traverse": (*parser).traverse,
	}
}

func transformationNames() []string {
	names := []string{"identity"}
	for name := range transformations {
		names = append(names, name)
	}
	return names
}

func (p *parser) transformation() Transformation {
	start := p.pos
	name := p.name()
	read := transformations[name]
	switch {
	case name == "identity":
		return &IdentityStep{start}
	case isQualified(name) && p.peek() == '(':
		t := p.scope.this
		t.Collection = true
		base := len(p.steps)
		p.step(p.callOn(start, name, t))
		return &FunctionStep{start, p.newPath(start, base)}
	case read == nil:
		p.fail(start, "a transformation is expected, found %s%s", p.excerpt(start), didYouMean(name, transformationNames()))
		return nil
	case !p.enter():
		return nil
	}
	defer p.leave()
	p.expect('(', "after "+name)
	p.space()
	x := read(p, start)
	p.space()
	p.expect(')', "to close "+name)
	return x
}

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
		item.Method = CountMethod
	} else {
		p.aggregated(&item)
	}
	p.through = false
	custom := item.Method == ""
	for p.err == nil && p.spacedWord("from") {
		from := AggregateFrom{Properties: p.groupingProperties()}
		if !custom || p.isSpacedWord("with") {
			from.Method, _ = p.method()
		}
		item.From = append(item.From, from)
	}
	if start := p.pos; named && (!custom || p.isSpacedWord("as")) {
		p.rewind(start)
		item.As = p.as()
	}
	return item
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
			p.fail(p.pos, "with and a method of aggregation are expected, found %s", p.excerpt(p.pos))
		}
		item.Type = x.typ
		return
	}
	item.Method, item.Type = p.method()
	if item.Type.Kind == UnknownKind {
		item.Type.Kind = aggregateKind(item.Method, x.typ.Kind)
	}
	if x.typ.known() && !p.aggregatable(item.Method, x.typ) {
		p.fail(start, "%s cannot aggregate %s", item.Method, x.typ.Item())
	}
}

// aggregatedOperand reads an expression, or a path that ends with a type.
func (p *parser) aggregatedOperand() operand {
	start := p.pos
	if name := p.name(); name != "" && p.isSpacedWord("with") && p.isType(name) {
		base := len(p.steps)
		p.step(p.named(start, name, p.scope.this))
		x := p.newPath(start, base)
		return operand{x, x.Type()}
	}
	p.rewind(start)
	return p.expression(orPower)
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
		return isOrdered(t.Item())
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

// method reads with and a method. The type is known of methods that the standard has and
// that are not about the type of what they aggregate.
func (p *parser) method() (string, Type) {
	if !p.spacedWord("with") {
		p.fail(p.pos, "with and a method of aggregation are expected, found %s", p.excerpt(p.pos))
		return "", Type{}
	}
	start := p.pos
	name := p.name()
	known := []string{SumMethod, MinMethod, MaxMethod, AverageMethod, CountDistinctMethod}
	if !isQualified(name) && !slices.Contains(known, name) {
		p.fail(start, "a method of aggregation is expected, found %s%s", p.excerpt(start), didYouMean(name, known))
	}
	return name, Type{}
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

func (p *parser) groupByStep(pos int) Transformation {
	x := &GroupByStep{pos: pos}
	p.expect('(', "before the properties to group by")
	p.space()
	for {
		p.items(len(x.Items), "the list")
		x.Items = append(x.Items, p.groupItem())
		if p.err != nil || !p.comma() {
			break
		}
	}
	p.space()
	p.expect(')', "to close the list of properties")
	if p.comma() {
		x.Apply = p.apply()
	}
	return x
}

func (p *parser) groupItem() (item GroupItem) {
	start := p.pos
	name := p.name()
	if p.peek() != '(' || name != "rollup" && name != "rolluprecursive" {
		p.rewind(start)
		item.Path = p.groupingProperty()
		return item
	}
	if !p.enter() {
		return item
	}
	defer p.leave()
	p.skip(1)
	p.space()
	if name == "rolluprecursive" {
		item.Recursive = p.hierarchy()
		if p.comma() {
			p.apart(func() { item.Apply = p.apply() })
		}
	} else if n, _ := scanIdentifier(p.text[p.pos:]); n > 0 && strings.HasPrefix(strings.TrimLeft(p.text[p.pos+n:], " \t"), ")") {
		item.Leveled = p.identifier()
	} else {
		item.Rollup = p.groupingProperties()
	}
	p.space()
	p.expect(')', "to close "+name)
	return item
}

func (p *parser) groupingProperties() (paths []*Path) {
	for {
		p.items(len(paths), "the list")
		paths = append(paths, p.groupingProperty())
		if start := p.pos; p.err != nil || !p.comma() {
			return paths
		} else if !p.isGroupingProperty() {
			p.rewind(start)
			return paths
		}
	}
}

// isGroupingProperty reports whether a path can be next: another aggregate may follow as
// well, after a comma.
func (p *parser) isGroupingProperty() bool {
	start := p.pos
	defer func() { p.rewind(start) }()
	for p.name() != "" && p.accept('/') {
	}
	at := p.pos
	p.space()
	return at > start && (p.peek() == ',' || p.peek() == ')' || p.pos > at && (p.isWord("with") || p.isWord("from") || p.isWord("as")))
}

func (p *parser) isWord(word string) bool { return strings.HasPrefix(p.text[p.pos:], word+" ") }

// groupingProperty reads a path to a property, through single values.
func (p *parser) groupingProperty() *Path {
	start := p.pos
	base := len(p.steps)
	t := p.scope.this
	for p.err == nil {
		at := p.pos
		name := p.name()
		if name == "" {
			p.fail(at, "the name of a property is expected, found %s", p.excerpt(at))
			break
		}
		p.items(len(p.steps)-base, "the path")
		p.step(p.named(at, name, t))
		if t = p.steps[len(p.steps)-1].Type; !p.accept('/') {
			break
		}
	}
	if t.Collection && p.err == nil {
		p.fail(start, "nothing can be grouped by %s", t)
	}
	return p.newPath(start, base)
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
		p.fail(p.pos, "a comma and another sequence of transformations are expected, found %s", p.excerpt(p.pos))
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
		p.step(p.named(start, p.name(), p.scope.this))
	}
	for p.err == nil && p.accept('/') {
		at := p.pos
		t := p.steps[len(p.steps)-1].Type
		p.step(p.named(at, p.name(), t))
	}
	t := p.steps[len(p.steps)-1].Type
	if t.known() && !t.Collection {
		p.fail(start, "a collection is joined, not %s", t)
	}
	x.Path = p.newPath(start, base)
	x.As = p.as()
	if p.comma() {
		p.withItem(t.Item(), func() { x.Apply = p.apply() })
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
	t := p.scope.this
	for p.err == nil {
		at := p.pos
		p.items(len(p.steps)-base, "the path")
		p.step(p.itemStep(at, p.name(), t))
		if t = p.steps[len(p.steps)-1].Type; !p.accept('/') {
			break
		}
	}
	x.Path = p.newPath(start, base)
	p.wantComma("transformations")
	p.withItem(t.Item(), func() { p.nestItems(x) })
	return x
}

func (p *parser) nest(x *NestStep) Transformation {
	p.nestItems(x)
	return x
}

func (p *parser) nestItems(x *NestStep) {
	var names []string
	for {
		p.items(len(x.Items), "the list")
		var item NestItem
		p.apart(func() { item.Apply = p.apply() })
		item.As = p.as()
		x.Items = append(x.Items, item)
		names = append(names, item.As)
		if p.err != nil || !p.comma() {
			break
		}
	}
	for _, name := range names {
		p.computes(name, Type{Collection: true})
	}
}

// hierarchy reads what names a recursive hierarchy.
func (p *parser) hierarchy() *Hierarchy {
	x := new(Hierarchy)
	start := p.pos
	if !strings.HasPrefix(p.text[start:], "$root/") {
		p.fail(start, "the nodes of the hierarchy are expected, as in $root/Nodes, found %s", p.excerpt(start))
		return x
	}
	nodes, ok := p.path().expr.(*Path)
	if !ok {
		p.fail(start, "the nodes of a hierarchy are a path")
	}
	x.Nodes = nodes
	p.wantComma("the qualifier of the hierarchy")
	if x.Qualifier = p.identifier(); x.Qualifier == "" {
		p.fail(p.pos, "the qualifier of the hierarchy is expected, found %s", p.excerpt(p.pos))
	}
	p.wantComma("the path to the identifier of a node")
	at := p.pos
	defer func(before bool) { p.through = before }(p.through)
	p.through = true
	base := len(p.steps)
	for t := p.scope.this; p.err == nil; {
		place := p.pos
		name := p.name()
		if name == "" {
			p.fail(place, "the name of a property is expected, found %s", p.excerpt(place))
			break
		}
		p.step(p.named(place, name, t))
		if t = p.steps[len(p.steps)-1].Type; !p.accept('/') {
			break
		}
	}
	x.ID = p.newPath(at, base)
	return x
}

func (p *parser) hierarchical(x *HierarchyStep) Transformation {
	x.Hierarchy = *p.hierarchy()
	p.wantComma("the transformations that find where to start")
	p.apart(func() { x.Apply = p.apply() })
	if start := p.pos; p.comma() {
		if isDigit(p.peek()) {
			x.Distance = wire.Some(p.integer())
		} else {
			p.rewind(start)
		}
	}
	if p.comma() {
		if !strings.HasPrefix(p.text[p.pos:], "keep start") {
			p.fail(p.pos, "keep start is expected, found %s", p.excerpt(p.pos))
		}
		p.skip(len("keep start"))
		x.KeepStart = true
	}
	return x
}

func (p *parser) traverse(pos int) Transformation {
	x := &TraverseStep{pos: pos}
	x.Hierarchy = *p.hierarchy()
	p.wantComma("preorder or postorder")
	start := p.pos
	switch p.identifier() {
	case "preorder":
	case "postorder":
		x.PostOrder = true
	default:
		p.fail(start, "preorder or postorder is expected, found %s", p.excerpt(start))
	}
	if !p.comma() {
		return x
	}
	if p.isTransformation() {
		p.apart(func() { x.Apply = p.apply() })
		if !p.comma() {
			return x
		}
	}
	x.OrderBy = p.orderItems()
	return x
}

// isTransformation reports whether a transformation is next, not an expression.
func (p *parser) isTransformation() bool {
	start := p.pos
	defer func() { p.rewind(start) }()
	name := p.name()
	c := p.peek()
	return name == "identity" && c != '/' || c == '(' && (transformations[name] != nil && name != "concat" || isQualified(name) && lookupFunction(name) == nil)
}
