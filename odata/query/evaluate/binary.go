package evaluate

import (
	"slices"

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

// quickly is a comparison with a constant where that is quicker than to make a value of
// the property; otherwise is what compares all others.
func quickly(p *spot, k wire.Value, wanted orders, otherwise func(*scope) truth) func(*scope) truth {
	switch {
	case p == nil:
	case k.Kind() == wire.KindInteger:
		n := k.Int()
		return func(s *scope) truth {
			if o, ok := p.CompareInt(p.object(s), n); ok {
				return wanted.has(order(o))
			}
			return otherwise(s)
		}
	case k.Kind() == wire.KindBoolean && (wanted == ordersOf[query.Eq] || wanted == ordersOf[query.Ne]):
		isNe, b := wanted == ordersOf[query.Ne], k.Bool()
		return func(s *scope) truth {
			if v, ok := p.Bool(p.object(s)); ok {
				return truthOf((v == b) != isNe)
			}
			return otherwise(s)
		}
	case k.Kind() == wire.KindString && (wanted == ordersOf[query.Eq] || wanted == ordersOf[query.Ne]):
		isNe, wantedText := wanted == ordersOf[query.Ne], k.Text()
		return func(s *scope) truth {
			if text, enum, ok := p.Text(p.object(s)); ok && !enum {
				return truthOf((text == wantedText) != isNe)
			}
			return otherwise(s)
		}
	}
	return otherwise
}

// toConstant compiles a comparison with a constant: nil if there is no faster way than to
// look at both operands.
func toConstant(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	isNe := wanted == ordersOf[query.Ne]
	switch k.Kind() {
	case wire.KindNull:
		if wanted == ordersOf[query.Eq] || isNe {
			return func(s *scope) truth { return truthOf(left(s).IsMissing() != isNe) }
		}
	case wire.KindInteger, wire.KindDecimal:
		return toNumber(left, k, wanted)
	case wire.KindString:
		return toString(left, k, wanted)
	case wire.KindDouble:
		f := k.Float()
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindDouble {
				return wanted.has(compareFloats(v.Float(), f))
			}
			return s.settled(v, k, wanted)
		}
	case wire.KindDateTimeOffset:
		d := k.DateTimeOffset()
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindDateTimeOffset {
				return wanted.has(order(v.DateTimeOffset().Compare(d)))
			}
			return s.settled(v, k, wanted)
		}
	case wire.KindDuration:
		compare := internal.DurationComparer(k)
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindDuration {
				return wanted.has(order(compare(v)))
			}
			return s.settled(v, k, wanted)
		}
	case wire.KindBoolean:
		b := k.Bool()
		if wanted == ordersOf[query.Eq] || isNe {
			return func(s *scope) truth {
				v := left(s)
				return truthOf((v.Kind() == wire.KindBoolean && v.Bool() == b) != isNe)
			}
		}
	case wire.KindEnum:
		return toEnum(left, k, wanted)
	}
	return nil
}

func toString(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	text := k.Text()
	if wanted == ordersOf[query.Eq] || wanted == ordersOf[query.Ne] {
		isNe := wanted == ordersOf[query.Ne]
		return func(s *scope) truth {
			v := left(s)
			if v.Kind() == wire.KindString {
				return truthOf((internal.StringOf(v) == text) != isNe)
			}
			return s.settled(v, k, wanted)
		}
	}
	return func(s *scope) truth {
		v := left(s)
		if v.Kind() == wire.KindString {
			o := same
			if t := internal.StringOf(v); t < text {
				o = less
			} else if t > text {
				o = greater
			}
			return wanted.has(o)
		}
		return s.settled(v, k, wanted)
	}
}

// toNumber compares with an integer or a decimal: decimals of few digits as integers at
// the same scale.
func toNumber(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	n, scale, short := k.Int(), 0, true
	whole := k.Kind() == wire.KindInteger
	if !whole {
		n, scale, short = internal.ShortDecimal(k)
	}
	single, double := floatOf(k, singleRank), floatOf(k, doubleRank)
	return func(s *scope) truth {
		v := left(s)
		switch v.Kind() {
		case wire.KindInteger:
			if whole {
				return wanted.has(compareWords(v.Int(), n))
			}
			if short {
				if o, ok := compareShort(v.Int(), 0, n, scale); ok {
					return wanted.has(o)
				}
			}
		case wire.KindDecimal:
			if m, other, ok := internal.ShortDecimal(v); ok && short {
				if o, ok := compareShort(m, other, n, scale); ok {
					return wanted.has(o)
				}
			}
		case wire.KindDouble:
			return wanted.has(compareFloats(v.Float(), double))
		case wire.KindSingle:
			return wanted.has(compareFloats(v.Float(), single))
		}
		return s.settled(v, k, wanted)
	}
}

