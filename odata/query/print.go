package query

import (
	"strings"

	"github.com/odatagen/odatagen/internal/literal"
	"github.com/odatagen/odatagen/internal/percent"
)

// How expressions are written as text: String and what it needs.

// String implements [Expr].
func (x *Literal) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Path) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Unary) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Binary) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Call) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Case) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Lambda) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *List) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Object) String() string { return string(x.appendTo(nil)) }

// String implements [Expr].
func (x *Alias) String() string { return string(x.appendTo(nil)) }

var opNames = [...]string{
	Or: "or", And: "and", Eq: "eq", Ne: "ne", Gt: "gt", Ge: "ge", Lt: "lt", Le: "le",
	Add: "add", Sub: "sub", Mul: "mul", Div: "div", DivBy: "divby", Mod: "mod",
	Has: "has", In: "in", Not: "not", Negate: "-", Any: "any", All: "all",
}

// String returns the operator as OData writes it.
func (op Op) String() string {
	if int(op) < len(opNames) && op > 0 {
		return opNames[op]
	}
	return "?"
}

// The binding powers of operators (URL Conventions 5.1.1.17): what is greater
// binds tighter.
const (
	orPower = iota + 1
	andPower
	equalityPower
	relationalPower
	additivePower
	multiplicativePower
	unaryPower
	hasPower
	primaryPower
)

var opPowers = [...]int{
	Or: orPower, And: andPower, Eq: equalityPower, Ne: equalityPower,
	Gt: relationalPower, Ge: relationalPower, Lt: relationalPower, Le: relationalPower,
	Add: additivePower, Sub: additivePower,
	Mul: multiplicativePower, Div: multiplicativePower, DivBy: multiplicativePower, Mod: multiplicativePower,
	Has: hasPower, In: hasPower, Not: unaryPower, Negate: unaryPower,
}

func power(x Expr) int {
	switch x := x.(type) {
	case *Binary:
		return opPowers[x.Op]
	case *Unary:
		return unaryPower
	}
	return primaryPower
}

// appendOperand appends x, in parentheses if it binds less than least.
func appendOperand(b []byte, x Expr, least int) []byte {
	if power(x) >= least {
		return x.appendTo(b)
	}
	return append(x.appendTo(append(b, '(')), ')')
}

func (x *Literal) appendTo(b []byte) []byte {
	if x.Text != "" && x.Text[0] == '"' {
		text, _ := unquoteJSON(x.Text)
		return literal.AppendQuoted(b, text)
	}
	return append(b, x.Text...)
}

func (x *Unary) appendTo(b []byte) []byte {
	if x.Op == Not {
		return appendOperand(append(b, "not "...), x.Operand, unaryPower)
	}
	b = append(b, '-')
	start := len(b)
	b = appendOperand(b, x.Operand, unaryPower)
	if beginsLikeNumber(b[start:]) { // -5 would be a literal
		b = append(b, "()"...)
		copy(b[start+1:], b[start:len(b)-2])
		b[start], b[len(b)-1] = '(', ')'
	}
	return b
}

func beginsLikeNumber(b []byte) bool {
	c := b[0]
	return isDigit(c) || c == '-' || c == '+' || len(b) >= 3 && string(b[:3]) == "INF"
}

func (x *Binary) appendTo(b []byte) []byte {
	own := opPowers[x.Op]
	b = appendOperand(b, x.Left, own)
	b = append(b, ' ')
	b = append(b, x.Op.String()...)
	b = append(b, ' ')
	if list, ok := x.Right.(*List); ok && x.Op == In && allLiterals(list.Items) {
		return append(appendExprs(append(b, '('), list.Items), ')')
	}
	return appendOperand(b, x.Right, own+1)
}

func allLiterals(items []Expr) bool {
	for _, x := range items {
		if _, ok := x.(*Literal); !ok {
			return false
		}
	}
	return true
}

func appendExprs(b []byte, items []Expr) []byte {
	for i, x := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = x.appendTo(b)
	}
	return b
}

func (x *Call) appendTo(b []byte) []byte {
	b = append(b, x.Name...)
	b = appendExprs(append(b, '('), x.Args)
	if x.TypeName != "" {
		if len(x.Args) > 0 {
			b = append(b, ',')
		}
		b = append(b, x.TypeName...)
	}
	return append(b, ')')
}

