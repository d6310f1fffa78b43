package evaluate

import (
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func (c *compiler) binary(x *query.Binary) (node, error) {
	if x.Op == query.And || x.Op == query.Or {
		return c.junction(x)
	}
	left, err := c.expr(x.Left)
	if err != nil {
		return node{}, err
	}
	right, err := c.expr(x.Right)
	if err != nil {
		return node{}, err
	}
	c.tellsApart(x.Left, x.Right)
	switch x.Op {
	case query.Eq, query.Ne, query.Gt, query.Ge, query.Lt, query.Le:
		return comparison(x, left, right), nil
	case query.In:
		return membership(left, right), nil
	case query.Has:
		return truthNode(func(s *scope) truth { return s.has(left.value(s), right.value(s)) }), nil
	}
	return valueNode(func(s *scope) wire.Value {
		v := s.arithmetic(x.Op, left.value(s), right.value(s))
		if s.err != nil {
			s.place(x)
		}
		return v
	}), nil
}

// junction compiles and and or, those of the same kind in one: the first operand that
// decides ends it.
func (c *compiler) junction(x *query.Binary) (node, error) {
	var terms []func(*scope) truth
	for _, operand := range operandsOf(x, x.Op, nil) {
		n, err := c.expr(operand)
		if err != nil {
			return node{}, err
		}
		terms = append(terms, n.truth)
	}
	decides := no
	if x.Op == query.Or {
		decides = yes
	}
	return truthNode(func(s *scope) truth {
		result := decides.not()
		for _, term := range terms {
			switch t := term(s); t {
			case decides:
				return decides
			case unknown:
				result = unknown
			}
		}
		return result
	}), nil
}

// operandsOf appends the operands of x, and of those that are of the same operator.
func operandsOf(x query.Expr, op query.Op, list []query.Expr) []query.Expr {
	if b, ok := x.(*query.Binary); ok && b.Op == op {
		return operandsOf(b.Right, op, operandsOf(b.Left, op, list))
	}
	return append(list, x)
}

// orders is a set of orders for which a comparison is true: bit 0 for less, 1 for the
// same, 2 for greater and 3 for incomparable.
type orders uint8

var ordersOf = map[query.Op]orders{
	query.Eq: 1 << 1, query.Ne: 1<<0 | 1<<2 | 1<<3, query.Gt: 1 << 2, query.Ge: 1<<1 | 1<<2, query.Lt: 1 << 0, query.Le: 1<<0 | 1<<1,
}

func (o orders) has(found order) truth {
	if o>>(found+1)&1 != 0 {
		return yes
	}
	return no
}

// mirrored are the orders for operands the other way round.
func (o orders) mirrored() orders { return o&(1<<1|1<<3) | o>>2&1 | o<<2&(1<<2) }

// comparison compiles a comparison, which is never null: null is equal to itself alone,
// and neither less nor greater than anything.
func comparison(x *query.Binary, left, right node) node {
	wanted := ordersOf[x.Op]
	if left.constant != nil && right.constant == nil {
		left, right, wanted = right, left, wanted.mirrored()
	}
	equality := x.Op == query.Eq || x.Op == query.Ne
	if right.constant != nil {
		if t := toConstant(left.value, *right.constant, wanted); t != nil {
			return truthNode(quickly(left.spot, *right.constant, wanted, t))
		}
	}
	if equality {
		return truthNode(func(s *scope) truth {
			return truthOf(s.equal(left.value(s), right.value(s)) == (x.Op == query.Eq))
		})
	}
	return truthNode(func(s *scope) truth { return s.ordered(left.value(s), right.value(s), wanted) })
}

// ordered is a comparison by order.
func (c *calc) ordered(a, b wire.Value, wanted orders) truth {
	if a.IsMissing() || b.IsMissing() {
		return no
	}
	return wanted.has(c.compare(a, b))
}

// settled is a comparison with a constant that is no null, for values of all kinds.
func (c *calc) settled(a, b wire.Value, wanted orders) truth {
	if wanted == ordersOf[query.Ne] {
		return truthOf(!c.equal(a, b))
	}
	return c.ordered(a, b, wanted)
}
