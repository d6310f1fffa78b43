package server

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file answers PATCH of a collection of entities, whose body says as a delta what
// changes in it (Protocol 11.4.12): entities that are new or change, which are written by
// the function for PATCH of one, or that for POST if they have no key; entities that are
// gone; and links that are new or gone.

// deltaRun is such a request, which is being answered.
type deltaRun struct {
	partsRun
	list  string   // the path of the collection
	home  string   // where the members are: the entity set, or the collection itself, by the keys of what contains it
	set   string   // the entity set, where it is another one than the collection
	links string   // the set, as links in the answer have it
	typed *request // reads an entity of it
}

// changesCollection reports whether the request is for the collection that has been found:
// PATCH of one is about what is in it.
func (r *request) changesCollection() bool {
	m := &r.match
	return r.exchange.Request.Method == http.MethodPatch && r.route == nil && r.deltaRoute(m) != nil
}

// deltaRoute returns the route that lists the collection which is found, if a delta can
// change it: nil if no function writes an entity there.
func (r *request) deltaRoute(m *match) *route {
	read := m.node.Value.routes.Of(http.MethodGet)
	if read == nil || read.operation || read.Kind != routes.List || read.Type == nil || strings.HasPrefix(read.Context, ".") || read.leavesAlone(http.MethodPatch) {
		return nil
	}
	switch m.path.Segments[len(m.path.Segments)-1].Kind {
	case query.ResourceSegment, query.PropertySegment: // the path has no cast and no $filter(…)
	default:
		return nil
	}
	writes := r.writesBelow(m.node, read)
	if writes == nil {
		return nil
	}
	if _, not := writes.Restrictions["UpdateRestrictions/DeltaUpdateSupported"]; not {
		return nil
	}
	return read
}

// writesBelow returns the function that changes a member of a collection, or that makes one;
// nil if there is neither.
func (r *request) writesBelow(n *node, read *route) *route {
	nodes := r.handler.below(n, read).nodes
	for _, at := range nodes {
		if at.Value.changes(http.MethodPatch) {
			return at.Value.routes.Of(http.MethodPatch)
		}
	}
	for _, at := range [...]*node{n, r.handler.root.Text(read.Context)} {
		if at != nil && at.Value.creates() {
			return at.Value.routes.Of(http.MethodPost)
		}
	}
	return nil
}

// serveDelta answers a request that says what changes in the collection that has been found.
func (r *request) serveDelta() error {
	m := &r.match
	read := r.deltaRoute(m)
	writes := r.writesBelow(m.node, read)
	if err := r.authorize(writes); err != nil { // and for each part, when it is its turn
		return err
	}
	q, err := r.handler.parser.Query(r.exchange.Request.URL.RawQuery, structured(read.Type, true))
	if err != nil {
		return err
	}
	rest := *q
	rest.Format, rest.SchemaVersion, rest.Custom, rest.Aliases = "", "", nil, nil
	if beyond := rest.Encode(); beyond != "" {
		name, _, _ := strings.Cut(beyond, "=")
		return BadRequest("a delta that changes a collection has no "+name+" (Protocol 11.4.12)", name)
	}
	if tags(r.exchange.Request.Header, "If-Match") != nil {
		return &Error{Status: http.StatusPreconditionFailed, Message: "a collection has no ETag; those of its members stand in the delta", Target: "If-Match"}
	}
	r.asked, r.route = q, read
	if err := r.resolve(); err != nil {
		return err
	}
	if err := r.negotiate(); err != nil {
		return err
	}
	body, err := r.body()
	if err != nil {
		return err
	}
	changes, err := r.changesIn(body)
	if err != nil {
		return err
	}
	if err := r.followHops(); err != nil {
		return err
	}
	x := &deltaRun{partsRun: r.newParts(), list: m.path.Encode()}
	home, _ := r.appendSet(nil, percent.AppendSegment)
	x.home = string(home)
	x.typed = r.inner(writes, r.keys, q)
	if read.Context != "" {
		x.set = string(percent.AppendSegment(nil, read.Context))
	}
	x.context = r.contextURL(nil) + "/$delta"
	_, x.links, _ = strings.Cut(r.contextURL(nil), "#")
	if err := x.isAbout(body); err != nil {
		return err
	}
	if err := x.all(len(changes), writes, func() error { return x.run(changes) }); err != nil {
		return err
	}
	x.answerAll()
	return nil
}

