package storetest

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/server"
)

// testUnsaidTypes changes what derived types declare, in bodies that do not say the type of the
// entity (JSON Format 4.5.3), at a service and through a proxy.
func (run suite) testUnsaidTypes(t *testing.T) {
	direct := run.openZoo(t)
	far := httptest.NewServer(run.openZoo(t).h)
	defer far.Close()
	connection, err := client.New(far.URL)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*conversation{"service": direct, "proxy": {h: zoohttp.NewHandler(zoohttp.NewClient(connection))}} {
		c.ask(t, "PATCH /Animals(2)", `{"Chased@delta":[{"@id":"Animals(3)"}]}`, 204)
		c.ask(t, "GET /Animals(2)/example.zoo.Cat/Chased/$count", "", 200, "1")
		c.ask(t, "PATCH /Animals(2)", `{"Chased@odata.delta":[{"@removed":{"reason":"changed"},"@id":"Animals(3)"}]}`, 204)
		c.ask(t, "GET /Animals(2)/example.zoo.Cat/Chased/$count", "", 200, "0")
		for _, bind := range []string{"Rival@odata.bind", "Rival@bind"} {
			c.ask(t, "DELETE /Animals(2)/example.zoo.Cat/Rival/$ref", "", 204)
			c.ask(t, "PATCH /Animals(2)", `{"`+bind+`":"Animals(3)"}`, 204)
			c.ask(t, "GET /Animals(2)/example.zoo.Cat/Rival/ID/$value", "", 200, "3")
		}
		c.ask(t, "PUT /Animals(2)", `{"Name":"Tom","Chased@odata.bind":["Animals(3)"]}`, 204)
		c.ask(t, "GET /Animals(2)/example.zoo.Cat/Chased/$count", "", 200, "1")
		answer := c.ask(t, "POST /$batch", `{"requests":[{"id":"1","method":"PATCH","url":"Animals(2)","headers":{"content-type":"application/json"},"body":{"Chased@delta":[{"@removed":{},"@id":"Animals(3)"}]}}]}`, 200)
		if !strings.Contains(answer, `"status":204`) {
			t.Errorf("%s: the batch: %s", name, answer)
		}
		c.ask(t, "GET /Animals(2)/example.zoo.Cat/Chased/$count", "", 200, "0")
		c.ask(t, "PATCH /Animals", `{"@context":"#$delta","value":[{"ID":2,"Chased@delta":[{"@id":"Animals(3)"}]}]}`, 204)
		c.ask(t, "GET /Animals(2)/example.zoo.Cat/Chased/$count", "", 200, "1")
		for request, bodies := range map[string][]string{
			"PATCH /Animals(1)":  {`{"Chased@delta":[]}`, `{"Rival@odata.bind":"Animals(3)"}`},
			"PATCH /Animals(77)": {`{"Name":"N","Chased@delta":[]}`},
			"PATCH /Animals(2)":  {`{"Nope@delta":[]}`, `{"Nope@odata.bind":"Animals(3)"}`, `{"Nope@odata.type":"#String"}`, `{"Name@delta":[]}`, `{"Mate@delta":[]}`, `{"Friends@delta":[{"ID":3,"Nope":1}]}`, `{"Friends@delta":[{"ID":3,"Nope@delta":[]}]}`, `{"Friends@delta":null}`, `{"Friends@delta":[null]}`},
			"PUT /Animals(2)":    {`{"Name":"N","Nope@delta":[]}`},
			"POST /Animals":      {`{"ID":78,"Name":"N","Nope@delta":[]}`, `{"ID":78,"Name":"N","Friends":[{"ID":79,"Name":"N","Nope@bind":"x"}]}`},
			"PATCH /Shelves(1)":  {`{"Label":{"Nope@delta":[]}}`},
			"PUT /Shelves(1)":    {`{"Label":{"Nope@odata.type":"#String"}}`},
		} {
			for _, body := range bodies {
				c.ask(t, request, body, 400)
			}
		}
		c.ask(t, "PATCH /Animals(2)", `{"Nope@odata.navigationLink":"x","Name@example.term":1}`, 204) // what a client has read
	}
}

