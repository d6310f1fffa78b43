package odatasql

import (
	"slices"
	"strconv"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

func itoa(n int) string { return strconv.Itoa(n) }

// frame is the FROM of a SELECT while expressions within it are translated: each path to
// one entity adds a join.
type frame struct {
	from  fragment
	joins map[string]*row // by the alias that they start at and the path
}

// row is a table in a FROM, and so a row of it.
type row struct {
	table *table
	alias string
	frame *frame
	// nullable says that there may be none: the columns are all NULL then.
	nullable bool
	// made are the properties that $compute and $apply have made; nil for none.
	made map[string]expr
}

// binding is what a path starts at, or has come to.
type binding struct {
	row  *row
	path string // of the complex property that it has come to, with a slash at the end
	item *expr  // a primitive value instead
	// guard is a condition for the value to be there, after a cast; nil for none.
	guard fragment
}

// open returns a row of the table, which is the first in a new FROM.
func (t *translation) open(tab *table) *row {
	f := &frame{joins: map[string]*row{}}
	r := &row{table: tab, alias: t.alias(), frame: f}
	f.from = form("? AS ?", tab.full(), text(r.alias))
	return r
}

// alias returns a new name for a table.
func (t *translation) alias() string {
	t.aliases++
	return "t" + itoa(t.aliases)
}

// full returns the name of the table with its schema.
func (t *table) full() fragment { return full(t.Schema, t.Name) }

func full(schema, table string) fragment { return text(fullName(schema, table)) }

func fullName(schema, table string) string {
	if schema == "" {
		return quoted(table)
	}
	return quoted(schema) + "." + quoted(table)
}

// at returns a column of the row.
func (r *row) at(column string) fragment { return text(r.alias + "." + quoted(column)) }

// join returns the row that a navigation property leads to, which a LEFT JOIN adds.
func (t *translator) join(r *row, n *navigation) *row {
	key := r.alias + "/" + n.path
	if to := r.frame.joins[key]; to != nil {
		return to
	}
	to := &row{table: n.target, alias: t.alias(), frame: r.frame, nullable: true}
	f := r.frame
	f.joins[key] = to
	if n.link == nil {
		f.from = form("? LEFT JOIN ? AS ? ON ?", f.from, n.target.full(), text(to.alias), on(r.alias, n.pairs, to.alias))
		return to
	}
	link := t.alias()
	f.from = form("? LEFT JOIN ? AS ? ON ? LEFT JOIN ? AS ? ON ?",
		f.from, full(n.link.Schema, n.link.Name), text(link), on(r.alias, n.link.Source, link),
		n.target.full(), text(to.alias), on(to.alias, n.link.Target, link))
	return to
}

// on says that columns are equal.
func on(alias string, pairs []Pair, other string) fragment {
	var all []fragment
	for _, p := range pairs {
		all = append(all, text(alias+"."+quoted(p.Column)+" = "+other+"."+quoted(p.Other)))
	}
	return list(all, " AND ")
}

// path returns the value that a path leads to.
func (t *translator) path(x *query.Path) expr {
	b, rest := t.start(x)
	for i := range rest {
		s := &rest[i]
		if s.Type.Collection && s.Kind != query.CastSegment || i+1 < len(rest) && rest[i+1].Kind == query.CountSegment {
			return t.collection(x, b, rest[i:])
		}
		last := i == len(rest)-1
		if e, done := t.step(x, &b, s, last); done || t.err != nil {
			if !last && t.err == nil {
				return t.cannot(x, "what is within %s is not known", s.Name)
			}
			return e
		}
	}
	return t.whole(x, b)
}

// start returns where a path starts, and its other segments.
func (t *translator) start(x *query.Path) (binding, []query.Segment) {
	first := &x.Segments[0]
	if first.Kind != query.VariableSegment {
		return t.here, x.Segments
	}
	if b, ok := t.vars[first.Name]; ok {
		return b, x.Segments[1:]
	}
	t.cannot(x, "%s is not in the database", first.Name)
	return t.here, nil
}

// step goes one segment on from b. The second result says that the path has come to a
// primitive value, which is the first.
func (t *translator) step(x *query.Path, b *binding, s *query.Segment, last bool) (expr, bool) {
	if b.item != nil {
		return t.cannot(x, "%s is not in the database", s.Name), true
	}
	switch s.Kind {
	case query.CastSegment:
		t.cast(x, b, s)
		return expr{}, false
	case query.PropertySegment:
	default:
		return t.cannot(x, "SQL cannot go on with %s", s.Name), true
	}
	path := b.path + s.Name
	switch e, ok := b.row.made[path]; {
	case ok && e.whole:
		b.path = path + "/"
		return expr{}, false
	case ok:
		return e, true
	case s.Property == nil: // a column of that name is for what a derived type declares
		return t.cannot(x, "%s is a dynamic property", path), true
	}
	if n := b.row.table.navs[path]; n != nil && !n.info.Collection {
		if b.guard != nil {
			return t.cannot(x, "it goes on behind a cast"), true
		}
		*b = binding{row: t.join(b.row, n)}
		return expr{}, false
	}
	if _, ok := b.row.table.complexes[path]; ok {
		b.path = path + "/"
		return expr{}, false
	}
	if c := b.row.table.columns[path]; c != nil {
		return b.guarded(c.expr(b.row)), true
	}
	return t.cannot(x, "%s has no column", path), true
}

// guarded returns e, which is null where the guard is not true.
func (b *binding) guarded(e expr) expr {
	if b.guard != nil {
		e.sql = form("CASE WHEN ? THEN ? END", b.guard, e.sql)
		e.nullable = true
	}
	return e
}

// expr returns the column of a row.
func (c *column) expr(r *row) expr {
	e := expr{sql: r.at(c.name), kind: c.kind, bits: c.bits, scale: max(c.scale, 0), enum: c.enum, nullable: !c.info.Key || r.nullable}
	switch c.kind {
	case enumKind:
		e.bits = 63
	case integerKind:
		e.typ = c.info.TypeName
	}
	if c.kind == jsonKind && c.info.Collection {
		k := kinds[c.info.TypeName] // nothing for structured types
		e.json = jsonItems{many: true, kind: k.kind, bits: k.bits}
	}
	return e
}

// cast adds the condition that the value is of a type to b.
func (t *translator) cast(x *query.Path, b *binding, s *query.Segment) {
	names, known := derivedNames(s.Type.Target)
	column := ""
	switch {
	case b.path == "" && b.row.table.typed:
		column = b.row.table.TypeColumn
	case b.path != "":
		if c := b.row.table.complexes[b.path[:len(b.path)-1]]; c != nil {
			column = c.name
		}
	}
	if column == "" || !known {
		t.cannot(x, "no column says which type it has")
		return
	}
	is := form("? IN (?)", b.row.at(column), textList(names))
	if b.guard != nil {
		is = form("? AND ?", b.guard, is)
	}
	b.guard = is
}

func textList(names []string) fragment {
	var items []fragment
	for _, n := range slices.Sorted(slices.Values(names)) {
		items = append(items, argument("text", n))
	}
	return list(items, ", ")
}

// whole returns an entity or complex value, which can only be compared with null: it is
// something that is not NULL where there is one.
func (t *translator) whole(x *query.Path, b binding) expr {
	switch {
	case b.item != nil:
		return *b.item
	case b.path == "" && len(b.row.table.keys) == 0:
		return t.cannot(x, "it is no entity")
	case b.path == "":
		return b.guarded(expr{sql: b.row.at(b.row.table.keys[0].name), kind: jsonKind, nullable: b.row.nullable})
	}
	if c := b.row.table.complexes[b.path[:len(b.path)-1]]; c != nil {
		return b.guarded(expr{sql: b.row.at(c.name), kind: jsonKind, nullable: true})
	}
	return t.cannot(x, "no column says whether there is one")
}

// isOf says whether the instance, or what a path leads to, is of a type.
func isOf(t *translator, x *query.Call) expr {
	if len(x.Args) != 0 {
		return t.cannot(x, "only the type of the instance itself is known")
	}
	b := t.here
	if b.row == nil || b.item != nil || b.path != "" || !b.row.table.typed { // as what $apply has made
		return t.cannot(x, "no column says which type it has")
	}
	target := derivedNamed(b.row.table.Type, x.TypeName)
	if target == nil {
		return t.cannot(x, "it is no type of theirs")
	}
	names, known := derivedNames(target)
	if !known {
		return t.cannot(x, "not all derived types are known")
	}
	return boolean(form("(? IN (?))", b.row.at(b.row.table.TypeColumn), textList(names)), false)
}

// derivedNamed returns the type, or one derived from it, with the name; nil if there is none.
func derivedNamed(v wire.Structured, name string) wire.Structured {
	for _, of := range append([]wire.Structured{v}, v.WireType().Derived...) {
		if of.WireType().Name == name {
			return of
		}
	}
	return nil
}
