package storetest

import (
	"regexp"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark/arkhttp"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
)

// testTypesByAlias names types with the alias of their schema (CSDL 4.1.2), as clients may wherever
// a qualified name stands (JSON Format 4.5.3): answers have the namespace.
func (run suite) testTypesByAlias(t *testing.T) {
	aliased := func(text string) string { return strings.ReplaceAll(text, "example.ark.", "ark.") }
	etag := regexp.MustCompile(`"@odata.etag":"[^,]*,`)
	c := &conversation{h: arkhttp.NewHandler(arkhttp.Stored(run.open(t)))}
	for id, body := range []string{
		leo,
		`{"@odata.type":"#example.ark.Bird","ID":2,"Nest":{"@odata.type":"#example.ark.Garden","Trees":3},"Ring":{"@odata.type":"#example.ark.Chip","Code":"c"}}`,
		`{"Nest":{"Inner":{"Area":5,"@odata.type":"#example.ark.House","Floors":[{"Level":1}]},"Trees":3,"@odata.type":"#example.ark.Garden"},"ID":2,"@odata.type":"#example.ark.Bird"}`,
		`{"@type":"example.ark.Bird","ID":2,"Rings":[{"@type":"example.ark.Chip","Code":"c"},{"Word":"w"}],"Own":{"@odata.type":"#example.ark.Garden","Area":2},
			"Some@odata.type":"#Collection(example.ark.Place)","Some":[{"@type":"example.ark.House","P@odata.type":"#example.ark.Tag","P":{"Word":"w"}}]}`,
	} {
		c.ask(t, "POST /Animals", body, 201)
		read := func() string {
			return etag.ReplaceAllString(answerOf(c.h, "GET", "/Animals(2)?$format=application/json;odata.metadata=full", "").Body.String(), "")
		}
		want := read()
		c.ask(t, "DELETE /Animals(2)", "", 204)
		c.ask(t, "POST /Animals", aliased(body), 201)
		if got := read(); got != want {
			t.Errorf("body %d: with the alias\n\t%s\nwith the namespace\n\t%s", id, got, want)
		}
		c.ask(t, "DELETE /Animals(2)", "", 204)
	}
	c.ask(t, "POST /Animals", aliased(leo), 201)
	for _, change := range []string{
		`/Animals(2)/Place {"@odata.type":"#ark.House","Area":5}`,
		`/Animals(2) {"Place":{"@odata.type":"#ark.House","Area":5}}`,
		`/Animals(2) {"Place":{"Area":5,"@type":"ark.House"}}`,
	} {
		url, body, _ := strings.Cut(change, " ")
		c.ask(t, "PUT /Animals(2)/Place", `{"Box":1}`, 204)
		c.ask(t, "PATCH "+url, body, 204)
		c.ask(t, "GET /Animals(2)/Place", "", 200, `"@odata.type":"#example.ark.House"`, `"Area":5`)
	}
	c.ask(t, "POST /Animals(2)/Places", `{"@odata.type":"#ark.Garden","Trees":8}`, 204)
	c.ask(t, "GET /Animals(2)/Places/ark.Garden", "", 200, `"@odata.type":"#example.ark.Garden"`, `"Trees":8`)
	c.ask(t, "PATCH /Animals(2)/Place", `{"@odata.type":"#ark.Floor"}`, 400, "ark.Floor")
	c.ask(t, "PATCH /Animals(2)/Place", `{"@odata.type":"#other.House"}`, 400, "other.House")
	c.ask(t, "POST /Animals", `{"@odata.type":"#ark.Nope","ID":3}`, 400, "ark.Nope")

	c = &conversation{h: zoohttp.NewHandler(zoohttp.Stored(run.open(t)))}
	c.ask(t, "POST /Vets", `{"@odata.type":"#zoo.Surgeon","ID":3,"Name":"Cid","Licence":"s","Ward":7}`, 201, `"@odata.type":"#example.zoo.Surgeon"`, `"Ward":7`)
	c.ask(t, "PATCH /Vets/zoo.Surgeon(Licence='s')", `{"@odata.type":"#zoo.Surgeon","Ward":8}`, 204)
	c.ask(t, "GET /Vets/zoo.Surgeon?$filter=zoo.Surgeon/Ward%20eq%208", "", 200, `"Ward":8`)
}
