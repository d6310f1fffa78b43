package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// This file changes and deletes the members of a collection by one request (Protocol
// 11.4.13 and 11.4.14), and calls an operation on each (URL Conventions 4.13): the function
// that lists them says which these are, and each has a part of the request for itself.

// eachPath is a path with $each in it.
type eachPath struct {
	list   string // the path of the collection
	behind string // what is called on each member, with casts before it; "" if nothing is
}

// eachRun is a request about the members of a collection, which is being answered.
type eachRun struct {
	partsRun
	path eachPath
	list string // the path of the collection, with the query that is about it
	does *route
}

// isEach returns what stands on both sides of $each in the path of a request, if it does
// and the request is for the members of the collection before it.
func (r *request) isEach(path string) (eachPath, bool) {
	if !strings.Contains(path, "/$each") { // as hardly any does, which is known sooner than where it is last
		return eachPath{}, false
	}
	i := strings.LastIndex(path, "/$each")
	if i+len("/$each") < len(path) && path[i+len("/$each")] != '/' {
		return eachPath{}, false
	}
	at := eachPath{path[:i], strings.Trim(path[i+len("/$each"):], "/")}
	switch r.exchange.Request.Method {
	case http.MethodOptions:
		return at, true
	case http.MethodPatch, http.MethodDelete:
		return at, at.behind == ""
	case http.MethodPost, http.MethodGet, http.MethodHead:
		return at, at.behind != ""
	}
	return eachPath{}, false
}

// serveEach answers a request for each member of a collection.
func (r *request) serveEach(at eachPath) error {
	if err := r.find(at.list); err != nil {
		return err
	}
	read, does, err := r.routesOfEach(at)
	if err != nil || r.exchange.Sent {
		return err
	}
	if err := r.authorize(does); err != nil {
		return err
	}
	if err := r.checkEach(read, does); err != nil {
		return err
	}
	var body []byte
	if !r.reads() {
		if body, err = r.exchange.ReadBody(); err != nil {
			return err
		}
	}
	if does.Kind == routes.Update && !json.Valid(body) {
		return BadRequest("the body is to be what changes of each entity, as a JSON object", "")
	}
	x := &eachRun{partsRun: r.newParts(), path: at, does: does}
	x.whole = x.whole && does.Kind == routes.Update || does.operation && does.Result != nil
	x.list = at.list + "?" + r.exchange.Request.URL.RawQuery
	for _, name := range ofMembers {
		if name == "$format" || !x.whole || does.operation { // else they are in the context URL
			x.list = withoutOption(x.list, name)
		}
	}
	run := func() error { return x.run(body) }
	if r.reads() {
		err = run()
	} else {
		err = x.all(2, does, run)
	}
	if err != nil {
		return err
	}
	x.answerAll()
	return nil
}

// ofMembers are the options that are about the entities which are answered; which entities
// are meant, the path says alone.
var ofMembers = [...]string{"$select", "$expand", "$format"}

// routesOfEach returns the route that lists the collection which has been found, and the one
// that does something with its members.
func (r *request) routesOfEach(at eachPath) (read, does *route, err error) {
	m := r.match
	m.casts = slices.Clone(m.casts)
	if read = m.node.Value.routes.Of(http.MethodGet).called(m.arguments); read == nil || read.unserved {
		return nil, nil, NotImplemented("$each of what no function lists")
	}
	if narrowed := m.narrow(read); !narrowed.Collection || len(m.tail) > 0 {
		return nil, nil, NotFound("$each is behind a collection of entities")
	}
	nodes := r.handler.below(m.node, read).nodes
	if at.behind != "" {
		does, err = r.calledOnEach(at, nodes)
		return read, does, err
	}
	var allowed []string
	for _, n := range nodes {
		for _, method := range [...]string{http.MethodDelete, http.MethodPatch} {
			if n.Value.changes(method) && !read.leavesAlone(method) {
				allowed = append(allowed, method)
			}
		}
		if method := r.exchange.Request.Method; does == nil && n.Value.changes(method) && !read.leavesAlone(method) {
			does = n.Value.routes.Of(method)
		}
	}
	if does == nil {
		allowed = append(allowed, http.MethodOptions)
		slices.Sort(allowed)
		return nil, nil, r.exchange.OtherMethod(strings.Join(slices.Compact(allowed), ", "))
	}
	return read, does, nil
}

