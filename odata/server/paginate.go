package server

import (
	"net/http"
	"slices"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Paginate applies $count, $skip and $top to items that are all there is, in
// order (Protocol 11.2.6.3 to 11.2.6.5): for handlers that hold their data in
// memory. The page shares items.
func Paginate[T any](items []T, q *query.Options) odata.Page[T] {
	var page odata.Page[T]
	if q.Count {
		page.Count = wire.Some(int64(len(items)))
	}
	skip := min(max(q.Skip.Or(0), 0), int64(len(items)))
	items = items[skip:]
	top := min(max(q.Top.Or(int64(len(items))), 0), int64(len(items)))
	page.Items = items[:top:top]
	return page
}

// Supported returns an error that is answered 501 Not Implemented if the query
// has one of the options that change which items are returned, and in which
// order, without its name, such as "$filter", being among those given. Handlers
// that do not look at all of their options call it, so that none is ignored
// (Protocol 9.3.1). The same options nested in $expand are never supported by
// a handler that calls it.
func Supported(q *query.Options, names ...string) error {
	given := [...]struct {
		name string
		is   bool
	}{
		{"$filter", q.Filter != nil}, {"$search", q.Search != nil}, {"$orderby", q.OrderBy != nil},
		{"$skip", !q.Skip.IsAbsent()}, {"$top", !q.Top.IsAbsent()}, {"$count", q.Count},
		{"$skiptoken", q.SkipToken != ""}, {"$deltatoken", q.DeltaToken != ""},
	}
	for _, option := range given {
		if option.is && !slices.Contains(names, option.name) {
			return &Error{Status: http.StatusNotImplemented, Message: option.name + " is not supported here", Target: option.name}
		}
	}
	for _, item := range q.Expand {
		if item.Options == nil {
			continue
		}
		if err := Supported(item.Options); err != nil {
			return err
		}
	}
	return nil
}
