package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/animals"
	"github.com/odatagen/odatagen/generated/animals/animalshttp"
	zootypes "github.com/odatagen/odatagen/generated/zoo"
	"github.com/odatagen/odatagen/generated/zoo/zoohttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// zooWithCats serves a zoo whose functions for cats are written by hand.
func zooWithCats(t *testing.T) http.Handler {
	t.Helper()
	store := memory.New()
	service := zoohttp.Stored(store)
	service.Animals.AnimalsCatLives = func(ctx context.Context, _ *zoohttp.CatCollectionLivesArguments, _ *query.Options) (n wire.Opt[int32], err error) {
		cats, err := server.Bound[*zootypes.Cat](ctx)
		lives := int32(0)
		for _, cat := range cats {
			lives += int32(cat.Lives.Or(0))
		}
		return wire.Some(lives), err
	}
	service.Animals.GetAnimalsCatLives = func(ctx context.Context, id int64, _ *zoohttp.CatLivesArguments, _ *query.Options) (n wire.Opt[int32], err error) {
		cats, err := server.Bound[*zootypes.Cat](ctx)
		if err != nil {
			return n, err
		}
		return wire.Some(int32(cats[0].Lives.Or(0))), nil
	}
	fed := map[int64]int32{}
	service.Animals.AnimalsCatFeed = func(ctx context.Context, p *zoohttp.CatCollectionFeedParameters, _ *query.Options) error {
		cats, err := server.Bound[*zootypes.Cat](ctx)
		for _, cat := range cats {
			fed[cat.ID.Or(0)] += p.Fish.Or(0)
		}
		return err
	}
	service.Animals.PostAnimalsCatFeed = func(ctx context.Context, id int64, p *zoohttp.CatFeedParameters, _ *query.Options) (*zootypes.Cat, error) {
		fed[id] += p.Fish.Or(0)
		cat := &zootypes.Cat{}
		cat.ID, cat.Name = wire.Some(id), wire.Some(fmt.Sprintf("fed %d", fed[id]))
		return cat, nil
	}
	err := store.Load([]byte(`{"Keepers": [{"ID": 1}], "Animals": [{"ID": 1, "Name": "Any"},
		{"@odata.type": "#example.zoo.Cat", "ID": 2, "Name": "Tom", "Lives": 7, "Keeper@odata.bind": "Keepers(1)"},
		{"@odata.type": "#example.zoo.Cat", "ID": 3, "Name": "Tim", "Lives": 9}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return zoohttp.NewHandler(service, server.WithBound("example.zoo.Lives", "example.zoo.Feed"), server.WithTransactions(store.Begin))
}

// TestDerivedOperations calls what is bound to a derived type and to collections of it, behind
// casts (URL Conventions 4.11), at a service and through a proxy.
func TestDerivedOperations(t *testing.T) {
	far := httptest.NewServer(zooWithCats(t))
	defer far.Close()
	connection, err := client.New(far.URL)
	if err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]http.Handler{"service": zooWithCats(t), "proxy": zoohttp.NewHandler(zoohttp.NewClient(connection))} {
		ask := func(request, body string, status int, want string) {
			t.Helper()
			method, path, _ := strings.Cut(request, " ")
			q := httptest.NewRequest(method, path, strings.NewReader(body))
			q.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, q); w.Code != status || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %s: %d %s\nwant %d %s", name, request, w.Code, w.Body, status, want)
			}
		}
		ask("GET /Animals/example.zoo.Cat/example.zoo.Lives()", "", 200, `"value":16`)
		ask("GET /Animals(2)/example.zoo.Cat/example.zoo.Lives()", "", 200, `"value":7`)
		ask("GET /Animals/example.zoo.Cat/3/zoo.Lives", "", 200, `"value":9`)
		ask("GET /Animals(1)/example.zoo.Cat/example.zoo.Lives()", "", 404, "")
		ask("GET /Animals(1)/example.zoo.Lives()", "", 404, "")
		ask("POST /Animals(2)/example.zoo.Cat/example.zoo.Feed", `{"Fish":2}`, 200, `$metadata#Animals/example.zoo.Cat/$entity"`)
		ask("POST /Animals/example.zoo.Cat(2)/Feed", `{"Fish":2}`, 200, `"Name":"fed 4"`)
		ask("POST /Animals/example.zoo.Cat/example.zoo.Feed", `{"Fish":1}`, 204, "")
		ask("POST /Animals(2)/example.zoo.Cat/example.zoo.Feed", `{"Fish":0}`, 200, `"Name":"fed 5"`)
		ask("POST /Animals/example.zoo.Cat/example.zoo.Feed", `{}`, 400, "Fish")
		ask("POST /$batch", `{"requests":[{"id":"1","method":"POST","url":"Animals(3)/example.zoo.Cat/example.zoo.Feed","headers":{"Content-Type":"application/json"},"body":{"Fish":1}},
			{"id":"2","method":"GET","url":"Animals/example.zoo.Cat/example.zoo.Lives()"}]}`, 200, `"Name":"fed 2"`)
		ask("GET /Animals/$filter(ID%20gt%202)/example.zoo.Cat/example.zoo.Lives()", "", 200, `"value":9`)
		ask("GET /Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Lives()", "", 200, `"value":9`)
		ask("GET /Keepers(1)/Animals/example.zoo.Cat/example.zoo.Lives()", "", 200, `"value":7`)
		ask("GET /Keepers(1)/Animals(2)/example.zoo.Cat/example.zoo.Lives()", "", 200, `"value":7`)
		ask("POST /Keepers(1)/Animals/example.zoo.Cat(2)/example.zoo.Feed", `{"Fish":1}`, 200, `"Name":"fed 6"`)
	}
}

// TestBoundThroughProxy calls operations on parts of a collection through proxies, which have them
// be called on the same part by the service, whether they know that it asks or not.
func TestBoundThroughProxy(t *testing.T) {
	proxyOf := func(h http.Handler, wrap bool, options ...server.Option) http.Handler {
		far := httptest.NewServer(h)
		t.Cleanup(far.Close)
		connection, err := client.New(far.URL)
		if err != nil {
			t.Fatal(err)
		}
		service := zoohttp.NewClient(connection)
		if wrap {
			service = client.Wrap(service, func(ctx context.Context, _ *client.Call, next func(context.Context) (any, error)) (any, error) {
				return next(ctx)
			})
		}
		return zoohttp.NewHandler(service, options...)
	}
	asking := server.WithBound("example.zoo.Lives", "example.zoo.Feed")
	for name, proxied := range map[string]func(http.Handler) http.Handler{
		"proxy":      func(h http.Handler) http.Handler { return proxyOf(h, false) },
		"that asks":  func(h http.Handler) http.Handler { return proxyOf(h, false, asking) },
		"wrapped":    func(h http.Handler) http.Handler { return proxyOf(h, true, asking) },
		"of a proxy": func(h http.Handler) http.Handler { return proxyOf(proxyOf(h, false), true) },
		"below a path": func(h http.Handler) http.Handler {
			return http.StripPrefix("/far", proxyOf(h, false, server.WithServiceRoot("http://example.com/far/")))
		},
	} {
		for _, c := range []struct{ request, body string }{
			{"GET /Animals/example.zoo.Cat/example.zoo.Lives()", ""},
			{"GET /Animals/example.zoo.Cat/$filter(@f)/example.zoo.Lives()?@f=Lives%20gt%207", ""},
			{"GET /Animals/$filter(@g)/example.zoo.Cat/$filter(@f)/zoo.Lives?@f=Lives%20gt%200&@g=ID%20lt%203", ""},
			{"GET /Animals/example.zoo.Cat/$filter(Name%20eq%20'a%2F%C3%A9%25')/example.zoo.Lives()", ""},
			{"GET /Animals/example.zoo.Cat/$filter(Name%20ne%20'a%2F%C3%A9%25')/example.zoo.Lives", ""},
			{"HEAD /Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Lives", ""},
			{"GET /Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Lives/$value", ""},
			{"GET /Animals/example.zoo.Cat/$filter(Nobody%20gt%202)/example.zoo.Lives", ""},
			{"GET /Animals/$filter(ID%20gt%202)/example.zoo.Lives", ""},
			{"GET /Keepers(1)/Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Lives()", ""},
			{"GET /Keepers(7)/Animals/example.zoo.Cat/example.zoo.Lives()", ""},
			{"POST /Animals/example.zoo.Cat/$filter(@f)/example.zoo.Feed?@f=ID%20gt%202", `{"Fish":3}`},
			{"POST /Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Feed", `{}`},
			{"POST /Animals/example.zoo.Cat/$filter(ID%20gt%202)/$each/example.zoo.Feed", `{"Fish":3}`},
			{"POST /Keepers(1)/Animals/example.zoo.Cat/example.zoo.Feed", `{"Fish":3}`},
			{"OPTIONS /Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Feed", ""},
			{"GET /Animals/example.zoo.Cat/$filter(ID%20gt%202)/example.zoo.Feed", ""},
			{"POST /$batch", `{"requests":[{"id":"1","atomicityGroup":"g","method":"POST","url":"Animals/example.zoo.Cat/$filter(ID gt 2)/example.zoo.Feed","headers":{"Content-Type":"application/json"},"body":{"Fish":1}},
				{"id":"2","atomicityGroup":"g","method":"POST","url":"Animals(3)/example.zoo.Cat/example.zoo.Feed","headers":{"Content-Type":"application/json"},"body":{"Fish":1}},
				{"id":"3","method":"GET","url":"Animals/example.zoo.Cat/$filter(@f)/example.zoo.Lives()?@f=ID eq 2"}]}`},
		} {
			direct := zooWithCats(t)
			h, fed := proxied(direct), ""
			if name == "below a path" {
				c.request = strings.Replace(c.request, " /", " /far/", 1)
			}
			ask := func(h http.Handler, request, body string) string {
				method, path, _ := strings.Cut(request, " ")
				q := httptest.NewRequest(method, path, strings.NewReader(body))
				q.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				h.ServeHTTP(w, q)
				w.Header().Del("Content-Length")
				return strings.ReplaceAll(fmt.Sprintln(w.Code, w.Header(), w.Body), "/far/", "/")
			}
			want := ask(zooWithCats(t), strings.Replace(c.request, "/far", "", 1), c.body)
			if strings.HasPrefix(c.request, "POST") && !strings.Contains(c.request, "$batch") { // what it has fed, the next one tells
				twin := zooWithCats(t)
				ask(twin, strings.Replace(c.request, "/far", "", 1), c.body)
				fed = ask(twin, "POST /Animals(2)/example.zoo.Cat/example.zoo.Feed", `{"Fish":1}`)
			}
			if got := ask(h, c.request, c.body); got != want {
				t.Errorf("%s: %s: %s\nwant %s", name, c.request, got, want)
			}
			if fed != "" {
				if got := ask(direct, "POST /Animals(2)/example.zoo.Cat/example.zoo.Feed", `{"Fish":1}`); got != fed {
					t.Errorf("%s: %s: then %s\nwant %s", name, c.request, got, fed)
				}
			}
		}
	}
}

// TestDerivedByHand serves what a derived type declares by functions that are written by hand.
func TestDerivedByHand(t *testing.T) {
	fish := map[int32]*animals.Fish{}
	for id := range int32(3) {
		one := &animals.Fish{}
		one.ID = wire.Some(id)
		fish[id] = one
	}
	prey := map[int32][]*animals.Fish{}
	var service animalshttp.Service
	service.Animals.GetAnimal = func(_ context.Context, id int32, _ *query.Options) (animals.AnyAnimal, error) {
		if id == 9 {
			bird := &animals.Bird{}
			bird.ID = wire.Some(id)
			return bird, nil
		}
		if fish[id] == nil {
			return nil, server.NotFound("no such animal")
		}
		return fish[id], nil
	}
	service.Animals.CreateAnimal = func(_ context.Context, v animals.AnyAnimal, _ *query.Options) (animals.AnyAnimal, error) {
		one, is := v.(*animals.Fish)
		if !is {
			return nil, fmt.Errorf("a %T was made", v)
		}
		fish[one.ID.Or(0)] = one
		return one, nil
	}
	service.Animals.ListAnimalsFishPrey = func(_ context.Context, id int32, _ *query.Options) (page odata.Page[*animals.Fish], err error) {
		page.Items = append([]*animals.Fish{}, prey[id]...)
		return page, nil
	}
	service.Animals.AddAnimalsFishPreyReference = func(_ context.Context, id int32, to odata.Reference, _ *query.Options) error {
		var other int32
		if _, err := fmt.Sscanf(to.ID, "Animals(%d)", &other); err != nil {
			return server.BadRequest("no animal", "")
		}
		prey[id] = append(prey[id], fish[other])
		return nil
	}
	changed := ""
	service.Animals.UpdateAnimal = func(_ context.Context, _ int32, change animals.AnyAnimal, _ *query.Options) (animals.AnyAnimal, error) {
		d := wire.DynamicOf(change)
		bind, _ := d.Lookup("Prey@odata.bind")
		delta, _ := d.Lookup("Prey@delta")
		changed = fmt.Sprintf("%T %s%s", change, bind, delta)
		return change, nil
	}
	together := func(ctx context.Context) (context.Context, func(bool) error, error) {
		return ctx, func(bool) error { return nil }, nil
	}
	h := animalshttp.NewHandler(service, server.WithTransactions(together))
	for _, c := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"POST /Animals(0)/example.animals.Fish/Prey/$ref", `{"@odata.id":"Animals(1)"}`, 204, ""},
		{"GET /Animals(0)/example.animals.Fish/Prey?$select=ID", "", 200, `"ID":1`},
		{"GET /Animals(0)/example.animals.Fish/Prey(1)/ID", "", 200, `"value":1`},
		{"GET /Animals(0)?$expand=example.animals.Fish/Prey($select=ID)", "", 200, `"Prey":[{`},
		{"GET /Animals(0)/example.animals.Fish?$expand=Prey/$count", "", 200, `"Prey@odata.count":1`},
		{"POST /Animals(0)/example.animals.Fish/Prey", `{"ID":7}`, 201, `"ID":7`},
		{"GET /Animals(0)/example.animals.Fish/Prey/$count", "", 200, "2"},
		{"POST /Animals(9)/example.animals.Fish/Prey", `{"ID":8}`, 404, ""},
		{"GET /Animals(8)", "", 404, ""},
		{"GET /Animals(0)/Prey", "", 404, "Prey"},
		{"GET /Animals(0)/Prey/$count", "", 404, "Prey"},
		{"PATCH /Animals(0)", `{"Prey@odata.bind":["Animals(1)"]}`, 204, ""},
		{"PATCH /Animals(0)", `{"Prey@delta":[{"@id":"Animals(1)"}]}`, 204, ""},
		{"PATCH /Animals(9)", `{"Prey@delta":[{"@id":"Animals(1)"}]}`, 400, "Prey@delta"},
		{"DELETE /Animals(0)/example.animals.Fish/Prey(1)/$ref", "", 501, "DELETE /Animals/{Animal-ID}/example.animals.Fish/Prey/$ref"},
	} {
		method, path, _ := strings.Cut(c.request, " ")
		q := httptest.NewRequest(method, path, strings.NewReader(c.body))
		q.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, q); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s\nwant %d %s", c.request, w.Code, w.Body, c.status, c.want)
		}
		if want, is := map[string]string{
			`{"Prey@odata.bind":["Animals(1)"]}`:    `*animals.Fish ["Animals(1)"]`,
			`{"Prey@delta":[{"@id":"Animals(1)"}]}`: `*animals.Fish [{"@id":"Animals(1)"}]`,
		}[c.body]; is && c.status == 204 && changed != want {
			t.Errorf("%s: the function got %s, want %s", c.body, changed, want)
		}
	}
}

