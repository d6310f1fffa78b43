package rest

import (
	"net/http"

	"github.com/odatagen/odatagen/internal/message"
)

// Tests declare operations whose functions take and return anything.

type (
	Operation   = declaration
	Requirement = message.Requirement
)

// Serve is New for operations that are declared.
func Serve(operations []Operation, options ...Option) http.Handler {
	return newHandler(description{operations: operations}, options)
}
