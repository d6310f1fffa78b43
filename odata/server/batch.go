package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/odata"
)

// Transactions begins a transaction for the requests of a change set, or atomicity group,
// of a batch. The functions that answer them get the context that it returns. end is
// called once, with true if all have succeeded; then an error of it is the answer to the
// change set. It is called with false if one has failed, which undoes what they did.
type Transactions func(ctx context.Context) (_ context.Context, end func(commit bool) error, err error)

// WithTransactions makes change sets of several requests possible. Without it they are
// answered 501 Not Implemented, as the server cannot undo what a function has done, unless the
// functions are a client's: then they go on as change sets.
func WithTransactions(begin Transactions) Option {
	return func(c *config) { c.transactions = begin }
}

// batchPart is what a request of a batch has of the batch.
type batchPart struct {
	references references
	err        error // what it is answered with, whatever it asks for
	member     bool  // the request is for one of the entities that $each means
	grouped    bool  // it is of a change set, of which all is done or nothing
}

// references are what the requests of a batch that succeeded were about, by their
// identifiers (Protocol 11.7.3).
type references map[string]reference

type reference struct {
	url  string // of the entity, in full
	etag string // that it has; "" if it has none
}

// batchRun is a batch that is being answered.
type batchRun struct {
	r          *request
	form       batch.Form
	inherited  http.Header     // what requests have of the batch's header; nil before the first
	goOn       bool            // behind a request that fails
	failed     map[string]bool // requests and groups, by identifier
	references references
	answers    []batch.Response
	room       int // for answers, in bytes
}

// serveBatch answers the requests of a batch, one after the other (Protocol 11.7).
func (r *request) serveBatch() error {
	if r.batched != nil {
		return BadRequest("a batch has no batches in it", "$batch")
	}
	if r.exchange.Request.Method != http.MethodPost {
		return r.exchange.OtherMethod("OPTIONS, POST")
	}
	if err := r.checkDenied("batches", "$batch", "BatchSupported", "BatchSupport"); err != nil {
		return err
	}
	header := r.exchange.Request.Header
	form, err := batch.FormOf(headerValue(header, "Content-Type"))
	if errors.Is(err, batch.ErrBoundary) {
		return BadRequest(err.Error(), "Content-Type")
	}
	if err != nil {
		return &Error{Status: http.StatusUnsupportedMediaType, Message: err.Error(), Target: "Content-Type"}
	}
	b := &batchRun{r: r, failed: map[string]bool{}, references: references{}, room: r.handler.limits.MaxAnswerSize}
	if b.form, err = answerForm(header, form); err != nil {
		return err
	}
	body, err := io.ReadAll(r.exchange.Body(int64(r.handler.limits.MaxBatchSize)))
	if err != nil {
		return err
	}
	list, err := form.ReadRequests(body, batch.Limits{Alone: r.handler.limits.MaxBatchRequests, Grouped: r.handler.limits.MaxEach})
	if err != nil {
		return BadRequest(err.Error(), "$batch")
	}
	if value, ok := preference(header, "continue-on-error"); ok && !strings.EqualFold(value, "false") {
		b.goOn = true
		applied(r.exchange.Writer.Header(), "continue-on-error")
	}
	if err := b.run(list); err != nil {
		return err
	}
	r.send(http.StatusOK, []string{b.form.ContentType()}, b.form.AppendResponses(nil, b.answers))
	return nil
}

// answerForm returns the form of the answer: that of the batch, if the client takes it
// (Protocol 11.7.6).
func answerForm(header http.Header, asked batch.Form) (batch.Form, error) {
	multipart := batch.Form{Boundary: "batch_" + rand.Text()}
	first, second := batch.Form{}, multipart
	if asked.Boundary != "" {
		first, second = second, first
	}
	accept := strings.ToLower(strings.Join(header["Accept"], ","))
	switch {
	case accept == "", strings.Contains(accept, "*/*"), takes(accept, first):
		return first, nil
	case takes(accept, second):
		return second, nil
	}
	return first, &Error{Status: http.StatusNotAcceptable, Message: batch.ErrForm.Error(), Target: "Accept"}
}

// takes reports whether a form is among those that a header Accept names.
func takes(accept string, f batch.Form) bool {
	name, _, _ := strings.Cut(f.ContentType(), ";")
	return strings.Contains(accept, name)
}

// run answers the requests, until one fails if the client has not said to go on.
func (b *batchRun) run(list []batch.Request) error {
	for len(list) > 0 {
		if err := b.r.exchange.Request.Context().Err(); err != nil {
			return err
		}
		n := 1
		for n < len(list) && list[0].Group != "" && list[n].Group == list[0].Group {
			n++
		}
		begin := len(b.answers)
		if list[0].Group == "" {
			b.answer(b.r.exchange.Request.Context(), &list[0])
		} else {
			b.group(list[:n])
		}
		failed := false
		for i := range b.answers[begin:] {
			failed = failed || b.answers[begin+i].Status >= http.StatusBadRequest
			b.room -= len(b.answers[begin+i].Body)
		}
		if b.room < 0 {
			return &Error{Status: http.StatusBadRequest, Target: "$batch",
				Message: fmt.Sprintf("the answers are larger than %d bytes together, which is the limit", b.r.handler.limits.MaxAnswerSize)}
		}
		if list = list[n:]; failed && !b.goOn {
			return nil
		}
	}
	return nil
}

