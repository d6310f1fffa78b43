package client

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// pages and codec are the rest of packages odata and wire, which is for siblings alone.
var (
	pages = odata.Internal(sibling.Key{})
	codec = wire.Internal(sibling.Key{})
)

// Fill returns a service, a struct of structs of functions as generated packages have
// it, whose functions call the service of the client. Of the types that interfaces in
// results stand for, and of those that are derived from a type of another package,
// declared has typed nils. It panics if a field is malformed: it is
// part of a program.
//
// A function returns an [*Error] for an answer that is no success. nil without an error
// is null: an answer 204 No Content to what may be null. Functions that write return nil if
// the service has done so and answers 204, without the entity: see [ReturnMinimal].
//
// What is updated or deleted must still have the ETag that it was read with, if the client
// says which: as control information of the change, where odata.Change has it, or by
// [IfMatch].
func Fill[S any](c *Client, declared ...wire.Structured) S {
	var service S
	fill(c, &service, declared)
	return service
}

// fill fills in the service that a pointer is to. It is no part of [Fill], which the
// package of every service compiles; and that of Client has no methods about routes and
// values of reflection, which it would compile as well.
func fill(c *Client, service any, declared []wire.Structured) {
	functions, err := binding.Functions(reflect.ValueOf(service).Elem())
	if err != nil {
		panic("client: " + err.Error())
	}
	types, find := routes.Declared(declared)
	for t, of := range types {
		c.known.(*sync.Map).Store(t, of)
	}
	for i := range functions {
		r, err := routes.Of(&functions[i])
		if err != nil {
			panic("client: " + functions[i].Name + ": " + err.Error())
		}
		functions[i].Func.Set(functionOf(c, functions[i].Name, &r, types, find))
	}
}

// functionOf makes a function that calls a route.
func functionOf(c *Client, name string, r *routes.Route, types map[reflect.Type]wire.Structured, find func(string) wire.Structured) reflect.Value {
	f := &function{client: c, name: name, route: r, declared: types[itemOf(r.Result)], find: find}
	if len(c.codecs) > 0 && r.ResultType != "" {
		f.mapped = codec.Mapped(c.codecs, strings.TrimSuffix(strings.TrimPrefix(r.ResultType, "Collection("), ")"))
	}
	return reflect.MakeFunc(r.Func, func(in []reflect.Value) []reflect.Value {
		var result reflect.Value
		if r.Result != nil {
			result = reflect.New(r.Result).Elem()
		}
		err := f.call(in, result)
		failure := reflect.Zero(reflect.TypeFor[error]())
		if err != nil {
			failure = reflect.ValueOf(&err).Elem()
		}
		if r.Result == nil {
			return []reflect.Value{failure}
		}
		return []reflect.Value{result, failure}
	})
}

// function is a route that is called.
type function struct {
	client   *Client
	name     string
	route    *routes.Route
	declared wire.Structured // what an interface in the result stands for, or nil
	mapped   wire.Option     // for a result whose type others have written, or nil
	// find finds types that are derived from those of another package; nil for none.
	find func(name string) wire.Structured
}

// call calls the route with the arguments of its function: the context, the keys, the
// parameters if it has any, and the query options, which may be nil.
func (f *function) call(in []reflect.Value, result reflect.Value) error {
	ctx, _ := in[0].Interface().(context.Context)
	q, _ := in[len(in)-1].Interface().(*query.Options)
	in = in[1 : len(in)-1]
	keys := make([]any, len(f.route.KeyTypes))
	for i := range keys {
		keys[i] = in[i].Interface()
	}
	r := &exchange{client: f.client, ctx: ctx, declared: f.declared, mapped: f.mapped, find: f.find, nullable: f.route.Nullable || f.route.Body != nil}
	if err := f.request(r, keys, in[len(keys):], q); err != nil {
		return err
	}
	if ctx != nil {
		if a, ok := ctx.Value(askedKey{}).(*asked); ok && a.exchange == nil {
			a.exchange = r
			return nil
		}
	}
	if err := f.answer(r, in[len(keys):], result); err != nil {
		return err
	}
	if h := r.handling(); h != nil {
		h.Relayed(q, f.client.transport.Root.String())
		if r.status == http.StatusCreated && (f.route.Kind == routes.Update || f.route.Method == http.MethodPut) {
			h.Created() // last, as it changes the query
		}
		if f.route.Body != nil && result.IsValid() && result.IsZero() {
			h.NoContent()
		}
	}
	return nil
}

