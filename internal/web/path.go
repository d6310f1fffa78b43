package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/percent"
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

// find finds what stands below the base path in the request's path. A path
// is neither cleaned nor redirected: ".", ".." and nothing are segments like
// others, and only what is between slashes is decoded.
func (l *Loop[C]) find(x *Exchange) error {
	u := x.Request.URL
	path, plain := u.Path, isPlain(u)
	if !plain {
		path = escaped(u)
	}
	if n, limit := len(path)+len(u.RawQuery), l.config.Limits.MaxURLLength; n > limit {
		return tooLong("the URL has %d bytes, the limit is %d", n, limit)
	}
	if u.RawQuery != "" {
		if err := checkQuery(u.RawQuery); err != nil {
			return err
		}
	}
	x.Rest = strings.TrimPrefix(path, "/") // http.StripPrefix leaves paths without one
	if err := checkSegments(x.Rest, l.config.Limits.MaxSegments); err != nil {
		return err
	}
	if !plain {
		if err := checkPath(x.Rest); err != nil {
			return err
		}
	}
	for _, text := range l.base.texts {
		var first string
		first, x.Rest, _ = strings.Cut(x.Rest, "/")
		if Unescape(first) != text {
			return &Error{Status: http.StatusNotFound, Message: "there is nothing here; what is served is at " + l.base.escaped + "/"}
		}
	}
	return nil
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

// The sets of bytes that stand for themselves in a path: in one that came as net/url writes it,
// and in any other.
const (
	asWritten = 1 << iota
	asItCame
)

var plainBytes = func() (sets [256]uint8) {
	for c := range utf8.RuneSelf {
		sets[c] = asItCame
	}
	sets['%'] = 0
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.~$&+,:;=@" {
		sets[c] |= asWritten
	}
	return sets
}()

// isPlain reports whether nothing in the path of a URL is percent-encoded, as in most.
func isPlain(u *url.URL) bool {
	set := uint8(asWritten)
	if u.RawPath != "" {
		if u.RawPath != u.Path {
			return false
		}
		set = asItCame
	}
	for i := range len(u.Path) {
		if plainBytes[u.Path[i]]&set == 0 {
			return false
		}
	}
	return true
}

// checkSegments refuses a path of too many segments. A slash at the end makes none.
func checkSegments(path string, limit int) error {
	if len(path) <= limit {
		return nil
	}
	if n := strings.Count(strings.TrimSuffix(path, "/"), "/") + 1; n > limit {
		return tooLong("the path has %d segments, the limit is %d", n, limit)
	}
	return nil
}

// checkPath refuses a path that no protocol can read.
func checkPath(path string) error {
	for raw := range strings.SplitSeq(path, "/") {
		if text, err := url.PathUnescape(raw); err != nil || !utf8.ValidString(text) {
			return &Error{Status: http.StatusBadRequest, Message: fmt.Sprintf("the segment %q of the path is not UTF-8, percent-encoded", raw)}
		}
	}
	return nil
}

// Unescape returns what a path stands for that is percent-encoded, as that of each [Exchange] is.
func Unescape(path string) string {
	text, err := url.PathUnescape(path)
	if err != nil {
		panic(err) // checkPath has refused it
	}
	return text
}

// Segments appends the segments of the path below the base path.
func (x *Exchange) Segments(segments []Segment) []Segment {
	for raw := range strings.SplitSeq(x.Rest, "/") {
		segments = append(segments, Segment{raw, Unescape(raw)})
	}
	return segments
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
	valid, ascii := percent.Escapes(query)
	if valid && !ascii {
		query, _ = url.QueryUnescape(query)
	}
	return valid && utf8.ValidString(query)
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