// changesIn returns what a delta says, item by item.
func (r *request) changesIn(body []byte) (changes []wire.Raw, err error) {
	value := codec.Member(wire.Raw(body), "value")
	if !json.Valid(body) || !strings.HasPrefix(strings.TrimSpace(string(value)), "[") {
		return nil, BadRequest(`the body is to be a delta, which says what changes in the collection: {"@context": "#$delta", "value": […]} (JSON Format 15)`, "value")
	}
	if context, _ := either(wire.Raw(body), "context").Text(); context != "" && !strings.HasSuffix(context, "$delta") {
		return nil, BadRequest("the body is to be a delta, whose context URL ends in $delta", "@context")
	}
	for _, item := range codec.Members(value) {
		if !strings.HasPrefix(strings.TrimSpace(string(item)), "{") {
			return nil, BadRequest(fmt.Sprintf("item %d of the delta is no object", len(changes)), "value")
		}
		changes = append(changes, item)
	}
	if limit := r.handler.limits.MaxEach; limit >= 0 && len(changes) > limit {
		return nil, BadRequest(fmt.Sprintf("a delta with more than %d changes is too large for one request", limit), "value")
	}
	return changes, nil
}

// either returns control information of an object, in the spelling of either version.
func either(object wire.Raw, name string) wire.Raw {
	if value := codec.Member(object, "@odata."+name); value != "" {
		return value
	}
	return codec.Member(object, "@"+name)
}

// change is an item of a delta.
type change struct {
	raw       wire.Raw
	entity    wire.Structured // what it says of an entity; nil for a link
	control   odata.Control
	key       string   // of the member that it is about, as it stands in URLs; "" if it says none
	cast      string   // behind the collection, as its id has it: a slash and the name of a type; "" for none
	contentID wire.Raw // by which the client knows the item (Core.ContentID); "" for none
	operation string   // that fails if the change does, in the words of Core.DataModificationException
}

// refusal is the answer to a part of the request that has failed.
type refusal struct{ why *Error }

func (r refusal) Error() string { return r.why.Message }

func refused(message string) error {
	return refusal{&Error{Status: http.StatusBadRequest, Code: "BadRequest", Message: message}}
}

// run does what the items say, one after the other.
func (x *deltaRun) run(changes []wire.Raw) error {
	return x.each(len(changes), func(i int) error {
		c := &change{raw: changes[i], operation: "update"}
		err := x.change(c)
		no, failed := err.(refusal)
		switch {
		case failed && x.goOn:
			x.except(x.failure(c), c.operation, no.why)
			return nil
		case failed:
			no.why.Message = fmt.Sprintf("item %d of the delta: %s", i, no.why.Message)
			return no.why
		}
		return err
	})
}

// change does what an item says.
func (x *deltaRun) change(c *change) error {
	if c.linkKind() != "" {
		return x.link(c)
	}
	for name, value := range codec.Members(c.raw) {
		if strings.HasPrefix(name, "@") && strings.HasSuffix(name, ".ContentID") {
			c.contentID = value
		}
	}
	var err error
	if c.entity, err = x.typed.decode([]byte(c.raw), x.typed.route.Body); err != nil {
		return refused(err.Error())
	}
	c.control = odata.ControlOf(wire.DynamicOf(c.entity))
	c.key = string(appendWholeKey(nil, c.entity))
	if c.control.ID != "" {
		if err = x.identify(c); err != nil {
			return err
		}
	}
	switch {
	case c.control.Removed:
		return x.remove(c)
	case c.key == "":
		c.operation = "insert"
		if c.control.ETag != "" {
			return refusal{&Error{Status: http.StatusPreconditionFailed, Code: "PreconditionFailed", Message: "an entity that is new has no ETag", Target: "@etag"}}
		}
		return x.write(c, http.MethodPost, x.list)
	case x.set != "":
		return x.writeRelated(c)
	}
	return x.write(c, http.MethodPatch, x.list+c.cast+c.key)
}

