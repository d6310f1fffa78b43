package server

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
	"github.com/odatagen/odatagen/wire"
)

// This file does what a handler has left to be done of the query, in the order of the
// standard.

// finish does the rest of the query on a page: it chooses its items, counts them, puts
// them in order, and makes several pages of them if they are too many for one.
func (r *request) finish(page *anyPage) error {
	if err := r.fits(page); err != nil {
		return err
	}
	r.applyPageSize()
	r.track(page)
	if page.More != nil {
		if !r.counts(page) && !r.sorts() && (r.asked.Apply == nil || !r.left(Apply)) && !looksAtThese(r.asked) {
			return r.finishStream(page)
		}
	}
	total, err := r.held(page)
	if err != nil {
		return err
	}
	if r.counts(page) {
		page.Count = wire.Some(int64(total))
	}
	r.window(page)
	r.cut(page)
	r.endTracking(page)
	return r.detail(page)
}

// fits refuses a page with which the rest of the query cannot be done.
func (r *request) fits(page *anyPage) error {
	q := r.asked
	var missing string
	switch {
	case q.DeltaToken != "" && page.DeltaLink == "" && page.NextLink == "" && page.More == nil && r.left(Select):
		return NotImplemented("$deltatoken")
	case page.NextLink == "":
	case q.Apply != nil && r.left(Apply):
		missing = "$apply"
	case q.Count && r.left(Count) && page.Count.IsAbsent():
		missing = "$count"
	case q.OrderBy != nil && r.left(OrderBy):
		missing = "$orderby"
	case r.skips() > 0:
		missing = "$skip"
	}
	if missing != "" {
		return &Error{Status: http.StatusNotImplemented, Target: missing,
			Message: fmt.Sprintf("%s is not implemented: the function of %s answered with one of several pages, and has not done it", missing, r.route.name)}
	}
	if q.Count && !r.left(Count) && page.Count.IsAbsent() {
		return NotImplemented("$count")
	}
	return nil
}

// looksAtThese reports whether $filter or $compute looks at $these, all items that there are.
func looksAtThese(q *query.Options) (looks bool) {
	look := func(x query.Expr) bool {
		path, is := x.(*query.Path)
		looks = looks || is && path.Segments[0].Kind == query.VariableSegment && path.Segments[0].Name == "$these"
		return true
	}
	query.Walk(q.Filter, look)
	for i := range q.Compute {
		query.Walk(q.Compute[i].Expr, look)
	}
	return looks
}

// chooses reports whether items are still to be chosen.
func (r *request) chooses() bool {
	q := r.asked
	return q.Apply != nil && r.left(Apply) || q.Compute != nil && r.left(Compute) || q.Search != nil && r.left(Search) || q.Filter != nil && r.left(Filter)
}

// counts reports whether the items are still to be counted. A handler knows how many
// there are if it says so, unless they are still to be chosen.
func (r *request) counts(page *anyPage) bool {
	return r.asked.Count && r.left(Count) && (page.Count.IsAbsent() || r.chooses())
}

// sorts reports whether the items are still to be put in order.
func (r *request) sorts() bool { return r.asked.OrderBy != nil && r.left(OrderBy) }

// skips returns how many items are still to be left out, and takes how many then stay at
// most; false if there is no such number.
func (r *request) skips() int64 {
	if !r.left(Skip) {
		return 0
	}
	return max(r.asked.Skip.Or(0), 0)
}

func (r *request) takes() (int64, bool) {
	if !r.left(Top) {
		return 0, false
	}
	n, given := r.asked.Top.Get()
	return max(n, 0), given
}

// window leaves the items that $skip and $top ask for. One of several pages has the
// first of them; where $top ends, there is no next page, and otherwise that has the rest.
func (r *request) window(page *anyPage) {
	n := int64(lenOf(page.Items))
	low, high := min(r.skips(), n), n
	rest := int64(-1)
	if top, given := r.takes(); given {
		high = min(low+min(top, n), n)
		rest = top - (high - low)
	}
	r.leadOn(page, rest)
	page.Items = part(page.Items, int(low), int(high))
}

// leadOn has the next link of a page lead to what there is behind it: nothing if the rest
// of $top is 0. A negative one says that there is no $top.
func (r *request) leadOn(page *anyPage, rest int64) {
	switch {
	case rest == 0:
		page.NextLink = ""
	case page.NextLink != "":
		page.NextLink = r.ownLink(skipToken, page.NextLink, rest)
	}
}

// cut makes several pages of the items if they are too many for one, and leaves those of
// the page that is asked for.
func (r *request) cut(page *anyPage) {
	n, size := lenOf(page.Items), r.pageSize()
	low := r.resume(page.Items)
	if size > 0 && n-low > size && r.exchange.Request.Method != http.MethodPost {
		high := low + size
		last := itemKey(reflect.ValueOf(page.Items).Index(high - 1).Interface())
		page.NextLink = r.next(position{token: r.from.token, after: high, anchor: last, size: r.preferredSize()})
		n = high
	}
	page.Items = part(page.Items, low, n)
}

