package odatasql

import (
	"math"

	"github.com/odatagen/odatagen/odata/query"
)

// comparison is two operands of the same type, or one that a literal is never or always
// in the relation to.
type comparison struct {
	op            query.Op
	left, right   expr
	never, always bool
}

// comparators are the operators in SQL, for operands that are not both NULL.
var comparators = map[query.Op]string{
	query.Eq: "=", query.Ne: "<>", query.Lt: "<", query.Le: "<=", query.Gt: ">", query.Ge: ">=",
}

// mirrored are the operators with their operands exchanged.
var mirrored = map[query.Op]query.Op{
	query.Eq: query.Eq, query.Ne: query.Ne, query.Lt: query.Gt, query.Gt: query.Lt, query.Le: query.Ge, query.Ge: query.Le,
}

// compare returns the SQL of a comparison, which is never null in OData. Where a condition
// is wanted, it may be NULL instead of FALSE.
func (t *translator) compare(x *query.Binary, condition bool) fragment {
	left, right := t.value(x.Left), t.value(x.Right)
	return t.comparisonSQL(t.comparison(x, x.Op, left, right), condition)
}

// comparison promotes the operands.
func (t *translator) comparison(x query.Expr, op query.Op, left, right expr) comparison {
	if left.literal != nil && right.literal == nil {
		left, right, op = right, left, mirrored[op]
	}
	if left.kind == nullKind {
		left, right, op = right, left, mirrored[op]
	}
	if right.kind == nullKind {
		if left.kind != nullKind {
			left = t.settle(x, left)
		}
		return comparison{op: op, left: left, right: right}
	}
	if text, ok := right.literal.(enumLiteral); ok {
		return t.compareEnum(x, op, left, text)
	}
	kind, ok := t.common(left, right)
	if !ok || kind == jsonKind {
		t.cannot(x, "values of these types cannot be compared")
		return comparison{}
	}
	if r, ok := right.rat(); ok && left.literal == nil && t.isWhole(left) && !kind.float() {
		return t.compareWhole(op, left, r)
	}
	if isNaN(left) {
		left, right = right, left // two literals, which stand as they came
	}
	if isNaN(right) {
		return comparison{never: true, op: op, left: t.settle(x, left)}
	}
	ordered := op != query.Eq && op != query.Ne
	switch {
	case kind == decimalText && ordered:
		t.cannot(x, "SQLite cannot compare decimals that are texts: give the column a scale in the mapping")
	case kind == decimalText && left.literal == nil && right.literal == nil:
		t.cannot(x, "SQLite takes NaN in decimals that are texts for equal to itself")
	case kind == enumText && ordered:
		t.cannot(x, "the members of the enumeration are not known")
	case kind == binaryKind && ordered:
		t.cannot(x, "binary values have no order")
	}
	c := comparison{op: op, left: t.convert(x, left, kind), right: t.convert(x, right, kind)}
	if kind == decimalKind && t.dialect == SQLite {
		t.alignScales(x, &c.left, &c.right)
	}
	if kind.float() {
		return t.guardNaN(c, right.literal != nil)
	}
	return c
}

func (t *translator) compareEnum(x query.Expr, op query.Op, left expr, text enumLiteral) comparison {
	switch {
	case left.kind == enumKind:
		n, ok := left.enum.Value(string(text))
		if !ok {
			t.cannot(x, "%s has no member %s", left.enum.Name, text)
		}
		return comparison{op: op, left: left, right: integer(argument("bigint", n), false, 63)}
	case left.kind == enumText && left.literal == nil && (op == query.Eq || op == query.Ne):
		return comparison{op: op, left: left, right: expr{sql: argument("text", string(text)), kind: enumText}}
	}
	t.cannot(x, "the members of the enumeration are not known")
	return comparison{}
}

// isNaN reports whether a literal is the number that is none.
func isNaN(e expr) bool {
	f, ok := e.literal.(float64)
	return ok && math.IsNaN(f)
}

