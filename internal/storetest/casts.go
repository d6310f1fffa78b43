package storetest

import (
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata/client"
)

// testCasts changes and deletes, behind casts that do not hold, nothing (URL Conventions 4.11).
func (run suite) testCasts(t *testing.T) {
	c := run.openZoo(t)
	read := "GET /Animals?$expand=Friends,example.zoo.Cat/Chased"
	before := c.ask(t, read, "", 200)
	for _, path := range []string{"Animals(1)/example.zoo.Cat", "Animals(3)/example.zoo.Cat", "Animals/example.zoo.Cat(1)", "Animals/example.zoo.Dog/2",
		"Animals(99)/example.zoo.Cat"} {
		c.ask(t, "DELETE /"+path, "", 404)
		c.ask(t, "DELETE /"+path+"/Name", "", 404)
		if path != "Animals(99)/example.zoo.Cat" { // which a change would make
			c.ask(t, "PATCH /"+path, `{"Name":"N"}`, 404)
			c.ask(t, "PUT /"+path, `{"Name":"N"}`, 404)
		}
		c.ask(t, "PUT /"+path+"/Name", `{"value":"N"}`, 404)
	}
	if after := c.ask(t, read, "", 200); after != before {
		t.Errorf("read is %s, and was %s", after, before)
	}
	c.ask(t, "PATCH /Animals(2)/example.zoo.Cat", `{"Name":"Tim"}`, 204)
	c.ask(t, "GET /Animals(2)/Name/$value", "", 200, "Tim")
	c.ask(t, "PUT /Animals(77)/example.zoo.Cat", `{"Name":"New"}`, 201)
	c.ask(t, "DELETE /Animals/example.zoo.Cat/$each", "", 204)
	c.ask(t, "GET /Animals/$count", "", 200, "2")
	c.ask(t, "DELETE /Animals(3)/example.zoo.Dog", "", 204)
	c.ask(t, "GET /Animals/$count", "", 200, "1")
}

// testRelatedCasts changes what a navigation property behind a cast leads to: as without the
// cast, if that holds, and else nothing.
func (run suite) testRelatedCasts(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "POST /Animals(2)/Friends/$ref", `{"@odata.id":"Animals(3)"}`, 204)
	read := "GET /Animals?$expand=Friends,Mate&$orderby=ID"
	before := c.ask(t, read, "", 200)
	for _, at := range []string{"/Animals(1)/example.zoo.Cat", "/Animals(3)/example.zoo.Cat", "/Animals/example.zoo.Cat(1)", "/Animals(2)/example.zoo.Dog"} {
		c.ask(t, "POST "+at+"/Friends", `{"ID":50,"Name":"N"}`, 404)
		c.ask(t, "POST "+at+"/Friends/$ref", `{"@odata.id":"Animals(1)"}`, 404)
		c.ask(t, "PUT "+at+"/Mate/$ref", `{"@odata.id":"Animals(3)"}`, 404)
		c.ask(t, "PATCH "+at+"/Friends(3)", `{"Name":"N"}`, 404)
		c.ask(t, "DELETE "+at+"/Friends(3)", "", 404)
		c.ask(t, "DELETE "+at+"/Friends(3)/$ref", "", 404)
	}
	for _, at := range []string{"/Animals(2)/Friends(3)/example.zoo.Cat", "/Animals(2)/Friends/example.zoo.Cat(3)", "/Animals(2)/example.zoo.Cat/Friends/example.zoo.Cat(3)"} {
		c.ask(t, "PATCH "+at, `{"Name":"N"}`, 404)
		c.ask(t, "DELETE "+at, "", 404)
		c.ask(t, "PUT "+at+"/Name", `{"value":"N"}`, 404)
	}
	if after := c.ask(t, read, "", 200); after != before {
		t.Errorf("read is %s, and was %s", after, before)
	}
	for i, at := range []string{"/Animals(2)/example.zoo.Cat", "/Animals/example.zoo.Cat(2)"} {
		id := strconv.Itoa(50 + 2*i)
		c.ask(t, "POST "+at+"/Friends", `{"@odata.type":"#example.zoo.Dog","ID":`+id+`,"Name":"N","Tricks":1}`, 201, `"Tricks":1`)
		c.ask(t, "GET /Animals(2)/Friends/$count", "", 200, "2")
		c.ask(t, "PATCH "+at+"/Friends("+id+")", `{"Name":"M"}`, 204)
		c.ask(t, "PUT "+at+"/Friends("+id+")/example.zoo.Dog/Tricks", `{"value":7}`, 204)
		c.ask(t, "GET /Animals("+id+")", "", 200, `"Name":"M"`, `"Tricks":7`)
		c.ask(t, "DELETE "+at+"/Friends("+id+")/$ref", "", 204)
		c.ask(t, "GET /Animals(2)/Friends/$count", "", 200, "1")
		c.ask(t, "POST "+at+"/Friends/$ref", `{"@odata.id":"Animals(`+id+`)"}`, 204)
		c.ask(t, "DELETE "+at+"/Friends/example.zoo.Dog("+id+")", "", 204)
		c.ask(t, "GET /Animals("+id+")", "", 404)
		c.ask(t, "PUT "+at+"/Mate/$ref", `{"@odata.id":"Animals(3)"}`, 204)
		c.ask(t, "DELETE "+at+"/Mate/$ref", "", 204)
	}
	c.ask(t, "POST /Animals(2)/Friends/example.zoo.Dog", `{"ID":60,"Name":"N","Tricks":1}`, 201, `"Tricks":1`)
	c.ask(t, "DELETE /Animals(2)/example.zoo.Cat/Friends", "", 405, "allowed are GET, HEAD, OPTIONS, PATCH, POST")
}

