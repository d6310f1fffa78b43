// Package client calls APIs that OpenAPI describes. It fills in the structs of functions
// that generated packages have for handlers, so that who calls an API and who answers for
// it share one contract:
//
//	conn, err := client.New("https://petstore.example/v1", client.WithKey("api_key", key))
//	…
//	shop := petstorehttp.NewClient(conn)
//	pet, err := client.Body(ctx, shop.Pets.GetPet, &petstorehttp.GetPetInput{PetID: 7})
//
// A function returns whichever of the declared answers comes. [Body] and [Answer] return
// the one that is a success, and the others as errors.
package client

import (
	"context"
	"net/http"
	"time"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/wire"
)

// Client is a connection to an API: where it is, and how it is asked. It is safe for
// concurrent use.
type Client struct {
	transport   call.Transport
	credentials map[string]source // by the name of the security scheme
	told        func(*wire.Error) // of what is not as described; nil for a client that is strict
}

// New returns a client of the API whose root is at a URL, such as one of the servers
// that the description lists. The error says what is wrong with the URL; nothing is
// sent.
func New(root string, options ...Option) (*Client, error) {
	c := &Client{
		transport: call.Transport{
			Header:        http.Header{},
			Retry:         call.Retry{Attempts: 4, First: 500 * time.Millisecond, Longest: time.Minute},
			MaxAnswerSize: 64 << 20,
		},
		credentials: map[string]source{},
	}
	for _, set := range options {
		set(c)
	}
	if err := c.transport.Init(root); err != nil {
		return nil, err
	}
	return c, nil
}

// Option changes how a client works.
type Option func(*Client)

// WithHTTPClient has requests sent by another client than [http.DefaultClient], such as
// one that authorizes them by a transport of its own, has a certificate, or a timeout.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.transport.Client = h } }

// WithLenient reads on where an answer is not what the description says: a property of
// another type, a null where none is allowed, a property or a header that is missing or
// malformed. Such a property is absent, or has the zero value of its field. Its JSON is kept
// in Undeclared, and is written again as long as the field is not set. If report is not nil,
// it is told of each, in the order of the body.
//
// A body that is not of its type as a whole is an error all the same.
func WithLenient(report func(*wire.Error)) Option {
	if report == nil {
		report = func(*wire.Error) {}
	}
	return func(c *Client) { c.told = report }
}

// WithKey gives the API key of a security scheme, by its name in the description, or the
// token of one. It goes where the scheme says, with the operations that require it, and
// to the API's own scheme, host and port alone, whatever redirects say.
func WithKey(scheme, key string) Option {
	return WithToken(scheme, func(context.Context) (string, error) { return key, nil })
}

// WithToken is [WithKey] for one that the function returns: a token of OAuth 2 or OpenID
// Connect, say. It is called for each request, and caches what it returns itself, as
// sources of tokens do.
func WithToken(scheme string, token func(context.Context) (string, error)) Option {
	return func(c *Client) {
		c.credentials[scheme] = func(ctx context.Context) (credentials, error) {
			text, err := token(ctx)
			return credentials{token: text}, err
		}
	}
}

// WithBasic gives the user and the password of a security scheme (RFC 7617).
func WithBasic(scheme, user, password string) Option {
	return func(c *Client) {
		c.credentials[scheme] = func(context.Context) (credentials, error) {
			return credentials{user: user, password: password}, nil
		}
	}
}

// WithHeader sets a header of every request.
func WithHeader(name, value string) Option {
	return func(c *Client) { c.transport.Header.Set(name, value) }
}

// WithHook has each attempt to send a request go through hook, which calls next. The
// first hook is the outermost. It does not see what authorizes the request.
func WithHook(hook Hook) Option {
	return func(c *Client) { c.transport.Hooks = append(c.transport.Hooks, hook) }
}

type (
	// Hook sees each attempt to send a request: it calls next, and may look at, or
	// change, what goes and what comes. It logs, traces or measures.
	Hook = func(a *Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error)
	// Attempt is one sending of a request: its Name, such as "Pets.GetPet", Route, Keys,
	// which are the parameters of the path, Scopes and Number, from 1.
	Attempt = call.Attempt
)

// WithRetry says how often a request is sent at most, 4 times by default, and how long
// a pause is at most, a minute by default. Requests are sent again after the statuses 429
// and 503 and if no answer came, if they change nothing or the same twice; the pause is
// what the answer's Retry-After asks for, or grows from half a second. Once is never.
// A stream and the files of a form are sent once.
func WithRetry(attempts int, longest time.Duration) Option {
	return func(c *Client) { c.transport.Retry.Attempts, c.transport.Retry.Longest = attempts, longest }
}

// WithMaxAnswerSize limits how many bytes of an answer are read into memory, 64 MiB by
// default. A rest.Stream is not limited.
func WithMaxAnswerSize(bytes int64) Option {
	return func(c *Client) { c.transport.MaxAnswerSize = bytes }
}
