package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// row is a row of a table: what the database has, and what it is to have.
type row struct {
	entity  wire.Structured // nil for none
	values  map[string]wire.Raw
	stored  wire.Structured // as the database has it; nil for none
	written bool
}

// rows are those of a transaction of the database, which keeps what was read of it. Changes
// are made there at the end: until then, all that is read from the database is as it was
// before them.
type rows struct {
	store   *Store
	schema  *schema
	ctx     context.Context
	conn    *sql.Conn
	from    odatasql.DB // that rows are read from: conn, or for one row what needs none
	writes  bool
	ended   bool
	reading sync.Mutex

	rows      map[store.Ref]*row
	linked    map[linkedAt][]store.Ref          // what the database has
	links     map[store.Ref]map[store.Link]bool // that come and go
	sequences map[string]*sequence
	scanned   []store.Ref // rows that were read last
	noted     noted
}

// linkedAt is a relation of a row.
type linkedAt struct {
	*relation
	from store.Ref
}

func newRows(s *Store, plan *schema, ctx context.Context, conn *sql.Conn, writes bool) *rows {
	r := &rows{store: s, schema: plan, ctx: ctx, conn: conn, from: conn, writes: writes}
	r.forget()
	return r
}

// forget drops what is known of the database, and what is to be written.
func (r *rows) forget() {
	r.rows, r.linked = map[store.Ref]*row{}, map[linkedAt][]store.Ref{}
	r.links, r.sequences = map[store.Ref]map[store.Link]bool{}, map[string]*sequence{}
}

// table returns a table by its name.
func (r *rows) table(name string) (*table, error) {
	if t := r.schema.byName[name]; t != nil {
		return t, nil
	}
	return nil, &odata.Error{Status: http.StatusNotImplemented, Message: "the entities of " + name + " are deeper within others than paths lead, and are in no table"}
}

// keyed returns the table of a row, and the values of its key.
func (r *rows) keyed(at store.Ref) (t *table, key []wire.Raw, err error) {
	if t, err = r.table(at.Table); err == nil {
		key, err = t.Values(at.Key)
	}
	return t, key, err
}

// exec runs a statement that returns no rows.
func (r *rows) exec(s odatasql.Statement) error {
	_, err := r.conn.ExecContext(r.ctx, s.Text, s.Args...)
	return failed(err)
}

// read runs a statement for rows of a table, and keeps them.
func (r *rows) read(t *table, s odatasql.Statement, err error) (refs []store.Ref, _ error) {
	if err != nil {
		return nil, err
	}
	var values []map[string]wire.Raw
	text := []byte(`{"value":[`)
	err = t.keeper.Read(r.ctx, r.from, s, func(entity []byte, v map[string]wire.Raw) error {
		if values != nil {
			text = append(text, ',')
		}
		text, values = append(text, entity...), append(values, v)
		return nil
	})
	if err != nil {
		return nil, failed(err)
	}
	entities, err := entitiesOf(t.Type, append(text, "]}"...))
	if err != nil {
		return nil, err
	}
	key := t.keeper.Key()
	for i, entity := range entities {
		parts := make([]wire.Raw, len(key))
		for k, name := range key {
			parts[k] = values[i][name]
		}
		at := store.Ref{Table: t.Name, Key: t.KeyOf(parts)}
		if r.rows[at] == nil {
			r.rows[at] = &row{entity: entity, stored: entity, values: values[i]}
		}
		refs = append(refs, at)
	}
	return refs, nil
}

// entitiesOf reads a payload with entities of a type, and of those derived from it. They say
// in @odata.type only what their Go types do not: whether it is written depends on where
// they are found.
func entitiesOf(zero wire.Structured, text []byte) ([]wire.Structured, error) {
	items := reflect.New(reflect.SliceOf(store.ItemType(zero)))
	size := len(text) + 1
	options := []wire.Option{codec.DeclaredType(zero), wire.WithLimits(wire.Limits{Size: size, Items: size, Memory: math.MaxInt})}
	if _, err := codec.UnmarshalPage(text, items.Interface(), options); err != nil {
		return nil, fmt.Errorf("sqlstore: a row is no value of its type: %w", err)
	}
	entities := make([]wire.Structured, items.Elem().Len())
	for i := range entities {
		entities[i] = items.Elem().Index(i).Interface().(wire.Structured)
		if d := wire.DynamicOf(entities[i]); odata.ControlOf(d).Type == "" {
			d.Delete("@odata.type")
		}
	}
	return entities, nil
}

// row returns a row, which it reads if it is not known.
func (r *rows) row(at store.Ref) (*row, error) {
	if known := r.rows[at]; known != nil {
		return known, nil
	}
	t := r.schema.byName[at.Table]
	if t == nil {
		return &row{}, nil
	}
	values, err := t.Values(at.Key)
	if err != nil || len(values) != len(t.keeper.Key()) {
		return nil, cmp.Or(err, fmt.Errorf("sqlstore: %q is no key of %s", at.Key, at.Table))
	}
	s, err := t.keeper.Select(t.keeper.Key(), values, nil, -1)
	if err == nil { // otherwise the database has no such values, and so no such row
		if _, err := r.read(t, s, nil); err != nil {
			return nil, err
		}
	}
	if r.rows[at] == nil {
		r.rows[at] = &row{}
	}
	return r.rows[at], nil
}

