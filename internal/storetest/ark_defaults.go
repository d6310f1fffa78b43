package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark/arkhttp"
	"github.com/odatagen/odatagen/odata/server"
)

// testArkDefaults writes complex values without what has to be in them: it is what it is by
// default, wherever the values stand, or the request is 400. All animals can be read afterwards.
func (run suite) testArkDefaults(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: arkhttp.NewHandler(arkhttp.Stored(store), server.WithTransactions(store.Begin))}
	const bird, park = `"@odata.type":"#example.ark.Bird"`, `"@odata.type":"#example.ark.Park"`
	if err := store.Load([]byte(`{"Animals":[{` + bird + `,"ID":1,"Ring":{"Word":"w"},"Place":{` + park + `,"Labels":[{}]}}]}`)); err != nil {
		t.Fatal(err)
	}
	// What the service says where the client says nothing (Core.ComputedDefaultValue).
	c.ask(t, "GET /Animals(1)", "", 200, `"Eggs":0`)
	c.ask(t, "PATCH /Animals(1)", `{`+bird+`,"Eggs":2}`, 204)
	c.ask(t, "PUT /Animals(1)", `{`+bird+`,"Ring":{"Word":"w"},"Place":{`+park+`,"Labels":[{}]}}`, 204)
	c.ask(t, "GET /Animals(1)", "", 200, `"Eggs":2`)
	c.ask(t, "GET /Animals(1)", "", 200, `"Ring":{"Weight":1,"Word":"w"}`, `"Labels":[{"Weight":1,"Word":null}]`)
	for _, where := range []string{
		`"Ring":{%s}`,
		`"Rings":[{%s},{"Word":"z"}]`,
		`"Place":{` + park + `,"Label":{%s}}`,
		`"Place":{` + park + `,"Labels":[{"Weight":2},{%s}]}`,
		`"Place":{"Inner":{` + park + `,"Label":{%s}}}`,
		`"Places":[{"Box":1},{` + park + `,"Labels":[{%s}]}]`,
		`"Nest":{"Inner":{"Inner":{` + park + `,"Label":{%s}}}}`,
	} {
		for _, tag := range []struct{ value, read, refused string }{
			{`"Word":"w"`, `"Weight":1`, ``},
			{``, `"Weight":1`, ``},
			{`"Weight":3`, `"Weight":3`, ``},
			{`"Weight":null`, ``, `Weight`},
			{`"@odata.type":"#example.ark.Chip","Code":"c"`, `"Weight":1`, ``},
			{`"@odata.type":"#example.ark.Chip","Weight":7`, ``, `Code`},
			{`"@odata.type":"#example.ark.Chip","Code":null`, ``, `Code`},
		} {
			value := fmt.Sprintf(where, tag.value)
			for _, request := range []string{
				`POST /Animals {` + bird + `,"ID":2,%s}`,
				`POST /Animals {"ID":3,"Friend":{` + bird + `,"ID":2,%s}}`,
				`PATCH /Animals(2) {` + bird + `,%s}`,
				`PUT /Animals(1) {` + bird + `,%s}`,
				`PATCH /Animals(1) {` + bird + `,%s}`,
				`PATCH /Animals(1) {%s}`,
			} {
				if err := store.Reset(t.Context()); err != nil {
					t.Fatal(err)
				}
				method, rest, _ := strings.Cut(request, " ")
				url, body, _ := strings.Cut(rest, " ")
				id, status := "2", 201
				if url == "/Animals(1)" {
					id, status = "1", 204
				}
				if tag.refused != "" {
					status = 400
				}
				c.ask(t, method+" "+url, fmt.Sprintf(body, value), status, tag.refused)
				c.ask(t, "GET /Animals", "", 200)
				if tag.refused == "" {
					c.ask(t, "GET /Animals("+id+")", "", 200, tag.read)
				}
			}
		}
	}
}
