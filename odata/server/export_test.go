package server

import (
	"fmt"
	"net/http"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// Tests declare routes whose handlers get the request as it was parsed.

type (
	Request     = request
	Route       = declaration
	KeyProperty = keyProperty
)

const (
	ReadRoute     = readRoute
	ListRoute     = listRoute
	FunctionRoute = functionRoute
	ActionRoute   = actionRoute
)

// Serve is New for routes that are declared.
func Serve(d gen.Description, routes []Route, options ...Option) http.Handler {
	return newHandler(d, routes, options)
}

func (r *request) HTTP() *http.Request   { return r.exchange.Request }
func (r *request) Query() *query.Options { return r.query }

// Key returns the key behind a placeholder of the route's path.
func Key[T any](r *Request, placeholder string) T {
	for i := range r.keys {
		if r.keys[i].name == placeholder {
			return r.keys[i].value.(T)
		}
	}
	panic(fmt.Sprintf("the route has no key %q", placeholder))
}

// Parameters returns the parameters of a function or an action.
func Parameters[T wire.Structured](r *Request) T { return r.parameters.(T) }
