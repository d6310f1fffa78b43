package rest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/odatagen/odatagen/internal/message"
	"github.com/odatagen/odatagen/wire"
)

// Stream is a body as it comes: of a media type that is not JSON.
type Stream struct {
	io.Reader
	// ContentType is the media type: of what comes the one that it has, of what is sent
	// the one to send if it is not the one that is declared.
	ContentType string
	// Size is the number of bytes, or -1 if it is not known. In what is sent 0
	// is not known either, and what has another size is broken off.
	Size int64
}

// NewStream returns what is sent with what r has, as an answer or, by a client, as a
// request. It is closed, if it can be, when that has been sent.
func NewStream(r io.Reader) *Stream { return &Stream{Reader: r} }

// Close closes what the stream reads from, if it can be: the answer that a client has
// got, whose connection is free again then. It has nothing to do for a nil stream.
func (s *Stream) Close() error {
	if s == nil {
		return nil
	}
	if closer, ok := s.Reader.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

var (
	streamType = reflect.TypeFor[*Stream]()
	rawType    = reflect.TypeFor[wire.Raw]()
)

// readBody reads the body into the field of its media type. A request that is refused
// whatever its body is not read beyond what goes to memory.
func (c *call) readBody(o *operation, v reflect.Value, refused bool) error {
	if len(o.input.Bodies) == 0 {
		return nil
	}
	required := false
	for i := range o.input.Bodies {
		required = required || o.input.Bodies[i].Required
	}
	if c.bodyless(o) {
		if required {
			return wrongFields([]FieldError{{In: string(message.InBody), Message: "is required"}})
		}
		return nil
	}
	if encoding := c.first("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return &Error{Status: http.StatusUnsupportedMediaType, Detail: "the Content-Encoding " + encoding + " is not supported"}
	}
	b, media, err := c.chooseBody(o)
	if err != nil {
		return err
	}
	field := v.Field(b.Index)
	switch {
	case refused && (b.Form != nil && b.Form.HasParts || b.Stream):
		return nil
	case b.Form != nil:
		return c.readForm(o.input.forms[b.Index], field)
	case b.Stream:
		limited := c.exchange.Body(c.handler.limits.MaxFormSize)
		field.Set(reflect.ValueOf(&Stream{Reader: limited, ContentType: c.first("Content-Type"), Size: c.exchange.Request.ContentLength}))
		return nil
	}
	buffer := c.handler.buffers.Get().(*[]byte)
	defer c.handler.keep(buffer)
	data, err := c.exchange.AppendBody((*buffer)[:0])
	*buffer = data
	if err != nil {
		return err
	}
	if !message.IsJSON(media) {
		if !utf8.Valid(data) {
			return BadRequest("the body is not UTF-8")
		}
		if data, err = message.FromText(string(data), b.Shape.Outline()); err != nil {
			return err
		}
	} else if len(bytes.TrimSpace(data)) == 0 {
		return BadRequest("the body is empty")
	}
	return c.decode(b, data, field)
}

// first returns the first line of a header of the request, by its canonical name; "" if it
// has none.
func (c *call) first(name string) string {
	if lines := c.exchange.Request.Header[name]; len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// bodyless reports whether the request has no body. One of no bytes is there if its
// Content-Type says so, and no bytes are a value: of a file, a text or a form, not of
// JSON.
func (c *call) bodyless(o *operation) bool {
	r := c.exchange.Request
	if r.Body != nil && r.Body != http.NoBody && r.ContentLength != 0 {
		return false
	}
	if c.first("Content-Type") == "" {
		return true
	}
	_, media, err := c.chooseBody(o)
	return err != nil || message.IsJSON(media)
}

// decode reads the body's JSON and holds it to what is demanded of it.
func (c *call) decode(b *message.Body, data []byte, v reflect.Value) error {
	misread, unmet := readAndCheck(b.Shape, data, v, c.handler.reading)
	wrong := appendErrors(appendErrors(nil, misread, message.InBody, ""), unmet, message.InBody, "")
	if len(wrong) == 0 && !b.Nullable && b.Type != rawType && string(bytes.TrimSpace(data)) == "null" {
		wrong = []FieldError{{In: string(message.InBody), Message: "must not be null"}}
	}
	if len(wrong) > 0 {
		return wrongFields(wrong)
	}
	return nil
}

// chooseBody returns the field for the media type of the request. Without one,
// it is taken to be the first that is declared.
func (c *call) chooseBody(o *operation) (*message.Body, string, error) {
	contentType := c.first("Content-Type")
	if contentType == "" {
		b := &o.input.Bodies[0]
		return b, b.Media[0], nil
	}
	for i := range o.input.Bodies {
		b := &o.input.Bodies[i]
		if slices.Contains(b.Media, contentType) && strings.IndexByte(contentType, '*') < 0 {
			return b, contentType, nil // as most clients write it
		}
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if !message.IsUTF8(parameters["charset"]) {
		err = errors.New("charset")
	}
	var chosen *message.Body
	if err == nil {
		best := 0
		for i := range o.input.Bodies {
			if n := message.Matches(media, o.input.Bodies[i].Media); n > best {
				chosen, best = &o.input.Bodies[i], n
			}
		}
	}
	if chosen == nil {
		var names []string
		for i := range o.input.Bodies {
			names = append(names, o.input.Bodies[i].Media...)
		}
		return nil, "", &Error{Status: http.StatusUnsupportedMediaType,
			Detail: fmt.Sprintf("the Content-Type %q is not supported; %s is", contentType, strings.Join(names, " or "))}
	}
	return chosen, media, nil
}