// testContainedIDs reads, in all ways that lead to it, what an entity contains by a navigation
// property that a derived type declares: it has one id.
func (run suite) testContainedIDs(t *testing.T) {
	store := run.open(t)
	c := &conversation{h: zoohttp.NewHandler(zoohttp.Stored(store))}
	if err := store.Load([]byte(`{"Vets":[{"@odata.type":"#example.zoo.Chief","ID":1,"Cases":[{"No":2}]},{"ID":2,"Helper@odata.bind":"Vets(1)"}]}`)); err != nil {
		t.Fatal(err)
	}
	const id = `"@odata.id":"http://example.com/Vets(1)/example.zoo.Surgeon/Cases(2)"`
	for _, path := range []string{
		"Vets(1)/example.zoo.Surgeon/Cases(2)", "Vets(1)/example.zoo.Chief/Cases(2)", "Vets/example.zoo.Chief(1)/Cases", "Vets(1)/example.zoo.Chief/Cases/$ref",
		"Vets?$expand=example.zoo.Surgeon/Cases", "Vets(1)/example.zoo.Chief?$expand=Cases", "Vets/example.zoo.Chief?$expand=Cases", "Vets(2)?$expand=Helper($expand=example.zoo.Chief/Cases)", "Vets(2)/Helper?$expand=example.zoo.Surgeon/Cases",
		"Vets(2)/Helper/example.zoo.Surgeon/Cases", "Vets(2)/Helper/example.zoo.Chief/Cases(2)",
	} {
		c.ask(t, "GET /"+path+" Accept:application/json;odata.metadata=full", "", 200, id)
	}
}

// testDerivedTargets reads what navigation properties lead to that are declared with a type
// that is derived from the one of their set (Protocol 10.7 and 10.8, JSON Format 4.5.3).
func (run suite) testDerivedTargets(t *testing.T) {
	c := run.openZoo(t)
	c.ask(t, "PATCH /Keepers(1)", `{"Pet@odata.bind":"Animals(3)","Walks@odata.bind":["Animals(3)"]}`, 204)
	for url, want := range map[string]string{
		"Keepers(1)/Pet":                           `$metadata#Animals/example.zoo.Dog/$entity","@odata.etag"`,
		"Keepers(1)/Walks":                         `$metadata#Animals/example.zoo.Dog","value":[{"@odata.etag"`,
		"Keepers(1)/Walks(3)":                      `$metadata#Animals/example.zoo.Dog/$entity","@odata.etag"`,
		"Keepers(1)/Walks?$select=Tags":            `$metadata#Animals/example.zoo.Dog(Tags)","value":[{"@odata.etag"`,
		"Keepers(1)?$expand=Pet":                   `"Pet":{"@odata.etag"`,
		"Keepers(1)?$expand=Walks":                 `"Walks":[{"@odata.etag"`,
		"Animals(2)/example.zoo.Cat?$expand=Rival": `"Rival":{"@odata.etag"`,
		"Animals(3)":                               `$metadata#Animals/example.zoo.Dog/$entity"`,
		"Animals":                                  `{"@odata.type":"#example.zoo.Dog","@odata.etag"`,
		"Animals(3)/Keeper?$expand=Animals":        `"Animals":[{"@odata.type":"#example.zoo.Dog","@odata.etag"`,
	} {
		c.ask(t, "GET /"+url, "", 200, want)
	}
	server := httptest.NewServer(c.h)
	defer server.Close()
	connection, err := client.New(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	service := zoohttp.NewClient(connection)
	if pet, err := service.Keepers.ReadKeepersPet(t.Context(), 1, nil); err != nil || pet.Name.Or("") != "Rex" {
		t.Errorf("the pet is %v, %v", pet, err)
	}
	if page, err := service.Keepers.ListKeepersWalks(t.Context(), 1, nil); err != nil || len(page.Items) != 1 || page.Items[0].Name.Or("") != "Rex" {
		t.Errorf("the walks are %v, %v", page, err)
	}
	if dog, err := service.Animals.GetAnimal(t.Context(), 3, nil); err != nil || dog.WireType().Name != "example.zoo.Dog" {
		t.Errorf("the dog is %v, %v", dog, err)
	}
}
