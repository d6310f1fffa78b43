// Package sqlstore keeps the entities of a service of OData in a database, PostgreSQL or
// SQLite, and answers for them: for reading and writing, with all relationships, as the
// description says. It does what package memory does, and needs no driver: it is given a
// *sql.DB.
//
//	db, err := sql.Open("pgx", url)
//	store := sqlstore.New(db, odatasql.PostgreSQL)
//	service := libraryhttp.Stored(store)
//	err = store.CreateTables(ctx)
//	http.ListenAndServe(addr, libraryhttp.NewHandler(service, server.WithTransactions(store.Begin)))
//
// Queries are answered by the database as far as it answers them as OData has it, and
// beyond that in memory: see package odatasql, which has the conventions for tables too.
package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"sync/atomic"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// codec and statements are the rest of packages wire and odatasql, which is for siblings
// alone.
var (
	codec      = wire.Internal(sibling.Key{})
	statements = odatasql.Internal(sibling.Key{})
)

// Store keeps entities in a database. It is safe for concurrent use, by several programs
// too: those who read see one state, of before or after a change and never of within, and
// changes are as if they were one behind the other.
type Store struct {
	db      *sql.DB
	dialect odatasql.Dialect
	given   map[string]odatasql.Table // tables as the program says, by entity set
	engine  *store.Engine
	own     store.Own
	schema  atomic.Pointer[schema]
	seed    atomic.Pointer[[]store.Document] // what Reset goes back to
	writer  chan struct{}                    // who holds its only place writes to SQLite
	changes int                              // how many are remembered; 0 for none
	single  odatasql.DB                      // that single rows are read from
}

// Option changes how a store works.
type Option func(*Store)

// WithRule restricts an entity set, or singleton, to the rows that allows returns true
// for, such as those of who asks, whom the context knows. Other rows are not there: they
// are not read, expanded, counted, filtered by, changed, deleted, and nothing can be bound
// to them, nor does what they contain exist. To write a row that would not be there is 403
// Forbidden, and what would change or delete such a row with another one 409 Conflict. That
// a key is taken can be found out. "Set/Property" names the entities that those of a set contain.
//
// T is the type of the entities as functions of the service have it, such as the interface
// library.AnyPublication where there are derived types. allows is called for each row that
// is read, and so in memory: the database does not answer queries about the entity set then,
// or that reach it from others; see [WithCondition]. It may ask the store, and must not change
// or keep the entity. [Store.Load] does not ask.
func WithRule[T wire.Structured](set string, allows func(ctx context.Context, entity T) bool) Option {
	return func(s *Store) { s.own.Rules[set] = append(s.own.Rules[set], store.RuleOf(allows)) }
}

// WithCondition restricts an entity set, or singleton, as [WithRule] does, to the rows of which a
// condition holds, such as
//
//	sqlstore.WithCondition[*shop.Product]("Products", func(ctx context.Context) query.Condition {
//		return query.Field("Tenant").Eq(tenantOf(ctx))
//	})
//
// It is about properties of the row itself, and asked for once for each request: the database asks it with the
// query, where it answers that.
// T is the pointer to the struct of the entities. A condition that asks about what the type
// does not have is 500 Internal Server Error.
func WithCondition[T wire.Structured](set string, condition func(ctx context.Context) query.Condition) Option {
	return func(s *Store) { s.own.Rules[set] = append(s.own.Rules[set], store.ConditionOf[T](condition)) }
}

// WithSaving has save look at each row of an entity set, or singleton, before it is
// written, whoever does so: it may change the row, but for the key, and what it returns as an
// error is answered, and nothing is written. before is what the row was before the change, the
// zero T for a new one; a change may take several steps, each of which is saved, and be tried
// again when others were in its way.
//
// save may read the store, and must not write to it. [Store.Load] does not ask.
func WithSaving[T wire.Structured](set string, save func(ctx context.Context, before, after T) error) Option {
	return func(s *Store) { s.own.Savings[set] = append(s.own.Savings[set], store.SavingOf(save)) }
}

// WithTable says in which table the entities of an entity set or singleton are, or, as
// "Set/Property", those that they contain, where it is not as the convention has it: a table
// of its name, with the columns odata_version and odata_dynamic. t.Type, Within and Single
// need not be given. Without t.Version entities have no ETag, and without t.Dynamic
// dynamic properties are 501.
//
//	sqlstore.WithTable("Orders", odatasql.Table{Name: "orders", Version: "version",
//		Columns:    map[string]odatasql.Column{"ID": {Name: "id"}, "CustomerID": {Name: "customer_id"}},
//		Navigation: map[string]odatasql.Navigation{"Tags": {Link: &odatasql.Link{Name: "order_tags", …}}}})
func WithTable(set string, t odatasql.Table) Option {
	return func(s *Store) { s.given[set] = t }
}

// WithChanges has the store remember what rows and links were before they changed, the last
// most changes, and give delta links to clients that ask for them: who follows one is told what
// has changed since, if that is no more. It is in a table, odata_changes, which
// [Store.CreateTables] makes: links are good when the program starts again, and in others that
// serve the database, if they have one [server.WithTokenKey]. All programs that change the
// database need the option: what is changed without it is not told. A change costs what the row
// was, in JSON, and those who write to PostgreSQL commit one behind the other.
//
// [server.WithTokenKey]: https://pkg.go.dev/github.com/odatagen/odatagen/odata/server#WithTokenKey
func WithChanges(most int) Option {
	if most < 1 {
		panic("sqlstore: WithChanges remembers one change at least")
	}
	return func(s *Store) { s.changes = most }
}

