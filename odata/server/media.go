package server

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// This file answers for the content of media entities and of stream properties (Protocol
// 11.2.3, 11.4.7 and 11.4.8). It goes through as it comes.

// readMedia returns the content that the request has.
func (r *request) readMedia() (*odata.Media, error) {
	sent := r.exchange.Request
	if encoding := headerValue(sent.Header, "Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, &Error{Status: http.StatusUnsupportedMediaType, Message: "the Content-Encoding " + encoding + " is not supported"}
	}
	if sent.Method == http.MethodPut && sent.Header["Content-Range"] != nil { // RFC 9110, 14.5
		return nil, BadRequest("content is written as a whole, without a Content-Range", "Content-Range")
	}
	contentType := cmp.Or(headerValue(sent.Header, "Content-Type"), octets)
	if err := checkMediaType(contentType, r.acceptedMedia(), "Content-Type"); err != nil {
		return nil, err
	}
	limit := r.handler.limits.MaxMediaSize
	return &odata.Media{Reader: r.exchange.Body(limit), ContentType: contentType, Size: sent.ContentLength}, nil
}

// checkMediaType refuses content of a media type that is none, or none of those that are
// accepted; nil accepts any.
func checkMediaType(contentType string, accepted []string, target string) error {
	name, _, err := mime.ParseMediaType(contentType)
	if err == nil && (accepted == nil || isAmong(name, accepted)) {
		return nil
	}
	message := fmt.Sprintf("content of the type %q is not supported", contentType)
	if accepted != nil {
		message += "; " + strings.Join(accepted, " and ") + " is"
	}
	return &Error{Status: http.StatusUnsupportedMediaType, Message: message, Target: target}
}

// checkInline refuses content that stands in an entity and is of another media type than it
// can have.
func (r *request) checkInline(v wire.Structured, name, path string) error {
	contentType := odata.PropertyControlOf(wire.DynamicOf(v), name).MediaContentType
	accepted := r.handler.described.MediaTypes(codec.TypeName(v), name)
	if accepted == nil {
		return nil
	}
	return checkMediaType(contentType, accepted, path+name+"@mediaContentType")
}

const octets = "application/octet-stream"

// acceptedMedia returns the media types that the content can have; nil for any.
func (r *request) acceptedMedia() []string {
	if r.content != nil {
		return r.handler.described.MediaTypes(nameOf(r.target.typ), "")
	}
	segments := r.route.Segments
	last := segments[len(segments)-1]
	owner, property := r.match.node, ""
	if last.Keys == nil && !r.route.makes() {
		owner = r.handler.ownerNode(segments)
		if property = last.Name; property == "$value" {
			property = ""
		}
	}
	return r.handler.described.MediaTypes(owner.Value.typ.Name, property)
}

// isAmong reports whether a media type is in one of some ranges, such as "image/*".
func isAmong(name string, ranges []string) bool {
	kind, _, _ := strings.Cut(name, "/")
	for _, text := range ranges {
		text, _, _ = strings.Cut(text, ";")
		if text = strings.TrimSpace(text); text == name || text == kind+"/*" || text == "*/*" {
			return true
		}
	}
	return false
}

// writtenMedia answers a request that has written content, or taken it away.
func (r *request) writtenMedia() error {
	h := r.exchange.Writer.Header()
	if r.media != nil && r.media.ETag != "" {
		h["Etag"] = []string{r.media.ETag}
	}
	status := http.StatusNoContent
	if r.created {
		h["Location"] = []string{r.root() + string(appendPath(nil, r.route.Segments, r.keys, percent.AppendSegment))}
		status = http.StatusCreated
	}
	r.exchange.Send(status, nil)
	return nil
}

// answerMedia answers with content: the part of it that the client wants, if it can be
// had, or nothing to one that has it. The system query option $format is of no concern.
func (r *request) answerMedia(m *odata.Media) (err error) {
	if m == nil || m.Reader == nil {
		if !r.route.Nullable {
			return NotFound(r.exchange.Request.URL.Path + " is not found")
		}
		r.exchange.Send(http.StatusNoContent, nil)
		return nil
	}
	defer func() { err = cmp.Or(err, m.Close()) }()
	contentType := cmp.Or(m.ContentType, octets)
	if !accepts(r.exchange.Request.Header["Accept"], contentType) {
		return &Error{Status: http.StatusNotAcceptable, Message: "the content is " + contentType, Target: "Accept"}
	}
	h := r.exchange.Writer.Header()
	h["Content-Type"] = []string{contentType}
	for name, value := range sandbox {
		if h[name] == nil {
			h[name] = value
		}
	}
	if m.ETag != "" {
		h["Etag"] = []string{m.ETag}
	}
	if done, err := r.conditional(m.ETag); done || err != nil {
		return err
	}
	if seeker, ok := m.Reader.(io.ReadSeeker); ok {
		return r.serveContent(m, seeker)
	}
	if !m.Modified.IsZero() {
		h["Last-Modified"] = []string{m.Modified.UTC().Format(http.TimeFormat)}
	}
	if m.Size > 0 {
		h["Content-Length"] = []string{strconv.FormatInt(m.Size, 10)}
	}
	r.exchange.Begin(http.StatusOK)
	if r.exchange.Request.Method != http.MethodHead {
		_, err = io.Copy(&r.exchange, m.Reader)
	}
	return err
}

