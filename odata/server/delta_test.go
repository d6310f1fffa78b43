package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// tracked gives a page a delta link, if the request asks for one.
func tracked(r *server.Parsed, result any) any {
	request := server.RequestOf(r.Context())
	if page := reflect.ValueOf(result); request.TracksChanges() && page.Kind() == reflect.Struct {
		with := reflect.New(page.Type()).Elem()
		with.Set(page)
		with.FieldByName("DeltaLink").SetString(request.DeltaLink("1"))
		return with.Interface()
	}
	return result
}

// changes returns the path and the query of the delta link of what is at a path.
func changes(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	r := httptest.NewRequest("GET", escapeQuery(path), nil)
	r.Host = "host"
	r.Header.Set("Prefer", "track-changes")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	link := linkIn(t, w, "@odata.deltaLink")
	_, rest, _ := strings.Cut(strings.TrimPrefix(link, "http://"), "/")
	return "/" + rest
}

func linkIn(t *testing.T, w *httptest.ResponseRecorder, name string) string {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(w.Code, w.Body)
	}
	link, _ := body[name].(string)
	return link
}

// deltas answers with what has changed since the version that a token names.
type deltas struct {
	version int
	seen    []string // the tokens
}

type deltaHandler struct {
	List func(context.Context, *query.Options) (odata.Page[*Part], error) `route:"GET /Parts" kind:"list"`
}

func (d *deltas) list(ctx context.Context, q *query.Options) (page odata.Page[*Part], err error) {
	request := server.RequestOf(ctx)
	if request.TracksChanges() {
		page.DeltaLink = request.DeltaLink(fmt.Sprint(d.version))
	}
	d.seen = append(d.seen, q.DeltaToken)
	switch q.DeltaToken {
	case "":
		for i := range 5 {
			page.Items = append(page.Items, &Part{No: wire.Some(fmt.Sprint(i)), Weight: wire.Some(int64(i))})
		}
		return page, nil
	case "0":
		return page, &server.Error{Status: http.StatusGone, Message: "too long ago"}
	}
	server.Done(ctx, server.Select)
	gone, left := &Part{No: wire.Some("1")}, &Part{No: wire.Some("2")}
	gone.Dynamic.Set("@removed", `{"reason":"deleted"}`)
	left.Dynamic.Set("@removed", `{"reason":"changed"}`)
	page.Items = []*Part{{No: wire.Some("0"), Weight: wire.Some(int64(9))}, gone, left, {No: wire.Some("7")}}
	return page, nil
}

// TestDeltas follows delta links of a function by hand: the last page has the link that
// was given with the first, and entities that are gone stand there as the version has it.
func TestDeltas(t *testing.T) {
	d := &deltas{version: 1}
	h := server.New(struct{ Parts deltaHandler }{deltaHandler{d.list}}, gen.Description{MetadataXML: works}, quiet())
	follow := func(link string, headers ...string) *httptest.ResponseRecorder {
		t.Helper()
		return ask(t, h, strings.Join(append([]string{"GET " + strings.TrimPrefix(link, "http://host")}, headers...), "\n"))
	}
	w := follow("/Parts?$filter=Weight+ge+0&$select=No", "Prefer: odata.track-changes, maxpagesize=2")
	if got := w.Header().Get("Preference-Applied"); !strings.Contains(got, "odata.track-changes") {
		t.Errorf("Preference-Applied: %s", got)
	}
	for range 2 {
		if linkIn(t, w, "@odata.deltaLink") != "" {
			t.Fatalf("a page that is not the last has a delta link: %s", w.Body)
		}
		d.version++ // after the first page: what changes from here on is not in the pages
		w = follow(linkIn(t, w, "@odata.nextLink"), "Prefer: odata.track-changes, maxpagesize=2")
	}
	link := linkIn(t, w, "@odata.deltaLink")
	w = follow(link)
	want := `{"@odata.context":"http://host/$metadata#Parts(No)/$delta","value":[{"No":"0"},` +
		`{"@odata.context":"#Parts/$deletedEntity","id":"http://host/Parts('1')","reason":"deleted"},` +
		`{"@odata.context":"#Parts/$deletedEntity","id":"http://host/Parts('2')","reason":"changed"},{"No":"7"}],"@odata.deltaLink":"` + linkIn(t, w, "@odata.deltaLink") + `"}`
	if !same(t, w.Body.String(), want) || d.seen[len(d.seen)-1] != "1" {
		t.Errorf("got  %s\nwant %s\nsince %q", w.Body, want, d.seen)
	}
	w = follow(link, "OData-MaxVersion: 4.01", "Prefer: maxpagesize=2")
	want = `{"@context":"http://host/$metadata#Parts(No)/$delta","value":[{"No":"0"},{"@removed":{"reason":"deleted"},"@id":"http://host/Parts('1')","No":"1"}],"@nextLink":"` + linkIn(t, w, "@nextLink") + `"}`
	if !same(t, w.Body.String(), want) {
		t.Errorf("got  %s\nwant %s", w.Body, want)
	}
	w = follow(linkIn(t, w, "@nextLink"), "OData-MaxVersion: 4.01", "Prefer: maxpagesize=2")
	if again := linkIn(t, w, "@deltaLink"); follow(again).Code != 200 || d.seen[len(d.seen)-1] != "3" {
		t.Errorf("%s does not lead on: %q", w.Body, d.seen)
	}
	if w := follow(strings.Replace(link, "/Parts?", "/Parts/$count?", 1)); w.Body.String() != "4" {
		t.Errorf("the number of changes: %d %s", w.Code, w.Body)
	}
}

