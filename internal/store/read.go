package store

import (
	"iter"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// answer is the answer to a query: entities, and how many there are if it asks for that.
type answer struct {
	entities []wire.Structured
	count    wire.Opt[int64]
}

// list answers a query about a collection.
func (v *view) list(p *place, q *query.Options) (answer, error) {
	typ := p.cast
	switch {
	case typ != nil:
	case p.table != nil:
		typ = p.table.typ
	default:
		typ = p.end.target
	}
	return v.answer(v.members(p), typ, q)
}

// answer does what a query asks for, and gives copies of entities away. Inside a server
// that asks for it, it says so; $apply is left to that, as it makes other things than
// entities.
func (v *view) answer(rows iter.Seq2[Row, error], t *typ, q *query.Options) (a answer, err error) {
	if q == nil {
		q = new(query.Options)
	}
	limits, asks := serving.Asks(v.ctx, q)
	entities := v.with(rows, q, t.zero, limits)
	options := *q
	if len(q.Apply) > 0 && asks {
		options = query.Options{}
	}
	program, err := evaluate.Compile(&options, evaluate.Nothing, limits)
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
	if a.count = result.Count; asks && len(q.Apply) == 0 {
		server.Done(v.ctx, server.Select)
	}
	return a, nil
}

// with yields the entities of rows with all that a query asks about.
func (v *view) with(rows iter.Seq2[Row, error], q *query.Options, zero wire.Structured, limits evaluate.Limits) iter.Seq2[wire.Structured, error] {
	levels := limits.MaxLevels
	if levels <= 0 {
		levels = mostLevels
	}
	asked := serving.Related(q, zero, levels)
	x := expander{view: v, left: mostRelated}
	return func(yield func(wire.Structured, error) bool) {
		for row, err := range rows {
			entity := row.Entity
			if err == nil {
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

// one answers a query about an entity, which is nil if the answer is none.
func (v *view) one(p *place, q *query.Options) (wire.Structured, error) {
	if p.entity == nil {
		return nil, nil
	}
	row := func(yield func(Row, error) bool) { yield(Row{p.at, p.entity}, nil) }
	a, err := v.answer(row, v.model.typeOf(p.entity), q)
	if err != nil || len(a.entities) == 0 {
		return nil, err
	}
	return a.entities[0], nil
}
