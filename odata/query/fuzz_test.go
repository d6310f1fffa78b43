package query

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odatagen/odatagen/wire"
)

// FuzzParse holds that no query makes the parser panic, that errors have offsets in the
// text, and that what the expressions of a query
// print parses to equal trees, with and without a model.
func FuzzParse(f *testing.F) {
	for _, c := range optionCases {
		f.Add(c.query)
	}
	queries, _ := errorQueries(f)
	for _, query := range queries {
		f.Add(query)
	}
	for _, c := range treeCases {
		f.Add("$filter=" + url.QueryEscape(c.text) + "&@p=5&$orderby=" + url.QueryEscape(c.text))
	}
	for _, c := range bindCases {
		f.Add("$filter=" + url.QueryEscape(c.text))
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, target := range []wire.Structured{nil, (*Person)(nil)} {
			o, err := Parse(query, target, true, Limits{})
			if err != nil {
				checkErrors(t, query, err)
				continue
			}
			sameOptions(t, query, o, target)
			var aliases strings.Builder
			for _, a := range o.Aliases {
				aliases.WriteString("&" + url.QueryEscape(a.Name) + "=" + url.QueryEscape(a.Value))
			}
			if o.Apply != nil || o.Compute != nil { // names are computed
				continue
			}
			if o.Filter != nil {
				again := reparse(t, "$filter="+url.QueryEscape(o.Filter.String())+aliases.String(), target)
				sameTree(t, query, o.Filter, again.Filter)
			}
			for _, item := range o.OrderBy {
				again := reparse(t, "$orderby="+url.QueryEscape(item.Expr.String())+aliases.String(), target)
				sameTree(t, query, item.Expr, again.OrderBy[0].Expr)
			}
		}
	})
}

func reparse(t *testing.T, query string, target wire.Structured) *Options {
	t.Helper()
	// A text may be longer than its source, because of parentheses.
	o, err := Parse(query, target, true, Limits{MaxLength: 1 << 20, MaxNodes: 10000, MaxDepth: 200})
	if err != nil {
		t.Fatalf("what was printed does not parse: %s: %v", query, err)
	}
	return o
}

// sameOptions encodes options and parses them again.
func sameOptions(t *testing.T, query string, o *Options, target wire.Structured) {
	t.Helper()
	again := reparse(t, o.Encode(), target)
	if dumpOptions(o) != dumpOptions(again) {
		t.Fatalf("%q: encoded as %s and parsed again it is\n%s, not\n%s", query, o.Encode(), dumpOptions(again), dumpOptions(o))
	}
	if again.Encode() != o.Encode() {
		t.Fatalf("%q: encoded as %s, and then as %s", query, o.Encode(), again.Encode())
	}
}

func sameTree(t *testing.T, query string, x, again Expr) {
	t.Helper()
	if dump(x) != dump(again) {
		t.Fatalf("%q: printed as %s and parsed again it is\n%s, not\n%s", query, x, dump(again), dump(x))
	}
	if x.String() != again.String() {
		t.Fatalf("%q: printed as %s, and then as %s", query, x, again)
	}
}

// FuzzPath holds that no path makes the parser panic, that errors are what they promise to
// be, and that what a path prints parses to a path that prints the same, with and without a model.
func FuzzPath(f *testing.F) {
	for _, path := range []string{
		"people", "people('x')/friends/$count", "people/test.person('x')/address/city/$value", "people/$filter(age gt 1)/$each/ns.act",
		"people/x/friends/y/manager", "people(id='a%2Fb')/tags/-1", "ns.f(a=1,b=@x)/name", "find(x=1)(2)/name", "$crossjoin(people,pets)",
		"$entity/test.person", "$all", "$root", "people('x')/$ref", "people('x')/pets/$query", "a/b/c(1,2)",
	} {
		f.Add(path, "@x=1&$filter=name eq 'x'&$id=y")
	}
	for _, path := range fleetSeeds(f, "paths", "") {
		path, query, _ := strings.Cut(path, "?")
		f.Add(path, query)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		for _, p := range []*Parser{{}, {Model: peopleModel}, {Model: fleet}} {
			u, err := p.Parse(path, query)
			if err != nil {
				checkErrors(t, path+"?"+query, err)
				continue
			}
			if u.Path == nil {
				continue
			}
			printed := u.Path.Encode()
			again, err := (&Parser{Model: p.Model, Limits: Limits{MaxLength: 1 << 20, MaxNodes: 10000, MaxDepth: 200}}).Parse(printed, query)
			if err != nil {
				t.Fatalf("%q: printed as %s it does not parse: %v", path, printed, err)
			}
			if again.Path.Encode() != printed {
				t.Fatalf("%q: printed as %s, and then as %s", path, printed, again.Path.Encode())
			}
		}
	})
}

