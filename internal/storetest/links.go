package storetest

import (
	"fmt"
	"strings"
	"testing"
)

// testSameAgain says of animals, in every form, what they are related to already: the link
// stands, and what it constrains has the value that it has to have.
func (run suite) testSameAgain(t *testing.T) {
	for _, end := range []struct{ at, name, to, property, value string }{
		{"Animals(1)", "Keeper", "Keepers(1)", "KeeperID", "1"},
		{"Animals(2)", "Doctor", "Keepers(2)", "DoctorBadge", `"b"`},
		{"Animals(2)", "Rival", "Animals(3)", "RivalID", "3"},
		{"Animals(3)", "Keeper", "Keepers(2)", "KeeperID", "2"},
	} {
		typ := map[string]string{"Animals(1)": "Animal", "Animals(2)": "Cat", "Animals(3)": "Dog"}[end.at]
		path := "/" + end.at
		if end.name == "Rival" {
			path += "/example.zoo.Cat"
		}
		for i, form := range []string{
			`"%@odata.bind":"` + end.to + `"`, `"%@bind":"/` + end.to + `"`, `"%":{"@id":"` + end.to + `"}`, `"%":{"@odata.id":"` + end.to + `"}`,
			`"%":{"@odata.id":"` + end.to + `","Name":"Again"}`, `"%":{"Name":"Again"}`, `"%":{"ID":` + end.to[len(end.to)-2:len(end.to)-1] + `}`,
		} {
			t.Run(fmt.Sprint(end.at, end.name, i), func(t *testing.T) { // a test of its own, after which its stores are closed: a database takes only so many connections
				for _, method := range []string{"PUT", "PATCH"} {
					for _, said := range []string{"", `,"` + end.property + `":null`} {
						c := run.openZoo(t)
						c.ask(t, method+" /"+end.at, `{"@odata.type":"#example.zoo.`+typ+`","Name":"N",`+strings.ReplaceAll(form, "%", end.name)+said+"}", 204)
						c.ask(t, "GET "+path+"?$expand="+end.name, "", 200, `"Name":"N"`, `"`+end.property+`":`+end.value, `"`+end.name+`":{`)
						c.ask(t, "GET "+path+"?$select=Name&$expand="+end.name+"/$ref", "", 200, end.to)
					}
				}
			})
		}
	}
	c := run.openZoo(t)
	c.ask(t, "PUT /Keepers(1)", `{"Name":"Ann","Animals":[{"@odata.id":"Animals(1)"}]}`, 204)
	c.ask(t, "GET /Animals?$filter=KeeperID_eq_1_and_Keeper/ID_eq_1", "", 200, `"ID":1`)
	c.ask(t, "PUT /Animals(1)", `{"Name":"N"}`, 204)
	c.ask(t, "GET /Animals(1)?$expand=Keeper", "", 200, `"KeeperID":null`, `"Keeper":null`)
}

// testBoundToNull ends what single-valued navigation properties lead to (JSON Format 8.5).
func (run suite) testBoundToNull(t *testing.T) {
	c := run.openZoo(t)
	for _, form := range []string{"@odata.bind", "@bind"} {
		c.ask(t, "PATCH /Animals(1)", `{"Keeper@odata.bind":"Keepers(1)","Mate@bind":"Animals(2)"}`, 204)
		c.ask(t, "PATCH /Animals(1)", `{"Keeper`+form+`":null,"Mate`+form+`": null}`, 204)
		c.ask(t, "GET /Animals(1)?$expand=Keeper,Mate", "", 200, `"KeeperID":null`, `"Keeper":null`, `"Mate":null`)
		c.ask(t, "PATCH /Animals(2)", `{"Friends`+form+`":null}`, 400, `"target":"Friends`+form)
		c.ask(t, "PATCH /Animals(2)", `{"Name`+form+`":null}`, 400, "no navigation property")
	}
	c.ask(t, "POST /Animals", `{"ID":10,"Name":"N","Keeper@odata.bind":null}`, 201, `"KeeperID":null`)
	c.ask(t, "PATCH /Animals(1)", `{"Keeper@odata.bind":null,"Keeper@bind":"Keepers(1)"}`, 400, "one entity")
	c.ask(t, "PATCH /Animals(1)", `{"Keeper@odata.bind":null,"Keeper":{"ID":1}}`, 400, "one entity")
	c.ask(t, "PATCH /Animals(1)", `{"Keeper@odata.bind":"http://elsewhere/Keepers(1)"}`, 400, `is not the id of an entity of the service","target":"Keeper"`)
}

