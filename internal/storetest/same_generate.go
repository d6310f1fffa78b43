package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// zoo makes random requests about animals.
type zoo struct {
	*rand.Rand
	animals []string // kinds of those that were made, by their keys less one
}

// member is a property, and the values in JSON that it is given.
type member struct {
	name   string
	values []string
}

func one[T any](g *zoo, list ...T) T { return list[g.IntN(len(list))] }

var (
	texts     = []string{`""`, `"a"`, `"b"`, `"A"`, `"Zoë"`, `"\ud83d\ude00 x"`, `"\uffee"`, `" a "`, `"it's"`, `"100%_"`, `"\"\\\n"`, `"a\u0301"`}
	doubles   = []string{`0`, `-0`, `-0.0`, `1`, `1.5`, `-2.5`, `0.1`, `1e300`, `-1e300`, `5e-324`, `1.7976931348623157e308`, `"NaN"`, `"INF"`, `"-INF"`, `9007199254740993`, `3`, `1e21`, `1e-7`, `123456789.5`}
	singles   = []string{`0`, `-0`, `-0.0`, `1`, `1.5`, `0.1`, `3.4028235e38`, `1e-45`, `"NaN"`, `"INF"`, `"-INF"`, `16777217`, `1e20`, `0.3333`}
	exacts    = []string{`0`, `1`, `-1.5`, `0.1`, `123456789012345678901234567890.5`, `-0.000000000000000000001`, `20`, `1.25`}
	prices    = []string{`0.00`, `1.00`, `-1.50`, `9999999999.99`, `20.00`, `0.01`, `-0.01`}
	depths    = []string{`0.000`, `10.500`, `-999999.999`, `1.001`}
	guids     = []string{`"01234567-89ab-cdef-0123-456789abcdef"`, `"00000000-0000-0000-0000-000000000000"`, `"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"`}
	dates     = []string{`"2024-02-29"`, `"0001-01-01"`, `"9999-12-31"`, `"1969-12-31"`}
	instants  = []string{`"2024-02-29T23:59:59.999999Z"`, `"2024-02-29T12:00:00Z"`, `"2024-03-01T01:30:00+02:00"`, `"2024-02-29T12:00Z"`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`, `"1969-12-31T20:00:00.5-05:30"`, `"2024-02-29T12:00:00.500Z"`}
	clocks    = []string{`"00:00:00"`, `"23:59:59.999999"`, `"07:30"`, `"07:30:00.10"`, `"12:00:00.5"`}
	durations = []string{`"PT0S"`, `"PT1H"`, `"P1D"`, `"-P1DT1H"`, `"PT24H"`, `"PT0.000001S"`, `"P36500D"`, `"PT1.50S"`, `"P0DT0H5M"`, `"PT90M"`, `"P106751D"`}
	binaries  = []string{`""`, `"YQ"`, `"YQ=="`, `"-_-_"`, `"+/+/"`, `"AAAA"`}
	traits    = []string{`"None"`, `"Shy"`, `"Shy,Fast"`, `"Fast, Shy"`, `"ShyFast"`, `"3"`, `"Loud,Big"`, `"12"`, `"Big,Loud"`, `"16"`, `"Shy,Loud"`, `"0"`, `"Shy, Shy"`, `"1,Fast"`}
	ranks     = []string{`"Low"`, `"Middle"`, `"High"`, `"5"`, `"1"`, `"7"`}
	points    = []string{`{"type":"Point","coordinates":[1.5,2]}`, `{"type":"Point","coordinates":[0,0]}`}
	anything  = []string{`1`, `1.50`, `"x"`, `true`, `[1,null,"a"]`, `{"a":{"b":1}}`, `{"b":1,"a":2}`, `[]`, `{}`, `null`, `1e2`}
)

// spot, diet and meal are the members of structured values.
var (
	spot = []member{{"Name", texts}, {"Height", doubles}, {"Heights", []string{`[]`, `[1,"NaN"]`, `["-INF",-0.0]`}}}
	keep = []member{{"Name", texts}, {"Traits", traits}, {"Salary", doubles}, {"Since", instants}}
	bird = []member{{"Wingspan", doubles}}
	fish = []member{{"Depth", depths}}
	own  = []member{
		{"Name", texts}, {"Code", texts}, {"Tame", []string{"true", "false"}}, {"Legs", []string{"0", "255", "4"}}, {"Mood", []string{"-128", "127", "0"}},
		{"Year", []string{"-32768", "32767", "7"}}, {"Number", []string{"-2147483648", "2147483647", "1", "2", "0"}}, {"Cells", []string{"-9223372036854775808", "9223372036854775807", "1"}},
		{"Price", prices}, {"Exact", exacts}, {"Speed", singles}, {"Weight", doubles}, {"Chip", guids}, {"Born", dates}, {"Seen", instants}, {"Wakes", clocks}, {"Sleeps", durations},
		{"Genome", binaries}, {"Place", points}, {"Extra", anything}, {"Traits", traits}, {"Rank", ranks},
		{"Names", []string{`[]`, `["a",null]`, `["b","a"]`}}, {"Weights", []string{`["NaN",1]`, `[-0.0,"INF"]`, `[1e300,null]`}}, {"Speeds", []string{`[0.1]`, `["NaN"]`}},
		{"Exacts", []string{`[1.50,2]`}}, {"Times", []string{`["2024-03-01T01:30:00+02:00"]`}}, {"Naps", []string{`["P0DT0H5M"]`}}, {"Genomes", []string{`["YQ==","+/+/"]`}},
		{"Chips", []string{`["FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"]`}}, {"AllTraits", []string{`["Fast, Shy","3",null]`, `[]`}},
	}
	dynamic = []member{
		{"zeta", anything}, {"alpha", texts}, {"mu", doubles[:8]}, {"beta@odata.type", []string{`"#Double"`}}, {"when@odata.type", []string{`"#DateTimeOffset"`}},
		{"Wingspan", []string{`1.5`, `"wide"`, `true`}}, {"Limit", []string{`2`, `"NaN"`, `"none"`}}, {"Colours", []string{`"red"`, `["red"]`}}, {"Nest", []string{`"high"`, `{"Name":"x"}`}},
		{"list", []string{`[1,2]`, `[]`, `["a",null]`}}, {"note@my.term", []string{`"n"`, `null`}},
	}
)

// members writes some of the members of an object.
func (g *zoo) members(b []string, list []member, some int) []string {
	for _, m := range list {
		switch n := g.IntN(100); {
		case n >= some:
		case n < some/6 && (m.values[0][0] != '[' || n == 0): // a collection is never null
			b = append(b, `"`+m.name+`":null`)
		default:
			b = append(b, `"`+m.name+`":`+one(g, m.values...))
		}
	}
	return b
}

// more writes dynamic properties.
func (g *zoo) more(b []string, declared ...string) []string {
	if g.IntN(3) > 0 {
		return b
	}
	var list []member
	for _, m := range dynamic {
		if !slices.Contains(declared, m.name) {
			list = append(list, m)
		}
	}
	g.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	for _, text := range g.members(nil, list, 40) {
		if name, _, _ := strings.Cut(text, `@odata.type`); name != text {
			if strings.HasSuffix(text, "null") {
				continue
			}
			b = append(b, text, name+`":`+one(g, map[string][]string{`"beta`: {`"NaN"`, `1.5`, `-0`}, `"when`: {`"2024-03-01T01:30:00+02:00"`, `null`}}[name]...))
			continue
		}
		b = append(b, text)
	}
	return b
}

