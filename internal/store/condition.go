package store

import (
	"context"
	"fmt"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// This file has the rules that are conditions: they are asked of a row in memory, and of
// all rows of a table by the database where that answers the query.

// ConditionOf returns the rule that rows of a type are there of which a condition holds.
func ConditionOf[T wire.Structured](condition func(ctx context.Context) query.Condition) Rule {
	return Rule{Type: reflect.TypeFor[T](), Condition: func(ctx context.Context) (*query.Options, error) {
		return query.New[T](query.Filter(condition(ctx)))
	}}
}

// asked is a condition as it is for a request.
type asked struct {
	filter  query.Expr
	program *evaluate.Program
}

// condition returns the condition of a rule of a table.
func (v *view) condition(t *table, rule *Rule) (asked, error) {
	if made, is := v.conditions[rule]; is {
		return made, nil
	}
	q, err := rule.Condition(v.ctx)
	if err != nil {
		return asked{}, fmt.Errorf("store: the condition for %s: %v", t.name, err)
	}
	if list := serving.Related(q, t.typ.zero, 1); len(list) > 0 {
		return asked{}, fmt.Errorf("store: the condition for %s asks about %s, and can only be about the properties of a row itself", t.name, list[0].Name)
	}
	program, err := evaluate.Compile(q, evaluate.Nothing, evaluate.Limits{})
	if err != nil {
		return asked{}, fmt.Errorf("store: the condition for %s: %v", t.name, err)
	}
	if v.conditions == nil {
		v.conditions = map[*Rule]asked{}
	}
	made := asked{q.Filter, program}
	v.conditions[rule] = made
	return made, nil
}

// allows reports whether a rule lets a row of a table be seen.
func (v *view) allows(t *table, rule *Rule, entity wire.Structured) (bool, error) {
	if rule.Allows != nil {
		return rule.Allows(v.ctx, entity), nil
	}
	condition, err := v.condition(t, rule)
	if err != nil {
		return false, err
	}
	result, err := condition.program.Run(v.ctx, func(yield func(wire.Structured, error) bool) { yield(entity, nil) })
	if err != nil {
		return false, fmt.Errorf("store: the condition for %s: %v", t.name, err)
	}
	return len(result.Items) == 1, nil
}

// restriction returns what the rules demand of the rows of a table, nil for nothing; false if
// one of them is a function, or is for what contains them.
func (v *view) restriction(t *table) (all query.Expr, can bool, err error) {
	if v.ruled(t.parent) {
		return nil, false, nil
	}
	rules := v.own.Rules[t.name]
	for i := range rules {
		if rules[i].Condition == nil {
			return nil, false, nil
		}
		condition, err := v.condition(t, &rules[i])
		if err != nil {
			return nil, false, err
		}
		all = query.Both(all, condition.filter)
	}
	return all, true, nil
}

// restricted returns a query about the rows of a table that a condition holds of, and the stage
// that has to be done of it before its answer has no others.
func restricted(q *query.Options, condition query.Expr) (*query.Options, evaluate.Stage) {
	if condition == nil {
		return q, evaluate.Nothing
	}
	one := *q
	if len(q.Apply) > 0 {
		one.Apply = append([]query.Transformation{&query.FilterStep{Filter: condition}}, q.Apply...)
		return &one, evaluate.Apply
	}
	one.Filter = query.Both(condition, q.Filter)
	return &one, evaluate.Filter
}

// reaches reports whether what is asked about entities of a table leads to rows that rules
// are for, or may do so.
func (v *view) reaches(t *table, list []sibling.Related) bool {
	for _, a := range list {
		for at, levels := []*table{t}, max(a.Levels, 1); levels > 0 && len(at) > 0; levels-- {
			var next []*table
			for _, from := range at {
				for _, to := range from.leadsTo(pathOf(a)) {
					if to == nil || v.ruled(to) || v.reaches(to, a.Inner) {
						return true
					}
					if to.name != from.name {
						next = append(next, to)
					}
				}
			}
			at = next
		}
	}
	return false
}

// leadsTo returns the tables that the navigation properties of a name lead to, of the type of
// a table and those derived from it; nil in their place if that is not known.
func (t *table) leadsTo(name string) (list []*table) {
	for _, typ := range t.model.types {
		e := typ.end(name)
		switch {
		case e == nil || !typ.is(t.typ):
		case e.contained:
			list = append(list, t.contained(e))
		default:
			list = append(list, t.target(e))
		}
	}
	if list == nil {
		return []*table{nil}
	}
	return list
}
