package client

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/rest"
	"github.com/odatagen/odatagen/rest/gen"
)

// Fill returns a service, a struct of structs of functions as generated packages have
// it, whose functions call the API of the client. It is what the function NewClient of a
// generated package calls; call that one. It panics if a field is malformed: it is part
// of a program.
//
// A function returns the declared answer that comes, whichever its status, and an
// [*Error] for any other. Those of Security return a context with the credentials that
// they are given, which go before those of the client in calls that are made with it: so
// a proxy passes them on.
func Fill[S any](c *Client, d gen.Description) S {
	var filled S
	fill(c, d, &filled)
	return filled
}

// fill fills in the service that a pointer is to. It is no part of [Fill], which the
// package of every API compiles.
func fill(c *Client, d gen.Description, filled any) {
	functions, err := binding.Functions(reflect.ValueOf(filled).Elem())
	if err != nil {
		panic("client: " + err.Error())
	}
	s := &service{client: c, schemes: map[string]*message.Scheme{}, outputs: map[reflect.Type][]gen.Output{},
		reader: message.Reader{Stream: reflect.TypeFor[*rest.Stream](), File: reflect.TypeFor[*rest.File](), Shape: message.Unchecked, Codecs: d.Codecs}}
	for _, list := range d.Outputs {
		for _, o := range list {
			s.outputs[reflect.TypeOf(o.Of).Elem()] = o.Outputs
		}
	}
	for i := range functions {
		f := &functions[i]
		fill := s.operation
		if _, is := f.Tag.Lookup("scheme"); is {
			fill = s.scheme
		}
		if err := fill(f, f.Func); err != nil {
			panic("client: " + f.Name + ": " + err.Error())
		}
	}
}

// service is an API that is called. It is not changed after [Fill].
type service struct {
	client  *Client
	schemes map[string]*message.Scheme
	outputs map[reflect.Type][]gen.Output // by the interface that they stand for
	reader  message.Reader
}

// operation fills a function in. Its input and outputs are read when it is first called:
// an API can have thousands, of which a program calls a few.
func (s *service) operation(f *binding.Function, field reflect.Value) (err error) {
	o := &operation{service: s, name: f.Name}
	if err = f.Knows("route", "security"); err != nil {
		return err
	}
	if o.method, o.path, err = f.Route(); err != nil {
		return err
	}
	if o.signature, err = message.SignatureOf(field.Type()); err != nil {
		return err
	}
	if len(s.outputs[o.signature.Output]) == 0 {
		return fmt.Errorf("the outputs that %s stands for are not among those that are given", o.signature.Output)
	}
	o.tag = f.Tag
	o.prepare = sync.OnceValue(o.prepared)
	field.Set(reflect.MakeFunc(field.Type(), func(in []reflect.Value) []reflect.Value {
		ctx, _ := in[0].Interface().(context.Context)
		var input reflect.Value
		if len(in) == 2 {
			input = in[1]
		}
		out, err := o.call(ctx, input)
		result := reflect.New(o.signature.Output).Elem()
		if out.IsValid() {
			result.Set(out)
		}
		return []reflect.Value{result, reflect.ValueOf(&err).Elem()}
	}))
	return nil
}

// operation is an operation that is called.
type operation struct {
	service      *service
	name         string // of the function
	method, path string
	tag          reflect.StructTag
	signature    message.Signature
	prepare      func() error

	// What prepare fills in.
	segments []web.Pattern
	input    *message.Input
	outputs  []*message.Output
	security [][]message.Requirement
	scopes   [][]string
	accept   string
}

// prepared reads what the tags say.
func (o *operation) prepared() (err error) {
	if o.segments, err = web.ParsePath(o.path); err != nil {
		return err
	}
	var names []string
	for _, segment := range o.segments {
		names = append(names, segment.Parameters...)
	}
	var input any
	if o.signature.Input != nil {
		input = reflect.Zero(o.signature.Input).Interface()
	}
	if o.input, err = o.service.reader.Input(input, names); err != nil {
		return err
	}
	if o.outputs, err = o.service.reader.Outputs(o.service.outputs[o.signature.Output]); err != nil {
		return err
	}
	if o.security, err = message.RequirementsOf(o.tag); err != nil {
		return err
	}
	for _, list := range o.security {
		scopes := []string{}
		for _, r := range list {
			scopes = append(scopes, r.Scopes...)
		}
		o.scopes = append(o.scopes, scopes)
	}
	o.accept = acceptOf(o.outputs)
	return nil
}

// acceptOf lists the media types of the answers, in their order. Errors of any API may be
// problem details.
func acceptOf(outputs []*message.Output) string {
	var list []string
	for _, o := range outputs {
		if o.Body == nil {
			continue
		}
		for _, media := range o.Body.Media {
			if strings.Contains(media, "*+") {
				media = "*/*" // no range of media types has a suffix (RFC 9110, section 12.5.1)
			}
			if !slices.Contains(list, media) {
				list = append(list, media)
			}
		}
	}
	switch {
	case len(list) == 0 || slices.Contains(list, "*/*"):
		return "*/*"
	case slices.Contains(list, "application/problem+json"):
		return strings.Join(list, ", ")
	}
	return strings.Join(list, ", ") + ", application/problem+json"
}

// keeps reports whether a status is declared for itself, so that a redirect is an answer.
func (o *operation) keeps(status int) bool {
	return slices.ContainsFunc(o.outputs, func(out *message.Output) bool {
		return slices.ContainsFunc(out.Statuses, func(s message.Statuses) bool { return s.Has(status) && s.To-s.From < 100 })
	})
}
