package rest

import (
	"log/slog"
	"net/http"

	"github.com/odatagen/odatagen/internal/web"
)

// Option configures a handler; see [New].
type Option func(*config)

type config struct {
	web        web.Config
	limits     Limits // those that are not in web
	writeError func(w http.ResponseWriter, r *http.Request, e *Error)
	page       pageAt
}

// Limits bound what a request can cost. A field that is zero has the default
// that its comment names, and one that is negative is no limit. A request that
// exceeds one is refused with an error that names the field: 414 for the URL,
// 413 for the body, and 400 for what is in them.
type Limits struct {
	MaxURLLength int   // bytes of the request's target; 64 KiB
	MaxSegments  int   // segments of the path, a slash at its end not counted; 100
	MaxBodySize  int64 // bytes of a body that is read into memory, and of the texts of a multipart form; 1 MiB
	MaxFormSize  int64 // bytes of a form with its files, and of a stream; 32 MiB
	MaxFormParts int   // fields and files of a form, and query parameters; 1,000
	MaxDepth     int   // how deep objects and lists may be nested in a body, and in a name with brackets; 64, and never more than 1,000
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

// WithBasePath says that the root is at a path such as "/v1" instead of "/". It
// may be percent-encoded or not: "/mein dienst" and "/mein%20dienst" are the
// same. Requests elsewhere are answered 404 Not Found.
func WithBasePath(path string) Option {
	return func(c *config) { c.web.BasePath = path }
}

// WithErrors writes what is not answered by a handler's output, in place of
// problem details (RFC 9457): an API that declares a form of its errors uses it
// to give all errors that form. Status and Header of the error are to be sent.
func WithErrors(write func(w http.ResponseWriter, r *http.Request, e *Error)) Option {
	return func(c *config) { c.writeError = write }
}
