package odatasql

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/wire"
)

// Table says which table has the entities of a type. Everything but Type and Name
// may be left out, for the conventions:
//
//   - A property has the column with its name; one of a complex value that of the
//     complex property, an underscore and its own: address_city. Beside them a column
//     with the name of the complex property has the qualified name of the value's
//     type, and is NULL where the value is null.
//   - Derived types are in the table of their base type, which has a column for each
//     property of each of them, and [Table.TypeColumn].
//   - A navigation property to one entity has a column for each key property of that:
//     customer_id.
//   - One to many has a table of its own, that of the type, an underscore and the
//     property: orders_tags. Its columns are source_ and target_ with the names of the
//     key properties on either side.
//   - Collections, spatial values and those without a type are JSON, as OData writes it.
type Table struct {
	// Schema is the schema of the table; "" is that which the database takes then.
	Schema string
	// Name is the name of the table. Different tables of a Mapping have different ones.
	Name string
	// Type is a typed nil of the entity type, such as (*shop.Order)(nil).
	Type wire.Structured
	// Within is the name of the table whose entities contain these; "" is none. The key
	// begins with that of the entity that contains one: orders_id, or the column "../id".
	Within string
	// Single says that there is only one row, or one in each entity that contains it.
	Single bool
	// Version is the column with a number that changes with a row, of which its ETag is
	// made; "" is none.
	Version string
	// Dynamic is the column with what an entity has beside its properties, as JSON: dynamic
	// properties and annotations; "" is none.
	Dynamic string
	// TypeColumn is the column with the qualified name of an entity's type, where the
	// type has derived types; "odata_type" if it is "".
	TypeColumn string
	// Columns are the columns of properties that are not as the convention has them, by
	// the property's path: "total", "address/city", "address" for the column that says
	// whether there is an address.
	Columns map[string]Column
	// Navigation are the navigation properties that are not as the convention has them, by
	// their path. That of an item of a collection, "addresses/country", has links if it stands here: they
	// say what the items of a row lead to, and not which of them does.
	Navigation map[string]Navigation
}

// Column is a column of a property.
type Column struct {
	// Name is the column's name. "" is that of the convention; "-" says that there is no
	// column, and the property is null.
	Name string
	// Scale is the number of digits after the point that an Edm.Decimal has in SQLite, where
	// it is kept as an integer: 12.50 with scale 2 as 1250. Without a scale it is kept as a
	// text, and SQL can tell whether two are equal, but not compare or add them.
	Scale wire.Opt[int]
	// Precision is the number of digits that it has at most, with those after the point: 18
	// if it is 0. SQLite computes with 64 bits, so that it adds up columns of up to 9 digits.
	Precision int
}

// Navigation says how entities are related. Only one of Contained, Inverse, On and Link is given;
// without any, the convention for the property's multiplicity holds.
type Navigation struct {
	// Table is the name of the table of the related entities; "" is the only one that has
	// the type, and "-" says that they are in none.
	Table string
	// Contained says that the related entities are those within this one, or the one that
	// this one is within: see [Table.Within].
	Contained bool
	// Inverse is the path of the navigation property of the related type that leads to this
	// entity: its columns say which are related.
	Inverse string
	// On are the columns of this table that are equal to columns of the other.
	On []Pair
	// Link is the table that has a row for each two entities that are related.
	Link *Link
}

// Pair is two columns whose values are equal.
type Pair struct{ Column, Other string }

// Link is a table that relates entities.
type Link struct {
	Schema, Name string
	// Source pairs columns of the table of the entity with such of the link, and Target
	// columns of the table of the related entity with such of the link.
	Source, Target []Pair
}

// Mapping is where the entities of a service are. It is safe for concurrent use.
type Mapping struct {
	dialect Dialect
	tables  []*table
	byName  map[string]*table
}

// table is a Table with everything worked out.
type table struct {
	Table
	columns   map[string]*column     // by path
	order     []*column              // as the properties come
	complexes map[string]*column     // by path; a nil column for one without a type name
	declared  map[string]bool        // the paths of all properties, also of those without a column
	navs      map[string]*navigation // by path
	navOrder  []*navigation
	above     []*column // the key of what contains the entity
	keys      []*column // those above, and the key properties
	typed     bool      // whether there is a TypeColumn
}

