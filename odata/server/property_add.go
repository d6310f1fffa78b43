package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/sibling"
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

// editing answers a request. One that changes items of a collection makes another collection of the
// one that is there: both in a transaction, if there are any, so that what others do meanwhile stays.
// The body is there by then: nobody waits for a client.
func (r *request) editing(answer func() error) error {
	if r.handler.transactions == nil || r.route.Kind != routes.Update || r.target.path == nil || !r.adds() && !r.target.picksItems() {
		return answer()
	}
	body, err := r.exchange.ReadBody()
	if err != nil {
		return err
	}
	before := r.exchange.Request
	defer func() { r.exchange.Request = before }()
	return r.transaction(func(ctx context.Context) error {
		r.exchange.Request = before.WithContext(ctx)
		r.exchange.Request.Body = io.NopCloser(bytes.NewReader(body))
		r.there = nil
		return answer()
	})
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
