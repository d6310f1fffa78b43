package storetest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
)

// testSameWithin is testSame for navigation properties of complex values.
func (run suite) testSameWithin(t *testing.T) {
	handler := func(s Store) http.Handler {
		service := zoohttp.Stored(s)
		if err := s.Load([]byte(animals)); err != nil {
			t.Fatal(err)
		}
		return zoohttp.NewHandler(service, server.WithTransactions(s.Begin))
	}
	for seed := *sameFirst; seed < *sameFirst+*sameSeeds && !t.Failed(); seed++ {
		judge, judged := handler(memory.New()), handler(run.open(t))
		g := cages{rand.New(rand.NewPCG(seed, 5))}
		for n := range requestsOfSeed {
			r := g.request()
			if want, got := r.ask(judge), r.ask(judged); want != got {
				got, want = around(got, want), around(want, got)
				t.Errorf("seed %d, request %d: %s\n%s\nanswers\n%s\nwant\n%s", seed, n, r.line, r.body, got, want)
			}
		}
	}
}

// cages makes requests about the dens of cages, and what they lead to.
type cages struct{ *rand.Rand }

func (g cages) one(list ...string) string { return list[g.IntN(len(list))] }

func (g cages) keeper() string { return fmt.Sprintf("Keepers(%d)", 1+g.IntN(4)) }
func (g cages) animal() string { return fmt.Sprintf("Animals(%d)", 1+g.IntN(4)) }
func (g cages) cage() string   { return fmt.Sprintf("/Cages(%d)", 1+g.IntN(3)) }

