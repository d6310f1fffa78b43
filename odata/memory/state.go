package memory

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// state is all that a store has at one time. It never changes.
type state struct {
	rows      tree[wire.Structured]
	found     tree[store.Row] // rows by the values of properties: see foundPlace
	links     tree[store.Link]
	sequences tree[int64]
	contents  tree[*store.Content]
	held      int64 // bytes of contents
}

// place returns the key of a row in a tree. Names of tables have no zeros.
func place(at store.Ref) string { return at.Table + "\x00" + at.Key }

// snapshot are the rows of a state.
type snapshot struct {
	state func() *state
	past  *past // nil in a transaction
}

// Get implements [store.Rows].
func (s snapshot) Get(at store.Ref) (wire.Structured, error) {
	entity, _ := s.state().rows.get(place(at))
	return entity, nil
}

// Scan implements [store.Rows].
func (s snapshot) Scan(table, prefix, behind string) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) {
		for key, entity := range s.state().rows.from(table + "\x00" + prefix) {
			if key[len(table)+1:] > behind && !yield(store.Row{Ref: store.Ref{Table: table, Key: key[len(table)+1:]}, Entity: entity}, nil) {
				return
			}
		}
	}
}

// foundPlace returns where rows of a table are found by the value of a property, and one of
// them by its key too.
func foundPlace(table, property string, value wire.Value, key ...string) string {
	return linkPlace(append([]string{table, property, store.Ordered(value)}, key...)...)
}

// put puts an entity at a place, or takes away what is there for nil.
func (s *state) put(at store.Ref, entity wire.Structured, found []string) {
	old, there := s.rows.get(place(at))
	for _, property := range found {
		if there {
			s.found = s.found.delete(foundPlace(at.Table, property, store.ValueAt(old, property), at.Key))
		}
		if entity != nil {
			s.found = s.found.put(foundPlace(at.Table, property, store.ValueAt(entity, property), at.Key), store.Row{Ref: at, Entity: entity})
		}
	}
	if entity == nil {
		s.rows = s.rows.delete(place(at))
		return
	}
	s.rows = s.rows.put(place(at), entity)
}

// Find implements [store.Rows].
func (s snapshot) Find(table, property string, value wire.Value) iter.Seq2[store.Row, error] {
	return func(yield func(store.Row, error) bool) {
		for _, row := range s.state().found.from(foundPlace(table, property, value)) {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// linkPlace returns the key of links in a tree: of one, of all of a navigation property,
// or of all of an entity. Its parts are told apart by their endings, which zeros in them
// are escaped for.
func linkPlace(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString(strings.ReplaceAll(part, "\x00", "\x00\xff"))
		b.WriteString("\x00\x01")
	}
	return b.String()
}

// linkedFrom returns from where the link is that a key stands for.
func linkedFrom(key string) store.Ref {
	parts := strings.SplitN(key, "\x00\x01", 3)
	return store.Ref{Table: parts[0], Key: strings.ReplaceAll(parts[1], "\x00\xff", "\x00")}
}

// Links implements [store.Rows].
func (s snapshot) Links(from store.Ref, end string) iter.Seq2[store.Link, error] {
	parts := []string{from.Table, from.Key, end}
	if end == "" {
		parts = parts[:2]
	}
	return func(yield func(store.Link, error) bool) {
		for _, l := range s.state().links.from(linkPlace(parts...)) {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// Linked implements [store.Rows].
func (s snapshot) Linked(from store.Ref, l store.Link) (bool, error) {
	_, found := s.state().links.get(linkPlace(from.Table, from.Key, l.End, l.To.Table, l.To.Key))
	return found, nil
}

// Content implements [store.Contents].
func (s snapshot) Content(at store.Ref, property string) (*store.Content, error) {
	c, _ := s.state().contents.get(linkPlace(at.Table, at.Key, property))
	return c, nil
}

// Last implements [store.Rows].
func (s snapshot) Last(sequence string) (int64, error) {
	n, _ := s.state().sequences.get(sequence)
	return n, nil
}

var errReading = errors.New("memory: rows change in transactions only")

func (snapshot) Put(store.Ref, wire.Structured) error { return errReading }
func (snapshot) Delete(store.Ref) error               { return errReading }
func (snapshot) Link(store.Ref, store.Link) error     { return errReading }
func (snapshot) Unlink(store.Ref, store.Link) error   { return errReading }
func (snapshot) SetLast(string, int64) error          { return errReading }
func (snapshot) PutContent(store.Ref, string, *store.Content) error {
	return errReading
}
func (snapshot) Version() (int64, error) { return 0, errReading }

// transaction is a state that only those see who are in it, until it is committed.
type transaction struct {
	snapshot
	versions *atomic.Int64
	found    map[string][]string // the properties by which rows are found, by table
	// maxContent is how many bytes of content there may be.
	maxContent int64
	mu         sync.Mutex
	now        *state
	ended      bool
}

func newTransaction(begin *state, of *Store) *transaction {
	t := &transaction{now: begin, versions: &of.versions, found: of.found, maxContent: of.maxContent}
	t.snapshot.state = func() *state {
		t.mu.Lock()
		defer t.mu.Unlock()
		return t.now
	}
	return t
}

var errEnded = errors.New("memory: the transaction has ended")

// end ends the transaction, and returns its last state. An error says that it has ended
// before.
func (t *transaction) end() (*state, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil, errEnded
	}
	t.ended = true
	return t.now, nil
}

// change makes another state.
func (t *transaction) change(f func(s *state)) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return errEnded
	}
	made := *t.now
	f(&made)
	t.now = &made
	return nil
}

func (t *transaction) Put(at store.Ref, entity wire.Structured) error {
	return t.change(func(s *state) { s.put(at, entity, t.found[at.Table]) })
}

func (t *transaction) Delete(at store.Ref) error {
	return t.change(func(s *state) { s.put(at, nil, t.found[at.Table]) })
}

func (t *transaction) Link(from store.Ref, l store.Link) error {
	return t.change(func(s *state) { s.links = s.links.put(linkPlace(from.Table, from.Key, l.End, l.To.Table, l.To.Key), l) })
}

func (t *transaction) Unlink(from store.Ref, l store.Link) error {
	return t.change(func(s *state) { s.links = s.links.delete(linkPlace(from.Table, from.Key, l.End, l.To.Table, l.To.Key)) })
}

func (t *transaction) SetLast(sequence string, n int64) error {
	return t.change(func(s *state) { s.sequences = s.sequences.put(sequence, n) })
}

// PutContent implements [store.Contents].
func (t *transaction) PutContent(at store.Ref, property string, c *store.Content) (err error) {
	place := linkPlace(at.Table, at.Key, property)
	ended := t.change(func(s *state) {
		held := s.held
		if old, found := s.contents.get(place); found {
			held -= int64(len(old.Data))
		}
		if c == nil {
			s.contents, s.held = s.contents.delete(place), held
			return
		}
		if held += int64(len(c.Data)); held > t.maxContent {
			err = &odata.Error{Status: http.StatusInsufficientStorage, Message: fmt.Sprintf("there would be more than %d bytes of content, the limit of the store", t.maxContent)}
			return
		}
		s.contents, s.held = s.contents.put(place, c), held
	})
	return cmp.Or(ended, err)
}

func (t *transaction) Version() (int64, error) { return t.versions.Add(1), nil }
