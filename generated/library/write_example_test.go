package library_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// peopleService reads and updates people.
func peopleService(people map[wire.Guid]*library.Person) (service libraryhttp.Service) {
	service.People.GetPeople = func(_ context.Context, id wire.Guid, _ *query.Options) (*library.Person, error) {
		return people[id], nil
	}
	service.People.UpdatePeople = func(ctx context.Context, id wire.Guid, change *library.Person, _ *query.Options) (*library.Person, error) {
		person := people[id]
		switch {
		case person == nil:
			return nil, nil // 404 Not Found
		case !server.RequestOf(ctx).Precondition().Holds(odata.ControlOf(&person.Dynamic).ETag):
			return nil, &server.Error{Status: http.StatusPreconditionFailed, Message: "the person has changed"}
		}
		person, err := odata.Merge(person, change)
		if err == nil {
			people[id] = person
		}
		return person, err
	}
	return service
}

// rename has a service call a person Ada.
func rename(ctx context.Context, service libraryhttp.Service, id wire.Guid, person *library.Person) error {
	changed := *person
	changed.Name = wire.Some("Ada")
	change, err := odata.Change(person, &changed) // only the name, with the ETag of person
	if err != nil {
		return err
	}
	_, err = service.People.UpdatePeople(ctx, id, change, nil)
	return err
}

func Example_change() {
	id, _ := wire.ParseGuid("01234567-89ab-cdef-0123-456789abcdef")
	bo := &library.Person{ID: wire.Some(id), Name: wire.Some("Bo")}
	bo.Dynamic.Set("@odata.etag", `"W/\"1\""`)
	people := map[wire.Guid]*library.Person{id: bo}
	host := httptest.NewServer(libraryhttp.NewHandler(peopleService(people)))
	defer host.Close()

	c, err := client.New(host.URL)
	if err != nil {
		fmt.Println(err)
		return
	}
	service := libraryhttp.NewClient(c)
	person, err := service.People.GetPeople(context.Background(), id, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(rename(context.Background(), service, id, person), people[id].Name.Or(""))

	people[id].Dynamic.Set("@odata.etag", `"W/\"2\""`) // somebody else has been there
	var refused *client.Error
	fmt.Println(errors.As(rename(context.Background(), service, id, person), &refused), refused.Status)
	// Output:
	// <nil> Ada
	// true 412
}
