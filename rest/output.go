package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/wire"
)

// errNoOutput is the error of a handler that returns what is not declared.
var errNoOutput = errors.New("rest: the handler returned no output that is declared for the operation, by its type")

// output is an answer of an operation, prepared for values.
type output struct {
	*message.Output
	contentType string // of its body; "" if that is not one
	json        bool   // the body is JSON
}

func outputOf(o *message.Output) output {
	made := output{Output: o}
	if o.Body == nil {
		return made
	}
	media := o.Body.Media[0]
	made.json = message.IsJSON(media)
	switch {
	case strings.Contains(media, "*"):
	case strings.HasPrefix(media, "text/") && !made.json && !o.Body.Stream:
		made.contentType = media + ";charset=utf-8"
	default:
		made.contentType = media
	}
	return made
}

// output returns the answer of a type; nil for none.
func (o *operation) output(t reflect.Type) *output {
	for i := range o.outputs {
		if o.outputs[i].Type == t {
			return &o.outputs[i]
		}
	}
	return nil
}

// answer writes what the handler returned. Nothing of it goes out before all that
// can fail has been done: the headers are copied when the answer is certain, so that
// an error is not answered with half of them.
func (c *call) answer(o *operation, out any) error {
	v := reflect.ValueOf(out)
	if !v.IsValid() {
		return errNoOutput
	}
	how := o.output(v.Type())
	if how == nil || v.IsNil() {
		return fmt.Errorf("%w: %T", errNoOutput, out)
	}
	v = v.Elem()
	if how.Body != nil && how.Body.Stream {
		s, _ := v.Field(how.Body.Index).Interface().(*Stream)
		defer func() { _ = s.Close() }() // what was read has been sent
	}
	status, err := statusOf(how.Output, v)
	if err != nil {
		return err
	}
	header, err := headersOf(how.Output, v)
	if err != nil {
		return fmt.Errorf("rest: a %s with the status %d: %w", v.Type(), status, err)
	}
	if how.Body == nil || message.IsBodyless(status) {
		c.exchange.SetHeader(header)
		c.exchange.Send(status, nil)
		return nil
	}
	field := v.Field(how.Body.Index)
	if how.Body.Stream {
		return c.stream(status, header, how.contentType, field.Interface().(*Stream))
	}
	if err := c.encode(status, header, how, field); err != nil {
		return fmt.Errorf("rest: the body of a %s with the status %d: %w", v.Type(), status, err)
	}
	return nil
}

// statusOf returns the status code of an answer: what the operation declares or, if
// that is not one code, what the field Status says.
func statusOf(o *message.Output, v reflect.Value) (int, error) {
	if code, only := o.OnlyStatus(); only {
		return code, nil
	}
	status := int(v.Field(o.StatusField).Int())
	if !slices.ContainsFunc(o.Statuses, func(s message.Statuses) bool { return s.Has(status) }) {
		return 0, fmt.Errorf("rest: the Status %d of a %s is not one that the description declares for it", status, v.Type())
	}
	return status, nil
}

// headersOf returns the headers of an answer; nil if it declares none.
func headersOf(o *message.Output, v reflect.Value) (http.Header, error) {
	if len(o.Headers) == 0 {
		return nil, nil
	}
	header := make(http.Header, len(o.Headers))
	for i := range o.Headers {
		p := &o.Headers[i]
		if err := p.WriteHeader(header, v.Field(p.Index)); err != nil {
			return nil, fmt.Errorf("header %s: %w", p.Name, err)
		}
	}
	return header, nil
}

// encode answers with a value.
func (c *call) encode(status int, header http.Header, how *output, v reflect.Value) error {
	buffer := c.handler.buffers.Get().(*[]byte)
	defer c.handler.keep(buffer)
	b, err := how.Body.Shape.Append((*buffer)[:0], v, inAnswer...)
	if err != nil {
		return err
	}
	*buffer = b
	if !how.json {
		text, ok := wire.Raw(b).Text()
		if ok {
			b = []byte(text)
		}
	}
	c.exchange.SetHeader(header)
	c.setContentType(how.contentType)
	c.exchange.Send(status, b)
	return nil
}

// keep keeps a buffer for other requests, unless it is too large.
func (h *handler) keep(buffer *[]byte) {
	if cap(*buffer) <= 1<<20 {
		h.buffers.Put(buffer)
	}
}

// setContentType sets the media type, unless a header of the output has, or it is "".
func (c *call) setContentType(value string) {
	if h := c.exchange.Writer.Header(); value != "" && h["Content-Type"] == nil {
		c.contentType[0] = value
		h["Content-Type"] = c.contentType[:]
	}
}

// stream answers with what a Stream has.
func (c *call) stream(status int, header http.Header, declared string, s *Stream) error {
	c.exchange.SetHeader(header)
	if s == nil || s.Reader == nil {
		c.setContentType(declared)
		c.exchange.Send(status, nil)
		return nil
	}
	media := cmp.Or(s.ContentType, declared)
	if media == "" || strings.Contains(media, "*") {
		media = "application/octet-stream"
	}
	c.setContentType(media)
	if s.Size > 0 {
		c.exchange.Writer.Header()["Content-Length"] = []string{strconv.FormatInt(s.Size, 10)}
	}
	c.exchange.Begin(status)
	if c.exchange.Request.Method == http.MethodHead {
		return nil
	}
	var to io.Writer = &c.exchange
	if comesInItems(media) {
		items := flushing{to, http.NewResponseController(c.exchange.Writer)}
		items.flush() // the headers, before the first item is there
		to = items
	}
	n, err := io.Copy(to, reading{c.exchange.Context(), s.Reader})
	if s.Size > 0 && err == nil && n != s.Size || errors.Is(err, http.ErrContentLength) {
		return fmt.Errorf("rest: a Stream has not the %d bytes that its Size says", s.Size)
	}
	return err
}

// comesInItems reports whether a media type is that of items which are read one by
// one while they come: events, or JSON texts in lines or records.
func comesInItems(media string) bool {
	media, _, _ = strings.Cut(media, ";")
	return itemMedia[strings.ToLower(strings.TrimSpace(media))]
}

var itemMedia = map[string]bool{
	"text/event-stream": true, "application/jsonl": true, "application/jsonlines": true, "application/x-jsonlines": true,
	"application/x-ndjson": true, "application/ndjson": true, "application/json-seq": true, "application/geo+json-seq": true,
	"application/stream+json": true, "multipart/x-mixed-replace": true,
}

// reading ends when nobody waits for the answer any more.
type reading struct {
	ctx context.Context
	io.Reader
}

func (r reading) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// flushing sends each item when it is written.
type flushing struct {
	io.Writer
	controller *http.ResponseController
}

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.Writer.Write(b)
	if err == nil {
		f.flush()
	}
	return n, err
}

// flush sends what has been written. A writer that cannot do so sends it later.
func (f flushing) flush() { _ = f.controller.Flush() }
