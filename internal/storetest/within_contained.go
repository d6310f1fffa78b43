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

// testWithinContained keeps what complex values contain: it has keys of its own there, is changed
// where it is, and goes with the value (CSDL 8.3, 9.1).
func (run suite) testWithinContained(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Den":{"@odata.type":"#example.zoo.Lair","Size":3,
		"Toys":[{"No":1,"Name":"Ball","Maker@odata.bind":"Keepers(1)","Box":{"Red":true,"Parts":[{"No":1,"Text":"lid"},{"No":2,"Text":"rim"}],"Packer@odata.bind":"Keepers(2)"}},{"No":2,"Name":"Rope"}],
		"Plaque":{"No":7,"Text":"Do not feed"},"Bones":[{"No":1,"Text":"rib"}]}}`, 201)
	c.ask(t, "POST /Cages", `{"No":2,"Den":{"Toys":[{"No":1,"Name":"Ring"}]}}`, 201)
	c.ask(t, "POST /Cages", `{"No":3}`, 201)
	for request, want := range map[string]string{
		"/Cages(1)/Den/Toys?$orderby=Name_desc&$select=Name":                               `"Name":"Rope"},{`,
		"/Cages(1)/Den/Toys/$count":                                                        `2`,
		"/Cages(1)/Den/Toys(1)/Name/$value":                                                `Ball`,
		"/Cages(2)/Den/Toys(1)":                                                            `"Ring"`,
		"/Cages(1)/Den/Toys(1)/Maker":                                                      `"Ann"`,
		"/Cages(1)/Den/Toys(1)/Box/Packer":                                                 `"Bob"`,
		"/Cages(1)/Den/Toys(1)/Box/Parts(2)":                                               `"rim"`,
		"/Cages(1)/Den/Plaque/Text/$value":                                                 `Do not feed`,
		"/Cages(1)/Den/example.zoo.Lair/Bones(1)/Text":                                     `"rib"`,
		"/Cages(1)?$expand=Den/Toys($orderby=No_desc;$expand=Box/Parts,Maker)":             `"Text":"rim"`,
		"/Cages?$orderby=No&$expand=Den/Plaque,Den/example.zoo.Lair/Bones($select=Text)":   `"Plaque":{"@odata.etag"`,
		"/Cages?$filter=Den/Toys/any(t:t/Name_eq_'Ring')&$select=No":                       `"No":2}]`,
		"/Cages?$filter=Den/Toys/any(t:t/Box/Parts/any(p:p/Text_eq_'rim'))&$select=No":     `"No":1}]`,
		"/Cages?$filter=Den/Toys/$count_eq_2&$select=No":                                   `"No":1}]`,
		"/Cages?$filter=Den/Plaque/No_eq_7&$select=No":                                     `"No":1}]`,
		"/Cages?$filter=Den/example.zoo.Lair/Bones/any(b:b/Text_eq_'rib')&$select=No":      `"No":1}]`,
		"/Cages?$apply=aggregate(Den/Toys/$count_as_N)":                                    `"N":3`,
		"/Cages(1)/Den/Toys?$filter=Box/Packer/Name_eq_'Bob'&$count=true&$select=No":       `"@odata.count":1`,
		"/Cages(1)/Den?$expand=Toys($select=Name)":                                         `"Toys":[{`,
		"/Cages(2)/Den/Toys?$expand=Box/Parts":                                             `"Box":null`,
		"/Cages(3)/Den/Toys":                                                               `"value":[]`,
		"/Cages(1)/Den/Toys(1) Accept:application/json;odata.metadata=full":                `"@odata.id":"http://example.com/Cages(1)/Den/Toys(1)"`,
		"/Cages(1)/Den/Toys(1)/Box/Parts(2) Accept:application/json;odata.metadata=full":   `Cages(1)/Den/Toys(1)/Box/Parts(2)`,
		"/Cages(1)?$expand=Den/Toys Accept:application/json;odata.metadata=full":           `Cages(1)/Den/Toys(2)`,
		"/Cages(1)/Den/example.zoo.Lair/Bones Accept:application/json;odata.metadata=full": `Cages(1)/Den/example.zoo.Lair/Bones(1)`,
	} {
		c.ask(t, "GET "+request, "", 200, want)
	}
	c.ask(t, "POST /Cages(1)/Den/Toys", `{"No":1,"Name":"Twice"}`, 409)
	c.ask(t, "POST /Cages(1)/Den/Toys", `{"Name":"Third"}`, 201, `"No":3`)
	c.ask(t, "POST /Cages(1)/Den/Toys(3)/Box/Parts", `{"No":1,"Text":"x"}`, 404, "Box is null")
	c.ask(t, "POST /Cages(3)/Den/Toys", `{"No":1,"Name":"None"}`, 404, "Den is null")
	c.ask(t, "PATCH /Cages(3)/Den/Toys(4)", `{"Name":"None"}`, 404)
	c.ask(t, "PUT /Cages(3)/Den/Plaque", `{"No":1,"Text":"None"}`, 404)
	c.ask(t, "POST /Cages(2)/Den/example.zoo.Lair/Bones", `{"No":1,"Text":"None"}`, 404)
	c.ask(t, "PATCH /Cages(1)/Den/Toys(2)", `{"Name":"Cord","Box":{"Parts":[{"No":5,"Text":"end"}]}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Toys(2)?$expand=Box/Parts", "", 200, `"Cord"`, `"end"`)
	c.ask(t, "PATCH /Cages(1)/Den/Toys(9)", `{"Name":"Made"}`, 201)
	c.ask(t, "DELETE /Cages(1)/Den/Toys(9)", "", 204)
	c.ask(t, "DELETE /Cages(1)/Den/Plaque", "", 204)
	c.ask(t, "GET /Cages(1)/Den/Plaque", "", 204)
	c.ask(t, "PUT /Cages(1)/Den/Plaque", `{"No":8,"Text":"New"}`, 201)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Toys":[{"No":1,"Name":"Big ball"},{"No":4,"Name":"Hat"}],"Plaque":{"Text":"Newer"}}}`, 204)
	c.ask(t, "GET /Cages(1)?$expand=Den/Toys($orderby=No;$expand=Box/Parts),Den/Plaque", "", 200, `"Big ball"`, `"Hat"`, `"rim"`, `"Newer"`)
	c.ask(t, "GET /Cages(1)/Den/Toys(2)", "", 404)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Toys@delta":[{"No":5,"Name":"Top"},{"@removed":{"reason":"deleted"},"No":4}]}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/Toys?$orderby=No&$select=No", "", 200, `"No":1}`, `"No":5}`)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Toys@odata.bind":["Cages(2)/Den/Toys(1)"]}}`, 400)
	c.ask(t, "PATCH /Animals(1)", `{"Friends@odata.bind":["Cages(1)/Den/Toys(1)"]}`, 400)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"@odata.type":"#example.zoo.Burrow"}}`, 204)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"@odata.type":"#example.zoo.Lair"}}`, 204)
	c.ask(t, "GET /Cages(1)/Den/example.zoo.Lair/Bones/$count", "", 200, "0")
	c.ask(t, "GET /Cages(1)/Den/Toys/$count", "", 200, "2")
	c.ask(t, "DELETE /Keepers(2)", "", 204)
	c.ask(t, "GET /Cages(1)/Den/Toys(1)/Box/Packer", "", 204)
	c.ask(t, "PATCH /Cages(1)", `{"Den":null}`, 204)
	c.ask(t, "PATCH /Cages(1)", `{"Den":{"Size":1}}`, 204)
	c.ask(t, "GET /Cages(1)?$expand=Den/Toys,Den/Plaque", "", 200, `"Toys":[]`, `"Plaque":null`)
	c.ask(t, "DELETE /Cages(2)", "", 204)
	c.ask(t, "POST /Cages", `{"No":2,"Den":{}}`, 201)
	c.ask(t, "GET /Cages(2)/Den/Toys/$count", "", 200, "0")
}

