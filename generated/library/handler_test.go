package library_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/schema"
)

// serve serves shelves and returns the URL of the service.
func serve(t *testing.T, s *shelves, options ...server.Option) string {
	t.Helper()
	options = append(options, server.WithServiceRoot("http://lib/"), server.WithLogger(slog.New(slog.DiscardHandler)))
	at := httptest.NewServer(libraryhttp.NewHandler(s.service(), options...))
	t.Cleanup(at.Close)
	return at.URL
}

// ask sends a request: header is "Name: value", or nothing.
func ask(t *testing.T, method, url, header, body string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if name, value, ok := strings.Cut(header, ": "); ok {
		r.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("OData-Version"); got != "4.0" {
		t.Errorf("%s %s: OData-Version %q", method, url, got)
	}
	return resp, string(text)
}

const (
	bookOne = `"@odata.type":"#example.library.Book","ID":1,"Title":"One & only","Genre":"Fiction,History","Published":"2001-02-03",
		"Notes":[{"Text":"good","Stars":5,"Replies":[]}],"ISBN":"9780000000001","Pages":null,"Price":12.50,"Summary":null`
	bookTwo  = `"@odata.type":"#example.library.Book","ID":2,"Title":"Two","Genre":"Science","Published":"2020-01-01","Notes":[],"ISBN":null,"Pages":null,"Price":null,"Summary":null`
	magazine = `"@odata.type":"#example.library.Magazine","ID":3,"Title":"Three","Genre":null,"Published":"2010-10-10","Notes":[],"Issue":7,"Weekly":false`
	worn     = `"Shelf":"A","Place":3,"Condition":"Worn","DueAt":null`
	fresh    = `"Shelf":"B/'2","Place":-1,"Condition":"New","DueAt":null`
)

// entity and collection are answers with a context URL.
func entity(context, members string) string {
	return `{"@odata.context":"http://lib/$metadata#` + context + `",` + members + `}`
}

func collection(context string, items ...string) string {
	for i := range items {
		items[i] = "{" + items[i] + "}"
	}
	return entity(context, `"value":[`+strings.Join(items, ",")+`]`)
}

type exchange struct {
	request string // method, if it is not GET, and path
	header  string
	body    string
	status  int
	want    string // JSON by value if it begins with a brace, else the text
}

func (x *exchange) run(t *testing.T, url string) {
	t.Helper()
	method, path := http.MethodGet, x.request
	if m, rest, ok := strings.Cut(x.request, " "); ok {
		method, path = m, rest
	}
	resp, text := ask(t, method, url+path, x.header, x.body)
	if resp.StatusCode != x.status {
		t.Errorf("%s: %s, want %d: %s", x.request, resp.Status, x.status, text)
		return
	}
	if !strings.HasPrefix(x.want, "{") {
		if text != x.want {
			t.Errorf("%s: %q, want %q", x.request, text, x.want)
		}
		return
	}
	t.Run(x.request, func(t *testing.T) { same(t, text, x.want) })
}

// TestAnswers asks the same server everything at once, several times.
func TestAnswers(t *testing.T) {
	const json = "Content-Type: application/json"
	cases := []exchange{
		{request: "/Publications", status: 200, want: collection("Publications", bookOne, bookTwo, magazine)},
		{request: "/Publications/", status: 200, want: collection("Publications", bookOne, bookTwo, magazine)},
		{request: "/Publications(1)", status: 200, want: entity("Publications/example.library.Book/$entity", bookOne)},
		{request: "/Publications/1", status: 200, want: entity("Publications/example.library.Book/$entity", bookOne)},
		{request: "/Publications(ID=3)", status: 200, want: entity("Publications/example.library.Magazine/$entity", magazine)},
		{request: "/Publications(@k)?@k=3", status: 200, want: entity("Publications/example.library.Magazine/$entity", magazine)},
		{request: "/Publications/1/Title", status: 200, want: entity("Publications(1)/Title", `"value":"One & only"`)},
		{request: "/Publications(1)/Title/$value", status: 200, want: "One & only"},
		{request: "/Publications(1)/Published/$value", status: 200, want: "2001-02-03"},
		{request: "/Publications(1)/Genre", status: 200, want: entity("Publications(1)/Genre", `"value":"Fiction,History"`)},
		{request: "/Publications(1)/Notes", status: 200, want: collection("Publications(1)/Notes", `"Text":"good","Stars":5,"Replies":[]`)},
		{request: "/Publications(1)/Notes/$count", status: 200, want: "1"},
		{request: "/Publications(1)/example.library.Book/Price/$value", status: 200, want: "12.50"},
		{request: "/Publications(2)/example.library.Book/Pages", status: 204},
		{request: "/Publications(3)/Genre", status: 204},
		{request: "/Publications/$count", status: 200, want: "3"},
		{request: "/Publications/$count?$filter=Title%20eq%20'Two'", status: 200, want: "1"},
		{request: "/Publications(1)/Copies/$count", status: 200, want: "2"},
		{request: "/Publications(2)/Copies/$count", status: 200, want: "0"},

		{request: "/Publications(1)/Copies", status: 200, want: collection("Publications(1)/Copies", worn, fresh)},
		{request: "/Publications(1)/Copies(Shelf='A',Place=3)", status: 200, want: entity("Publications(1)/Copies/$entity", worn)},
		{request: "/Publications/1/Copies(Place=3,Shelf='A')", status: 200, want: entity("Publications(1)/Copies/$entity", worn)},
		{request: "/Publications(1)/Copies(Shelf='B%2F''2',Place=-1)", status: 200, want: entity("Publications(1)/Copies/$entity", fresh)},
		{request: "/Publications(1)/Copies(Shelf='B%2F''2',Place=-1)/Condition/$value", status: 200, want: "New"},
		{request: "/Publications(1)/Related", status: 200, want: collection("Publications", bookTwo, magazine)},
		{request: "/Publications(1)/Related/$count", status: 200, want: "2"},

		// The schema's alias stands for its namespace.
		{request: "/Publications(1)/lib.Book/Price/$value", status: 200, want: "12.50"},
		{request: "/Publications/lib.Magazine/$count", status: 200, want: "1"},
		{request: "/Publications/lib.Book(1)/Title/$value", status: 200, want: "One & only"},
		{request: "/Publications/$count?$filter=isof(lib.Book)", status: 200, want: "2"},
		{request: "/Publications/$count?$filter=Genre%20has%20lib.Genre'History'", status: 200, want: "1"},
		{request: "/Publications(1)?$select=lib.Book/Pages", status: 200, want: entity("Publications/example.library.Book(example.library.Book/Pages)/$entity",
			`"@odata.type":"#example.library.Book","@odata.id":"http://lib/Publications(1)","Pages":null`)},
		{request: "/CountOf(Genre=lib.Genre'Fiction')/$value", status: 200, want: "1"},
		{request: "/Publications(1)/Related(2)/Title/$value", status: 200, want: "Two"},
		{request: "/Publications(1)/Related(2)/Copies/$count", status: 200, want: "0"},

		{request: "/Main", status: 200, want: entity("Main", `"Name":"Main Street","Address":{"Street":null,"City":"Bern","Location":null},"Opens":null,"Closes":null`)},
		{request: "/Main/Address/City/$value", status: 200, want: "Bern"},
		{request: "/Main/Head", status: 204},
		{request: "/People(" + bob + ")", status: 200, want: entity("People/$entity", `"ID":"`+bob+`","Name":null,"Contacts":[],"Home":null,"Preferred":null`)},
		{request: "/People/" + strings.ToUpper(ada) + "?$select=Contacts", status: 200, want: entity("People(Contacts)/$entity",
			`"@odata.id":"http://lib/People(`+ada+`)","Contacts":[{"@odata.type":"#example.library.Phone","Label":"home","Number":"123"}]`)},

		{request: "/Publications?$select=Title,ID&$top=1", status: 200, want: collection("Publications(Title,ID)",
			`"@odata.type":"#example.library.Book","ID":1,"Title":"One & only"`)},
		{request: "/Publications?$select=Title,example.library.Magazine/Issue&$skip=1&$count=true", status: 200,
			want: `{"@odata.context":"http://lib/$metadata#Publications(Title,example.library.Magazine/Issue)","@odata.count":3,"value":[
				{"@odata.type":"#example.library.Book","@odata.id":"http://lib/Publications(2)","Title":"Two"},
				{"@odata.type":"#example.library.Magazine","@odata.id":"http://lib/Publications(3)","Title":"Three","Issue":7}]}`},
		{request: "/Publications?$orderby=Title%20desc&$top=2&$select=ID", status: 200, want: collection("Publications(ID)",
			`"@odata.type":"#example.library.Book","ID":2`, `"@odata.type":"#example.library.Magazine","ID":3`)},
		{request: "/Publications?$orderby=Title&$skip=2&$select=ID", status: 200, want: collection("Publications(ID)",
			`"@odata.type":"#example.library.Book","ID":2`)},
		{request: "/Publications?$filter=Genre%20has%20example.library.Genre'History'&$select=ID", status: 200,
			want: collection("Publications(ID)", `"@odata.type":"#example.library.Book","ID":1`)},
		{request: "/Publications(1)?$select=Title&$expand=Copies($select=Place),Related($select=ID;$expand=Related($select=Title))", status: 200,
			want: entity("Publications/example.library.Book(Title,Copies(Place),Related(ID,Related(Title)))/$entity",
				`"@odata.type":"#example.library.Book","@odata.id":"http://lib/Publications(1)","Title":"One & only",
				"Copies":[{"@odata.id":"http://lib/Publications(1)/Copies(Shelf='A',Place=3)","Place":3},
				{"@odata.id":"http://lib/Publications(1)/Copies(Shelf='B%2F''2',Place=-1)","Place":-1}],"Related":[
				{"@odata.type":"#example.library.Book","ID":2,"Related":[{"@odata.type":"#example.library.Book","@odata.id":"http://lib/Publications(1)","Title":"One & only"}]},
				{"@odata.type":"#example.library.Magazine","ID":3,"Related":[]}]`)},
		{request: "/Publications?$expand=example.library.Book/Author($select=Name)&$select=ID&$top=1", status: 200,
			want: collection("Publications(ID,example.library.Book/Author(Name))",
				`"@odata.type":"#example.library.Book","ID":1,"Author":{"@odata.id":"http://lib/People(`+ada+`)","Name":"Ada"}`)},

		{request: "/Publications(1)/example.library.Similar()", status: 200, want: collection("Collection(example.library.Publication)", bookTwo, magazine)},
		{request: "/Publications(1)/example.library.Similar(Most=1)?$count=true", status: 200,
			want: `{"@odata.context":"http://lib/$metadata#Collection(example.library.Publication)","@odata.count":1,"value":[{` + bookTwo + `}]}`},
		{request: "/Publications/3/example.library.Similar(Most=@m)?@m=1", status: 200, want: collection("Collection(example.library.Publication)", bookOne)},
		{request: "/Publications/example.library.Newest()", status: 200, want: entity("example.library.Book", bookTwo)},
		{request: "/Publications/example.library.Newest", status: 200, want: entity("example.library.Book", bookTwo)},
		{request: "/CountOf(Genre='Fiction')", status: 200, want: entity("Edm.Int64", `"value":1`)},
		{request: "/CountOf(Genre=example.library.Genre'Science')", status: 200, want: entity("Edm.Int64", `"value":1`)},
		{request: "/CountOf(Genre=@g)?@g='Children'", status: 200, want: entity("Edm.Int64", `"value":0`)},
		{request: "/CountOf?Genre='Fiction'", status: 200, want: entity("Edm.Int64", `"value":1`)},
		{request: "/OpenHours()", status: 200, want: entity("Collection(Edm.TimeOfDay)", `"value":["09:00","17:30:00.5"]`)},
		{request: "/OpenHours", status: 200, want: entity("Collection(Edm.TimeOfDay)", `"value":["09:00","17:30:00.5"]`)},

		{request: "POST /Close", status: 204},
		{request: "POST /Publications(1)/Copies(Shelf='A',Place=3)/example.library.Lend", header: json,
			body: `{"To":"` + bob + `","Until":"2026-01-01T00:00:00Z"}`, status: 200,
			want: entity("example.library.Copy", `"Shelf":"A","Place":3,"Condition":"Worn","DueAt":"2026-01-01T00:00:00Z","LentTo":"`+bob+`"`)},
		{request: "POST /Publications/1/Copies(Shelf='A',Place=3)/example.library.Lend", header: "Content-Type: application/json; charset=utf-8",
			body: `{"To":"` + bob + `"}`, status: 200,
			want: entity("example.library.Copy", `"Shelf":"A","Place":3,"Condition":"Worn","DueAt":null,"LentTo":"`+bob+`"`)},
		{request: "POST /Publications/example.library.Withdraw", header: json, body: `{"Reason":"old"}`, status: 204},
		{request: "POST /Publications/example.library.Withdraw", status: 204},
	}
	url := serve(t, newShelves(t))
	t.Run("", func(t *testing.T) {
		for i := range 4 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for j := range cases {
					cases[(i*len(cases)/4+j)%len(cases)].run(t, url)
				}
			})
		}
	})
}

