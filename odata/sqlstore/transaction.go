package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
)

// backend is a store as its engine sees it.
type backend struct{ *Store }

// transaction is a connection in a transaction of the database, and what is to be written
// before its end.
type transaction struct {
	*rows
	conn   *sql.Conn
	mu     sync.Mutex
	inner  int // transactions within it
	ended  bool
	locked bool // whether it holds the place of who writes
}

// key is that of the transaction of a store in a context.
type key struct{ *Store }

// transaction returns the transaction that a context is in; nil for none.
func (s *Store) transaction(ctx context.Context) *transaction {
	t, _ := ctx.Value(key{s}).(*transaction)
	return t
}

// Begin begins a transaction: functions that get the context it returns see and change
// what nobody else sees before end(true), and end(false) undoes it. Others who write wait
// for the end, which has to come. Within a transaction it begins one that can be undone by
// itself. Who is in a transaction and writes with another context waits for himself. It is for
// [server.WithTransactions], and for functions that change several
// entities.
//
// [server.WithTransactions]: https://pkg.go.dev/github.com/odatagen/odatagen/odata/server#WithTransactions
func (s *Store) Begin(ctx context.Context) (_ context.Context, end func(commit bool) error, err error) {
	return s.begin(ctx, true)
}

// Begin implements [store.Backend]. Work that is tried again is alone, so that nobody is in
// its way.
func (b backend) Begin(ctx context.Context, tries int) (context.Context, func(commit bool) error, error) {
	return b.begin(ctx, tries > 1)
}

func (s *Store) begin(ctx context.Context, alone bool) (context.Context, func(commit bool) error, error) {
	if outer := s.transaction(ctx); outer != nil {
		end, err := outer.within()
		return ctx, end, err
	}
	t, err := s.open(ctx, writing)
	if err != nil {
		return nil, nil, err
	}
	if err := t.lock(alone); err != nil {
		t.end(false)
		return nil, nil, err
	}
	return context.WithValue(ctx, key{s}, t), t.end, nil
}

// What a transaction is for.
const (
	reading = false
	writing = true
)

// open begins a transaction of the database.
func (s *Store) open(ctx context.Context, writes bool) (*transaction, error) {
	plan := s.schema.Load()
	if plan == nil {
		return nil, errUnfilled
	}
	t := &transaction{}
	begin := "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	if s.dialect == odatasql.SQLite {
		begin = "BEGIN"
	}
	if writes {
		if begin = "BEGIN ISOLATION LEVEL SERIALIZABLE"; s.dialect == odatasql.SQLite {
			begin = "BEGIN IMMEDIATE"
			select {
			case s.writer <- struct{}{}:
				t.locked = true
			case <-ctx.Done():
				return nil, context.Cause(ctx)
			}
		}
	}
	conn, err := s.db.Conn(ctx)
	if err == nil {
		t.conn, t.rows = conn, newRows(s, plan, ctx, conn, writes)
		if _, err = conn.ExecContext(ctx, begin); err != nil {
			conn.Close()
		}
	}
	if err != nil {
		if t.locked {
			<-s.writer
		}
		return nil, failed(err)
	}
	return t, nil
}

// transact does work in a transaction of its own.
func (s *Store) transact(ctx context.Context, do func(t *transaction) error) error {
	t, err := s.open(ctx, writing)
	if err != nil {
		return err
	}
	err = do(t)
	if ending := t.end(err == nil); err == nil {
		err = ending
	}
	return err
}

// lock has PostgreSQL wait for transactions that want to be alone, or for all: a table is
// locked, before anything is read.
func (t *transaction) lock(alone bool) error {
	switch {
	case t.store.dialect == odatasql.SQLite:
		return nil
	case alone:
		return t.exec(odatasql.Statement{Text: `LOCK TABLE "` + sequences + `" IN SHARE ROW EXCLUSIVE MODE`})
	}
	return t.exec(odatasql.Statement{Text: `LOCK TABLE "` + sequences + `" IN ROW EXCLUSIVE MODE`})
}

var errEnded = errors.New("sqlstore: the transaction has ended")

// end commits the transaction, or undoes it.
func (t *transaction) end(commit bool) (err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return errEnded
	}
	t.ended, t.rows.ended = true, true
	last := "ROLLBACK"
	if commit && t.rows.writes {
		if err = t.flush(); err == nil {
			err = t.flushChanges()
		}
		if err == nil {
			last = "COMMIT"
		}
	}
	// The end comes even if nobody waits for it any more.
	_, ending := t.conn.ExecContext(context.WithoutCancel(t.ctx), last)
	if ending != nil && last == "COMMIT" {
		_, _ = t.conn.ExecContext(context.WithoutCancel(t.ctx), "ROLLBACK")
	} else if ending != nil { // the connection is in a state that nobody knows
		_ = t.conn.Raw(func(any) error { return driver.ErrBadConn })
	}
	t.conn.Close()
	if t.locked {
		<-t.store.writer
	}
	if last == "COMMIT" {
		err = ending
	}
	return failed(err)
}

