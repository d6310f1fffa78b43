package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/internal/message"
)

// call calls the operation. The result is of one of its outputs, or invalid.
func (o *operation) call(ctx context.Context, input reflect.Value) (reflect.Value, error) {
	if err := o.prepare(); err != nil {
		return reflect.Value{}, fmt.Errorf("client: %s: %w", o.name, err)
	}
	if ctx == nil {
		return reflect.Value{}, fmt.Errorf("client: %s: the context is nil", o.name)
	}
	r, err := o.request(ctx, input)
	if err != nil {
		return reflect.Value{}, fmt.Errorf("client: %s: %w", o.name, err)
	}
	answer, err := o.service.client.transport.Send(ctx, r)
	if err != nil {
		return reflect.Value{}, fmt.Errorf("client: %s: %w", r, call.WithoutSecrets(err))
	}
	out, err := o.read(r, answer)
	if err != nil {
		return reflect.Value{}, err
	}
	if seen, ok := ctx.Value(seenKey{}).(*seen); ok && seen.answer == nil {
		seen.request, seen.answer = r, answer
		if o.anonymous(r) {
			seen.lacking = o.lacking()
		}
	}
	return out, nil
}

// seen is the exchange of a call, for what is said of its answer if that is an error.
type seen struct {
	request *call.Request
	answer  *http.Response
	lacking error // says that no credentials were given, where some are required
}

type seenKey struct{}

type acceptKey struct{}

// Accept returns a context in which functions of clients ask for answers of these media
// types alone, the first rather than the second, and so on, where the description declares
// several. Without it they ask for all that it declares, in its order.
func Accept(ctx context.Context, mediaTypes ...string) context.Context {
	list := make([]string, len(mediaTypes))
	for i, media := range mediaTypes {
		list[i] = media
		if i > 0 {
			list[i] += fmt.Sprintf(";q=0.%d", max(1, 10-i)) // weights of RFC 9110, section 12.4.2
		}
	}
	return context.WithValue(ctx, acceptKey{}, strings.Join(list, ", "))
}

// request makes the request of an input.
func (o *operation) request(ctx context.Context, input reflect.Value) (*call.Request, error) {
	accept := o.accept
	if wanted, ok := ctx.Value(acceptKey{}).(string); ok {
		accept = wanted
	}
	r := &call.Request{Method: o.method, Header: http.Header{"Accept": {accept}}, Parameters: http.Header{}, Keeps: o.keeps}
	r.Name, r.Route, r.Scopes = o.name, o.method+" "+o.path, o.scopes
	if o.input.Type != nil {
		if input.IsNil() {
			input = reflect.New(o.input.Type)
		}
		input = input.Elem()
	}
	var err error
	if r.URL, r.Keys, err = o.url(input); err != nil {
		return nil, err
	}
	var cookies []string
	for i := range o.input.Parameters {
		p := &o.input.Parameters[i]
		switch p.In {
		case message.InHeader:
			err = p.RequestHeader(r.Parameters, input.Field(p.Index))
		case message.InCookie:
			var values []string
			values, err = p.Cookies(input.Field(p.Index))
			for _, value := range values {
				cookies = append(cookies, p.Name+"="+value)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", p.In, p.Name, err)
		}
	}
	if len(cookies) > 0 {
		r.Parameters["Cookie"] = []string{strings.Join(cookies, "; ")}
	}
	if err := o.body(r, input); err != nil {
		return nil, err
	}
	if a := o.service.authorize(ctx, o.security); a != nil {
		r.Authorize = a.add
	}
	return r, nil
}

// url returns where the request goes, and the values of the path's parameters.
func (o *operation) url(input reflect.Value) (*url.URL, []any, error) {
	path, keys, err := o.expanded(input)
	if err != nil {
		return nil, nil, err
	}
	u, err := url.Parse(o.service.client.transport.Root.String() + path)
	if err != nil {
		return nil, nil, err
	}
	var query []string
	for i := range o.input.Parameters {
		p := &o.input.Parameters[i]
		if p.In != message.InQuery {
			continue
		}
		pairs, err := p.Pairs(input.Field(p.Index))
		if err != nil {
			return nil, nil, fmt.Errorf("query %s: %w", p.Name, err)
		}
		query = append(query, joined(pairs))
	}
	u.RawQuery = strings.Join(nonempty(query), "&")
	return u, keys, nil
}

// expanded returns the path with the values of the input.
func (o *operation) expanded(input reflect.Value) (string, []any, error) {
	var values []string
	var keys []any
	for _, segment := range o.segments {
		for range segment.Parameters {
			n := len(values)
			p := o.pathParameter(n)
			if p == nil {
				return "", nil, fmt.Errorf("the input has no field for the parameter %s of the path", segment.Parameters[0])
			}
			field := input.Field(p.Index)
			text, err := p.PathText(field, segment.Whole())
			if err != nil {
				return "", nil, fmt.Errorf("path %s: %w", p.Name, err)
			}
			values, keys = append(values, text), append(keys, field.Interface())
		}
	}
	var b strings.Builder
	rest := values
	for _, segment := range o.segments {
		n := len(segment.Parameters)
		text, err := segment.Expand(rest[:n])
		if err != nil {
			return "", nil, err
		}
		rest = rest[n:]
		b.WriteString("/" + text)
	}
	return b.String(), keys, nil
}

// pathParameter returns the parameter that is the one at an index in the path; nil if
// there is none.
func (o *operation) pathParameter(n int) *message.Parameter {
	for i := range o.input.Parameters {
		if p := &o.input.Parameters[i]; p.In == message.InPath && p.Segment == n {
			return p
		}
	}
	return nil
}

// joined writes pairs as a query has them.
func joined(pairs []message.Pair) string {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(p.Name + "=" + p.Value)
	}
	return b.String()
}

func nonempty(texts []string) (list []string) {
	for _, text := range texts {
		if text != "" {
			list = append(list, text)
		}
	}
	return list
}

var errBodies = errors.New("there are several bodies, of which one can be sent")
