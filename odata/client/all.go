package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// All goes through a collection that a function without keys lists: the items of the
// first page, and of those that its next links lead to.
//
//	for record, err := range client.All(ctx, graph.Communications.ListCallRecords, q) {
//		if err != nil {
//			return err
//		}
//		…
//	}
//
// What a client's function lists is read item by item as it comes, so that memory is
// bound by the largest item, as [odata.ReadPage] says; the page of another function, a
// fake say, is gone through, and must be the last. An error ends the loop. So do links
// that go round, that lead to another host, which could see what is asked for, and a
// thousand pages without an item.
func All[T any](ctx context.Context, list func(context.Context, *query.Options) (odata.Page[T], error), q *query.Options) iter.Seq2[T, error] {
	return all(ctx, func(ctx context.Context) (odata.Page[T], error) { return list(ctx, q) })
}

// All1 is [All] for a function with a key, or with parameters.
func All1[T, K any](ctx context.Context, list func(context.Context, K, *query.Options) (odata.Page[T], error), key K, q *query.Options) iter.Seq2[T, error] {
	return all(ctx, func(ctx context.Context) (odata.Page[T], error) { return list(ctx, key, q) })
}

// All2 is [All] for a function with two keys, or with a key and parameters.
func All2[T, K, L any](ctx context.Context, list func(context.Context, K, L, *query.Options) (odata.Page[T], error), key K, second L, q *query.Options) iter.Seq2[T, error] {
	return all(ctx, func(ctx context.Context) (odata.Page[T], error) { return list(ctx, key, second, q) })
}

// All3 is [All] for a function with three keys, or with two and parameters.
func All3[T, K, L, M any](ctx context.Context, list func(context.Context, K, L, M, *query.Options) (odata.Page[T], error), key K, second L, third M, q *query.Options) iter.Seq2[T, error] {
	return all(ctx, func(ctx context.Context) (odata.Page[T], error) { return list(ctx, key, second, third, q) })
}

// opened is what a client's function notes in its context, if it is asked to leave its
// answer to be read item by item.
type opened struct {
	exchange *exchange
	answer   *http.Response
	links    links // when the items have been read
}

type openedKey struct{}

func all[T any](ctx context.Context, list func(context.Context) (odata.Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var o opened
		page, err := list(context.WithValue(ctx, openedKey{}, &o))
		if o.answer != nil {
			defer o.answer.Body.Close()
		}
		if err != nil {
			yield(*new(T), err)
			return
		}
		more := given(&page, yield)
		found := o.links
		if page.NextLink != "" || page.DeltaLink != "" {
			found = links{page.NextLink, page.DeltaLink, page.Context}
		}
		switch {
		case !more:
		case o.exchange != nil:
			o.exchange.request.Body = nil
			follow(o.exchange, found, new(odata.Page[T]), yield, o.exchange.request.URL.String())
		case found.next != "":
			yield(*new(T), fmt.Errorf("client: the page goes on at %s, and the function that made it is no client's, which could follow", found.next))
		default:
			tracked(ctx, found.delta)
		}
	}
}

// given goes through the items of a page, and reports whether to go on.
func given[T any](page *odata.Page[T], yield func(T, error) bool) bool {
	for _, item := range page.Items {
		if !yield(item, nil) {
			return false
		}
	}
	more := true
	if page.More != nil {
		page.More(func(item any, err error) bool {
			if err != nil {
				more = yield(*new(T), err)
			} else {
				more = yield(*item.(*T), nil)
			}
			return more
		})
	}
	return more
}

// maxEmpty is how many pages without items are followed one after the other.
const maxEmpty = 1000

// follow reads the pages from a link on, behind those that were read before.
func follow[T any](x *exchange, found links, page *odata.Page[T], yield func(T, error) bool, before ...string) {
	seen := map[string]bool{}
	for _, u := range before {
		seen[u] = true
	}
	for empty := 0; found.next != ""; empty++ {
		u, err := x.target(found.next, found.context)
		switch {
		case err != nil:
		case seen[u.String()]:
			err = fmt.Errorf("client: %s: the next links go round: %s was read before", x.name(), u.EscapedPath())
		case empty == maxEmpty:
			err = fmt.Errorf("client: %s: %d pages in a row have no items", x.name(), maxEmpty)
		}
		if err != nil {
			yield(*new(T), err)
			return
		}
		seen[u.String()] = true
		x.to(http.MethodGet, u)
		var more bool
		if found, more = read(x, page, func(item T, err error) bool {
			empty = 0
			return yield(item, err)
		}); !more {
			return
		}
	}
	if delta, err := x.target(found.delta, found.context); err == nil && found.delta != "" {
		found.delta = delta.String()
	}
	tracked(x.ctx, found.delta)
}

