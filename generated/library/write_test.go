package library_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// shelf keeps people and publications as somebody's handlers do.
type shelf struct {
	mu     sync.Mutex
	people map[wire.Guid]*library.Person
	books  map[int32]library.AnyPublication
	seen   []string // what the last write was called with
}

func newShelf() *shelf {
	return &shelf{people: map[wire.Guid]*library.Person{}, books: map[int32]library.AnyPublication{}}
}

func (s *shelf) note(what string, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		b = []byte(err.Error())
	}
	s.seen = append(s.seen, what+" "+string(b))
}

func (s *shelf) service() libraryhttp.Service {
	var v libraryhttp.Service
	v.People.CreatePeople = func(_ context.Context, p *library.Person, _ *query.Options) (*library.Person, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.note("create", p)
		id, ok := p.ID.Get()
		if _, exists := s.people[id]; !ok || exists {
			return nil, &server.Error{Status: 409, Message: "there is such a person"}
		}
		s.people[id] = p
		return p, nil
	}
	v.People.GetPeople = func(_ context.Context, id wire.Guid, _ *query.Options) (*library.Person, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.people[id], nil
	}
	v.People.UpdatePeople = func(ctx context.Context, id wire.Guid, change *library.Person, _ *query.Options) (*library.Person, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.note("update", change)
		p := s.people[id]
		if p == nil {
			return nil, nil
		}
		if !server.RequestOf(ctx).Precondition().Holds(odata.ControlOf(&p.Dynamic).ETag) {
			return nil, &server.Error{Status: 412, Message: "it has changed"}
		}
		p, err := odata.Merge(p, change)
		if err == nil {
			p.Dynamic.Set("@odata.etag", wire.Raw(fmt.Sprintf(`"W/\"%d\""`, len(s.seen))))
			s.people[id] = p
		}
		return p, err
	}
	v.People.DeletePeople = func(_ context.Context, id wire.Guid, _ *query.Options) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.people[id] == nil {
			return server.NotFound("there is no such person")
		}
		delete(s.people, id)
		return nil
	}
	v.Publications.CreatePublication = func(_ context.Context, p library.AnyPublication, _ *query.Options) (library.AnyPublication, error) {
		s.note("create", p)
		s.books[p.AsPublication().ID.Or(0)] = p
		return p, nil
	}
	v.Publications.AddPublicationsRelatedReference = func(_ context.Context, id int32, to odata.Reference, _ *query.Options) error {
		s.note(fmt.Sprint("add to ", id), to.ID)
		return nil
	}
	v.Publications.RemoveFromPublicationsRelatedReference = func(_ context.Context, id int32, to odata.Reference, _ *query.Options) error {
		s.note(fmt.Sprint("remove from ", id), to.ID)
		return nil
	}
	return v
}

const someID = "01234567-89ab-cdef-0123-456789abcdef"