// peopleModel has the people of the small model as an entity set.
var peopleModel = &Model{
	Resources: map[string]*Resource{
		"people": {Name: "people", Type: typeOfTarget((*Person)(nil), true)},
		"me":     {Name: "me", Kind: Singleton, Type: typeOfTarget((*Person)(nil), false)},
		"find": {Name: "find", Kind: FunctionImport, Type: typeOfTarget((*Person)(nil), true), Overloads: []*Operation{
			{Name: "find", Result: typeOfTarget((*Person)(nil), true), Parameters: []Parameter{{"x", Type{Kind: Int32Kind}, false}, {"y", Type{Kind: StringKind}, true}}},
		}},
	},
	Operations: map[string][]*Operation{
		"test.act":  {{Name: "test.act", Action: true, Binding: typeOfTarget((*Person)(nil), false)}},
		"test.kind": {{Name: "test.kind", Binding: typeOfTarget((*Person)(nil), false), Result: Type{Kind: StringKind}}},
		"test.pick": {{Name: "test.pick", Binding: typeOfTarget((*Person)(nil), true), Result: typeOfTarget((*Person)(nil), true), Parameters: []Parameter{{"n", Type{Kind: Int32Kind}, true}}}},
	},
	Types:             map[string]Type{"test.person": typeOfTarget((*Person)(nil), false)},
	Namespaces:        map[string]string{"test": "test", "t": "test"},
	DefaultNamespaces: []string{"test"},
}

// FuzzTexts holds that no context URL and no preference makes a parser panic.
func FuzzTexts(f *testing.F) {
	for _, text := range []string{
		"people(name,friends+(age))/$entity", "Collection(Edm.String)", "people('x')/address", "people/test.person/$delta", "@ns.t#q",
		`return=minimal, wait=5; a=b, odata.include-annotations="-ns.*,*#q"`, `callback; url="http://x/y"`, "maxpagesize=0",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, model := range []*Model{nil, peopleModel} {
			if _, err := (&Parser{Model: model}).Context(text); err != nil {
				checkErrors(t, text, err)
			}
		}
		if _, err := ParsePrefer(text); err != nil {
			checkErrors(t, text, err)
		}
	})
}

// TestPaths holds what paths of URLs are bound to, and what their errors say.
func TestPaths(t *testing.T) {
	for _, c := range []struct{ path, query, want string }{
		{"people('x')/friends('y')/name/$value", "", "Edm.String"},
		{"people/x/friends", "", "Collection(test.person)"},
		{"people(id='a%2Fb')", "", "test.person"},
		{"people/a%2Fb/age", "", "Edm.Int32"},
		{"people/a{b|c/age", "", "Edm.Int32"},
		{"people/$count", "$filter=age gt 5", "Edm.Int64"},
		{"people/$filter(age gt 5)/test.pick(n=3)/$count", "", "Edm.Int64"},
		{"people/t.pick()", "", "Collection(test.person)"},
		{"people/pick", "n=2", "Collection(test.person)"},
		{"people/pick", "@n=2", "Collection(test.person)"},
		{"me/test.kind()", "", "Edm.String"},
		{"me/kind", "", "Edm.String"},
		{"find(x=1)", "", "Collection(test.person)"},
		{"find(x=1)('y')/name", "", "Edm.String"},
		{"find(y='a',x=@p)", "@p=2", "Collection(test.person)"},
		{"find", "x=1", "Collection(test.person)"},
		{"me/tags/0", "", "Edm.String"},
		{"peple", "", "404 the service has no resource peple; did you mean people?"},
		{"people('x')/nmae", "", `404 test.person has nothing that is called "nmae"; did you mean name?`},
		{"people(5)", "", "400 the key is Edm.String, not Edm.Int64"},
		{"people('a/b')", "", "400 a slash in a string is written %2F in a path"},
		{"find(z=1)", "", "400 find does not take the arguments (z): it takes (x,y?)"},
		{"find(x='a')", "", "400 the argument x is Edm.Int32, not Edm.String"},
		{"me/name/$count", "", "404 $count cannot follow Edm.String"},
		{"$entity", "", "400 the option is missing: $entity?$id=… names the entity"},
	} {
		u, err := (&Parser{Model: peopleModel}).Parse(c.path, c.query)
		got := ""
		if e := (*Error)(nil); errors.As(err, &e) {
			got = strconv.Itoa(e.Status) + " " + e.Message
		} else {
			got = u.Path.Type().String()
		}
		if got != c.want {
			t.Errorf("%s?%s: %s, want %s", c.path, c.query, got, c.want)
		}
	}
}

// checkErrors holds that errors are what they promise to be.
func checkErrors(t *testing.T, text string, err error) {
	t.Helper()
	errs, ok := err.(Errors)
	if !ok || len(errs) == 0 {
		t.Fatalf("%q: odd error %#v", text, err)
	}
	type place struct {
		option string
		offset int
	}
	seen := map[place]bool{}
	for _, e := range errs {
		at := place{e.Option, e.Offset}
		if e.Status != 400 && e.Status != 404 && e.Status != 501 || e.Offset < -1 || e.Offset > len(text) || e.Message == "" || len(e.Found) > 20 || !utf8.ValidString(e.Message+e.Found+e.Wanted) || e.Offset >= 0 && seen[at] {
			t.Fatalf("%q: odd error %#v", text, e)
		}
		seen[at] = true
	}
}
