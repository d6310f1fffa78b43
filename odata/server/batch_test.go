package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/odata/server"
)

// answersOf sends a batch of JSON requests, and returns a line for each answer: its
// identifier, status, and body.
func answersOf(t *testing.T, h http.Handler, header string, requests ...string) []string {
	t.Helper()
	w := ask(t, h, "POST /$batch\nContent-Type: application/json\n"+header+"\n\n"+`{"requests":[`+strings.Join(requests, ",")+`]}`)
	if w.Code != http.StatusOK {
		return []string{fmt.Sprint(w.Code, " ", errorOf(t, "batch", w).Message)}
	}
	list, err := batch.Form{}.ReadResponses(w.Body.Bytes(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, a := range list {
		line := fmt.Sprint(a.ID, " ", a.Status)
		var e struct{ Error errorBody }
		switch {
		case a.Status >= 400 && json.Unmarshal(a.Body, &e) == nil:
			line += " " + e.Error.Message
		case len(a.Body) > 0:
			line += " " + string(a.Body)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestBatch(t *testing.T) {
	h := newShop().handler(quiet(), server.WithLimits(server.Limits{MaxBatchRequests: 5, MaxAnswerSize: 2000}))
	rate := func(id, more, body string) string {
		return fmt.Sprintf(`{"id":%q,"method":"post","url":"/Products(1)/Shop.Rate"%s,"body":%s}`, id, more, body)
	}
	get := func(id, url, more string) string {
		return fmt.Sprintf(`{"id":%q,"method":"GET","url":%q%s}`, id, url, more)
	}
	goOn := "Prefer: continue-on-error"
	for _, c := range []struct {
		name, header string
		requests     []string
		want         []string // what each answer begins with
	}{
		{"forms of URLs", "", []string{
			get("1", "Products(1)/Stock/$value", ""), get("2", "/Products(1)/Stock/$value", ""), get("3", "http://host/Products(1)/Stock/$value", ""), get("4", "Products/$count?$filter=ID eq 2", ""),
		}, []string{"1 200 9007199254740993", "2 200 9007199254740993", "3 200 9007199254740993", "4 200 1"}},
		{"URLs that lead elsewhere", goOn, []string{
			get("1", "http://elsewhere/Products", ""), get("2", "//elsewhere/Products", ""), get("3", "../Products", ""), get("4", "$batch", ""), get("5", "Products#x", ""),
		}, []string{"1 400 a request of a batch must be below the root of the service, http://host/", "2 404", "3 404", "4 400 a batch has no batches in it", "5 400"}},
		{"headers that are the batch's", goOn, []string{
			get("1", "Me", `,"headers":{"authorization":"Bearer x"}`), get("2", "Me", `,"headers":{"X-Forwarded-Host":"x"}`), get("3", "Me", `,"headers":{"accept":"text/html"}`),
		}, []string{"1 400 a request of a batch must not have the header Authorization", "2 400 a request of a batch must not have the header X-Forwarded-Host", "3 406"}},
		{"the first error ends it", "", []string{get("1", "Nothing", ""), get("2", "Me", "")}, []string{"1 404"}},
		{"a client that says false", "Prefer: odata.continue-on-error=false", []string{get("1", "Nothing", ""), get("2", "Me", "")}, []string{"1 404"}},
		{"one that goes on", goOn, []string{get("1", "Nothing", ""), get("2", "Me/Name/$value", "")}, []string{"1 404", "2 200"}},
		{"dependencies", goOn, []string{
			get("1", "Nothing", ""), get("2", "Me/Name", `,"dependsOn":["1"]`), get("3", "Me/Name", `,"dependsOn":["2"]`), get("4", "Me/Name/$value", ""), get("5", "Me/Name/$value", `,"dependsOn":["4"]`),
		}, []string{"1 404", "2 424 the request depends on 1, which has failed", "3 424", "4 200", "5 200"}},
		{"references", goOn, []string{
			get("a", "Products(1)", `,"headers":{"accept":"application/json;odata.metadata=none"}`), get("b", "$a/Stock/$value", `,"dependsOn":["a"]`), get("c", "Nothing", ""), get("d", "$c/Stock", ""), get("e", "$nobody/Stock", ""),
		}, []string{"a 200", "b 200 9007199254740993", "c 404", "d 424", "e 404"}},
		{"actions", "", []string{rate("1", "", `{"stars":2}`), rate("2", "", `{}`)}, []string{`1 200 {"@odata.context":"http://host/$metadata#Shop.Review","Text":"none**"}`, "2 400 the parameter stars is missing"}},
		{"a group of one", "", []string{rate("1", `,"atomicityGroup":"g"`, `{"stars":2}`)}, []string{"1 200"}},
		{"a group that cannot be undone", "", []string{rate("1", `,"atomicityGroup":"g"`, `{"stars":2}`), rate("2", `,"atomicityGroup":"g"`, `{"stars":2}`)},
			[]string{"1 501 a change set of several requests is not implemented", "2 424 another request of its group has failed"}},
		{"the root", goOn, []string{get("1", "", ""), get("2", "?$format=json", "")}, []string{`1 200 {"@odata.context":"http://host/$metadata","value":[`, `2 200 {"@odata.context"`}},
		{"conditions", "", []string{get("1", "Me", `,"if":"1 eq 1"`)}, []string{"1 501 the condition of a request is not implemented"}},
		{"panics", goOn, []string{get("1", "Panics", ""), get("2", "Secret", ""), get("3", "Me/Name/$value", "")}, []string{"1 500 an error on the server", "2 500 an error on the server", "3 200"}},
		{"too many", "", []string{get("1", "Me", ""), get("2", "Me", ""), get("3", "Me", ""), get("4", "Me", ""), get("5", "Me", ""), get("6", "Me", "")}, []string{"400 a batch has at most 5 requests that are in no group, or read"}},
		{"too much", "", []string{get("1", "Products", ""), get("2", "Products", ""), get("3", "Products", ""), get("4", "Products", "")}, []string{"400 the answers are larger than 2000 bytes together, which is the limit"}},
	} {
		got := answersOf(t, h, c.header, c.requests...)
		ok := len(got) == len(c.want)
		for i := range c.want {
			ok = ok && strings.HasPrefix(got[i], c.want[i])
		}
		if !ok {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestBatchHeader looks at what parts get of the header of the batch, and at what asks
// for authority.
func TestBatchHeader(t *testing.T) {
	s := newShop()
	var seen []string
	s.seen = func(r *server.Parsed) {
		h := r.HTTP().Header
		seen = append(seen, strings.Join([]string{h.Get("Authorization"), h.Get("Prefer"), h.Get("Accept"), h.Get("If-None-Match"), h.Get("Content-Type"), r.HTTP().Host}, "|"))
	}
	var scopes []string
	h := s.handler(quiet(), server.WithAuthorizer(recordScopes(&scopes)))
	answersOf(t, h, "Authorization: Bearer t\nPrefer: continue-on-error, odata.maxpagesize=7\nAccept: application/json\nIf-None-Match: x", `{"id":"1","method":"GET","url":"Products"}`,
		`{"id":"2","method":"GET","url":"Products","headers":{"prefer":"maxpagesize=3","accept":"*/*"}}`)
	if want := "[Bearer t|odata.maxpagesize=7||||host Bearer t|maxpagesize=3|*/*|||host]"; fmt.Sprint(seen) != want {
		t.Errorf("%q, want %q", seen, want)
	}
	if want := "[Products.Read Products.Read]"; fmt.Sprint(scopes) != want {
		t.Errorf("the authorizer was asked for %v", scopes)
	}
}

// TestTransactions has groups succeed, fail, and fail to be committed.
func TestTransactions(t *testing.T) {
	var log []string
	type key struct{}
	var fails error
	s := newShop()
	s.seen = func(r *server.Parsed) { log = append(log, fmt.Sprint("in ", r.Context().Value(key{}))) }
	h := s.handler(quiet(), server.WithTransactions(func(ctx context.Context) (context.Context, func(bool) error, error) {
		return context.WithValue(ctx, key{}, "transaction"), func(commit bool) error {
			log = append(log, fmt.Sprint("commit ", commit))
			return fails
		}, nil
	}))
	rate := func(id, group, body string) string {
		return fmt.Sprintf(`{"id":%q,"atomicityGroup":%q,"method":"POST","url":"/Products(1)/Shop.Rate","headers":{"accept":"application/json;odata.metadata=none"},"body":%s}`, id, group, body)
	}
	for _, c := range []struct {
		fails    error
		requests []string
		want     string
	}{
		{nil, []string{rate("1", "g", `{"stars":1}`), rate("2", "g", `{"stars":2}`)}, "[1 200 {\"Text\":\"none*\"} 2 200 {\"Text\":\"none**\"}] [in transaction in transaction commit true]"},
		{nil, []string{rate("1", "g", `{"stars":1}`), rate("2", "g", `{}`), rate("3", "g", `{"stars":1}`)},
			"[1 424 another request of its group has failed 2 400 the parameter stars is missing 3 424 another request of its group has failed] [in transaction commit false]"},
		{errors.New("conflict"), []string{rate("1", "g", `{"stars":1}`)}, "[1 500 an error on the server] [in transaction commit true]"},
		{&server.Error{Status: 409, Message: "conflict"}, []string{rate("1", "g", `{"stars":1}`), rate("2", "g", `{"stars":1}`)},
			"[1 409 conflict 2 424 another request of its group has failed] [in transaction in transaction commit true]"},
	} {
		log, fails = nil, c.fails
		got := answersOf(t, h, "", c.requests...)
		if got := fmt.Sprint(got, log); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}

// TestMultipartBatch has both forms, and both of them answered in the other.
func TestMultipartBatch(t *testing.T) {
	h := newShop().handler(quiet(), server.WithTransactions(func(ctx context.Context) (context.Context, func(bool) error, error) {
		return ctx, func(bool) error { return nil }, nil
	}))
	part := func(boundary, id, first, body string) string {
		if id != "" {
			id = "Content-ID: " + id + "\r\n"
		}
		return "--" + boundary + "\r\nContent-Type: application/http\r\n" + id + "\r\n" + first + " HTTP/1.1\r\nContent-Type: application/json\r\nAccept: application/json;odata.metadata=none\r\n\r\n" + body + "\r\n"
	}
	set := func(bodies ...string) string {
		text := "--b\r\nContent-Type: multipart/mixed; boundary=s\r\n\r\n"
		for i, body := range bodies {
			text += part("s", fmt.Sprint(i+1), "POST Products(1)/Shop.Rate", body)
		}
		return text + "--s--\r\n"
	}
	for _, c := range []struct{ body, accept, want string }{
		{part("b", "", "GET Suppliers('Anna')", "") + set(`{"stars":1}`, `{"stars":2}`) + part("b", "", "GET Me", ""), "",
			`[ 0 200 {"Name":"Anna"}][1 changeset1 200 {"Text":"none*"}][2 changeset1 200 {"Text":"none**"}][ 0 200 {"Name":"me"}]`},
		{set(`{"stars":1}`, `{}`) + part("b", "", "GET Me", ""), "", `[2 0 400 {"error":{"code":"BadRequest","message":"the parameter stars is missing","target":"stars"}}]`},
		{part("b", "", "GET Me", ""), "application/json", `[ 0 200 {"Name":"me"}]`},
	} {
		w := ask(t, h, "POST /$batch\nContent-Type: multipart/mixed; boundary=b\nAccept: "+c.accept+"\n\n"+c.body+"--b--\r\n")
		form, err := batch.FormOf(w.Header().Get("Content-Type"))
		if err != nil || (form.Boundary == "") != (c.accept != "") {
			t.Fatalf("%v: %v %s", err, w.Header(), w.Body)
		}
		list, err := form.ReadResponses(w.Body.Bytes(), 10)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, a := range list {
			if a.Group == "" {
				a.Group = "0"
			}
			fmt.Fprintf(&got, "[%s %s %d %s]", a.ID, a.Group, a.Status, bytes.TrimSpace(a.Body))
		}
		if got.String() != c.want {
			t.Errorf("%s\nwant %s", got.String(), c.want)
		}
	}
	for request, want := range map[string]int{
		"POST /$batch\nContent-Type: text/plain\n\nx": 415, "POST /$batch\nContent-Type: multipart/mixed\n\nx": 400, "POST /$batch\nContent-Type: multipart/mixed; boundary=b\n\nx": 400,
		"POST /$batch\nContent-Type: application/json\nAccept: text/html\n\n{\"requests\":[]}": 406, "PUT /$batch": 405, "OPTIONS /$batch": 204,
	} {
		if w := ask(t, h, request); w.Code != want {
			t.Errorf("%q: %d %s, want %d", request, w.Code, w.Body, want)
		}
	}
}
