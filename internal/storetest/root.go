package storetest

import "testing"

// testWithinAsked asks, by $root in expressions, what navigation properties of complex values lead to
// (URL Conventions 5.1.1.14 and 5.1.1.15).
func (run suite) testWithinAsked(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Den":{"@odata.type":"#example.zoo.Lair","Size":3,"Guard@odata.bind":"Keepers(1)","Guests@odata.bind":["Animals(2)","Animals(3)"],
		"Corner":{"Dark":true,"Cleaner@odata.bind":"Keepers(2)"},"Watcher@odata.bind":"Keepers(2)","Nook":{"Cleaner@odata.bind":"Keepers(1)"},
		"Toys":[{"No":1,"Name":"Ball"},{"No":2,"Name":"Rope"}],"Plaque":{"No":7,"Text":"No"}}}`, 201)
	c.ask(t, "POST /Cages", `{"No":2,"Den":{"Size":4}}`, 201)
	c.ask(t, "POST /Cages", `{"No":3}`, 201)
	for filter, want := range map[string]string{
		"Name_eq_$root/Cages(1)/Den/Guard/Name":                                               "1",
		"ID_eq_$root/Cages(1)/Den/Corner/Cleaner/ID":                                          "2",
		"ID_eq_$root/Cages(1)/Den/example.zoo.Lair/Watcher/ID":                                "2",
		"ID_eq_$root/Cages(1)/Den/zoo.Lair/Watcher/ID":                                        "2",
		"ID_eq_$root/Cages(1)/Den/example.zoo.Lair/Nook/Cleaner/ID":                           "1",
		"ID_eq_$root/Cages(1)/Den/example.zoo.Lair/Guard/ID":                                  "1",
		"ID_eq_1_and_$root/Cages(1)/Den/Guests/any(g:g/Name_eq_'Tom')":                        "1",
		"ID_eq_$root/Cages(1)/Den/Guests/$count":                                              "2",
		"ID_eq_$root/Cages(1)/Den/Toys/$count":                                                "2",
		"ID_eq_1_and_$root/Cages(1)/Den/Toys/any(y:y/Name_eq_'Rope')":                         "1",
		"ID_eq_1_and_$root/Cages(1)/Den/Plaque/Text_eq_'No'":                                  "1",
		"ID_eq_3_and_$root/Cages(2)/Den/Guard_eq_null":                                        "3",
		"ID_eq_3_and_$root/Cages(3)/Den/Guard/Name_eq_null":                                   "3",
		"ID_eq_3_and_$root/Cages(2)/Den/example.zoo.Lair/Watcher/Name_eq_null":                "3",
		"ID_eq_3_and_$root/Cages(9)/Den/Corner/Cleaner/Name_eq_null":                          "3",
		"ID_eq_2_and_$root/Cages/any(c:c/Den/Corner/Cleaner/ID_eq_2)":                         "2",
		"ID_eq_2_and_$root/Cages/$filter(Den/Guard/ID_eq_1)/any(c:c/No_eq_1)":                 "2",
		"ID_eq_2_and_$root/Cages/any(c:c/No_eq_1_and_c/Den/Guests/any(g:g/ID_eq_3))":          "2",
		"Animals/any(a:a/Name_eq_'Rex'_and_a/ID_gt_$root/Cages(1)/Den/Guests/$count)":         "2",
		"ID_eq_2_and_$root/Cages(1)/Den/Guard/Name_ne_$root/Cages(1)/Den/Corner/Cleaner/Name": "2",
	} {
		c.ask(t, "GET /Keepers?$select=ID&$filter="+filter, "", 200, `"ID":`+want+"}]")
	}
	c.ask(t, "GET /Cages?$select=No&$filter=Den/Guard/Name_eq_$root/Cages(1)/Den/Guard/Name", "", 200, `"No":1}]`)
	c.ask(t, "GET /Cages?$orderby=No&$compute=$root/Cages(1)/Den/Corner/Cleaner/Name_as_Who&$select=No,Who", "", 200, `"No":1,"Who":"Bob"`)
}
