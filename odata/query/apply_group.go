package query

import (
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// groupby(…) and the hierarchies of $apply.

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
	} else if rest := p.text[p.pos:]; strings.HasPrefix(rest, "null,") || strings.HasPrefix(rest, "$all,") {
		p.failStatus(statusNotImplemented, p.pos, "rollup from the total of all is not supported: concat(aggregate(…),groupby(…)) has that too")
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
	t := &p.scope.this
	for p.err == nil {
		at := p.pos
		name := p.name()
		if name == "" {
			p.want(at, "the name of a property", "is expected")
			break
		}
		p.items(len(p.steps)-base, "the path")
		p.step(p.named(at, name, t))
		t = &p.last().Type
		if t.known() && (t.Collection || t.Kind != StructuredKind) || !p.accept('/') {
			break
		}
	}
	last := p.last()
	if t.Collection && p.err == nil {
		p.fail(p.pos, "nothing can be grouped by %s", *t)
	} else if last.Kind == CastSegment {
		p.wantBehind(last, "/ and a property")
	}
	return p.newPath(start, base)
}

// hierarchy reads what names a recursive hierarchy.
func (p *parser) hierarchy() *Hierarchy {
	x := new(Hierarchy)
	start := p.pos
	if !strings.HasPrefix(p.text[start:], "$root/") {
		p.want(start, "the nodes of the hierarchy", "are expected, as in $root/Nodes")
		return x
	}
	nodes, ok := p.path().expr.(*Path)
	if !ok {
		p.fail(start, "the nodes of a hierarchy are a path")
	}
	x.Nodes = nodes
	p.wantComma("the qualifier of the hierarchy")
	if x.Qualifier = p.identifier(); x.Qualifier == "" {
		p.want(p.pos, "the qualifier of the hierarchy", "is expected")
	}
	p.wantComma("the path to the identifier of a node")
	at := p.pos
	defer func(before bool) { p.through = before }(p.through)
	p.through = true
	base := len(p.steps)
	for t := &p.scope.this; p.err == nil; {
		place := p.pos
		name := p.name()
		if name == "" {
			p.want(place, "the name of a property", "is expected")
			break
		}
		p.step(p.named(place, name, t))
		if t = &p.last().Type; !p.accept('/') {
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
			p.want(p.pos, "keep start", "is expected")
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
		p.want(start, "preorder or postorder", "is expected")
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
	return name == "identity" && c != '/' || c == '(' && (slices.Contains(transformations, name) && name != "concat" || isQualified(name) && lookupFunction(name) == nil)
}
