package odatasql

import (
	"slices"
	"strconv"
	"strings"
)

// CreateTables returns the statements that make the tables of the mapping, and those of
// links by convention, with nothing in them, and an index for each relation, at both ends where that is not the key. There are none for foreign keys: the order
// in which rows come and go is that of the requests.
func (m *Mapping) CreateTables() []string {
	var list []string
	for _, t := range m.made(nil) {
		list = append(list, t.statements...)
	}
	return list
}

// made is a table that is to be made, with its indexes.
type made struct {
	schema, name string
	statements   []string
}

func (m *Mapping) made(found map[string][]string) (list []made) {
	for _, t := range m.tables {
		own := made{t.Schema, t.Name, []string{m.createTable(t)}}
		var links []made
		indexed := func(pairs []Pair, of func(Pair) string) { // once, though two relations may have the columns
			if index := m.createIndex(t.Schema, t.Name, pairs, of); !slices.Contains(own.statements, index) {
				own.statements = append(own.statements, index)
			}
		}
		for _, n := range t.navOrder {
			switch {
			case n.made:
				links = append(links, made{n.link.Schema, n.link.Name, []string{m.createLink(t, n),
					m.createIndex(n.link.Schema, n.link.Name, n.link.Target, func(p Pair) string { return p.Other })}})
			case n.indexed(t):
				indexed(n.pairs, func(p Pair) string { return p.Column })
			}
		}
		for _, pairs := range m.referenced(t) {
			indexed(pairs, func(p Pair) string { return p.Other })
		}
		for _, name := range found[t.Name] {
			indexed([]Pair{{Column: name}}, func(p Pair) string { return p.Column })
		}
		list = append(append(list, own), links...)
	}
	return list
}

// referenced returns how relations lead to a table by columns that are not where its key
// begins.
func (m *Mapping) referenced(t *table) (list [][]Pair) {
	for _, of := range m.tables {
		for _, n := range of.navOrder {
			if n.target != t || n.link != nil || n.info.Collection || of.Navigation[n.path].On == nil {
				continue
			}
			first := t.rowKey()[:min(1, len(t.rowKey()))]
			keyed := slices.ContainsFunc(n.pairs, func(p Pair) bool {
				return slices.ContainsFunc(first, func(c *column) bool { return c.name == p.Other })
			})
			if !keyed {
				list = append(list, n.pairs)
			}
		}
	}
	return list
}

// indexed reports whether the columns of a relation want an index: those of its own, and
// those of properties that are not where the key begins.
func (n *navigation) indexed(t *table) bool {
	if n.own {
		return true
	}
	is := func(list []*column) func(Pair) bool {
		return func(p Pair) bool {
			return slices.ContainsFunc(list, func(c *column) bool { return c.name == p.Column })
		}
	}
	first := t.keys[:min(1, len(t.keys))]
	return n.link == nil && !n.info.Collection && !slices.ContainsFunc(n.pairs, is(first)) && !slices.ContainsFunc(n.pairs, is(t.above)) && len(n.pairs) > 0 && t.Navigation[n.path].On != nil
}

func (m *Mapping) createTable(t *table) string {
	var lines []string
	if t.typed {
		lines = append(lines, quoted(t.TypeColumn)+" "+types[stringKind][m.dialect-1]+" NOT NULL")
	}
	for _, c := range slices.Concat(t.above, t.order) {
		line := strings.TrimSpace(quoted(c.name) + " " + c.createType(m.dialect))
		if c.info.Key {
			line += " NOT NULL"
		}
		lines = append(lines, line+m.check(c))
	}
	for _, n := range t.navOrder {
		if n.own {
			for i, p := range n.pairs {
				lines = append(lines, quoted(p.Column)+" "+n.target.keys[i].createType(m.dialect))
			}
		}
	}
	if t.Version != "" {
		lines = append(lines, quoted(t.Version)+" "+types[integerKind][m.dialect-1]+" NOT NULL")
	}
	if t.Dynamic != "" {
		lines = append(lines, quoted(t.Dynamic)+" "+types[stringKind][m.dialect-1])
	}
	var keys []string
	for _, c := range t.rowKey() {
		keys = append(keys, quoted(c.name))
	}
	if keys != nil {
		lines = append(lines, "PRIMARY KEY ("+strings.Join(keys, ", ")+")")
	}
	return m.create(t.Schema, t.Name, lines)
}

// check returns what keeps values out that SQL would not compare as OData does.
func (m *Mapping) check(c *column) string {
	switch {
	case m.dialect == SQLite && c.kind == stringKind:
		return " CHECK (instr(" + quoted(c.name) + ", char(0)) = 0)"
	case m.dialect == SQLite && c.kind == decimalKind:
		return " CHECK (abs(" + quoted(c.name) + ") < " + strconv.FormatInt(powerOf10(c.precision), 10) + ")"
	case m.dialect == PostgreSQL && c.kind == decimalKind:
		return " CHECK (" + quoted(c.name) + " <> 'NaN')"
	}
	return ""
}

func (m *Mapping) createLink(t *table, n *navigation) string {
	var lines, keys []string
	for i, p := range n.link.Source {
		lines = append(lines, quoted(p.Other)+" "+t.keys[i].createType(m.dialect)+" NOT NULL")
		keys = append(keys, quoted(p.Other))
	}
	for i, p := range n.link.Target {
		lines = append(lines, quoted(p.Other)+" "+n.target.keys[i].createType(m.dialect)+" NOT NULL")
		keys = append(keys, quoted(p.Other))
	}
	return m.create(n.link.Schema, n.link.Name, append(lines, "PRIMARY KEY ("+strings.Join(keys, ", ")+")"))
}

// createIndex makes the way back of a relation short. PostgreSQL names the index itself.
func (m *Mapping) createIndex(schema, table string, pairs []Pair, of func(Pair) string) string {
	var columns []string
	indexName := table
	for _, p := range pairs {
		columns = append(columns, quoted(of(p)))
		indexName += "_" + of(p)
	}
	on := fullName(schema, table)
	start := "CREATE INDEX ON " + on
	if m.dialect == SQLite {
		indexName = quoted(indexName + "_index")
		if schema != "" {
			indexName = quoted(schema) + "." + indexName
		}
		start = "CREATE INDEX " + indexName + " ON " + quoted(table)
	}
	return start + " (" + strings.Join(columns, ", ") + ")"
}

func (m *Mapping) create(schema, table string, lines []string) string {
	return "CREATE TABLE " + fullName(schema, table) + " (\n\t" + strings.Join(lines, ",\n\t") + "\n)"
}
