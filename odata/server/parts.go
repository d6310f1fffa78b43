package server

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file answers one request that is about several entities by requests for each of
// them, its parts, which the handler answers as those of a batch: what holds for a request
// that changes one entity holds for each.

// partsRun is a request with parts, which is being answered.
type partsRun struct {
	batchRun
	whole   bool       // the client wants to have what has changed
	context string     // the context URL of the answer
	items   [][][]byte // of the answer, by the parts of the first level
	excepts bool       // a part has failed, and the client has said to go on

	// What has its turn.
	ctx context.Context
	at  int // in items
}

// newParts prepares to answer the request in parts. The client may say that they go on
// behind one that fails, but for a change set, of which all is done or nothing.
func (r *request) newParts() partsRun {
	header := r.exchange.Request.Header
	wanted, _ := preference(header, "return")
	x := partsRun{
		batchRun: batchRun{r: r, failed: map[string]bool{}, references: references{}, room: r.handler.limits.MaxAnswerSize},
		whole:    wanted == "representation",
		ctx:      r.exchange.Request.Context(),
	}
	if value, ok := preference(header, "continue-on-error"); ok && !strings.EqualFold(value, "false") {
		x.goOn = r.batched == nil || !r.batched.grouped
	}
	return x
}

// severally says what is not implemented without transactions.
const severally = "changing several entities in one request, all or none of them,"

// all has the parts be answered in one transaction, if they do not go on behind one that fails.
// There may be n of them, and by is the function that answers most.
func (x *partsRun) all(n int, by *route, do func() error) error {
	switch {
	case x.goOn:
		return do()
	case n > 1 && by.byHand && x.r.handler.transactions == nil:
		return NotImplemented(severally)
	}
	return x.r.transaction(func(ctx context.Context) error {
		x.ctx = ctx
		return do()
	})
}

// each has n parts be answered: all or none, if they do not go on behind one that fails.
func (x *partsRun) each(n int, do func(i int) error) error {
	x.items = make([][][]byte, n)
	part := func(ctx context.Context, i int) error {
		x.ctx, x.at = ctx, i
		err := do(i)
		if t := turnOf(ctx); t != nil && t.refused {
			return NotImplemented(severally)
		}
		return err
	}
	if !x.goOn && !x.r.reads() {
		return x.r.inTurn(x.ctx, severally, n, part)
	}
	for i := range n {
		if err := part(x.ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// part returns a request for a part, with those headers of the whole that are about bodies.
func (x *partsRun) part(method, url string, body []byte) *batch.Request {
	header := http.Header{"Prefer": {"return=minimal"}}
	if x.whole {
		header["Prefer"] = []string{"return=representation"}
	}
	for _, name := range [...]string{"Accept", "Content-Encoding", "Content-Type"} {
		if values := x.r.exchange.Request.Header[name]; values != nil {
			header[name] = values
		}
	}
	return &batch.Request{Method: method, URL: url, Header: header, Body: body}
}

// send has the handler answer a part. A member is an entity that the client means without
// having named it.
func (x *partsRun) send(part *batch.Request, member bool) (*recorder, error) {
	ctx, at := x.ctx, x.at
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sent, err := x.request(ctx, part)
	if err != nil {
		return nil, err
	}
	w := &recorder{header: http.Header{}, room: x.room}
	p := &batchPart{member: member}
	if outer := x.r.batched; outer != nil {
		p.references, p.grouped = outer.references, outer.grouped
	}
	x.r.handler.serve(w, sent, p)
	x.ctx, x.at = ctx, at // others may have had their turn
	if w.cut {
		return nil, &Error{Status: http.StatusBadRequest,
			Message: fmt.Sprintf("the entities are larger than %d bytes together, which is the limit", x.r.handler.limits.MaxAnswerSize)}
	}
	return w, nil
}

// add adds an item to the answer.
func (x *partsRun) add(item []byte) {
	x.room -= len(item)
	x.items[x.at] = append(x.items[x.at], item)
}

// except adds what a part that has failed was about, with why: members of an object that
// name it, and the kind of change (Core.DataModificationException).
func (x *partsRun) except(object []byte, operation string, e *Error) {
	b := append([]byte(nil), object...)
	if len(b) > 0 {
		b = append(b, ',')
	}
	b = append(b, `"@Org.OData.Core.V1.DataModificationException":{"failedOperation":"`+operation+`","responseCode":`...)
	b = strconv.AppendInt(b, int64(e.Status), 10)
	b = append(b, `,"info":{"code":`...)
	b, _ = codec.AppendString(b, e.Code)
	b, _ = codec.AppendString(append(b, `,"message":`...), e.Message)
	if e.Target != "" {
		b, _ = codec.AppendString(append(b, `,"target":`...), e.Target)
	}
	b = append(b, `,"severity":"error"}}`...)
	x.excepts = true
	x.add(append(append([]byte("{"), b...), '}'))
}

// control returns the name of control information in the version of the answer.
func (x *partsRun) control(name string) string {
	return [...]string{version40: "@odata.", version401: "@"}[x.r.format.version] + name
}

// textMember returns a member of an object whose value is a text.
func textMember(name, value string) []byte {
	b, _ := codec.AppendString(nil, name)
	b, _ = codec.AppendString(append(b, ':'), value)
	return b
}

// appendMember appends a member of an object.
func appendMember(b []byte, name string, value wire.Raw) []byte {
	b, _ = codec.AppendString(b, name)
	return append(append(b, ':'), value...)
}

// contextOf takes the context URL from the beginning of an object.
func contextOf(object []byte) (context string, rest []byte) {
	for _, name := range [...]string{"@odata.context", "@context"} {
		text, begins := bytes.CutPrefix(object, []byte(`{"`+name+`":`))
		if end := bytes.IndexByte(text[min(1, len(text)):], '"'); begins && end >= 0 {
			context, _ = wire.Raw(text[:end+2]).Text()
			return context, append([]byte("{"), bytes.TrimPrefix(text[end+2:], []byte(","))...)
		}
	}
	return "", object
}

// answerAll answers that all is done, with the items if they are wanted, or if something is
// to be said of one.
func (x *partsRun) answerAll() {
	header := x.r.exchange.Request.Header
	if x.goOn {
		name, _ := lookupPreference(header, "continue-on-error")
		applied(x.r.exchange.Writer.Header(), name+"=true")
	}
	if !x.whole && !x.excepts {
		x.r.exchange.Send(http.StatusNoContent, nil)
		return
	}
	b := []byte("{")
	if x.r.format.level != odata.MetadataNone {
		b = append(append(b, textMember(x.control("context"), x.context)...), ',')
	}
	b = append(b, `"value":[`...)
	b = append(append(b, bytes.Join(slices.Concat(x.items...), []byte(","))...), "]}"...)
	if name, _ := lookupPreference(header, "return"); x.whole && name != "" {
		applied(x.r.exchange.Writer.Header(), name+"=representation")
	}
	x.r.ok(b)
}