// resume returns where in the items the page begins that is asked for: behind the last
// item of the page before it, wherever that is now.
func (r *request) resume(items any) int {
	after, n := r.from.after, lenOf(items)
	if after == 0 {
		return 0
	}
	list := reflect.ValueOf(items)
	is := func(i int) bool { return i < n && itemKey(list.Index(i).Interface()) == r.from.anchor }
	if r.from.anchor == "" || is(after-1) {
		return min(after, n)
	}
	for i := range n {
		if is(i) {
			return i + 1
		}
	}
	return min(after-1, n) // it is gone, and what was behind it has moved up
}

// finishStream is finish for items that come one by one, of which each can be dealt with
// when it comes.
func (r *request) finishStream(page *anyPage) error {
	size := int64(0)
	if r.preferredSize() > 0 {
		size = int64(r.pageSize())
	}
	top, limited := r.takes()
	if r.skips() == 0 && r.from.after == 0 && !limited && size == 0 && !r.chooses() && !r.details() {
		r.leadOn(page, -1)
		r.endTracking(page)
		return nil
	}
	skip := r.skips() + int64(r.from.after)
	top -= int64(r.from.after)
	chosen := r.oneByOne(everyItem(*page), reflect.TypeOf(page.Items), r.chooses(), func(page *anyPage) error {
		_, err := r.choose(page)
		return err
	})
	page.Items = part(page.Items, 0, 0)
	sent := int64(0)
	cut := func(yield func(any, error) bool) {
		defer r.endTracking(page)
		var seen int64
		for item, err := range chosen {
			switch seen++; {
			case err == nil && seen <= skip:
				continue
			case limited && sent >= top:
				page.NextLink = ""
				return
			case err == nil && size > 0 && sent == size:
				page.NextLink = r.next(position{token: r.from.token, after: r.from.after + int(sent), size: r.preferredSize()})
				return
			}
			if sent++; !yield(item, err) {
				return
			}
		}
		rest := int64(-1)
		if limited {
			rest = max(top-sent, 0)
		}
		r.leadOn(page, rest)
	}
	page.More = r.oneByOne(cut, reflect.TypeOf(page.Items), r.details(), r.detail)
	return nil
}

// oneByOne returns what becomes of items, each as a page of its own, if there is
// something to do. What an item becomes is of the slice's type.
func (r *request) oneByOne(items sibling.Items, slice reflect.Type, needed bool, do func(*anyPage) error) sibling.Items {
	if !needed {
		return items
	}
	return func(yield func(any, error) bool) {
		for item, err := range items {
			if err != nil {
				yield(nil, err)
				return
			}
			one := reflect.MakeSlice(slice, 1, 1)
			one.Index(0).Set(reflect.ValueOf(item).Elem())
			page := anyPage{Items: one.Interface()}
			if err := do(&page); err != nil {
				yield(nil, err)
				return
			}
			made := reflect.ValueOf(page.Items)
			for i := range made.Len() {
				if !yield(made.Index(i).Addr().Interface(), nil) {
					return
				}
			}
		}
	}
}

// held takes the items of a page into memory, those that the query asks for, and returns
// how many these are without $top.
func (r *request) held(page *anyPage) (total int, err error) {
	if page.More != nil {
		if err := r.collect(page); err != nil {
			return 0, err
		}
	}
	return r.choose(page)
}

// collect takes all items of a page into memory.
func (r *request) collect(page *anyPage) error {
	items := reflect.MakeSlice(reflect.TypeOf(page.Items), 0, lenOf(page.Items))
	for item, err := range everyItem(*page) {
		if err != nil {
			return err
		}
		if limit := r.handler.limits.Evaluate.MaxRows; items.Len() == limit {
			return evaluated(&evaluate.LimitError{Limit: "MaxRows", Max: int64(limit), What: "items in memory, as $orderby and $count need them; filter them"})
		}
		items = reflect.Append(items, reflect.ValueOf(item).Elem())
	}
	page.Items, page.More = items.Interface(), nil
	return nil
}

// everyItem returns the items of a page, those that come one by one behind the others.
func everyItem(page anyPage) sibling.Items {
	return func(yield func(any, error) bool) {
		items := reflect.ValueOf(page.Items)
		for i := range items.Len() {
			if !yield(items.Index(i).Addr().Interface(), nil) {
				return
			}
		}
		if page.More != nil {
			page.More(yield)
		}
	}
}

// itemKey returns the key of an item, as in its URL; "" if it has none.
func itemKey(item any) string {
	v, ok := item.(wire.Structured)
	if !ok || isNil(item) {
		return ""
	}
	return string(appendKeyOf(nil, v, func(b []byte, s string) []byte { return append(b, s...) }))
}

// lenOf returns the length of a slice, and part the items from one index to another.
func lenOf(items any) int { return reflect.ValueOf(items).Len() }

func part(items any, low, high int) any {
	v := reflect.ValueOf(items)
	if low == 0 && high == v.Len() {
		return items
	}
	return v.Slice3(low, high, high).Interface()
}