// navigation is a navigation property with everything worked out.
type navigation struct {
	path   string
	info   wire.PropertyInfo
	target *table
	pairs  []Pair // without a link: columns of this table and of the target
	link   *Link
	items  bool // whether it is of items of a collection, which say in JSON which of them leads where
	own    bool // whether the pairs' columns of this table are for this property alone
	made   bool // whether the link is that of the convention
}

// New returns the mapping with these tables. The error has everything that is wrong.
func New(d Dialect, tables ...Table) (*Mapping, error) {
	if d != PostgreSQL && d != SQLite {
		return nil, fmt.Errorf("odatasql: %s is no dialect: give PostgreSQL or SQLite", d)
	}
	m := &Mapping{dialect: d, byName: map[string]*table{}}
	b := builder{Mapping: m}
	for _, t := range tables {
		b.table(t)
	}
	for _, t := range m.tables {
		b.within(t, len(m.tables))
	}
	for _, t := range m.tables {
		b.navigations(t)
	}
	for _, t := range m.tables {
		b.inverses(t)
		b.names(t)
	}
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	return m, nil
}

// builder works tables out.
type builder struct {
	*Mapping
	errs []error
}

func (b *builder) fail(t *table, format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf("odatasql: table %q: %w", t.Name, fmt.Errorf(format, args...)))
}

func (b *builder) table(spec Table) {
	t := &table{
		Table: spec, columns: map[string]*column{}, complexes: map[string]*column{}, declared: map[string]bool{}, navs: map[string]*navigation{},
	}
	if err := checkName(spec.Name); err != nil {
		b.fail(t, "%w", err)
		return
	}
	if spec.Type == nil {
		b.fail(t, "it has no Type: give a typed nil, such as (*shop.Order)(nil)")
		return
	}
	if b.byName[spec.Name] != nil {
		b.fail(t, "there are two of this name: give each another one, or a service would not know which it means")
		return
	}
	b.byName[spec.Name] = t
	b.tables = append(b.tables, t)
	if t.TypeColumn == "" {
		t.TypeColumn = "odata_type"
	}
	t.typed = spec.Type.WireType().Interface != nil || len(spec.Type.WireType().Derived) > 0
	b.properties(t, spec.Type, "", "", nil)
	if len(t.keys) == 0 && !t.Single {
		b.fail(t, "%s has no key, without which there is no order of its rows", spec.Type.WireType().Name)
	}
	b.unused(t)
}

