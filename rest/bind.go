package rest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/internal/binding"
)

// Outputs are the answers of an operation: what a function can return that
// returns the interface to which Of is a nil pointer.
type Outputs struct {
	Of      any
	Outputs []Output
}

// DescriptionOf returns what a service says of its API: a struct whose fields are
// structs of functions, each of which has in its tag which operation it serves.
//
//	GetPet func(ctx context.Context, in *GetPetInput) (GetPetOutput, error) `route:"GET /pets/{petId}" security:"api_key | oauth:read,write"`
//
// A function takes a pointer to the struct of Operation.Input, if the operation
// takes something, and returns one of the outputs that are given for the interface
// in its type. The tag "security" has lists of requirements, between bars, each a
// scheme and after a colon the scopes.
//
// The functions that check credentials have in their tags the name of the scheme,
// its kind, and Scheme.Parameter if there is one:
//
//	APIKey func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"api_key" kind:"header" parameter:"X-API-Key"`
//
// A function that is nil answers 501 Not Implemented. DescriptionOf panics if a
// field is malformed: it is part of a program.
func DescriptionOf(service any, outputs ...[]Outputs) Description {
	functions, err := binding.Functions(service)
	if err != nil {
		panic("rest: " + err.Error())
	}
	answers := map[reflect.Type][]Output{}
	for _, list := range outputs {
		for _, o := range list {
			answers[reflect.TypeOf(o.Of).Elem()] = o.Outputs
		}
	}
	var d Description
	for i := range functions {
		f := &functions[i]
		if name, ok := f.Tag.Lookup("scheme"); ok {
			s := Scheme{Name: name, Kind: SchemeKind(f.Tag.Get("kind")), Parameter: f.Tag.Get("parameter")}
			err = s.bind(f)
			d.Schemes = append(d.Schemes, s)
		} else {
			var o Operation
			err = o.bind(f, answers)
			d.Operations = append(d.Operations, o)
		}
		if err != nil {
			panic("rest: " + f.Name + ": " + err.Error())
		}
	}
	return d
}

// bind has the operation be what a function and its tag say.
func (o *Operation) bind(f *binding.Function, answers map[reflect.Type][]Output) (err error) {
	if o.Method, o.Path, err = f.Route(); err != nil {
		return err
	}
	if o.Security, err = binding.Lists(f.Tag, "security", requirementOf); err != nil {
		return err
	}
	t := f.Func.Type()
	if t.NumOut() != 2 {
		return errors.New("it does not return an output and an error")
	}
	var known bool
	if o.Outputs, known = answers[t.Out(0)]; !known {
		return fmt.Errorf("the outputs that %s stands for are not among those that are given", t.Out(0))
	}
	if t.NumIn() > 1 {
		o.Input = reflect.Zero(t.In(1)).Interface()
	}
	if o.Serve = serveWith(f.Func); o.Serve == nil {
		return fmt.Errorf("no operation is served by a %s", t)
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

// requirementOf reads a word of the tag "security".
func requirementOf(word string) (r Requirement, err error) {
	name, scopes, scoped := strings.Cut(word, ":")
	if r.Scheme, err = binding.Word(name); err != nil || !scoped {
		return r, err
	}
	for scope := range strings.SplitSeq(scopes, ",") {
		text, err := binding.Word(scope)
		if err != nil {
			return r, err
		}
		r.Scopes = append(r.Scopes, text)
	}
	return r, nil
}

// bind has a function check the credentials: it gets those that the scheme has.
func (s *Scheme) bind(f *binding.Function) error {
	var kinds []SchemeKind
	switch check := f.Func.Interface().(type) {
	case func(ctx context.Context, token string, scopes []string) (context.Context, error):
		kinds = []SchemeKind{APIKeyInHeader, APIKeyInQuery, APIKeyInCookie, TokenScheme}
		s.Check = func(ctx context.Context, c Credentials) (context.Context, error) {
			return check(ctx, c.Token, c.Scopes)
		}
	case func(ctx context.Context, user, password string, scopes []string) (context.Context, error):
		kinds = []SchemeKind{BasicScheme}
		s.Check = func(ctx context.Context, c Credentials) (context.Context, error) {
			return check(ctx, c.User, c.Password, c.Scopes)
		}
	case func(ctx context.Context, scopes []string) (context.Context, error):
		kinds = []SchemeKind{TLSScheme}
		s.Check = func(ctx context.Context, c Credentials) (context.Context, error) { return check(ctx, c.Scopes) }
	}
	if !slices.Contains(kinds, s.Kind) {
		return fmt.Errorf("a %s does not check a scheme of the kind %q", f.Func.Type(), s.Kind)
	}
	if f.Func.IsNil() {
		refused := NotImplemented("the security scheme " + s.Name)
		s.Check = func(context.Context, Credentials) (context.Context, error) { return nil, refused }
	}
	return nil
}
