package rest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

// seeing logs who the context of each record says, and what is asked for.
type seeing struct {
	slog.Handler
	seen *[]string
}

func (s seeing) Handle(ctx context.Context, r slog.Record) error {
	*s.seen = append(*s.seen, fmt.Sprintf("%s: %v %s", r.Message, ctx.Value(whoKey{}), rest.RequestOf(ctx).URL))
	return nil
}

// TestContext has the handler, the log and what writes errors know the request, and what the
// security hook has put into the context; and ends the handler's context with the request's.
func TestContext(t *testing.T) {
	type things struct {
		Get func(ctx context.Context) (getOutput, error) `route:"GET /" security:"key"`
	}
	type checks struct {
		Key func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"key" kind:"header" parameter:"X-Key"`
	}
	var seen []string
	h := rest.New(struct {
		Things things
		Checks checks
	}{things{func(ctx context.Context) (getOutput, error) {
		seen = append(seen, fmt.Sprintf("handler: %v %s %v", ctx.Value(whoKey{}), rest.RequestOf(ctx).URL, ctx.Value(http.ServerContextKey)))
		if cancel, ok := ctx.Value(cancelKey{}).(context.CancelFunc); ok {
			inner, done := context.WithCancel(ctx)
			defer done()
			cancel()
			<-inner.Done()
			return nil, inner.Err()
		}
		return nil, errors.New("something")
	}}, checks{func(ctx context.Context, key string, _ []string) (context.Context, error) {
		seen = append(seen, "hook: "+rest.RequestOf(ctx).URL.String())
		return context.WithValue(ctx, whoKey{}, key), nil
	}}}, gen.Description{Outputs: [][]gen.Outputs{outputsOfGet}},
		rest.WithLogger(slog.New(seeing{slog.Default().Handler(), &seen})),
		rest.WithErrors(func(w http.ResponseWriter, r *http.Request, e *rest.Error) {
			seen = append(seen, fmt.Sprintf("error: %d %v", e.Status, r.Context().Value(whoKey{})))
			w.WriteHeader(e.Status)
		}))
	ask := func(ctx context.Context) int {
		r := httptest.NewRequest("GET", "/?a", nil).WithContext(context.WithValue(ctx, http.ServerContextKey, "server"))
		r.Header.Set("X-Key", "Ann")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	ask(t.Context())
	want := "[hook: /?a handler: Ann /?a server the request failed: Ann /?a error: 500 Ann]"
	if got := fmt.Sprint(seen); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if status := ask(context.WithValue(ctx, cancelKey{}, cancel)); status != 499 {
		t.Errorf("%d to a client that has gone", status)
	}
}

type cancelKey struct{}