// TestRefusals checks that what is wrong is answered as OData JSON.
func TestRefusals(t *testing.T) {
	const json = "Content-Type: application/json"
	const lend = "POST /Publications(1)/Copies(Shelf='A',Place=3)/example.library.Lend"
	url := serve(t, newShelves(t))
	for _, c := range []struct {
		request, header, body string
		status                int
		target                string // "" for any
	}{
		{lend, json, `{"Until":null}`, 400, "To"},
		{lend, "", ``, 400, "To"},
		{lend, json, `{"To":"nobody"}`, 400, "To"},
		{lend, json, `{"To":`, 400, ""},
		{lend, json, `[]`, 400, ""},
		{lend, "Content-Type: text/plain", `{"To":"` + bob + `"}`, 415, ""},
		{lend, "", `{"To":"` + bob + `"}`, 415, ""},
		{"POST /Publications(1)/Copies(Shelf='A',Place=4)/example.library.Lend", json, `{"To":"` + bob + `"}`, 404, ""},
		{"POST /Close", json, `{"a":1}`, 400, ""},
		{"POST /Publications/example.library.Withdraw", json, `{"Reason":"none"}`, 409, "Reason"},

		{"/Samples", "", "", 501, ""},
		{"/Samples('x')", "", "", 501, ""},
		{"/People(" + ada + ")/Books", "", "", 501, ""},
		{"/Nothing", "", "", 404, "Nothing"},
		{"/Publications(4)", "", "", 404, ""},
		{"/Publications(1)/Nothing", "", "", 404, "Nothing"},
		{"/Publications(1)/Copies(Shelf='Z',Place=3)", "", "", 404, ""},
		{"/Publications(3)/example.library.Book/Price", "", "", 404, ""},
		{"/People(" + bob[:35] + "f)", "", "", 404, ""},
		{"/Publications(one)", "", "", 400, ""},
		{"/Publications(2147483648)", "", "", 400, ""},
		{"/People(1)", "", "", 400, ""},
		{"/Publications(1)/Copies(Shelf='A')", "", "", 400, ""},
		{"/Publications(1)/Copies(Shelf='A',Place=3,Place=3)", "", "", 400, ""},
		{"/Publications(1)/Copies(Shelf='A',Where=3)", "", "", 400, ""},
		{"/Publications(1)/Copies('A',3)", "", "", 400, ""},
		{"/Publications?$select=Nothing", "", "", 400, "$select"},
		{"/Publications?$filter=Nothing%20eq%201", "", "", 400, "$filter"},
		{"/Publications?$orderby=Title%20up", "", "", 400, "$orderby"},
		{"/Publications?$top=-1", "", "", 400, "$top"},
		{"/Publications?$expand=Title", "", "", 400, "$expand"},
		{"/Publications?$nothing=1", "", "", 400, "$nothing"},
		{"/CountOf()", "", "", 400, ""},
		{"/CountOf(Genre='Poems')", "", "", 400, "'Poems'"},
		{"/CountOf(Genre='Fiction',More=1)", "", "", 400, ""},
		{"/Publications(1)/example.library.Similar(Most='x')", "", "", 400, ""},
		{"/Publications", "Accept: application/xml", "", 406, ""},
		{"POST /Publications(1)", json, "{}", 405, ""},
		{"DELETE /Publications", "", "", 405, ""},
		{"GET /Close", "", "", 405, ""},
		{"POST /OpenHours", "", "", 405, ""},
		{"PUT /$metadata", "", "", 405, ""},
	} {
		method, path, ok := strings.Cut(c.request, " ")
		if !ok {
			method, path = http.MethodGet, c.request
		}
		resp, text := ask(t, method, url+path, c.header, c.body)
		e := readError(t, c.request, text)
		if resp.StatusCode != c.status || e.Code == "" || e.Message == "" || c.target != "" && e.Target != c.target {
			t.Errorf("%s %q: %s, want %d and the target %q: %s", c.request, c.body, resp.Status, c.status, c.target, text)
		}
		if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, "application/json") {
			t.Errorf("%s: Content-Type %q", c.request, got)
		}
		if allow := resp.Header.Get("Allow"); (c.status == 405) != (allow != "") || strings.Contains(allow, method) {
			t.Errorf("%s: Allow %q", c.request, allow)
		}
	}
	_, text := ask(t, "POST", url+"/Publications/example.library.Withdraw", json, `{"Reason":"none"}`)
	same(t, text, `{"error":{"code":"NoReason","message":"a reason is wanted","target":"Reason","details":[{"code":"Conflict","message":"say why"}]}}`)
}