// TestReferencesInComplexValues gives functions by hand the references in complex values as they
// have those of entities, and has what such a navigation property leads to be read by its path.
func TestReferencesInComplexValues(t *testing.T) {
	var bound []string
	var service zoohttp.Service
	service.Cages.CreateCage = func(_ context.Context, v *zootypes.Cage, _ *query.Options) (*zootypes.Cage, error) {
		bound = append(odata.PropertyControlOf(&v.Den.AsDen().Dynamic, "Guard").Bind, odata.PropertyControlOf(&v.Den.AsDen().Dynamic, "Guests").Bind...)
		return v, nil
	}
	service.Cages.GetCage = func(_ context.Context, no uint8, _ *query.Options) (*zootypes.Cage, error) {
		return &zootypes.Cage{No: wire.Some(no), Den: &zootypes.Den{Size: wire.Some[int32](2)}}, nil
	}
	service.Cages.ReadCagesDenGuard = func(_ context.Context, no uint8, _ *query.Options) (*zootypes.Keeper, error) {
		return &zootypes.Keeper{ID: wire.Some(int32(no)), Name: wire.Some("Ann")}, nil
	}
	h := zoohttp.NewHandler(service)
	for _, c := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"POST /Cages", `{"No":1,"Den":{"Guard@odata.bind":"http://example.com/Keepers(1)","Guests":[{"@id":"Animals(2)"}]}}`, 201, `"No":1`},
		{"POST /Cages", `{"No":1,"Den":{"Guard@odata.bind":"Animals(1)"}}`, 400, `"target":"Den/Guard@odata.bind"`},
		{"POST /Cages", `{"No":1,"Den":{"Corner":{"Dark@odata.bind":"Keepers(1)"}}}`, 400, `"target":"Den/Corner/Dark@odata.bind"`},
		{"GET /Cages(7)/Den/Guard", "", 200, `"Name":"Ann"`},
		{"GET /Cages(7)?$expand=Den/Guard($select=Name)", "", 200, `"Den":{"Corner":null,"Guard":{"@odata.id":"http://example.com/Keepers(7)","Name":"Ann"},"OwnerID":null,"Size":2}`},
		{"PUT /Cages(7)/Den/Guard/$ref", `{"@odata.id":"Keepers(1)"}`, 501, "PUT /Cages/{Cage-No}/Den/Guard/$ref"},
	} {
		method, path, _ := strings.Cut(c.request, " ")
		q := httptest.NewRequest(method, path, strings.NewReader(c.body))
		q.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, q); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s\nwant %d %s", c.request, w.Code, w.Body, c.status, c.want)
		}
	}
	if got := strings.Join(bound, " "); got != "Keepers(1) Animals(2)" {
		t.Errorf("the function got the references %s", got)
	}
}
