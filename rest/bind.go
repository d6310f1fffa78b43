package rest

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/rest/gen"
)

// description is what a service is: its operations, and who checks credentials.
type description struct {
	operations []declaration
	schemes    []scheme
}

// descriptionOf takes a service and what is known beside it for a description: see
// [New]. It panics if a field is malformed.
func descriptionOf(service any, known gen.Description) description {
	functions, err := binding.Functions(reflect.ValueOf(service))
	if err != nil {
		panic("rest: " + err.Error())
	}
	answers := map[reflect.Type][]gen.Output{}
	for _, list := range known.Outputs {
		for _, o := range list {
			answers[reflect.TypeOf(o.Of).Elem()] = o.Outputs
		}
	}
	var d description
	for i := range functions {
		f := &functions[i]
		read, is, err := message.SchemeOf(f)
		if is {
			s := scheme{Scheme: read}
			if err == nil {
				err = s.bind(f)
			}
			d.schemes = append(d.schemes, s)
		} else {
			o := declaration{codecs: known.Codecs}
			err = o.bind(f, answers)
			d.operations = append(d.operations, o)
		}
		if err != nil {
			panic("rest: " + f.Name + ": " + err.Error())
		}
	}
	return d
}

// bind has the operation be what a function and its tag say.
func (o *declaration) bind(f *binding.Function, answers map[reflect.Type][]gen.Output) (err error) {
	if err = f.Knows("route", "security"); err != nil {
		return err
	}
	if o.Method, o.Path, err = f.Route(); err != nil {
		return err
	}
	if o.Security, err = message.RequirementsOf(f.Tag); err != nil {
		return err
	}
	t, err := message.SignatureOf(f.Func.Type())
	if err != nil {
		return err
	}
	var known bool
	if o.Outputs, known = answers[t.Output]; !known || len(o.Outputs) == 0 {
		return fmt.Errorf("the outputs that %s stands for are not among those that are given", t.Output)
	}
	if t.Input != nil {
		o.Input = reflect.Zero(t.Input).Interface()
	}
	if o.Serve = serveWith(f.Func); o.Serve == nil {
		return fmt.Errorf("no operation is served by a %s", f.Func.Type())
	}
	if f.Func.IsNil() {
		endpoint := o.Method + " " + o.Path
		o.Serve = func(context.Context, any) (any, error) { return nil, NotImplemented(endpoint) }
	}
	return nil
}

// serveWith returns what calls a function with an input or without; nil for
// another function. Its form is known, its types are not: it is called as if it
// took any pointer and returned any interface.
func serveWith(fn reflect.Value) func(ctx context.Context, in any) (any, error) {
	if f, ok := binding.Recast[func(context.Context) (binding.Interface, error)](fn); ok {
		return func(ctx context.Context, _ any) (any, error) { return f(ctx) }
	}
	if f, ok := binding.Recast[func(context.Context, binding.Pointer) (binding.Interface, error)](fn); ok {
		return func(ctx context.Context, in any) (any, error) { return f(ctx, binding.PointerOf(in)) }
	}
	return nil
}

// bind has a function check the credentials: it gets those that the scheme has.
func (s *scheme) bind(f *binding.Function) error {
	var kinds []message.SchemeKind
	switch check := f.Func.Interface().(type) {
	case func(ctx context.Context, token string, scopes []string) (context.Context, error):
		kinds = []message.SchemeKind{message.KeyInHeader, message.KeyInQuery, message.KeyInCookie, message.Token}
		s.Check = func(ctx context.Context, c credentials) (context.Context, error) {
			return check(ctx, c.Token, c.Scopes)
		}
	case func(ctx context.Context, user, password string, scopes []string) (context.Context, error):
		kinds = []message.SchemeKind{message.Basic}
		s.Check = func(ctx context.Context, c credentials) (context.Context, error) {
			return check(ctx, c.User, c.Password, c.Scopes)
		}
	case func(ctx context.Context, scopes []string) (context.Context, error):
		kinds = []message.SchemeKind{message.TLS}
		s.Check = func(ctx context.Context, c credentials) (context.Context, error) { return check(ctx, c.Scopes) }
	}
	if !slices.Contains(kinds, s.Kind) {
		return fmt.Errorf("a %s does not check a scheme of the kind %q", f.Func.Type(), s.Kind)
	}
	if f.Func.IsNil() {
		refused := NotImplemented("the security scheme " + s.Name)
		s.Check = func(context.Context, credentials) (context.Context, error) { return nil, refused }
	}
	return nil
}
