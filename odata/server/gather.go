package server

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/together"
)

// This file does several things together whose functions are a client's, of a service that has
// change sets where this one has no transactions. Each part has a goroutine: it runs up to where
// a function would send what it writes, and then the next part does. When all of them wait, what
// they would send goes as one change set, and each goes on with its answer.

// gathering is several parts of which all are to be done or none.
type gathering struct {
	what  string          // is not implemented, if a function would write by itself
	root  *gathering      // that sends what is held; itself if the parts are those of no other one
	outer *turn           // that these are parts of; nil for the root
	turns []*turn         // those that have begun
	ctx   context.Context // of the request

	// Of the root.
	word sync.Mutex // who has it runs the server's own code, of the parts
	mu   sync.Mutex // guards the rest
	held []*held    // in their order
	sent bool

	stopped bool // a part has failed: nothing is to be sent any more
}

// turn is a part.
type turn struct {
	of        *gathering
	id        string
	mayBeGone bool // what it deletes
	holds     int  // for how much it waits, or has
	waits     chan struct{}
	ended     chan struct{}

	// What has become of it, once it has ended.
	err       error
	refused   bool // a function would have written by itself
	abandoned bool // another part has failed
	returned  bool
	panicked  any
}

// held is what a part waits for: the answer to a request or, without one, that those have
// theirs which it has parts of its own for.
type held struct {
	turn    *turn
	request *together.Request
	id      string
	done    chan struct{}
	answer  *http.Response
	err     error
}

// errAbandoned ends parts beside one that has failed.
var errAbandoned = dependency("another change of the same request has failed")

// gather does n parts, all of them or none. The error is that of the part that has failed.
func gather(ctx context.Context, what string, n int, do func(ctx context.Context, i int) error) error {
	g := &gathering{what: what, ctx: ctx}
	g.root = g
	if outer := turnOf(ctx); outer != nil && !outer.of.root.isSent() {
		g.root, g.outer, g.what = outer.of.root, outer, outer.of.root.what
		g.root.word.Unlock()
		defer g.root.word.Lock()
	}
	for i := 0; i < n && !g.stopped; i++ {
		t := g.begin(i, do)
		select {
		case <-t.waits:
		case <-t.ended:
		case <-ctx.Done():
		}
		if t.hasFailed() || ctx.Err() != nil {
			g.stop()
		}
	}
	switch {
	case g.stopped:
	case g.outer == nil:
		g.send()
	case g.outer.wait(nil).err != nil:
		g.stop()
	}
	for _, t := range g.turns {
		g.goOn(t)
		<-t.ended
	}
	return g.failure()
}

// turnOf returns the part that a function does which has a context; nil for none.
func turnOf(ctx context.Context) *turn {
	t, _ := together.PartOf(ctx).(*turn)
	return t
}

// begin begins a part.
func (g *gathering) begin(i int, do func(ctx context.Context, i int) error) *turn {
	t := &turn{of: g, id: strconv.Itoa(i + 1), waits: make(chan struct{}), ended: make(chan struct{})}
	if g.outer != nil {
		t.id = g.outer.id + "-" + t.id
	}
	g.turns = append(g.turns, t)
	go func() {
		defer close(t.ended)
		g.root.word.Lock()
		defer g.root.word.Unlock()
		defer func() {
			if !t.returned {
				t.err, t.panicked = errAbandoned, recover()
			}
		}()
		t.err = do(together.With(g.ctx, t), i)
		t.returned = true
	}()
	return t
}

// hasFailed reports whether the part has ended with an error.
func (t *turn) hasFailed() bool {
	select {
	case <-t.ended:
		return t.err != nil
	default:
		return false
	}
}

// call calls a function, while other parts may run.
func (t *turn) call(function func() (any, error)) (any, error) {
	t.of.root.word.Unlock()
	defer t.of.root.word.Lock()
	return function()
}

// Send implements [together.Part]. Behind what the part has written first, it writes by itself.
func (t *turn) Send(r *together.Request) (*http.Response, error) {
	if t.of.root.isSent() && !t.isStopped() {
		return r.SendAlone()
	}
	h := t.wait(r)
	return h.answer, h.err
}

// Refuse implements [together.Part].
func (t *turn) Refuse() error {
	t.refused = true
	return NotImplemented(t.of.what)
}

// wait waits for an answer, if nothing has failed.
func (t *turn) wait(r *together.Request) *held {
	h := &held{turn: t, request: r, id: t.id, done: make(chan struct{})}
	root := t.of.root
	if t.isStopped() {
		h.err = errAbandoned
	} else {
		root.mu.Lock()
		if t.holds++; t.holds == 1 {
			close(t.waits)
		} else {
			h.id += "-" + strconv.Itoa(t.holds) + "th"
		}
		root.held = append(root.held, h)
		root.mu.Unlock()
		<-h.done
	}
	t.abandoned = t.abandoned || h.err == errAbandoned
	return h
}

