package rest

import (
	"log/slog"
	"net/http"
	"strings"
)

// Option configures a handler; see [New].
type Option func(*config)

type config struct {
	logger     *slog.Logger
	limits     Limits
	basePath   string // "" or "/v1"
	writeError func(w http.ResponseWriter, r *http.Request, e *Error)
}

// Limits bound what a request can cost. A field that is zero has the default
// that its comment names; a request that exceeds one is refused with an error
// that names the field.
type Limits struct {
	MaxURLLength int   // bytes of the request's target; 64 KiB
	MaxSegments  int   // segments of the path; 100
	MaxBodySize  int64 // bytes of a body that is read into memory; 1 MiB
	MaxFormSize  int64 // bytes of a form with its files, and of a stream; 32 MiB
	MaxFormParts int   // fields and files of a form, and query parameters; 1,000
	MaxDepth     int   // how deep objects and lists may be nested in a body; 64
}

func (l Limits) withDefaults() Limits {
	orDefault(&l.MaxURLLength, 64<<10)
	orDefault(&l.MaxSegments, 100)
	orDefault(&l.MaxBodySize, 1<<20)
	orDefault(&l.MaxFormSize, 32<<20)
	orDefault(&l.MaxFormParts, 1000)
	orDefault(&l.MaxDepth, 64)
	return l
}

func orDefault[T int | int64](v *T, fallback T) {
	if *v <= 0 {
		*v = fallback
	}
}

// WithLimits bounds what requests can cost.
func WithLimits(l Limits) Option {
	return func(c *config) { c.limits = l }
}

// WithLogger logs failures that clients are not told of; [slog.Default] is
// taken without.
func WithLogger(l *slog.Logger) Option {
	return func(c *config) { c.logger = l }
}

// WithBasePath serves the operations below a path such as "/v1".
func WithBasePath(path string) Option {
	path = strings.TrimRight(path, "/")
	if path != "" && path[0] != '/' {
		path = "/" + path
	}
	return func(c *config) { c.basePath = path }
}

// WithErrors writes what is not answered by a handler's output, in place of
// problem details (RFC 9457): an API that declares a form of its errors uses it
// to give all errors that form. Status and Header of the error are to be sent.
func WithErrors(write func(w http.ResponseWriter, r *http.Request, e *Error)) Option {
	return func(c *config) { c.writeError = write }
}
