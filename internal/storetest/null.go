package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testNull asks for conditions that are null, which are as good as false (URL Conventions 5.1.2).
func (run suite) testNull(t *testing.T) {
	store := run.open(t)
	service := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals": [{"ID": 1, "Names": ["a"]}, {"ID": 2, "Names": []}, {"ID": 3, "Names": ["b", null]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: animalshttp.NewHandler(service, server.WithTransactions(store.Begin))}
	for filter, want := range map[string]string{
		"null":                                `0`,
		"not_null":                            `0`,
		"not_(null)":                          `0`,
		"null_or_ID_gt_1":                     `2`,
		"not_(null_and_ID_gt_1)":              `1`,
		"case(null:true,true:ID_eq_1)":        `1`,
		"case(not_null:1,true:2)_eq_2":        `3`,
		"Names/any(n:null)":                   `0`,
		"Names/all(n:null)":                   `1`,
		"Names/all(n:not_null_or_n_eq_'a')":   `2`,
		"Names/$count($filter=null)_eq_0":     `3`,
		"Names/$count($filter=not_null)_eq_0": `3`,
		"(not_null)_eq_null":                  `3`,
		"@n_and_ID_eq_1&@n=null":              `0`,
	} {
		c.ask(t, "GET /Animals/$count?$filter="+filter, "", 200, want)
	}
	c.ask(t, "GET /Animals?$apply=filter(null)/aggregate($count_as_N)", "", 200, `"N":0`)
	c.ask(t, "GET /Animals?$compute=case(null:1,true:2)_as_X&$select=X&$top=1", "", 200, `"X":2`)
	// Of the items of a collection that are null, $count in an expression counts all and an
	// aggregate none (Data Aggregation 4.0, 3.1.3: a path there leads to no null).
	c.ask(t, "GET /Animals/$count?$filter=Names/$count_eq_2", "", 200, `1`)
	c.ask(t, "GET /Animals?$apply=aggregate(Names/$count_as_N)", "", 200, `"N":2`)
}