// testNoSuchLink removes, in every form, links that there are not: nothing else goes.
func (run suite) testNoSuchLink(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "PUT /Animals(2)/Mate/$ref", `{"@odata.id":"Animals(3)"}`, 204)
	c.ask(t, "POST /Animals(2)/Friends/$ref", `{"@odata.id":"Animals(3)"}`, 204)
	c.ask(t, "PATCH /Animals(2)", `{"@odata.type":"#example.zoo.Cat","Chased@odata.bind":["Animals(3)"]}`, 204)
	reads := "GET /Animals?$expand=Keeper,Doctor,Mate,Friends,example.zoo.Cat/Rival,example.zoo.Cat/Chased Accept:application/json;odata.metadata=none"
	before := c.ask(t, reads, "", 200)
	removed := func(source, end, target string) string {
		return `{"@context":"#$delta","value":[{"@context":"#Animals/$deletedLink","source":"` + source + `","relationship":"` + end + `","target":"` + target + `"}]}`
	}
	links := []struct{ source, end, target string }{
		{"Animals(1)", "Keeper", "Keepers(1)"}, {"Animals(2)", "Doctor", "Keepers(2)"}, {"Animals(2)", "Mate", "Animals(3)"}, {"Animals(2)", "Friends", "Animals(3)"},
	}
	for _, l := range links {
		for _, other := range []string{"Keepers(3)", "Keepers(99)", "Retired(1)", "Animals(1)", "Cages(1)"} {
			c.ask(t, "PATCH /Animals", removed(l.source, l.end, other), 404)
			c.ask(t, "DELETE /"+l.source+"/"+l.end+"/$ref?$id="+other, "", 404)
		}
		c.ask(t, "PATCH /Animals", removed("Animals(3)", l.end, l.target), map[bool]int{true: 204, false: 404}[l.end == "Keeper" && l.target == "Keepers(2)"])
	}
	c.ask(t, "DELETE /Animals(1)/Keeper/$ref?$id=", "", 400)
	c.ask(t, "DELETE /Animals(1)/Keeper/$ref?$id=Nothing(1)", "", 400)
	if after := c.ask(t, reads, "", 200); after != before {
		t.Errorf("%s\nwas %s", after, before)
	}
	for _, l := range links {
		c.ask(t, "PATCH /Animals", removed(l.source, l.end, l.target), 204)
		c.ask(t, "PATCH /Animals", removed(l.source, l.end, l.target), 404)
		c.ask(t, "PATCH /Animals", strings.ReplaceAll(removed(l.source, l.end, l.target), "deletedLink", "link"), 204)
	}
	if after := c.ask(t, reads, "", 200); after != before {
		t.Errorf("%s\nwas %s", after, before)
	}
	c.ask(t, "DELETE /Animals(1)/Keeper/$ref?$id=http://example.com/Keepers(1)", "", 204)
	c.ask(t, "DELETE /Animals(2)/Doctor/$ref", "", 204)
	c.ask(t, "GET /Animals?$filter=KeeperID_eq_1_or_DoctorBadge_ne_null", "", 200, `"value":[]`)
}

