package enginetest

import (
	"fmt"
	"net/url"
	"strings"
)

// generator makes the texts of typed queries about the model.
type generator struct {
	random
	vars int
}

// place is what an expression is about: an entity, by the path to it and its type.
type place struct {
	prefix string
	entity string
	depth  int
}

func (p place) deeper() place { p.depth--; return p }

func (p place) to(path, entity string) place {
	return place{p.prefix + path + "/", entity, p.depth - 1}
}

// property returns one of the properties, or one of an entity that is related.
func (g *generator) property(p place, of map[string][]string) string {
	if p.depth > 0 && g.IntN(4) == 0 {
		switch p.entity {
		case "order":
			return g.property(p.to("customer", "customer"), of)
		case "line":
			return g.property(p.to("order", "order"), of)
		case "customer":
			return g.property(p.to("referer", "customer"), of)
		}
	}
	return p.prefix + choose(g.random, of[p.entity]...)
}

var (
	stringProperties  = map[string][]string{"order": {"note"}, "customer": {"name", "city", "address/street", "shop.company/vat"}, "line": {"position"}}
	integerProperties = map[string][]string{"order": {"number"}, "customer": {"limit", "address/number", "address/geo/lat", "id", "shop.company/staff"}, "line": {"quantity", "number"}}
	decimalProperties = map[string][]string{"order": {"total", "total", "rate"}, "customer": {"limit"}, "line": {"price"}}
	floatProperties   = map[string][]string{"order": {"weight", "ratio"}, "customer": {"address/height"}, "line": {"quantity"}}
	booleanProperties = map[string][]string{"order": {"paid"}, "customer": {"vip"}, "line": {"order/paid"}}
	singleNavigation  = map[string][]string{"order": {"customer"}, "customer": {"referer", "address", "address/geo"}, "line": {"order"}}
	collections       = map[string][][2]string{"order": {{"lines", "line"}}, "customer": {{"orders", "order"}, {"friends", "customer"}}, "line": {{"related", "line"}}}
)

func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func (g *generator) string(p place) string {
	if p.depth <= 0 || g.IntN(3) > 0 {
		if g.IntN(3) == 0 {
			return literal(g.text())
		}
		return g.property(p, stringProperties)
	}
	p = p.deeper()
	switch g.IntN(7) {
	case 0:
		return "concat(" + g.string(p) + "," + g.string(p) + ")"
	case 1:
		return fmt.Sprintf("substring(%s,%d)", g.string(p), g.IntN(7)-3)
	case 2:
		return fmt.Sprintf("substring(%s,%d,%d)", g.string(p), g.IntN(7)-3, g.IntN(4))
	case 3:
		return "trim(" + g.string(p) + ")"
	case 4:
		return choose(g.random, "tolower(", "toupper(") + g.string(p) + ")"
	case 5:
		return "case(" + g.boolean(p) + ":" + g.string(p) + "," + g.boolean(p) + ":" + g.string(p) + ")"
	}
	return literal(g.text())
}

func (g *generator) integer(p place) string {
	if p.depth <= 0 || g.IntN(2) == 0 {
		if g.IntN(3) == 0 {
			return choose(g.random, "0", "1", "-1", "3", "7", "100", "2147483647", "-9223372036854775808", "9223372036854775807")
		}
		if p.entity == "order" && g.IntN(3) == 0 {
			return p.prefix + "units"
		}
		return g.property(p, integerProperties)
	}
	p = p.deeper()
	switch g.IntN(8) {
	case 0:
		return "length(" + g.string(p) + ")"
	case 1:
		return "indexof(" + g.string(p) + "," + g.string(p) + ")"
	case 2:
		return "(" + g.integer(p) + choose(g.random, " add ", " sub ", " mul ") + g.integer(p) + ")"
	case 3:
		return "(" + g.integer(p) + choose(g.random, " div ", " mod ") + choose(g.random, "2", "3", "-2", "7") + ")"
	case 4:
		return choose(g.random, "year", "month", "day") + "(" + g.date(p) + ")"
	case 5:
		return choose(g.random, "hour", "minute", "second", "totaloffsetminutes") + "(" + g.instant(p) + ")"
	case 6:
		return g.count(p)
	}
	return "-" + g.property(p, integerProperties)
}

