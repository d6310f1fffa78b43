package storetest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/odata/memory"
)

// testShadows writes properties that the type of their object does not declare, in the names
// of properties of types derived from it: they are dynamic, stay as they were sent but for null, and are
// found by that name where the declared ones are not.
func (run suite) testShadows(t *testing.T) {
	judge := animalshttp.NewHandler(animalshttp.Stored(memory.New()))
	h := animalshttp.NewHandler(animalshttp.Stored(run.open(t)))
	both := func(line, body, want string) {
		t.Helper()
		r := request{line, body}
		got := r.ask(h)
		if !strings.Contains(got, want) {
			t.Errorf("%s %s: %s\nwant %s", line, body, got, want)
		}
		if judged := r.ask(judge); got != judged {
			t.Errorf("%s %s:\n%s\nwant, as in memory,\n%s", line, body, around(got, judged), around(judged, got))
		}
	}
	for _, members := range []string{
		`"Wingspan":"5"`, `"Wingspan":"wide"`, `"Wingspan":1.5`, `"Wingspan":true`, `"Wingspan":[1]`, `"Wingspan":{"b":1,"a":2}`,
		`"Wingspan@odata.type":"#String","Wingspan":"5"`, `"Wingspan":1,"Wingspan@my.term":"n"`,
		`"Colours":5`, `"Colours":"red"`, `"Words":"x"`, `"Words":[1,null]`, `"Depth":"1.50"`, `"Depth":1.23456`,
		`"Nest":"x"`, `"Nest":{"Name":5}`, `"Nest":{"Zzz":"w","Name":"x"}`, `"Nest":{"Heights":null}`, `"Nest":[]`,
		`"Song":{"Limit":1,"Food":"f"}`, `"Prey":5`, `"Prey":{"a":1}`, `"Prey":"x"`,
		`"zeta":"e","Wingspan":5`, `"Wingspan":5,"alpha":1,"Nest":"x","beta":2`, `"zeta":1,"Prey":2,"alpha":3,"Colours":4,"mu":5`,
		`"Diet":{"Limit":"x"}`, `"Diet":{"Every":"x","zeta":1,"Limit":{"b":1,"a":2}}`, `"Diet":{"zeta":1,"Store":{"Name":"q"},"alpha":2}`,
		`"Diet":{"Store":"x"}`, `"Diet":{"Store":{"Height":null,"Name":"q"}}`, `"Diets":[{"Limit":"x","Store":{"Name":"q"}}]`,
	} {
		both("POST /Animals", `{"ID":1,`+members+`}`, "Created")
		want := members
		if strings.HasPrefix(members, `"Diet`) { // what is declared stands before
			want = members[strings.Index(members, `{"`)+1 : strings.LastIndex(members, "}")]
		}
		both("GET /Animals(1)", "", want)
		both("PATCH /Animals(1)", `{"Name":"n"}`, "No Content")
		both("GET /Animals", "", want)
		both("PUT /Animals(1)", `{"Name":"m",`+members+`}`, "No Content")
		both("GET /Animals?$top=1&$filter=Name eq 'm'", "", "")
		both("DELETE /Animals(1)", "", "No Content")
	}
	for _, body := range []string{
		`{"ID":1,"Wingspan":5,"Nest":"high","Prey":5,"Colours":"red","Diet":{"Limit":"x","Store":{"Name":"q"}}}`,
		`{"ID":2,"Wingspan":"5","Nest":{"Name":"dynamic"},"Words":["a"],"Diet":{"@odata.type":"#example.animals.Strict","Limit":2,"Store":{"Name":"s"}}}`,
		`{"ID":3,"@odata.type":"#example.animals.Bird","Wingspan":5,"Nest":{"Name":"declared"},"Colours":"red","Prey":[1]}`,
		`{"ID":4,"@odata.type":"#example.animals.Parrot","Wingspan":2.5,"Words":["a"],"Colours":"Shy","Diet":{"@odata.type":"#example.animals.Strict"}}`,
		`{"ID":5,"@odata.type":"#example.animals.Fish","Depth":1.525,"Wingspan":7,"Prey":[]}`,
		`{"ID":6,"Name":"six","alpha":1,"zeta@odata.type":"#Int64","zeta":2,"mu":3}`,
	} {
		both("POST /Animals", body, "Created")
	}
	for _, q := range []struct{ query, want string }{
		{"$select=ID,Wingspan", `"ID":1,"Wingspan":5`},
		{"$select=ID,Nest,Prey", ``},
		{"$select=ID,example.animals.Bird/Wingspan", ``},
		{"$select=Diet/Limit", ``},
		{"$select=Diet/Store,Diet/example.animals.Strict/Limit", ``},
		{"$filter=Wingspan eq 5&$select=ID", ``},
		{"$filter=Wingspan eq '5'&$select=ID", ``},
		{"$filter=Wingspan gt 2&$select=ID", ``},
		{"$filter=Wingspan eq null&$select=ID", ``},
		{"$filter=Wingspan ne null&$select=ID&$count=true", ``},
		{"$filter=example.animals.Bird/Wingspan eq 5&$select=ID", `"value":[{"@odata.type":"#example.animals.Bird","@odata.etag":"W/\"*\"","ID":3}]`},
		{"$filter=example.animals.Bird/Wingspan eq null&$select=ID", ``},
		{"$filter=example.animals.Bird/Wingspan ne 5&$select=ID", ``},
		{"$filter=example.animals.Bird/Nest ne null&$select=ID", ``},
		{"$filter=example.animals.Bird/Nest/Name eq 'declared'&$select=ID", ``},
		{"$filter=Nest/Name eq 'dynamic'&$select=ID", ``},
		{"$filter=Nest/Name eq 'declared'&$select=ID", ``},
		{"$filter=Nest eq 'high'&$select=ID", ``},
		{"$filter=Colours eq 'red'&$select=ID", ``},
		{"$filter=Prey eq 5&$select=ID", ``},
		{"$filter=Diet/Limit eq 'x'&$select=ID", ``},
		{"$filter=Diet/Limit eq 2&$select=ID", ``},
		{"$filter=Diet/example.animals.Strict/Limit eq 2&$select=ID", ``},
		{"$filter=Diet/example.animals.Strict/Limit eq null&$select=ID", ``},
		{"$filter=Diet/Store/Name eq 'q'&$select=ID", ``},
		{"$filter=Diet/Store/Name eq 's'&$select=ID", ``},
		{"$orderby=Wingspan&$select=ID", ``},
		{"$orderby=Wingspan desc&$select=ID", ``},
		{"$orderby=example.animals.Bird/Wingspan desc,ID&$select=ID", ``},
		{"$orderby=Diet/example.animals.Strict/Limit,ID&$select=ID", ``},
		{"$orderby=Nest/Name,ID&$select=ID", ``},
		{"$filter=Words/any(w:w eq 'a')&$select=ID", ``},
		{"$filter=Words/$count eq 1&$select=ID", ``},
		{"$filter=example.animals.Parrot/Words/any(w:w eq 'a')&$select=ID", `"ID":4`},
		{"$compute=Names as Words&$select=ID,Words", ``},
		{"$compute=Number as N,Wingspan as Limit&$filter=Limit eq 5&$select=ID", ``},
		{"$compute=Wingspan as W&$select=ID,W", ``},
		{"$compute=example.animals.Bird/Wingspan as W&$select=ID,W", ``},
		{"$apply=groupby((Wingspan))", ``},
		{"$apply=aggregate(Wingspan with countdistinct as N)", ``},
	} {
		both("GET /Animals?"+q.query, "", q.want)
	}
	for _, name := range []string{"zeta", "Wingspan", "Nest", "Colours"} { // computed in place of it
		line := "GET /Animals?$compute=Name as " + name + "&$select=ID," + name
		for _, h := range []http.Handler{h, judge} {
			if got := (request{line: line}).ask(h); !strings.Contains(got, `"`+name+`":"six"`) {
				t.Errorf("%s: %s", line, got)
			}
		}
	}
	for _, path := range []string{
		"(1)/Wingspan", "(1)/Nest", "(3)/Wingspan", "(3)/Nest/Name", "(2)/Nest", "(2)/Nest/Name", "(1)/Prey", "(3)/example.animals.Bird/Wingspan", "(1)/Diet/Limit",
		"(2)/Diet/Limit", "(2)/Diet/example.animals.Strict/Limit", "(1)/example.animals.Bird/Wingspan", "/example.animals.Bird", "/example.animals.Bird?$filter=Wingspan gt 2", "/example.animals.Bird?$filter=Colours eq 'red'",
		"/example.animals.Bird?$orderby=Wingspan&$select=Wingspan,Colours", "/example.animals.Fish?$filter=Wingspan eq 7", "(3)?$select=Colours,Wingspan,Prey",
	} {
		both("GET /Animals"+path, "", "")
	}
	// Another type makes dynamic properties of what it does not declare, and the other way.
	for _, change := range []string{
		`PATCH /Animals(3) {"Colours":5,"Wingspan":6}`, `PATCH /Animals(1) {"Wingspan":"w","Diet":{"Limit":5}}`, `PATCH /Animals(1)/Diet {"Store":{"Name":5}}`,
		`PATCH /Animals(1)/Diet {"@odata.type":"#example.animals.Strict"}`, `PATCH /Animals(2)/Diet {"@odata.type":"#example.animals.Diet"}`, `PATCH /Animals(2)/Diet {"Limit":"y"}`,
		`PUT /Animals(1)/Wingspan {"value":7}`, `DELETE /Animals(1)/Wingspan`, `PUT /Animals(3)/Colours {"value":"blue"}`, `PATCH /Animals(1) {"Prey":[{"a":1}]}`, `PATCH /Animals(5) {"Nest":{"Heights":5}}`,
		`POST /Animals {"ID":8,"@odata.type":"#example.animals.Fish","Prey@odata.bind":["Animals(5)"],"Nest":"x"}`, `PATCH /Animals(1) {"Prey@odata.bind":["Animals(5)"]}`,
	} {
		line, body, _ := strings.Cut(change, " {")
		if body != "" {
			body = "{" + body
		}
		both(line, body, "")
		both("GET /Animals", "", "")
	}
}
