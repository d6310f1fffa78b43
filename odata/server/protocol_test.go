package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/odata/server/gen"
)

func TestNegotiation(t *testing.T) {
	h := newShop().handler(quiet())
	const minimal = "application/json;odata.metadata=minimal"
	for _, c := range []struct {
		request string
		code    int
		want    string // Content-Type
	}{
		{"GET /Me", 200, minimal},
		{"GET /Me\nAccept: */*", 200, minimal},
		{"GET /Me\nAccept: application/*", 200, minimal},
		{"GET /Me\nAccept: application/json", 200, minimal},
		{"GET /Me\nAccept: Application/JSON", 200, minimal},
		{"GET /Me\nAccept: application/json; charset=utf-8", 200, minimal},
		{"GET /Me\nAccept: application/json;charset=\"UTF-8\";odata.streaming=true", 200, minimal},
		{"GET /Me\nAccept: application/json;ODATA.METADATA=Full", 200, "application/json;odata.metadata=full"},
		{"GET /Me\nAccept: application/json;metadata=full", 200, "application/json;odata.metadata=full"},
		{"GET /Me\nAccept: application/json;metadata=none\nOData-MaxVersion: 4.01", 200, "application/json;metadata=none"},
		{"GET /Me\nAccept: application/json;IEEE754Compatible=true", 200, minimal + ";IEEE754Compatible=true"},
		{"GET /Me\nAccept: application/json;IEEE754Compatible=false;ExponentialDecimals=true", 200, minimal},
		{"GET /Me\nAccept: text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", 200, minimal},
		{"GET /Me\nAccept: application/json;odata.metadata=none;q=0.5, application/json;odata.metadata=full;q=0.7", 200, "application/json;odata.metadata=full"},
		{"GET /Me\nAccept: */*;q=0.9\nAccept: application/json;metadata=full;q=0.9", 200, "application/json;odata.metadata=full"},
		{"GET /Me\nAccept: application/json;unknown=1, */*;q=0.1", 200, minimal},
		{"GET /Me\nAccept: text/html", 406, ""},
		{"GET /Me\nAccept: application/xml", 406, ""},
		{"GET /Me\nAccept: application/json;q=0", 406, ""},
		{"GET /Me\nAccept: application/json;q=0, */*", 406, ""},
		{"GET /Me\nAccept: application/json;q=2", 406, ""},
		{"GET /Me\nAccept: application/json;charset=latin1", 406, ""},
		{"GET /Me\nAccept: application/json;odata.metadata=some", 406, ""},
		{"GET /Me\nAccept: application/json;unknown=1", 406, ""},
		{"GET /Me\nAccept: nonsense", 406, ""},
		{"GET /Me?$format=json\nAccept: text/html", 200, minimal},
		{"GET /Me?format=json", 200, minimal},
		{"GET /Me?$format=application/json%3bodata.metadata=none", 200, "application/json;odata.metadata=none"},
		{"GET /Me?$format=application/json;metadata=full\nOData-MaxVersion: 4.01", 200, "application/json;metadata=full"},
		{"GET /Me?$format=xml", 406, ""},
		{"GET /Me?$format=atom", 406, ""},
		{"GET /Me?$format=text/html\nAccept: application/json", 406, ""},
		{"GET /Me/Name/$value", 200, "text/plain;charset=utf-8"},
		{"GET /Me/Name/$value\nAccept: text/plain", 200, "text/plain;charset=utf-8"},
		{"GET /Me/Name/$value\nAccept: application/json", 406, ""},
		{"GET /Products/$count\nAccept: text/*", 200, "text/plain;charset=utf-8"},
		{"GET /Products/$count\nAccept: application/json", 200, "text/plain;charset=utf-8"},
		{"GET /Products/$count\nAccept: application/xml", 406, ""},
		{"GET /", 200, minimal},
		{"GET /?$format=xml", 406, ""},
		{"GET /$metadata", 200, "application/xml"},
		{"GET /$metadata\nAccept: */*", 200, "application/xml"},
		{"GET /$metadata\nAccept: application/xml", 200, "application/xml"},
		{"GET /$metadata\nAccept: application/json", 200, "application/json"},
		{"GET /$metadata\nAccept: application/json;q=0.5, application/xml;q=0.4", 200, "application/json"},
		{"GET /$metadata\nAccept: text/html, */*;q=0.1", 200, "application/xml"},
		{"GET /$metadata\nAccept: application/xml;q=0, */*;q=0.1", 200, "application/json"},
		{"GET /$metadata\nAccept: text/html", 406, ""},
		{"GET /$metadata?$format=json", 200, "application/json"},
		{"GET /$metadata?$format=xml\nAccept: application/json", 200, "application/xml"},
		{"GET /$metadata/", 200, "application/xml"},
		{"POST /Restart\nAccept: text/plain", 204, ""},
		{"POST /Products(1)/Shop.Rate\nAccept: application/xml\nContent-Type: application/json\n\n{\"stars\":1}", 406, ""},
	} {
		w := ask(t, h, c.request)
		if got := w.Header().Get("Content-Type"); w.Code != c.code || c.want != "" && got != c.want {
			t.Errorf("%s: %d %q, want %d %q", c.request, w.Code, got, c.code, c.want)
		}
	}
}

