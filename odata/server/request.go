package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Request is what a route's handler is called with: an HTTP request whose
// path, query and body are parsed and valid.
type Request struct {
	query      *query.Options
	keys       []keyValue
	parameters wire.Structured

	// What answering it takes.
	exchange web.Exchange
	asked    *query.Options // by the client
	handler  *handler
	match    match
	route    *route
	target   target
	format   format
}

// keyValue is a key, typed as the field of a generated struct is.
type keyValue struct {
	name  string // the placeholder
	value any
}

// Context returns the request's context: it ends when the client leaves.
//
//go:noinline
func (r *Request) Context() context.Context { return r.exchange.Request.Context() }

// HTTP returns the request as it came. Its body, if the route has one, is read.
func (r *Request) HTTP() *http.Request { return r.exchange.Request }

// Query returns the system query options that are about what the handler
// returns, never nil. For a request for a property, they select it.
//
//go:noinline
func (r *Request) Query() *query.Options { return r.query }

// Key returns the key behind a placeholder of the route's path. T is the Go
// type of the key property, such as string, int32 or wire.Guid; string for an
// enumeration type.
// Only a route that does not fit its handler panics.
//
//go:noinline
func Key[T any](r *Request, placeholder string) T {
	for i := range r.keys {
		if r.keys[i].name == placeholder {
			return r.keys[i].value.(T)
		}
	}
	panic(fmt.Sprintf("server: the route has no key %q", placeholder))
}

// Parameters returns the parameters of a function or an action. T is the type
// that the route's Parameters returns. It is never nil: parameters that the
// request leaves out are absent.
// Only a route that does not fit its handler panics.
//
//go:noinline
func Parameters[T wire.Structured](r *Request) T {
	return r.parameters.(T)
}
