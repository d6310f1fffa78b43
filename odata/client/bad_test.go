package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/generated/callrecords/callrecordshttp"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/wire"
)

// serve starts a service that answers as the function does, and returns a client of
// it.
func serve(t *testing.T, answer http.HandlerFunc, options ...client.Option) (callrecordshttp.Service, *client.Client) {
	t.Helper()
	service := httptest.NewServer(answer)
	t.Cleanup(service.Close)
	conn, err := client.New(service.URL+"/v1.0/", append([]client.Option{client.WithRetry(1, 0)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	return callrecordshttp.NewClient(conn), conn
}

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// TestAnswersThatAreNone asks services for a session that answer something else.
func TestAnswersThatAreNone(t *testing.T) {
	for _, c := range []struct {
		answer http.HandlerFunc
		want   string
	}{
		{says(200, "text/html", "<html>sign in</html>"), `the answer is text/html, not JSON: "<html>sign in</html>"`},
		{says(200, "application/json", ""), "the answer: "},
		{says(200, "application/json", `{"id":5}`), "id"},
		{says(200, "application/json", `{"value":[]}`+strings.Repeat(" ", 2000)), "the answer has more than 1000 bytes, which is the limit"},
		{says(204, "", ""), "answered 204, without the value that is wanted"},
		{says(404, "application/json", `{"error":{"code":"itemNotFound","message":"No such record.","innerError":{"date":"2026"}}}`), "404 Not Found: itemNotFound: No such record."},
		{says(400, "application/json", `{"error":{"code":"x","message":{"lang":"en","value":"old form"}}}`), "400 Bad Request: x: old form"},
		{says(502, "text/html", "<h1>Bad gateway</h1>"), `502 Bad Gateway: "<h1>Bad gateway</h1>"`},
		{says(500, "application/json", `{"error":[1]}`), "500 Internal Server Error: "},
		{says(404, "application/json", `{"error":{"code":404,"message":"Not found"}}`), "404 Not Found: 404: Not found"},
		{says(200, "application/json", `{"@odata.context":"x","value":[]}`), `the payload has a member "value", which microsoft.graph.callRecords.session lacks`},
		{says(304, "", ""), "304 Not Modified"},
		{func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"id":"`)
		}, "the answer breaks off after 7 bytes"},
	} {
		service, _ := serve(t, c.answer, client.WithMaxAnswerSize(1000))
		session, err := service.Communications.GetCallRecordsSession(context.Background(), "a", "secret", nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || session != nil {
			t.Errorf("%+v, %v, want %s", session, err, c.want)
		}
		if err != nil && !strings.Contains(err.Error(), "Communications.GetCallRecordsSession: GET 127.0.0.1:") {
			t.Errorf("%v does not say what was asked for", err)
		}
	}
}

// TestErrors finds in an error what the service said.
func TestErrors(t *testing.T) {
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.Header().Set("request-id", "r1")
		says(403, "application/json", `{"error":{"code":"denied","message":"No.","target":"t","details":[{"code":"d","message":"m","target":"u"},5]}}`)(w, r)
	})
	_, err := service.Communications.GetCallRecord(context.Background(), "a", nil)
	var refused *client.Error
	if !errors.As(err, &refused) || refused.Status != 403 || refused.RequestID != "r1" || refused.RetryAfter != 7*time.Second || refused.Name != "Communications.GetCallRecord" || !strings.Contains(string(refused.Body), "denied") {
		t.Fatalf("%#v", err)
	}
	var said *odata.Error
	if !errors.As(err, &said) || said.Status != 403 || said.Code != "denied" || said.Message != "No." || said.Target != "t" {
		t.Errorf("%#v", said)
	}
}

// TestPages follows next links, and refuses those that lead nowhere.
func TestPages(t *testing.T) {
	pages := map[string]string{
		"":       `{"value":[{"id":"1"},{"id":"2"}],"@odata.nextLink":"%s/v1.0/communications/callRecords?p=2"}`,
		"p=2":    `{"@odata.nextLink":"callRecords?p=3","value":[]}`,
		"p=3":    `{"value":[{"id":"3"}]}`,
		"round":  `{"value":[{"id":"1"}],"@odata.nextLink":"callRecords?round"}`,
		"other":  `{"value":[],"@odata.nextLink":"http://elsewhere.test/x"}`,
		"cut":    `{"value":[{"id":"1"},{"id":`,
		"wrong":  `{"value":[{"id":"1"},{"id":5},{"id":"3"}],"@odata.nextLink":"callRecords?p=3"}`,
		"failed": `{"value":[{"id":"1"}],"@odata.nextLink":"callRecords?no"}`,
	}
	for query, want := range map[string]string{
		"": "1 2 3", "round": "1 error: the next links go round", "other": "error: it leads to another host",
		"cut": "1 error: unexpected EOF", "wrong": "1 error: ", "failed": "1 error: 404 Not Found", "empty": "error: 1000 pages in a row have no items",
	} {
		n := 0
		service, conn := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if query == "empty" {
				n++
				says(200, "application/json", fmt.Sprintf(`{"value":[],"@odata.nextLink":"callRecords?%d"}`, n))(w, r)
				return
			}
			body, known := pages[r.URL.RawQuery]
			if !known {
				says(404, "", "")(w, r)
				return
			}
			says(200, "application/json", strings.ReplaceAll(body, "%s", "http://"+r.Host))(w, r)
		})
		got := ""
		seq := client.All(context.Background(), service.Communications.ListCallRecords, nil)
		if query != "" {
			seq = client.Read[*callrecords.CallRecord](context.Background(), conn, "communications/callRecords?"+query, nil)
		}
		for record, err := range seq {
			if err != nil {
				got += " error: " + err.Error()
				break
			}
			got += " " + record.ID.Or("")
		}
		for part := range strings.SplitSeq(want, " error: ") {
			if !strings.Contains(got, strings.TrimPrefix(part, "error: ")) {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
	}
}

// TestLenientPages goes on behind an item that is none, and to the next page.
func TestLenientPages(t *testing.T) {
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := `{"value":[{"id":"1"},"no item"],"@odata.nextLink":"callRecords?2"}`
		if r.URL.RawQuery == "2" {
			body = `{"value":[7,{"id":"2"}]}`
		}
		says(200, "application/json", body)(w, r)
	}, client.WithDecoding(odata.Lenient(nil)))
	got := ""
	for record, err := range client.All(context.Background(), service.Communications.ListCallRecords, nil) {
		if err != nil {
			got += " error"
			continue
		}
		got += " " + record.ID.Or("")
	}
	if got != " 1 error error 2" {
		t.Error(got)
	}
}