// replaces reports whether Capabilities allow entities to be replaced alone, and not to be updated.
func (f *function) replaces() bool {
	methods := f.route.Restrictions["UpdateRestrictions/UpdateMethod"]
	return methods != nil && !slices.Contains(methods, http.MethodPatch)
}

// answer sends the request, and reads the answer.
func (f *function) answer(r *exchange, takes []reflect.Value, result reflect.Value) error {
	if f.route.Kind == routes.Media && f.route.Method != http.MethodPost {
		return f.answerMedia(r, takes, result)
	}
	if r.entity != nil {
		return r.answerProperty(result)
	}
	return r.result(result)
}

// request says what is to be sent. takes is what the function takes besides keys and
// query, if anything.
func (f *function) request(r *exchange, keys []any, takes []reflect.Value, q *query.Options) error {
	var parameters wire.Structured
	if f.route.Arguments != nil && !takes[0].IsNil() {
		parameters, _ = takes[0].Interface().(wire.Structured)
	}
	part := ""
	if h := r.handling(); h != nil && (f.route.Kind == routes.Function || f.route.Kind == routes.Action) {
		var err error
		if part, err = h.CalledOn(f.route.Path, keys); err != nil {
			return err
		}
	}
	path, err := f.path(part, keys, parameters, q)
	if err != nil {
		return err
	}
	to, refers := odata.Reference{}, f.route.Kind == routes.Reference && f.route.Body != nil
	if refers {
		to, _ = takes[0].Interface().(odata.Reference)
	}
	if refers && f.route.Method == http.MethodDelete {
		path.query = append(path.query, string(percent.Append([]byte("$id="), to.ID, percent.Query)))
	}
	if err := r.start(f.route.Method, path, q); err != nil {
		return err
	}
	r.keyed, r.behind = len(keys) > 0, path.behind
	r.request.Name, r.request.Route = f.name, f.route.Method+" "+f.route.Path
	r.request.Keys, r.request.Scopes = keys, f.route.Scopes
	switch {
	case f.route.Kind == routes.Action && parameters != nil:
		return r.body(parameters)
	case refers && f.route.Method != http.MethodDelete:
		return r.refer(to)
	case f.route.Kind == routes.List:
		r.track()
	case f.route.Kind == routes.Create, f.route.Kind == routes.Update:
		return f.requestWrite(r, takes[0])
	case f.route.Kind == routes.Media:
		return f.requestMedia(r, takes)
	case f.route.Kind == routes.Delete, f.route.Kind == routes.Reference:
		r.demand("")
	}
	return nil
}

// requestWrite says that an entity, or a change, is to be sent.
func (f *function) requestWrite(r *exchange, takes reflect.Value) error {
	entity, _ := takes.Interface().(wire.Structured)
	if entity == nil || takes.IsNil() {
		return fmt.Errorf("client: %s: the entity is nil", r.name())
	}
	if f.route.Kind == routes.Update {
		if done, err := r.property(entity); done || err != nil {
			return err
		}
		if h := r.handling(); h != nil && h.Replaces(entity) || f.replaces() {
			r.request.Method = http.MethodPut
		}
		r.demand(odata.ControlOf(wire.DynamicOf(entity)).ETag)
	}
	r.represent()
	if f.declared != nil {
		return r.body(entity, odata.DeclaredType(f.declared))
	}
	return r.body(entity)
}

// itemOf returns the type of the items of a page, or else the type itself.
func itemOf(result reflect.Type) reflect.Type {
	if result == nil || result.Kind() != reflect.Struct || !pages.IsPage(result) {
		return result
	}
	items, _ := result.FieldByName("Items")
	return items.Type.Elem()
}
