package odatasql

import (
	"strconv"
	"strings"
)

// CreateTables returns the statements that make the tables of the mapping, and those of
// links by convention, with nothing in them, and an index for each relation. There are none for foreign keys: the order
// in which rows come and go is that of the requests.
func (m *Mapping) CreateTables() []string {
	var list []string
	for _, t := range m.tables {
		list = append(list, m.createTable(t))
		for _, n := range t.navOrder {
			switch {
			case n.made:
				list = append(list, m.createLink(t, n))
				list = append(list, m.createIndex(n.link.Schema, n.link.Name, n.link.Target, func(p Pair) string { return p.Other }))
			case n.own:
				list = append(list, m.createIndex(t.Schema, t.Name, n.pairs, func(p Pair) string { return p.Column }))
			}
		}
	}
	return list
}

func (m *Mapping) createTable(t *table) string {
	var lines []string
	if t.typed {
		lines = append(lines, quoted(t.TypeColumn)+" "+types[stringKind][m.dialect-1]+" NOT NULL")
	}
	for _, c := range t.order {
		line := quoted(c.name) + " " + c.createType(m.dialect)
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
	var keys []string
	for _, c := range t.keys {
		keys = append(keys, quoted(c.name))
	}
	lines = append(lines, "PRIMARY KEY ("+strings.Join(keys, ", ")+")")
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
