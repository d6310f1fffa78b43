package server

import (
	"context"
	"sync/atomic"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// request is what a route's handler is called with: an HTTP request whose
// path, query and body are parsed and valid.
type request struct {
	query      *query.Options  // about what the handler returns; they select a property that is asked for
	keys       []keyValue      // on the way to the route, in path order
	parameters wire.Structured // of an operation, or the entity that is written; nil if it has none
	etag       string          // that the body says of an entity that changes
	reference  odata.Reference // that is added, set or removed
	media      *odata.Media    // that is written; nil if nothing is

	// What answering it takes.
	exchange web.Exchange
	asked    *query.Options // by the client
	handler  *handler
	batched  *batchPart // of a batch; nil for a request of its own
	match    match
	pathDone func() // gives back the path
	inTree   bool   // the path has nothing but what leads to the match
	hops     []hop  // before the match
	route    *route
	target   target
	format   format
	path     []web.Segment // below the root
	through  *relationship // of an entity that is created; nil for none
	// replacement is what changes all references of a collection; nil for none.
	replacement *replacement
	calls       int // of functions, beside the route's own
	// authorized are the routes of what expressions have asked of the service.
	authorized []*route
	from       position // where the page that is asked for begins

	status int // of an answer with a body; 0 is 200 OK

	// Room for what most need, so that it need not be allocated apart.
	noQuery     query.Options // asked, if nothing is asked
	keyRoom     [2]keyValue
	answerForm  sibling.Answer
	optionsRoom [2]wire.Option // that the answer is written with

	// What the handler says.
	created   bool         // the entity that was to be updated is new
	noContent bool         // it has written, and has no entity to answer with
	done      atomic.Int32 // a Step
	relayed   atomic.Pointer[string]
	public    Request
}

// keyValue is a key, typed as the field of a generated struct is.
type keyValue struct {
	name  string // the placeholder
	value any
}

// Context returns the context that the handler gets: it ends when the client leaves, and
// has the [Request]. It is made at the first call; after that goroutines of the handler may
// read it.
func (r *request) Context() context.Context {
	if r.public.r == nil {
		r.public.r = r
	}
	return (*handlerContext)(&r.public)
}

// inner returns a request for what a route answers, as a part of this one.
func (r *request) inner(route *route, keys []keyValue, q *query.Options) *request {
	return &request{query: q, asked: q, keys: keys, exchange: r.exchange, handler: r.handler, batched: r.batched, route: route, format: r.format, path: r.path}
}