// unused reports the columns that are given and stand for no property.
func (b *builder) unused(t *table) {
	for _, path := range slices.Sorted(maps.Keys(t.Columns)) {
		_, isColumn := t.columns[path]
		_, isComplex := t.complexes[path]
		if !isColumn && !isComplex && !strings.HasPrefix(path, above) && t.Columns[path].Name != "-" {
			b.fail(t, "%s has no property %q with a column", t.Type.WireType().Name, path)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(t.Navigation)) {
		if t.navs[path] == nil {
			b.fail(t, "%s has no navigation property %q", t.Type.WireType().Name, path)
		}
	}
}

// properties adds the columns of the properties of v and of the types derived from it.
func (b *builder) properties(t *table, v wire.Structured, path, prefix string, within []string) {
	types := append([]wire.Structured{v}, v.WireType().Derived...)
	within = append(slices.Clone(within), v.WireType().Name)
	for i, of := range types {
		for _, p := range wire.Properties(of) {
			if _, inherited := wire.LookupProperty(v, p.Name); inherited && i > 0 {
				continue
			}
			b.property(t, of, p, path+p.Name, prefix+p.Name, within)
		}
	}
}

func (b *builder) property(t *table, of wire.Structured, p wire.PropertyInfo, path, name string, within []string) {
	t.declared[path] = true
	if p.Navigation {
		if t.navs[path] == nil {
			n := &navigation{path: path, info: p}
			t.navs[path] = n
			t.navOrder = append(t.navOrder, n)
		}
		return
	}
	given := t.Columns[path]
	if name = shortened(name); given.Name != "" {
		name = given.Name
	}
	single := p.Target != nil && !p.Collection && !slices.Contains(within, p.Target.WireType().Name)
	switch {
	case p.TypeName == "Edm.Stream" || name == "-" && !single:
	case single:
		b.complex(t, of, p, path, name, within)
	default:
		b.column(t, of, p, path, name, given)
		b.items(t, p, path+"/", within)
	}
}

// items adds the links of navigation properties of items of a collection, if they are given: they
// are all that leads from the entity.
func (b *builder) items(t *table, p wire.PropertyInfo, path string, within []string) {
	if p.Target == nil || slices.Contains(within, p.Target.WireType().Name) {
		return
	}
	within = append(slices.Clone(within), p.Target.WireType().Name)
	for _, of := range append([]wire.Structured{p.Target}, p.Target.WireType().Derived...) {
		for _, inner := range wire.Properties(of) {
			_, given := t.Navigation[path+inner.Name]
			switch {
			case !inner.Navigation:
				b.items(t, inner, path+inner.Name+"/", within)
			case given && t.navs[path+inner.Name] == nil:
				inner.Collection = true
				n := &navigation{path: path + inner.Name, info: inner, items: true}
				t.navs[n.path], t.navOrder = n, append(t.navOrder, n)
			}
		}
	}
}

func (b *builder) complex(t *table, of wire.Structured, p wire.PropertyInfo, path, name string, within []string) {
	if old, known := t.complexes[path]; known { // of another derived type, or of one between
		if old != nil && old.info.TypeName != p.TypeName {
			b.fail(t, "%s of %s and of %s have different types: give one of them the column \"-\"", path,
				old.owner.WireType().Name, of.WireType().Name)
		}
		return
	}
	var c *column
	if name != "-" {
		c = &column{name: name, path: path, info: p, owner: of, kind: stringKind}
		t.order = append(t.order, c)
	}
	t.complexes[path] = c
	prefix := p.Name
	if name != "-" {
		prefix = name
	}
	b.properties(t, p.Target, path+"/", prefix+"_", within)
}

func (b *builder) column(t *table, of wire.Structured, p wire.PropertyInfo, path, name string, given Column) {
	if old := t.columns[path]; old != nil { // of another derived type
		if old.info.TypeName != p.TypeName || old.info.Collection != p.Collection {
			b.fail(t, "%s of %s and of %s have different types: give one of them the column \"-\"", path,
				old.owner.WireType().Name, of.WireType().Name)
		}
		return
	}
	c := &column{name: name, path: path, info: p, owner: of, scale: -1}
	b.scale(t, c, given)
	c.describe(b.dialect, p.EnumType)
	t.columns[path] = c
	t.order = append(t.order, c)
	if p.Key {
		t.keys = append(t.keys, c)
	}
}

// scale says how a decimal is kept in SQLite.
func (b *builder) scale(t *table, c *column, given Column) {
	scale, ok := given.Scale.Get()
	precision := cmp.Or(given.Precision, maxDigits)
	switch {
	case !ok && given.Precision == 0:
		return
	case c.info.TypeName != "Edm.Decimal" || c.info.Collection:
		b.fail(t, "%s is no Edm.Decimal, and has no scale", c.path)
	case !ok:
		b.fail(t, "%s has a precision and no scale: give both", c.path)
	case scale < 0 || scale > maxDigits || precision < scale || precision > maxDigits:
		b.fail(t, "%s has scale %d and precision %d: up to %d digits fit into an integer", c.path, scale, precision, maxDigits)
	}
	c.scale, c.precision = scale, precision
}

// maxDigits are those of a decimal in 64 bits.
const maxDigits = 18

// names checks the names of the columns, and that no two are alike.
func (b *builder) names(t *table) {
	seen := map[string]string{}
	use := func(name, what string) {
		if err := checkName(name); err != nil {
			b.fail(t, "%s: %w", what, err)
		} else if other, twice := seen[name]; twice {
			b.fail(t, "%s and %s have the same column %q: name one of them in Columns or Navigation", other, what, name)
		}
		seen[name] = what
	}
	if t.typed {
		use(t.TypeColumn, "the type")
	}
	for _, c := range t.order {
		use(c.name, c.path)
	}
	for _, c := range t.above {
		use(c.name, "the key of what contains it")
	}
	if t.Version != "" {
		use(t.Version, "the version")
	}
	if t.Dynamic != "" {
		use(t.Dynamic, "what is dynamic")
	}
	for _, n := range t.navOrder {
		b.related(t, n)
		if n.own {
			for _, p := range n.pairs {
				use(p.Column, n.path)
			}
		}
		if n.link != nil {
			b.linkNames(t, n)
		}
	}
}

func (b *builder) linkNames(t *table, n *navigation) {
	names := []string{n.link.Name}
	for _, p := range slices.Concat(n.link.Source, n.link.Target) {
		names = append(names, p.Other)
	}
	for _, s := range names {
		if err := checkName(s); err != nil {
			b.fail(t, "the link of %s: %w", n.path, err)
		}
	}
}
