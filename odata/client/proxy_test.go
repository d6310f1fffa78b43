package client_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/ark"
	"github.com/odatagen/odatagen/generated/ark/arkhttp"
	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

// behind returns a client of a handler, which a server of the test's serves.
func behind(t *testing.T, h http.Handler) *client.Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	conn, err := client.New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// told asks a handler, and returns the answer. Lines of the request behind the first are
// of the header, and behind an empty one is the body.
func told(h http.Handler, request string) *httptest.ResponseRecorder {
	head, body, _ := strings.Cut(request, "\n\n")
	lines := strings.Split(head, "\n")
	method, url, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, strings.ReplaceAll(url, " ", "%20"), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestProxyReplaces replaces an entity by PUT where a client is the handler: what its open
// type does not declare goes, as it does without a proxy.
func TestProxyReplaces(t *testing.T) {
	direct := arkhttp.NewHandler(arkhttp.Stored(memory.New()))
	service := arkhttp.NewClient(behind(t, direct))
	proxy := arkhttp.NewHandler(service)
	other := service
	other.Animals.UpdateAnimal = func(ctx context.Context, id int32, _ ark.AnyAnimal, q *query.Options) (ark.AnyAnimal, error) {
		return service.Animals.UpdateAnimal(ctx, id, new(ark.Animal), q) // a change of its own
	}
	for _, c := range []struct {
		what  string
		h     http.Handler
		by    string
		stays bool
	}{
		{"direct", direct, "PUT", false},
		{"the proxy", proxy, "PUT", false},
		{"the proxy", proxy, "PATCH", true},
		{"a handler that makes another change", arkhttp.NewHandler(other), "PUT", true},
	} {
		told(direct, "DELETE /Animals(1)")
		told(direct, "POST /Animals\n\n"+`{"ID":1,"Name":"Ada","Extra":"e"}`)
		w := told(c.h, c.by+" /Animals(1)\n\n"+`{"Name":"Bo"}`)
		got := told(direct, "GET /Animals(1)").Body.String()
		if w.Code != http.StatusNoContent || strings.Contains(got, `"Extra":"e"`) != c.stays {
			t.Errorf("%s, %s: %d %s; then there is %s", c.what, c.by, w.Code, w.Body, got)
		}
	}
	w := told(proxy, "PUT /Animals(7)\nPrefer: return=representation\n\n"+`{"Name":"New"}`)
	if w.Code != http.StatusCreated || !strings.Contains(w.Body.String(), `"Name":"New"`) {
		t.Error(w.Code, w.Body)
	}
}

// TestProxyURLs reads, through a proxy, entities that say where they are, and what is related
// to them and can be called: all that is below the root of the service behind the proxy is
// below that of the proxy, whatever form is asked for, and all else stays.
func TestProxyURLs(t *testing.T) {
	const entity = `"@odata.id":"ROOT/Animals(1)","@odata.editLink":"ROOT/Animals(1)","@odata.readLink":"ROOT/Animals(1)","@odata.etag":"ROOT/tag",
		"@odata.mediaReadLink":"ROOT/Animals(1)/$value","@odata.mediaEditLink":"https://cdn.test/1","ID":1,
		"Friend@odata.navigationLink":"ROOT/Animals(1)/Friend","Friend@odata.associationLink":"ROOT/Animals(1)/Friend/$ref",
		"Kin@odata.context":"ROOT/$metadata#Animals","Kin@odata.nextLink":"ROOT/Animals(1)/Kin?$skip=1","Kin":[{"@odata.id":"ROOT/Animals(4)","ID":4,
			"#example.ark.Pet":{"target":"ROOT/Animals(4)/example.ark.Pet"}}],
		"Place":{"Box":1,"#example.ark.Open":{"target":"ROOT/Animals(1)/Place/example.ark.Open"}},
		"Spots@odata.type":"#Collection(example.ark.Place)","Spots":[{"@odata.readLink":"ROOT/Spots(1)","#example.ark.Dig":[{"target":"ROOT/Spots(1)/Dig"}]}],
		"Outside":{"@odata.id":"https://elsewhere.test/Animals(1)"},
		"#example.ark.Feed":{"title":"Feed","target":"ROOT/Animals(1)/example.ark.Feed"},
		"#example.ark.Wash":[{"target":"ROOT/Animals(1)/example.ark.Wash"},{"target":"https://elsewhere.test/Wash"}]`
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := `{"@odata.context":"ROOT/$metadata#Animals/$entity",` + entity + `,"Friend":{` + entity + `}}`
		if r.URL.Path == "/Animals" {
			body = `{"@odata.context":"ROOT/$metadata#Animals","#example.ark.All":{"target":"ROOT/Animals/example.ark.All"},"value":[{` + entity + `,"Friend":{` + entity + `}}]}`
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(strings.ReplaceAll(body, "ROOT", "http://"+r.Host)))
	}))
	defer up.Close()
	conn, err := client.New(up.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := arkhttp.NewHandler(arkhttp.NewClient(conn))
	for _, path := range []string{"/Animals", "/Animals(1)", "/Animals?$expand=Friend", "/Animals(1)?$expand=Friend", "/Animals(1)?$expand=*", "/Animals(1)/Friend"} {
		for _, level := range []string{"none", "minimal", "full"} {
			for _, version := range []string{"4.0", "4.01"} {
				w := told(proxy, "GET "+path+"\nOData-MaxVersion: "+version+"\nAccept: application/json;metadata="+level+";odata.metadata="+level)
				body := strings.ReplaceAll(w.Body.String(), up.URL+"/tag", "")
				if w.Code != http.StatusOK || strings.Contains(body, up.URL) {
					t.Errorf("%s, %s, %s: %d %s", path, level, version, w.Code, body)
				}
				for _, want := range []string{`"https://elsewhere.test/Animals(1)"`, `"https://elsewhere.test/Wash"`, `"http://example.com/Animals(1)/example.ark.Wash"`} {
					if !strings.Contains(body, want) {
						t.Errorf("%s, %s, %s: %s is not in %s", path, level, version, want, body)
					}
				}
			}
		}
	}
}

