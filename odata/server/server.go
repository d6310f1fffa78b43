// Package server serves OData over HTTP for generated code (OData Protocol
// 4.01).
//
// Generated packages have structs of functions, whose tags say which route each
// serves: see [New]. A function gets typed keys, parsed query options and typed
// parameters, and returns a value or an error. All else is done here: finding the
// route, negotiation, $select and $expand on what is written, properties and counts
// below the routes, the service document, $metadata, and errors as OData JSON.
package server

import (
	"cmp"
	"net/http"
	"sync"

	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/page"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/wire"
)

// New returns a handler that serves a service. It is what the function NewHandler
// of a generated package calls; call that one.
//
// Register the handler with [http.ServeMux] at a path that ends in a slash. The mux
// redirects paths with "//"; write a key that has them as %2F%2F.
//
// The service is a struct whose fields are structs of functions, each of which has
// its route in its tag:
//
//	GetPerson func(ctx context.Context, personID wire.Guid, q *query.Options) (*Person, error) `route:"GET /People/{person-ID}" kind:"read" keys:"person-ID=ID:Edm.Guid"`
//
// A function takes the keys of its path, a pointer to the struct of the
// parameters if it serves an operation that has some, or the entity,
// [odata.Reference] or *[odata.Media] that it writes, and the query options. It
// returns a pointer to a structured type or the interface that stands for one, a
// [odata.Page], a *[odata.Media], or a value as generated structs have it in a field; and an error.
// It may return an error alone. One that is nil answers 501 Not Implemented.
//
// The tags, of which only the first two are always there:
//
//	route     the method and the path below the root of the service. A segment in
//	          braces is a key, with a placeholder for each property, separated by commas
//	kind      read, list, create, update, delete, reference, media, function or action, and after
//	          commas "nullable", where nil is 204 No Content, and "forbidden", which is 405
//	          Method Not Allowed
//	keys      placeholder=property:type, for keys that are no Edm.String or whose
//	          property is not named behind the placeholder's last hyphen
//	result    the name of the result's type if it is not structured
//	overloads the names of each overload's parameters, with a question mark if one may be
//	          left out: "a b? | c"
//	required  names of parameters that must be given and not be null
//	context   what stands behind "$metadata#" in the context URL if it is not the path:
//	          an entity set, a singleton or a type (Protocol 10), or for an operation
//	          a path from what it is bound to: "." is that, "./" the collection that it
//	          is in, "./a" and "./a/" a navigation property of it, one and many
//	restrictions
//	          what Capabilities restrict of queries and of what is made, by term and property:
//	          "FilterRestrictions/Filterable SortRestrictions/NonSortableProperties=Name,Size"
//	scopes    groups of scopes, of which any suffices: "People.Read | Admin All"
//
// New panics if a field is malformed or two serve one route, but for functions, which
// are told apart by the names of their parameters: routes are part of a program, not
// input.
func New(service any, d gen.Description, options ...Option) http.Handler {
	about := described.Read(d.MetadataXML)
	return newHandler(d, about, routesOf(service, d.Declared, d.Codecs, about), options)
}

func newHandler(d gen.Description, about *described.Service, declared []declaration, options []Option) *handler {
	h := &handler{description: d, described: about, root: newRouter(declared), bindings: newBindings(d.Bindings)}
	for _, set := range options {
		set(&h.config)
	}
	h.loop = web.New(h.web, web.Protocol[*request]{Serve: (*request).serve, Fail: (*request).fail})
	h.limits = h.limits.withDefaults()
	if h.tokenKey == nil {
		h.tokenKey = randomKey()
	}
	h.parser = &query.Parser{Model: newModel(h.root, h.described), Limits: h.limits.Query}
	h.complexTypes = sync.OnceValue(func() map[string]wire.Structured { return complexTypesOf(h.parser.Model) })
	h.entries = sync.OnceValue(func() map[string]entry { return entriesOf(declared) })
	h.operations = boundOperations(h.parser.Model, h.described)
	for _, name := range h.asking {
		if h.parser.Model.Operations[name] == nil {
			panic("server: WithBound: there is no operation " + name)
		}
	}
	h.metadata = newMetadata(&d)
	if !h.withoutPage {
		h.page = page.New(h.pageModel)
	}
	h.contentTypes = newContentTypes()
	h.works.New = func() any { return h.newWork() }
	return h
}

type handler struct {
	config
	loop         *web.Loop[*request]
	description  gen.Description
	described    *described.Service
	root         *node
	bindings     bindings
	parser       *query.Parser
	operations   map[string][]string // see operationsOf
	complexTypes func() map[string]wire.Structured
	entries      func() map[string]entry // see entryOf
	metadata     metadata
	page         *page.Page // nil for none
	contentTypes *contentTypes
	works        sync.Pool // of *work
}

// maxPooledBuffer is the size of a buffer that is too large to be kept.
const maxPooledBuffer = 1 << 20

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.serve(w, r, nil) }

