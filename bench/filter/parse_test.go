package filter

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/CiscoM31/godata"

	"github.com/odatagen/odatagen/odata/query"
)

// BenchmarkParse measures how the filter is parsed and bound beside what godata does, which
// does not bind and gets it without percent-encoding. It reports the medians of both in
// turn, that of the ratios, which a busy machine disturbs least, and the least of both, which
// it disturbs less still.
func BenchmarkParse(b *testing.B) {
	raw := "$filter=" + strings.ReplaceAll(filter, " ", "%20")
	var times, others, ratios []float64
	for b.Loop() {
		start := time.Now()
		for range part {
			if _, err := query.Parse(raw, (*Person)(nil), true, query.Limits{}); err != nil {
				b.Fatal(err)
			}
		}
		middle := time.Now()
		for range part / 10 {
			if _, err := godata.ParseFilterString(context.Background(), filter); err != nil {
				b.Fatal(err)
			}
		}
		own, other := float64(middle.Sub(start))/part, float64(time.Since(middle))*10/part
		times, others, ratios = append(times, own), append(others, other), append(ratios, other/own)
	}
	b.ReportMetric(slices.Min(times), "least-ns/filter")
	b.ReportMetric(slices.Min(others), "least-ns/filter-by-godata")
	for name, list := range map[string][]float64{"ns/filter": times, "ns/filter-by-godata": others, "times-faster": ratios} {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], name)
	}
}