// calledOnEach returns the route of the operation that is called on each member.
func (r *request) calledOnEach(at eachPath, nodes []*node) (*route, error) {
	path, err := r.handler.parser.Path(at.list+"/$each/"+at.behind, r.exchange.Request.URL.RawQuery)
	if err != nil {
		return nil, err
	}
	last := &path.Segments[len(path.Segments)-1]
	if last.Kind != query.OperationSegment {
		return nil, NotImplemented("what stands behind $each and is no operation")
	}
	o := last.Args.Operation
	method, allow := http.MethodGet, allowRead
	if o.Action {
		method, allow = http.MethodPost, "OPTIONS, POST"
	}
	if asked := r.exchange.Request.Method; asked != method && (o.Action || asked != http.MethodHead) {
		return nil, r.exchange.OtherMethod(allow)
	}
	for _, n := range nodes {
		if called := n.Text(o.Name); called != nil {
			if does := called.Value.routes.Of(method).called(last.Args.Arguments); does != nil && does.operation {
				return does, nil
			}
		}
	}
	return nil, NotImplemented(o.Name + " behind $each")
}

// checkEach refuses what would change other entities than the client means, and what the
// description does not allow.
func (r *request) checkEach(read, does *route) error {
	if match := tags(r.exchange.Request.Header, "If-Match"); match != nil && match[0] != "*" {
		return &Error{Status: http.StatusPreconditionFailed, Message: "a collection has no ETag", Target: "If-Match"}
	}
	about := structured(read.Type, true)
	if does.operation {
		about = structured(does.Type, true)
	}
	q, err := r.handler.parser.Query(r.exchange.Request.URL.RawQuery, about)
	if err != nil {
		return err
	}
	rest := *q
	rest.Select, rest.Expand, rest.Format, rest.SchemaVersion, rest.Custom, rest.Aliases = nil, nil, "", "", nil, nil
	if beyond := rest.Encode(); beyond != "" {
		name, _, _ := strings.Cut(beyond, "=")
		return BadRequest("which entities $each is about stands in the path, as in Products/$filter(Price gt 5)/$each; "+name+" cannot be here", name)
	}
	if err := r.checkSegments(does); err != nil {
		return err
	}
	f, err := negotiate(r.exchange.Request.Header, q.Format, mediaJSON)
	if err != nil {
		return err
	}
	f.version = r.format.version
	r.format = f
	return nil
}

// checkSegments refuses $filter(…) and casts in front of $each where the description does.
func (r *request) checkSegments(does *route) error {
	term := "UpdateRestrictions"
	switch does.Kind {
	case routes.Delete:
		term = "DeleteRestrictions"
	case routes.Update:
	default:
		return nil
	}
	for i := range r.match.path.Segments {
		property := ""
		switch r.match.path.Segments[i].Kind {
		case query.FilterSegment:
			property = "FilterSegmentSupported"
		case query.CastSegment:
			property = "TypecastSegmentSupported"
		}
		if _, is := does.Restrictions[term+"/"+property]; is {
			return notAllowed(term+"/"+property, "such a path before $each", "$each")
		}
	}
	return nil
}

