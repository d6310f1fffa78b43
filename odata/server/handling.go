package server

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
)

// Request is what a function may want to know of the request that it answers, beside
// its arguments, and what it can say about the answer: see [RequestOf]. All methods of
// a nil Request can be called: they know nothing and do nothing, as in a test that calls
// the function itself.
type Request struct{ r *request }

// RequestOf returns the request that the context of a handler's function belongs to;
// nil for another context.
func RequestOf(ctx context.Context) *Request {
	r, _ := ctx.Value(requestKey{}).(*Request)
	return r
}

type requestKey struct{}

// URL returns the URL of the request, as clients see it: below [Request.ServiceRoot],
// with the query.
func (q *Request) URL() *url.URL {
	if q == nil {
		return new(url.URL)
	}
	u, err := url.Parse(q.r.ownURL())
	if err != nil { // the host is none
		u = new(url.URL)
		*u = *q.r.exchange.Request.URL
	}
	return u
}

// ServiceRoot returns the URL of the root of the service, which ends in a slash: see
// [WithServiceRoot].
func (q *Request) ServiceRoot() string {
	if q == nil {
		return ""
	}
	return q.r.root()
}

// Query returns the query options that the function is called with, the tree that
// package odata/query has parsed; nil if it knows none.
func (q *Request) Query() *query.Options {
	if q == nil {
		return nil
	}
	return q.r.query
}

// Header returns the header of the request. It is not to be changed.
func (q *Request) Header() http.Header {
	if q == nil {
		return nil
	}
	return q.r.exchange.Request.Header
}

// ResponseHeader returns the header of the answer, to which a handler adds: an ETag,
// say. What the server itself says, such as the Content-Type, it says after the handler.
func (q *Request) ResponseHeader() http.Header {
	if q == nil {
		return http.Header{}
	}
	return q.r.exchange.Writer.Header()
}

// Preference returns the value of a preference in the header Prefer, such as
// "return" or "include-annotations", and whether it is there: "" for one without a
// value. Its name has no prefix "odata.", with which OData 4.0 writes it (Protocol
// 8.2.8).
func (q *Request) Preference(name string) (value string, ok bool) {
	if q == nil {
		return "", false
	}
	return preference(q.r.exchange.Request.Header, name)
}

// Apply says in the header Preference-Applied that the answer heeds a preference, such
// as "return=minimal". The server says so of maxpagesize.
func (q *Request) Apply(preference string) {
	if q != nil {
		q.r.variesByPrefer()
		applied(q.r.exchange.Writer.Header(), preference)
	}
}

// Precondition is what the headers If-Match and If-None-Match demand of the ETag of
// what the request is about (Protocol 8.2.4 and 8.2.5). Without If-Match it is the ETag that
// stands in the body (JSON Format 4.5.8).
type Precondition struct {
	// IfMatch and IfNoneMatch are the tags, such as `W/"1"`, or "*"; nil without the
	// header.
	IfMatch, IfNoneMatch []string
}

// Precondition returns what has to be true for the request to be answered.
func (q *Request) Precondition() Precondition {
	if q == nil {
		return Precondition{}
	}
	h := q.r.exchange.Request.Header
	p := Precondition{tags(h, "If-Match"), tags(h, "If-None-Match")}
	if p.IfMatch == nil && q.r.etag != "" {
		p.IfMatch = []string{q.r.etag}
	}
	return p
}

// Holds reports whether the demands are met by what has the ETag; "" if it does not
// exist. Tags are compared without their W/, as OData's are weak.
func (p Precondition) Holds(etag string) bool {
	return (p.IfMatch == nil || matchesTag(p.IfMatch, etag)) && (p.IfNoneMatch == nil || !matchesTag(p.IfNoneMatch, etag))
}

func matchesTag(list []string, etag string) bool {
	for _, tag := range list {
		if etag != "" && (tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/")) {
			return true
		}
	}
	return false
}

// tags returns the entity tags in a header, whose texts may have commas.
func tags(h http.Header, name string) (list []string) {
	if h[name] == nil { // as for most requests
		return nil
	}
	for item := range splitQuoted(strings.Join(h[name], ","), ',') {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// Created says that the entity which was to be updated did not exist, and has been made
// (an upsert, Protocol 11.4.4): it is answered 201 Created. [Request.Query] then expands the
// entities that the change has in it, as that of a function which creates one does (11.4.2.2).
func (q *Request) Created() {
	if q != nil {
		q.r.Created()
	}
}

// Replaces reports whether a change that a function gets is all of the entity, as PUT has
// it, and not only what changes: what the entity has that its open type does not declare, and
// the change has not, goes too (Protocol 11.4.3). PUT of a property changes the others not.
func (q *Request) Replaces() bool {
	return q != nil && q.r.exchange.Request.Method == http.MethodPut && !q.r.ofProperty
}

// PageSize returns how many items the answer can have: what the client prefers
// (maxpagesize), but not more than [Limits].MaxPageSize. A handler may return more; the
// server then makes several pages of them. 0 says that there is no limit, as for what is read
// within another answer: in front of a cast, or what an operation is called on.
func (q *Request) PageSize() int {
	if q == nil {
		return 0
	}
	return q.r.pageSize()
}

// NextLink returns the URL of the next page of what is answered, for
// [odata.Page].NextLink: that of the request, with a $skiptoken. The function is called
// again when it is followed, with the token in q.SkipToken. Clients see the token in a
// form that they cannot change: see [WithTokenKey].
func (q *Request) NextLink(token string) string {
	if q == nil {
		return "?$skiptoken=" + url.QueryEscape(token)
	}
	return q.r.next(position{token: token, size: q.r.preferredSize()})
}

// handlerContext is the context of a handler's function: that of the HTTP request, and
// in it the [Request]. It is a part of the request, so that it costs nothing.
type handlerContext Request

func (c *handlerContext) http() context.Context { return c.r.exchange.Request.Context() }

func (c *handlerContext) Deadline() (time.Time, bool) { return c.http().Deadline() }
func (c *handlerContext) Done() <-chan struct{}       { return c.http().Done() }
func (c *handlerContext) Err() error                  { return c.http().Err() }

// Value implements [context.Context].
func (c *handlerContext) Value(key any) any {
	switch key.(type) {
	case requestKey:
		return (*Request)(c)
	case sibling.HandlingKey:
		return c.r
	}
	return c.http().Value(key)
}

// editContext is such a context where the request is answered in a context of its own, which
// goes once it is: what the function has left behind may still look at it.
type editContext struct {
	context.Context
	r *request
}

// Value implements [context.Context].
func (c *editContext) Value(key any) any {
	switch key.(type) {
	case requestKey:
		return &c.r.public
	case sibling.HandlingKey:
		return c.r
	}
	return c.Context.Value(key)
}
