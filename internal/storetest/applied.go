package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testApplied asks for $apply of what a row has, and of rows that are left of others.
func (run suite) testApplied(t *testing.T) {
	store := run.open(t)
	service := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals": [
		{"ID": 1, "Names": ["a", "b"], "Meals": [{"No": 1}, {"No": 2}, {"No": 3}]}, {"ID": 2, "Names": []},
		{"ID": 3, "Names": ["c"], "Meals": [{"No": 1}, {"No": 4}]}, {"ID": 4, "Names": ["d", "e"]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: animalshttp.NewHandler(service, server.WithTransactions(store.Begin))}
	c.ask(t, "GET /Animals?$apply=aggregate(Names/$count_as_N)", "", 200, `"N":5`)
	c.ask(t, "GET /Animals?$apply=orderby(ID_desc)/skip(1)/top(1)&$select=ID", "", 200, `"ID":3`)
	c.ask(t, "GET /Animals?$apply=compute(ID_mul_2_as_X)/top(3)/skip(1)/top(1)&$select=X", "", 200, `"X":4`)
	meals := "GET /Animals(1)?$select=ID&$expand=Meals($select=No;$apply="
	c.ask(t, meals+"orderby(No_desc)/top(1))", "", 200, `"No":3}]`)
	c.ask(t, meals+"skip(2))", "", 200, `"No":3}]`)
	c.ask(t, "GET /Animals(1)?$expand=Meals($apply=aggregate(No_with_max_as_N))", "", 200, `"N":3`)
	c.ask(t, "GET /Animals?$filter=ID_eq_3&$expand=Meals($apply=skip(1);$select=No)", "", 200, `"No":4`)
}
