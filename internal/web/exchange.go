package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Exchange is a request and what has become of its answer.
type Exchange struct {
	Request *http.Request
	Writer  http.ResponseWriter
	Rest    string // the path below the base path, percent-encoded, without a slash before it
	Sent    bool   // the answer has begun: it is too late for an error
	// Inside is the context of what answers, if it is another than that of the request: one
	// that has been made of it. Errors are logged with it.
	Inside context.Context

	gone   bool // the client, as far as writing has shown
	config *Config
	length [1]string
}

// Inner returns the exchange for a part of the request, that nothing is sent to.
func (x *Exchange) Inner() Exchange {
	return Exchange{Request: x.Request, Writer: x.Writer, Rest: x.Rest, config: x.config}
}

// Context returns the context of what answers.
func (x *Exchange) Context() context.Context {
	if x.Inside != nil {
		return x.Inside
	}
	return x.Request.Context()
}

// Send writes the whole answer, whose headers are set but for Content-Length.
// HEAD gets all but the body.
func (x *Exchange) Send(status int, body []byte) {
	h := x.Writer.Header()
	if status != http.StatusNoContent && status != http.StatusNotModified && h["Content-Length"] == nil {
		x.length[0] = lengthText(len(body))
		h["Content-Length"] = x.length[:]
	}
	x.Begin(status)
	if x.Request.Method != http.MethodHead && len(body) > 0 {
		_, _ = x.Write(body) // an error is the client's going
	}
}

// lengths has the numbers of three digits, as most entities have bytes.
var lengths = func() string {
	var b []byte
	for n := 100; n < 1000; n++ {
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}()

// lengthText is strconv.Itoa, which makes a text for each number above 99.
func lengthText(n int) string {
	if n < 100 || n > 999 {
		return strconv.Itoa(n)
	}
	i := 3 * (n - 100)
	return lengths[i : i+3]
}

// Begin sends the headers. What is written then is the body.
func (x *Exchange) Begin(status int) {
	x.Sent = true
	x.Writer.WriteHeader(status)
}

// Write writes a part of the body.
func (x *Exchange) Write(b []byte) (int, error) {
	n, err := x.Writer.Write(b)
	x.gone = x.gone || err != nil && !errors.Is(err, http.ErrContentLength)
	return n, err
}

// OtherMethod answers OPTIONS, and refuses what is not among the methods that
// are allowed, a list as the header Allow has it.
func (x *Exchange) OtherMethod(allow string) error {
	if x.Request.Method == http.MethodOptions {
		x.Writer.Header()["Allow"] = []string{allow}
		x.Send(http.StatusNoContent, nil)
		return nil
	}
	return &Error{Status: http.StatusMethodNotAllowed, Header: http.Header{"Allow": {allow}},
		Message: fmt.Sprintf("%s is not allowed here; allowed are %s", x.Request.Method, allow)}
}

// Has reports whether the client says, in If-None-Match, that it has the text with that ETag
// (RFC 9110, 13.1.2).
func (x *Exchange) Has(etag string) bool {
	for _, list := range x.Request.Header["If-None-Match"] {
		for tag := range strings.SplitSeq(list, ",") {
			tag = strings.TrimSpace(tag)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
				return true
			}
		}
	}
	return false
}

// SetHeader sets the headers of an answer. Cookies are added to those that what is
// around the handler has set.
func (x *Exchange) SetHeader(header http.Header) {
	h := x.Writer.Header()
	for name, values := range header {
		name = http.CanonicalHeaderKey(name)
		if name == "Set-Cookie" {
			values = slices.Concat(h[name], values)
		}
		h[name] = values
	}
}

// forgetBody removes the headers of a body that is not to be sent.
func (x *Exchange) forgetBody() {
	h := x.Writer.Header()
	for _, name := range [...]string{"Content-Length", "Content-Encoding", "Etag", "Last-Modified"} {
		delete(h, name)
	}
}

// clientGone reports whether nobody waits for the answer any more.
func (x *Exchange) clientGone() bool {
	return x.gone || errors.Is(x.Context().Err(), context.Canceled)
}

// Log logs an error that the client is not told of.
func (x *Exchange) Log(message string, attributes ...any) {
	logger := cmp.Or(x.config.Logger, slog.Default())
	logger.ErrorContext(x.Context(), message,
		slices.Concat(attributes, []any{"method", x.Request.Method, "path", x.Request.URL.EscapedPath()})...)
}
