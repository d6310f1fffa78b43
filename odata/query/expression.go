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
			p.want(at, "a space", "is expected before "+op.String())
		} else if !p.space() && !(op == In && p.peek() == '(') {
			p.want(p.pos, "a space", "is expected after "+op.String())
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

// boolean reads an expression that must be Boolean.
func (p *parser) boolean(what string) Expr {
	start := p.pos
	x := p.expression(orPower)
	p.operatorMissing()
	return p.condition(start, what, x)
}

// condition fails if a value is not Boolean.
func (p *parser) condition(start int, what string, x operand) Expr {
	if !x.typ.isBoolean() {
		p.report(start, "%s must be Boolean, found %s", what, x.typ)
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
		p.want(p.pos, "an operator such as eq or and", "is expected")
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
			p.want(p.pos, "an operand", "is expected after not")
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
	return p.operation(start, op, p.expression(unaryPower))
}

// operation makes the node of a unary operator and checks the operand's type.
func (p *parser) operation(start int, op Op, x operand) operand {
	switch {
	case op == Not && !x.typ.isBoolean():
		p.report(start, "not cannot have the operand %s", x.typ)
	case op == Negate && x.typ.known() && (x.typ.Collection || !(numericKinds | setOf(UnknownKind, NullKind, DurationKind)).has(x.typ.Kind)):
		p.report(start, "- cannot have the operand %s", x.typ)
	}
	made := p.unaries.single()
	made.pos, made.Op, made.Operand = start, op, x.expr
	return operand{made, ofKind(x.typ.Kind)}
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
