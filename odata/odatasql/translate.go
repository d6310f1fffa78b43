package odatasql

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
)

// translation makes the plans of one query, those of expanded entities among them.
type translation struct {
	*Mapping
	aliases int       // the number of the last alias of a table in the statement
	now     time.Time // what now() is
	missing error     // what is not to be had from the database at all
	nested  int       // in how many $expand the options are: $it is an entity of another statement then
}

func newTranslation(m *Mapping) *translation { return &translation{Mapping: m, now: time.Now()} }

func unknownTable(m *Mapping, table string) error {
	return fmt.Errorf("odatasql: there is no table %q in the mapping, which has %s", table,
		strings.Join(slices.Sorted(maps.Keys(m.byName)), ", "))
}

// translator returns what translates the expressions of an option about a row.
func (t *translation) translator(option string, r *row) *translator {
	vars := map[string]binding{}
	if t.nested == 0 {
		vars["$it"] = binding{row: r}
	}
	return &translator{translation: t, option: option, here: binding{row: r}, vars: vars}
}

// plan works out the SELECT for the options about the entities of a table.
func (t *translation) plan(tab *table, o *query.Options) *plan {
	p := &plan{dialect: t.dialect, row: t.open(tab), entities: tab, declared: tab.Type}
	stages := [...]struct {
		stage evaluate.Stage
		do    func(*translation, *plan, *query.Options) []*Reason
	}{
		{evaluate.Apply, (*translation).apply}, {evaluate.Compute, (*translation).compute}, {evaluate.Search, (*translation).search},
		{evaluate.Filter, (*translation).filter}, {evaluate.Count, (*translation).count}, {evaluate.OrderBy, (*translation).orderBy},
		{evaluate.Top, (*translation).page}, {evaluate.Expand, (*translation).expand}, {evaluate.Select, (*translation).selected},
	}
	for _, s := range stages {
		if p.reasons = s.do(t, p, o); len(p.reasons) > 0 {
			p.ungroup(t)
			break
		}
		p.done = s.stage
	}
	t.complete(p, o)
	return p
}

// ungroup makes a plan one about entities again, from which $apply is left to do as well: what
// it makes can hold null in place of what an entity always has, which only who makes it knows.
func (p *plan) ungroup(t *translation) {
	if p.grouped {
		*p = plan{dialect: t.dialect, row: t.open(p.entities), entities: p.entities, declared: p.declared, reasons: p.reasons}
	}
}

// complete adds to a plan what it has whatever the options: an order, outputs, and what
// the steps that are left to do need.
func (t *translation) complete(p *plan, o *query.Options) {
	if p.done == evaluate.Nothing {
		p.order = p.keyOrder()
	}
	if p.done < evaluate.Expand {
		p.expands = t.everything(p, o)
	}
	if p.done < evaluate.Select {
		p.outputs = append(p.row.outputs(func(string) bool { return true }), p.row.madeOutputs()...)
	}
	for _, e := range p.expands {
		e.base = len(p.outputs)
		p.outputs = append(p.outputs, e.parents...)
	}
	p.nodes = nodes(p.outputs, p.row.table)
}

// madeOutputs are the properties that $compute and $apply have made, as they come.
func (r *row) madeOutputs() (list []output) {
	for path, e := range r.made {
		list = append(list, output{path: path, expr: e, whole: e.whole, made: !e.declared})
	}
	slices.SortFunc(list, func(a, b output) int { return cmp.Compare(a.expr.place, b.expr.place) })
	return list
}

// keyOrder is the order of the keys, which makes every order a definite one.
func (p *plan) keyOrder() (order []fragment) {
	for _, c := range p.row.table.keys {
		order = append(order, c.expr(p.row).ordered(false, p.dialect))
	}
	return order
}

func (t *translation) search(_ *plan, o *query.Options) []*Reason {
	if o.Search == nil {
		return nil
	}
	return []*Reason{{Option: "$search", Construct: o.Search.String(), Message: "there is no SQL for a search"}}
}

// filter adds the conditions that SQL has. Those that it has not are left to do: with
// fewer rows, since the others are true for all of them.
func (t *translation) filter(p *plan, o *query.Options) (reasons []*Reason) {
	for _, x := range conjuncts(o.Filter) {
		tr := t.translator("$filter", p.row)
		if condition := tr.condition(x); tr.err != nil {
			reasons = append(reasons, tr.err)
		} else {
			p.where = append(p.where, condition)
		}
	}
	return reasons
}

func (t *translation) count(p *plan, o *query.Options) []*Reason {
	p.counted = o.Count
	return nil
}

func (t *translation) orderBy(p *plan, o *query.Options) []*Reason {
	tr := t.translator("$orderby", p.row)
	order := tr.orders(o.OrderBy)
	if tr.err != nil {
		return []*Reason{tr.err}
	}
	p.order = append(order, p.order...)
	return nil
}

// orderable reports values whose order is not that of SQL.
func (t *translator) orderable(x query.Expr, e expr) {
	switch {
	case e.kind == decimalText:
		t.cannot(x, "SQLite cannot compare decimals that are texts: give the column a scale in the mapping")
	case e.kind == enumText, e.kind == jsonKind, e.kind == noKind:
		t.cannot(x, "SQL has no order for it")
	}
}

// ordered returns the expression as ORDER BY has it: null is less than anything, and NaN
// than all other numbers.
func (e expr) ordered(desc bool, d Dialect) fragment {
	s := e.sql
	if e.kind.float() {
		isNumber := boolean(form("(? <> 'NaN')", s), e.nullable)
		return form("?, ?", isNumber.ordered(desc, d), e.directed(desc))
	}
	if e.kind == stringKind && d == PostgreSQL {
		e.sql = form(`? COLLATE "C"`, s)
	}
	return e.directed(desc)
}

func (e expr) directed(desc bool) fragment {
	s := e.sql
	if desc {
		s = form("? DESC", s)
	}
	if !e.nullable {
		return s
	}
	return form(map[bool]string{false: "? NULLS FIRST", true: "? NULLS LAST"}[desc], s)
}

func (t *translation) page(p *plan, o *query.Options) []*Reason {
	p.skip, p.top = o.Skip, o.Top
	return nil
}
