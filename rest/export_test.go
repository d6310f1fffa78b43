package rest

import "net/http"

// Tests declare operations whose functions take and return anything.

type (
	Operation   = declaration
	Requirement = requirement
)

// Serve is New for operations that are declared.
func Serve(operations []Operation, options ...Option) http.Handler {
	return newHandler(description{operations: operations}, options)
}
