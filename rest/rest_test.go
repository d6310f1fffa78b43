package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// in and the types of outputs are as a generated package has them.
type in struct {
	ID    string           `path:"id,required"`
	Limit wire.Opt[int32]  `query:"limit" check:"maximum=10" default:"5"`
	Body  wire.Opt[string] `body:"application/json"`
}

type ok struct {
	Note wire.Opt[string] `header:"X-Note"`
	List []string         `header:"X-List"`
	Body wire.Opt[string] `body:"application/json,nullable"`
}

type failed struct {
	Status int
	Body   *rest.Stream `body:"text/*"`
}

var outputs = []gen.Output{{Status: "200", Type: (*ok)(nil)}, {Status: "5XX", Type: (*failed)(nil)}}

// handler serves one operation with a function.
func handler(serve func(ctx context.Context, in any) (any, error), options ...rest.Option) http.Handler {
	options = append([]rest.Option{rest.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))}, options...)
	return rest.Serve([]rest.Operation{
		{Method: "GET", Path: "/things/{id}", Input: (*in)(nil), Outputs: outputs, Serve: serve},
		{Method: "POST", Path: "/things/{id}", Input: (*in)(nil), Outputs: outputs, Serve: serve},
	}, options...)
}

func get(h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
	return w
}

// TestOutputs checks that only what is declared can be answered.
func TestOutputs(t *testing.T) {
	type undeclared struct{}
	var out any
	var failure error
	h := handler(func(context.Context, any) (any, error) { return out, failure })
	for _, test := range []struct {
		out     any
		failure error
		status  int
		body    string
	}{
		{&ok{Body: wire.Some("x")}, nil, 200, `"x"`},
		{&ok{}, nil, 200, "null"},
		{&failed{Status: 503, Body: rest.NewStream(strings.NewReader("later"))}, nil, 503, "later"},
		{&failed{Status: 599}, nil, 599, ""},
		{&failed{Status: 400}, nil, 500, "an error on the server"},
		{&failed{}, nil, 500, "an error on the server"},
		{&undeclared{}, nil, 500, "an error on the server"},
		{ok{}, nil, 500, "an error on the server"},
		{(*ok)(nil), nil, 500, "an error on the server"},
		{nil, nil, 500, "an error on the server"},
		{nil, errors.New("secret"), 500, "an error on the server"},
		{nil, fmt.Errorf("wrapped: %w", rest.NotFound("no such thing")), 404, "no such thing"},
		{nil, &rest.Error{Status: 200}, 500, "an error on the server"},
		{nil, context.DeadlineExceeded, 503, "the request took too long"},
		{&ok{Note: wire.Some("a\r\nSet-Cookie: x")}, nil, 500, "an error on the server"},
	} {
		out, failure = test.out, test.failure
		w := get(h, "GET", "/things/1", "")
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.body) || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%T %v: %d %s", test.out, test.failure, w.Code, w.Body)
		}
	}
}

func TestHeaders(t *testing.T) {
	h := handler(func(_ context.Context, v any) (any, error) {
		return &ok{Note: wire.Some("n"), List: []string{"a", "b"}, Body: wire.Some(fmt.Sprint(v.(*in).ID, v.(*in).Limit.Or(0)))}, nil
	})
	w := get(h, "GET", "/things/a%2Fb", "")
	if w.Header().Get("X-Note") != "n" || w.Header().Get("X-List") != "a,b" || w.Header().Get("Content-Type") != "application/json" || w.Body.String() != `"a/b5"` {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
}

func TestPanic(t *testing.T) {
	h := handler(func(context.Context, any) (any, error) { panic("secret") })
	if w := get(h, "GET", "/things/1", ""); w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// broken fails in the middle.
type broken struct{ read bool }

func (b *broken) Read(p []byte) (int, error) {
	if b.read {
		return 0, errors.New("broken")
	}
	b.read = true
	return copy(p, "begin"), nil
}

func TestStreamThatBreaks(t *testing.T) {
	h := handler(func(context.Context, any) (any, error) {
		return &failed{Status: 500, Body: rest.NewStream(&broken{})}, nil
	})
	server := httptest.NewServer(h)
	defer server.Close()
	answer, err := http.Get(server.URL + "/things/1")
	if err != nil {
		return // the connection was cut before the headers came
	}
	defer answer.Body.Close()
	if _, err := io.ReadAll(answer.Body); err == nil {
		t.Error("the client takes half an answer for a whole one")
	}
}

func TestLimits(t *testing.T) {
	h := handler(func(_ context.Context, v any) (any, error) { return &ok{}, nil }, rest.WithLimits(rest.Limits{MaxURLLength: 100, MaxSegments: 3, MaxBodySize: 10, MaxFormParts: 2}))
	for _, test := range []struct {
		method, target, body string
		status               int
		want                 string
	}{
		{"GET", "/things/" + strings.Repeat("x", 200), "", 414, "the limit is"},
		{"GET", "/a/b/c/d", "", 414, "the limit is"},
		{"GET", "/things/1?a&b&c", "", 400, "the limit MaxFormParts"},
		{"POST", "/things/1", `"0123456789"`, 413, "which is the limit"},
		{"POST", "/things/1", `"01234567"`, 200, ""},
	} {
		r := &http.Request{Method: test.method, Header: http.Header{}, ContentLength: int64(len(test.body)), Body: io.NopCloser(strings.NewReader(test.body))}
		r.URL = httptest.NewRequest(test.method, test.target, nil).URL
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s %s: %d %s", test.method, test.target, w.Code, w.Body)
		}
	}
}

// TestWithErrors gives errors the form that an API declares.
func TestWithErrors(t *testing.T) {
	h := handler(func(context.Context, any) (any, error) { return &ok{}, nil }, rest.WithErrors(func(w http.ResponseWriter, _ *http.Request, e *rest.Error) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(e.Status)
		_ = json.NewEncoder(w).Encode(map[string]any{"code": e.Status, "text": e.Error()})
	}))
	w := get(h, "GET", "/things/1?limit=11", "")
	if got := strings.TrimSpace(w.Body.String()); w.Code != 400 || got != `{"code":400,"text":"the request is not as the API wants it: query limit must be at most 10"}` {
		t.Errorf("%d %s", w.Code, got)
	}
}

