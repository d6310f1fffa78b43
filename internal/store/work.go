package store

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// work is one change of rows, all of it or nothing.
type work struct {
	view
	// loads is not nil if what is written is as it is: keys and computed values too.
	loads *loading
	// status is what breaking a constraint is answered with: 400 for what a client has
	// sent, 409 where rows are in the way.
	status  int
	touched map[Ref]bool // rows whose constraints are to be looked at
	gone    map[Ref]bool
	before  map[Ref]wire.Structured // rows that were written, as they were
	written int                     // entities that were written or bound
	query   *query.Options          // that of the call which does it; nil for none
}

// write does work in a transaction, and again if others have been in its way.
func (e *Engine) write(ctx context.Context, status int, do func(w *work) error) error {
	for tries := 1; ; tries++ {
		err := e.try(ctx, tries, status, do)
		if err == nil || !e.backend.Again(ctx, err, tries) {
			return err
		}
	}
}

// try does work in a transaction.
func (e *Engine) try(ctx context.Context, tries, status int, do func(w *work) error) error {
	ctx, end, err := e.backend.Begin(ctx, tries)
	if err != nil {
		return err
	}
	ended := false
	defer func() {
		if !ended { // do has panicked
			_ = end(false)
		}
	}()
	w := &work{status: status, touched: map[Ref]bool{}, gone: map[Ref]bool{}, before: map[Ref]wire.Structured{}}
	v, done, err := e.view(ctx)
	if err == nil {
		w.view = *v
		if err = do(w); err == nil {
			err = w.check()
		}
		done()
	}
	ended = true
	if ending := end(err == nil); err == nil {
		err = ending
	}
	return err
}

// check looks whether all rows that were touched may be as they are.
func (w *work) check() error {
	for _, at := range slices.SortedFunc(maps.Keys(w.touched), compareRefs) {
		if w.ctx.Err() != nil {
			return context.Cause(w.ctx)
		}
		err := w.checkRow(at)
		if l := w.loads; l != nil && !l.fails(l.placed(l.places[at], err)) {
			continue
		}
		if err != nil {
			return err
		}
	}
	if w.loads != nil {
		return w.loads.wrong()
	}
	return nil
}

func (w *work) checkRow(at Ref) error {
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil {
		return err
	}
	t := w.model.table(at.Table)
	for _, check := range [...]func(*table, Ref, wire.Structured) error{w.complete, w.alone, w.distinct, w.agree} {
		if err := check(t, at, entity); err != nil {
			return err
		}
	}
	return nil
}

// complete reports what an entity lacks.
func (w *work) complete(t *table, at Ref, entity wire.Structured) error {
	typ := w.model.typeOf(entity)
	if target := w.lacks(typ, entity); target != "" {
		return wrong(w.status, target, "%s of %s must have a value", target, t.name)
	}
	for _, e := range typ.ends {
		if e.items && e.NotNull && !e.Collection {
			for _, holder := range w.model.holders(e, entity) {
				if itemLinks(holder, e) == nil {
					return wrong(w.status, e.name, "%s of %s must lead to an entity", e.name, t.name)
				}
			}
		}
		if !e.NotNull || e.many || e.partner != nil && e.partner.contained || w.model.holder(e, entity) == nil {
			continue
		}
		found := false
		if e.contained {
			single, err := w.rows.Get(Ref{t.contained(e).name, at.Key})
			if err != nil {
				return err
			}
			found = single != nil
		} else {
			for _, err := range w.rows.Links(at, e.name) {
				if err != nil {
					return err
				}
				found = true
			}
		}
		if !found {
			return wrong(w.status, e.name, "%s of %s must lead to an entity", e.name, t.name)
		}
	}
	return nil
}

// lacks returns the path of a property that must have a value and has none; "" for none.
func (w *work) lacks(t *typ, v wire.Structured) string {
	if t == nil {
		return ""
	}
	for _, p := range t.properties {
		value := wire.PropertyValue(v, p.Name)
		if p.NotNull && !p.Collection && value.IsMissing() && p.Type != "Edm.Stream" {
			return p.Name
		}
		for inner := range objectsIn(value) {
			if path := w.lacks(w.model.typeOf(inner), inner); path != "" {
				return p.Name + "/" + path
			}
		}
	}
	return ""
}

// objectsIn yields the structured value that a value is, or those that it collects.
func objectsIn(value wire.Value) func(yield func(wire.Structured) bool) {
	return func(yield func(wire.Structured) bool) {
		if o := value.Object(); o != nil {
			yield(o)
		}
		for i := range value.Len() {
			if o := value.Item(i).Object(); o != nil && !yield(o) {
				return
			}
		}
	}
}

