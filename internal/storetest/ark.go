package storetest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark/arkhttp"
)

// leo is the animal that requests change.
const leo = `{"ID":2,"Name":"Leo","Sun":{"@odata.type":"#example.ark.Garden","Box":1,"Area":2},"Moon":{"a":1,"b":{"c":2}},
	"Place":{"@odata.type":"#example.ark.Garden","Box":1,"Area":2,"Paths":["a","b"],"Trees":3,"Pond":true,
		"Inner":{"@odata.type":"#example.ark.House","Box":4,"Area":8,"Floors":[{"Level":0,"Name":"g"},{"Level":1,"Name":null}],"Inner":null}},
	"Places":[{"Box":1,"Inner":null},{"@odata.type":"#example.ark.House","Box":2,"Inner":null,"Area":9,"Floors":[{"Level":2,"Name":"z"}],"Lift":true},{"@odata.type":"#example.ark.OutdoorPlace","Box":3,"Inner":null,"Area":5,"Paths":["p"]}],
	"Floors":[{"Level":1,"Name":"a"},{"Level":2,"Name":"b"}],"Tags":["x","y"]}`

// testArk changes complex values, of which everything stays that a change is not about. What
// it makes of leo is a list of places and values: none for what is gone.
func (run suite) testArk(t *testing.T) {
	store := run.open(t)
	h := arkhttp.NewHandler(arkhttp.Stored(store))
	ask := func(method, url, body string) (int, string) {
		w := answerOf(h, method, url, body)
		return w.Code, w.Body.String()
	}
	for _, c := range []struct {
		request string
		status  int
		made    string
	}{
		// A property of a complex value (Protocol 11.4.9.1 and 11.4.9.3).
		{`PATCH /Animals(2) {"Place":{"Box":7}}`, 204, `Place/Box=7`},
		{`PATCH /Animals(2)/Place {"Box":7}`, 204, `Place/Box=7`},
		{`PATCH /Animals(2)/Place/Box {"value":7}`, 204, `Place/Box=7`},
		{`PUT /Animals(2)/Place/Box {"value":7}`, 204, `Place/Box=7`},
		{`DELETE /Animals(2)/Place/Box`, 204, `Place/Box=null`},
		{`PATCH /Animals(2) {"Place":{"Area":7,"Pond":false}}`, 204, `Place/Area=7 Place/Pond=false`},
		{`PATCH /Animals(2)/Place {"Trees":7,"Reed":{"a":1}}`, 204, `Place/Trees=7 Place/Reed={"a":1}`},
		{`PATCH /Animals(2)/Place {"Trees":"many"}`, 400, ``},
		{`PATCH /Animals(2) {"Place":{"Inner":{"Area":77}}}`, 204, `Place/Inner/Area=77`},
		{`PATCH /Animals(2)/Place/Inner {"Box":5}`, 204, `Place/Inner/Box=5`},
		{`PUT /Animals(2)/Place/Inner/Box {"value":5}`, 204, `Place/Inner/Box=5`},
		{`PATCH /Animals(2) {"Place":null}`, 204, `Place=null`},
		{`DELETE /Animals(2)/Place`, 204, `Place=null`},
		// Another type: what both types inherit stays (11.4.3).
		{`PATCH /Animals(2)/Place {"@odata.type":"#example.ark.OutdoorPlace","Box":7}`, 204, `Place/Box=7 Place/@odata.type="#example.ark.OutdoorPlace" Place/Trees Place/Pond`},
		{`PATCH /Animals(2) {"Place":{"@odata.type":"#example.ark.House","Area":77}}`, 204,
			`Place/@odata.type="#example.ark.House" Place/Area=77 Place/Floors=[] Place/Trees Place/Paths`},
		{`PATCH /Animals(2)/Place {"@odata.type":"#example.ark.Place"}`, 204, `Place/@odata.type Place/Area Place/Paths Place/Trees Place/Pond`},
		{`PATCH /Animals(2)/Place {"@odata.type":"#example.ark.Floor"}`, 400, ``},
		// All of it (11.4.9.3).
		{`PUT /Animals(2)/Place {"Box":7}`, 204, `Place={"Box":7,"Inner":null}`},
		{`PUT /Animals(2)/Place {"@odata.type":"#example.ark.Garden","Box":7}`, 204, `Place={"@odata.type":"#example.ark.Garden","Box":7,"Inner":null,"Area":null,"Paths":[],"Trees":null}`},
		{`PUT /Animals(2)/Place/Inner {"@odata.type":"#example.ark.OutdoorPlace","Area":7}`, 204, `Place/Inner={"@odata.type":"#example.ark.OutdoorPlace","Box":null,"Inner":null,"Area":7,"Paths":[]}`},
		{`PUT /Animals(2) {"Name":"Leo","Place":{"Box":7},"Places":[],"Floors":[],"Tags":[],"Sun":1}`, 204, `Place={"Box":7,"Inner":null} Places=[] Floors=[] Tags=[] Sun=1 Moon`},
		{`PUT /Animals(2) {"Place":{"@odata.type":"#example.ark.Garden","Box":7},"Moon":{"b":1}}`, 204,
			`Name=null Place={"@odata.type":"#example.ark.Garden","Box":7,"Inner":null,"Area":null,"Paths":[],"Trees":null} Places=[] Floors=[] Tags=[] Sun Moon={"b":1}`},
		// What no type declares.
		{`PATCH /Animals(2) {"Sun":{"Box":7}}`, 204, `Sun/Box=7`},
		{`PATCH /Animals(2)/Sun {"Box":7}`, 204, `Sun/Box=7`},
		{`PATCH /Animals(2)/Sun {"value":{"Box":7}}`, 204, `Sun/Box=7`},
		{`PATCH /Animals(2)/Moon {"b":7}`, 204, `Moon/b=7`},
		{`PUT /Animals(2)/Sun {"@odata.type":"#example.ark.Floor","Level":7}`, 204, `Sun={"@odata.type":"#example.ark.Floor","Level":7}`},
		{`PUT /Animals(2)/Sun {"Box":7}`, 204, `Sun={"Box":7}`},
		{`PUT /Animals(2)/Sun {"value":7}`, 204, `Sun=7`},
		{`PUT /Animals(2)/Moon/b {"d":7}`, 204, `Moon/b={"d":7}`},
		{`PUT /Animals(2)/Sun/Box {"value":7}`, 204, `Sun/Box=7`},
		{`PATCH /Animals(2) {"Moon":{"b":{"d":3}}}`, 204, `Moon/b/d=3`},
		{`PATCH /Animals(2) {"Moon":null}`, 204, `Moon`},
		{`DELETE /Animals(2)/Moon/b/c`, 204, `Moon/b/c`},
		{`DELETE /Animals(2)/Moon`, 204, `Moon`},
		{`DELETE /Animals(2)/Places/0/example.ark.House`, 404, ``},
		{`DELETE /Animals(2)/Places/2/example.ark.Garden`, 404, ``},
		{`DELETE /Animals(2)/Place/Inner/example.ark.Garden`, 404, ``},
		// Behind a cast (URL Conventions 4.11).
		{`PUT /Animals(2)/Place/example.ark.OutdoorPlace/Area {"value":7}`, 204, `Place/Area=7`},
		{`PATCH /Animals(2)/Place/example.ark.OutdoorPlace {"Area":7}`, 204, `Place/Area=7`},
		{`PATCH /Animals(2)/Place/example.ark.Garden {"@odata.type":"#example.ark.Garden","Area":7}`, 204, `Place/Area=7`},
		{`PUT /Animals(2)/Place/example.ark.OutdoorPlace/Area/$value 7`, 204, `Place/Area=7`},
		{`DELETE /Animals(2)/Place/example.ark.OutdoorPlace/Paths`, 204, `Place/Paths=[]`},
		{`DELETE /Animals(2)/Place/example.ark.OutdoorPlace`, 204, `Place=null`},
		{`PUT /Animals(2)/Place/example.ark.OutdoorPlace {"Area":7}`, 204, `Place={"@odata.type":"#example.ark.OutdoorPlace","Box":null,"Inner":null,"Area":7,"Paths":[]}`},
		{`PUT /Animals(2)/Place/example.ark.House/Area {"value":77}`, 404, ``},
		{`PUT /Animals(2)/Place/Inner/example.ark.House/Area {"value":77}`, 204, `Place/Inner/Area=77`},
		{`PATCH /Animals(2)/Place/example.ark.House {"Area":77}`, 404, ``},
		{`DELETE /Animals(2)/Place/example.ark.House`, 404, ``},
		{`PUT /Animals(2)/Place/example.ark.OutdoorPlace/Area {"value":"x"}`, 400, ``},
		{`PUT /Animals(2)/Place/example.ark.OutdoorPlace {"@odata.type":"#example.ark.House"}`, 400, ``},
		// An item of a collection (URL Conventions 4.10).
		{`PATCH /Animals(2)/Floors/0/Name {"value":"q"}`, 204, `Floors/0/Name="q"`},
		{`PUT /Animals(2)/Floors/1/Name/$value q`, 204, `Floors/1/Name="q"`},
		{`PATCH /Animals(2)/Floors/-1 {"Name":"q"}`, 204, `Floors/1/Name="q"`},
		{`PUT /Animals(2)/Floors/-1 {"Name":"q"}`, 204, `Floors/1={"Level":null,"Name":"q"}`},
		{`DELETE /Animals(2)/Floors/0`, 204, `Floors=[{"Level":2,"Name":"b"}]`},
		{`DELETE /Animals(2)/Floors/0/Name`, 204, `Floors/0/Name=null`},
		{`PATCH /Animals(2)/Floors/2 {"Name":"q"}`, 404, ``},
		{`PATCH /Animals(2)/Floors/-3/Name {"value":"q"}`, 404, ``},
		{`PATCH /Animals(2)/Floors/0/Name {"value":"a text of more than twenty characters"}`, 400, ``},
		{`PATCH /Animals(2)/Places/1 {"Box":7,"Lift":false}`, 204, `Places/1/Box=7 Places/1/Lift=false`},
		{`PATCH /Animals(2)/Places/1/example.ark.House/Area {"value":78}`, 204, `Places/1/Area=78`},
		{`PATCH /Animals(2)/Places/1/example.ark.House/Floors/0 {"Level":7}`, 204, `Places/1/Floors/0/Level=7`},
		{`PATCH /Animals(2)/Places/0/example.ark.House {"Area":78}`, 404, ``},
		{`PUT /Animals(2)/Places/1 {"Box":7}`, 204, `Places/1={"Box":7,"Inner":null}`},
		{`PUT /Animals(2)/Tags/1 {"value":"z"}`, 204, `Tags/1="z"`},
		{`DELETE /Animals(2)/Tags/0`, 204, `Tags=["y"]`},
		{`PUT /Animals(2)/Tags/1 {"value":5}`, 400, ``},
		{`PUT /Animals(2)/Place/example.ark.OutdoorPlace/Paths/0 {"value":"z"}`, 204, `Place/Paths/0="z"`},
		// A new item (11.4.9.3), and where it goes (11.4.11).
		{`POST /Animals(2)/Tags {"value":"z"}`, 204, `Tags=["x","y","z"]`},
		{`POST /Animals(2)/Tags?$index=0 {"value":"z"}`, 204, `Tags=["z","x","y"]`},
		{`POST /Animals(2)/Tags?$index=-1 {"value":"z"}`, 204, `Tags=["x","y","z"]`},
		{`POST /Animals(2)/Tags?$index=-2 {"value":"z"}`, 204, `Tags=["x","z","y"]`},
		{`POST /Animals(2)/Tags?$index=3 {"value":"z"}`, 400, ``},
		{`POST /Animals(2)/Tags {"value":["z"]}`, 400, ``},
		{`POST /Animals(2)/Tags {"value":5}`, 400, ``},
		{`POST /Animals(2)/Tags "z"`, 400, ``},
		{`POST /Animals(2)/Floors {"Level":9}`, 204, `Floors=[{"Level":1,"Name":"a"},{"Level":2,"Name":"b"},{"Level":9,"Name":null}]`},
		{`POST /Animals(2)/Floors?$index=1 {"Level":9}`, 204, `Floors=[{"Level":1,"Name":"a"},{"Level":9,"Name":null},{"Level":2,"Name":"b"}]`},
		{`POST /Animals(2)/Floors {"Level":"no"}`, 400, ``},
		{`POST /Animals(2)/Floors {"value":[{"Level":9}]}`, 400, ``},
		{`POST /Animals(2)/Place/example.ark.OutdoorPlace/Paths {"value":"z"}`, 204, `Place/Paths=["a","b","z"]`},
		{`POST /Animals(2)/Floors/0 {"Level":9}`, 405, ``},
		{`POST /Animals(2)/Place {"Box":9}`, 405, ``},
		{`POST /Animals(2)/Name {"value":"z"}`, 405, ``},
	} {
		ask("DELETE", "/Animals(2)", "")
		if status, answer := ask("POST", "/Animals", leo); status != http.StatusCreated {
			t.Fatal(status, answer)
		}
		method, url, _ := strings.Cut(c.request, " ")
		url, body, _ := strings.Cut(url, " ")
		status, answer := ask(method, url, body)
		if status != c.status {
			t.Errorf("%s: %d, want %d: %s", c.request, status, c.status, answer)
			continue
		}
		var want, got any
		_ = json.Unmarshal([]byte(leo), &want)
		for change := range strings.FieldsSeq(c.made) {
			path, value, there := strings.Cut(change, "=")
			want = changedTree(t, want, strings.Split(path, "/"), value, there)
		}
		_, answer = ask("GET", "/Animals(2)", "")
		_ = json.Unmarshal([]byte(answer), &got)
		delete(got.(map[string]any), "@odata.context")
		delete(got.(map[string]any), "@odata.etag")
		if !reflect.DeepEqual(got, want) {
			a, _ := json.Marshal(want)
			b, _ := json.Marshal(got)
			t.Errorf("%s: made\n%s\nnot\n%s", c.request, b, a)
		}
	}
}

