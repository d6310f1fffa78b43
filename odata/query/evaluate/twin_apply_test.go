package evaluate_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/odata/query"
)

// twinApply makes what the steps of $apply make of instances.
func twinApply(steps []query.Transformation, list []any) (made []any, err error) {
	defer twinRecover(&err)
	for _, step := range steps {
		list = twinStep(step, list)
	}
	return list, nil
}

func twinSequence(steps []query.Transformation, list []any) []any {
	for _, step := range steps {
		list = twinStep(step, list)
	}
	return list
}

func twinOf(x query.Expr, item any) any {
	return (&twin{it: item, this: item, vars: map[string]any{}}).eval(x)
}

func twinStep(step query.Transformation, list []any) (made []any) {
	switch step := step.(type) {
	case *query.IdentityStep:
		return list
	case *query.FilterStep:
		for _, item := range list {
			kept, err := twinKeeps(step.Filter, item)
			if err != nil {
				panic(err)
			}
			if kept {
				made = append(made, item)
			}
		}
		return made
	case *query.ComputeStep:
		for _, item := range list {
			next := &tObject{typ: item.(*tObject).typ, fields: maps.Clone(item.(*tObject).fields)}
			for _, c := range step.Items {
				next.fields[c.As] = twinOf(c.Expr, next)
			}
			made = append(made, next)
		}
		return made
	case *query.OrderByStep:
		made = slices.Clone(list)
		keys := map[any][]any{} // those of a single instance can fail too
		for _, one := range list {
			for _, item := range step.Items {
				keys[one] = append(keys[one], twinOf(item.Expr, one))
			}
		}
		slices.SortStableFunc(made, func(a, b any) int {
			for i, item := range step.Items {
				c := twinFollows(keys[a][i], keys[b][i])
				if item.Desc {
					c = -c
				}
				if c != 0 {
					return c
				}
			}
			return 0
		})
		return made
	case *query.LimitStep:
		n := min(int(step.Count), len(list))
		if step.Skip {
			return list[n:]
		}
		return list[:n]
	case *query.RankStep:
		return twinRanked(step, list)
	case *query.ConcatStep:
		for _, sequence := range step.Sequences {
			made = append(made, twinSequence(sequence, list)...)
		}
		return made
	case *query.AggregateStep:
		o := &tObject{fields: map[string]any{}}
		for i := range step.Items {
			o.fields[step.Items[i].As] = twinAggregate(&step.Items[i], len(step.Items[i].From), list)
		}
		return []any{o}
	case *query.GroupByStep:
		var paths []*query.Path
		for i, item := range step.Items {
			if item.Path == nil {
				return append(twinStep(twinRolled(step, i, 0), list), twinStep(twinRolled(step, i, 1), list)...)
			}
			paths = append(paths, item.Path)
		}
		for _, group := range twinGroups(paths, list) {
			results := []any{&tObject{fields: map[string]any{}}}
			if step.Apply != nil {
				results = twinSequence(step.Apply, group)
			}
			for _, r := range results {
				o := r.(*tObject)
				if o.typ == "" {
					o = &tObject{fields: maps.Clone(o.fields)}
					for _, p := range paths {
						twinProject(o, p.Segments, group[0].(*tObject))
					}
				}
				made = append(made, o)
			}
		}
		return made
	}
	panic(fmt.Sprintf("%T", step))
}

// twinRolled is what a groupby with a rollup is equivalent to half of (Data Aggregation 4.0,
// 3.2.3.2): a grouping by all of its levels, or one with a rollup of those without the last.
func twinRolled(step *query.GroupByStep, at, without int) *query.GroupByStep {
	rolled := step.Items[at].Rollup[:len(step.Items[at].Rollup)-without]
	items := slices.Clone(step.Items[:at])
	if without > 0 && len(rolled) > 1 {
		items = append(items, query.GroupItem{Rollup: rolled})
	} else {
		for _, path := range rolled {
			items = append(items, query.GroupItem{Path: path})
		}
	}
	return &query.GroupByStep{Items: append(items, step.Items[at+1:]...), Apply: step.Apply}
}

// twinFollows orders null before NaN before all others.
func twinFollows(a, b any) int {
	class := func(v any) int {
		switch v := v.(type) {
		case nil:
			return 0
		case tDouble:
			if v != v {
				return 1
			}
		case tSingle:
			if v != v {
				return 1
			}
		case tOdd:
			if v == "NaN" {
				return 1
			}
		}
		return 2
	}
	if class(a) != class(b) || class(a) < 2 {
		return class(a) - class(b)
	}
	c, _ := twinCompare(a, b)
	return c
}

func twinRanked(step *query.RankStep, list []any) (made []any) {
	amount := twinOf(step.Amount, nil)
	order := slices.Clone(list)
	places, values := map[any]int{}, map[any]any{}
	for i, item := range list {
		places[item], values[item] = i, twinOf(step.Value, item)
	}
	slices.SortStableFunc(order, func(a, b any) int {
		c := twinFollows(values[a], values[b])
		if !step.Bottom {
			c = -c
		}
		return c
	})
	add := func(sum, v any) any {
		if v == nil {
			return sum
		}
		return twinArithmetic(query.Add, sum, v)
	}
	reached := func(any) bool { return len(made) == int(amount.(tInt).Int64()) }
	var sum any = tInt{new(big.Int)}
	switch step.By {
	case query.RankSum:
		reached = func(sum any) bool { c, _ := twinCompare(sum, amount); return c >= 0 }
	case query.RankPercent:
		var total any = tInt{new(big.Int)}
		none := true
		for _, item := range list {
			if v := values[item]; v != nil {
				total, none = add(total, v), false
			}
		}
		if none {
			return nil
		}
		share := twinArithmetic(query.DivBy, twinArithmetic(query.Mul, total, amount), tInt{big.NewInt(100)})
		reached = func(sum any) bool { c, _ := twinCompare(sum, share); return c >= 0 }
	}
	for _, item := range order {
		if reached(sum) {
			break
		}
		if made = append(made, item); step.By != query.RankCount {
			sum = add(sum, values[item])
		}
	}
	slices.SortFunc(made, func(a, b any) int { return places[a] - places[b] })
	return made
}