type wireError struct{ Code, Message, Target string }

func readError(t *testing.T, request, text string) wireError {
	t.Helper()
	var body struct{ Error wireError }
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Errorf("%s: no error in OData JSON: %v: %s", request, err, text)
	}
	return body.Error
}

// full adds the links of an entity to its members. Those to edit it and those
// for what a derived type adds name the type, if it is given.
func full(members, id, derived string, navigations ...string) string {
	url := "http://lib/" + id
	edit := strings.TrimSuffix(url+"/"+derived, "/")
	members += `,"@odata.id":"` + url + `","@odata.editLink":"` + edit + `"`
	for _, name := range navigations {
		link := url + "/" + name
		if name == "Author" {
			link = edit + "/" + name
		}
		members += `,"` + name + `@odata.navigationLink":"` + link + `","` + name + `@odata.associationLink":"` + link + `/$ref"`
	}
	return members
}

// advertised are the operations that can be called on what is at a path.
func advertised(path string, names ...string) string {
	var members []string
	for _, name := range names {
		members = append(members, `"#example.library.`+name+`":{"title":"`+name+`","target":"http://lib/`+path+`/example.library.`+name+`"}`)
	}
	return strings.Join(members, ",")
}

func TestMetadataLevels(t *testing.T) {
	url := serve(t, newShelves(t))
	for _, c := range []exchange{
		{request: "/Publications(1)?$select=Title", header: "Accept: application/json;odata.metadata=none", status: 200, want: `{"Title":"One & only"}`},
		{request: "/Publications?$select=Title&$format=application/json;odata.metadata=none&$count=true&$top=1", status: 200,
			want: `{"@odata.count":3,"value":[{"Title":"One & only"}]}`},
		{request: "/Publications(3)?$format=application/json;odata.metadata=full", status: 200,
			want: entity("Publications/example.library.Magazine/$entity", full(magazine, "Publications(3)", "example.library.Magazine", "Copies", "Related")+
				`,`+advertised("Publications(3)/example.library.Magazine", "Similar")+`,"ID@odata.type":"#Int32","Notes@odata.type":"#Collection(example.library.Note)","Published@odata.type":"#Date","Issue@odata.type":"#Byte"`)},
		{request: "/Publications?$skip=1&$format=application/json;odata.metadata=full", status: 200,
			want: entity("Publications", advertised("Publications", "Newest", "Withdraw")+`,"value":[{`+
				full(bookTwo, "Publications(2)", "example.library.Book", "Copies", "Related", "Author")+
				`,`+advertised("Publications(2)/example.library.Book", "Similar")+`,"ID@odata.type":"#Int32","Notes@odata.type":"#Collection(example.library.Note)","Published@odata.type":"#Date","Genre@odata.type":"#example.library.Genre"},{`+
				full(magazine, "Publications(3)", "example.library.Magazine", "Copies", "Related")+
				`,`+advertised("Publications(3)/example.library.Magazine", "Similar")+`,"ID@odata.type":"#Int32","Notes@odata.type":"#Collection(example.library.Note)","Published@odata.type":"#Date","Issue@odata.type":"#Byte"}]`)},
		{request: "/Publications/1/Copies(Shelf='A',Place=3)?$format=application/json;odata.metadata=full", status: 200,
			want: entity("Publications(1)/Copies/$entity", full(worn, "Publications(1)/Copies(Shelf='A',Place=3)", "")+
				`,`+advertised("Publications(1)/Copies(Shelf='A',Place=3)", "Lend")+`,"@odata.type":"#example.library.Copy","Place@odata.type":"#Int32","Condition@odata.type":"#example.library.Condition"`)},
		{request: "/Main?$format=application/json;odata.metadata=full", status: 200,
			want: entity("Main", full(`"Name":"Main Street","Opens":null,"Closes":null,"Address":{"@odata.type":"#example.library.Address","Street":null,"City":"Bern","Location":null}`, "Main", "", "Head")+
				`,"@odata.type":"#example.library.Branch"`)},
	} {
		c.run(t, url)
	}
}

