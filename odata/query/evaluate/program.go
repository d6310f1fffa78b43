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
	"cmp"
	"context"
	"iter"
	"math"
	"slices"

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
	usesIt bool       // one of the expressions does
	apart  *bool      // one of them tells entities apart
	at     *expansion // see [CompileAt]; nil for options about the items themselves
	// paged is where the stages of skip and top begin, to which enough items are enough;
	// -1 for all.
	paged  int
	enough int64
}

// stage makes other items of items. One of the fields is set.
type stage struct {
	// each makes another item of one; false for none.
	each func(s *scope, item wire.Value) (wire.Value, bool)
	all  func(s *scope, items []wire.Value) []wire.Value
	// counts is where items are counted.
	counts bool
}

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
	return CompileFor(nil, options, done, limits)
}

func (c *compiler) program(options *query.Options, done Stage) (*Program, error) {
	p := &Program{limits: c.limits, apart: c.apart}
	add := func(s stage, err error) error {
		p.stages = append(p.stages, s)
		return err
	}
	if done < Apply && len(options.Apply) > 0 {
		if err := add(c.sequence(options.Apply)); err != nil {
			return nil, err
		}
	}
	if done < Compute && len(options.Compute) > 0 {
		if err := add(c.aboutThese(func() (stage, error) { return c.compute(options.Compute) })); err != nil {
			return nil, err
		}
	}
	if done < Search && options.Search != nil {
		p.stages = append(p.stages, searchStage(options.Search))
	}
	if done < Filter && options.Filter != nil {
		if err := add(c.aboutThese(func() (stage, error) { return c.filter(options.Filter) })); err != nil {
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
		p.stages = append(p.stages, stage{counts: true})
	}
	p.enough = -1
	skip, skips := options.Skip.Get()
	skips = skips && done < Skip
	top, takes := options.Top.Get()
	if takes = takes && done < Top; takes {
		if p.enough = top; skips {
			p.enough += min(skip, math.MaxInt64-top)
		}
	}
	if done < OrderBy && len(options.OrderBy) > 0 {
		sorts, err := c.aboutThese(func() (stage, error) {
			o, err := c.ordering(options.OrderBy)
			if err == nil && takes {
				return stage{all: o.first(p.enough)}, nil
			}
			return stage{all: o.sort}, err
		})
		if err != nil {
			return err
		}
		p.stages = append(p.stages, sorts)
	}
	p.paged = len(p.stages)
	if skips {
		p.stages = append(p.stages, stage{all: skipped(skip)})
	}
	if takes {
		p.stages = append(p.stages, stage{all: first(top)})
	}
	var err error
	p.expand, err = c.expansions(options, done)
	p.usesIt = c.usesIt || len(p.expand) > 0
	return err
}

// Run answers the query for items, which it does not change. An error of items ends it,
// as the end of ctx does.
func (p *Program) Run(ctx context.Context, items iter.Seq2[wire.Structured, error]) (*Result, error) {
	s := p.scope(ctx)
	s.look()
	// What looks at one item at a time does so before the next one comes.
	n := 0
	for n < len(p.stages) && p.stages[n].each != nil {
		n++
	}
	var list []wire.Value
	result := new(Result)
	last := n == len(p.stages)
	for item, err := range items {
		if n == p.paged && int64(len(list)) == p.enough {
			break
		}
		if err != nil {
			return nil, err
		}
		v, kept := s.through(p.stages[:n], internal.Object(item))
		if s.err != nil {
			return nil, s.err
		}
		if !kept {
			continue
		}
		if s.room(max(len(list), len(result.Items)) + 1); s.err != nil {
			return nil, s.err
		}
		if !last {
			list = append(list, v)
			continue
		}
		made, err := p.finish(s, v)
		if err != nil {
			return nil, err
		}
		result.Items = append(result.Items, made)
	}
	if last {
		return result, nil
	}
	return p.run(s, list, p.stages[n:])
}

// scope returns what a run of the program is evaluated in.
func (p *Program) scope(ctx context.Context) *scope {
	s := &scope{calc: calc{ctx: ctx, limits: p.limits}, keepsIt: p.usesIt}
	if *p.apart {
		s.containers = map[wire.Structured]container{}
	}
	return s
}

// through returns what stages that look at one item at a time make of one.
func (s *scope) through(stages []stage, item wire.Value) (wire.Value, bool) {
	s.enter(item)
	for i := range stages {
		var kept bool
		if item, kept = stages[i].each(s, item); !kept || s.err != nil {
			return item, false
		}
	}
	return item, true
}

// room reports more items than are held at once.
func (c *calc) room(n int) {
	if n > c.limits.MaxRows {
		c.fail(&LimitError{Limit: "MaxRows", Max: int64(c.limits.MaxRows), What: "rows"})
	}
}

// staged returns what stages make of items, and how many there were where they are
// counted.
func (s *scope) staged(stages []stage, list []wire.Value) (made []wire.Value, count wire.Opt[int64]) {
	for i := range stages {
		switch stage := &stages[i]; {
		case stage.counts:
			count = wire.Some(int64(len(list)))
		case stage.all != nil:
			list = stage.all(s, list)
		default:
			var made []wire.Value
			for _, item := range list {
				if s.enter(item); s.err != nil {
					return nil, count
				}
				if v, kept := stage.each(s, item); kept {
					made = append(made, v)
				}
			}
			list = made
		}
		if s.room(len(list)); s.err != nil {
			return nil, count
		}
	}
	return list, count
}

func (p *Program) run(s *scope, list []wire.Value, stages []stage) (*Result, error) {
	list, count := s.staged(stages, list)
	if s.err != nil {
		return nil, s.err
	}
	result := &Result{Items: make([]wire.Structured, len(list)), Count: count}
	for i, item := range list {
		o, err := p.finish(s, item)
		if err != nil {
			return nil, err
		}
		result.Items[i] = o
	}
	return result, nil
}

// Indexes answers the query for values that are no instances, as those of a collection of
// strings are: it returns which of them are left, in order, and how many there are without
// skip and top. There is nothing to expand, select or compute of them.
func (p *Program) Indexes(ctx context.Context, items []wire.Value) (left []int, count wire.Opt[int64], err error) {
	s := p.scope(ctx)
	if s.look(); s.err != nil {
		return nil, count, s.err
	}
	list, count := s.staged(p.stages, slices.Clone(items))
	if s.err != nil {
		return nil, count, s.err
	}
	if slices.ContainsFunc(list, func(v wire.Value) bool { return v.Kind() == wire.KindStructured }) {
		return nil, count, &UnsupportedError{What: "making instances of values"}
	}
	return indexesOf(list, items), count, nil
}

// finish returns an item as it is in the result.
func (p *Program) finish(s *scope, item wire.Value) (wire.Structured, error) {
	o, err := finished(item.Object())
	switch {
	case err != nil:
		return o, err
	case p.at != nil: // what is there is not nested in the item, but what the query is about
		return p.at.apply(s, o, p.at.path)
	case len(p.expand) == 0:
		return o, nil
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
			return stage{}, err
		}
		names[i], values[i] = item.As, n
	}
	return stage{each: func(s *scope, item wire.Value) (wire.Value, bool) {
		r := with(item.Object(), nil, nil)
		s.this = internal.Object(r)
		if s.keepsIt && !s.nested {
			s.it = s.this
		}
		for k := range values {
			v := values[k].value(s)
			if s.err != nil {
				return item, false
			}
			if v.Object() == wire.Structured(r) { // $it: nothing stands in itself
				v = item
			}
			r.names, r.values = append(r.names, names[k]), append(r.values, v)
		}
		return s.this, true
	}}, nil
}

