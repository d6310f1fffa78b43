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
	"net/http"
	"sync"

	"github.com/odatagen/odatagen/internal/web"
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
	h.loop = web.New(h.web, web.Protocol[*Request]{Serve: (*Request).serve, Fail: (*Request).fail})
	h.metadata = newMetadata(&d)
	h.forms = newForms()
	h.buffers.New = func() any { return new([]byte) }
	return h
}

type handler struct {
	config
	loop        *web.Loop[*Request]
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
	x := &Request{handler: h}
	x.exchange.Request, x.exchange.Writer = r, w
	x.setVersion(version40)
	h.loop.Serve(&x.exchange, x)
}

// serve answers a request for what is at a path, or returns an error to answer.
func (r *Request) serve(path []web.Segment) error {
	v, err := negotiateVersion(r.exchange.Request.Header)
	if err != nil {
		return err
	}
	r.setVersion(v)
	path, _ = web.Trim(path)
	switch {
	case len(path) == 0:
		return r.serveDocument((*Request).serviceDocument)
	case len(path) == 1 && path[0].Text == "$metadata":
		return r.serveDocument((*Request).metadataDocument)
	}
	if r.match, err = r.handler.find(path); err != nil {
		return err
	}
	return r.serveMatch()
}

// serveDocument answers with a document that takes no parameters.
func (r *Request) serveDocument(answer func(*Request) error) error {
	switch r.exchange.Request.Method {
	case http.MethodGet, http.MethodHead:
		return answer(r)
	}
	return r.exchange.OtherMethod(allowRead)
}

// allowRead are the methods of what can only be read.
const allowRead = "GET, HEAD, OPTIONS"

// serveMatch answers a request for something below the root.
func (r *Request) serveMatch() error {
	m := &r.match
	r.route = m.node.Value.routes.For(r.exchange.Request.Method)
	if err := r.resolve(); err != nil {
		return err
	}
	switch {
	case r.route != nil && r.route.Forbidden, r.route == nil && len(m.tail) == 0:
		return r.exchange.OtherMethod(m.node.Value.routes.Allow(func(r *route) bool { return r.Forbidden }))
	case len(m.tail) > 0 && (r.route == nil || r.route.Method != http.MethodGet):
		return r.exchange.OtherMethod(allowRead)
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
	ctx := r.Context()
	authorized, err := r.handler.authorizer(ctx, r.exchange.Request, r.route.Scopes)
	if err != nil {
		return err
	}
	if authorized != nil && authorized != ctx {
		r.exchange.Request = r.exchange.Request.WithContext(authorized)
	}
	return nil
}

// odataVersion is spelled as the standard spells it, which is not the
// canonical spelling of net/http: Header.Get does not find it in a recorder.
const odataVersion = "OData-Version"

// setVersion sets the version of the answer.
func (r *Request) setVersion(v version) {
	r.format.version = v
	r.exchange.Writer.Header()[odataVersion] = versionHeaders[v]
}

// ok sends a body in the negotiated form.
func (r *Request) ok(body []byte) {
	r.send(http.StatusOK, r.handler.forms.of(r.format).contentType, body)
}

// send sends an answer with a body.
func (r *Request) send(status int, contentType []string, body []byte) {
	r.exchange.Writer.Header()["Content-Type"] = contentType
	r.exchange.Send(status, body)
}
