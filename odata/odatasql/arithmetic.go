package odatasql

import "github.com/odatagen/odatagen/odata/query"

// arithmetic returns the sum, difference, product, quotient or remainder (URL
// Conventions 5.1.1.2). Floating-point numbers are left alone: PostgreSQL fails where
// they overflow, and SQLite has no NaN.
func (t *translator) arithmetic(x *query.Binary) expr {
	l, r := t.value(x.Left), t.value(x.Right)
	if l.kind == nullKind || r.kind == nullKind {
		return expr{sql: text("NULL"), kind: nullKind, nullable: true}
	}
	if !l.kind.number() && l.kind != decimalText || !r.kind.number() && r.kind != decimalText {
		return t.temporal(x, l, r)
	}
	kind, _ := t.common(l, r)
	if kind.float() || kind == decimalText {
		return t.cannot(x, "%s does not compute %s exactly", t.dialect, map[bool]string{true: "floating-point numbers", false: "decimals that are texts"}[kind.float()])
	}
	e := t.numbers(x, kind, l, r)
	if l.micro || r.micro || l.typ == anyType || r.typ == anyType {
		e.typ = anyType // the digits behind the point are not those of OData
	}
	return e
}

// numbers is arithmetic with integers and decimals.
func (t *translator) numbers(x *query.Binary, kind kind, l, r expr) expr {
	if kind == integerKind || t.dialect == SQLite {
		return t.wholeArithmetic(x, kind, t.settle(x.Left, l), t.settle(x.Right, r))
	}
	l, r = t.convert(x.Left, l, kind), t.convert(x.Right, r, kind)
	e := expr{kind: kind, nullable: l.nullable || r.nullable}
	switch x.Op {
	case query.Add:
		e.sql = form("(? + ?)", l.sql, r.sql)
	case query.Sub:
		e.sql = form("(? - ?)", l.sql, r.sql)
	case query.Mul:
		e.sql = form("(? * ?)", l.sql, r.sql)
	default:
		return t.cannot(x, "PostgreSQL rounds quotients of decimals in its own way")
	}
	return e
}

// wholeArithmetic computes integers, and SQLite's decimals, where the result is within
// 64 bits.
func (t *translator) wholeArithmetic(x *query.Binary, kind kind, l, r expr) expr {
	e := expr{kind: kind, nullable: l.nullable || r.nullable}
	operator := ""
	switch x.Op {
	case query.Add, query.Sub:
		t.alignScales(x, &l, &r)
		e.bits, e.scale = max(l.bits, r.bits)+1, l.scale
		operator = map[query.Op]string{query.Add: "+", query.Sub: "-"}[x.Op]
	case query.Mul:
		e.bits, e.scale = l.bits+r.bits, l.scale+r.scale
		operator = "*"
	case query.Div, query.Mod:
		return t.quotient(x, kind, l, r)
	default:
		return t.cannot(x, "the quotient has more digits than %s gives", t.dialect)
	}
	if e.bits > 63 || e.scale > maxDigits {
		return t.cannot(x, "the result may be beyond 64 bits")
	}
	left := l.sql
	if t.dialect == PostgreSQL {
		left = form("CAST(? AS bigint)", left)
	}
	e.sql = form("(? "+operator+" ?)", left, r.sql)
	return e
}

// quotient divides integers, or returns the remainder, whose sign is that of the dividend.
// The divisor is a literal: a zero in a row would be an error for the whole query.
func (t *translator) quotient(x *query.Binary, kind kind, l, r expr) expr {
	divisor, ok := t.value(x.Right).rat()
	switch {
	case kind != integerKind:
		return t.cannot(x, "%s does not divide decimals exactly", t.dialect)
	case !ok || divisor.Sign() == 0:
		return t.cannot(x, "only an integer literal that is not zero can be the divisor")
	case divisor.Sign() < 0 && l.bits > 62:
		return t.cannot(x, "the result may be beyond Edm.Int64")
	}
	operator := map[query.Op]string{query.Div: "/", query.Mod: "%"}[x.Op]
	return integer(form("(? "+operator+" ?)", l.sql, r.sql), l.nullable, l.bits)
}

// durationBits are the bits of the microseconds of a duration: columns have such of less
// than 292 years.
const durationBits = 54

// temporal adds and subtracts dates, times and durations.
func (t *translator) temporal(x *query.Binary, l, r expr) expr {
	if x.Op == query.Add && l.kind == durationKind && r.kind != durationKind {
		l, r = r, l
	}
	e := expr{kind: l.kind, nullable: l.nullable || r.nullable, zoned: l.zoned}
	operator := map[query.Op]string{query.Add: "+", query.Sub: "-"}[x.Op]
	switch {
	case operator == "":
		return t.cannot(x, "%s multiplies and divides durations in its own way", t.dialect)
	case l.kind == durationKind && r.kind == durationKind:
		if e.bits = max(l.bits, r.bits, durationBits) + 1; e.bits > 63 {
			return t.cannot(x, "the result may be beyond 64 bits")
		}
		e.sql = form("(? "+operator+" ?)", l.sql, r.sql)
	case t.dialect == SQLite && r.kind == durationKind:
		return t.cannot(x, "SQLite has no such times before year 1 and after 9999")
	case l.kind == dateTimeKind && r.kind == durationKind:
		// In UTC, where all days have 24 hours.
		e.sql = form("((? "+operator+" ?) AT TIME ZONE 'UTC')", inUTC(l.sql), r.sql)
	case l.kind == dateKind && r.kind == durationKind:
		e.sql = form("CAST(? "+operator+" ? AS date)", l.sql, r.sql)
	case x.Op == query.Sub && l.kind == r.kind && (l.kind == dateKind || l.kind == dateTimeKind):
		e.kind, e.bits = durationKind, durationBits+5
		e.sql = t.between(l, r)
	default:
		return t.cannot(x, "%s cannot compute it", t.dialect)
	}
	return e
}

// between returns the duration from r to l.
func (t *translator) between(l, r expr) fragment {
	switch {
	case t.dialect == SQLite:
		micros := func(e expr) fragment {
			if e.kind == dateKind {
				return form("CAST(strftime('%s', ?) AS INTEGER) * 1000000", e.sql)
			}
			return form("CAST(strftime('%s', substr(?, 1, 19)) AS INTEGER) * 1000000 + CAST(substr(?, 21, 6) AS INTEGER)", e.sql, e.sql)
		}
		return form("(? - (?))", micros(l), micros(r))
	case l.kind == dateKind:
		return form("((? - ?) * interval '24 hours')", l.sql, r.sql)
	}
	return form("(? - ?)", inUTC(l.sql), inUTC(r.sql))
}
