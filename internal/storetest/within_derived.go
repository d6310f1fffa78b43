package storetest

import (
	"context"
	"strings"
	"testing"

	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

// testWithinDerived keeps what navigation properties lead to that only types derived from those of
// complex properties declare, and lets go of it as the value becomes one of another type (CSDL
// 9.1, URL Conventions 4.11, Protocol 11.4.9.3).
func (run suite) testWithinDerived(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Den":{"@odata.type":"#example.zoo.Lair","Depth":3,"Guard@odata.bind":"Keepers(1)","Watcher@odata.bind":"Keepers(2)","Prey@odata.bind":["Animals(2)","Animals(3)"],"Nook":{"Dark":true,"Cleaner@odata.bind":"Keepers(1)"}}}`, 201, `"Depth":3`)
	c.ask(t, "POST /Cages", `{"No":2,"Den":{"@odata.type":"#example.zoo.Burrow","Watcher":{"@id":"Keepers(1)"}}}`, 201)
	c.ask(t, "POST /Cages", `{"No":3,"Den":{"Size":1}}`, 201)
	c.ask(t, "POST /Cages", `{"No":4}`, 201)
	for request, want := range map[string]string{
		"/Cages(1)/Den/example.zoo.Lair/Watcher":                                                        `"Bob"`,
		"/Cages(2)/Den/example.zoo.Burrow/Watcher/Name/$value":                                          `Ann`,
		"/Cages(1)/Den/example.zoo.Lair/Prey/$count":                                                    `2`,
		"/Cages(1)/Den/example.zoo.Lair/Prey?$orderby=Name&$select=Name&$top=1":                         `"Name":"Rex"}]`,
		"/Cages(1)/Den/example.zoo.Lair/Nook/Cleaner":                                                   `"Ann"`,
		"/Cages(1)/Den/Guard":                                                                           `"Ann"`,
		"/Cages(1)?$expand=Den/example.zoo.Lair/Watcher($select=Name)":                                  `"Watcher":{"@odata.etag"`,
		"/Cages?$orderby=No&$select=No&$expand=Den/example.zoo.Lair/Watcher,Den/Guard":                  `"Name":"Bob"`,
		"/Cages(1)?$expand=Den/example.zoo.Lair/Nook/Cleaner($select=Name)":                             `"Cleaner":{"@odata.etag"`,
		"/Cages(1)?$expand=Den/example.zoo.Lair/Prey($select=Name;$orderby=Name_desc)":                  `"Name":"Tom"},{`,
		"/Cages(1)/Den?$expand=example.zoo.Lair/Watcher":                                                `"Bob"`,
		"/Cages(1)/Den/example.zoo.Lair?$expand=Watcher,Guard":                                          `"Bob"`,
		"/Cages?$filter=Den/example.zoo.Lair/Watcher/Name_eq_'Bob'&$select=No":                          `"No":1}]`,
		"/Cages?$filter=Den/example.zoo.Burrow/Watcher/Name_eq_'Ann'&$select=No":                        `"No":2}]`,
		"/Cages?$filter=Den/example.zoo.Lair/Watcher_eq_null_and_No_lt_3&$select=No":                    `"No":2}]`,
		"/Cages?$filter=Den/example.zoo.Lair/Prey/any(p:p/Name_eq_'Tom')&$select=No":                    `"No":1}]`,
		"/Cages?$filter=Den/example.zoo.Lair/Nook/Cleaner/Animals/any(a:a/ID_eq_1)&$select=No":          `"No":1}]`,
		"/Cages?$filter=Den/example.zoo.Lair/Prey/$count_eq_2&$select=No":                               `"No":1}]`,
		"/Cages?$orderby=Den/example.zoo.Lair/Watcher/Name_desc,No&$select=No&$top=1":                   `"No":1}]`,
		"/Cages?$select=No,Den/example.zoo.Lair/Depth&$expand=Den/example.zoo.Lair/Prey/$count":         `"Prey@odata.count":2`,
		"/Cages?$apply=filter(Den/example.zoo.Lair/Watcher/Name_eq_'Bob')/aggregate($count_as_N)":       `"N":1`,
		"/Cages?$apply=groupby((Den/Guard/Name),aggregate($count_as_N))/filter(Den/Guard/Name_ne_null)": `"N":1`,
	} {
		c.ask(t, "GET "+request, "", 200, want)
	}
	full := " Accept:application/json;odata.metadata=full"
	c.ask(t, "GET /Cages(1)/Den"+full, "", 200, `"Watcher@odata.navigationLink":"http://example.com/Cages(1)/Den/example.zoo.Lair/Watcher"`)
	for _, none := range []string{"/Cages(1)/Den/example.zoo.Burrow/Watcher", "/Cages(3)/Den/example.zoo.Lair/Watcher", "/Cages(4)/Den/example.zoo.Lair/Prey"} {
		c.ask(t, "GET "+none, "", 404)
	}
	c.ask(t, "GET /Cages(1)/Den/Watcher", "", 404)
	c.ask(t, "PUT /Cages(3)/Den/example.zoo.Lair/Watcher/$ref", `{"@odata.id":"Keepers(1)"}`, 404)
	c.ask(t, "PUT /Cages(1)/Den/example.zoo.Lair/Watcher/$ref", `{"@odata.id":"Keepers(3)"}`, 204)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Watcher", "", 200, `"ID":3`)
	c.ask(t, "POST /Cages(1)/Den/example.zoo.Lair/Prey/$ref", `{"@odata.id":"Animals(1)"}`, 204)
	c.ask(t, "DELETE /Cages(1)/Den/example.zoo.Lair/Prey(3)/$ref", "", 204)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Prey?$select=ID", "", 200, `"ID":1}`, `"ID":2}`)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Watcher@odata.bind":"Keepers(1)","Nook":{"Cleaner@odata.bind":"Keepers(2)"}}}`, 204)
	c.ask(t, "PATCH /Cages(1)/Den", `{"@odata.type":"#example.zoo.Lair","Prey@odata.bind":["Animals(3)"]}`, 204)
	c.ask(t, "GET /Cages(1)?$expand=Den/example.zoo.Lair/Watcher,Den/example.zoo.Lair/Nook/Cleaner", "", 200, `"Ann"`, `"Bob"`, `"Depth":3`)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Prey/$count", "", 200, "3")
	for _, body := range []string{`{"Den":{"@odata.type":"#example.zoo.Lair","Watcher@odata.bind":"Animals(1)"}}`, `{"Den":{"@odata.type":"#example.zoo.Lair","Watcher@odata.bind":"Retired(1)"}}`,
		`{"Den":{"@odata.type":"#example.zoo.Burrow","Prey@odata.bind":["Animals(1)"]}}`} {
		c.ask(t, "PATCH /Cages(1)", body, 400)
	}
	// Of two types that give one name to different things, the store keeps one.
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"@odata.type":"#example.zoo.Lair","Rest@odata.bind":"Keepers(1)"}}`, 501, "Rest")
	c.ask(t, "POST /Cages", `{"No":9,"Den":{"@odata.type":"#example.zoo.Lair","Watcher":{"ID":9,"Name":"New"},"Prey":[{"ID":90,"Name":"Cub"}]}}`, 201)
	c.ask(t, "GET /Keepers(9)", "", 200, `"New"`)
	c.ask(t, "GET /Cages(9)/Den/example.zoo.Lair/Prey", "", 200, `"Cub"`)
	c.ask(t, "DELETE /Keepers(9)", "", 204)
	c.ask(t, "GET /Cages(9)/Den/example.zoo.Lair/Watcher", "", 204)
	// What the old type and the new one have in common stays.
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"@odata.type":"#example.zoo.Burrow"}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Guard", "", 200, `"Ann"`)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Burrow/Watcher", "", 204)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"@odata.type":"#example.zoo.Lair"}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Watcher", "", 204)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Prey/$count", "", 200, "0")
	c.ask(t, "PUT /Cages(2)", `{"Den":{"@odata.type":"#example.zoo.Lair","Watcher@odata.bind":"Keepers(2)"}}`, 204)
	c.ask(t, "GET /Cages(2)/Den/example.zoo.Lair/Watcher", "", 200, `"Bob"`)
	c.ask(t, "DELETE /Cages(2)", "", 204)
	c.ask(t, "DELETE /Keepers(2)", "", 204)
}

