// Package rest serves APIs over HTTP that OpenAPI describes, for generated code.
//
// A generated package describes its operations with static data: for each one
// the struct of its [Operation.Input], whose tags say where each field comes
// from, and the structs of its outputs, of which a handler returns one. All
// else is done here: finding the operation, checking who asks, reading
// parameters of all styles and bodies of all media types, holding them to what
// the description demands, writing the answer, and errors as problem details
// (RFC 9457).
package rest

import (
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"sync"

	"github.com/odatagen/odatagen/internal/web"
)

// Description is what a generated package says of its API.
type Description struct {
	Operations []Operation
	Schemes    []Scheme
}

// Operation is a method of a path.
type Operation struct {
	Method string
	// Path is the path with its parameters in braces, such as "/pets/{petId}".
	Path string
	// Input is a typed nil pointer to the struct that the handler gets. Of its
	// fields, those tagged
	//
	//	Limit wire.Opt[int32] `query:"limit" check:"maximum=100"`
	//
	// are parameters: the tag's key, path, query, header or cookie, is where
	// it stands, its value the name and, after commas, "required", the style
	// if it is not the one that OpenAPI takes for granted, "explode" or "flat"
	// likewise, "json" for one that is JSON, and "allowEmpty". The tag
	// "default" has a value as JSON, and "check" what the value is held to.
	// Those tagged
	//
	//	Body *Pet `body:"application/json,required"`
	//
	// are what the body is in one of the media types that are declared, or, with
	// spaces between, in several; "nullable" says that it may be null. A
	// [Stream] is the body as it comes, and a pointer to a struct with fields
	// tagged "form", which are like parameters, reads forms.
	Input any
	// Outputs are the answers that are declared.
	Outputs []Output
	// Security is who may call the operation: whoever satisfies all
	// requirements of any one list; anybody if there is no list.
	Security [][]Requirement
	// Serve calls the handler with what Input says.
	Serve func(ctx context.Context, in any) (any, error)
}

// Output is an answer of an operation.
type Output struct {
	// Status is the status code; "2XX" for any that begins so, and "default"
	// for those not declared: which one it is says the field Status.
	Status string
	// Type is a typed nil pointer to the struct that a handler returns. Of its
	// fields, Body is tagged with its media types, of which the first is sent,
	// and those tagged "header" are headers. A nil slice is written as an empty
	// list, unless the tag says "nullable".
	Type any
}

// New returns a handler that serves what d describes. It panics if an operation
// is malformed or given twice: operations are part of a program, not input.
func New(d Description, options ...Option) http.Handler {
	h := &handler{root: &node{}, schemes: map[string]*Scheme{}}
	for _, set := range options {
		set(&h.config)
	}
	h.limits = Limits{
		MaxFormSize:  web.Limit(h.limits.MaxFormSize, 32<<20),
		MaxFormParts: web.Limit(h.limits.MaxFormParts, 1000),
		MaxDepth:     web.Limit(h.limits.MaxDepth, 64),
	}
	h.loop = web.New(h.web, web.Protocol[*call]{Serve: (*call).serve, Fail: (*call).fail})
	for i := range d.Schemes {
		h.schemes[d.Schemes[i].Name] = &d.Schemes[i]
	}
	for i := range d.Operations {
		if err := h.add(&d.Operations[i]); err != nil {
			panic(fmt.Sprintf("rest: %s %s: %v", d.Operations[i].Method, d.Operations[i].Path, err))
		}
	}
	h.buffers.New = func() any { return new([]byte) }
	return h
}

type handler struct {
	config
	loop    *web.Loop[*call]
	root    *node
	schemes map[string]*Scheme
	buffers sync.Pool // of *[]byte
}

// operation is an Operation prepared for requests.
type operation struct {
	*Operation
	input   *input
	outputs map[any]*output // by reflect.Type
}

// add prepares an operation and puts it into the tree.
func (h *handler) add(declared *Operation) error {
	o := &operation{Operation: declared}
	if declared.Serve == nil {
		return errors.New("no function serves it")
	}
	path, err := web.ParsePath(declared.Path)
	if err != nil {
		return err
	}
	if o.input, err = inputOf(declared.Input, path); err != nil {
		return err
	}
	if o.outputs, err = outputsOf(declared.Outputs); err != nil {
		return err
	}
	for _, list := range declared.Security {
		for _, r := range list {
			if h.schemes[r.Scheme] == nil {
				return fmt.Errorf("there is no security scheme %q", r.Scheme)
			}
		}
	}
	n := h.root
	for _, p := range path {
		n = n.Extend(p)
	}
	if !n.Value.Add(o.Method, o) {
		return errors.New("there are two operations of that method, with paths that only differ in the names of parameters")
	}
	return nil
}

// call is one request.
type call struct {
	handler  *handler
	exchange web.Exchange
	form     *multipart.Form // whose files are removed in the end
}

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{handler: h}
	c.exchange.Request, c.exchange.Writer = r, w
	defer c.removeFiles()
	h.loop.Serve(&c.exchange, c)
}

// removeFiles removes the files of a form. net/http does so for the request that
// it made, which is not the one that was parsed.
func (c *call) removeFiles() {
	if c.form == nil {
		return
	}
	if err := c.form.RemoveAll(); err != nil {
		c.exchange.Log("a file of a form is not removed", "error", err)
	}
}

// serve answers a request for what is at a path, or returns an error to answer.
func (c *call) serve(path []web.Segment) error {
	methods, values, err := c.handler.find(path)
	if err != nil {
		return err
	}
	r := c.exchange.Request
	o := methods.For(r.Method)
	if o == nil {
		return c.exchange.OtherMethod(methods.Allow(nil))
	}
	c.exchange.Request = r.WithContext(context.WithValue(r.Context(), requestKey{}, r))
	if err := c.authorize(o); err != nil {
		return err
	}
	in, err := c.read(o, values)
	if err != nil {
		return err
	}
	ctx := c.exchange.Request.Context()
	out, err := o.Serve(ctx, in)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.answer(o, out)
}

type requestKey struct{}

// RequestOf returns the HTTP request that the context of a handler or of a
// security hook belongs to; nil for another context.
func RequestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}
