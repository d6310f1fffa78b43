package query

import (
	"net/url"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/wire"
)

// FuzzParse holds that no query makes the parser panic, that errors are an
// *Error whose offset is in the text, and that what the expressions of a query
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
				e, ok := err.(*Error)
				if !ok || e.Status != 400 && e.Status != 501 || e.Offset < -1 || e.Offset > len(query) || e.Message == "" {
					t.Fatalf("Parse(%q): odd error %#v", query, err)
				}
				continue
			}
			sameOptions(t, query, o, target)
			var aliases strings.Builder
			for _, a := range o.Aliases {
				aliases.WriteString("&" + url.QueryEscape(a.Name) + "=" + url.QueryEscape(a.Value))
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
