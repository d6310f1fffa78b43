package query

import (
	"strings"
	"unicode/utf8"
)

// Expressions: operators by their binding power (Pratt), and what they join.

// expression reads an expression of operators that bind at least as tightly as
// least.
func (p *parser) expression(least int) operand {
	left := p.primary()
	for p.err == nil {
		op, at := p.operator()
		if op == 0 || opPowers[op] < least {
			break
		}
		spaced := at > p.pos
		p.pos = p.ahead.end
		if !spaced {
			p.fail(at, "a space is expected before %s", op)
		} else if !p.space() && !(op == In && p.peek() == '(') {
			p.fail(p.pos, "a space is expected after %s", op)
		}
		var right operand
		if op == In {
			right = p.inOperand()
		} else {
			right = p.expression(opPowers[op] + 1)
		}
		left = p.binary(at, op, left, right)
	}
	return left
}

// lookahead is the operator that follows a place, behind spaces. All expressions that may
// end at the place ask for it.
type lookahead struct {
	pos, at, end int
	op           Op
}

// operator returns the operator that follows and its place, without reading it; 0 if there
// is none.
func (p *parser) operator() (Op, int) {
	if p.ahead.pos != p.pos { // never 0, where no expression ends
		at := p.pos
		for at < len(p.text) && (p.text[at] == ' ' || p.text[at] == '\t') {
			at++
		}
		op, n := scanOperator(p.text[at:])
		p.ahead = lookahead{p.pos, at, at + n, op}
	}
	return p.ahead.op, p.ahead.at
}

// scanOperator returns the binary operator at the start of s, in whatever case
// (Protocol 4.01, 13.2.1), and its length: 0 if there is none.
func scanOperator(s string) (Op, int) {
	key, n := uint64(0), 0
	for n < len(s) && n < 6 && isWord(s[n]) {
		key = key<<8 | uint64(s[n]|0x20)
		n++
	}
	switch key {
	case 'o'<<8 | 'r':
		return Or, n
	case 'a'<<16 | 'n'<<8 | 'd':
		return And, n
	case 'e'<<8 | 'q':
		return Eq, n
	case 'n'<<8 | 'e':
		return Ne, n
	case 'g'<<8 | 't':
		return Gt, n
	case 'g'<<8 | 'e':
		return Ge, n
	case 'l'<<8 | 't':
		return Lt, n
	case 'l'<<8 | 'e':
		return Le, n
	case 'a'<<16 | 'd'<<8 | 'd':
		return Add, n
	case 's'<<16 | 'u'<<8 | 'b':
		return Sub, n
	case 'm'<<16 | 'u'<<8 | 'l':
		return Mul, n
	case 'd'<<16 | 'i'<<8 | 'v':
		return Div, n
	case 'd'<<32 | 'i'<<24 | 'v'<<16 | 'b'<<8 | 'y':
		return DivBy, n
	case 'm'<<16 | 'o'<<8 | 'd':
		return Mod, n
	case 'h'<<16 | 'a'<<8 | 's':
		return Has, n
	case 'i'<<8 | 'n':
		return In, n
	}
	return 0, 0
}

// binary makes the node and checks the operands' types.
func (p *parser) binary(at int, op Op, left, right operand) operand {
	p.count(1)
	kind, ok := BooleanKind, true
	result := BooleanKind
	switch op {
	case And, Or:
		ok = left.typ.isBoolean() && right.typ.isBoolean()
	case Eq, Ne, Gt, Ge, Lt, Le:
		p.coerce(&left, right.typ)
		p.coerce(&right, left.typ)
		kind, ok = comparable(left.typ, right.typ)
		ok = ok && (op == Eq || op == Ne || left.typ.isOrdered() && right.typ.isOrdered())
	case Has:
		p.coerce(&right, left.typ)
		enums := setOf(UnknownKind, NullKind, EnumKind)
		kind, ok = comparable(left.typ, right.typ)
		ok = ok && enums.has(left.typ.Kind) && (enums.has(right.typ.Kind) || right.typ.Kind == StringKind)
	case In:
		kind, ok = p.checkIn(left.typ, &right)
	default:
		if p.through { // what is calculated is that of each item
			p.notThrough(left)
			p.notThrough(right)
			left.typ, right.typ = left.typ.each(), right.typ.each()
		}
		if temporal.has(left.typ.Kind) || op == Mul && left.typ.Kind.IsNumber() {
			p.coerce(&right, ofKind(DurationKind))
		} else if temporal.has(right.typ.Kind) {
			p.coerce(&left, ofKind(DurationKind))
		}
		kind, ok = arithmetic(op, left.typ, right.typ)
		result = kind
	}
	if !ok {
		p.fail(at, "%s cannot have the operands %s and %s%s", op, left.typ, right.typ, hint(left, right))
	}
	x := p.binaries.new()
	*x = Binary{pos: at, Op: op, Kind: kind, Left: left.expr, Right: right.expr}
	return operand{x, ofKind(result)}
}

