package query

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A builder makes the nodes of a tree of calls of Go, as a parser does of text. What names
// mean and what goes together is said by the parser's methods, for both; texts within the
// calls, such as paths, are read by it.
type builder struct {
	parser
	collected Errors // of the calls that are done
	// outer are the items of $expand around, as Go calls them.
	outer []string
	item  *ExpandItem // whose options are built; nil if it is none
}

// call is a call of a function or a method of this package, which is where errors are.
type call struct {
	name   string
	method bool // whether the first argument is the receiver
	args   []any
}

// text returns the call as Go text.
func (c *call) text() string {
	var b strings.Builder
	args := c.args
	if c.method {
		b.WriteString(goText(args[0]) + ".")
		args = args[1:]
	}
	b.WriteString(c.name + "(")
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(goText(a))
	}
	return b.String() + ")"
}

// term is a call that makes a node, in the scope in which it stands.
type term struct {
	call
	node func(b *builder) operand
}

// goText returns an argument, nearly as Go has it.
func goText(v any) string {
	switch v := v.(type) {
	case built:
		if t := v.made(); t != nil {
			return t.text()
		}
		return "nothing"
	case string:
		return strconv.Quote(v)
	}
	return fmt.Sprint(v)
}

// built is what functions of this package have made: an operand, a condition.
type built interface{ made() *term }

func (t *term) made() *term { return t }

// bind makes the node of a term. What is wrong with it is kept, and its type is not known
// then.
func (b *builder) bind(t *term) operand {
	if b.faulty() { // of the term around, which is blamed
		return bad
	}
	if t == nil {
		b.fail(0, "an operand or condition is missing: it is the zero value")
		return bad
	}
	x := t.node(b)
	if b.faulty() {
		b.blame(t.text())
		return bad
	}
	return x
}

// faulty reports whether something is wrong with the call that is made a node.
func (b *builder) faulty() bool { return b.errs != nil }

// blame moves the errors of the parser to those that are collected, and goes on without
// them. They are errors of the call that the text shows.
func (b *builder) blame(text string) {
	place := append([]string{}, b.outer...)
	if text != "" {
		place = append(place, text)
	}
	for _, of := range b.errs {
		e, where := *of, place
		if e.Offset > 0 {
			where = append(where[:len(where):len(where)], fmt.Sprintf("at offset %d", e.Offset))
		}
		e.Option, e.Offset = cmp.Or(b.option, e.Option), -1
		e.Message = strings.Join(append(where[:len(where):len(where)], e.Message), ": ")
		b.collected = append(b.collected, &e)
	}
	b.errs, b.err = nil, nil
}

// read has the parser read a text.
func (b *builder) read(text string, read func()) {
	b.checkText(text)
	b.text, b.pos, b.ahead = text, 0, lookahead{}
	if !b.faulty() {
		read()
		b.end()
	}
}

// checkText fails if a text cannot be in a URL.
func (b *builder) checkText(text string) {
	if !utf8.ValidString(text) {
		b.fail(-1, "the text is not UTF-8")
	}
}

// operand makes the node of what a function of this package has made, or of a value.
func (b *builder) operand(v any) operand { return b.operandFor(v, Type{}) }

// operandFor is operand of what stands beside a value of a type.
func (b *builder) operandFor(v any, want Type) operand {
	if x, ok := v.(built); ok {
		return b.bind(x.made())
	}
	return b.value(v, want)
}

// pair makes the nodes of two operands, of which each says what the value beside it is.
func (b *builder) pair(left, right any) (x, y operand) {
	if _, made := left.(built); made {
		x = b.operand(left)
		return x, b.operandFor(right, *x.typ)
	}
	y = b.operand(right)
	return b.operandFor(left, *y.typ), y
}

// pathBefore makes the node of an operand that must be a path, before something else.
func (b *builder) pathBefore(o Operand, what string) *Path {
	x := b.operand(o)
	path, ok := x.expr.(*Path)
	if !ok {
		if x != bad {
			b.fail(0, "%s wants a path before it, not %s", what, x.expr)
		}
		path = &Path{Segments: []Segment{{}}}
	}
	return path
}

// extend makes the node of a path with a segment more.
func (b *builder) extend(path *Path, s Segment) operand {
	x := &Path{Segments: append(path.Segments[:len(path.Segments):len(path.Segments)], s)}
	return pathOperand(x)
}

// checkName fails if a name is no simple identifier.
func (b *builder) checkName(name, what string) {
	if n, characters := scanIdentifier(name); n == 0 || n < len(name) || characters > maxIdentifier {
		b.fail(0, "%q is no name for %s", name, what)
	}
}

// within makes something that is about values of another type.
func (b *builder) within(s *scope, build func()) {
	outer := b.scope
	s.it, s.outer = outer.it, outer
	b.scope = s
	build()
	b.scope = outer
}

// lists are the options that several parts add to.
const lists = optionSet(1<<selectOption | 1<<expandOption | 1<<orderbyOption | 1<<computeOption)

// options makes options of the parts that are allowed: first aliases and options that the
// standard does not know, then those that it has in the order in which they are parsed.
func (b *builder) options(parts []Part, allowed optionSet) *Options {
	o := new(Options)
	var given optionSet
	for id := noOption; id < optionCount; id++ {
		for _, part := range parts {
			if part.id != id {
				continue
			}
			b.part(&part, o, given, allowed)
			given |= 1 << id
		}
		if id == noOption {
			b.scope.addAliases(o)
		}
	}
	return o
}

// part adds what a part asks for to options of which some are given.
func (b *builder) part(part *Part, o *Options, given, allowed optionSet) {
	if len(b.outer) == 0 {
		b.option = ""
		if part.id != noOption {
			b.option = optionNames[part.id]
		}
	}
	b.collectionOnly(part.id, -1)
	switch {
	case b.faulty():
	case part.option == nil:
		b.fail(-1, "%s is a transformation, which stands in Apply", part.name)
	case part.id != noOption && !allowed.has(part.id) && len(b.outer) == 0:
		b.fail(-1, "the option can only be one of Expand")
	case part.id != noOption && !allowed.has(part.id):
		b.fail(-1, "%s cannot be nested here", optionNames[part.id])
	case part.id != noOption && given.has(part.id) && !lists.has(part.id):
		b.fail(-1, "the option is given twice")
	default:
		part.option(b, o)
	}
	b.blame(part.text())
}

// sequence makes transformations of parts.
func (b *builder) sequence(parts []Part) (steps []Transformation) {
	for _, part := range parts {
		if part.step == nil {
			b.fail(-1, "%s is no transformation", part.name)
		} else {
			steps = append(steps, part.step(b))
		}
		b.blame(part.text())
	}
	return steps
}
