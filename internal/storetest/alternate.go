package storetest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/server"
)

const vets = `{"Vets":[
	{"ID":1,"Name":"Ann","Licence":"a","Home":{"Country":"CH","Number":1},"Rooms":[{"No":1,"Label":"x"},{"No":2,"Label":"y"}]},
	{"ID":2,"Name":"Bob","Licence":"b","Home":{"Country":"CH","Number":2},"Pupils@odata.bind":["Vets(Licence='a')"],"Rooms":[{"No":1,"Label":"x"}]},
	{"@odata.type":"#example.zoo.Surgeon","ID":6,"Ward":7},
	{"ID":4}, {"ID":5,"Home":{"Country":"CH"}}]}`

// testAlternateKeys keeps the values of alternate keys unique, and changes what they name.
func (run suite) testAlternateKeys(t *testing.T) {
	store := run.open(t)
	h := zoohttp.NewHandler(zoohttp.Stored(store), server.WithTransactions(store.Begin))
	if err := store.Load([]byte(vets)); err != nil {
		t.Fatal(err)
	}
	run.alternateUnique(t, &conversation{h: h})
	if err := store.Load([]byte(`{"Vets":[{"ID":10,"Licence":"z"},{"ID":11,"Licence":"z"}]}`)); err == nil {
		t.Error("two rows with one alternate key were loaded")
	}
	for _, h := range []http.Handler{h, proxyOfZoo(t, h)} {
		if err := store.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		run.alternateWrites(t, &conversation{h: h})
	}
}

// proxyOfZoo returns a handler that is a client of a zoo's.
func proxyOfZoo(t *testing.T, h http.Handler) http.Handler {
	host := httptest.NewServer(h)
	t.Cleanup(host.Close)
	c, err := client.New(host.URL)
	if err != nil {
		t.Fatal(err)
	}
	return zoohttp.NewHandler(zoohttp.NewClient(c))
}

// testAlternateKeysThrough names what navigation properties lead to by the alternate keys that these
// declare, and keeps those unique among what one entity contains.
func (run suite) testAlternateKeysThrough(t *testing.T) {
	for _, proxied := range []bool{false, true} {
		c := run.openZoo(t)
		if proxied {
			c.h = proxyOfZoo(t, c.h)
		}
		c.ask(t, "POST /Keepers(2)/Notes", `{"No":2,"Text":"m"}`, 201)
		c.ask(t, "POST /Keepers(2)/Notes", `{"No":3,"Text":"n"}`, 409, "Text")
		c.ask(t, "PATCH /Keepers(2)/Notes(2)", `{"Text":"n"}`, 409)
		c.ask(t, "POST /Keepers(1)/Notes", `{"No":1,"Text":"n"}`, 201)
		c.ask(t, "GET /Keepers(2)/Notes(text='m')", "", 200, `"No":2`, `#Keepers(2)/Notes/$entity`)
		c.ask(t, "GET /Keepers(2)/Notes(text='none')", "", 404)
		c.ask(t, "GET /Keepers(2)/Notes(Text='m')", "", 400)
		c.ask(t, "PATCH /Keepers(2)/Notes(text='m')", `{"Text":"o"}`, 204)
		c.ask(t, "GET /Keepers(2)/Notes(2)/Text/$value", "", 200, "o")
		c.ask(t, "PUT /Keepers(1)/Notes(text='n')/Text", `{"value":"p"}`, 204)
		c.ask(t, "GET /Keepers(2)/Notes(1)/Text/$value", "", 200, "n")
		c.ask(t, "DELETE /Keepers(2)/Notes(text='n')", "", 204)
		c.ask(t, "GET /Keepers(2)/Notes/$count", "", 200, "1")
		c.ask(t, "POST /Animals(1)/Friends/$ref", `{"@odata.id":"Animals(2)"}`, 204)
		c.ask(t, "POST /Animals", `{"ID":9,"Name":"Tom"}`, 201) // which is nobody's friend
		c.ask(t, "GET /Animals(1)/Friends(name='Tom')", "", 200, `"ID":2`)
		c.ask(t, "GET /Animals(1)/Friends(name='Rex')", "", 404)
		c.ask(t, "GET /Animals(1)/example.zoo.Cat/Friends(name='Rex')", "", 404)
		c.ask(t, "GET /Animals(name='Rex')", "", 400)
		c.ask(t, "PATCH /Animals(1)/Friends(name='Tom')", `{"Name":"Tim"}`, 204)
		c.ask(t, "GET /Animals(2)/Name/$value", "", 200, "Tim")
		c.ask(t, "DELETE /Animals(1)/Friends(name='Tim')/$ref", "", 204)
		c.ask(t, "GET /Animals(1)/Friends/$count", "", 200, "0")
		c.ask(t, "PATCH /Keepers(3)", `{"Notes":[{"No":1,"Text":"q"},{"No":2,"Text":"q"}]}`, 409)
	}
}

