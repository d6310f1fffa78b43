package query

import (
	"strconv"
	"strings"
)

// The options whose values are no expressions or lists.

// temporal reads a bound of the temporal options: an expression, min or max.
func (p *parser) temporal(id option, o *Options) {
	if o.Temporal == nil {
		o.Temporal = new(Temporal)
	}
	start := p.pos
	var x Expr
	if p.acceptWord("min") || p.acceptWord("max") {
		x = &Literal{pos: int32(start), Kind: EdgeLiteral, Text: strings.ToLower(p.text[start:p.pos])}
	} else {
		value := p.expression(orPower)
		if !setOf(UnknownKind, NullKind, DateKind, DateTimeOffsetKind).has(value.typ.Kind) {
			p.report(start, "a date, a time, min or max is expected, found %s", *value.typ)
		}
		x = value.expr
	}
	*o.Temporal.of(id) = x
}

// signed reads an integer with or without a sign.
func (p *parser) signed() int64 {
	if p.accept('-') {
		return -p.integer()
	}
	return p.integer()
}

// index reads the place of a new item in a collection.
func (p *parser) index() int64 {
	n, err := strconv.ParseInt(p.rest(), 10, 64)
	if err != nil || p.text[0] == '+' {
		p.want(0, "an integer", "is expected, the place of the new item: 0 is the first, and -1 the end")
	}
	return n
}

// schemaVersion reads a version, or the star for the current one.
func (p *parser) schemaVersion() string {
	start := p.pos
	if !p.accept('*') {
		for c := p.peek(); isWord(c) || c == '-' || c == '.' || c == '~'; c = p.peek() {
			p.skip(1)
		}
	}
	if p.pos == start {
		p.want(start, "* or a version of letters, digits and -._~", "is expected")
	}
	return p.text[start:p.pos]
}

// format reads the name of a format, or a media type.
func (p *parser) format() string {
	text := p.rest()
	kind, subtype, isType := strings.Cut(text, "/")
	if isType && (kind == "" || subtype == "" || strings.Contains(subtype, "/")) || !isType && !strings.EqualFold(text, "json") && !strings.EqualFold(text, "xml") && !strings.EqualFold(text, "atom") {
		p.want(0, "json, xml, atom or a media type such as application/json", "is expected")
	}
	return text
}
