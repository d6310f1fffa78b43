package query

import (
	"strconv"
	"strings"
)

// How literals are found in the text (ABNF, section 7). The scan functions
// return the length of what they found at the start of s, 0 for nothing.

func scanDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func scanGuid(s string) int {
	const length = 36
	if len(s) < length {
		return 0
	}
	for i := range length {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return 0
			}
		default:
			if !isHex(s[i]) {
				return 0
			}
		}
	}
	return length
}

// scanNumeric scans what starts with a digit or a sign: numbers, and dates
// and times.
func scanNumeric(s string) (LiteralKind, int) {
	if n := scanDigits(s); n > 0 && (n == len(s) || !isHex(s[n]) && s[n] != '-' && s[n] != ':') {
		return scanNumber(s) // as most are
	}
	if n := scanGuid(s); n > 0 {
		return GuidLiteral, n
	}
	if n := scanDate(s); n > 0 {
		if m := scanTimeAndZone(s[n:]); m > 0 {
			return DateTimeOffsetLiteral, n + m
		}
		return DateLiteral, n
	}
	if n := scanTime(s); n > 0 {
		return TimeOfDayLiteral, n
	}
	return scanNumber(s)
}

func scanDate(s string) int {
	n := 0
	if s != "" && s[0] == '-' {
		n = 1
	}
	year := scanDigits(s[n:])
	n += year
	if year < 4 || len(s) < n+6 || s[n] != '-' || scanDigits(s[n+1:]) != 2 || s[n+3] != '-' || scanDigits(s[n+4:]) < 2 {
		return 0
	}
	return n + 6
}

// scanTime scans hh:mm, hh:mm:ss and hh:mm:ss.f.
func scanTime(s string) int {
	if scanDigits(s) != 2 || len(s) < 5 || s[2] != ':' || scanDigits(s[3:]) != 2 {
		return 0
	}
	if len(s) < 8 || s[5] != ':' || scanDigits(s[6:]) != 2 {
		return 5
	}
	if len(s) > 8 && s[8] == '.' {
		if n := scanDigits(s[9:]); n > 0 {
			return 9 + n
		}
	}
	return 8
}

// scanTimeAndZone scans the rest of a DateTimeOffset after its date. A space
// stands for the sign '+' that it was before the query was decoded: no other
// literal goes on with digits after a space.
func scanTimeAndZone(s string) int {
	if s == "" || s[0]|0x20 != 't' {
		return 0
	}
	n := scanTime(s[1:])
	if n == 0 {
		return 0
	}
	n++
	if n < len(s) && s[n]|0x20 == 'z' {
		return n + 1
	}
	if len(s) < n+6 || !strings.ContainsRune("+- ", rune(s[n])) || scanTime(s[n+1:n+6]) != 5 {
		return 0
	}
	return n + 6
}

func scanNumber(s string) (LiteralKind, int) {
	n := 0
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n = 1
	}
	if !strings.HasPrefix(s, "+") && scanWord(s[n:]) == 3 && s[n:n+3] == "INF" {
		return DoubleLiteral, n + 3
	}
	digits := scanDigits(s[n:])
	if digits == 0 {
		return 0, 0
	}
	n += digits
	kind := IntegerLiteral
	if digits >= 19 {
		if _, err := strconv.ParseInt(s[:n], 10, 64); err != nil {
			kind = DecimalLiteral
		}
	}
	if n+1 < len(s) && s[n] == '.' && isDigit(s[n+1]) {
		kind = DecimalLiteral
		n += 1 + scanDigits(s[n+1:])
	}
	if n < len(s) && s[n]|0x20 == 'e' {
		m := n + 1
		if m < len(s) && (s[m] == '-' || s[m] == '+') {
			m++
		}
		if exponent := scanDigits(s[m:]); exponent > 0 {
			return DoubleLiteral, m + exponent
		}
	}
	return kind, n
}

// scanWord scans ASCII letters, digits and underscores.
func scanWord(s string) int {
	n := 0
	for n < len(s) && isWord(s[n]) {
		n++
	}
	return n
}

// scanQuoted scans a string in single quotes, those inside doubled.
func scanQuoted(s string) int {
	if s == "" || s[0] != '\'' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i+1 == len(s) || s[i+1] != '\'' {
			return i + 1
		}
		i++
	}
	return 0
}

