package odatasql

import (
	"math/big"

	"github.com/odatagen/odatagen/odata/query"
)

// common returns the kind that two values are promoted to before they are compared or
// added (URL Conventions 5.1.1.16).
func (t *translator) common(a, b expr) (kind, bool) {
	x, y := min(a.kind, b.kind), max(a.kind, b.kind)
	switch {
	case x == y:
		return x, true
	case x == nullKind:
		return y, true
	case y == decimalText && (x == integerKind || x == decimalKind):
		return decimalText, true
	case x.number() && y.number():
		return y, true // they are in the order of the promotions
	case x == enumKind && y == enumText:
		return enumKind, true
	}
	return noKind, false
}

// rat returns the exact value of a literal that is a number.
func (e expr) rat() (*big.Rat, bool) {
	switch v := e.literal.(type) {
	case int64:
		return new(big.Rat).SetInt64(v), true
	case *big.Rat:
		return v, true
	case float64:
		r := new(big.Rat).SetFloat64(v)
		return r, r != nil
	}
	return nil, false
}

// float returns the value of a literal that is promoted to a floating-point number.
func (e expr) float(k kind) float64 {
	f, isFloat := e.literal.(float64)
	if !isFloat {
		r, _ := e.rat()
		f, _ = r.Float64()
	}
	if k == singleKind {
		return float64(float32(f))
	}
	return f
}

// convert returns e as a value of the kind.
func (t *translator) convert(x query.Expr, e expr, to kind) expr {
	if e.kind == nullKind || e.kind == to && e.literal == nil {
		return e
	}
	if e.literal != nil {
		return t.convertLiteral(x, e, to)
	}
	switch {
	case to == doubleKind && e.kind == singleKind && t.dialect == SQLite: // they are the same there
	case to == doubleKind && e.kind == integerKind, to == doubleKind && e.kind == singleKind, to == singleKind && e.kind == integerKind && e.bits <= 24:
		e.sql = form("CAST(? AS "+t.dialect.choose(to.sqlType(), "REAL")+")", e.sql)
	case t.dialect == PostgreSQL && (to == decimalKind || to == doubleKind):
		e.sql = form("CAST(? AS "+to.sqlType()+")", e.sql)
	case t.dialect == SQLite && to == decimalKind:
	default:
		return t.cannot(x, "%s cannot convert it exactly", t.dialect)
	}
	e.kind = to
	return e
}

func (t *translator) convertLiteral(x query.Expr, e expr, to kind) expr {
	switch {
	case to == enumKind || to == enumText:
		return t.cannot(x, "it stands where nothing says its enumeration")
	case to.float():
		f := e.float(to)
		return expr{kind: to, sql: t.floatArgument(to, f)}
	case to == decimalKind && t.dialect == PostgreSQL:
		r, _ := e.rat()
		return t.settle(x, expr{kind: decimalKind, literal: r, scale: e.scale})
	case to == decimalText:
		r, _ := e.rat()
		digits, exact := decimalDigits(r)
		if !exact {
			return t.cannot(x, "it is no finite decimal")
		}
		return expr{kind: to, sql: argument("text", r.FloatString(digits))}
	}
	return t.settle(x, e)
}

// isWhole reports whether values of e are integers in the database: integers, and
// SQLite's decimals.
func (t *translator) isWhole(e expr) bool {
	return e.kind == integerKind || e.kind == decimalKind && t.dialect == SQLite
}

// compareWhole compares an integer in the database with a literal that is no
// floating-point number, as if both were exact: the value of e is that of its SQL
// divided by 10^scale.
func (t *translator) compareWhole(op query.Op, e expr, r *big.Rat) comparison {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(e.scale)), nil)
	scaled := new(big.Rat).Mul(r, new(big.Rat).SetInt(scale))
	floor := new(big.Int).Div(scaled.Num(), scaled.Denom()) // Euclidean, and the denominator is positive
	whole := scaled.IsInt()
	switch {
	case (op == query.Eq || op == query.Ne) && (!whole || !floor.IsInt64()):
		return comparison{never: true, op: op, left: e}
	case !floor.IsInt64():
		below := floor.Sign() > 0 == (op == query.Lt || op == query.Le)
		return comparison{never: !below, always: below, op: op, left: e}
	case !whole && op == query.Lt:
		op = query.Le
	case !whole && op == query.Ge:
		op = query.Gt
	}
	n := floor.Int64()
	return comparison{op: op, left: e, right: integer(argument("bigint", n), false, bitsOf(n))}
}

// alignScales makes the scales of SQLite's decimals the same.
func (t *translator) alignScales(x query.Expr, a, b *expr) {
	for a.scale != b.scale {
		low := a
		if b.scale < a.scale {
			low = b
		}
		step := max(a.scale, b.scale) - low.scale
		if step > maxDigits {
			t.cannot(x, "SQLite has no exact decimals beyond 64 bits")
			return
		}
		factor := powerOf10(step)
		if low.bits += bitsOf(factor); low.bits > 63 {
			t.cannot(x, "SQLite has no exact decimals beyond 64 bits")
			return
		}
		low.sql = form("(? * ?)", low.sql, argument("bigint", factor))
		low.scale += step
	}
}
