package query

import (
	"strings"

	"github.com/odatagen/odatagen/internal/literal"
)

// search reads the expression of a $search (URL Conventions 5.1.8), up to what cannot
// belong to it. Words are everything between spaces, parentheses, double quotes and
// semicolons, so that AND, OR and NOT are words as well where no operator can be.
func (p *parser) search() *SearchExpr {
	p.space()
	if p.peek() == '\'' { // while it is typed, clients send it quoted (ABNF, searchExpr-incomplete)
		start := p.pos
		if !p.quoted() {
			return nil
		}
		text := p.text[start+1 : p.pos-1]
		return &SearchExpr{pos: start, Term: strings.ReplaceAll(text, "''", "'"), Phrase: true}
	}
	return p.searchOr()
}

func (p *parser) searchOr() *SearchExpr {
	left := p.searchAnd()
	for p.err == nil {
		at, ok := p.searchOperator("OR")
		if !ok {
			break
		}
		left = &SearchExpr{pos: at, Op: Or, Left: left, Right: p.searchAnd()}
	}
	return left
}

// searchAnd reads terms with AND or just spaces between them.
func (p *parser) searchAnd() *SearchExpr {
	left := p.searchTerm()
	for p.err == nil {
		start := p.pos
		at, ok := p.searchOperator("AND")
		if !ok {
			if _, or := p.searchOperator("OR"); or || !p.space() || !p.searchGoesOn() {
				p.rewind(start)
				break
			}
			at = p.pos
		}
		p.count(1)
		left = &SearchExpr{pos: at, Op: And, Left: left, Right: p.searchTerm()}
	}
	return left
}

// searchOperator reads the operator with the spaces around it, if something follows, and
// returns its place.
func (p *parser) searchOperator(name string) (int, bool) {
	start := p.pos
	spaced := p.space()
	at := p.pos
	if spaced && strings.HasPrefix(p.text[at:], name) {
		p.skip(len(name))
		if p.space() && p.searchGoesOn() {
			return at, true
		}
	}
	p.rewind(start)
	return at, false
}

// searchGoesOn reports whether a term can be next.
func (p *parser) searchGoesOn() bool {
	c := p.peek()
	return c == '(' || c == '"' || p.searchWord() > 0
}

func (p *parser) searchTerm() *SearchExpr {
	p.count(1)
	x := &SearchExpr{pos: p.pos}
	if c := p.peek(); c == '(' {
		return p.searchGroup()
	} else if c == '"' {
		n := strings.IndexByte(p.text[p.pos+1:], '"')
		if n <= 0 {
			p.fail(len(p.text), "the phrase in $search that starts at offset %d is empty or has no closing quote", p.pos)
			return x
		}
		x.Term, x.Phrase = p.text[p.pos+1:p.pos+1+n], true
		p.skip(n + 2)
		return x
	}
	n := p.searchWord()
	if n == 0 {
		p.want(p.pos, "a word, a phrase in double quotes or (", "is expected in $search")
		return x
	}
	x.Term = p.text[p.pos : p.pos+n]
	x.Phrase = strings.IndexByte(x.Term, ';') >= 0 // as which it can stand without percent-encoding
	p.skip(n)
	if x.Term != "NOT" {
		return x
	}
	if start := p.pos; !p.space() || !p.searchGoesOn() {
		p.rewind(start)
		return x
	}
	if !p.enter() {
		return x
	}
	defer p.leave()
	return &SearchExpr{pos: x.pos, Op: Not, Left: p.searchTerm()}
}

func (p *parser) searchGroup() *SearchExpr {
	if !p.enter() {
		return nil
	}
	defer p.leave()
	p.skip(1)
	p.space()
	x := p.searchOr()
	p.space()
	p.expect(')', "to close the group in $search")
	return x
}

// searchWord returns the length of the word that is next; 0 if there is none.
func (p *parser) searchWord() int {
	for i := p.pos; i < len(p.text); i++ {
		switch c := p.text[i]; c {
		case ' ', '\t', '(', ')', '"':
			return i - p.pos
		case ';':
			if !p.isEscaped(i) {
				return i - p.pos
			}
		case '\'':
			if i == p.pos {
				return 0
			}
		}
	}
	return len(p.text) - p.pos
}

// isEscaped reports whether the semicolon at the offset was percent-encoded.
func (p *parser) isEscaped(offset int) bool {
	for _, at := range p.escaped {
		if at == offset {
			return true
		}
	}
	return false
}

// String returns the search as OData text, not percent-encoded, with the operators
// between all terms and the parentheses that it needs.
func (x *SearchExpr) String() string { return string(x.appendTo(nil)) }

func (x *SearchExpr) appendTo(b []byte) []byte {
	switch {
	case x.Op == Not:
		return x.Left.appendOperand(append(b, "NOT "...), unaryPower)
	case x.Op != 0:
		own := opPowers[x.Op]
		b = append(x.Left.appendOperand(b, own), ' ')
		b = append(append(b, strings.ToUpper(x.Op.String())...), ' ')
		return x.Right.appendOperand(b, own+1)
	case x.Phrase && (x.Term == "" || strings.IndexByte(x.Term, '"') >= 0):
		return literal.AppendQuoted(b, x.Term)
	case x.Phrase:
		return append(append(append(b, '"'), x.Term...), '"')
	case x.Term == "NOT": // it would be the operator where a term follows
		return append(b, "(NOT)"...)
	}
	return append(b, x.Term...)
}

// appendOperand appends x, in parentheses if it binds less than least.
func (x *SearchExpr) appendOperand(b []byte, least int) []byte {
	if x.Op == 0 || x.Op == Not || opPowers[x.Op] >= least {
		return x.appendTo(b)
	}
	return append(x.appendTo(append(b, '(')), ')')
}
