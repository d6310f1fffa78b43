package evaluate

import (
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// ordering is a compiled $orderby.
type ordering struct {
	keys []node
	desc []bool
}

func (c *compiler) ordering(items []query.OrderItem) (*ordering, error) {
	o := new(ordering)
	for _, item := range items {
		key, err := c.expr(item.Expr)
		if err != nil {
			return nil, err
		}
		o.keys, o.desc = append(o.keys, key), append(o.desc, item.Desc)
	}
	return o, nil
}

// sort returns the items in order: those that are equal stay as they were, null is less
// than everything (URL Conventions 5.1.5).
func (o *ordering) sort(s *scope, items []wire.Value) []wire.Value {
	type keyed struct {
		item wire.Value
		keys []wire.Value
	}
	list := make([]keyed, len(items))
	room := make([]wire.Value, len(items)*len(o.keys))
	for i, item := range items {
		if s.enter(item); s.err != nil {
			return items
		}
		keys := room[i*len(o.keys) : (i+1)*len(o.keys)]
		for k := range keys {
			keys[k] = o.keys[k].value(s)
		}
		list[i] = keyed{item, keys}
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		for k := range o.keys {
			if c := s.rank(a.keys[k], b.keys[k]); c != 0 {
				if o.desc[k] {
					return -c
				}
				return c
			}
		}
		return 0
	})
	sorted := make([]wire.Value, len(list))
	for i := range list {
		sorted[i] = list[i].item
	}
	return sorted
}

// rank returns how values follow each other: null, then NaN, then all others.
func (c *calc) rank(a, b wire.Value) int {
	switch {
	case a.IsMissing() && b.IsMissing():
		return 0
	case a.IsMissing():
		return -1
	case b.IsMissing():
		return 1
	}
	if o := c.compare(a, b); o != incomparable {
		return int(o)
	}
	switch x, y := c.isNaN(a), c.isNaN(b); {
	case x && !y:
		return -1
	case y && !x:
		return 1
	}
	return 0
}

func (c *calc) isNaN(v wire.Value) bool {
	switch v.Kind() {
	case wire.KindSingle, wire.KindDouble:
		return v.Float() != v.Float()
	case wire.KindDecimal:
		return isNaN(v.Decimal())
	}
	return false
}