func object(b []string) string { return "{" + strings.Join(b, ",") + "}" }

func (g *zoo) spot() string { return object(g.members(nil, spot, 50)) }

// diet is a complex value, perhaps of a derived type, which may say so needlessly.
func (g *zoo) diet() string {
	var b []string
	strict := g.IntN(2) == 0
	if strict {
		b = append(b, `"@odata.type":"#example.animals.Strict"`)
	} else if g.IntN(4) == 0 {
		b = append(b, `"@odata.type":"#example.animals.Diet"`)
	}
	b = g.members(b, []member{{"Food", texts}, {"Grams", doubles}, {"Traits", traits}, {"From", []string{g.spot()}}}, 50)
	if strict {
		b = g.members(b, []member{{"Limit", singles}, {"Every", durations}, {"Store", []string{g.spot()}}}, 50)
	}
	if strict {
		return object(g.more(b, "Limit"))
	}
	return object(g.more(b))
}

// animal is one of a kind, without a key.
func (g *zoo) animal(kind string, some int) []string {
	b := []string{`"@odata.type":"#example.animals.` + kind + `"`}
	if kind == "Animal" && g.IntN(2) == 0 {
		b = nil
	}
	b = g.members(b, own, some)
	b = g.members(b, []member{{"Diet", []string{g.diet()}}, {"Diets", []string{"[" + g.diet() + "," + g.diet() + "]", "[]"}}, {"Home", []string{g.spot()}}}, some)
	switch kind {
	case "Bird", "Parrot":
		b = g.members(b, bird, some)
		b = g.members(b, []member{{"Nest", []string{g.spot()}}, {"Song", []string{g.diet()}}}, some)
	case "Fish":
		b = g.members(b, fish, some)
	}
	if kind == "Parrot" {
		b = append(b, `"Words":`+one(g, `[]`, `["hello","you"]`))
		b = g.members(b, []member{{"Colours", traits}}, some)
	}
	return g.more(b, map[string][]string{"Bird": {"Wingspan", "Nest"}, "Parrot": {"Wingspan", "Nest", "Colours"}}[kind]...)
}

