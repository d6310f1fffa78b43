package evaluate

import (
	"fmt"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// sequence compiles the steps of $apply (OData Extension for Data Aggregation 4.0, 3).
func (c *compiler) sequence(steps []query.Transformation) (stage, error) {
	var stages []stage
	for _, step := range steps {
		s, err := c.aboutThese(func() (stage, error) { return c.transformation(step) })
		if err != nil {
			return stage{}, err
		}
		stages = append(stages, s)
	}
	return stage{all: func(s *scope, list []wire.Value) []wire.Value {
		list, _ = s.staged(stages, list)
		return list
	}}, nil
}

func (c *compiler) transformation(step query.Transformation) (stage, error) {
	switch step := step.(type) {
	case *query.AggregateStep:
		return c.aggregate(step)
	case *query.GroupByStep:
		return c.groupBy(step)
	case *query.ComputeStep:
		return c.compute(step.Items)
	case *query.FilterStep:
		return c.filter(step.Filter)
	case *query.SearchStep:
		return searchStage(step.Search), nil
	case *query.OrderByStep:
		o, err := c.ordering(step.Items)
		if err != nil {
			return stage{}, err
		}
		return stage{all: o.sort}, nil
	case *query.LimitStep:
		if step.Skip {
			return stage{all: skipped(step.Count)}, nil
		}
		return stage{all: first(step.Count)}, nil
	case *query.RankStep:
		return c.ranked(step)
	case *query.IdentityStep:
		return stage{all: func(_ *scope, list []wire.Value) []wire.Value { return list }}, nil
	case *query.ConcatStep:
		return c.concatenated(step)
	}
	return stage{}, &UnsupportedError{What: "the transformation " + step.String()}
}

// concatenated compiles concat: each sequence has the same input.
func (c *compiler) concatenated(step *query.ConcatStep) (stage, error) {
	var stages []stage
	rows := c.rows
	for _, sequence := range step.Sequences {
		inner := c.inner()
		inner.rows = c.rows
		s, err := inner.sequence(sequence)
		if err != nil {
			return stage{}, err
		}
		stages = append(stages, s)
		rows, c.usesIt = rows || inner.rows, c.usesIt || inner.usesIt
	}
	c.rows = rows
	return stage{all: func(s *scope, list []wire.Value) []wire.Value {
		var all []wire.Value
		for i := range stages {
			made := stages[i].all(s, slices.Clone(list))
			if s.room(len(all) + len(made)); s.err != nil {
				return nil
			}
			all = append(all, made...)
		}
		return all
	}}, nil
}

// grouping are the properties to group by.
type grouping struct{ paths [][]property }

// property is a step to a property, of objects of a type if cast is not nil. info is nil for
// one that is not declared.
type property struct {
	name      string
	cast      step
	get       step
	info      *wire.PropertyInfo
	contained bool // see [query.Segment]
}

// navigates reports whether it leads to entities.
func (p *property) navigates() bool { return p.info != nil && p.info.Navigation }

// toldApart returns how many properties of a path there are up to the last one whose entities are
// told apart by their keys alone, as contained ones are not: 0 for none, since what is before
// all of them is then what tells apart those that the others contain.
func toldApart(path []property) int {
	n := len(path)
	for n > 0 && (!path[n-1].navigates() || path[n-1].contained) {
		n--
	}
	return n
}

func (c *compiler) grouping(paths []*query.Path) (*grouping, error) {
	g := new(grouping)
	for _, p := range paths {
		properties, err := c.properties(p)
		if err != nil {
			return nil, err
		}
		g.paths = append(g.paths, properties)
		*c.apart = *c.apart || slices.ContainsFunc(properties, func(p property) bool { return p.contained })
	}
	return g, nil
}

// properties compiles a path of properties and casts.
func (c *compiler) properties(p *query.Path) ([]property, error) {
	var list []property
	var cast step
	for i := range p.Segments {
		switch s := &p.Segments[i]; {
		case s.Kind == query.PropertySegment:
			list = append(list, property{s.Name, cast, containing(p.Segments[i:], c.property(s.Name)), s.Property, s.Contained})
			cast = nil
		case s.Kind == query.CastSegment:
			cast = castStep(typeNameOf(s))
		case s.Kind == query.VariableSegment && (s.Name == "$it" || s.Name == "$this"):
		default:
			return nil, &UnsupportedError{What: s.Name + " in the path " + p.String()}
		}
	}
	if cast != nil {
		list = append(list, property{cast: cast})
	}
	return list, nil
}

// of returns the value of the property of an object.
func (p *property) of(s *scope, v wire.Value) wire.Value {
	if p.cast != nil {
		v = p.cast(s, v)
	}
	if p.get == nil {
		return v
	}
	return p.get(s, v)
}

// groups divides items by the values of the properties.
func (g *grouping) groups(s *scope, list []wire.Value) [][]wire.Value {
	var groups [][]wire.Value
	places := map[string]int{}
	var key []byte
	for _, item := range list {
		if s.enter(item); s.err != nil {
			return nil
		}
		key = key[:0]
		for _, path := range g.paths {
			key = s.appendPathKey(key, path, item)
		}
		place, known := places[string(key)]
		if !known {
			if place = len(groups); place >= s.limits.MaxGroups {
				s.fail(&LimitError{Limit: "MaxGroups", Max: int64(s.limits.MaxGroups), What: "groups"})
				return nil
			}
			places[string(key)] = place
			groups = append(groups, nil)
		}
		groups[place] = append(groups[place], item)
	}
	return groups
}

// appendPathKey appends what items have in common that have equal values behind a path.
func (s *scope) appendPathKey(key []byte, path []property, item wire.Value) []byte {
	v := item
	for depth := range path {
		if v = path[depth].of(s, v); v.IsMissing() {
			return s.appendKey(append(key, byte('A'+min(depth, 25))), v)
		}
	}
	return s.appendKey(key, v)
}

// projected returns what was made of a group with the properties that it has in common.
// An instance of the group has them.
func (g *grouping) projected(item, of wire.Value) wire.Value {
	r, ok := item.Object().(*row)
	if !ok || r.base != nil {
		return item
	}
	made := new(row)
	for _, path := range g.paths {
		made.project(path, of)
	}
	made.add(r)
	return internal.Object(made)
}

// project gives a row the value that an object has of a property, which can be behind
// others.
func (r *row) project(path []property, of wire.Value) {
	p := &path[0]
	v := p.of(nil, of)
	if len(path) > 1 && !v.IsMissing() && path[1].name != "" {
		inner, ok := r.get(p.name).Object().(*row)
		if !ok {
			inner = new(row)
		}
		inner.project(path[1:], v)
		v = internal.Object(inner)
	}
	if p.info != nil {
		r.declare(p.name, p.info.Target)
	}
	for i, name := range r.names {
		if name == p.name {
			r.values[i] = v
			return
		}
	}
	r.names, r.values = append(r.names, p.name), append(r.values, v)
}

// ranked compiles topcount and its like: the items that rank first, in the order in which
// they came.
func (c *compiler) ranked(step *query.RankStep) (stage, error) {
	amount, err := c.expr(step.Amount)
	if err != nil {
		return stage{}, err
	}
	value, err := c.expr(step.Value)
	if err != nil {
		return stage{}, err
	}
	return stage{all: func(s *scope, list []wire.Value) []wire.Value {
		s.this = null
		wanted := amount.value(s)
		type ranked struct {
			place int
			value wire.Value
		}
		all := make([]ranked, len(list))
		for i, item := range list {
			if s.enter(item); s.err != nil {
				return nil
			}
			all[i] = ranked{i, value.value(s)}
		}
		slices.SortStableFunc(all, func(a, b ranked) int {
			if step.Bottom {
				return s.rank(a.value, b.value)
			}
			return -s.rank(a.value, b.value)
		})
		sums := make([]wire.Value, 0, len(all))
		for _, r := range all {
			sums = append(sums, r.value)
		}
		n := s.far(step, wanted, sums)
		if s.err != nil {
			s.place(step.Value)
			return nil
		}
		places := make([]int, 0, n)
		for _, r := range all[:n] {
			places = append(places, r.place)
		}
		slices.Sort(places)
		kept := make([]wire.Value, len(places))
		for i, place := range places {
			kept[i] = list[place]
		}
		return kept
	}}, nil
}

// far returns how many of the values, in order, are as far as an amount goes.
func (c *calc) far(step *query.RankStep, amount wire.Value, values []wire.Value) int {
	if rankOf(amount) == noNumber || c.compare(amount, internal.Int(0)) != greater && step.By != query.RankSum {
		c.failAmount(step, "a positive number is")
		return 0
	}
	if step.By == query.RankCount {
		n, ok := c.whole(amount)
		if !ok {
			c.failAmount(step, "a whole number is")
			return 0
		}
		return int(min(n, int64(len(values))))
	}
	if step.By == query.RankPercent {
		if c.compare(amount, internal.Int(100)) == greater {
			c.failAmount(step, "at most 100 percent are")
			return 0
		}
		total := c.sum(values)
		if total.IsMissing() {
			return 0
		}
		amount = c.arithmetic(query.DivBy, c.arithmetic(query.Mul, total, amount), internal.Int(100))
	}
	sum := internal.Int(0)
	for i, v := range values {
		if o := c.compare(sum, amount); o == greater || o == same {
			return i
		}
		if !v.IsMissing() {
			sum = c.arithmetic(query.Add, sum, v)
		}
	}
	return len(values)
}

// failAmount fails because of how many, or how much, is to be kept.
func (c *calc) failAmount(step *query.RankStep, wanted string) {
	c.failRow(fmt.Errorf("%s wanted in %s", wanted, step))
	c.place(step.Amount)
}

// sum returns the sum of the values that are not null; null if there are none.
func (c *calc) sum(values []wire.Value) wire.Value {
	sum := null
	for _, v := range values {
		switch {
		case v.IsMissing():
		case sum.IsMissing():
			sum = v
		default:
			sum = c.arithmetic(query.Add, sum, v)
		}
	}
	return sum
}
