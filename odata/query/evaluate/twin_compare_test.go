package evaluate_test

import (
	"flag"
	"testing"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
)

// cases is how many queries are compared. Which ones these are does not change from run
// to run.
var cases = flag.Int("twin.cases", 3000, "how many queries to compare with the twin")

// TestTwin holds conditions against the twin, on random instances.
func TestTwin(t *testing.T) {
	kept, failed := 0, 0
	for seed := range *cases {
		k, f := compareFilter(t, uint64(seed))
		kept, failed = kept+k, failed+f
		if t.Failed() {
			return
		}
	}
	t.Logf("%d queries, %d instances kept, the condition failed for %d", *cases, kept, failed)
	if kept < *cases || failed == 0 {
		t.Errorf("%d instances kept, %d failed: the queries do not tell much", kept, failed)
	}
}

func FuzzTwin(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compareFilter(t, seed) })
}

// compareFilter compares what is kept of some instances one by one, and of how many the
// condition fails.
func compareFilter(t *testing.T, seed uint64) (kept, failed int) {
	t.Helper()
	g := newGenerator(seed)
	text := g.expr("bool")
	options, err := parseOption("$filter", text)
	if err != nil {
		t.Fatalf("seed %d: %s: %v", seed, text, err)
	}
	for range 8 {
		instance := g.thing(1)
		one := things(t, instance)
		want, wantErr := twinKeeps(options.Filter, twinObject(instance))
		p, err := evaluate.Compile(options, evaluate.Nothing, evaluate.Limits{})
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, text, err)
		}
		r, err := p.Run(t.Context(), seq(one))
		switch {
		case (err != nil) != (wantErr != nil):
			t.Fatalf("seed %d: %s\nof %s\nerror %v, want %v", seed, text, instance, err, wantErr)
		case err != nil:
			failed++
		case len(r.Items) == 1 != want:
			t.Fatalf("seed %d: %s\nof %s\nkept %d, want %v", seed, text, instance, len(r.Items), want)
		default:
			kept += len(r.Items)
		}
	}
	return kept, failed
}

func parseOption(name, value string) (*query.Options, error) {
	return query.Parse(name+"="+escape(value), (*Thing)(nil), true, query.Limits{MaxDepth: 100, MaxNodes: 10000})
}
