package server

import (
	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/wire"
)

// declaration is a path and a method with the handler that answers them. GET also
// answers HEAD.
type declaration struct {
	routes.Route
	// Parameters returns a new struct for the parameters of the operation, a
	// property each; nil if there are none. A function's are in the URL, an
	// action's in the request's body.
	Parameters func() wire.Structured
	// Collection says that the result is a collection.
	Collection bool
	// Type is a typed nil of the structured type that the result has or
	// collects as declared; nil for other results and for none.
	Type wire.Structured
	// Handle answers a request. The result is a wire.Structured, a
	// odata.Page, a primitive value or a slice of primitive values as they are
	// the fields of generated types, or nil. A typed nil pointer is nil. A page
	// with More is sent item by item, as odata.WritePage writes it.
	Handle func(*request) (any, error)
	// unserved says that the function is nil: Handle then is an error.
	unserved bool
	// byHand says that the function was written, and not filled in by a store, which gives
	// entities values first, or by a client: see [request.checkNeeded].
	byHand bool
	// written is what Capabilities say of what is written, and said what the description does of the
	// parameters of the operation, by name.
	written written
	said    map[string]described.Parameter
	// codecs has those of results whose type others have written.
	codecs []wire.Codec
	// reading are the options that requests are read with.
	reading []wire.Option
}
