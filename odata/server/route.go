package server

import "github.com/odatagen/odatagen/wire"

// routeKind is what a route does.
type routeKind string

// The kinds of routes.
const (
	readRoute     routeKind = "read"     // reads an entity
	listRoute     routeKind = "list"     // reads a collection of entities
	functionRoute routeKind = "function" // calls a function
	actionRoute   routeKind = "action"   // calls an action
)

// declaration is a path and a method with the handler that answers them.
type declaration struct {
	Kind routeKind
	// Path is the path below the root of the service, such as
	// "/communications/callRecords/{callRecord-id}/sessions". A segment in
	// braces is a key; it names the placeholders of the key properties,
	// separated by commas for a compound key. An operation is the last segment:
	// the qualified name of a bound one, the name of an import at the root.
	Path string
	// Method is the HTTP method. GET also answers HEAD.
	Method string
	// Keys are the key properties behind Path's placeholders, in path order. A
	// placeholder without an entry is a property of type Edm.String whose name
	// is what stands after the placeholder's last hyphen.
	Keys []keyProperty
	// Function holds the names of the parameters of each overload of a
	// function, the binding parameter left out: an overload without parameters
	// is an empty list (URL Conventions 4.9). One with a question mark behind its name
	// may be left out.
	Function [][]string
	// Parameters returns a new struct for the parameters of the operation, a
	// property each; nil if there are none. A function's are in the URL, an
	// action's in the request's body.
	Parameters func() wire.Structured
	// Required names the parameters that must be given and not be null. An
	// action's body may be left out if it has none (Protocol 11.5.5.1).
	Required []string
	// Collection says that the result is a collection.
	Collection bool
	// Type is a typed nil of the structured type that the result has or
	// collects as declared; nil for other results and for none.
	Type wire.Structured
	// ResultType is the name of the result's type where Type is nil, such as
	// "Edm.Int32" or "Collection(Edm.String)"; empty for no result.
	ResultType string
	// Context is what stands after "$metadata#" for results that are found in
	// another place than Path: the entity set or singleton a navigation
	// property or an operation is bound to, such as "Customers", or the name
	// of the type if they are in none. Empty, it is Path for resources and the
	// name of the result's type for operations (Protocol 10). An operation's that
	// begins with "." is a path from what it is bound to: see [New].
	Context string
	// Nullable says that a nil result is a null, answered 204 No Content, as
	// of a single-valued navigation property. Otherwise a nil entity is
	// answered 404 Not Found.
	Nullable bool
	// Forbidden says that the service's capabilities do not allow the request, and
	// none below it: the answer is 405 Method Not Allowed, whatever Handle does.
	Forbidden bool
	// Scopes are the permissions the description states: any one group
	// suffices, and takes all of its scopes. Empty: none are stated.
	Scopes [][]string
	// Handle answers a request. The result is a wire.Structured, a
	// odata.Page, a primitive value or a slice of primitive values as they are
	// the fields of generated types, or nil. A typed nil pointer is nil. A page
	// with More is sent item by item, as odata.WritePage writes it.
	Handle func(*request) (any, error)
	// codecs has those of results whose type others have written.
	codecs []wire.Codec
}

// keyProperty is a property of an entity type's key, in a route's path.
type keyProperty struct {
	Name     string // the placeholder in Path, such as "callRecord-id"
	Property string // the name, or alias, in key predicates, such as "id"
	Type     string // the primitive type, such as "Edm.String", or an enumeration type's name
}
