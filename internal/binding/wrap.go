package binding

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/odatagen/odatagen/internal/together"
)

// Call is a call of a function of a service.
type Call struct {
	// Name is that of the function, such as "Pets.ListPets", or "ListPets" if a handler is
	// wrapped by itself.
	Name string
	// Tag is that of the function's field, which says what it serves.
	Tag reflect.StructTag
	// Args are the arguments behind the context.
	Args []any
}

// Wrap returns a service whose functions call around, which may call next: the function
// of the service that was given, with a context. Functions that are nil stay so. What
// around returns in place of a result must be of its type, or nil.
func Wrap[S any](service S, around func(ctx context.Context, c *Call, next func(context.Context) (any, error)) (any, error)) (S, error) {
	functions, err := Functions(reflect.ValueOf(&service).Elem())
	if err != nil {
		return service, err
	}
	for i := range functions {
		if field := functions[i].Func; !field.IsNil() {
			inner := reflect.ValueOf(field.Interface())
			field.Set(wrapped(&functions[i], inner, around))
		}
	}
	return service, nil
}

func wrapped(f *Function, inner reflect.Value, around func(context.Context, *Call, func(context.Context) (any, error)) (any, error)) reflect.Value {
	t := inner.Type()
	method, _, _ := f.Route()
	writesByHand := method != http.MethodGet && !Filled()(inner)
	return reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
		c := &Call{Name: f.Name, Tag: f.Tag}
		for _, arg := range in[1:] {
			c.Args = append(c.Args, arg.Interface())
		}
		ctx, _ := in[0].Interface().(context.Context)
		result, err := around(ctx, c, func(ctx context.Context) (any, error) {
			if writesByHand && ctx != nil {
				if part := together.PartOf(ctx); part != nil {
					return nil, part.Refuse()
				}
			}
			out := inner.Call(append([]reflect.Value{reflect.ValueOf(&ctx).Elem()}, in[1:]...))
			err, _ := out[len(out)-1].Interface().(error)
			if len(out) == 1 {
				return nil, err
			}
			return out[0].Interface(), err
		})
		return returned(t, f.Name, result, err)
	})
}

// returned makes what a function of type t returns.
func returned(t reflect.Type, name string, result any, err error) []reflect.Value {
	var out []reflect.Value
	if t.NumOut() == 2 {
		place := reflect.New(t.Out(0)).Elem()
		if v := reflect.ValueOf(result); v.IsValid() && v.Type().AssignableTo(place.Type()) {
			place.Set(v)
		} else if v.IsValid() && err == nil {
			err = fmt.Errorf("%s returns a %s, and what is around it returned a %s", name, place.Type(), v.Type())
		}
		out = append(out, place)
	}
	return append(out, reflect.ValueOf(&err).Elem())
}
