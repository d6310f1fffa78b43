package odatasql

import (
	"context"
	"fmt"
	"slices"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Internal returns what other packages of this module need of this one. Nobody else can
// make its argument, and nothing of it is promised.
func Internal(sibling.Key) siblings { return siblings{} }

// siblings has as methods what Internal lets siblings do.
type siblings struct{}

// Made calls f for each table that CreateTables makes, with the statements for it. There are
// indexes for columns too, those by which rows are found, by the names of tables.
func (siblings) Made(m *Mapping, columns map[string][]string, f func(schema, name string, statements []string) error) error {
	for _, t := range m.made(columns) {
		if err := f(t.schema, t.name, t.statements); err != nil {
			return err
		}
	}
	return nil
}

// Short returns a name of the convention as one that databases take.
func (siblings) Short(name string) string { return shortened(name) }

// Payload runs a query, and returns the entities as a payload, with their number.
func (siblings) Payload(ctx context.Context, db DB, q *Query, limits Limits) (text []byte, count wire.Opt[int64], err error) {
	return q.read(ctx, db, limits)
}

// Relation returns how a navigation property of a table leads to others; ok is false if it
// leads nowhere. With a link, own says that it is the one which the link is for.
func (siblings) Relation(m *Mapping, table, path string) (target string, pairs []Pair, link *Link, own, ok bool) {
	t := m.byName[table]
	n := t.navs[path]
	if n == nil {
		return "", nil, nil, false, false
	}
	return n.target.Name, n.pairs, n.link, t.Navigation[path].Inverse == "", true
}

// keeper reads and writes the rows of a table, whose columns have values in JSON.
type keeper struct {
	mapping *Mapping
	table   *table
	columns map[string]*column // by name: those that have values beside the entity
	names   []string           // of columns, in order
	plan    *plan
}

// Keeper returns what reads and writes the rows of a table.
func (siblings) Keeper(m *Mapping, name string) *keeper {
	k := &keeper{mapping: m, table: m.byName[name], columns: map[string]*column{}}
	add := func(name string, c *column) {
		if k.columns[name] == nil {
			k.columns[name], k.names = c, append(k.names, name)
		}
	}
	for _, c := range slices.Concat(k.table.above, k.table.order) {
		if _, isComplex := k.table.complexes[c.path]; !isComplex {
			add(c.name, c)
		}
	}
	for _, n := range k.table.navOrder {
		if n.link == nil {
			for _, p := range n.pairs {
				if other := n.target.columnNamed(p.Other); other != nil {
					c := *other
					c.name, c.path, c.info.Key = p.Column, "", false
					add(p.Column, &c)
				}
			}
		}
	}
	t := newTranslation(m)
	k.plan = &plan{dialect: m.dialect, row: t.open(k.table), entities: k.table, declared: k.table.Type}
	k.plan.outputs = k.plan.row.outputs(func(string) bool { return true })
	for _, name := range k.names {
		k.plan.outputs = append(k.plan.outputs, output{expr: k.columns[name].expr(k.plan.row)})
	}
	k.plan.columns = k.plan.selected().folded()
	k.plan.nodes = nodes(k.plan.outputs, k.table)
	k.plan.order = k.plan.keyOrder()
	return k
}

// Name returns the name of the table.
func (k *keeper) Name() string { return k.table.Name }

// Key returns the names of the columns that tell a row from others: those of the key of
// the entity that contains it, and those of its own key.
func (k *keeper) Key() []string {
	var names []string
	for _, c := range k.table.rowKey() {
		names = append(names, c.name)
	}
	return names
}

// value returns a value in JSON as an argument.
func (k *keeper) value(column string, v wire.Raw) (fragment, error) {
	c := k.columns[column]
	if c == nil {
		return nil, fmt.Errorf("odatasql: table %q has no column %q", k.table.Name, column)
	}
	in := inserter{Mapping: k.mapping, table: k.table}
	s := in.value(c, []byte(v))
	if s == nil {
		s = text("NULL")
	}
	return s, in.err
}

// Highest returns the statement for the highest number that is the last part of a key; its
// Text is "" if that is no whole number.
func (k *keeper) Highest() (Statement, error) {
	if len(k.table.keys) == 0 || k.table.keys[len(k.table.keys)-1].kind != integerKind {
		return Statement{}, nil
	}
	last := name(k.table.keys[len(k.table.keys)-1].name)
	return k.mapping.dialect.statement(form("SELECT max(?) FROM ?", last, k.table.full()))
}

// equal is the condition that columns have values.
func (k *keeper) equal(columns []string, values []wire.Raw) ([]fragment, error) {
	var list []fragment
	for i, name := range columns {
		v, err := k.value(name, values[i])
		if err != nil {
			return nil, err
		}
		list = append(list, form("? = ?", k.plan.row.at(name), v))
	}
	return list, nil
}

// Select returns the statement for the rows whose columns have values, by their keys, of
// which there are so many behind a key; nil for the first, and -1 for all.
func (k *keeper) Select(columns []string, values, behind []wire.Raw, limit int64) (Statement, error) {
	p := *k.plan
	var err error
	if p.where, err = k.equal(columns, values); err != nil {
		return Statement{}, err
	}
	if behind != nil {
		condition, err := k.behind(behind)
		if err != nil {
			return Statement{}, err
		}
		p.where = append(p.where, condition)
	}
	if limit >= 0 {
		p.top = wire.Some(limit)
	}
	return k.mapping.dialect.statement(p.rows())
}

// Translate is [Mapping.Translate] for the rows whose columns have values, and that are
// behind a key: see Select.
func (k *keeper) Translate(o *query.Options, columns []string, values, behind []wire.Raw) (*Query, error) {
	t := newTranslation(k.mapping)
	p := t.plan(k.table, o)
	if t.missing != nil {
		return nil, t.missing
	}
	at := *k
	at.plan = p
	where, err := at.equal(columns, values)
	if err == nil && behind != nil {
		var condition fragment
		condition, err = at.behind(behind)
		where = append(where, condition)
	}
	if err != nil {
		return nil, err
	}
	p.where = append(p.where, where...)
	return t.query(p, o)
}

// TranslateLinked is Translate for the rows to which a link leads: see SelectLinked.
func (k *keeper) TranslateLinked(o *query.Options, from string, link *Link, values []wire.Raw) (*Query, error) {
	t := newTranslation(k.mapping)
	p := t.plan(k.table, o)
	if t.missing != nil {
		return nil, t.missing
	}
	where := []fragment{on(p.row.alias, link.Target, "l")}
	for i, pair := range link.Source {
		v, err := k.linked(from, pair, values[i])
		if err != nil {
			return nil, err
		}
		where = append(where, form("l.? = ?", name(pair.Other), v))
	}
	p.where = append(p.where, form("EXISTS (SELECT 1 FROM ? AS l WHERE ?)", full(link.Schema, link.Name), list(where, " AND ")))
	return t.query(p, o)
}

// Property returns the path of the property that a column has the values of; "" for none.
func (k *keeper) Property(column string) string {
	if c := k.table.columnNamed(column); c != nil {
		return c.path
	}
	return ""
}

// Column returns the column that has the values of a property; "" for none.
func (k *keeper) Column(path string) string {
	for _, c := range slices.Concat(k.table.order, k.table.above) {
		if c.path == path {
			return c.name
		}
	}
	return ""
}

// behind is the condition that the key is behind another one.
func (k *keeper) behind(key []wire.Raw) (fragment, error) {
	var left, right []fragment
	for i, c := range k.table.rowKey() {
		v, err := k.value(c.name, key[i])
		if err != nil {
			return nil, err
		}
		at := c.expr(k.plan.row)
		if at.kind == stringKind && k.mapping.dialect == PostgreSQL {
			at.sql = form(`? COLLATE "C"`, at.sql)
		}
		left, right = append(left, at.sql), append(right, v)
	}
	return form("(?) > (?)", list(left, ", "), list(right, ", ")), nil
}

// linked returns the condition, or the value, of a column of a link, which is as the one of
// a table that it is equal to.
func (k *keeper) linked(table string, p Pair, v wire.Raw) (fragment, error) {
	in := inserter{Mapping: k.mapping, table: k.mapping.byName[table]}
	value := in.value(in.table.columnNamed(p.Column), []byte(v))
	return value, in.err
}

// SelectLinked returns the statement for the rows to which a link leads from one of another
// table, by the values of its columns in the source pairs: for the one with a key, or all for
// nil. The target pairs are for columns of this table.
func (k *keeper) SelectLinked(from string, link *Link, values, key []wire.Raw) (Statement, error) {
	p := *k.plan
	row := *p.row
	row.frame = &frame{from: form("? JOIN ? AS l ON ?", p.row.frame.from, full(link.Schema, link.Name), on(row.alias, link.Target, "l"))}
	p.row = &row
	p.where = nil
	if key != nil {
		var err error
		if p.where, err = k.equal(k.Key(), key); err != nil {
			return Statement{}, err
		}
	}
	for i, pair := range link.Source {
		v, err := k.linked(from, pair, values[i])
		if err != nil {
			return Statement{}, err
		}
		p.where = append(p.where, form("l.? = ?", name(pair.Other), v))
	}
	return k.mapping.dialect.statement(p.rows())
}

// Link returns the statement that adds a row to a link, from one of this table to one of
// another, or takes it away.
func (k *keeper) Link(to string, link *Link, source, target []wire.Raw, is bool) (Statement, error) {
	var names, values, equal []fragment
	add := func(table string, pairs []Pair, raws []wire.Raw) error {
		for i, p := range pairs {
			value, err := k.linked(table, p, raws[i])
			if err != nil {
				return err
			}
			names, values = append(names, name(p.Other)), append(values, value)
			equal = append(equal, form("? = ?", name(p.Other), value))
		}
		return nil
	}
	if err := add(k.table.Name, link.Source, source); err != nil {
		return Statement{}, err
	}
	if err := add(to, link.Target, target); err != nil {
		return Statement{}, err
	}
	at := full(link.Schema, link.Name)
	if is {
		return k.mapping.dialect.statement(form("INSERT INTO ? (?) VALUES (?)", at, list(names, ", "), list(values, ", ")))
	}
	return k.mapping.dialect.statement(form("DELETE FROM ? WHERE ?", at, list(equal, " AND ")))
}

// Read runs a statement of Select, and yields the entities, in JSON, with the values of
// columns by their names.
func (k *keeper) Read(ctx context.Context, db DB, s Statement, yield func(entity []byte, values map[string]wire.Raw) error) error {
	r := &reader{ctx: ctx, db: db, dialect: k.mapping.dialect, left: 1<<31 - 1}
	records, err := r.rows(s, k.plan, len(k.plan.outputs))
	if err != nil {
		return err
	}
	base := len(k.plan.outputs) - len(k.names)
	for _, one := range records {
		w := writer{dialect: r.dialect}
		w.entity(k.plan, one)
		entity := w.b
		values := make(map[string]wire.Raw, len(k.names))
		for i, name := range k.names {
			w.b = nil
			w.value(&k.plan.outputs[base+i].expr, one.values[base+i])
			values[name] = wire.Raw(w.b)
		}
		if w.err != nil {
			return w.err
		}
		if err := yield(entity, values); err != nil {
			return err
		}
	}
	return nil
}
