package library_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// undoing has the shelf forget what a transaction that fails has done.
func (s *shelf) undoing(ctx context.Context) (context.Context, func(bool) error, error) {
	people := map[wire.Guid]*library.Person{}
	for id, p := range s.people {
		people[id] = p
	}
	return ctx, func(commit bool) error {
		if !commit {
			s.people = people
		}
		return nil
	}, nil
}

// TestBatchClient sends batches in both forms.
func TestBatchClient(t *testing.T) {
	for _, multipart := range []bool{false, true} {
		t.Run(fmt.Sprint("multipart ", multipart), func(t *testing.T) {
			s := newShelf()
			host := httptest.NewServer(libraryhttp.NewHandler(s.service(), server.WithTransactions(s.undoing)))
			defer host.Close()
			c := newClient(t, host.URL)
			sendBatches(t, s, c, multipart)
		})
	}
}

func sendBatches(t *testing.T, s *shelf, c *client.Client, multipart bool) {
	ctx, service := t.Context(), libraryhttp.NewClient(c)
	id, _ := wire.ParseGuid(someID)
	person := &library.Person{ID: wire.Some(id), Name: wire.Some("Ada")}
	create := func(ctx context.Context) (*library.Person, error) {
		return service.People.CreatePeople(ctx, person, nil)
	}
	get := func(ctx context.Context) (*library.Person, error) { return service.People.GetPeople(ctx, id, nil) }

	b := client.NewBatch(c)
	b.Multipart, b.ContinueOnError = multipart, true
	var made *client.Result[*library.Person]
	var referred *client.Result[struct{}]
	b.ChangeSet(func() {
		made = client.Add(ctx, b, create)
		referred = client.Do(ctx, b, func(ctx context.Context) error {
			return service.Publications.AddPublicationsRelatedReference(ctx, 7, odata.Reference{ID: "Publications(8)"}, nil)
		})
	})
	again := client.Add(ctx, b, create)
	read := client.Add(ctx, b, get)
	nothing := client.Add(ctx, b, func(context.Context) (int, error) { return 1, nil })
	twice := client.Add(ctx, b, func(ctx context.Context) (*library.Person, error) {
		if _, err := get(ctx); err != nil {
			return nil, err
		}
		return get(ctx)
	})
	if _, err := made.Get(); err == nil || !strings.Contains(err.Error(), "not been sent") {
		t.Errorf("before it is sent: %v", err)
	}
	if err := b.Send(ctx); err != nil {
		t.Fatal(err)
	}
	if p, err := made.Get(); err != nil || p.Name.Or("") != "Ada" {
		t.Errorf("%v %v", p, err)
	}
	if _, err := referred.Get(); err != nil {
		t.Error(err)
	}
	var refused *client.Error
	if _, err := again.Get(); !errors.As(err, &refused) || refused.Status != 409 {
		t.Errorf("created twice: %v", err)
	}
	if p, err := read.Get(); err != nil || p.Name.Or("") != "Ada" {
		t.Errorf("%v %v", p, err)
	}
	if _, err := nothing.Get(); err == nil {
		t.Error("a call that sends nothing is one")
	}
	if _, err := twice.Get(); err == nil || !strings.Contains(err.Error(), "sends one request") {
		t.Errorf("a call sends two requests: %v", err)
	}
	if err := b.Send(ctx); err == nil {
		t.Error("it is sent twice")
	}
	failingBatch(t, s, c, multipart, create, get)
}