// run has each of the members that there are before the first part be written, or called.
func (x *eachRun) run(body []byte) error {
	ids, err := x.members()
	if err != nil {
		return err
	}
	outer := x.r.exchange.Request
	method, behind := outer.Method, ""
	if x.does.operation {
		method, behind = x.does.Method, "/"+x.path.behind
		x.context = x.r.root() + "$metadata#Collection(" + cmp.Or(nameOf(x.does.Type), x.does.ResultType) + ")"
	}
	return x.each(len(ids), func(i int) error {
		part := x.part(method, ids[i]+behind+"?"+outer.URL.RawQuery, body)
		if x.does.operation {
			part.Header.Del("Prefer")
		}
		if t := turnOf(x.ctx); t != nil {
			t.mayBeGone = outer.Method == http.MethodDelete
		}
		w, err := x.send(part, true)
		switch {
		case err != nil:
			return err
		case w.status == http.StatusNotFound && outer.Method == http.MethodDelete:
			return nil // it has gone with another
		case w.status >= http.StatusBadRequest:
			return x.fail(ids[i], w)
		case x.whole:
			return x.answered(w, i == 0)
		}
		return nil
	})
}

// fail notes that a member could not be written, or ends the request.
func (x *eachRun) fail(id string, w *recorder) error {
	if !x.goOn {
		return w.failure(strings.TrimPrefix(id, x.r.root()) + ": ")
	}
	operation := "invoke"
	switch x.does.Kind {
	case routes.Update:
		operation = "update"
	case routes.Delete:
		operation = "delete"
		if !x.excepts { // of what could not be deleted, a delta tells
			x.context += "/$delta"
		}
	}
	e, err := w.answered()
	if err == nil {
		x.except(textMember(x.control("id"), id), operation, e)
	}
	return err
}

// members returns the URLs of the members, of all pages.
func (x *eachRun) members() (ids []string, err error) {
	limit := x.r.handler.limits.MaxEach
	header := http.Header{"Accept": {"application/json;odata.metadata=full"}, "Odata-Maxversion": {"4.0"}, "Odata-Version": {"4.0"}, "Prefer": nil}
	for next := x.list; next != ""; {
		w, err := x.send(&batch.Request{Method: http.MethodGet, URL: next, Header: header}, true)
		if err != nil {
			return nil, err
		}
		if w.status != http.StatusOK {
			return nil, w.failure("")
		}
		var page struct {
			Context string `json:"@odata.context"`
			Value   []struct {
				ID string `json:"@odata.id"`
			} `json:"value"`
			Next string `json:"@odata.nextLink"`
		}
		if err := json.Unmarshal(w.body.Bytes(), &page); err != nil {
			return nil, fmt.Errorf("server: reading what $each is about: %w", err)
		}
		for _, v := range page.Value {
			if _, ours := x.r.below(v.ID); !ours || v.ID == "" {
				return nil, NotImplemented("$each of entities without a URL of the service")
			}
			ids = append(ids, v.ID)
		}
		if limit >= 0 && len(ids) > limit {
			return nil, BadRequest(fmt.Sprintf("more than %d entities are too many for one request", limit), "$each")
		}
		next, x.context = page.Next, page.Context
	}
	return ids, nil
}

// answered adds what a part was answered: an entity that has changed, or the result of what
// was called, without the context URL, which stands in front of all.
func (x *eachRun) answered(w *recorder, first bool) error {
	context, body := contextOf(w.body.Bytes())
	called := x.does.operation
	switch {
	case len(body) == 0 && called:
		body = []byte("null")
	case len(body) == 0:
		return NotImplemented("answering with what $each has changed, of which the function returns nothing,")
	case called && (x.does.Type == nil || x.does.Collection):
		body = []byte(codec.Member(wire.Raw(body), "value"))
	}
	if called && first && context != "" {
		x.context = collectionOf(context)
	}
	x.add(body)
	return nil
}

// collectionOf returns the context URL of a collection of what another one describes.
func collectionOf(context string) string {
	if set, is := strings.CutSuffix(context, "/$entity"); is {
		return set
	}
	root, fragment, _ := strings.Cut(context, "#")
	return root + "#Collection(" + fragment + ")"
}
