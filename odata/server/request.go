package server

import (
	"context"

	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// request is what a route's handler is called with: an HTTP request whose
// path, query and body are parsed and valid.
type request struct {
	query      *query.Options // about what the handler returns; they select a property that is asked for
	keys       []keyValue
	parameters wire.Structured // of an operation; nil if it has none

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
func (r *request) Context() context.Context { return r.exchange.Request.Context() }