// read reads a page, and returns its links, and whether to follow them.
func read[T any](x *exchange, page *odata.Page[T], yield func(T, error) bool) (found links, more bool) {
	*page = odata.Page[T]{}
	answer, err := x.send()
	if err == nil {
		defer answer.Body.Close()
		err = x.stream(answer, reflect.ValueOf(page).Elem(), &found)
	}
	if err != nil {
		yield(*new(T), err)
		return links{}, false
	}
	more = given(page, yield)
	page.More = nil
	return found, more
}

var errElsewhere = errors.New("it leads to another host than the service's, which could see what is asked for")

// target returns where a link of an answer leads that has a context URL. Of an answer
// without one, or that gives another host for the context, as behind some proxies, links
// are relative to the URL of the request.
func (x *exchange) target(link, context string) (*url.URL, error) {
	base := x.request.URL
	if u, err := base.Parse(context); err == nil && x.client.transport.Owns(u) {
		base = u
	}
	u, err := percent.Resolve(base, link)
	if err == nil && !x.client.transport.Owns(u) {
		err = errElsewhere
	}
	if err != nil {
		return nil, fmt.Errorf("client: %s: the next link: %w", x.name(), err)
	}
	return u, nil
}

// Read goes through a collection at a path below the root of the service, or at a
// link: a delta link that was kept, say. *p has what the pages say besides when the loop
// is over, such as the DeltaLink; it may be nil. What an interface stands for, say AnyPublication,
// the client knows if the NewClient of its package was called with it; otherwise the option
// odata.DeclaredType, given to [WithDecoding], has to say so.
func Read[T any](ctx context.Context, c *Client, link string, p *odata.Page[T]) iter.Seq2[T, error] {
	if p == nil {
		p = new(odata.Page[T])
	}
	return func(yield func(T, error) bool) {
		x, err := at(ctx, c, link)
		if err != nil {
			yield(*new(T), err)
			return
		}
		if declared, known := c.known.(*sync.Map).Load(reflect.TypeFor[T]()); known {
			x.declared, _ = declared.(wire.Structured)
		}
		follow(x, links{next: x.request.URL.String()}, p, yield)
	}
}

// Rest goes through those items of an expanded collection that its answer left out, as
// the control information nextLink beside it says. The field is that of v, such as
// &record.Sessions.
func Rest[T any](ctx context.Context, c *Client, v wire.Structured, field *[]T) iter.Seq2[T, error] {
	link := odata.PropertyControlOf(wire.DynamicOf(v), codec.NameOf(v, field)).NextLink
	if link == "" {
		return func(func(T, error) bool) {}
	}
	return Read[T](ctx, c, link, nil)
}

// Get asks for what is at a path below the root of the service, such as
// "People('ada')/Address", or at a link. T is a pointer to a generated struct or to
// [Object], [wire.Raw], or the Go type of another property.
func Get[T any](ctx context.Context, c *Client, link string) (v T, err error) {
	x, err := at(ctx, c, link)
	if err != nil {
		return v, err
	}
	x.nullable = true
	err = x.result(reflect.ValueOf(&v).Elem())
	return v, err
}

// Open asks for what is at a path below the root of the service, or at a link, whatever it
// is: the stream of a media entity or of a property, such as "Photos(7)/$value" or a
// MediaReadLink of odata.ControlOf, or "People/$count". The answer is a success, and its
// Body is the caller's to close.
func Open(ctx context.Context, c *Client, link string) (*http.Response, error) {
	x, err := at(ctx, c, link)
	if err != nil {
		return nil, err
	}
	x.request.Header.Set("Accept", "*/*")
	return x.send()
}

// at begins a request for what is at a path or a link.
func at(ctx context.Context, c *Client, link string) (*exchange, error) {
	text := link
	if !percent.IsAbsolute(link) {
		text = c.transport.Root.String() + "/" + strings.TrimPrefix(link, "/")
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
	case !c.transport.Owns(u):
		err = errElsewhere
	case slices.Contains(strings.Split(u.Path, "/"), ".."):
		err = errors.New("it has .. in its path, which leads out of the service")
	}
	if err != nil {
		return nil, fmt.Errorf("client: the link %q: %w", link, err)
	}
	u.RawQuery = string(percent.Append(nil, u.RawQuery, percent.Query+"%&=+"))
	x := &exchange{client: c, ctx: ctx}
	x.to(http.MethodGet, u)
	return x, nil
}