// appendWholeKey appends the key of an entity, as it stands in URLs, if all of it is there.
func appendWholeKey(b []byte, v wire.Structured) []byte {
	for _, name := range keyNames(v) {
		if value, ok := codec.ValueAt(v, name); !ok || value.IsMissing() {
			return nil
		}
	}
	return appendKeyOf(b, v, percent.AppendSegment)
}

// writeRelated writes an entity which is in a collection that entities of another set are
// related to: it changes one that is there, or makes one and adds it, or adds it.
func (x *deltaRun) writeRelated(c *change) error {
	add := func() error {
		id := append(textMember("@odata.id", x.set+c.key), '}')
		_, err := x.do(x.part(http.MethodPost, x.list+"/$ref", append([]byte("{"), id...)))
		return err
	}
	if onlyID(c.entity) != "" {
		c.operation = "link"
		if err := add(); err != nil {
			return err
		}
		x.say(c, []byte("{"+string(x.id(c))+"}"))
		return nil
	}
	if turnOf(x.ctx) == nil || x.exists(x.list+c.cast+c.key) { // what would be written in a change set cannot be tried
		err := x.write(c, http.MethodPatch, x.list+c.cast+c.key)
		if no, failed := err.(refusal); !failed || no.why.Status != http.StatusNotFound {
			return err
		}
	}
	ctx, before, room := x.ctx, len(x.items[x.at]), x.room
	do := func(of context.Context, i int) error {
		if x.ctx = of; i == 0 {
			return x.write(c, http.MethodPatch, x.set+c.cast+c.key)
		}
		return add()
	}
	var err error
	if x.goOn {
		err = x.r.together(making, 2, do)
	} else {
		err = x.r.inTurn(ctx, making, 2, do)
	}
	if x.ctx = ctx; err != nil {
		x.items[x.at], x.room = x.items[x.at][:before], room
	}
	return err
}

// making says what is not implemented without transactions.
const making = "making an entity and adding it to a collection at once"

// write has a part write an entity, and says what it has become.
func (x *deltaRun) write(c *change, method, at string) error {
	w, err := x.do(x.part(method, at+x.query(), c.body()))
	if err != nil {
		return err
	}
	if _, body := contextOf(w.body.Bytes()); len(body) > 0 {
		x.say(c, bytes.TrimSpace(body))
	} else {
		x.say(c, []byte("{"+string(x.id(c))+"}"))
	}
	return nil
}

// remove deletes an entity, or takes it out of a collection that it is only related to.
func (x *deltaRun) remove(c *change) error {
	c.operation = "delete"
	at := x.list + c.cast + c.key
	if x.set != "" && c.control.RemovedReason != "deleted" {
		c.operation, at = "unlink", at+"/$ref"
	}
	if c.key == "" {
		return refused("it does not say which entity is gone: @id or the key is to be there")
	}
	part := x.part(http.MethodDelete, at+x.query(), nil)
	if c.control.ETag != "" {
		part.Header["If-Match"] = []string{c.control.ETag}
	}
	if _, err := x.do(part); err != nil {
		return err
	}
	x.say(c, []byte("{"+string(x.gone(c))+"}"))
	return nil
}

// do has the handler answer a part. That it fails is a refusal.
func (x *deltaRun) do(part *batch.Request) (*recorder, error) {
	w, err := x.send(part, false)
	if err != nil {
		return nil, err
	}
	if w.status >= http.StatusBadRequest {
		e, err := w.answered()
		if err != nil {
			return nil, err
		}
		return nil, refusal{e}
	}
	return w, nil
}

// query returns the query of the request, for the requests that are its parts.
func (x *deltaRun) query() string {
	if text := x.r.exchange.Request.URL.RawQuery; text != "" {
		return "?" + text
	}
	return ""
}

// body returns what an item says of an entity itself.
func (c *change) body() []byte {
	b := []byte("{")
	for name, value := range codec.Members(c.raw) {
		switch name {
		case "@odata.id", "@id", "@odata.context", "@context":
			continue
		}
		if strings.HasPrefix(name, "@") && strings.HasSuffix(name, ".ContentID") {
			continue
		}
		b = appendMember(separated(b), name, value)
	}
	return append(b, '}')
}

func separated(b []byte) []byte {
	if len(b) > 1 {
		b = append(b, ',')
	}
	return b
}
