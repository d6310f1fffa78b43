package library_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/library"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// shelves answers on data in memory.
type shelves struct {
	mu     sync.Mutex // guards what follows
	closed int
	titles []library.AnyPublication
	people []*library.Person
}

// service says what the shelves answer.
func (s *shelves) service() libraryhttp.Service {
	return libraryhttp.Service{
		Main: libraryhttp.MainHandler{ReadMain: s.ReadMain, ReadHead: s.ReadHead},
		OperationImports: libraryhttp.OperationImportsHandler{
			Close:     s.Close,
			CountOf:   s.CountOf,
			OpenHours: s.OpenHours,
		},
		People: libraryhttp.PeopleHandler{ListPeople: s.ListPeople, GetPeople: s.GetPeople},
		Publications: libraryhttp.PublicationsHandler{
			ListPublications:        s.ListPublications,
			GetPublication:          s.GetPublication,
			ListPublicationsRelated: s.ListPublicationsRelated,
			ListPublicationsCopies:  s.ListPublicationsCopies,
			GetPublicationsCopy:     s.GetPublicationsCopy,
			PublicationsCopiesLend:  s.PublicationsCopiesLend,
			PublicationsWithdraw:    s.PublicationsWithdraw,
			PublicationsNewest:      s.PublicationsNewest,
			PublicationsSimilar:     s.PublicationsSimilar,
		},
	}
}

const ada, bob = "11111111-2222-3333-4444-555555555555", "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"

// newShelves has two books, a magazine and two persons.
func newShelves(t *testing.T) *shelves {
	t.Helper()
	read := func(text string, v wire.Structured) {
		t.Helper()
		if err := wire.Unmarshal([]byte(text), v); err != nil {
			t.Fatal(err)
		}
	}
	a, b := new(library.Person), new(library.Person)
	read(`{"ID":"`+ada+`","Name":"Ada","Contacts":[{"@odata.type":"#example.library.Phone","Label":"home","Number":"123"}],"Books":[]}`, a)
	read(`{"ID":"`+bob+`","Name":null,"Books":[]}`, b)
	one, two, three := new(library.Book), new(library.Book), new(library.Magazine)
	read(`{"ID":1,"Title":"One & only","Genre":"Fiction,History","Published":"2001-02-03","ISBN":"9780000000001","Price":12.50,
		"Notes":[{"Text":"good","Stars":5}],
		"Copies":[{"Shelf":"A","Place":3,"Condition":"Worn","DueAt":null},{"Shelf":"B/'2","Place":-1,"Condition":"New"}]}`, one)
	one.Author = a
	read(`{"ID":2,"Title":"Two","Genre":"Science","Published":"2020-01-01","Pages":null,"Copies":[]}`, two)
	read(`{"ID":3,"Title":"Three","Published":"2010-10-10","Issue":7,"Weekly":false}`, three)
	one.Related = []library.AnyPublication{two, three}
	two.Related = []library.AnyPublication{one}
	return &shelves{titles: []library.AnyPublication{one, two, three}, people: []*library.Person{a, b}}
}

func (s *shelves) find(id int32) (library.AnyPublication, error) {
	for _, p := range s.titles {
		if p.AsPublication().ID.Or(0) == id {
			return p, nil
		}
	}
	return nil, server.NotFound(fmt.Sprintf("there is no publication %d", id))
}

func (s *shelves) ListPublications(context.Context, *query.Options) (odata.Page[library.AnyPublication], error) {
	return odata.Page[library.AnyPublication]{Items: s.titles}, nil
}

func (s *shelves) GetPublication(_ context.Context, id int32, _ *query.Options) (library.AnyPublication, error) {
	return s.find(id)
}

func (s *shelves) ListPublicationsRelated(_ context.Context, id int32, _ *query.Options) (p odata.Page[library.AnyPublication], err error) {
	found, err := s.find(id)
	if err != nil {
		return p, err
	}
	p.Items = found.AsPublication().Related
	return p, nil
}

