package server_test

import (
	"context"
	"strings"
	"testing"

	reserved "github.com/odatagen/odatagen/generated/names"
	"github.com/odatagen/odatagen/generated/names/nameshttp"
	"github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// TestMergedByHand has functions merge changes into what is there, as the documentation shows:
// keys in the bodies change nothing (Protocol 11.4.3), and neither do other types.
func TestMergedByHand(t *testing.T) {
	reads := 0
	there := map[int64]zoo.AnyAnimal{}
	var service zoohttp.Service
	service.Animals.GetAnimal = func(_ context.Context, id int64, _ *query.Options) (zoo.AnyAnimal, error) {
		reads++
		return there[id], nil
	}
	service.Animals.ListAnimals = func(context.Context, *query.Options) (page odata.Page[zoo.AnyAnimal], err error) {
		page.Items = []zoo.AnyAnimal{there[2]}
		return page, nil
	}
	service.Animals.UpdateAnimal = func(_ context.Context, id int64, change zoo.AnyAnimal, _ *query.Options) (zoo.AnyAnimal, error) {
		made, err := odata.Merge(there[id], change)
		there[id] = made
		return made, err
	}
	service.Keepers.ListKeepersAnimals = func(context.Context, int32, *query.Options) (page odata.Page[zoo.AnyAnimal], err error) {
		page.Items = []zoo.AnyAnimal{there[2]}
		return page, nil
	}
	begin := func(ctx context.Context) (context.Context, func(bool) error, error) {
		return ctx, func(bool) error { return nil }, nil
	}
	h := zoohttp.NewHandler(service, server.WithTransactions(begin))
	for _, c := range []struct {
		request, body string
		status, reads int
		want          string
	}{
		{"PATCH /Animals(2)", `{"ID":9,"Name":"N"}`, 204, 0, `"ID":2,"Name":"N"`},
		{"PUT /Animals(2)", `{"ID":9,"Name":"N"}`, 204, 1, `"ID":2,"Name":"N"`},
		{"PATCH /Animals(2)", `{"@odata.type":"#example.zoo.Cat","ID":9,"Lives":3}`, 204, 1, `"ID":2,"Lives":3`},
		{"PATCH /Animals(2)/example.zoo.Cat", `{"ID":9,"Lives":3}`, 204, 1, `"ID":2,"Lives":3`},
		{"PATCH /Keepers(1)/Animals(2)", `{"ID":9,"Name":"N"}`, 204, 0, `"ID":2,"Name":"N"`},
		{"PATCH /Animals/$each", `{"ID":9,"Name":"N"}`, 204, 0, `"ID":2,"Name":"N"`},
		{"PATCH /Animals", `{"@context":"#$delta","value":[{"ID":2,"Name":"N"}]}`, 204, 0, `"ID":2,"Name":"N"`},
		{"POST /$batch", `{"requests":[{"id":"1","method":"patch","url":"Animals(2)","body":{"ID":9,"Name":"N"}}]}`, 200, 0, `"ID":2,"Name":"N"`},
		{"PATCH /Animals(2)", `{"Name":"N","Mate":{"ID":9,"Name":"M"}}`, 204, 0, `"Mate":{"ID":9`},
		{"PATCH /Animals(2)", `{"@odata.type":"#example.zoo.Animal","Name":"N"}`, 204, 0, `"Name":"N"`},
		{"PATCH /Animals(2)", `{"@odata.type":"#example.zoo.Dog","Name":"N"}`, 400, 1, `"target":"@odata.type"`},
		{"PUT /Animals(2)", `{"@odata.type":"#example.zoo.Dog","Name":"N"}`, 400, 1, `example.zoo.Cat, and cannot become one of example.zoo.Dog`},
		{"PATCH /Animals(1)", `{"@odata.type":"#example.zoo.Cat","Lives":3}`, 400, 1, `"target":"@odata.type"`},
		{"PATCH /Animals(2)/example.zoo.Dog", `{"Tricks":3}`, 404, 1, ``},
		{"PATCH /Animals(2)/example.zoo.Cat", `{"@odata.type":"#example.zoo.Dog","Tricks":3}`, 400, 0, ``},
		{"PATCH /Animals", `{"@context":"#$delta","value":[{"@type":"#example.zoo.Dog","ID":2,"Tricks":3}]}`, 400, 1, `cannot become`},
	} {
		cat := &zoo.Cat{}
		cat.ID = wire.Some[int64](2)
		there[1], there[2], reads = &zoo.Animal{ID: wire.Some[int64](1)}, cat, 0
		w := ask(t, h, c.request+"\nContent-Type: application/json\n\n"+c.body)
		got := w.Body.String()
		if b, err := wire.Marshal(there[2]); err != nil {
			t.Error(err)
		} else {
			got += strings.NewReplacer(`"Born":null,`, "", `"DoctorBadge":null,`, "", `"KeeperID":null,`, "").Replace(string(b))
		}
		if w.Code != c.status || !strings.Contains(got, c.want) || reads != c.reads {
			t.Errorf("%s %s: %d with %d reads, %s\nwant %d with %d, %s", c.request, c.body, w.Code, reads, got, c.status, c.reads, c.want)
		}
	}
}

// TestKeysOfSingle makes and changes the only entity that another contains, whose key no URL says.
func TestKeysOfSingle(t *testing.T) {
	var there, got *reserved.Package
	var service nameshttp.Service
	service.Packages.ReadPackagesSelect = func(context.Context, string, *query.Options) (*reserved.Package, error) { return there, nil }
	service.Packages.UpdatePackagesSelect = func(_ context.Context, _ string, change *reserved.Package, _ *query.Options) (*reserved.Package, error) {
		got = change
		return change, nil
	}
	h := nameshttp.NewHandler(service)
	for _, c := range []struct {
		there *reserved.Package
		asked string
		want  string
	}{
		{nil, "", "m"},
		{nil, "\nIf-Match: *", ""},
		{&reserved.Package{ID: wire.Some("k")}, "", ""},
	} {
		for _, method := range []string{"PATCH", "PUT"} {
			there = c.there
			w := ask(t, h, method+" /packages('p')/select"+c.asked+"\nContent-Type: application/json\n\n"+`{"_id":"m","break":"b"}`)
			if w.Code != 204 || got.ID.Or("") != c.want || got.Break.Or("") != "b" {
				t.Errorf("%s, of %v: %d %s, and the function got %v", method, c.there, w.Code, w.Body, got)
			}
		}
	}
}
