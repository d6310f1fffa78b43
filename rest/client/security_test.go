package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/everything"
	"github.com/odatagen/odatagen/generated/everything/everythinghttp"
	"github.com/odatagen/odatagen/rest/client"
	"github.com/odatagen/odatagen/wire"
)

// secrets calls the operations of an API that wants credentials, which notes what it gets.
type secrets struct {
	everythinghttp.Service
	last *http.Request // as the server got it
	seen string        // as the hook saw it
}

func openSecrets(t *testing.T, options ...client.Option) *secrets {
	t.Helper()
	s := &secrets{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.last = r
		w.WriteHeader(204)
	}))
	t.Cleanup(server.Close)
	options = append(options, client.WithRetry(1, 0), client.WithHook(func(a *client.Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
		s.seen = fmt.Sprint(a.Request.URL.RawQuery, a.Request.Header)
		return next(a.Request)
	}))
	conn, err := client.New(server.URL, options...)
	if err != nil {
		t.Fatal(err)
	}
	s.Service = everythinghttp.NewClient(conn)
	return s
}

// place says where the request has credentials.
func place(r *http.Request) string {
	return strings.TrimSpace(strings.Join([]string{r.Header.Get("Authorization"), r.Header.Get("X-Key"), r.URL.RawQuery, r.Header.Get("Cookie")}, " "))
}

// TestCredentials puts credentials where the schemes say, of the first alternative that
// all are given for.
func TestCredentials(t *testing.T) {
	token := func(context.Context) (string, error) { return "tok&1", nil }
	either := func(s *secrets) error { _, err := s.Security_.ReadEither(t.Context(), nil); return err }
	both := func(s *secrets) error { _, err := s.Security_.ReadBoth(t.Context(), nil); return err }
	scopes := func(s *secrets) error { _, err := s.Security_.ReadScopes(t.Context(), nil); return err }
	for _, c := range []struct {
		call    func(*secrets) error
		options []client.Option
		want    string
	}{
		{either, nil, ""},
		{either, []client.Option{client.WithKey("headerKey", "secret")}, "secret"},
		{either, []client.Option{client.WithKey("queryKey", "secret &=ä")}, "key=secret%20%26%3D%C3%A4"},
		{either, []client.Option{client.WithKey("cookieKey", "secret")}, "key=secret"},
		{either, []client.Option{client.WithKey("cookieKey", "secret"), client.WithKey("queryKey", "first")}, "key=first"},
		{both, []client.Option{client.WithKey("headerKey", "secret")}, ""},
		{both, []client.Option{client.WithKey("headerKey", "secret"), client.WithBasic("basic", "ann", "secret:1")}, "Basic YW5uOnNlY3JldDox secret"},
		{scopes, []client.Option{client.WithToken("oauth", token)}, "Bearer tok&1"},
		{scopes, []client.Option{client.WithKey("digest", "secret")}, "digest secret"},
		{scopes, []client.Option{client.WithKey("headerKey", "secret")}, ""},
	} {
		s := openSecrets(t, c.options...)
		if err := c.call(s); err != nil {
			t.Error(err)
		} else if got := place(s.last); !strings.EqualFold(got, c.want) {
			t.Errorf("the request has %q, want %q", got, c.want)
		}
		if strings.Contains(s.seen, "secret") || strings.Contains(s.seen, "tok&") {
			t.Errorf("the hook saw %s", s.seen)
		}
	}
}

// TestCredentialsOfContexts puts credentials into contexts by the functions of Security,
// which go before those of the client.
func TestCredentialsOfContexts(t *testing.T) {
	s := openSecrets(t, client.WithKey("headerKey", "of the client"), client.WithBasic("basic", "ann", "p"))
	ctx, err := s.Security.QueryKey(t.Context(), "of the caller", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Security_.ReadEither(ctx, nil); err != nil || place(s.last) != "key=of%20the%20caller" {
		t.Error(place(s.last), err)
	}
}

// TestNoCredentials says which credentials would have done.
func TestNoCredentials(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(says(401, "", "")))
	defer server.Close()
	conn, err := client.New(server.URL, client.WithKey("headerkey", "misspelled"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = everythinghttp.NewClient(conn).Security_.ReadEither(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "no credentials were given for headerKey, or queryKey, or cookieKey, or certificate: see WithKey") {
		t.Error(err)
	}
}

// TestBadCredentials holds that what cannot be sent is an error without the secret, and
// is not tried again.
func TestBadCredentials(t *testing.T) {
	n := 0
	failing := errors.New("the token service is down")
	for want, option := range map[string]client.Option{
		"no credentials for headerKey: the token service is down": client.WithToken("headerKey", func(context.Context) (string, error) { n++; return "", failing }),
		"the credentials for cookieKey: they have characters":     client.WithKey("cookieKey", "secret;x"),
		"the credentials for headerKey: they are empty":           client.WithKey("headerKey", ""),
		"invalid header field value":                              client.WithKey("headerKey", "secret\nx"),
	} {
		s := openSecrets(t, option)
		_, err := s.Security_.ReadEither(t.Context(), nil)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret\n") || strings.Contains(err.Error(), "secret;") {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if n != 1 {
		t.Errorf("the token was asked for %d times", n)
	}
}

// TestRedirects follows redirects; to another host without credentials and without the
// headers of the caller, and not where the redirect is a declared answer.
func TestRedirects(t *testing.T) {
	var other *http.Request
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		other = r
		says(200, "application/json", "{}")(w, r)
	}))
	defer elsewhere.Close()
	to := elsewhere.URL
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, to+"/other", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	conn, err := client.New(server.URL, client.WithKey("headerKey", "secret"), client.WithKey("cookieKey", "secret"), client.WithKey("bearer", "secret"), client.WithKey("queryKey", "secret"),
		client.WithHeader("X-Own", "secret"), client.WithRetry(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	api := everythinghttp.NewClient(conn)
	if _, err := api.Parameters.Search(t.Context(), nil); err != nil {
		t.Error(err)
	}
	in := &everythinghttp.StylesInput{Simple: []int64{1}, Label: []string{"a"}, Matrix: &everything.Point{}, XIDs: []int64{1234567}, Session: wire.Some("secret")}
	if _, err := api.Parameters.Styles(t.Context(), in); err != nil {
		t.Error(err)
	}
	for name, values := range other.Header {
		if strings.Contains(strings.Join(values, " "), "secret") || slices.Contains([]string{"X-Own", "X-Key", "Cookie", "Authorization", "X-Ids"}, name) {
			t.Errorf("%s: %s went to another host", name, values)
		}
	}
	if strings.Contains(other.URL.String(), "secret") {
		t.Error(other.URL)
	}
}
