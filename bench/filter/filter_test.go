// Package filter measures the evaluation of a filter beside a predicate that somebody
// wrote by hand for it.
package filter

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// The types are in the shape that generated code has.

type Person struct {
	ID      wire.Opt[string]              `odata:"id,key"`
	Name    wire.Opt[string]              `odata:"name"`
	Age     wire.Opt[int32]               `odata:"age"`
	Salary  wire.Opt[wire.Decimal]        `odata:"salary"`
	Active  wire.Opt[bool]                `odata:"active"`
	Created wire.Opt[wire.DateTimeOffset] `odata:"created"`
	Shift   wire.Opt[wire.Duration]       `odata:"shift"`
	Color   Color                         `odata:"color"`
	Address *Address                      `odata:"address"`
	Friends []*Person                     `odata:"friends,nav"`
	Dynamic wire.Dynamic
}

var personType = wire.Type{Name: "test.person", Entity: true}

func (*Person) WireType() *wire.Type { return &personType }

type Address struct {
	City    wire.Opt[string] `odata:"city"`
	Dynamic wire.Dynamic
}

var addressType = wire.Type{Name: "test.address"}

func (*Address) WireType() *wire.Type { return &addressType }

type Color string

var colorType = wire.EnumType{Name: "test.color", Members: []wire.Member{{Name: "red"}, {Name: "green", Value: 1}, {Name: "blue", Value: 2}, {Name: "grey", Value: 3}}}

func (Color) EnumType() *wire.EnumType { return &colorType }

// filter has 13 comparisons, a lambda, an in and functions.
const filter = "contains(tolower(name),'laptop') and (age gt 10 and age le 500 or salary eq null) and " +
	"startswith(name,'Ab') and color in ('red','green','blue') and friends/any(f:f/age gt 5 and f/name ne 'x') and " +
	"year(created) eq 2024 and (address/city eq 'Berlin' or address/city eq 'Paris') and not (active eq false) and shift lt duration'PT8H'"

var eightHours, _ = wire.ParseDuration("PT8H")

// byHand is what a careful programmer writes in place of the filter.
func byHand(p *Person) bool {
	name, hasName := p.Name.Get()
	if !hasName || !strings.Contains(strings.ToLower(name), "laptop") {
		return false
	}
	age, hasAge := p.Age.Get()
	if _, hasSalary := p.Salary.Get(); !(hasAge && age > 10 && age <= 500) && hasSalary {
		return false
	}
	if !strings.HasPrefix(name, "Ab") {
		return false
	}
	switch p.Color {
	case "red", "green", "blue":
	default:
		return false
	}
	if !slices.ContainsFunc(p.Friends, func(f *Person) bool {
		age, ok := f.Age.Get()
		name, hasName := f.Name.Get()
		return ok && age > 5 && (!hasName || name != "x")
	}) {
		return false
	}
	created, ok := p.Created.Get()
	if !ok || created.Time().Year() != 2024 {
		return false
	}
	if p.Address == nil {
		return false
	}
	if city, ok := p.Address.City.Get(); !ok || city != "Berlin" && city != "Paris" {
		return false
	}
	if active, ok := p.Active.Get(); ok && !active {
		return false
	}
	shift, ok := p.Shift.Get()
	return ok && shift.Compare(eightHours) < 0
}

// persons are 10,000, nearly all of which come to the last comparisons.
func persons() []*Person {
	r := rand.New(rand.NewPCG(1, 2))
	mostly := func() bool { return r.IntN(12) > 0 }
	choose := func(often, seldom string) string {
		if mostly() {
			return often
		}
		return seldom
	}
	list := make([]*Person, 10_000)
	for i := range list {
		created, _ := wire.ParseDateTimeOffset(choose("2024", "2023") + "-05-06T07:08:09.5+02:00")
		shift, _ := wire.ParseDuration(choose("PT7H30M", "PT9H"))
		p := &Person{
			ID: wire.Some(fmt.Sprint(i)), Name: wire.Some(choose("Ab", "Cd") + " Laptop number " + fmt.Sprint(i)),
			Age: wire.Some(int32(r.IntN(520))), Active: wire.Some(mostly()), Created: wire.Some(created), Shift: wire.Some(shift),
			Color: Color(choose("blue", "grey")), Address: &Address{City: wire.Some(choose("Paris", "Rom"))},
		}
		if r.IntN(2) == 0 {
			salary, _ := wire.ParseDecimal(fmt.Sprint(r.IntN(100000), ".50"))
			p.Salary = wire.Some(salary)
		}
		for k := range 3 {
			p.Friends = append(p.Friends, &Person{Age: wire.Some(int32(k * 3)), Name: wire.Some("y")})
		}
		list[i] = p
	}
	return list
}

func program(t testing.TB) *evaluate.Program {
	t.Helper()
	options, err := query.Parse("$filter="+strings.ReplaceAll(filter, " ", "%20"), (*Person)(nil), true, query.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := evaluate.Compile(options, evaluate.Nothing, evaluate.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func items(list []*Person) iter.Seq2[wire.Structured, error] {
	return func(yield func(wire.Structured, error) bool) {
		for _, p := range list {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func evaluated(t testing.TB, p *evaluate.Program, list []*Person) int {
	r, err := p.Run(context.Background(), items(list))
	if err != nil {
		t.Fatal(err)
	}
	return len(r.Items)
}

func kept(list []*Person) int {
	var some []*Person
	for _, p := range list {
		if byHand(p) {
			some = append(some, p)
		}
	}
	return len(some)
}

// TestSame holds the two against each other.
func TestSame(t *testing.T) {
	list := persons()
	if got, want := evaluated(t, program(t), list), kept(list); got != want || want < 1000 || want > 9000 {
		t.Errorf("%d are kept, %d by hand", got, want)
	}
}

// part is how many entities are measured in one go: so few that a busy machine interrupts
// few of them.
const part = 100

// BenchmarkFilter measures both in turn, each over every other part of the entities, which
// it comes to for the first time. It reports the medians, and that of the ratios of the
// parts beside each other.
func BenchmarkFilter(b *testing.B) {
	list, p := persons(), program(b)
	parts := slices.Collect(slices.Chunk(list, part))
	var ratios, times, hands []float64
	for turn := 0; b.Loop(); turn++ {
		for i := 0; i+1 < len(parts); i += 2 {
			start := time.Now()
			evaluated(b, p, parts[i+turn%2])
			middle := time.Now()
			kept(parts[i+1-turn%2])
			end := time.Now()
			times, hands = append(times, float64(middle.Sub(start))), append(hands, float64(end.Sub(middle)))
			ratios = append(ratios, float64(middle.Sub(start))/float64(end.Sub(middle)))
		}
	}
	for name, list := range map[string][]float64{"ns/entity": times, "ns/entity-by-hand": hands} {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2]/part, name)
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
}