// isSent reports whether what was held has been sent.
func (g *gathering) isSent() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sent
}

// isStopped reports whether a part beside this one, or beside what it is a part of, has failed.
func (t *turn) isStopped() bool {
	root := t.of.root
	root.mu.Lock()
	defer root.mu.Unlock()
	for ; t != nil; t = t.of.outer {
		if t.of.stopped {
			return true
		}
	}
	return false
}

// stop has nothing be sent of what the parts hold, and will.
func (g *gathering) stop() {
	g.root.mu.Lock()
	defer g.root.mu.Unlock()
	g.stopped = true
	for _, h := range g.root.held {
		if h.turn.of == g && !g.root.sent {
			h.request, h.err = nil, errAbandoned
		}
	}
}

// goOn has a part go on with the answers that it waits for.
func (g *gathering) goOn(t *turn) {
	g.root.mu.Lock()
	defer g.root.mu.Unlock()
	for _, h := range g.root.held {
		if h.turn == t {
			close(h.done)
		}
	}
	g.root.held = slices.DeleteFunc(g.root.held, func(h *held) bool { return h.turn == t })
}

// failure returns the error of the part that has failed.
func (g *gathering) failure() error {
	var err error
	abandoned := true
	for _, t := range g.turns {
		switch {
		case t.panicked != nil:
			panic(t.panicked)
		case !t.returned:
			runtime.Goexit()
		case t.err != nil && (err == nil || abandoned && !t.abandoned):
			err, abandoned = t.err, t.abandoned
		}
	}
	if err != nil && abandoned && g.outer != nil {
		g.outer.abandoned = true
	}
	if g.stopped && (err == nil || abandoned) && g.ctx.Err() != nil {
		return g.ctx.Err()
	}
	return err
}

// mostGone is how often a change set is sent again at most, each time without one that goes with
// another.
const mostGone = 100

// send sends what the parts hold, as one change set if it is more than one request.
func (g *gathering) send() {
	g.mu.Lock()
	list := slices.Clone(g.held)
	g.sent = true
	g.mu.Unlock()
	list = slices.DeleteFunc(list, func(h *held) bool { return h.request == nil })
	for gone := 0; len(list) > 1; gone++ {
		failed, err := g.exchange(list)
		if failed < 0 && err == nil {
			return
		}
		if err == nil && list[failed].turn.mayBeGone && list[failed].answer.StatusCode == http.StatusNotFound && gone < mostGone {
			// It goes with another one, and all of the set has been undone: so again, without it.
			list = slices.Delete(list, failed, failed+1)
			continue
		}
		for i, h := range list {
			if err != nil {
				h.answer, h.err = nil, err
			} else if i != failed {
				h.answer, h.err = nil, errAbandoned
			}
		}
		g.stop()
		return
	}
	if len(list) == 1 {
		list[0].answer, list[0].err = list[0].request.SendAlone()
	}
}

// exchange sends requests as a change set, and gives each its answer. If the set has failed,
// it returns the place of the request for which it has; else a negative number.
func (g *gathering) exchange(list []*held) (failed int, err error) {
	requests := make([]batch.Request, len(list))
	for i, h := range list {
		r := h.request
		if r.Service() != list[0].request.Service() {
			return 0, NotImplemented(g.what)
		}
		requests[i] = batch.Request{ID: h.id, Group: "all", Method: r.Method, URL: r.URL, Header: r.Header, Body: r.Body}
	}
	var form batch.Form
	contentType, body, err := list[0].request.SendBatch(form.ContentType(), form.AppendRequests(nil, requests))
	if own, is := errors.AsType[*Error](err); is {
		switch own.Status {
		case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnsupportedMediaType, http.StatusNotImplemented:
			return 0, NotImplemented(g.what) // the service has no batches, or not as JSON
		}
	}
	if err != nil {
		return 0, err
	}
	answers, err := batch.ReadAnswers(contentType, body, requests)
	if err != nil {
		return 0, err
	}
	failed = -1
	for i, answer := range answers {
		if answer == nil {
			return 0, errors.New("the service has not answered all requests of a change set")
		}
		list[i].answer = answer.HTTP()
		if answer.Status >= http.StatusBadRequest && (failed < 0 || answers[failed].Status == http.StatusFailedDependency) {
			failed = i
		}
	}
	return failed, nil
}

var _ together.Part = (*turn)(nil)
