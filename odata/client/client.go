// Package client calls services of OData. It fills in the structs of functions that
// generated packages have for handlers, so that who calls a service and who answers for
// it share one contract:
//
//	conn, err := client.New("https://graph.microsoft.com/v1.0", client.WithToken(token))
//	…
//	graph := callrecordshttp.NewClient(conn)
//	record, err := graph.Communications.GetCallRecord(ctx, id, nil)
//
// [All] goes through a collection page by page, [Get], [Read] and [Open] ask for what no
// function stands for.
package client

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// Client is a connection to a service: where it is, and how it is asked. It is safe
// for concurrent use.
type Client struct {
	transport    call.Transport
	decode       []wire.Option
	metadata     odata.MetadataLevel
	ieee754      bool
	keyAsSegment *bool // nil for as described
	segments     bool  // the description says that keys may be segments
	codecs       []wire.Codec
	// known is a *sync.Map: typed nils by the interfaces that stand for them, of all services that
	// were filled in. Packages with clients would compile one that is said to be.
	known any
}

// WithCodecs returns a client of the same service, as which c is, that reads results
// whose types others have written. It is what the function NewClient of a generated
// package calls.
func (c *Client) WithCodecs(codecs []wire.Codec) *Client {
	own := *c
	own.codecs = codecs
	return &own
}

// WithSegments returns a client of the same service, as which c is, whose description
// says that keys may be segments of paths: so it writes them, unless [WithKeyAsSegment]
// says otherwise. It is what the function NewClient of a generated package calls.
func (c *Client) WithSegments() *Client {
	own := *c
	own.segments = true
	return &own
}

// New returns a client of the service whose root is at a URL. The error says what is
// wrong with the URL; nothing is sent.
func New(root string, options ...Option) (*Client, error) {
	c := &Client{known: new(sync.Map), transport: call.Transport{
		Header:        http.Header{},
		Retry:         call.Retry{Attempts: 4, First: 500 * time.Millisecond, Longest: time.Minute},
		MaxAnswerSize: 64 << 20,
	}}
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
// one that authorizes them by a transport of its own, or has a timeout.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.transport.Client = h } }

// WithToken authorizes requests by the token that the function returns, which stands
// behind "Bearer " in the header Authorization. It is called for each request, and caches
// what it returns itself, as sources of tokens do. The token goes to the service's own
// scheme, host and port alone, whatever links and redirects say.
func WithToken(token func(context.Context) (string, error)) Option {
	return func(c *Client) { c.transport.Token = token }
}

// WithHeader sets a header of every request.
func WithHeader(name, value string) Option {
	return func(c *Client) { c.transport.Header.Set(name, value) }
}

// WithHook has each attempt to send a request go through hook, which calls next. The
// first hook is the outermost.
func WithHook(hook Hook) Option {
	return func(c *Client) { c.transport.Hooks = append(c.transport.Hooks, hook) }
}

type (
	// Hook sees each attempt to send a request: it calls next, and may look at, or
	// change, what goes and what comes. It logs, traces or measures.
	Hook = func(a *Attempt, next func(*http.Request) (*http.Response, error)) (*http.Response, error)
	// Attempt is one sending of a request: its Name, such as
	// "Communications.GetCallRecord", Route, Keys, Scopes and Number, from 1.
	Attempt = call.Attempt
)

// WithRetry says how often a request is sent at most, 4 times by default, and how long
// a pause is at most, a minute by default. Requests are sent again after the statuses 429
// and 503 and if no answer came, if they change nothing or the same twice; the pause is
// what the answer's Retry-After asks for, or grows from half a second. Once is never.
func WithRetry(attempts int, longest time.Duration) Option {
	return func(c *Client) { c.transport.Retry.Attempts, c.transport.Retry.Longest = attempts, longest }
}

// WithMaxAnswerSize limits how many bytes of an answer are read into memory, 64 MiB by
// default. What [All] reads entity by entity is not limited.
func WithMaxAnswerSize(bytes int64) Option {
	return func(c *Client) { c.transport.MaxAnswerSize = bytes }
}

// WithMetadata asks for a level of control information; minimal is the default.
func WithMetadata(level odata.MetadataLevel) Option { return func(c *Client) { c.metadata = level } }

// WithIEEE754Compatible asks for values of Edm.Int64 and Edm.Decimal as strings.
func WithIEEE754Compatible() Option { return func(c *Client) { c.ieee754 = true } }

// WithKeyAsSegment says whether keys are written as segments of their own, /People/1 in
// place of /People(1) (URL Conventions 4.3.6). Without it they are if the description has
// the annotation Capabilities.KeyAsSegmentSupported.
func WithKeyAsSegment(segments bool) Option { return func(c *Client) { c.keyAsSegment = &segments } }

// WithDecoding reads answers with options, such as odata.Lenient and odata.WithTypes.
func WithDecoding(options ...wire.Option) Option {
	return func(c *Client) { c.decode = append(c.decode, options...) }
}