// put writes an entity, which is the store's from then on. old is what it was, or nil.
func (w *work) put(t *table, at Ref, old, entity wire.Structured) error {
	if err := w.reach(t, at, old); err != nil {
		return err
	}
	if _, again := w.before[at]; !again {
		w.before[at] = old
	}
	entity, err := w.saved(t, w.before[at], entity)
	if err != nil {
		return err
	}
	if ok, err := w.allowed(t, at, entity); err != nil {
		return err
	} else if !ok {
		return wrong(http.StatusForbidden, "", "this entity of %s would be out of reach", t.name)
	}
	version, err := w.rows.Version()
	if err != nil {
		return err
	}
	if path := codec.Canonical(entity, picoseconds); path != "" {
		return wrong(w.status, path, "%s of %s is none of its enumeration", path, t.name)
	}
	wire.DynamicOf(entity).Set("@odata.etag", wire.Raw(`"W/\"`+strconv.FormatInt(version, 36)+`\""`))
	w.touched[at] = true
	if err := w.rows.Put(at, entity); err != nil {
		return err
	}
	if err := w.relink(at, w.model.typeOf(entity), entity); err != nil || old == nil {
		return err
	}
	if err := w.leave(t, at, old, entity); err != nil {
		return err
	}
	return w.lead(at, w.model.typeOf(entity), old, entity)
}

// picoseconds are the digits of a second that times can have.
const picoseconds = 12

// saved returns what the program makes of an entity that is about to be written.
func (w *work) saved(t *table, old, entity wire.Structured) (wire.Structured, error) {
	savings := w.own.Savings[t.name]
	if len(savings) == 0 {
		return entity, nil
	}
	own := codec.Copy(entity)
	if old != nil {
		old = codec.Copy(old)
	}
	for _, saving := range savings {
		if err := saving.Save(w.ctx, old, own); err != nil {
			return nil, err
		}
	}
	if keyOf(own) != keyOf(entity) {
		return nil, fmt.Errorf("store: the key of an entity of %s has changed as it was saved", t.name)
	}
	for _, e := range w.model.typeOf(own).ends {
		for _, holder := range w.model.holders(e, own) {
			if err := codec.SetAbsent(holder, e.Navigation.Name); err != nil {
				return nil, err
			}
		}
	}
	return own, nil
}

// reach refuses to write an entity, because another one has changed, that is not there for
// who asks. It may be nil.
func (w *work) reach(t *table, at Ref, entity wire.Structured) error {
	if entity == nil {
		return nil
	}
	ok, err := w.allowed(t, at, entity)
	if err == nil && !ok {
		err = wrong(http.StatusConflict, "", "an entity of %s that is out of reach depends on it", t.name)
	}
	return err
}

// assign makes properties of a row other values.
func (w *work) assign(t *table, at Ref, values map[string]wire.Raw) error {
	entity, err := w.rows.Get(at)
	if entity == nil || err != nil {
		return err
	}
	made, err := patched(entity, values)
	if err != nil || wire.Equal(entity, made) {
		return err
	}
	if keyOf(made) != keyOf(entity) {
		return wrong(http.StatusConflict, "", "the key of an entity of %s cannot change", t.name)
	}
	return w.put(t, at, entity, made)
}

// patched returns an entity with other values of properties, by their paths: those of complex
// values that are not there stay away.
func patched(entity wire.Structured, values map[string]wire.Raw) (wire.Structured, error) {
	b, inner := []byte{'{'}, map[string]map[string]wire.Raw{}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		if name, rest, deeper := strings.Cut(path, "/"); deeper {
			if inner[name] == nil {
				inner[name] = map[string]wire.Raw{}
			}
			inner[name][rest] = values[path]
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b, _ = codec.AppendString(b, path)
		b = append(append(b, ':'), values[path]...)
	}
	if len(b) > 1 {
		change := reflect.New(reflect.TypeOf(entity).Elem()).Interface().(wire.Structured)
		err := wire.Unmarshal(append(b, '}'), change)
		if err != nil {
			return nil, bad("", "%v", err)
		}
		if entity, err = odata.Merge(entity, change); err != nil {
			return nil, err
		}
	}
	for name, values := range inner {
		holder := ValueAt(entity, name).Object()
		if holder == nil {
			continue
		}
		made, err := patched(holder, values)
		if err != nil {
			return nil, err
		}
		entity = codec.Clone(entity)
		if err := codec.SetObjects(entity, name, []wire.Structured{made}); err != nil {
			return nil, err
		}
	}
	return entity, nil
}

// rawOf returns the JSON of a value.
func rawOf(v wire.Value) (wire.Raw, error) {
	b, err := codec.AppendValue(nil, v)
	return wire.Raw(b), err
}

// defaultOf returns the JSON of the value that a property has by default.
func defaultOf(p *described.Property) wire.Raw {
	if codec.IsBare(p.Type, p.Default) {
		return wire.Raw(p.Default)
	}
	b, _ := codec.AppendString(nil, p.Default)
	return wire.Raw(b)
}

func compareRefs(a, b Ref) int {
	return slices.Compare([]string{a.Table, a.Key}, []string{b.Table, b.Key})
}
