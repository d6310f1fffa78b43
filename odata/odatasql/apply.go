package odatasql

import (
	"strings"

	"github.com/odatagen/odatagen/odata/query"
)

// apply adds the steps of $apply (OData Extension for Data Aggregation 4.0, 3). Each one
// that makes other instances puts what there is so far into parentheses.
func (t *translation) apply(p *plan, o *query.Options) []*Reason {
	p.order = p.keyOrder()
	for _, step := range o.Apply {
		if reason := t.transform(p, step); reason != nil {
			*p = plan{dialect: t.dialect, row: t.open(p.entities), entities: p.entities, declared: p.declared}
			return []*Reason{reason}
		}
	}
	return nil
}

func (t *translation) transform(p *plan, step query.Transformation) *Reason {
	tr := t.translator("$apply", p.row)
	switch step := step.(type) {
	case *query.IdentityStep:
	case *query.FilterStep:
		p.where = append(p.where, tr.condition(step.Filter))
	case *query.ComputeStep:
		tr.compute(p.row, step.Items)
	case *query.OrderByStep:
		p.order = append(tr.orders(step.Items), p.order...)
	case *query.LimitStep:
		t.limit(p, step)
	case *query.AggregateStep:
		tr.aggregate(p, nil, step.Items)
	case *query.GroupByStep:
		tr.groupBy(p, step)
	default:
		return &Reason{Option: "$apply", Offset: step.Offset(), Construct: step.String(), Message: "there is no SQL for this transformation"}
	}
	return tr.err
}

// compute adds properties to a row (URL Conventions 5.1.10).
func (t *translator) compute(r *row, items []query.ComputeItem) {
	made := map[string]expr{}
	for path, e := range r.made {
		made[path] = e
	}
	for i := range items {
		e := t.plain(items[i].Expr)
		if e.kind == nullKind || e.kind == jsonKind || e.kind == noKind || e.zoned {
			t.cannot(items[i].Expr, "SQL has no column for it")
		}
		if e.typ == anyType {
			t.cannot(items[i].Expr, "its branches have different types")
		}
		e.declared, e.place = false, len(made)
		made[items[i].As] = e
	}
	if t.err == nil {
		r.made = made
	}
}

func (t *translation) compute(p *plan, o *query.Options) []*Reason {
	tr := t.translator("$compute", p.row)
	if tr.compute(p.row, o.Compute); tr.err != nil {
		return []*Reason{tr.err}
	}
	return nil
}

// orders returns what instances are ordered by.
func (t *translator) orders(items []query.OrderItem) (order []fragment) {
	for i := range items {
		item := &items[i]
		if _, constant := item.Expr.(*query.Literal); constant {
			continue // PostgreSQL takes a constant for a mistake
		}
		e := t.plain(item.Expr)
		if e.kind == nullKind {
			continue // as it does this one
		}
		t.orderable(item.Expr, e)
		order = append(order, e.ordered(item.Desc, t.dialect))
	}
	return order
}

// limit keeps the first instances, or the others.
func (t *translation) limit(p *plan, step *query.LimitStep) {
	number := t.number(p)
	comparator := " <= ?"
	if step.Skip {
		comparator = " > ?"
	}
	p.where = []fragment{append(number, form(comparator, argument("bigint", step.Count))...)}
}

// number puts what there is so far into parentheses, and returns the column with the
// numbers that it has in its order.
func (t *translation) number(p *plan) fragment {
	old := p.row
	inner := t.renamed(p)
	inner.columns = append(inner.columns, form("row_number() OVER (ORDER BY ?) AS ?", list(p.order, ", "), name(inner.number)))
	if !p.grouped {
		inner.columns = append([]fragment{text(old.alias + ".*")}, inner.columns...)
	}
	r := t.inside(p, inner)
	r.table = old.table
	p.order = []fragment{r.at(inner.number)}
	return r.at(inner.number)
}

// derived is a SELECT in parentheses, and the names of its columns.
type derived struct {
	columns []fragment
	made    map[string]expr // with the names of columns as their SQL
	number  string          // the name for the column with a number
	group   fragment        // GROUP BY; nil for none
}