// testDerivedLinks adds and removes, by deltas, links that are declared by a derived type, and
// has deltas be about something else than they say.
func (run suite) testDerivedLinks(t *testing.T) {
	c := run.openZoo(t)
	link := func(kind, source, end, target string) string {
		return `{"@context":"#$delta","value":[{"@context":"#Animals/$` + kind + `","source":"` + source + `","relationship":"` + end + `","target":"` + target + `"}]}`
	}
	c.ask(t, "POST /Animals", `{"@odata.type":"#example.zoo.Dog","ID":4,"Name":"Max"}`, 201)
	for _, source := range []string{"Animals(2)", "/Animals(2)", "http://example.com/Animals(2)", "Animals(2)/example.zoo.Cat"} {
		for _, cast := range []string{"", "example.zoo.Cat/"} {
			if cast != "" && strings.HasSuffix(source, "Cat") {
				continue
			}
			for _, other := range []string{"Animals(4)", "Animals(99)", "Keepers(3)", "Cages(1)"} {
				c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Rival", other), 404)
			}
			c.ask(t, "GET /Animals(2)/example.zoo.Cat?$expand=Rival", "", 200, `"RivalID":3`, `"Name":"Rex"`)
			c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Rival", "Animals(3)"), 204)
			c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Rival", "Animals(3)"), 404)
			c.ask(t, "GET /Animals(2)/example.zoo.Cat?$expand=Rival", "", 200, `"RivalID":null`, `"Rival":null`)
			for _, other := range []string{"Animals(1)", "Animals(99)", "Keepers(3)"} {
				c.ask(t, "PATCH /Animals", link("link", source, cast+"Rival", other), 400)
			}
			c.ask(t, "PATCH /Animals", link("link", source, cast+"Rival", "Animals(4)"), 204)
			c.ask(t, "PATCH /Animals", link("link", source, cast+"Rival", "Animals(3)"), 204)
			c.ask(t, "PATCH /Animals", link("link", source, cast+"Chased", "Animals(3)"), 204)
			c.ask(t, "PATCH /Animals", link("link", source, cast+"Chased", "Animals(4)"), 204)
			c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Chased", "Animals(3)"), 204)
			c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Chased", "Animals(3)"), 400)
			if got := c.ask(t, "GET /Animals(2)/example.zoo.Cat?$expand=Chased", "", 200, `"Max"`); strings.Contains(got, "Rex") {
				t.Error(got)
			}
			c.ask(t, "PATCH /Animals", link("link", source, cast+"Keeper", "Keepers(3)"), 204)
			c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Keeper", "Keepers(1)"), 404)
			c.ask(t, "PATCH /Animals", link("deletedLink", source, cast+"Keeper", "Keepers(3)"), 204)
		}
	}
	c.ask(t, "PATCH /Animals", link("link", "Animals(1)", "Rival", "Animals(3)"), 404)
	c.ask(t, "PATCH /Animals", link("link", "Animals(2)", "Lives", "Animals(3)"), 400, "no relationship")
	c.ask(t, "PATCH /Animals", link("link", "Animals(2)", "Nothing", "Animals(3)"), 400, "no relationship")
	for _, item := range []string{`{"@id":"Animals(1)","ID":2,"Name":"M"}`, `{"@odata.id":"Animals(ID=1)","ID":2}`, `{"@id":"Animals(1)","ID":2,"@removed":{}}`} {
		c.ask(t, "PATCH /Animals", `{"@context":"#$delta","value":[`+item+`]}`, 400, "item 0", "ID")
	}
	c.ask(t, "PATCH /Visits", `{"@context":"#$delta","value":[{"@id":"Visits(Day=2024-01-01,No=1)","Day":"2024-01-02"}]}`, 400, "Day")
	for context, status := range map[string]int{
		"#$delta": 204, "#Animals/$delta": 204, "http://example.com/$metadata#Animals/$delta": 204, "$metadata#Animals(ID,Name)/$delta": 204, "#Animals/example.zoo.Cat/$delta": 204,
		"#Keepers/$delta": 400, "http://example.com/$metadata#Keepers/$delta": 400, "#Nothing/$delta": 400, "#Keepers(1)/Animals/$delta": 400, "#Collection(example.zoo.Animal)/$delta": 400,
	} {
		c.ask(t, "PATCH /Animals", `{"@context":"`+context+`","value":[{"@id":"Animals(1)","ID":1,"Name":"M"}]}`, status)
	}
	for _, context := range []string{"#Animals/$delta", "#Keepers(2)/Animals/$delta"} {
		c.ask(t, "PATCH /Keepers(2)/Animals", `{"@context":"`+context+`","value":[{"ID":3,"Name":"R"}]}`, 204)
	}
	c.ask(t, "PATCH /Keepers(2)/Notes", `{"@context":"#Keepers(2)/Notes/$delta","value":[{"No":1,"Text":"x"}]}`, 204)
	c.ask(t, "PATCH /Keepers(2)/Notes", `{"@context":"#Keepers(1)/Notes/$delta","value":[{"No":1,"Text":"y"}]}`, 400, "context")
}

