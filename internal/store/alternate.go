package store

import (
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/wire"
)

// This file keeps alternate keys (Core.AlternateKeys): no two entities have the values of one,
// and an id can name an entity by them (URL Conventions 4.3.5).

// alternateKey are the parts of an alternate key. Entities that lack a value of one have none.
type alternateKey []described.Part

// ValueAt returns the value of a property of an entity, or of a complex value in it: it is missing
// where the entity has no such value.
func ValueAt(entity wire.Structured, path string) wire.Value {
	name, rest, deeper := strings.Cut(path, "/")
	if _, declared := wire.LookupProperty(entity, name); !declared {
		return wire.Value{}
	}
	v := wire.PropertyValue(entity, name)
	if !deeper {
		return v
	}
	if inner := v.Object(); inner != nil {
		return ValueAt(inner, rest)
	}
	return wire.Value{}
}

// values returns the values that an entity has of the key; nil if it lacks one.
func (k alternateKey) values(entity wire.Structured) (list []wire.Value) {
	for _, part := range k {
		v := ValueAt(entity, part.Path)
		if v.IsMissing() {
			return nil
		}
		list = append(list, v)
	}
	return list
}

// matches reports whether an entity has the values.
func (k alternateKey) matches(entity wire.Structured, values []wire.Value) bool {
	return slices.EqualFunc(k.values(entity), values, func(a, b wire.Value) bool { return ordered(a) == ordered(b) })
}

// known returns the alternate keys whose paths values of the type have.
func (t *typ) known(keys [][]described.Part) (list []alternateKey) {
	for _, key := range keys {
		if t.zero != nil && !slices.ContainsFunc(key, func(part described.Part) bool { _, known := infoAt(t.zero, part.Path); return !known }) {
			list = append(list, key)
		}
	}
	return list
}

// alternatesOf returns the alternate keys of entities of a type in a table, which may not be known.
func (t *table) alternatesOf(of *typ) []alternateKey {
	if t == nil || t.alternates == nil {
		return of.alternates
	}
	return slices.Concat(of.alternates, t.alternates)
}

// alternate returns the alternate key of what is at a place whose parts have the names; nil if
// there is none.
func (p *place) alternate(names []string) alternateKey {
	t, through := p.table, []alternateKey(nil)
	if t == nil {
		t, through = p.from.target(p.end), p.end.alternates
	}
	for _, key := range slices.Concat(t.alternatesOf(p.typ()), through) {
		named := func(part described.Part) bool { return slices.Contains(names, part.Name()) }
		if len(key) == len(names) && !slices.ContainsFunc(key, func(part described.Part) bool { return !named(part) }) {
			return key
		}
	}
	return nil
}

// parse returns the values of the key of a type that texts stand for, by the names of its parts.
func (k alternateKey) parse(t *typ, names, texts []string) (list []wire.Value, err error) {
	for _, part := range k {
		text := texts[slices.Index(names, part.Name())]
		v := wire.Value{}
		if info, known := infoAt(t.zero, part.Path); known {
			v = parsed(info, text)
		}
		if v.Kind() == wire.KindAbsent {
			return nil, bad(part.Name(), "%q is no value of %s", text, part.Path)
		}
		list = append(list, v)
	}
	return list, nil
}

// infoAt returns what is known of a property at a path from a value.
func infoAt(v wire.Structured, path string) (wire.PropertyInfo, bool) {
	name, rest, deeper := strings.Cut(path, "/")
	info, known := wire.LookupProperty(v, name)
	if !known || !deeper {
		return info, known
	}
	if info.Target == nil {
		return info, false
	}
	return infoAt(info.Target, rest)
}

// pickBy picks an entity of a collection by an alternate key.
func (v *view) pickBy(p *place, key alternateKey, values []wire.Value) error {
	for row, err := range v.candidates(p, key, values) {
		if err != nil {
			return err
		}
		if !key.matches(row.Entity, values) {
			continue
		}
		t := v.model.table(row.Ref.Table)
		there, err := v.row(t, row.Ref)
		if err != nil {
			return err
		}
		if there != nil && (p.cast == nil || v.model.typeOf(there).is(p.cast)) {
			p.at, p.entity, p.table = row.Ref, there, t
			return nil
		}
	}
	return errNotFound
}

// candidates yields the entities of a collection that may be the one with an alternate key.
func (v *view) candidates(p *place, key alternateKey, values []wire.Value) iter.Seq2[Row, error] {
	if p.table == nil {
		return v.related(p.from, p.owner, p.end)
	}
	return v.found(p.table, p.at.Key, key, values)
}

// found yields the rows of a table whose keys have a prefix, and that have the first value of an
// alternate key.
func (v *view) found(t *table, prefix string, key alternateKey, values []wire.Value) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range v.rows.Find(t.name, key[0].Path, values[0]) {
			if (err != nil || strings.HasPrefix(row.Ref.Key, prefix)) && !yield(row, err) {
				return
			}
		}
	}
}

// alone refuses an entity that is new or has changed, and has an alternate key that another one
// has: contained ones are those of the same entity.
func (w *work) alone(t *table, at Ref, entity wire.Structured) error {
	old, written := w.before[at]
	if !written {
		return nil
	}
	prefix := ""
	if t.parent != nil {
		prefix = t.parentOf(at).Key
	}
	for _, key := range t.alternatesOf(w.model.typeOf(entity)) {
		values := key.values(entity)
		if values == nil || old != nil && !w.gone[at] && key.matches(old, values) {
			continue
		}
		for row, err := range w.found(t, prefix, key, values) {
			if err != nil {
				return err
			}
			if row.Ref != at && key.matches(row.Entity, values) {
				return wrong(http.StatusConflict, key[0].Path, "there is an entity with the same %s in %s already, which is a key", key, t.name)
			}
		}
	}
	return nil
}

// String returns the paths of the properties of the key.
func (k alternateKey) String() string {
	var paths []string
	for _, part := range k {
		paths = append(paths, part.Path)
	}
	return strings.Join(paths, " and ")
}
