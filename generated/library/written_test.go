package library_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/library/libraryhttp"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/server"
)

// TestWrittenAsDescribed sends what the description does not allow, and what it does: the
// answer has the text, and the function sees only what is allowed.
func TestWrittenAsDescribed(t *testing.T) {
	const book, person = `POST /Publications` + "\n" + `{"@odata.type":"#example.library.Book","ID":7,`, "PATCH /People(" + someID + ")\n"
	for _, c := range []struct{ request, status, target, message, seen string }{
		{book + `"Genre":"Nonsense"}`, "400", `"target":"Genre"`, "no member of", ""},
		{book + `"Genre":""}`, "400", `"target":"Genre"`, "no member of", ""},
		{book + `"Genre":"Fiction,,Science"}`, "400", `"target":"Genre"`, "", ""},
		{book + `"Genre":"99"}`, "400", `"target":"Genre"`, "no member of", ""},
		{book + `"Title":"t","Genre":"9"}`, "201", "", "", `"Genre":"9"`},
		{book + `"Nothing":1}`, "400", `"target":"Nothing"`, "has no property", ""},
		{book + `"Notes":null}`, "400", `"target":"Notes"`, "cannot be null", ""},
		{book + `"Notes":[null]}`, "400", `"target":"Notes"`, "cannot be null", ""},
		{book + `"Notes":[{"Replies":null}]}`, "400", `"target":"Notes/Replies"`, "", ""},
		{book + `"Copies":[null]}`, "400", `"target":"Copies"`, "", ""},
		{book + `"Copies":[{"Condition":"Eaten"}]}`, "400", `"target":"Copies/Condition"`, "", ""},
		{book + `"Title":"t","Notes":[]}`, "201", "", "", `"Notes":[]`},
		{person + `{"Contacts":null}`, "400", `"target":"Contacts"`, "", ""},
		{"DELETE /People(" + someID + ")/Contacts", "204", "", "", `update {"Contacts":[]}`},
		{"PUT /People(" + someID + ")/Contacts\n" + `{"value":null}`, "400", `"target":"Contacts"`, "", ""},
		{person + `{"@odata.type":"#example.library.Nobody"}`, "400", `"target":"@odata.type"`, "Nobody", ""},
		{person + `{"@odata.type":"#example.library.Book"}`, "400", `"target":"@odata.type"`, "", ""},
		{person + `{"@odata.type":7}`, "400", `"target":"@odata.type"`, "", ""},
		{person + `{"@odata.type":"#example.library.Person","Name":"Bo"}`, "204", "", "", `"Name":"Bo"`},
		{person + `{"@odata.type":"http://host/$metadata#example.library.Person","Name":"Bo"}`, "204", "", "", `"Name":"Bo"`},
		{person + `{"@odata.type":"#lib.Person","Name":"Bo"}`, "204", "", "", `update {"Name":"Bo"}`},
		{person + `{"Home":{"@odata.type":"#example.library.Mail","City":"Bern"}}`, "400", `"target":"Home/@odata.type"`, "", ""},
		{person + `{"Preferred":{"@odata.type":"#example.library.Phone","Number":"1"}}`, "204", "", "", `"Number":"1"`},
		{person + `{"Preferred":{"@odata.type":"#example.library.Address"}}`, "400", "", "", ""},
		{person + `{"Name@odata.type":"#Int32","Name":"Bo"}`, "400", `"target":"Name@odata.type"`, "declared as Edm.String", ""},
		{person + `{"Name@odata.type":"#String","Name":"Bo"}`, "204", "", "", `update {"Name":"Bo"}`},
	} {
		s := newShelf()
		h := libraryhttp.NewHandler(s.service(), server.WithLogger(slog.New(slog.DiscardHandler)))
		write(t, h, "POST /People\n"+`{"ID":"`+someID+`","Name":"Ada"}`)
		s.seen = nil
		got := write(t, h, c.request)
		for _, text := range []string{c.status, c.target, c.message} {
			if !strings.Contains(got, text) {
				t.Errorf("%s:\n%s\nwant %s", c.request, got, text)
			}
		}
		if (c.seen == "") != (s.seen == nil) || !strings.Contains(strings.Join(s.seen, ""), c.seen) {
			t.Errorf("%s: the function saw %q, want %s", c.request, s.seen, c.seen)
		}
	}
}

// TestReplacingDynamic replaces an entity of an open type: what the body does not have goes.
func TestReplacingDynamic(t *testing.T) {
	h := libraryhttp.NewHandler(libraryhttp.Stored(memory.New()), server.WithLogger(slog.New(slog.DiscardHandler)))
	write(t, h, "POST /Samples\n"+`{"Key":"a","String":"x","left":1,"right":{"a":2}}`)
	for _, c := range []struct{ request, has, lacks string }{
		{"PUT /Samples('a')/String\n" + `{"value":"y"}`, `"left":1`, `"String":"x"`},
		{"PATCH /Samples('a')\n" + `{"String":"z"}`, `"right":{"a":2}`, `"String":"y"`},
		{"PUT /Samples('a')\n" + `{"right":3}`, `"right":3`, `"left":1`},
		{"PUT /Samples('a')\n{}", `"String":null`, `"right":3`},
	} {
		if got := write(t, h, c.request); !strings.HasPrefix(got, "204") {
			t.Errorf("%s: %s", c.request, got)
		}
		if got := write(t, h, "GET /Samples('a')"); !strings.Contains(got, c.has) || strings.Contains(got, c.lacks) {
			t.Errorf("after %s: %s\nwant %s and not %s", c.request, got, c.has, c.lacks)
		}
	}
}
