// Package call sends the requests of the clients of both kinds of service: it
// authorizes them, sends them again where that may help, and bounds what comes back.
package call

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Operation says what a request is for.
type Operation struct {
	// Name is that of the function, such as "Communications.GetCallRecord"; "" for a
	// request that no function stands for.
	Name string
	// Route is the method and the path of the description, such as
	// "GET /communications/callRecords/{callRecord-id}".
	Route string
	// Keys are the values in the path, in its order.
	Keys []any
	// Scopes are the permissions that the description states: any one group
	// suffices, and takes all of its scopes.
	Scopes [][]string
}

// Attempt is one sending of a request.
type Attempt struct {
	Operation
	Request *http.Request
	Number  int // from 1
}

// Hook sees each attempt: it calls next, and may look at, or change, what goes and
// what comes.
type Hook func(a *Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error)

// Transport is how requests are sent. It is not changed after [Transport.Init].
type Transport struct {
	Client *http.Client // nil is http.DefaultClient
	Root   *url.URL     // of the service, without a slash at the end of its path
	Header http.Header  // of every request, unless the request has its own
	// Token returns what stands behind "Bearer " in the header Authorization, or "".
	Token func(context.Context) (string, error)
	Hooks []Hook // the first is the outermost
	Retry Retry
	// MaxAnswerSize is how many bytes of an answer are read into memory.
	MaxAnswerSize int64

	inner http.Client
	wait  func(context.Context, time.Duration) error
}

// Init checks the transport and makes it ready.
func (t *Transport) Init(root string) error {
	u, err := url.Parse(root)
	if err != nil {
		return fmt.Errorf("the root of the service: %w", err)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fmt.Errorf("the root of the service, %q, is no URL with http or https and a host", u.Redacted())
	case u.User != nil:
		return fmt.Errorf("the root of the service has a user: authorize by an option, since URLs are shown in errors")
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("the root of the service, %q, has a query or a fragment", u.Redacted())
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	t.Root = u
	if t.Client != nil {
		t.inner = *t.Client
	}
	t.inner.Transport = &authorized{t: t, base: t.inner.Transport}
	if t.wait == nil {
		t.wait = sleep
	}
	return nil
}

// Owns reports whether a URL belongs to the service's host, so that what authorizes
// requests may be sent there.
func (t *Transport) Owns(u *url.URL) bool { return u.Scheme == t.Root.Scheme && u.Host == t.Root.Host }

// authorized adds the token to requests, those after redirects too, if they go to the
// service. What goes elsewhere has no header that the program gave, and is encrypted if
// the service is.
type authorized struct {
	t    *Transport
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (a *authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	base := a.base
	if base == nil {
		base = http.DefaultTransport
	}
	if !a.t.Owns(r.URL) {
		if a.t.Root.Scheme == "https" && r.URL.Scheme != "https" {
			return nil, &permanent{errors.New("the service redirects to an address that is not encrypted")}
		}
		r = r.Clone(r.Context())
		for name := range a.t.Header {
			r.Header.Del(name)
		}
		return base.RoundTrip(r)
	}
	if a.t.Token == nil {
		return base.RoundTrip(r)
	}
	token, err := a.t.Token(r.Context())
	if err != nil {
		return nil, &permanent{fmt.Errorf("no token: %w", err)}
	}
	if token != "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return base.RoundTrip(r)
}

// Request is what is to be sent.
type Request struct {
	Operation
	Method string
	URL    *url.URL
	Header http.Header
	// Body returns the body from its start; nil is none. Type is its media type. Body
	// that can be read once says so by Once.
	Body func() (io.ReadCloser, error)
	Once bool
}

// Bytes makes data the body of the request.
func (r *Request) Bytes(mediaType string, data []byte) {
	r.Header.Set("Content-Type", mediaType)
	r.Body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// Send sends the request until there is an answer that sending it again would not
// better. The answer's body is the caller's to close.
func (t *Transport) Send(ctx context.Context, r *Request) (*http.Response, error) {
	for number := 1; ; number++ {
		answer, err := t.attempt(ctx, r, number)
		pause, again := t.Retry.again(r, number, answer, err)
		if !again {
			return answer, err
		}
		if answer != nil {
			drain(answer.Body)
		}
		if err := t.wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// attempt sends the request once.
func (t *Transport) attempt(ctx context.Context, r *Request, number int) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL.String(), nil)
	if err != nil {
		return nil, err
	}
	if r.Body != nil {
		if request.Body, err = r.Body(); err != nil {
			return nil, err
		}
	}
	for _, header := range []http.Header{t.Header, r.Header} {
		for name, values := range header {
			request.Header[name] = values
		}
	}
	a := &Attempt{Operation: r.Operation, Request: request, Number: number}
	next := t.inner.Do
	for i := len(t.Hooks) - 1; i >= 0; i-- {
		hook, inner := t.Hooks[i], next
		next = func(r *http.Request) (*http.Response, error) {
			a.Request = r
			return hook(a, inner)
		}
	}
	return next(request)
}

// drain reads a little of a body that nobody wants, so that its connection can be used
// again, and closes it.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, 16<<10)
	_ = body.Close()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
