package query

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// The lists of $select, $expand and $orderby.

// more reports whether another item follows; it reads the comma before it.
func (p *parser) more(items int) bool {
	if p.err != nil || items > 0 && !p.accept(',') {
		return false
	}
	p.items(items, "the list")
	return p.err == nil
}

func (p *parser) orderItems() []OrderItem {
	var items []OrderItem
	for p.more(len(items)) {
		if len(items) > 0 {
			p.space()
		}
		item := OrderItem{Expr: p.orderExpr()}
		start := p.pos
		p.space()
		switch at := p.pos; {
		case p.pos == start:
		case p.acceptWord("desc"):
			item.Desc = true
		case !p.acceptWord("asc") && p.pos < len(p.text) && p.peek() != ',':
			p.want(at, "asc or desc", "is expected")
		}
		items = append(items, item)
	}
	return items
}

func (p *parser) orderExpr() Expr {
	start := p.pos
	return p.ordered(start, p.expression(orPower))
}

// ordered fails if nothing can be ordered by a value.
func (p *parser) ordered(start int, x operand) Expr {
	if !x.typ.isOrdered() {
		p.report(start, "nothing can be ordered by %s", x.typ)
	}
	return x.expr
}

// acceptWord reads the word if it is next, in whatever case.
func (p *parser) acceptWord(want string) bool {
	if n := scanWord(p.text[p.pos:]); strings.EqualFold(p.text[p.pos:p.pos+n], want) {
		p.skip(n)
		return true
	}
	return false
}

func (p *parser) selectItems() []SelectItem {
	var items []SelectItem
	for p.more(len(items)) {
		if len(items) > 0 {
			p.space()
		}
		items = append(items, p.selectItem())
	}
	return items
}

func (p *parser) selectItem() SelectItem {
	var item SelectItem
	item.Path.pos = p.pos
	if p.accept('*') {
		item.Path.Segments = []Segment{{pos: int32(item.Path.pos), Kind: WildcardSegment, Name: "*"}}
		return item
	}
	var segments []Segment
	t := &p.scope.this
	for p.err == nil {
		p.items(len(segments), "the path")
		s := p.selectSegment(t, len(segments) == 0)
		segments = append(segments, s)
		t = &segments[len(segments)-1].Type
		if s.Kind == OperationSegment || !p.accept('/') {
			break
		}
	}
	item.Path.Segments = segments
	last := segments[len(segments)-1]
	switch {
	case last.Kind == CastSegment && len(segments) == 1:
		p.wantBehind(&last, "/ and a property")
	case p.peek() != '(':
	case last.Kind == OperationSegment:
		p.fail(p.pos, "%s is no property, so it has no options", last.Name)
	case last.isNavigation():
		p.fail(p.pos, "options of the navigation property %s belong to $expand", last.Name)
	default:
		item.Options = p.nested(t.Item(), t.isSingle(), inSelect, nil)
	}
	return item
}

// selectSegment reads a segment of a path in $select: a property, a type or,
// as the last, an operation.
func (p *parser) selectSegment(t *Type, first bool) Segment {
	start := p.pos
	if p.peek() == '@' {
		return p.annotation()
	}
	name := p.name()
	operation := strings.HasPrefix(p.text[p.pos:], ".*") || p.parameterNames() > 0
	switch {
	case name == "":
		p.want(start, "the name of a property", "is expected")
		return Segment{}
	case operation || p.peek() != '/' && p.isOperation(name, *t, first):
		if strings.HasPrefix(p.text[p.pos:], ".*") {
			p.checkNamespace(start, name)
			p.skip(len(".*"))
		} else {
			p.checkParameters(name, *t)
			p.skip(p.parameterNames())
		}
		return Segment{pos: int32(start), Kind: OperationSegment, Name: p.text[start:p.pos]}
	}
	return p.itemStep(start, name, t)
}

// isOperation reports whether the name at the end of a path is that of an operation, not
// of a type or a property: those are qualified that no model knows.
func (p *parser) isOperation(name string, t Type, first bool) bool {
	if p.model != nil {
		return len(p.operationsOn(name, t.Item())) > 0 && (t.Target == nil || wire.FindProperty(t.Target, name) == nil)
	}
	if !isQualified(name) {
		return false
	}
	if t.Target == nil {
		return first
	}
	return derivedType(t.Target, name) == nil
}

// parameterNames returns the length of the names in parentheses that follow
// the name of an overloaded function; 0 if there are none.
func (p *parser) parameterNames() int {
	s := p.text[p.pos:]
	n := 0
	for open := byte('('); n < len(s) && s[n] == open; open = ',' {
		m, _ := scanIdentifier(s[n+1:])
		if m == 0 {
			return 0
		}
		n += 1 + m
	}
	if n == 0 || n == len(s) || s[n] != ')' {
		return 0
	}
	return n + 1
}

// checkNamespace fails if the model has no such namespace.
func (p *parser) checkNamespace(start int, name string) {
	if p.model == nil || p.model.Namespaces == nil {
		return
	}
	if _, known := p.model.Namespaces[name]; !known {
		p.report(start, "the service has no namespace %s", name)
	}
}

// checkParameters fails if no overload of a function has all the parameters whose names
// stand in parentheses next.
func (p *parser) checkParameters(name string, t Type) {
	n := p.parameterNames()
	if n == 0 || p.model == nil {
		return
	}
	names := strings.Split(p.text[p.pos+1:p.pos+n-1], ",")
	overloads := p.operationsOn(name, t.Item())
	for _, o := range overloads {
		if !slices.ContainsFunc(names, func(name string) bool { return o.parameter(name) == nil }) {
			return
		}
	}
	p.report(p.pos, "no overload of %s has the parameters %s", name, p.text[p.pos:p.pos+n])
}

