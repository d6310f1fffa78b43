package evaluate

import (
	"cmp"
	"container/heap"
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

// keyed is an item with what it is ordered by, and where it stood.
type keyed struct {
	item  wire.Value
	keys  []wire.Value
	place int
}

// compare returns how items follow each other: those that are equal stay as they were,
// null is less than everything (URL Conventions 5.1.5).
func (o *ordering) compare(s *scope, a, b *keyed) int {
	for k := range o.keys {
		if c := s.rank(a.keys[k], b.keys[k]); c != 0 {
			if o.desc[k] {
				return -c
			}
			return c
		}
	}
	return cmp.Compare(a.place, b.place)
}

// key fills in what an item is ordered by.
func (o *ordering) key(s *scope, x *keyed, item wire.Value, place int) {
	s.enter(item)
	x.item, x.place = item, place
	for k := range x.keys {
		x.keys[k] = o.keys[k].value(s)
	}
}

// sort returns the items in order.
func (o *ordering) sort(s *scope, items []wire.Value) []wire.Value {
	list := make([]keyed, len(items))
	room := make([]wire.Value, len(items)*len(o.keys))
	for i, item := range items {
		list[i].keys = room[i*len(o.keys) : (i+1)*len(o.keys)]
		if o.key(s, &list[i], item, i); s.err != nil {
			return items
		}
	}
	return o.sorted(s, list)
}

func (o *ordering) sorted(s *scope, list []keyed) []wire.Value {
	slices.SortFunc(list, func(a, b keyed) int { return o.compare(s, &a, &b) })
	sorted := make([]wire.Value, len(list))
	for i := range list {
		sorted[i] = list[i].item
	}
	return sorted
}

// first returns the first n items in order, without ordering the others.
func (o *ordering) first(n int64) func(s *scope, items []wire.Value) []wire.Value {
	return func(s *scope, items []wire.Value) []wire.Value {
		if n >= int64(len(items)) {
			return o.sort(s, items)
		}
		h := &leading{ordering: o, scope: s}
		next := keyed{keys: make([]wire.Value, len(o.keys))}
		for i, item := range items {
			if o.key(s, &next, item, i); s.err != nil {
				return items
			}
			switch {
			case int64(len(h.list)) < n:
				heap.Push(h, keyed{item, slices.Clone(next.keys), i})
			case n > 0 && o.compare(s, &next, &h.list[0]) < 0:
				last := &h.list[0]
				last.item, last.place = item, i
				copy(last.keys, next.keys)
				heap.Fix(h, 0)
			}
		}
		return o.sorted(s, h.list)
	}
}

// leading is a heap of the items that lead so far, of which the last is on top.
type leading struct {
	*ordering
	scope *scope
	list  []keyed
}

func (h *leading) Len() int           { return len(h.list) }
func (h *leading) Less(i, j int) bool { return h.compare(h.scope, &h.list[i], &h.list[j]) > 0 }
func (h *leading) Swap(i, j int)      { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *leading) Push(x any)         { h.list = append(h.list, x.(keyed)) }
func (h *leading) Pop() any           { panic("what leads is never taken out") }

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
