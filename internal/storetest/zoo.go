package storetest

import (
	"context"
	"strings"
	"testing"

	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/server"
)

const animals = `{
	"Keepers": [{"ID": 1, "Name": "Ann", "Badge": "a"}, {"ID": 2, "Name": "Bob", "Badge": "b", "Notes": [{"No": 1, "Text": "n"}]}, {"ID": 3, "Badge": "c"}],
	"Retired": [{"ID": 1, "Name": "Old", "Badge": "o"}, {"ID": 5, "Name": "Zed", "Badge": "z"}],
	"Animals": [
		{"ID": 1, "Name": "Any", "KeeperID": 1},
		{"@odata.type": "#example.zoo.Cat", "ID": 2, "Name": "Tom", "RivalID": 3, "DoctorBadge": "b"},
		{"@odata.type": "#example.zoo.Dog", "ID": 3, "Name": "Rex", "Keeper@odata.bind": "Keepers(2)"}]
}`

// openZoo opens a zoo with some animals, over HTTP.
func (run suite) openZoo(t testing.TB, options ...Option) *conversation {
	t.Helper()
	store := run.open(t, options...)
	service := zoohttp.Stored(store)
	if err := store.Load([]byte(animals)); err != nil {
		t.Fatal(err)
	}
	return &conversation{h: zoohttp.NewHandler(service, server.WithTransactions(store.Begin))}
}

