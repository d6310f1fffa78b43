package server

import (
	"fmt"
	"net/http"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// Tests declare routes whose handlers get the request as it was parsed.

type (
	Parsed      = request
	KeyProperty = routes.Key
)

const (
	ReadRoute     = routes.Read
	ListRoute     = routes.List
	FunctionRoute = routes.Function
	ActionRoute   = routes.Action
)

// Route is what the tags and the type of a function say elsewhere.
type Route struct {
	Kind                routes.Kind
	Method, Path        string
	Keys                []KeyProperty
	Function            [][]string
	Parameters          func() wire.Structured
	Required            []string
	Collection          bool
	Type                wire.Structured
	ResultType, Context string
	Nullable, Forbidden bool
	Scopes              [][]string
	Handle              func(*Parsed) (any, error)
}

// Serve is New for routes that are declared.
func Serve(d gen.Description, declared []Route, options ...Option) http.Handler {
	var list []declaration
	for _, r := range declared {
		segments, err := routes.Split(r.Path, r.Keys)
		if err != nil {
			panic("server: the route " + r.Method + " " + r.Path + ": " + err.Error())
		}
		list = append(list, declaration{
			Route: routes.Route{Kind: r.Kind, Method: r.Method, Path: r.Path, Segments: segments, Overloads: r.Function, Required: r.Required,
				ResultType: r.ResultType, Context: r.Context, Nullable: r.Nullable, Forbidden: r.Forbidden, Scopes: r.Scopes},
			Parameters: r.Parameters, Collection: r.Collection, Type: r.Type, Handle: r.Handle, byHand: true,
		})
	}
	return newHandler(d, described.Read(d.MetadataXML), list, options)
}

// ParsePath parses a path as the handler does.
func ParsePath(h http.Handler, rawPath, rawQuery string) (*query.Path, error) {
	return h.(*handler).parser.Path(rawPath, rawQuery)
}

func (r *request) HTTP() *http.Request   { return r.exchange.Request }
func (r *request) Query() *query.Options { return r.query }

// Key returns the key behind a placeholder of the route's path.
func Key[T any](r *Parsed, placeholder string) T {
	for i := range r.keys {
		if r.keys[i].name == placeholder {
			return r.keys[i].value.(T)
		}
	}
	panic(fmt.Sprintf("the route has no key %q", placeholder))
}

// Parameters returns the parameters of a function or an action.
func Parameters[T wire.Structured](r *Parsed) T { return r.parameters.(T) }
