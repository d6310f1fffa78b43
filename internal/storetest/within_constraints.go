package storetest

import "testing"

// testWithinConstraints has properties of complex values and what navigation properties of these
// lead to follow each other, both ways (CSDL 8.5), and does what is to be done on deletion (8.6).
func (run suite) testWithinConstraints(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Den":{"OwnerID":1,"Corner":{"Sweeper@odata.bind":"Keepers(2)"}}}`, 201, `"OwnerID":1`, `"SweeperBadge":"b"`)
	c.ask(t, "POST /Cages", `{"No":2,"Den":{"@odata.type":"#example.zoo.Kitchen","Owner@odata.bind":"Keepers(2)","Cook@odata.bind":"Keepers(1)"}}`, 201, `"OwnerID":2`, `"CookID":1`)
	c.ask(t, "POST /Cages", `{"No":3,"Den":{"@odata.type":"#example.zoo.Lair","Nook":{"SweeperBadge":"c"}}}`, 201)
	c.ask(t, "POST /Cages", `{"No":4}`, 201)
	for request, want := range map[string]string{
		"/Cages(1)/Den/Owner":                         `"Ann"`,
		"/Cages(1)/Den/Corner/Sweeper":                `"Bob"`,
		"/Cages(2)/Den/Owner":                         `"Bob"`,
		"/Cages(2)/Den/example.zoo.Kitchen/Cook":      `"Ann"`,
		"/Cages(3)/Den/example.zoo.Lair/Nook/Sweeper": `"ID":3`,
		"/Keepers(1)/Owned?$select=No":                `"No":1}]`,
		"/Keepers?$expand=Owned($select=No)&$filter=Owned/any(c:c/No_eq_2)&$select=ID": `"Owned":[{`,
		"/Cages?$filter=Den/Owner/Name_eq_'Ann'&$select=No":                            `"No":1}]`,
		"/Cages?$filter=Den/Corner/Sweeper/Badge_eq_'b'&$select=No":                    `"No":1}]`,
		"/Cages?$filter=Den/example.zoo.Kitchen/Cook/Name_eq_'Ann'&$select=No":         `"No":2}]`,
		"/Cages?$orderby=No_desc&$expand=Den/Owner($select=Name),Den/Corner/Sweeper":   `"Owner":{"@odata.etag"`,
		"/Cages?$filter=Den/example.zoo.Lair/Nook/Sweeper/Badge_eq_'c'&$select=No":     `"No":3}]`,
	} {
		c.ask(t, "GET "+request, "", 200, want)
	}
	// The property leads the way, or the relationship does.
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"OwnerID":3}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Owner", "", 200, `"ID":3`)
	c.ask(t, "PUT /Cages(1)/Den/OwnerID", `{"value":2}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Owner", "", 200, `"ID":2`)
	c.ask(t, "PUT /Cages(1)/Den/Owner/$ref", `{"@odata.id":"Keepers(1)"}`, 204)
	c.ask(t, "GET /Cages(1)/Den/OwnerID/$value", "", 200, "1")
	c.ask(t, "POST /Keepers(3)/Owned/$ref", `{"@odata.id":"Cages(1)"}`, 204)
	c.ask(t, "GET /Cages(1)/Den/OwnerID/$value", "", 200, "3")
	c.ask(t, "DELETE /Keepers(3)/Owned(1)/$ref", "", 204)
	c.ask(t, "GET /Cages(1)/Den/OwnerID", "", 204)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Owner":{"ID":8,"Name":"New"}}}`, 204)
	c.ask(t, "GET /Cages(1)", "", 200, `"OwnerID":8`)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Owner@odata.bind":null}}`, 204)
	c.ask(t, "GET /Cages(1)", "", 200, `"OwnerID":null`)
	c.ask(t, "POST /Keepers", `{"ID":7,"Owned":[{"No":7,"Den":{"Size":1}}]}`, 201)
	c.ask(t, "GET /Cages(7)", "", 200, `"OwnerID":7`)
	c.ask(t, "POST /Keepers(7)/Owned", `{"No":8,"Den":{}}`, 201, `"OwnerID":7`)
	c.ask(t, "POST /Keepers(7)/Owned", `{"No":9}`, 400, "Den is null")
	c.ask(t, "POST /Keepers(7)/Owned", `{"No":9,"Den":{"Owner@odata.bind":"Keepers(1)"}}`, 400)
	// What names nothing, or is nowhere, is refused.
	for body, status := range map[string]int{`{"Den":{"OwnerID":99}}`: 400, `{"Den":{"Corner":{"SweeperBadge":"o"}}}`: 400, `{"Den":{"OwnerID":1,"Owner@odata.bind":"Keepers(2)"}}`: 204,
		`{"Den":{"@odata.type":"#example.zoo.Kitchen"}}`: 400, `{"Den":{"@odata.type":"#example.zoo.Kitchen","CookID":99}}`: 400} {
		c.ask(t, "PATCH /Cages(1)", body, status)
	}
	c.ask(t, "POST /Keepers(1)/Owned/$ref", `{"@odata.id":"Cages(4)"}`, 400, "Den is null")
	c.ask(t, "POST /Keepers", `{"ID":9,"Owned":[{"No":30}]}`, 400, "Den is null")
	c.ask(t, "PATCH /Keepers(1)", `{"Owned":[{"No":30}]}`, 400, "Den is null")
	c.ask(t, "PATCH /Keepers(1)", `{"Owned":[{"No":4}]}`, 400, "Den is null")
	c.ask(t, "PATCH /Keepers(1)", `{"Owned@odata.bind":["Cages(4)"]}`, 400, "Den is null")
	c.ask(t, "PUT /Keepers(61)", `{"Owned":[{"No":30}]}`, 400, "Den is null")
	c.ask(t, "PUT /Cages(4)/Den/Owner/$ref", `{"@odata.id":"Keepers(1)"}`, 404)
	c.ask(t, "GET /Cages(30)", "", 404)
	c.ask(t, "DELETE /Cages(2)/Den/example.zoo.Kitchen/Cook/$ref", "", 409, "Cook")
	c.ask(t, "DELETE /Keepers(1)", "", 409, "Cook")
	// What refers by a value follows as that changes.
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Corner":{"SweeperBadge":"b"}}}`, 204)
	c.ask(t, "PATCH /Keepers(2)", `{"Badge":"bb"}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Corner/SweeperBadge/$value", "", 200, "bb")
	c.ask(t, "PATCH /Keepers(2)", `{"Badge":null}`, 409)
	c.ask(t, "DELETE /Keepers(3)", "", 204)
	c.ask(t, "GET /Cages(3)", "", 200, `"SweeperBadge":null`)
	// A value that is gone, or of another type, refers to nothing.
	c.ask(t, "PATCH /Cages(2)", `{"Den":{"@odata.type":"#example.zoo.Burrow"}}`, 204)
	c.ask(t, "GET /Cages(2)/Den/Owner", "", 200, `"Bob"`)
	c.ask(t, "DELETE /Keepers(1)", "", 204)
	c.ask(t, "PATCH /Cages(2)", `{"Den":null}`, 204)
	c.ask(t, "GET /Keepers(2)/Owned?$filter=No_eq_2", "", 200, `"value":[]`)
	c.ask(t, "POST /Cages", `{"No":20,"Den":{"@odata.type":"#example.zoo.Burrow","Warden@odata.bind":"Keepers(2)"}}`, 201)
	c.ask(t, "DELETE /Cages(20)", "", 409, "Warden")
	c.ask(t, "PATCH /Cages(20)", `{"Den":{"Warden@odata.bind":null,"Mole@odata.bind":"Animals(1)"}}`, 204)
	c.ask(t, "DELETE /Cages(20)", "", 204)
	c.ask(t, "GET /Animals(1)", "", 404)
}
