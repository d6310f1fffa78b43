package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchmath"

	"github.com/odatagen/odatagen/bench/internal/markdown"
	"github.com/odatagen/odatagen/bench/internal/peers"
)

// labels are how the tables name peers and floors.
var labels = map[string]string{
	peers.Ours:           "odatagen",
	"json":               "encoding/json",
	"jsonv2":             "encoding/json/v2",
	"json-on-v2":         "encoding/json on v2",
	"go-json-experiment": "go-json-experiment/json",
	"goccy":              "goccy/go-json",
	"segmentio":          "segmentio/encoding/json",
	"easyjson":           "mailru/easyjson, generated",
	"sonic-std":          "bytedance/sonic, ConfigStd",
	"sonic-fastest":      "bytedance/sonic, ConfigFastest",
	"jx":                 "go-faster/jx, as ogen uses it",
	"msgraph":            "msgraph-sdk-go",
	"jsontext-skip":      "jsontext splits, nothing decodes",
	"memcpy":             "memcpy of the payload",
	"utf8":               "utf8.Valid",
	"scan":               "validating scan, nothing else",
	"scan-json":          "validating scan, encoding/json",
	"scan-jsontext":      "validating scan, jsontext",
	"scan-odata":         "validating scan, wire.Raw",
	"materialise":        "allocating and copying the result",
}

func label(name string) string {
	if l, ok := labels[name]; ok {
		return l
	}
	return name
}

// tables returns all tables of the results.
func tables(r *results) string {
	var all []string
	add := func(t *markdown.Table) {
		if len(t.Rows) > 0 {
			all = append(all, t.String())
		}
	}
	add(r.targets())
	add(r.codec("Decode", "### Decoding"))
	add(r.duties())
	add(r.floors())
	add(r.codec("Encode", "### Encoding into a new slice"))
	add(r.codec("Append", "### Encoding into a slice that is there"))
	add(r.codec("Stream", "### Decoding from a reader, one entity at a time"))
	add(r.codec("Emit", "### Encoding to a writer, one entity at a time"))
	add(r.allocations())
	return r.machine() + "\n" + strings.Join(all, "\n")
}

func (r *results) machine() string {
	rounds := 0
	for _, s := range r.samples {
		rounds = max(rounds, len(s[cpu]))
	}
	return fmt.Sprintf("%s, %s/%s, %s, GOMAXPROCS=%s, GOGC=%s; medians of %d rounds.\n", strings.Join(r.programs, " and "),
		r.config["goos"], r.config["goarch"], strings.TrimSpace(r.config["cpu"]), r.config["gomaxprocs"], r.config["gogc"], rounds)
}

// payloadsOf returns the payloads that a benchmark has, and a header of them.
func (r *results) payloadsOf(benchmark string) (payloads, header []string) {
	for _, p := range r.payloads {
		for k := range r.samples {
			if k.benchmark == benchmark && k.payload == p {
				bytes, _ := strconv.ParseFloat(r.config["bytes-"+p], 64)
				payloads, header = append(payloads, p), append(header, p+", "+size(bytes))
				break
			}
		}
	}
	return payloads, header
}

// codec is the table of a benchmark: a row for each peer, and one that says
// which is the fastest but ours.
func (r *results) codec(benchmark, title string) *markdown.Table {
	payloads, header := r.payloadsOf(benchmark)
	t := &markdown.Table{Title: title, Header: append(append([]string{""}, header...), "does not do")}
	for _, name := range r.names[benchmark] {
		row := []string{label(name)}
		for _, p := range payloads {
			row = append(row, r.cell(benchmark, p, name))
		}
		t.Add(append(row, r.marks(name))...)
	}
	if len(t.Rows) > 0 {
		row := []string{"fastest of the others"}
		for _, p := range payloads {
			text := ""
			if s, ok := fastest(benchmark, p)(r); ok {
				text = times(s.Center)
			}
			row = append(row, text)
		}
		t.Add(row...)
	}
	return t
}

// cell returns the time of a peer and its ratio to ours, if there are both.
func (r *results) cell(benchmark, payload, name string) string {
	k, ok := r.find(benchmark, payload, name)
	if !ok {
		return ""
	}
	s := r.summary(k, cpu)
	ratio, ok := against(benchmark, payload, name)(r)
	if !ok || name == peers.Ours {
		return duration(s.Center) + " " + spread(s)
	}
	sign := ""
	if ratio.Lo <= 1 && ratio.Hi >= 1 {
		sign = "~"
	}
	return fmt.Sprintf("%s, %s%s %s", duration(s.Center), sign, times(ratio.Center), spread(ratio))
}