func (p *parser) expandItems() []ExpandItem {
	if p.nesting >= p.limits.MaxExpandDepth {
		p.failLimit(int64(p.limits.MaxExpandDepth), "$expand is nested too deeply")
	}
	var items []ExpandItem
	for p.more(len(items)) {
		if len(items) > 0 {
			p.space()
		}
		items = append(items, p.expandItem())
	}
	return items
}

func (p *parser) expandItem() ExpandItem {
	var item ExpandItem
	t, allowed := p.expandTarget(&item)
	if p.peek() == '(' && allowed != 0 {
		item.Options = p.nested(t.Item(), t.isSingle(), allowed, &item)
		p.checkLevels(&item)
	}
	return item
}

// checkLevels fails if $levels is to follow a navigation property more than once that does not
// lead to what has it again (URL Conventions 5.1.3.3). max is as often as there is one.
func (p *parser) checkLevels(item *ExpandItem) {
	to, from := item.Navigation(), &p.scope.this
	for i := range item.Path.Segments {
		g := &item.Path.Segments[i]
		if g == to {
			break
		}
		from = &g.Type
	}
	if item.Levels < 2 || from.Target == nil || to.Type.Target == nil || isDerived(to.Type.Target, from.Target) || isDerived(from.Target, to.Type.Target) {
		return
	}
	p.report(item.Path.pos, "%s of %s leads to %s, where it is not again: $levels=%d means nothing", to.Name, from.Item(), to.Type.Item(), item.Levels)
}

// expandTarget reads an item without its options, and returns the type of what it expands
// and which options it can have.
func (p *parser) expandTarget(item *ExpandItem) (t Type, allowed optionSet) {
	item.Path.pos = p.pos
	t = p.expandPath(&item.Path)
	if p.err != nil {
		return t, 0
	}
	allowed = inExpand
	if item.Navigation().Kind == WildcardSegment {
		allowed = inExpandWildcard
	}
	if p.accept('/') {
		start := p.pos
		p.accept('$')
		p.identifier()
		switch suffix := p.text[start:p.pos]; {
		case suffix == "$ref":
			item.Ref = true
			allowed &= inExpandRef
		case suffix == "$count" && allowed == inExpand:
			item.Count = true
			allowed = inCount
		case suffix != "" && suffix[0] != '$' && item.Navigation().isNavigation():
			p.fail(start, "to expand further, write %s($expand=%s)", item.Path.String(), suffix)
		default:
			p.want(start, "$ref or $count", "is expected")
		}
	}
	return t, allowed
}

// expandPath reads the path to a navigation property, through complex
// properties and casts, with the cast that may follow it.
func (p *parser) expandPath(path *Path) Type {
	t := &p.scope.this
	for p.err == nil {
		p.items(len(path.Segments), "the path")
		start := p.pos
		if p.accept('*') {
			path.Segments = append(path.Segments, Segment{pos: int32(start), Kind: WildcardSegment, Name: "*"})
			return Type{}
		}
		path.Segments = append(path.Segments, p.expandSegment(start, t))
		t = &path.Segments[len(path.Segments)-1].Type
		if p.err != nil || p.endsExpandPath(path.Segments, *t) {
			break
		}
		p.skip(1)
	}
	return *t
}

func (p *parser) expandSegment(start int, t *Type) Segment {
	switch p.peek() {
	case '@':
		return p.annotation()
	case '$':
		if n := len("$value"); len(p.text)-start >= n && strings.EqualFold(p.text[start:start+n], "$value") {
			p.skip(n)
			return Segment{pos: int32(start), Kind: ValueSegment, Name: "$value", Type: Type{Kind: StreamKind}}
		}
	}
	name := p.name()
	if name == "" {
		p.want(start, "the name of a navigation property", "is expected")
		return Segment{}
	}
	return p.itemStep(start, name, t)
}

// endsExpandPath reports whether the path ends with these segments, of which
// the last has type t; otherwise a slash is next. It checks that it may end.
func (p *parser) endsExpandPath(segments []Segment, t Type) bool {
	rest := p.text[p.pos:]
	goesOn := strings.HasPrefix(rest, "/") && !strings.HasPrefix(rest, "/$")
	last := segments[len(segments)-1]
	switch {
	case last.isNavigation(), p.scope.sets != nil && len(segments) == 1:
		return !goesOn || !p.isCast(rest[1:], t)
	case last.Kind == CastSegment && len(segments) > 1 && segments[len(segments)-2].isNavigation():
		return true
	case goesOn:
		return false
	case last.Kind == CastSegment && (len(segments) == 1 || segments[len(segments)-2].Kind == CastSegment) || last.Type.Target != nil:
		p.wantBehind(&last, "/ and a navigation property")
	case last.Type.Kind == StreamKind:
	case last.Property != nil:
		p.fail(int(last.pos), "%s is no navigation property: it belongs to $select", last.Name)
	}
	return true
}

// isCast reports whether s starts with the name of a type, for values of t.
func (p *parser) isCast(s string, t Type) bool {
	n := 0
	for n < len(s) && (s[n] == '.' || isWord(s[n]) || s[n] >= 0x80) {
		n++
	}
	if isQualified(s[:n]) || t.Target == nil {
		return isQualified(s[:n])
	}
	_, known := p.typeOn(t, s[:n])
	return known
}

// itemStep is named for $select and $expand, whose paths go through collections
// to their items.
func (p *parser) itemStep(start int, name string, t *Type) Segment {
	s := p.named(start, name, t.each())
	if s.Kind == CastSegment {
		s.Type.Collection = t.Collection
	}
	return s
}
