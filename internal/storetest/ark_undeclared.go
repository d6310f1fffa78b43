package storetest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark/arkhttp"
)

// testArkUndeclared writes properties that no type declares: with names and types that can be
// some, or that cannot, and with what only the service says, which is left out.
func (run suite) testArkUndeclared(t *testing.T) {
	c := &conversation{h: arkhttp.NewHandler(arkhttp.Stored(run.open(t)))}
	for _, r := range []struct {
		body   string
		status int
		want   string // the target of an error, or what is stored
		lacks  string
	}{
		{`"N@odata.type":5,"N":1`, 400, `"target":"N@odata.type"`, ``},
		{`"N@odata.type":"#Nope","N":1`, 400, `"target":"N@odata.type"`, ``},
		{`"N@odata.type":"#example.ark.Nope","N":{}`, 400, `"target":"N@odata.type"`, ``},
		{`"N@type":"Collection(Nope)","N":[]`, 400, `"target":"N@odata.type"`, ``},
		{`"":1`, 400, `is not a name`, ``},
		{`"$x":1`, 400, `"target":"$x"`, ``},
		{`"a/b":1`, 400, `"target":"a/b"`, ``},
		{`"a.b":1`, 400, `"target":"a.b"`, ``},
		{`"1a":1`, 400, `"target":"1a"`, ``},
		{`"$x@odata.type":"#Int32"`, 400, `"target":"$x"`, ``},
		{`"é_1":1`, 201, `"é_1":1`, ``},
		{`"N@odata.type":"#Int32","N":"x"`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Int32","N":"5"`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Int32","N":3000000000`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Edm.Int32","N":5`, 201, `"N":5`, ``},
		{`"N@odata.type":"#Int64","N":"5"`, 201, `"N":`, ``},
		{`"N@odata.type":"#Guid","N":"x"`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Date","N":"2026-02-30"`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Date","N":"2026-02-03"`, 201, `"N":"2026-02-03"`, ``},
		{`"N@odata.type":"#Boolean","N":"true"`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Double","N":"INF"`, 201, `"N":"INF"`, ``},
		{`"N@odata.type":"#Collection(Int32)","N":[1,"x"]`, 400, `"target":"N/1"`, ``},
		{`"N@odata.type":"#Collection(Int32)","N":1`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#Collection(Int32)","N":[1,2]`, 201, `"N":[1,2]`, ``},
		{`"N@odata.type":"#Int32","N":[1]`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#GeographyPoint","N":{"type":"LineString","coordinates":[[1,2],[3,4]]}`, 400, `"target":"N"`, ``},
		{`"N@odata.type":"#GeographyPoint","N":{"type":"Point","coordinates":[1,2]}`, 201, `"coordinates":[1,2]`, ``},
		{`"N":{"@odata.type":"#example.ark.Floor","Level":"x"}`, 400, `"target":"N/Level"`, ``},
		{`"N":{"@odata.type":"#example.ark.Floor","Nope":1}`, 400, `"target":"N/Nope"`, ``},
		{`"N":{"@odata.type":"#example.ark.Nope"}`, 400, `"target":"N/@odata.type"`, ``},
		{`"N":[{"@odata.type":"#ark.Garden","Inner":{"Box":"x"}}]`, 400, `"target":"N/0/Inner/Box"`, ``},
		{`"N":{"@odata.type":"#example.ark.Garden","Sun@odata.type":"#Int32","Sun":"x"}`, 400, `"target":"N/Sun"`, ``},
		{`"N":{"@odata.type":"#example.ark.Garden","Area":1,"Sun":true}`, 201, `"Area":1,"Sun":true`, ``},
		{`"N":null,"M":1`, 201, `"M":1`, `"N"`}, // as if it was not there
		{`"N@odata.type":"#Int32","N":null`, 201, ``, `"N@`},
		{`"Place":{"@odata.type":"#example.ark.Garden","N":null,"Box":1}`, 201, `"Box":1`, `"N"`},
		{`"Places":[{"@odata.type":"#example.ark.Garden","N":null,"Box":1}]`, 201, `"Box":1`, `"N"`},
		{`"N":{"a":null}`, 201, `"N":{"a":null}`, ``},
		{`"N":{"a.b":1}`, 201, `"a.b":1`, ``}, // of no type
		{`"#example.ark.Feed":{"target":"http://x"}`, 201, ``, `Feed`},
		{`"@odata.editLink":"x","@odata.readLink":"x","@odata.context":"x","Friend@odata.navigationLink":"x","Friend@odata.associationLink":"x"`, 201, ``, `Link`},
		{`"N":{"#example.ark.Feed":{},"@odata.editLink":"x","a":1,"b@odata.navigationLink":"x"}`, 201, `"N":{"a":1}`, `Link`},
		{`"Place":{"@odata.type":"#example.ark.Garden","#example.ark.Feed":{},"@odata.editLink":"x","Box":1,"N":{"@odata.editLink":"x"}}`, 201, `"N":{}`, `Link`},
		{`"Floors":[{"#example.ark.Feed":{},"Level":1}]`, 201, `"Level":1`, `Feed`},
		{`"@example.term":{"editLink":1},"N@example.term":2,"N":1`, 201, `"@example.term":{"editLink":1}`, ``},
	} {
		body := `{"ID":9,` + r.body + `}`
		answer := c.ask(t, "POST /Animals", body, r.status)
		if r.status == 201 {
			answer = c.ask(t, "GET /Animals(9)", "", 200)
			c.ask(t, "DELETE /Animals(9)", "", 204)
		}
		if !strings.Contains(answer, r.want) || r.lacks != "" && strings.Contains(answer, r.lacks) {
			t.Errorf("%s: %s\nwant %s and not %s", r.body, answer, r.want, r.lacks)
		}
	}
	c.ask(t, "PUT /Animals(9)", `{"N":null,"M@odata.type":"#Int16","M":1}`, 201)
	if answer := c.ask(t, "GET /Animals(9)", "", 200, `"M@odata.type":"#Int16"`); strings.Contains(answer, `"N"`) {
		t.Error(answer)
	}
	if answer := c.ask(t, "GET /Animals(9)?$compute='a'%20as%20M", "", 200, `"M":"a"`); strings.Contains(answer, "Int16") {
		t.Error(answer)
	}
	c.ask(t, "PUT /Animals(9)/Place", `{"@odata.type":"#example.ark.Garden","N":null,"Box":1}`, 204)
	if answer := c.ask(t, "GET /Animals(9)", "", 200, `"Box":1`); strings.Contains(answer, `"N"`) {
		t.Error(answer)
	}
	c.ask(t, "DELETE /Animals(9)", "", 204)
	// What clients read, they can write.
	c.ask(t, "POST /Animals", strings.Replace(leo, `"ID":2`, `"ID":9`, 1), 201)
	read := c.ask(t, "GET /Animals(9) Accept:application/json;odata.metadata=full", "", 200, "#example.ark.Feed", "editLink")
	before := c.ask(t, "GET /Animals(9)", "", 200)
	c.ask(t, "PUT /Animals(9)", read, 204)
	c.ask(t, "PATCH /Animals(9)", read, 204)
	var a, b map[string]any
	_ = json.Unmarshal([]byte(before), &a)
	_ = json.Unmarshal([]byte(c.ask(t, "GET /Animals(9)", "", 200)), &b)
	delete(a, "@odata.etag")
	delete(b, "@odata.etag")
	if x, y := mustJSON(a), mustJSON(b); x != y {
		t.Errorf("read\n%s\nand, written again,\n%s", x, y)
	}
}

// testArkReplaced replaces entities: what is said of undeclared properties goes with these, and
// stays of others.
func (run suite) testArkReplaced(t *testing.T) {
	c := &conversation{h: arkhttp.NewHandler(arkhttp.Stored(run.open(t)))}
	c.ask(t, "POST /Animals", `{"ID":9,"Name":"R","N@odata.type":"#Date","N":"2020-01-01","M@odata.type":"#Guid","M":"00000000-0000-0000-0000-000000000001"}`, 201)
	c.ask(t, "PUT /Animals(9)", `{"Name":"R","M@odata.type":"#Guid","M":"00000000-0000-0000-0000-000000000002"}`, 204)
	if got := c.ask(t, "GET /Animals(9)", "", 200, `"M@odata.type":"#Guid","M":"00000000-0000-0000-0000-000000000002"`); strings.Contains(got, `"N@`) {
		t.Error(got)
	}
	c.ask(t, "PUT /Animals(9)", `{"Name":"R","N":1}`, 204)
	if got := c.ask(t, "GET /Animals(9)", "", 200, `"N":1`); strings.Contains(got, `"M`) || strings.Contains(got, `"N@`) {
		t.Error(got)
	}
}

func mustJSON(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}
