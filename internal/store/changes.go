package store

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// This file answers what has changed (Protocol 11.3): by comparing what a query finds with
// what it would have found before.

// Past is what rows implement that know what they were.
type Past interface {
	// Mark returns a name for what the rows are, as long as that is remembered; "" if it
	// has none, in a transaction.
	Mark() (string, error)
	// Since returns what has changed since a mark; nil if that is not remembered.
	Since(mark string) (*Changes, error)
}

// list answers a query about a collection.
func (v *view) list(p *place, q *query.Options) (answer, error) {
	if q != nil && q.DeltaToken != "" {
		return v.changes(p, q)
	}
	a, err := v.all(p, q)
	if err == nil && q != nil && len(q.Apply) == 0 && q.Top.IsAbsent() && q.Skip.IsAbsent() {
		a.delta, err = v.deltaLink(q)
	}
	return a, err
}

// deltaLink returns the link to what will have changed, if the client asks for it and the
// rows can say so.
func (v *view) deltaLink(q *query.Options) (string, error) {
	past, can := v.rows.(Past)
	_, asks := serving.Asked(v.ctx, q)
	request := server.RequestOf(v.ctx)
	if !can || !asks || !request.TracksChanges() {
		return "", nil
	}
	mark, err := past.Mark()
	if mark == "" || err != nil {
		return "", err
	}
	return request.DeltaLink(mark), nil
}

var errForgotten = wrong(http.StatusGone, "$deltatoken", "what has changed since then is forgotten: read the collection again")

// changes answers what has changed in the answer to a query since a mark, in the order of
// the keys.
func (v *view) changes(p *place, q *query.Options) (answer, error) {
	past, can := v.rows.(Past)
	if !can {
		return answer{}, server.NotImplemented("$deltatoken")
	}
	then, err := past.Since(q.DeltaToken)
	if err != nil {
		return answer{}, err
	} else if then == nil {
		return answer{}, errForgotten
	}
	one := *q
	one.DeltaToken, one.SkipToken, one.Count, one.OrderBy = "", "", false, nil
	service, limits, _ := serving.Asks(v.ctx, q)
	program, err := evaluate.CompileFor(service, &one, evaluate.Nothing, limits)
	if err != nil {
		return answer{}, serving.Evaluated(err)
	}
	before := &view{Engine: v.Engine, ctx: v.ctx, rows: former{v.rows, then}}
	c := comparison{now: v, before: before, then: then, program: program, query: &one, zero: v.typeAt(p).zero, limits: limits}
	found, err := c.compare(p)
	if err != nil {
		return answer{}, err
	}
	a := answer{entities: found}
	if a.delta, err = v.deltaLink(q); err != nil {
		return answer{}, err
	}
	if q.Count {
		a.count = wire.Some(int64(len(found)))
	}
	server.Done(v.ctx, server.Select)
	return a, nil
}

// comparison compares what a query finds in rows with what it found before.
type comparison struct {
	now, before *view
	then        *Changes
	program     *evaluate.Program
	query       *query.Options
	zero        wire.Structured
	limits      evaluate.Limits
}

// compare returns the entities that are new or have changed, and marks of those that are
// gone. Only rows are looked at that the changes may have made other answers of.
func (c *comparison) compare(p *place) ([]wire.Structured, error) {
	affected, err := c.affected(serving.Related(c.query, c.zero, levelsOf(c.limits)))
	if err != nil {
		return nil, err
	}
	var after []Row
	before := map[Ref]Row{}
	for at := range affected {
		old, err := c.before.memberAt(p, at)
		if err != nil {
			return nil, err
		}
		if old != nil {
			before[at] = Row{at, old}
		}
		entity, err := c.now.memberAt(p, at)
		if err != nil {
			return nil, err
		}
		if entity != nil {
			after = append(after, Row{at, entity})
		}
	}
	is, err := c.found(c.now, after)
	if err != nil {
		return nil, err
	}
	was, err := c.found(c.before, slices.Collect(maps.Values(before)))
	if err != nil {
		return nil, err
	}
	return c.differences(is, was, before)
}

// found returns what the query makes of each of some rows that it finds.
func (c *comparison) found(v *view, rows []Row) (map[Ref]wire.Structured, error) {
	each := func(yield func(Row, error) bool) {
		for _, row := range rows {
			if !yield(row, context.Cause(v.ctx)) {
				return
			}
		}
	}
	made, i := map[Ref]wire.Structured{}, 0
	for entity, err := range v.with(each, c.query, c.zero, c.limits) {
		if err != nil {
			return nil, err
		}
		entity = codec.Copy(entity)
		complete(entity)
		result, err := c.program.Run(v.ctx, func(yield func(wire.Structured, error) bool) { yield(entity, nil) })
		if err != nil {
			return nil, serving.Evaluated(err)
		}
		if len(result.Items) > 0 {
			made[rows[i].Ref] = result.Items[0]
		}
		i++
	}
	return made, nil
}

// complete makes null or empty what an entity, and what is expanded in it or in a complex value
// of it, does not have: in an answer of changes, what is not there has not changed.
func complete(entity wire.Structured) {
	codec.Complete(entity)
	for _, p := range wire.Properties(entity) {
		for o := range objectsIn(wire.PropertyValue(entity, p.Name)) {
			complete(o)
		}
	}
}

// differences returns what is there and was not so, and marks of what was there and is not,
// by key.
func (c *comparison) differences(is, was map[Ref]wire.Structured, before map[Ref]Row) ([]wire.Structured, error) {
	for at, entity := range is {
		if old := was[at]; old != nil && wire.Equal(old, entity) {
			delete(is, at)
		}
		delete(was, at)
	}
	for at := range was {
		there, err := c.now.rows.Get(at)
		if err != nil {
			return nil, err
		}
		if is[at], err = removed(before[at].Entity, there != nil); err != nil {
			return nil, err
		}
	}
	var list []wire.Structured
	for _, at := range slices.SortedFunc(maps.Keys(is), compareRefs) {
		list = append(list, is[at])
	}
	return list, nil
}

// removed returns a mark of an entity that is gone from an answer. It may still be there,
// and not be among what was asked for, or not be there for who asks.
func removed(entity wire.Structured, there bool) (wire.Structured, error) {
	key := map[string]wire.Raw{}
	for _, p := range wire.Properties(entity) {
		if !p.Key {
			continue
		}
		raw, err := rawOf(wire.PropertyValue(entity, p.Name))
		if err != nil {
			return nil, err
		}
		key[p.Name] = raw
	}
	mark, err := patched(reflect.New(reflect.TypeOf(entity).Elem()).Interface().(wire.Structured), key)
	if err != nil {
		return nil, err
	}
	reason := wire.Raw(`{"reason":"deleted"}`)
	if there {
		reason = `{"reason":"changed"}`
	}
	wire.DynamicOf(mark).Set("@removed", reason)
	return mark, nil
}
