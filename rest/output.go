package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/rest/gen"
	"github.com/odatagen/odatagen/wire"
)

// output is how the struct of a gen.Output is written.
type output struct {
	statuses    []statusRange // that the operation declares it for
	statusField int           // index of the field Status, -1 for none
	headers     []parameter
	body        *body // nil for none
}

// statusRange is the status codes from one to another.
type statusRange struct{ from, to int }

func outputsOf(declared []gen.Output, codecs []wire.Codec) (map[any]*output, error) {
	outputs := map[any]*output{}
	for _, d := range declared {
		t := reflect.TypeOf(d.Type)
		if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
			return nil, fmt.Errorf("the output %s is no pointer to a struct", d.Status)
		}
		if err := declare(outputs, d.Status, t, codecs); err != nil {
			return nil, fmt.Errorf("the output %s: %w", d.Status, err)
		}
	}
	return outputs, nil
}

// declare adds a status to those that an output is declared for.
func declare(outputs map[any]*output, status string, t reflect.Type, codecs []wire.Codec) error {
	statuses, err := statusesOf(status)
	if err != nil {
		return err
	}
	o := outputs[t]
	if o == nil {
		if o, err = outputOf(t.Elem(), codecs); err != nil {
			return err
		}
		outputs[t] = o
	}
	o.statuses = append(o.statuses, statuses)
	if _, only := o.onlyStatus(); !only && o.statusField < 0 {
		return errors.New("there is no field Status")
	}
	return nil
}

// statusesOf returns the codes that a status stands for, such as "404", "4XX" or
// "default".
func statusesOf(status string) (statusRange, error) {
	switch n, err := strconv.Atoi(status); {
	case err == nil:
		return statusRange{n, n}, nil
	case len(status) == 3 && strings.HasSuffix(strings.ToUpper(status), "XX"):
		class := int(status[0]-'0') * 100
		return statusRange{max(class, 200), class + 99}, nil
	case status == "default":
		return statusRange{200, 599}, nil
	}
	return statusRange{}, errors.New("the status is none")
}

// onlyStatus returns the code that the operation declares the output for, if it is
// one.
func (o *output) onlyStatus() (code int, only bool) {
	first := o.statuses[0]
	return first.from, len(o.statuses) == 1 && first.from == first.to
}

func outputOf(t reflect.Type, codecs []wire.Codec) (*output, error) {
	o := &output{statusField: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		if tag, ok := f.Tag.Lookup("header"); ok {
			p, err := parameterOf(f, i, inHeader, tag, codecs)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			o.headers = append(o.headers, p)
			continue
		}
		if tag, ok := f.Tag.Lookup("body"); ok {
			b, err := bodyOf(f, i, tag, codecs)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			o.body = &b
			continue
		}
		switch {
		case f.Name == "Status" && f.Type.Kind() == reflect.Int:
			o.statusField = i
		case f.IsExported():
			return nil, fmt.Errorf("field %s: no tag says whether it is a header or the body", f.Name)
		}
	}
	return o, nil
}

// errNoOutput is the error of a handler that returns what is not declared.
var errNoOutput = errors.New("rest: the handler returned no output that is declared for the operation, by its type")

// answer writes what the handler returned. Nothing of it goes out before all that
// can fail has been done: the headers are copied when the answer is certain, so that
// an error is not answered with half of them.
func (c *call) answer(o *operation, out any) error {
	v := reflect.ValueOf(out)
	if !v.IsValid() {
		return errNoOutput
	}
	how := o.outputs[v.Type()]
	if how == nil || v.IsNil() {
		return fmt.Errorf("%w: %T", errNoOutput, out)
	}
	v = v.Elem()
	if how.body != nil && how.body.goType == streamType {
		s, _ := v.Field(how.body.index).Interface().(*Stream)
		defer s.close()
	}
	status, err := how.statusOf(v)
	if err != nil {
		return err
	}
	header, err := how.headersOf(v)
	if err != nil {
		return fmt.Errorf("rest: a %s with the status %d: %w", v.Type(), status, err)
	}
	if how.body == nil || isBodyless(status) {
		c.exchange.SetHeader(header)
		c.exchange.Send(status, nil)
		return nil
	}
	field := v.Field(how.body.index)
	if how.body.goType == streamType {
		return c.stream(status, header, how.body.media[0], field.Interface().(*Stream))
	}
	if err := c.encode(status, header, how, field); err != nil {
		return fmt.Errorf("rest: the body of a %s with the status %d: %w", v.Type(), status, err)
	}
	return nil
}

// isBodyless reports whether answers with a status have no body (RFC 9110, sections
// 15.3.5, 15.3.6 and 15.4.5).
func isBodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusResetContent || status == http.StatusNotModified
}

// statusOf returns the status code of an answer: what the operation declares or, if
// that is not one code, what the field Status says.
func (o *output) statusOf(v reflect.Value) (int, error) {
	if code, only := o.onlyStatus(); only {
		return code, nil
	}
	status := int(v.Field(o.statusField).Int())
	if !slices.ContainsFunc(o.statuses, func(s statusRange) bool { return s.from <= status && status <= s.to }) {
		return 0, fmt.Errorf("rest: the Status %d of a %s is not one that the description declares for it", status, v.Type())
	}
	return status, nil
}

// encode answers with a value.
func (c *call) encode(status int, header http.Header, how *output, v reflect.Value) error {
	buffer := c.handler.buffers.Get().(*[]byte)
	defer c.handler.buffers.Put(buffer)
	b, err := how.body.shape.Append((*buffer)[:0], v, inAnswer)
	if err != nil {
		return err
	}
	if cap(b) <= maxPooledBuffer {
		*buffer = b
	}
	contentType := how.body.media[0]
	if !isJSON(contentType) {
		text, ok := wire.Raw(b).Text()
		if ok {
			b = []byte(text)
		}
		if strings.HasPrefix(contentType, "text/") {
			contentType += ";charset=utf-8"
		}
	}
	c.exchange.SetHeader(header)
	c.setContentType(contentType)
	c.exchange.Send(status, b)
	return nil
}

// maxPooledBuffer is the size of a buffer that is too large to be kept.
const maxPooledBuffer = 1 << 20

// setContentType sets the media type, unless a header of the output has.
func (c *call) setContentType(value string) {
	if h := c.exchange.Writer.Header(); h["Content-Type"] == nil && !strings.Contains(value, "*") {
		h["Content-Type"] = []string{value}
	}
}

// stream answers with what a Stream has.
func (c *call) stream(status int, header http.Header, media string, s *Stream) error {
	c.exchange.SetHeader(header)
	if s == nil || s.Reader == nil {
		c.setContentType(media)
		c.exchange.Send(status, nil)
		return nil
	}
	if s.ContentType != "" {
		media = s.ContentType
	}
	if strings.Contains(media, "*") {
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
	n, err := io.Copy(to, reading{c.exchange.Request.Context(), s.Reader})
	if s.Size > 0 && err == nil && n != s.Size || errors.Is(err, http.ErrContentLength) {
		return fmt.Errorf("rest: a Stream has not the %d bytes that its Size says", s.Size)
	}
	return err
}

// close closes what the stream reads from, if it can be.
func (s *Stream) close() {
	if s == nil {
		return
	}
	if closer, ok := s.Reader.(io.Closer); ok {
		_ = closer.Close() // what was read has been sent
	}
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
