package server

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/described"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// routesOf returns the routes of a service: see [New]. Of the types that interfaces
// in results stand for, declared has typed nils. It panics if a field is malformed:
// it is part of a program.
func routesOf(service any, declared []wire.Structured, codecs []wire.Codec, about *described.Service) []declaration {
	functions, err := binding.Functions(reflect.ValueOf(service))
	if err != nil {
		panic("server: " + err.Error())
	}
	b := binder{codecs: codecs, filled: binding.Filled()}
	b.reading = []wire.Option{codec.WithFullNames(about.FullName)}
	var find func(name string) wire.Structured
	if b.types, find = routes.Declared(declared); find != nil {
		b.reading = append(b.reading, odata.WithTypes(find))
	}
	all := make([]declaration, len(functions))
	for i := range functions {
		if all[i], err = b.route(&functions[i]); err != nil {
			panic("server: " + functions[i].Name + ": " + err.Error())
		}
	}
	return all
}

// binder makes routes of functions.
type binder struct {
	types   map[reflect.Type]wire.Structured // by the interface that stands for them
	codecs  []wire.Codec                     // of results
	reading []wire.Option
	filled  func(reflect.Value) bool
}

// route has a declaration be what a function and its tags say.
func (b *binder) route(f *binding.Function) (r declaration, err error) {
	if r.Route, err = routes.Of(f); err != nil {
		return r, err
	}
	if r.Arguments != nil {
		of := r.Arguments.Elem()
		r.Parameters = func() wire.Structured { return reflect.New(of).Interface().(wire.Structured) }
	}
	if err := b.result(&r); err != nil {
		return r, err
	}
	r.codecs, r.reading = b.codecs, b.reading
	if f.Func.IsNil() {
		r.unserved = true
		endpoint := r.Method + " " + r.Path
		r.Handle = func(*request) (any, error) { return nil, NotImplemented(endpoint) }
	} else {
		r.Handle, r.byHand = named(caller(f.Func, &r.Route), &r.Route), !b.filled(f.Func)
	}
	return r, nil
}

// named has what a function calls, as a client's does, name the path of the request when nothing is
// there, and not its own: one that reads an entity returns nil, as functions do.
func named(call func(*request) (any, error), of *routes.Route) func(*request) (any, error) {
	return func(r *request) (any, error) {
		v, err := call(r)
		if err == nil || !r.absent.Load() {
			return v, err
		}
		switch own, is := errors.AsType[*Error](err); {
		case !is || own.Status != http.StatusNotFound:
			return v, err
		case of.Kind == routes.Read && !of.Nullable:
			return nil, nil
		}
		return nil, NotFound(r.exchange.Request.URL.Path + " is not found")
	}
}

// result says what the route answers.
func (b *binder) result(r *declaration) error {
	if r.Result == nil {
		return nil
	}
	item := r.Result
	if item.Kind() == reflect.Struct && pages.IsPage(item) {
		items, _ := item.FieldByName("Items")
		r.Collection, item = true, items.Type.Elem()
	}
	switch {
	case r.Kind == routes.Read && r.Collection:
		return fmt.Errorf("it returns a page, and the kind %q is for one entity", r.Kind)
	case r.Kind == routes.List && !r.Collection:
		return fmt.Errorf("it returns a %s, and the kind %q is for pages", item, r.Kind)
	case r.ReadsMedia():
	case item.Kind() == reflect.Pointer && item.Implements(reflect.TypeFor[wire.Structured]()):
		r.Type = reflect.Zero(item).Interface().(wire.Structured)
	case item.Kind() == reflect.Interface:
		if r.Type = b.types[item]; r.Type == nil {
			return fmt.Errorf("the type that %s stands for is not among those that are declared", item)
		}
	case r.ResultType == "":
		return fmt.Errorf("no tag says what a %s is", item)
	}
	return nil
}
