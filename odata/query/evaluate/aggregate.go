package evaluate

import (
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// aggregate compiles aggregate (OData Extension for Data Aggregation 4.0, 3.2.1).
func (c *compiler) aggregate(step *query.AggregateStep) (stage, error) {
	names := make([]string, len(step.Items))
	aggregates := make([]aggregate, len(step.Items))
	for i := range step.Items {
		item := &step.Items[i]
		a, err := c.aggregateItem(item)
		if err != nil {
			return stage{}, err
		}
		names[i], aggregates[i] = item.As, a
	}
	c.rows = true
	return stage{all: func(s *scope, list []wire.Value) []wire.Value {
		r := &row{names: names, values: make([]wire.Value, len(aggregates))}
		for i, a := range aggregates {
			if r.values[i] = a(s, list); s.err != nil {
				return nil
			}
		}
		return []wire.Value{internal.Object(r)}
	}}, nil
}

// aggregate makes one value of items.
type aggregate func(s *scope, list []wire.Value) wire.Value

func (c *compiler) aggregateItem(item *query.AggregateItem) (aggregate, error) {
	values, err := c.aggregated(item)
	if err != nil {
		return nil, err
	}
	method := aggregation(item.Method)
	if path, is := item.Expr.(*query.Path); is && item.Method == query.CountDistinctMethod && leadsToEntities(path) {
		method = aggregation(query.CountMethod) // they are distinct, which the keys of contained ones do not tell
	}
	if method == nil {
		return nil, unsupportedMethod(item.Method, item.As)
	}
	result := func(s *scope, list []wire.Value) wire.Value {
		v := method(&s.calc, values(s, list))
		if s.err != nil && item.Expr != nil {
			s.place(item.Expr)
		}
		return v
	}
	for i := range item.From {
		if result, err = c.from(&item.From[i], result); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func unsupportedMethod(name, as string) error {
	if name == "" {
		return &UnsupportedError{What: "the custom aggregate " + as}
	}
	return &UnsupportedError{What: "the aggregation method " + name}
}

// from compiles from … with …: the items are grouped, each group is aggregated as it is
// without that, and the results once more.
func (c *compiler) from(x *query.AggregateFrom, inner aggregate) (aggregate, error) {
	g, err := c.grouping(x.Properties)
	if err != nil {
		return nil, err
	}
	method := aggregation(x.Method)
	if method == nil {
		return nil, unsupportedMethod(x.Method, "in from")
	}
	return func(s *scope, list []wire.Value) wire.Value {
		var values []wire.Value
		for _, group := range g.groups(s, list) {
			if v := inner(s, group); !v.IsMissing() {
				values = append(values, v)
			}
		}
		return method(&s.calc, values)
	}, nil
}

// aggregated compiles what is aggregated: the values that a path reaches, or those of an
// expression, without null.
func (c *compiler) aggregated(item *query.AggregateItem) (func(*scope, []wire.Value) []wire.Value, error) {
	if item.Expr == nil {
		return func(_ *scope, list []wire.Value) []wire.Value { return list }, nil
	}
	if path, ok := item.Expr.(*query.Path); ok {
		return c.reached(path)
	}
	value, err := c.expr(item.Expr)
	if err != nil {
		return nil, err
	}
	return func(s *scope, list []wire.Value) []wire.Value {
		values := make([]wire.Value, 0, len(list))
		for _, item := range list {
			if s.enter(item); s.err != nil {
				return nil
			}
			if v := value.value(s); !v.IsMissing() {
				values = append(values, v)
			}
		}
		return values
	}, nil
}

// reached compiles a path whose segments can all be collections. Entities that it comes
// by more than once count once (3.2.1.1).
func (c *compiler) reached(path *query.Path) (func(*scope, []wire.Value) []wire.Value, error) {
	properties, err := c.properties(path)
	if err != nil {
		return nil, err
	}
	// What contains entities is told apart, and so are they.
	navigates := slices.ContainsFunc(properties, func(p property) bool { return p.navigates() })
	last := toldApart(properties)
	if last == 0 && navigates && c.rows { // but not rows
		for last = len(properties); !properties[last-1].navigates(); {
			last--
		}
		*c.apart = true
	}
	return func(s *scope, list []wire.Value) []wire.Value {
		if navigates && last == 0 {
			list = s.distinctEntities(list)
		}
		for i := range properties {
			var next []wire.Value
			for _, item := range list {
				if s.step(); s.err != nil {
					return nil
				}
				next = flattened(next, properties[i].of(s, item))
			}
			if s.room(len(next)); s.err != nil {
				return nil
			}
			if list = next; i+1 == last {
				list = s.distinct(list)
			}
		}
		return list
	}, nil
}

// leadsToEntities reports whether a path ends with a navigation property, or with a type behind
// one.
func leadsToEntities(path *query.Path) bool {
	last := len(path.Segments) - 1
	for last > 0 && path.Segments[last].Kind == query.CastSegment {
		last--
	}
	p := path.Segments[last].Property
	return p != nil && p.Navigation
}

// flattened appends a value that is not null, or the items of a collection.
func flattened(list []wire.Value, v wire.Value) []wire.Value {
	if v.Kind() != wire.KindCollection {
		if v.IsMissing() {
			return list
		}
		return append(list, v)
	}
	for i := range v.Len() {
		if item := v.Item(i); !item.IsMissing() {
			list = append(list, item)
		}
	}
	return list
}

// distinct returns the values without those that are equal to one before.
func (c *calc) distinct(list []wire.Value) []wire.Value {
	seen := map[string]bool{}
	var key []byte
	return slices.DeleteFunc(list, func(v wire.Value) bool {
		key = c.appendKey(key[:0], v)
		if seen[string(key)] {
			return true
		}
		seen[string(key)] = true
		return false
	})
}

// distinctEntities returns the items without the entities that are there before. What a step
// has made of several is none.
func (c *calc) distinctEntities(list []wire.Value) []wire.Value {
	seen := map[string]bool{}
	var key []byte
	return slices.DeleteFunc(slices.Clone(list), func(v wire.Value) bool {
		o := declaredObject(v)
		if o == nil || !internal.IsEntity(o) {
			return false
		}
		key = c.appendKey(key[:0], v)
		again := seen[string(key)]
		seen[string(key)] = true
		return again
	})
}

// aggregation returns one of the standard's methods; nil if there is none of that name.
// It gets no null.
func aggregation(method string) func(c *calc, values []wire.Value) wire.Value {
	switch method {
	case query.SumMethod:
		return (*calc).total
	case query.MinMethod:
		return func(c *calc, values []wire.Value) wire.Value { return c.extreme(values, less) }
	case query.MaxMethod:
		return func(c *calc, values []wire.Value) wire.Value { return c.extreme(values, greater) }
	case query.AverageMethod:
		return (*calc).average
	case query.CountMethod:
		return func(_ *calc, values []wire.Value) wire.Value { return countValue(len(values)) }
	case query.CountDistinctMethod:
		return func(c *calc, values []wire.Value) wire.Value {
			return countValue(len(c.distinct(slices.Clone(values))))
		}
	}
	return nil
}

// countValue returns a count, which is an Edm.Decimal.
func countValue(n int) wire.Value { return internal.Decimal(decimalOfInt(int64(n)).wire()) }

// extreme returns the first of the least or the greatest values.
func (c *calc) extreme(values []wire.Value, wanted order) wire.Value {
	found := null
	for _, v := range values {
		if found.IsMissing() || c.compare(v, found) == wanted {
			found = v
		}
	}
	return found
}

// total is the sum of values: a decimal for integers, so that its type is the same
// whether it would fit or not (3.2.1.3.1).
func (c *calc) total(values []wire.Value) wire.Value {
	sum := c.sum(values)
	if sum.Kind() == wire.KindInteger {
		return internal.Decimal(sum.Decimal())
	}
	return sum
}

func (c *calc) average(values []wire.Value) wire.Value {
	if len(values) == 0 {
		return null
	}
	return c.arithmetic(query.DivBy, c.sum(values), internal.Int(int64(len(values))))
}