// scanJSONString scans a string in double quotes; unquoteJSON checks it.
func scanJSONString(s string) int {
	if s == "" || s[0] != '"' {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// numeric reads the literal that starts with a digit, a sign or a hexadecimal
// digit of a Guid; it reports false, and reads nothing, if there is none.
func (p *parser) numeric() (operand, bool) {
	start := p.pos
	kind, n := scanNumeric(p.text[start:])
	if n == 0 {
		return operand{}, false
	}
	p.skip(n)
	literal := p.text[start:p.pos]
	if kind == DateTimeOffsetLiteral && strings.IndexByte(literal, ' ') > 0 {
		literal = strings.Replace(literal, " ", "+", 1)
	}
	if c := p.peek(); isWord(c) || c == '-' || c == '.' {
		p.fail(start, "%s is no literal: write strings in single quotes", p.excerpt(start))
	}
	return p.newLiteral(start, kind, literal), true
}

// keyword returns the kind of the literal that the word is: null, true, false, INF or NaN.
func keyword(word string) (LiteralKind, bool) {
	switch len(word) {
	case len("INF"):
		return DoubleLiteral, word == "INF" || word == "NaN"
	case len("null"):
		if word == "null" {
			return NullLiteral, true
		}
		return BooleanLiteral, word[0]|0x20 == 't' && strings.EqualFold(word, "true")
	case len("false"):
		return BooleanLiteral, word[0]|0x20 == 'f' && strings.EqualFold(word, "false")
	}
	return 0, false
}

// prefixedLiteral reads the quoted part of a literal whose prefix, such as
// "duration" or the name of an enumeration type, has been read.
func (p *parser) prefixedLiteral(start int, prefix string) operand {
	kind := EnumLiteral
	switch {
	case strings.EqualFold(prefix, "duration"):
		kind = DurationLiteral
	case strings.EqualFold(prefix, "binary"):
		kind = BinaryLiteral
	case strings.EqualFold(prefix, "geography"):
		kind = GeographyLiteral
	case strings.EqualFold(prefix, "geometry"):
		kind = GeometryLiteral
	case strings.IndexByte(prefix, '.') < 0:
		p.fail(start, "there are no literals with the prefix %s: only duration, binary, geography, geometry and qualified names of enumeration types", prefix)
		return bad
	}
	if !p.quoted() {
		return bad
	}
	x := p.newLiteral(start, kind, p.text[start:p.pos])
	if kind == EnumLiteral {
		l := x.expr.(*Literal)
		l.TypeName = prefix
		if t, known := resolve(p.model, modelTypes(p.model), prefix); known && t.Kind == EnumKind {
			l.TypeName, l.Enum = t.Name, t.Enum
			p.checkMembers(l)
		} else if p.model != nil && p.model.Types != nil {
			p.report(start, "the service has no enumeration %s%s", prefix, didYouMean(prefix, typeNames(p.model)))
		}
		t := l.Type()
		x.typ = &t
	}
	return x
}

// quoted reads a string in single quotes.
func (p *parser) quoted() bool {
	n := scanQuoted(p.text[p.pos:])
	if n == 0 {
		p.fail(p.pos, "the string that starts here has no closing quote; quotes inside are doubled")
		return false
	}
	if p.resource {
		if slash := strings.IndexByte(p.text[p.pos:p.pos+n], '/'); slash >= 0 && !p.isEscaped(p.pos+slash) {
			p.fail(p.pos+slash, "a slash in a string is written %%2F in a path")
			return false
		}
	}
	p.skip(n)
	return true
}

// newLiteral returns a node for the literal, whose value it checks.
func (p *parser) newLiteral(start int, kind LiteralKind, text string) operand {
	x := p.literals.new()
	x.pos, x.Kind, x.Text = int32(start), kind, text
	if checked.has(kind) {
		if err := x.check(); err != nil {
			p.report(start, "%s", err)
		}
	}
	return operand{x, ofLiteral(kind)}
}

// coerce makes of a string literal what the other operand's type wants:
// enumerations and durations may be written without their prefix (Protocol
// 4.01, 13.2.1).
func (p *parser) coerce(x *operand, want *Type) {
	switch {
	case want.Kind == EnumKind && x.typ.Kind == EnumKind:
		p.ofEnum(x, want)
	case x.typ.Kind == StringKind && (want.Kind == EnumKind || want.Kind == DurationKind) && !x.typ.Collection:
		p.coerceString(x, want)
	}
}

func (p *parser) coerceString(x *operand, want *Type) {
	literal, ok := x.expr.(*Literal)
	if alias, isAlias := x.expr.(*Alias); isAlias {
		if literal, ok = alias.Value.(*Literal); ok {
			own := *literal // the alias's other uses may want it otherwise
			literal = &own
			alias.Value = literal
		}
	}
	if !ok || literal.Kind != StringLiteral {
		return
	}
	literal.Kind = DurationLiteral
	if want.Kind == EnumKind {
		literal.Kind, literal.TypeName, literal.Enum = EnumLiteral, want.Name, want.Enum
	}
	if err := literal.check(); err != nil {
		p.report(x.expr.Offset(), "%s", err)
	} else if want.Kind == EnumKind {
		p.checkMembers(literal)
	}
	x.typ = want
}

// ofEnum gives a literal of an enumeration the description that the type of the other
// operand has, and fails if that has no such member.
func (p *parser) ofEnum(x *operand, want *Type) {
	literal, ok := x.expr.(*Literal)
	if !ok || literal.Enum != nil || want.Enum == nil || simpleName(literal.TypeName) != simpleName(want.Name) {
		return
	}
	literal.Enum, x.typ = want.Enum, want
	p.checkMembers(literal)
}

// checkMembers fails if the literal names what is no member of its enumeration.
func (p *parser) checkMembers(x *Literal) {
	if x.Enum == nil || len(x.Enum.Members) == 0 || p.err != nil {
		return
	}
	if _, known := x.Enum.Value(x.quotedPart()); !known {
		names := make([]string, len(x.Enum.Members))
		for i, m := range x.Enum.Members {
			names[i] = m.Name
		}
		p.report(x.Offset(), "%s names no members of %s%s", x.Text, x.Enum.Name, didYouMean(x.quotedPart(), names))
	}
}