func (g *generator) count(p place) string {
	c := choose(g.random, collections[p.entity]...)
	switch g.IntN(4) {
	case 0:
		return p.prefix + c[0] + "/$count($filter=" + g.boolean(place{"", c[1], p.depth - 1}) + ")"
	case 1:
		if p.entity == "order" {
			return p.prefix + choose(g.random, "tags", "scores") + "/$count"
		}
	}
	return p.prefix + c[0] + "/$count"
}

func (g *generator) number(p place) string {
	switch g.IntN(6) {
	case 0:
		return g.property(p, decimalProperties)
	case 1:
		return choose(g.random, "0.5", "1.50", "-0.1", "99999998.9", "12345678901234567890.5", "1e0", "0.1e1", "INF", "NaN", "-INF", "1.5e0")
	case 2:
		return g.property(p, floatProperties)
	case 3:
		if p.depth > 0 {
			return choose(g.random, "round(", "floor(", "ceiling(") + g.number(p.deeper()) + ")"
		}
	case 4:
		if p.depth > 0 {
			return "(" + g.property(p, decimalProperties) + choose(g.random, " add ", " sub ", " mul ", " divby ", " div ") + choose(g.random, "0.5", "2", g.integer(p.deeper())) + ")"
		}
	}
	return g.integer(p)
}

func (g *generator) instant(p place) string {
	if p.entity != "order" || g.IntN(4) == 0 {
		return choose(g.random, "2024-02-29T23:59:59.999999Z", "2024-03-10T05:30:00-02:00", "1969-12-31T23:00:00Z", "now()", "2024-02-29T23:59:59.9999999Z")
	}
	if p.depth > 0 && g.IntN(4) == 0 {
		return "(" + p.prefix + "placed" + choose(g.random, " add ", " sub ") + g.duration(p.deeper()) + ")"
	}
	return p.prefix + "placed"
}

func (g *generator) date(p place) string {
	if p.entity == "order" && g.IntN(3) > 0 {
		if g.IntN(3) == 0 {
			return "date(" + g.instant(p) + ")"
		}
		return p.prefix + "due"
	}
	return choose(g.random, "2024-02-29", "1969-12-31", "0001-01-01", "9999-12-31")
}

func (g *generator) duration(p place) string {
	if p.entity == "order" && g.IntN(2) == 0 {
		return p.prefix + "took"
	}
	return choose(g.random, "duration'PT0.000001S'", "duration'PT1H'", "duration'-P1DT1H'", "duration'P366D'", "duration'PT0S'")
}

func (g *generator) comparison(p place) string {
	op := choose(g.random, " eq ", " ne ", " lt ", " le ", " gt ", " ge ")
	equal := choose(g.random, " eq ", " ne ")
	in := p.prefix + "number in (" + choose(g.random, "1", "1,2,3", "1,null", "-5,7,2.0") + ")"
	switch p.entity {
	case "order":
		switch g.IntN(12) {
		case 0:
			return g.instant(p) + op + g.instant(p)
		case 1:
			return g.date(p) + op + g.date(p)
		case 2:
			return choose(g.random, p.prefix+"at", "time("+g.instant(p)+")") + op + choose(g.random, p.prefix+"at", "02:00:00", "00:00:02.999999")
		case 3:
			return g.duration(p) + op + g.duration(p)
		case 4:
			return p.prefix + "status" + op + choose(g.random, "shop.status'sent'", "shop.status'closed'", "null")
		case 5:
			return p.prefix + "flags has shop.flags" + choose(g.random, "'gift'", "'gift,fast'", "'none'")
		case 6:
			return p.prefix + "code" + equal + choose(g.random, "binary''", "binary'YQ'", "null")
		case 7:
			return p.prefix + "took" + op + "(" + p.prefix + "placed sub " + g.instant(p) + ")"
		case 8:
			return "fractionalseconds(" + p.prefix + choose(g.random, "at", "placed") + ")" + op + choose(g.random, "0.999999", "0", "0.5")
		case 9:
			return in
		case 10:
			return "totalseconds(" + p.prefix + "took)" + op + g.number(p)
		}
	case "customer":
		switch g.IntN(8) {
		case 0:
			return "isof(shop.company)"
		}
	}
	switch g.IntN(8) {
	case 0:
		return g.property(p, stringProperties) + " in (" + literal(g.text()) + "," + literal(g.text()) + ",null)"
	case 1:
		return p.prefix + choose(g.random, singleNavigation[p.entity]...) + equal + "null"
	case 2, 3:
		return g.string(p) + op + g.string(p)
	case 4:
		return g.property(p, stringProperties) + equal + "null"
	case 5:
		return g.number(p) + op + "null"
	}
	return g.number(p) + op + g.number(p)
}

