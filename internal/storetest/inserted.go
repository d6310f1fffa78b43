package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testInserted makes entities by all ways there are, beside POST, that are not as InsertRestrictions
// say of new ones in the same place: animals without a name, interns, pupils of interns, and rooms
// of interns with a label.
func (run suite) testInserted(t *testing.T) {
	store := run.open(t)
	h := zoohttp.NewHandler(zoohttp.Stored(store), server.WithTransactions(store.Begin))
	if err := store.Load([]byte(`{"Animals":[{"ID":1}],"Keepers":[{"ID":1}],"Cages":[{"No":1,"Den":{}}],"Vets":[{"ID":1}],
		"Interns":[{"ID":5,"Name":"Eva","Pupils@odata.bind":["Vets(1)"],"Helper@odata.bind":"Vets(1)","Rooms":[{"No":1,"Label":"old"}]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: h}
	const unnamed, labelled, denied = "InsertRestrictions/RequiredProperties", "InsertRestrictions/NonInsertableProperties", "InsertRestrictions/Insertable"
	delta := func(items string) string { return `{"@context":"#$delta","value":[` + items + `]}` }
	for _, one := range []struct {
		request, body string
		status        int
		want          string
	}{
		// In the place of the entity (Protocol 11.4.4).
		{"PATCH /Animals(7)", `{"Tags":["t"]}`, 400, unnamed},
		{"PUT /Animals(7)", `{"Tags":["t"]}`, 400, unnamed},
		{"PATCH /Animals(7)/example.zoo.Cat", `{"Lives":9}`, 400, unnamed},
		{"PUT /Interns(7)", `{"Name":"Ida"}`, 404, denied},
		{"PATCH /Interns(5)/Rooms(7)", `{"Label":"new"}`, 400, labelled},
		{"PUT /Interns(5)/Rooms(7)", `{"Label":"new"}`, 400, labelled},
		// In deltas of collections (11.4.12).
		{"PATCH /Animals", delta(`{"ID":1,"Tags":["t"]},{"ID":7,"Tags":["t"]}`), 400, "item 1 of the delta: Name is needed"},
		{"PATCH /Animals", delta(`{"Tags":["t"]}`), 400, unnamed},
		{"PATCH /Keepers(1)/Animals", delta(`{"ID":7}`), 400, unnamed},
		{"PATCH /Interns(5)/Rooms", delta(`{"No":7,"Label":"new"}`), 400, labelled},
		{"POST /$batch", `{"requests":[{"id":"1","atomicityGroup":"g","method":"patch","url":"Animals(7)","headers":{"content-type":"application/json"},"body":{"Tags":[]}}]}`, 200, unnamed},
		// Within what is made, and what changes (11.4.2.2 and 11.4.3.1).
		{"POST /Keepers", `{"ID":7,"Animals":[{"ID":8,"Name":"N"},{"ID":9}]}`, 400, `"target":"Animals/Name"`},
		{"POST /Keepers", `{"ID":7,"Pet":{"ID":9}}`, 400, unnamed},
		{"POST /Cages", `{"No":7,"Den":{"Guests":[{"ID":9}]}}`, 400, `"target":"Den/Guests/Name"`},
		{"POST /Animals", `{"ID":8,"Name":"N","Mate":{"ID":9}}`, 400, unnamed},
		{"POST /Animals", `{"ID":8,"Name":"N","Keeper":{"ID":7,"Animals":[{"ID":9}]}}`, 400, `"target":"Keeper/Animals/Name"`},
		{"PATCH /Animals(8)", `{"Name":"N","Friends":[{"ID":9}]}`, 400, unnamed},
		{"PATCH /Keepers(1)", `{"Animals":[{"ID":9}]}`, 400, unnamed},
		{"PATCH /Keepers(1)", `{"Animals":[{"Born":9}]}`, 400, unnamed},
		{"PATCH /Keepers(1)", `{"Animals@delta":[{"ID":9}]}`, 400, unnamed},
		{"PATCH /Keepers(1)", `{"Pet":{"ID":9}}`, 400, unnamed},
		{"PATCH /Cages(1)", `{"Den":{"Guests":[{"ID":9}]}}`, 400, unnamed},
		{"POST /Cages", `{"No":7,"Perches":[{"Birds":[{"ID":9}]}]}`, 400, unnamed},
		{"POST /Cages", `{"No":7,"Perches":[{"Hooks":[{"Hung":{"ID":9}}]}]}`, 400, unnamed},
		{"PATCH /Cages(1)", `{"Perches":[{"Birds":[{"ID":9}]}]}`, 400, unnamed},
		{"PATCH /Cages(1)", `{"Perches":[{"Birds":[{"Born":9}]}]}`, 400, unnamed},
		{"PUT /Interns(5)", `{"Pupils":[{"ID":9}]}`, 501, denied},
		{"PUT /Interns(5)", `{"Pupils":[{"Name":"N"}]}`, 501, denied},
		{"PUT /Interns(5)", `{"Pupils@delta":[{"ID":9}]}`, 501, denied},
		{"PUT /Interns(5)", `{"Rooms":[{"No":7,"Label":"new"}]}`, 400, labelled},
		{"PUT /Interns(5)", `{"Rooms@delta":[{"No":7,"Label":"new"}]}`, 400, labelled},
	} {
		c.ask(t, one.request, one.body, one.status, one.want)
	}
	c.ask(t, "GET /Animals/$count", "", 200, "1")
	c.ask(t, "GET /Keepers/$count", "", 200, "1")
	c.ask(t, "GET /Vets/$count", "", 200, "1")
	c.ask(t, "GET /Interns(5)/Rooms/$count", "", 200, "1")
	// What is there changes, and what is made as it can be is made.
	for _, one := range []struct {
		request, body string
		status        int
	}{
		{"PATCH /Animals(1)", `{"Tags":["t"]}`, 204},
		{"PATCH /Keepers(1)", `{"Animals":[{"ID":1,"Born":9}]}`, 204},
		{"PATCH /Keepers(1)", `{"Animals@delta":[{"ID":1,"Born":8}]}`, 204},
		{"PATCH /Animals(7)", `{"Name":null}`, 201},
		{"PUT /Interns(5)", `{"Pupils":[{"ID":1,"Name":"Bob"}],"Helper":{"Name":"Bo"},"Rooms":[{"No":1,"Label":"new"},{"No":2}]}`, 204},
		{"PATCH /Interns(5)/Rooms(1)", `{"Label":"newer"}`, 204},
		{"PATCH /Interns(5)/Rooms", delta(`{"No":1,"Label":"newest"},{"No":3}`), 204},
		{"PATCH /Vets(9)/Rooms(7)", `{"Label":"l"}`, 404},
		{"PATCH /Vets(1)/Rooms(7)", `{"Label":"l"}`, 201},
	} {
		c.ask(t, one.request, one.body, one.status)
	}
}
