package storetest

import (
	"context"
	"net/http"
	"strings"
	"testing"

	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
)

// testMade answers what is made expanded as far as the request was (Protocol 11.4.2.2), also in
// complex values and in items of collections of these.
func (run suite) testMade(t *testing.T) {
	c := run.openZoo(t)
	const none = " Accept:application/json;odata.metadata=none"
	for _, one := range []struct{ request, body, want string }{
		{"POST /Cages", `{"No":50,"Den":{"Guests":[{"ID":50,"Name":"G"},{"@odata.type":"#example.zoo.Cat","ID":51,"Name":"H"}],"Guard":{"ID":50,"Name":"K"}}}`,
			`"Guard":{"ID":50,"Badge":null,"Name":"K"},"Guests":[{"ID":50,"Born":null,"DoctorBadge":null,"KeeperID":null,"Name":"G","Tags":[]},{"ID":51`},
		{"POST /Cages", `{"No":51,"Den":{"Corner":{"Cleaner":{"ID":51,"Name":"K"}},"Size":1}}`, `"Den":{"Corner":{"Cleaner":{"ID":51,`},
		{"POST /Cages", `{"No":52,"Den":{"Guard":{"ID":52,"Animals":[{"ID":52,"Name":"A"}]}}}`, `"Animals":[{"ID":52,`},
		{"POST /Cages", `{"No":53,"Den":{"@odata.type":"#example.zoo.Lair","Prey":[{"ID":53,"Name":"P"}],"Nook":{"Cleaner":{"ID":53}}}}`, `"Prey":[{"ID":53,`},
		{"POST /Cages", `{"No":54,"Den":{"@odata.type":"#example.zoo.Lair","Nook":{"Cleaner":{"ID":54}}}}`, `"Nook":{"Cleaner":{"ID":54,`},
		{"POST /Cages", `{"No":55,"Den":{"Toys":[{"No":1,"Box":{"Parts":[{"No":7,"Text":"x"}]}}]}}`, `"Parts":[{"No":7,"Text":"x"}]`},
		{"POST /Cages", `{"No":56,"Perches":[{"Cleaner":{"ID":56}},{"Height":2}]}`, `"Perches":[{"Cleaner":{"ID":56,"Badge":null,"Name":null},"Corner":null,"Height":null,"Hooks":[]},{"Cleaner":null,`},
		{"POST /Cages", `{"No":57,"Perches":[{},{"@odata.type":"#example.zoo.Swing","Pusher":{"ID":57}}]}`, `"Pusher":{"ID":57,`},
		{"POST /Cages", `{"No":58,"Perches":[{"Hooks":[{},{"Hung":{"ID":58,"Name":"Hung"}}]}]}`, `"Hooks":[{"Hung":null,"Size":null},{"Hung":{"ID":58,`},
		{"POST /Keepers", `{"ID":59,"Owned":[{"No":59,"Den":{"Guests":[{"ID":59,"Name":"G"}]}}]}`, `"Guests":[{"ID":59,`},
		// What was to be updated is made as well (11.4.4).
		{"PATCH /Keepers(62)", `{"Animals":[{"ID":62,"Name":"A"}]}`, `"ID":62,"Animals":[{"ID":62,`},
		{"PUT /Keepers(63)", `{"Animals":[{"ID":63,"Name":"A","Friends":[{"ID":64,"Name":"F"}]}]}`, `"Friends":[{"ID":64,`},
		{"PATCH /Cages(64)", `{"Den":{"Guard":{"ID":64}},"Perches":[{"Cleaner":{"ID":65}}]}`, `"Den":{"Corner":null,"Guard":{"ID":64,`},
		{"PATCH /Animals(66)/example.zoo.Cat", `{"Name":"C","Rival":{"@odata.type":"#example.zoo.Dog","ID":67,"Name":"R"},"Friends":[{"ID":68,"Name":"F"}]}`, `"Friends":[{"ID":68,`},
		{"PATCH /Keepers(69)?$select=ID", `{"Animals":[{"ID":69,"Name":"A"}]}`, `{"ID":69}`},
		// What the request does not have, or says itself, is not expanded.
		{"POST /Cages", `{"No":60,"Den":{"Size":1}}`, `"Den":{"Corner":null,"OwnerID":null,"Size":1},`},
		{"POST /Cages?$select=No", `{"No":61,"Den":{"Guard":{"ID":61}}}`, `{"No":61}`},
	} {
		c.ask(t, one.request+none, one.body, 201, one.want)
	}
	if got := c.ask(t, "PATCH /Keepers(1) Prefer:return=representation", `{"Animals":[{"ID":70,"Name":"A"}]}`, 200, `"ID":1`); strings.Contains(got, "Animals\":") {
		t.Errorf("what is changed is expanded: %s", got)
	}
	c.ask(t, "PATCH /Keepers(71) Prefer:return=minimal", `{"Animals":[{"ID":71,"Name":"A"}]}`, 204)
}

// testMadeApart makes cages by a function that does not return what it makes with them.
func (run suite) testMadeApart(t *testing.T) {
	store := run.open(t)
	service := zoohttp.Stored(store)
	create := service.Cages.CreateCage
	service.Cages.CreateCage = func(ctx context.Context, v *zootypes.Cage, _ *query.Options) (*zootypes.Cage, error) {
		return create(ctx, v, nil)
	}
	c := &conversation{h: zoohttp.NewHandler(service)}
	got := c.ask(t, "POST /Cages", `{"No":1,"Den":{"Guests":[{"ID":1,"Name":"G"}],"Guard":{"ID":1}},"Perches":[{"Cleaner":{"ID":2}}]}`, 201, `$metadata#Cages/$entity"`)
	for _, name := range []string{"Guests", "Guard", "Cleaner"} {
		if strings.Contains(got, name) {
			t.Errorf("%s is answered, and was not returned: %s", name, got)
		}
	}
	c.ask(t, "GET /Cages(1)?$expand=Den/Guests,Den/Guard,Perches/Cleaner", "", 200, `"Guests":[{`, `"Guard":{`, `"Cleaner":{`)
}

// testMadeUnread makes, with others in them, what a client may write, who may read none of these.
func (run suite) testMadeUnread(t *testing.T) {
	store, asked := run.open(t), 0
	h := zoohttp.NewHandler(zoohttp.Stored(store), server.WithTransactions(store.Begin), server.WithAuthorizer(func(ctx context.Context, _ *http.Request, _ [][]string) (context.Context, error) {
		if asked++; asked > 1 {
			return nil, server.Forbidden("that may not be read")
		}
		return ctx, nil
	}))
	c := &conversation{h: h}
	for _, request := range []string{"POST /Cages", "PATCH /Cages(2)"} {
		asked = 0
		if got := c.ask(t, request, `{"No":1,"Den":{"Guests":[{"Name":"G"}]}}`, 201, `"Den":{`); strings.Contains(got, "Guests") || asked != 2 {
			t.Errorf("%s: asked %d times: %s", request, asked, got)
		}
	}
}
