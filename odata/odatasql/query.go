package odatasql

import (
	"strings"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// Query is what a database does of the options of a request: see [Mapping.Translate].
type Query struct {
	// Rows is the statement whose rows are the entities, or what $apply makes of them.
	Rows Statement
	// Count is the statement that counts them without $skip and $top; its Text is "" if
	// that is not asked, or left to do.
	Count Statement
	// Done is the last stage that the statements do: [evaluate.Compile] makes what does the
	// others. Where they do not do all, the rows
	// are a superset of what is asked, in the order of the keys, with all that the steps
	// left to do need.
	Done evaluate.Stage
	// Reasons say why the steps behind Done are left; nil if none is.
	Reasons []*Reason

	mapping *Mapping
	plan    *plan
	count   bool
}

// Complete returns an error with status 501 if a step is left to do, which names what SQL
// cannot do and where, for callers that do not do it themselves.
func (q *Query) Complete() error {
	if len(q.Reasons) == 0 {
		return nil
	}
	r := q.Reasons[0]
	return &query.Error{Status: 501, Option: r.Option, Offset: r.Offset, Message: r.Construct + ": " + r.Message}
}

// plan is a SELECT that is worked out.
type plan struct {
	dialect  Dialect
	entities *table // what it is about before $apply
	row      *row
	where    []fragment
	order    []fragment
	skip     wire.Opt[int64]
	top      wire.Opt[int64]
	outputs  []output
	columns  fragment // of the outputs, where it is kept
	nodes    []*node
	expands  []*expansion
	counted  bool
	done     evaluate.Stage
	reasons  []*Reason
	grouped  bool // it has no entities, but what $apply has made
	added    int  // how many columns $apply has added
	// declared is the type that is declared where the entities are: those of it do not say so.
	declared wire.Structured
}

// rows returns the SELECT of the plan.
func (p *plan) rows() fragment {
	columns := p.columns
	if columns == nil {
		columns = p.selected()
	}
	s := form("SELECT ? FROM ?", columns, p.row.frame.from)
	s = append(s, whereSQL(p.where)...)
	if len(p.order) > 0 {
		s = append(s, form(" ORDER BY ?", list(p.order, ", "))...)
	}
	return append(s, p.limits()...)
}

// selected returns the list of what is selected.
func (p *plan) selected() fragment {
	var columns []fragment
	for i := range p.outputs {
		columns = append(columns, p.outputs[i].selected(p.dialect))
	}
	return list(columns, ", ")
}

func whereSQL(where []fragment) fragment {
	if len(where) == 0 {
		return nil
	}
	return form(" WHERE ?", list(where, " AND "))
}

func (p *plan) limits() fragment {
	var s fragment
	top, limited := p.top.Get()
	skip, skips := p.skip.Get()
	if limited {
		s = append(s, form(" LIMIT ?", argument("bigint", top))...)
	} else if skips && p.dialect == SQLite {
		s = append(s, piece{text: " LIMIT -1"})
	}
	if skips {
		s = append(s, form(" OFFSET ?", argument("bigint", skip))...)
	}
	return s
}

// counting returns the SELECT that counts the rows without skip and top.
func (p *plan) counting() fragment {
	return append(form("SELECT count(*) FROM ?", p.row.frame.from), whereSQL(p.where)...)
}

// Translate makes SQL of the options of a request for the entities of a table. nil are no
// options. What SQL cannot do is no error: see [Query]. The error is that of a navigation
// property whose entities are in no table, so that nobody can do it, or of too large a
// statement.
func (m *Mapping) Translate(table string, o *query.Options) (*Query, error) {
	tab := m.byName[table]
	if tab == nil {
		return nil, unknownTable(m, table)
	}
	if o == nil {
		o = &query.Options{}
	}
	t := newTranslation(m)
	p := t.plan(tab, o)
	if t.missing != nil {
		return nil, t.missing
	}
	return t.query(p, o)
}

// query makes the statements of a plan for options.
func (t *translation) query(p *plan, o *query.Options) (*Query, error) {
	q := &Query{mapping: t.Mapping, plan: p, Done: p.done, Reasons: p.reasons, count: o.Count && p.done >= evaluate.Count}
	var err error
	if q.Rows, err = t.dialect.statement(p.rows()); err != nil {
		return nil, err
	}
	if q.count {
		q.Count, err = t.dialect.statement(p.counting())
	}
	return q, err
}

// conjuncts returns the conditions that are all to be true.
func conjuncts(x query.Expr) []query.Expr {
	switch x := x.(type) {
	case nil:
		return nil
	case *query.Binary:
		if x.Op == query.And {
			return append(conjuncts(x.Left), conjuncts(x.Right)...)
		}
	}
	return []query.Expr{x}
}

// within returns a function that reports whether a path is one that is selected, or
// within one, or above one.
func within(selected []string) func(string) bool {
	return func(path string) bool {
		for _, s := range selected {
			if s == path || strings.HasPrefix(path, s+"/") || strings.HasPrefix(s, path+"/") {
				return true
			}
		}
		return false
	}
}
