package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file adds items to collections of values: POST of the item to the property (Protocol
// 11.4.9.3), at the end or at the place that $index says (11.4.11).

// adding returns the route that answers POST to a collection of values: the one that changes
// what has it.
func (r *request) adding() *route {
	if r.exchange.Request.Method != http.MethodPost || r.route != nil || !r.target.takesItems() {
		return nil
	}
	update := r.match.node.Value.routes.Of(http.MethodPatch)
	if update == nil || update.Kind != routes.Update {
		return nil
	}
	return update
}

// adds reports whether the request adds an item to a collection of values.
func (r *request) adds() bool {
	return r.route.Kind == routes.Update && r.exchange.Request.Method == http.MethodPost
}

// mostEdits is how often a change of items is tried that others come in the way of.
const mostEdits = 3

// edits reports whether the request changes items of a collection, which makes another collection of
// the one that is there.
func (r *request) edits() bool {
	return r.route.Kind == routes.Update && r.target.path != nil && (r.adds() || r.target.picksItems())
}

// editing answers a request. One that changes items reads and writes in a transaction, if there are
// any, so that what others do meanwhile stays; else the function is to see that nobody has changed what
// was read, and it is tried again if somebody has. The body is there by then: nobody waits for a client.
func (r *request) editing(answer func() error) error {
	if !r.edits() {
		return answer()
	}
	body, err := r.exchange.ReadBody()
	if err != nil {
		return err
	}
	before := r.exchange.Request
	defer func() { r.exchange.Request, r.edit = before, nil }()
	once := func(ctx context.Context) error {
		r.edit = &editContext{ctx, r}
		r.exchange.Request = before.WithContext(ctx)
		r.exchange.Request.Body = io.NopCloser(bytes.NewReader(body))
		r.there, r.etag = nil, ""
		return answer()
	}
	if r.handler.transactions != nil {
		return r.transaction(once)
	}
	for range mostEdits {
		err = once(before.Context())
		if failed, is := errors.AsType[*Error](err); !is || failed.Status != http.StatusPreconditionFailed || !r.keepsThere() {
			return err
		}
	}
	return &Error{Status: http.StatusServiceUnavailable, Message: "others change " + r.target.path[0] + " at the same time: send the request again"}
}

// keepsThere reports whether a change of items is one of the entity that was read alone, though the
// client does not say so and there is no transaction: the entity has an ETag.
func (r *request) keepsThere() bool {
	h := r.exchange.Request.Header
	return r.handler.transactions == nil && r.edits() && !isNil(r.there) && tags(h, "If-Match") == nil && tags(h, "If-None-Match") == nil &&
		turnOf(r.exchange.Request.Context()) == nil && odata.ControlOf(wire.DynamicOf(r.there)).ETag != ""
}

// keepThere has the function hold the change to the ETag of what was read.
func (r *request) keepThere() {
	if r.keepsThere() {
		r.etag = odata.ControlOf(wire.DynamicOf(r.there)).ETag
	}
}

// takesItems reports whether it is a property that is a collection, of all types of items.
func (t *target) takesItems() bool {
	return t.collection && t.kind == wholeTarget && len(t.steps) > 0 && t.steps[len(t.steps)-1].Kind == sibling.PropertyStep
}

// add returns the change that adds an item to a collection.
func (c *propertyChange) add(typ wire.Structured, p *wire.PropertyInfo, before wire.Value, was former, path string) (wire.Structured, error) {
	if isNil(was.v) {
		return nil, NotImplemented("adding an item to " + p.Name + ", without a function that reads what has it,")
	}
	at, err := c.place(before.Len())
	if err != nil {
		return nil, err
	}
	if p.Target == nil {
		items, err := itemTexts(before)
		if err != nil {
			return nil, err
		}
		return c.decode(typ, p.Name, jsonList(slices.Insert(items, at, c.value)), was, path)
	}
	made, err := c.object(typ, p, former{}, "", nil, path)
	if err != nil {
		return nil, err
	}
	items := make([]wire.Structured, 0, before.Len()+1)
	for i := range before.Len() {
		items = append(items, before.Item(i).Object())
	}
	return having(newOf(typ), *p, slices.Insert(items, at, made))
}

// place returns where a new item goes among n: to the end, or where $index says, which counts
// from the end if it is negative.
func (r *request) place(n int) (int, error) {
	at, given := r.asked.Index.Get()
	switch {
	case !given:
		return n, nil
	case at < 0:
		at += int64(n) + 1
	}
	if at < 0 || at > int64(n) {
		return 0, BadRequest(fmt.Sprintf("the collection has %d items, and no place $index=%d", n, r.asked.Index.Or(0)), "$index")
	}
	return int(at), nil
}
