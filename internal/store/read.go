package store

import (
	"encoding/hex"
	"iter"
	"math"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// answer is the answer to a query: entities, and how many there are if it asks for that.
type answer struct {
	entities []wire.Structured
	count    wire.Opt[int64]
	next     string // the link to the next page; "" for none
	delta    string // the link to what will have changed; "" for none
}

// typeAt returns the type of the entities in a collection.
func (v *view) typeAt(p *place) *typ {
	switch {
	case p.cast != nil:
		return p.cast
	case p.table != nil:
		return p.table.typ
	}
	return p.end.target
}

// all answers a query about what is in a collection.
func (v *view) all(p *place, q *query.Options) (answer, error) {
	typ := v.typeAt(p)
	size := serving.Pages(v.ctx, q)
	if size == 0 || p.table == nil || q.OrderBy != nil || q.Count || len(q.Apply) > 0 || !q.Skip.IsAbsent() || !q.Top.IsAbsent() {
		if a, ok, err := v.queried(p, typ, q); ok || err != nil {
			return a, err
		}
		return v.answer(v.members(p, ""), typ, q)
	}
	return v.page(p, typ, q, size)
}

// page answers a query with one page of a table's rows, in the order of their keys: those
// behind the key that $skiptoken names.
func (v *view) page(p *place, t *typ, q *query.Options, size int) (answer, error) {
	token, err := hex.DecodeString(q.SkipToken)
	if err != nil {
		return answer{}, bad("$skiptoken", "the token is none of the store's")
	}
	one, behind := *q, string(token)
	one.Top = wire.Some(int64(size) + 1)
	var a answer
	found, ok, err := v.query(p, t, behind, &one, true)
	if a.entities = found.Entities; !ok && err == nil {
		limits, _ := serving.Asked(v.ctx, q)
		a, err = v.evaluated(v.with(v.members(p, behind), q, t.zero, limits), &one, limits)
	}
	if err != nil {
		return answer{}, err
	}
	if len(a.entities) > size {
		a.entities = a.entities[:size]
		last := p.at.Key + keyOf(a.entities[size-1])
		a.next = server.RequestOf(v.ctx).NextLink(hex.EncodeToString([]byte(last)))
	}
	server.Done(v.ctx, server.Select)
	return a, nil
}

// query has the rows do of a query what they can, or all of it, if they are ones that can,
// and no rule is in the way.
func (v *view) query(p *place, t *typ, behind string, q *query.Options, whole bool) (Answer, bool, error) {
	rows, can := v.rows.(Querier)
	if !can || p.many && p.cast != nil {
		return Answer{}, false, nil
	}
	about, in := Scope{From: p.owner}, p.table
	if in != nil {
		about = Scope{Table: in.name, Prefix: p.at.Key, Behind: behind}
	} else if p.end != nil {
		about.End = p.end.name
	}
	var condition query.Expr
	if len(v.own.Rules) > 0 {
		if in == nil && p.from != nil && p.end != nil {
			in = p.from.target(p.end)
		}
		if in == nil || v.reaches(in, serving.Related(q, t.zero, mostLevels)) {
			return Answer{}, false, nil
		}
		var err error
		if condition, can, err = v.restriction(in); !can || err != nil {
			return Answer{}, false, err
		}
	}
	limits, asks := serving.Asked(v.ctx, q)
	if !asks {
		limits.MaxRows = math.MaxInt32 // it is the program's own
	}
	one, needed := restricted(q, condition)
	a, ok, err := rows.Query(about, one, whole, limits.MaxRows)
	if err != nil {
		return a, false, serving.Evaluated(err)
	}
	return a, ok && a.Done >= needed, nil
}

// queried answers a query by one of the rows', if they can, and does what they leave: but
// $apply inside a server that asks for it, as in answer. Of what they do all, no more are
// read than the page needs.
func (v *view) queried(p *place, t *typ, q *query.Options) (answer, bool, error) {
	if q == nil {
		q = new(query.Options)
	}
	service, limits, asks := serving.Asks(v.ctx, q)
	if serving.Counts(v.ctx, q) && q.Skip.IsAbsent() && q.Top.IsAbsent() && len(q.Apply) == 0 {
		one := query.Options{Filter: q.Filter, Search: q.Search, Compute: q.Compute, Aliases: q.Aliases, Count: true, Top: wire.Some[int64](0)}
		if a, ok, err := v.query(p, t, "", &one, true); ok || err != nil {
			server.Done(v.ctx, server.Select)
			return answer{count: a.Count}, true, err
		}
	}
	if enough := serving.Enough(v.ctx, q); enough > 0 {
		one := *q
		one.Top = wire.Some(min(q.Top.Or(enough), enough))
		if a, ok, err := v.query(p, t, "", &one, true); ok || err != nil {
			server.Done(v.ctx, server.Select)
			return answer{entities: a.Entities, count: a.Count}, true, err
		}
	}
	a, ok, err := v.query(p, t, "", q, false)
	if !ok || err != nil {
		return answer{}, ok, err
	}
	made := answer{entities: a.Entities, count: a.Count}
	switch {
	case asks && len(q.Apply) > 0:
		server.Done(v.ctx, a.Done)
		return made, true, nil
	case !asks:
		limits.MaxRows = -1 // it is the program's own
	}
	program, err := evaluate.CompileFor(service, q, a.Done, limits)
	if err != nil {
		return answer{}, false, serving.Evaluated(err)
	}
	result, err := program.Run(v.ctx, func(yield func(wire.Structured, error) bool) {
		for _, entity := range a.Entities {
			if !yield(entity, nil) {
				return
			}
		}
	})
	if err != nil {
		return answer{}, false, serving.Evaluated(err)
	}
	made.entities = result.Items
	if a.Done < evaluate.Count {
		made.count = result.Count
	}
	if asks {
		server.Done(v.ctx, server.Select)
	}
	return made, true, nil
}

// answer does what a query asks for. Inside a server that asks for it, it says so; $apply
// is left to that, as it makes other things than entities.
func (v *view) answer(rows iter.Seq2[Row, error], t *typ, q *query.Options) (answer, error) {
	if q == nil {
		q = new(query.Options)
	}
	limits, asks := serving.Asked(v.ctx, q)
	if !asks {
		limits.MaxRows = -1 // it is the program's own
	}
	entities := v.with(rows, q, t.zero, limits)
	if asks && len(q.Apply) > 0 {
		return v.evaluated(entities, new(query.Options), limits)
	}
	a, err := v.evaluated(entities, q, limits)
	if err == nil && asks {
		server.Done(v.ctx, server.Select)
	}
	return a, err
}

// evaluated returns what a query makes of entities that have all that it asks about, as
// copies.
func (v *view) evaluated(entities iter.Seq2[wire.Structured, error], q *query.Options, limits evaluate.Limits) (a answer, err error) {
	service, _, _ := serving.Asks(v.ctx, q)
	program, err := evaluate.CompileFor(service, q, evaluate.Nothing, limits)
	if err != nil {
		return a, serving.Evaluated(err)
	}
	result, err := program.Run(v.ctx, entities)
	if err != nil {
		return a, serving.Evaluated(err)
	}
	for _, entity := range result.Items {
		a.entities = append(a.entities, codec.Copy(entity))
	}
	a.count = result.Count
	return a, nil
}

// with yields the entities of rows with all that a query asks about.
func (v *view) with(rows iter.Seq2[Row, error], q *query.Options, zero wire.Structured, limits evaluate.Limits) iter.Seq2[wire.Structured, error] {
	asked := serving.Related(q, zero, levelsOf(limits))
	x := expander{view: v, left: mostRelated}
	return func(yield func(wire.Structured, error) bool) {
		for row, err := range rows {
			entity := row.Entity
			if err == nil && len(asked) > 0 {
				entity, err = x.expand(row, asked)
			}
			if !yield(entity, err) {
				return
			}
		}
	}
}

// mostLevels is what $levels=max is if the server does not say.
const mostLevels = 3

// levelsOf returns what $levels=max is.
func levelsOf(limits evaluate.Limits) int {
	if limits.MaxLevels > 0 {
		return limits.MaxLevels
	}
	return mostLevels
}

// asksNothing reports whether a query leaves an entity as it is.
func asksNothing(q *query.Options) bool {
	return q == nil || q.Select == nil && q.Expand == nil && q.Apply == nil && q.Compute == nil && q.Filter == nil &&
		q.Search == nil && q.OrderBy == nil && q.Skip.IsAbsent() && q.Top.IsAbsent()
}

// one answers a query about an entity, which is nil if the answer is none.
func (v *view) one(p *place, q *query.Options) (wire.Structured, error) {
	if p.entity == nil {
		return nil, nil
	}
	if asksNothing(q) {
		return codec.Copy(p.entity), nil
	}
	if q != nil && p.table != nil && len(serving.Related(q, v.model.typeOf(p.entity).zero, mostLevels)) > 0 {
		if a, ok, err := v.query(p, v.model.typeOf(p.entity), "", q, true); err != nil || ok && len(a.Entities) == 1 {
			if err != nil {
				return nil, err
			}
			server.Done(v.ctx, server.Select)
			return a.Entities[0], nil
		}
	}
	row := func(yield func(Row, error) bool) { yield(Row{p.at, p.entity}, nil) }
	a, err := v.answer(row, v.model.typeOf(p.entity), q)
	if err != nil || len(a.entities) == 0 {
		return nil, err
	}
	return a.entities[0], nil
}
