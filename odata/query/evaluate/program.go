// Package evaluate answers queries in memory: it applies bound options of package query
// to values of generated types. What a description declares, what a payload has beyond,
// and what a query computes can all be used; null, numbers, times and texts are as the
// URL Conventions of OData 4.01 have them, 5.1.1.
//
// Where the standard leaves a choice: texts compare by code points and null comes first
// in ascending order. Integers that overflow become decimals. Decimals are exact; a
// quotient without end has 34 significant digits. Distances on the earth are those on a
// sphere. Regular expressions are those of package regexp.
package evaluate

import (
	"context"
	"iter"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Stage is a part of answering a query, in the order in which they follow each other
// (OData Protocol 4.01, 11.2.1). As what was done already, it stands for itself and all
// before it.
type Stage uint8

// The stages.
const (
	Nothing Stage = iota
	Apply
	Compute
	Search
	Filter
	Count
	OrderBy
	Skip
	Top
	Expand
	Select
)

// Program answers a query. It is safe for concurrent use.
type Program struct {
	limits Limits
	stages []stage
	count  bool
	expand []*expansion
}

// stage makes other items of items.
type stage func(s *scope, items []wire.Value) []wire.Value

// Result is what a query gives.
type Result struct {
	// Items are the instances, in order. Those that the query has changed are copies.
	Items []wire.Structured
	// Count is the number of items without skip and top, if it was asked for and was not
	// done already.
	Count wire.Opt[int64]
}

// Compile makes a program of options. done says what has been done already of what the
// program would do. What is OData and not evaluated is an [*UnsupportedError].
func Compile(options *query.Options, done Stage, limits Limits) (*Program, error) {
	c := &compiler{limits: limits.withDefaults()}
	return c.program(options, done)
}

func (c *compiler) program(options *query.Options, done Stage) (*Program, error) {
	p := &Program{limits: c.limits}
	add := func(s stage, err error) error {
		if err == nil {
			p.stages = append(p.stages, s)
		}
		return err
	}
	if done < Apply && len(options.Apply) > 0 {
		if err := add(c.sequence(options.Apply)); err != nil {
			return nil, err
		}
	}
	if done < Compute && len(options.Compute) > 0 {
		if err := add(c.compute(options.Compute)); err != nil {
			return nil, err
		}
	}
	if done < Search && options.Search != nil {
		p.stages = append(p.stages, searchStage(options.Search))
	}
	if done < Filter && options.Filter != nil {
		if err := add(c.filter(options.Filter)); err != nil {
			return nil, err
		}
	}
	if done < Count && options.Count {
		p.count = true
	}
	return p, c.paging(p, options, done)
}

// paging adds what follows the count.
func (c *compiler) paging(p *Program, options *query.Options, done Stage) error {
	if p.count {
		p.stages = append(p.stages, nil) // where items are counted
	}
	if done < OrderBy && len(options.OrderBy) > 0 {
		o, err := c.ordering(options.OrderBy)
		if err != nil {
			return err
		}
		p.stages = append(p.stages, o.sort)
	}
	if n, ok := options.Skip.Get(); ok && done < Skip {
		p.stages = append(p.stages, skipStage(n))
	}
	if n, ok := options.Top.Get(); ok && done < Top {
		p.stages = append(p.stages, topStage(n))
	}
	var err error
	p.expand, err = c.expansions(options, done)
	return err
}

// Run answers the query for items, which it does not change. An error of items ends it,
// as the end of ctx does.
func (p *Program) Run(ctx context.Context, items iter.Seq2[wire.Structured, error]) (*Result, error) {
	s := &scope{calc: calc{ctx: ctx, limits: p.limits}}
	var list []wire.Value
	for item, err := range items {
		if err != nil {
			return nil, err
		}
		if s.room(len(list) + 1); s.err != nil {
			return nil, s.err
		}
		list = append(list, internal.Object(item))
	}
	return p.run(s, list)
}

// room reports more items than are held at once.
func (c *calc) room(n int) {
	if n > c.limits.MaxRows {
		c.fail(&LimitError{Limit: "MaxRows", Max: int64(c.limits.MaxRows), What: "rows"})
	}
}

func (p *Program) run(s *scope, list []wire.Value) (*Result, error) {
	s.look()
	result := new(Result)
	for _, stage := range p.stages {
		if stage == nil {
			result.Count = wire.Some(int64(len(list)))
			continue
		}
		list = stage(s, list)
		if s.room(len(list)); s.err != nil {
			return nil, s.err
		}
	}
	result.Items = make([]wire.Structured, len(list))
	for i, item := range list {
		o, err := p.finish(s, item)
		if err != nil {
			return nil, err
		}
		result.Items[i] = o
	}
	return result, nil
}

// finish returns an item as it is in the result.
func (p *Program) finish(s *scope, item wire.Value) (wire.Structured, error) {
	o, err := finished(item.Object())
	if err != nil || len(p.expand) == 0 {
		return o, err
	}
	if !s.nested {
		s.it = item
		s.nested = true
		defer func() { s.nested = false }()
	}
	for _, e := range p.expand {
		if o, err = e.apply(s, o, e.path); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// compute compiles $compute: each property can use those before it.
func (c *compiler) compute(items []query.ComputeItem) (stage, error) {
	c.rows = true
	names := make([]string, len(items))
	values := make([]node, len(items))
	for i, item := range items {
		n, err := c.expr(item.Expr)
		if err != nil {
			return nil, err
		}
		names[i], values[i] = item.As, n
	}
	return func(s *scope, list []wire.Value) []wire.Value {
		made := make([]wire.Value, len(list))
		for i, item := range list {
			if s.enter(item); s.err != nil {
				return nil
			}
			r := with(item.Object(), nil, nil)
			s.this = internal.Object(r)
			for k := range values {
				v := values[k].value(s)
				if s.err != nil {
					return nil
				}
				r.names, r.values = append(r.names, names[k]), append(r.values, v)
			}
			made[i] = s.this
		}
		return made
	}, nil
}

// enter makes an item the instance that expressions are about.
func (s *scope) enter(item wire.Value) {
	s.step()
	s.this = item
	if !s.nested {
		s.it = item
	}
}

func searchStage(x *query.SearchExpr) stage {
	find := compileSearch(x)
	return func(s *scope, list []wire.Value) []wire.Value {
		var found []wire.Value
		for _, item := range list {
			if s.step(); s.err != nil {
				return nil
			}
			if find(item) {
				found = append(found, item)
			}
		}
		return found
	}
}

func (c *compiler) filter(x query.Expr) (stage, error) {
	condition, err := c.expr(x)
	if err != nil {
		return nil, err
	}
	return func(s *scope, list []wire.Value) []wire.Value {
		var kept []wire.Value
		for _, item := range list {
			if s.enter(item); s.err != nil {
				return nil
			}
			if condition.truth(s) == yes {
				kept = append(kept, item)
			}
		}
		return kept
	}, nil
}

func skipStage(n int64) stage {
	return func(_ *scope, list []wire.Value) []wire.Value {
		return list[min(max(n, 0), int64(len(list))):]
	}
}

func topStage(n int64) stage {
	return func(_ *scope, list []wire.Value) []wire.Value {
		return list[:min(max(n, 0), int64(len(list)))]
	}
}