func TestVersions(t *testing.T) {
	h := newShop().handler(quiet())
	for _, c := range []struct {
		header, want string
		code         int
	}{
		{"X: y", "4.0", 200},
		{"OData-MaxVersion: 4.0", "4.0", 200},
		{"OData-MaxVersion: 4.01", "4.01", 200},
		{"OData-MaxVersion:  4.01 ", "4.01", 200},
		{"OData-MaxVersion: 4.02", "4.01", 200},
		{"OData-MaxVersion: 5.0", "4.01", 200},
		{"OData-MaxVersion: 3.0", "4.0", 400},
		{"OData-MaxVersion: x", "4.0", 400},
		{"OData-MaxVersion: NaN", "4.0", 400},
		{"OData-MaxVersion: 4.0\nOData-MaxVersion: 4.01", "4.0", 400},
		{"OData-Version: 4.0", "4.0", 200},
		{"OData-Version: 4.01\nOData-MaxVersion: 4.01", "4.01", 200},
		{"OData-Version: 3.0", "4.0", 400},
		{"OData-Version: 4.02", "4.0", 400},
	} {
		for _, path := range []string{"/Me", "/", "/$metadata", "/Products/$count"} {
			w := ask(t, h, "GET "+path+"\n"+c.header)
			if got := versions(w); w.Code != c.code || got != c.want {
				t.Errorf("GET %s with %s: %d %q, want %d %q", path, c.header, w.Code, got, c.code, c.want)
			}
		}
	}
}

func TestMetadata(t *testing.T) {
	h := newShop().handler()
	w := ask(t, h, "GET /$metadata")
	tag := w.Header().Get("Etag")
	if w.Body.String() != strings.Replace(metadataXML, "4.01", "4.0", 1) || tag == "" {
		t.Errorf("$metadata is %s with the ETag %q", w.Body, tag)
	}
	j := ask(t, h, "GET /$metadata?$format=json")
	if j.Body.String() != strings.Replace(metadataJSON, "4.01", "4.0", 1) || j.Header().Get("Etag") == tag {
		t.Errorf("$metadata as JSON is %s with the ETag %q", j.Body, j.Header().Get("Etag"))
	}
	for header, code := range map[string]int{
		tag: 304, `"x", ` + tag: 304, "*": 304, strings.TrimPrefix(tag, "W/"): 304, `"x"`: 200, "": 200, tag + "x": 200,
	} {
		w := ask(t, h, "GET /$metadata\nIf-None-Match: "+header)
		if w.Code != code || w.Header().Get("Etag") != tag || (w.Body.Len() == 0) != (code == 304) {
			t.Errorf("If-None-Match: %s: %d, want %d", header, w.Code, code)
		}
	}

	for request, want := range map[string]string{"": metadataXML, "?$format=json": metadataJSON} {
		if w := ask(t, h, "GET /$metadata"+request+"\nOData-MaxVersion: 4.01"); w.Body.String() != want || w.Header().Get("Etag") == tag {
			t.Errorf("$metadata%s in 4.01 is %s with the ETag %q", request, w.Body, w.Header().Get("Etag"))
		}
	}

	onlyJSON := server.Serve(gen.Description{MetadataJSON: metadataJSON}, nil)
	if w := ask(t, onlyJSON, "GET /$metadata"); w.Body.String() != strings.Replace(metadataJSON, "4.01", "4.0", 1) {
		t.Errorf("the only form of $metadata is %s", w.Body)
	}
	if w := ask(t, onlyJSON, "GET /$metadata?$format=xml"); w.Code != 406 {
		t.Errorf("XML without any: %d", w.Code)
	}
	if w := ask(t, server.Serve(gen.Description{}, nil), "GET /$metadata"); w.Code != 501 {
		t.Errorf("no $metadata: %d", w.Code)
	}
	if w := ask(t, server.Serve(gen.Description{}, nil), "GET /"); !strings.HasSuffix(w.Body.String(), `"value":[]}`) {
		t.Errorf("an empty service document: %s", w.Body)
	}
}

