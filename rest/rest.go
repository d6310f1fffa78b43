// Package rest serves APIs over HTTP that OpenAPI describes, for generated code.
//
// Generated packages have structs of functions, whose tags say which operation each
// serves: see [New]. A function gets a struct, whose tags say where each field comes
// from, and returns one of the structs of its outputs. All else is done here: finding
// the operation, checking who asks, reading parameters of all styles and bodies of all
// media types, holding them to what the description demands, writing the answer, and
// errors as problem details (RFC 9457).
package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// New returns a handler that serves an API. It is what the function NewHandler of a
// generated package calls; call that one.
//
// The service is a struct whose fields are structs of functions, each of which has
// in its tag which operation it serves:
//
//	GetPet func(ctx context.Context, in *GetPetInput) (GetPetOutput, error) `route:"GET /pets/{petId}" security:"api_key | oauth:read,write"`
//
// A function takes a pointer to a struct, if the operation takes something, and
// returns one of the outputs that are given for the interface in its type. The tag
// "security" has lists of requirements, between bars, each a scheme and after a colon
// the scopes: whoever satisfies all of any one list may call the operation, and a list
// of nothing lets in who has no credentials. A function that is nil answers 501 Not
// Implemented.
//
// Of the fields of the input, those tagged
//
//	Limit wire.Opt[int32] `query:"limit" check:"maximum=100"`
//
// are parameters: the tag's key, path, query, header or cookie, is where it stands, its
// value the name and, after commas, "required", the style if it is not the one that
// OpenAPI takes for granted, "explode" or "flat" likewise, "json" for one that is JSON,
// and "allowEmpty". The tag "default" has a value as JSON, and "check" what the value
// is held to. Those tagged
//
//	Body *Pet `body:"application/json,required"`
//
// are what the body is in one of the media types that are declared, or, with spaces
// between, in several; "nullable" says that it may be null. A [Stream] is the body as it
// comes, and a pointer to a struct with fields tagged "form", which are like
// parameters, reads forms: "closed" behind the media type refuses fields that it does not
// have, and a map without a name has them.
//
// The functions that check credentials have in their tags the name of the scheme, its
// kind, and the name of the header, query parameter or cookie that has an API key, or
// the authentication scheme of a token:
//
//	APIKey func(ctx context.Context, key string, scopes []string) (context.Context, error) `scheme:"api_key" kind:"header" parameter:"X-API-Key"`
//
// New panics if a field is malformed or two serve one operation: operations are part of
// a program, not input.
func New(service any, d gen.Description, options ...Option) http.Handler {
	return newHandler(descriptionOf(service, d), options)
}

// declaration is a method of a path, as it is declared.
type declaration struct {
	Method string
	// Path is the path with its parameters in braces, such as "/pets/{petId}".
	Path string
	// Input is a typed nil pointer to the struct that the function gets; nil if it
	// gets none.
	Input any
	// Outputs are the answers that are declared.
	Outputs []gen.Output
	// Security is who may call the operation: whoever satisfies all
	// requirements of any one list; anybody if there is no list.
	Security [][]message.Requirement
	// Serve calls the function with what Input says.
	Serve func(ctx context.Context, in any) (any, error)
	// codecs has those of the types of Input and Outputs that others have written.
	codecs []wire.Codec
}

func newHandler(d description, options []Option) *handler {
	h := &handler{root: &node{}, schemes: map[string]*scheme{}}
	for _, set := range options {
		set(&h.config)
	}
	h.limits = Limits{
		MaxFormSize:  web.Limit(h.limits.MaxFormSize, 32<<20),
		MaxFormParts: web.Limit(h.limits.MaxFormParts, 1000),
		MaxDepth:     web.Limit(h.limits.MaxDepth, 64),
	}
	h.loop = web.New(h.web, web.Protocol[*call]{Serve: (*call).serve, Fail: (*call).fail})
	for i := range d.schemes {
		h.schemes[d.schemes[i].Name] = &d.schemes[i]
	}
	for i := range d.operations {
		if err := h.add(&d.operations[i]); err != nil {
			panic(fmt.Sprintf("rest: %s %s: %v", d.operations[i].Method, d.operations[i].Path, err))
		}
	}
	checkPlace(&h.page, h.root)
	h.reading = append([]wire.Option{wire.WithLimits(wire.Limits{Depth: h.limits.MaxDepth})}, forCheck...)
	h.buffers.New = func() any { return new([]byte) }
	return h
}

type handler struct {
	config
	loop    *web.Loop[*call]
	root    *node
	schemes map[string]*scheme
	buffers sync.Pool     // of *[]byte
	reading []wire.Option // of bodies
}

// operation is a declaration prepared for requests.
type operation struct {
	*declaration
	input   *input
	outputs []output
}

// add prepares an operation and puts it into the tree.
func (h *handler) add(declared *declaration) error {
	o := &operation{declaration: declared}
	if declared.Serve == nil {
		return errors.New("no function serves it")
	}
	path, err := web.ParsePath(declared.Path)
	if err != nil {
		return err
	}
	reader := messages(declared.codecs)
	if o.input, err = inputOf(declared.Input, path, reader); err != nil {
		return err
	}
	for _, list := range declared.Security {
		for _, r := range list {
			if s := h.schemes[r.Scheme]; s != nil && s.Kind == message.KeyInQuery && o.input.query != nil {
				o.input.query.keys = append(o.input.query.keys, s.Parameter)
			}
		}
	}
	outputs, err := reader.Outputs(declared.Outputs)
	if err != nil {
		return err
	}
	for _, out := range outputs {
		o.outputs = append(o.outputs, outputOf(out))
	}
	for _, list := range declared.Security {
		for _, r := range list {
			if h.schemes[r.Scheme] == nil {
				return fmt.Errorf("there is no security scheme %q", r.Scheme)
			}
		}
	}
	o.Security = longestFirst(o.Security)
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
	files    []string // paths of what is removed in the end

	contentType [1]string // of the answer
}

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{handler: h}
	c.exchange.Request, c.exchange.Writer = r, w
	defer c.removeFiles()
	h.loop.Serve(&c.exchange, c)
}

// serve answers a request, or returns an error to answer.
func (c *call) serve() error {
	var segments [4]web.Segment // room for those of most requests
	path := c.exchange.Segments(segments[:0])
	if c.handler.page.is(path) {
		return c.servePage()
	}
	methods, values, err := c.handler.find(path)
	if err != nil {
		return err
	}
	o := methods.For(c.exchange.Request.Method)
	if o == nil {
		return c.exchange.OtherMethod(methods.Allow(nil))
	}
	c.exchange.Inside = (*callContext)(c)
	if err := c.authorize(o); err != nil {
		return err
	}
	in, err := c.read(o, values)
	if err != nil {
		return err
	}
	ctx := c.exchange.Context()
	out, err := o.Serve(ctx, in)
	if err != nil {
		if out = o.declared(err); out == nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.answer(o, out)
}

// declared returns the answer of the operation that an error is, or wraps; nil for none.
// Answers that are no success implement error, so that a function can return them so.
func (o *operation) declared(err error) any {
	if o.output(reflect.TypeOf(err)) != nil {
		return err
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		if inner := err.Unwrap(); inner != nil {
			return o.declared(inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range err.Unwrap() {
			if out := o.declared(inner); out != nil {
				return out
			}
		}
	}
	return nil
}
