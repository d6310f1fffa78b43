package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/literal"
)

// Keys, in parentheses and as segments of their own (URL Conventions 4.3).

// segmentSet is a set of kinds of segments.
type segmentSet uint32

func (s segmentSet) has(k SegmentKind) bool { return s>>k&1 != 0 }

// keyed are the segments that a key can follow.
const keyed = segmentSet(1<<PropertySegment | 1<<CastSegment | 1<<ResourceSegment | 1<<OperationSegment | 1<<FilterSegment)

// key reads a key predicate, if one is next, that picks an item of the
// collection to which the segments lead.
func (p *parser) key() {
	if p.peek() == '(' && p.err == nil {
		p.keyPredicate()
	}
}

func (p *parser) keyPredicate() {
	last := p.last()
	if !keyed.has(last.Kind) {
		return
	}
	p.wantKeyed(p.pos, last)
	s := Segment{pos: int32(p.pos), Kind: KeySegment, Type: last.Type, Args: p.newArgs()}
	s.Type.Collection = false
	wrong := len(p.errs)
	for open := byte('('); p.err == nil && p.accept(open); open = ',' {
		p.items(len(s.Args.Key), "the key")
		p.space()
		s.Args.Key = p.withValue(s.Args.Key, p.keyValue(&s.Type, s.Args.Key != nil))
		p.space()
	}
	if p.pos > 0 && p.text[p.pos-1] == '\'' && isWord(p.peek()) {
		p.fail(p.pos, "%q expected to close the key, found %s; quotes inside of a string are doubled", ")", p.excerpt(p.pos))
	}
	if p.expect(')', "to close the key") {
		p.complete(&s)
		if len(p.errs) == wrong { // else a part is none, which is all there is to say
			p.checkKey(&s)
		}
	}
	p.push(&s)
}

// checkKey fails if the parts are those of no key that there is. Where nobody says which
// there are beside that of the type, they can be of other properties.
func (p *parser) checkKey(s *Segment) {
	keys := p.keys()
	if len(keys) == 0 {
		declared := p.segmentKey(&s.Type)
		others := func(v KeyValue) bool {
			return v.Name != "" && !slices.ContainsFunc(declared, func(part KeyPart) bool { return part.Name == v.Name })
		}
		if declared[0].Name == "" || slices.ContainsFunc(s.Args.Key, others) {
			return
		}
		keys = [][]KeyPart{declared}
	}
	forms := make([]string, len(keys))
	for i, key := range keys {
		if isKey(s.Args.Key, key) {
			return
		}
		forms[i] = formOf(key)
	}
	var names []string
	for _, part := range s.Args.Key {
		names = append(names, cmp.Or(part.Name, "a value"))
	}
	p.report(s.Offset(), "(%s) is no key: %s is expected", strings.Join(names, ","), strings.Join(forms, " or "))
}

// isKey reports whether values are the parts of a key, each once.
func isKey(values []KeyValue, key []KeyPart) bool {
	if len(values) != len(key) {
		return false
	}
	if len(key) == 1 && values[0].Name == "" {
		return true
	}
	for _, part := range key {
		if !slices.ContainsFunc(values, func(v KeyValue) bool { return v.Name == part.Name }) {
			return false
		}
	}
	return true
}

// formOf shows how a key is written.
func formOf(key []KeyPart) string {
	parts := make([]string, len(key))
	for i, part := range key {
		parts[i] = part.Name + "={" + part.Type.String() + "}"
	}
	return "(" + strings.Join(parts, ",") + ")"
}

// wantKeyed fails if a segment does not lead to a collection whose items have keys.
func (p *parser) wantKeyed(start int, s *Segment) {
	if t := &s.Type; t.known() && (!t.Collection || t.Target == nil) {
		p.fail(start, "%s is %s, which has no keys", s.Name, *t)
	}
}

// keyPart returns the type of a part of a key: of a property, or an alias that the model
// has.
func (p *parser) keyPart(at int, t *Type, name string) *Type {
	for _, key := range p.keys() {
		for i := range key {
			if key[i].Name != name {
				continue
			}
			if key[i].isDerived(*t) {
				p.report(at, "%s is a key of a type that is derived from %s, a cast to which has to stand before it", name, *t)
			}
			return &key[i].Type
		}
	}
	found, _ := p.property(at, t, name)
	return &found
}

// keys returns the keys that the model has for the entity set at the end of the path.
func (p *parser) keys() [][]KeyPart {
	if p.place != nil {
		return p.place.Keys()
	}
	last := p.last()
	switch {
	case last.Args == nil || last.Args.Resource == nil:
		return nil
	case last.Args.Resource.Place != nil:
		return last.Args.Resource.Place.Keys()
	}
	return last.Args.Resource.Keys
}

