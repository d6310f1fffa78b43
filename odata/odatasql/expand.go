package odatasql

import (
	"strings"

	"github.com/odatagen/odatagen/odata/query"
)

// expansion are related entities, which a statement of their own reads for many rows at
// once: each with the values that relate it to its row.
type expansion struct {
	path    string
	nav     *navigation
	child   *plan
	parents []output   // of the row: what relates it
	base    int        // the first of them in the outputs of the row's plan
	keys    []fragment // of the related entity, or the link: what is equal to these
}

// expansion works out how the entities are read that a navigation property leads to.
func (t *translation) expansion(r *row, n *navigation, child *plan) *expansion {
	e := &expansion{path: n.path, nav: n, child: child}
	child.declared = n.info.Target
	pairs, other := n.pairs, child.row.alias
	if n.link != nil {
		other = t.alias()
		child.row.frame.from = form("? JOIN ? AS ? ON ?", child.row.frame.from, full(n.link.Schema, n.link.Name), text(other),
			on(child.row.alias, n.link.Target, other))
		pairs = n.link.Source
	}
	for _, p := range pairs {
		c := r.table.columnNamed(p.Column)
		if c == nil {
			c = n.target.columnNamed(p.Other)
		}
		kind := *c
		kind.name = p.Column
		e.parents = append(e.parents, output{expr: kind.expr(r)})
		e.keys = append(e.keys, text(other+"."+quoted(p.Other)))
	}
	return e
}

// related returns the SELECT of the entities that are related to rows with these values.
func (e *expansion) related(values [][]any) fragment {
	p := e.child
	var columns, names []fragment
	for i := range p.outputs {
		columns = append(columns, p.outputs[i].selected(p.dialect))
	}
	for i := range e.keys {
		o := e.parents[i]
		o.expr.sql = e.keys[i]
		columns = append(columns, o.selected(p.dialect))
	}
	where := append(p.where[:len(p.where):len(p.where)], e.oneOf(values))
	skip, skips := p.skip.Get()
	top, limited := p.top.Get()
	if !skips && !limited {
		return form("SELECT ? FROM ? WHERE ? ORDER BY ?", list(columns, ", "), p.row.frame.from, list(where, " AND "), list(p.order, ", "))
	}
	for i := range columns {
		names = append(names, text("c"+itoa(i+1)))
		columns[i] = form("? AS ?", columns[i], names[i])
	}
	numbered := form("SELECT ?, row_number() OVER (PARTITION BY ? ORDER BY ?) AS n FROM ? WHERE ?", list(columns, ", "),
		list(e.keys, ", "), list(p.order, ", "), p.row.frame.from, list(where, " AND "))
	s := form("SELECT ? FROM (?) AS numbered WHERE n > ?", list(names, ", "), numbered, argument("bigint", skip))
	if limited {
		s = append(s, form(" AND n - ? <= ?", argument("bigint", skip), argument("bigint", top))...)
	}
	return append(s, piece{text: " ORDER BY n"})
}

// counts returns the SELECT of how many there are for each of the rows.
func (e *expansion) counts(values [][]any) fragment {
	var columns []fragment
	for i := range e.keys {
		o := e.parents[i]
		o.expr.sql = e.keys[i]
		columns = append(columns, o.selected(e.child.dialect))
	}
	where := append(e.child.where[:len(e.child.where):len(e.child.where)], e.oneOf(values))
	return form("SELECT ?, count(*) FROM ? WHERE ? GROUP BY ?", list(columns, ", "), e.child.row.frame.from, list(where, " AND "), list(e.keys, ", "))
}

// oneOf is the condition that the keys are one of the values.
func (e *expansion) oneOf(values [][]any) fragment {
	var alternatives []fragment
	for _, tuple := range values {
		var equal []fragment
		for i, v := range tuple {
			k := e.parents[i].expr.kind
			if len(tuple) == 1 {
				equal = append(equal, e.child.dialect.keyArgument(k, v))
			} else {
				equal = append(equal, form("? = ?", e.keys[i], e.child.dialect.keyArgument(k, v)))
			}
		}
		alternatives = append(alternatives, list(equal, " AND "))
	}
	if len(e.keys) == 1 {
		return form("? IN (?)", e.keys[0], list(alternatives, ", "))
	}
	return form("(?)", list(alternatives, " OR "))
}

