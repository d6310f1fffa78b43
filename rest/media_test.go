package rest_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// several has a body of JSON, whatever that is called, and one of text.
type several struct {
	Body []string         `body:"application/json text/json application/*+json,required"`
	Text wire.Opt[string] `body:"text/plain"`
}

type lists struct {
	Body []string `body:"application/json text/json"`
}

type nullableList struct {
	Body []string `body:"application/json,nullable"`
}

func serveBodies(out func(*several) any) http.Handler {
	return rest.Serve([]rest.Operation{{
		Method: "POST", Path: "/", Input: (*several)(nil),
		Outputs: []gen.Output{{Status: "200", Type: (*lists)(nil)}, {Status: "201", Type: (*nullableList)(nil)}},
		Serve:   func(_ context.Context, v any) (any, error) { return out(v.(*several)), nil },
	}})
}

func post(h http.Handler, media, body string) (int, string) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", media)
	h.ServeHTTP(w, r)
	text, _ := io.ReadAll(w.Body)
	return w.Code, w.Header().Get("Content-Type") + " " + string(text)
}

// TestSeveralMediaTypes checks that a body has several media types, one with any
// of what is made of JSON.
func TestSeveralMediaTypes(t *testing.T) {
	h := serveBodies(func(in *several) any { return &lists{Body: append(in.Body, in.Text.Or(""))} })
	for _, test := range []struct {
		media, body string
		status      int
		answer      string
	}{
		{"application/json", `["a"]`, 200, `application/json ["a",""]`},
		{"text/json; charset=utf-8", `["a"]`, 200, `application/json ["a",""]`},
		{"application/hal+json", `["a"]`, 200, `application/json ["a",""]`},
		{"text/plain", `b`, 200, `application/json ["b"]`},
		{"text/hal+json", `["a"]`, 415, `is not supported; application/json or text/json or application/*+json or text/plain is`},
		{"application/xml", `<a/>`, 415, `is not supported; application/json or text/json or application/*+json or text/plain is`},
	} {
		status, answer := post(h, test.media, test.body)
		if status != test.status || !strings.Contains(answer, test.answer) {
			t.Errorf("%s: %d %s", test.media, status, answer)
		}
	}
}

// TestNilList checks that a list of nothing is an empty one, unless null is a
// value.
func TestNilList(t *testing.T) {
	for out, want := range map[any]string{&lists{}: "[]", &nullableList{}: "null"} {
		h := serveBodies(func(*several) any { return out })
		if _, answer := post(h, "application/json", "[]"); answer != "application/json "+want {
			t.Errorf("%T: %s", out, answer)
		}
	}
}
