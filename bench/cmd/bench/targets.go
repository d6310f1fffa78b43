package main

import (
	"fmt"

	"golang.org/x/perf/benchmath"

	"github.com/odatagen/odatagen/bench/internal/markdown"
	"github.com/odatagen/odatagen/bench/internal/peers"
)

// target is a figure that the codec was to reach, and what it reached.
type target struct {
	what    string
	want    float64
	atMost  bool // want is a maximum rather than a minimum
	show    func(float64) string
	reached func(*results) (benchmath.Summary, bool)
}

// targets are the figures set before the codec was written.
var targets = []target{
	{"decode session, the fastest of the others", 2, false, times, fastest("Decode", "session")},
	{"decode session, encoding/json", 8, false, times, against("Decode", "session", "json")},
	{"decode session, part that the limit is", 0.85, false, percent, (*results).limitOfSession},
	{"decode session, allocations", 60, true, count, allocated("Decode", "session")},
	{"decode page, the fastest of the others", 2, false, times, fastest("Decode", "page")},
	{"decode messages, the fastest of the others", 1.4, false, times, fastest("Decode", "messages")},
	{"decode page from a reader, jsontext", 2, false, times, against("Stream", "page", "go-json-experiment")},
	{"encode session, the fastest of the others", 1.7, false, times, fastest("Encode", "session")},
	{"encode session, encoding/json", 4, false, times, against("Encode", "session", "json")},
	{"encode session, allocations beside the output", 0, true, count, allocated("Append", "session")},
}

// targets is the table of what was to be reached, and was.
func (r *results) targets() *markdown.Table {
	t := &markdown.Table{Title: "### What was to be reached", Header: []string{"", "target", "reached", "met"}}
	for _, g := range targets {
		s, ok := g.reached(r)
		if !ok {
			continue
		}
		bound, answer := "≥ ", met(s, g.want)
		if g.atMost {
			bound, answer = "≤ ", "no"
			if s.Center <= g.want {
				answer = "yes"
			}
		}
		reached := g.show(s.Center)
		if !g.atMost { // counts are exact
			reached += " " + spread(s)
		}
		t.Add(g.what, bound+g.show(g.want), reached, answer)
	}
	return t
}

// met says whether what was reached is want or more, if the interval can tell.
func met(s benchmath.Summary, want float64) string {
	switch {
	case s.Lo >= want:
		return "yes"
	case s.Hi < want:
		return "no"
	}
	return "unclear"
}

func percent(part float64) string { return fmt.Sprintf("%.0f %%", 100*part) }
func count(n float64) string      { return fmt.Sprintf("%.0f", n) }

// fastest is the ratio of the fastest peer to ours.
func fastest(benchmark, payload string) func(*results) (benchmath.Summary, bool) {
	return func(r *results) (best benchmath.Summary, found bool) {
		for _, name := range r.names[benchmark] {
			if !r.isPeer(name) {
				continue
			}
			if s, ok := against(benchmark, payload, name)(r); ok && (!found || s.Center < best.Center) {
				best, found = s, true
			}
		}
		return best, found
	}
}

// isPeer reports whether a name is that of a library that is not ours.
func (r *results) isPeer(name string) bool {
	return name != peers.Ours && r.config["undone-"+name] != ""
}

// against is the ratio of a peer to ours.
func against(benchmark, payload, name string) func(*results) (benchmath.Summary, bool) {
	return func(r *results) (benchmath.Summary, bool) {
		k, ok := r.find(benchmark, payload, name)
		base := k
		base.name = peers.Ours
		if _, both := r.samples[base]; !ok || !both {
			return benchmath.Summary{}, false
		}
		return r.ratio(base, k), true
	}
}

// limit is the time that the limit takes, as a part of ours.
func (r *results) limit(payload string) (benchmath.Summary, bool) {
	scan, ok1 := r.find("Floor", payload, "scan")
	result, ok2 := r.find("Floor", payload, "materialise")
	ours, ok3 := r.find("Decode", payload, peers.Ours)
	if !ok1 || !ok2 || !ok3 {
		return benchmath.Summary{}, false
	}
	return r.ratio(ours, scan, result), true
}

func (r *results) limitOfSession() (benchmath.Summary, bool) { return r.limit("session") }

// allocated is how often ours allocates.
func allocated(benchmark, payload string) func(*results) (benchmath.Summary, bool) {
	return func(r *results) (benchmath.Summary, bool) {
		k, ok := r.find(benchmark, payload, peers.Ours)
		if !ok {
			return benchmath.Summary{}, false
		}
		return r.summary(k, "allocs/op"), true
	}
}