// guardNaN makes the databases, in which NaN is equal to itself and greater than all other
// numbers, say that it is neither.
func (t *translator) guardNaN(c comparison, literal bool) comparison {
	notNaN := func(e expr) expr {
		e.sql = form("NULLIF(?, 'NaN')", e.sql)
		e.nullable = true
		return e
	}
	if c.op == query.Eq || c.op == query.Ne {
		return c // see floatEquality
	}
	c.left = notNaN(c.left)
	if !literal {
		c.right = notNaN(c.right)
	}
	return c
}

// comparisonSQL writes a comparison.
func (t *translator) comparisonSQL(c comparison, condition bool) fragment {
	l, r := c.left, c.right
	equality := c.op == query.Eq || c.op == query.Ne
	switch {
	case t.err != nil:
		return text("NULL")
	case l.kind == nullKind && r.kind == nullKind && c.op == query.Eq:
		return text("TRUE")
	case l.kind == nullKind && r.kind == nullKind:
		return text("FALSE")
	case r.kind == nullKind && c.op == query.Eq:
		return form("(? IS NULL)", l.sql)
	case r.kind == nullKind && c.op == query.Ne:
		return form("(? IS NOT NULL)", l.sql)
	case r.kind == nullKind:
		return text("FALSE")
	case c.never && c.op == query.Ne:
		return text("TRUE")
	case c.never:
		return text("FALSE")
	case c.always:
		return form("(? IS NOT NULL)", l.sql)
	case equality && l.kind.float():
		return t.floatEquality(c)
	case equality && (l.nullable && r.nullable || (l.nullable || r.nullable) && (!condition || c.op == query.Ne)):
		same := t.dialect.choose("IS NOT DISTINCT FROM", "IS")
		if c.op == query.Ne {
			same = t.dialect.choose("IS DISTINCT FROM", "IS NOT")
		}
		return form("(? "+same+" ?)", l.sql, r.sql)
	}
	pattern := "(? " + comparators[c.op] + " ?)"
	if l.kind == stringKind && t.dialect == PostgreSQL && !equality {
		pattern = `(? COLLATE "C" ` + comparators[c.op] + " ?)"
	}
	s := form(pattern, l.sql, r.sql)
	if !condition && (l.nullable || r.nullable) {
		return form("(? IS TRUE)", s)
	}
	return s
}

// floatEquality writes the equality of floating-point numbers, of which NaN is equal to
// none.
func (t *translator) floatEquality(c comparison) fragment {
	s := form("(? = ? AND ? <> 'NaN')", c.left.sql, c.right.sql, c.left.sql)
	if c.left.nullable && c.right.nullable {
		s = form("(? OR ? IS NULL AND ? IS NULL)", s, c.left.sql, c.right.sql)
	}
	if c.op == query.Ne {
		return form("(? IS NOT TRUE)", s)
	}
	return form("(? IS TRUE)", s)
}

// in returns whether the left operand is equal to one of the items; NULL for false
// perhaps.
func (t *translator) in(x *query.Binary) expr {
	right := x.Right
	if alias, ok := right.(*query.Alias); ok {
		right = alias.Value
	}
	items, ok := right.(*query.List)
	if !ok {
		return t.cannot(x.Right, "only a list can stand here")
	}
	left := t.value(x.Left)
	var alternatives []fragment
	for _, item := range items.Items {
		c := t.comparison(item, query.Eq, left, t.value(item))
		alternatives = append(alternatives, t.comparisonSQL(c, true))
	}
	if len(alternatives) == 0 {
		return boolean(text("FALSE"), false)
	}
	return boolean(form("(?)", list(alternatives, " OR ")), true)
}

// has returns whether the left operand has all the flags of the right one.
func (t *translator) has(x *query.Binary) expr {
	left, right := t.value(x.Left), t.value(x.Right)
	flags, ok := right.literal.(enumLiteral)
	if left.kind != enumKind || !ok {
		return t.cannot(x, "only a property of an enumeration whose members are known has flags")
	}
	n, ok := left.enum.Value(string(flags))
	if !ok {
		return t.cannot(x, "%s has no member %s", left.enum.Name, flags)
	}
	value := argument("bigint", n)
	return boolean(form("((? & ?) = ?)", left.sql, value, value), left.nullable)
}