// spread is the confidence interval, as a part of the median.
func spread(s benchmath.Summary) string {
	part := max(s.Hi-s.Center, s.Center-s.Lo) / s.Center
	if math.IsInf(part, 0) {
		return "±?" // too few rounds
	}
	return fmt.Sprintf("±%.0f%%", 100*part)
}

// marks returns the letters of the duties that a peer does not do.
func (r *results) marks(name string) string {
	var letters []string
	undone := strings.Fields(r.config["undone-"+name])
	for i, d := range r.dutyNames() {
		if slices.Contains(undone, d) {
			letters = append(letters, letter(i))
		}
	}
	return strings.Join(letters, " ")
}

func letter(i int) string { return string(rune('a' + i)) }

func (r *results) dutyNames() []string { return strings.Fields(r.config["duties"]) }

// duties is what the marks stand for.
func (r *results) duties() *markdown.Table {
	t := &markdown.Table{Header: []string{"duty", "does not do it"}, Text: true}
	for i, d := range r.dutyNames() {
		var without []string
		for _, name := range r.names["Decode"] {
			if slices.Contains(strings.Fields(r.config["undone-"+name]), d) {
				without = append(without, name)
			}
		}
		t.Add(letter(i)+": "+r.config["duty-"+d], strings.Join(without, ", "))
	}
	return t
}

// floors is the table of what decoding takes at least, and of how near we are.
func (r *results) floors() *markdown.Table {
	payloads, header := r.payloadsOf("Floor")
	t := &markdown.Table{Title: "### The limit", Header: append([]string{""}, header...)}
	for _, name := range r.names["Floor"] {
		row := []string{label(name)}
		for _, p := range payloads {
			row = append(row, r.cell("Floor", p, name))
		}
		t.Add(row...)
	}
	reached, share := []string{"odatagen decodes in"}, []string{"of which the limit, that scan and that copy, is"}
	for _, p := range payloads {
		part, ok := r.limit(p)
		if !ok {
			return t
		}
		ours, _ := r.find("Decode", p, peers.Ours)
		time := r.summary(ours, cpu)
		reached = append(reached, duration(time.Center)+" "+spread(time))
		share = append(share, percent(part.Center)+" "+spread(part))
	}
	t.Add(reached...)
	t.Add(share...)
	return t
}

// allocations is the table of allocations and bytes for one operation.
func (r *results) allocations() *markdown.Table {
	t := &markdown.Table{Title: "### Allocations for one payload, and their bytes", Header: []string{""}}
	columns := []struct{ benchmark, payload string }{
		{"Decode", "session"}, {"Decode", "page"}, {"Decode", "messages"}, {"Encode", "session"}, {"Encode", "page"},
		{"Append", "session"}, {"Append", "page"}, {"Stream", "page"}, {"Emit", "page"},
	}
	for _, c := range columns {
		t.Header = append(t.Header, strings.ToLower(c.benchmark)+" "+c.payload)
	}
	var names []string
	for _, benchmark := range []string{"Decode", "Stream"} {
		for _, name := range r.names[benchmark] {
			names = addNew(names, name)
		}
	}
	for _, name := range names {
		row := []string{label(name)}
		for _, c := range columns {
			text := ""
			if k, ok := r.find(c.benchmark, c.payload, name); ok {
				text = fmt.Sprintf("%.0f, %s", r.summary(k, "allocs/op").Center, size(r.summary(k, "B/op").Center))
			}
			row = append(row, text)
		}
		t.Add(row...)
	}
	return t
}

func times(ratio float64) string { return digits(ratio) + "×" }

// duration is a time in three digits or more.
func duration(seconds float64) string {
	switch {
	case seconds < 1e-6:
		return digits(seconds*1e9) + " ns"
	case seconds < 1e-3:
		return digits(seconds*1e6) + " µs"
	}
	return digits(seconds*1e3) + " ms"
}

func size(bytes float64) string {
	switch {
	case bytes < 1e3:
		return fmt.Sprintf("%.0f B", bytes)
	case bytes < 1e6:
		return digits(bytes/1e3) + " kB"
	}
	return digits(bytes/1e6) + " MB"
}

// digits is a number in three digits, or more if it is large.
func digits(x float64) string {
	switch {
	case x < 9.995:
		return fmt.Sprintf("%.2f", x)
	case x < 99.95:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}
