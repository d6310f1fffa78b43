package server

import (
	"context"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
)

// Step is a step of answering a query. Their order is that of the standard (Protocol
// 11.2.1 and 11.2.6).
type Step = evaluate.Stage

// The steps, each after those before it.
const (
	Nothing = evaluate.Nothing // no step at all
	Apply   = evaluate.Apply
	Compute = evaluate.Compute
	Search  = evaluate.Search
	Filter  = evaluate.Filter
	Count   = evaluate.Count // the number of all items is in [odata.Page].Count, if q.Count asks for it
	OrderBy = evaluate.OrderBy
	Skip    = evaluate.Skip
	Top     = evaluate.Top
	Expand  = evaluate.Expand // what is expanded is in the entities; what is not there is nothing
	Select  = evaluate.Select
)

// Done says how far a handler's function has answered the query in what it is about to
// return: all steps up to this one, and none behind it. The server does the rest, and
// all of it if the function says nothing. So a function that leaves q alone need not
// call it, and one that has SQL filter and order says
//
//	server.Done(ctx, server.OrderBy)
//
// What q does not ask for is done: who has done $top need not look for a $skip, but has
// to heed it if it is there. Of what has not been done, the properties that it needs have
// to be in what is returned. The last call counts. The function of a client that is the
// handler, or that the handler calls with the very q that it got, says [Select], since
// the service there has done all; a handler that makes something else of the answer
// says how far it has come after that. With another context Done does nothing.
func Done(ctx context.Context, last Step) {
	if q := RequestOf(ctx); q != nil {
		q.r.done.Store(int32(last))
	}
}

// Relayed implements [sibling.Handling].
func (r *request) Relayed(q any, root string) {
	if asked, ok := q.(*query.Options); ok && asked == r.query {
		r.done.Store(int32(Select))
		r.relayed.Store(&root)
	}
}

// Precondition implements [sibling.Handling].
func (r *request) Precondition() (match, noneMatch []string) {
	h := r.exchange.Request.Header
	return h["If-Match"], h["If-None-Match"]
}

// Slug implements [sibling.Handling].
func (r *request) Slug() []string { return r.exchange.Request.Header["Slug"] }

// Replaces implements [sibling.Handling].
func (r *request) Replaces(change any) bool {
	return r.public.Replaces() && r.hold() && change == any(r.parameters)
}

// Property implements [sibling.Handling]. A cast of the entity itself is a step of the path.
func (r *request) Property(change any) (method string, steps []sibling.Step) {
	if !r.ofProperty || !r.hold() || change != any(r.parameters) {
		return "", nil
	}
	for _, c := range r.match.casts {
		if c.node == r.match.node {
			steps = append(steps, sibling.Step{Kind: sibling.CastStep, Name: nameOf(c.target)})
		}
	}
	steps = append(steps, r.target.steps...)
	if r.adds() {
		steps = append(steps, sibling.Step{Kind: sibling.IndexStep, Index: r.asked.Index.Or(-1)})
	}
	return r.exchange.Request.Method, steps
}

// Created implements [sibling.Handling].
func (r *request) Created() {
	r.created = true
	r.answersMade()
}

// Absent implements [sibling.Handling].
func (r *request) Absent() { r.absent.Store(true) }

// NoContent implements [sibling.Handling].
func (r *request) NoContent() { r.noContent = true }

var _ sibling.Handling = (*request)(nil)

// left reports whether a step is left to the server, if the query asks for it. What is
// asked of a property of the result no handler does: it gets the query for the whole.
func (r *request) left(s Step) bool {
	return r.target.path != nil || s > Step(r.done.Load())
}
