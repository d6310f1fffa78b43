package main

import (
	"strings"
	"testing"
)

// lines is what two rounds of two programs print, in a form that is easy to
// check by hand: odata takes 10 µs, or 20 µs in the second program.
const lines = `toolchain: go1
gomaxprocs: 2
gogc: 100
bytes-session: 14793
undone-odata: none
undone-json: null names
undone-goccy: null
duty-null: nulls stay
duty-names: names are exact
duties: null names
goos: linux
goarch: amd64
cpu: a processor
BenchmarkDecode/payload=session/impl=odata-2 100 12000 ns/op 10000 cpu-ns/op 1000 B/op 9 allocs/op
BenchmarkDecode/payload=session/impl=json-2 100 90000 ns/op 80000 cpu-ns/op 2000 B/op 600 allocs/op
BenchmarkDecode/payload=session/impl=goccy-2 100 30000 ns/op 20000 cpu-ns/op 2000 B/op 500 allocs/op
BenchmarkFloor/payload=session/floor=scan-2 100 3000 ns/op 3000 cpu-ns/op 0 B/op 0 allocs/op
BenchmarkFloor/payload=session/floor=materialise-2 100 5000 ns/op 5000 cpu-ns/op 0 B/op 0 allocs/op
toolchain: go1 X:jsonv2
undone-jsonv2: null
BenchmarkDecode/payload=session/impl=odata-2 100 20000 ns/op 20000 cpu-ns/op 1000 B/op 9 allocs/op
BenchmarkDecode/payload=session/impl=jsonv2-2 100 50000 ns/op 50000 cpu-ns/op 2000 B/op 300 allocs/op
`

func TestTables(t *testing.T) {
	r, err := read(strings.NewReader(strings.Repeat(lines, 6)), "test")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(tables(r)), " ")
	for _, want := range []string{
		"go1 and go1 X:jsonv2, linux/amd64, a processor, GOMAXPROCS=2, GOGC=100; medians of 6 rounds.",
		"| decode session, the fastest of the others | ≥ 2.00× | 2.00× ±0% | yes |",
		"| decode session, encoding/json | ≥ 8.00× | 8.00× ±0% | yes |",
		"| decode session, part that the limit is | ≥ 85 % | 80 % ±0% | no |",
		"| decode session, allocations | ≤ 60 | 9 | yes |",
		"| | session, 14.8 kB | does not do |",
		"| odatagen | 10.0 µs ±0% | |",
		"| encoding/json | 80.0 µs, 8.00× ±0% | a b |",
		"| goccy/go-json | 20.0 µs, 2.00× ±0% | a |",
		"| encoding/json/v2 | 50.0 µs, 2.50× ±0% | a |", // by its own program
		"| fastest of the others | 2.00× | |",
		"| a: nulls stay | json, goccy, jsonv2 |",
		"| odatagen decodes in | 10.0 µs ±0% |",
		"| of which the limit, that scan and that copy, is | 80 % ±0% |",
		"| goccy/go-json | 500, 2.00 kB |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, tables(r))
		}
	}
	if strings.Contains(got, "~") {
		t.Error("samples that do not meet are said to be perhaps the same")
	}
}

// TestRatios pairs what was measured in one round, and marks what may be chance.
func TestRatios(t *testing.T) {
	slow := strings.NewReplacer(" 20000 cpu-ns", " 60000 cpu-ns", " 10000 cpu-ns", " 30000 cpu-ns").Replace(lines)
	r, err := read(strings.NewReader(strings.Repeat(lines+slow, 3)), "test")
	if err != nil {
		t.Fatal(err)
	}
	if text := r.cell("Decode", "session", "goccy"); text != "40.0 µs, 2.00× ±0%" {
		t.Errorf("slow rounds change the ratio: %s", text)
	}
	faster := strings.ReplaceAll(lines, " 20000 cpu-ns", " 9000 cpu-ns")
	if r, err = read(strings.NewReader(strings.Repeat(lines+faster, 3)), "test"); err != nil {
		t.Fatal(err)
	}
	if text := r.cell("Decode", "session", "goccy"); !strings.Contains(text, ", ~1.45×") {
		t.Errorf("it is not said that it may be chance: %s", text)
	}
}

func TestNoResults(t *testing.T) {
	for _, text := range []string{"", "PASS\n", "BenchmarkX 1 oops\n"} {
		if _, err := read(strings.NewReader(text), "test"); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}