func (s *shelves) ListPublicationsCopies(_ context.Context, id int32, _ *query.Options) (p odata.Page[*library.Copy], err error) {
	found, err := s.find(id)
	if err != nil {
		return p, err
	}
	p.Items = found.AsPublication().Copies
	return p, nil
}

func (s *shelves) GetPublicationsCopy(_ context.Context, id int32, shelf string, place int32, _ *query.Options) (*library.Copy, error) {
	found, err := s.find(id)
	if err != nil {
		return nil, err
	}
	for _, c := range found.AsPublication().Copies {
		if c.Shelf.Or("") == shelf && c.Place.Or(0) == place {
			return c, nil
		}
	}
	return nil, nil // there is no such copy
}

func (s *shelves) PublicationsCopiesLend(ctx context.Context, id int32, shelf string, place int32, p *libraryhttp.CopyLendParameters, q *query.Options) (*library.Copy, error) {
	c, err := s.GetPublicationsCopy(ctx, id, shelf, place, q)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return nil, server.NotFound("there is no such copy")
	}
	lent := *c
	lent.DueAt = p.Until
	to, _ := p.To.Get()
	lent.Dynamic.Set("LentTo", wire.Raw(`"`+to.String()+`"`))
	return &lent, nil
}

func (s *shelves) PublicationsWithdraw(_ context.Context, p *libraryhttp.PublicationCollectionWithdrawParameters, _ *query.Options) error {
	if p.Reason.Or("") == "none" {
		return &server.Error{Status: http.StatusConflict, Code: "NoReason", Message: "a reason is wanted", Target: "Reason",
			Details: []server.ErrorDetail{{Message: "say why"}}}
	}
	return nil
}

func (s *shelves) PublicationsNewest(context.Context, *libraryhttp.PublicationCollectionNewestArguments, *query.Options) (library.AnyPublication, error) {
	return slices.MaxFunc(s.titles, func(a, b library.AnyPublication) int {
		x, _ := a.AsPublication().Published.Get()
		y, _ := b.AsPublication().Published.Get()
		return cmp.Compare(x.String(), y.String())
	}), nil
}

func (s *shelves) PublicationsSimilar(_ context.Context, id int32, p *libraryhttp.PublicationSimilarArguments, _ *query.Options) (odata.Page[library.AnyPublication], error) {
	var others []library.AnyPublication
	for _, other := range s.titles {
		if other.AsPublication().ID.Or(0) != id {
			others = append(others, other)
		}
	}
	most := min(int(p.Most.Or(100)), len(others))
	return odata.Page[library.AnyPublication]{Items: others[:max(most, 0)]}, nil
}

func (s *shelves) ReadMain(context.Context, *query.Options) (*library.Branch, error) {
	return &library.Branch{Name: wire.Some("Main Street"), Address: &library.Address{City: wire.Some("Bern")}}, nil
}

func (s *shelves) ReadHead(context.Context, *query.Options) (*library.Person, error) { return nil, nil }

func (s *shelves) ListPeople(context.Context, *query.Options) (odata.Page[*library.Person], error) {
	return odata.Page[*library.Person]{Items: s.people}, nil
}

func (s *shelves) GetPeople(_ context.Context, id wire.Guid, _ *query.Options) (*library.Person, error) {
	for _, p := range s.people {
		if p.ID == wire.Some(id) {
			return p, nil
		}
	}
	return nil, nil
}

func (s *shelves) Close(context.Context, *libraryhttp.CloseParameters, *query.Options) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed++
	return nil
}

func (s *shelves) CountOf(_ context.Context, p *libraryhttp.CountOfArguments, _ *query.Options) (wire.Opt[int64], error) {
	var n int64
	for _, title := range s.titles {
		if title.AsPublication().Genre.Has(p.Genre) {
			n++
		}
	}
	return wire.Some(n), nil
}

func (s *shelves) OpenHours(context.Context, *libraryhttp.OpenHoursArguments, *query.Options) (p odata.Page[wire.TimeOfDay], err error) {
	for _, text := range []string{"09:00", "17:30:00.5"} {
		at, err := wire.ParseTimeOfDay(text)
		if err != nil {
			return p, err
		}
		p.Items = append(p.Items, at)
	}
	return p, nil
}
