package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/internal/telling"
	"github.com/odatagen/odatagen/odata/server"
)

// ask serves a request: "GET /Products" with header lines "Name: value", and a
// body after an empty line if there is one.
func ask(t testing.TB, h http.Handler, request string) *httptest.ResponseRecorder {
	t.Helper()
	head, body, hasBody := strings.Cut(request, "\n\n")
	lines := strings.Split(head, "\n")
	method, target, _ := strings.Cut(lines[0], " ")
	var reader *strings.Reader
	if hasBody {
		reader = strings.NewReader(body)
	} else {
		reader = strings.NewReader("")
	}
	r := httptest.NewRequest(method, target, reader)
	r.Host = "host"
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	wellFormed(t, request, w)
	return w
}

// wellFormed checks what holds for every answer.
func wellFormed(t testing.TB, request string, w *httptest.ResponseRecorder) {
	t.Helper()
	if got := versions(w); got != "4.0" && got != "4.01" {
		t.Errorf("%s: OData-Version %q", request, got)
	}
	if w.Code >= 400 && w.Code != 499 && !strings.HasPrefix(request, "HEAD ") {
		errorOf(t, request, w)
	}
	if w.Code == http.StatusNoContent && w.Body.Len() > 0 {
		t.Errorf("%s: 204 with a body", request)
	}
}

// versions returns the values of OData-Version, in whatever case, with what is
// wrong with the header's name.
func versions(w *httptest.ResponseRecorder) string {
	var list []string
	for name, values := range w.Header() {
		if strings.EqualFold(name, "OData-Version") {
			list = append(list, values...)
			if name != "OData-Version" {
				list = append(list, "as "+name)
			}
		}
	}
	return strings.Join(list, ", ")
}

type errorBody struct {
	Code, Message, Target string
	Details               []struct{ Code, Message, Target string }
}

// errorOf returns the error that was answered.
func errorOf(t testing.TB, request string, w *httptest.ResponseRecorder) errorBody {
	t.Helper()
	var body struct{ Error *errorBody }
	d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil || body.Error == nil || body.Error.Code == "" || body.Error.Message == "" {
		t.Fatalf("%s: %d is not an OData error: %v\n%s", request, w.Code, err, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("%s: an error's Content-Type is %q", request, got)
	}
	if err := telling.Unfit(w.Code, w.Body.Bytes()); err != nil {
		t.Errorf("%s: %v", request, err)
	}
	return *body.Error
}

// logged returns an option that writes the log to b.
func logged(b *bytes.Buffer) server.Option {
	return server.WithLogger(slog.New(slog.NewTextHandler(b, nil)))
}

func quiet() server.Option { return server.WithLogger(slog.New(slog.DiscardHandler)) }

// same compares JSON, ignoring white space and the order of members.
func same(t testing.TB, got, want string) bool {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("the test's own JSON: %v\n%s", err, want)
	}
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		return false
	}
	a, _ := json.Marshal(g)
	b, _ := json.Marshal(w)
	return bytes.Equal(a, b)
}

// recordScopes returns an authorizer that allows all and notes what it is asked for.
func recordScopes(scopes *[]string) server.Authorizer {
	return func(_ context.Context, _ *http.Request, groups [][]string) (context.Context, error) {
		for _, group := range groups {
			*scopes = append(*scopes, group...)
		}
		return nil, nil
	}
}
