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
func (r *rows) Query(name, prefix, behind string, q *query.Options, whole bool) (a store.Answer, ok bool, err error) {
	t, err := r.table(name)
	if err != nil {
		return a, false, err
	}
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return a, false, errEnded
	}
	if len(r.links) > 0 || len(r.sequences) > 0 || (prefix != "" || behind != "") && len(q.Apply) > 0 {
		return a, false, nil
	}
	for _, one := range r.rows {
		if one.written {
			return a, false, nil
		}
	}
	columns, above, after, err := t.bounds(prefix, behind)
	if err != nil {
		return a, false, err
	}
	statement, err := t.keeper.Translate(q, columns, above, after)
	if err != nil || whole && statement.Complete() != nil {
		return a, false, nil // what SQL cannot say is done in memory
	}
	text, count, err := statements.Payload(r.ctx, r.conn, statement, odatasql.Limits{})
	if err != nil {
		return a, false, failed(err)
	}
	entities, err := entitiesOf(t.Type, text)
	return store.Answer{Entities: entities, Done: statement.Done, Count: count}, err == nil, err
}
