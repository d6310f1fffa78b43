// Package memory keeps the entities of a service of OData in memory, and answers for them:
// for reading and writing, with all relationships, as the description says. It is a
// service without a database, and the fake of one in tests.
//
//	store := memory.New()
//	service := libraryhttp.Stored(store)
//	http.ListenAndServe(addr, libraryhttp.NewHandler(service, server.WithTransactions(store.Begin)))
//
// A function that is set in place of the store's answers for its path, and may ask the
// store's.
package memory

import (
	"context"
	"crypto/rand"
	"fmt"
	"io/fs"
	"math"
	"sync/atomic"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// Store keeps entities. It is safe for concurrent use: those who read see one state, of
// before or after a change and never of within, and wait for nobody; those who write wait
// for each other. What it returns is a copy, and what it is given is copied.
type Store struct {
	engine   *store.Engine
	own      store.Own
	now      atomic.Pointer[state]
	seed     atomic.Pointer[state] // what Reset goes back to
	versions atomic.Int64          // of entities
	writer   chan struct{}         // who holds its only place writes
	found    map[string][]string   // the properties by which rows are found, by table
	past     past
	// maxContent is how many bytes the content of all entities may have together.
	maxContent int64
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
// library.AnyPublication where there are derived types. allows is called very often, may ask
// the store, and must not change or keep the entity. [Store.Load] does not ask.
func WithRule[T wire.Structured](set string, allows func(ctx context.Context, entity T) bool) Option {
	return func(s *Store) {
		s.own.Rules[set] = append(s.own.Rules[set], store.RuleOf(allows))
	}
}

// WithCondition restricts an entity set, or singleton, as [WithRule] does, to the rows of which a
// condition holds, such as
//
//	memory.WithCondition[*shop.Product]("Products", func(ctx context.Context) query.Condition {
//		return query.Field("Tenant").Eq(tenantOf(ctx))
//	})
//
// It is about properties of the row itself, and asked for once for each request.
// T is the pointer to the struct of the entities. A condition that asks about what the type
// does not have is 500 Internal Server Error.
func WithCondition[T wire.Structured](set string, condition func(ctx context.Context) query.Condition) Option {
	return func(s *Store) { s.own.Rules[set] = append(s.own.Rules[set], store.ConditionOf[T](condition)) }
}

// WithSaving has save look at each row of an entity set, or singleton, before it is
// written, whoever does so: it may change the row, but for the key, and what it returns as an
// error is answered, and nothing is written. before is what the row was before the change, the
// zero T for a new one; a change may take several steps, each of which is saved. So it keeps what only the service says, such as who changed a row and when:
//
//	memory.WithSaving("Products", func(ctx context.Context, before, after *shop.Product) error {
//		if before != nil {
//			after.Version = wire.Some(before.Version.Or(0) + 1)
//		}
//		return nil
//	})
//
// save may read the store, and must not write to it. [Store.Load] does not ask.
func WithSaving[T wire.Structured](set string, save func(ctx context.Context, before, after T) error) Option {
	return func(s *Store) {
		s.own.Savings[set] = append(s.own.Savings[set], store.SavingOf(save))
	}
}

// WithMaxContent limits how many bytes the content of all media entities and stream
// properties has together, 256 MiB by default; a negative number is no limit. What would be more
// is refused with 507 Insufficient Storage.
func WithMaxContent(bytes int64) Option {
	if bytes < 0 {
		bytes = math.MaxInt64
	}
	return func(s *Store) { s.maxContent = bytes }
}

// New returns a store without entities.
func New(options ...Option) *Store {
	s := &Store{own: store.Own{Rules: map[string][]store.Rule{}, Savings: map[string][]store.Saving{}}, writer: make(chan struct{}, 1), maxContent: 256 << 20, past: past{name: rand.Text()}}
	s.now.Store(new(state))
	s.seed.Store(new(state))
	for _, set := range options {
		set(s)
	}
	return s
}

// Fill has the store answer for a service, a pointer to its struct: it fills in all
// functions that are nil, but for actions and functions. The function Stored of a
// generated package calls it. Other functions of the same service may be filled in later. It
// panics if the service is not as generated ones are, or an option is for no entity set of it
// or takes entities of another type than the set's.
func (s *Store) Fill(service any, d gen.Description) {
	engine, err := store.New(service, d, backend{s}, s.own, s.engine)
	if err != nil {
		panic("memory: " + err.Error())
	}
	s.engine = engine
}

var _ gen.Store = (*Store)(nil)

// errUnfilled says that the store does not know yet what it keeps.
var errUnfilled = fmt.Errorf("memory: %w", store.ErrUnfilled)

// Load adds the entities of a JSON object, whose members are entity sets, with an array of
// entities each, and singletons:
//
//	{"People": [{"ID": 1, "Friends@odata.bind": ["People(2)"]}, {"ID": 2}], "Main": {"Name": "Town"}}
//
// Related entities may stand in each other, or be named by their ids. The content of a stream
// property stands in it as JSON Format 9 has it, with its media type beside it, and that of a
// media entity in $value: JSON as it is, text as a string, and all else in base64url:
//
//	{"Products": [{"Code": "h", "Photo@odata.mediaContentType": "image/png", "Photo": "iVBORw0"}],
//	 "Manuals": [{"ID": "…", "@odata.mediaContentType": "text/plain", "$value": "Hold it."}]}
//
// The whole is the
// state that [Store.Reset] goes back to. After an error nothing has changed. It tells all that is
// wrong, up to twenty things, a line each, such as Categories[0]/Products[1]/Name: ….
func (s *Store) Load(json []byte) error { return s.load([]store.Document{{JSON: json}}) }

// LoadFS adds the entities of all files of a folder whose names end in .json: see
// [Store.Load].
func (s *Store) LoadFS(folder fs.FS) error {
	documents, err := store.Documents(folder)
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	return s.load(documents)
}

func (s *Store) load(documents []store.Document) error {
	if s.engine == nil {
		return errUnfilled
	}
	ctx, end, err := s.Begin(context.Background())
	if err != nil {
		return err
	}
	if err := s.engine.Load(ctx, documents...); err != nil {
		_ = end(false)
		return fmt.Errorf("memory: %w", err)
	}
	s.seed.Store(s.transaction(ctx).state())
	return end(true)
}

// Reset goes back to what was loaded last. It waits for who writes, until ctx ends.
func (s *Store) Reset(ctx context.Context) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	s.now.Store(s.seed.Load())
	<-s.writer
	return nil
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
	if outer := s.transaction(ctx); outer != nil {
		before := outer.state()
		return ctx, func(commit bool) error {
			if !commit {
				return outer.change(func(now *state) { *now = *before })
			}
			return nil
		}, nil
	}
	if err := s.lock(ctx); err != nil {
		return nil, nil, err
	}
	t := newTransaction(s.now.Load(), s)
	return context.WithValue(ctx, key{s}, t), func(commit bool) error {
		last, err := t.end()
		if err != nil {
			return err
		}
		if commit {
			s.now.Store(last)
		}
		<-s.writer
		return nil
	}, nil
}

// key is that of the transaction of a store in a context.
type key struct{ *Store }

// transaction returns the transaction that a context is in; nil for none.
func (s *Store) transaction(ctx context.Context) *transaction {
	t, _ := ctx.Value(key{s}).(*transaction)
	return t
}

// lock waits until nobody writes.
func (s *Store) lock(ctx context.Context) error {
	select {
	case s.writer <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// backend is a store as its engine sees it.
type backend struct{ *Store }

// Rows implements [store.Backend].
func (b backend) Rows(ctx context.Context) (_ context.Context, _ store.Rows, done func(), err error) {
	if t := b.transaction(ctx); t != nil {
		return ctx, t, func() {}, nil
	}
	now := b.now.Load()
	return ctx, snapshot{func() *state { return now }, &b.past}, func() {}, nil
}

// Begin implements [store.Backend].
func (b backend) Begin(ctx context.Context, _ int) (context.Context, func(commit bool) error, error) {
	return b.Store.Begin(ctx)
}

// Plan implements [store.Backend].
func (b backend) Plan(tables []store.Table) error {
	b.found = map[string][]string{}
	for _, t := range tables {
		b.found[t.Name] = t.Found
	}
	for _, at := range []*atomic.Pointer[state]{&b.now, &b.seed} { // a service may be filled in with rows there
		now := *at.Load()
		now.found = tree[store.Row]{}
		for _, t := range tables {
			for row := range (snapshot{state: func() *state { return &now }}).Scan(t.Name, "", "") {
				now.put(row.Ref, row.Entity, t.Found)
			}
		}
		at.Store(&now)
	}
	return nil
}

// Again implements [store.Backend].
func (backend) Again(context.Context, error, int) bool { return false }