func (g *generator) boolean(p place) string {
	if p.depth <= 0 {
		return g.comparison(p)
	}
	p = p.deeper()
	switch g.IntN(12) {
	case 0, 1:
		return "(" + g.boolean(p) + choose(g.random, " and ", " or ") + g.boolean(p) + ")"
	case 2:
		return "not (" + g.boolean(p) + ")"
	case 3, 4:
		c := choose(g.random, collections[p.entity]...)
		g.vars++
		v := fmt.Sprintf("v%d", g.vars)
		if g.IntN(5) == 0 {
			return p.prefix + c[0] + "/any()"
		}
		return p.prefix + c[0] + choose(g.random, "/any(", "/all(") + v + ":" + g.boolean(place{v + "/", c[1], p.depth}) + ")"
	case 5:
		if p.entity == "order" {
			return choose(g.random,
				p.prefix+"tags/any(t:t"+choose(g.random, " eq ", " gt ")+g.string(p)+")",
				p.prefix+"scores/all(s:s ge "+g.integer(place{p.prefix, p.entity, 0})+")",
				p.prefix+"tags/any(t:contains(t,"+g.string(p)+"))")
		}
	case 6:
		return choose(g.random, "contains(", "startswith(", "endswith(") + g.string(p) + "," + g.string(p) + ")"
	case 7:
		return g.property(p, booleanProperties)
	case 8:
		return "(" + g.boolean(p) + choose(g.random, " eq ", " ne ") + choose(g.random, "true", "false", "null", g.property(p, booleanProperties)) + ")"
	case 9:
		return "case(" + g.boolean(p) + ":" + g.boolean(p) + "," + g.boolean(p) + ":" + g.comparison(p) + ")"
	}
	return g.comparison(p)
}

// options returns the query string of a request for entities.
func (g *generator) options(entity string) string {
	var parts []string
	add := func(name, value string) { parts = append(parts, name+"="+url.QueryEscape(value)) }
	if g.IntN(8) > 0 {
		add("$filter", g.boolean(place{"", entity, 1 + g.IntN(4)}))
	}
	if g.IntN(6) == 0 {
		p := place{"", entity, 2}
		add("$compute", choose(g.random, g.integer(p), g.string(p), g.property(p, decimalProperties)+" mul 2")+" as computed")
	}
	if g.IntN(3) == 0 {
		add("$orderby", g.order(entity))
	}
	if g.IntN(4) == 0 {
		add("$skip", fmt.Sprint(g.IntN(5)))
	}
	if g.IntN(3) == 0 {
		add("$top", fmt.Sprint(g.IntN(8)))
	}
	if g.IntN(4) == 0 {
		add("$count", "true")
	}
	if g.IntN(5) == 0 {
		add("$expand", g.expand(entity, 2))
	}
	return strings.Join(parts, "&")
}

func (g *generator) order(entity string) string {
	var items []string
	for range 1 + g.IntN(2) {
		p := place{"", entity, 1}
		item := choose(g.random, g.string(p), g.number(p), g.property(p, booleanProperties))
		items = append(items, item+choose(g.random, "", " desc", " asc"))
	}
	return strings.Join(items, ",")
}

func (g *generator) expand(entity string, depth int) string {
	c := choose(g.random, collections[entity]...)
	if g.IntN(3) == 0 {
		single := map[string][2]string{"order": {"customer", "customer"}, "customer": {"referer", "customer"}, "line": {"order", "order"}}[entity]
		return single[0]
	}
	var nested []string
	if g.IntN(2) == 0 {
		nested = append(nested, "$filter="+g.boolean(place{"", c[1], 1}))
	}
	if g.IntN(2) == 0 {
		nested = append(nested, "$orderby="+g.order(c[1]))
	}
	if g.IntN(3) == 0 {
		nested = append(nested, fmt.Sprintf("$skip=%d", g.IntN(2)))
	}
	if g.IntN(3) == 0 {
		nested = append(nested, fmt.Sprintf("$top=%d", g.IntN(3)))
	}
	if g.IntN(3) == 0 {
		nested = append(nested, "$count=true")
	}
	if depth > 1 && g.IntN(3) == 0 {
		nested = append(nested, "$expand="+g.expand(c[1], depth-1))
	}
	if len(nested) == 0 {
		return c[0]
	}
	return c[0] + "(" + strings.Join(nested, ";") + ")"
}
