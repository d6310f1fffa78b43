package storetest

import "testing"

// testWithin keeps what navigation properties of complex values lead to, reads it and asks about
// it, and refuses what they cannot lead to (CSDL 9.1, Protocol 11.2.5.2 and 11.4.2).
func (run suite) testWithin(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Den":{"Size":3,"Guard@odata.bind":"Keepers(1)","Guests@odata.bind":["Animals(2)","Animals(3)"],"Corner":{"Dark":true,"Cleaner@odata.bind":"Keepers(2)"}}}`, 201, `"Size":3`)
	c.ask(t, "POST /Cages", `{"No":2,"Den":{"Size":4}}`, 201)
	c.ask(t, "POST /Cages", `{"No":3}`, 201)
	for request, want := range map[string]string{
		"/Cages(1)/Den/Guard":                                                        `"Ann"`,
		"/Cages(1)/Den/Guard/Name/$value":                                            `Ann`,
		"/Cages(1)/Den/Guests/$count":                                                `2`,
		"/Cages(1)/Den/Guests?$orderby=Name&$select=Name&$top=1":                     `"Name":"Rex"}]`,
		"/Cages(1)/Den/Corner/Cleaner":                                               `"Bob"`,
		"/Cages(1)?$expand=Den/Guard($select=Name)":                                  `"Guard":{"@odata.etag"`,
		"/Cages(1)?$expand=Den/Guests($select=Name;$orderby=Name_desc)":              `"Name":"Tom"},{`,
		"/Cages(1)?$select=No&$expand=Den/Guard($select=Name)":                       `"Den":{"Guard":{"@odata.etag"`,
		"/Cages?$select=No&$expand=Den/Corner/Cleaner($select=Name),Den/Guests":      `}},"Guests":[{`,
		"/Cages?$select=Sign&$orderby=No&$expand=Den/Corner/Cleaner($select=Name)":   `"Den":{"Corner":{"Cleaner":{`,
		"/Cages?$expand=Den/Corner/Cleaner($expand=Animals($select=Name))":           `"Animals":[{`,
		"/Cages?$filter=Den/Guard/Name_eq_'Ann'&$select=No":                          `"No":1}]`,
		"/Cages?$filter=Den/Guard/Name_eq_null&$select=No&$orderby=No_desc":          `"No":2}]`,
		"/Cages?$filter=Den/Corner/Cleaner/Name_eq_'Ann'":                            `"value":[]`,
		"/Cages?$filter=Den/Guests/any(g:g/Name_eq_'Tom')&$select=No":                `"No":1}]`,
		"/Cages?$filter=Den/Guests/$count_eq_2&$select=No":                           `"No":1}]`,
		"/Cages?$orderby=Den/Guard/Name_desc,No&$select=No&$top=1":                   `"No":1}]`,
		"/Cages?$filter=Den/Corner/Cleaner/Animals/any(a:a/ID_eq_3)&$select=No":      `"No":1}]`,
		"/Cages?$apply=groupby((Den/Guard/Name),aggregate($count_as_N))&$top=2":      `"N":`,
		"/Cages(1)/Den/Guests?$filter=startswith(Name,'T')&$count=true&$select=Name": `"@odata.count":1`,
	} {
		c.ask(t, "GET "+request, "", 200, want)
	}
	full := " Accept:application/json;odata.metadata=full"
	c.ask(t, "GET /Cages(1)/Den"+full, "", 200, `"Guard@odata.navigationLink":"http://example.com/Cages(1)/Den/Guard"`, `"Cleaner@odata.associationLink":"http://example.com/Cages(1)/Den/Corner/Cleaner/$ref"`)
	c.ask(t, "GET /Cages(1)/Den/Corner"+full, "", 200, `"Cleaner@odata.navigationLink":"http://example.com/Cages(1)/Den/Corner/Cleaner"`)
	c.ask(t, "GET /Cages(2)/Den/Guard", "", 204)
	c.ask(t, "PUT /Cages(2)/Den/Guard/$ref", `{"@odata.id":"Keepers(3)"}`, 204)
	c.ask(t, "GET /Cages(2)/Den/Guard", "", 200, `"ID":3`)
	c.ask(t, "POST /Cages(2)/Den/Guests/$ref", `{"@odata.id":"Animals(1)"}`, 204)
	c.ask(t, "GET /Cages(2)/Den/Guests", "", 200, `"Any"`)
	c.ask(t, "DELETE /Cages(2)/Den/Guests(1)/$ref", "", 204)
	c.ask(t, "DELETE /Cages(2)/Den/Guard/$ref", "", 204)
	c.ask(t, "GET /Cages(2)/Den/Guard", "", 204)
	c.ask(t, "PATCH /Cages(2)", `{"Den":{"Guard@odata.bind":"Keepers(2)","Corner":{"Cleaner":{"@id":"Keepers(1)"}}}}`, 204)
	c.ask(t, "GET /Cages(2)?$expand=Den/Guard,Den/Corner/Cleaner", "", 200, `"Bob"`, `"Ann"`, `"Size":4`)
	c.ask(t, "PATCH /Cages(2)/Den", `{"Guard@odata.bind":"Keepers(1)"}`, 204)
	c.ask(t, "GET /Cages(2)/Den/Guard", "", 200, `"Ann"`)
	c.ask(t, "POST /Cages", `{"No":4,"Den":{"Guard":{"ID":9,"Name":"New"},"Guests":[{"ID":90,"Name":"Cub"}]}}`, 201)
	c.ask(t, "GET /Keepers(9)", "", 200, `"New"`)
	c.ask(t, "GET /Cages(4)/Den/Guests", "", 200, `"Cub"`)
	for _, body := range []string{`{"Den":{"Guard@odata.bind":"Animals(1)"}}`, `{"Den":{"Guests@odata.bind":["Keepers(1)"]}}`, `{"Den":{"Guard@odata.bind":"Keepers(99)"}}`,
		`{"Den":{"Corner":{"Cleaner@odata.bind":"Retired(1)"}}}`, `{"Den":{"Size@odata.bind":"Keepers(1)"}}`} {
		c.ask(t, "PATCH /Cages(1)", body, 400)
	}
	c.ask(t, "GET /Cages(1)/Den/Guard", "", 200, `"Ann"`)
	c.ask(t, "DELETE /Keepers(9)", "", 204)
	c.ask(t, "GET /Cages(4)/Den/Guard", "", 204)
	c.ask(t, "PATCH /Cages(1)", `{"Den":null}`, 204)
	c.ask(t, "GET /Cages?$expand=Den/Guard,Den/Corner/Cleaner", "", 200, `"Den":null`)
	c.ask(t, "GET /Cages?$filter=Den/Guests/any()&$select=No", "", 200, `[{"@odata.etag"`, `"No":4}]`)
	c.ask(t, "PUT /Cages(1)/Den/Guard/$ref", `{"@odata.id":"Keepers(1)"}`, 404, "Den is null")
	c.ask(t, "POST /Cages(1)/Den/Guests/$ref", `{"@odata.id":"Animals(1)"}`, 404)
	c.ask(t, "POST /Cages(1)/Den/Guests", `{"ID":91,"Name":"Kit"}`, 404)
	c.ask(t, "GET /Animals(91)", "", 404)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Size":9}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Guard", "", 204)
	c.ask(t, "GET /Cages(1)/Den/Guests/$count", "", 200, "0")
	c.ask(t, "PUT /Cages(1)/Den/Corner/Cleaner/$ref", `{"@odata.id":"Keepers(1)"}`, 404, "Den/Corner is null")
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Corner":{"Cleaner@odata.bind":"Keepers(2)"}}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Corner/Cleaner", "", 200, `"Bob"`)
	c.ask(t, "DELETE /Cages(2)", "", 204)
	c.ask(t, "DELETE /Animals(90)", "", 204)
	c.ask(t, "GET /Cages(4)/Den/Guests/$count", "", 200, "0")
}

