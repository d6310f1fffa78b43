package server

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// request is what a route's handler is called with: an HTTP request whose
// path, query and body are parsed and valid. All that a [Request] looks at is here, since a
// handler may keep its context; what nobody can have kept is in its work.
type request struct {
	*work
	query *query.Options // about what the handler returns; they select a property that is asked for
	onto  *calledOn      // the part of a collection that an operation is called on; nil for all
	etag  string         // that the body says of an entity that changes

	// What answering it takes.
	exchange   web.Exchange
	asked      *query.Options // by the client
	handler    *handler
	batched    *batchPart // of a batch; nil for a request of its own
	sent       wire.Raw   // the body, of those that are read whole
	from       *position  // where the page that is asked for begins, or theWhole
	format     format
	ofProperty bool           // it is about a property of the result
	asNew      error          // why the entity that is to be updated could not be made, if it does not exist
	made       *query.Options // in place of asked, for an entity that is made with others in it; nil for asked

	// What the handler says.
	created   bool         // the entity that was to be updated is new
	noContent bool         // it has written, and has no entity to answer with
	done      atomic.Int32 // a Step
	life      atomic.Int32 // of its work: whether that is free to be used again
	relayed   atomic.Pointer[string]
	absent    atomic.Bool // the service behind has nothing where it was asked
	public    Request
	edit      *editContext // while it changes items: see editing
}

// work is what answering a request takes beside what its context can see. Its memory is used
// again for others.
type work struct {
	target     target
	keys       []keyValue      // on the way to the route, in path order
	parameters wire.Structured // of an operation, or the entity that is written; nil if it has none
	reference  odata.Reference // that is added, set or removed
	media      *odata.Media    // that is written; nil if nothing is
	status     int             // of an answer with a body; 0 is 200 OK
	there      wire.Structured // that is changed, before it is; nil if nothing has asked

	match   match
	inTree  bool  // the path has nothing but what leads to the match
	hops    []hop // before the match
	route   *route
	content *route        // writes the content of the media entity that is made; nil if the body is the entity
	through *relationship // of an entity that is created; nil for none
	// replacement is what changes all references of a collection; nil for none.
	replacement *replacement
	// asking guards the rest, and who is authorized: functions may evaluate side by side.
	asking sync.Mutex
	calls  int // of functions, beside the route's own
	// authorized are the routes of what expressions have asked of the service.
	authorized []*route

	// Room for what most need.
	keyRoom     [3]keyValue
	answerForm  sibling.Answer
	optionsRoom [2]wire.Option // that the answer is written with
	tools
}

// tools are what one request after the other works with.
type tools struct {
	// readPath reads the path of the request. The path is gone when it reads another one.
	readPath func(rawPath, rawQuery string) (*query.Path, error)
	asAnswer wire.Option // to write as answerForm says
	buffer   []byte      // that it is written into
	// noQueries are for requests that have no query, each for one: handlers may keep theirs.
	noQueries []query.Options
}

func (h *handler) newWork() *work {
	w := new(work)
	w.asAnswer = codec.ForAnswer(&w.answerForm)
	w.readPath = h.parser.PathReader(sibling.Key{})
	return w
}

// noQuery returns options that nobody else has, and that ask for nothing.
func (w *work) noQuery() *query.Options {
	if len(w.noQueries) == 0 {
		w.noQueries = make([]query.Options, 8) // for less than eight allocations
	}
	q := &w.noQueries[0]
	w.noQueries = w.noQueries[1:]
	return q
}

// The lives of a request's work. What a store evaluates may ask the service at any time, and
// looks at the work then, which is not used again.
const (
	ownLife = int32(iota)
	heldLife
	overLife
)

// hold keeps the work of a request, and reports whether it is still there: it is not in a
// context that outlives the answer, unless it was held before.
func (r *request) hold() bool {
	return r.life.CompareAndSwap(ownLife, heldLife) || r.life.Load() == heldLife
}

// release gives back what nobody can have kept of a request that was answered. Of a path,
// queries that handlers get may have what stands behind the node, and what is called: then
// they keep it. Who holds the work may look at all of it but for what the answer was written
// into.
func (r *request) release() {
	w := r.work
	if !r.life.CompareAndSwap(ownLife, overLife) {
		made := r.handler.newWork()
		made.buffer, w.buffer = w.buffer, nil
		r.handler.works.Put(made)
		return
	}
	r.work = nil
	if w.match.path != nil && !w.inTree {
		w.readPath = r.handler.parser.PathReader(sibling.Key{})
	}
	kept := w.tools
	*w = work{}
	w.tools = kept
	r.handler.works.Put(w)
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
	if r.edit != nil {
		return r.edit
	}
	return (*handlerContext)(&r.public)
}

// inner returns a request for what a route answers, as a part of this one.
func (r *request) inner(route *route, keys []keyValue, q *query.Options) *request {
	r.asking.Lock()
	defer r.asking.Unlock()
	w := &work{keys: keys, route: route}
	w.asAnswer = codec.ForAnswer(&w.answerForm)
	return &request{work: w, query: q, asked: q, exchange: r.exchange.Inner(), handler: r.handler, onto: r.onto, batched: r.batched, sent: r.sent, from: &theWhole, format: r.format}
}

// innerIn is inner with a context of its own, such as that of a transaction.
func (r *request) innerIn(ctx context.Context, route *route, keys []keyValue, q *query.Options) *request {
	sub := r.inner(route, keys, q)
	sub.exchange.Request = r.exchange.Request.WithContext(ctx)
	return sub
}
