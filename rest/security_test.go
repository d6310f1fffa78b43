package rest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

type whoKey struct{}

// TestAlternativesHaveNoOrder asks who a request is, for lists of requirements in
// both orders: what is declared first makes no difference.
func TestAlternativesHaveNoOrder(t *testing.T) {
	type checks struct {
		Key    func(ctx context.Context, key string, scopes []string) (context.Context, error)   `scheme:"key" kind:"header" parameter:"X-Key"`
		Bearer func(ctx context.Context, token string, scopes []string) (context.Context, error) `scheme:"bearer" kind:"token" parameter:"Bearer"`
	}
	type things struct {
		Optional         func(ctx context.Context) (getOutput, error) `route:"GET /optional" security:"| key"`
		OptionalReversed func(ctx context.Context) (getOutput, error) `route:"GET /optional/reversed" security:"key |"`
		Both             func(ctx context.Context) (getOutput, error) `route:"GET /both" security:"key | key bearer |"`
		BothReversed     func(ctx context.Context) (getOutput, error) `route:"GET /both/reversed" security:"| bearer key | key"`
		Either           func(ctx context.Context) (getOutput, error) `route:"GET /either" security:"key | bearer"`
		EitherReversed   func(ctx context.Context) (getOutput, error) `route:"GET /either/reversed" security:"bearer | key"`
		Nobody           func(ctx context.Context) (getOutput, error) `route:"GET /nobody" security:""`
		NobodyReversed   func(ctx context.Context) (getOutput, error) `route:"GET /nobody/reversed"`
	}
	who := func(ctx context.Context) (getOutput, error) {
		name, _ := ctx.Value(whoKey{}).(string)
		return &get200{"you are" + name}, nil
	}
	check := func(name string) func(context.Context, string, []string) (context.Context, error) {
		return func(ctx context.Context, text string, _ []string) (context.Context, error) {
			if text != "good" {
				return nil, rest.Unauthorized("the " + name + " is refused")
			}
			known, _ := ctx.Value(whoKey{}).(string)
			return context.WithValue(ctx, whoKey{}, known+" "+name), nil
		}
	}
	h := rest.New(struct {
		Things things
		Checks checks
	}{things{who, who, who, who, who, who, who, who}, checks{check("key"), check("bearer")}}, gen.Description{Outputs: [][]gen.Outputs{outputsOfGet}})
	for _, c := range []struct{ path, key, bearer, want string }{
		{"/optional", "", "", "200 you are"},
		{"/optional", "good", "", "200 you are key"},
		{"/optional", "bad", "", "401 the key is refused"}, // not anonymous: it would not be noticed
		{"/optional", "", "bad", "200 you are"},            // nobody asks for it
		{"/both", "", "", "200 you are"},
		{"/both", "good", "", "200 you are key"},
		{"/both", "good", "good", "200 you are key bearer"},
		{"/both", "good", "bad", "200 you are key"},
		{"/both", "bad", "", "401 the key is refused"},
		{"/both", "bad", "good", "401 the key is refused"},
		{"/both", "", "good", "200 you are"},
		{"/either", "", "", "401 credentials are required"},
		{"/either", "good", "bad", "200 you are key"},
		{"/either", "bad", "good", "200 you are bearer"},
		{"/either", "", "bad", "401 the bearer is refused"},
		{"/nobody", "good", "", "200 you are"},
	} {
		for _, order := range []string{"", "/reversed"} {
			r := httptest.NewRequest("GET", c.path+order, nil)
			if c.key != "" {
				r.Header.Set("X-Key", c.key)
			}
			if c.bearer != "" {
				r.Header.Set("Authorization", "Bearer "+c.bearer)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got := fmt.Sprint(w.Code, " ", w.Body)
			status, detail, _ := strings.Cut(c.want, " ")
			if c.path == "/both" && c.bearer == "good" && c.key == "good" { // whoever is asked first
				got = strings.Replace(got, "bearer key", "key bearer", 1)
			}
			if w.Code == http.StatusOK && got != c.want || !strings.HasPrefix(got, status) || !strings.Contains(got, detail) {
				t.Errorf("%s key %q bearer %q: %s, want %s", c.path+order, c.key, c.bearer, got, c.want)
			}
		}
	}
}