// serve answers a request, which may be a part of a batch.
func (h *handler) serve(w http.ResponseWriter, r *http.Request, p *batchPart) {
	x := &request{work: h.works.Get().(*work), handler: h, batched: p, from: &theBeginning}
	x.exchange.Request, x.exchange.Writer = r, w
	header := w.Header()
	if before := header["Vary"]; before == nil {
		header["Vary"] = vary
	} else {
		header["Vary"] = append(before, vary...)
	}
	x.setVersion(version40)
	h.loop.Serve(&x.exchange, x)
	x.release()
}

// serve answers a request, or returns an error to answer.
func (r *request) serve() error {
	v, err := negotiateVersion(r.exchange.Request.Header)
	if err != nil {
		return err
	}
	if v != r.format.version {
		r.setVersion(v)
	}
	if r.batched != nil && r.batched.err != nil {
		return r.batched.err
	}
	if err := checkIsolation(r.exchange.Request.Header); err != nil {
		return err
	}
	if r.exchange.Rest == "" {
		return r.serveDocument((*request).rootDocument)
	}
	switch r.special() {
	case "$batch":
		return r.serveBatch()
	case "$metadata":
		return r.serveDocument((*request).metadataDocument)
	}
	raw, err := r.resourcePath()
	if err != nil || r.exchange.Sent {
		return err
	}
	if isUnion(raw) {
		return r.serveUnion(raw)
	}
	if at, is := r.isEach(raw); is {
		return r.serveEach(at)
	}
	if err := r.find(raw); err != nil {
		return err
	}
	return r.serveMatch()
}

// serveDocument answers with a document that takes no parameters.
func (r *request) serveDocument(answer func(*request) error) error {
	switch r.exchange.Request.Method {
	case http.MethodGet, http.MethodHead:
		return answer(r)
	}
	return r.exchange.OtherMethod(allowRead)
}

// allowRead are the methods of what can only be read.
const allowRead = "GET, HEAD, OPTIONS"

// serveMatch answers a request for something below the root.
func (r *request) serveMatch() error {
	m := &r.match
	r.route = m.node.Value.routes.For(r.exchange.Request.Method).called(m.arguments)
	if !r.reads() {
		if r.changesCollection() {
			return r.serveDelta()
		}
		if err := r.findWriting(); err != nil {
			return err
		}
	}
	if err := r.resolve(); err != nil {
		return err
	}
	if add := r.adding(); add != nil {
		r.route = add
	}
	switch {
	case r.route != nil && (r.route.Forbidden || len(m.tail) == 0 && r.route.Kind == routes.Update && !r.route.updatesBy(r.exchange.Request.Method)), r.route == nil && len(m.tail) == 0:
		return r.exchange.OtherMethod(r.allowed())
	case len(m.tail) > 0 && (r.route == nil || r.route.Method != http.MethodGet && (r.route.Kind != routes.Update || r.target.path == nil)):
		return r.exchange.OtherMethod(r.allowedBelow())
	}
	if err := r.authorize(r.route); err != nil {
		return err
	}
	if err := r.checkPathAllowed(); err != nil {
		return err
	}
	return r.call()
}

// findWriting finds the route of a request that has none of its own, or another one: see
// the functions that it calls.
func (r *request) findWriting() error {
	if media := r.makesMedia(); media != nil {
		r.route = media
	}
	if write := r.writing(); write != nil {
		r.route = write
	}
	if r.replacement = r.replaces(); r.replacement != nil {
		r.route = r.replacement.add
	}
	if err := r.throughRelationship(); err != nil {
		return err
	}
	r.content = r.contentOf()
	return nil
}

// authorize asks the authorizer whether a route may be served.
func (r *request) authorize(route *route) error {
	if r.handler.authorizer == nil {
		return nil
	}
	ctx := r.exchange.Request.Context()
	authorized, err := r.handler.authorizer(ctx, r.exchange.Request, route.Scopes)
	if err != nil {
		return err
	}
	if authorized != nil && authorized != ctx {
		r.exchange.Request = r.exchange.Request.WithContext(authorized)
	}
	return nil
}

// vary has the headers of requests that answers depend on (RFC 9110, 12.5.5).
var vary = []string{"Accept, OData-MaxVersion"}

// odataVersion is spelled as the standard spells it, which is not the
// canonical spelling of net/http: Header.Get does not find it in a recorder.
const odataVersion = "OData-Version"

// setVersion sets the version of the answer.
func (r *request) setVersion(v version) {
	r.format.version = v
	r.exchange.Writer.Header()[odataVersion] = versionHeaders[v]
}

// ok sends a body in the negotiated form.
func (r *request) ok(body []byte) {
	r.send(cmp.Or(r.status, http.StatusOK), r.handler.contentTypes.of(r.format), body)
}

// send sends an answer with a body.
func (r *request) send(status int, contentType []string, body []byte) {
	r.exchange.Writer.Header()["Content-Type"] = contentType
	r.exchange.Send(status, body)
}