// notThrough fails if an operand is a path that goes on behind a collection: those alone
// can be aggregated, not what is calculated of them (Data Aggregation 4.0, 3.2.1.1).
func (p *parser) notThrough(x operand) {
	path, ok := x.expr.(*Path)
	if !ok {
		return
	}
	for i, s := range path.Segments[:len(path.Segments)-1] {
		if next := path.Segments[i+1]; s.Type.Collection && next.Kind == PropertySegment {
			p.fail(int(next.pos)-1, "%s of the items of %s is aggregated alone, not in an expression", next.Name, s.Name)
			return
		}
	}
}

// hint says what a comparison with a string may have been meant to be.
func hint(left, right operand) string {
	if left.typ.Kind == StringKind {
		left, right = right, left
	}
	if x, ok := right.expr.(*Literal); ok && x.Kind == StringLiteral {
		switch left.typ.Kind {
		case BooleanKind, ByteKind, SByteKind, Int16Kind, Int32Kind, Int64Kind, DecimalKind, SingleKind, DoubleKind,
			GuidKind, DateKind, DateTimeOffsetKind, TimeOfDayKind:
			return "; write " + left.typ.String() + " without quotes"
		}
	}
	return ""
}

func (t *Type) isBoolean() bool {
	return t.Kind == BooleanKind && !t.Collection || !t.known()
}

// unordered are the kinds of values of which none is greater than another.
const unordered = kindSet(1<<StructuredKind | 1<<StreamKind | 1<<SpatialKind)

func (t *Type) isOrdered() bool {
	return !t.known() || !t.Collection && !unordered.has(t.Kind)
}

// checkIn reports whether the right operand of in is a collection whose items
// can equal the left one, and what all are to be converted to.
func (p *parser) checkIn(left *Type, right *operand) (TypeKind, bool) {
	list, ok := right.expr.(*List)
	if !ok {
		item := right.typ.Item()
		kind, ok := comparable(left, &item)
		return kind, !right.typ.known() || right.typ.Collection && ok
	}
	common := left.Kind
	for i, x := range list.Items {
		item := operand{x, typeOf(x)}
		if _, ok := x.(*Literal); ok {
			p.coerce(&item, left)
		}
		kind, ok := comparable(left, item.typ)
		if !ok {
			p.fail(x.Offset(), "%s cannot be in a list with item %d, %s%s", *left, i+1, *item.typ, hint(operand{typ: left}, item))
		}
		if common != kind {
			common = Promote(common, kind)
		}
	}
	return common, true
}

// boolean reads an expression that must be Boolean.
func (p *parser) boolean(what string) Expr {
	start := p.pos
	x := p.expression(orPower)
	p.operatorMissing()
	if _, isAlias := x.expr.(*Alias); !x.typ.isBoolean() || x.typ.Kind == NullKind && !isAlias {
		p.fail(start, "%s must be Boolean, found %s", what, x.typ)
	}
	return x.expr
}

// operatorMissing fails if the text goes on after an expression with what can
// neither continue nor follow it.
func (p *parser) operatorMissing() {
	start := p.pos
	if start == len(p.text) {
		return
	}
	spaced := p.space()
	switch c := p.peek(); {
	case p.pos == len(p.text) || strings.ContainsRune("),;:", rune(c)):
		p.rewind(start)
	case spaced:
		p.fail(p.pos, "an operator such as eq or and is expected, found %s", p.excerpt(p.pos))
	default:
		p.end()
	}
}

