package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchmath"
)

// confidence is that of intervals and comparisons, as benchstat has it.
const confidence = 0.95

// results is what the benchmarks printed.
type results struct {
	// config says what the results were measured with.
	config map[string]string
	// programs are the toolchains in order, payloads and others likewise.
	programs, payloads []string
	names              map[string][]string // by benchmark
	samples            map[key]map[string][]float64
}

// key names a benchmark of a program; name is that of a peer or a floor.
type key struct{ program, benchmark, payload, name string }

func read(in io.Reader, file string) (*results, error) {
	r := &results{config: map[string]string{}, names: map[string][]string{}, samples: map[key]map[string][]float64{}}
	lines := benchfmt.NewReader(in, file)
	for lines.Scan() {
		switch line := lines.Result().(type) {
		case *benchfmt.Result:
			r.add(line)
		case *benchfmt.SyntaxError:
			return nil, line
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(r.samples) == 0 {
		return nil, fmt.Errorf("%s holds no results", file)
	}
	return r, nil
}

func (r *results) add(line *benchfmt.Result) {
	for _, c := range line.Config {
		if _, ok := r.config[c.Key]; !ok && c.File {
			r.config[c.Key] = string(c.Value)
		}
	}
	base, parts := line.Name.Parts()
	k := key{program: line.GetConfig("toolchain"), benchmark: string(base)}
	for _, part := range parts {
		name, value, _ := strings.Cut(string(part), "=")
		switch name {
		case "/payload":
			k.payload = value
		case "/impl", "/floor":
			k.name = value
		}
	}
	r.programs = addNew(r.programs, k.program)
	r.payloads = addNew(r.payloads, k.payload)
	r.names[k.benchmark] = addNew(r.names[k.benchmark], k.name)
	if r.samples[k] == nil {
		r.samples[k] = map[string][]float64{}
	}
	for _, v := range line.Values {
		r.samples[k][v.Unit] = append(r.samples[k][v.Unit], v.Value)
	}
}

func addNew(all []string, s string) []string {
	if slices.Contains(all, s) {
		return all
	}
	return append(all, s)
}

// find returns the key of a benchmark in the first program that has it.
func (r *results) find(benchmark, payload, name string) (key, bool) {
	for _, program := range r.programs {
		k := key{program, benchmark, payload, name}
		if _, ok := r.samples[k]; ok {
			return k, true
		}
	}
	return key{}, false
}

const cpu = "cpu-sec/op"

// summary is the median of values and its confidence interval.
func summary(values []float64) benchmath.Summary {
	sample := benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
	return benchmath.AssumeNothing.Summary(sample, confidence)
}

func (r *results) summary(k key, unit string) benchmath.Summary { return summary(r.samples[k][unit]) }

// ratio is the median of the ratios in each round of the sum of some results to
// one of the same program. What slows the machine down for a while slows all
// results of a round, and so cancels out.
func (r *results) ratio(base key, of ...key) benchmath.Summary {
	var ratios []float64
	for i, b := range r.samples[base][cpu] {
		sum := 0.0
		for _, k := range of {
			if values := r.samples[k][cpu]; i < len(values) {
				sum += values[i]
			} else {
				return summary(ratios)
			}
		}
		ratios = append(ratios, sum/b)
	}
	return summary(ratios)
}
