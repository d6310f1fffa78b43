package sqlstore

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/store"
	"github.com/odatagen/odatagen/odata/odatasql"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// schema is in which tables the entities of a service are.
type schema struct {
	mapping *odatasql.Mapping
	tables  []*table // those that others refer to before these
	byName  map[string]*table
}

// keeper is what package odatasql does with the rows of a table.
type keeper interface {
	Name() string
	Key() []string
	Property(column string) string
	Column(path string) string
	Select(columns []string, values, behind []wire.Raw, limit int64) (odatasql.Statement, error)
	SelectLinked(from string, link *odatasql.Link, values, key []wire.Raw) (odatasql.Statement, error)
	Translate(o *query.Options, columns []string, values, behind []wire.Raw) (*odatasql.Query, error)
	TranslateLinked(o *query.Options, from string, link *odatasql.Link, values []wire.Raw) (*odatasql.Query, error)
	Read(ctx context.Context, db odatasql.DB, s odatasql.Statement, yield func(entity []byte, values map[string]wire.Raw) error) error
	Link(to string, link *odatasql.Link, source, target []wire.Raw, is bool) (odatasql.Statement, error)
	Write(entity wire.Structured, values map[string]wire.Raw, is bool) (odatasql.Statement, error)
	Delete(key []wire.Raw) (odatasql.Statement, error)
	Highest() (odatasql.Statement, error)
}

// table is one of the tables.
type table struct {
	store.Table
	keeper    keeper
	relations []*relation // from its rows
}

// relation is how rows of a table lead to those of another, by a navigation property or
// one that leads back.
type relation struct {
	end      string // as links name it
	from, to *table
	pairs    []odatasql.Pair // columns that are equal, if there is no link
	link     *odatasql.Link
	owns     bool // it is the one of the two by which the link is written
}

// free returns the pairs whose columns in the table that it leads from have no other
// purpose.
func (r *relation) free() (list []odatasql.Pair) {
	for _, p := range r.pairs {
		if r.from.keeper.Property(p.Column) == "" && !slices.Contains(r.from.keeper.Key(), p.Column) {
			list = append(list, p)
		}
	}
	return list
}

// direct reports whether the columns that it leads to are the key of those rows.
func (r *relation) direct() bool {
	key := r.to.keeper.Key()
	return r.link == nil && len(key) == len(r.pairs) && !slices.ContainsFunc(r.pairs, func(p odatasql.Pair) bool { return !slices.Contains(key, p.Other) })
}

// newSchema works out in which tables the entities are.
func newSchema(d odatasql.Dialect, given map[string]odatasql.Table, planned []store.Table) (*schema, error) {
	s := &schema{byName: map[string]*table{}}
	for i := range planned {
		t := &table{Table: planned[i]}
		s.byName[t.Name] = t
		s.tables = append(s.tables, t)
	}
	for name := range given {
		if s.byName[name] == nil {
			return nil, fmt.Errorf("a table is said for %s, which is no entity set", name)
		}
	}
	var specs []odatasql.Table
	for _, t := range s.tables {
		specs = append(specs, s.spec(d, t, given))
	}
	var err error
	if s.mapping, err = odatasql.New(d, specs...); err != nil {
		return nil, err
	}
	names := map[string]*table{}
	for i, t := range s.tables {
		t.keeper = statements.Keeper(s.mapping, specs[i].Name)
		names[specs[i].Name] = t
	}
	for i, t := range s.tables {
		for j := range t.Ends {
			s.relate(t, &t.Ends[j], specs[i].Name, names)
		}
	}
	s.sort()
	return s, nil
}

// found returns the columns by whose values rows are found, by the names of tables.
func (s *schema) found() map[string][]string {
	columns := map[string][]string{}
	for _, t := range s.tables {
		for _, path := range t.Found {
			if column := t.keeper.Column(path); column != "" {
				columns[t.keeper.Name()] = append(columns[t.keeper.Name()], column)
			}
		}
	}
	return columns
}

// spec returns the table of the database for one of the store: what the program says of
// it, and else the convention.
func (s *schema) spec(d odatasql.Dialect, t *table, given map[string]odatasql.Table) odatasql.Table {
	made, said := given[t.Name]
	if !said {
		made.Version, made.Dynamic = "odata_version", "odata_dynamic"
	}
	if made.Name == "" {
		made.Name = nameOf(t.Name)
	}
	made.Type, made.Single = t.Type, t.Single
	if t.Within != "" {
		if made.Within = given[t.Within].Name; made.Within == "" {
			made.Within = nameOf(t.Within)
		}
	}
	made.Columns, made.Navigation = maps.Clone(made.Columns), maps.Clone(made.Navigation)
	if made.Columns == nil {
		made.Columns = map[string]odatasql.Column{}
	}
	if made.Navigation == nil {
		made.Navigation = map[string]odatasql.Navigation{}
	}
	for name, scale := range t.Scales {
		if c := made.Columns[name]; d == odatasql.SQLite && c.Scale.IsAbsent() && scale.Scale <= mostDigits && scale.Digits <= mostDigits {
			c.Scale, c.Precision = wire.Some(scale.Scale), scale.Digits
			made.Columns[name] = c
		}
	}
	for i := range t.Ends {
		e := &t.Ends[i]
		if _, is := made.Navigation[e.Name]; !is {
			made.Navigation[e.Name] = s.navigation(t, e, made.Columns, given)
		}
	}
	none(made.Navigation, t.Type, "", nil)
	return made
}

