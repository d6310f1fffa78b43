package server

import (
	"context"
	"encoding"
	"fmt"
	"reflect"
	"sync"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/routes"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// caller returns what calls a function for a request. The functions of most
// routes have one of a few forms, in which they are called as any other function
// is; package reflect calls the others.
func caller(fn reflect.Value, s *routes.Route) func(*request) (any, error) {
	if s.ReadsKeys || s.Kind == routes.Media {
		return reflected(fn, s)
	}
	var call func(*request) (any, error)
	switch keyType(s) {
	case stringType:
		call = callerOf[string](fn, s)
	case routes.Types["Edm.Int32"]:
		call = callerOf[int32](fn, s)
	case routes.Types["Edm.Int64"]:
		call = callerOf[int64](fn, s)
	case routes.Types["Edm.Guid"]:
		call = callerOf[wire.Guid](fn, s)
	}
	if call == nil {
		call = reflected(fn, s)
	}
	return call
}

var stringType = reflect.TypeFor[string]()

// keyType returns the type that all keys have, string if there are none; nil if
// they differ.
func keyType(s *routes.Route) reflect.Type {
	if len(s.KeyTypes) == 0 {
		return stringType
	}
	for _, t := range s.KeyTypes[1:] {
		if t != s.KeyTypes[0] {
			return nil
		}
	}
	return s.KeyTypes[0]
}

// callerOf returns what calls a function whose keys are all of type K; nil if its
// form is not one of those that are known. A page or an interface is returned as
// what it is, without its static type.
func callerOf[K any](fn reflect.Value, s *routes.Route) func(*request) (any, error) {
	switch {
	case s.Result == nil:
		return calls[K](fn, s, func(struct{}) any { return nil })
	case s.Result.Kind() == reflect.Pointer:
		item := s.Result.Elem()
		return calls[K](fn, s, func(p binding.Pointer) any {
			if p == nil {
				return nil
			}
			return binding.At(item, p)
		})
	case s.Result.Kind() == reflect.Interface:
		return calls[K](fn, s, func(v binding.Interface) any { return v })
	case pages.IsPage(s.Result):
		return calls[K](fn, s, func(page odata.Page[binding.Pointer]) any { return binding.At(s.Result, binding.Pointer(&page)) })
	}
	return nil
}

// calls returns what calls a function with up to three keys of type K, and has
// box make its result of what it returns.
func calls[K, R any](fn reflect.Value, s *routes.Route, box func(R) any) func(*request) (any, error) {
	type ctx = context.Context
	type parameters = binding.Pointer
	type options = *query.Options
	key := func(r *request, i int) K { return r.keys[i].value.(K) }
	p := func(r *request) parameters { return binding.PointerOf(r.parameters) }
	alone := s.Arguments == nil && s.Body == nil
	switch n := len(s.KeyTypes); {
	case alone && n == 0:
		return called(fn, box, func(f func(ctx, options) (R, error), r *request) (R, error) {
			return f(r.Context(), r.query)
		})
	case alone && n == 1:
		return called(fn, box, func(f func(ctx, K, options) (R, error), r *request) (R, error) {
			return f(r.Context(), key(r, 0), r.query)
		})
	case alone && n == 2:
		return called(fn, box, func(f func(ctx, K, K, options) (R, error), r *request) (R, error) {
			return f(r.Context(), key(r, 0), key(r, 1), r.query)
		})
	case alone && n == 3:
		return called(fn, box, func(f func(ctx, K, K, K, options) (R, error), r *request) (R, error) {
			return f(r.Context(), key(r, 0), key(r, 1), key(r, 2), r.query)
		})
	case n == 0:
		return called(fn, box, func(f func(ctx, parameters, options) (R, error), r *request) (R, error) {
			return f(r.Context(), p(r), r.query)
		})
	case n == 1:
		return called(fn, box, func(f func(ctx, K, parameters, options) (R, error), r *request) (R, error) {
			return f(r.Context(), key(r, 0), p(r), r.query)
		})
	case n == 2:
		return called(fn, box, func(f func(ctx, K, K, parameters, options) (R, error), r *request) (R, error) {
			return f(r.Context(), key(r, 0), key(r, 1), p(r), r.query)
		})
	}
	return nil
}

// called returns what calls fn as a function of type F; nil if it is none.
func called[F, R any](fn reflect.Value, box func(R) any, call func(F, *request) (R, error)) func(*request) (any, error) {
	f, ok := binding.Recast[F](fn)
	if !ok {
		return nil
	}
	return func(r *request) (any, error) {
		v, err := call(f, r)
		if err != nil {
			return nil, err
		}
		return box(v), nil
	}
}

// reflected returns what calls any function.
func reflected(fn reflect.Value, s *routes.Route) func(*request) (any, error) {
	pool := sync.Pool{New: func() any { return new([]reflect.Value) }}
	return func(r *request) (any, error) {
		pooled := pool.Get().(*[]reflect.Value)
		in := append((*pooled)[:0], reflect.ValueOf(r.Context()))
		for i, t := range s.KeyTypes {
			key, err := r.keys[i].as(t)
			if err != nil {
				return nil, err
			}
			in = append(in, key)
		}
		switch {
		case s.Body != nil && s.Kind == routes.Reference:
			in = append(in, reflect.ValueOf(r.reference))
		case s.Body != nil && s.Kind == routes.Media:
			in = append(in, reflect.ValueOf(r.media))
		case s.Arguments != nil, s.Body != nil:
			in = append(in, reflect.ValueOf(r.parameters))
		}
		in = append(in, reflect.ValueOf(r.query))
		out := fn.Call(in)
		clear(in)
		*pooled = in
		pool.Put(pooled)
		if err, _ := out[len(out)-1].Interface().(error); err != nil || s.Result == nil {
			return nil, err
		}
		return out[0].Interface(), nil
	}
}

// as returns the key as a Go type: that of its type in the description, an enumeration,
// or one that others have written, which reads its text.
func (k *keyValue) as(t reflect.Type) (reflect.Value, error) {
	v, read := reflect.ValueOf(k.value), reflect.New(t)
	reader, reads := read.Interface().(encoding.TextUnmarshaler)
	if v.Type() == t || !reads {
		return v.Convert(t), nil
	}
	if err := reader.UnmarshalText(fmt.Append(nil, k.value)); err != nil {
		return v, BadRequest(fmt.Sprintf("the key %v: %v", k.value, err), k.name)
	}
	return read.Elem(), nil
}