// sandbox are headers that keep what somebody has uploaded from being run as a page of the
// service's own, unless the handler says otherwise.
var sandbox = http.Header{
	"X-Content-Type-Options":  {"nosniff"},
	"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; sandbox"},
}

// accepts reports whether a header Accept takes a media type.
func accepts(accept []string, contentType string) bool {
	text := strings.Join(accept, ",")
	if strings.TrimSpace(text) == "" {
		return true
	}
	name, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	name = strings.TrimSpace(name)
	taken := false
	for item := range splitQuoted(text, ',') {
		r, ok := parseRange(item)
		switch {
		case !ok || !isAmong(name, []string{r.name}):
		case r.quality > 0:
			taken = true
		case r.name == name:
			return false
		}
	}
	return taken
}

// conditional answers 304 Not Modified to a client that has the content which it reads, and
// reports whether that is so. Content that is not what the client asks about is an error.
func (r *request) conditional(etag string) (bool, error) {
	etag = cmp.Or(etag, `""`) // for "*", which any has
	h := r.exchange.Request.Header
	if match := tags(h, "If-Match"); match != nil && !matchesTag(match, etag) {
		return false, &Error{Status: http.StatusPreconditionFailed, Message: "the content has another ETag", Target: "If-Match"}
	}
	if none := tags(h, "If-None-Match"); none == nil || !matchesTag(none, etag) {
		return false, nil
	}
	r.exchange.Writer.Header().Del("Content-Type")
	r.exchange.Send(http.StatusNotModified, nil)
	return true, nil
}

// serveContent answers with content from which parts can be had, and that may be of a time
// (RFC 9110, 13 and 14). What it says about ETags has been dealt with.
func (r *request) serveContent(m *odata.Media, from io.ReadSeeker) error {
	asked := r.exchange.Request.Clone(r.exchange.Request.Context())
	tagged := asked.Header["If-None-Match"] != nil
	asked.Header.Del("If-Match")
	asked.Header.Del("If-None-Match")
	if tagged {
		asked.Header.Del("If-Modified-Since")
	}
	if given := asked.Header["Range"]; given != nil {
		asked.Header["Range"] = []string{readableRange(given[0])}
	}
	source := &mediaSource{ReadSeeker: from}
	w := &mediaWriter{request: r}
	http.ServeContent(w, asked, "", m.Modified, source)
	h := r.exchange.Writer.Header()
	if source.err != nil {
		for _, name := range []string{"Content-Range", "Content-Length", "Accept-Ranges", "Etag", "Last-Modified"} {
			h.Del(name) // they are about content
		}
		return source.err
	}
	if w.status == http.StatusRequestedRangeNotSatisfiable {
		return &Error{Status: w.status, Message: "the content does not have the range", Target: "Range",
			Header: http.Header{"Content-Range": h["Content-Range"]}}
	}
	if !r.exchange.Sent {
		r.exchange.Begin(w.status)
	}
	return nil
}

// readableRange returns a header Range as package net/http has to get it to do what it means
// (RFC 9110, 14.1.2 and 14.2): none of units that are not bytes, and none of the last 0 bytes,
// which no content has. Numbers may be of any length.
func readableRange(text string) string {
	unit, list, _ := strings.Cut(text, "=")
	if !strings.EqualFold(strings.TrimSpace(unit), "bytes") {
		return ""
	}
	ranges := strings.Split(list, ",")
	for i, r := range ranges {
		first, last, ok := strings.Cut(r, "-")
		first, last = readablePlace(first), readablePlace(last)
		switch {
		case !ok:
		case first == "" && last == "0":
			ranges[i] = beyondContent + "-"
		default:
			ranges[i] = first + "-" + last
		}
	}
	return "bytes=" + strings.Join(ranges, ",")
}

// beyondContent is a place that no content has.
const beyondContent = "9223372036854775807"

// readablePlace returns a number without zeros at its beginning, and not above [beyondContent];
// other text as it is.
func readablePlace(text string) string {
	text = strings.TrimSpace(text)
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return text
	}
	if text = cmp.Or(strings.TrimLeft(text, "0"), "0"); len(text) >= len(beyondContent) {
		return beyondContent
	}
	return text
}

// mediaSource notes what goes wrong when content is read.
type mediaSource struct {
	io.ReadSeeker
	err error
}

func (s *mediaSource) Read(p []byte) (int, error) {
	n, err := s.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func (s *mediaSource) Seek(offset int64, whence int) (int64, error) {
	n, err := s.ReadSeeker.Seek(offset, whence)
	if err != nil {
		s.err = err
	}
	return n, err
}

// mediaWriter sends content, and begins when there is some: what cannot be read, and a range
// that cannot be had, it leaves to be answered otherwise.
type mediaWriter struct {
	*request
	status int
}

func (w *mediaWriter) Header() http.Header { return w.exchange.Writer.Header() }

func (w *mediaWriter) WriteHeader(status int) { w.status = status }

func (w *mediaWriter) Write(p []byte) (int, error) {
	switch {
	case w.status >= http.StatusBadRequest:
		return len(p), nil
	case !w.exchange.Sent:
		w.exchange.Begin(w.status)
	}
	return w.exchange.Write(p)
}