// testWithinRules holds what complex values lead to, by whichever way, to the rules of the rows
// that they lead to.
func (run suite) testWithinRules(t *testing.T) {
	for name, rule := range map[string]Option{
		"rule":      WithRule("Keepers", func(ctx context.Context, k *zootypes.Keeper) bool { return k.Name.Or("") != "Bob" }),
		"condition": WithCondition[*zootypes.Keeper]("Keepers", func(context.Context) query.Condition { return query.Field("Name").Ne("Bob") }),
	} {
		t.Run(name, func(t *testing.T) {
			store := run.open(t, rule)
			service := zoohttp.Stored(store)
			c := &conversation{h: zoohttp.NewHandler(service, server.WithTransactions(store.Begin))}
			if err := store.Load([]byte(`{"Keepers":[{"ID":1,"Name":"Ann"},{"ID":2,"Name":"Bob"}],"Cages":[
				{"No":1,"Den":{"@odata.type":"#example.zoo.Lair","Guard@odata.bind":"Keepers(2)","Watcher@odata.bind":"Keepers(2)","Nook":{"Cleaner@odata.bind":"Keepers(1)"}}}]}`)); err != nil {
				t.Fatal(err)
			}
			c.ask(t, "GET /Cages(1)/Den/Guard", "", 204)
			c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Watcher", "", 204)
			c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Nook/Cleaner", "", 200, "Ann")
			if got := c.ask(t, "GET /Cages?$expand=Den/Guard,Den/example.zoo.Lair/Watcher", "", 200, `"Watcher":null`); strings.Contains(got, "Bob") {
				t.Errorf("a row out of reach is expanded: %s", got)
			}
			c.ask(t, "GET /Cages?$filter=Den/example.zoo.Lair/Watcher/Name_eq_'Bob'_or_Den/Guard/Name_eq_'Bob'", "", 200, `"value":[]`)
			for _, bind := range []string{`"Guard@odata.bind":"Keepers(2)"`, `"Watcher@odata.bind":"Keepers(2)"`} {
				c.ask(t, "POST /Cages", `{"No":2,"Den":{"@odata.type":"#example.zoo.Lair",`+bind+`}}`, 400)
				c.ask(t, "PATCH /Cages(1)", `{"Den":{"@odata.type":"#example.zoo.Lair",`+bind+`}}`, 400)
			}
		})
	}
}
