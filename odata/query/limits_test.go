package query

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestHostile holds that queries made to hurt are answered with an error that
// names the limit, in little time, even if the length is not what stops them.
func TestHostile(t *testing.T) {
	repeat := strings.Repeat
	numbered := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ query, limit string }{
		"parentheses":       {"$filter=" + repeat("(", 400000), "nested too deeply"},
		"brackets":          {"$filter=a eq " + repeat("[", 400000), "nested too deeply"},
		"objects":           {"$filter=a eq " + repeat(`{"a":`, 100000), "nested too deeply"},
		"not":               {"$filter=" + repeat("not ", 200000) + "a", "nested too deeply"},
		"minus":             {"$filter=a eq " + repeat("-", 400000) + "a", "nested too deeply"},
		"calls":             {"$filter=" + repeat("tolower(", 100000), "nested too deeply"},
		"cast":              {"$filter=" + repeat("cast(a add ", 100000), "nested too deeply"},
		"case":              {"$filter=" + repeat("case(", 100000), "nested too deeply"},
		"lambdas":           {"$filter=" + repeat("a/any(x:", 100000), "nested too deeply"},
		"counts":            {"$filter=" + repeat("a/$count($filter=", 50000), "nested too deeply"},
		"filters":           {"$filter=" + repeat("a/$filter(", 100000), "nested too deeply"},
		"or":                {"$filter=a eq 1" + repeat(" or a eq 1", 20000), "too many nodes"},
		"add":               {"$filter=1" + repeat(" add 1", 100000) + " eq 1", "too many nodes"},
		"arguments":         {"$orderby=concat(" + repeat("a,", 100000) + "a)", "too many arguments"},
		"branches":          {"$filter=case(" + repeat("a:b,", 100000), "too many nodes"},
		"members":           {`$filter=a eq {` + repeat(`"a":b,`, 100000), "too many nodes"},
		"in":                {"$filter=a in (1" + repeat(",1", 100000) + ")", "too long"},
		"orderby":           {"$orderby=a" + repeat(",a", 5000), "too long"},
		"select":            {"$select=a" + repeat(",a", 5000), "too long"},
		"expand":            {"$expand=a" + repeat(",a", 5000), "too long"},
		"nested expand":     {"$expand=" + repeat("a($expand=", 50000), "the limit is"},
		"nested select":     {"$select=" + repeat("a($select=", 50000), "the limit is"},
		"levels":            {"$expand=a($levels=1000000)", "the limit is"},
		"alias chain":       {"$filter=@a0" + numbered(5000, "&@a%[1]d=not @a%[1]d_"), ""},
		"alias doubling":    {"$filter=@a0 and @a0" + doubling(30), "too many nodes"},
		"aliases":           {"$top=1" + numbered(100000, "&@a%d=1"), "too long"},
		"nested aliases":    {"$expand=a(" + numbered(100000, "@a%d=1;"), "too long"},
		"unclosed JSON":     {"$expand=a(@a=" + repeat(`"\`, 200000), "not closed"},
		"unclosed quotes":   {"$expand=a(@a=1;$filter=b eq '" + repeat("x''", 200000), "no closing"},
		"search":            {"$search=" + repeat("(", 400000), "nested too deeply"},
		"long name":         {"$filter=" + repeat("a", 400000), "longer than 128"},
		"long function":     {"$filter=" + repeat("a.", 400000) + "a()", ""},
		"spaces":            {"$filter=a" + repeat(" ", 400000) + "eq" + repeat(" ", 400000) + "b or", "a space is expected"},
		"many keys":         {"$filter=a(" + repeat("a=1,", 100000), "too many nodes"},
		"path":              {"$filter=" + repeat("a/", 400000) + "a", "too long"},
		"select path":       {"$select=" + repeat("a/", 400000) + "a", "too long"},
		"expand path":       {"$expand=" + repeat("a/", 400000) + "a", "too long"},
		"spatial":           {"$filter=a eq geography'SRID=0;" + repeat("GeometryCollection(", 100000) + "'", "spatial"},
		"percent":           {"$filter=" + repeat("%28", 200000), "nested too deeply"},
		"custom":            {repeat("a=1&", 200000) + "$top=-1", "$top"},
		"default length":    {"", "too long"},
		"wide expand":       {"$expand=" + repeat("a($expand=a,a;@b=1),", 999) + "a($expand=a,a;@b=", "closed"},
		"nested parens":     {"$expand=a($search=" + repeat("(", 400000) + ")", "nested too deeply"},
		"quotes in search":  {"$expand=a($search=" + repeat("'", 400000) + ")", ""},
		"property names":    {"$filter=" + repeat("nmae", 32), "no property"},
		"lambda variables":  {"$filter=" + repeat("a/any(x:x/", 31) + "a" + repeat(")", 31), ""},
		"dashes and digits": {"$filter=a eq " + repeat("12345678-", 100000), ""},
	} {
		limits := Limits{MaxLength: 1 << 30}
		target := (*Person)(nil)
		if name == "default length" {
			c.query, limits = "$filter="+repeat("(", 400000), Limits{}
		}
		start := time.Now()
		var err error
		if name == "property names" {
			_, err = Parse(c.query, target, true, limits)
		} else {
			_, err = Parse(c.query, nil, true, limits)
		}
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%s: takes %v", name, took)
		}
		if c.limit != "" && (err == nil || !strings.Contains(err.Error(), c.limit)) {
			t.Errorf("%s: the error is %v, want one that says %s", name, err, c.limit)
		}
	}
}

// doubling returns aliases of which each uses the next one twice.
func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "&@a%d=@a%d and @a%d", i, i+1, i+1)
	}
	return b.String()
}

// TestLimits holds that each limit allows exactly what it says.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		limits    Limits
		good, bad string
	}{
		{Limits{MaxLength: 6}, "$top=1", "$top=10"},
		{Limits{MaxNodes: 3}, "$filter=a eq 1", "$filter=a eq 1 or b"},
		{Limits{MaxNodes: 3}, "$filter=a in (1,2,3,4,5)", "$filter=a eq 1&$orderby=b"},
		{Limits{MaxNodes: 4}, "$filter=@a&@a=a eq 1", "$filter=@a and @a&@a=a eq 1"},
		{Limits{MaxDepth: 2}, "$filter=((a))", "$filter=(((a)))"},
		{Limits{MaxDepth: 2}, "$filter=(a) and ((b))", "$filter=not (not a and -b eq 1)"},
		{Limits{MaxExpandDepth: 2}, "$expand=a($expand=b($select=c))", "$expand=a($expand=b($expand=c))"},
		{Limits{MaxExpandDepth: 2}, "$expand=a($levels=2)", "$expand=a($levels=3)"},
		{Limits{MaxExpandDepth: 1}, "$select=a($select=b)", "$select=a($select=b($select=c))"},
		{Limits{MaxItems: 2}, "$select=a,b&$orderby=a,b&$expand=a,b&$filter=c in (1,2)", "$filter=c in (1,2,3)"},
		{Limits{MaxTop: 5}, "$top=5&$expand=a($top=5)", "$top=6"},
		{Limits{MaxTop: 5}, "$skip=6", "$expand=a($top=6)"},
	} {
		if _, err := Parse(c.good, nil, true, c.limits); err != nil {
			t.Errorf("%+v: %s: %v", c.limits, c.good, err)
		}
		if o, err := Parse(c.bad, nil, true, c.limits); err == nil || !strings.Contains(err.Error(), "the limit is") {
			t.Errorf("%+v: %s: the error is %v, the options are %s", c.limits, c.bad, err, dumpOptions(o))
		}
	}
}

// The complex filter of the benchmark and of the test of allocations.
const complexFilter = "contains(tolower(name),'laptop') and (age gt 10 and age le 500 or salary eq null) and " +
	"startswith(name,'Ab') and color in ('red','green','blue') and friends/any(f:f/age gt 5 and f/name ne 'x') and " +
	"year(created) eq 2024 and (address/city eq 'Berlin' or address/city eq 'Paris') and not (active eq false) and shift lt duration'PT8H'"

func TestAllocations(t *testing.T) {
	query := "$filter=" + strings.ReplaceAll(complexFilter, " ", "%20")
	allocs := testing.AllocsPerRun(100, func() {
		if _, err := parse(query); err != nil {
			t.Fatal(err)
		}
	})
	if allocs > 3 {
		t.Errorf("parsing %d bytes and binding them makes %v allocations", len(query), allocs)
	}
	if allocs := testing.AllocsPerRun(100, func() {
		if o, err := Parse("", (*Person)(nil), true, Limits{}); err != nil || o.Filter != nil {
			t.Fatal(o.Filter, err)
		}
	}); allocs > 0 {
		t.Errorf("an empty query makes %v allocations", allocs)
	}
}

func BenchmarkParse(b *testing.B) {
	query := "$filter=" + strings.ReplaceAll(complexFilter, " ", "%20")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parse(query); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseTargetless(b *testing.B) {
	query := "$filter=" + strings.ReplaceAll(complexFilter, " ", "%20")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(query, nil, true, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
