package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/batch"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
)

// This file changes and deletes the members of a collection by one request (Protocol
// 11.4.13 and 11.4.14): the function that lists them says which these are, and each is
// written as by a request of its own, all in one transaction.

// eachRun is a request whose path ends in $each, which is being answered.
type eachRun struct {
	batchRun
	list    string   // the path of the collection, with the query that is about it
	whole   bool     // the client wants to have what has changed
	context string   // the context URL of the answer
	changed [][]byte // the entities as they are written
}

// isEach returns the path of the collection in front of $each, if that is how the path of
// a request ends that changes or deletes.
func (r *request) isEach(path string) (collection string, is bool) {
	switch r.exchange.Request.Method {
	case http.MethodPatch, http.MethodDelete:
		return strings.CutSuffix(path, "/$each")
	}
	return "", false
}

// serveEach answers a request for each member of a collection.
func (r *request) serveEach(collection string) error {
	if err := r.find(collection); err != nil {
		return err
	}
	read, write, err := r.routesOfEach()
	if err != nil || r.exchange.Sent {
		return err
	}
	if err := r.authorize(write); err != nil {
		return err
	}
	if err := r.checkEach(read); err != nil {
		return err
	}
	body, err := r.exchange.ReadBody()
	if err != nil {
		return err
	}
	if r.exchange.Request.Method == http.MethodPatch && !json.Valid(body) {
		return BadRequest("the body is to be what changes of each entity, as a JSON object", "")
	}
	wanted, _ := preference(r.exchange.Request.Header, "return")
	x := &eachRun{
		batchRun: batchRun{r: r, failed: map[string]bool{}, references: references{}, room: r.handler.limits.MaxAnswerSize},
		list:     collection, whole: wanted == "representation" && write.Kind == routes.Update,
	}
	x.list += "?" + r.exchange.Request.URL.RawQuery
	for _, name := range ofMembers {
		if name == "$format" || !x.whole { // else they are in the context URL
			x.list = withoutOption(x.list, name)
		}
	}
	if err := r.together(func() error { return x.run(body) }); err != nil {
		return err
	}
	x.answerAll()
	return nil
}

// ofMembers are the options that are about the entities which are answered; which entities
// are meant, the path says alone.
var ofMembers = [...]string{"$select", "$expand", "$format"}

// routesOfEach returns the route that lists the collection which has been found, and the one
// that changes or deletes its members.
func (r *request) routesOfEach() (read, write *route, err error) {
	m := r.match
	m.casts = slices.Clone(m.casts)
	if read = m.node.Value.routes.Of(http.MethodGet).called(m.arguments); read == nil || read.unserved {
		return nil, nil, NotImplemented("$each of what no function lists")
	}
	if narrowed := m.narrow(read); !narrowed.Collection || len(m.tail) > 0 {
		return nil, nil, NotFound("$each is behind a collection of entities")
	}
	var allowed []string
	for _, n := range r.handler.below(m.node, read).nodes {
		for _, method := range [...]string{http.MethodDelete, http.MethodPatch} {
			if n.Value.changes(method) {
				allowed = append(allowed, method)
			}
		}
		if method := r.exchange.Request.Method; write == nil && n.Value.changes(method) {
			write = n.Value.routes.Of(method)
		}
	}
	if write == nil {
		return nil, nil, r.exchange.OtherMethod(strings.Join(append(allowed, http.MethodOptions), ", "))
	}
	return read, write, nil
}

// checkEach refuses what would change other entities than the client means, and what could
// not be undone.
func (r *request) checkEach(read *route) error {
	if r.handler.transactions == nil {
		return NotImplemented("changing several entities at once, without WithTransactions,")
	}
	if match := tags(r.exchange.Request.Header, "If-Match"); match != nil && match[0] != "*" {
		return &Error{Status: http.StatusPreconditionFailed, Message: "a collection has no ETag", Target: "If-Match"}
	}
	q, err := r.handler.parser.Query(r.exchange.Request.URL.RawQuery, structured(read.Type, true))
	if err != nil {
		return err
	}
	rest := *q
	rest.Select, rest.Expand, rest.Format, rest.SchemaVersion, rest.Custom, rest.Aliases = nil, nil, "", "", nil, nil
	if beyond := rest.Encode(); beyond != "" {
		name, _, _ := strings.Cut(beyond, "=")
		return BadRequest("which entities $each is about stands in the path, as in Products/$filter(Price gt 5)/$each; "+name+" cannot be here", name)
	}
	f, err := negotiate(r.exchange.Request.Header, q.Format, mediaJSON)
	if err != nil {
		return err
	}
	f.version = r.format.version
	r.format = f
	return nil
}

