package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/server"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// This file has one service twice, once for each server. Its paths:
//
//	GET  /things                 a list
//	GET  /things/{id}            notes the id
//	POST /things/{id}/Go         an operation that takes a body
//	GET  /panics, /fails, …      what trouble says, and after a part of the answer
//	                             for those that begin with "late"
type service struct {
	seen chan string // ids, and what ends the context of /waits
}

// options are the options that both servers have.
type options struct {
	basePath string
	segments int
	url      int
	body     int64
	logger   *slog.Logger
}

var errSecret = errors.New("the password is hunter2")

// trouble does what the last segment of its path says.
func (s *service) trouble(ctx context.Context, name string) error {
	switch strings.TrimPrefix(name, "late") {
	case "panics":
		panic(errSecret)
	case "aborts":
		panic(http.ErrAbortHandler)
	case "fails":
		return errSecret
	case "overdue":
		return context.DeadlineExceeded
	case "canceled": // by something else than the client
		return context.Canceled
	case "waits":
		<-ctx.Done()
		s.seen <- ctx.Err().Error()
		return ctx.Err()
	}
	return nil
}

var troubles = []string{"panics", "aborts", "fails", "overdue", "canceled", "waits", "latepanics", "lateaborts", "latefails", "latewaits"}

// servers makes the service's handlers, by the name of the server.
var servers = map[string]func(*service, options) http.Handler{
	"odata/server": odataHandler,
	"rest":         restHandler,
}

type thing struct {
	Name wire.Opt[string] `odata:"Name"`
	wire.Dynamic
}

var thingType = wire.Type{Name: "Test.Thing", Entity: true}

func (*thing) WireType() *wire.Type { return &thingType }

func odataHandler(s *service, o options) http.Handler {
	routes := []server.Route{
		{Kind: server.ReadRoute, Method: "GET", Path: "/things", ResultType: "Edm.String", Handle: func(*server.Request) (any, error) { return "list", nil }},
		{Kind: server.ReadRoute, Method: "GET", Path: "/things/{id}", ResultType: "Edm.String", Handle: func(r *server.Request) (any, error) {
			s.seen <- server.Key[string](r, "id")
			return "thing", nil
		}},
		{Kind: server.ActionRoute, Method: "POST", Path: "/things/{id}/Go", Handle: func(r *server.Request) (any, error) { return nil, nil }},
	}
	for _, name := range troubles {
		route := server.Route{Kind: server.ReadRoute, Method: "GET", Path: "/" + name, ResultType: "Edm.String", Handle: func(r *server.Request) (any, error) {
			return "x", s.trouble(r.Context(), name)
		}}
		if strings.HasPrefix(name, "late") {
			route.Kind, route.Type, route.Collection = server.ListRoute, (*thing)(nil), true
			route.Handle = func(r *server.Request) (any, error) {
				return odata.Page[*thing]{More: odata.SeqOf(func(yield func(*thing, error) bool) {
					for range 1000 {
						if !yield(&thing{Name: wire.Some(strings.Repeat("x", 100))}, nil) {
							return
						}
					}
					yield(nil, s.trouble(r.Context(), name))
				})}, nil
			}
		}
		routes = append(routes, route)
	}
	return server.New(server.Description{Routes: routes}, server.WithBasePath(o.basePath), server.WithLogger(o.logger),
		server.WithLimits(server.Limits{MaxURLLength: o.url, MaxSegments: o.segments, MaxBodySize: o.body}))
}

// lateReader reads a part, and then does what its name says.
type lateReader struct {
	do   func() error
	rest int
}

func (r *lateReader) Read(p []byte) (int, error) {
	if r.rest == 0 {
		return 0, r.do()
	}
	n := min(len(p), r.rest)
	r.rest -= n
	return n, nil
}

func restHandler(s *service, o options) http.Handler {
	type id struct {
		ID string `path:"id,required"`
	}
	type payload struct {
		ID   string `path:"id,required"`
		Body *thing `body:"application/json"`
	}
	type ok struct {
		Body wire.Opt[string] `body:"application/json"`
	}
	type stream struct {
		Body *rest.Stream `body:"application/octet-stream"`
	}
	type none struct{}
	answers := []rest.Output{{Status: "200", Type: (*ok)(nil)}}
	operations := []rest.Operation{
		{Method: "GET", Path: "/things", Outputs: answers, Serve: func(context.Context, any) (any, error) { return &ok{Body: wire.Some("list")}, nil }},
		{Method: "GET", Path: "/things/{id}", Input: (*id)(nil), Outputs: answers, Serve: func(_ context.Context, in any) (any, error) {
			s.seen <- in.(*id).ID
			return &ok{Body: wire.Some("thing")}, nil
		}},
		{Method: "POST", Path: "/things/{id}/Go", Input: (*payload)(nil), Outputs: []rest.Output{{Status: "204", Type: (*none)(nil)}},
			Serve: func(context.Context, any) (any, error) { return &none{}, nil }},
	}
	for _, name := range troubles {
		o := rest.Operation{Method: "GET", Path: "/" + name, Outputs: answers, Serve: func(ctx context.Context, _ any) (any, error) {
			return &ok{Body: wire.Some("x")}, s.trouble(ctx, name)
		}}
		if strings.HasPrefix(name, "late") {
			o.Outputs = []rest.Output{{Status: "200", Type: (*stream)(nil)}}
			o.Serve = func(ctx context.Context, _ any) (any, error) {
				return &stream{Body: rest.NewStream(&lateReader{func() error {
					if err := s.trouble(ctx, name); err != nil {
						return err
					}
					return io.EOF
				}, 100_000})}, nil
			}
		}
		operations = append(operations, o)
	}
	return rest.New(rest.Description{Operations: operations}, rest.WithBasePath(o.basePath), rest.WithLogger(o.logger),
		rest.WithLimits(rest.Limits{MaxURLLength: o.url, MaxSegments: o.segments, MaxBodySize: o.body}))
}

// onBoth runs a test on both servers.
func onBoth(t *testing.T, test func(t *testing.T, made func(*service, options) http.Handler)) {
	for name, made := range servers {
		t.Run(name, func(t *testing.T) { test(t, made) })
	}
}
