package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server"
	servergen "github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
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

// serviceOf returns a service: a struct with the groups as fields.
func serviceOf(groups ...any) any {
	var fields []reflect.StructField
	for i, g := range groups {
		fields = append(fields, reflect.StructField{Name: fmt.Sprint("Group", i), Type: reflect.TypeOf(g)})
	}
	v := reflect.New(reflect.StructOf(fields)).Elem()
	for i, g := range groups {
		v.Field(i).Set(reflect.ValueOf(g))
	}
	return v.Interface()
}

// groupOf returns a struct of functions: those that make yields for the troubles that
// begin with "late", or for the others. tag is what their tags have beside the route.
func groupOf[F any](late bool, tag string, make func(name string) F) any {
	var fields []reflect.StructField
	var functions []F
	for _, name := range troubles {
		if strings.HasPrefix(name, "late") == late {
			route := fmt.Sprintf("route:%q %s", "GET /"+name, tag)
			fields = append(fields, reflect.StructField{Name: strings.ToUpper(name), Type: reflect.TypeFor[F](), Tag: reflect.StructTag(route)})
			functions = append(functions, make(name))
		}
	}
	v := reflect.New(reflect.StructOf(fields)).Elem()
	for i, f := range functions {
		v.Field(i).Set(reflect.ValueOf(f))
	}
	return v.Interface()
}

func odataHandler(s *service, o options) http.Handler {
	type (
		ctx     = context.Context
		q       = *query.Options
		text    = wire.Opt[string]
		trouble = func(ctx, q) (text, error)
		late    = func(ctx, q) (odata.Page[*thing], error)
		things  struct {
			List func(ctx, q) (text, error)         `route:"GET /things" kind:"read" result:"Edm.String"`
			Read func(ctx, string, q) (text, error) `route:"GET /things/{id}" kind:"read" result:"Edm.String"`
			Go   func(ctx, string, q) error         `route:"POST /things/{id}/Go" kind:"action"`
		}
	)
	return server.New(serviceOf(
		things{
			List: func(ctx, q) (text, error) { return wire.Some("list"), nil },
			Read: func(_ ctx, id string, _ q) (text, error) {
				s.seen <- id
				return wire.Some("thing"), nil
			},
			Go: func(ctx, string, q) error { return nil },
		},
		groupOf(false, `kind:"read" result:"Edm.String"`, func(name string) trouble {
			return func(c ctx, _ q) (text, error) { return wire.Some("x"), s.trouble(c, name) }
		}),
		groupOf(true, `kind:"list"`, func(name string) late {
			return func(c ctx, _ q) (odata.Page[*thing], error) {
				return odata.Page[*thing]{More: odata.SeqOf(func(yield func(*thing, error) bool) {
					for range 1000 {
						if !yield(&thing{Name: wire.Some(strings.Repeat("x", 100))}, nil) {
							return
						}
					}
					yield(nil, s.trouble(c, name))
				})}, nil
			}
		}),
	), servergen.Description{}, server.WithBasePath(o.basePath), server.WithLogger(o.logger),
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

type (
	// An id or a body is what a function of rest takes, an answer what it returns.
	id struct {
		ID string `path:"id,required"`
	}
	payload struct {
		ID   string `path:"id,required"`
		Body *thing `body:"application/json"`
	}
	answer interface{ answer() }
	ok     struct {
		Body wire.Opt[string] `body:"application/json"`
	}
	none   struct{}
	stream struct {
		Body *rest.Stream `body:"application/octet-stream"`
	}
)

func (*ok) answer()     {}
func (*none) answer()   {}
func (*stream) answer() {}

func restHandler(s *service, o options) http.Handler {
	type (
		ctx     = context.Context
		trouble = func(ctx) (answer, error)
		things  struct {
			List func(ctx) (answer, error)           `route:"GET /things"`
			Read func(ctx, *id) (answer, error)      `route:"GET /things/{id}"`
			Go   func(ctx, *payload) (answer, error) `route:"POST /things/{id}/Go"`
		}
	)
	outputs := []gen.Outputs{{Of: (*answer)(nil), Outputs: []gen.Output{
		{Status: "200", Type: (*ok)(nil)}, {Status: "204", Type: (*none)(nil)}, {Status: "200", Type: (*stream)(nil)},
	}}}
	return rest.New(serviceOf(
		things{
			List: func(ctx) (answer, error) { return &ok{Body: wire.Some("list")}, nil },
			Read: func(_ ctx, in *id) (answer, error) {
				s.seen <- in.ID
				return &ok{Body: wire.Some("thing")}, nil
			},
			Go: func(ctx, *payload) (answer, error) { return &none{}, nil },
		},
		groupOf(false, "", func(name string) trouble {
			return func(c ctx) (answer, error) { return &ok{Body: wire.Some("x")}, s.trouble(c, name) }
		}),
		groupOf(true, "", func(name string) trouble {
			return func(c ctx) (answer, error) {
				return &stream{Body: rest.NewStream(&lateReader{func() error {
					if err := s.trouble(c, name); err != nil {
						return err
					}
					return io.EOF
				}, 100_000})}, nil
			}
		}),
	), gen.Description{Outputs: [][]gen.Outputs{outputs}}, rest.WithBasePath(o.basePath), rest.WithLogger(o.logger),
		rest.WithLimits(rest.Limits{MaxURLLength: o.url, MaxSegments: o.segments, MaxBodySize: o.body}))
}

// onBoth runs a test on both servers.
func onBoth(t *testing.T, test func(t *testing.T, made func(*service, options) http.Handler)) {
	for name, made := range servers {
		t.Run(name, func(t *testing.T) { test(t, made) })
	}
}