// TestHandlerErrors looks at what clients, and logs, get to know of errors.
func TestHandlerErrors(t *testing.T) {
	var log bytes.Buffer
	h := newShop().handler(logged(&log))
	for _, c := range []struct {
		path  string
		code  int
		code2 string // in the body
		log   string
	}{
		{"/Panics", 500, "InternalServerError", "hunter2"},
		{"/Secret", 500, "InternalServerError", "hunter2"},
		{"/Canceled", 500, "InternalServerError", "context canceled"},
		{"/BadStatus", 500, "InternalServerError", "hunter2"},
		{"/BadText", 500, "InternalServerError", "UTF-8"},
		{"/WrongType", 500, "InternalServerError", "chan int"},
		{"/WrongKey", 500, "InternalServerError", `no key \"nothing\"`},
		{"/WrongType/Name", 500, "InternalServerError", "chan int"},
		{"/Late", 503, "ServiceUnavailable", "deadline"},
		{"/Todo", 501, "NotImplemented", ""},
		{"/Teapot", 418, "Pot", ""},
	} {
		log.Reset()
		w := ask(t, h, "GET "+c.path)
		e := errorOf(t, c.path, w)
		if w.Code != c.code || e.Code != c.code2 {
			t.Errorf("GET %s: %d %s", c.path, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "hunter2") || strings.Contains(w.Body.String(), "goroutine") {
			t.Errorf("GET %s tells a secret: %s", c.path, w.Body)
		}
		if c.log == "" && log.Len() > 0 || !strings.Contains(log.String(), c.log) || c.log != "" && !strings.Contains(log.String(), "path="+c.path) {
			t.Errorf("GET %s: the log is %s", c.path, log.String())
		}
		if c.path == "/Panics" && !strings.Contains(log.String(), "service_test.go") {
			t.Errorf("no stack is logged: %s", log.String())
		}
	}
	w := ask(t, h, "GET /Teapot")
	if want := `{"error":{"code":"Pot","message":"short <&> stout","target":"tea","details":[{"code":"I'mateapot","message":"handle"}]}}`; strings.TrimSpace(w.Body.String()) != want {
		t.Errorf("the error is %s", w.Body)
	}
	if w.Header().Get("Retry-After") != "7" {
		t.Error("the error's header is not sent")
	}
}

func TestAbort(t *testing.T) {
	h := newShop().handler(quiet())
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v", p)
		}
	}()
	ask(t, h, "GET /Aborts")
}

// TestClientGone ends a request while its handler works.
func TestClientGone(t *testing.T) {
	var log bytes.Buffer
	h := newShop().handler(logged(&log))
	ctx, cancel := context.WithCancel(t.Context())
	w := httptest.NewRecorder()
	time.AfterFunc(10*time.Millisecond, cancel)
	h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/Waits", nil))
	if w.Code != 499 || w.Body.Len() > 0 || log.Len() > 0 {
		t.Errorf("%d %s, log %s", w.Code, w.Body, log.String())
	}
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/Waits", nil))
	if w.Code != 503 {
		t.Errorf("after a timeout: %d %s", w.Code, w.Body)
	}
}