// TestWriting sends requests that write, and looks at the answer and at what the function
// was called with.
func TestWriting(t *testing.T) {
	for _, c := range []struct{ request, want, seen string }{
		{"POST /People\n" + `{"ID":"` + someID + `","Name":"Ada"}`, `201 Location=http://host/People(` + someID + `) {"@odata.context":"http://host/$metadata#People/$entity","ID":"` + someID + `","Contacts":[],"Home":null,"Name":"Ada","Preferred":null}`, `create {"ID":"` + someID + `","Name":"Ada"}`},
		{"POST /People minimal\n" + `{"ID":"` + someID + `"}`, `204 Location=http://host/People(` + someID + `) OData-EntityId=http://host/People(` + someID + `) Preference-Applied=return=minimal`, ""},
		{"PATCH /People(" + someID + ")\n" + `{"Name":null}`, "204 ETag=W/\"2\"", `update {"Name":null}`},
		{"PATCH /People(" + someID + ") representation\n" + `{"Name":"Bo"}`, `200 Preference-Applied=return=representation ETag=W/"2" {"@odata.context":"http://host/$metadata#People/$entity","@odata.etag":"W/\"2\"","ID"`, `update {"Name":"Bo"}`},
		{"PATCH /People(11234567-89ab-cdef-0123-456789abcdef)\n{}", "404", "update {}"},
		{"PUT /People(" + someID + ")\n" + `{"Name":"Bo"}`, "204", `null`},
		{"PATCH /People(" + someID + ") match\n{}", "412", ""},
		{"PUT /People(" + someID + ")/Name\n" + `{"value":"Bo"}`, "204", `update {"Name":"Bo"}`},
		{"PUT /People(" + someID + ")/Name/$value\nBo \"x\"", "204", `update {"Name":"Bo \"x\""}`},
		{"DELETE /People(" + someID + ")/Name", "204", `update {"Name":null}`},
		{"PATCH /People(" + someID + ")/Home\n" + `{"City":"Bern"}`, "204", `update {"Home":{"City":"Bern"}}`},
		{"PUT /People(" + someID + ")/Home\n" + `{"City":"Bern"}`, "204", `update {"Home":{"City":"Bern","Location":null,"Street":null}}`},
		{"DELETE /People(" + someID + ")", "204", ""},
		{"DELETE /People(11234567-89ab-cdef-0123-456789abcdef)", "404", ""},
		{"POST /People\n" + `{"ID":"no"}`, "400", ""},
		{"POST /People\n" + `[]`, "400", ""},
		{"POST /People\n", "400", ""},
		{"POST /People\n" + `{"Nam":"x"}`, "400", ""},
		{"POST /Publications\n" + `{"@odata.type":"#example.library.Book","ID":7,"Title":"t","ISBN":"x","Author@odata.bind":"http://host/People(` + someID + `)"}`, "201 Location=http://host/Publications(7)", `create {"@odata.type":"#example.library.Book","ID":7,"Title":"t","Author@odata.bind":"People(` + someID + `)","ISBN":"x"}`},
		{"POST /Publications/example.library.Book\n" + `{"ID":7,"Title":"t","Author":{"@id":"People(` + someID + `)"}}`, "201", `create {"ID":7,"Title":"t","Author@odata.bind":"People(` + someID + `)"}`},
		{"POST /Publications\n" + `{"ID":7,"Author@odata.bind":"Nothing(1)"}`, "400", ""},
		{"POST /Publications(7)/Related/$ref\n" + `{"@odata.id":"Publications(8)"}`, "204", `add to 7 "Publications(8)"`},
		{"DELETE /Publications(7)/Related/$ref?$id=http://host/Publications(8)", "204", `remove from 7 "Publications(8)"`},
		{"POST /Publications(7)/Related/$ref\n" + `{"@odata.id":"Publications"}`, "400", ""},
		{"DELETE /Publications", "405", ""},
		{"OPTIONS /People(" + someID + ")", "204 Allow=DELETE, GET, HEAD, OPTIONS, PATCH, PUT", ""},
		{"OPTIONS /People(" + someID + ")/Name", "204 Allow=DELETE, GET, HEAD, OPTIONS, PATCH, PUT", ""},
		{"POST /Publications\n" + `{"ID":7,"Related@odata.bind":["Publications(8)",5]}`, "400", ""},
		{"POST /Publications\n" + `{"ID":7,"Related@odata.bind":"Publications(8)"}`, "400", ""},
		{"POST /Publications/example.library.Book\n" + `{"ID":7,"Author@odata.bind":5}`, "400", ""},
		{"POST /Publications(7)/Related/$ref\n" + `{"@odata.id":"Publications(7)/Copies(Shelf='a%2Fb',Place=1)"}`, "204", `add to 7 "Publications(7)/Copies(Shelf='a%2Fb',Place=1)"`},
		{"DELETE /Publications(7)/Related/$ref?$id=Publications(7)/Copies(Shelf='a%2Fb',Place=1)", "204", `remove from 7 "Publications(7)/Copies(Shelf='a%2Fb',Place=1)"`},
		{"DELETE /Publications(7)/Related/$ref?%24id=Publications(7)/Copies(Shelf='a%252Fb',Place=1)", "204", `remove from 7 "Publications(7)/Copies(Shelf='a%2Fb',Place=1)"`},
		{"PATCH /Publications(7)\n{}", "501", ""},
	} {
		s := newShelf()
		h := libraryhttp.NewHandler(s.service(), server.WithLogger(slog.New(slog.DiscardHandler)))
		if !strings.HasPrefix(c.request, "POST /People") {
			write(t, h, "POST /People\n"+`{"ID":"`+someID+`","Name":"Ada"}`)
		}
		got := write(t, h, c.request)
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s:\n%s\nwant %s", c.request, got, c.want)
		}
		if c.seen != "" && (len(s.seen) == 0 || !strings.Contains(s.seen[len(s.seen)-1], c.seen)) {
			t.Errorf("%s: the function saw %q, want %s", c.request, s.seen, c.seen)
		}
	}
}

