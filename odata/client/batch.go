package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/odata"
)

// Batch collects calls, and sends them in one request (Protocol 11.7):
//
//	b := client.NewBatch(c)
//	ada := client.Add(ctx, b, func(ctx context.Context) (*library.Person, error) {
//		return service.People.GetPeople(ctx, id, nil)
//	})
//	if err := b.Send(ctx); err != nil {
//		return err
//	}
//	person, err := ada.Get()
//
// It is for one goroutine.
type Batch struct {
	// Multipart says that the batch is written as multipart/mixed, which all versions of
	// OData know, and not as JSON.
	Multipart bool
	// ContinueOnError asks the service to go on behind a request that fails, which it
	// otherwise does not (Protocol 8.2.8.3).
	ContinueOnError bool

	client *Client
	parts  []*part
	sets   int  // change sets that have begun
	within bool // one of them
	sent   bool
}

// NewBatch returns a batch without calls, for the service of a client.
func NewBatch(c *Client) *Batch { return &Batch{client: c} }

// part is a request of a batch.
type part struct {
	request  batch.Request
	name     string // for errors
	taken    chan struct{}
	answered chan struct{}
	answer   *http.Response
	err      error
}

// Result is what a call of a batch returns, when the batch has been sent.
type Result[T any] struct {
	part  *part
	done  chan struct{}
	value T
	err   error
}

// Add adds a call to a batch: a function that calls one of a client's. It runs up to where
// it sends its request, and goes on with the answer; it has to get the context that it is
// called with to there. Until the batch has been sent, or ctx ends, it waits in a goroutine.
func Add[T any](ctx context.Context, b *Batch, call func(ctx context.Context) (T, error)) *Result[T] {
	r := &Result[T]{part: b.next(), done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.value, r.err = call(context.WithValue(ctx, batchKey{}, r.part))
	}()
	select {
	case <-r.part.taken:
		b.parts = append(b.parts, r.part)
	case <-r.done: // it has sent nothing
		if r.err == nil {
			r.err = errors.New("client: a call of a batch has sent nothing")
		}
	}
	return r
}

// Do is Add for calls without a result, such as deletions.
func Do(ctx context.Context, b *Batch, call func(ctx context.Context) error) *Result[struct{}] {
	return Add(ctx, b, func(ctx context.Context) (struct{}, error) { return struct{}{}, call(ctx) })
}

// Get returns what the call returned. It fails if the batch has not been sent.
func (r *Result[T]) Get() (T, error) {
	select {
	case <-r.part.answered:
		<-r.done
	case <-r.done:
	default:
		var none T
		return none, errors.New("client: the batch has not been sent")
	}
	return r.value, r.err
}

// Reference refers to the entity that the call creates, or is about, in calls behind it:
// its ID is "$" and the identifier of the request (Protocol 11.7.3).
func (r *Result[T]) Reference() odata.Reference {
	return odata.Reference{ID: "$" + r.part.request.ID}
}

// ChangeSet makes the calls that add adds a change set, or atomicity group: the service
// does all of them or none. They must not read.
func (b *Batch) ChangeSet(add func()) {
	b.sets++
	b.within = true
	add()
	b.within = false
}

// next returns a part for the next call.
func (b *Batch) next() *part {
	p := &part{taken: make(chan struct{}), answered: make(chan struct{})}
	p.request.ID = strconv.Itoa(len(b.parts) + 1)
	if b.within {
		p.request.Group = "set" + strconv.Itoa(b.sets)
	}
	return p
}

type batchKey struct{}

// deliver implements [deliverer]: it notes the request, and waits for the answer.
func (p *part) deliver(x *exchange) (*http.Response, error) {
	select {
	case <-p.taken:
		return nil, errors.New("a call of a batch sends one request")
	default:
	}
	if err := p.take(x); err != nil {
		return nil, err
	}
	close(p.taken)
	select {
	case <-p.answered:
		return p.answer, p.err
	case <-x.ctx.Done():
		return nil, x.ctx.Err()
	}
}

// take makes the request one of the batch.
func (p *part) take(x *exchange) (err error) {
	p.name = x.name()
	p.request.Method, p.request.Header = x.request.Method, x.request.Header.Clone()
	p.request.URL, p.request.Body, err = x.inBatch()
	return err
}

// Send sends the batch. An error says that it has not been answered, and is that of all
// calls; what went wrong with a single one, its result says.
func (b *Batch) Send(ctx context.Context) error {
	switch {
	case b.sent:
		return errors.New("client: the batch has been sent before")
	case len(b.parts) == 0:
		return errors.New("client: the batch has no calls")
	}
	b.sent = true
	answers, err := b.exchange(ctx)
	for i, p := range b.parts {
		if err != nil {
			p.end(nil, err)
		} else {
			p.end(answers[i], nil)
		}
	}
	return err
}

// exchange sends the requests, and returns the answer to each.
func (b *Batch) exchange(ctx context.Context) ([]*batch.Response, error) {
	var form batch.Form
	if b.Multipart {
		form.Boundary = "batch_" + rand.Text()
	}
	x := &exchange{client: b.client, ctx: ctx}
	if ctx != nil {
		x.ctx = context.WithValue(ctx, batchKey{}, nil) // a batch is in no other
	}
	requests := make([]batch.Request, len(b.parts))
	for i, p := range b.parts {
		requests[i] = p.request
	}
	x.toBatch(form.ContentType(), form.AppendRequests(nil, requests))
	if b.ContinueOnError {
		x.request.Header.Set("Prefer", "odata.continue-on-error")
	}
	contentType, body, err := x.batch(x.send)
	if err != nil {
		return nil, err
	}
	answers, err := batch.ReadAnswers(contentType, body, requests)
	if err != nil {
		return nil, fmt.Errorf("client: %s: the answer: %w", x.name(), err)
	}
	return answers, nil
}

// errUnanswered is that of requests behind one that failed.
var errUnanswered = errors.New("the service ended the batch before it came to this request")

// end gives the request its answer, or the error in place of one.
func (p *part) end(answer *batch.Response, err error) {
	defer close(p.answered)
	switch {
	case err != nil:
		p.err = err
	case answer == nil:
		p.err = errUnanswered
	default:
		p.answer = answer.HTTP()
	}
}

var _ deliverer = (*part)(nil)