// Get implements [store.Rows].
func (r *rows) Get(at store.Ref) (wire.Structured, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return nil, errEnded
	}
	known, err := r.row(at)
	if err != nil {
		return nil, err
	}
	return known.entity, nil
}

// chunk is how many rows are read at once.
const chunk = 200

// Scan implements [store.Rows].
func (r *rows) Scan(name, prefix, behind string) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) {
		t := r.schema.byName[name]
		if t == nil {
			return // nothing can be written there
		}
		if r.written(name) {
			each(func() ([]store.Row, error) { return r.merge(t, prefix, behind) })(yield)
			return
		}
		for {
			list, err := r.chunk(t, prefix, behind)
			if err != nil {
				yield(store.Row{}, err)
				return
			}
			for _, one := range list {
				if !yield(one, nil) {
					return
				}
				behind = one.Ref.Key
			}
			if len(list) < chunk {
				return
			}
		}
	}
}

// written reports whether rows of a table are to be written.
func (r *rows) written(table string) bool {
	r.reading.Lock()
	defer r.reading.Unlock()
	for at, one := range r.rows {
		if one.written && at.Table == table {
			return true
		}
	}
	return false
}

// chunk reads the next rows of a table behind a key.
func (r *rows) chunk(t *table, prefix, behind string) (list []store.Row, err error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	if r.ended {
		return nil, errEnded
	}
	columns, above, after, err := t.bounds(prefix, behind)
	if err != nil {
		return nil, err
	}
	s, err := t.keeper.Select(columns, above, after, chunk)
	refs, err := r.read(t, s, err)
	for _, at := range refs {
		list = append(list, store.Row{Ref: at, Entity: r.rows[at].entity})
	}
	if !r.writes { // those before them are not asked for again
		for _, at := range r.scanned {
			delete(r.rows, at)
		}
		r.scanned = refs
	}
	return list, err
}

// bounds returns the columns and values that rows have whose keys have a prefix, and the
// values of the key that they are behind.
func (t *table) bounds(prefix, behind string) (columns []string, above, after []wire.Raw, err error) {
	if above, err = t.Values(prefix); err == nil && behind != "" {
		after, err = t.Values(behind)
	}
	return t.keeper.Key()[:len(above)], above, after, err
}

// each yields what is read at once.
func each[T any](read func() ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		list, err := read()
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, one := range list {
			if !yield(one, nil) {
				return
			}
		}
	}
}

// known returns those rows of a table that are there and have been read or written, by key.
func (r *rows) known(table string, wanted func(store.Row) bool) (list []store.Row) {
	for at, one := range r.rows {
		if row := (store.Row{Ref: at, Entity: one.entity}); at.Table == table && one.entity != nil && wanted(row) {
			list = append(list, row)
		}
	}
	slices.SortFunc(list, func(a, b store.Row) int { return cmp.Compare(a.Ref.Key, b.Ref.Key) })
	return list
}

// merge returns rows of a table of which some are to be written.
func (r *rows) merge(t *table, prefix, behind string) ([]store.Row, error) {
	r.reading.Lock()
	defer r.reading.Unlock()
	columns, above, after, err := t.bounds(prefix, behind)
	if err != nil {
		return nil, err
	}
	s, err := t.keeper.Select(columns, above, after, -1)
	if _, err := r.read(t, s, err); err != nil {
		return nil, err
	}
	return r.known(t.Name, func(row store.Row) bool {
		return strings.HasPrefix(row.Ref.Key, prefix) && (row.Ref.Key > behind || behind == "")
	}), nil
}

// change notes a change, which only those may make who are in a transaction that writes.
func (r *rows) change(do func() error) error {
	r.reading.Lock()
	defer r.reading.Unlock()
	switch {
	case r.ended:
		return errEnded
	case !r.writes:
		return errReading
	}
	return do()
}

var errReading = fmt.Errorf("sqlstore: rows change in transactions only")

// Put implements [store.Rows].
func (r *rows) Put(at store.Ref, entity wire.Structured) error { return r.put(at, entity) }

// Delete implements [store.Rows].
func (r *rows) Delete(at store.Ref) error { return r.put(at, nil) }

// microseconds are the digits of a second that the database keeps.
const microseconds = 6

func (r *rows) put(at store.Ref, entity wire.Structured) error {
	return r.change(func() error {
		if _, err := r.table(at.Table); err != nil {
			return err
		}
		known, err := r.row(at)
		if entity != nil {
			codec.Canonical(entity, microseconds)
		}
		if err == nil {
			known.entity, known.written = entity, true
		}
		return err
	})
}

// Link implements [store.Rows].
func (r *rows) Link(from store.Ref, l store.Link) error { return r.relate(from, l, true) }

// Unlink implements [store.Rows].
func (r *rows) Unlink(from store.Ref, l store.Link) error { return r.relate(from, l, false) }

func (r *rows) relate(from store.Ref, l store.Link, is bool) error {
	return r.change(func() error {
		if _, err := r.relation(from, l); err != nil {
			return err
		}
		if r.links[from] == nil {
			r.links[from] = map[store.Link]bool{}
		}
		r.links[from][l] = is
		return nil
	})
}

// Version implements [store.Rows]: a random number is none that was before.
func (r *rows) Version() (int64, error) { return 1 + rand.Int64N(math.MaxInt64), nil }