// TestWrongDeltaTokens has tokens refused that nobody was given, for this query.
func TestWrongDeltaTokens(t *testing.T) {
	d := &deltas{}
	h := server.New(struct{ Parts deltaHandler }{deltaHandler{d.list}}, gen.Description{MetadataXML: works}, quiet())
	link := changes(t, h, "/Parts?$filter=Weight+ge+0")
	w := ask(t, h, "GET /Parts\nPrefer: maxpagesize=1")
	next := linkIn(t, w, "@odata.nextLink")
	for path, want := range map[string]int{
		link:                                     410,
		strings.Replace(link, "ge+0", "ge+1", 1): 400,
		link + "A":                               400,
		"/Parts?$deltatoken=1":                   400,
		"/Parts?$deltatoken=" + next[strings.Index(next, "token=")+6:]: 400, // that of a page
	} {
		if w := ask(t, h, "GET "+path); w.Code != want {
			t.Errorf("%s: %d %s, want %d", path, w.Code, w.Body, want)
		}
	}
	if w := ask(t, h, "GET /Parts"); strings.Contains(w.Body.String(), "deltaLink") || w.Header().Get("Preference-Applied") != "" {
		t.Errorf("nobody asked for it: %s", w.Body)
	}
}

// TestLinksOfPostedQueries follows links of answers to queries in bodies: they lead to the
// same by GET (Protocol 11.2.6.7).
func TestLinksOfPostedQueries(t *testing.T) {
	d := &deltas{version: 1}
	h := server.New(struct{ Parts deltaHandler }{deltaHandler{d.list}}, gen.Description{MetadataXML: works}, quiet())
	for body, escaped := range map[string]string{
		"$filter=Weight ge 1 and No ne '<ü>'&$select=No": "$filter=Weight%20ge%201%20and%20No%20ne%20'%3C%C3%BC%3E'&$select=No",
		"$filter=Weight%20ge%201%20and+No+ne+'%26'":      "$filter=Weight%20ge%201%20and+No+ne+'%26'",
		"$filter=Weight ge @least&@least=1":              "$filter=Weight%20ge%20@least&@least=1",
	} {
		w := ask(t, h, "POST /Parts/$query?$orderby=No%20desc\nContent-Type: text/plain\nPrefer: maxpagesize=3,track-changes\n\n"+body)
		next := linkIn(t, w, "@odata.nextLink")
		if w.Code != 200 || !strings.HasPrefix(next, "http://host/Parts?$orderby=No%20desc&"+escaped+"&$skiptoken=") {
			t.Fatalf("%s: %d %s", body, w.Code, w.Body)
		}
		w = ask(t, h, "GET "+strings.TrimPrefix(next, "http://host"))
		delta := linkIn(t, w, "@odata.deltaLink")
		if w.Code != 200 || !strings.Contains(w.Body.String(), `"No":"1"`) || !strings.HasPrefix(delta, "http://host/Parts?$orderby=No%20desc&"+escaped+"&$deltatoken=") {
			t.Fatalf("%s: %d %s", body, w.Code, w.Body)
		}
		if w = ask(t, h, "GET "+strings.TrimPrefix(delta, "http://host")); w.Code != 200 || !strings.Contains(w.Body.String(), "/$delta") {
			t.Fatalf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

// TestNoDeltasOfParts asks for links to what will have changed in a part of a collection: the
// link of the function is about all of it.
func TestNoDeltasOfParts(t *testing.T) {
	d := &deltas{version: 1}
	h := server.New(struct{ Parts deltaHandler }{deltaHandler{d.list}}, gen.Description{MetadataXML: works}, quiet())
	for _, path := range []string{"/Parts/$filter(Weight%20ge%201)", "/Parts/$filter(Weight%20ge%201)/$filter(No%20ne%20'4')?$top=1", "/Parts/$filter(Weight%20ge%201)/$count"} {
		w := ask(t, h, "GET "+path+"\nPrefer: track-changes,maxpagesize=2")
		if w.Code != 200 || strings.Contains(w.Body.String(), "deltaLink") || strings.Contains(w.Header().Get("Preference-Applied"), "track-changes") {
			t.Errorf("%s: %d %s %s", path, w.Code, w.Header(), w.Body)
		}
	}
}