// TestRest reads what an expanded collection left out, and Get what no function is
// for.
func TestRest(t *testing.T) {
	service, conn := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body := `{"id":"r","sessions":[{"id":"1"}],"sessions@odata.nextLink":"http://` + r.Host + `/v1.0/more"}`
		switch r.URL.Path {
		case "/v1.0/more":
			body = `{"value":[{"id":"2"},{"id":"3"}]}`
		case "/v1.0/me":
			body = `{"name":"Ada","age":36}`
		case "/v1.0/me/age":
			body = `{"@odata.context":"x","value":36}`
		}
		says(200, "application/json", body)(w, r)
	})
	record, err := service.Communications.GetCallRecord(context.Background(), "r", nil)
	if err != nil {
		t.Fatal(err)
	}
	got := record.Sessions[0].ID.Or("")
	for session, err := range client.Rest(context.Background(), conn, record, &record.Sessions) {
		if err != nil {
			t.Fatal(err)
		}
		got += session.ID.Or("")
	}
	if got != "123" {
		t.Error(got)
	}
	me, err := client.Get[*client.Object](context.Background(), conn, "me")
	if name, _ := me.Dynamic.Lookup("name"); err != nil || name != `"Ada"` {
		t.Error(me, err)
	}
	if age, err := client.Get[wire.Opt[int32]](context.Background(), conn, "me/age"); err != nil || age.Or(0) != 36 {
		t.Error(age, err)
	}
	if _, err := client.Get[*client.Object](context.Background(), conn, "https://elsewhere.test/me"); err == nil || !strings.Contains(err.Error(), "another host") {
		t.Error(err)
	}
}