// testMisfits names, in every form of a link, an entity that a navigation property cannot
// lead to: of another type, set, or derived type, or none at all. All that can be read then is
// as it was before.
func (run suite) testMisfits(t *testing.T) {
	c := run.openZoo(t)
	reads := []string{"GET /Animals?$expand=Keeper,Doctor,Mate,Friends,example.zoo.Cat/Rival,example.zoo.Cat/Chased", "GET /Keepers?$expand=Animals,Notes", "GET /Retired?$expand=Animals", "GET /Animals?$filter=Keeper/ID_ge_0_or_Doctor/Badge_eq_'b'&$orderby=Keeper/Name"}
	var before []string
	for _, read := range reads {
		before = append(before, c.ask(t, read, "", 200))
	}
	for _, link := range []struct{ of, end, to string }{ // the type of who links, the property, and what it cannot lead to
		{"Animal", "Keeper", "Animals(3)"},
		{"Animal", "Keeper", "Retired(1)"},
		{"Animal", "Keeper", "Retired(5)"},
		{"Animal", "Keeper", "Keepers(2)/Notes(1)"},
		{"Animal", "Keeper", "Keepers(99)"},
		{"Animal", "Keeper", "Keepers"},
		{"Animal", "Keeper", "Cages(1)"},
		{"Animal", "Doctor", "Animals(1)"},
		{"Animal", "Doctor", "Retired(1)"},
		{"Animal", "Mate", "Keepers(1)"},
		{"Animal", "Mate", "Animals(1)/example.zoo.Cat"},
		{"Cat", "Rival", "Animals(1)"},
		{"Cat", "Rival", "Animals(2)"},
		{"Cat", "Rival", "Animals(3)/example.zoo.Cat"},
		{"Cat", "Rival", "Keepers(1)"},
		{"Cat", "Chased", "Animals(2)"},
		{"Cat", "Chased", "Keepers(1)"},
		{"Animal", "Friends", "Keepers(1)"},
		{"Animal", "Friends", "Keepers(2)/Notes(1)"},
	} {
		misfit(t, c, link.of, link.end, link.to, link.end == "Chased" || link.end == "Friends")
	}
	c.ask(t, "POST /Retired(5)/Animals/$ref", `{"@odata.id":"Animals(1)"}`, 400, "leads back to entities of Keepers")
	c.ask(t, "PATCH /Retired(5)", `{"Animals":[{"@odata.id":"Animals(1)"}]}`, 400, "Keeper")
	c.ask(t, "POST /Retired", `{"ID":6,"Animals":[{"ID":9,"Name":"N"}]}`, 400, "Keeper")
	c.ask(t, "POST /Animals", `{"ID":9,"Name":"N","Keeper":{"ID":9},"Keeper@odata.bind":"Keepers(1)"}`, 400, "one entity")
	c.ask(t, "POST /Animals", `{"ID":9,"Name":"N","KeeperID":99}`, 400, "KeeperID")
	c.ask(t, "POST /Animals", `{"ID":9,"Name":"N","DoctorBadge":"o"}`, 400, "DoctorBadge")
	c.ask(t, "POST /Animals", `{"@odata.type":"#example.zoo.Cat","ID":9,"Name":"N","RivalID":1}`, 400, "RivalID")
	c.ask(t, "PATCH /Animals(2)", `{"@odata.type":"#example.zoo.Cat","RivalID":2}`, 400, "RivalID")
	for i, read := range reads {
		if after := c.ask(t, read, "", 200); after != before[i] {
			t.Errorf("%s: %s\nwas %s", read, after, before[i])
		}
	}
	for _, method := range []string{"PATCH", "PUT"} {
		c.ask(t, method+" /Animals(2)", `{"@odata.type":"#example.zoo.Dog","Name":"N"}`, 400, "example.zoo.Cat", "example.zoo.Dog", `"target":"@odata.type"`)
		c.ask(t, method+" /Animals(1)", `{"@odata.type":"#example.zoo.Dog","Name":"N","Tricks":1}`, 400, "example.zoo.Animal", "example.zoo.Dog")
		c.ask(t, method+" /Keepers(2)", `{"Animals":[{"@odata.type":"#example.zoo.Cat","ID":3}]}`, 400, "example.zoo.Dog", "example.zoo.Cat")
	}
	c.ask(t, "PATCH /Animals(2)", `{"@odata.type":"#example.zoo.Animal","Name":"Tom"}`, 204)
	c.ask(t, "PUT /Animals(1)/Keeper/$ref", `{"@odata.id":"Keepers(2)"}`, 204)
	c.ask(t, "PUT /Animals(2)/Mate/$ref", `{"@odata.id":"Animals(3)/example.zoo.Dog"}`, 204)
	c.ask(t, "PATCH /Animals(3)", `{"DoctorBadge":"c","Keeper":{"@odata.id":"Keepers(1)","Name":"Eve"}}`, 204)
	c.ask(t, "GET /Animals?$expand=Keeper,Doctor,Mate&$orderby=ID", "", 200, `"Name":"Eve"`, `"Badge":"c"`, `"KeeperID":2`)
	c.ask(t, "POST /Animals", `{"ID":9,"Name":"N","Keeper":{"@odata.id":"Keepers(1)","Name":"Eva"}}`, 201, `"KeeperID":1`)
	c.ask(t, "GET /Keepers(1)/Name/$value", "", 200, "Eva")
}

// misfit asks for a link, in every form, that is refused.
func misfit(t *testing.T, c *conversation, of, end, to string, many bool) {
	t.Helper()
	typ, at := `"@odata.type":"#example.zoo.`+of+`","Name":"N",`, "/Animals(1)"
	if of == "Cat" {
		at = "/Animals(2)/example.zoo.Cat"
	}
	bind, inline, method := `"`+end+`@odata.bind":"`+to+`"`, `"`+end+`":{"@odata.id":"`+to+`"}`, "PUT "
	if many {
		bind, inline, method = `"`+end+`@odata.bind":["`+to+`"]`, `"`+end+`":[{"@odata.id":"`+to+`"}]`, "POST "
	}
	for _, form := range []string{bind, inline} {
		body := "{" + typ + form + "}"
		c.ask(t, "POST /Animals", "{"+typ+`"ID":9,`+form+"}", 400)
		c.ask(t, "PATCH /Animals(9)", body, 400)
		c.ask(t, "PATCH "+at, body, 400)
		c.ask(t, "PUT "+at, body, 400)
		c.ask(t, "POST /Keepers", `{"ID":9,"Animals":[`+body+`]}`, 400)
		c.ask(t, "POST /Keepers(1)/Animals", body, 400)
		c.ask(t, "PATCH /Keepers(1)", `{"Animals@delta":[`+body+`]}`, 400)
		c.ask(t, "POST /$batch", `{"requests":[{"id":"1","atomicityGroup":"g","method":"post","url":"Animals","headers":{"content-type":"application/json"},"body":`+body+`}]}`, 200, `"status":400`)
	}
	if of == "Animal" { // there are no functions for derived types
		c.ask(t, method+at+"/"+end+"/$ref", `{"@odata.id":"`+to+`"}`, 400)
	}
	if many {
		c.ask(t, "PATCH "+at, "{"+typ+`"`+end+`@delta":[{"@odata.id":"`+to+`"}]}`, 400)
	}
}

