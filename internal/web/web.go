// Package web is what the servers of odata/server and rest have in common: the
// loop around each request – base path, limits, errors, panics, clients that
// have gone, the log – and the tree of paths. How an answer looks is for the
// protocols to say.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// Config is what the options of both servers say.
type Config struct {
	Logger   *slog.Logger // nil: [slog.Default]
	BasePath string       // where the root is, such as "/v1"; see [New]
	Limits   Limits
}

// Protocol is how requests are answered. C is the protocol's own type of a
// request that is being answered.
type Protocol[C any] struct {
	// Serve answers a request for what is at its path below the base path, or
	// returns an error to answer.
	Serve func(c C) error
	// Fail answers with an error, and reports whether it knows how. It knows
	// every [*Error].
	Fail func(c C, err error) bool
}

// Loop serves requests by a protocol.
type Loop[C any] struct {
	config   Config
	base     base
	protocol Protocol[C]
}

// New returns a loop. The base path may be percent-encoded or not: "/mein
// dienst" and "/mein%20dienst" are the same one. Slashes at its ends mean
// nothing.
func New[C any](c Config, p Protocol[C]) *Loop[C] {
	c.Limits = c.Limits.withDefaults()
	return &Loop[C]{c, parseBase(c.BasePath), p}
}

// BasePath returns the base path percent-encoded, without a slash at its end.
func (l *Loop[C]) BasePath() string { return l.base.escaped }

// Serve answers the request of x. c is what the protocol knows it by.
func (l *Loop[C]) Serve(x *Exchange, c C) {
	x.config = &l.config
	defer l.recover(x, c)
	if x.Request.Method == http.MethodOptions && x.Request.RequestURI == "*" {
		// It asks for nothing in particular (RFC 9110, 9.3.7). net/http answers it
		// itself unless told not to.
		x.Send(http.StatusNoContent, nil)
		return
	}
	err := l.find(x)
	if err == nil {
		err = l.protocol.Serve(c)
	}
	if err != nil {
		l.fail(x, c, err)
	}
}

// statusClientGone is the status of an answer to a client that has gone: what
// wraps the server logs it, and nobody receives it.
const statusClientGone = 499

// fail answers with an error. One that the protocol does not know is logged,
// and the client is not told what it is.
func (l *Loop[C]) fail(x *Exchange, c C, err error) {
	switch {
	case x.Sent:
		if !x.clientGone() {
			x.Log("the answer is broken off", "error", err)
		}
		panic(http.ErrAbortHandler) // nobody must take it for whole
	case x.clientGone() && errors.Is(err, context.Canceled):
		x.Send(statusClientGone, nil)
		return
	}
	x.forgetBody()
	if l.protocol.Fail(c, err) {
		return
	}
	x.Log("the request failed", "error", err)
	l.protocol.Fail(c, internal(err))
}

// internal returns what a client is told of an error that is the server's.
func internal(err error) *Error {
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Status: http.StatusServiceUnavailable, Message: "the request took too long"}
	}
	return &Error{Status: http.StatusInternalServerError, Message: "an error on the server"}
}

// recover logs a panic with its stack, and answers it with 500. It breaks the
// answer off if it has begun. [http.ErrAbortHandler] is passed on.
func (l *Loop[C]) recover(x *Exchange, c C) {
	switch p := recover(); {
	case p == nil:
	case p == http.ErrAbortHandler:
		panic(p)
	default:
		x.Log("panic while serving a request", "panic", p, "stack", string(debug.Stack()))
		if x.Sent {
			panic(http.ErrAbortHandler)
		}
		x.forgetBody()
		l.protocol.Fail(c, internal(nil))
	}
}

// Error is a request that is refused, whatever the protocol.
type Error struct {
	Status  int
	Message string
	Target  string      // what is wrong, such as the name of a query parameter; may be empty
	Header  http.Header // sent along; may be nil
	Err     error       // behind it; may be nil
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the error behind it.
func (e *Error) Unwrap() error { return e.Err }
