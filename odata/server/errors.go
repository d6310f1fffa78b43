package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Error is an error that a handler answers a request with.
type Error = odata.Error

// ErrorDetail is one of several things wrong with a request.
type ErrorDetail = odata.ErrorDetail

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
// "GET /communications" (Protocol 9.3.1). It is the target too, if it is no more than a name.
//
//go:noinline
func NotImplemented(what string) error {
	return &Error{Status: http.StatusNotImplemented, Message: what + " is not implemented", Target: nameIn(what)}
}

// nameIn returns a name, or an option of a query with which a phrase begins; "" for other phrases.
func nameIn(phrase string) string {
	name, _, more := strings.Cut(phrase, " ")
	if more && !strings.HasPrefix(name, "$") {
		return ""
	}
	return name
}

// badArguments says what is wrong with the parameters of an operation.
func badArguments(err error) error {
	e := &Error{Status: http.StatusBadRequest, Message: codec.ToldToClients(err)}
	var place *wire.Error
	if errors.As(err, &place) {
		e.Target = strings.TrimPrefix(place.Pointer, "/")
	}
	return e
}

// fail answers with an error, if it is one that says how.
func (r *request) fail(err error) bool {
	var own *Error
	var wrong *query.Error
	var refused *web.Error
	switch {
	case errors.As(err, &own):
		if own.Status < 400 || own.Status > 599 {
			return false
		}
	case errors.As(err, &wrong):
		own = r.wrongQuery(err, wrong)
	case errors.As(err, &refused):
		own = &Error{Status: refused.Status, Message: refused.Message, Target: refused.Target, Header: refused.Header}
	default:
		return false
	}
	h := r.exchange.Writer.Header()
	h["Content-Language"] = errorLanguage
	if i := slices.Index(h["Vary"], varyPrefer[0]); i >= 0 { // the answer that it was about is not sent
		h["Vary"] = slices.Concat(h["Vary"][:i], vary, h["Vary"][i+1:])
	}
	r.exchange.SetHeader(own.Header)
	r.send(own.Status, errorContentType, bodyOf(own))
	return true
}

// partOf returns what stands at an offset of a path that has been decoded, up to what
// separates it from others.
func partOf(rawPath string, offset int) string {
	path, err := url.PathUnescape(rawPath)
	if err != nil || offset < 0 || offset > len(path) {
		return "path"
	}
	part := path[offset:]
	if end := strings.IndexAny(part, "/(), "); end >= 0 {
		part = part[:end]
	}
	return cmp.Or(part, "path")
}

// wrongQuery is the answer to a query that is wrong: first of all as first says, and if
// there is more, with all in the details.
func (r *request) wrongQuery(err error, first *query.Error) *Error {
	message := func(e *query.Error) string { return strings.TrimPrefix(e.Error(), "query: ") }
	target := func(e *query.Error) string {
		if e.Option == "path" {
			return partOf(r.exchange.Rest, e.Offset)
		}
		return e.Option
	}
	own := &Error{Status: first.Status, Message: message(first), Target: target(first)}
	if all := (query.Errors)(nil); errors.As(err, &all) && len(all) > 1 {
		for _, e := range all {
			own.Details = append(own.Details, ErrorDetail{Message: message(e), Target: target(e)})
		}
	}
	return own
}

// errorLanguage is the language of messages (JSON Format 21.1), unless the error
// has another in its Header.
var errorLanguage = []string{"en"}

// errorContentType is the form of all errors, whatever the request accepts.
var errorContentType = []string{"application/json"}

// errorBody is the form of errors on the wire (JSON Format 21.1).
type errorBody struct {
	Error struct {
		Code    string       `json:"code"`
		Message string       `json:"message"`
		Target  string       `json:"target,omitempty"`
		Details []detailBody `json:"details,omitempty"`
	} `json:"error"`
}

type detailBody struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Target  string `json:"target,omitempty"`
}

// bodyOf returns the error as JSON.
func bodyOf(e *Error) []byte {
	var body errorBody
	body.Error.Message, body.Error.Target = cut(e.Message, maxMessage), cut(e.Target, maxTarget)
	fallback := strings.ReplaceAll(http.StatusText(e.Status), " ", "")
	if fallback == "" {
		fallback = "Error"
	}
	body.Error.Code = cmp.Or(e.Code, fallback)
	for _, d := range e.Details {
		body.Error.Details = append(body.Error.Details, detailBody{cmp.Or(d.Code, fallback), cut(d.Message, maxMessage), cut(d.Target, maxTarget)})
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&body); err != nil {
		panic(err) // strings cannot fail
	}
	return b.Bytes()
}

// The bytes of a message and of a target that are sent.
const maxMessage, maxTarget = 1000, 200

// cut returns about n bytes of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + "…"
}
