package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// Each does with each member of a collection what a call of one of the client's functions
// would do with one of them, in a single request (Protocol 11.4.13 and 11.4.14, URL Conventions
// 4.13): it updates those that the filter of the query is true for, or calls an operation that
// is bound to them.
//
//	dear, err := query.New[*shop.Product](query.Filter(query.Field("Price").Gt(5)))
//	…
//	products, err := client.Each(ctx, service.Products.ListProducts, dear, func(ctx context.Context) (*shop.Product, error) {
//		return service.Products.UpdateProduct(ctx, "", change, nil)
//	})
//
// list lists the collection; one with keys is called by a function of the program's own. The
// call has to get its context, and its keys are not looked at: it is about all. Beside the
// filter the query may select and expand what is answered. The page has what the service
// answers of the members: the results of an operation, and the entities that are updated if it
// is asked for them by [ReturnRepresentation].
func Each[T, R any](ctx context.Context, list func(context.Context, *query.Options) (odata.Page[T], error), q *query.Options, call func(ctx context.Context) (R, error)) (page odata.Page[R], err error) {
	x, err := each(ctx, func(ctx context.Context) error { return second(list(ctx, nil)) }, q, func(ctx context.Context) error { return second(call(ctx)) })
	if err != nil {
		return page, err
	}
	return page, x.result(reflect.ValueOf(&page).Elem())
}

// DoEach is Each for calls without a result, such as deletions.
func DoEach[T any](ctx context.Context, list func(context.Context, *query.Options) (odata.Page[T], error), q *query.Options, call func(ctx context.Context) error) error {
	x, err := each(ctx, func(ctx context.Context) error { return second(list(ctx, nil)) }, q, call)
	if err != nil {
		return err
	}
	return x.result(reflect.Value{})
}

// UpdateCollection changes a collection as a delta says (Protocol 11.4.12): entities are made,
// or changed if their keys are there, and deleted if they are removed, which the annotation
// "@odata.removed" of an entity says, {"reason":"deleted"} or {"reason":"changed"}. list lists the
// collection: see [Each]. The page has what has become of them if the service is asked for it
// by [ReturnRepresentation].
func UpdateCollection[T any](ctx context.Context, list func(context.Context, *query.Options) (odata.Page[T], error), delta odata.Page[T]) (page odata.Page[T], err error) {
	x, err := prepared(ctx, func(ctx context.Context) error { return second(list(ctx, nil)) })
	if err != nil {
		return page, err
	}
	var options []wire.Option
	if x.declared != nil {
		options = append(options, odata.DeclaredType(x.declared))
	}
	delta.Context = "#$delta"
	data, err := odata.MarshalPage(&delta, options...)
	if err != nil {
		return page, err
	}
	x.request.Method, x.nullable = http.MethodPatch, true
	x.request.Bytes("application/json", data)
	return page, x.result(reflect.ValueOf(&page).Elem())
}

func second[T any](_ T, err error) error { return err }

// asked is what a client's function notes in its context in place of sending its request.
type asked struct{ exchange *exchange }

type askedKey struct{}

// prepared returns what a client's function would send.
func prepared(ctx context.Context, call func(context.Context) error) (*exchange, error) {
	if ctx == nil {
		return nil, errors.New("client: the context is nil")
	}
	var a asked
	switch err := call(context.WithValue(ctx, askedKey{}, &a)); {
	case err != nil:
		return nil, err
	case a.exchange == nil:
		return nil, errors.New("client: the function is no client's, or has not got the context")
	}
	a.exchange.ctx = ctx
	return a.exchange, nil
}

// each makes the request for each member of a call for one.
func each(ctx context.Context, list func(context.Context) error, q *query.Options, call func(context.Context) error) (*exchange, error) {
	at, err := prepared(ctx, list)
	if err != nil {
		return nil, err
	}
	x, err := prepared(ctx, call)
	if err != nil {
		return nil, err
	}
	if !x.keyed {
		return nil, fmt.Errorf("client: %s: it is not about a member of a collection", x.name())
	}
	path, own, _ := strings.Cut(at.request.URL.String(), "?")
	parts := []string{own, x.request.URL.RawQuery}
	if q != nil {
		filter, rest := query.Options{Filter: q.Filter}, *q
		rest.Filter = nil
		if filter.Filter != nil {
			alias := freeAlias("each", q)
			path += "/$filter(" + alias + ")"
			parts = append(parts, alias+strings.TrimPrefix(filter.Encode(), "$filter"))
		}
		parts = append(parts, rest.Encode())
		rest.Select, rest.Expand, rest.Aliases, rest.Custom = nil, nil, nil, nil
		if text := rest.Encode(); text != "" {
			return nil, fmt.Errorf("client: %s: which members are meant a filter says alone, not %s", x.name(), text)
		}
	}
	u, err := url.Parse(path + "/$each" + x.behind)
	if err != nil {
		return nil, err
	}
	u.RawQuery = strings.Join(slices.DeleteFunc(parts, func(text string) bool { return text == "" }), "&")
	x.request.URL, x.request.Keys, x.nullable = u, nil, true
	return x, nil
}
