package everything_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/generated/everything/everythinghttp"
	"github.com/odatagen/odatagen/rest"
)

type whoKey struct{}

// let lets those in that know the secret, and notes how.
func let(ctx context.Context, how, secret string) (context.Context, error) {
	if secret != "sesame" {
		return nil, rest.Unauthorized(how + " is wrong")
	}
	who, _ := ctx.Value(whoKey{}).(string)
	return context.WithValue(ctx, whoKey{}, who+how+";"), nil
}

// guard knows one secret.
func guard() everythinghttp.Security {
	by := func(how string) func(context.Context, string, []string) (context.Context, error) {
		return func(ctx context.Context, secret string, _ []string) (context.Context, error) {
			return let(ctx, how, secret)
		}
	}
	return everythinghttp.Security{
		Bearer:    by("bearer"),
		Digest:    by("digest"),
		HeaderKey: by("header"),
		QueryKey:  by("query"),
		CookieKey: by("cookie"),
		Basic: func(ctx context.Context, user, password string, _ []string) (context.Context, error) {
			return let(ctx, "basic "+user, password)
		},
		Certificate: func(ctx context.Context, _ []string) (context.Context, error) {
			if rest.RequestOf(ctx).TLS == nil {
				return nil, rest.Forbidden("no certificate")
			}
			return ctx, nil
		},
		Oauth: func(ctx context.Context, token string, scopes []string) (context.Context, error) {
			if !slices.Equal(scopes, []string{"read:secrets"}) {
				return nil, rest.Forbidden("no scopes")
			}
			return let(ctx, "oauth", token)
		},
	}
}

func readEither(ctx context.Context, _ *everythinghttp.ReadEitherInput) (everythinghttp.ReadEitherOutput, error) {
	return &everythinghttp.ReadEither204{}, check(ctx, "header;", "query;", "cookie;")
}

func readBoth(ctx context.Context, _ *everythinghttp.ReadBothInput) (everythinghttp.ReadBothOutput, error) {
	return &everythinghttp.ReadBoth204{}, check(ctx, "basic ann;header;")
}

func readScopes(ctx context.Context, _ *everythinghttp.ReadScopesInput) (everythinghttp.ReadScopesOutput, error) {
	return &everythinghttp.ReadScopes204{}, check(ctx, "oauth;", "digest;")
}

func readSecrets(ctx context.Context, _ *everythinghttp.ReadSecretsInput) (everythinghttp.ReadSecretsOutput, error) {
	return &everythinghttp.ReadSecrets204{}, check(ctx, "bearer;")
}

// check checks that the context says how the caller got in.
func check(ctx context.Context, ways ...string) error {
	who, _ := ctx.Value(whoKey{}).(string)
	if !slices.Contains(ways, who) {
		return rest.BadRequest("got in by " + who)
	}
	return nil
}

func TestSecurity(t *testing.T) {
	url := serve(t)
	basic := func(password string) string {
		r, _ := http.NewRequest("GET", url, nil)
		r.SetBasicAuth("ann", password)
		return r.Header.Get("Authorization")
	}
	for _, test := range []struct {
		target string
		header http.Header
		want   string
	}{
		{"/secrets", nil, "401 credentials are required: bearer"},
		{"/secrets", http.Header{"Authorization": {"bearer sesame"}}, "204 "},
		{"/secrets", http.Header{"Authorization": {"Bearer mouse"}}, "401 bearer is wrong"},
		{"/secrets", http.Header{"Authorization": {basic("sesame")}}, "401 credentials are required: bearer"},
		{"/secrets/either", nil, "401 credentials are required: headerKey, or queryKey, or cookieKey, or certificate"},
		{"/secrets/either", http.Header{"X-Key": {"sesame"}}, "204 "},
		{"/secrets/either?key=sesame", nil, "204 "},
		{"/secrets/either?key=mouse", http.Header{"Cookie": {"key=sesame"}}, "204 "},
		{"/secrets/either?key=mouse", nil, "401 query is wrong"},
		{"/secrets/both", http.Header{"X-Key": {"sesame"}}, "401 credentials are required: basic and headerKey"},
		{"/secrets/both", http.Header{"X-Key": {"sesame"}, "Authorization": {basic("sesame")}}, "204 "},
		{"/secrets/both", http.Header{"X-Key": {"mouse"}, "Authorization": {basic("sesame")}}, "401 header is wrong"},
		{"/secrets/scopes", http.Header{"Authorization": {"Bearer sesame"}}, "204 "},
		{"/secrets/scopes", http.Header{"Authorization": {"Digest sesame"}}, "204 "},
	} {
		r := request(t, "GET", url+test.target, "", "")
		r.Header = test.header
		if got := problems(send(t, r)); got != test.want {
			t.Errorf("%s %v: %s, want %s", test.target, test.header, got, test.want)
		}
	}
	answer, err := http.Get(url + "/secrets/both")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got, want := strings.Join(answer.Header["Www-Authenticate"], " and "), `Basic realm="api" and ApiKey realm="headerKey"`; got != want {
		t.Errorf("challenges %s, want %s", got, want)
	}
}
