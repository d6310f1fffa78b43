// Package store answers for the entities of a service from rows that a backend keeps. What
// a description says of them is kept here, once for all backends: keys, relationships and
// their partners, referential constraints, containment, what is deleted with an entity,
// what only the service may say, and rules for rows.
package store

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// codec, pages and serving are the rest of packages wire, odata and server, which is for
// siblings alone.
var (
	codec   = wire.Internal(sibling.Key{})
	pages   = odata.Internal(sibling.Key{})
	serving = server.Internal(sibling.Key{})
)

// Ref is where a row is. Table is an entity set, a singleton or a path of contained
// entities, such as "Orders/Items". Key is a text that orders the rows of a table; that of
// a contained entity begins with that of the entity that contains it.
type Ref struct{ Table, Key string }

// Row is an entity and where it is.
type Row struct {
	Ref    Ref
	Entity wire.Structured
}

// Link says that an entity is related to another one, by a navigation property that the
// backend need not know.
type Link struct {
	End string
	To  Ref
}

// Rows are the rows at one time, or those that a transaction sees and changes. Entities
// come and go as they are: neither side changes one that the other has.
type Rows interface {
	// Get returns an entity; nil if there is none.
	Get(at Ref) (wire.Structured, error)
	// Scan yields the rows of a table whose keys have a prefix, by key: those behind a key,
	// or all for "".
	Scan(table, prefix, behind string) iter.Seq2[Row, error]
	// Find yields the rows of a table that have a value at a path: one of [Table.Found].
	Find(table, path string, value wire.Value) iter.Seq2[Row, error]
	// Links yields how an entity is related to others: by one navigation property, or by
	// all for "".
	Links(from Ref, end string) iter.Seq2[Link, error]
	// Linked reports whether there is a link.
	Linked(from Ref, l Link) (bool, error)

	Put(at Ref, entity wire.Structured) error
	Delete(at Ref) error
	Link(from Ref, l Link) error
	Unlink(from Ref, l Link) error
	// Last returns the last number of a sequence, which was set last: 0 at first, or what is
	// the highest of rows that others have written. SetLast sets it.
	Last(sequence string) (int64, error)
	SetLast(sequence string, n int64) error
	// Version returns a number that it never returned before.
	Version() (int64, error)
}

// Querier is for [Rows] that can answer queries themselves.
type Querier interface {
	// Query does of a query about some rows as much as it can do exactly, and says how much
	// that is: the entities have all that is needed for the rest. ok is false if it can do
	// nothing, or not the whole of it where that is asked. It reads no more rows than most;
	// 0 is what is usual.
	Query(about Scope, q *query.Options, whole bool, most int) (a Answer, ok bool, err error)
}

// Scope are rows that a query is about: those that Scan yields, or Links.
type Scope struct {
	Table, Prefix, Behind string
	From                  Ref
	End                   string // "" for Scan
}

// Answer is what is done of a query.
type Answer struct {
	Entities []wire.Structured
	Done     evaluate.Stage
	Count    wire.Opt[int64] // of all, if Done has that
}

// Backend keeps rows.
type Backend interface {
	// Plan tells which tables there are, before all else.
	Plan(tables []Table) error
	// Rows returns those of the transaction that the context is in, or else those that are
	// there now, which cannot be changed: who asks with the context that it returns has the
	// same. done is called when nobody reads them any more.
	Rows(ctx context.Context) (_ context.Context, _ Rows, done func(), err error)
	// Begin begins a transaction, within that of the context if there is one. tries is how
	// often the work was tried, with this time.
	Begin(ctx context.Context, tries int) (_ context.Context, end func(commit bool) error, err error)
	// Again reports whether work that has ended with an error, or whose transaction has, may
	// succeed if it is done again, and waits until that is so. tries are those there were.
	Again(ctx context.Context, err error, tries int) bool
}

// Single is for backends that read a row by itself with less than what several take, which
// have to be of one state.
type Single interface {
	// One returns rows as Rows does, of which one is read, by Get, and nothing else.
	One(ctx context.Context) (_ context.Context, _ Rows, done func(), err error)
}

// Rule says whether a row is there for who asks: by a function, or by a condition, as the
// filter of options.
type Rule struct {
	Type      reflect.Type // that of the entities that it takes
	Allows    func(ctx context.Context, entity wire.Structured) bool
	Condition func(ctx context.Context) (*query.Options, error)
}