func TestServiceDocument(t *testing.T) {
	url := serve(t, newShelves(t))
	_, text := ask(t, "GET", url+"/", "", "")
	same(t, text, `{"@odata.context":"http://lib/$metadata","value":[
		{"name":"Main","kind":"Singleton","url":"Main"},
		{"name":"OpenHours","kind":"FunctionImport","url":"OpenHours"},
		{"name":"People","kind":"EntitySet","url":"People"},
		{"name":"Publications","kind":"EntitySet","url":"Publications"}]}`)
}

// TestMetadata reads both forms of $metadata and looks for what is served.
func TestMetadata(t *testing.T) {
	url := serve(t, newShelves(t))
	for _, form := range []string{"xml", "json"} {
		resp, text := ask(t, "GET", url+"/$metadata?$format="+form, "", "")
		if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(got, "application/"+form) {
			t.Fatalf("%s: %s, %s", form, resp.Status, got)
		}
		m, diagnostics := schema.Read(schema.Source{Name: "metadata." + form, Data: []byte(text)}, schema.ReadOptions{})
		for _, d := range diagnostics.Errors() {
			t.Errorf("%s: %v", form, d)
		}
		var types, operations []string
		for _, s := range m.Schemas() {
			for _, e := range s.EntityTypes {
				types = append(types, e.Name)
			}
			for _, o := range slices.Concat(s.Actions, s.Functions) {
				operations = append(operations, o.Name)
			}
		}
		slices.Sort(types)
		slices.Sort(operations)
		if want := []string{"Book", "Branch", "Copy", "Magazine", "Person", "Publication", "Sample"}; !slices.Equal(types, want) {
			t.Errorf("%s: entity types %v, want %v", form, types, want)
		}
		if want := []string{"Close", "CountOf", "Lend", "Newest", "OpenHours", "Similar", "Similar", "Withdraw"}; !slices.Equal(operations, want) {
			t.Errorf("%s: operations %v, want %v", form, operations, want)
		}
	}
}

