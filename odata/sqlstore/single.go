package sqlstore

import (
	"context"
	"database/sql"
	"sync"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/wire"
)

// This file reads a row by itself: by one statement, where several in a transaction begin and
// end that too.

// prepared runs statements of which there are few, and prepares each once.
type prepared struct {
	db         *sql.DB
	statements sync.Map // of *sql.Stmt, by their texts
}

// QueryContext implements [odatasql.DB].
func (p *prepared) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	known, is := p.statements.Load(text)
	if !is {
		made, err := p.db.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		if known, is = p.statements.LoadOrStore(text, made); is {
			_ = made.Close()
		}
	}
	return known.(*sql.Stmt).QueryContext(ctx, args...)
}

// oneRow are rows that are read by themselves. All but Get takes a transaction, which has
// ended.
type oneRow struct{ *rows }

// Get implements [store.Rows].
func (r oneRow) Get(at store.Ref) (wire.Structured, error) {
	known, err := r.row(at)
	if err != nil {
		return nil, err
	}
	return known.entity, nil
}

// One implements [store.Single].
func (b backend) One(ctx context.Context) (context.Context, store.Rows, func(), error) {
	if b.transaction(ctx) != nil || ctx.Value(readingKey(b)) != nil {
		return b.Rows(ctx)
	}
	plan := b.schema.Load()
	if plan == nil {
		return nil, nil, nil, errUnfilled
	}
	r := newRows(b.Store, plan, ctx, nil, reading)
	r.from, r.ended = b.Store.single, true
	return ctx, oneRow{r}, func() {}, nil
}