// testLoadMisfits loads what a navigation property cannot lead to.
func (run suite) testLoadMisfits(t *testing.T) {
	store := run.open(t)
	zoohttp.Stored(store)
	for _, one := range []string{
		`"KeeperID":4`, `"Keeper@odata.bind":"Animals(1)"`, `"Keeper@odata.bind":"Retired(5)"`, `"Keeper":{"@odata.id":"Animals(1)"}`,
		`"Mate@odata.bind":"Keepers(1)"`, `"Friends@odata.bind":["Animals(1)","Keepers(1)"]`, `"Friends":[{"@odata.id":"Keepers(1)"}]`,
	} {
		if err := store.Load([]byte(`{"Animals":[{"ID":1,` + one + `}],"Keepers":[{"ID":1}],"Retired":[{"ID":5}]}`)); err == nil {
			t.Errorf("%s is loaded", one)
		}
	}
}

// testMistyped asks about dynamic properties that are of other types in some rows: what is
// asked of them is null there, and what is known to be wrong without them is 400.
func (run suite) testMistyped(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: zoohttp.NewHandler(zoohttp.Stored(store))}
	if err := store.Load([]byte(`{"Keepers": [{"ID": 1, "Name": "x", "X": "axe"}, {"ID": 2, "X": 5}, {"ID": 3, "X": true}, {"ID": 4, "X": null}, {"ID": 5},
		{"ID": 6, "X@odata.type": "#Collection(String)", "X": ["x", "y"]}, {"ID": 7, "X": {"A": 1}}, {"ID": 8, "X@odata.type": "#Date", "X": "2024-01-01"}]}`)); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[string]string{
		"contains(X,'x')":                   "1",
		"contains(tolower(X),'x')":          "1",
		"not contains(X,'x')":               "",
		"endswith(X,'e')":                   "1",
		"startswith(X,Name)":                "",
		"matchesPattern(X,'^a')":            "1",
		"indexof(X,'x') eq 1":               "1",
		"length(X) gt 1":                    "1,6",
		"tolower(X) eq 'axe'":               "1",
		"concat(X,'s') eq 'axes'":           "1",
		"substring(X,1) eq 'xe'":            "1",
		"contains(X,['y'])":                 "6",
		"hassubset(X,['y'])":                "6",
		"X add 1 eq 6":                      "2",
		"X mul 2 gt 9":                      "2",
		"-X lt 0":                           "2",
		"round(X) eq 5":                     "2",
		"year(X) eq 2024":                   "8",
		"hour(X) eq 0":                      "",
		"totalseconds(X) gt 0":              "",
		"X sub 2023-12-31 eq duration'P1D'": "8",
		"contains(X,'x') or X add 1 eq 6":   "1,2",
	} {
		got := c.ask(t, "GET /Keepers?$select=ID&$filter="+strings.ReplaceAll(filter, " ", "%20"), "", 200)
		var ids []string
		for _, part := range strings.Split(got, `"ID":`)[1:] {
			ids = append(ids, part[:1])
		}
		if strings.Join(ids, ",") != want {
			t.Errorf("%s: %v, want %s", filter, ids, want)
		}
	}
	for _, filter := range []string{"contains(Tags,'x')", "endswith(Tags,'x')", "startswith(Name,Tags)", "indexof(Tags,'x')_eq_1", "concat(Tags,'x')_eq_Tags", "hassubset(Tags,'x')", "contains(ID,'x')"} {
		c.ask(t, "GET /Animals?$filter="+filter, "", 400, "at offset")
	}
	c.ask(t, "GET /Keepers?$compute=contains(X,'x')_as_C,X_add_1_as_D&$select=ID,C,D", "", 200, `"ID":1,"C":true,"D":null`, `"C":null`, `"D":6`)
	c.ask(t, "GET /Keepers?$apply=topcount(X,ID)", "", 400, "a positive number is wanted")
	c.ask(t, "GET /Keepers?$compute=geography'SRID=4326;Point(1_2)'_as_C&$select=C", "", 501, "C")
	c.ask(t, "GET /Keepers?$compute=$it_as_C,$this_as_D,case(true:$it)_as_E&$filter=ID_eq_2&$select=ID,C", "", 200, `"C":{`)
	c.ask(t, "GET /Keepers?$apply=compute($it_as_C)/filter(ID_eq_2)", "", 200, `"C":{`)
}

