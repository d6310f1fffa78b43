package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
)

// testImmutable writes values that only what is new can be given, of complex values.
func (run suite) testImmutable(t *testing.T) {
	c := run.openZoo(t)
	const first, second = `{"Text":"a","Serial":"s1","Spot":{"Row":1,"Column":1}}`, `{"Text":"b","Serial":"s2"}`
	is := func(path, want string) {
		t.Helper()
		c.ask(t, "GET /Shelves(9)/"+path+"/$value", "", 200, want)
	}

	c.ask(t, "POST /Shelves", `{"No":9,"Label":`+first+`,"Labels":[`+first+`,`+second+`]}`, 201, `"Serial":"s1","Spot":{"Column":1,"Row":1}`, `"Serial":"s2"`)
	t.Log("items are new whenever their collection is written")
	for i, write := range []string{"PATCH /Shelves(9)", "PUT /Shelves(9)"} {
		c.ask(t, write, `{"Labels":[`+second+`,{"Serial":"s3","Spot":{"Row":3}}]}`, 204)
		is("Labels/0/Serial", "s2")
		is("Labels/1/Serial", "s3")
		is("Labels/1/Spot/Row", "3")
		c.ask(t, write, `{"Labels":[{"Spot":{"Column":3}}]}`, 400, "Row")
		c.ask(t, write, `{"Labels":[{"Spot":{"Row":null}}]}`, 400, "Row")
		c.ask(t, write, `{"Label":`+first+`,"Labels":[]}`, 204)
		if i == 0 {
			is("Label/Serial", "s1")
		}
	}
	c.ask(t, "PUT /Shelves(9)/Labels", `{"value":[`+first+`,`+second+`]}`, 204)
	is("Labels/0/Spot/Row", "1")
	is("Labels/1/Serial", "s2")

	t.Log("an item that is there keeps its own, and so do those beside it")
	c.ask(t, "PATCH /Shelves(9)/Labels/0", `{"Text":"c","Serial":"no","Spot":{"Row":7,"Column":8}}`, 204)
	c.ask(t, "PUT /Shelves(9)/Labels/1", `{"Text":"d","Serial":"no"}`, 204)
	c.ask(t, "PUT /Shelves(9)/Labels/0/Serial", `{"value":"no"}`, 204)
	is("Labels/0/Text", "c")
	is("Labels/0/Serial", "s1")
	is("Labels/0/Spot/Row", "1")
	is("Labels/0/Spot/Column", "8")
	is("Labels/1/Serial", "s2")
	c.ask(t, "PUT /Shelves(9)/Labels/1/Spot", `{"Row":5}`, 204) // there was none
	is("Labels/1/Spot/Row", "5")

	t.Log("a complex value that was null is new, and one that is there keeps its own")
	for _, write := range []string{"PUT /Shelves(9)/Label", "PATCH /Shelves(9)/Label"} {
		c.ask(t, "DELETE /Shelves(9)/Label", "", 204)
		c.ask(t, write, second, 204)
		c.ask(t, write, `{"Serial":"no","Spot":{"Row":4}}`, 204)
		c.ask(t, write, `{"Serial":"no","Spot":{"Row":5,"Column":5}}`, 204)
		is("Label/Serial", "s2")
		is("Label/Spot/Row", "4")
		is("Label/Spot/Column", "5")
	}
	c.ask(t, "PATCH /Shelves(9)", `{"Label":null}`, 204)
	c.ask(t, "PATCH /Shelves(9)", `{"Label":{"Spot":{}}}`, 400, "Row")
	c.ask(t, "PATCH /Shelves(9)", `{"Label":`+first+`}`, 204)
	c.ask(t, "PATCH /Shelves(9)", `{"Label":`+second+`}`, 204)
	is("Label/Serial", "s1")

	t.Log("what only the new type has is new")
	c.ask(t, "PATCH /Shelves(9)", `{"Label":{"@odata.type":"#example.zoo.Sticker"}}`, 400, "Glue")
	c.ask(t, "PATCH /Shelves(9)", `{"Label":{"@odata.type":"#example.zoo.Sticker","Glue":"g","Serial":"no"}}`, 204)
	c.ask(t, "PATCH /Shelves(9)", `{"Label":{"@odata.type":"#example.zoo.Sticker","Glue":"no"}}`, 204)
	c.ask(t, "GET /Shelves(9)/Label", "", 200, `"Glue":"g"`, `"Serial":"s1"`)
}

// testComputedItems changes items of a collection, alone and with the others: computed values stay
// with the items unless all of the collection is new, whatever clients say.
func (run suite) testComputedItems(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: zoohttp.NewHandler(zoohttp.Stored(store))}
	if err := store.Load([]byte(`{"Vets":[{"ID":1,"Homes":[{"Checked":"2024-01-01","Country":"A","Number":1},{"Checked":"2024-01-02","Country":"B"},{"Country":"C"}]}]}`)); err != nil {
		t.Fatal(err)
	}
	homes := func(request, body, want string) {
		t.Helper()
		c.ask(t, request, body, 204)
		c.ask(t, "GET /Vets(1)?$select=Homes", "", 200, `"Homes":[`+want+`]`)
	}
	const a, b, none = `{"Checked":"2024-01-01","Country":"A","Number":5}`, `{"Checked":"2024-01-02","Country":"B","Number":null}`, `{"Checked":null,"Country":"C","Number":null}`
	homes("PATCH /Vets(1)/Homes/0", `{"Number":5,"Checked":"2030-01-01"}`, a+","+b+","+none)
	homes("PUT /Vets(1)/Homes/2/Number", `{"value":null}`, a+","+b+","+none)
	homes("DELETE /Vets(1)/Homes/0", "", b+","+none)
	homes("PATCH /Vets(1)", `{"Name":"N"}`, b+","+none)
	homes("PUT /Vets(1)/Homes/0", `{"Country":"D"}`, `{"Checked":"2024-01-02","Country":"D","Number":null},`+none)
	homes("PATCH /Vets(1)", `{"Homes":[{"Checked":"2030-01-01"}]}`, `{"Checked":null,"Country":null,"Number":null}`)
}