// TestScopes checks that an authorizer is told the scopes of the description,
// before anything else is looked at, and that its context is the handler's.
func TestScopes(t *testing.T) {
	type seen struct{}
	var mu sync.Mutex
	scopes := map[string]string{}
	url := serve(t, newShelves(t), server.WithAuthorizer(server.BearerAuthorizer(
		func(ctx context.Context, token string, asked [][]string) (context.Context, error) {
			mu.Lock()
			defer mu.Unlock()
			scopes[token] += fmt.Sprint(asked)
			if strings.HasPrefix(token, "no") {
				return nil, server.Forbidden("not you")
			}
			return context.WithValue(ctx, seen{}, token), nil
		})))
	for i, c := range []struct {
		path, token, scopes string
		status              int
	}{
		{"/People", "yes", "[[People.Read]]", 200},
		{"/People(" + ada + ")/Name", "yes", "[[People.Read]]", 200},
		{"/People(" + ada + ")/Books", "yes", "[[People.Read]]", 501},
		{"/People?$expand=Books", "yes", "[[People.Read]][[People.Read]]", 200}, // for the route of Books too
		{"/People?$nothing", "no", "[[People.Read]]", 403},
		{"/People(0e8a4b4d-9b5b-4d5b-8c3b-2f2d2f1c0a11)", "no", "[[People.Read]]", 403},
		{"/Publications", "yes", "[]", 200},
		{"/People", "", "", 401},
		{"/", "", "", 200},
	} {
		header, token := "", fmt.Sprint(c.token, i)
		if c.token != "" {
			header = "Authorization: Bearer " + token
		}
		resp, text := ask(t, "GET", url+c.path, header, "")
		mu.Lock()
		if resp.StatusCode != c.status || scopes[token] != c.scopes {
			t.Errorf("%s: %s and the scopes %q, want %d and %q: %s", c.path, resp.Status, scopes[token], c.status, c.scopes, text)
		}
		mu.Unlock()
		if challenge := resp.Header.Get("WWW-Authenticate"); (c.status == 401) != (challenge != "") {
			t.Errorf("%s: WWW-Authenticate %q", c.path, challenge)
		}
	}
}

