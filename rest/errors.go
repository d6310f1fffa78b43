package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/web"
)

// Error is an error that a request is answered with: as problem details (RFC
// 9457), unless [WithErrors] says otherwise. Handlers and security hooks return
// one where the description has no output for it; all other errors are logged
// and answered 500 Internal Server Error without details.
type Error struct {
	Status int    // HTTP status code, 400 to 599
	Detail string // for people
	Fields []FieldError
	Header http.Header // sent along, such as Retry-After; may be nil
}

// FieldError is one of several things wrong with a request.
type FieldError struct {
	// In is path, query, header, cookie or body, and Name the parameter's name
	// or the form's field.
	In   string `json:"in"`
	Name string `json:"name,omitempty"`
	// Pointer is the JSON Pointer (RFC 6901) to the value in the body or in
	// the parameter; "" for all of it.
	Pointer string `json:"pointer,omitempty"`
	Message string `json:"message"`
}

// Error returns the detail and what is wrong in each field.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Detail)
	for i, f := range e.Fields {
		switch {
		case i > 0:
			b.WriteString("; ")
		case e.Detail != "":
			b.WriteString(": ")
		}
		b.WriteString(f.String())
	}
	return b.String()
}

// String returns the field and what is wrong in it.
func (f FieldError) String() string {
	place := f.In
	if f.Name != "" {
		place += " " + f.Name
	}
	if f.Pointer != "" {
		place += " " + f.Pointer
	}
	return place + " " + f.Message
}

// BadRequest is answered 400.
func BadRequest(detail string) error { return &Error{Status: http.StatusBadRequest, Detail: detail} }

// Unauthorized is answered 401, with the challenges of the schemes that would
// do.
func Unauthorized(detail string) error {
	return &Error{Status: http.StatusUnauthorized, Detail: detail}
}

// Forbidden is answered 403.
func Forbidden(detail string) error { return &Error{Status: http.StatusForbidden, Detail: detail} }

// NotFound is answered 404.
func NotFound(detail string) error { return &Error{Status: http.StatusNotFound, Detail: detail} }

// NotImplemented is answered 501; what names what is missing, such as
// "GET /pets".
//
//go:noinline
func NotImplemented(what string) error {
	return &Error{Status: http.StatusNotImplemented, Detail: what + " is not implemented"}
}

// maxFields is how many of the things wrong with a request are said.
const maxFields = 100

// wrongFields says what is wrong with a request.
func wrongFields(fields []FieldError) error {
	fields = fields[:min(len(fields), maxFields)]
	return &Error{Status: http.StatusBadRequest, Detail: "the request is not as the API wants it", Fields: fields}
}

// fail answers with an error, if it is one that says how.
func (c *call) fail(err error) bool {
	var answer *Error
	var refused *web.Error
	switch {
	case errors.As(err, &answer):
		if answer.Status < 400 || answer.Status > 599 {
			return false
		}
	case errors.As(err, &refused):
		answer = &Error{Status: refused.Status, Detail: refused.Message, Header: refused.Header}
	default:
		return false
	}
	if c.handler.writeError != nil {
		c.exchange.Sent = true
		c.handler.writeError(c.exchange.Writer, c.exchange.Request.WithContext(c.exchange.Context()), answer)
		return true
	}
	c.exchange.SetHeader(answer.Header)
	c.exchange.Writer.Header()["Content-Type"] = []string{"application/problem+json"}
	c.exchange.Send(answer.Status, answer.problem())
	return true
}

// problem is the form of errors on the wire.
type problem struct {
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Detail string       `json:"detail,omitempty"`
	Errors []FieldError `json:"errors,omitempty"`
}

// problem returns the error as problem details.
func (e *Error) problem() []byte {
	p := problem{Title: http.StatusText(e.Status), Status: e.Status, Detail: cut(e.Detail)}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, FieldError{f.In, cut(f.Name), cut(f.Pointer), cut(f.Message)})
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&p); err != nil {
		panic(err) // strings cannot fail
	}
	return b.Bytes()
}

// cut returns the beginning of a text that quotes a long request.
func cut(s string) string {
	const most = 1000
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