// testWithinContainedRules keeps what a complex value contains from who may not see the entity.
func (run suite) testWithinContainedRules(t *testing.T) {
	for name, rule := range map[string]Option{
		"rule":      WithRule("Cages", func(ctx context.Context, k *zootypes.Cage) bool { return k.Sign.Or("") != "no" }),
		"condition": WithCondition[*zootypes.Cage]("Cages", func(context.Context) query.Condition { return query.Field("Sign").Ne("no") }),
		"inside":    WithRule("Cages/Den/Toys", func(ctx context.Context, toy *zootypes.Toy) bool { return toy.Name.Or("") != "Rope" }),
	} {
		t.Run(name, func(t *testing.T) {
			store := run.open(t, rule)
			service := zoohttp.Stored(store)
			c := &conversation{h: zoohttp.NewHandler(service, server.WithTransactions(store.Begin))}
			if err := store.Load([]byte(`{"Cages":[{"No":1,"Sign":"no","Den":{"Toys":[{"No":1,"Name":"Rope"}]}}]}`)); err != nil {
				t.Fatal(err)
			}
			c.ask(t, "GET /Cages(1)/Den/Toys(1)", "", 404)
			c.ask(t, "PATCH /Cages(1)/Den/Toys(1)", `{"Name":"New"}`, 404)
			c.ask(t, "DELETE /Cages(1)/Den/Toys(1)", "", 404)
			c.ask(t, "GET /Cages?$filter=Den/Toys/any(t:t/Name_eq_'Rope')", "", 200, `"value":[]`)
			if got := c.ask(t, "GET /Cages?$expand=Den/Toys", "", 200); strings.Contains(got, "Rope") {
				t.Errorf("a row out of reach is expanded: %s", got)
			}
		})
	}
}
