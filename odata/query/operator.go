package query

// Operators between operands: how they are found, and what they can have beside them.

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
		ok = ok && (op == Eq || op == Ne || left.typ.isOrdered() && right.typ.isOrdered()) && !neverNull(left.typ, right.typ)
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
		p.report(at, "%s cannot have the operands %s and %s%s", op, left.typ, right.typ, hint(op, left, right))
	}
	x := p.binaries.new()
	x.pos, x.Op, x.Kind, x.Left, x.Right = int32(at), op, kind, left.expr, right.expr
	return operand{x, ofKind(result)}
}

// neverNull reports whether a collection, which cannot be null, is compared with null.
func neverNull(a, b *Type) bool {
	return a.Kind == NullKind && b.Collection || b.Kind == NullKind && a.Collection
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
			p.report(int(next.pos)-1, "%s of the items of %s is aggregated alone, not in an expression", next.Name, s.Name)
			return
		}
	}
}

// hint says what operands fit, or what was meant by those that do not.
func hint(op Op, left, right operand) string {
	if fitting := operandsOf(op); fitting != "" {
		return "; it " + fitting
	}
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

// operandsOf says what an arithmetic operator can have (URL Conventions 5.1.1.2); "" of
// another one.
func operandsOf(op Op) string {
	switch op {
	case Add:
		return "adds numbers, and Edm.Duration to Edm.Date, Edm.DateTimeOffset and Edm.Duration"
	case Sub:
		return "subtracts numbers, Edm.Duration from Edm.Date, Edm.DateTimeOffset and Edm.Duration, and two values of one of these types"
	case Mul:
		return "multiplies numbers, and Edm.Duration by a number"
	case Div, DivBy:
		return "divides numbers, and Edm.Duration by a number"
	case Mod:
		return "divides numbers"
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
			p.report(x.Offset(), "%s cannot be in a list with item %d, %s%s", *left, i+1, *item.typ, hint(In, operand{typ: left}, item))
		}
		if common != kind {
			common = Promote(common, kind)
		}
	}
	return common, true
}
