package client

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/wire"
)

// Error is an answer that is not what was wanted: one that the description does not
// declare, that cannot be read as what it declares or, from [Body] and [Answer], one that
// it declares and that is no success.
type Error struct {
	Name   string // the function that was called; what follows is known of those of a client alone
	Method string
	Path   string // host and path, without the query
	Status int
	Header http.Header
	// Body is the answer's body if the answer is not declared, of which at most 64 KiB are
	// kept.
	Body []byte
	// Output is the answer if it is declared, such as a *petstorehttp.NotFound, which
	// errors.As finds too if it is an error.
	Output any
	// Problem is what the body says as problem details (RFC 9457), with the status; nil if
	// the answer is declared, or is no error. A handler may return it as its own.
	Problem *rest.Error
	// RequestID is how the API calls the request, for its support: the first of the
	// headers request-id, x-ms-request-id, x-request-id and x-correlation-id.
	RequestID string
	// RetryAfter is how long the API asks to wait; 0 if it does not.
	RetryAfter time.Duration
	// Err says why the answer is not one that is declared, and what lacks; nil if nothing.
	Err error
}

// Error says what was asked for, the status, and what the API said.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("client: ")
	if e.Name != "" {
		b.WriteString(e.Name + ": ")
	}
	if e.Method != "" {
		fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, "%d %s: ", e.Status, http.StatusText(e.Status))
	}
	var said []string
	switch declared, isError := e.Output.(error); {
	case isError:
		said = append(said, visible.Text(declared.Error()))
	case e.Output != nil:
		said = append(said, fmt.Sprintf("%T", e.Output))
	case e.Problem != nil && e.Problem.Error() != "":
		said = append(said, visible.Text(e.Problem.Error()))
	case len(e.Body) > 0:
		said = append(said, fmt.Sprintf("%.200q", e.Body))
	}
	if e.Err != nil {
		said = append(said, e.Err.Error())
	}
	b.WriteString(strings.Join(said, ": "))
	if e.RequestID != "" {
		b.WriteString(" (request " + visible.Text(e.RequestID) + ")")
	}
	return strings.TrimSuffix(b.String(), ": ")
}

// Unwrap returns the Output if it is an error, the Problem and Err.
func (e *Error) Unwrap() []error {
	var list []error
	if err, ok := e.Output.(error); ok {
		list = append(list, err)
	}
	if e.Problem != nil {
		list = append(list, e.Problem)
	}
	if e.Err != nil {
		list = append(list, e.Err)
	}
	return list
}

// refused makes an error of an answer that is not declared.
func (o *operation) refused(r *call.Request, answer *http.Response, body []byte, why error) error {
	e := errorOf(r, answer)
	e.Body = body
	if answer.StatusCode >= 400 && answer.StatusCode <= 599 {
		e.Problem = problemOf(answer, body)
	}
	if o.anonymous(r) && answer.StatusCode == http.StatusUnauthorized {
		why = o.lacking()
	}
	if e.Err = why; why == errUndeclared && answer.StatusCode >= 400 {
		e.Err = nil // the status says it
	}
	return e
}

// errorOf returns an error about an exchange.
func errorOf(r *call.Request, answer *http.Response) *Error {
	return &Error{
		Name: r.Name, Method: r.Method, Path: r.Place(), Status: answer.StatusCode, Header: answer.Header,
		RequestID: call.RequestID(answer.Header), RetryAfter: call.RetryAfter(answer.Header, time.Now()),
	}
}

// problemOf reads problem details as far as the body has them: members of another type
// are left out (RFC 9457, section 3.1).
func problemOf(answer *http.Response, body []byte) *rest.Error {
	e := &rest.Error{Status: answer.StatusCode}
	for _, name := range []string{"Www-Authenticate", "Retry-After"} {
		if values := answer.Header[name]; values != nil {
			if e.Header == nil {
				e.Header = http.Header{}
			}
			e.Header[name] = values
		}
	}
	problem, err := wire.ParseRaw(string(body))
	if err != nil {
		return e
	}
	text := func(of wire.Raw, name string) string {
		text, _ := codec.Member(of, name).Text()
		return text
	}
	e.Detail = cmp.Or(text(problem, "detail"), text(problem, "title"), text(problem, "message"))
	if e.Detail == http.StatusText(e.Status) {
		e.Detail = ""
	}
	for name, field := range codec.Members(codec.Member(problem, "errors")) {
		message := cmp.Or(text(field, "message"), text(field, "detail")) // the latter in RFC 9457's example
		if name == "" && message != "" {
			e.Fields = append(e.Fields, rest.FieldError{In: text(field, "in"), Name: text(field, "name"), Pointer: text(field, "pointer"), Message: message})
		}
	}
	return e
}
