package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// deltaLink returns the delta link of an answer, or the next link if that is what it has.
func (s *service) deltaLink(t *testing.T, request string) string {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal(s.ask(request).Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"@odata.nextLink", "@odata.deltaLink"} {
		if link, _ := body[name].(string); link != "" {
			return strings.TrimPrefix(link, "http://example.com")
		}
	}
	t.Fatalf("%s leads nowhere on: %v", request, body)
	return ""
}

func TestDeltas(t *testing.T) {
	for _, name := range stores(t) {
		testDeltas(t, open(t, name))
	}
}

func testDeltas(t *testing.T, s *service) {
	const track = "\nPrefer: track-changes"
	s.hold(t, row{"P8.2.8.9", "GET /Products" + track, 200, []string{"Preference-Applied: track-changes", `"@odata.deltaLink":"http://example.com/Products?$deltatoken=`}})
	s.hold(t, row{"P8.2.8.9", "GET /Products\nPrefer: odata.track-changes", 200, []string{"Preference-Applied: odata.track-changes"}})
	s.hold(t, row{"P8.2.8.9", "GET /Products", 200, []string{"! deltaLink"}})
	s.hold(t, row{"P8.2.8.9", "GET /Products({laptop})" + track, 200, []string{"! deltaLink"}})
	for _, option := range []string{"$top=2", "$skip=1", "$apply=filter(Price gt 1)"} { // may be refused, and is not claimed
		s.hold(t, row{"P8.2.8.9", "GET /Products?" + option + track, 200, []string{"! deltaLink"}})
		if w := s.ask("GET /Products?" + option + track); w.Header().Get("Preference-Applied") != "" {
			t.Errorf("%s: %v", option, w.Header())
		}
	}
	page := s.deltaLink(t, "GET /Products?$filter=Price gt 20&$select=Name\nPrefer: track-changes, maxpagesize=2")
	for strings.Contains(page, "skiptoken") {
		page = s.deltaLink(t, "GET "+page+"\nPrefer: track-changes, maxpagesize=2")
	}
	expanded := s.deltaLink(t, "GET /Products?$expand=Category"+track)
	for _, r := range []row{
		{"P11.3.2", "GET " + page, 200, []string{"/$metadata#Products(Name)/$delta", "count: 0", `"@odata.deltaLink"`}},
		{"P11.4.3", "PATCH /Products({laptop})\n\n" + `{"Name":"Changed"}`, 204, nil},
		{"P11.4.3", "PATCH /Products({phone})\n\n" + `{"Price":1}`, 204, nil},
		{"P11.4.5", "DELETE /Products({mouse})", 204, nil},
		{"P11.3.2", "GET " + page, 200, []string{`"Name":"Changed"`, "count: 3", `{"@odata.context":"#Products/$deletedEntity","id":"http://example.com/Products({phone})","reason":"changed"}`, `"id":"http://example.com/Products({mouse})","reason":"deleted"`}},
		{"J15.3", "GET " + page + "\nOData-MaxVersion: 4.01", 200, []string{`{"@removed":{"reason":"changed"},"@id":"http://example.com/Products({phone})","ID":"{phone}"}`, `"@deltaLink"`}},
		{"P11.3.1", "GET " + strings.Replace(page, "/Products?", "/Products/$count?", 1), 200, []string{"3"}},
		{"P11.3.2", "GET " + page + "\nPrefer: maxpagesize=2", 200, []string{"count: 2", `"@odata.nextLink"`, "! deltaLink"}},
		{"P11.3", "GET " + page + "x", 400, []string{"$deltatoken"}},
		{"P11.4.3", "PATCH /Categories({kitchen})\n\n" + `{"Name":"Cooking"}`, 204, nil},
		{"P11.3.2", "GET " + expanded, 200, []string{`"Name":"Cooking"`, "/$delta"}},
	} {
		s.hold(t, r)
	}
}

// TestAsync has respond-async declined: what is asked for is answered, and nothing says that
// the preference was applied.
func TestAsync(t *testing.T) {
	s := open(t, "")
	for request, want := range map[string]string{
		"GET /Products({laptop})\nPrefer: respond-async":                                                                                                       "200",
		"PATCH /Products({laptop})\nPrefer: respond-async, wait=10, return=minimal\n\n" + `{"Name":"N"}`:                                                       "204 return=minimal",
		"POST /$batch\nPrefer: respond-async\n\n" + `{"requests":[{"id":"1","method":"GET","url":"Products({laptop})","headers":{"prefer":"respond-async"}}]}`: "200",
	} {
		w := s.ask(request)
		if got := strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Header().Get("Preference-Applied"))); got != want || strings.Contains(w.Body.String(), "respond-async") || w.Header().Get("Location") != "" {
			t.Errorf("%s: %s %v %s, want %s", request, got, w.Header(), w.Body, want)
		}
	}
}
