package client

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/together"
)

// This file hands what the client's functions write to a server whose functions they are, if it
// has several do what they do together, and sends what the server makes of it.

// together returns what the function does a part of that sends the request; nil if it sends it
// by itself, as what reads.
func (x *exchange) together() together.Part {
	if x.request.Method == http.MethodGet || x.request.Method == http.MethodHead {
		return nil
	}
	return together.PartOf(x.ctx)
}

// hand has the request be sent with those of the other parts.
func (x *exchange) hand(to together.Part) (*http.Response, error) {
	target, body, err := x.inBatch()
	if err != nil {
		return nil, err
	}
	return to.Send(&together.Request{Method: x.request.Method, URL: target, Header: x.request.Header, Body: body, Sender: x})
}

// inBatch returns the URL and the body of the request as a batch has them.
func (x *exchange) inBatch() (target string, body []byte, err error) {
	root := x.client.transport.Root.String() + "/"
	target, own := strings.CutPrefix(x.request.URL.String(), root)
	if !own {
		return "", nil, fmt.Errorf("it is not below the root of the service, %s", root)
	}
	if x.request.Body == nil {
		return target, nil, nil
	}
	from, err := x.request.Body()
	if err != nil {
		return "", nil, err
	}
	body, err = io.ReadAll(from)
	return target, body, cmp.Or(err, from.Close())
}

// toBatch makes the request one of a batch.
func (x *exchange) toBatch(contentType string, body []byte) {
	x.to(http.MethodPost, x.client.transport.Root.JoinPath("$batch"))
	media, _, _ := strings.Cut(contentType, ";")
	x.request.Header.Set("Accept", media)
	x.request.Bytes(contentType, body)
}

// batch sends the request of a batch, and returns the type and the body of the answer.
func (x *exchange) batch(send func() (*http.Response, error)) (string, []byte, error) {
	answer, err := send()
	if err != nil {
		return "", nil, err
	}
	defer answer.Body.Close()
	body, err := x.client.transport.Read(answer.Body, "")
	if err != nil {
		return "", nil, fmt.Errorf("client: %s: %w", x.name(), err)
	}
	return answer.Header.Get("Content-Type"), body, nil
}

// Service implements [together.Sender].
func (x *exchange) Service() any { return x.client.known }

// SendAlone implements [together.Sender].
func (x *exchange) SendAlone() (*http.Response, error) {
	return x.client.transport.Send(x.ctx, &x.request)
}

// SendBatch implements [together.Sender]. What the context says of the request is not about the
// batch, but whom it is from.
func (x *exchange) SendBatch(contentType string, body []byte) (string, []byte, error) {
	whole := &exchange{client: x.client}
	whole.toBatch(contentType, body)
	return whole.batch(func() (*http.Response, error) {
		answer, err := x.client.transport.Send(x.ctx, &whole.request)
		return whole.success(answer, err)
	})
}

var _ together.Sender = (*exchange)(nil)
