package query

// search reads the text of a $search up to end, and checks that its phrases
// and parentheses are closed and nothing is empty (URL Conventions 5.1.8).
func (p *parser) search(end int) string {
	start := p.pos
	p.space()
	if p.peek() == '\'' && scanQuoted(p.text[p.pos:end]) == end-p.pos {
		p.pos = end // while it is typed, clients send it quoted (ABNF, searchExpr-incomplete)
		return p.text[start:end]
	}
	depth := 0
	wantTerm := true // whether a term must come before a closing parenthesis and the end
	apart := true    // whether a term may begin here: after a space or '('
	for p.pos < end {
		at := p.pos
		switch c := p.text[at]; {
		case c == ' ' || c == '\t':
			apart = true
			p.skip(1)
			continue
		case c == ')':
			if depth--; depth < 0 || wantTerm {
				p.fail(at, "the ) of $search is unexpected here")
				return ""
			}
			p.skip(1)
		case !apart:
			p.fail(at, "a space is expected before %s in $search", p.excerpt(at))
			return ""
		case c == '(':
			depth++
			wantTerm, apart = true, true
			p.skip(1)
			continue
		case c == '"':
			n := scanPhrase(p.text[at:end])
			if n == 0 {
				p.fail(at, "the phrase that starts here in $search is empty or has no closing quote")
				return ""
			}
			p.skip(n)
		case c == '\'':
			p.fail(at, "a word of $search cannot start with a single quote: phrases are written in double quotes")
			return ""
		default:
			p.skip(scanSearchWord(p.text[at:end]))
		}
		wantTerm, apart = false, false
	}
	if wantTerm || depth > 0 {
		p.fail(p.pos, "$search ends too early: a word, a phrase or ) is expected")
	}
	return p.text[start:end]
}

func scanPhrase(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == '"' {
			if i == 1 {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

func scanSearchWord(s string) int {
	n := 0
	for n < len(s) {
		switch s[n] {
		case ' ', '\t', '(', ')', '"':
			return n
		}
		n++
	}
	return n
}
