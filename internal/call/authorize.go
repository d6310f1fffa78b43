package call

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// authorized adds what authorizes requests, those after redirects too, if they go to the
// service. What goes elsewhere has no header that the program gave, and is encrypted if
// the service is.
type authorized struct {
	t    *Transport
	base http.RoundTripper
}

// requestKey is the key of the *Request in the context of an attempt.
type requestKey struct{}

// requestOf returns the request that an attempt, or a redirect of one, is of.
func requestOf(ctx context.Context) *Request {
	r, _ := ctx.Value(requestKey{}).(*Request)
	return r
}

// RoundTrip implements http.RoundTripper.
func (a *authorized) RoundTrip(r *http.Request) (*http.Response, error) {
	base := a.base
	if base == nil {
		base = http.DefaultTransport
	}
	of := requestOf(r.Context())
	if !a.t.Owns(r.URL) {
		if a.t.Root.Scheme == "https" && r.URL.Scheme != "https" {
			return nil, &permanent{errors.New("the service redirects to an address that is not encrypted")}
		}
		r = r.Clone(r.Context())
		for name := range a.t.Header {
			r.Header.Del(name)
		}
		if of != nil {
			for name := range of.Parameters {
				r.Header.Del(name)
			}
		}
		return base.RoundTrip(r)
	}
	if a.t.Token == nil && (of == nil || of.Authorize == nil) {
		return base.RoundTrip(r)
	}
	r = r.Clone(r.Context())
	if a.t.Token != nil {
		token, err := a.t.Token(r.Context())
		if err != nil {
			return nil, &permanent{fmt.Errorf("no token: %w", err)}
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
	}
	if of != nil && of.Authorize != nil {
		if err := of.Authorize(r); err != nil {
			return nil, &permanent{err}
		}
	}
	return base.RoundTrip(r)
}

// keeping has answers returned that are redirects and that their requests want as they
// are; others go on to check, or are followed ten times.
func keeping(check func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(r *http.Request, via []*http.Request) error {
		if of := requestOf(r.Context()); of != nil && of.Keeps != nil && of.Keeps(r.Response.StatusCode) {
			return http.ErrUseLastResponse
		}
		if check != nil {
			return check(r, via)
		}
		if len(via) >= 10 {
			return &permanent{errors.New("the service redirects ten times")}
		}
		return nil
	}
}