// testUndeclaredPaths reads and writes, without a cast, what a derived type declares of entities of an
// open type: a navigation property is none that the entity may have besides (URL Conventions 4.11).
func (run suite) testUndeclaredPaths(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: animalshttp.NewHandler(animalshttp.Stored(store), server.WithTransactions(store.Begin))}
	c.ask(t, "POST /Animals", `{"@odata.type":"#example.animals.Fish","ID":1,"Own":{"Prey":7}}`, 201)
	for _, path := range []string{"/Prey", "/Prey/$count", "/Prey/Name"} {
		c.ask(t, "GET /Animals(1)"+path, "", 404, "Prey")
	}
	c.ask(t, "PUT /Animals(1)/Prey", `{"value":[]}`, 404, "Prey")
	c.ask(t, "DELETE /Animals(1)/Prey", "", 404, "Prey")
	c.ask(t, "GET /Animals(1)/example.animals.Fish/Prey", "", 200, `"value":[]`)
	c.ask(t, "GET /Animals(1)/Own/Prey", "", 200, "7")
}

// testStatedTypes says types beside values, and values of enumerations by their numbers.
func (run suite) testStatedTypes(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: animalshttp.NewHandler(animalshttp.Stored(store), server.WithTransactions(store.Begin))}
	c.ask(t, "POST /Animals", `{"ID":1}`, 201)
	for body, status := range map[string]int{
		`"Rank":"5"`:                               204,
		`"Rank":"7"`:                               400,
		`"Rank":"Low,High"`:                        400,
		`"Rank":"-1"`:                              400,
		`"Rank":"Lowest"`:                          400,
		`"Traits":"7"`:                             204,
		`"Traits":"0"`:                             204,
		`"Traits":"Shy,8"`:                         204,
		`"Traits":"Shy, Fast"`:                     204,
		`"Traits":"16"`:                            400,
		`"Traits":"Shy,16"`:                        400,
		`"AllTraits":["1","32"]`:                   400,
		`"Diet":{"Traits":"-9"}`:                   400,
		`"Name@odata.type":"#Int32","Name":"x"`:    400,
		`"Name@type":"Int32","Name":"x"`:           400,
		`"Name@odata.type":"#String","Name":"x"`:   204,
		`"Name@odata.type":7,"Name":"x"`:           400,
		`"Number@odata.type":"#String","Number":1`: 400,
		`"Number@odata.type":"#Int64","Number":1`:  204,
		`"Number@odata.type":"#Nope","Number":1`:   400,
		`"Names@odata.type":"#Collection(String)","Names":["x"]`:          204,
		`"Names@odata.type":"#String","Names":["x"]`:                      400,
		`"Rank@odata.type":"#example.animals.Rank","Rank":"Low"`:          204,
		`"Rank@odata.type":"#zoo.Rank","Rank":"Low"`:                      204,
		`"Rank@odata.type":"#example.animals.Traits","Rank":"Low"`:        400,
		`"Diet@odata.type":"#example.animals.Strict","Diet":{"Food":"x"}`: 204,
		`"Diet@odata.type":"#example.animals.Spot","Diet":{"Food":"x"}`:   400,
		`"Diet":{"Food@odata.type":"#Guid","Food":"x"}`:                   400,
		`"Place@odata.type":"#GeographyPoint","Place":null`:               204,
	} {
		c.ask(t, "PATCH /Animals(1)", "{"+body+"}", status)
	}
	for body, status := range map[string]int{`"High"`: 204, `"9"`: 204, `"7"`: 400, `"Highest"`: 400, `9`: 400} { // of a property that no type declares
		c.ask(t, "PATCH /Animals(1)", `{"Own@odata.type":"#example.animals.Rank","Own":`+body+`}`, status)
	}
	c.ask(t, "GET /Animals/$count?$filter=isof(Rank,example.animals.Rank)_and_not_isof(Rank,example.animals.Traits)_and_not_isof(Rank,Edm.String)", "", 200, "1")
	c.ask(t, "GET /Animals/$count?$filter=cast('Low',example.animals.Rank)_eq_example.animals.Rank'Low'", "", 200, "1")
	c.ask(t, "PATCH /Animals(1)/Rank", `{"value":"7"}`, 400, "Rank")
	c.ask(t, "PUT /Animals(1)/Rank/$value", "7", 400, "Rank")
	c.ask(t, "PUT /Animals(1)", `{"Rank":"7"}`, 400, "Rank")
	c.ask(t, "POST /Animals", `{"ID":2,"Rank":"7"}`, 400, "Rank")
	c.ask(t, "PATCH /Animals(1)", `{"Traits":"5","Rank":"9"}`, 204)
	c.ask(t, "GET /Animals(1)", "", 200, `"Traits":"Shy,Loud"`, `"Rank":"High"`)
}
