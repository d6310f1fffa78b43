package rest_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

// TestMalformedCredentials refuses credentials that are malformed or ambiguous, also where
// none are needed: who sends some is not nobody.
func TestMalformedCredentials(t *testing.T) {
	type checks struct {
		Header func(ctx context.Context, key string, scopes []string) (context.Context, error)            `scheme:"header" kind:"header" parameter:"X-Key"`
		Query  func(ctx context.Context, key string, scopes []string) (context.Context, error)            `scheme:"query" kind:"query" parameter:"k"`
		Cookie func(ctx context.Context, key string, scopes []string) (context.Context, error)            `scheme:"cookie" kind:"cookie" parameter:"c"`
		Basic  func(ctx context.Context, user, password string, scopes []string) (context.Context, error) `scheme:"basic" kind:"basic"`
		Bearer func(ctx context.Context, token string, scopes []string) (context.Context, error)          `scheme:"bearer" kind:"token" parameter:"Bearer"`
	}
	type things struct {
		All func(ctx context.Context) (getOutput, error) `route:"GET /all" security:"header | query | cookie | basic | bearer |"`
		Two func(ctx context.Context) (getOutput, error) `route:"GET /two" security:"basic header | header"`
	}
	token := func(ctx context.Context, key string, _ []string) (context.Context, error) {
		return context.WithValue(ctx, whoKey{}, key), nil
	}
	who := func(ctx context.Context) (getOutput, error) {
		name, _ := ctx.Value(whoKey{}).(string)
		return &get200{name}, nil
	}
	h := rest.New(struct {
		Things things
		Checks checks
	}{things{who, who}, checks{token, token, token, func(ctx context.Context, user, _ string, _ []string) (context.Context, error) {
		return context.WithValue(ctx, whoKey{}, user), nil
	}, token}}, gen.Description{Outputs: [][]gen.Outputs{outputsOfGet}})
	for request, want := range map[string]string{
		"/all":                                                  "200 ",
		"/all Authorization: Basic !!!":                         "401 no user and password behind Basic",
		"/all Authorization: Basic dXNlcg==":                    "401 no user and password behind Basic", // no colon
		"/all Authorization: Basic":                             "401 nothing behind Basic",
		"/all Authorization: basic QW5uOnNlY3JldA==":            "200 Ann",
		"/all Authorization: Bearer":                            "401 nothing behind Bearer",
		"/all Authorization: bearer ":                           "401 nothing behind Bearer",
		"/all Authorization: Bearer t":                          "200 t",
		"/all Authorization: Digest x":                          "200 ", // nobody asks for it
		"/all Authorization: Bearer t; Authorization: Bearer u": "401 given twice",
		"/all X-Key: a; X-Key: a":                               "401 the key X-Key is given twice",
		"/all?k=1&k=2":                                          "401 the key k is given twice",
		"/all?k=1":                                              "200 1",
		"/all Cookie: c=1; Cookie: c=2":                         "200 1",
		"/two X-Key: a; Authorization: Basic !!!":               "200 a", // which satisfies the other list
		"/two Authorization: Basic !!!":                         "401 no user and password",
	} {
		target, headers, _ := strings.Cut(request, " ")
		r := httptest.NewRequest("GET", target, nil)
		for header := range strings.SplitSeq(headers, "; ") {
			if name, value, found := strings.Cut(header, ": "); found {
				r.Header.Add(name, value)
			} else if header != "" {
				r.Header.Add(strings.TrimSuffix(header, ":"), "")
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		status, detail, _ := strings.Cut(want, " ")
		if !strings.HasPrefix(status, w.Result().Status[:3]) || !strings.Contains(w.Body.String(), detail) || w.Code == 200 && w.Body.String() != detail {
			t.Errorf("%s: %d %s, want %s", request, w.Code, w.Body, want)
		}
	}
}

// TestChecksAreMadeOnce counts the checks of requests that several lists have: one for each
// scheme and its scopes, whose contexts all reach the handler.
func TestChecksAreMadeOnce(t *testing.T) {
	type checks struct {
		A func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"a" kind:"header" parameter:"A"`
		B func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"b" kind:"header" parameter:"B"`
		C func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"c" kind:"header" parameter:"C"`
	}
	type things struct {
		Get    func(ctx context.Context) (getOutput, error) `route:"GET /" security:"a b | c a | a:s |"`
		Scopes func(ctx context.Context) (getOutput, error) `route:"GET /scopes" security:"a:s b | a:t"`
	}
	made := ""
	type key string
	check := func(name string) func(context.Context, string, []string) (context.Context, error) {
		return func(ctx context.Context, text string, scopes []string) (context.Context, error) {
			made += name + strings.Join(scopes, "")
			if text != "good" {
				return nil, rest.Forbidden(name)
			}
			return context.WithValue(ctx, key(name), name), nil
		}
	}
	who := func(ctx context.Context) (getOutput, error) {
		text := ""
		for _, name := range []string{"a", "b", "c"} {
			value, _ := ctx.Value(key(name)).(string)
			text += value
		}
		return &get200{text}, nil
	}
	h := rest.New(struct {
		Things things
		Checks checks
	}{things{who, who}, checks{check("a"), check("b"), check("c")}}, gen.Description{Outputs: [][]gen.Outputs{outputsOfGet}})
	for _, test := range []struct{ path, a, b, c, made, body string }{
		{"/", "good", "good", "good", "ab", "ab"},
		{"/", "good", "bad", "good", "abc", "ac"},
		{"/", "bad", "good", "good", "acas", "a"}, // 403, of the first that was refused
		{"/scopes", "good", "bad", "", "asbat", "a"},
	} {
		made = ""
		r := httptest.NewRequest("GET", test.path, nil)
		for name, value := range map[string]string{"A": test.a, "B": test.b, "C": test.c} {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if made != test.made || w.Code == 200 && w.Body.String() != test.body || (w.Code == 403) != (test.a == "bad") {
			t.Errorf("%v: %d %s, checked %s", test, w.Code, w.Body, made)
		}
	}
}
