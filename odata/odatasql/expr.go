package odatasql

import (
	"fmt"
	"math"
	"math/big"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// expr is an expression in SQL whose values are those of the expression in OData.
type expr struct {
	sql      fragment
	kind     kind
	nullable bool           // whether it can be NULL
	bits     int            // see column
	scale    int            // see column
	enum     *wire.EnumType // of an enumKind
	literal  any            // the value of a literal, which has no sql yet; nil for others
	zoned    bool           // whether it is an instant that is told in another offset than UTC
	whole    bool           // whether it says only whether there is a structured value
	typ      string         // of an integer, if it is not Edm.Int64; "?" if each row may have another one
	micro    bool           // of a decimal, whether it is seconds, with six digits whatever they are
	declared bool           // whether the description tells the type of what $apply has made
	place    int            // of what $compute or $apply have made, among the others
	json     jsonItems      // of a jsonKind: what the items of the collection are
}

// jsonItems says what the items of a collection in JSON are.
type jsonItems struct {
	many bool // whether it is a collection
	kind kind
	bits int
}

// Reason says why SQL cannot do a part of the options exactly.
type Reason struct {
	// Option is the name of the option, such as "$filter".
	Option string
	// Offset is the place in the option's text, as in [query.Error], and Construct what
	// stands there.
	Offset    int
	Construct string
	// Message says what SQL cannot do with it.
	Message string
}

// Error implements error.
func (r *Reason) Error() string {
	return fmt.Sprintf("%s: offset %d: %s: %s", r.Option, r.Offset, r.Construct, r.Message)
}

// translator makes the SQL of the expressions of one option. After the first that it
// cannot do, err says so, and what it returns means nothing.
type translator struct {
	*translation
	option string
	err    *Reason
	here   binding
	vars   map[string]binding // the variables of lambdas
}

// cannot notes that x cannot be said, and returns nothing.
func (t *translator) cannot(x query.Expr, format string, args ...any) expr {
	if t.err == nil {
		construct := x.String()
		if len(construct) > 80 {
			construct = construct[:80] + "…"
		}
		t.err = &Reason{Option: t.option, Offset: x.Offset(), Construct: construct, Message: fmt.Sprintf(format, args...)}
	}
	return expr{sql: text("NULL"), kind: nullKind, nullable: true}
}

// anyType is the type of what is of another one in each row.
const anyType = "?"

func boolean(s fragment, nullable bool) expr {
	return expr{sql: s, kind: booleanKind, nullable: nullable}
}

func integer(s fragment, nullable bool, bits int) expr {
	return expr{sql: s, kind: integerKind, nullable: nullable, bits: bits}
}

// value returns what is TRUE, FALSE and NULL where x is true, false and null in OData,
// and for other types the value of x.
func (t *translator) value(x query.Expr) expr {
	switch x := x.(type) {
	case *query.Literal:
		return t.literal(x)
	case *query.Alias:
		return t.value(x.Value)
	case *query.Path:
		return t.path(x)
	case *query.Unary:
		return t.unary(x)
	case *query.Binary:
		return t.binary(x)
	case *query.Case:
		return t.choice(x)
	case *query.Call:
		return t.call(x)
	case *query.Lambda:
		return boolean(t.lambda(x, true), false)
	}
	return t.cannot(x, "there is no SQL for it")
}

// plain is value where a literal has become an argument.
func (t *translator) plain(x query.Expr) expr { return t.settle(x, t.value(x)) }

// condition returns what is TRUE where x is true, and FALSE or NULL otherwise.
func (t *translator) condition(x query.Expr) fragment {
	switch x := x.(type) {
	case *query.Binary:
		switch x.Op {
		case query.And:
			return form("(? AND ?)", t.condition(x.Left), t.condition(x.Right))
		case query.Or:
			return form("(? OR ?)", t.condition(x.Left), t.condition(x.Right))
		case query.In:
			return t.in(x).sql
		case query.Eq, query.Ne, query.Lt, query.Le, query.Gt, query.Ge:
			return t.compare(x, true)
		}
	case *query.Unary:
		if x.Op == query.Not {
			return t.falsity(x.Operand)
		}
	case *query.Alias:
		return t.condition(x.Value)
	}
	return t.truth(x).sql
}

// falsity returns what is TRUE where x is false, and FALSE or NULL otherwise.
func (t *translator) falsity(x query.Expr) fragment {
	switch x := x.(type) {
	case *query.Binary:
		switch x.Op {
		case query.And:
			return form("(? OR ?)", t.falsity(x.Left), t.falsity(x.Right))
		case query.Or:
			return form("(? AND ?)", t.falsity(x.Left), t.falsity(x.Right))
		case query.Eq, query.Ne:
			opposite := *x
			opposite.Op = query.Eq + query.Ne - x.Op
			return t.compare(&opposite, true)
		case query.Lt, query.Le, query.Gt, query.Ge:
			return form("(? IS NOT TRUE)", t.compare(x, true))
		}
	case *query.Unary:
		if x.Op == query.Not {
			return t.condition(x.Operand)
		}
	case *query.Alias:
		return t.falsity(x.Value)
	case *query.Lambda:
		return t.lambda(x, false)
	}
	return form("(NOT ?)", t.truth(x).sql)
}

// truth is plain for what has to be a Boolean.
func (t *translator) truth(x query.Expr) expr {
	e := t.plain(x)
	if e.kind == nullKind {
		e.sql = text("NULL")
		if t.dialect == PostgreSQL {
			e.sql = text("CAST(NULL AS boolean)")
		}
		e.kind = booleanKind
	}
	if e.kind != booleanKind {
		return t.cannot(x, "it is no Boolean")
	}
	return e
}

func (t *translator) unary(x *query.Unary) expr {
	if x.Op == query.Not {
		e := t.truth(x.Operand)
		return boolean(form("(NOT ?)", e.sql), e.nullable)
	}
	e := t.value(x.Operand)
	switch v := e.literal.(type) {
	case int64:
		if v != math.MinInt64 {
			e.literal = -v
			return e
		}
	case *big.Rat:
		e.literal = new(big.Rat).Neg(v)
		return e
	case float64:
		e.literal = -v
		return e
	}
	e = t.settle(x.Operand, e)
	e.typ = ""
	switch {
	case e.kind == nullKind:
		return e
	case e.kind == integerKind || t.dialect == SQLite && e.kind == decimalKind:
		if e.bits++; e.bits > 63 {
			return t.cannot(x, "the result may be beyond Edm.Int64")
		}
		if t.dialect == PostgreSQL {
			e.sql = form("CAST(? AS bigint)", e.sql)
		}
	case e.kind.float() && t.dialect == SQLite:
		e.sql = form("CASE WHEN ? = 'NaN' THEN ? ELSE ? * -1.0 END", e.sql, e.sql, e.sql) // - x is 0 - x, which is never -0
		return e
	case e.kind.number() || e.kind == durationKind:
	default:
		return t.cannot(x, "it has no number")
	}
	e.sql = form("(- ?)", e.sql)
	return e
}

// int32Of is what is an Edm.Int32.
func int32Of(s fragment, nullable bool, bits int) expr {
	e := integer(s, nullable, bits)
	e.typ = "Edm.Int32"
	return e
}

func (t *translator) binary(x *query.Binary) expr {
	switch x.Op {
	case query.And, query.Or:
		l, r := t.truth(x.Left), t.truth(x.Right)
		pattern := "(? AND ?)"
		if x.Op == query.Or {
			pattern = "(? OR ?)"
		}
		return boolean(form(pattern, l.sql, r.sql), l.nullable || r.nullable)
	case query.Eq, query.Ne, query.Lt, query.Le, query.Gt, query.Ge:
		return boolean(t.compare(x, false), false)
	case query.In:
		e := t.in(x)
		return boolean(form("(? IS TRUE)", e.sql), false)
	case query.Has:
		return t.has(x)
	}
	return t.arithmetic(x)
}

// choice is the value of the first branch whose condition is true.
func (t *translator) choice(x *query.Case) expr {
	var values []expr
	for _, branch := range x.Branches {
		values = append(values, t.value(branch.Then))
	}
	common := t.unify(x, values)
	s := text("CASE")
	for i, branch := range x.Branches {
		s = append(s, form(" WHEN ? THEN ?", t.condition(branch.When), values[i].sql)...)
	}
	common.sql = append(s, piece{text: " END"})
	common.nullable = true
	return common
}

// unify makes values ones of the same type, which it returns.
func (t *translator) unify(x query.Expr, values []expr) expr {
	common := expr{kind: nullKind}
	for _, v := range values {
		switch {
		case v.kind == nullKind:
		case common.kind == nullKind:
			common = v
		default:
			kind, ok := t.common(common, v)
			if !ok || kind == decimalKind && t.dialect == SQLite && common.scale != v.scale {
				return t.cannot(x, "its branches have different types")
			}
			bits, zoned := max(common.bits, v.bits), common.zoned || v.zoned
			if common.kind != v.kind || common.typ != v.typ {
				v.typ = anyType
			}
			common = v
			common.kind, common.bits, common.zoned = kind, bits, zoned
		}
	}
	for i := range values {
		values[i] = t.convert(x, values[i], common.kind)
	}
	common.literal = nil
	return common
}