// TestUnimplemented checks that handlers that are left out answer 501 for
// every path of the package, naming it.
func TestUnimplemented(t *testing.T) {
	at := httptest.NewServer(libraryhttp.NewHandler(libraryhttp.Service{}))
	defer at.Close()
	for _, path := range []string{
		"/Main", "/Main/Head", "/People", "/People(" + ada + ")", "/People(" + ada + ")/Books", "/Samples", "/Samples('a')",
		"/Publications", "/Publications(1)", "/Publications(1)/Copies", "/Publications(1)/Copies(Shelf='A',Place=3)",
		"/Publications(1)/Related", "/Publications(1)/example.library.Similar()", "/Publications/example.library.Newest()",
		"/CountOf(Genre='Fiction')", "/OpenHours()", "/Publications/$count", "/Publications(1)/Title",
	} {
		resp, text := ask(t, "GET", at.URL+path, "", "")
		e := readError(t, path, text)
		name, _, _ := strings.Cut(path[1:], "(")
		if resp.StatusCode != 501 || !strings.Contains(e.Message, strings.Split(name, "/")[0]) {
			t.Errorf("%s: %s: %s", path, resp.Status, text)
		}
	}
	for _, path := range []string{"/Close", "/Publications/example.library.Withdraw"} {
		if resp, text := ask(t, "POST", at.URL+path, "", ""); resp.StatusCode != 501 {
			t.Errorf("%s: %s: %s", path, resp.Status, text)
		}
	}
}

// TestClose checks that the action's handler is called once per request, by
// many clients at a time.
func TestClose(t *testing.T) {
	s := newShelves(t)
	url := serve(t, s)
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			if resp, text := ask(t, "POST", url+"/Close", "", ""); resp.StatusCode != 204 || text != "" {
				t.Errorf("%s: %q", resp.Status, text)
			}
		})
	}
	clients.Wait()
	if s.closed != 8 {
		t.Errorf("closed %d times", s.closed)
	}
}
