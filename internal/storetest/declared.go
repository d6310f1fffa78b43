package storetest

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"

	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/wire"
)

// testDeclared changes what navigation properties lead to that derived types declare (URL
// Conventions 4.11).
func (run suite) testDeclared(t *testing.T) {
	c := run.openZoo(t)
	for i, at := range []string{"/Animals(2)/example.zoo.Cat", "/Animals/example.zoo.Cat(2)", "/Animals/2/example.zoo.Cat", "/Keepers(1)/Animals(2)/example.zoo.Cat", "/Keepers(1)/Animals/example.zoo.Cat(2)"} {
		if i == 3 {
			c.ask(t, "PATCH /Animals(2)", `{"Keeper@odata.bind":"Keepers(1)"}`, 204)
		}
		c.ask(t, "GET "+at+"/Rival", "", 200, "Rex", "$metadata#Animals/example.zoo.Dog/$entity")
		c.ask(t, "DELETE "+at+"/Rival/$ref", "", 204)
		c.ask(t, "GET "+at+"/Rival", "", 204)
		c.ask(t, "PUT "+at+"/Rival/$ref", `{"@odata.id":"Animals(3)"}`, 204)
		c.ask(t, "GET "+at+"/Rival/Name/$value", "", 200, "Rex")
		c.ask(t, "PUT "+at+"/Rival/$ref", `{"@odata.id":"Animals(1)"}`, 400, "Rival")
		c.ask(t, "POST "+at+"/Chased/$ref", `{"@odata.id":"Animals(3)"}`, 204)
		c.ask(t, "GET "+at+"/Chased", "", 200, "Rex", `$metadata#Animals/example.zoo.Dog"`)
		c.ask(t, "GET "+at+"/Chased(3)/Name/$value", "", 200, "Rex")
		c.ask(t, "DELETE "+at+"/Chased(3)/$ref", "", 204)
		c.ask(t, "GET "+at+"/Chased/$count", "", 200, "0")
		c.ask(t, "POST "+at+"/Chased", `{"ID":70,"Name":"Bo","Tricks":4}`, 201, "Bo")
		c.ask(t, "POST "+at+"/Chased/$ref", `{"@odata.id":"Animals(3)"}`, 204)
		c.ask(t, "GET "+at+"/Chased/$count", "", 200, "2")
		c.ask(t, "PATCH "+at+"/Chased(70)", `{"Tricks":5}`, 204)
		c.ask(t, "GET "+at+"/Chased(70)/Tricks/$value", "", 200, "5")
		c.ask(t, "PUT "+at+"/Chased/$ref", `{"value":[{"@odata.id":"Animals(70)"}]}`, 204)
		c.ask(t, "GET "+at+"/Chased?$select=ID", "", 200, `"ID":70}]`)
		c.ask(t, "GET "+at+"/Chased/$ref", "", 200, "Animals(70)")
		c.ask(t, "DELETE "+at+"/Chased(70)", "", 204)
		c.ask(t, "GET /Animals(70)", "", 404)
	}
	for _, at := range []string{"/Animals(1)/example.zoo.Cat", "/Animals(3)/example.zoo.Cat", "/Animals/example.zoo.Cat(1)", "/Animals(99)/example.zoo.Cat", "/Keepers(2)/Animals(3)/example.zoo.Cat"} {
		c.ask(t, "GET "+at+"/Rival", "", 404)
		c.ask(t, "PUT "+at+"/Rival/$ref", `{"@odata.id":"Animals(3)"}`, 404)
		c.ask(t, "DELETE "+at+"/Rival/$ref", "", 404)
		c.ask(t, "POST "+at+"/Chased", `{"ID":71,"Name":"Bo"}`, 404)
		c.ask(t, "POST "+at+"/Chased/$ref", `{"@odata.id":"Animals(3)"}`, 404)
		c.ask(t, "DELETE "+at+"/Chased(3)/$ref", "", 404)
	}
	c.ask(t, "GET /Animals(71)", "", 404)
}

// testDeclaredByClient does so by the client, at a service and through a proxy.
func (run suite) testDeclaredByClient(t *testing.T) {
	c := run.openZoo(t)
	far := httptest.NewServer(c.h)
	defer far.Close()
	connection, err := client.New(far.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(zoohttp.NewHandler(zoohttp.NewClient(connection)))
	defer proxy.Close()
	through, err := client.New(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	for i, service := range []zoohttp.Service{zoohttp.NewClient(connection), zoohttp.NewClient(through)} {
		checkDeclared(t, service.Animals, int64(80+i))
	}
}

func checkDeclared(t *testing.T, cats zoohttp.AnimalsHandler, dog int64) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	made := &zootypes.Dog{}
	made.ID, made.Name = wire.Some(dog), wire.Some("Bo")
	_, err := cats.CreateAnimal(ctx, made, nil)
	must(err)
	to := odata.Reference{ID: fmt.Sprintf("Animals(%d)", dog)}
	must(cats.SetAnimalsCatRivalReference(ctx, 2, to, nil))
	must(cats.AddAnimalsCatChasedReference(ctx, 2, to, nil))
	rival, err := cats.ReadAnimalsCatRival(ctx, 2, nil)
	must(err)
	page, err := cats.ListAnimalsCatChased(ctx, 2, nil)
	must(err)
	if rival.ID.Or(0) != dog || len(page.Items) != 1 || page.Items[0].ID.Or(0) != dog {
		t.Errorf("the rival is %v, and chased are %v", rival, page.Items)
	}
	must(cats.RemoveAnimalsCatRivalReference(ctx, 2, nil))
	must(cats.RemoveFromAnimalsCatChasedReference(ctx, 2, to, nil))
	if rival, err = cats.ReadAnimalsCatRival(ctx, 2, nil); rival != nil || err != nil {
		t.Errorf("the rival is %v, %v", rival, err)
	}
	if err := cats.SetAnimalsCatRivalReference(ctx, 3, to, nil); err == nil {
		t.Error("a dog has a rival")
	}
}
