package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark"
	"github.com/odatagen/odatagen/generated/ark/arkhttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// herd is a service of animals that notes what it is asked, and which are fed.
type herd struct {
	handler http.Handler
	client  *client.Client
	service arkhttp.Service
	asked   []string
	fed     []int32
}

func newHerd(t *testing.T) *herd {
	h := &herd{}
	store := memory.New()
	service := arkhttp.Stored(store)
	service.Animals.AnimalsFeed = func(_ context.Context, id int32, _ *arkhttp.AnimalFeedParameters, _ *query.Options) error {
		h.fed = append(h.fed, id)
		return nil
	}
	if err := store.Load([]byte(`{"Animals":[{"ID":1,"Name":"Ada"},{"ID":2,"Name":"a/b 'c'"},{"ID":3,"Name":"Cy"},{"@odata.type":"#example.ark.Bird","ID":4,"Name":"Di","Span":1.5}]}`)); err != nil {
		t.Fatal(err)
	}
	h.handler = arkhttp.NewHandler(service, server.WithTransactions(store.Begin))
	h.client = behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.asked = append(h.asked, r.Method+" "+r.URL.RequestURI()+" "+string(body))
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		h.handler.ServeHTTP(w, r)
	}))
	h.service = arkhttp.NewClient(h.client)
	return h
}

// names returns those of the animals by their IDs.
func (h *herd) names() (text string) {
	for v, err := range client.All(context.Background(), h.service.Animals.ListAnimals, nil) {
		if err != nil {
			return err.Error()
		}
		a := v.AsAnimal()
		text += fmt.Sprint(a.ID.Or(0), a.Name.Or("-"), " ")
	}
	return strings.TrimSpace(text)
}