// renamed gives the properties that a row has made names as columns, which are none of
// its table's, nor of those that a step before has added to them.
func (t *translation) renamed(p *plan) derived {
	d := derived{made: map[string]expr{}}
	taken := map[string]bool{}
	if !p.grouped {
		taken = p.row.table.names()
	}
	next := func() string {
		for {
			p.added++
			if s := "c" + itoa(p.added); !taken[s] {
				return s
			}
		}
	}
	for _, o := range p.row.madeOutputs() {
		column := next()
		d.columns = append(d.columns, form("? AS ?", o.expr.sql, name(column)))
		o.expr.sql = name(column)
		d.made[o.path] = o.expr
	}
	d.number = next()
	return d
}

// names returns the names of all columns of the table.
func (t *table) names() map[string]bool {
	names := map[string]bool{t.TypeColumn: true}
	for _, c := range t.order {
		names[c.name] = true
	}
	for _, n := range t.navOrder {
		for _, p := range n.pairs {
			names[p.Column] = true
		}
	}
	return names
}

// inside makes the plan one about the rows of a SELECT of what it was about.
func (t *translation) inside(p *plan, d derived) *row {
	s := form("SELECT ? FROM ?", list(d.columns, ", "), p.row.frame.from)
	s = append(append(s, whereSQL(p.where)...), d.group...)
	r := &row{table: noTable, alias: t.alias(), frame: &frame{joins: map[string]*row{}}, made: map[string]expr{}}
	r.frame.from = form("(?) AS ?", s, text(r.alias))
	for path, e := range d.made {
		e.sql = append(text(r.alias+"."), e.sql...)
		r.made[path] = e
	}
	p.row, p.where = r, nil
	return r
}

// noTable is the table of what $apply has made.
var noTable = &table{}

// groupBy makes an instance of each group.
func (t *translator) groupBy(p *plan, step *query.GroupByStep) {
	made := map[string]expr{}
	for i := range step.Items {
		path := step.Items[i].Path
		if path == nil {
			t.err = &Reason{Option: t.option, Offset: step.Offset(), Construct: step.String(), Message: "there is no SQL for rollup"}
			return
		}
		t.groupPath(path, made)
	}
	var items []query.AggregateItem
	switch len(step.Apply) {
	case 0:
	case 1:
		aggregate, ok := step.Apply[0].(*query.AggregateStep)
		if ok {
			items = aggregate.Items
			break
		}
		fallthrough
	default:
		t.err = &Reason{Option: t.option, Offset: step.Offset(), Construct: step.String(), Message: "there is no SQL for steps within groupby but aggregate"}
		return
	}
	t.aggregate(p, made, items)
}

// groupPath adds a property to group by, and for each entity or complex value on the way
// whether there is one: that makes a group of its own.
func (t *translator) groupPath(path *query.Path, made map[string]expr) {
	e := t.path(path)
	switch {
	case hasCast(path) || e.kind == jsonKind || e.kind == noKind:
		t.cannot(path, "SQL does not group by it")
	case e.kind.float():
		t.cannot(path, "SQL does not group by floating-point numbers as OData does")
	}
	last := &path.Segments[len(path.Segments)-1]
	e.declared, e.place = last.Property != nil, len(made)
	made[propertyPath(path)] = e
	b := t.here
	var names []string
	for i := range path.Segments[:len(path.Segments)-1] {
		s := &path.Segments[i]
		if _, done := t.step(path, &b, s, false); done || t.err != nil {
			return
		}
		names = append(names, s.Name)
		there := t.whole(path, b)
		made[strings.Join(names, "/")] = expr{sql: form("CASE WHEN ? IS NOT NULL THEN 1 END", there.sql), kind: integerKind, bits: 1, nullable: true, whole: true, place: len(made)}
	}
}