// TestNewPanics gives descriptions that no generator makes.
func TestNewPanics(t *testing.T) {
	serve := func(context.Context, any) (any, error) { return nil, nil }
	type noTag struct{ A string }
	type wrongFlag struct {
		A string `query:"a,odd"`
	}
	type wrongType struct {
		A chan int `query:"a"`
	}
	type wrongDefault struct {
		A wire.Opt[int32] `query:"a" default:"x"`
	}
	type noStatus struct{}
	type wrongMedia struct {
		Body wire.Opt[string] `body:"json"`
	}
	type untagged struct{ Boddy wire.Opt[string] }
	for want, o := range map[string]rest.Operation{
		"no function serves it":                  {Path: "/a"},
		"does not begin with a slash":            {Path: "a", Serve: serve},
		"brace that is not closed":               {Path: "/a{b", Serve: serve},
		"two parameters with nothing between":    {Path: "/{a}{b}", Serve: serve},
		"no tag says where it comes from":        {Path: "/a", Input: (*noTag)(nil), Serve: serve},
		`the flag "odd" is not known`:            {Path: "/a", Input: (*wrongFlag)(nil), Serve: serve},
		"no property can have the type chan int": {Path: "/a", Input: (*wrongType)(nil), Serve: serve},
		"a value expected, found x":              {Path: "/a", Input: (*wrongDefault)(nil), Serve: serve},
		`the path has no parameter "id"`:         {Path: "/a", Input: (*in)(nil), Serve: serve},
		"not a pointer to a struct":              {Path: "/a", Input: in{}, Serve: serve},
		"there is no field Status":               {Path: "/a", Outputs: []gen.Output{{Status: "default", Type: (*noStatus)(nil)}}, Serve: serve},
		`field Body: "json" is no media type`:    {Path: "/a", Outputs: []gen.Output{{Status: "200", Type: (*wrongMedia)(nil)}}, Serve: serve},
		"field Boddy: no tag says whether":       {Path: "/a", Outputs: []gen.Output{{Status: "200", Type: (*untagged)(nil)}}, Serve: serve},
		"the status is none":                     {Path: "/a", Outputs: []gen.Output{{Status: "OK", Type: (*ok)(nil)}}, Serve: serve},
		`there is no security scheme "key"`:      {Path: "/a", Security: [][]rest.Requirement{{{Scheme: "key"}}}, Serve: serve},
		"only differ in the names of parameters": {Path: "/things/{other}", Serve: serve},
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("got %s, want %s", got, want)
				}
			}()
			o.Method = "GET"
			rest.Serve([]rest.Operation{{Method: "GET", Path: "/things/{id}", Serve: serve}, o})
		}()
	}
}

// TestRouter checks which of several paths is taken.
func TestRouter(t *testing.T) {
	var operations []rest.Operation
	for _, path := range []string{"/", "/a", "/a/", "/a/{x}", "/a/b", "/a/{x}/c", "/a/b/d", "/{x}", "/{x}.json", "/v{x}/{y}", "/f(a={x},b={y})", "/a/{x}:go"} {
		operations = append(operations, rest.Operation{Method: "GET", Path: path, Outputs: outputs,
			Serve: func(context.Context, any) (any, error) { return &ok{Body: wire.Some(path)}, nil }})
	}
	h := rest.Serve(operations)
	for target, want := range map[string]string{
		"/": "/", "/a": "/a", "/a/": "/a/", "/a/b": "/a/b", "/a/x": "/a/{x}", "/a/b/c": "/a/{x}/c", "/a/b/d": "/a/b/d",
		"/x": "/{x}", "/x.json": "/{x}.json", "/.json": "/{x}", "/v1/x": "/v{x}/{y}", "/f(a=1,b=2)": "/f(a={x},b={y})",
		"/a/b:go": "/a/{x}:go", "/a%2Fb": "/{x}", "/%61/b": "/a/b", "/a/:go": "/a/{x}", "/a/b/e": "", "//": "", "/v/": "/{x}",
	} {
		w := get(h, "GET", target, "")
		got := strings.Trim(w.Body.String(), `"`)
		if w.Code == 404 {
			got = ""
		}
		if got != want {
			t.Errorf("%s: %q, want %q", target, got, want)
		}
	}
}