// changedTree returns a value of JSON with another value at a path, or without one.
func changedTree(t *testing.T, v any, path []string, value string, there bool) any {
	if len(path) == 0 {
		var made any
		if err := json.Unmarshal([]byte(value), &made); err != nil {
			t.Fatal(value, err)
		}
		return made
	}
	if list, is := v.([]any); is {
		i, _ := strconv.Atoi(path[0])
		list[i] = changedTree(t, list[i], path[1:], value, there)
		return list
	}
	o := v.(map[string]any)
	if len(path) == 1 && !there {
		delete(o, path[0])
		return o
	}
	o[path[0]] = changedTree(t, o[path[0]], path[1:], value, there)
	return o
}

// testArkRead reads what stands behind a cast, and items of collections.
func (run suite) testArkRead(t *testing.T) {
	c := &conversation{h: arkhttp.NewHandler(arkhttp.Stored(run.open(t)))}
	c.ask(t, "POST /Animals", leo, 201)
	c.ask(t, "POST /Animals", `{"ID":3,"Place":{"Box":9},"Places":[]}`, 201)
	c.ask(t, "PATCH /Animals(3)", `{"Place":{"@odata.type":"#example.ark.Garden","Inner":{"@odata.type":"#example.ark.House"}}}`, 204)
	c.ask(t, "GET /Animals(3)?$format=application/json;odata.metadata=full", "", 200, // what there is of itself has a type too
		`"Inner":{"@odata.type":"#example.ark.House"`, `"Floors@odata.type":"#Collection(example.ark.Floor)","Floors":[]`,
		`"Paths@odata.type":"#Collection(String)","Paths":[]`, `"Box":9`)
	c.ask(t, "PUT /Animals(3)", `{"Place":{"Box":9},"Places":[]}`, 204)
	for _, r := range []struct {
		url    string
		status int
		want   string
	}{
		{"/Animals(2)/Place/example.ark.OutdoorPlace/Area", 200, `$metadata#Animals(2)/Place/example.ark.OutdoorPlace/Area","value":2}`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace/Area/$value", 200, `2`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace", 200, `#example.ark.Garden","Box":1`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace/Paths", 200, `"value":["a","b"]`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace/Paths/$count", 200, `2`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace/Paths/1", 200, `#Edm.String","value":"b"}`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace/Paths/1/$value", 200, `b`},
		{"/Animals(2)/Place/Inner/example.ark.House/Floors/0/Level", 200, `"value":0`},
		{"/Animals(2)/Place/example.ark.House/Area", 404, ``},
		{"/Animals(3)/Place/example.ark.OutdoorPlace/Area", 404, ``},
		{"/Animals(2)/Place?$select=Box", 200, `"Box":1}`},
		{"/Animals(2)/Place/example.ark.OutdoorPlace?$select=Area", 200, `"Area":2}`},
		{"/Animals(2)/Floors/0", 200, `#example.ark.Floor","Level":1,"Name":"a"}`},
		{"/Animals(2)/Floors/-1/Name", 200, `#Edm.String","value":"b"}`},
		{"/Animals(2)/Floors/-1/Name/$value", 200, `b`},
		{"/Animals(2)/Floors/2", 404, ``},
		{"/Animals(2)/Floors/2/Name", 404, ``},
		{"/Animals(2)/Tags/0", 200, `"value":"x"`},
		{"/Animals(2)/Tags/9", 404, ``},
		{"/Animals(2)/Places/1", 200, `#example.ark.Place","@odata.type":"#example.ark.House","Box":2`},
		{"/Animals(2)/Places/1/Box", 200, `"value":2`},
		{"/Animals(2)/Places/1/example.ark.House/Area", 200, `"value":9`},
		{"/Animals(2)/Places/example.ark.OutdoorPlace", 200, `"value":[{"@odata.type":"#example.ark.OutdoorPlace","Box":3`},
		{"/Animals(2)/Places/example.ark.OutdoorPlace/$count", 200, `1`},
		{"/Animals(2)/Places/example.ark.OutdoorPlace/0/Area", 200, `"value":5`},
		{"/Animals?$count=true&$filter=Place/example.ark.OutdoorPlace/Area_eq_2&$select=ID", 200, `"@odata.count":1 & "ID":2}]`},
		{"/Animals?$count=true&$filter=Places/any(p:p/example.ark.OutdoorPlace/Area_eq_5)&$select=ID", 200, `"@odata.count":1 & "ID":2}]`},
		{"/Animals?$count=true&$filter=Places/example.ark.OutdoorPlace/any(p:p/Area_eq_5)&$select=ID", 200, `"@odata.count":1 & "ID":2}]`},
		{"/Animals?$count=true&$filter=isof(Place,example.ark.Garden)&$select=ID", 200, `"@odata.count":1 & "ID":2}]`},
		{"/Animals?$orderby=Place/example.ark.OutdoorPlace/Area&$select=ID", 200, `"ID":3},{ & "ID":2}]`},
		{"/Animals?$orderby=Place/example.ark.OutdoorPlace/Area_desc&$select=ID", 200, `"ID":2},{ & "ID":3}]`},
		{"/Animals(2)?$select=Place/example.ark.OutdoorPlace/Area", 200, `"Place":{"@odata.type":"#example.ark.Garden","Area":2}}`},
		{"/Animals?$compute=Place/example.ark.OutdoorPlace/Area_add_1_as_More&$filter=More_eq_3&$select=ID,More", 200, `"ID":2 & "More":3`},
	} {
		c.ask(t, "GET "+r.url, "", r.status, strings.Split(r.want, " & ")...)
	}
}