// New returns a store in a database. The dialect is that of the database.
func New(db *sql.DB, d odatasql.Dialect, options ...Option) *Store {
	s := &Store{
		db: db, dialect: d, given: map[string]odatasql.Table{}, writer: make(chan struct{}, 1),
		own: store.Own{Rules: map[string][]store.Rule{}, Savings: map[string][]store.Saving{}},
	}
	if s.single = db; d == odatasql.SQLite { // the driver of PostgreSQL keeps statements itself, if it may
		s.single = &prepared{db: db}
	}
	for _, set := range options {
		set(s)
	}
	return s
}

// Fill has the store answer for a service, a pointer to its struct: it fills in all
// functions that are nil, but for actions and functions. The function Stored of a
// generated package calls it. Other functions of the same service may be filled in later. It
// panics if the service is not as generated ones are, or an option is for no entity set of it,
// takes entities of another type than the set's, or says what no table can be.
func (s *Store) Fill(service any, d gen.Description) {
	engine, err := store.New(service, d, backend{s}, s.own, s.engine)
	if err != nil {
		panic("sqlstore: " + err.Error())
	}
	s.engine = engine
}

var _ gen.Store = (*Store)(nil)

// errUnfilled says that the store does not know yet what it keeps.
var errUnfilled = fmt.Errorf("sqlstore: %w", store.ErrUnfilled)

// CreateTables makes those tables that are not there, with their indexes, one for the
// numbers of keys, odata_sequences, one for content, odata_contents, and with [WithChanges]
// one for what has changed, odata_changes. Tables that are there stay as they are: columns
// that the description has got since are added by who migrates the database.
func (s *Store) CreateTables(ctx context.Context) error {
	plan := s.schema.Load()
	if plan == nil {
		return errUnfilled
	}
	return s.transact(ctx, func(t *transaction) error {
		create := func(schema, name string, list []string) error {
			if there, err := t.exists(schema, name); there || err != nil {
				return err
			}
			for _, text := range list {
				if err := t.exec(odatasql.Statement{Text: text}); err != nil {
					return fmt.Errorf("sqlstore: table %q: %w", name, err)
				}
			}
			return nil
		}
		if s.dialect == odatasql.PostgreSQL { // others who begin now wait
			if err := t.exec(odatasql.Statement{Text: "SELECT pg_advisory_xact_lock(7020111971)"}); err != nil {
				return err
			}
		}
		if err := create("", sequences, []string{createSequences}); err != nil {
			return err
		}
		if err := create("", contents, []string{s.createContents()}); err != nil {
			return err
		}
		if s.changes > 0 {
			if err := create("", changes, s.createChanges()); err != nil {
				return err
			}
		}
		return statements.Made(plan.mapping, plan.found(), create)
	})
}

// Empty reports whether there are no entities at all.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	plan := s.schema.Load()
	if plan == nil {
		return false, errUnfilled
	}
	_, r, done, err := backend{s}.Rows(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	for _, t := range plan.tables {
		for _, err := range r.Scan(t.Name, "", "") {
			return false, err
		}
	}
	return true, nil
}

// Seed says what [Store.Reset] goes back to, entities as [Store.Load] has them, and loads
// them if there are none in the database.
func (s *Store) Seed(ctx context.Context, json ...[]byte) error {
	empty, err := s.Empty(ctx)
	if err != nil {
		return err
	}
	var documents []store.Document
	for _, text := range json {
		documents = append(documents, store.Document{JSON: text})
	}
	s.seed.Store(&documents)
	if !empty {
		return nil
	}
	return s.load(ctx, documents)
}

// Load adds the entities of a JSON object, whose members are entity sets, with an array of
// entities each, and singletons:
//
//	{"People": [{"ID": 1, "Friends@odata.bind": ["People(2)"]}, {"ID": 2}], "Main": {"Name": "Town"}}
//
// Related entities may stand in each other, or be named by their ids. After an error
// nothing has changed. It tells all that is wrong, up to twenty things, a line each, such as
// Categories[0]/Products[1]/Name: …. [Store.Reset] goes back to what was loaded since the store was made.
func (s *Store) Load(json []byte) error { return s.add([]store.Document{{JSON: json}}) }

// LoadFS adds the entities of all files of a folder whose names end in .json: see
// [Store.Load].
func (s *Store) LoadFS(folder fs.FS) error {
	documents, err := store.Documents(folder)
	if err != nil {
		return fmt.Errorf("sqlstore: %w", err)
	}
	return s.add(documents)
}

func (s *Store) add(documents []store.Document) error {
	if err := s.load(context.Background(), documents); err != nil {
		return err
	}
	var all []store.Document
	if before := s.seed.Load(); before != nil {
		all = append(all, *before...)
	}
	all = append(all, documents...)
	s.seed.Store(&all)
	return nil
}

func (s *Store) load(ctx context.Context, documents []store.Document) error {
	if s.engine == nil {
		return errUnfilled
	}
	if err := s.engine.Load(ctx, documents...); err != nil {
		return fmt.Errorf("sqlstore: %w", err)
	}
	return nil
}

// Reset deletes all entities, and goes back to those that were loaded. It waits for who
// writes, until ctx ends.
func (s *Store) Reset(ctx context.Context) error {
	if s.engine == nil {
		return errUnfilled
	}
	ctx, end, err := s.Begin(ctx)
	if err != nil {
		return err
	}
	err = s.transaction(ctx).clear()
	if seed := s.seed.Load(); err == nil && seed != nil {
		err = s.engine.Load(ctx, *seed...)
	}
	if ending := end(err == nil); err == nil {
		err = ending
	}
	return err
}