// aggregate makes one instance of all, or of each group (3.2.1). Groups follow each
// other as their first instances do.
func (t *translator) aggregate(p *plan, groups map[string]expr, items []query.AggregateItem) {
	inner := derived{made: map[string]expr{}}
	outer := derived{made: map[string]expr{}}
	var keys []fragment
	add := func(path string, e expr, pattern string, result expr) {
		column := "c" + itoa(len(inner.columns)+1)
		inner.columns = append(inner.columns, form("? AS ?", e.sql, name(column)))
		result.sql, result.place = name(column), len(outer.made)
		outer.columns = append(outer.columns, form(pattern+" AS ?", name(column), name(column)))
		outer.made[path] = result
	}
	for _, o := range (&row{made: groups}).madeOutputs() {
		add(o.path, o.expr, "?", o.expr)
		keys = append(keys, name("c"+itoa(len(inner.columns))))
	}
	for i := range items {
		e, pattern, result := t.aggregateItem(&items[i])
		if t.err != nil {
			return
		}
		add(items[i].As, e, pattern, result)
	}
	inner.columns = append(inner.columns, form("row_number() OVER (ORDER BY ?) AS n", list(p.order, ", ")))
	outer.columns = append(outer.columns, text("min(n) AS n"))
	if len(keys) > 0 {
		outer.group = form(" GROUP BY ?", list(keys, ", "))
	}
	t.inside(p, inner)
	p.grouped = true
	r := t.inside(p, outer)
	p.order = []fragment{text(r.alias + ".n")}
}

// aggregateItem returns what is aggregated, with what, and what comes of it.
func (t *translator) aggregateItem(item *query.AggregateItem) (e expr, pattern string, result expr) {
	count := expr{kind: decimalKind, bits: 62}
	counting := t.dialect.choose("CAST(count(?) AS numeric)", "count(?)")
	if item.Expr == nil && item.Method == query.CountMethod && len(item.From) == 0 {
		return integer(text("1"), false, 1), counting, count
	}
	if item.Expr == nil || len(item.From) > 0 {
		t.noAggregate(item, "there is no SQL for this aggregate")
		return
	}
	e = t.plain(item.Expr)
	related := t.isRelated(item.Expr)
	result = e
	result.nullable, result.literal, result.declared = true, nil, false
	switch {
	case item.Method == query.CountMethod && !related && e.kind != jsonKind: // of a collection, each item counts
		return e, counting, count
	case item.Method == query.CountDistinctMethod && !e.kind.float() && e.kind != jsonKind:
		return e, strings.Replace(counting, "?", "DISTINCT ?", 1), count
	case item.Method == query.SumMethod && !related && t.hasSum(e):
		result.kind, result.typ = decimalKind, ""
		result.bits += rowBits
		return e, "sum(?)", result
	case (item.Method == query.MinMethod || item.Method == query.MaxMethod) && t.hasExtremes(e.kind):
		if e.kind == stringKind && t.dialect == PostgreSQL {
			return e, item.Method + `(? COLLATE "C")`, result
		}
		return e, item.Method + "(?)", result
	}
	t.noAggregate(item, t.dialect.String()+" does not aggregate it exactly")
	return
}

func (t *translator) noAggregate(item *query.AggregateItem, message string) {
	if t.err == nil {
		t.err = &Reason{Option: t.option, Construct: item.Method + " as " + item.As, Message: message}
		if item.Expr != nil {
			t.err.Offset = item.Expr.Offset()
		}
	}
}

// rowBits are those of the number of rows in a table.
const rowBits = 32

// hasSum reports whether the sum of many values is exact.
func (t *translator) hasSum(e expr) bool {
	if t.dialect == SQLite {
		return t.isWhole(e) && e.bits+rowBits <= 63
	}
	return e.kind == integerKind || e.kind == decimalKind
}

// hasExtremes reports whether there are min and max of a kind with the order of OData.
func (t *translator) hasExtremes(k kind) bool {
	switch k {
	case integerKind, decimalKind, stringKind, dateKind, dateTimeKind, timeKind, durationKind:
		return true
	case guidKind, booleanKind:
		return t.dialect == SQLite
	}
	return false
}

// isRelated reports whether an expression is a path to other entities, each of which
// counts once however many lead to it.
func (t *translator) isRelated(x query.Expr) bool {
	path, ok := x.(*query.Path)
	if !ok {
		return false
	}
	for i := range path.Segments {
		if s := &path.Segments[i]; s.Property != nil && s.Property.Navigation {
			return true
		}
	}
	return false
}