func (g *zoo) keeperKey() string {
	return fmt.Sprintf("00000000-0000-0000-0000-00000000000%d", g.IntN(4))
}

// request is one that writes or reads.
func (g *zoo) request() request {
	if len(g.animals) < 8 || g.IntN(12) == 0 {
		return g.create()
	}
	if g.IntN(4) == 0 {
		return g.write()
	}
	return g.read()
}

func (g *zoo) create() request {
	if len(g.animals) < 1 || g.IntN(6) == 0 {
		b := []string{`"ID":"` + g.keeperKey() + `"`, `"Home":` + g.spot()}
		return request{"POST /Keepers", object(g.members(b, keep, 70))}
	}
	kind := one(g, "Animal", "Bird", "Parrot", "Fish")
	b := append(g.animal(kind, 60), fmt.Sprintf(`"ID":%d`, len(g.animals)+1))
	if g.IntN(4) == 0 {
		b = append(b, `"Keeper@odata.bind":"Keepers(`+g.keeperKey()+`)"`)
	}
	if g.IntN(4) == 0 {
		b = append(b, fmt.Sprintf(`"Friends@odata.bind":["Animals(%d)"]`, g.id()))
	}
	if g.IntN(3) == 0 {
		b = append(b, `"Meals":[{"No":1,"Diet":`+g.diet()+`,"Amount":"NaN"},{"No":2,"Food":`+one(g, texts...)+`}]`)
	}
	if g.IntN(3) == 0 {
		b = append(b, `"Passport":{"Number":`+one(g, texts...)+`,"Diet":`+g.diet()+`}`)
	}
	return request{"POST /Animals", object(b)}
}

// tell says what became of a request.
func (g *zoo) tell(r request, answer string) {
	switch {
	case !strings.HasPrefix(r.line, "POST /"):
	case strings.HasPrefix(r.line, "POST /Keepers"):
		if len(g.animals) == 0 {
			g.animals = append(g.animals, "")
		}
	case r.line == "POST /Animals" && strings.HasPrefix(answer, "Created"):
		_, kind, _ := strings.Cut(r.body, `"@odata.type":"#example.animals.`)
		kind, _, _ = strings.Cut(kind, `"`)
		if !strings.HasPrefix(r.body, `{"@odata.type`) {
			kind = "Animal"
		}
		g.animals = append(g.animals, kind)
	}
}

func (g *zoo) id() int { return 1 + g.IntN(len(g.animals)+1) }

func (g *zoo) write() request {
	id := g.id()
	kind := "Animal"
	if id < len(g.animals) && g.animals[id] != "" {
		kind = g.animals[id]
	}
	at := fmt.Sprintf("/Animals(%d)", id)
	switch g.IntN(12) {
	case 0, 1, 2, 3, 4:
		return request{"PATCH " + at, object(g.animal(kind, 15))}
	case 5:
		return request{"PUT " + at, object(g.animal(kind, 40))}
	case 6:
		return request{"PUT " + at + "/Keeper/$ref", `{"@odata.id":"Keepers(` + g.keeperKey() + `)"}`}
	case 7:
		return request{"POST " + at + "/Friends/$ref", fmt.Sprintf(`{"@odata.id":"Animals(%d)"}`, g.id())}
	case 8:
		return request{"POST " + at + "/Meals", object(g.members([]string{fmt.Sprintf(`"No":%d`, g.IntN(5)), `"Diet":` + g.diet()}, []member{{"Food", texts}, {"Amount", doubles}}, 60))}
	case 9:
		return request{"PATCH " + at + fmt.Sprintf("/Meals(%d)", g.IntN(5)), object(g.members([]string{`"Diet":` + g.diet()}, []member{{"Food", texts}, {"Amount", doubles}}, 60))}
	case 10:
		return request{"PATCH " + at + "/Passport", `{"Diet":` + g.diet() + `}`}
	}
	if g.IntN(4) > 0 {
		return request{"PATCH /Keepers(" + g.keeperKey() + ")", object(g.members([]string{`"Home":` + g.spot()}, keep, 40))}
	}
	return request{"DELETE " + at, ""}
}
