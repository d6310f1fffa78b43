package odatasql

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// DB is what runs statements: a *sql.DB, *sql.Tx or *sql.Conn.
type DB interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Limits bound what [Read] holds in memory. A field that is 0 has the default that its
// comment names.
type Limits struct {
	MaxRows int // rows of all statements together; 100,000
}

const defaultMaxRows = 100_000

// batch is how many rows the related entities are read for at once.
const batch = 200

// Read runs the statements of a query, and returns the entities with those that are
// related to them and asked for. T is what a collection of them has in generated code:
// a pointer to the type, or the interface of a type with derived ones. The page has the
// number of all entities if the query has it.
func Read[T any](ctx context.Context, db DB, q *Query, limits Limits) (*odata.Page[T], error) {
	text, count, err := q.read(ctx, db, limits)
	if err != nil {
		return nil, err
	}
	page := &odata.Page[T]{}
	if err := odata.UnmarshalPage(text, page, unlimited(len(text)), odata.DeclaredType(q.plan.row.table.Type)); err != nil {
		return nil, fmt.Errorf("odatasql: a row is no value of its type: %w", err)
	}
	if page.Items == nil {
		page.Items = []T{}
	}
	page.Count = count
	return page, nil
}

// unlimited are limits for what this package has written itself.
func unlimited(size int) wire.Option {
	return wire.WithLimits(wire.Limits{Size: size + 1, Items: size + 1, Memory: math.MaxInt})
}

// read returns the entities as a payload.
func (q *Query) read(ctx context.Context, db DB, limits Limits) (text []byte, count wire.Opt[int64], err error) {
	r := &reader{ctx: ctx, db: db, dialect: q.mapping.dialect, left: limits.MaxRows}
	if r.left == 0 {
		r.left = defaultMaxRows
	}
	r.max = r.left
	if q.count {
		n, err := r.number(q.Count)
		if err != nil {
			return nil, count, err
		}
		count = wire.Some(n)
	}
	records, err := r.rows(q.Rows, q.plan, len(q.plan.outputs))
	if err == nil {
		err = r.expand(q.plan, records)
	}
	if err != nil {
		return nil, count, err
	}
	w := writer{dialect: r.dialect, b: []byte(`{"value":`)}
	w.records(q.plan, records)
	return append(w.b, '}'), count, w.err
}

// record is a row, and what is related to it.
type record struct {
	values  []any
	related [][]*record // by the expansions of the plan
	counts  []int64
}

// reader runs statements.
type reader struct {
	ctx       context.Context
	db        DB
	dialect   Dialect
	left, max int
}

func (r *reader) number(s Statement) (n int64, err error) {
	rows, err := r.db.QueryContext(r.ctx, s.Text, s.Args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&n)
	}
	if err == nil {
		err = rows.Err()
	}
	return n, err
}

// rows returns the rows of a statement with so many columns.
func (r *reader) rows(s Statement, p *plan, columns int) (records []*record, err error) {
	rows, err := r.db.QueryContext(r.ctx, s.Text, s.Args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	places := make([]any, columns)
	for rows.Next() {
		if r.left--; r.left < 0 {
			return nil, fmt.Errorf("odatasql: %w: ask for fewer", &evaluate.LimitError{Limit: "MaxRows", Max: int64(r.max), What: "rows"})
		}
		one := &record{values: make([]any, columns)}
		for i := range places {
			places[i] = &one.values[i]
		}
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		if p != nil {
			one.related = make([][]*record, len(p.expands))
			one.counts = make([]int64, len(p.expands))
		}
		records = append(records, one)
	}
	return records, rows.Err()
}

// expand reads what is related to the rows of a plan.
func (r *reader) expand(p *plan, records []*record) error {
	for i, e := range p.expands {
		parents := map[string][]*record{}
		var values [][]any
		for _, one := range records {
			tuple := one.values[e.base : e.base+len(e.parents)]
			if slices.Contains(tuple, nil) { // a null is related to nothing
				continue
			}
			key := keyOf(tuple)
			if parents[key] == nil {
				values = append(values, tuple)
			}
			parents[key] = append(parents[key], one)
		}
		for some := range slices.Chunk(values, batch) {
			if err := r.related(i, e, some, parents); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) related(i int, e *expansion, values [][]any, parents map[string][]*record) error {
	if e.child.counted {
		s, err := r.dialect.statement(e.counts(values))
		if err != nil {
			return err
		}
		counts, err := r.rows(s, nil, len(e.keys)+1)
		if err != nil {
			return err
		}
		for _, one := range counts {
			n, _ := one.values[len(e.keys)].(int64)
			for _, parent := range parents[keyOf(one.values[:len(e.keys)])] {
				parent.counts[i] = n
			}
		}
	}
	s, err := r.dialect.statement(e.related(values))
	if err != nil {
		return err
	}
	width := len(e.child.outputs)
	records, err := r.rows(s, e.child, width+len(e.keys))
	if err != nil {
		return err
	}
	for _, one := range records {
		for _, parent := range parents[keyOf(one.values[width:])] {
			parent.related[i] = append(parent.related[i], one)
		}
	}
	return r.expand(e.child, records)
}

// keyOf returns what is the same for the same values only.
func keyOf(values []any) string {
	var b strings.Builder
	for _, v := range values {
		if raw, ok := v.([]byte); ok {
			v = string(raw)
		}
		b.WriteString(strconv.Quote(fmt.Sprint(v)))
	}
	return b.String()
}