// testFound relates animals by a property that is no key, among many keepers, and as that
// changes.
func (run suite) testFound(t *testing.T) {
	looks := 0
	store := run.open(t, WithRule("Keepers", func(context.Context, *zootypes.Keeper) bool { looks++; return true }))
	c := &conversation{h: zoohttp.NewHandler(zoohttp.Stored(store), server.WithTransactions(store.Begin))}
	if err := store.Load([]byte(`{"Animals":[{"ID":1,"DoctorBadge":"b7"}],"Keepers":[` + list(500, `{"ID":1%d,"Badge":"b%d"}`) + `,{"ID":9},{"ID":8,"Badge":""}],"Retired":[{"ID":1,"Badge":"old"}]}`)); err != nil {
		t.Fatal(err)
	}
	c.ask(t, "GET /Animals(1)/Doctor/ID/$value", "", 200, "17")
	looks = 0
	if c.ask(t, "POST /Animals", `{"ID":2,"Name":"N","DoctorBadge":"b499"}`, 201); looks == 0 || looks > 5 {
		t.Errorf("%d looks at keepers to find one", looks)
	}
	c.ask(t, "GET /Animals(2)/Doctor/ID/$value", "", 200, "1499")
	c.ask(t, "POST /Animals", `{"ID":3,"Name":"N","DoctorBadge":""}`, 201)
	c.ask(t, "GET /Animals(3)/Doctor/ID/$value", "", 200, "8")
	c.ask(t, "DELETE /Keepers(8)", "", 204)
	for _, none := range []string{"", "b500", "old"} {
		c.ask(t, "POST /Animals", `{"ID":4,"Name":"N","DoctorBadge":"`+none+`"}`, 400, "DoctorBadge")
	}
	c.ask(t, "PATCH /Keepers(10)", `{"Badge":"new"}`, 204)
	c.ask(t, "POST /Animals", `{"ID":4,"Name":"N","DoctorBadge":"b0"}`, 400)
	c.ask(t, "POST /Animals", `{"ID":4,"Name":"N","DoctorBadge":"new"}`, 201)
	c.ask(t, "POST /$batch", `{"requests":[
		{"id":"1","atomicityGroup":"g","method":"post","url":"Keepers","headers":{"content-type":"application/json"},"body":{"ID":2000,"Badge":"made"}},
		{"id":"2","atomicityGroup":"g","method":"post","url":"Animals","headers":{"content-type":"application/json"},"body":{"ID":5,"Name":"N","DoctorBadge":"made"}},
		{"id":"3","atomicityGroup":"h","method":"delete","url":"Keepers(2000)"}]}`, 200)
	c.ask(t, "POST /Animals", `{"ID":6,"Name":"N","DoctorBadge":"made"}`, 400)
	if err := store.Reset(ctx); err != nil {
		t.Fatal(err)
	}
	c.ask(t, "POST /Animals", `{"ID":4,"Name":"N","DoctorBadge":"new"}`, 400)
	c.ask(t, "POST /Animals", `{"ID":4,"Name":"N","DoctorBadge":"b0"}`, 201)
}