// den returns a complex value, with what its type declares and, now and then, what it does not.
func (g cages) den() string {
	var members []string
	kind := g.IntN(5)
	switch kind {
	case 0:
		return "null"
	case 1:
		members = append(members, `"@odata.type":"#example.zoo.Lair"`)
	case 2:
		members = append(members, `"@odata.type":"#example.zoo.Burrow"`)
	case 4:
		members = append(members, `"@odata.type":"#example.zoo.Kitchen"`, g.one(`"CookID":1`, `"CookID":9`, `"Size":2`, fmt.Sprintf(`"Cook@odata.bind":%q`, g.keeper())))
	}
	maybe := func(format string, args ...any) {
		if g.IntN(3) == 0 {
			members = append(members, fmt.Sprintf(format, args...))
		}
	}
	maybe(`"Size":%d`, g.IntN(9))
	maybe(`"Guard@odata.bind":%q`, g.keeper())
	maybe(`"Guests@odata.bind":[%q,%q]`, g.animal(), g.animal())
	maybe(`"Corner":{"Cleaner@odata.bind":%q,"SweeperBadge":%q}`, g.keeper(), g.one("a", "b", "c", "d"))
	maybe(`"Toys":[%s]`, g.toy())
	maybe(`"OwnerID":%d`, 1+g.IntN(4))
	maybe(`"Owner@odata.bind":%q`, g.keeper())
	maybe(`"Plaque":{"No":1,"Text":"p"}`)
	if kind < 3 || g.IntN(8) == 0 {
		maybe(`"Watcher":{"@id":%q}`, g.keeper())
	}
	if kind == 1 || g.IntN(8) == 0 {
		maybe(`"Prey@odata.bind":[%q]`, g.animal())
		maybe(`"Bones":[{"No":%d,"Text":"b"}]`, 1+g.IntN(3))
		maybe(`"Nook":{"Cleaner@odata.bind":%q}`, g.keeper())
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (g cages) toy() string {
	return fmt.Sprintf(`{"No":%d,"Name":%q,"Box":%s}`, 1+g.IntN(3), g.one("Ann", "Rex"), g.one("null", "{}", `{"Parts":[{"No":1,"Text":"x"}]}`, fmt.Sprintf(`{"Packer@odata.bind":%q}`, g.keeper())))
}

// perch returns an item of a collection, with what it leads to.
func (g cages) perch() string {
	members := []string{fmt.Sprintf(`"Height":%d`, g.IntN(9))}
	maybe := func(format string, args ...any) {
		if g.IntN(3) == 0 {
			members = append(members, fmt.Sprintf(format, args...))
		}
	}
	maybe(`"Cleaner@odata.bind":%q`, g.keeper())
	maybe(`"Birds@odata.bind":[%q,%q]`, g.animal(), g.animal())
	maybe(`"Corner":{"Cleaner":{"@id":%q}}`, g.keeper())
	maybe(`"Hooks":[{"Size":1},{"Hung@odata.bind":%q}]`, g.animal())
	if g.IntN(3) == 0 {
		members = append(members, fmt.Sprintf(`"@odata.type":"#example.zoo.Swing","Pusher@odata.bind":%q`, g.keeper()))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// ofPerches makes a request about such items.
func (g cages) ofPerches() request {
	switch g.IntN(9) {
	case 0, 1:
		return request{g.one("PATCH ", "PATCH ", "PUT ") + g.cage(), `{"Perches":[` + g.perch() + "," + g.perch() + "]}"}
	case 2:
		return request{g.one("PATCH ", "PUT ") + g.cage() + g.one("/Perches/0", "/Perches/1", "/Perches/-1"), g.perch()}
	case 3:
		return request{"POST " + g.cage() + g.one("/Perches", "/Perches?$index=0"), g.perch()}
	case 4:
		return request{"DELETE " + g.cage() + g.one("/Perches/0", "/Perches/1"), ""}
	case 6:
		return request{"GET " + g.one("/Cages?$apply=aggregate(Perches/", g.cage()+"/Perches?$apply=aggregate(") +
			strings.ReplaceAll(g.one("Height with sum as T", "Hooks/Size with max as T", "Cleaner/ID with countdistinct as T", "$count as T", "Birds/ID with sum as T"), " ", "%20") + ")", ""}
	case 5:
		return request{"GET " + g.cage() + "/Perches?$expand=" + g.one("Cleaner", "Birds($orderby=ID)") + "&$filter=Cleaner/Name%20ne%20'Ann'", ""}
	}
	return request{"GET /Cages?$orderby=No&$expand=" + g.one("Perches/Cleaner", "Perches/Birds($orderby=ID)", "Perches/Corner/Cleaner,Perches/Hooks/Hung", "Perches/example.zoo.Swing/Pusher") +
		"&$filter=" + strings.ReplaceAll(g.one("Perches/any(p:p/Cleaner/Name eq 'Ann')", "Perches/all(p:p/Birds/any(b:b/ID lt 3))", "Perches/any(p:p/Hooks/any(h:h/Hung/ID eq 2))", "No gt 0"), " ", "%20"), ""}
}

// inside returns the path to what a cage contains.
func (g cages) inside() string {
	return g.cage() + g.one("/Den/Toys", "/Den/Toys", fmt.Sprintf("/Den/Toys(%d)/Box/Parts", 1+g.IntN(2)), "/Den/example.zoo.Lair/Bones")
}

// end returns the path of a navigation property from a cage.
func (g cages) end() string {
	return g.one("Den/Guard", "Den/Owner", "Den/Corner/Sweeper", "Den/example.zoo.Kitchen/Cook", "Den/Corner/Cleaner", "Den/example.zoo.Lair/Watcher", "Den/example.zoo.Burrow/Watcher", "Den/example.zoo.Lair/Nook/Cleaner")
}

func (g cages) ends() string { return g.one("Den/Guests", "Den/example.zoo.Lair/Prey") }

// many are those and what is contained, of which there are numbers.
func (g cages) many() (path, key string) {
	if g.IntN(2) == 0 {
		return g.ends(), "ID"
	}
	return g.one("Den/Toys", "Den/example.zoo.Lair/Bones"), "No"
}

func (g cages) request() request {
	if g.IntN(3) == 0 {
		return g.ofPerches()
	}
	many, key := g.many()
	switch g.IntN(15) {
	case 10:
		return request{"POST " + g.inside(), g.one(g.toy(), `{"No":2,"Text":"t"}`)}
	case 11:
		return request{g.one("PATCH ", "DELETE ") + g.inside() + fmt.Sprintf("(%d)", 1+g.IntN(3)), `{}`}
	case 13:
		return request{"PATCH /" + g.keeper(), g.one(`{"Badge":"d"}`, `{"Badge":"a"}`, `{"Badge":null}`, `{"Owned@odata.bind":["Cages(1)"]}`)}
	case 14:
		return request{"GET /Keepers?$orderby=ID&$expand=Owned($orderby=No)&$filter=" + g.one("Owned/any()", "Owned/$count%20lt%202", "Owned/any(c:c/Den/Size%20gt%202)"), ""}
	case 12:
		return request{"GET " + g.inside() + g.one("?$orderby=No", "/$count", "(1)"), ""}
	case 0:
		return request{"POST /Cages", fmt.Sprintf(`{"No":%d,"Den":%s}`, 1+g.IntN(3), g.den())}
	case 1, 2:
		return request{g.one("PATCH ", "PATCH ", "PUT ") + g.cage(), `{"Den":` + g.den() + "}"}
	case 3:
		if g.IntN(4) == 0 {
			return request{"DELETE " + g.one(g.cage(), "/"+g.animal(), "/"+g.keeper()), ""}
		}
		return request{"PUT " + g.cage() + "/" + g.end() + "/$ref", fmt.Sprintf(`{"@odata.id":%q}`, g.keeper())}
	case 4:
		return request{"POST " + g.cage() + "/" + g.ends() + "/$ref", fmt.Sprintf(`{"@odata.id":%q}`, g.animal())}
	case 5:
		return request{"GET " + g.cage() + "/" + g.one(g.end(), many+"?$orderby="+key, many+"/$count", "Den/Plaque"), ""}
	}
	query := []string{"$orderby=No"}
	maybe := func(format string, args ...any) {
		if g.IntN(2) == 0 {
			query = append(query, strings.ReplaceAll(fmt.Sprintf(format, args...), " ", "%20"))
		}
	}
	maybe("$expand=%s,%s($orderby=%s)", g.end(), many, key)
	maybe("$filter=%s", g.one(
		g.end()+"/Name eq 'Ann'", g.end()+" eq null", g.one(g.ends(), "Den/Toys")+"/any(x:x/Name eq 'Rex')", many+"/$count gt 0",
		"not "+many+"/all(x:x/"+key+" lt 3)", "Den/Toys/any(x:x/Box/Packer/Name eq 'Ann')", "Den/Plaque/No eq 1"))
	maybe("$select=No")
	return request{"GET /Cages?" + strings.Join(query, "&"), ""}
}

// testDeltasOfDens keeps up with what complex values lead to and contain.
func (run suite) testDeltasOfDens(t *testing.T) {
	queries := []string{
		"/Cages?$expand=Den/Guard,Den/Toys($expand=Maker),Den/example.zoo.Lair/Watcher", "/Cages?$expand=Perches/Cleaner,Perches/Birds",
		"/Cages?$filter=Den/Owner/Name_eq_'Ann'", "/Cages?$filter=Perches/any(p:p/Cleaner/Name_ne_'Ann')", "/Cages?$filter=Den/Toys/any(t:t/Box/Parts/any())",
	}
	for seed := range uint64(3) {
		c := run.openZoo(t)
		g := cages{rand.New(rand.NewPCG(seed, 9))}
		followAll(t, c.h, queries, g.Rand, func(*testing.T, http.Handler, *rand.Rand) string {
			for {
				if r := g.request(); !strings.HasPrefix(r.line, "GET") {
					r.ask(c.h)
					return r.line + r.body
				}
			}
		})
	}
}
