// Package server serves OData over HTTP for generated code (OData Protocol
// 4.01).
//
// Generated packages have structs of functions, whose tags say which route each
// serves; [RoutesOf] makes the routes of a [Description] of them. A function gets
// typed keys, parsed query options and typed parameters, and returns a value or an
// error. All else is done here: finding the route, negotiation, $select and $expand on what is
// written, properties and counts below the routes, the service document,
// $metadata, and errors as OData JSON.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
)

// New returns a handler that serves what d describes. It panics if a route is
// malformed or given twice: routes are part of a program, not input.
//
// Register it with [http.ServeMux] at a path that ends in a slash. The mux
// redirects paths with "//"; write a key that has them as %2F%2F.
func New(d Description, options ...Option) http.Handler {
	h := &handler{description: d, root: newRouter(d.Routes)}
	for _, set := range options {
		set(&h.config)
	}
	h.limits = h.limits.withDefaults()
	if h.logger == nil {
		h.logger = slog.Default()
	}
	h.metadata = newMetadata(&d)
	h.forms = newForms()
	h.buffers.New = func() any { return new([]byte) }
	return h
}

type handler struct {
	config
	description Description
	root        *node
	metadata    [2]document // by media
	forms       *forms
	buffers     sync.Pool // of *[]byte
}

// maxPooledBuffer is the size of a buffer that is too large to be kept.
const maxPooledBuffer = 1 << 20

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &Request{handler: h, http: r, writer: w}
	defer x.recover()
	if err := x.serve(); err != nil {
		x.fail(err)
	}
}

// serve answers the request, or returns an error to answer.
func (r *Request) serve() (err error) {
	if r.format.version, err = negotiateVersion(r.http.Header); err != nil {
		return err
	}
	path := r.http.URL.EscapedPath()
	if n, limit := len(path)+len(r.http.URL.RawQuery), r.handler.limits.MaxURLLength; n > limit {
		return &Error{Status: http.StatusRequestURITooLong, Message: fmt.Sprintf("the URL has %d bytes, the limit MaxURLLength is %d", n, limit)}
	}
	path, ok := strings.CutPrefix(path, r.handler.basePath)
	if !ok || path != "" && path[0] != '/' {
		return NotFound("the service is at " + r.handler.basePath + "/")
	}
	switch path {
	case "", "/":
		return r.serveDocument((*Request).serviceDocument)
	case "/$metadata", "/$metadata/":
		return r.serveDocument((*Request).metadataDocument)
	}
	if r.match, err = r.handler.find(path); err != nil {
		return err
	}
	return r.serveMatch()
}

// serveDocument answers with a document that takes no parameters.
func (r *Request) serveDocument(answer func(*Request) error) error {
	switch r.http.Method {
	case http.MethodGet, http.MethodHead:
		return answer(r)
	}
	return r.otherMethod("GET, HEAD, OPTIONS")
}

// otherMethod answers OPTIONS, and refuses methods that are not allowed.
func (r *Request) otherMethod(allow string) error {
	if r.http.Method == http.MethodOptions {
		r.writer.Header()["Allow"] = []string{allow}
		r.noContent(http.StatusNoContent)
		return nil
	}
	return &Error{Status: http.StatusMethodNotAllowed, Message: fmt.Sprintf("%s is not allowed here; allowed are %s", r.http.Method, allow),
		Header: http.Header{"Allow": {allow}}}
}

// allow lists the methods of a match.
func (m *match) allow() string {
	if len(m.tail) > 0 {
		return "GET, HEAD, OPTIONS"
	}
	var list []string
	for _, r := range m.node.routes {
		list = append(list, r.Method)
		if r.Method == http.MethodGet {
			list = append(list, http.MethodHead)
		}
	}
	return strings.Join(append(list, http.MethodOptions), ", ")
}

// serveMatch answers a request for something below the root.
func (r *Request) serveMatch() error {
	m := &r.match
	method := r.http.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	r.route = m.node.route(method)
	if err := r.resolve(); err != nil {
		return err
	}
	if r.route == nil || len(m.tail) > 0 && method != http.MethodGet {
		return r.otherMethod(m.allow())
	}
	if err := r.authorize(); err != nil {
		return err
	}
	return r.call()
}

// authorize asks the authorizer.
func (r *Request) authorize() error {
	if r.handler.authorizer == nil {
		return nil
	}
	ctx := r.http.Context()
	authorized, err := r.handler.authorizer(ctx, r.http, r.route.Scopes)
	if err != nil {
		return err
	}
	if authorized != nil && authorized != ctx {
		r.http = r.http.WithContext(authorized)
	}
	return nil
}

// fail answers with an error.
func (r *Request) fail(err error) {
	if errors.Is(err, context.Canceled) && r.http.Context().Err() != nil {
		r.noContent(statusClientClosedRequest)
		return
	}
	answer, hidden := answerTo(err)
	if hidden {
		r.log("the request failed", "error", err)
	}
	h := r.writer.Header()
	for name, values := range answer.Header {
		h[http.CanonicalHeaderKey(name)] = values
	}
	r.send(answer.Status, errorContentType, answer.body())
}

// recover answers a panic with 500, and logs it with the stack.
func (r *Request) recover() {
	switch p := recover(); {
	case p == nil:
	case p == http.ErrAbortHandler:
		panic(p)
	default:
		r.log("panic while serving a request", "panic", p, "stack", string(debug.Stack()))
		if r.sent {
			panic(http.ErrAbortHandler) // the answer is not whole
		}
		r.fail(internalError())
	}
}

func (r *Request) log(message string, attributes ...any) {
	r.handler.logger.ErrorContext(r.http.Context(), message,
		append(attributes, "method", r.http.Method, "path", r.http.URL.EscapedPath())...)
}

// odataVersion is spelled as the standard spells it, which is not the
// canonical spelling of net/http: Header.Get does not find it in a recorder.
const odataVersion = "OData-Version"

// errorContentType is the form of all errors, whatever the request accepts.
var errorContentType = []string{"application/json"}

// ok sends a body in the negotiated form.
func (r *Request) ok(body []byte) {
	r.send(http.StatusOK, r.handler.forms.of(r.format).contentType, body)
}

// send writes the whole answer. HEAD gets all but the body.
func (r *Request) send(status int, contentType []string, body []byte) {
	h := r.writer.Header()
	h[odataVersion] = r.handler.forms.of(r.format).version
	h["Content-Type"] = contentType
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	r.sent = true
	r.writer.WriteHeader(status)
	if r.http.Method != http.MethodHead {
		_, _ = r.writer.Write(body) // an error is the client's going
	}
}

// noContent writes an answer without a body.
func (r *Request) noContent(status int) {
	r.writer.Header()[odataVersion] = r.handler.forms.of(r.format).version
	r.sent = true
	r.writer.WriteHeader(status)
}
