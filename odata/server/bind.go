package server

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// routesOf returns the routes of a service: see [New]. Of the types that interfaces
// in results stand for, declared has typed nils. It panics if a field is malformed:
// it is part of a program.
func routesOf(service any, declared []wire.Structured, codecs []wire.Codec) []declaration {
	functions, err := binding.Functions(service)
	if err != nil {
		panic("server: " + err.Error())
	}
	b := binder{types: map[reflect.Type]wire.Structured{}, codecs: codecs}
	for _, d := range declared {
		b.types[reflect.TypeOf(d.WireType().Interface).Elem()] = d
	}
	routes := make([]declaration, len(functions))
	for i := range functions {
		if routes[i], err = b.route(&functions[i]); err != nil {
			panic("server: " + functions[i].Name + ": " + err.Error())
		}
	}
	return routes
}

// binder makes routes of functions.
type binder struct {
	types  map[reflect.Type]wire.Structured // by the interface that stands for them
	codecs []wire.Codec                     // of results
}

func (b *binder) route(f *binding.Function) (r declaration, err error) {
	if err = f.Knows("route", "kind", "keys", "result", "overloads", "required", "context", "scopes"); err != nil {
		return r, err
	}
	if r.Method, r.Path, err = f.Route(); err != nil {
		return r, err
	}
	kind := strings.Split(f.Tag.Get("kind"), ",")
	r.Kind = routeKind(kind[0])
	for _, flag := range kind[1:] {
		switch flag {
		case "nullable":
			r.Nullable = true
		case "forbidden":
			r.Forbidden = true
		default:
			return r, fmt.Errorf("the flag %q of the tag kind is not known", flag)
		}
	}
	r.ResultType, r.Context = f.Tag.Get("result"), f.Tag.Get("context")
	if r.Function, err = binding.Lists(f.Tag, "overloads", binding.Word); err != nil {
		return r, err
	}
	if r.Kind == functionRoute && r.Function == nil {
		r.Function = [][]string{{}}
	}
	if r.Scopes, err = binding.Lists(f.Tag, "scopes", binding.Word); err != nil {
		return r, err
	}
	required, err := binding.Lists(f.Tag, "required", binding.Word)
	if err != nil {
		return r, err
	}
	r.Required = slices.Concat(required...)
	keys, err := binding.Lists(f.Tag, "keys", keyOf)
	if err != nil {
		return r, err
	}
	r.Keys = slices.Concat(keys...)
	return r, b.bind(f, &r)
}

// keyOf reads a word of the tag "keys".
func keyOf(word string) (k keyProperty, err error) {
	var named, typed bool
	k.Name, k.Property, named = strings.Cut(word, "=")
	k.Property, k.Type, typed = strings.Cut(k.Property, ":")
	if !named || !typed {
		return k, fmt.Errorf("%s is not of the form placeholder=property:type", word)
	}
	return k, nil
}

// signature is what a function of a route takes and returns, beside the context,
// the query options and the error.
type signature struct {
	keys       []reflect.Type
	parameters reflect.Type // a pointer to a struct; nil for none
	result     reflect.Type // nil for none
	// readsKeys says that the types of some keys are those of others, which read the
	// text of a key themselves.
	readsKeys bool
}

var (
	contextType    = reflect.TypeFor[context.Context]()
	queryType      = reflect.TypeFor[*query.Options]()
	errorType      = reflect.TypeFor[error]()
	structuredType = reflect.TypeFor[wire.Structured]()
)

// signatureOf takes the type of a function apart that serves a path with n keys.
func signatureOf(t reflect.Type, n int) (s signature, err error) {
	last := t.NumIn() - 1
	if last < 1 || t.In(0) != contextType || t.In(last) != queryType {
		return s, errors.New("its first parameter is not a context.Context, or its last no *query.Options")
	}
	outs := t.NumOut()
	if outs < 1 || outs > 2 || t.Out(outs-1) != errorType {
		return s, errors.New("it does not return an error, or a result and an error")
	}
	if outs == 2 {
		s.result = t.Out(0)
	}
	for i := 1; i < last; i++ {
		s.keys = append(s.keys, t.In(i))
	}
	if len(s.keys) == n+1 {
		s.parameters, s.keys = s.keys[n], s.keys[:n]
		if s.parameters.Kind() != reflect.Pointer || !s.parameters.Implements(structuredType) {
			return s, fmt.Errorf("its parameter of the type %s is no pointer to a struct of parameters", s.parameters)
		}
	}
	if len(s.keys) != n {
		return s, fmt.Errorf("it has %d parameters for the %d keys of the path", len(s.keys), n)
	}
	return s, nil
}

// bind has the route call the function, and takes from the function's type what
// the tag does not say.
func (b *binder) bind(f *binding.Function, r *declaration) error {
	_, segments, err := r.split()
	if err != nil {
		return err
	}
	var keys []keyProperty
	for i := range segments {
		keys = append(keys, segments[i].keys...)
	}
	s, err := signatureOf(f.Func.Type(), len(keys))
	if err != nil {
		return err
	}
	for i := range keys {
		want := keyTypes[keys[i].Type]
		switch {
		case s.keys[i] == want, want == nil && s.keys[i].Kind() == reflect.String:
		case reflect.PointerTo(s.keys[i]).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
			s.readsKeys = true
		default:
			return fmt.Errorf("the key %s of the type %s is a %s in Go", keys[i].Name, keys[i].Type, s.keys[i])
		}
	}
	if s.parameters != nil {
		of := s.parameters.Elem()
		r.Parameters = func() wire.Structured { return reflect.New(of).Interface().(wire.Structured) }
	}
	if err := b.result(&s, r); err != nil {
		return err
	}
	r.codecs = b.codecs
	if f.Func.IsNil() {
		r.Handle = func(*request) (any, error) { return nil, NotImplemented(r.Method + " " + r.Path) }
	} else {
		r.Handle = caller(f.Func, &s)
	}
	return nil
}

// result says what the route answers.
func (b *binder) result(s *signature, r *declaration) error {
	if s.result == nil {
		if r.Kind != actionRoute {
			return fmt.Errorf("it returns no result, as only actions may, and is of the kind %q", r.Kind)
		}
		return nil
	}
	item := s.result
	if item.Kind() == reflect.Struct && pages.IsPage(item) {
		items, _ := item.FieldByName("Items")
		r.Collection, item = true, items.Type.Elem()
	}
	switch {
	case r.Kind == readRoute && r.Collection:
		return fmt.Errorf("it returns a page, and the kind %q is for one entity", r.Kind)
	case r.Kind == listRoute && !r.Collection:
		return fmt.Errorf("it returns a %s, and the kind %q is for pages", item, r.Kind)
	case item.Kind() == reflect.Pointer && item.Implements(structuredType):
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
