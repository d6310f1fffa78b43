package odatasql

import (
	"maps"

	"github.com/odatagen/odatagen/odata/query"
)

// subquery is the FROM and WHERE that have the items of a collection.
type subquery struct {
	item  binding
	frame *frame
	where []fragment
}

// inner returns the SELECT of what, with the conditions.
func (s *subquery) inner(what fragment, conditions ...fragment) fragment {
	where := append(s.where, conditions...)
	if len(where) == 0 {
		return form("SELECT ? FROM ?", what, s.frame.from)
	}
	return form("SELECT ? FROM ? WHERE ?", what, s.frame.from, list(where, " AND "))
}

// lambda returns what is TRUE where any(…) or all(…) is what it has to be, and FALSE
// otherwise (URL Conventions 5.1.1.13). A predicate that is null is not true.
func (t *translator) lambda(x *query.Lambda, want bool) fragment {
	s := t.items(x.Source)
	exists := "EXISTS (?)"
	if (x.Op == query.Any) != want {
		exists = "(NOT EXISTS (?))"
	}
	if t.err != nil {
		return text("NULL")
	}
	if x.Predicate == nil {
		return form(exists, s.inner(text("1")))
	}
	outer := t.vars
	t.vars = maps.Clone(outer)
	t.vars[x.Variable] = s.item
	predicate := t.condition(x.Predicate)
	t.vars = outer
	if x.Op == query.All {
		predicate = form("(?) IS NOT TRUE", predicate)
	}
	return form(exists, s.inner(text("1"), predicate))
}

// collection returns the number of the items of a collection, which is what follows it.
func (t *translator) collection(x *query.Path, b binding, rest []query.Segment) expr {
	last := &rest[len(rest)-1]
	if last.Kind != query.CountSegment {
		if len(rest) == 1 && b.item == nil && last.Property != nil {
			if c := b.row.table.columns[b.path+last.Name]; c != nil {
				return b.guarded(c.expr(b.row))
			}
		}
		return t.cannot(x, "a collection can only be counted, or asked with any and all")
	}
	s := t.itemsOf(x, b, rest[:len(rest)-1])
	if t.err != nil {
		return expr{}
	}
	if f := last.Filter(); f != nil {
		s.where = append(s.where, t.about(s.item, f))
	}
	if last.Search() != nil {
		return t.cannot(x, "there is no SQL for a search")
	}
	return integer(form("(?)", s.inner(text("count(*)"))), false, 62)
}

// about returns the condition on the item of a collection, which is $it no more: paths in
// the condition start at it.
func (t *translator) about(item binding, x query.Expr) fragment {
	here := t.here
	t.here = item
	condition := t.condition(x)
	t.here = here
	return condition
}

// items returns the items of the collection that a path leads to.
func (t *translator) items(x *query.Path) *subquery {
	b, rest := t.start(x)
	for i := range rest {
		if rest[i].Type.Collection {
			return t.itemsOf(x, b, rest[i:])
		}
		if _, done := t.step(x, &b, &rest[i], false); done || t.err != nil {
			break
		}
	}
	t.cannot(x, "it is no collection in the database")
	return nil
}

// itemsOf returns the items of the collection that the first of the segments leads to, of
// which the others keep some.
func (t *translator) itemsOf(x *query.Path, b binding, rest []query.Segment) *subquery {
	if b.item != nil || b.guard != nil || len(rest) == 0 || rest[0].Property == nil {
		t.cannot(x, "it is no collection in the database")
		return nil
	}
	path := b.path + rest[0].Name
	var s *subquery
	if n := b.row.table.navs[path]; n != nil {
		s = t.related(b.row, n)
	} else if c := b.row.table.columns[path]; c != nil && c.kind == jsonKind {
		s = t.jsonItems(x, b, c)
	} else {
		t.cannot(x, "%s has no table", path)
	}
	for i := range rest[1:] {
		if t.err != nil {
			return nil
		}
		switch segment := &rest[1+i]; segment.Kind {
		case query.FilterSegment:
			s.where = append(s.where, t.about(s.item, segment.Filter()))
		case query.CastSegment:
			t.cast(x, &s.item, segment)
			s.where = append(s.where, s.item.guard)
			s.item.guard = nil
		default:
			t.cannot(x, "SQL cannot go on with %s", segment.Name)
		}
	}
	return s
}

// related returns the entities that a navigation property leads to from a row.
func (t *translator) related(r *row, n *navigation) *subquery {
	to := t.open(n.target)
	s := &subquery{item: binding{row: to}, frame: to.frame}
	if n.link == nil {
		s.where = []fragment{on(r.alias, n.pairs, to.alias)}
		return s
	}
	link := t.alias()
	s.frame.from = form("? JOIN ? AS ? ON ?", s.frame.from, full(n.link.Schema, n.link.Name), text(link), on(to.alias, n.link.Target, link))
	s.where = []fragment{on(r.alias, n.link.Source, link)}
	return s
}

// jsonItems returns the items of a collection of primitive values in a column.
func (t *translator) jsonItems(x *query.Path, b binding, c *column) *subquery {
	e := c.expr(b.row)
	alias := t.alias()
	item := expr{kind: e.json.kind, bits: e.json.bits, nullable: true}
	value := text(alias + ".value")
	s := &subquery{frame: &frame{joins: map[string]*row{}}}
	if t.dialect == SQLite {
		s.frame.from = form("json_each(?) AS ?", e.sql, text(alias))
		item.sql = value
		switch item.kind {
		case stringKind, booleanKind, integerKind:
		default:
			t.cannot(x, "SQLite has no exact values of %s in JSON", c.info.TypeName)
		}
	} else {
		s.frame.from = form("jsonb_array_elements_text(CAST(? AS jsonb)) AS ?(value)", e.sql, text(alias))
		switch item.kind {
		case stringKind:
			item.sql = value
		case booleanKind, integerKind, decimalKind, guidKind, dateKind:
			item.sql = form("CAST(? AS "+item.kind.sqlType()+")", value)
		default:
			t.cannot(x, "PostgreSQL has no exact values of %s in JSON", c.info.TypeName)
		}
	}
	s.item = binding{item: &item}
	return s
}
