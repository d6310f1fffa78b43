package evaluate

import (
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// aboutThese returns a stage that make compiles, and that knows the items that there are
// when it begins if an expression in it looks at $these (OData Extension for Data
// Aggregation 4.0, 5.1.1.2).
func (c *compiler) aboutThese(make func() (stage, error)) (stage, error) {
	before := c.usesThese
	c.usesThese = false
	made, err := make()
	uses := c.usesThese
	c.usesThese = before
	if !uses || err != nil {
		return made, err
	}
	return stage{all: func(s *scope, list []wire.Value) []wire.Value {
		these, overall := s.these, s.overall
		defer func() { s.these, s.overall = these, overall }()
		s.these, s.overall = internal.List(list), map[*query.Segment]wire.Value{}
		list, _ = s.staged([]stage{made}, list)
		return list
	}}, nil
}

// overall compiles aggregate(…) behind a collection, whose items are all seen as one group.
func (c *compiler) overall(segment *query.Segment) (step, error) {
	of, err := c.aggregateItem(segment.Args.Aggregate)
	if err != nil {
		return nil, err
	}
	return func(s *scope, v wire.Value) wire.Value {
		known, is := s.overall[segment]
		if is && v == s.these {
			return known
		}
		this := s.this
		result := of(s, itemsOf(v, 0, v.Len()))
		if s.this = this; s.overall != nil && v == s.these {
			s.overall[segment] = result
		}
		return result
	}, nil
}