// group answers the requests of a change set, all of them or none (Protocol 11.7.7.4 and
// JSON Format 19.1).
func (b *batchRun) group(list []batch.Request) {
	begin, answers := len(b.answers), make([]batch.Response, len(list))
	if b.r.handler.transactions == nil && len(list) > 1 {
		b.expect(list)
	}
	err := b.r.together("a change set of several requests", len(list), func(ctx context.Context, i int) error {
		done := b.answer(ctx, &list[i])
		if answers[i] = b.answers[len(b.answers)-1]; !done {
			return failedRequest(i)
		}
		return nil
	})
	if b.answers = b.answers[:begin]; err == nil {
		b.answers = append(b.answers, answers...)
		return
	}
	if at, is := err.(failedRequest); is {
		b.answers = append(b.answers, answers[at])
	} else {
		b.fail(&list[0], err)
	}
	b.failed[list[0].Group] = true
	for i := range list {
		b.failed[list[i].ID] = true
		delete(b.references, list[i].ID)
	}
	failure := b.answers[len(b.answers)-1]
	b.answers = b.answers[:begin]
	if b.form.Boundary != "" { // one answer for all
		failure.Group = ""
		b.answers = append(b.answers, failure)
		return
	}
	for i := range list {
		if list[i].ID == failure.ID {
			b.answers = append(b.answers, failure)
		} else {
			b.fail(&list[i], dependency("another request of its group has failed"))
		}
	}
}

// failedRequest is the place of the request of a group that has been answered with an error.
type failedRequest int

func (i failedRequest) Error() string { return fmt.Sprintf("request %d has failed", i) }

// expect notes what the requests of a group are about before they are answered, since they are
// only when all have had their turn: see [gather].
func (b *batchRun) expect(list []batch.Request) {
	for i := range list {
		own := "$" + strconv.Itoa(i+1) // as the part is known in the change set that is sent
		ref := reference{url: own, etag: own}
		if below, err := b.below(list[i].URL); err == nil && list[i].Method != http.MethodPost {
			path, _, _ := strings.Cut(below, "?")
			ref.url = b.r.root() + path
		}
		if list[i].ID != "" {
			b.references[list[i].ID] = ref
		}
	}
}

// answer answers a request, and reports whether it has succeeded.
func (b *batchRun) answer(ctx context.Context, r *batch.Request) bool {
	err := b.dependencies(r)
	var sent *http.Request
	if err == nil {
		sent, err = b.request(ctx, r)
	}
	if err != nil {
		return b.fail(r, err)
	}
	return b.serve(r, sent, &batchPart{references: b.references, grouped: r.Group != ""})
}

// dependencies returns why a request is not to be looked at; nil if it is.
func (b *batchRun) dependencies(r *batch.Request) error {
	for _, id := range r.DependsOn {
		if b.failed[id] {
			return dependency("the request depends on " + id + ", which has failed")
		}
	}
	if r.If != "" {
		return NotImplemented("the condition of a request")
	}
	if name := r.Forbidden(); name != "" {
		return BadRequest("a request of a batch must not have the header "+name, name)
	}
	return nil
}

func dependency(message string) error {
	return &Error{Status: http.StatusFailedDependency, Message: message}
}

// fail answers a request with an error. It returns false.
func (b *batchRun) fail(r *batch.Request, err error) bool {
	outer := b.r.exchange.Request
	sent := (&http.Request{Method: http.MethodGet, URL: outer.URL, Host: outer.Host, Header: http.Header{}, Body: http.NoBody}).WithContext(outer.Context())
	return b.serve(r, sent, &batchPart{err: err})
}

// serve has the handler answer, notes what it says, and reports whether it is a success.
func (b *batchRun) serve(r *batch.Request, sent *http.Request, p *batchPart) bool {
	w := &recorder{header: http.Header{}, room: b.room}
	b.r.handler.serve(w, sent, p)
	answer := batch.Response{ID: r.ID, Group: r.Group, Status: w.status, Header: w.header, Body: w.body.Bytes()}
	if w.cut {
		b.room = -1
	}
	answer.Header.Del("Vary")
	b.answers = append(b.answers, answer)
	ok := w.status < http.StatusBadRequest
	switch {
	case r.ID == "":
	case !ok:
		b.failed[r.ID] = true
	default:
		b.references[r.ID] = b.referenceTo(sent, w.header)
	}
	return ok
}

// referenceTo returns what a request was about: the entity that it has made, or what its
// URL leads to.
func (b *batchRun) referenceTo(sent *http.Request, answered http.Header) reference {
	ref := reference{url: headerValue(answered, "Location"), etag: headerValue(answered, "Etag")}
	if ref.url == "" {
		ref.url = headerValue(answered, "OData-EntityId")
	}
	if ref.url == "" {
		ref.url = b.r.root() + strings.TrimPrefix(strings.TrimPrefix(sent.URL.EscapedPath(), b.r.handler.loop.BasePath()), "/")
	}
	return ref
}

// recorder keeps an answer.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	room   int
	cut    bool // there was more than there is room for
}

var errCut = errors.New("the answers of the batch are too large together")

// Header implements [http.ResponseWriter].
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
		w.header = w.header.Clone() // what is added later is too late
	}
}

// answered returns the error that was answered.
func (w *recorder) answered() (*Error, error) {
	var answer struct{ Error odata.Error }
	if err := json.Unmarshal(w.body.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("server: reading the error of a part: %w", err)
	}
	e := answer.Error
	e.Status, e.Header = w.status, nil
	return &e, nil
}

// failure returns the error that was answered, with what it is about in front.
func (w *recorder) failure(place string) error {
	e, err := w.answered()
	if err != nil {
		return err
	}
	e.Message = place + e.Message
	return e
}

// Write implements [io.Writer].
func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.body.Len()+len(b) > w.room {
		w.cut = true
		return 0, errCut
	}
	return w.body.Write(b)
}