// failingBatch sends a change set whose second request fails, and one behind it.
func failingBatch(t *testing.T, s *shelf, c *client.Client, multipart bool, create, get func(context.Context) (*library.Person, error)) {
	ctx, service := t.Context(), libraryhttp.NewClient(c)
	b := client.NewBatch(c)
	b.Multipart = multipart
	other, _ := wire.ParseGuid("11234567-89ab-cdef-0123-456789abcdef")
	var all []*client.Result[*library.Person]
	b.ChangeSet(func() {
		all = append(all, client.Add(ctx, b, func(ctx context.Context) (*library.Person, error) {
			return service.People.CreatePeople(ctx, &library.Person{ID: wire.Some(other)}, nil)
		}), client.Add(ctx, b, create))
	})
	all = append(all, client.Add(ctx, b, get))
	if err := b.Send(ctx); err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		_, err := r.Get()
		var refused *client.Error
		if want := i < 2; errors.As(err, &refused) != want || err == nil {
			t.Errorf("the request %d: %v", i+1, err)
		}
	}
	if s.people[other] != nil {
		t.Error("a part of the change set is done")
	}
	none := client.NewBatch(newClient(t, "http://127.0.0.1:1"))
	r := client.Add(ctx, none, func(ctx context.Context) (*library.Person, error) {
		return libraryhttp.NewClient(newClient(t, "http://127.0.0.1:1")).People.GetPeople(ctx, other, nil)
	})
	if err := none.Send(ctx); err == nil {
		t.Error("nobody has answered, and there is no error")
	}
	if _, err := r.Get(); err == nil {
		t.Error("the call has no error")
	}
}

// TestUnsentBatch ends the context of a batch that is never sent.
func TestUnsentBatch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := newClient(t, "http://127.0.0.1:1")
	r := client.Add(ctx, client.NewBatch(c), func(ctx context.Context) (*library.Person, error) {
		return libraryhttp.NewClient(c).People.GetPeople(ctx, wire.Guid{}, nil)
	})
	cancel()
	for {
		if _, err := r.Get(); errors.Is(err, context.Canceled) {
			return
		}
	}
}

// readAndDelete reads a person and deletes another.
func readAndDelete(ctx context.Context, c *client.Client, id, other wire.Guid) (*library.Person, error) {
	service := libraryhttp.NewClient(c)
	b := client.NewBatch(c)
	ada := client.Add(ctx, b, func(ctx context.Context) (*library.Person, error) {
		return service.People.GetPeople(ctx, id, nil)
	})
	gone := client.Do(ctx, b, func(ctx context.Context) error {
		return service.People.DeletePeople(ctx, other, nil)
	})
	if err := b.Send(ctx); err != nil {
		return nil, err // of the batch; those of the calls are in their results
	}
	if _, err := gone.Get(); err != nil {
		return nil, err
	}
	return ada.Get()
}

// TestBatchOfPage runs what the page about clients shows.
func TestBatchOfPage(t *testing.T) {
	s := newShelf()
	id, _ := wire.ParseGuid(someID)
	other, _ := wire.ParseGuid("11234567-89ab-cdef-0123-456789abcdef")
	s.people[id], s.people[other] = &library.Person{ID: wire.Some(id), Name: wire.Some("Ada")}, &library.Person{ID: wire.Some(other)}
	host := httptest.NewServer(libraryhttp.NewHandler(s.service()))
	defer host.Close()
	if p, err := readAndDelete(t.Context(), newClient(t, host.URL), id, other); err != nil || p.Name.Or("") != "Ada" || s.people[other] != nil {
		t.Error(p, err)
	}
	if _, err := readAndDelete(t.Context(), newClient(t, host.URL), id, other); err == nil {
		t.Error("nobody is deleted twice")
	}
}

// TestBatchTag has a request of a batch demand the ETag of what an earlier one read.
func TestBatchTag(t *testing.T) {
	s := newShelf()
	id, _ := wire.ParseGuid(someID)
	ada := &library.Person{ID: wire.Some(id), Name: wire.Some("Ada")}
	ada.Dynamic.Set("@odata.etag", `"W/\"7\""`)
	s.people[id] = ada
	h := libraryhttp.NewHandler(s.service())
	batch := `{"requests":[{"id":"1","method":"GET","url":"People(` + someID + `)"},{"id":"2","method":"PATCH","url":"$1","headers":{"if-match":"$1"},"body":{"Name":"Bo"}},{"id":"3","method":"PATCH","url":"$1","headers":{"if-match":"$1"},"body":{}}]}`
	got := write(t, h, "POST /$batch\n"+batch)
	if !strings.Contains(got, `"id":"2","status":204`) || !strings.Contains(got, `"id":"3","status":412`) || s.people[id].Name.Or("") != "Bo" {
		t.Error(got)
	}
}
