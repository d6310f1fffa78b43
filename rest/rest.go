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
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// GeneratedV1 is the handshake between generated code and this package. If it
// is missing, the package is older than the generator: run
// "go get github.com/odatagen/odatagen@latest".
const GeneratedV1 = true

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

// OperationOf is an operation that a method of H serves.
type OperationOf[H any] struct {
	Operation
	Serve func(h H, ctx context.Context, in any) (any, error)
}

// Bind returns the operations with h as their handler.
func Bind[H any](h H, operations []OperationOf[H]) []Operation {
	bound := make([]Operation, len(operations))
	for i, o := range operations {
		serve := o.Serve
		bound[i] = o.Operation
		bound[i].Serve = func(ctx context.Context, in any) (any, error) { return serve(h, ctx, in) }
	}
	return bound
}

// New returns a handler that serves what d describes. It panics if an operation
// is malformed or given twice: operations are part of a program, not input.
func New(d Description, options ...Option) http.Handler {
	h := &handler{root: &node{}, schemes: map[string]*Scheme{}}
	for _, set := range options {
		set(&h.config)
	}
	h.limits = h.limits.withDefaults()
	if h.logger == nil {
		h.logger = slog.Default()
	}
	if h.writeError == nil {
		h.writeError = writeProblem
	}
	for i := range d.Schemes {
		h.schemes[d.Schemes[i].Name] = &d.Schemes[i]
	}
	for i := range d.Operations {
		o, err := h.prepare(&d.Operations[i])
		if err == nil {
			err = h.root.add(o)
		}
		if err != nil {
			panic(fmt.Sprintf("rest: %s %s: %v", d.Operations[i].Method, d.Operations[i].Path, err))
		}
	}
	h.buffers.New = func() any { return new([]byte) }
	return h
}

type handler struct {
	config
	root    *node
	schemes map[string]*Scheme
	buffers sync.Pool // of *[]byte
}

// operation is an Operation prepared for requests.
type operation struct {
	*Operation
	segments []template
	input    *input
	outputs  map[any]*output // by reflect.Type
}

func (h *handler) prepare(declared *Operation) (*operation, error) {
	o := &operation{Operation: declared}
	if declared.Serve == nil {
		return nil, errors.New("no function serves it")
	}
	var err error
	if o.segments, err = parsePath(declared.Path); err != nil {
		return nil, err
	}
	if o.input, err = inputOf(declared.Input, o.segments); err != nil {
		return nil, err
	}
	if o.outputs, err = outputsOf(declared.Outputs); err != nil {
		return nil, err
	}
	for _, list := range declared.Security {
		for _, r := range list {
			if h.schemes[r.Scheme] == nil {
				return nil, fmt.Errorf("there is no security scheme %q", r.Scheme)
			}
		}
	}
	return o, nil
}

// call is one request.
type call struct {
	handler *handler
	http    *http.Request
	writer  http.ResponseWriter
	sent    bool // whether the answer has begun
}

// ServeHTTP implements [http.Handler].
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{handler: h, http: r, writer: w}
	defer c.recover()
	if err := c.serve(); err != nil {
		c.fail(err)
	}
}

// serve answers the request, or returns an error to answer.
func (c *call) serve() error {
	path := c.http.URL.EscapedPath()
	if n, limit := len(path)+len(c.http.URL.RawQuery), c.handler.limits.MaxURLLength; n > limit {
		return &Error{Status: http.StatusRequestURITooLong, Detail: fmt.Sprintf("the URL has %d bytes, the limit MaxURLLength is %d", n, limit)}
	}
	path, ok := strings.CutPrefix(path, c.handler.basePath)
	if !ok || path != "" && path[0] != '/' {
		return &Error{Status: http.StatusNotFound, Detail: "the API is at " + c.handler.basePath + "/"}
	}
	found, values, err := c.handler.root.find(path, c.handler.limits.MaxSegments)
	if err != nil {
		return err
	}
	o := found.operation(c.http.Method)
	if o == nil {
		return c.otherMethod(found)
	}
	c.http = c.http.WithContext(context.WithValue(c.http.Context(), requestKey{}, c.http))
	if err := c.authorize(o); err != nil {
		return err
	}
	in, err := c.read(o, values)
	if err != nil {
		return err
	}
	out, err := o.Serve(c.http.Context(), in)
	if err != nil {
		return err
	}
	if err := c.http.Context().Err(); err != nil {
		return err
	}
	return c.answer(o, out)
}

// otherMethod answers OPTIONS, and refuses methods that are not declared.
func (c *call) otherMethod(n *node) error {
	allow := n.allow()
	if c.http.Method == http.MethodOptions {
		c.writer.Header().Set("Allow", allow)
		c.send(http.StatusNoContent, nil)
		return nil
	}
	return &Error{Status: http.StatusMethodNotAllowed, Detail: fmt.Sprintf("%s is not allowed here; allowed are %s", c.http.Method, allow),
		Header: http.Header{"Allow": {allow}}}
}

type requestKey struct{}

// RequestOf returns the HTTP request that the context of a handler or of a
// security hook belongs to; nil for another context.
func RequestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}

// recover answers a panic with 500, and logs it with the stack.
func (c *call) recover() {
	switch p := recover(); {
	case p == nil:
	case p == http.ErrAbortHandler:
		panic(p)
	default:
		c.log("panic while serving a request", "panic", p, "stack", string(debug.Stack()))
		if c.sent {
			panic(http.ErrAbortHandler) // the answer is not whole
		}
		c.fail(internalError())
	}
}

func (c *call) log(message string, attributes ...any) {
	c.handler.logger.ErrorContext(c.http.Context(), message,
		slices.Concat(attributes, []any{"method", c.http.Method, "path", c.http.URL.EscapedPath()})...)
}
