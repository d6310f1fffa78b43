// Package call sends the requests of the clients of both kinds of service: it
// authorizes them, sends them again where that may help, and bounds what comes back.
package call

import (
	"context"
	"fmt"
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
	t.inner.CheckRedirect = keeping(t.inner.CheckRedirect)
	if t.wait == nil {
		t.wait = sleep
	}
	return nil
}

// Owns reports whether a URL belongs to the service's host, so that what authorizes
// requests may be sent there.
func (t *Transport) Owns(u *url.URL) bool { return u.Scheme == t.Root.Scheme && u.Host == t.Root.Host }
