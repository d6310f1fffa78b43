package rest

import (
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
	status      int // 0: the field Status says
	class       int // of "2XX": 2
	statusField int // index of the field Status
	headers     []parameter
	body        *body // nil for none
}

func outputsOf(declared []gen.Output) (map[any]*output, error) {
	outputs := map[any]*output{}
	for _, d := range declared {
		t := reflect.TypeOf(d.Type)
		if t == nil || t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
			return nil, fmt.Errorf("the output %s is no pointer to a struct", d.Status)
		}
		o, err := outputOf(d.Status, t.Elem())
		if err != nil {
			return nil, fmt.Errorf("the output %s: %w", d.Status, err)
		}
		outputs[t] = o
	}
	return outputs, nil
}

func outputOf(status string, t reflect.Type) (*output, error) {
	o := &output{statusField: -1}
	switch n, err := strconv.Atoi(status); {
	case err == nil:
		o.status = n
	case len(status) == 3 && strings.HasSuffix(strings.ToUpper(status), "XX"):
		o.class = int(status[0] - '0')
	case status != "default":
		return nil, errors.New("the status is none")
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if tag, ok := f.Tag.Lookup("header"); ok {
			p, err := parameterOf(f, i, inHeader, tag)
			if err != nil {
				return nil, fmt.Errorf("field %s: %w", f.Name, err)
			}
			o.headers = append(o.headers, p)
			continue
		}
		if tag, ok := f.Tag.Lookup("body"); ok {
			b, err := bodyOf(f, i, tag)
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
	if o.status == 0 && o.statusField < 0 {
		return nil, errors.New("there is no field Status")
	}
	return o, nil
}

// errNoOutput is the error of a handler that returns what is not declared.
var errNoOutput = errors.New("rest: the handler returned no output that is declared for the operation, by its type")

// answer writes what the handler returned.
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
	status, err := how.statusOf(v)
	if err != nil {
		return err
	}
	header := c.exchange.Writer.Header()
	for i := range how.headers {
		p := &how.headers[i]
		if err := p.write(header, v.Field(p.index)); err != nil {
			return fmt.Errorf("header %s: %w", p.name, err)
		}
	}
	if how.body == nil || status == http.StatusNoContent || status == http.StatusNotModified {
		c.exchange.Send(status, nil)
		return nil
	}
	field := v.Field(how.body.index)
	if how.body.goType == streamType {
		return c.stream(status, how.body.media[0], field.Interface().(*Stream))
	}
	if err := c.encode(status, how, field); err != nil {
		return fmt.Errorf("rest: the body of a %s with the status %d: %w", v.Type(), status, err)
	}
	return nil
}

// statusOf returns the status code of an answer.
func (o *output) statusOf(v reflect.Value) (int, error) {
	if o.status != 0 {
		return o.status, nil
	}
	status := int(v.Field(o.statusField).Int())
	if status < 200 || status > 599 || o.class != 0 && status/100 != o.class {
		return 0, fmt.Errorf("rest: the Status %d of a %s is not one that the description declares for it", status, v.Type())
	}
	return status, nil
}

// encode answers with a value.
func (c *call) encode(status int, how *output, v reflect.Value) error {
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
func (c *call) stream(status int, media string, s *Stream) error {
	if s == nil || s.Reader == nil {
		c.setContentType(media)
		c.exchange.Send(status, nil)
		return nil
	}
	if closer, ok := s.Reader.(io.Closer); ok {
		defer closer.Close()
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
	var to io.Writer = c.exchange.Writer
	if strings.HasPrefix(media, "text/event-stream") {
		to = flushing{to, http.NewResponseController(c.exchange.Writer)}
	}
	_, err := io.Copy(to, s.Reader)
	return err
}

// flushing sends each event when it is written.
type flushing struct {
	io.Writer
	controller *http.ResponseController
}

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.Writer.Write(b)
	if err == nil {
		_ = f.controller.Flush() // a writer that cannot flush sends later
	}
	return n, err
}

// write sets a header of an answer in the style simple.
func (p *parameter) write(h http.Header, v reflect.Value) error {
	if p.shape.IsAbsent(v) {
		return nil
	}
	b, err := p.shape.Append(nil, v)
	if err != nil {
		return err
	}
	text := string(b)
	switch {
	case p.json:
	case p.kind() == isList:
		text, err = joinTexts(v)
	case p.kind() == isScalar:
		if s, ok := wire.Raw(b).Text(); ok {
			text = s
		}
	}
	if err != nil {
		return err
	}
	if strings.ContainsAny(text, "\r\n\x00") {
		return errors.New("a header cannot hold a line break")
	}
	h[http.CanonicalHeaderKey(p.name)] = []string{text}
	return nil
}

// joinTexts writes a list as texts with commas between.
func joinTexts(v reflect.Value) (string, error) {
	var texts []string
	for i := range v.Len() {
		value, err := codec.ValueOf(v.Index(i).Interface())
		if err != nil {
			return "", err
		}
		b, err := value.Append(nil)
		if err != nil {
			return "", err
		}
		text := string(b)
		if s, ok := wire.Raw(b).Text(); ok {
			text = s
		}
		texts = append(texts, text)
	}
	return strings.Join(slices.Clip(texts), ","), nil
}
