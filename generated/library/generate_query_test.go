package library_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// This file makes queries about publications, each with a function in Go that answers it:
// a twin of what the server does, over rows of JSON that it was not asked to choose from.

// row is an entity, or a group, with what is related to it, whether expanded or not.
type row = map[string]any

// whole is the member of a row that has what is related, by property.
const whole = "\x00related"

func number(v any) float64 {
	n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	if err != nil {
		panic(err)
	}
	return n
}

func related(r row, name string) []row { return r[whole].(map[string][]row)[name] }

// condition is a $filter.
type condition struct {
	text  string
	holds func(row) bool
}

// maker makes parts of queries.
type maker struct{ *rand.Rand }

func pick[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

// comparison compares a number.
func (m maker) comparison(text string, value func(row) float64, most int) condition {
	op, n := pick(m, "eq", "ne", "lt", "le", "gt", "ge"), m.IntN(most+1)
	return condition{fmt.Sprintf("%s %s %d", text, op, n), func(r row) bool { return compared(op, cmp.Compare(value(r), float64(n))) }}
}

func compared(op string, c int) bool {
	return map[string]bool{"eq": c == 0, "ne": c != 0, "lt": c < 0, "le": c <= 0, "gt": c > 0, "ge": c >= 0}[op]
}

// condition makes a condition about a publication.
func (m maker) condition(depth int) condition {
	if depth > 0 && m.IntN(2) == 0 {
		a, b := m.condition(depth-1), m.condition(depth-1)
		switch m.IntN(3) {
		case 0:
			return condition{"(" + a.text + " and " + b.text + ")", func(r row) bool { return a.holds(r) && b.holds(r) }}
		case 1:
			return condition{"(" + a.text + " or " + b.text + ")", func(r row) bool { return a.holds(r) || b.holds(r) }}
		}
		return condition{"not (" + a.text + ")", func(r row) bool { return !a.holds(r) }}
	}
	id := func(r row) float64 { return number(r["ID"]) }
	title := func(r row) string { return r["Title"].(string) }
	switch m.IntN(9) {
	case 0:
		return m.comparison("ID", id, 12)
	case 1:
		k := 2 + m.IntN(3)
		return m.comparison(fmt.Sprintf("ID mod %d", k), func(r row) float64 { return float64(int(id(r)) % k) }, k)
	case 2:
		part := pick(m, "al", "ta", "Be", "m")
		return condition{"contains(Title,'" + part + "')", func(r row) bool { return strings.Contains(title(r), part) }}
	case 3:
		return m.comparison("length(Title)", func(r row) float64 { return float64(len(title(r))) }, 12)
	case 4:
		null := pick(m, "eq", "ne")
		return condition{"Genre " + null + " null", func(r row) bool { return (r["Genre"] == nil) == (null == "eq") }}
	case 5:
		op, day := pick(m, "lt", "ge"), fmt.Sprintf("20%02d-01-01", m.IntN(12))
		return condition{"Published " + op + " " + day, func(r row) bool { return compared(op, cmp.Compare(r["Published"].(string), day)) }}
	case 6:
		return m.comparison("Copies/$count", func(r row) float64 { return float64(len(related(r, "Copies"))) }, 3)
	}
	name, inner := "Copies", m.comparison("x/Place", func(r row) float64 { return number(r["Place"]) }, 6)
	if depth > 0 && m.IntN(2) == 0 {
		of := m.condition(0)
		for !strings.HasPrefix(of.text, "ID ") {
			of = m.condition(0)
		}
		name, inner = "Related", condition{"x/" + of.text, of.holds}
	}
	if m.IntN(2) == 0 {
		return condition{name + "/any(x:" + inner.text + ")", func(r row) bool { return slices.ContainsFunc(related(r, name), inner.holds) }}
	}
	return condition{name + "/all(x:" + inner.text + ")", func(r row) bool {
		return !slices.ContainsFunc(related(r, name), func(r row) bool { return !inner.holds(r) })
	}}
}

// options are those of a query, or of what is expanded, and what they make of rows.
type options struct {
	texts    []string
	rows     func([]row) []row // but for what is counted, expanded and selected
	paged    func([]row) []row
	counts   bool
	expands  map[string]*options
	selected []string // nil for all
}

func (o *options) String() string { return strings.Join(o.texts, "&") }

// then adds an option and what it makes of rows.
func (o *options) then(text string, f func([]row) []row) {
	o.texts = append(o.texts, text)
	before := o.rows
	o.rows = func(list []row) []row { return f(before(list)) }
}

// options makes options about publications. Those nested have no $search and no $apply.
func (m maker) options(depth int, nested bool) *options {
	o := &options{rows: slices.Clone[[]row], paged: func(list []row) []row { return list }, expands: map[string]*options{}}
	sorted, groups := []string{"ID", "Title", "Published"}, false
	if m.IntN(3) == 0 {
		sorted, groups = m.apply(o)
	}
	if !groups {
		m.choose(o, nested)
		m.expand(o, depth)
	}
	if !groups || len(sorted) > 0 {
		m.order(o, sorted, groups)
	}
	return o
}

// choose adds $compute, $search and $filter.
func (m maker) choose(o *options, nested bool) {
	if m.IntN(4) == 0 {
		k := 2 + m.IntN(3)
		o.then(fmt.Sprintf("$compute=ID mul %d as Times", k), func(list []row) []row {
			return mapped(list, func(r row) {
				r["Times@odata.type"], r["Times"] = "#Int64", json.Number(fmt.Sprint(int(number(r["ID"]))*k))
			})
		})
	}
	if !nested && m.IntN(5) == 0 {
		word, not := pick(m, "Alpha", "beta", "GAMMA"), pick(m, "", "NOT ")
		o.then("$search="+not+word, func(list []row) []row {
			return kept(list, func(r row) bool {
				return strings.Contains(strings.ToLower(r["Title"].(string)), strings.ToLower(word)) == (not == "")
			})
		})
	}
	if m.IntN(2) == 0 {
		c := m.condition(2)
		o.then("$filter="+c.text, func(list []row) []row { return kept(list, c.holds) })
	}
	if m.IntN(3) == 0 {
		names := []string{"ID", "Title", "Published", "Genre"}
		m.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		o.selected = names[:1+m.IntN(3)]
		if strings.Contains(o.String(), " as Times") && m.IntN(2) == 0 {
			o.selected = append(o.selected, "Times")
		}
		o.texts = append(o.texts, "$select="+strings.Join(o.selected, ","))
	}
}

// expand adds $expand.
func (m maker) expand(o *options, depth int) {
	if depth == 0 || m.IntN(2) == 0 {
		return
	}
	var items []string
	for _, name := range []string{"Copies", "Related"} {
		if m.IntN(2) == 0 {
			continue
		}
		inner := &options{rows: slices.Clone[[]row], paged: func(list []row) []row { return list }, expands: map[string]*options{}}
		if name == "Related" {
			inner = m.options(depth-1, true)
		} else if m.IntN(2) == 0 {
			c := m.comparison("Place", func(r row) float64 { return number(r["Place"]) }, 6)
			inner.then("$filter="+c.text, func(list []row) []row { return kept(list, c.holds) })
			m.order(inner, []string{"Place", "Shelf"}, false)
		}
		o.expands[name] = inner
		if item := name; len(inner.texts) > 0 {
			items = append(items, item+"("+strings.Join(inner.texts, ";")+")")
		} else {
			items = append(items, item)
		}
	}
	if items != nil {
		o.texts = append(o.texts, "$expand="+strings.Join(items, ","))
	}
}

// order adds $count, $orderby, $skip and $top.
func (m maker) order(o *options, by []string, groups bool) {
	if m.IntN(3) == 0 {
		o.counts = true
		o.texts = append(o.texts, "$count=true")
	}
	if m.IntN(2) == 0 {
		name, desc := pick(m, by...), pick(m, "", " desc")
		o.texts = append(o.texts, "$orderby="+name+desc)
		o.paged = func(list []row) []row {
			list = slices.Clone(list)
			slices.SortStableFunc(list, func(a, b row) int {
				c := order(a[name], b[name])
				if desc != "" {
					return -c
				}
				return c
			})
			return list
		}
	}
	before := o.paged
	skip, top := 0, 1<<30
	if m.IntN(3) == 0 {
		skip = m.IntN(4)
		o.texts = append(o.texts, "$skip="+fmt.Sprint(skip))
	}
	if m.IntN(3) == 0 {
		top = m.IntN(6)
		o.texts = append(o.texts, "$top="+fmt.Sprint(top))
	}
	o.paged = func(list []row) []row {
		list = before(list)
		list = list[min(skip, len(list)):]
		return list[:min(top, len(list))]
	}
}

// order is that of null, numbers and texts.
func order(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	case isText(a):
		return cmp.Compare(a.(string), b.(string))
	}
	return cmp.Compare(number(a), number(b))
}

func isText(v any) bool { _, is := v.(string); return is }

func kept(list []row, holds func(row) bool) (some []row) {
	for _, r := range list {
		if holds(r) {
			some = append(some, r)
		}
	}
	return some
}

// mapped changes copies of rows.
func mapped(list []row, change func(row)) []row {
	made := make([]row, len(list))
	for i, r := range list {
		made[i] = row{}
		for name, value := range r {
			made[i][name] = value
		}
		change(made[i])
	}
	return made
}
