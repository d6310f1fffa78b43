package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Segment is what stands between two slashes of a path.
type Segment struct {
	Raw  string // as it came, percent-encoded
	Text string // decoded: it can have slashes of its own
}

// base is the path that all others are below.
type base struct {
	escaped string   // "" or "/v1"
	texts   []string // its segments, decoded
}

func parseBase(path string) base {
	path = strings.Trim(path, "/")
	if path == "" {
		return base{}
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		decoded = path // its percent signs are themselves
	}
	u := url.URL{Path: "/" + decoded, RawPath: "/" + path}
	b := base{escaped: u.EscapedPath()}
	for raw := range strings.SplitSeq(b.escaped[1:], "/") {
		text, err := url.PathUnescape(raw)
		if err != nil {
			panic(err) // EscapedPath escapes
		}
		b.texts = append(b.texts, text)
	}
	return b
}

// find returns the segments of the request's path below the base path. A path
// is neither cleaned nor redirected: ".", ".." and nothing are segments like
// others, and only what is between slashes is decoded.
func (l *Loop[C]) find(x *Exchange) ([]Segment, error) {
	u := x.Request.URL
	path := escaped(u)
	if n, limit := len(path)+len(u.RawQuery), l.config.Limits.MaxURLLength; n > limit {
		return nil, tooLong("the URL has %d bytes, the limit MaxURLLength is %d", n, limit)
	}
	if err := checkQuery(u.RawQuery); err != nil {
		return nil, err
	}
	segments, err := split(x.path[:0], path, l.config.Limits.MaxSegments)
	if err != nil {
		return nil, err
	}
	x.Rest = strings.TrimPrefix(path, "/")
	for i, text := range l.base.texts {
		_, x.Rest, _ = strings.Cut(x.Rest, "/")
		if i >= len(segments) || segments[i].Text != text {
			return nil, &Error{Status: http.StatusNotFound, Message: "there is nothing here; what is served is at " + l.base.escaped + "/"}
		}
	}
	return segments[len(l.base.texts):], nil
}

// escaped returns the path as it stands in the request. [url.URL.EscapedPath] has another
// spelling if there is a character that it would have escaped, such as a brace, and none
// of the slashes then that are not separators.
func escaped(u *url.URL) string {
	if u.RawPath != "" {
		if text, err := url.PathUnescape(u.RawPath); err == nil && text == u.Path {
			return u.RawPath
		}
	}
	return u.EscapedPath()
}

// split appends the segments of a path. The path may do without its first
// slash, as http.StripPrefix leaves some.
func split(segments []Segment, path string, limit int) ([]Segment, error) {
	if path == "" {
		return segments, nil
	}
	path = strings.TrimPrefix(path, "/")
	if n := strings.Count(strings.TrimSuffix(path, "/"), "/") + 1; n > limit {
		return nil, tooLong("the path has %d segments, the limit MaxSegments is %d", n, limit)
	}
	for raw := range strings.SplitSeq(path, "/") {
		text, err := url.PathUnescape(raw)
		if err != nil || !utf8.ValidString(text) {
			return nil, &Error{Status: http.StatusBadRequest, Message: fmt.Sprintf("the segment %q of the path is not UTF-8, percent-encoded", raw)}
		}
		segments = append(segments, Segment{raw, text})
	}
	return segments, nil
}

// checkQuery refuses a query that no protocol can read.
func checkQuery(query string) error {
	if isText(query) {
		return nil
	}
	part := query
	for part = range strings.SplitSeq(query, "&") {
		if !isText(part) {
			break
		}
	}
	name, _, _ := strings.Cut(part, "=")
	return &Error{Status: http.StatusBadRequest, Target: name, Message: fmt.Sprintf("%q in the query is not UTF-8, percent-encoded", part)}
}

// isText reports whether a part of a query can be decoded.
func isText(query string) bool {
	if strings.IndexByte(query, '%') >= 0 {
		var err error
		if query, err = url.QueryUnescape(query); err != nil {
			return false
		}
	}
	return utf8.ValidString(query)
}

func tooLong(format string, n, limit int) *Error {
	return &Error{Status: http.StatusRequestURITooLong, Message: fmt.Sprintf(format, n, limit)}
}

// Trim returns a path without the empty segment that a slash at its end makes,
// and whether there was one.
func Trim(path []Segment) ([]Segment, bool) {
	if n := len(path); n > 0 && path[n-1].Text == "" {
		return path[:n-1], true
	}
	return path, false
}