func where(t *testing.T, options ...query.Part) *query.Options {
	t.Helper()
	q, err := query.New[*ark.Animal](options...)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestEach updates and deletes entities, and calls an action on each, by one request.
func TestEach(t *testing.T) {
	h, ctx := newHerd(t), t.Context()
	animals := &h.service.Animals
	update := func(ctx context.Context) (ark.AnyAnimal, error) {
		return animals.UpdateAnimal(ctx, 0, &ark.Animal{Name: wire.Some("new")}, nil)
	}
	page, err := client.Each(ctx, animals.ListAnimals, where(t, query.Filter(query.Field("Name").Eq("a/b 'c'"))), update)
	if err != nil || len(page.Items) != 0 || h.names() != "1Ada 2new 3Cy 4Di" {
		t.Error(err, page.Items, h.names())
	}
	page, err = client.Each(client.Prefer(ctx, client.ReturnRepresentation), animals.ListAnimals,
		where(t, query.Filter(query.Field("ID").Gt(2)), query.Select("Name")), update)
	if err != nil || len(page.Items) != 2 || page.Items[0].AsAnimal().Name != wire.Some("new") || h.names() != "1Ada 2new 3new 4new" {
		t.Error(err, page.Items, h.names())
	}
	if _, bird := page.Items[1].(*ark.Bird); !bird {
		t.Errorf("%T", page.Items[1])
	}
	h.asked = nil
	if err := client.DoEach(ctx, animals.ListAnimals, where(t, query.Filter(query.Field("ID").Lt(3))), func(ctx context.Context) error {
		return animals.AnimalsFeed(ctx, 0, nil, nil)
	}); err != nil || fmt.Sprint(h.fed) != "[1 2]" || len(h.asked) != 1 {
		t.Error(err, h.fed, h.asked)
	}
	b := client.NewBatch(h.client)
	h.asked = nil
	gone := client.Do(ctx, b, func(ctx context.Context) error {
		return client.DoEach(ctx, animals.ListAnimals, where(t, query.Filter(query.Field("ID").Le(2))), func(ctx context.Context) error {
			return animals.DeleteAnimal(ctx, 0, nil)
		})
	})
	all := client.Add(ctx, b, func(ctx context.Context) (odata.Page[ark.AnyAnimal], error) {
		return client.Each(client.Prefer(ctx, client.ReturnRepresentation), animals.ListAnimals, nil, update)
	})
	if err := b.Send(ctx); err != nil || len(h.asked) != 1 {
		t.Fatal(err, h.asked)
	}
	_, err = gone.Get()
	page, err2 := all.Get()
	if err != nil || err2 != nil || len(page.Items) != 2 || h.names() != "3new 4new" {
		t.Error(err, err2, len(page.Items), h.names())
	}
}

// TestEachBad has calls that are none for each member of a collection.
func TestEachBad(t *testing.T) {
	h, ctx := newHerd(t), t.Context()
	animals := &h.service.Animals
	list, remove := animals.ListAnimals, func(ctx context.Context) error { return animals.DeleteAnimal(ctx, 0, nil) }
	for want, err := range map[string]error{
		"no client's":             client.DoEach(ctx, list, nil, func(context.Context) error { return nil }),
		"has not got the context": client.DoEach(ctx, arkhttp.Stored(memory.New()).Animals.ListAnimals, nil, remove),
		"not about a member":      client.DoEach(ctx, list, nil, func(ctx context.Context) error { return second(list(ctx, nil)) }),
		"says alone, not $top=1":  client.DoEach(ctx, list, where(t, query.Top(1)), remove),
		"the entity is nil":       client.DoEach(ctx, list, nil, func(ctx context.Context) error { return second(animals.UpdateAnimal(ctx, 0, nil, nil)) }),
		"412 Precondition Failed": client.DoEach(client.IfMatch(ctx, `"x"`), list, nil, remove),
		"the function has failed by then": client.DoEach(ctx, func(context.Context, *query.Options) (odata.Page[ark.AnyAnimal], error) {
			return odata.Page[ark.AnyAnimal]{}, errors.New("the function has failed by then")
		}, nil, remove),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if h.names() != "1Ada 2a/b 'c' 3Cy 4Di" {
		t.Error(h.names())
	}
}

// TestEachThroughProxy has a proxy, which has no transactions, change one after the other.
func TestEachThroughProxy(t *testing.T) {
	h := newHerd(t)
	conn := behind(t, arkhttp.NewHandler(h.service))
	list, ctx := arkhttp.NewClient(conn).Animals, client.Prefer(t.Context(), "continue-on-error")
	page, err := client.Each(client.Prefer(ctx, client.ReturnRepresentation), list.ListAnimals, where(t, query.Filter(query.Field("ID").Ge(3))), func(ctx context.Context) (ark.AnyAnimal, error) {
		return list.UpdateAnimal(ctx, 0, &ark.Animal{Name: wire.Some("new")}, nil)
	})
	if err != nil || len(page.Items) != 2 || h.names() != "1Ada 2a/b 'c' 3new 4new" {
		t.Error(err, page.Items, h.names())
	}
	_, err = client.UpdateCollection(ctx, list.ListAnimals, odata.Page[ark.AnyAnimal]{Items: []ark.AnyAnimal{
		&ark.Animal{ID: wire.Some[int32](1), Name: wire.Some("Bo")}, &ark.Bird{Animal: ark.Animal{ID: wire.Some[int32](9)}},
	}})
	if err != nil || h.names() != "1Bo 2a/b 'c' 3new 4new 9-" {
		t.Error(err, h.names())
	}
}

func second[T any](_ T, err error) error { return err }

// TestUpdateCollection sends a delta, and reads back what it has changed.
func TestUpdateCollection(t *testing.T) {
	h, ctx := newHerd(t), t.Context()
	list := h.service.Animals.ListAnimals
	var link string
	for _, err := range client.All(client.TrackChanges(ctx, &link), list, nil) {
		if err != nil {
			t.Fatal(err)
		}
	}
	gone := &ark.Animal{ID: wire.Some[int32](2)}
	gone.Dynamic.Set("@odata.removed", `{"reason":"deleted"}`)
	delta := odata.Page[ark.AnyAnimal]{Items: []ark.AnyAnimal{
		&ark.Animal{ID: wire.Some[int32](1), Name: wire.Some("Bo")}, gone, &ark.Bird{Animal: ark.Animal{ID: wire.Some[int32](9), Name: wire.Some("Ed")}},
	}}
	page, err := client.UpdateCollection(client.Prefer(ctx, client.ReturnRepresentation), list, delta)
	if err != nil || len(page.Items) != 3 || page.Items[0].AsAnimal().Name != wire.Some("Bo") || !odata.ControlOf(&page.Items[1].AsAnimal().Dynamic).Removed {
		t.Error(err, page.Items)
	}
	if got := h.names(); got != "1Bo 3Cy 4Di 9Ed" {
		t.Error(got)
	}
	var read []string
	for v, err := range client.Read[ark.AnyAnimal](ctx, h.client, link, nil) {
		if err != nil {
			t.Fatal(err)
		}
		read = append(read, fmt.Sprintf("%T %v %v", v, v.AsAnimal().Name.Or("-"), odata.ControlOf(wire.DynamicOf(v)).Removed))
	}
	if got := strings.Join(read, ", "); got != "*ark.Animal Bo false, *ark.Animal - true, *ark.Bird Ed false" {
		t.Error(got)
	}
	b := client.NewBatch(h.client)
	part := client.Add(ctx, b, func(ctx context.Context) (odata.Page[ark.AnyAnimal], error) {
		return client.UpdateCollection(ctx, list, odata.Page[ark.AnyAnimal]{Items: []ark.AnyAnimal{&ark.Animal{ID: wire.Some[int32](3), Name: wire.Some("Cyd")}}})
	})
	if err := b.Send(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := part.Get(); err != nil || h.names() != "1Bo 3Cyd 4Di 9Ed" {
		t.Error(err, h.names())
	}
}