func (x *Case) appendTo(b []byte) []byte {
	b = append(b, "case("...)
	for i, branch := range x.Branches {
		if i > 0 {
			b = append(b, ',')
		}
		b = branch.When.appendTo(b)
		b = append(b, ": "...) // without the space, 10:20 would be a time
		b = branch.Then.appendTo(b)
	}
	return append(b, ')')
}

func (x *Lambda) appendTo(b []byte) []byte {
	b = x.Source.appendTo(b)
	b = append(b, '/')
	b = append(b, x.Op.String()...)
	b = append(b, '(')
	if x.Predicate != nil {
		b = append(b, x.Variable...)
		b = append(b, ':')
		b = x.Predicate.appendTo(b)
	}
	return append(b, ')')
}

func (x *List) appendTo(b []byte) []byte {
	b = append(b, '[')
	for i, item := range x.Items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendInJSON(b, item)
	}
	return append(b, ']')
}

// appendInJSON appends a value that stands in an array or an object, where a string that is
// JSON stays so.
func appendInJSON(b []byte, x Expr) []byte {
	if l, ok := x.(*Literal); ok && l.Text != "" && l.Text[0] == '"' {
		text, _ := unquoteJSON(l.Text)
		return appendJSON(b, text)
	}
	return x.appendTo(b)
}

func (x *Object) appendTo(b []byte) []byte {
	b = append(b, '{')
	for i, m := range x.Members {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, m.Name)
		b = append(b, ':')
		b = appendInJSON(b, m.Value)
	}
	return append(b, '}')
}

func (x *Alias) appendTo(b []byte) []byte { return append(b, x.Name...) }

func (x *Path) appendTo(b []byte) []byte {
	for i := range x.Segments {
		if s := &x.Segments[i]; i > 0 && (s.Kind != KeySegment || s.Name != "") {
			b = append(b, '/')
		}
		b = x.Segments[i].appendTo(b)
	}
	return b
}

// Encode returns the path as it stands in a URL, percent-encoded, without a slash before
// it. [Parser.Parse] makes the same path of it, but for positions.
func (x *Path) Encode() string {
	var b []byte
	for i := range x.Segments {
		s := &x.Segments[i]
		if i > 0 && (s.Kind != KeySegment || s.Name != "") {
			b = append(b, '/')
		}
		if s.Kind == KeySegment && s.Name != "" && len(s.Args.Key) > 1 {
			for i, part := range s.Args.Key {
				if i > 0 {
					b = append(b, '/')
				}
				b = percent.AppendSegment(b, part.Value.(*Literal).plain())
			}
			continue
		}
		b = percent.AppendSegment(b, string(s.appendTo(nil)))
	}
	return string(b)
}

// plain returns the text of a literal without quotes and prefix.
func (x *Literal) plain() string {
	if strings.IndexByte(x.Text, '\'') >= 0 {
		return x.quotedPart()
	}
	return x.Text
}

func (s *Segment) appendTo(b []byte) []byte {
	b = append(b, s.Name...)
	a := s.Args
	if a == nil {
		return b
	}
	switch s.Kind {
	case CountSegment:
		open := byte('(')
		if a.Filter != nil {
			b = a.Filter.appendTo(append(append(b, open), "$filter="...))
			open = ';'
		}
		if a.Search != nil {
			b = a.Search.appendTo(append(append(b, open), "$search="...))
			open = ';'
		}
		if open == ';' {
			b = append(b, ')')
		}
	case FilterSegment:
		b = append(a.Filter.appendTo(append(b, '(')), ')')
	case KeySegment:
		if s.Name == "" { // else it is a segment of its own
			b = appendKey(b, a.Key)
		}
	case OperationSegment, ResourceSegment:
		if a.Arguments != nil {
			b = append(appendList(append(b, '('), a.Arguments, (*Argument).appendTo), ')')
		}
	case AggregateSegment:
		b = append(a.Aggregate.appendTo(append(b, '(')), ')')
	case CrossjoinSegment:
		b = append(b, '(')
		for i, set := range a.Sets {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, set...)
		}
		b = append(b, ')')
	}
	return b
}

func (a *Argument) appendTo(b []byte) []byte {
	return a.Value.appendTo(append(append(b, a.Name...), '='))
}

func appendKey(b []byte, key []KeyValue) []byte {
	for i, k := range key {
		b = append(b, "(,"[min(i, 1)])
		if k.Name != "" {
			b = append(append(b, k.Name...), '=')
		}
		b = k.Value.appendTo(b)
	}
	return append(b, ')')
}
