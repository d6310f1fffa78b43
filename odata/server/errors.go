package server

import (
	"net/http"
)

// Error is an error that a handler answers a request with: it is sent to the
// client as OData JSON (JSON Format 21.1). All other errors are logged and
// answered 500 Internal Server Error without details.
type Error struct {
	Status  int    // HTTP status code, 400 to 599
	Code    string // for programs; empty: a name of the status, such as "NotFound"
	Message string // for people
	Target  string // what is wrong, such as a property or a query option; may be empty
	Details []ErrorDetail
	Header  http.Header // sent along, such as Retry-After; may be nil
}

// ErrorDetail is one of several things wrong with a request.
type ErrorDetail struct {
	Code    string
	Message string
	Target  string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// BadRequest is answered 400; target names what is wrong, or is empty.
func BadRequest(message, target string) error {
	return &Error{Status: http.StatusBadRequest, Message: message, Target: target}
}

// Unauthorized is answered 401 with a Bearer challenge.
func Unauthorized(message string) error {
	return &Error{Status: http.StatusUnauthorized, Message: message,
		Header: http.Header{"Www-Authenticate": {"Bearer"}}}
}

// Forbidden is answered 403.
func Forbidden(message string) error {
	return &Error{Status: http.StatusForbidden, Message: message}
}

// NotFound is answered 404.
func NotFound(message string) error {
	return &Error{Status: http.StatusNotFound, Message: message}
}

// NotImplemented is answered 501; what names what is missing, such as
// "GET /communications" (Protocol 9.3.1).
func NotImplemented(what string) error {
	return &Error{Status: http.StatusNotImplemented, Message: what + " is not implemented", Target: what}
}
