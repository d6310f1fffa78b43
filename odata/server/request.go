package server

import (
	"context"
	"fmt"
	"net/http"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
)

// Request is what a route's handler is called with: an HTTP request whose
// path, query and body are parsed and valid.
type Request struct {
	http      *http.Request
	query     *query.Options
	keys      []value
	arguments []value
	body      odata.Structured
}

// value is a key or an argument, typed as the field of a generated struct is.
type value struct {
	name  string
	value any // nil: null or left out
	null  bool
}

// Context returns the request's context: it ends when the client leaves.
func (r *Request) Context() context.Context { return r.http.Context() }

// HTTP returns the request as it came. Its body, if the route has one, is read.
func (r *Request) HTTP() *http.Request { return r.http }

// Query returns the system query options, never nil.
func (r *Request) Query() *query.Options { return r.query }

// Key returns the key behind a placeholder of the route's path. T is the Go
// type of the key property: string, odata.Guid, an enumeration type.
// Only a route that does not fit its handler panics.
func Key[T any](r *Request, placeholder string) T {
	for i := range r.keys {
		if r.keys[i].name == placeholder {
			return as[T](&r.keys[i])
		}
	}
	panic(fmt.Sprintf("server: the route has no key %q", placeholder))
}

// Argument returns the argument for a function's parameter, or the zero T if
// it is null or left out. T is the Go type of the parameter: int32,
// odata.Guid, []string, an enumeration type or a pointer to a structured type.
// Only a route that does not fit its handler panics.
func Argument[T any](r *Request, parameter string) T {
	v, _ := OptionalArgument[T](r, parameter).Get()
	return v
}

// OptionalArgument returns the argument for a function's parameter that may be
// null or left out.
func OptionalArgument[T any](r *Request, parameter string) odata.Opt[T] {
	for i := range r.arguments {
		v := &r.arguments[i]
		switch {
		case v.name != parameter:
		case v.null:
			return odata.Null[T]()
		case v.value == nil:
			return odata.Opt[T]{}
		default:
			return odata.Some(as[T](v))
		}
	}
	panic(fmt.Sprintf("server: the route has no parameter %q", parameter))
}

// Body returns the request's body, or what an action's parameters are in. T is
// the type that the route's Body returns; it is a nil pointer for an empty body.
// Only a route that does not fit its handler panics.
func Body[T odata.Structured](r *Request) T {
	if r.body == nil {
		var none T
		return none
	}
	return r.body.(T)
}