// mostDigits are those of a decimal that SQLite keeps as an integer.
const mostDigits = 18

// nameOf returns the name of a table by convention.
func nameOf(name string) string { return statements.Short(strings.ReplaceAll(name, "/", "_")) }

// none says that the other navigation properties of complex values lead nowhere.
func none(to map[string]odatasql.Navigation, v wire.Structured, path string, within []string) {
	within = append(slices.Clone(within), v.WireType().Name)
	for _, of := range append([]wire.Structured{v}, v.WireType().Derived...) {
		for _, p := range wire.Properties(of) {
			switch {
			case p.Navigation && path != "":
				if _, leads := to[path+p.Name]; !leads {
					to[path+p.Name] = odatasql.Navigation{Table: "-"}
				}
			case !p.Navigation && p.Target != nil && !p.Collection && !slices.Contains(within, p.Target.WireType().Name):
				none(to, p.Target, path+p.Name+"/", within)
			}
		}
	}
}

// navigation returns how a navigation property leads to others by convention: the columns
// of a referential constraint, or such as package odatasql makes, at one of two partners.
func (s *schema) navigation(t *table, e *store.End, columns map[string]odatasql.Column, given map[string]odatasql.Table) odatasql.Navigation {
	to := s.byName[e.Table]
	if to == nil || !hasKey(to.Type) || !hasKey(t.Type) && e.Many {
		return odatasql.Navigation{Table: "-"}
	}
	n := odatasql.Navigation{Table: given[to.Name].Name}
	if n.Table == "" {
		n.Table = nameOf(to.Name)
	}
	back := s.back(t, e)
	switch {
	case e.Contained, e.Up:
		n.Contained = true
	case len(e.Constraints) > 0 && !e.Many:
		for _, c := range e.Constraints {
			n.On = append(n.On, odatasql.Pair{Column: column(columns, c.Property), Other: column(given[to.Name].Columns, c.Referenced)})
		}
	case back != nil && s.inverse(t, e, to, back):
		n.Inverse = back.Name
	}
	return n
}

// column returns the column of a property by its path, as package odatasql names it.
func column(columns map[string]odatasql.Column, path string) string {
	if name := columns[path].Name; name != "" && name != "-" {
		return name
	}
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return path
	}
	return statements.Short(column(columns, path[:i]) + "_" + path[i+1:])
}

// hasKey reports whether entities of a type have a key.
func hasKey(v wire.Structured) bool {
	return slices.ContainsFunc(wire.Properties(v), func(p wire.PropertyInfo) bool { return p.Key })
}

// back returns the partner of a navigation property, if that leads back to the table.
func (s *schema) back(t *table, e *store.End) *store.End {
	if e.Partner == nil {
		return nil
	}
	to := s.byName[e.Table]
	i := slices.IndexFunc(to.Ends, func(other store.End) bool { return other.Name == e.Partner.Name })
	if i < 0 || to.Ends[i].Table != t.Name || to == t && e.Partner.Name == e.Name {
		return nil
	}
	return &to.Ends[i]
}

// inverse reports whether of two partners the other one has the columns, or the link.
func (s *schema) inverse(t *table, e *store.End, to *table, back *store.End) bool {
	switch {
	case len(back.Constraints) > 0 && !back.Many:
		return true
	case e.Many != back.Many:
		return e.Many
	case e.NotNull != back.NotNull:
		return back.NotNull
	}
	return t.Name+"/"+e.Name > to.Name+"/"+back.Name
}

// relate adds the relation of a navigation property, and the one back if there is no
// navigation property for that.
func (s *schema) relate(t *table, e *store.End, name string, names map[string]*table) {
	target, pairs, link, owns, ok := statements.Relation(s.mapping, name, e.Name)
	if !ok || e.Contained || e.Up {
		return
	}
	back := s.back(t, e)
	if link != nil && owns && back != nil && t.Name+"/"+e.Name > e.Table+"/"+back.Name { // both may say so
		_, _, _, both, _ := statements.Relation(s.mapping, names[target].keeper.Name(), back.Name)
		owns = !both
	}
	r := &relation{end: e.Name, from: t, to: names[target], pairs: pairs, link: link, owns: owns}
	t.relations = append(t.relations, r)
	if s.byName[e.Table] == r.to && back != nil || e.Partner != nil && r.to == t && e.Partner.Name == e.Name {
		return
	}
	home := &relation{end: e.Back, from: r.to, to: t}
	for _, p := range pairs {
		home.pairs = append(home.pairs, odatasql.Pair{Column: p.Other, Other: p.Column})
	}
	if link != nil {
		home.link = &odatasql.Link{Schema: link.Schema, Name: link.Name, Source: link.Target, Target: link.Source}
	}
	r.to.relations = append(r.to.relations, home)
}

// sort brings tables before those whose rows refer to theirs.
func (s *schema) sort() {
	var sorted []*table
	seen := map[*table]bool{}
	var visit func(t *table)
	visit = func(t *table) {
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		visit(s.byName[t.Within])
		for _, r := range t.relations {
			if r.link == nil && r.direct() {
				visit(r.to)
			}
		}
		sorted = append(sorted, t)
	}
	for _, t := range s.tables {
		visit(t)
	}
	s.tables = sorted
}
