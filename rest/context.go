package rest

import (
	"context"
	"net/http"
	"time"
)

// callContext is the context of handlers and security hooks: that of the HTTP request, and in
// it the request. It is a part of the call, so that it costs nothing.
type callContext call

type requestKey struct{}

// RequestOf returns the HTTP request that the context of a handler or of a
// security hook belongs to; nil for another context.
func RequestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}

func (c *callContext) http() context.Context { return c.exchange.Request.Context() }

func (c *callContext) Deadline() (time.Time, bool) { return c.http().Deadline() }
func (c *callContext) Done() <-chan struct{}       { return c.http().Done() }
func (c *callContext) Err() error                  { return c.http().Err() }

// Value implements [context.Context].
func (c *callContext) Value(key any) any {
	if _, own := key.(requestKey); own {
		return c.exchange.Request
	}
	return c.http().Value(key)
}
