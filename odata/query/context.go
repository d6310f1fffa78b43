package query

import (
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Context is the fragment of a context URL, which says what is in a payload (OData
// Protocol 4.01, 10).
type Context struct {
	// Path leads to the entity set, singleton or property: through containment
	// navigation properties with the keys before them, and perhaps with a type behind it.
	// It is nil where a type alone is named.
	Path *Path
	// TypeName is the type where no path is given, such as "ns.Address",
	// "Collection(Edm.String)" and "$ref".
	TypeName string
	// Select are the properties; nil if not given, and then all.
	Select []ContextItem
	// Suffix is "$entity", "$delta", "$deletedEntity", "$link" or "$deletedLink"; "" if not
	// given.
	Suffix string
}

// ContextItem is an item of the list of properties of a [Context] (10.7 to 10.10).
type ContextItem struct {
	// Path is the property with types and complex properties before it, the name of an
	// operation, "*", or a namespace with ".*".
	Path string
	// Recursive says that it is expanded, by a '+' behind it.
	Recursive bool
	// Select are the properties of what it leads to; nil if not given.
	Select []ContextItem
}

// Context parses the fragment of a context URL as it stands behind "$metadata#". An error
// is [Errors].
func (p *Parser) Context(fragment string) (*Context, error) {
	r := newRequest(p.Limits, p.Model)
	if err := r.checkLength(len(fragment)); err != nil {
		return nil, err
	}
	if at := strings.Index(fragment, "%23"); at >= 0 {
		return nil, Errors{{Status: statusBadRequest, Offset: at, Message: "a qualifier stands behind # in a fragment, not behind %23"}}
	}
	text, escaped, err := decode(fragment, inFragment, "")
	if err != nil {
		return nil, Errors{err}
	}
	sub := r.parse("", text, escaped)
	sub.resource = true
	c := sub.context()
	sub.end()
	if err := sub.failed(); err != nil {
		return nil, err
	}
	return c, nil
}

// contextTypes are the types that stand for themselves.
var contextTypes = [...]string{"Collection($ref)", "$ref", "Collection(Edm.EntityType)", "Collection(Edm.ComplexType)"}

func (p *parser) context() *Context {
	c := new(Context)
	for _, name := range contextTypes {
		if p.text == name {
			c.TypeName = name
			p.skip(len(name))
			return c
		}
	}
	start := p.pos
	if name := p.typeName(); isQualified(name) {
		p.checkType(start, name)
		c.TypeName = name
		c.Select = p.selectList(p.typeNamed(name).Item())
		return c
	}
	p.rewind(start)
	base := len(p.steps)
	p.contextPath(c)
	c.Path = p.newPath(start, base)
	return c
}

// checkType fails if the model has no such type.
func (p *parser) checkType(start int, name string) {
	item := strings.TrimSuffix(strings.TrimPrefix(name, "Collection("), ")")
	if edm, isEdm := strings.CutPrefix(item, "Edm."); isEdm {
		if !isPrimitiveType(edm) {
			p.report(start, "there is no primitive type %s", item)
		}
	} else if _, known := resolve(p.model, modelTypes(p.model), item); !known && p.model != nil && p.model.Types != nil {
		p.report(start, "the service has no type %s%s", item, didYouMean(item, typeNames(p.model)))
	}
}

func typeNames(m *Model) (names []string) {
	for name := range m.Types {
		names = append(names, name)
	}
	return names
}

// contextPath reads the path of an entity set, a singleton or a property, and what
// follows it.
func (p *parser) contextPath(c *Context) {
	s := Segment{pos: int32(p.pos), Kind: ResourceSegment, Name: p.identifier()}
	if s.Name == "" {
		p.want(p.pos, "the name of an entity set, a singleton or a type", "is expected")
		return
	}
	set := true
	if p.model != nil {
		r := p.model.Resources[s.Name]
		if r == nil || r.Kind > Singleton {
			p.fail(0, "the service has no entity set or singleton %s%s", s.Name, didYouMean(s.Name, p.resourceNames()))
			return
		}
		s.Args, s.Type, set = &SegmentArgs{Resource: r}, r.Type, r.Kind == EntitySet
	}
	p.step(s)
	for p.err == nil {
		switch {
		case p.peek() == '(' && p.isKeyed() && p.isKey():
			p.key()
			if p.peek() != '/' {
				p.want(p.pos, "/ and a property", "are expected after the key")
			}
		case p.peek() == '(':
			c.Select = p.selectList(p.last().Type.Item())
			p.contextSuffix(c, set)
			return
		case strings.HasPrefix(p.text[p.pos:], "/$"):
			p.contextSuffix(c, set)
			return
		case p.accept('/'):
			p.items(len(p.steps), "the path")
			p.contextSegment()
		default:
			return
		}
	}
}

// contextSegment reads a property or a type.
func (p *parser) contextSegment() {
	last := p.last()
	start, t := p.pos, last.Type
	name := p.name()
	switch {
	case name == "":
		p.want(start, "a property or a type", "is expected")
	case t.Collection && !isQualified(name):
		p.want(start, "a key or the name of a type", "is expected behind "+last.Name)
	case last.Kind == CastSegment && isQualified(name):
		p.want(start, "a property", "is expected behind a type")
	}
	p.step(p.named(start, name, &t))
}

// isKey reports whether the parenthesis that is next is that of a key, not of a list of
// properties.
func (p *parser) isKey() bool {
	before := p.pos
	defer func() { p.rewind(before) }()
	p.skip(1)
	if n, _ := scanIdentifier(p.text[p.pos:]); n > 0 && strings.HasPrefix(p.text[p.pos+n:], "=") {
		return true
	}
	if _, literal := p.constant(); literal {
		return p.peek() == ')'
	}
	return p.peek() == '@' && strings.IndexByte(p.text[p.pos:], '.') < 0
}

// contextSuffix reads what says which form of a payload it is.
func (p *parser) contextSuffix(c *Context, set bool) {
	start := p.pos
	if !p.accept('/') {
		return
	}
	suffix := p.text[p.pos:]
	switch suffix {
	case "$deletedEntity", "$link", "$deletedLink":
		set = set && c.Select == nil
	case "$entity", "$delta":
	default:
		set = false
	}
	if last := p.last(); !set || last.Kind == KeySegment {
		p.fail(start, "%s is unexpected here", p.excerpt(start))
		return
	}
	c.Suffix = suffix
	p.skip(len(suffix))
}

// selectList reads a list of properties in parentheses, if there is one.
func (p *parser) selectList(t Type) []ContextItem {
	if p.peek() != '(' || !p.enter() {
		return nil
	}
	defer p.leave()
	p.skip(1)
	items := []ContextItem{}
	for p.err == nil && (p.peek() != ')' || len(items) > 0) {
		p.items(len(items), "the list of properties")
		p.count(1)
		items = append(items, p.contextItem(t))
		if !p.accept(',') {
			break
		}
	}
	p.expect(')', "to close the list of properties")
	return items
}

// contextItem reads an item of such a list about values of the type.
func (p *parser) contextItem(t Type) (item ContextItem) {
	start := p.pos
	if p.accept('*') {
		item.Path = "*"
		return item
	}
	for first := true; p.err == nil; first = false {
		if t = p.contextName(t.Item(), first); !p.accept('/') {
			break
		}
	}
	item.Path = p.text[start:p.pos]
	item.Recursive = p.accept('+')
	item.Select = p.selectList(t.Item())
	return item
}

// contextName reads a segment of an item, and returns the type of what it leads to.
func (p *parser) contextName(t Type, first bool) Type {
	at := p.pos
	annotation := p.accept('@')
	name := p.name()
	switch {
	case name == "":
		p.want(p.pos, "the name of a property", "is expected")
	case annotation:
		if p.accept('#') {
			p.identifier()
		}
	case first && strings.HasPrefix(p.text[p.pos:], ".*"):
		p.checkNamespace(at, name)
		p.skip(len(".*"))
	case isQualified(name):
		p.skip(p.parameterNames())
		if t.Target == nil || p.text[p.pos-1] == ')' {
			break
		} else if found, known := p.typeOn(t, name); known {
			return found
		} else if p.model != nil && len(p.operationsOn(name, t)) == 0 {
			p.report(at, "%s has no type and no operation %s", t, name)
		}
	case t.Target != nil && (!first || wire.FindProperty(t.Target, name) != nil || strings.IndexByte("/+(", p.peek()) >= 0): // another one is computed
		found, _ := p.property(at, &t, name)
		return found
	}
	return Type{}
}

// isKeyed reports whether the path leads to what a key can pick from.
func (p *parser) isKeyed() bool {
	last := p.last()
	return keyed.has(last.Kind) && (last.Type.Collection || !last.Type.known())
}