// TestProxyRefers makes references through a proxy to a service that knows itself by another
// URL than that by which the proxy calls it.
func TestProxyRefers(t *testing.T) {
	direct := libraryhttp.NewHandler(libraryhttp.Stored(memory.New()), server.WithServiceRoot("https://lib.test/odata/"))
	proxy := libraryhttp.NewHandler(libraryhttp.NewClient(behind(t, direct)))
	for _, c := range []struct {
		request string
		status  int
		want    string
	}{
		{"POST /Publications\n\n" + `{"@odata.type":"#example.library.Book","ID":1,"Title":"One"}`, 201, ""},
		{"POST /Publications\n\n" + `{"@odata.type":"#example.library.Book","ID":2,"Title":"Two"}`, 201, ""},
		{"POST /Publications(1)/Related/$ref\n\n" + `{"@odata.id":"Publications(2)"}`, 204, ""},
		{"GET /Publications(1)/Related?$select=ID", 200, `"ID":2`},
		{"DELETE /Publications(1)/Related/$ref?$id=http://example.com/Publications(2)", 204, ""},
		{"GET /Publications(1)/Related?$select=ID", 200, `"value":[]`},
		{"POST /Publications(1)/Related/$ref\n\n" + `{"@odata.id":"http://example.com/Publications(2)"}`, 204, ""},
		{"GET /Publications(1)/Related?$select=ID", 200, `"ID":2`},
	} {
		if w := told(proxy, c.request); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s", c.request, w.Code, w.Body)
		}
	}
}

// TestProxyAll asks a proxy for all entities: none of them says the context of an answer that
// it was alone in.
func TestProxyAll(t *testing.T) {
	direct := libraryhttp.NewHandler(libraryhttp.Stored(memory.New()))
	proxy := libraryhttp.NewHandler(libraryhttp.NewClient(behind(t, direct)))
	told(direct, "PATCH /Main\n\n"+`{"Name":"City"}`)
	want, w := told(direct, "GET /$all").Body.String(), told(proxy, "GET /$all")
	if got := w.Body.String(); got != want || !strings.Contains(got, `"City"`) {
		t.Errorf("%d\n%s\nwithout the proxy\n%s", w.Code, got, want)
	}
}