func (run suite) alternateUnique(t *testing.T, c *conversation) {
	for _, body := range []string{`"Licence":"a"`, `"Home":{"Country":"CH","Number":2}`, `"@odata.type":"#example.zoo.Surgeon","Ward":7`, `"@odata.type":"#example.zoo.Surgeon","Licence":"b"`} {
		c.ask(t, "POST /Vets", `{"ID":9,`+body+`}`, 409, "already", "Vets")
		c.ask(t, "PATCH /Vets(9)", `{`+body+`}`, 409)
		c.ask(t, "PUT /Vets(9)", `{`+body+`}`, 409)
	}
	c.ask(t, "PATCH /Vets(2)", `{"Licence":"a"}`, 409, `"target":"Licence"`)
	c.ask(t, "PUT /Vets(4)/Licence", `{"value":"a"}`, 409)
	c.ask(t, "PATCH /Vets(5)/Home", `{"Number":1}`, 409)
	c.ask(t, "POST /Vets(4)/Pupils", `{"ID":9,"Licence":"a"}`, 409)
	c.ask(t, "PATCH /Vets(4)", `{"Pupils":[{"ID":9,"Licence":"a"}]}`, 409)
	c.ask(t, "PATCH /Vets", `{"@context":"#$delta","value":[{"ID":4,"Licence":"a"}]}`, 409)
	c.ask(t, "PATCH /Vets/$filter(ID_gt_3)/$each", `{"Licence":"e"}`, 409)
	c.ask(t, "POST /Vets(1)/Rooms", `{"No":3,"Label":"x"}`, 409)
	c.ask(t, "POST /Vets(2)/Rooms", `{"No":3,"Label":"y"}`, 201)
	c.ask(t, "PATCH /Vets(2)", `{"Licence":"b","Name":"Bo"}`, 204)
	c.ask(t, "PATCH /Vets(2)", `{"Licence":null}`, 204)
	c.ask(t, "POST /Vets", `{"ID":9,"Licence":"b"}`, 201)
	c.ask(t, "DELETE /Vets(9)", "", 204)
	c.ask(t, "PATCH /Vets(2)", `{"Licence":"b"}`, 204)
}

