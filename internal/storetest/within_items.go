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

// testWithinItems keeps what navigation properties of the items of collections lead to: the links are
// the item's, and go where it goes.
func (run suite) testWithinItems(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Cages", `{"No":1,"Perches":[
		{"Height":1,"Cleaner@odata.bind":"Keepers(1)","Birds@odata.bind":["Animals(1)","Animals(2)"],"Corner":{"Cleaner@odata.bind":"Keepers(3)"},"Hooks":[{"Size":1,"Hung@odata.bind":"Animals(3)"},{"Size":2}]},
		{"@odata.type":"#example.zoo.Swing","Height":2,"Cleaner":{"@id":"Keepers(2)"},"Pusher@odata.bind":"Keepers(1)"},
		{"Height":3}]}`, 201)
	c.ask(t, "POST /Cages", `{"No":2,"Perches":[{"Height":9,"Cleaner":{"ID":9,"Name":"New"}}]}`, 201)
	c.ask(t, "POST /Cages", `{"No":3}`, 201)
	c.ask(t, "GET /Keepers(9)", "", 200, `"New"`)
	for request, want := range map[string]string{
		"/Cages(1)?$expand=Perches/Cleaner($select=Name)":                                    `"Name":"Ann"},`,
		"/Cages?$orderby=No&$select=No&$expand=Perches/Cleaner($select=Name)":                `"Name":"Bob"}`,
		"/Cages(1)?$expand=Perches/Birds($select=Name;$orderby=Name_desc)":                   `"Name":"Tom"},{`,
		"/Cages(1)?$expand=Perches/Corner/Cleaner($select=Badge)":                            `"Badge":"c"`,
		"/Cages(1)?$expand=Perches/Hooks/Hung($select=Name)":                                 `"Name":"Rex"`,
		"/Cages(1)?$expand=Perches/example.zoo.Swing/Pusher($select=Name)":                   `"Pusher":{"@odata.etag"`,
		"/Cages(1)?$expand=Perches/Cleaner($expand=Animals($select=Name))":                   `"Animals":[{`,
		"/Cages?$filter=Perches/any(p:p/Cleaner/Name_eq_'Bob')&$select=No":                   `"No":1}]`,
		"/Cages?$filter=Perches/any(p:p/Cleaner/Name_eq_'New')&$select=No":                   `"No":2}]`,
		"/Cages?$filter=Perches/any(p:p/Cleaner/Name_eq_'Bob'_and_p/Height_eq_1)&$select=No": `"value":[]`,
		"/Cages?$filter=Perches/any(p:p/Birds/any(b:b/Name_eq_'Tom'))&$select=No":            `"No":1}]`,
		"/Cages?$filter=Perches/any(p:p/Birds/$count_eq_2)&$select=No":                       `"No":1}]`,
		"/Cages?$filter=Perches/any(p:p/Corner/Cleaner/Badge_eq_'c')&$select=No":             `"No":1}]`,
		"/Cages?$filter=Perches/any(p:p/Hooks/any(h:h/Hung/Name_eq_'Rex'))&$select=No":       `"No":1}]`,
		"/Cages?$filter=Perches/any(p:p/example.zoo.Swing/Pusher/Name_eq_'Ann')&$select=No":  `"No":1}]`,
		"/Cages?$filter=Perches/all(p:p/Cleaner/Animals/any())&$orderby=No&$select=No":       `"No":3}]`,
		"/Cages?$filter=Perches/$count($filter=Cleaner/Name_eq_'Ann')_eq_1&$select=No":       `"No":1}]`,
		"/Cages(1)?$select=No&$expand=Perches/Cleaner&$compute=Perches/$count_as_N":          `"Cleaner":null`,
		"/Cages(1)/Perches?$expand=Cleaner($select=Name)":                                    `"Name":"Bob"}`,
		"/Cages(1)/Perches?$filter=Cleaner/Name_eq_'Bob'&$expand=Cleaner($select=Name)":      `"Height":2`,
	} {
		got := c.ask(t, "GET "+request, "", 200, want)
		if strings.Contains(got, "odatagen") {
			t.Errorf("%s shows links: %s", request, got)
		}
	}
	cleaners := func(want string) {
		t.Helper()
		got := c.ask(t, "GET /Cages(1)?$select=No&$expand=Perches/Cleaner($select=ID) Accept:application/json;odata.metadata=none", "", 200)
		if !strings.Contains(got, want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	cleaners(`"Perches":[{"Cleaner":{"ID":1}},{"Cleaner":{"ID":2}},{"Cleaner":null}]`)
	// One item changes by its path, comes or goes: the others keep what they have.
	c.ask(t, "PATCH /Cages(1)", `{"Sign":"s"}`, 204)
	c.ask(t, "PATCH /Cages(1)/Perches/2", `{"Cleaner@odata.bind":"Keepers(3)"}`, 204)
	cleaners(`"Perches":[{"Cleaner":{"ID":1}},{"Cleaner":{"ID":2}},{"Cleaner":{"ID":3}}]`)
	c.ask(t, "PATCH /Cages(1)/Perches/0", `{"Height":7}`, 204)
	c.ask(t, "PUT /Cages(1)/Perches/1/Height", `{"value":8}`, 204)
	c.ask(t, "POST /Cages(1)/Perches", `{"Height":4,"Cleaner@odata.bind":"Keepers(9)"}`, 204)
	cleaners(`"Perches":[{"Cleaner":{"ID":1}},{"Cleaner":{"ID":2}},{"Cleaner":{"ID":3}},{"Cleaner":{"ID":9}}]`)
	c.ask(t, "POST /Cages(1)/Perches?$index=1", `{"Height":5}`, 204)
	c.ask(t, "DELETE /Cages(1)/Perches/0", "", 204)
	cleaners(`"Perches":[{"Cleaner":null},{"Cleaner":{"ID":2}},{"Cleaner":{"ID":3}},{"Cleaner":{"ID":9}}]`)
	c.ask(t, "GET /Cages?$filter=Perches/any(p:p/Birds/any())", "", 200, `"value":[]`)
	c.ask(t, "PUT /Cages(1)/Perches/-1", `{"Height":6}`, 204)
	c.ask(t, "PATCH /Cages(1)/Perches/2", `{"Cleaner":null}`, 204)
	cleaners(`"Perches":[{"Cleaner":null},{"Cleaner":{"ID":2}},{"Cleaner":null},{"Cleaner":null}]`)
	c.ask(t, "PATCH /Cages(1)/Perches/2", `{"Cleaner@bind":"Keepers(3)"}`, 204)
	c.ask(t, "PUT /Cages(1)/Perches/3", `{"Cleaner@bind":"Keepers(1)"}`, 204)
	cleaners(`"Perches":[{"Cleaner":null},{"Cleaner":{"ID":2}},{"Cleaner":{"ID":3}},{"Cleaner":{"ID":1}}]`)
	c.ask(t, "PATCH /Cages(1)/Perches/2", `{"Cleaner@bind":"Keepers(99)"}`, 400)
	// All of the collection is all that there is.
	c.ask(t, "PATCH /Cages(1)", `{"Perches":[{"Height":1,"Cleaner":{"ID":3}},{"Height":2,"Cleaner":{"@odata.id":"Keepers(2)","Name":"Eve"}}]}`, 204)
	cleaners(`"Perches":[{"Cleaner":{"ID":3}},{"Cleaner":{"ID":2}}]`)
	c.ask(t, "GET /Keepers(2)", "", 200, `"Eve"`)
	c.ask(t, "DELETE /Keepers(3)", "", 204)
	cleaners(`"Perches":[{"Cleaner":null},{"Cleaner":{"ID":2}}]`)
	for body, status := range map[string]int{`{"Perches":[{"Cleaner@odata.bind":"Animals(1)"}]}`: 400, `{"Perches":[{"Cleaner@odata.bind":"Retired(1)"}]}`: 400, `{"Perches":[{"Cleaner@odata.bind":"Keepers(99)"}]}`: 400,
		`{"Perches":[{"Pusher@odata.bind":"Keepers(1)"}]}`: 400, `{"Perches":[{"Marks":[{"No":1,"Text":"x"}]}]}`: 501, `{"Perches":[{"Birds@delta":[{"ID":1}]}]}`: 400,
		`{"Perches":[{"Cleaner@odatagen.link":[["Keepers","gAAAAAAAAAEAAQ"]]}]}`: 204} {
		c.ask(t, "PATCH /Cages(1)", body, status)
	}
	cleaners(`"Perches":[{"Cleaner":null}]`)
	c.ask(t, "PATCH /Cages(1)", `{"Perches":[]}`, 204)
	c.ask(t, "GET /Cages?$filter=Perches/any(p:p/Cleaner_ne_null)&$select=No", "", 200, `[{"@odata.etag"`, `"No":2}]`)
	c.ask(t, "DELETE /Cages(2)", "", 204)
	c.ask(t, "DELETE /Keepers(9)", "", 204)
}

// testWithinItemsRules keeps what items lead to from who may not see it.
func (run suite) testWithinItemsRules(t *testing.T) {
	for name, rule := range map[string]Option{
		"rule":      WithRule("Keepers", func(ctx context.Context, k *zootypes.Keeper) bool { return k.Name.Or("") != "Bob" }),
		"condition": WithCondition[*zootypes.Keeper]("Keepers", func(context.Context) query.Condition { return query.Field("Name").Ne("Bob") }),
	} {
		t.Run(name, func(t *testing.T) {
			store := run.open(t, rule)
			service := zoohttp.Stored(store)
			c := &conversation{h: zoohttp.NewHandler(service, server.WithTransactions(store.Begin))}
			if err := store.Load([]byte(`{"Cages":[{"No":1,"Perches":[{"Cleaner@odata.bind":"Keepers(2)"},{"Cleaner@odata.bind":"Keepers(1)"}]}],
				"Keepers":[{"ID":1,"Name":"Ann"},{"ID":2,"Name":"Bob"}]}`)); err != nil {
				t.Fatal(err)
			}
			if got := c.ask(t, "GET /Cages?$expand=Perches/Cleaner", "", 200, `"Cleaner":null`, "Ann"); strings.Contains(got, "Bob") {
				t.Errorf("a row out of reach is expanded: %s", got)
			}
			c.ask(t, "GET /Cages?$filter=Perches/any(p:p/Cleaner/Name_eq_'Bob')", "", 200, `"value":[]`)
			c.ask(t, "PATCH /Cages(1)/Perches/1", `{"Cleaner@odata.bind":"Keepers(2)"}`, 400)
			c.ask(t, "PATCH /Cages(1)/Perches/1", `{"Height":2}`, 204)
		})
	}
}