// TestProxyNestedPages follows, at a proxy, the link to the rest of what is expanded, which may
// be relative to the context URL: the service behind is asked for it.
func TestProxyNestedPages(t *testing.T) {
	for _, link := range []string{"ROOT/Publications(1)/Related?$skiptoken=a%20b", "ROOT/Publications(1)/Related?$select=ID&$skiptoken=a", "ROOT/Publications(1)/Related?$skip=1", "Publications(1)/Related?$skiptoken=a"} {
		var asked string
		proxy := libraryhttp.NewHandler(libraryhttp.NewClient(behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.String()
			body := `{"@odata.context":"ROOT/$metadata#Publications","value":[{"@odata.type":"#example.library.Book","ID":1,"Related@odata.nextLink":"` + link + `","Related":[]}]}`
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(strings.ReplaceAll(body, "ROOT", "http://"+r.Host)))
		}))))
		for _, path := range []string{"/Publications?$expand=Related", "/Publications(3)/Related?$expand=Related"} {
			_, rest, _ := strings.Cut(told(proxy, "GET "+path).Body.String(), `Related@odata.nextLink":"`)
			next, _, found := strings.Cut(rest, `"`)
			if !found {
				t.Errorf("%s has no link", path)
				continue
			}
			w, want := told(proxy, "GET "+next), link[strings.Index(link, "Publications"):]
			if w.Code != http.StatusOK || asked != "/"+want {
				t.Errorf("%s of %s: %d, and the service was asked for %s, not %s", next, path, w.Code, asked, want)
			}
		}
	}
}