// twinText returns a text that equal values share.
func twinText(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case tInt:
		return "n" + v.Int.String()
	case tDec:
		return "n" + v.RatString()
	case tOdd:
		return "n" + string(v)
	case tDouble:
		return twinFloatText(float64(v), 64)
	case tSingle:
		return twinFloatText(float64(v), 32)
	case string:
		return strconv.Quote(v)
	case bool:
		return strconv.FormatBool(v)
	case tDate:
		return v.Format("2006-01-02")
	case tMember:
		return fmt.Sprintf("member %d", v)
	case *tObject:
		if key, ok := map[string]string{"test.Thing": "ID", "test.Part": "Code"}[v.typ]; ok {
			return v.typ + twinText(v.fields[key])
		}
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(v.fields)) {
			parts = append(parts, name+":"+twinText(v.fields[name]))
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	panic(fmt.Sprintf("%T", v))
}

func twinFloatText(f float64, size int) string {
	text := strconv.FormatFloat(f, 'e', -1, size)
	if r, ok := new(big.Rat).SetString(text); ok {
		return "n" + r.RatString()
	}
	return "n" + strings.TrimPrefix(strings.Replace(text, "Inf", "INF", 1), "+")
}

func twinGroups(paths []*query.Path, list []any) (groups [][]any) {
	places := map[string]int{}
	for _, item := range list {
		key := ""
		for _, p := range paths {
			o := &tObject{fields: map[string]any{}}
			twinProject(o, p.Segments, item.(*tObject))
			if last := &p.Segments[len(p.Segments)-1]; last.Contained && twinText(o) != twinText(&tObject{fields: map[string]any{last.Name: nil}}) {
				key += twinText(item) + ":"
			}
			key += twinText(o) + ";"
		}
		if _, ok := places[key]; !ok {
			places[key] = len(groups)
			groups = append(groups, nil)
		}
		groups[places[key]] = append(groups[places[key]], item)
	}
	return groups
}

// twinProject copies a property behind a path.
func twinProject(to *tObject, path []query.Segment, from *tObject) {
	name := path[0].Name
	inner, isObject := from.fields[name].(*tObject)
	if len(path) == 1 || !isObject {
		to.fields[name] = from.fields[name]
		return
	}
	next, ok := to.fields[name].(*tObject)
	if !ok {
		next = &tObject{fields: map[string]any{}}
	}
	twinProject(next, path[1:], inner)
	to.fields[name] = next
}

// twinAggregate makes one value of the items: from says how many of the groupings of
// from are left, the last of which comes first.
func twinAggregate(item *query.AggregateItem, from int, list []any) any {
	if from > 0 {
		f := item.From[from-1]
		var values []any
		for _, group := range twinGroups(f.Properties, list) {
			if v := twinAggregate(item, from-1, group); v != nil {
				values = append(values, v)
			}
		}
		return twinMethod(f.Method, values)
	}
	var values []any
	path, isPath := item.Expr.(*query.Path)
	switch {
	case item.Expr == nil:
		values = list
	case isPath:
		reached, names := twinReached(path, list)
		if values = reached; item.Method == "countdistinct" {
			values = names
		}
	default:
		for _, one := range list {
			if v := twinOf(item.Expr, one); v != nil {
				values = append(values, v)
			}
		}
	}
	return twinMethod(item.Method, values)
}

// twinReached returns what a path leads to, entities once, and names that equal values share: that
// of an entity is its key, behind the name of what contains it.
func twinReached(path *query.Path, list []any) (values, names []any) {
	for _, v := range list {
		names = append(names, twinText(v))
	}
	values = list
	for _, s := range path.Segments {
		next, nextNames, seen := []any{}, []any{}, map[string]bool{}
		for i, v := range values {
			reached := tList{v.(*tObject).fields[s.Name]}
			if many, ok := reached[0].(tList); ok {
				reached = many
			}
			for _, v := range reached {
				name := twinText(v)
				if s.Contained {
					name = names[i].(string) + "/" + name
				}
				if v == nil || s.Property != nil && s.Property.Navigation && seen[name] {
					continue
				}
				seen[name] = true
				next, nextNames = append(next, v), append(nextNames, name)
			}
		}
		values, names = next, nextNames
	}
	return values, names
}

func twinMethod(name string, values []any) any {
	switch name {
	case "$count":
		return tDec{big.NewRat(int64(len(values)), 1)}
	case "countdistinct":
		seen := map[string]bool{}
		for _, v := range values {
			seen[twinText(v)] = true
		}
		return tDec{big.NewRat(int64(len(seen)), 1)}
	}
	if len(values) == 0 {
		return nil
	}
	result := values[0]
	for _, v := range values[1:] {
		c, ok := 0, false
		if name == "min" || name == "max" {
			c, ok = twinCompare(v, result)
		}
		switch {
		case name == "min" && ok && c < 0, name == "max" && ok && c > 0:
			result = v
		case name == "sum" || name == "average":
			result = twinArithmetic(query.Add, result, v)
		}
	}
	if n, ok := result.(tInt); ok && name == "sum" {
		return tDec{new(big.Rat).SetInt(n.Int)}
	}
	if name == "average" {
		return twinArithmetic(query.DivBy, result, tInt{big.NewInt(int64(len(values)))})
	}
	return result
}