// Saving looks at an entity that is about to be written, and may change it, or refuse. It
// is the saving's own, as is what it was before, nil for a new one.
type Saving struct {
	Type reflect.Type // that of the entities that it takes
	Save func(ctx context.Context, before, after wire.Structured) error
}

// Own is what a program says of tables, by their names.
type Own struct {
	Rules   map[string][]Rule
	Savings map[string][]Saving
}

// Engine answers for the entities of a service.
type Engine struct {
	model   *model
	types   []wire.Structured // typed nils, that the model was made of
	reached map[string]bool   // tables of contained entities that paths lead through
	backend Backend
	own     Own
}

// view is what a request sees.
type view struct {
	*Engine
	ctx        context.Context
	rows       Rows
	conditions map[*Rule]asked // that have been looked at
}

func (e *Engine) view(ctx context.Context) (_ *view, done func(), err error) {
	ctx, rows, done, err := e.backend.Rows(ctx)
	return &view{Engine: e, ctx: ctx, rows: rows}, done, err
}

// viewOfOne is view for who reads one row by its key, and nothing else.
func (e *Engine) viewOfOne(ctx context.Context) (_ *view, done func(), err error) {
	backend, is := e.backend.(Single)
	if !is {
		return e.view(ctx)
	}
	ctx, rows, done, err := backend.One(ctx)
	return &view{Engine: e, ctx: ctx, rows: rows}, done, err
}

// allowed reports whether the rules let an entity be seen, and all that contain it.
func (v *view) allowed(t *table, at Ref, entity wire.Structured) (bool, error) {
	rules := v.own.Rules[t.name]
	for i := range rules {
		if ok, err := v.allows(t, &rules[i], entity); !ok {
			return false, err
		}
	}
	if t.parent == nil || !v.ruled(t.parent) {
		return true, nil
	}
	parent, err := v.row(t.parent, t.parentOf(at))
	return parent != nil, err
}

// ruled reports whether there are rules for a table, or for what contains it.
func (e *Engine) ruled(t *table) bool {
	return t != nil && (len(e.own.Rules[t.name]) > 0 || e.ruled(t.parent))
}

// row returns an entity; nil if it is not there for who asks.
func (v *view) row(t *table, at Ref) (wire.Structured, error) {
	entity, err := v.rows.Get(at)
	if entity == nil || err != nil {
		return nil, err
	}
	ok, err := v.allowed(t, at, entity)
	if !ok {
		return nil, err
	}
	return entity, nil
}

// scan yields the entities of a table, or those that an entity contains, that are there
// for who asks.
func (v *view) scan(t *table, prefix, behind string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range v.rows.Scan(t.name, prefix, behind) {
			ok := err == nil
			if ok {
				ok, err = v.allowed(t, row.Ref, row.Entity)
			}
			if (ok || err != nil) && !yield(row, err) {
				return
			}
		}
	}
}

// related yields the entities that a navigation property leads to.
func (v *view) related(t *table, from Ref, e *end) iter.Seq2[Row, error] {
	switch {
	case e.contained && e.many:
		return v.scan(t.contained(e), from.Key, "")
	case e.contained:
		return v.only(t.contained(e), Ref{t.contained(e).name, from.Key})
	case e.partner != nil && e.partner.contained && t.parent != nil:
		return v.only(t.parent, t.parentOf(from))
	}
	return func(yield func(Row, error) bool) {
		for l, err := range v.rows.Links(from, e.name) {
			row := Row{Ref: l.To}
			if err == nil {
				row.Entity, err = v.row(v.model.table(l.To.Table), l.To)
			}
			if (row.Entity != nil || err != nil) && !yield(row, err) {
				return
			}
		}
	}
}

// only yields an entity if it is there.
func (v *view) only(t *table, at Ref) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if entity, err := v.row(t, at); entity != nil || err != nil {
			yield(Row{at, entity}, err)
		}
	}
}

// wrong is an error that is the client's.
func wrong(status int, target, format string, args ...any) error {
	return &odata.Error{Status: status, Target: target, Message: fmt.Sprintf(format, args...)}
}

func bad(target, format string, args ...any) error {
	return wrong(http.StatusBadRequest, target, format, args...)
}

var errNotFound = wrong(http.StatusNotFound, "", "there is no such entity")