// TestToken sends the token to the service, not where redirects lead, and never into
// an error.
func TestToken(t *testing.T) {
	leaked := ""
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = r.Header.Get("Authorization")
		says(200, "application/json", `{}`)(w, r)
	}))
	defer elsewhere.Close()
	got := ""
	token := client.WithToken(func(context.Context) (string, error) { return "s3cret", nil })
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Get("Authorization")
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	}, token)
	if _, err := service.Communications.GetCallRecord(context.Background(), "a", nil); err != nil || got != "Bearer s3cret" || leaked != "" {
		t.Errorf("%v, got %q, leaked %q", err, got, leaked)
	}
	failing := client.WithToken(func(context.Context) (string, error) { return "", errors.New("expired") })
	service, _ = serve(t, says(200, "application/json", "{}"), failing, client.WithRetry(5, time.Hour))
	if _, err := service.Communications.GetCallRecord(context.Background(), "a", nil); err == nil || !strings.Contains(err.Error(), "no token: expired") {
		t.Error(err)
	}
}

// TestRetry sends requests again where that helps.
func TestRetry(t *testing.T) {
	n := 0
	answer := func(w http.ResponseWriter, r *http.Request) {
		if n++; n < 3 {
			w.Header().Set("Retry-After", "0")
			says([]int{429, 503}[n%2], "", "")(w, r)
			return
		}
		says(200, "application/json", `{"id":"x"}`)(w, r)
	}
	var seen []int
	hook := func(a *client.Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
		seen = append(seen, a.Number)
		return next(a.Request)
	}
	service, _ := serve(t, answer, client.WithRetry(3, time.Millisecond), client.WithHook(hook))
	if record, err := service.Communications.GetCallRecord(context.Background(), "a", nil); err != nil || record.ID.Or("") != "x" || fmt.Sprint(seen) != "[1 2 3]" {
		t.Error(record, err, seen)
	}
	n = 0
	service, _ = serve(t, answer, client.WithRetry(2, time.Millisecond))
	var refused *client.Error
	if _, err := service.Communications.GetCallRecord(context.Background(), "a", nil); !errors.As(err, &refused) || refused.Status != 429 {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	service, _ = serve(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		says(503, "", "")(w, r)
	}, client.WithRetry(9, time.Hour))
	if _, err := service.Communications.GetCallRecord(ctx, "a", nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestRoots refuses what is no root of a service.
func TestRoots(t *testing.T) {
	for root, want := range map[string]string{
		"graph.microsoft.com/v1.0": "no URL with http or https and a host", "ftp://x": "no URL with http", "http://": "no URL", ":": "missing protocol scheme",
		"https://ada:secret@x/": "has a user", "https://x/?a=b": "has a query",
	} {
		if _, err := client.New(root); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s", root, err, want)
		}
	}
}

// TestWrap has one function around all of a service.
func TestWrap(t *testing.T) {
	service, _ := serve(t, says(200, "application/json", `{"id":"x"}`))
	var names []string
	wrapped := client.Wrap(service, func(ctx context.Context, c *client.Call, next func(context.Context) (any, error)) (any, error) {
		names = append(names, fmt.Sprint(c.Name, c.Args[:len(c.Args)-1], c.Tag.Get("route")))
		switch c.Args[0] {
		case "none":
			return nil, nil
		case "wrong":
			return 5, nil
		}
		return next(ctx)
	})
	record, err := wrapped.Communications.GetCallRecord(context.Background(), "a", nil)
	if want := "[Communications.GetCallRecord[a]GET /communications/callRecords/{callRecord-id}]"; err != nil || record.ID.Or("") != "x" || fmt.Sprint(names) != want {
		t.Error(record, err, names)
	}
	if record, err := wrapped.Communications.GetCallRecord(context.Background(), "none", nil); record != nil || err != nil {
		t.Error(record, err)
	}
	if _, err := wrapped.Communications.GetCallRecord(context.Background(), "wrong", nil); err == nil || !strings.Contains(err.Error(), "returned a int") {
		t.Error(err)
	}
	if empty := client.Wrap(callrecordshttp.Service{}, nil); empty.Communications.GetCallRecord != nil {
		t.Error("a function that is nil became one")
	}
}

// TestSecretsStay sends what the program gave to the service alone, and nothing of an
// encrypted service in the clear.
func TestSecretsStay(t *testing.T) {
	var leaked http.Header
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leaked = r.Header
		says(200, "application/json", `{}`)(w, r)
	}))
	defer elsewhere.Close()
	redirect := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) }
	secrets := []client.Option{client.WithHeader("X-Api-Key", "k"), client.WithHeader("Authorization", "Basic s"), client.WithRetry(3, time.Hour)}
	service, _ := serve(t, redirect, secrets...)
	if _, err := service.Communications.GetCallRecord(context.Background(), "a", nil); err != nil || leaked == nil || leaked.Get("X-Api-Key")+leaked.Get("Authorization") != "" {
		t.Errorf("%v, leaked %v", err, leaked)
	}
	leaked = nil
	encrypted := httptest.NewTLSServer(http.HandlerFunc(redirect))
	defer encrypted.Close()
	conn, err := client.New(encrypted.URL, append(secrets, client.WithHTTPClient(encrypted.Client()))...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get[*client.Object](context.Background(), conn, "x"); err == nil || !strings.Contains(err.Error(), "not encrypted") || leaked != nil {
		t.Errorf("%v, leaked %v", err, leaked)
	}
}