func TestAuthorizer(t *testing.T) {
	type user struct{}
	called := 0
	s := newShop()
	s.seen = func(r *server.Parsed) {
		called++
		if r.Context().Value(user{}) != "anna" || r.HTTP().Context().Value(user{}) != "anna" {
			t.Error("the handler does not get the authorizer's context")
		}
	}
	var asked [][]string
	h := s.handler(quiet(), server.WithAuthorizer(server.BearerAuthorizer(func(ctx context.Context, token string, scopes [][]string) (context.Context, error) {
		asked = scopes
		switch token {
		case "good":
			return context.WithValue(ctx, user{}, "anna"), nil
		case "broken":
			return nil, errSecret
		}
		return nil, server.Forbidden("the token does not suffice")
	})))
	for _, c := range []struct {
		request string
		code    int
		asked   string
		called  int
	}{
		{"GET /Products(1)", 401, "[]", 0},
		{"GET /Products(1)\nAuthorization: Basic good", 401, "[]", 0},
		{"GET /Products(1)\nAuthorization: Bearer", 401, "[]", 0},
		{"GET /Products(1)\nAuthorization: Bearer good\nAuthorization: Bearer bad", 401, "[]", 0},
		{"GET /Products(1)\nAuthorization: Bearer bad", 403, "[[Products.Read] [Admin All]]", 0},
		{"GET /Products(1)\nAuthorization: Bearer broken", 500, "[[Products.Read] [Admin All]]", 0},
		{"GET /Products(1)\nAuthorization: Bearer good", 200, "[[Products.Read] [Admin All]]", 1},
		{"GET /Products(1)/Name\nAuthorization: bearer good", 200, "[[Products.Read] [Admin All]]", 1},
		{"GET /Products/$count\nAuthorization: Bearer good", 200, "[[Products.Read]]", 1},
		{"GET /Me\nAuthorization: Bearer good", 200, "[]", 1},
		{"GET /Products(2)/Shop.SpecialProduct/Reviews\nAuthorization: Bearer good", 200, "[[Products.Read] [Admin All]]", 2},

		// A path that leads nowhere belongs to no route. Queries and bodies are looked at
		// only after that.
		{"GET /Products(x)", 400, "[]", 0},
		{"GET /Products(')", 400, "[]", 0},
		{"GET /Products(1)?$filter=nonsense(", 401, "[]", 0},
		{"POST /Products(1)/Shop.Rate\n\nnonsense", 401, "[]", 0},
		{"GET /Products(1)?$filter=nonsense(\nAuthorization: Bearer good", 400, "[[Products.Read] [Admin All]]", 0},

		// What needs no authorization.
		{"GET /", 200, "[]", 0},
		{"GET /$metadata", 200, "[]", 0},
		{"GET /Nothing", 404, "[]", 0},
		{"OPTIONS /Products(1)", 204, "[]", 0},
		{"DELETE /Products(1)", 405, "[]", 0},
	} {
		asked, called = nil, 0
		w := ask(t, h, c.request)
		if w.Code != c.code || fmt.Sprint(asked) != c.asked || called != c.called {
			t.Errorf("%s: %d, asked for %v, %d calls; want %d, %s, %d", c.request, w.Code, asked, called, c.code, c.asked, c.called)
		}
		if challenge := w.Header().Get("Www-Authenticate"); (w.Code == 401) != (challenge == "Bearer") {
			t.Errorf("%s: WWW-Authenticate %q", c.request, challenge)
		}
	}
}

func TestPlace(t *testing.T) {
	for _, c := range []struct {
		options     []server.Option
		path        string
		code        int
		wantContext string
	}{
		{[]server.Option{server.WithBasePath("/v1.0")}, "/v1.0/Me", 200, "http://host/v1.0/$metadata#Me"},
		{[]server.Option{server.WithBasePath("v1.0/")}, "/v1.0/", 200, "http://host/v1.0/$metadata"},
		{[]server.Option{server.WithBasePath("/v1.0")}, "/v1.0", 200, "http://host/v1.0/$metadata"},
		{[]server.Option{server.WithBasePath("/v1.0")}, "/v1.0/$metadata", 200, ""},
		{[]server.Option{server.WithBasePath("/v1.0")}, "/Me", 404, ""},
		{[]server.Option{server.WithBasePath("/v1.0")}, "/v1.00/Me", 404, ""},
		{[]server.Option{server.WithBasePath("/")}, "/Me", 200, "http://host/$metadata#Me"},
		{[]server.Option{server.WithServiceRoot("https://example.org/api")}, "/Me", 200, "https://example.org/api/$metadata#Me"},
		{[]server.Option{server.WithServiceRoot("https://example.org/api/"), server.WithBasePath("/x")}, "/x/Me", 200, "https://example.org/api/$metadata#Me"},
	} {
		h := newShop().handler(append(c.options, quiet())...)
		w := ask(t, h, "GET "+c.path+"\nX-Forwarded-Host: evil\nX-Forwarded-Proto: ftp\nForwarded: host=evil")
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.wantContext) || strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%s: %d %s, want %s", c.path, w.Code, w.Body, c.wantContext)
		}
	}
}

// TestMalformedRoutes makes sure that routes that cannot be served are noticed
// at once.
func TestMalformedRoutes(t *testing.T) {
	handle := func(*server.Parsed) (any, error) { return nil, errors.New("not called") }
	for want, routes := range map[string][]server.Route{
		"begin with a slash":                 {{Kind: server.ReadRoute, Method: "GET", Path: "a", Handle: handle}},
		"two routes":                         {{Kind: server.ReadRoute, Method: "GET", Path: "/a", Handle: handle}, {Kind: server.ListRoute, Method: "GET", Path: "/a", Handle: handle}},
		"neither a name":                     {{Kind: server.ReadRoute, Method: "GET", Path: "/a//b", Handle: handle}},
		"neither a name nor a key in braces": {{Kind: server.ReadRoute, Method: "GET", Path: "/a/{b", Handle: handle}},
		"not the same":                       {{Kind: server.ReadRoute, Method: "GET", Path: "/a/{b}", Handle: handle}, {Kind: server.ReadRoute, Method: "GET", Path: "/a/{c}/d", Handle: handle}},
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), want) {
					t.Errorf("the panic is %v, want one with %q", p, want)
				}
			}()
			server.Serve(gen.Description{}, routes)
		}()
	}
}
