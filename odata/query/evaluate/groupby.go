package evaluate

import (
	"iter"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// groupBy compiles groupby: the groups follow each other as their first items do, and behind
// those of all levels that a rollup has come those of fewer.
func (c *compiler) groupBy(step *query.GroupByStep) (stage, error) {
	levels, err := c.levels(step.Items)
	if err != nil {
		return stage{}, err
	}
	each := stage{all: func(*scope, []wire.Value) []wire.Value { return []wire.Value{internal.Object(new(row))} }}
	if len(step.Apply) > 0 {
		if each, err = c.sequence(step.Apply); err != nil {
			return stage{}, err
		}
	}
	c.rows = true
	return stage{all: func(s *scope, list []wire.Value) []wire.Value {
		var all []wire.Value
		for g := range levels.groupings() {
			for _, group := range g.groups(s, list) {
				made := each.all(s, slices.Clone(group))
				if s.room(len(all) + len(made)); s.err != nil {
					return nil
				}
				for _, item := range made {
					all = append(all, g.projected(item, group[0]))
				}
			}
			if s.err != nil {
				return nil
			}
		}
		return all
	}}, nil
}

// levels are what groupby is by: of each of its items the properties, from the top down. An
// item that is no rollup has one.
type levels [][][]property

func (c *compiler) levels(items []query.GroupItem) (levels, error) {
	all := make(levels, len(items))
	groupings := 1
	for i := range items {
		item := &items[i]
		switch {
		case item.Recursive != nil:
			return nil, &UnsupportedError{What: "rolluprecursive in groupby"}
		case item.Leveled != "":
			return nil, &UnsupportedError{What: "rollup of the named hierarchy " + item.Leveled}
		}
		g, err := c.grouping(item.Levels())
		if err != nil {
			return nil, err
		}
		all[i] = g.paths
		if groupings > c.limits.MaxGroups/len(g.paths) { // each has a group at least
			return nil, &LimitError{Limit: "MaxGroups", Max: int64(c.limits.MaxGroups), What: "groups"}
		}
		groupings *= len(g.paths)
	}
	return all, nil
}

// groupings yields a grouping for each choice of how far down the items go, with all of their
// levels first (Data Aggregation 4.0, 3.2.3.2). It is good until the next one.
func (l levels) groupings() iter.Seq[*grouping] {
	return func(yield func(*grouping) bool) { l.behind(nil, yield) }
}

// behind is groupings, each with properties before it; false to end.
func (l levels) behind(paths [][]property, yield func(*grouping) bool) bool {
	if len(l) == 0 {
		return yield(&grouping{paths})
	}
	for n := len(l[0]); n > 0; n-- {
		if !l[1:].behind(append(paths, l[0][:n]...), yield) {
			return false
		}
	}
	return true
}