// enter makes an item the instance that expressions are about.
func (s *scope) enter(item wire.Value) {
	s.step()
	s.this = item
	if s.keepsIt && !s.nested {
		s.it = item
	}
}

func searchStage(x *query.SearchExpr) stage {
	find := compileSearch(x)
	return stage{each: func(_ *scope, item wire.Value) (wire.Value, bool) { return item, find(item) }}
}

// filter compiles what all of the conditions have to be true for. A row that one of them
// leaves out is no error because another one cannot be told for it: it is up to who keeps the
// rows which of them are asked about first.
func (c *compiler) filter(x query.Expr) (stage, error) {
	conditions, err := c.exprs(conjuncts(x))
	return stage{each: func(s *scope, item wire.Value) (wire.Value, bool) {
		var failed error
		for i := range conditions {
			held := conditions[i].truth(s) == yes
			if _, ofRow := s.err.(*ValueError); ofRow {
				failed, s.err = cmp.Or(failed, s.err), nil
			} else if !held || s.err != nil {
				return item, false
			}
		}
		s.err = failed
		return item, failed == nil
	}}, err
}

// conjuncts returns the conditions that are all to be true.
func conjuncts(x query.Expr) []query.Expr {
	if and, is := x.(*query.Binary); is && and.Op == query.And {
		return append(conjuncts(and.Left), conjuncts(and.Right)...)
	}
	return []query.Expr{x}
}

// skipped and first are what $skip and $top do, which are not negative.
func skipped(n int64) func(*scope, []wire.Value) []wire.Value {
	return func(_ *scope, list []wire.Value) []wire.Value { return list[min(n, int64(len(list))):] }
}

func first(n int64) func(*scope, []wire.Value) []wire.Value {
	return func(_ *scope, list []wire.Value) []wire.Value { return list[:min(n, int64(len(list)))] }
}
