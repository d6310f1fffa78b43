package sqlstore

import (
	"strings"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
)

// quoted returns the name of a table in SQL.
func quoted(schema, name string) string {
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	if schema == "" {
		return quote(name)
	}
	return quote(schema) + "." + quote(name)
}

// Query implements [store.Querier]: the database answers, but for rows that are not written
// yet.
func (r *rows) Query(about store.Scope, q *query.Options, whole bool, most int) (a store.Answer, ok bool, err error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	switch {
	case r.ended:
		return a, false, errEnded
	case r.dirty(), len(q.Apply) > 0 && about != (store.Scope{Table: about.Table}):
		return a, false, nil
	}
	t, statement, err := r.translate(about, q)
	if statement == nil || err != nil || whole && statement.Complete() != nil {
		return a, false, err
	}
	text, count, err := statements.Payload(r.ctx, r.conn, statement, odatasql.Limits{MaxRows: most})
	if err != nil {
		return a, false, failed(err)
	}
	entities, err := entitiesOf(t.Type, text)
	return store.Answer{Entities: entities, Done: statement.Done, Count: count}, err == nil, err
}

// dirty reports whether something is to be written.
func (r *rows) dirty() bool {
	for _, one := range r.rows {
		if one.written {
			return true
		}
	}
	return len(r.links) > 0
}

// translate makes SQL of a query; nil where it cannot be said in SQL at all.
func (r *rows) translate(about store.Scope, q *query.Options) (t *table, _ *odatasql.Query, err error) {
	if about.End == "" {
		if t = r.schema.byName[about.Table]; t == nil {
			return nil, nil, nil
		}
		columns, above, after, err := t.bounds(about.Prefix, about.Behind)
		if err != nil {
			return nil, nil, err
		}
		made, err := t.keeper.Translate(q, columns, above, after)
		return t, sayable(made, err), nil
	}
	from := r.schema.byName[about.From.Table]
	if from == nil {
		return nil, nil, nil
	}
	var of *relation
	for _, one := range from.relations {
		switch {
		case one.end != about.End:
		case of != nil: // to several tables
			return nil, nil, nil
		default:
			of = one
		}
	}
	if of == nil {
		return nil, nil, nil
	}
	pairs := of.pairs
	if of.link != nil {
		pairs = of.link.Source
	}
	values, there, err := r.stored(about.From, pairs)
	if !there || err != nil {
		return nil, nil, err
	}
	if of.link != nil {
		made, err := of.to.keeper.TranslateLinked(q, from.keeper.Name(), of.link, values)
		return of.to, sayable(made, err), nil
	}
	made, err := of.to.keeper.Translate(q, others(of.pairs), values, nil)
	return of.to, sayable(made, err), nil
}

// sayable returns a query that could be translated. Of others it is known what they ask
// for, since they are parsed: they are answered in memory.
func sayable(q *odatasql.Query, err error) *odatasql.Query {
	if err != nil {
		return nil
	}
	return q
}
