package storetest

import (
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
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

// testAppliedContained asks for $apply of entities that different ones contain and that share a
// key, which are as many as there are.
func (run suite) testAppliedContained(t *testing.T) {
	store := run.open(t)
	service := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals": [
		{"ID": 1, "Meals": [{"No": 1, "Amount": 1}, {"No": 2, "Amount": 2}], "Passport": {"Number": "p"}},
		{"ID": 2, "Meals": [{"No": 1, "Amount": 4}], "Passport": {"Number": "p"}, "Friends@odata.bind": ["Animals(1)"]},
		{"ID": 3, "Friends@odata.bind": ["Animals(1)", "Animals(2)"]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: animalshttp.NewHandler(service, server.WithTransactions(store.Begin))}
	for apply, want := range map[string]string{
		"aggregate(Meals/$count_as_N)":                                          `"N":3`,
		"aggregate(Meals_with_countdistinct_as_N)":                              `"N":3`,
		"aggregate(Meals/Amount_with_sum_as_N)":                                 `"N":7`,
		"aggregate(Friends/Meals/$count_as_N)":                                  `"N":3`, // of each friend once
		"aggregate(Passport/$count_as_N)":                                       `"N":2`,
		"concat(identity,identity)/aggregate(Meals/$count_as_N)":                `"N":3`,
		"groupby((Passport),aggregate($count_as_N))/aggregate($count_as_G)":     `"G":3`, // one without
		"groupby((ID),aggregate(Meals/$count_as_N))/aggregate(N_with_sum_as_S)": `"S":3`,
	} {
		c.ask(t, "GET /Animals?$apply="+apply, "", 200, want)
	}
	c.ask(t, "GET /Animals?$filter=Friends/$count_eq_2&$select=ID&$expand=Friends($apply=aggregate(Meals/$count_as_N))", "", 200, `"N":3`)
}

// testContainedApart compares, and groups, contained entities that share a key, or have none: those
// of different entities are not the same.
func (run suite) testContainedApart(t *testing.T) {
	store := run.open(t)
	service := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals": [
		{"ID": 1, "Legs": 4, "Meals": [{"No": 1}, {"No": 2}], "Passport": {"Number": "p"}},
		{"ID": 2, "Legs": 4, "Meals": [{"No": 1}], "Passport": {"Number": "p"}, "Friends@odata.bind": ["Animals(1)"]},
		{"ID": 3, "Legs": 2, "Friends@odata.bind": ["Animals(1)", "Animals(2)"]}, {"ID": 4},
		{"ID": 5, "Legs": 2, "Meals": [{"No": 1}], "Passport": {"Number": "p"}, "Friends@odata.bind": ["Animals(1)", "Animals(5)"]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: animalshttp.NewHandler(service, server.WithTransactions(store.Begin))}
	for filter, want := range map[string]string{
		"Meals/any(m:Friends/any(f:f/Meals/any(n:n_eq_m)))":               "1", // a friend of itself
		"Friends/any(f:f/Meals/any(n:Meals/any(m:n_eq_m_and_m/No_eq_1)))": "1",
		"Meals/any(m:m/No_eq_1_and_Friends/any(f:f/Meals/all(n:n_ne_m)))": "2",
		"Friends/any(f:f/Passport_eq_Passport)":                           "1",
		"Friends/any(f:f/Friends/any(g:f/Passport_eq_g/Passport))":        "1",
		"Friends/any(f:f/Passport_ne_Passport)":                           "3",
		"Passport_eq_Passport":                                            "5",
		"case(true:Passport)_eq_Passport":                                 "5",
		"Friends/any(f:case(true:f/Passport)_eq_Passport)":                "1",
	} {
		if got := c.ask(t, "GET /Animals/$count?$filter="+filter, "", 200); got != want {
			t.Errorf("%s: %s, want %s", filter, got, want)
		}
	}
	for apply, want := range map[string]string{
		"groupby((Passport))/groupby((Passport))/aggregate($count_as_G)":                                           `"G":4`, // one without
		"groupby((Legs,Passport))/groupby((Passport))/aggregate($count_as_G)":                                      `"G":4`,
		"groupby((Legs,Passport))/groupby((Legs),aggregate($count_as_N))/aggregate(N_with_max_as_G)":               `"G":2`,
		"groupby((Passport),aggregate($count_as_N))/groupby((Passport),aggregate(N_with_sum_as_S))/filter(S_gt_1)": `"S":2`,
		"groupby((Passport))/concat(identity,identity)/groupby((Passport))/aggregate($count_as_G)":                 `"G":4`,
		"concat(groupby((Passport)),groupby((Passport)))/aggregate(Passport/$count_as_G)":                          `"G":3`,
	} {
		c.ask(t, "GET /Animals?$apply="+apply, "", 200, want)
	}
}

// testContainedApartWithin groups entities that complex values contain.
func (run suite) testContainedApartWithin(t *testing.T) {
	store := run.open(t)
	service := zoohttp.Stored(store)
	if err := store.Load([]byte(`{"Cages": [
		{"No": 1, "Sign": "a", "Den": {"Toys": [{"No": 1}], "Plaque": {"No": 1, "Text": "t"}}},
		{"No": 2, "Sign": "a", "Den": {"Toys": [{"No": 1}], "Plaque": {"No": 1, "Text": "t"}}}, {"No": 3, "Den": null}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: zoohttp.NewHandler(service, server.WithTransactions(store.Begin))}
	for apply, want := range map[string]string{
		"groupby((Den/Plaque),aggregate($count_as_N))/aggregate($count_as_G)":               `"G":3`,
		"groupby((Sign,Den/Plaque))/groupby((Sign),aggregate($count_as_N))/filter(N_gt_1)":  `"N":2`,
		"groupby((Sign,Den/Plaque))/groupby((Den/Plaque))/aggregate($count_as_G)":           `"G":3`,
		"groupby((Sign,Den/Plaque/Text))/groupby((Den/Plaque/Text))/aggregate($count_as_G)": `"G":2`,
		"aggregate(Den/Toys/$count_as_G)":                                                   `"G":2`,
	} {
		c.ask(t, "GET /Cages?$apply="+apply, "", 200, want)
	}
	for filter, want := range map[string]string{
		"Den/Plaque_eq_Den/Plaque":                   "3",
		"Den/Toys/any(t:$it/Den/Toys/any(o:o_eq_t))": "2",
	} {
		if got := c.ask(t, "GET /Cages/$count?$filter="+filter, "", 200); got != want {
			t.Errorf("%s: %s, want %s", filter, got, want)
		}
	}
}

// testItems asks about the items of collections of values, which are $it, as what the path leads
// to is (URL Conventions 5.1.1.14.4).
func (run suite) testItems(t *testing.T) {
	store := run.open(t)
	service := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals": [{"ID": 1, "Names": ["b", "a", null, "c"], "Diets": [{"Food": "x", "Grams": 1}, {"Food": "y", "Grams": 2}]}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: animalshttp.NewHandler(service, server.WithTransactions(store.Begin))}
	for path, want := range map[string]string{
		"Names?$filter=$it_eq_'a'":                           `"value":["a"]`,
		"Names/$count?$filter=$it_ne_'a'":                    `3`,
		"Names?$orderby=$it_desc":                            `"value":["c","b","a",null]`,
		"Names?$filter=$it_in_('a','c')&$orderby=$it&$top=1": `"value":["a"]`,
		"Diets?$filter=$it/Grams_gt_1&$select=Food":          `"value":[{"Food":"y"}]`,
		"Diets?$orderby=$it/Food_desc&$select=Food":          `"value":[{"Food":"y"},{"Food":"x"}]`,
		"Diets/$count?$filter=$it/Food_eq_'x'":               `1`,
	} {
		c.ask(t, "GET /Animals(1)/"+path, "", 200, want)
	}
	for path, status := range map[string]int{
		"Diets?$apply=filter($it/Grams_gt_1)": 200,
		"Diets?$apply=aggregate($count_as_N)": 200,
		"Diets?$apply=groupby((Food))":        200,
		"Names?$apply=aggregate($count_as_N)": 501,
	} {
		c.ask(t, "GET /Animals(1)/"+path, "", status)
	}
}

// testAbout asks nested options about what the request is about, $it, and about all that a step
// looks at, $these, with what these are related to.
func (run suite) testAbout(t *testing.T) {
	store := run.open(t)
	service := animalshttp.Stored(store)
	if err := store.Load([]byte(`{"Animals": [
		{"ID": 1, "Meals": [{"No": 1, "Amount": 1}], "Friends@odata.bind": ["Animals(2)", "Animals(3)"]},
		{"ID": 2, "Meals": [{"No": 1, "Amount": 4}, {"No": 2, "Amount": 2}], "Friends@odata.bind": ["Animals(1)"]}, {"ID": 3}]}`)); err != nil {
		t.Fatal(err)
	}
	c := &conversation{h: animalshttp.NewHandler(service, server.WithTransactions(store.Begin))}
	friends := "GET /Animals?$select=ID&$orderby=ID&$top=2&$expand=Friends($select=ID;"
	both := []string{`"ID":3}]},{`, `"ID":2,"Friends":[]}`} // of the first one all, of the other one none
	other := []string{`"ID":1,"Friends":[]}`, `"ID":1}]}]`}
	for options, want := range map[string][]string{
		"$filter=$it/ID_eq_1":                     both,
		"$filter=$it/Meals/$count_eq_1":           both,
		"$filter=$it/Meals/$count_gt_1":           other,
		"$filter=$it/Meals/any(m:m/Amount_eq_4)":  other,
		"$filter=$it/ID_gt_$this/ID":              other,
		"$compute=$it/ID_as_Own;$filter=Own_eq_1": both,
		"$filter=Meals/any(m:m/No_gt_$it/ID)":     {`"ID":2}]},{`, `"ID":2,"Friends":[]}`},
	} {
		c.ask(t, friends+options+")", "", 200, want...)
	}
	for filter, want := range map[string]string{
		"Friends/$count($filter=$it/Meals/$count_eq_1)_gt_0":          `1`,
		"Friends/any(f:f/Friends/$count($filter=f/Meals/any())_gt_0)": `2`,
		"$these/aggregate(Meals/Amount_with_sum)_eq_7":                `3`,
		"$these/aggregate(Friends/ID_with_sum)_eq_6":                  `3`,
		"$this/Meals/aggregate(Amount_with_sum)_gt_4":                 `1`,
	} {
		c.ask(t, "GET /Animals/$count?$filter="+filter, "", 200, want)
	}
}