// write sends a request: the method, the target, and a preference, "match" for an ETag that
// is not there; then the body. It returns the status, headers and the body.
func write(t *testing.T, h http.Handler, request string) string {
	t.Helper()
	line, body, _ := strings.Cut(request, "\n")
	words := append(strings.Fields(line), "")
	r := httptest.NewRequest(words[0], words[1], strings.NewReader(body))
	r.Host = "host"
	r.Header.Set("Content-Type", "application/json")
	switch words[2] {
	case "match":
		r.Header.Set("If-Match", `W/"other"`)
	case "":
	default:
		r.Header.Set("Prefer", "return="+words[2])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	text := fmt.Sprint(w.Code)
	for _, name := range []string{"Allow", "Location", "OData-EntityId", "Preference-Applied", "ETag"} {
		for key, values := range w.Header() {
			if strings.EqualFold(key, name) {
				text += " " + name + "=" + values[0]
			}
		}
	}
	return strings.TrimSpace(text + " " + w.Body.String())
}

// TestWritingClient writes through a client, directly and by a proxy.
func TestWritingClient(t *testing.T) {
	s := newShelf()
	direct := httptest.NewServer(libraryhttp.NewHandler(s.service()))
	defer direct.Close()
	one := libraryhttp.NewClient(newClient(t, direct.URL))
	proxy := httptest.NewServer(libraryhttp.NewHandler(one))
	defer proxy.Close()
	for name, root := range map[string]string{"direct": direct.URL, "proxy": proxy.URL} {
		t.Run(name, func(t *testing.T) { writeAll(t, s, libraryhttp.NewClient(newClient(t, root))) })
	}
}

func newClient(t *testing.T, root string) *client.Client {
	t.Helper()
	c, err := client.New(root)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func writeAll(t *testing.T, s *shelf, service libraryhttp.Service) {
	ctx := t.Context()
	id, err := wire.ParseGuid(someID)
	if err != nil {
		t.Fatal(err)
	}
	ada, err := service.People.CreatePeople(ctx, &library.Person{ID: wire.Some(id), Name: wire.Some("Ada")}, nil)
	if err != nil || ada.Name.Or("") != "Ada" {
		t.Fatal(ada, err)
	}
	bo := *ada
	bo.Name = wire.Some("Bo")
	change, err := odata.Change(ada, &bo)
	if err != nil {
		t.Fatal(err)
	}
	updated, err := service.People.UpdatePeople(client.Prefer(ctx, client.ReturnRepresentation), id, change, nil)
	if err != nil || updated.Name.Or("") != "Bo" || odata.ControlOf(&updated.Dynamic).ETag == "" {
		t.Fatal(updated, err)
	}
	if got := s.seen[len(s.seen)-1]; got != `update {"Name":"Bo"}` {
		t.Errorf("the change is %s", got)
	}
	none, err := service.People.UpdatePeople(ctx, id, change, nil)
	if err != nil || none != nil {
		t.Errorf("without a wish for it, the entity is answered: %v %v", none, err)
	}
	change.Dynamic.Set("@odata.etag", `"W/\"old\""`)
	var failed *client.Error
	if _, err := service.People.UpdatePeople(ctx, id, change, nil); !errors.As(err, &failed) || failed.Status != 412 {
		t.Errorf("an old ETag: %v", err)
	}
	if err := service.Publications.AddPublicationsRelatedReference(ctx, 7, odata.Reference{ID: "Publications(8)"}, nil); err != nil || s.seen[len(s.seen)-1] != `add to 7 "Publications(8)"` {
		t.Error(err, s.seen)
	}
	if err := service.Publications.RemoveFromPublicationsRelatedReference(ctx, 7, odata.Reference{ID: "Publications(8)"}, nil); err != nil || s.seen[len(s.seen)-1] != `remove from 7 "Publications(8)"` {
		t.Error(err, s.seen)
	}
	book := &library.Book{Publication: library.Publication{ID: wire.Some[int32](7), Title: wire.Some("t")}, ISBN: wire.Some("x")}
	made, err := service.Publications.CreatePublication(ctx, book, nil)
	if b, ok := made.(*library.Book); err != nil || !ok || b.ISBN.Or("") != "x" {
		t.Errorf("%v %v", made, err)
	}
	if err := service.People.DeletePeople(ctx, id, nil); err != nil {
		t.Error(err)
	}
	if err := service.People.DeletePeople(ctx, id, nil); !errors.As(err, &failed) || failed.Status != 404 {
		t.Errorf("deleted twice: %v", err)
	}
}