// keyArgument returns a value that was read as an argument.
func (d Dialect) keyArgument(k kind, v any) fragment {
	if us, ok := v.(int64); ok && k == durationKind && d == PostgreSQL {
		return form("(? * interval '1 microsecond')", argument("bigint", us))
	}
	return argument(k.sqlType(), v)
}

// expand works out the related entities that are asked for. They are read without $skip
// and $top if anything of them is left to do, since that comes first.
func (t *translation) expand(p *plan, o *query.Options) (reasons []*Reason) {
	for i := range o.Expand {
		item := &o.Expand[i]
		e, reason := t.expandItem(p, item)
		if e != nil {
			p.expands = append(p.expands, e)
			for _, r := range e.child.reasons {
				r.Option = "$expand"
				reasons = append(reasons, r)
			}
		}
		if reason != nil {
			reasons = append(reasons, reason)
		}
	}
	if len(reasons) > 0 {
		p.expands = nil
	}
	return reasons
}

func (t *translation) expandItem(p *plan, item *query.ExpandItem) (*expansion, *Reason) {
	cannot := func(message string) (*expansion, *Reason) {
		return nil, &Reason{Option: "$expand", Offset: item.Path.Offset(), Construct: item.Path.String(), Message: message}
	}
	path := propertyPath(&item.Path)
	n := p.row.table.navs[path]
	switch {
	case p.grouped:
		return cannot("what $apply has made is not related to anything")
	case item.Ref || item.Count:
		return cannot("there is no SQL for a part of the related entities")
	case n == nil || n.items || hasCast(&item.Path):
		return cannot("there is no SQL for it")
	case item.Levels == query.LevelsMax:
		return cannot("there is no SQL for as many levels as there are")
	}
	o := item.Options
	if o == nil {
		o = &query.Options{}
	}
	if len(o.Apply) > 0 { // the statement reads what is related to many rows, and $apply is about that of each
		return cannot("there is no SQL for $apply of the related entities")
	}
	if item.Levels > 1 {
		o = deeper(o, item)
	}
	t.nested++
	child := t.plan(n.target, o)
	t.nested--
	return t.expansion(p.row, n, child), nil
}

// deeper returns the nested options of an item with $levels, which has itself within.
func deeper(o *query.Options, item *query.ExpandItem) *query.Options {
	within := *o
	again := *item
	again.Levels--
	within.Expand = append(within.Expand[:len(within.Expand):len(within.Expand)], again)
	return &within
}

// propertyPath returns the names of the properties of a path.
func propertyPath(x *query.Path) string {
	var names []string
	for i := range x.Segments {
		if s := &x.Segments[i]; s.Kind == query.PropertySegment {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, "/")
}

func hasCast(x *query.Path) bool {
	for i := range x.Segments {
		if x.Segments[i].Kind == query.CastSegment {
			return true
		}
	}
	return false
}

// selected leaves out the columns that are not selected (URL Conventions 5.1.4).
func (t *translation) selected(p *plan, o *query.Options) []*Reason {
	var paths []string
	all := len(o.Select) == 0
	for i := range o.Select {
		item := &o.Select[i]
		switch last := item.Path.Segments[len(item.Path.Segments)-1]; {
		case item.Options != nil:
			return []*Reason{{Option: "$select", Offset: item.Path.Offset(), Construct: item.Path.String(), Message: "SQL does not look into its values"}}
		case last.Kind == query.WildcardSegment:
			all = true
		case last.Kind == query.PropertySegment:
			paths = append(paths, propertyPath(&item.Path))
		}
	}
	for i := range o.Expand { // what is expanded in a complex value needs that it is there
		paths = append(paths, propertyPath(&o.Expand[i].Path))
	}
	want := within(paths)
	if all {
		want = func(string) bool { return true }
	}
	if !p.grouped {
		p.outputs = p.row.outputs(want)
	}
	for _, made := range p.row.madeOutputs() {
		if p.grouped || len(o.Select) == 0 || want(made.path) { // there may be none of what is selected
			p.outputs = append(p.outputs, made)
		}
	}
	return nil
}
