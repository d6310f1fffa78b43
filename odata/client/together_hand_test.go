package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/odatagen/odatagen/generated/shop"
	"github.com/odatagen/odatagen/generated/shop/shophttp"
	"github.com/odatagen/odatagen/odata/client"
	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/wire"
)

const (
	cheap = "PATCH /Products/$each\nPrefer: return=representation\n\n" + `{"Price":5}`
	codes = "GET /Products?$select=Code,Price"
)

// around has a function be around those of a client that change products, of the shop that a
// handler is.
func around(t *testing.T, h http.Handler, update func(ctx context.Context, c *client.Call, next func(context.Context) (any, error)) (any, error)) http.Handler {
	service := client.Wrap(shophttp.NewClient(behind(t, h)), func(ctx context.Context, c *client.Call, next func(context.Context) (any, error)) (any, error) {
		if c.Name == "Products.UpdateProduct" {
			return update(ctx, c, next)
		}
		return next(ctx)
	})
	return shophttp.NewHandler(service, server.WithLogger(slog.New(slog.DiscardHandler)))
}

// TestTogetherWrapped has functions around those of a client: each sees what is done to its
// member, may alter, refuse or answer it, and may ask and write itself behind it.
func TestTogetherWrapped(t *testing.T) {
	type next = func(context.Context) (any, error)
	for name, c := range map[string]struct {
		update func(ctx context.Context, c *client.Call, next next) (any, error)
		status int
		want   string // in what is there then
		sent   int
	}{
		"that look": {func(ctx context.Context, _ *client.Call, next next) (any, error) { return next(ctx) }, 200, `"a","Price":5`, 1},
		"that alter": {func(ctx context.Context, c *client.Call, next next) (any, error) {
			c.Args[1].(*shop.Product).Price = wire.Opt[wire.Decimal]{}
			return next(ctx)
		}, 200, `"a","Price":400`, 1},
		"one of which refuses": {func(ctx context.Context, c *client.Call, next next) (any, error) {
			if c.Args[0] == "c" {
				return nil, server.Forbidden("not this one")
			}
			return next(ctx)
		}, 403, `"a","Price":400`, 0},
		"one of which answers": {func(ctx context.Context, c *client.Call, next next) (any, error) {
			if c.Args[0] == "a" {
				return &shop.Product{}, nil
			}
			return next(ctx)
		}, 200, `"a","Price":400},{"@odata.etag":"W/\"c\"","Code":"b","Price":5`, 1},
		"that call from a goroutine": {func(ctx context.Context, _ *client.Call, next next) (v any, err error) {
			done := make(chan struct{})
			go func() {
				defer close(done)
				v, err = next(ctx)
			}()
			<-done
			return v, err
		}, 200, `"a","Price":5`, 1},
		"that panic": {func(ctx context.Context, c *client.Call, next next) (any, error) {
			if c.Args[0] == "c" {
				panic("no")
			}
			return next(ctx)
		}, 500, `"a","Price":400`, 0},
	} {
		h, sent, seen := shopOf(t), []string(nil), []string(nil)
		proxy := around(t, noting(h, &sent), func(ctx context.Context, call *client.Call, next next) (any, error) {
			seen = append(seen, fmt.Sprint(call.Args[0]))
			return c.update(ctx, call, next)
		})
		w := told(proxy, cheap)
		if got := told(h, codes).Body.String(); w.Code != c.status || !strings.Contains(got, c.want) || len(sent) != c.sent {
			t.Errorf("functions %s: %d %s %q; then there is %s", name, w.Code, w.Body, sent, got)
		}
		if want := []string{"a", "b", "c", "d"}; !slices.Equal(seen, want[:len(seen)]) || c.status == 200 && len(seen) < 4 {
			t.Errorf("functions %s saw %q", name, seen)
		}
	}
}

// TestTogetherByHand has functions that are no client's: they are not called to change one of
// several, since nobody could undo it.
func TestTogetherByHand(t *testing.T) {
	var called int
	hand := func(_ context.Context, _ string, change *shop.Product, _ *query.Options) (*shop.Product, error) {
		called++
		return change, nil
	}
	h := shopOf(t)
	replaced := shophttp.NewClient(behind(t, h))
	replaced.Products.UpdateProduct = hand
	wrapped := client.Wrap(replaced, func(ctx context.Context, _ *client.Call, next func(context.Context) (any, error)) (any, error) {
		return next(ctx)
	})
	store := memory.New()
	stored := shophttp.Stored(store)
	if err := store.Load([]byte(goods)); err != nil {
		t.Fatal(err)
	}
	for name, service := range map[string]shophttp.Service{"replaced": replaced, "wrapped": wrapped, "a store without transactions": stored} {
		proxy := shophttp.NewHandler(service)
		before := told(proxy, codes).Body.String()
		for _, request := range []string{
			cheap,
			delta("/Products", "", `{"Code":"a","Price":5}`, `{"Code":"b","Price":5}`),
			group("DELETE Products('d')", "PATCH Products('a')\n"+`{"Price":5}`),
		} {
			w := told(proxy, request)
			if got := told(proxy, codes).Body.String(); called > 0 || got != before || !strings.Contains(w.Body.String(), "NotImplemented") {
				t.Errorf("%s, %s: called %d times, %d %s; then there is %s", name, request, called, w.Code, w.Body, got)
			}
		}
	}
}

