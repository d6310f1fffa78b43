package storetest

import (
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

// doubly is a store of animals whose doctor is their keeper: the description says so by two
// navigation properties that constrain one property.
type doubly struct{ gen.Store }

func (d doubly) Fill(service any, of gen.Description) {
	of.MetadataXML = strings.Replace(of.MetadataXML, `Property="DoctorBadge" ReferencedProperty="Badge"`, `Property="KeeperID" ReferencedProperty="ID"`, 1)
	d.Store.Fill(service, of)
}

// testAgreement changes what two navigation properties lead to that constrain one property:
// they lead to entities that want the same value of it, or the change is refused.
func (run suite) testAgreement(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: zoohttp.NewHandler(zoohttp.Stored(doubly{store}), server.WithTransactions(store.Begin))}
	const refusal = "say both what KeeperID is"
	c.ask(t, "POST /Keepers", `{"ID":1,"Badge":"a"}`, 201)
	c.ask(t, "POST /Keepers", `{"ID":2,"Badge":"b"}`, 201)
	c.ask(t, "POST /Animals", `{"ID":1,"Name":"Leo","Keeper@odata.bind":"Keepers(1)","Doctor@odata.bind":"Keepers(2)"}`, 400, refusal)
	c.ask(t, "POST /Animals", `{"ID":1,"Name":"Leo","Keeper@odata.bind":"Keepers(1)","Doctor@odata.bind":"Keepers(1)"}`, 201, `"KeeperID":1`)
	for _, r := range []struct {
		request, body string
		status        int
		both          string // the keeper that both lead to then
	}{
		{"PATCH /Animals(1)", `{"Keeper@odata.bind":"Keepers(2)"}`, 400, "1"},
		{"PATCH /Animals(1)", `{"Doctor@odata.bind":"Keepers(2)"}`, 400, "1"},
		{"PUT /Animals(1)/Doctor/$ref", `{"@odata.id":"Keepers(2)"}`, 409, "1"},
		{"POST /Keepers(2)/Animals/$ref", `{"@odata.id":"Animals(1)"}`, 409, "1"},
		{"PATCH /Animals(1)", `{"Keeper@odata.bind":"Keepers(2)","Doctor@odata.bind":"Keepers(2)"}`, 204, "2"},
		{"PATCH /Animals(1)", `{"Keeper@odata.bind":"Keepers(1)","Doctor@odata.bind":"Keepers(2)"}`, 400, "2"},
		{"PATCH /Animals(1)", `{"KeeperID":1}`, 204, "1"},
		{"PATCH /Animals(1)", `{"KeeperID":3}`, 400, "1"},
	} {
		c.ask(t, r.request, r.body, r.status)
		c.ask(t, "GET /Animals(1)/KeeperID/$value", "", 200, r.both)
		c.ask(t, "GET /Animals(1)/Keeper/ID/$value", "", 200, r.both)
		c.ask(t, "GET /Animals(1)/Doctor/ID/$value", "", 200, r.both)
	}
	c.ask(t, "DELETE /Animals(1)/Doctor/$ref", "", 409)
	c.ask(t, "PATCH /Animals(1)", `{"KeeperID":null}`, 204)
	c.ask(t, "GET /Animals(1)?$expand=Doctor,Keeper", "", 200, `"KeeperID":null`, `"Keeper":null`, `"Doctor":null`)
	c.ask(t, "PUT /Animals(1)/Doctor/$ref", `{"@odata.id":"Keepers(2)"}`, 204)
	c.ask(t, "GET /Animals(1)/Keeper/ID/$value", "", 200, "2")
	c.ask(t, "GET /Animals(1)/KeeperID/$value", "", 200, "2")
	c.ask(t, "DELETE /Keepers(2)", "", 204)
	c.ask(t, "GET /Animals(1)?$expand=Doctor,Keeper", "", 200, `"KeeperID":null`, `"Keeper":null`, `"Doctor":null`)
}
