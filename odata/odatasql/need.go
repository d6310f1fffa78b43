package odatasql

import (
	"fmt"
	"maps"
	"slices"

	"github.com/odatagen/odatagen/odata/query"
)

// need is what has to be read of related entities for steps that are left to do.
type need struct {
	*translation
	table  *table
	within map[string]*need // by the path of a navigation property
}

func (n *need) child(nav *navigation) *need {
	c := n.within[nav.path]
	if c == nil {
		c = &need{translation: n.translation, table: nav.target, within: map[string]*need{}}
		n.within[nav.path] = c
	}
	return c
}

// everything returns the expansions that the steps of a plan which are left to do need.
func (t *translation) everything(p *plan, o *query.Options) []*expansion {
	n := &need{translation: t, table: p.row.table, within: map[string]*need{}}
	n.options(o, n)
	return n.expansions(p.row)
}

func (n *need) expansions(r *row) (list []*expansion) {
	for _, path := range slices.Sorted(maps.Keys(n.within)) {
		c := n.within[path]
		child := n.plan(c.table, &query.Options{})
		for _, e := range c.expansions(child.row) {
			e.base = len(child.outputs)
			child.outputs = append(child.outputs, e.parents...)
			child.expands = append(child.expands, e)
		}
		list = append(list, n.expansion(r, n.table.navs[path], child))
	}
	return list
}

// options adds what options about the entities need; it is what the query is about, $it.
func (n *need) options(o *query.Options, it *need) {
	if o == nil {
		return
	}
	vars := map[string]*need{"$it": it, "$this": n, "$these": n}
	n.steps(o.Apply, vars)
	for i := range o.Compute {
		n.expr(o.Compute[i].Expr, vars)
	}
	n.expr(o.Filter, vars)
	for i := range o.OrderBy {
		n.expr(o.OrderBy[i].Expr, vars)
	}
	for i := range o.Expand {
		n.item(&o.Expand[i], it)
	}
}

// maxLevels is what $levels=max is in package evaluate, if its limits say nothing else.
const maxLevels = 3

func (n *need) item(item *query.ExpandItem, it *need) {
	if last := item.Path.Segments[len(item.Path.Segments)-1]; last.Kind == query.WildcardSegment {
		for _, nav := range n.table.navOrder {
			if !nav.items {
				n.child(nav)
			}
		}
		return
	}
	levels := max(1, item.Levels)
	if item.Levels == query.LevelsMax {
		levels = maxLevels
	}
	at := n
	for range levels {
		to := at.path(&item.Path, map[string]*need{})
		if to == nil {
			return
		}
		to.options(item.Options, it)
		at = to
	}
}

// expr adds what an expression needs.
func (n *need) expr(x query.Expr, vars map[string]*need) {
	query.Walk(x, func(x query.Expr) bool {
		switch x := x.(type) {
		case *query.Path:
			n.path(x, vars)
			return false
		case *query.Lambda:
			inner := maps.Clone(vars)
			inner[x.Variable] = n.path(x.Source, vars)
			n.expr(x.Predicate, inner)
			return false
		}
		return true
	})
}

// path adds the navigation properties on a path, and returns what it leads to; nil for
// what has no table.
func (n *need) path(x *query.Path, vars map[string]*need) *need {
	at, under := n, ""
	for i := range x.Segments {
		s := &x.Segments[i]
		switch s.Kind {
		case query.VariableSegment:
			if at = vars[s.Name]; at == nil {
				return nil
			}
		case query.PropertySegment:
			under += s.Name
			if nav := at.table.navs[under]; nav != nil && !nav.items {
				at, under = at.child(nav), ""
				continue
			}
			if s.Property != nil && s.Property.Navigation {
				n.lacks("%s: the entities that %s leads to are in no table of the mapping", x, s.Name)
				return nil
			}
			under += "/"
		case query.FilterSegment, query.CountSegment:
			at.expr(s.Filter(), at.about(vars))
		case query.AggregateSegment:
			at.expr(s.Args.Aggregate.Expr, at.about(vars))
		}
	}
	if under != "" {
		return nil
	}
	return at
}

// about returns variables for an expression about n, in one where they have others.
func (n *need) about(outer map[string]*need) map[string]*need {
	vars := maps.Clone(outer)
	vars["$this"] = n
	return vars
}

// lacks notes that something is not to be had from the database at all.
func (n *need) lacks(format string, args ...any) {
	if n.missing == nil {
		n.missing = &query.Error{Status: 501, Message: fmt.Sprintf(format, args...)}
	}
}

// steps adds what the steps of $apply need, up to the first that makes other instances:
// what those have is in them.
func (n *need) steps(steps []query.Transformation, vars map[string]*need) {
	for _, step := range steps {
		switch step := step.(type) {
		case *query.FilterStep:
			n.expr(step.Filter, vars)
		case *query.ComputeStep:
			for i := range step.Items {
				n.expr(step.Items[i].Expr, vars)
			}
		case *query.OrderByStep:
			for i := range step.Items {
				n.expr(step.Items[i].Expr, vars)
			}
		case *query.RankStep:
			n.expr(step.Amount, vars)
			n.expr(step.Value, vars)
		case *query.AggregateStep:
			n.aggregates(step, vars)
		case *query.GroupByStep:
			for i := range step.Items {
				for _, path := range step.Items[i].Levels() {
					n.path(path, vars)
				}
			}
			n.steps(step.Apply, vars)
		case *query.ConcatStep:
			for _, sequence := range step.Sequences {
				n.steps(sequence, vars)
			}
		}
	}
}

func (n *need) aggregates(step *query.AggregateStep, vars map[string]*need) {
	for i := range step.Items {
		n.expr(step.Items[i].Expr, vars)
		for k := range step.Items[i].From {
			for _, path := range step.Items[i].From[k].Properties {
				n.path(path, vars)
			}
		}
	}
}
