package odata

// Error is an error in OData's form (JSON Format 21.1): what a handler answers a
// request with, and what a client finds in the answer. It is sent to the client as JSON;
// all other errors of handlers are logged and answered 500 Internal Server Error without
// details. Texts that are very long, which those that quote the request can be, are cut
// when they are sent. The messages of this module are in English, and so are those of
// handlers, unless Header says another Content-Language.
type Error struct {
	Status  int    // HTTP status code, 400 to 599
	Code    string // for programs; empty: a name of the status, such as "NotFound"
	Message string // for people
	Target  string // what is wrong, such as a property or a query option; may be empty
	Details []ErrorDetail
	Header  map[string][]string // an http.Header, sent along, such as Retry-After; may be nil
}

// ErrorDetail is one of several things wrong with a request.
type ErrorDetail struct {
	Code    string
	Message string
	Target  string
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }
