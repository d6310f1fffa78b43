package sqlstore

import (
	"cmp"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/wire"
)

// flush writes what has changed into the database: rows before those that refer to them,
// and takes them away after those. All of it is forgotten then.
func (r *rows) flush() error {
	r.reading.Lock()
	defer r.reading.Unlock()
	if err := r.note(); err != nil {
		return err
	}
	columns, err := r.columns()
	if err != nil {
		return err
	}
	if err := r.flushLinks(false); err != nil {
		return err
	}
	var changed []store.Ref
	for at, one := range r.rows {
		if one.written || columns[at] != nil {
			changed = append(changed, at)
		}
	}
	slices.SortFunc(changed, func(a, b store.Ref) int {
		return cmp.Or(cmp.Compare(r.rank(a.Table), r.rank(b.Table)), cmp.Compare(a.Key, b.Key))
	})
	for _, at := range changed {
		if err := r.write(at, columns[at]); err != nil {
			return err
		}
	}
	if err := r.flushLinks(true); err != nil {
		return err
	}
	for _, at := range slices.Backward(changed) {
		if err := r.delete(at); err != nil {
			return err
		}
	}
	if err := r.flushSequences(); err != nil {
		return err
	}
	r.forget()
	return nil
}

// rank returns where a table comes, behind those that it refers to.
func (r *rows) rank(name string) int { return slices.Index(r.schema.tables, r.schema.byName[name]) }

// columns returns the values of columns of rows that say what they are related to now, and
// stand for no property.
func (r *rows) columns() (map[store.Ref]map[string]wire.Raw, error) {
	all := map[store.Ref]map[string]wire.Raw{}
	for _, is := range []bool{false, true} { // where one goes and another comes, that stays
		for from, links := range r.links {
			for l, now := range links {
				if now != is {
					continue
				}
				of, err := r.relation(from, l)
				if err != nil {
					return nil, err
				}
				if err := r.columnsOf(all, of, from, l, is); err != nil {
					return nil, err
				}
			}
		}
	}
	return all, nil
}

func (r *rows) columnsOf(all map[store.Ref]map[string]wire.Raw, of *relation, from store.Ref, l store.Link, is bool) error {
	free := of.free()
	if len(free) == 0 {
		return nil
	}
	values, err := r.now(l.To, others(free))
	if err != nil {
		return err
	}
	if all[from] == nil {
		all[from] = map[string]wire.Raw{}
	}
	for i, p := range free {
		if all[from][p.Column] = values[i]; !is {
			all[from][p.Column] = "null"
		}
	}
	return nil
}

// now returns the values that columns of a row are to have.
func (r *rows) now(at store.Ref, columns []string) ([]wire.Raw, error) {
	t, key, err := r.keyed(at)
	if err != nil {
		return nil, err
	}
	known, err := r.row(at)
	if err != nil {
		return nil, err
	}
	values := make([]wire.Raw, len(columns))
	for i, name := range columns {
		if k := slices.Index(t.keeper.Key(), name); k >= 0 {
			values[i] = key[k]
			continue
		}
		values[i] = "null"
		if path := t.keeper.Property(name); path != "" && known.entity != nil {
			b, err := codec.AppendValue(nil, store.ValueAt(known.entity, path))
			if err != nil {
				return nil, err
			}
			values[i] = wire.Raw(b)
		}
	}
	return values, nil
}

// write inserts a row, or updates it, with the values of columns that are none of a
// property.
func (r *rows) write(at store.Ref, columns map[string]wire.Raw) error {
	one, err := r.row(at)
	if err != nil || one.entity == nil {
		return err
	}
	t, key, err := r.keyed(at)
	if err != nil {
		return err
	}
	values := maps.Clone(columns)
	if values == nil {
		values = map[string]wire.Raw{}
	}
	for i, name := range t.keeper.Key() {
		values[name] = key[i]
	}
	s, err := t.keeper.Write(one.entity, values, one.stored != nil)
	if err != nil || s.Text == "" {
		return err
	}
	return r.exec(s)
}

func (r *rows) delete(at store.Ref) error {
	one := r.rows[at]
	if one.entity != nil || one.stored == nil {
		return nil
	}
	t, key, err := r.keyed(at)
	if err != nil {
		return err
	}
	s, err := t.keeper.Delete(key)
	if err != nil {
		return err
	}
	return r.exec(s)
}

// flushLinks adds rows to tables of links, or takes them away.
func (r *rows) flushLinks(is bool) error {
	for _, from := range slices.SortedFunc(maps.Keys(r.links), compareRefs) {
		for l, now := range r.links[from] {
			of, err := r.relation(from, l)
			if err != nil {
				return err
			}
			if now != is || of.link == nil || !of.owns {
				continue
			}
			if before, err := r.leads(of, from, l.To); err != nil {
				return err
			} else if before == is {
				continue
			}
			if err := r.flushLink(of, from, l.To, is); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *rows) flushLink(of *relation, from, to store.Ref, is bool) error {
	columns := func(pairs []odatasql.Pair) (names []string) {
		for _, p := range pairs {
			names = append(names, p.Column)
		}
		return names
	}
	source, err := r.now(from, columns(of.link.Source))
	if err != nil {
		return err
	}
	target, err := r.now(to, columns(of.link.Target))
	if err != nil {
		return err
	}
	s, err := of.from.keeper.Link(of.to.keeper.Name(), of.link, source, target, is)
	if err != nil {
		return err
	}
	return r.exec(s)
}

func compareRefs(a, b store.Ref) int {
	return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Key, b.Key))
}

// clear deletes all rows, and the numbers of keys. What they were is not noted.
func (t *transaction) clear() error {
	t.noted = noted{more: true}
	for _, one := range slices.Backward(t.schema.tables) {
		for _, of := range one.relations {
			if of.link != nil && of.owns {
				if err := t.exec(odatasql.Statement{Text: "DELETE FROM " + quoted(of.link.Schema, of.link.Name)}); err != nil {
					return err
				}
			}
		}
	}
	for _, one := range slices.Backward(t.schema.tables) {
		s, err := one.keeper.Delete(nil)
		if err != nil {
			return err
		}
		if err := t.exec(s); err != nil {
			return err
		}
	}
	t.forget()
	for _, name := range []string{sequences, contents} {
		if err := t.exec(odatasql.Statement{Text: "DELETE FROM " + quoted("", name)}); err != nil {
			return err
		}
	}
	return nil
}

// exists reports whether there is a table.
func (t *transaction) exists(schema, name string) (there bool, err error) {
	text, arg := "SELECT count(*) > 0 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?1", name
	if t.store.dialect == odatasql.PostgreSQL {
		text, arg = "SELECT to_regclass(CAST($1 AS text)) IS NOT NULL", quoted(schema, name)
	}
	err = t.conn.QueryRowContext(t.ctx, text, arg).Scan(&there)
	return there, failed(err)
}
