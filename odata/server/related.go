package server

import (
	"slices"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// related is a navigation property that a query asks about: an item of $expand, or a
// property that an expression looks at, which is then asked of the entities that it leads
// to. Where both ask, there are two.
type related struct {
	navigation
	option string            // that asks, such as "$filter"
	item   *query.ExpandItem // of $expand; nil for others
	inner  []*related
}

// levels is how often the property is followed.
func (x *related) levels(most int) int {
	switch {
	case x.item == nil || x.item.Levels == 0:
		return 1
	case x.item.Levels == query.LevelsMax:
		return most
	}
	return x.item.Levels
}

// relatedIn returns what options ask about of entities of a type.
func relatedIn(q *query.Options, typ wire.Structured) []*related {
	root := &related{navigation: navigation{typ: typ}}
	root.ask(q, root)
	return root.inner
}

// ask adds what options about x ask about. it is what the request is about, $it.
func (x *related) ask(q *query.Options, it *related) {
	if q == nil || q.Expand == nil && q.Apply == nil && q.Compute == nil && q.Filter == nil && q.OrderBy == nil && !nestsOptions(q.Select) {
		return
	}
	for i := range q.Expand {
		item := &q.Expand[i]
		for _, n := range navigations(item, x.typ) {
			expanded := &related{navigation: n, option: "$expand", item: item}
			x.inner = append(x.inner, expanded)
			expanded.ask(item.Options, it)
		}
	}
	f := relatedFinder{variables: map[string]spot{"$it": it.spot()}}
	f.options(q, x.spot())
}

// spot is where an expression begins: an instance of what is related, or a complex value in it.
type spot struct {
	*related
	within []string          // the complex properties that lead there
	owners []wire.Structured // what has each of these
	owner  wire.Structured   // the type of what is there
}

func (x *related) spot() spot { return spot{related: x, owner: x.typ} }

// relatedFinder finds the navigation properties in expressions.
type relatedFinder struct {
	option    string
	variables map[string]spot  // of lambdas: what they stand for
	seen      func(query.Expr) // called with each expression, if not nil
}

// options adds what the expressions of options look at, from where they begin.
func (f *relatedFinder) options(q *query.Options, from spot) {
	f.option = "$apply"
	f.steps(q.Apply, from)
	f.option = "$compute"
	for i := range q.Compute {
		f.expr(q.Compute[i].Expr, from)
	}
	f.option = "$filter"
	f.expr(q.Filter, from)
	f.option = "$orderby"
	for i := range q.OrderBy {
		f.expr(q.OrderBy[i].Expr, from)
	}
	for i := range q.Select {
		if item := &q.Select[i]; item.Options != nil {
			f.options(item.Options, f.path(&item.Path, from))
		}
	}
}

// steps is options for $apply.
func (f *relatedFinder) steps(steps []query.Transformation, from spot) {
	for _, step := range steps {
		switch step := step.(type) {
		case *query.AggregateStep:
			for i := range step.Items {
				f.expr(step.Items[i].Expr, from)
			}
		case *query.GroupByStep:
			for i := range step.Items {
				for _, path := range step.Items[i].Levels() {
					f.expr(path, from)
				}
			}
			f.steps(step.Apply, from)
		case *query.ComputeStep:
			for i := range step.Items {
				f.expr(step.Items[i].Expr, from)
			}
		case *query.FilterStep:
			f.expr(step.Filter, from)
		case *query.OrderByStep:
			for i := range step.Items {
				f.expr(step.Items[i].Expr, from)
			}
		case *query.RankStep:
			f.expr(step.Value, from)
		case *query.ConcatStep:
			for _, sequence := range step.Sequences {
				f.steps(sequence, from)
			}
		}
	}
}

// expr adds what an expression looks at.
func (f *relatedFinder) expr(x query.Expr, from spot) {
	if f.seen != nil {
		f.seen(x)
	}
	query.Walk(x, func(x query.Expr) bool {
		switch x := x.(type) {
		case *query.Path:
			f.path(x, from)
			return false
		case *query.Lambda:
			f.variables[x.Variable] = f.path(x.Source, from)
			f.expr(x.Predicate, from)
			return false
		}
		return true
	})
}

// path adds what a path leads through, and returns what it leads to: an instance of what
// is related, or of where it began, or a complex value in that.
func (f *relatedFinder) path(x *query.Path, from spot) spot {
	at := from
	for i := range x.Segments {
		s := &x.Segments[i]
		if a := s.Args; a != nil {
			f.expr(a.Filter, at)
			for i := range a.Key {
				f.expr(a.Key[i].Value, from)
			}
			for i := range a.Arguments {
				f.expr(a.Arguments[i].Value, from)
			}
			if a.Aggregate != nil {
				f.expr(a.Aggregate.Expr, at)
			}
		}
		switch {
		case s.Kind == query.RootSegment, s.Kind == query.ResourceSegment, s.Kind == query.OperationSegment:
			at = spot{related: new(related), owner: s.Type.Target} // what is asked of the service has what is related to it, or not
		case s.Kind == query.VariableSegment && f.variables[s.Name].related != nil:
			at = f.variables[s.Name]
		case s.Kind == query.CastSegment:
			at.owner = s.Type.Target
		case s.Kind == query.PropertySegment && s.Property != nil && s.Property.Navigation:
			at = at.to(navigation{within: at.within, owners: at.owners, owner: at.owner, name: s.Name, typ: s.Type.Target}, f.option).spot()
		case s.Kind == query.PropertySegment:
			at.within, at.owners = append(slices.Clip(at.within), s.Name), append(slices.Clip(at.owners), at.owner)
			at.owner = s.Type.Target
		}
	}
	return at
}

// to returns the navigation property of what x leads to.
func (x *related) to(n navigation, option string) *related {
	for _, known := range x.inner {
		if known.item == nil && known.name == n.name && slices.Equal(known.within, n.within) {
			return known
		}
	}
	found := &related{navigation: n, option: option}
	x.inner = append(x.inner, found)
	return found
}
