package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// exchange is a request and its answer.
type exchange struct {
	client   *Client
	ctx      context.Context
	request  call.Request
	declared wire.Structured // what an interface in the result stands for, or nil
	find     func(name string) wire.Structured
	mapped   wire.Option // for a result whose type others have written, or nil
	nullable bool
	status   int    // of the answer
	keyed    bool   // a key is on the way
	behind   string // the path behind the last key
	// entity is where there is that of which a property is written; nil for other requests.
	entity *url.URL
}

// start begins a request to a path below the root.
func (x *exchange) start(method string, p path, q *query.Options) error {
	root := x.client.transport.Root
	u, err := url.Parse(root.String() + p.path)
	if err != nil {
		return err
	}
	parts := p.query
	if q != nil && q.Format != "" && x.handling() != nil { // it is about the answer that is made of this one
		own := *q
		own.Format, q = "", &own
	}
	if q != nil {
		if text := q.Encode(); text != "" {
			parts = append([]string{text}, parts...)
		}
	}
	u.RawQuery = strings.Join(parts, "&")
	x.to(method, u)
	return nil
}

// to begins a request to a URL.
func (x *exchange) to(method string, u *url.URL) {
	accept := "application/json" + [...]string{odata.MetadataMinimal: "", odata.MetadataNone: ";odata.metadata=none", odata.MetadataFull: ";odata.metadata=full"}[x.client.metadata]
	if x.client.ieee754 {
		accept += ";IEEE754Compatible=true"
	}
	x.request.Method, x.request.URL = method, u
	x.request.Header = http.Header{"Accept": {accept}, "Odata-Maxversion": {"4.01"}}
	if x.ctx != nil {
		if text := preferred(x.ctx); text != "" {
			x.request.Header.Set("Prefer", text)
		}
	}
}

// options are those that the answer is read with.
func (x *exchange) options() []wire.Option {
	var options []wire.Option
	if x.find != nil {
		options = append(options, odata.WithTypes(x.find))
	}
	options = append(options, x.client.decode...)
	if x.declared != nil {
		options = append(options, odata.DeclaredType(x.declared))
	}
	if x.mapped != nil {
		options = append(options, x.mapped)
	}
	return options
}

// send sends the request. The answer is a success, whose body is the caller's to close.
func (x *exchange) send() (*http.Response, error) {
	if x.ctx == nil {
		return nil, fmt.Errorf("client: %s: the context is nil", x.name())
	}
	var answer *http.Response
	var err error
	if batch, ok := x.ctx.Value(batchKey{}).(deliverer); ok {
		answer, err = batch.deliver(x)
	} else if part := x.together(); part != nil {
		answer, err = x.hand(part)
	} else {
		answer, err = x.client.transport.Send(x.ctx, &x.request)
	}
	return x.success(answer, err)
}

// success returns an answer that is one, and otherwise an error.
func (x *exchange) success(answer *http.Response, err error) (*http.Response, error) {
	if err != nil {
		return nil, fmt.Errorf("client: %s: %w", x.name(), call.WithoutSecrets(err))
	}
	x.status = answer.StatusCode
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		defer answer.Body.Close()
		return nil, x.refused(answer)
	}
	return answer, nil
}

// deliverer is where a request goes that is a part of a [Batch]. Programs without batches
// do not link them.
type deliverer interface {
	deliver(x *exchange) (*http.Response, error)
}

// result reads the answer into the result, if there is one.
func (x *exchange) result(result reflect.Value) error {
	answer, err := x.send()
	if err != nil {
		return err
	}
	if o, ok := x.ctx.Value(openedKey{}).(*opened); ok && o.answer == nil && result.IsValid() && pages.IsPage(result.Type()) {
		o.exchange, o.answer = x, answer
		return x.stream(answer, result, &o.links)
	}
	defer answer.Body.Close()
	if !result.IsValid() {
		return nil
	}
	if answer.StatusCode == http.StatusNoContent {
		if x.nullable {
			return nil
		}
		return fmt.Errorf("client: %s: answered 204, without the value that is wanted", x.name())
	}
	if err := checkJSON(answer); err != nil {
		return fmt.Errorf("client: %s: %w: %.200q", x.name(), err, call.ErrorBody(answer.Body))
	}
	data, err := x.read(answer.Body)
	if err != nil {
		return err
	}
	if pages.IsPage(result.Type()) {
		err = pages.UnmarshalInto(result, data, x.options())
	} else {
		err = codec.UnmarshalResult(data, result.Addr().Interface(), x.options())
	}
	if err != nil {
		result.SetZero()
		return fmt.Errorf("client: %s: the answer: %w", x.name(), err)
	}
	return nil
}

// links are those at the end of a page, one of which is "", and the context URL, to
// which they are relative (JSON Format 4.3).
type links struct{ next, delta, context string }

// stream makes a page of the answer whose items are read when the page is gone through.
// *found are its links when that is over.
func (x *exchange) stream(answer *http.Response, page reflect.Value, found *links) error {
	if err := checkJSON(answer); err != nil {
		return fmt.Errorf("client: %s: %w", x.name(), err)
	}
	pages.StreamInto(x.ctx, page, answer.Body, x.options(), func(context, next, delta string, err error) error {
		if err != nil {
			return fmt.Errorf("client: %s: the answer: %w", x.name(), err)
		}
		*found = links{next, delta, context}
		return nil
	})
	return nil
}

// read reads a body that is to be in memory.
func (x *exchange) read(body io.Reader) ([]byte, error) {
	data, err := x.client.transport.Read(body, "ask for less at once, read it with All, or ")
	if err != nil {
		return nil, fmt.Errorf("client: %s: %w", x.name(), err)
	}
	return data, nil
}

// name says in errors what was asked for.
func (x *exchange) name() string { return x.request.String() }

// checkJSON refuses answers that say to be something else, such as a page for people
// behind which the service is, or a part of the answer, which nobody has asked for.
func checkJSON(answer *http.Response) error {
	if answer.StatusCode == http.StatusPartialContent {
		return errors.New("the answer is 206 Partial Content, without a Range in the request")
	}
	contentType, _, _ := strings.Cut(answer.Header.Get("Content-Type"), ";")
	contentType = strings.ToLower(strings.TrimSpace(contentType))
	if contentType == "" || contentType == "application/json" || strings.HasSuffix(contentType, "+json") {
		return nil
	}
	return fmt.Errorf("the answer is %s, not JSON", contentType)
}