// testOrdinals looks at items of collections by their place in expressions: null is where there
// is none.
func (run suite) testOrdinals(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "PATCH /Animals(1)", `{"Tags":["b","c"],"Friends@odata.bind":["Animals(3)"]}`, 204)
	c.ask(t, "PATCH /Animals(2)", `{"Tags":["a","b","d"]}`, 204)
	for query, want := range map[string]string{
		"$filter=Tags/0_eq_'a'":                               `"ID":2}]`,
		"$filter=Tags/-1_eq_'c'":                              `"ID":1}]`,
		"$filter=Tags/2_eq_null&$orderby=ID":                  `"ID":1},{`,
		"$filter=Tags/-3_ne_null":                             `"ID":2}]`,
		"$filter=Tags/9999999999_ne_null":                     `"value":[]`,
		"$filter=length(Tags/0)_eq_1_and_Tags/1_in_('c','x')": `"ID":1}]`,
		"$orderby=Tags/-1_desc&$top=1":                        `"ID":2}]`,
		"$filter=Friends/0/Name_eq_'Rex'":                     `"ID":1}]`,
		"$filter=Friends/-1/Tags/0_eq_null_and_ID_eq_1":       `"ID":1}]`,
		"$filter=Friends/1/Name_ne_null":                      `"value":[]`,
		"$filter=Friends/any(f:f/Tags/0_eq_null)":             `"ID":1}]`,
	} {
		c.ask(t, "GET /Animals?$select=ID&"+query, "", 200, want)
	}
	c.ask(t, "GET /Animals?$filter=Name/0_eq_'a'", "", 400, "offset 5")
	c.ask(t, "GET /Animals?$filter=Tags/-_eq_'a'", "", 400, "offset 5")
	c.ask(t, "GET /Animals?$filter=Tags/99999999999999999999_eq_'a'", "", 400)
}