// TestProxyProperties writes properties through a proxy, which are written by the same method
// at the service behind it: both end up with the same.
func TestProxyProperties(t *testing.T) {
	const begin = `{"ID":1,"Name":"Ada","Extra":{"a":1,"b":2},"Tags":["x","y","z"],"Place":{"@odata.type":"#example.ark.House","Area":4,"Rooms":7,"Floors":[{"Level":1,"Name":"one"}]},
		"Places":[{"@odata.type":"#example.ark.House","Area":1,"More":true},{}],"Floors":[{"Level":0,"Name":"ground"}]}`
	alone := arkhttp.NewHandler(arkhttp.Stored(memory.New()))
	upstream := arkhttp.NewHandler(arkhttp.Stored(memory.New()))
	var wrote string
	service := arkhttp.NewClient(behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			wrote = r.Method + " " + r.URL.Path
		}
		upstream.ServeHTTP(w, r)
	})))
	proxy := arkhttp.NewHandler(service)
	for _, c := range []struct{ request, sent string }{
		{"PUT /Animals(1)/Place\n\n" + `{"@odata.type":"#example.ark.House","Area":5}`, ""},
		{"PUT /Animals(1)/Place\n\n" + `{}`, ""},
		{"PATCH /Animals(1)/Place\n\n" + `{"@odata.type":"#example.ark.House","Area":5}`, ""},
		{"PUT /Animals(1)/Place/example.ark.House/Area\n\n" + `{"value":9}`, ""},
		{"PUT /Animals(1)/Place/example.ark.House/Rooms\n\n" + `{"value":9}`, ""},
		{"PUT /Animals(1)/Place/example.ark.House/Floors\n\n" + `{"value":[{"Level":3}]}`, ""},
		{"DELETE /Animals(1)/Place/example.ark.House/Area", ""},
		{"DELETE /Animals(1)/Place", ""},
		{"PUT /Animals(1)/Name\n\n" + `{"value":"Bo"}`, ""},
		{"PUT /Animals(1)/Name\n\n" + `{"value":null}`, "DELETE /Animals(1)/Name"},
		{"PUT /Animals(1)/Name/$value\nContent-Type: text/plain\n\nBo \"x\"", "PUT /Animals(1)/Name"},
		{"PUT /Animals(1)/Tags\n\n" + `{"value":["q"]}`, ""},
		{"PUT /Animals(1)/Tags/1\n\n" + `{"value":"Y"}`, ""},
		{"DELETE /Animals(1)/Tags/-1", ""},
		{"DELETE /Animals(1)/Tags", ""},
		{"POST /Animals(1)/Tags\n\n" + `{"value":"q"}`, ""},
		{"POST /Animals(1)/Tags?$index=0\n\n" + `{"value":"q"}`, "POST /Animals(1)/Tags"},
		{"POST /Animals(1)/Floors\n\n" + `{"Level":6}`, ""},
		{"PUT /Animals(1)/Floors/0\n\n" + `{"Level":6}`, ""},
		{"PATCH /Animals(1)/Places/0\n\n" + `{"Area":6}`, ""},
		{"PUT /Animals(1)/Places/0/example.ark.House/Area\n\n" + `{"value":8}`, ""},
		{"DELETE /Animals(1)/Places/1", ""},
		{"PUT /Animals(1)/Extra\n\n" + `{"b":3}`, ""},
		{"PUT /Animals(1)/Extra/a\n\n" + `{"value":"deep"}`, ""},
		{"PUT /Animals(1)/New%20one\n\n" + `{"value":1}`, "none"},
		{"PUT /Animals(1)/Fresh\n\n" + `{"value":1}`, ""},
		{"PUT /Animals(2)/Name\n\n" + `{"value":"Bo"}`, "none"},
		{"PUT /Animals(1)/Name\n\n" + `{"value":3}`, "none"},
	} {
		for _, prefer := range []string{"", "return=representation"} {
			for _, h := range []http.Handler{alone, upstream} {
				told(h, "DELETE /Animals(1)")
				if w := told(h, "POST /Animals\n\n"+begin); w.Code != http.StatusCreated {
					t.Fatal(w.Code, w.Body)
				}
			}
			head, body, _ := strings.Cut(c.request, "\n\n")
			request := head + "\nPrefer: " + prefer + "\n\n" + body
			wrote = "none"
			want, got := told(alone, request), told(proxy, request)
			if got.Code != want.Code || got.Code < 400 && got.Body.String() != want.Body.String() {
				t.Errorf("%s, %s: %d %s, without the proxy %d %s", c.request, prefer, got.Code, got.Body, want.Code, want.Body)
			}
			sent := c.sent
			if sent == "" {
				sent, _, _ = strings.Cut(c.request, "\n")
			}
			if wrote != sent {
				t.Errorf("%s: %s was sent", c.request, wrote)
			}
			if want, got := told(alone, "GET /Animals(1)").Body.String(), told(upstream, "GET /Animals(1)").Body.String(); got != want {
				t.Errorf("%s: there is %s, without the proxy %s", c.request, got, want)
			}
		}
	}

	altering := service
	altering.Animals.UpdateAnimal = func(ctx context.Context, id int32, change ark.AnyAnimal, q *query.Options) (ark.AnyAnimal, error) {
		change.AsAnimal().Name = wire.Some("altered")
		return service.Animals.UpdateAnimal(ctx, id, change, q)
	}
	told(arkhttp.NewHandler(altering), "PUT /Animals(1)/Name\n\n"+`{"value":"Bo"}`)
	if got := told(upstream, "GET /Animals(1)/Name/$value").Body.String(); got != "altered" {
		t.Error(got)
	}
}

// TestProxyAdvertises asks for operations: a proxy advertises each once, as the service does.
func TestProxyAdvertises(t *testing.T) {
	direct := arkhttp.NewHandler(arkhttp.Stored(memory.New()))
	told(direct, "POST /Animals\n\n"+`{"ID":1,"Name":"Ada","Extra":"e"}`)
	once := arkhttp.NewHandler(arkhttp.NewClient(behind(t, direct)))
	twice := arkhttp.NewHandler(arkhttp.NewClient(behind(t, once)))
	for _, request := range []string{
		"GET /Animals(1)?$select=Name,example.ark.Feed", "GET /Animals(1)?$select=*,example.ark.Feed", "GET /Animals(1)?$select=example.ark.*",
		"GET /Animals?$select=Name,example.ark.*", "GET /Animals?$select=*,example.ark.Feed", "GET /Animals?$format=application/json;metadata=full",
	} {
		want := wholly(told(direct, request))
		if !strings.Contains(want, `"#example.ark.Feed":`) {
			t.Errorf("%s: %s", request, want)
		}
		for _, proxy := range []http.Handler{once, twice} {
			if got := wholly(told(proxy, request)); got != want {
				t.Errorf("%s\nis answered\n%s\nand through a proxy\n%s", request, want, got)
			}
		}
	}
}