// TestRedirectsThatGoRound are not tried again.
func TestRedirectsThatGoRound(t *testing.T) {
	n := 0
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	}, client.WithRetry(4, time.Millisecond))
	if _, err := service.Communications.GetCallRecord(context.Background(), "a", nil); err == nil || n > 11 {
		t.Error(err, n)
	}
	service, _ = serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "99999999999999999999")
		says(429, "", "")(w, r)
	}, client.WithRetry(4, time.Hour))
	var refused *client.Error
	if _, err := service.Communications.GetCallRecord(context.Background(), "a", nil); !errors.As(err, &refused) || refused.RetryAfter < time.Hour {
		t.Error(err)
	}
}

// TestLinks takes paths below the root as people write them.
func TestLinks(t *testing.T) {
	got := ""
	_, conn := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		says(200, "application/json", "{}")(w, r)
	})
	for link, want := range map[string]string{
		"People?$filter=Name eq 'x' and a gt 1%2B1": "/v1.0/People?$filter=Name%20eq%20'x'%20and%20a%20gt%201%2B1",
		"/Samples('a:b')":           "/v1.0/Samples('a:b')",
		"Samples('a:b')?x=http://y": "/v1.0/Samples('a:b')?x=http://y",
		"Samples('http://x/y')":     "/v1.0/Samples('http://x/y')",
		"../../x":                   "",
		"a/%2E%2e/b":                "",
	} {
		got = ""
		if _, err := client.Get[*client.Object](context.Background(), conn, link); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %s, %v, want %s", link, got, err, want)
		}
	}
}

// TestHiddenInErrors does not write what a service says as it is.
func TestHiddenInErrors(t *testing.T) {
	service, _ := serve(t, says(400, "application/json", `{"error":{"code":"a\u001bb","message":"line\nforged\u0007\u202e"}}`))
	_, err := service.Communications.GetCallRecord(context.Background(), "a", nil)
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\n\a\u202e") {
		t.Errorf("%q", err)
	}
}

// TestKeysAsSegments writes a key that would be another resource in parentheses.
func TestKeysAsSegments(t *testing.T) {
	got := ""
	service, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.RequestURI
		says(200, "application/json", "{}")(w, r)
	}, client.WithKeyAsSegment(true))
	for key, want := range map[string]string{"a": "/a", "$count": "('$count')", "": "('')", "a/b": "/a%2Fb", "..": "('..')", ".": "('.')"} {
		if _, err := service.Communications.GetCallRecord(context.Background(), key, nil); err != nil || got != "/v1.0/communications/callRecords"+want {
			t.Errorf("%s: %s, %v", key, got, err)
		}
	}
}
