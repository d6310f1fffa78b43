package client

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/visible"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// Error is an answer that is no success.
type Error struct {
	Name   string // the function that was called, or ""
	Method string
	Path   string // host and path, without the query
	Status int
	Header http.Header
	// Body is the answer's body, of which at most 64 KiB are kept.
	Body []byte
	// OData is what the body says in OData's form (JSON Format 21.1), with the Status and
	// the Header of the answer; if it says nothing, these alone.
	OData *odata.Error
	// RequestID is how the service calls the request, for its support: the first of the
	// headers request-id, x-ms-request-id, x-request-id and x-correlation-id.
	RequestID string
	// RetryAfter is how long the service asks to wait; 0 if it does not.
	RetryAfter time.Duration
}

// Error says what was asked for, the status, and what the service said.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("client: ")
	if e.Name != "" {
		b.WriteString(e.Name + ": ")
	}
	fmt.Fprintf(&b, "%s %s: %d %s", e.Method, e.Path, e.Status, http.StatusText(e.Status))
	switch {
	case e.OData.Message != "" || e.OData.Code != "":
		for _, text := range []string{e.OData.Code, e.OData.Message} {
			if text != "" {
				b.WriteString(": " + visible.Text(text))
			}
		}
	case len(e.Body) > 0:
		fmt.Fprintf(&b, ": %.200q", e.Body)
	}
	if e.RequestID != "" {
		b.WriteString(" (request " + visible.Text(e.RequestID) + ")")
	}
	return b.String()
}

// Unwrap returns the [odata.Error], which a handler may return as its own.
func (e *Error) Unwrap() error { return e.OData }

// refused makes an error of an answer.
func (x *exchange) refused(answer *http.Response) error {
	body := call.ErrorBody(answer.Body)
	e := &Error{
		Name: x.request.Name, Method: x.request.Method, Path: x.request.Place(),
		Status: answer.StatusCode, Header: answer.Header, Body: body,
		OData: readError(body), RequestID: call.RequestID(answer.Header), RetryAfter: call.RetryAfter(answer.Header, time.Now()),
	}
	e.OData.Status = answer.StatusCode
	if h := x.handling(); h != nil && e.Status == http.StatusNotFound && e.OData.Message == x.request.URL.Path+" is not found" {
		h.Absent()
	}
	return e
}

// readError reads an error in OData's form, as far as it has that: services put other
// values in places of texts.
func readError(body []byte) *odata.Error {
	e := &odata.Error{}
	outer, err := wire.ParseRaw(string(body))
	if err != nil {
		return e
	}
	inner := codec.Member(outer, "error")
	text := func(of wire.Raw, name string) string { return textOf(codec.Member(of, name)) }
	e.Code, e.Message, e.Target = text(inner, "code"), text(inner, "message"), text(inner, "target")
	for name, d := range codec.Members(codec.Member(inner, "details")) {
		if name == "" {
			e.Details = append(e.Details, odata.ErrorDetail{Code: text(d, "code"), Message: text(d, "message"), Target: text(d, "target")})
		}
	}
	return e
}

// textOf returns a text, or that in the member value, as version 3 of OData has it, or a
// number, which some services have for a code.
func textOf(value wire.Raw) string {
	if text, ok := value.Text(); ok {
		return text
	}
	if value != "" && strings.ContainsRune("-0123456789", rune(value[0])) {
		return string(value)
	}
	text, _ := codec.Member(value, "value").Text()
	return text
}