func (run suite) alternateWrites(t *testing.T, c *conversation) {
	c.ask(t, "PATCH /Vets(Licence='a')", `{"Name":"Amy"}`, 204)
	c.ask(t, "PATCH /Vets(Licence=@l)?@l='a'", `{"Name":"Amy"}`, 204)
	c.ask(t, "GET /Vets(1)/Name/$value", "", 200, "Amy")
	c.ask(t, "PUT /Vets(number=2,country='CH')/Name", `{"value":"Ben"}`, 204)
	c.ask(t, "PUT /Vets(Licence='b')/Home/Number", `{"value":3}`, 204)
	c.ask(t, "GET /Vets(country='CH',number=3)", "", 200, `"ID":2`, "Ben")
	c.ask(t, "PUT /Vets(Licence='b')", `{"Name":"Bob","Licence":"c"}`, 204)
	c.ask(t, "PATCH /Vets(Licence='b')", `{"Name":"Bob"}`, 404)
	c.ask(t, "DELETE /Vets(Licence='b')", "", 404)
	c.ask(t, "POST /Vets", `{"@odata.type":"#example.zoo.Surgeon","ID":3,"Name":"Cid","Licence":"s"}`, 201)
	c.ask(t, "PATCH /Vets/example.zoo.Surgeon(Licence='s')", `{"@odata.type":"#example.zoo.Surgeon","Ward":8}`, 204)
	c.ask(t, "GET /Vets(3)/example.zoo.Surgeon/Ward/$value", "", 200, "8")
	c.ask(t, "GET /Vets/example.zoo.Surgeon(Ward=8)", "", 200, `"ID":3`)
	c.ask(t, "PATCH /Vets/example.zoo.Surgeon(Ward=8)", `{"Name":"Cid"}`, 204)
	c.ask(t, "PATCH /Vets/example.zoo.Chief(Ward=8)", `{"Name":"Cid"}`, 404)
	c.ask(t, "GET /Vets(Ward=8)", "", 400, "Ward is a key of a type that is derived from example.zoo.Vet, a cast to which has to stand before it")
	c.ask(t, "PATCH /Vets(Ward=8)", `{"Name":"Cid"}`, 400)
	c.ask(t, "PATCH /Vets/example.zoo.Surgeon(Licence='a')", `{"Name":"Sue"}`, 404)
	c.ask(t, "PATCH /Vets(2)/Pupils(Licence='a')", `{"Name":"Ada"}`, 204)
	c.ask(t, "GET /Vets(1)/Name/$value", "", 200, "Ada")
	c.ask(t, "PATCH /Vets(4)/Pupils(Licence='a')", `{"Name":"Ada"}`, 404)
	c.ask(t, "DELETE /Vets(2)/Pupils(Licence='a')/$ref", "", 204)
	c.ask(t, "GET /Vets(2)/Pupils/$count", "", 200, "0")
	c.ask(t, "POST /Vets(2)/Pupils/$ref", `{"@odata.id":"Vets(Licence='a')"}`, 204)
	c.ask(t, "PUT /Vets(Licence='a')/Helper/$ref", `{"@odata.id":"Vets(Licence='c')"}`, 204)
	c.ask(t, "GET /Vets(1)/Helper/ID/$value", "", 200, "2")
	c.ask(t, "PATCH /Vets(Licence='a')/Helper", `{"Name":"Bea"}`, 204)
	c.ask(t, "POST /Vets", `{"ID":8,"Helper@odata.bind":"Vets(Licence='a')"}`, 201)
	c.ask(t, "PATCH /Vets(20)/example.zoo.Surgeon", `{"Ward":20}`, 201)
	c.ask(t, "GET /Vets(20)", "", 200, `#example.zoo.Surgeon`, `"Ward":20`)
	c.ask(t, "PUT /Vets/example.zoo.Surgeon(21)", `{"Ward":21}`, 201)
	c.ask(t, "GET /Vets(21)/example.zoo.Surgeon/Ward/$value", "", 200, "21")
	c.ask(t, "PATCH /Vets(1)/example.zoo.Surgeon", `{"Ward":22}`, 404)
	c.ask(t, "DELETE /Vets(22)/example.zoo.Surgeon", "", 404)
	for _, id := range []string{"Vets/example.zoo.Surgeon(Ward=8)", "Vets/example.zoo.Surgeon(3)", "Vets(3)/example.zoo.Surgeon", "Vets/example.zoo.Surgeon(Licence='s')"} {
		c.ask(t, "PATCH /Vets(8)", `{"Helper@odata.bind":"`+id+`"}`, 204)
		c.ask(t, "GET /Vets(8)/Helper/ID/$value", "", 200, "3")
		c.ask(t, "PUT /Vets(8)/Helper/$ref", `{"@odata.id":"Vets(2)"}`, 204)
		c.ask(t, "PUT /Vets(8)/Helper/$ref", `{"@odata.id":"`+id+`"}`, 204)
		c.ask(t, "GET /Vets(8)/Helper/ID/$value", "", 200, "3")
		c.ask(t, "DELETE /Vets(8)/Helper/$ref", "", 204)
	}
	c.ask(t, "PATCH /Vets(8)", `{"Helper@odata.bind":"Vets/example.zoo.Surgeon(1)"}`, 400)
	c.ask(t, "PATCH /Vets(8)", `{"Helper@odata.bind":"Vets(Ward=8)"}`, 400)
	c.ask(t, "POST /Vets(Licence='c')/Pupils/$ref", `{"@odata.id":"Vets(8)"}`, 204)
	c.ask(t, "PATCH /Vets(8)", `{"Helper":{"@odata.id":"Vets(Licence='s')/example.zoo.Surgeon"}}`, 204)
	c.ask(t, "GET /Vets(2)?$expand=Pupils($expand=Helper)", "", 200, `"ID":8`, `"Name":"Cid"`)
	c.ask(t, "PATCH /Vets(8)", `{"Helper@odata.bind":"Vets(Licence='none')"}`, 400, "no entity")
	c.ask(t, "PATCH /Vets(8)", `{"Helper@odata.bind":"Vets(Name='Ada')"}`, 400)
	c.ask(t, "PATCH /Vets(Licence='a')/Rooms(Label='y')", `{"Label":"z"}`, 204)
	c.ask(t, "DELETE /Vets(1)/Rooms(Label='z')", "", 204)
	c.ask(t, "GET /Vets(1)/Rooms/$count", "", 200, "1")
	c.ask(t, "POST /$batch", `{"requests":[
		{"id":"1","method":"patch","url":"Vets(Licence='c')","headers":{"content-type":"application/json"},"body":{"Name":"Bix"}},
		{"id":"2","method":"delete","url":"Vets(Licence='a')"}]}`, 200, `"status":204`)
	c.ask(t, "GET /Vets(1)", "", 404)
	c.ask(t, "GET /Vets(2)/Name/$value", "", 200, "Bix")
}
