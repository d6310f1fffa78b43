package query

import "strings"

// Calls of the service's functions, in expressions and in paths of URLs (URL Conventions
// 4.9 and 5.1.1.15).

// arguments reads the named arguments in parentheses. Within a path of a URL they are
// literals, aliases and JSON.
func (p *parser) arguments() []Argument {
	list := []Argument{} // not nil, so that a call without any has parentheses
	if !p.enter() {
		return nil
	}
	defer p.leave()
	p.expect('(', "to call the function")
	p.space()
	for p.err == nil && p.peek() != ')' {
		p.items(len(list), "the list of arguments")
		p.space()
		start := p.pos
		name := p.identifier()
		if name == "" || !p.accept('=') {
			p.fail(start, "an argument is written name=value, found %s", p.excerpt(start))
			break
		}
		for i := range list {
			if list[i].Name == name {
				p.fail(start, "the argument %s is given twice", name)
			}
		}
		list = append(list, Argument{name, p.parameterValue().expr})
		p.space()
		if !p.accept(',') {
			break
		}
		if p.space(); p.peek() == ')' {
			p.want(p.pos, "an argument", "is expected")
		}
	}
	p.expect(')', "to end the arguments")
	return list
}

// parameterValue reads the value of an argument.
func (p *parser) parameterValue() operand {
	if !p.resource {
		return p.expression(orPower)
	}
	start := p.pos
	x := p.primary()
	switch x.expr.(type) {
	case *Literal, *Alias, *Object, *List:
	default:
		p.fail(start, "an argument in a path is a literal, JSON or a parameter alias")
	}
	return x
}

// callOn reads the arguments of a function that is called on values of the type, and
// returns the segment.
func (p *parser) callOn(start int, name string, t Type) Segment {
	s := Segment{pos: int32(start), Kind: OperationSegment, Name: name, Args: new(SegmentArgs)}
	at := p.pos
	s.Args.Arguments = p.arguments()
	if p.err == nil && p.model != nil {
		p.bindCall(at, &s, t)
	}
	return s
}

// bindCall finds the overload that a segment calls.
func (p *parser) bindCall(at int, s *Segment, t Type) {
	all, _ := resolve(p.model, p.model.Operations, s.Name)
	var overloads []*Operation
	for _, o := range all {
		if o.accepts(t) && !o.Action {
			overloads = append(overloads, o)
		}
	}
	if overloads == nil {
		p.report(int(s.pos), "%s has no function %s%s", t, s.Name, didYouMean(s.Name, p.functionsOf(t)))
		return
	}
	p.bindOverload(at, s, overloads)
}

func (p *parser) bindOverload(at int, s *Segment, overloads []*Operation) {
	o := p.overload(at, s.Name, overloads, s.Args.Arguments)
	if o == nil {
		return
	}
	s.Args.Operation, s.Type = o, o.Result
	for i := range s.Args.Arguments {
		a := &s.Args.Arguments[i]
		want := o.typeOf(o.parameter(a.Name))
		value := operand{a.Value, typeOf(a.Value)}
		p.coerce(&value, want)
		p.fromString(&value, want)
		a.Value = value.expr
		if _, ok := comparable(value.typ, want); !ok && !isGeoJSON(&value, want) {
			p.report(a.Value.Offset(), "the argument %s is %s, not %s", a.Name, *want, *value.typ)
		}
	}
}

// isGeoJSON reports whether a value that is to be spatial is an object, or a list of objects:
// which these are, the value says itself.
func isGeoJSON(x *operand, want *Type) bool {
	return want.Kind == SpatialKind && x.typ.Kind == StructuredKind && x.typ.Collection == want.Collection
}

// functionsOf returns the names of what can be called on values of the type.
func (p *parser) functionsOf(t Type) (names []string) {
	for name, overloads := range p.model.Operations {
		for _, o := range overloads {
			if o.accepts(t) && !o.Action {
				names = append(names, name)
				break
			}
		}
	}
	return names
}

// parenthesis is what a parenthesis behind a name can be.
type parenthesis uint8

const (
	noParenthesis parenthesis = iota
	keyParenthesis
	callParenthesis
)

// isKeyAfterParenthesis reports whether what stands behind the parenthesis that is next can
// be a key at all: it begins with the name of a part, a literal, or an alias.
func (p *parser) isKeyAfterParenthesis() bool {
	rest := strings.TrimLeft(p.text[p.pos+1:], " \t")
	n, _ := scanIdentifier(rest)
	if n == 0 || n == len(rest) || rest[n] == '=' || rest[n] == '\'' || rest[n] == '.' || scanGuid(rest) > 0 {
		return true
	}
	_, is := keyword(rest[:n])
	return is
}

// parenthesisAfter says what the parenthesis that is next is, behind the name of
// something that may be a property of the type or a function that is called on it: for
// names that nobody knows, by how it looks.
func (p *parser) parenthesisAfter(name string, property bool) parenthesis {
	rest := p.text[p.pos:]
	switch {
	case !strings.HasPrefix(rest, "("):
		return noParenthesis
	case property:
		return keyParenthesis
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	n, _ := scanIdentifier(rest)
	named := n > 0 && strings.HasPrefix(rest[n:], "=")
	if _, known := resolve(p.model, modelOperations(p.model), name); strings.HasPrefix(rest, ")") || named && (known || isQualified(name)) {
		return callParenthesis
	}
	return keyParenthesis
}
