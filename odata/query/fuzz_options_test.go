package query

import (
	"net/url"
	"testing"
)

// fuzzOption holds of the texts of an option, about persons, vehicles and what is not known:
// they make nothing panic, errors are what they promise to be, and what is printed parses to
// options that print the same.
func fuzzOption(f *testing.F, option string, seeds ...string) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		query := option + "=" + url.QueryEscape(text) + "&@p=5"
		for _, of := range []struct {
			model *Model
			typ   Type
		}{{nil, Type{Collection: true}}, {peopleModel, typeOfTarget((*Person)(nil), true)}, {fleet, typeOfTarget((*Vehicle)(nil), true)}} {
			o, err := (&Parser{Model: of.model}).Query(query, of.typ)
			if err != nil {
				checkErrors(t, query, err)
				continue
			}
			printed := o.Encode()
			// A text may be longer than its source, because of parentheses.
			wide := &Parser{Model: of.model, Limits: Limits{MaxLength: 1 << 20, MaxNodes: 10000, MaxDepth: 200}}
			again, err := wide.Query(printed, of.typ)
			if err != nil {
				t.Fatalf("%s: printed as %s it does not parse: %v", query, printed, err)
			}
			if again.Encode() != printed || dumpOptions(again) != dumpOptions(o) {
				t.Fatalf("%s: printed as %s\n%s, and then as %s\n%s", query, printed, dumpOptions(o), again.Encode(), dumpOptions(again))
			}
		}
	})
}

// fleetSeeds are the examples of a section, of an option where it has several.
func fleetSeeds(f *testing.F, section, prefix string) (seeds []string) {
	for _, c := range fleetCases(f)[section] {
		if text, _ := atMark(c[0]); len(text) > len(prefix) && text[:len(prefix)] == prefix {
			seeds = append(seeds, text[len(prefix):])
		}
	}
	return seeds
}

func FuzzCondition(f *testing.F) {
	fuzzOption(f, "$filter", fleetSeeds(f, "expressions", "")...)
}

func FuzzCompute(f *testing.F) {
	var seeds []string
	for _, text := range fleetSeeds(f, "expressions", "") {
		seeds = append(seeds, text+" as Own")
	}
	fuzzOption(f, "$compute", seeds...)
}

func FuzzApply(f *testing.F) {
	fuzzOption(f, "$apply", append(fleetSeeds(f, "queries", "$apply="),
		"groupby((rolluprecursive($root/Vehicles,H,vin)))", "ancestors($root/Vehicles,H,vin,filter(active),2,keep start)/identity",
		"traverse($root/Vehicles,H,vin,preorder,weight desc)", "join(trips as t,filter(number gt 1))/outerjoin(services as s)",
		"nest(groupby((make)) as g,identity as i)", "addnested(trips,filter(number gt 1) as few)", "topsum(5,weight)/bottompercent(10,cost)",
		"aggregate(weight with sum from make with max as m)", "concat(identity,search(\"a\"))/compute(weight add 1 as w)/orderby(w desc)/skip(1)/top(2)")...)
}

func FuzzSearch(f *testing.F) {
	fuzzOption(f, "$search", append(fleetSeeds(f, "queries", "$search="), "a OR b c AND NOT d", "(a b) OR \"c d\" NOT", "'it''s", "a;b", "NOT NOT a")...)
}

func FuzzSelect(f *testing.F) { fuzzOption(f, "$select", fleetSeeds(f, "queries", "$select=")...) }

func FuzzExpand(f *testing.F) { fuzzOption(f, "$expand", fleetSeeds(f, "queries", "$expand=")...) }