func compareWords(a, b int64) order {
	switch {
	case a < b:
		return less
	case a > b:
		return greater
	}
	return same
}

var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// compareShort compares a times ten to the power of -scale with b; false if that is not
// to be said with words.
func compareShort(a int64, aScale int, b int64, bScale int) (order, bool) {
	ok := true
	if aScale < bScale {
		a, ok = product(a, powers[bScale-aScale])
	} else if bScale < aScale {
		b, ok = product(b, powers[aScale-bScale])
	}
	return compareWords(a, b), ok
}

// toEnum compares by the number of a member.
func toEnum(left func(*scope) wire.Value, k wire.Value, wanted orders) func(*scope) truth {
	text := k.Text()
	return func(s *scope) truth {
		v := left(s)
		if v.Kind() == wire.KindEnum && internal.StringOf(v) == text {
			return wanted.has(same)
		}
		return s.settled(v, k, wanted)
	}
}

// manyItems is from how many items on a list is looked up in a table.
const manyItems = 8

// membership compiles in: whether a collection has an item that is equal.
func membership(left, right node) node {
	if right.constant != nil && right.constant.Kind() == wire.KindCollection {
		items := itemsOf(*right.constant, 0, right.constant.Len())
		if texts, ok := textsOf(items); ok {
			return truthNode(amongTexts(left, texts, items))
		}
		return truthNode(func(s *scope) truth { return s.among(left.value(s), items) })
	}
	return truthNode(func(s *scope) truth {
		v, items := left.value(s), right.value(s)
		for i := range items.Len() {
			if s.step(); s.err != nil {
				return unknown
			}
			if s.equal(v, items.Item(i)) {
				return yes
			}
		}
		return no
	})
}

func (c *calc) among(v wire.Value, items []wire.Value) truth {
	c.steps(int64(len(items)))
	if c.err != nil {
		return unknown
	}
	for _, item := range items {
		if c.equal(v, item) {
			return yes
		}
	}
	return no
}

// textsOf returns the texts of strings or members; false if something else is among them.
func textsOf(items []wire.Value) (texts []string, ok bool) {
	for _, item := range items {
		if item.Kind() != items[0].Kind() || item.Kind() != wire.KindString && item.Kind() != wire.KindEnum {
			return nil, false
		}
		texts = append(texts, item.Text())
	}
	return texts, true
}

func amongTexts(left node, texts []string, items []wire.Value) func(*scope) truth {
	among := func(text string) bool { return slices.Contains(texts, text) }
	if len(texts) >= manyItems {
		table := make(map[string]bool, len(texts))
		for _, text := range texts {
			table[text] = true
		}
		among = func(text string) bool { return table[text] }
	}
	p, strings := left.spot, items[0].Kind() == wire.KindString
	return func(s *scope) truth {
		if p != nil {
			if text, enum, ok := p.Text(p.object(s)); ok && enum != strings {
				if found := among(text); found || !enum {
					return truthOf(found) // there may be another text of the same number
				}
			}
		}
		v := left.value(s)
		switch {
		case v.Kind() == wire.KindString && items[0].Kind() == wire.KindString:
			return truthOf(among(internal.StringOf(v)))
		case v.Kind() == wire.KindEnum && among(internal.StringOf(v)):
			return yes
		}
		return s.among(v, items)
	}
}

// has reports whether all flags of b are set in a.
func (c *calc) has(a, b wire.Value) truth {
	if a.IsMissing() || b.IsMissing() {
		return unknown
	}
	x, ok := enumNumber(a, a)
	y, ok2 := enumNumber(b, a)
	if !ok || !ok2 {
		return no
	}
	return truthOf(x&y == y)
}

// enumNumber returns the number of a member, or of a text that is one in the enumeration
// of another value.
func enumNumber(v, of wire.Value) (int64, bool) {
	switch {
	case v.Kind() == wire.KindEnum:
		return internal.EnumNumber(v)
	case v.Kind() == wire.KindInteger:
		return v.Int(), true
	case v.Kind() == wire.KindString && of.Kind() == wire.KindEnum:
		return internal.EnumNumberOf(of, v.Text())
	}
	return 0, false
}
