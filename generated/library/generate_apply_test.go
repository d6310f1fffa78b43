package library_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// method is a method of aggregation of identifiers.
type method struct {
	text, typeName string
	of             func(ids []float64) float64
}

var methods = []method{
	{"ID with sum", "#Decimal", func(ids []float64) (sum float64) {
		for _, id := range ids {
			sum += id
		}
		return sum
	}},
	{"ID with min", "#Int32", func(ids []float64) float64 { return slices.Min(ids) }},
	{"ID with max", "#Int32", func(ids []float64) float64 { return slices.Max(ids) }},
	{"ID with countdistinct", "#Decimal", func(ids []float64) float64 {
		return float64(len(slices.Compact(slices.Sorted(slices.Values(ids)))))
	}},
	{"$count", "#Decimal", func(ids []float64) float64 { return float64(len(ids)) }},
}

// apply adds $apply. It returns by what the rows can be put in order, and whether they are
// groups.
func (m maker) apply(o *options) (sorted []string, groups bool) {
	var steps []string
	make := func(list []row) []row { return list }
	then := func(text string, f func([]row) []row) {
		before := make
		steps, make = append(steps, text), func(list []row) []row { return f(before(list)) }
	}
	if m.IntN(2) == 0 {
		c := m.condition(1)
		then("filter("+c.text+")", func(list []row) []row { return kept(list, c.holds) })
	}
	if m.IntN(4) == 0 {
		n := 1 + m.IntN(5)
		then(fmt.Sprintf("topcount(%d,ID)", n), func(list []row) []row {
			ids := []float64{}
			for _, r := range list {
				ids = append(ids, number(r["ID"]))
			}
			slices.Sort(ids)
			slices.Reverse(ids)
			return kept(list, func(r row) bool { return slices.Index(ids, number(r["ID"])) < n })
		})
	}
	sorted = []string{"ID", "Title", "Published"}
	if len(steps) == 0 || m.IntN(2) == 0 {
		groups = true
		by := pick(m, "", "Genre", "Published", "Title")
		aggregated := methods[m.IntN(len(methods)):]
		aggregated = aggregated[:min(len(aggregated), 1+m.IntN(2))]
		if by != "" {
			then("groupby(("+by+"),"+aggregateText(aggregated)+")", func(list []row) []row { return grouped(list, by, aggregated) })
			sorted = []string{"A0"}
		} else {
			then(aggregateText(aggregated), func(list []row) []row {
				return []row{aggregate(list, aggregated)}
			})
			sorted = nil
		}
	}
	o.then("$apply="+strings.Join(steps, "/"), make)
	return sorted, groups
}

func aggregateText(list []method) string {
	var texts []string
	for i, a := range list {
		texts = append(texts, fmt.Sprintf("%s as A%d", a.text, i))
	}
	return "aggregate(" + strings.Join(texts, ",") + ")"
}

// aggregate makes one row of rows: null of none, but for what is counted.
func aggregate(list []row, methods []method) row {
	made := row{whole: map[string][]row{}}
	var ids []float64
	for _, r := range list {
		ids = append(ids, number(r["ID"]))
	}
	for i, a := range methods {
		name := fmt.Sprintf("A%d", i)
		if len(ids) == 0 && !strings.Contains(a.text, "count") {
			made[name] = nil
			continue
		}
		made[name+"@odata.type"], made[name] = a.typeName, json.Number(fmt.Sprint(a.of(ids)))
	}
	return made
}

// grouped makes a row of each group, in the order of the first of each.
func grouped(list []row, by string, methods []method) (groups []row) {
	var values []any
	for _, r := range list {
		if !slices.Contains(values, r[by]) {
			values = append(values, r[by])
		}
	}
	for _, value := range values {
		made := aggregate(kept(list, func(r row) bool { return r[by] == value }), methods)
		made[by] = value
		groups = append(groups, made)
	}
	return groups
}
