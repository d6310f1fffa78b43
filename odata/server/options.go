package server

import (
	"context"
	"log/slog"
	"net/http"
	"strings"

	"github.com/odatagen/odatagen/internal/web"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/query/evaluate"
)

// Option configures a handler; see [New].
type Option func(*config)

type config struct {
	web          web.Config
	limits       Limits
	authorizer   Authorizer
	serviceRoot  string // "" or ends in a slash
	tokenKey     []byte
	transactions Transactions
	withoutPage  bool
	needsMatch   bool
	asking       []string // operations that ask what they are called on
}

// Limits bound what a request can cost. A field that is zero has the default
// that its comment names, and one that is negative is no limit. A request that
// exceeds one is refused with an error that names the field: 414 for the URL,
// 413 for the body, and 400 for the query.
//
// The limits of answers are for what is in memory at once: an answer, or an item of
// a page whose items come one by one, of which there may be any number. One that
// exceeds them is not sent, and the error is 400 if the request has $expand, which
// alone can ask for more than the handler returned, and otherwise 500 and logged.
type Limits struct {
	MaxURLLength      int   // bytes of the request's target; 64 KiB
	MaxSegments       int   // segments of the path, a slash at its end not counted; 100
	MaxBodySize       int64 // bytes of the request's body; 1 MiB
	MaxMediaSize      int64 // bytes of the content of a media entity, or a stream property, that is written; 32 MiB
	MaxAnswerEntities int   // entities of an answer, those that are expanded counting wherever they stand; 100,000
	MaxAnswerSize     int   // bytes of an answer; 64 MiB
	MaxBatchSize      int   // bytes of the body of a batch, those of its requests together; 16 MiB
	MaxBatchRequests  int   // requests of a batch that are in no change set, or read; 100
	// MaxEach is the number of entities that one request changes or deletes by $each or a delta, and of
	// what the change sets of a batch write, so that the former pass through a proxy; 1,000.
	MaxEach int
	// MaxPageSize is the number of items in a page that is made of what a handler
	// returned; 1,000. If there are more, the page has a next link. Items that come one by
	// one, and those that an action answers with, are all in one page.
	MaxPageSize int
	// MaxCalls is the number of functions that are called, for one answer, to get what is
	// related to entities and was not returned with them; 1,000.
	MaxCalls int
	Query    query.Limits
	// Evaluate bounds what the server does of a query that a handler has left to it: 400.
	Evaluate evaluate.Limits
}

func (l Limits) withDefaults() Limits {
	l.MaxAnswerEntities = web.Limit(l.MaxAnswerEntities, 100_000)
	l.MaxMediaSize = web.Limit(l.MaxMediaSize, 32<<20)
	l.MaxCalls = web.Limit(l.MaxCalls, 1000)
	l.Evaluate.MaxRows = web.Limit(l.Evaluate.MaxRows, 100_000)
	l.MaxBatchSize = web.Limit(l.MaxBatchSize, 16<<20)
	l.MaxBatchRequests = web.Limit(l.MaxBatchRequests, 100)
	l.MaxEach = web.Limit(l.MaxEach, 1000)
	l.MaxPageSize = web.Limit(l.MaxPageSize, 1000)
	l.MaxAnswerSize = web.Limit(l.MaxAnswerSize, 64<<20)
	return l
}

// Authorizer decides whether a request may be served, given the permissions
// that the description states for it: any one group of scopes suffices, and
// takes all of its scopes; no group means that none are stated. The context it
// returns is the one that the handler gets. An error is answered as a
// handler's is: see [Unauthorized] and [Forbidden].
type Authorizer func(ctx context.Context, r *http.Request, scopes [][]string) (context.Context, error)

// WithAuthorizer asks a before each request to a route. It is asked when the
// path has been read, which is refused if it leads nowhere, and before the query and the
// body are looked at. For a request
// with $expand, or with expressions that look at what is related, it is asked again, with
// the context that it returned before, for the route of each navigation property that is
// asked about, if there is one. So it is for the entities in one that is made, or may be by
// PATCH or PUT, which the answer has only if they may be read. The service
// document and $metadata are open to all; wrap the handler if they are not to be.
func WithAuthorizer(a Authorizer) Option {
	return func(c *config) { c.authorizer = a }
}

// BearerAuthorizer returns an [Authorizer] that passes on the bearer token of
// the Authorization header (RFC 6750), and answers 401 Unauthorized without one.
func BearerAuthorizer(authorize func(ctx context.Context, token string, scopes [][]string) (context.Context, error)) Authorizer {
	return func(ctx context.Context, r *http.Request, scopes [][]string) (context.Context, error) {
		values := r.Header["Authorization"]
		if len(values) != 1 {
			return nil, Unauthorized("an Authorization header with a bearer token is needed")
		}
		scheme, token, _ := strings.Cut(values[0], " ")
		token = strings.TrimSpace(token)
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			return nil, Unauthorized("the Authorization header has no bearer token")
		}
		return authorize(ctx, token, scopes)
	}
}

// WithLogger sets where errors without an answer of their own, and panics, are
// logged; without it, and if l is nil, that is [slog.Default].
func WithLogger(l *slog.Logger) Option {
	return func(c *config) { c.web.Logger = l }
}

// WithLimits bounds what requests can cost.
func WithLimits(l Limits) Option {
	return func(c *config) {
		c.web.Limits = web.Limits{MaxURLLength: l.MaxURLLength, MaxSegments: l.MaxSegments, MaxBodySize: l.MaxBodySize}
		c.limits = l
	}
}

// WithBasePath says that the root is at a path such as "/v1.0" instead of "/".
// It may be percent-encoded or not: "/mein dienst" and "/mein%20dienst" are the
// same. Requests elsewhere are answered 404 Not Found.
func WithBasePath(path string) Option {
	return func(c *config) { c.web.BasePath = path }
}

// WithServiceRoot sets the URL of the service's root as clients see it, which
// URLs in answers begin with. By default it is the base path on the host that
// the request names; headers of proxies are not believed.
func WithServiceRoot(url string) Option {
	return func(c *config) { c.serviceRoot = strings.TrimSuffix(url, "/") + "/" }
}

// WithoutPage has the root of the service answer with the service document alone. Without
// this option, browsers and whoever else likes text/html best get a page there on which
// people can look around, make requests and see their answers. The page has nothing that
// the service document and $metadata have not.
func WithoutPage() Option {
	return func(c *config) { c.withoutPage = true }
}

// WithPreconditions has what changes or deletes an entity that has an ETag, or a property of
// it, say in If-Match which one it means, or "*": without, it is 428 Precondition Required
// (Protocol 11.4.1.1), so that nobody undoes unseen what another has written. The function
// that reads the entity is asked for the ETag.
func WithPreconditions() Option {
	return func(c *config) { c.needsMatch = true }
}