// keyValue reads a part of a key of the type's.
func (p *parser) keyValue(t *Type, further bool) (k KeyValue) {
	want := ofKind(UnknownKind)
	if n, _ := scanIdentifier(p.text[p.pos:]); n > 0 && strings.HasPrefix(p.text[p.pos+n:], "=") {
		start := p.pos
		k.Name = p.identifier()
		p.skip(1)
		want = p.keyPart(start, t, k.Name)
	} else if further {
		p.fail(p.pos, "each part of a key is written name=value")
	} else if parts := openParts(p.segmentKey(t), p.tied()); len(parts) == 1 {
		want = &parts[0].Type
	}
	at := p.pos
	k.Value = p.keyOf(at, k.Name, want, p.primary())
	return k
}

// notKeys are the kinds of literals that no key has.
const notKeys = kindSet(1<<NullKind | 1<<BinaryKind | 1<<SpatialKind)

// keyOf fails if a value cannot be that of a part of a key.
func (p *parser) keyOf(at int, name string, want *Type, value operand) Expr {
	p.coerce(&value, want)
	p.fromString(&value, want)
	switch x := value.expr.(type) {
	case *Alias:
	case *Literal:
		if notKeys.has(literalKinds[x.Kind]) {
			p.fail(at, "no key is %s", *value.typ)
		}
	default:
		p.fail(at, "the value of a key is a literal or a parameter alias")
	}
	if _, ok := comparable(value.typ, want); !ok {
		p.report(at, "%s is %s, not %s", cmp.Or(name, "the key"), *want, *value.typ)
	}
	return value.expr
}

// fromString makes of a string literal one of the type that is wanted (Protocol 13.2.1, 9a).
func (p *parser) fromString(x *operand, want *Type) {
	literal, ok := x.expr.(*Literal)
	if alias, isAlias := x.expr.(*Alias); isAlias {
		literal, ok = alias.Value.(*Literal)
	}
	if !ok || literal.Kind != StringLiteral || want.Collection || !want.known() || want.Kind == StringKind {
		return
	}
	if value, ok := p.keyLiteral(literal.string(), *want); ok {
		*x = operand{value, want}
	}
}

// keySegment reads a key that is a segment of its own, or one for each of its parts
// (4.3.6), and reports whether the text can be one.
func (p *parser) keySegment(start int, text string, t Type) bool {
	parts := openParts(p.segmentKey(&t), p.tied())
	s := Segment{pos: int32(start), Kind: KeySegment, Name: text, Type: t.Item(), Args: p.newArgs()}
	for i, part := range parts {
		if i > 0 {
			if !p.acceptSlash() {
				p.notFound(p.pos, "a key of %d parts is expected, which can be written %s", len(parts), formOf(parts))
				return true
			}
			text = p.segmentText()
		}
		value, ok := p.keyLiteral(text, part.Type)
		if !ok {
			if i > 0 {
				p.notFound(p.pos, "%s is %s, not %s", part.Name, part.Type, p.excerpt(p.pos))
			}
			return i > 0
		}
		name := part.Name
		if len(parts) == 1 {
			name = ""
		}
		s.Args.Key = p.withValue(s.Args.Key, KeyValue{name, value})
		p.skip(len(text))
	}
	said := len(s.Args.Key)
	if p.complete(&s); len(s.Args.Key) == said { // else parentheses alone show all of it
		s.Name = p.text[start:p.pos]
	}
	p.step(s)
	return true
}

// segmentKey returns the parts of the key that segments have: of one part, if that is not
// known.
func (p *parser) segmentKey(t *Type) (parts []KeyPart) {
	if keys := p.keys(); keys != nil {
		return keys[0]
	}
	if parts = keyOfType(*t); parts == nil {
		parts = []KeyPart{{}}
	}
	return parts
}

// keyLiteral returns the literal for a text without quotes, if it is one of the type.
func (p *parser) keyLiteral(text string, t Type) (Expr, bool) {
	x := &Literal{pos: int32(p.pos), Kind: StringLiteral, Text: string(literal.AppendQuoted(nil, text))}
	switch {
	case t.Kind == EnumKind:
		x.Kind, x.TypeName, x.Enum = EnumLiteral, t.Name, t.Enum
		if t.Enum == nil {
			return x, isEnumValue(text)
		}
		_, known := t.Enum.Value(text)
		return x, known
	case t.Kind == DurationKind:
		x.Kind = DurationLiteral
		return x, x.check() == nil
	case t.Kind == StringKind || !t.known():
		return x, true
	}
	sub := parser{request: p.request, text: text, scope: p.scope}
	value, ok := sub.constant()
	sub.end()
	if !ok || sub.errs != nil || value.typ.Kind == NullKind {
		return nil, false
	}
	_, fits := comparable(value.typ, &t)
	return value.expr, fits
}