// TestTogetherElsewhere has services behind a proxy that do not do several things together.
func TestTogetherElsewhere(t *testing.T) {
	h, other := shopOf(t), shopOf(t)
	mixed := shophttp.NewClient(behind(t, h))
	mixed.Categories = shophttp.NewClient(behind(t, other)).Categories
	without := func(status int) http.Handler {
		return shophttp.NewHandler(shophttp.NewClient(behind(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/$batch" {
				http.Error(w, "", status)
				return
			}
			h.ServeHTTP(w, r)
		}))))
	}
	both := group("PATCH Products('a')\n"+`{"Price":5}`, "PATCH Categories(1)\n"+`{"Name":"x"}`)
	for _, c := range []struct {
		proxy   http.Handler
		request string
		want    int
	}{
		{shophttp.NewHandler(mixed), both, 501},
		{without(404), cheap, 501}, {without(405), cheap, 501}, {without(415), cheap, 501}, {without(501), cheap, 501},
		{without(401), cheap, 401}, {without(413), cheap, 413}, {without(429), cheap, 429},
	} {
		w := told(c.proxy, c.request)
		if got := told(h, codes).Body.String(); w.Code != c.want && !strings.Contains(w.Body.String(), fmt.Sprintf(`"status":%d`, c.want)) || strings.Contains(got, `"Price":5`) {
			t.Errorf("%s: %d %s, want %d; then there is %s", c.request, w.Code, w.Body, c.want, got)
		}
	}
}

// TestTogetherMany changes as many entities by one request as the service lets do.
func TestTogetherMany(t *testing.T) {
	store := memory.New()
	h := shophttp.NewHandler(shophttp.Stored(store), server.WithTransactions(store.Begin))
	var rows []string
	for i := range 1000 {
		rows = append(rows, fmt.Sprintf(`{"Code":"p%d","Name":"n","Price":1,"Tags":[]}`, i))
	}
	if err := store.Load([]byte(`{"Products":[` + strings.Join(rows, ",") + "]}")); err != nil {
		t.Fatal(err)
	}
	var sent []string
	w := told(proxyOf(t, h, &sent), "PATCH /Products/$each\n\n"+`{"Price":5}`)
	if got := told(h, "GET /Products/$filter(Price eq 5)/$count").Body.String(); w.Code != http.StatusNoContent || got != "1000" || len(sent) != 1 {
		t.Errorf("%d %s, %q, and %s have changed", w.Code, w.Body, sent, got)
	}
}

// TestTogetherLeaves has the client leave while the functions of some members wait for others,
// that of one for a lock which another has, or for the service: all end, and nothing is done.
func TestTogetherLeaves(t *testing.T) {
	lock, stuck := make(chan struct{}, 1), make(chan struct{}, 1)
	h := shopOf(t)
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/$batch" {
			_, _ = io.Copy(io.Discard, r.Body) // so that the server sees the client leave
			stuck <- struct{}{}
			<-r.Context().Done()
			return
		}
		h.ServeHTTP(w, r)
	})
	before := runtime.NumGoroutine()
	for name, proxy := range map[string]http.Handler{
		"a lock": around(t, h, func(ctx context.Context, _ *client.Call, next func(context.Context) (any, error)) (any, error) {
			select {
			case lock <- struct{}{}:
			default:
				stuck <- struct{}{}
				lock <- struct{}{} // whatever becomes of the request
			}
			defer func() { <-lock }()
			return next(ctx)
		}),
		"the service": shophttp.NewHandler(shophttp.NewClient(behind(t, slow)), server.WithLogger(slog.New(slog.DiscardHandler))),
	} {
		ctx, leave := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodPatch, "/Products/$each", strings.NewReader(`{"Price":5}`))
		r.Header.Set("Content-Type", "application/json")
		ended := make(chan int)
		go func() {
			w := httptest.NewRecorder()
			proxy.ServeHTTP(w, r)
			ended <- w.Code
		}()
		<-stuck
		leave()
		select {
		case status := <-ended:
			if got := told(h, codes).Body.String(); status < 400 || strings.Contains(got, `"Price":5`) {
				t.Errorf("%s: %d; then there is %s", name, status, got)
			}
		case <-time.After(20 * time.Second):
			t.Fatal(name, errors.New("it does not end"))
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	for range 300 {
		if runtime.NumGoroutine() <= before+6 { // the two servers of the test
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	stacks := make([]byte, 1<<20)
	t.Errorf("%d goroutines more\n%s", runtime.NumGoroutine()-before, stacks[:runtime.Stack(stacks, true)])
}
