package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// row is a request and what the standard says of its answer: P is part 1, Protocol, of
// OData 4.01, U part 2, URL Conventions, J the JSON Format.
type row struct {
	clause string
	// request is a method and a URL, where spaces need not be encoded; then lines of
	// the header, then, after an empty line, the body. A word in braces stands for a key.
	request string
	status  int
	// want is what the body has. "names: A, B" are the names of the entities in order, and
	// "count: 2" is how many items there are. "! x" is what it does not have,
	// "Allow: GET" what is in that line of the header.
	want []string
}

// keys are those of the rows.
var keys = strings.NewReplacer(
	"{chair}", "012982cb-174d-4ffb-99f2-4df474853896",
	"{ultra}", "0d6fe876-49d9-41a5-8db7-08929785acb9",
	"{pro}", "15b14d81-08c9-4fec-8784-58ed121d5721",
	"{laptop}", "5207b6b6-fc83-4136-bbc9-2baf6dc84107",
	"{phone}", "701a9b4d-2623-4900-8d3e-82511e4fc574",
	"{mug}", "8a05129c-ec03-4765-b135-69440f57637e",
	"{mouse}", "d7dc939b-e36a-42ad-9c13-c33b033713ae",
	"{kitchen}", "609b9865-c599-4bd2-b47f-8a56883a0c99",
	"{electronics}", "6afdb447-e029-45bb-87f7-836ec9624764",
	"{furniture}", "70296ce4-c0ab-4cc0-bff8-cf4f550b3e4b",
	"{image}", "d45a7b61-9cf5-4a32-8388-d6037aec98bd",
	"{item}", "d47916f4-4622-442a-bd0a-17e0853b998b",
	"{decimal}", "6e15e6e2-8780-49f5-9e97-8fc3daae8c08",
	"{none}", "00000000-0000-4000-8000-000000000000",
	"{new}", "11111111-1111-4111-8111-111111111111",
)

// service is the service that a table of requests is about. {etag} in a request is the ETag
// that was last answered, {created} the URL of what was created last.
type service struct {
	h             http.Handler
	etag, created string
}

// open opens the service with the rows in a database, or in memory for "".
func open(t *testing.T, db string) *service {
	t.Helper()
	h, err := newHandler(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	s := &service{h: h}
	if w := s.ask("POST /Reseed"); w.Code != http.StatusNoContent {
		t.Fatal(w.Code, w.Body)
	}
	return s
}

// db is a database that all requests are asked of too.
var db = flag.String("db", "", "the URL of a database")

// stores names one store of each kind: see open.
func stores(t *testing.T) []string {
	names := []string{"", t.TempDir() + "/reference.db"}
	if *db != "" {
		names = append(names, *db)
	}
	return names
}

// run asks all requests of a table, one after the other: of each kind of store, and through a proxy.
func run(t *testing.T, rows []row) {
	t.Helper()
	for _, name := range stores(t) {
		s := open(t, name)
		for _, r := range rows {
			t.Run(r.clause+" "+strings.SplitN(r.request, "\n", 2)[0], func(t *testing.T) { s.hold(t, r) })
		}
	}
	t.Run("proxy", func(t *testing.T) { compare(t, rows) })
}

// hold compares the answer to a request with what it is to be.
func (s *service) hold(t *testing.T, r row) {
	w := s.ask(r.request)
	body := w.Body.String()
	var compact bytes.Buffer
	if json.Compact(&compact, w.Body.Bytes()) == nil {
		body = compact.String()
	}
	if w.Code != r.status {
		t.Errorf("%s\nis answered %d, not %d: %s", r.request, w.Code, r.status, body)
		return
	}
	for _, want := range r.want {
		want = s.fill(want)
		name, value, _ := strings.Cut(want, ": ")
		ok := false
		switch {
		case name == "names":
			ok = names(body) == value
		case name == "count":
			ok = count(body) == value
		case strings.HasPrefix(want, "! "):
			ok = !strings.Contains(body, want[2:])
		case value != "" && !strings.ContainsAny(name, `"{ `):
			ok = strings.Contains(header(w, name), value)
		default:
			ok = strings.Contains(body, want)
		}
		if !ok {
			t.Errorf("%s\nwant %s\nin %v\n%s", r.request, want, w.Header(), body[:min(len(body), 600)])
		}
	}
}

func (s *service) fill(text string) string {
	return strings.NewReplacer("{etag}", s.etag, "{created}", s.created).Replace(keys.Replace(text))
}

func (s *service) ask(request string) *httptest.ResponseRecorder {
	head, body, _ := strings.Cut(s.fill(request), "\n\n")
	lines := strings.Split(head, "\n")
	method, url, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, strings.ReplaceAll(url, " ", "%20"), strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	if etag := w.Header().Get("ETag"); etag != "" {
		s.etag = etag
	}
	if location := w.Header().Get("Location"); location != "" {
		s.created = strings.TrimPrefix(location, "http://example.com")
	}
	return w
}

// header returns a line of the header, whatever the case of its name.
func header(w *httptest.ResponseRecorder, name string) string {
	for key, values := range w.Header() {
		if strings.EqualFold(key, name) {
			return strings.Join(values, ", ")
		}
	}
	return ""
}

// names are the names of the entities that are answered.
func names(body string) string {
	var page struct{ Value []struct{ Name string } }
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		return err.Error()
	}
	var list []string
	for _, v := range page.Value {
		list = append(list, v.Name)
	}
	return strings.Join(list, ", ")
}

// count is how many items are answered.
func count(body string) string {
	var page struct{ Value []json.RawMessage }
	if err := json.Unmarshal([]byte(body), &page); err != nil {
		return err.Error()
	}
	n, _ := json.Marshal(len(page.Value))
	return string(n)
}
