package call

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Request is what is to be sent.
type Request struct {
	Operation
	Method string
	URL    *url.URL
	Header http.Header
	// Parameters are headers that the caller gives, and that are for the service's own
	// host alone; nil is none.
	Parameters http.Header
	// Body returns the body from its start; nil is none. Size is the number of its bytes,
	// -1 if it is not known. A body that can be read once says so by Once.
	Body func() (io.ReadCloser, error)
	Size int64
	Once bool
	// Authorize adds what authorizes a request to the service's own host; nil for nothing.
	Authorize func(*http.Request) error
	// Keeps reports whether an answer with the status is wanted as it is, though it is a
	// redirect; nil for none.
	Keeps func(status int) bool
}

// Bytes makes data the body of the request.
func (r *Request) Bytes(mediaType string, data []byte) {
	r.Header.Set("Content-Type", mediaType)
	r.Size = int64(len(data))
	r.Body = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
}

// String says in errors what was asked for: the function and the path, without the query,
// which may have secrets.
func (r *Request) String() string {
	text := r.Method + " " + r.Place()
	if r.Name != "" {
		return r.Name + ": " + text
	}
	return text
}

// Place is the host and the path.
func (r *Request) Place() string { return r.URL.Host + r.URL.EscapedPath() }

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
	request, err := http.NewRequestWithContext(context.WithValue(ctx, requestKey{}, r), r.Method, r.URL.String(), nil)
	if err != nil {
		return nil, err
	}
	if r.Body != nil {
		if request.Body, err = r.Body(); err != nil {
			return nil, err
		}
		request.ContentLength = r.Size
		if r.Size == 0 {
			_ = request.Body.Close() // a length of 0 stands for an unknown one there
			request.Body = http.NoBody
		}
		if !r.Once {
			request.GetBody = r.Body
		}
	}
	for _, header := range []http.Header{t.Header, r.Header, r.Parameters} {
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