// primary reads an operand with the unary operators before it.
func (p *parser) primary() operand {
	p.count(1)
	start := p.pos
	switch c := p.peek(); {
	case isWord(c) && !isDigit(c) || c >= utf8.RuneSelf:
		return p.wordOperand(start)
	case c == '\'' || isDigit(c) || c == '-' || c == '+':
		if x, ok := p.constant(); ok {
			return x
		}
	}
	switch p.peek() {
	case '(':
		return p.parenthesized()
	case '[':
		return p.array()
	case '{':
		return p.object()
	case '@':
		return p.alias()
	case '-':
		p.skip(1)
		p.space()
		return p.unary(start, Negate)
	case '"':
		p.fail(start, "strings are written in single quotes")
		return bad
	}
	return p.path()
}

// wordOperand reads an operand that begins with a name.
func (p *parser) wordOperand(start int) operand {
	x, name, ok := p.word(start)
	switch {
	case ok:
		return x
	case name == "":
		return p.path() // which says what is wrong
	case len(name) == len("not") && strings.EqualFold(name, "not"):
		if !p.space() && p.peek() != '(' {
			p.fail(p.pos, "an operand is expected after not, found %s", p.excerpt(p.pos))
		}
		return p.unary(start, Not)
	}
	return p.pathOf(start, name)
}

func (p *parser) unary(start int, op Op) operand {
	if !p.enter() {
		return bad
	}
	defer p.leave()
	x := p.expression(unaryPower)
	switch {
	case op == Not && !x.typ.isBoolean():
		p.fail(start, "not cannot have the operand %s", x.typ)
	case op == Negate && x.typ.known() && (x.typ.Collection || !(numericKinds | setOf(UnknownKind, NullKind, DurationKind)).has(x.typ.Kind)):
		p.fail(start, "- cannot have the operand %s", x.typ)
	}
	return operand{&Unary{pos: start, Op: op, Operand: x.expr}, ofKind(x.typ.Kind)}
}

// constant reads a literal; it reports false, and reads nothing, if there is
// none.
func (p *parser) constant() (operand, bool) {
	start := p.pos
	c := p.peek()
	switch {
	case c == '\'':
		if !p.quoted() {
			return bad, true
		}
		return p.newLiteral(start, StringLiteral, p.text[start:p.pos]), true
	case isDigit(c) || c == '-' || c == '+':
		return p.numeric()
	}
	x, _, ok := p.word(start)
	if !ok {
		p.rewind(start)
	}
	return x, ok
}

// word reads a name, and the literal that it is, or that it begins.
func (p *parser) word(start int) (x operand, name string, ok bool) {
	name = p.name()
	if name == "" {
		return operand{}, "", false
	}
	switch p.peek() {
	case '\'':
		return p.prefixedLiteral(start, name), name, true
	case '-':
		if len(name) == 8 && scanGuid(p.text[start:]) > 0 {
			p.rewind(start)
			x, ok = p.numeric()
			return x, name, ok
		}
	}
	if kind, is := keyword(name); is {
		return p.newLiteral(start, kind, name), name, true
	}
	return operand{}, name, false
}

// parenthesized reads an expression in parentheses.
func (p *parser) parenthesized() operand {
	if !p.enter() {
		return bad
	}
	defer p.leave()
	p.skip(1)
	p.space()
	x := p.expression(orPower)
	p.space()
	p.expect(')', "to close the parenthesis")
	return x
}

// inOperand reads what follows in: a list of literals in parentheses, which
// only this operator has, or an expression.
func (p *parser) inOperand() operand {
	start := p.pos
	if !p.accept('(') {
		return p.expression(primaryPower)
	}
	p.space()
	if p.accept(')') {
		return emptyList(start)
	}
	first, ok := p.constantItem(')')
	if !ok {
		p.rewind(start)
		return p.parenthesized()
	}
	return p.list(start, first, ')')
}

// rewind goes back, unless an error has ended the text.
func (p *parser) rewind(pos int) {
	if p.err == nil {
		p.pos = pos
	}
}

// constantItem reads a literal if the separator of a list or its end follows,
// else nothing.
func (p *parser) constantItem(end byte) (operand, bool) {
	start := p.pos
	x, ok := p.constant()
	after := p.pos
	p.space()
	if c := p.peek(); ok && (c == ',' || c == end) {
		p.rewind(after)
		return x, true
	}
	p.rewind(start)
	return operand{}, false
}