// testPrincipals changes values by which animals lead to their doctors: they keep them, and
// a value leads to one keeper only.
func (run suite) testPrincipals(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Keepers", `{"ID":4}`, 201)
	c.ask(t, "POST /Keepers", `{"ID":5}`, 201)
	for _, form := range []string{`"Doctor@odata.bind":"Keepers(4)"`, `"Doctor":{"@odata.id":"Keepers(4)"}`, `"Doctor":{"ID":6}`} {
		for _, method := range []string{"PUT", "PATCH", "POST"} {
			at := map[bool]string{true: " /Animals", false: " /Animals(2)"}[method == "POST"]
			c.ask(t, method+at, `{"@odata.type":"#example.zoo.Cat","Name":"N","ID":9,`+form+"}", 400, "Badge", `"target":"Doctor"`)
		}
	}
	c.ask(t, "PUT /Animals(2)/Doctor/$ref", `{"@odata.id":"Keepers(4)"}`, 400, "Badge")
	doctor := func(badge string) {
		t.Helper()
		c.ask(t, "GET /Animals(2)?$expand=Doctor", "", 200, `"DoctorBadge":"`+badge+`"`, `"Doctor":{`, `"ID":2,`, `"Badge":"`+badge+`"`)
		c.ask(t, "GET /Animals?$filter=DoctorBadge_eq_'"+badge+"'_and_Doctor/ID_eq_2", "", 200, `"ID":2`)
	}
	doctor("b")
	c.ask(t, "PATCH /Keepers(2)", `{"Badge":"bb"}`, 204)
	doctor("bb")
	c.ask(t, "PATCH /Keepers(2)", `{"Badge":null}`, 409, "Badge")
	c.ask(t, "PUT /Keepers(2)", `{"Name":"N"}`, 409, "Badge")
	c.ask(t, "PATCH /Keepers(2)", `{"Badge":"a"}`, 409, "Badge") // that of keeper 1
	c.ask(t, "PATCH /Keepers(1)", `{"Badge":"bb"}`, 409, "Badge")
	c.ask(t, "POST /Keepers", `{"ID":7,"Badge":"bb"}`, 409, "Badge")
	doctor("bb")
	c.ask(t, "POST /Retired", `{"ID":7,"Badge":"bb"}`, 201)
	c.ask(t, "PATCH /Keepers(1)", `{"Badge":"c"}`, 204) // that of keeper 3, to whom none refers
	c.ask(t, "PATCH /Animals(1)", `{"DoctorBadge":"c"}`, 409, "Badge")
	c.ask(t, "PUT /Animals(1)/Doctor/$ref", `{"@odata.id":"Keepers(1)"}`, 409, "Badge")
	c.ask(t, "PATCH /Keepers(3)", `{"Badge":"b"}`, 204) // nobody's any more
	doctor("bb")
	c.ask(t, "POST /$batch", `{"requests":[
		{"id":"1","atomicityGroup":"g","method":"patch","url":"Keepers(2)","headers":{"content-type":"application/json"},"body":{"Badge":"x"}},
		{"id":"2","atomicityGroup":"g","method":"post","url":"Keepers","headers":{"content-type":"application/json"},"body":{"ID":8,"Badge":"bb"}},
		{"id":"3","atomicityGroup":"g","method":"patch","url":"Animals(1)","headers":{"content-type":"application/json"},"body":{"DoctorBadge":"bb"}}]}`, 200, `"status":204`)
	doctor("x")
	c.ask(t, "GET /Animals(1)/Doctor/ID/$value", "", 200, "8")
	c.ask(t, "DELETE /Keepers(2)", "", 204)
	c.ask(t, "GET /Animals(2)?$expand=Doctor", "", 200, `"DoctorBadge":null`, `"Doctor":null`)
}

// testEmptyIDs names what animals are related to by nothing.
func (run suite) testEmptyIDs(t *testing.T) {
	c := run.openZoo(t)
	before := c.ask(t, "GET /Animals?$expand=*", "", 200) + c.ask(t, "GET /Keepers?$expand=*", "", 200)
	for _, id := range []string{`{"@id":""}`, `{"@odata.id":""}`, `{"@id":"","Name":"N"}`, `{"@id":"","ID":7}`} {
		for _, form := range []string{`"Keeper":` + id, `"Doctor":` + id, `"Mate":` + id, `"Friends":[` + id + `]`, `"Friends@delta":[` + id + `]`, `"Friends@delta":[{"@removed":{},` + id[1:] + `]`} {
			for _, ask := range []string{"PATCH /Animals(1)", "PUT /Animals(1)", "POST /Animals"} {
				c.ask(t, ask, `{"Name":"N","ID":9,`+form+"}", 400)
			}
		}
		c.ask(t, "PATCH /Keepers(1)", `{"Animals":[`+id+`]}`, 400)
	}
	if after := c.ask(t, "GET /Animals?$expand=*", "", 200) + c.ask(t, "GET /Keepers?$expand=*", "", 200); after != before {
		t.Errorf("%s\nwas %s", after, before)
	}
}
