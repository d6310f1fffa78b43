package evaluate

import (
	"slices"

	"github.com/odatagen/odatagen/wire"
)

// manyItems is from how many items on a list is looked up in a table.
const manyItems = 8

// membership compiles in: whether a collection has an item that is equal.
func membership(left, right node) node {
	if right.constant != nil && right.constant.Kind() == wire.KindCollection {
		items := itemsOf(*right.constant, 0, right.constant.Len())
		if texts, ok := textsOf(items); ok && len(texts) > 0 {
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