// within begins a transaction within this one.
func (t *transaction) within() (end func(commit bool) error, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil, errEnded
	}
	if err := t.flush(); err != nil {
		return nil, failed(err)
	}
	t.inner++
	before := t.noted
	name := fmt.Sprint("odata_", t.inner)
	if err := t.exec(odatasql.Statement{Text: "SAVEPOINT " + name}); err != nil {
		return nil, failed(err)
	}
	return func(commit bool) (err error) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.ended {
			return errEnded
		}
		if commit {
			err = t.flush()
		}
		if !commit || err != nil {
			t.forget()
			t.noted = before
			_, back := t.conn.ExecContext(context.WithoutCancel(t.ctx), "ROLLBACK TO SAVEPOINT "+name)
			err = cmp.Or(err, back)
		}
		_, released := t.conn.ExecContext(context.WithoutCancel(t.ctx), "RELEASE SAVEPOINT "+name)
		return failed(cmp.Or(err, released))
	}, nil
}

// Rows implements [store.Backend].
func (b backend) Rows(ctx context.Context) (context.Context, store.Rows, func(), error) {
	t := b.transaction(ctx)
	if t == nil {
		t, _ = ctx.Value(readingKey(b)).(*transaction)
	}
	if t != nil && !t.rows.ended {
		return ctx, b.seen(t), func() {}, nil
	} else if t != nil && t.writes {
		return nil, nil, nil, errEnded
	}
	t, err := b.open(ctx, reading)
	if err != nil {
		return nil, nil, nil, err
	}
	return context.WithValue(ctx, readingKey(b), t), b.seen(t), func() { _ = t.end(false) }, nil
}

// seen returns the rows of a transaction, which know what they were if that is noted.
func (b backend) seen(t *transaction) store.Rows {
	if b.changes == 0 {
		return t
	}
	return tracking{t}
}

// readingKey is the key of the transaction that a rule reads in, so that it needs no
// connection of its own.
type readingKey struct{ *Store }

// Plan implements [store.Backend].
func (b backend) Plan(tables []store.Table) error {
	plan, err := newSchema(b.dialect, b.given, tables)
	if err != nil {
		return err
	}
	b.schema.Store(plan)
	return nil
}

// mostTries is how often work is tried.
const mostTries = 5

// Again implements [store.Backend].
func (b backend) Again(ctx context.Context, err error, tries int) bool {
	if own := (*conflict)(nil); !errors.As(err, &own) || tries >= mostTries || b.transaction(ctx) != nil {
		return false
	}
	select {
	case <-time.After(time.Duration(rand.Int64N(int64(tries) * int64(5*time.Millisecond)))):
		return true
	case <-ctx.Done():
		return false
	}
}

// conflict is an error of the database because others have been in the way, and how it is
// answered.
type conflict struct{ cause error }

func (c *conflict) Error() string   { return "sqlstore: others are in the way: " + c.cause.Error() }
func (c *conflict) Unwrap() []error { return []error{errBusy, c.cause} }

var errBusy error = &odata.Error{
	Status: http.StatusServiceUnavailable, Message: "others are changing the same entities: try again",
	Header: http.Header{"Retry-After": {"1"}},
}

// failed returns an error of the database as it is answered: others who have been in the
// way are 503, what the database refuses is 409, and values that its types do not have are 400.
func failed(err error) error {
	state := ""
	code := 0
	if own := (interface{ SQLState() string })(nil); errors.As(err, &own) {
		state = own.SQLState()
	}
	if own := (interface{ Code() int })(nil); errors.As(err, &own) {
		code = own.Code() & 0xff
	}
	switch {
	case state == "40001", state == "40P01", state == "55P03", code == busy, code == locked:
		return &conflict{err}
	case len(state) == 5 && state[:2] == "22":
		return errors.Join(&odata.Error{Status: http.StatusBadRequest, Message: "a value is beyond those that the database has"}, err)
	case len(state) == 5 && state[:2] == "23", code == constraint:
		return errors.Join(&odata.Error{Status: http.StatusConflict, Message: "a constraint of the database does not hold then"}, err)
	}
	return err
}

// Codes of SQLite.
const (
	busy       = 5
	locked     = 6
	constraint = 19
)
