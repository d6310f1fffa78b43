// Package together is how a server has the functions of a service do several things, all of
// them or none, that are a client's: these do not send what they would write, but hand it to
// the server, which sends what all of them write as one change set.
package together

import (
	"context"
	"net/http"
)

// Part is one of several things that are done together. It is in the context of the functions
// that do it, and knows the others.
type Part interface {
	// Send has a request be sent with those of the other parts, and returns the answer to it.
	Send(r *Request) (*http.Response, error)
	// Refuse returns the error of a function that would write by itself, which nobody could undo.
	Refuse() error
}

// Request is what a client would send.
type Request struct {
	Method string
	URL    string // behind the root of the service
	Header http.Header
	Body   []byte
	Sender
}

// Sender sends what is handed over.
type Sender interface {
	// Service is the same for all that goes to one service by one client.
	Service() any
	// SendAlone sends the request by itself.
	SendAlone() (*http.Response, error)
	// SendBatch sends a batch that the request is in, and returns the type and the body of the
	// answer. What is no success is an error.
	SendBatch(contentType string, body []byte) (string, []byte, error)
}

type partKey struct{}

// With returns a context of functions that do a part.
func With(ctx context.Context, p Part) context.Context {
	return context.WithValue(ctx, partKey{}, p)
}

// PartOf returns the part that the functions do which have a context; nil if they do something
// by itself.
func PartOf(ctx context.Context) Part {
	p, _ := ctx.Value(partKey{}).(Part)
	return p
}