// run writes each of the members that there are before the first is written.
func (x *eachRun) run(body []byte) error {
	ids, err := x.members()
	if err != nil {
		return err
	}
	outer := x.r.exchange.Request
	header := http.Header{"Prefer": {"return=minimal"}}
	if x.whole {
		header["Prefer"] = []string{"return=representation"}
	}
	for _, name := range [...]string{"Accept", "Content-Encoding", "Content-Type"} {
		if values := outer.Header[name]; values != nil {
			header[name] = values
		}
	}
	for _, id := range ids {
		w, err := x.send(&batch.Request{Method: outer.Method, URL: id + "?" + outer.URL.RawQuery, Header: header, Body: body})
		if err != nil {
			return err
		}
		if w.status == http.StatusNotFound && outer.Method == http.MethodDelete {
			continue // it has gone with another
		}
		if w.status >= http.StatusBadRequest {
			return w.failure(strings.TrimPrefix(id, x.r.root()) + ": ")
		}
		if x.whole {
			if err := x.add(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// send has the handler answer a request that is a part of this one.
func (x *eachRun) send(part *batch.Request) (*recorder, error) {
	ctx := x.r.exchange.Request.Context()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sent, err := x.request(ctx, part)
	if err != nil {
		return nil, err
	}
	w := &recorder{header: http.Header{}, room: x.room}
	p := &batchPart{member: true}
	if outer := x.r.batched; outer != nil {
		p.references = outer.references
	}
	x.r.handler.serve(w, sent, p)
	if w.cut {
		return nil, &Error{Status: http.StatusBadRequest, Target: "$each",
			Message: fmt.Sprintf("the entities are larger than %d bytes together (MaxAnswerSize)", x.r.handler.limits.MaxAnswerSize)}
	}
	return w, nil
}

// members returns the URLs of the members, of all pages.
func (x *eachRun) members() (ids []string, err error) {
	limit := x.r.handler.limits.MaxEach
	header := http.Header{"Accept": {"application/json;odata.metadata=full"}, "Odata-Maxversion": {"4.0"}, "Odata-Version": {"4.0"}, "Prefer": nil}
	for next := x.list; next != ""; {
		w, err := x.send(&batch.Request{Method: http.MethodGet, URL: next, Header: header})
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
			return nil, BadRequest(fmt.Sprintf("more than %d entities are too many for one request (MaxEach)", limit), "$each")
		}
		next, x.context = page.Next, page.Context
	}
	return ids, nil
}

// add takes an entity that has changed from the answer to its own request, without the
// context URL, which stands in front.
func (x *eachRun) add(w *recorder) error {
	body := w.body.Bytes()
	if len(body) == 0 {
		return NotImplemented("answering with what $each has changed, of which the function returns nothing,")
	}
	x.room -= len(body)
	for _, name := range [...]string{"@odata.context", "@context"} {
		text, begins := bytes.CutPrefix(body, []byte(`{"`+name+`":"`))
		if _, rest, ok := bytes.Cut(text, []byte(`"`)); begins && ok {
			body = append([]byte("{"), bytes.TrimPrefix(rest, []byte(","))...)
		}
	}
	x.changed = append(x.changed, body)
	return nil
}

// answerAll answers that all is done, with the entities if they are wanted.
func (x *eachRun) answerAll() {
	if !x.whole {
		x.r.exchange.Send(http.StatusNoContent, nil)
		return
	}
	b := []byte("{")
	if x.r.format.level != odata.MetadataNone {
		b = append(b, [...]string{version40: `"@odata.context":`, version401: `"@context":`}[x.r.format.version]...)
		b, _ = codec.AppendString(b, x.context)
		b = append(b, ',')
	}
	b = append(b, `"value":[`...)
	b = append(append(b, bytes.Join(x.changed, []byte(","))...), "]}"...)
	name, _ := lookupPreference(x.r.exchange.Request.Header, "return")
	applied(x.r.exchange.Writer.Header(), name+"=representation")
	x.r.ok(b)
}
